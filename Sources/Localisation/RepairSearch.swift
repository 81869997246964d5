internal import Planning

/// Looks for all smallest sets of cells whose change makes the relations with a residual hold and breaks
/// no other.
///
/// Method: iterative deepening over |S|. At a node, the system for the chosen columns is eliminated in
/// integers; if it has no solution, elimination leaves a combination y of relations with y·A_S = 0 and
/// y·r ≠ 0. Every solution that extends S contains a cell with y·A ≠ 0, so branching on just those
/// cells, for the y with the fewest, visits every smallest repair: the answer is complete, hence
/// "unique" is a proof. The idea is the hitting-set form of Fellegi–Holt error localisation
/// (Fellegi & Holt 1976, *A Systematic Approach to Automatic Edit and Imputation*).
struct RepairSearch {
  struct Outcome {
    /// The smallest repairs, each in order of place, and by their cells' places.
    var ways: [[CellChange]] = []
    /// Whether no smaller repair exists and none of this size is missing.
    var isComplete = false
    /// At least so many cells must change.
    var least = 1
    /// Work done.
    var nodes = 0
  }

  private let incidence: Incidence
  private let residuals: [TotalRelation: Int128]
  /// Whether only relations among one sub-project's own figures count.
  private let isOwn: Bool
  private let nodeLimit: Int
  private var memory: [TotalRelation: [Cell]] = [:]
  private var columns: [Cell: [TotalRelation: Int]] = [:]
  private var visited: Set<Set<Cell>> = []
  private var found: [Set<Cell>: [Cell: Int128]] = [:]
  private var nodes = 0
  private var neighbours = Neighbours()

  init(
    _ incidence: Incidence, _ residuals: [TotalRelation: Int128], isOwn: Bool = false,
    nodeLimit: Int
  ) {
    self.incidence = incidence
    self.residuals = residuals
    self.isOwn = isOwn
    self.nodeLimit = nodeLimit
  }

  /// Searches repairs of `sizes` cells, the smallest that there are.
  mutating func run(sizes: ClosedRange<Int> = 1...Locator.cellsSearched) -> Outcome {
    compare()
    // Broken relations that have no cell in common need one each.
    let apart = neighbours.independent(upTo: sizes.upperBound + 1) { _ in true }
    let least = max(sizes.lowerBound, apart)
    var outcome = Outcome(least: least)
    for size in sizes where size >= least {
      visited = []
      deepen([], to: size)
      if nodes >= nodeLimit || !found.isEmpty { break }
      outcome.least = size + 1
    }
    outcome.nodes = nodes
    outcome.ways = found.values.map(incidence.changes).sorted(by: incidence.precedes)
    outcome.isComplete = !found.isEmpty && nodes < nodeLimit
    return outcome
  }

  /// The shortest broken relations, and which of them have a cell in common.
  private struct Neighbours {
    var relations: [TotalRelation] = []
    /// For each of `relations`, whether it shares a cell with each other one.
    var meet: [[Bool]] = []

    /// How many of `relations` for which `isCounted` holds have no cell in common, as far as taking them
    /// in order finds; counted up to `limit`.
    func independent(upTo limit: Int, where isCounted: (TotalRelation) -> Bool) -> Int {
      var taken: [Int] = []
      for (position, relation) in relations.enumerated()
      where isCounted(relation) && !taken.contains(where: { meet[$0][position] }) {
        taken.append(position)
        if taken.count == limit { break }
      }
      return taken.count
    }
  }

  /// So many coefficients eliminated are the work of one node more.
  private static let entriesPerNode = 32

  /// Relations with more cells than that, and more relations, are not compared with each other.
  private static let cellsCompared = 2_000
  private static let relationsCompared = 300

  private mutating func compare() {
    let short = residuals.keys.map { (length: incidence.length(of: $0), relation: $0) }
      .filter { $0.length <= RepairSearch.cellsCompared }
      .sorted { ($0.length, $0.relation) < ($1.length, $1.relation) }
      .prefix(RepairSearch.relationsCompared)
    let relations = short.map(\.relation)
    var meet = Array(
      repeating: Array(repeating: false, count: relations.count), count: relations.count)
    var holders: [Cell: [Int]] = [:]
    for (position, relation) in relations.enumerated() {
      for cell in cells(of: relation) {
        for other in holders[cell] ?? [] {
          meet[position][other] = true
          meet[other][position] = true
        }
        holders[cell, default: []].append(position)
      }
    }
    neighbours = Neighbours(relations: relations, meet: meet)
  }

  /// Extends `chosen` to every solution of exactly `size` cells.
  private mutating func deepen(_ chosen: [Cell], to size: Int) {
    nodes += 1
    if nodes >= nodeLimit { return }
    switch solve(chosen) {
    case .solution(let changes):
      if chosen.count == size, fitsOpenTotals(changes) { found[Set(chosen)] = changes }
    case .dependent: break
    case .conflict(let conflicts, let touched):
      let left = size - chosen.count
      if left == 0 { return }
      let apart = neighbours.independent(upTo: left + 1) { !touched.contains($0) }
      if apart > left { return }
      // Each conflict needs one of its cells: the last cell must be in all of them.
      for cell in cells(in: conflicts[0])
      where !chosen.contains(cell) && (left > 1 || isInAll(conflicts, cell)) {
        let next = chosen + [cell]
        if next.count > 1, !visited.insert(Set(next)).inserted { continue }
        deepen(next, to: size)
      }
    }
  }

  private mutating func isInAll(_ conflicts: [[TotalRelation: Int128]], _ cell: Cell) -> Bool {
    let column = column(cell)
    return conflicts.allSatisfy { RepairSearch.product($0, column) != 0 }
  }

  /// What changing a cell of `column` by one adds to a combination of relations.
  private static func product(
    _ combination: [TotalRelation: Int128], _ column: [TotalRelation: Int]
  ) -> Int128 {
    combination.reduce(0) { $0 + $1.value * Int128(column[$1.key] ?? 0) }
  }

  /// Whether totals that had no part get parts that add up to what they print.
  private func fitsOpenTotals(_ changes: [Cell: Int128]) -> Bool {
    var sums: [Int: Int128] = [:]
    for (cell, change) in changes {
      for total in incidence.openTotals(of: cell) { sums[total, default: 0] += change }
    }
    return sums.allSatisfy { $0.value == Int128(incidence.draft.totals.amount[$0.key]) }
  }

  private enum Step {
    case solution([Cell: Int128])
    /// The columns depend on each other: whatever they solve, fewer solve too.
    case dependent
    /// Combinations of relations that no change of the chosen cells can mend, the one with the fewest
    /// cells first, and the relations that the chosen cells stand in.
    case conflict([[TotalRelation: Int128]], touched: Set<TotalRelation>)
  }

  private mutating func solve(_ chosen: [Cell]) -> Step {
    let chosenColumns = chosen.map { column($0) }
    var touched = Set<TotalRelation>()
    for column in chosenColumns { touched.formUnion(column.keys) }
    nodes += touched.count * chosen.count / RepairSearch.entriesPerNode
    var conflicts: [[TotalRelation: Int128]] = residuals.keys.filter { !touched.contains($0) }
      .map { [$0: 1] }
    if conflicts.isEmpty || !chosen.isEmpty {
      let (step, left) = eliminate(chosen, chosenColumns, touched.sorted())
      switch step {
      case .solution(let changes):
        if conflicts.isEmpty { return .solution(changes) }
      case .dependent: return .dependent
      case .conflict, nil: break
      }
      conflicts += left
    }
    let best = conflicts.indices.min {
      let (left, right) = (cost(conflicts[$0]), cost(conflicts[$1]))
      return left != right
        ? left < right : conflicts[$0].keys.min()! < conflicts[$1].keys.min()!
    }
    guard let best else { return .dependent }
    conflicts.swapAt(0, best)
    return .conflict(conflicts, touched: touched)
  }

  /// Gauss–Jordan elimination in integers of the relations in `rows` over the chosen columns, with the
  /// combinations that contradict.
  private func eliminate(
    _ chosen: [Cell], _ columns: [[TotalRelation: Int]], _ rows: [TotalRelation]
  ) -> (Step?, [[TotalRelation: Int128]]) {
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
      guard let pivot else { return (.dependent, []) }
      pivots.append(pivot)
      for row in system.indices where row != pivot && system[row].coefficients[column] != 0 {
        system[row].clear(column, with: system[pivot])
      }
    }
    let conflicts = system.indices.filter { !pivots.contains($0) && system[$0].right != 0 }
      .map { system[$0].combination }
    if !conflicts.isEmpty { return (nil, conflicts) }
    var changes: [Cell: Int128] = [:]
    for (column, pivot) in pivots.enumerated() {
      let (quotient, remainder) = system[pivot].right.quotientAndRemainder(
        dividingBy: system[pivot].coefficients[column])
      if remainder != 0 || quotient == 0 { return (.dependent, []) }
      changes[chosen[column]] = quotient
    }
    return (.solution(changes), [])
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
      // Not kept: a relation across sub-projects has more cells than are ever chosen.
      let column = isOwn ? column(cell) : incidence.relations(of: cell)
      return RepairSearch.product(combination, column) != 0
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
    var column: [TotalRelation: Int] = [:]
    if isOwn {
      incidence.forEachOwnRelation(of: cell) { column[$0] = $1 }
    } else {
      column = incidence.relations(of: cell)
    }
    if columns.count < Locator.nodeLimit { columns[cell] = column }
    return column
  }

  // MARK: Many errors

  /// When more than `cellsSearched` cells are wrong: change, one after the other, the cell that mends
  /// the most relations net of those it breaks. `nil` if that does not mend everything.
  mutating func peel() -> [Cell: Int128]? {
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
}
