import Foundation
import PlanSamples
import Testing

@testable import Checking
@testable import PlanPackages
@testable import Planning

/// The capital plan of a state, in whole millions of dollars, each rounded by itself.
struct NewYorkTests {
  private static let folder = Samples.root + "Plans/new-york-2025-2029"

  /// Rows of a table, taken apart without the reader of packages.
  private static func rows(_ table: String) throws -> [[String]] {
    try String(contentsOfFile: folder + "/\(table).csv", encoding: .utf8).split(separator: "\n")
      .dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
  }

  @Test func `totals that differ from what they add up are found, and no others`() throws {
    let package = try PlanPackage(.folder(Self.folder))
    let tranches = try Self.rows("tranches").map { ($0[0], $0[1], $0[2], Int($0[3])!) }
    let totals = try Self.rows("totals").map { ($0[0], $0[1], $0[2], $0[3], Int($0[4])!) }
    var broken = Set<String>()
    var relations = 0
    func judge(_ id: String, _ printed: Int, _ sum: Int) {
      relations += 1
      if printed != sum { broken.insert(id) }
    }
    for (id, function, source, year, printed) in totals {
      if function.isEmpty, source.isEmpty {
        // A year adds up twice: by function and by source.
        let parts = totals.filter { $0.3 == year && $0.0 != id }
        judge(id, printed, parts.filter { !$0.1.isEmpty }.reduce(0) { $0 + $1.4 })
        judge(id, printed, parts.filter { !$0.2.isEmpty }.reduce(0) { $0 + $1.4 })
      } else {
        let parts = tranches.filter {
          $0.2 == year && (function.isEmpty ? $0.1 == source : $0.0 == function)
        }
        judge(id, printed, parts.reduce(0) { $0 + $1.3 })
      }
    }
    #expect((tranches.count, totals.count, broken.count) == (160, 80, 29))
    func named(_ findings: [Finding]) -> Set<String> {
      Set(
        findings.flatMap(\.places).filter { $0.table == .totals }.map {
          package.text(.totals, row: $0.row, column: "total_id")
        })
    }
    let rounded = Checkup(package.draft)
    #expect(named(rounded.findings.filter { $0.rule.code == "T104" }) == broken)
    #expect(!rounded.findings.contains { $0.rule.code == "T101" })
    // As if they were exact.
    var draft = package.draft
    draft.declaredFigures = DeclaredFigures(tranches: .exact, totals: .exact)
    let checkup = Checkup(draft)
    let findings = checkup.findings.filter { $0.rule.code == "T101" }
    #expect(named(findings) == broken)
    #expect(findings.count == broken.count)
    // All are off by four at most: roundings of 11 functions or 4 sources.
    for finding in findings { #expect(Int(finding.difference ?? "")!.magnitude <= 4) }
    #expect(checkup.relations[.exact] + checkup.relations[.broken] == relations)
  }

  @Test func `it speaks of dollars, of the state, and of fiscal years`() throws {
    let draft = try PlanPackage(.folder(Self.folder)).draft
    #expect(draft.unit.title == Bilingual(zh: "百万美元", en: "million USD"))
    #expect(draft.tierNames.title(Tier.province).en == "State")
    #expect(draft.fiscalYears.span(2025, 2029).en == "FY2025–FY2029")
    // FY 2025 began on 1 April 2024.
    #expect(draft.fiscalYears.start.year(of: try #require(Day("2024-04-01"))) == 2025)
    #expect(draft.fiscalYears.start.end(of: 2025).text == "2025-03-31")
  }
}
