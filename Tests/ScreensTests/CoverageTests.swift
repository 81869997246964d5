import PlanSamples
import TestSupport
import Testing

@testable import Allocation
@testable import Checking
@testable import Localisation
@testable import PlanPackages
@testable import Planning

struct CoverageTests {
  @Test func `in Ziyang every cell stands in three relations and only rectangles cancel`() throws {
    let draft = try Samples.ziyang().draft
    let coverage = Coverage(draft)
    #expect(coverage.cellCount == 194)
    #expect(coverage.cellsByRelations.map { [$0.relations, $0.cells] } == [[3, 194]])
    #expect(coverage.unguarded.isEmpty)
    #expect(coverage.indistinguishable.isEmpty)
    #expect(coverage.alwaysNoticed == 3)
    // Two rows (合计 is one) and two local sources of one year: the only ways to cancel with 4 cells.
    var rectangles = 0
    for year in Set(draft.tranches.year) {
      let rows = (0..<draft.tranches.count).filter { draft.tranches.year[$0] == year }
      let projects = Set(rows.map { draft.tranches.subproject[$0] }).count + 1
      let payers = Set(rows.map { draft.tranches.source[$0] }).count - 1
      rectangles += projects * (projects - 1) / 2 * (payers * (payers - 1) / 2)
    }
    #expect(coverage.patterns?.count == rectangles)
  }

  @Test func `a pattern that is called invisible is invisible`() throws {
    let whole = try Samples.ziyang().draft
    let patterns = try #require(Coverage(whole).patterns)
    for pattern in patterns {
      var draft = whole
      for change in pattern.changes {
        switch change.cell {
        case .tranche(let row): draft.tranches.amount[row] += Int64(change.sign) * 777
        case .total(let row): draft.totals.amount[row] += Int64(change.sign) * 777
        case .blank: Issue.record("blanks are no cells here")
        }
      }
      #expect(TotalsCheck(draft).broken.isEmpty)
    }
  }

  @Test func `cells without a total and cells that look alike are listed`() throws {
    let package = try Samples.package([
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,,,,local,,77,\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,province,2020,23\ns1,city,2020,70\n"
        + "s1,county,2020,7\n",
    ])
    let coverage = Coverage(package.draft)
    #expect(coverage.unguarded == [.tranche(0)])
    #expect(coverage.indistinguishable == [[.total(0), .tranche(1), .tranche(2)]])
    #expect(coverage.alwaysNoticed == 0)
  }
}
