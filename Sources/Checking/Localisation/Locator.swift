package import Planning

/// Finds the smallest sets of cells whose change makes every broken relation hold.
///
/// A plan table is an error-correcting code: every cell stands in several sums, and the pattern of
/// sums that fail names the cell. In matrix words: with relations as rows and cells as columns, find
/// all smallest column sets S with A_S·Δ = −r, where r are the residuals.
///
/// Method: iterative deepening over |S|. At a node, the system for the chosen columns is eliminated in
/// integers; if it has no solution, elimination leaves a combination y of relations with y·A_S = 0 and
/// y·r ≠ 0. Every solution that extends S contains a cell with y·A ≠ 0, so branching on just those
/// cells, for the y with the fewest, visits every smallest repair: the answer is complete, hence
/// "unique" is a proof. The idea is the hitting-set form of Fellegi–Holt error localisation
/// (Fellegi & Holt 1976, *A Systematic Approach to Automatic Edit and Imputation*).
///
/// One error costs O(cells of the shortest broken relation) after one pass over the table.
public struct Locator {
  /// The most cells searched for completely; beyond that the answer is a heuristic and says so.
  public static let cellsSearched = 6
  /// Work before the search gives up, in nodes visited (and thousands of cells looked at): one or two
  /// seconds.
  static let nodeLimit = 200_000
  /// Repairs listed at most.
  static let repairsListed = 100
  /// Up to this many sub-projects × sources × years every blank of the grid may be a forgotten figure;
  /// beyond, only blanks among a sub-project's own payers and years.
  static let smallGrid = 100_000

  /// What was found.
  public struct Result: Sendable {
    /// The smallest repairs, likeliest slips first. Empty when nothing is broken or nothing was found.
    public var repairs: [Repair] = []
    /// Whether the search was complete: no smaller repair exists, and none of this size is missing.
    public var isComplete = true
    /// Work done, in nodes.
    public var nodes = 0

    /// The repair, if it is proven to be the only smallest one.
    public var unique: Repair? {
      isComplete && repairs.count == 1 ? repairs[0] : nil
    }
  }

  private let incidence: Incidence
  private let residuals: [TotalRelation: Int128]
  private var memory: [TotalRelation: [Cell]] = [:]
  private var columns: [Cell: [TotalRelation: Int]] = [:]
  private var visited: Set<Set<Cell>> = []
  private var found: [Set<Cell>: [Cell: Int128]] = [:]
  private var nodes = 0

  private init(_ draft: PlanDraft, _ check: TotalsCheck) {
    incidence = Incidence(draft, check)
    residuals = Dictionary(
      uniqueKeysWithValues: check.broken.map { ($0.relation, $0.residual) })
  }

  /// The smallest repairs of `draft`, whose totals were checked by `check`.
  package static func locate(_ draft: PlanDraft, _ check: TotalsCheck) -> Result {
    if check.broken.isEmpty { return Result() }
    var locator = Locator(draft, check)
    return locator.run()
  }

  private mutating func run() -> Result {
    var result = Result()
    for size in 1...Locator.cellsSearched {
      visited = []
      deepen([], to: size)
      if nodes >= Locator.nodeLimit || !found.isEmpty { break }
    }
    result.nodes = nodes
    result.isComplete = !found.isEmpty && nodes < Locator.nodeLimit
    if found.isEmpty, let peeled = peel() { found[Set(peeled.keys)] = peeled }
    let repairs = found.values.compactMap(repair)
    result.repairs = Array(
      repairs.map { (repair: $0, key: [$0.rank] + $0.cells.flatMap { incidence.sortKey($0.cell) }) }
        .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.repair)
        .prefix(Locator.repairsListed))
    if repairs.isEmpty { result.isComplete = false }
    return result
  }

  // MARK: Complete search

  /// Extends `chosen` to every solution of exactly `size` cells.
  private mutating func deepen(_ chosen: [Cell], to size: Int) {
    nodes += 1
    if nodes >= Locator.nodeLimit { return }
    switch solve(chosen) {
    case .solution(let changes):
      if chosen.count == size, fitsOpenTotals(changes) { found[Set(chosen)] = changes }
    case .dependent: break
    case .conflict(let combination):
      if chosen.count == size { return }
      for cell in cells(in: combination) where !chosen.contains(cell) {
        let next = chosen + [cell]
        if next.count > 1, !visited.insert(Set(next)).inserted { continue }
        deepen(next, to: size)
      }
    }
  }

  /// Whether totals that had no part get parts that add up to what they print.
  private func fitsOpenTotals(_ changes: [Cell: Int128]) -> Bool {
    var sums: [Int: Int128] = [:]
    for (cell, change) in changes {
      for total in incidence.openTotals(of: cell) { sums[total, default: 0] += change }
    }
    return sums.allSatisfy { $0.value == Int128(incidence.draft.totals.amount[$0.key]) }
  }

  private enum Outcome {
    case solution([Cell: Int128])
    /// The columns depend on each other: whatever they solve, fewer solve too.
    case dependent
    /// Relations whose combination no change of the chosen cells can mend.
    case conflict([TotalRelation: Int128])
  }

  private mutating func solve(_ chosen: [Cell]) -> Outcome {
    let chosenColumns = chosen.map { column($0) }
    var touched = Set<TotalRelation>()
    for column in chosenColumns { touched.formUnion(column.keys) }
    var conflicts: [[TotalRelation: Int128]] = residuals.keys.filter { !touched.contains($0) }
      .map { [$0: 1] }
    if conflicts.isEmpty || !chosen.isEmpty {
      switch eliminate(chosen, chosenColumns, touched.sorted()) {
      case .solution(let changes):
        if conflicts.isEmpty { return .solution(changes) }
      case .dependent: return .dependent
      case .conflict: break
      }
      conflicts += eliminationConflicts
    }
    let best = conflicts.min {
      let (left, right) = (cost($0), cost($1))
      return left != right ? left < right : $0.keys.min()! < $1.keys.min()!
    }
    return best.map(Outcome.conflict) ?? .dependent
  }

  private var eliminationConflicts: [[TotalRelation: Int128]] = []

  /// Gauss–Jordan elimination in integers of the relations in `rows` over the chosen columns.
  private mutating func eliminate(
    _ chosen: [Cell], _ columns: [[TotalRelation: Int]], _ rows: [TotalRelation]
  ) -> Outcome {
    eliminationConflicts = []
    var system = rows.map { relation in
      EliminationRow(
        coefficients: columns.map { Int128($0[relation] ?? 0) },
        right: -(residuals[relation] ?? 0), combination: [relation: 1])
    }
    var pivots: [Int] = []
    for column in chosen.indices {
      let pivot = system.indices.first {
        !pivots.contains($0) && system[$0].coefficients[column] != 0
      }
      guard let pivot else { return .dependent }
      pivots.append(pivot)
      for row in system.indices where row != pivot && system[row].coefficients[column] != 0 {
        system[row].clear(column, with: system[pivot])
      }
    }
    eliminationConflicts = system.indices.filter { !pivots.contains($0) && system[$0].right != 0 }
      .map { system[$0].combination }
    if !eliminationConflicts.isEmpty { return .conflict(eliminationConflicts[0]) }
    var changes: [Cell: Int128] = [:]
    for (column, pivot) in pivots.enumerated() {
      let (quotient, remainder) = system[pivot].right.quotientAndRemainder(
        dividingBy: system[pivot].coefficients[column])
      if remainder != 0 || quotient == 0 { return .dependent }
      changes[chosen[column]] = quotient
    }
    return .solution(changes)
  }

  private struct EliminationRow {
    var coefficients: [Int128]
    var right: Int128
    var combination: [TotalRelation: Int128]

    mutating func clear(_ column: Int, with pivot: EliminationRow) {
      let (own, other) = (pivot.coefficients[column], coefficients[column])
      for position in coefficients.indices {
        coefficients[position] = own * coefficients[position] - other * pivot.coefficients[position]
      }
      right = own * right - other * pivot.right
      for key in combination.keys { combination[key]! *= own }
      for (key, value) in pivot.combination {
        combination[key, default: 0] -= other * value
        if combination[key] == 0 { combination[key] = nil }
      }
    }
  }

  // MARK: Cells of a combination of relations

  private func cost(_ combination: [TotalRelation: Int128]) -> Int {
    combination.keys.reduce(0) { $0 + incidence.length(of: $1) }
  }

  /// The cells that a combination of relations really contains, in a fixed order.
  private mutating func cells(in combination: [TotalRelation: Int128]) -> [Cell] {
    var candidates: [Cell] = []
    var seen = Set<Cell>()
    for relation in combination.keys.sorted() {
      for cell in cells(of: relation) where seen.insert(cell).inserted { candidates.append(cell) }
    }
    nodes += candidates.count / 1000
    return candidates.filter { cell in
      let column = incidence.relations(of: cell)
      var sum: Int128 = 0
      for (relation, factor) in combination { sum += factor * Int128(column[relation] ?? 0) }
      return sum != 0
    }
  }

  private mutating func cells(of relation: TotalRelation) -> [Cell] {
    if let known = memory[relation] { return known }
    let cells = incidence.cells(of: relation)
    memory[relation] = cells
    return cells
  }

  private mutating func column(_ cell: Cell) -> [TotalRelation: Int] {
    if let known = columns[cell] { return known }
    let column = incidence.relations(of: cell)
    if columns.count < Locator.nodeLimit { columns[cell] = column }
    return column
  }

  // MARK: Many errors

  /// When more than `cellsSearched` cells are wrong: change, one after the other, the cell that mends
  /// the most relations net of those it breaks. `nil` if that does not mend everything.
  private mutating func peel() -> [Cell: Int128]? {
    var left = residuals
    var changes: [Cell: Int128] = [:]
    while !left.isEmpty {
      var best: (gain: Int, cell: Cell, change: Int128)?
      var tried = Set<Cell>()
      let rows = left.keys.filter(incidence.isRow).sorted()
      for relation in rows.isEmpty ? left.keys.sorted() : rows {
        for cell in cells(of: relation) where tried.insert(cell).inserted {
          let column = column(cell)
          let change = -left[relation]! * Int128(column[relation] ?? 0)
          if change == 0 { continue }
          var gain = 0
          for (other, sign) in column {
            let before = left[other] ?? 0
            let after = before + Int128(sign) * change
            if before != 0, after == 0 { gain += 1 }
            if before == 0 { gain -= 1 }
          }
          if gain > best?.gain ?? 0 { best = (gain, cell, change) }
        }
      }
      guard let best else { return nil }
      changes[best.cell, default: 0] += best.change
      for (relation, sign) in column(best.cell) {
        let residual = (left[relation] ?? 0) + Int128(sign) * best.change
        left[relation] = residual == 0 ? nil : residual
      }
    }
    return changes.filter { $0.value != 0 }
  }

  // MARK: Repairs

  /// The repair that `changes` describe, `nil` if a value would leave the range of amounts.
  private func repair(_ changes: [Cell: Int128]) -> Repair? {
    let decimals = incidence.draft.unit.decimals
    var cells: [RepairedCell] = []
    for (cell, change) in changes {
      let found = incidence.value(cell)
      let restored = Int128(found ?? 0) + change
      guard restored.magnitude <= Int128(Amount.limit).magnitude else { return nil }
      let slip = Slip.between(
        found: found, right: Amount(restored), neighbours: incidence.neighbours(of: cell),
        decimals: decimals, powers: incidence.draft.unit.slipPowers)
      cells.append(
        RepairedCell(cell: cell, found: found, restored: Amount(restored), slip: slip))
    }
    // The same figures in other cells: they were entered in each other's place.
    if cells.count > 1, cells.map({ $0.found ?? 0 }).sorted() == cells.map(\.restored).sorted() {
      for position in cells.indices { cells[position].slip = .neighbourColumn }
    }
    return Repair(
      cells: cells.sorted {
        incidence.sortKey($0.cell).lexicographicallyPrecedes(incidence.sortKey($1.cell))
      })
  }
}
