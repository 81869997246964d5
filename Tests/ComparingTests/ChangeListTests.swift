import PlanSamples
import Testing

@testable import Checking
@testable import Comparing
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Texts

/// Change lists: written, read again, applied, refused.
struct ChangeListTests {
  private typealias Plans = ComparisonTests

  /// The list as a file.
  private static func file(_ before: PlanPackage, _ after: PlanPackage) throws -> [UInt8] {
    try Plans.report(before, after).rendered(.json)
  }

  private static func applied(_ list: [UInt8], _ base: PlanPackage) throws -> ChangedPlan {
    try ChangedPlan(ChangeList(list, file: "changes.json"), to: base)
  }

  private static func canonical(_ package: PlanPackage) -> [String: [UInt8]] {
    Dictionary(
      uniqueKeysWithValues: PackageWriter(package: package).files().map { ($0.name, $0.bytes) })
  }

  /// Plans that differ in one way each.
  private static func variants() throws -> [PlanPackage] {
    let figures = "figure_id,label,value\nf1,x,1\nf2,y,2.50\nf3,z,\n"
    let turned = "figure_id,label,value\nf3,z,\nf4,\"new, \"\"one\"\"\",7\nf1,x,1\nf2,y,2.5\n"
    let wide = Plans.subprojects.replacing("seq,name\n", with: "seq,name,content\n")
      .replacing("Pumps\n", with: "Pumps,\"two\nlines\"\n").replacing(
        "Ladders\n", with: "Ladders,\n"
      )
      .replacing("Boats\n", with: "Boats,\n")
    return [
      try Plans.plan(),
      try Plans.plan(
        Plans.tranches.replacing("10\n", with: "12\n").replacing("c,prov,2025,3\n", with: "")),
      try Plans.plan(
        Plans.tranches.replacing("b,", with: "x,"),
        Plans.subprojects.replacing("b,2,", with: "x,2,")),
      try Plans.plan(Plans.tranches, wide),
      try Plans.plan(Plans.tranches, Plans.subprojects, [.figures: figures]),
      try Plans.plan(Plans.tranches, Plans.subprojects, [.figures: turned]),
    ]
  }

  @Test func `applied to the earlier plan a list gives the later one, byte for byte`() throws {
    let plans = try Self.variants()
    for before in plans {
      for after in plans {
        let list = try Self.file(before, after)
        let changed = try Self.applied(list, before)
        let files = Dictionary(uniqueKeysWithValues: changed.files.map { ($0.name, $0.bytes) })
        #expect(files == Self.canonical(after))
        #expect(try Self.file(before, changed.package) == list)
      }
    }
  }

  @Test func `a list does not fit where another amount stands, and says where`() throws {
    let after = try Plans.plan(Plans.tranches.replacing("7.5", with: "8"))
    let list = try Self.file(try Plans.plan(), after)
    let other = try Plans.plan(Plans.tranches.replacing("7.5", with: "7"))
    let fault = #expect(throws: ChangedPlan.Fault.self) { _ = try Self.applied(list, other) }
    guard case .plan(let faults)? = fault else { return #expect(Bool(false), "\(fault as Any)") }
    let first = try #require(faults.faults.first)
    #expect(faults.count == 1)
    #expect(first.kind == .changeListMisfit)
    #expect((first.file, first.line, first.column) == ("tranches.csv", 4, 13))
    #expect(first.found == "7")
    #expect(first.expected.en == "7.5, which the list changes")
  }

  @Test func `a plan that differs elsewhere takes the changes, and is said to be another`() throws {
    let after = try Plans.plan(Plans.tranches.replacing("7.5", with: "8"))
    let list = try Self.file(try Plans.plan(), after)
    let other = try Plans.plan(Plans.tranches.replacing("c,prov,2025,3", with: "c,prov,2025,4"))
    let changed = try Self.applied(list, other)
    guard case .other = changed.origin else { return #expect(Bool(false), "\(changed.origin)") }
    #expect(changed.package.draft.tranches.amount == [500, 1000, 800, 0, 400])
    guard case .same = try Self.applied(list, try Plans.plan()).origin else {
      return #expect(Bool(false), "not known again")
    }
  }

  @Test func `what a list adds must not be there, and what it takes must`() throws {
    let less = try Plans.plan(Plans.tranches.replacing("c,prov,2025,3\n", with: ""))
    let taking = try Self.file(try Plans.plan(), less)
    let adding = try Self.file(less, try Plans.plan())
    for (list, base) in [(taking, less), (adding, try Plans.plan())] {
      let fault = #expect(throws: ChangedPlan.Fault.self) { _ = try Self.applied(list, base) }
      guard case .plan(let faults)? = fault else { return #expect(Bool(false), "\(fault as Any)") }
      #expect(faults.count == 1)
    }
  }

  /// A list that was edited says another result than its digests.
  @Test func `a list changed by hand is refused until its digests are taken out`() throws {
    let after = try Plans.plan(Plans.tranches.replacing("7.5", with: "8"))
    let list = String(decoding: try Self.file(try Plans.plan(), after), as: UTF8.self)
    let edited = list.replacing("\"after\": \"8\"", with: "\"after\": \"9\"")
    #expect(edited != list)
    let fault = #expect(throws: ChangedPlan.Fault.self) {
      _ = try Self.applied(Array(edited.utf8), try Plans.plan())
    }
    guard case .list? = fault else { return #expect(Bool(false), "\(fault as Any)") }
    let start = try #require(edited.firstRange(of: ",\n  \"files\": ["))
    let free = edited[..<start.lowerBound] + "\n}\n"
    let changed = try Self.applied(Array(free.utf8), try Plans.plan())
    #expect(changed.package.draft.tranches.amount[2] == 900)
    guard case .unknown = changed.origin else { return #expect(Bool(false), "\(changed.origin)") }
  }

  @Test(arguments: [
    ("{", FaultKind.malformedJSON, 1), ("[]", .wrongValue, 1),
    ("{\"command\": \"show\"}", .wrongValue, 1),
    ("{\"command\": \"diff\",\n\"format\": 2}", .wrongValue, 2),
    ("{\"command\": \"diff\", \"format\": 1, \"renumbered\": []}", .missingKey, 1),
    (
      "{\"command\": \"diff\", \"format\": 1, \"renumbered\": [],\n\"tables\": [{\"table\": \"tranche\"}]}",
      .unknownTable, 2
    ),
    (
      """
      {"command": "diff", "format": 1, "renumbered": [], "tables": [{"table": "tranches", "rows": [
      {"change": "swapped", "key": {}, "cells": {}}]}]}
      """, .unknownWord, 2
    ),
    (
      """
      {"command": "diff", "format": 1, "renumbered": [], "tables": [{"table": "tranches", "rows": [
      {"change": "changed", "key": {"place": "a"}, "cells": {"amount": {"before": "1", "after": "2"}}}]}]}
      """, .unknownKey, 2
    ),
    (
      """
      {"command": "diff", "format": 1, "renumbered": [], "tables": [{"table": "tranches", "rows": [
      {"change": "changed", "key": {"year": "2024"},
      "cells": {"money": {"before": "1", "after": "2"}}}]}]}
      """, .unknownColumn, 3
    ),
    (
      """
      {"command": "diff", "format": 1, "renumbered": [], "tables": [{"table": "tranches", "rows": [
      {"change": "changed", "key": {"year": "2024"},
      "cells": {"amount": {"before": 1, "after": "2"}}}]}]}
      """, .wrongValue, 3
    ),
  ])
  func `what is no list is refused with its place`(
    _ text: String, _ kind: FaultKind, _ line: Int
  ) throws {
    let faults = #expect(throws: PackageFaults.self) {
      _ = try ChangeList(Array(text.utf8), file: "changes.json")
    }
    let first = try #require(faults?.faults.first)
    #expect(first.kind == kind)
    #expect(first.file == "changes.json")
    #expect(first.line == line)
  }
}
