import Documents
import Foundation
import Importing
import PlanPackages
import Planning
import TestSupport
import Testing

/// A table that is a newer print of a plan that exists.
struct RoundTripTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Plans/ziyang-2020-2022").path(percentEncoded: false)

  private static func read(_ rows: [[String]], _ printed: PrintedPlan, _ base: BasePlan) throws
    -> Import
  {
    var csv = ""
    for row in printed.head + rows {
      csv +=
        row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\n"
    }
    return try Import(
      DocumentReader.grids(Array(csv.utf8), file: "plan.csv"), base: base)
  }

  @Test func `an unchanged table gives the same bytes`() throws {
    let package = try PlanPackage(.folder(Self.folder))
    let printed = PrintedPlan(package)
    let found = try Self.read(printed.rows, printed, BasePlan(package))
    #expect(found.log.questions.isEmpty)
    let files = Dictionary(found.files.map { ($0.name, $0.bytes) }) { first, _ in first }
    for (name, bytes) in PackageWriter(package: package).files() {
      #expect(files[name] == bytes, "\(name)")
    }
  }

  @Test(arguments: Trials.of(UInt64(0)..<20))
  func `edited cells become those tranches and no others, seed`(seed: UInt64) throws {
    let package = try PlanPackage(.folder(Self.folder))
    let printed = PrintedPlan(package)
    var random = SeededGenerator(seed: seed)
    var rows = printed.rows
    var edited = Set<[Int]>()
    // Money columns of items that hold one source's figure; 小计 and sums come first in each block.
    let leaves = printed.head[2].indices.filter {
      $0 > 7 && !["小计", "起始时间", "截止时间"].contains(printed.head[2][$0])
    }
    while edited.count < 3 {
      let (row, column) = (
        Int(random.next() % UInt64(rows.count - 1)),
        leaves[Int(random.next() % UInt64(leaves.count))]
      )
      if rows[row][column].isEmpty || !edited.insert([row, column]).inserted { continue }
      rows[row][column] = "\(1_000_000 + random.next() % 1000)"
    }
    let found = try Self.read(rows, printed, BasePlan(package))
    let (old, new) = (package.draft.tranches, try #require(found.package).draft.tranches)
    #expect(old.count == new.count)
    let different = (0..<old.count).filter { old.amount[$0] != new.amount[$0] }
    #expect(different.count == 3)
    #expect(different.allSatisfy { new.amount[$0] >= 100_000_000 })
    // The printed totals were not edited: they are as printed, and now they do not hold.
    #expect(found.package!.draft.brokenTotalCount > 0)
  }

  @Test func `rows that the plan does not have are refused by name`() throws {
    let package = try PlanPackage(.folder(Self.folder))
    let printed = PrintedPlan(package)
    var rows = printed.rows
    rows[0][2] = "另一个子项目"
    #expect(throws: ImportFault.self) {
      try Self.read(rows, printed, BasePlan(package))
    }
  }
}
