// swift-tools-version: 6.2
// planctl: multi-year public investment plans, checked to the last 0.01.
//
// The rooms stand strictly one above the other, and each knows only what lies below it:
//
//   planctl         arguments, commands, exit status                 Sources/planctl
//   PlanDocuments   plan packages, CSV, JSON, text tables, languages  Sources/PlanDocuments
//   Planning        money, plan, relations, rules, localisation       Sources/Planning (imports nothing)
//   planbench       synthetic plans, measuring                        Benchmarks/planbench
//
// Still to be built, each as a target of its own: `Solvers` (networks, imports nothing), `Rebalancing`
// (Planning + Solvers) and `Proofs` (Planning only, so that it can share no code with a solver).
// The package has no dependencies and will have none.

import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "planctl",
  products: [
    .executable(name: "planctl", targets: ["planctl"]),
    .library(name: "Planning", targets: ["Planning"]),
    .library(name: "PlanDocuments", targets: ["PlanDocuments"]),
  ],
  targets: [
    .target(name: "Planning", swiftSettings: strict),
    .target(name: "PlanDocuments", dependencies: ["Planning"], swiftSettings: strict),
    .executableTarget(
      name: "planctl", dependencies: ["Planning", "PlanDocuments"], swiftSettings: strict),
    .executableTarget(
      name: "planbench", dependencies: ["Planning", "PlanDocuments"],
      path: "Benchmarks/planbench", swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "PlanningTests", dependencies: ["Planning", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PlanDocumentsTests", dependencies: ["Planning", "PlanDocuments", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "planctlTests", dependencies: ["Planning", "PlanDocuments", "planctl"],
      swiftSettings: strict),
  ]
)
