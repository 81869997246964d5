// swift-tools-version: 6.2
// planctl: multi-year public investment plans, checked to the last 0.01.
//
// The rooms stand strictly one above the other, and each knows only what lies below it:
//
//   planctl         arguments, commands, exit status                 Sources/planctl
//   PlanDocuments   plan packages, CSV, JSON, xlsx, HTML, languages   Sources/PlanDocuments
//   Planning        money, plan, relations, rules, schedules          Sources/Planning (imports nothing)
//   Solvers         networks, ratio rows, convex and fair flow         Sources/Solvers (imports none of these)
//   Rebalancing     plan + changes → problem → answer with proof, sweeps  Sources/Rebalancing
//   Proofs          is an answer allowed, is it best, is there none     Sources/Proofs (can not import Solvers)
//   Instances       flow and LP files, read for measuring             Benchmarks/Instances
//   planbench       synthetic plans, measuring                        Benchmarks/planbench
//
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
    .library(name: "Solvers", targets: ["Solvers"]),
    .library(name: "Rebalancing", targets: ["Rebalancing"]),
    .library(name: "Proofs", targets: ["Proofs"]),
  ],
  targets: [
    .target(name: "Planning", swiftSettings: strict),
    .target(name: "Solvers", swiftSettings: strict),
    .target(name: "Rebalancing", dependencies: ["Planning", "Solvers"], swiftSettings: strict),
    .target(name: "Proofs", dependencies: ["Planning"], swiftSettings: strict),
    .target(
      name: "PlanDocuments", dependencies: ["Planning", "Rebalancing", "Proofs"],
      swiftSettings: strict),
    .executableTarget(
      name: "planctl", dependencies: ["Planning", "Rebalancing", "Proofs", "PlanDocuments"],
      swiftSettings: strict),
    .target(
      name: "Instances", dependencies: ["Solvers", "Proofs"], path: "Benchmarks/Instances",
      swiftSettings: strict),
    .executableTarget(
      name: "planbench",
      dependencies: ["Planning", "Rebalancing", "PlanDocuments", "Solvers", "Proofs", "Instances"],
      path: "Benchmarks/planbench", swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "PlanningTests", dependencies: ["Planning", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SolversTests", dependencies: ["Solvers", "Proofs", "Instances", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RebalancingTests", dependencies: ["Rebalancing", "Planning", "Proofs", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ProofsTests", dependencies: ["Proofs", "TestSupport"], exclude: ["recheck.py"],
      swiftSettings: strict),
    .testTarget(
      name: "PlanDocumentsTests",
      dependencies: ["Planning", "Rebalancing", "PlanDocuments", "TestSupport"],
      exclude: ["workbook_check.py"], swiftSettings: strict),
    .testTarget(
      name: "InstancesTests", dependencies: ["Instances", "Solvers", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "planbenchTests", dependencies: ["planbench"], swiftSettings: strict),
    .testTarget(
      name: "planctlTests", dependencies: ["Planning", "PlanDocuments", "planctl"],
      exclude: [
        "Golden", "kill_check.py", "calendar_check.py", "schedule_check.py", "statement_check.py",
        "track_check.py", "interrupt_check.py", "progress_check.py",
        "browser_audit.js", "browser_check.py", "browser_chromium.py", "browser_mutants.py",
        "browser_plans.py",
      ],
      swiftSettings: strict),
  ]
)
