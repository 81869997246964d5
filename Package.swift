// swift-tools-version: 6.2
// planctl: multi-year public investment plans, checked to the last 0.01.
//
// The rooms stand strictly one above the other, and each knows only what lies below it:
//
//   planctl         arguments, commands, exit status
//   Papers          report, brief, schedules, exports, calendar
//   Comparing       two plans cell by cell, and change lists that make one of the other
//   ProofFiles      problem, answer and certificate as a file, and their check
//   PlanParts       verdicts on parts of a plan, and their merging
//   Screens         what commands show: checkup, pivots, rebalancing, sweeps, tracking
//   Importing       from published tables to a plan package, structure proven by sums
//   PrintedWords    what printed words and figures say: money, payers, places, totals
//   SyntheticPlans  plans of any size made up for trying and measuring
//   Annotating      a copy of somebody's own workbook with cells marked
//   Origins         where the cells of an imported package stand in its document
//   PlanPackages    the folder of CSV and JSON: reading, writing, scenarios in words
//   Tables          one CSV file of a package as flat typed columns, and what its tables may hold
//   Documents       published tables as grids: workbooks, Word, HTML, CSV, text
//   Archives        the parts of Office files and their XML, with limits at the door
//   Pages           sheets, workbooks, HTML, charts; knows no plan package
//   Texts           layout, JSON, CSV text, files, faults, progress
//   Rebalancing     plan + changes → problem → answer with proof, sweeps
//   Checking        rules and findings
//   Rounding        does rounding explain what sums are off by, with proof
//   Proofs          is an answer allowed, is it best, is there none; can not import Solvers
//   Allocation      what may change: scenario, limits as amounts, the network of the money
//   CoarserUnits    a table in coarser units that still adds up
//   Solvers         networks, ratio rows, convex and fair flow; imports Certificates alone
//   Certificates    what proves an answer, as plain data that solver and checker share
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

/// Settings of what calculates, and of the tests that calculate it again: compiled with optimization in
/// debug builds too, or most of the tests' time would be spent in unoptimized loops. Assertions stay.
/// `PLANCTL_PLAIN=1 swift build` leaves it out, for a debugger. A package that depends on this one by
/// version must not be given such flags.
let isPlain =
  Context.environment["PLANCTL_PLAIN"] != nil || Context.packageDirectory.contains("/checkouts/")
let calculating: [SwiftSetting] =
  strict
  + (isPlain
    ? [] : [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))])

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
    .target(name: "Certificates", swiftSettings: calculating),
    .target(name: "Planning", swiftSettings: calculating),
    .target(name: "Localisation", dependencies: ["Planning"], swiftSettings: calculating),
    .target(name: "Rounding", dependencies: ["Planning", "Proofs"], swiftSettings: calculating),
    .target(
      name: "Checking", dependencies: ["Planning", "Localisation", "Rounding"],
      swiftSettings: calculating),
    .target(
      name: "Allocation", dependencies: ["Certificates", "Planning"], swiftSettings: calculating),
    .target(name: "Solvers", dependencies: ["Certificates"], swiftSettings: calculating),
    .target(name: "CoarserUnits", dependencies: ["Solvers"], swiftSettings: calculating),
    .target(
      name: "Proofs", dependencies: ["Certificates", "Planning", "Allocation"],
      swiftSettings: calculating),
    .target(
      name: "Rebalancing",
      dependencies: ["Certificates", "Planning", "Allocation", "Solvers", "Proofs"],
      swiftSettings: calculating),
    .target(name: "SystemCalls"),
    .target(
      name: "Texts", dependencies: ["SystemCalls", "Planning"], swiftSettings: strict),
    .target(name: "Pages", dependencies: ["Planning", "Texts"], swiftSettings: strict),
    .target(name: "Archives", dependencies: ["Planning", "Texts"], swiftSettings: strict),
    .target(
      name: "Documents", dependencies: ["Planning", "Texts", "Archives"], swiftSettings: strict),
    .target(name: "PrintedWords", dependencies: ["Planning"], swiftSettings: strict),
    .target(name: "Tables", dependencies: ["Planning", "Texts"], swiftSettings: strict),
    .target(
      name: "PlanPackages",
      dependencies: ["Planning", "Localisation", "Allocation", "Checking", "Texts", "Tables"],
      swiftSettings: strict),
    .target(
      name: "Annotating", dependencies: ["Archives", "Pages"], swiftSettings: strict),
    .target(
      name: "Origins", dependencies: ["Planning", "Texts", "Tables", "PlanPackages"],
      swiftSettings: strict),
    .target(
      name: "Importing",
      dependencies: [
        "Planning", "Texts", "PrintedWords", "Documents", "Tables", "PlanPackages", "Origins",
      ],
      swiftSettings: strict),
    .target(
      name: "SyntheticPlans",
      dependencies: ["Planning", "Localisation", "Checking", "Texts", "Tables", "PlanPackages"],
      swiftSettings: strict),
    .target(
      name: "ProofFiles",
      dependencies: [
        "Certificates", "Planning", "Allocation", "Proofs", "Rebalancing", "Texts", "PlanPackages",
      ], swiftSettings: strict),
    .target(
      name: "Screens",
      dependencies: [
        "Planning", "Localisation", "Rounding", "Allocation", "Checking", "Proofs", "Rebalancing",
        "CoarserUnits", "Texts", "Pages", "Tables", "PlanPackages", "Origins",
      ], swiftSettings: strict),
    .target(
      name: "PlanParts",
      dependencies: ["Planning", "Checking", "Texts", "Tables", "PlanPackages", "Screens"],
      swiftSettings: strict),
    .target(
      name: "Papers",
      dependencies: [
        "Planning", "Localisation", "Allocation", "Checking", "Rebalancing", "CoarserUnits",
        "Texts", "Pages", "Annotating", "Tables", "PlanPackages", "Origins", "Screens",
      ], swiftSettings: strict),
    .target(
      name: "Comparing",
      dependencies: [
        "Planning", "Checking", "Texts", "Pages", "Tables", "PlanPackages", "Screens",
      ], swiftSettings: strict),
    .executableTarget(
      name: "planctl",
      dependencies: [
        "Planning", "Allocation", "Localisation", "Checking", "Rebalancing", "Texts",
        "Tables", "PlanPackages", "Archives", "PrintedWords", "Documents", "Origins", "Annotating",
        "Importing", "SyntheticPlans", "ProofFiles", "Proofs", "Screens", "PlanParts", "Comparing",
        "Papers",
      ], swiftSettings: strict),
    .target(
      name: "Instances", dependencies: ["Certificates", "Solvers", "Proofs"],
      path: "Benchmarks/Instances",
      swiftSettings: strict),
    .executableTarget(
      name: "planbench",
      dependencies: [
        "Planning", "Allocation", "Localisation", "Checking", "Rebalancing", "Texts",
        "PlanPackages",
        "SyntheticPlans", "Screens", "Papers", "Solvers", "Proofs", "Instances",
      ], path: "Benchmarks/planbench", swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: calculating),
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
      swiftSettings: calculating),
    .testTarget(
      name: "RoundingTests", dependencies: ["Planning", "Proofs", "Rounding", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SolversTests",
      dependencies: ["Certificates", "Solvers", "Proofs", "Instances", "TestSupport"],
      swiftSettings: calculating),
    .testTarget(
      name: "RebalancingTests",
      dependencies: [
        "Certificates", "Allocation", "Planning", "Proofs", "Rebalancing", "Solvers", "TestSupport",
      ],
      swiftSettings: calculating),
    .testTarget(
      name: "CoarserUnitsTests", dependencies: ["CoarserUnits", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ProofsTests",
      dependencies: ["Certificates", "Allocation", "Planning", "Proofs", "TestSupport"],
      exclude: ["recheck.py"],
      swiftSettings: strict),
    .testTarget(
      name: "TextsTests",
      dependencies: ["Planning", "Texts", "Tables", "PlanPackages", "PlanSamples"],
      swiftSettings: strict),
    .testTarget(
      name: "PagesTests",
      dependencies: [
        "Planning", "Checking", "Texts", "Pages", "PlanPackages", "PlanSamples", "TestSupport",
      ],
      exclude: ["workbook_check.py"], swiftSettings: strict),
    .testTarget(
      name: "DocumentsTests",
      dependencies: ["Archives", "Documents", "Planning", "Texts", "TestSupport"],
      exclude: ["make_documents.py"], swiftSettings: strict),
    .testTarget(
      name: "TablesTests",
      dependencies: ["Planning", "Texts", "Tables", "PlanPackages", "PlanSamples", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "PlanPackagesTests",
      dependencies: [
        "Allocation", "Planning", "Localisation", "Rounding", "Checking", "Texts", "Tables",
        "PlanPackages",
        "Screens", "PlanSamples", "TestSupport",
      ], exclude: ["version_check.py"], swiftSettings: strict),
    .testTarget(
      name: "OriginsTests", dependencies: ["Planning", "Texts", "PlanPackages", "Origins"],
      swiftSettings: strict),
    .testTarget(
      name: "ProofFilesTests",
      dependencies: [
        "Allocation", "Planning", "Proofs", "Rebalancing", "Texts", "PlanPackages", "ProofFiles",
        "PlanSamples", "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "AnnotatingTests", dependencies: ["Archives", "Annotating"], swiftSettings: strict),
    .testTarget(
      name: "PrintedWordsTests", dependencies: ["Planning", "PrintedWords"], swiftSettings: strict),
    .testTarget(
      name: "ImportingTests",
      dependencies: [
        "Planning", "PrintedWords", "Documents", "PlanPackages", "Origins", "Importing",
        "SyntheticPlans", "TestSupport",
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
      name: "ComparingTests",
      dependencies: [
        "Planning", "Checking", "Texts", "PlanPackages", "Screens", "Comparing", "PlanSamples",
      ], exclude: ["diff_check.py"], swiftSettings: strict),
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
