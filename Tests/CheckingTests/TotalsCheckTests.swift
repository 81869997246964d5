import PlanSamples
import TestSupport
import Testing

@testable import Checking
@testable import Localisation
@testable import Planning

struct TotalsCheckTests {
  @Test(arguments: Trials.of(0..<300))
  func `a plan whose totals were added up has no broken relation`(seed: Int) {
    let draft = RandomDraft.make(seed: UInt64(seed))
    let check = TotalsCheck(draft)
    #expect(check.broken.isEmpty)
    #expect(check.counts.total >= draft.totals.count)
  }

  /// The check never adds up a relation directly; this does, cell by cell.
  @Test(arguments: Trials.of(0..<300))
  func `residuals equal total minus parts added up cell by cell`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    var draft = RandomDraft.make(seed: UInt64(seed))
    for row in draft.totals.amount.indices where Bool.random(using: &random) {
      draft.totals.amount[row] += Int64.random(in: -5...5, using: &random)
    }
    let check = TotalsCheck(draft)
    let incidence = Incidence(draft, check)
    var broken: [TotalRelation: Int128] = [:]
    for row in check.boxes.indices {
      for kind in check.heads[row].kinds {
        let relation = TotalRelation(total: row, kind: kind)
        if kind == .tranches, check.partCount[row] == 0 { continue }
        let cells = incidence.cells(of: relation)
        #expect(Set(cells).count == cells.count)
        let parts = cells.filter { $0 != .total(row) }.compactMap(incidence.value)
        let residual =
          Int128(draft.totals.amount[row]) - parts.reduce(Int128(0)) { $0 + Int128($1) }
        if residual != 0 { broken[relation] = residual }
        for cell in cells {
          #expect(incidence.relations(of: cell)[relation] == (cell == .total(row) ? 1 : -1))
        }
      }
    }
    let judged = Dictionary(
      uniqueKeysWithValues: check.broken.map { ($0.relation, $0.residual) })
    #expect(judged == broken)
  }

  /// Totals found by looking through a sub-project's own or by hash, tranches in order or not, one
  /// thread or three: the same check.
  @Test(arguments: Trials.of(0..<300))
  func `however totals are found and work is split, the check is the same`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &+ 991)
    var draft = RandomDraft.make(seed: UInt64(seed))
    for row in draft.totals.amount.indices where Bool.random(using: &random) {
      draft.totals.amount[row] += Int64.random(in: -5...5, using: &random)
    }
    // Canonical files name the totals of everything first, then sub-project by sub-project.
    let order = draft.totals.subproject.indices.sorted {
      (draft.totals.subproject[$0], $0) < (draft.totals.subproject[$1], $1)
    }
    draft.totals = order.reduce(into: TotalColumns()) { totals, row in
      totals.append(draft.totals.scope(row), draft.totals.amount[row])
    }
    let plain = TotalsCheck(draft, longestScan: 0)
    let threads = Workers(count: 3) { parts, body in
      for part in (0..<parts).reversed() { body(part) }
    }
    for scan in [0, 1, 2, 48] {
      let other = TotalsCheck(draft, workers: threads, longestScan: scan, smallest: 0)
      #expect(other.discrepancy == plain.discrepancy)
      #expect(other.partCount == plain.partCount)
      #expect(other.heads == plain.heads)
      #expect(other.paysInYear == plain.paysInYear)
      #expect(other.counts == plain.counts)
      #expect(other.withoutParts == plain.withoutParts)
      #expect(other.blankSubtotals == plain.blankSubtotals)
      #expect(other.broken.map(\.relation) == plain.broken.map(\.relation))
      #expect(other.broken.map(\.residual) == plain.broken.map(\.residual))
      for row in other.boxes.indices {
        #expect(other.relations(adding: row) == plain.relations(adding: row))
        #expect(other.printed(other.boxes[row]) == plain.printed(plain.boxes[row]))
      }
    }
  }

  @Test(arguments: Trials.of(0..<300))
  func `some relation is broken exactly when some total differs from its tranches`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &+ 5)
    var draft = RandomDraft.make(seed: UInt64(seed))
    if let row = draft.tranches.amount.indices.randomElement(using: &random) {
      draft.tranches.amount[row] += 1
    }
    let check = TotalsCheck(draft)
    let differs = (0..<draft.totals.count).contains { row in
      let scope = draft.totals.scope(row)
      let covers = (0..<draft.tranches.count).contains { RandomDraft.isIn(scope, $0, draft) }
      return covers && draft.totals.amount[row] != RandomDraft.sum(draft, scope)
    }
    #expect(check.broken.isEmpty == !differs)
  }

  @Test func `sums beyond 64 bits neither wrap nor trap`() {
    var draft = PlanDraft()
    draft.sources = [
      Source(id: "s", name: "", nameEnglish: "", tier: .city, place: nil, row: 0)
    ]
    let count = 10_000
    draft.subprojects = (0..<count).map {
      Subproject(
        id: "sp\($0)", name: "", sequence: nil, project: nil, level: nil, startYear: nil,
        endYear: nil, content: "", row: Int32($0))
    }
    draft.tranches = TrancheColumns(
      subproject: (0..<Int32(count)).map { $0 }, source: Array(repeating: 0, count: count),
      year: Array(repeating: 2020, count: count),
      amount: Array(repeating: Amount.limit, count: count))
    RandomDraft.append(Scope(), Amount.limit, to: &draft)
    let check = TotalsCheck(draft)
    #expect(check.broken.count == 1)
    #expect(check.broken[0].residual == Int128(Amount.limit) * Int128(1 - count))
  }
}
