internal import Planning

/// The smallest repairs of one sub-project's own relations, which add up only figures of that
/// sub-project.
struct RowSearch {
  struct Outcome {
    var ways: [[CellChange]] = []
    /// Whether no smaller way exists and none of this size is missing.
    var isComplete = true
    /// At least so many cells must change.
    var least = 1
    /// Relations of cells that were looked at, and nodes of the search for more than one cell.
    var looked = 0
  }

  let incidence: Incidence
  /// Work on one sub-project before its search gives up; with next to none it is not begun.
  let nodeLimit: Int
  /// Whether a sub-project whose search gave up is mended greedily.
  let peels: Bool

  /// Repairs `broken`, all the broken own relations of a sub-project.
  func run(_ broken: ArraySlice<(relation: TotalRelation, residual: Int128)>) -> Outcome {
    var outcome = singles(broken)
    if !outcome.ways.isEmpty { return outcome }
    outcome.least = 2
    let hasPairs = pairs(broken, &outcome)
    if hasPairs, !outcome.ways.isEmpty { return outcome }
    if hasPairs { outcome.least = 3 }
    outcome.isComplete = false
    if nodeLimit < Locator.leastNodes { return outcome }
    let residuals = Dictionary(
      uniqueKeysWithValues: broken.map { ($0.relation, $0.residual) })
    var search = RepairSearch(incidence, residuals, isOwn: true, nodeLimit: nodeLimit)
    let found = search.run(sizes: outcome.least...Locator.cellsSearched)
    outcome.looked += found.nodes
    outcome.isComplete = found.isComplete
    outcome.least = found.least
    outcome.ways = found.ways
    if outcome.ways.isEmpty, peels, broken.count <= Locator.relationsPeeled,
      let peeled = search.peel()
    {
      outcome.ways = [incidence.changes(peeled)]
    }
    return outcome
  }

  /// Every single cell that mends all of `broken` and no cell that breaks another own relation: it
  /// stands in the shortest of them, so only its cells are looked at.
  private func singles(
    _ broken: ArraySlice<(relation: TotalRelation, residual: Int128)>
  ) -> Outcome {
    var outcome = Outcome()
    let size = broken[broken.startIndex].residual.magnitude
    if broken.contains(where: { $0.residual.magnitude != size }) { return outcome }
    let shortest = broken.min {
      incidence.length(of: $0.relation) < incidence.length(of: $1.relation)
    }!
    for cell in incidence.cells(of: shortest.relation) {
      var change: Int128?
      var mended = 0
      var fits = true
      incidence.forEachOwnRelation(of: cell) { relation, sign in
        outcome.looked += 1
        guard fits, let entry = broken.first(where: { $0.relation == relation }) else {
          fits = false
          return
        }
        let wanted = -entry.residual * Int128(sign)
        if let change, change != wanted { fits = false }
        change = wanted
        mended += 1
      }
      guard fits, mended == broken.count, let change else { continue }
      let opened = incidence.openTotals(of: cell)
      if opened.allSatisfy({ Int128(incidence.draft.totals.amount[$0]) == change }) {
        outcome.ways.append([CellChange(cell: cell, change: change)])
      }
    }
    return outcome
  }
}

/// Two cells: a pass over all pairs, which bit sets of relations make cheap.
extension RowSearch {
  private struct Column {
    var cell: Cell
    /// The own relations that it stands in, with its signs.
    var signs: [(relation: Int, sign: Int128)] = []
    var mask: UInt128 = 0

    func sign(_ relation: Int) -> Int128 {
      signs.first { $0.relation == relation }?.sign ?? 0
    }
  }

  /// Adds every pair of cells that mends all of `broken`; `false` if the sub-project has too many
  /// relations for that.
  ///
  /// A relation that only one of two cells stands in must be broken, for the cell does change. So two
  /// cells mend all of B just when together they stand in all of B, stand in the same relations outside of
  /// B, and one relation of either alone gives changes with which the others come out.
  private func pairs(
    _ broken: ArraySlice<(relation: TotalRelation, residual: Int128)>, _ outcome: inout Outcome
  ) -> Bool {
    guard let columns = columns(broken) else { return false }
    let all: UInt128 = (1 << UInt128(broken.count)) - 1
    let residuals = broken.map(\.residual)
    // Every pair has a cell in the first of them.
    for (position, first) in columns.enumerated() where first.mask & 1 != 0 {
      for (other, second) in columns.enumerated()
      where other > position || (other < position && second.mask & 1 == 0) {
        let mask = first.mask | second.mask
        if mask & all != all || (first.mask ^ second.mask) & ~all != 0 { continue }
        guard let changes = solve(first, second, residuals) else { continue }
        let way = [
          CellChange(cell: first.cell, change: changes.0),
          CellChange(cell: second.cell, change: changes.1),
        ]
        if fitsOpenTotals(way) {
          outcome.ways.append(
            incidence.changes([first.cell: changes.0, second.cell: changes.1]))
        }
      }
    }
    outcome.looked += columns.count
    return true
  }

  /// Every cell that stands in a broken relation, or in a satisfied one with such a cell, with its own
  /// relations numbered: the broken ones first. `nil` beyond 128 relations.
  private func columns(
    _ broken: ArraySlice<(relation: TotalRelation, residual: Int128)>
  ) -> [Column]? {
    var numbers: [TotalRelation: Int] = [:]
    for (number, entry) in broken.enumerated() { numbers[entry.relation] = number }
    var seen = Set<Cell>()
    var columns: [Column] = []
    /// A satisfied relation of each cell that stands in all of the broken ones.
    var others: [TotalRelation] = []
    func add(_ cells: [Cell]) {
      for cell in cells where seen.insert(cell).inserted {
        var column = Column(cell: cell)
        var (mended, other) = (0, TotalRelation?.none)
        incidence.forEachOwnRelation(of: cell) { relation, sign in
          let number = numbers[relation] ?? numbers.count
          numbers[relation] = number
          column.signs.append((number, Int128(sign)))
          if number < broken.count { mended += 1 } else { other = other ?? relation }
        }
        columns.append(column)
        if mended == broken.count, let other, !others.contains(other) { others.append(other) }
      }
    }
    for entry in broken { add(incidence.cells(of: entry.relation)) }
    for relation in others { add(incidence.cells(of: relation)) }
    if numbers.count > 128 { return nil }
    for position in columns.indices {
      for entry in columns[position].signs {
        columns[position].mask |= 1 << UInt128(entry.relation)
      }
    }
    return columns
  }

  /// The changes of two cells that put all their relations right, none of them 0.
  private func solve(
    _ first: Column, _ second: Column, _ residuals: [Int128]
  ) -> (Int128, Int128)? {
    func residual(_ relation: Int) -> Int128 {
      relation < residuals.count ? residuals[relation] : 0
    }
    func alone(_ column: Column, _ other: Column) -> Int128? {
      column.signs.first { other.mask & (1 << UInt128($0.relation)) == 0 }.map {
        -residual($0.relation) * $0.sign
      }
    }
    var (x, y) = (alone(first, second), alone(second, first))
    guard let shared = first.signs.first(where: { second.sign($0.relation) != 0 }) else {
      return check(first, second, x, y, residuals)
    }
    let (a, b) = (shared.sign, second.sign(shared.relation))
    if let y, x == nil { x = a * (-residual(shared.relation) - b * y) }
    if let x, y == nil { y = b * (-residual(shared.relation) - a * x) }
    if x == nil { (x, y) = different(first, second, residuals) }
    return check(first, second, x, y, residuals)
  }

  /// The changes of two cells that stand in the same relations, once with equal and once with different
  /// signs.
  private func different(
    _ first: Column, _ second: Column, _ residuals: [Int128]
  ) -> (Int128?, Int128?) {
    var sums: [Int128: Int128] = [:]
    for entry in first.signs {
      let residual = entry.relation < residuals.count ? residuals[entry.relation] : 0
      // x ± y, by whether the signs agree.
      sums[entry.sign * second.sign(entry.relation)] = -residual * entry.sign
    }
    guard let sum = sums[1], let difference = sums[-1], (sum + difference) % 2 == 0 else {
      return (nil, nil)
    }
    return ((sum + difference) / 2, (sum - difference) / 2)
  }

  private func check(
    _ first: Column, _ second: Column, _ x: Int128?, _ y: Int128?, _ residuals: [Int128]
  ) -> (Int128, Int128)? {
    guard let x, let y, x != 0, y != 0 else { return nil }
    for entry in first.signs + second.signs {
      let residual = entry.relation < residuals.count ? residuals[entry.relation] : 0
      let moved = first.sign(entry.relation) * x + second.sign(entry.relation) * y
      if residual + moved != 0 { return nil }
    }
    return (x, y)
  }

  private func fitsOpenTotals(_ changes: [CellChange]) -> Bool {
    var sums: [Int: Int128] = [:]
    for change in changes {
      for total in incidence.openTotals(of: change.cell) {
        sums[total, default: 0] += change.change
      }
    }
    return sums.allSatisfy { $0.value == Int128(incidence.draft.totals.amount[$0.key]) }
  }
}

extension Incidence {
  /// `changes` in the order of their places in the plan.
  func changes(_ changes: [Cell: Int128]) -> [CellChange] {
    self.changes(changes.map { CellChange(cell: $0.key, change: $0.value) })
  }

  func changes(_ changes: [CellChange]) -> [CellChange] {
    changes.sorted {
      sortKey($0.cell).lexicographicallyPrecedes(sortKey($1.cell))
    }
  }

  /// Whether the places of the cells of `left` come before those of `right`.
  func precedes(_ left: [CellChange], _ right: [CellChange]) -> Bool {
    left.flatMap { sortKey($0.cell) }.lexicographicallyPrecedes(right.flatMap { sortKey($0.cell) })
  }
}
