import PlanSamples
import TestSupport
import Testing

@testable import Checking
@testable import Localisation
@testable import Planning

struct LocatorTests {
  /// Every smallest repair of at most two cells, by trying all of them with fractions.
  private func bruteForce(_ draft: PlanDraft, _ check: TotalsCheck) -> Set<Set<Cell>> {
    let incidence = Incidence(draft, check)
    var cells = Set<Cell>()
    var relations = Set<TotalRelation>()
    for row in check.boxes.indices {
      for kind in check.heads[row].kinds {
        let relation = TotalRelation(total: row, kind: kind)
        if kind == .tranches, check.partCount[row] == 0 { continue }
        relations.insert(relation)
        cells.formUnion(incidence.cells(of: relation))
      }
    }
    let residuals = Dictionary(
      uniqueKeysWithValues: check.broken.map { ($0.relation, $0.residual) })
    func holds(_ changes: [(Cell, Int128)]) -> Bool {
      var opened: [Int: Int128] = [:]
      for (cell, change) in changes {
        for total in incidence.openTotals(of: cell) { opened[total, default: 0] += change }
      }
      guard opened.allSatisfy({ $0.value == Int128(draft.totals.amount[$0.key]) }) else {
        return false
      }
      return relations.allSatisfy { relation in
        changes.reduce(residuals[relation] ?? 0) { sum, change in
          sum + change.1 * Int128(incidence.relations(of: change.0)[relation] ?? 0)
        } == 0
      }
    }
    // A change can only be ± a residual or a sum or difference of two.
    let values = Set(residuals.values)
    var steps = Set(values.flatMap { [$0, -$0] })
    for a in values { for b in values { steps.formUnion([a + b, a - b, -a - b]) } }
    steps.remove(0)
    let all = Array(cells)
    var found = Set<Set<Cell>>()
    for cell in all where steps.contains(where: { holds([(cell, $0)]) }) { found.insert([cell]) }
    if !found.isEmpty { return found }
    for (position, first) in all.enumerated() {
      for second in all[(position + 1)...] {
        search: for a in steps {
          for b in steps where holds([(first, a), (second, b)]) {
            found.insert([first, second])
            break search
          }
        }
      }
    }
    return found
  }

  @Test(arguments: Trials.of(0..<400))
  func `the repairs are exactly the smallest ones that brute force finds`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &+ 1000)
    var draft = RandomDraft.make(seed: UInt64(seed))
    if draft.tranches.count > 9 { return }
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let isTotal = Bool.random(using: &random)
      let change = Int64.random(in: 1...50, using: &random)
      if isTotal {
        draft.totals.amount[Int.random(in: 0..<draft.totals.count, using: &random)] += change
      } else if let row = draft.tranches.amount.indices.randomElement(using: &random) {
        draft.tranches.amount[row] += change
      }
    }
    let check = TotalsCheck(draft)
    if check.broken.isEmpty { return }
    let result = Locator.locate(draft, check)
    #expect(result.isComplete)
    let expected = bruteForce(draft, check)
    let found = Set(result.repairs.map { Set($0.cells.map(\.cell)) })
    if (result.repairs.first?.cells.count ?? 0) <= 2, !expected.isEmpty {
      #expect(found == expected)
    }
    for repair in result.repairs { #expect(mends(repair, draft)) }
  }

  /// Applies a repair to a copy and checks it afresh.
  private func mends(_ repair: Repair, _ draft: PlanDraft) -> Bool {
    var draft = draft
    for cell in repair.cells {
      switch cell.cell {
      case .tranche(let row): draft.tranches.amount[row] = cell.restored
      case .total(let row): draft.totals.amount[row] = cell.restored
      case .blank:
        let scope = cell.cell.scope(in: draft)
        draft.tranches.subproject.append(scope.subproject!)
        draft.tranches.source.append(scope.source!)
        draft.tranches.year.append(scope.year!)
        draft.tranches.amount.append(cell.restored)
      }
    }
    return TotalsCheck(draft).broken.isEmpty
  }

  @Test(
    arguments: [
      (33_677, 36_377, Slip.digitsSwapped), (3_637, 36_377, .other),
      (363_770, 36_377, .decimalPointMoved), (363_770_000, 36_377, .unitSlip),
      (-36_377, 36_377, .sign), (36_378, 36_377, .digitWrong), (336_377, 36_377, .digitDoubled),
      (99, 36_377, .other), (316_377, 36_377, .digitAdded),
    ] as [(Amount, Amount, Slip)])
  func `a slip is named after how people err`(found: Amount, right: Amount, slip: Slip) {
    #expect(Slip.between(found: found, right: right, neighbours: [], decimals: 2) == slip)
  }

  @Test func `a blank and a neighbour's figure are named too`() {
    #expect(Slip.between(found: nil, right: 7, neighbours: [], decimals: 2) == .blank)
    #expect(Slip.between(found: 55, right: 7, neighbours: [55], decimals: 2) == .neighbourColumn)
  }
}
