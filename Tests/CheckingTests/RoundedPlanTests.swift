import PlanSamples
import Proofs
import Rounding
import TestSupport
import Testing

@testable import Checking
@testable import Localisation
@testable import Planning

/// Plans as rounded figures: the same relations as those that the checks add up, and what is said of them.
struct RoundedPlanTests {
  private static func shaken(_ seed: Int) -> PlanDraft {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    var draft = RandomDraft.make(seed: UInt64(seed))
    for row in draft.totals.amount.indices where Bool.random(using: &random) {
      draft.totals.amount[row] += Int64.random(in: -5...5, using: &random)
    }
    return draft
  }

  @Test(arguments: Trials.of(0..<300))
  func `relations hold the cells that they hold elsewhere`(seed: Int) {
    let draft = Self.shaken(seed)
    let check = TotalsCheck(draft)
    let plan = RoundedPlan(draft, check)
    let incidence = Incidence(draft, check)
    let sums = plan.system.sums
    for (number, relation) in plan.relations.enumerated() {
      let cells = incidence.cells(of: relation).compactMap { cell -> Int32? in
        switch cell {
        case .tranche(let row): Int32(row)
        case .total(let row): Int32(draft.tranches.count + row)
        case .blank: nil
        }
      }
      let entries = sums.entries(number)
      #expect(entries.map { sums.figure[$0] }.sorted() == cells.sorted())
      let heads = entries.filter { sums.sign[$0] == 1 }.map { Int(sums.figure[$0]) }
      #expect(heads == [draft.tranches.count + relation.total])
    }
    let broken = plan.relations.indices.filter { number in
      sums.entries(number).reduce(0) {
        $0 + Int64(sums.sign[$1]) * sums.printed[Int(sums.figure[$1])]
      } != 0
    }
    #expect(broken.map { plan.relations[$0] } == check.broken.map(\.relation))
  }

  /// Amounts in hundredths; each figure is printed in whole units.
  private static func rounded(_ seed: Int) -> PlanDraft {
    var draft = RandomDraft.make(seed: UInt64(seed))
    draft.unit.decimals = 0
    func round(_ amount: Int64) -> Int64 { (amount + 50) / 100 }
    draft.tranches.amount = draft.tranches.amount.map(round)
    draft.totals.amount = draft.totals.amount.map(round)
    draft.declaredFigures = DeclaredFigures(tranches: .rounded, totals: .rounded)
    return draft
  }

  @Test(arguments: Trials.of(0..<2000))
  func `a plan that was rounded figure by figure has no contradiction`(seed: Int) throws {
    let draft = Self.rounded(seed)
    let check = TotalsCheck(draft)
    let checkup = Checkup(draft)
    #expect(!checkup.findings.contains { $0.rule.code == "T101" || $0.rule.code == "T103" })
    #expect(checkup.findings.contains { $0.rule.code == "T104" } == !check.broken.isEmpty)
    #expect(checkup.relations[.rounded] == check.broken.count)
    #expect(checkup.relations[.broken] == 0 && checkup.relationsHold)
    #expect(checkup.relations.total == check.counts.total)
  }

  @Test(arguments: Trials.of(0..<500))
  func `a total that is off by more than rounding stays a contradiction`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var draft = Self.rounded(seed)
    let row = draft.totals.amount.indices.randomElement(using: &random)!
    draft.totals.amount[row] += 100
    let check = TotalsCheck(draft)
    let checkup = Checkup(draft)
    if check.broken.isEmpty { return }
    let rounding = try #require(checkup.rounding)
    #expect(rounding.isRounded && rounding.isDeclared)
    let found = checkup.findings.filter { $0.rule.code == "T101" }
    // It heads a sum, or is a part of one.
    let isJudged =
      check.heads[row].kinds.contains { $0 != .tranches } || check.partCount[row] > 0
      || check.relations(adding: row).contains { _ in true }
    // In no sum it may still show its column to have been printed to more digits, which makes others fail.
    if isJudged { #expect(!found.isEmpty) }
    for finding in found { #expect(!finding.evidence.isEmpty) }
  }

  @Test func `a package that says exact is judged to the last digit`() {
    var draft = Self.rounded(3)
    draft.declaredFigures = DeclaredFigures(tranches: .exact, totals: .exact)
    let check = TotalsCheck(draft)
    #expect(!check.broken.isEmpty)
    let checkup = Checkup(draft)
    #expect(checkup.rounding == nil)
    #expect(checkup.relations[.broken] == check.broken.count)
    #expect(checkup.findings.contains { $0.rule.code == "T101" })
    #expect(!checkup.findings.contains { ["T103", "T104"].contains($0.rule.code) })
  }

  @Test func `exact tranches leave only the rounding of the totals`() {
    // 23 + 77 = 100 exactly; a total of 101 is not that rounded.
    var draft = PlanDraft()
    draft.unit.decimals = 0
    draft.sources = ["a", "b"].enumerated().map {
      Source(
        id: $1, name: "", nameEnglish: "", tier: .city, place: nil, row: Int32($0))
    }
    draft.subprojects = [
      Subproject(
        id: "s", name: "", sequence: nil, project: nil, level: nil, startYear: nil, endYear: nil,
        content: "", row: 0)
    ]
    draft.tranches = TrancheColumns(
      subproject: [0, 0], source: [0, 1], year: [2020, 2020], amount: [23, 77])
    RandomDraft.append(Scope(subproject: 0, year: 2020), 101, to: &draft)
    draft.declaredFigures = DeclaredFigures(tranches: .exact, totals: .rounded)
    #expect(Checkup(draft).findings.contains { $0.rule.code == "T101" })
    draft.declaredFigures.tranches = .rounded
    #expect(!Checkup(draft).findings.contains { $0.rule.code == "T101" })
  }
}
