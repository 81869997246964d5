// swift-tools-version: 6.2
// planctl: multi-year public investment plans, checked to the last 0.01.
//
// The rooms stand strictly one above the other, and each knows only what lies below it:
//
//   planctl         arguments, commands, exit status
//   Papers          report, brief, schedules, exports, calendar
//   PlanParts       verdicts on parts of a plan, and their merging
//   Screens         what commands show: checkup, pivots, rebalancing, sweeps, tracking
//   Importing       from published tables to a plan package, structure proven by sums
//   SyntheticPlans  plans of any size made up for trying and measuring
//   PlanPackages    the folder of CSV and JSON: reading, writing, scenarios in words
//   Documents       published tables as grids: workbooks, Word, HTML, CSV, text
//   Pages           sheets, workbooks, HTML, charts; knows no plan package
//   Texts           layout, JSON, CSV text, files, faults, progress
//   Rebalancing     plan + changes → problem → answer with proof, sweeps
//   Checking        rules and findings
//   Rounding        does rounding explain what sums are off by, with proof
//   Proofs          is an answer allowed, is it best, is there none; can not import Solvers
//   Allocation      what may change: scenario, limits as amounts, the network of the money
//   CoarserUnits    a table in coarser units that still adds up
//   Solvers         networks, ratio rows, convex and fair flow; imports none of these
//   Localisation    which cells are wrong where sums do not hold
//   Planning        money, plan, relations, execution, schedules; imports nothing
//   SystemCalls     three calls of the C library that Swift does not show, in C
//
// Each lies in Sources under its name. Beside them Benchmarks/Instances (flow and LP files, read for
// measuring) and Benchmarks/planbench. A test holds what each may import.
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
    .library(name: "Allocation", targets: ["Allocation"]),
    .library(name: "Checking", targets: ["Checking"]),
    .library(name: "Localisation", targets: ["Localisation"]),
    .library(name: "Texts", targets: ["Texts"]),
    .library(name: "PlanPackages", targets: ["PlanPackages"]),
    .library(name: "Screens", targets: ["Screens"]),
    .library(name: "Papers", targets: ["Papers"]),
    .library(name: "Solvers", targets: ["Solvers"]),
    .library(name: "Rebalancing", targets: ["Rebalancing"]),
    .library(name: "Proofs", targets: ["Proofs"]),
  ],
  targets: [
    .target(name: "Planning", swiftSettings: strict),
    .target(name: "Localisation", dependencies: ["Planning"], swiftSettings: strict),
    .target(name: "Rounding", dependencies: ["Planning", "Proofs"], swiftSettings: strict),
    .target(
      name: "Checking", dependencies: ["Planning", "Localisation", "Rounding"],
      swiftSettings: strict),
    .target(name: "Allocation", dependencies: ["Planning"], swiftSettings: strict),
    .target(name: "Solvers", swiftSettings: strict),
    .target(name: "CoarserUnits", dependencies: ["Solvers"], swiftSettings: strict),
    .target(name: "Proofs", dependencies: ["Planning", "Allocation"], swiftSettings: strict),
    .target(
      name: "Rebalancing", dependencies: ["Planning", "Allocation", "Solvers", "Proofs"],
      swiftSettings: strict),
    .target(name: "SystemCalls"),
    .target(
      name: "Texts", dependencies: ["SystemCalls", "Planning"], swiftSettings: strict),
    .target(name: "Pages", dependencies: ["Planning", "Texts"], swiftSettings: strict),
    .target(name: "Documents", dependencies: ["Planning", "Texts"], swiftSettings: strict),
    .target(
      name: "PlanPackages",
      dependencies: ["Planning", "Localisation", "Allocation", "Checking", "Texts"],
      swiftSettings: strict),
    .target(
      name: "Importing",
      dependencies: ["Planning", "Texts", "Documents", "PlanPackages"],
      swiftSettings: strict),
    .target(
      name: "SyntheticPlans",
      dependencies: ["Planning", "Localisation", "Checking", "Texts", "PlanPackages"],
      swiftSettings: strict),
    .target(
      name: "Screens",
      dependencies: [
        "Planning", "Localisation", "Rounding", "Allocation", "Checking", "Proofs", "Rebalancing",
        "CoarserUnits", "Texts", "Pages", "PlanPackages",
      ], swiftSettings: strict),
    .target(
      name: "PlanParts",
      dependencies: ["Planning", "Checking", "Texts", "PlanPackages", "Screens"],
      swiftSettings: strict),
    .target(
      name: "Papers",
      dependencies: [
        "Planning", "Allocation", "Checking", "Rebalancing", "CoarserUnits", "Texts", "Pages",
        "PlanPackages", "Screens",
      ], swiftSettings: strict),
    .executableTarget(
      name: "planctl",
      dependencies: [
        "Planning", "Allocation", "Localisation", "Checking", "Rebalancing", "Texts",
        "PlanPackages", "Documents",
        "Importing", "SyntheticPlans", "Screens", "PlanParts", "Papers",
      ], swiftSettings: strict),
    .target(
      name: "Instances", dependencies: ["Solvers", "Proofs"], path: "Benchmarks/Instances",
      swiftSettings: strict),
    .executableTarget(
      name: "planbench",
      dependencies: [
        "Planning", "Allocation", "Localisation", "Checking", "Rebalancing", "Texts",
        "PlanPackages",
        "SyntheticPlans", "Screens", "Papers", "Solvers", "Proofs", "Instances",
      ], path: "Benchmarks/planbench", swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "PlanSamples",
      dependencies: ["Planning", "Checking", "Texts", "Pages", "PlanPackages", "TestSupport"],
      path: "Tests/PlanSamples", swiftSettings: strict),
    .testTarget(
      name: "PlanningTests", dependencies: ["Planning", "PlanSamples", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CheckingTests",
      dependencies: [
        "Planning", "Localisation", "Proofs", "Rounding", "Checking", "PlanSamples", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "RoundingTests", dependencies: ["Planning", "Proofs", "Rounding", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SolversTests", dependencies: ["Solvers", "Proofs", "Instances", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RebalancingTests",
      dependencies: ["Allocation", "Planning", "Proofs", "Rebalancing", "Solvers", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CoarserUnitsTests", dependencies: ["CoarserUnits", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ProofsTests", dependencies: ["Allocation", "Planning", "Proofs", "TestSupport"],
      exclude: ["recheck.py"],
      swiftSettings: strict),
    .testTarget(
      name: "TextsTests",
      dependencies: ["Planning", "Texts", "PlanPackages", "PlanSamples"],
      swiftSettings: strict),
    .testTarget(
      name: "PagesTests",
      dependencies: [
        "Planning", "Checking", "Texts", "Pages", "PlanPackages", "PlanSamples", "TestSupport",
      ],
      exclude: ["workbook_check.py"], swiftSettings: strict),
    .testTarget(
      name: "DocumentsTests", dependencies: ["Documents", "Planning", "Texts", "TestSupport"],
      exclude: ["make_documents.py"], swiftSettings: strict),
    .testTarget(
      name: "PlanPackagesTests",
      dependencies: [
        "Allocation", "Planning", "Localisation", "Rounding", "Checking", "Texts", "PlanPackages",
        "Screens", "PlanSamples", "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "ImportingTests",
      dependencies: [
        "Planning", "Documents", "PlanPackages", "Importing", "SyntheticPlans",
        "TestSupport",
      ], exclude: ["import_check.py", "oracle"], swiftSettings: strict),
    .testTarget(
      name: "SyntheticPlansTests",
      dependencies: [
        "Allocation", "Planning", "Localisation", "Checking", "Texts", "PlanPackages",
        "SyntheticPlans",
        "PlanSamples", "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "ScreensTests",
      dependencies: [
        "Allocation", "Planning", "Localisation", "Checking", "Texts", "Rebalancing", "Pages",
        "PlanPackages",
        "Screens", "Papers", "PlanSamples", "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "PlanPartsTests",
      dependencies: [
        "Planning", "Checking", "Texts", "PlanPackages", "Screens", "PlanParts", "PlanSamples",
        "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "PapersTests",
      dependencies: [
        "Allocation", "Planning", "Checking", "Texts", "Rebalancing", "Pages", "PlanPackages",
        "Screens", "Papers", "PlanSamples",
      ], swiftSettings: strict),
    .testTarget(
      name: "InstancesTests", dependencies: ["Instances", "Solvers", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
    .testTarget(name: "planbenchTests", dependencies: ["planbench"], swiftSettings: strict),
    .testTarget(
      name: "planctlTests", dependencies: ["Planning", "Texts", "planctl"],
      exclude: [
        "Golden", "kill_check.py", "calendar_check.py", "schedule_check.py", "schedules",
        "rounding_check.py", "statement_check.py", "statements", "track_check.py", "tracking",
        "oracle",
        "interrupt_check.py", "progress_check.py", "readme_check.py", "same_check.py",
        "browser_audit.js", "browser_check.py", "browser_chromium.py", "browser_mutants.py",
        "browser_plans.py",
      ],
      swiftSettings: strict),
  ]
)
