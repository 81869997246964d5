// swift-tools-version: 6.2
// A package of its own that uses planctl as a library; `swift run library PLAN FOLDER` in this folder.

import PackageDescription

let package = Package(
  name: "library",
  dependencies: [.package(name: "planctl", path: "../..")],
  targets: [
    .executableTarget(
      name: "library",
      dependencies: [
        "Planning", "Checking", "Allocation", "Proofs", "Rebalancing", "PlanPackages", "Texts",
      ].map { .product(name: $0, package: "planctl") },
      swiftSettings: [
        .enableUpcomingFeature("MemberImportVisibility"), .treatAllWarnings(as: .error),
      ])
  ])
