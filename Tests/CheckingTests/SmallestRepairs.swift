@testable import Checking
@testable import Localisation
@testable import Planning

/// All smallest repairs of a small draft, by trying every set of cells: each is solved as a system of
/// linear equations, without any search or grouping.
struct SmallestRepairs {
  private let incidence: Incidence
  private let cells: [Cell]
  private let columns: [[Int: Int]]
  private let right: [Int128]

  init(_ draft: PlanDraft, _ check: TotalsCheck) {
    let incidence = Incidence(draft, check)
    var relations: [TotalRelation] = []
    var seen = Set<Cell>()
    var cells: [Cell] = []
    for row in check.boxes.indices {
      for kind in check.heads[row].kinds where kind != .tranches || check.partCount[row] > 0 {
        relations.append(TotalRelation(total: row, kind: kind))
        cells += incidence.cells(of: relations.last!).filter { seen.insert($0).inserted }
      }
    }
    let residuals = Dictionary(
      uniqueKeysWithValues: check.broken.map { ($0.relation, $0.residual) })
    let numbers = Dictionary(
      uniqueKeysWithValues: relations.enumerated().map { ($0.element, $0.offset) })
    self.incidence = incidence
    self.cells = cells
    columns = cells.map { cell in
      Dictionary(
        uniqueKeysWithValues: incidence.relations(of: cell).map { (numbers[$0.key]!, $0.value) })
    }
    right = relations.map { -(residuals[$0] ?? 0) }
  }

  /// The smallest repairs, of at most `most` cells; empty when there is none so small.
  func all(upTo most: Int) -> Set<Set<CellChange>> {
    for size in 1...most {
      var found = Set<Set<CellChange>>()
      extend([], from: 0, to: size, &found)
      if !found.isEmpty { return found }
    }
    return []
  }

  private func extend(
    _ chosen: [Int], from first: Int, to size: Int, _ found: inout Set<Set<CellChange>>
  ) {
    if chosen.count == size {
      if let repair = solve(chosen) { found.insert(repair) }
      return
    }
    for cell in first..<max(first, cells.count) {
      extend(chosen + [cell], from: cell + 1, to: size, &found)
    }
  }

  /// The changes of just `chosen`, none of them 0, with which every relation holds.
  private func solve(_ chosen: [Int]) -> Set<CellChange>? {
    var rows = right.indices.map { row in
      chosen.map { Int128(columns[$0][row] ?? 0) } + [right[row]]
    }
    for column in chosen.indices {
      guard let pivot = (column..<rows.count).first(where: { rows[$0][column] != 0 }) else {
        return nil
      }
      rows.swapAt(column, pivot)
      for row in rows.indices where row != column && rows[row][column] != 0 {
        let (own, other) = (rows[column][column], rows[row][column])
        for position in rows[row].indices {
          rows[row][position] = own * rows[row][position] - other * rows[column][position]
        }
      }
    }
    if rows.dropFirst(chosen.count).contains(where: { $0.last! != 0 }) { return nil }
    var changes = Set<CellChange>()
    var opened: [Int: Int128] = [:]
    for (position, cell) in chosen.enumerated() {
      let (value, rest) = rows[position].last!.quotientAndRemainder(
        dividingBy: rows[position][position])
      if value == 0 || rest != 0 { return nil }
      changes.insert(CellChange(cell: cells[cell], change: value))
      for total in incidence.openTotals(of: cells[cell]) { opened[total, default: 0] += value }
    }
    let fits = opened.allSatisfy {
      $0.value == Int128(incidence.draft.totals.amount[$0.key])
    }
    return fits ? changes : nil
  }
}

extension Locator.Result {
  /// Every combination of a way of each group.
  var combinations: Set<Set<CellChange>> {
    var combined: Set<Set<CellChange>> = [[]]
    for group in groups {
      combined = Set(combined.flatMap { set in group.ways.map { set.union($0) } })
    }
    return combined
  }
}
