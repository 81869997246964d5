internal import Solvers

/// A table that adds up on both sides, known by its leaf cells; subtotals are their sums.
public struct RoundingTable: Sendable {
  /// How printed lines add up downwards; its root is the last sum of every column.
  public let rows: SumTree
  /// How printed columns add up across.
  public let columns: SumTree
  /// Minor units, row by row, one for each leaf row and leaf column; `nil` is blank and stays so.
  public let leaves: [Int64?]

  /// Traps unless there is one leaf for each leaf row and leaf column.
  public init(rows: SumTree, columns: SumTree, leaves: [Int64?]) {
    precondition(leaves.count == rows.leaves.count * columns.leaves.count)
    self.rows = rows
    self.columns = columns
    self.leaves = leaves
  }
}

/// A table rounded to multiples of a base that still adds up.
public struct RoundedTable: Sendable {
  fileprivate let cells: CellSums
  /// Whether any figure differs from the exact one.
  public let changed: Bool
  /// Whether no other such table is closer; not so beyond `ControlledRounding.isSolvable`.
  public let isClosest: Bool
  /// Subtotals of both sides at once, (row, column) in printed order, that are not a neighbouring
  /// multiple; empty unless both sides have subtotals below their total.
  public let stray: [(row: Int, column: Int)]

  /// The figure in minor units, a multiple of the base; `nil` where all that it adds up is blank.
  public subscript(row: Int, column: Int) -> Int128? {
    let cell = row * cells.columnCount + column
    return cells.isBlank[cell] ? nil : cells.value[cell]
  }
}

/// Rounding for display after which rows, columns and subtotals still add up to the last digit.
///
/// Every figure becomes one of the two multiples of the base next to its exact value, and one that
/// is a multiple already stays (*zero-restricted* controlled rounding: Bacharach 1966; Cox & Ernst
/// 1982; Causey, Cox & Ernst 1985). Among all such tables the chosen one
///
/// 1. has the total rounded as usual, half away from zero,
/// 2. moves the subtotals least: Σ |rounded − exact| over them, each counted once,
/// 3. then the leaf cells least,
/// 4. then has the least sum of numbers of leaf cells rounded up, numbered in the order of
///    `RoundingTable.leaves`; what even that leaves open falls to the solver's fixed order.
///
/// It exists because the sums form a network: the total flows through rows to the leaf cells and
/// through columns back (rows of one leaf row, columns of one leaf column are two nested families),
/// an arc per figure carries 0 or 1 steps up, and a network with one fractional flow has a whole one.
///
/// Subtotals of both sides at once (a place's subtotal in a year's subtotal, when years are split by
/// source) are in neither family. With them such a table need not exist: `ControlledRoundingTests`
/// holds one with five cells. They add up, and those farther away than a neighbour are in `stray`.
///
/// Tables that are not `isSolvable` are rounded by `CycleRounding` instead: all sums and neighbours as
/// promised and 1 kept, but 2 to 4 not the least, and `RoundedTable.isClosest` says so.
///
/// Complexity: that of `MinimumCostFlow` with an arc a figure that is no multiple. Measured (release,
/// random amounts to base 100, places of 10 rows, 10 columns): 10³ cells 0.002 s, 10⁵ 0.12 s, 10⁶
/// 1.3 s; by cycles 10⁶ cells in 10⁵ × 10 0.4 s, in 1000 × 1000 0.6 s.
public enum ControlledRounding {
  /// The largest base: costs up to it times 3 × 10⁷ nodes keep inside `NetworkLimits.price`.
  public static let baseLimit: Int64 = 1_000_000_000

  /// Tables of up to so many leaf cells are always solved.
  static let solvedLeaves = 10_000
  /// Larger ones are if their narrower side has at most so many leaf lines, and
  static let solvedWidth = 40
  /// this times the most lines of one sum is at most so much.
  static let solvedBlock = 200_000

  /// `table` in multiples of `base`, which is 1 to `baseLimit` minor units.
  public static func round(
    _ table: RoundingTable, to base: Int64, threads: Int = 2
  ) -> RoundedTable {
    round(table, to: base, closest: isSolvable(table), threads: threads)
  }

  /// Whether the closest table is found in seconds; the network simplex takes too many idle pivots
  /// in wide ones (400 × 100 cells: 45 s).
  public static func isSolvable(_ table: RoundingTable) -> Bool {
    let sides = [table.rows, table.columns].sorted { $0.leaves.count < $1.leaves.count }
    let width = sides[0].leaves.count
    return table.leaves.count <= solvedLeaves
      || (width <= solvedWidth && width * sides[1].mostChildren <= solvedBlock)
  }

  static func round(
    _ table: RoundingTable, to base: Int64, closest: Bool, threads: Int
  ) -> RoundedTable {
    precondition(base >= 1 && base <= baseLimit, "a base of 1 to \(baseLimit)")
    let exact = CellSums(table.rows, table.columns, leaves: table.leaves)
    var steps = StepNetwork(exact, table, base: Int128(base))
    let ups = steps.ups(closest: closest, threads: threads)
    var number = 0
    var leaves: [Int128?] = []
    leaves.reserveCapacity(table.leaves.count)
    exact.eachLeaf(table) { cell in
      let down = floor(exact.value[cell], Int128(base))
      leaves.append(exact.isBlank[cell] ? nil : (down + (ups[number] ? 1 : 0)) * Int128(base))
      number += 1
    }
    let rounded = CellSums(table.rows, table.columns, leaves: leaves)
    return RoundedTable(
      cells: rounded, changed: rounded.value != exact.value, isClosest: closest,
      stray: strays(rounded, exact, table, Int128(base)))
  }

  /// Looks at every figure again; only a subtotal of both sides may lie beyond its neighbours.
  private static func strays(
    _ rounded: CellSums, _ exact: CellSums, _ table: RoundingTable, _ base: Int128
  ) -> [(row: Int, column: Int)] {
    var found: [(row: Int, column: Int)] = []
    for cell in rounded.value.indices {
      let distance = rounded.value[cell] - exact.value[cell]
      if distance > -base, distance < base { continue }
      let (r, c) = (cell / rounded.columnCount, cell % rounded.columnCount)
      precondition(
        !table.rows.isLeaf[r] && !table.columns.isLeaf[c] && r != table.rows.root
          && c != table.columns.root, "a figure was rounded beyond its neighbours")
      found.append((r, c))
    }
    return found
  }
}

/// The largest multiple of `base` that is not above `value`, divided by it.
private func floor(_ value: Int128, _ base: Int128) -> Int128 {
  let (quotient, rest) = value.quotientAndRemainder(dividingBy: base)
  return rest < 0 ? quotient - 1 : quotient
}

/// All figures of a table, row by row, subtotals included.
private struct CellSums: Sendable {
  let columnCount: Int
  private(set) var value: [Int128]
  private(set) var isBlank: [Bool]

  /// Adds the leaves up, columns first. O(cells).
  init(_ rows: SumTree, _ columns: SumTree, leaves: [(some FixedWidthInteger)?]) {
    columnCount = columns.count
    value = [Int128](repeating: 0, count: rows.count * columns.count)
    isBlank = [Bool](repeating: true, count: value.count)
    var next = 0
    for r in rows.leaves {
      for c in columns.leaves {
        if let amount = leaves[next] {
          value[r * columnCount + c] = Int128(amount)
          isBlank[r * columnCount + c] = false
        }
        next += 1
      }
      for c in columns.bottomUp {
        if let p = columns.parent[c] { add(r * columnCount + c, into: r * columnCount + p) }
      }
    }
    for r in rows.bottomUp {
      guard let p = rows.parent[r] else { continue }
      for c in 0..<columnCount { add(r * columnCount + c, into: p * columnCount + c) }
    }
  }

  private mutating func add(_ part: Int, into sum: Int) {
    value[sum] += value[part]
    isBlank[sum] = isBlank[sum] && isBlank[part]
  }

  /// The leaf cells in the order of `RoundingTable.leaves`.
  func eachLeaf(_ table: RoundingTable, _ body: (Int) -> Void) {
    for r in table.rows.leaves { for c in table.columns.leaves { body(r * columnCount + c) } }
  }
}

/// One of the two nested families of figures: those of one leaf line `along` a side, and, where the
/// other side is at its total, those of the side's subtotals.
private struct SumFamily {
  let along: SumTree
  let over: SumTree
  /// Number of the family's first node in the network.
  let firstNode: Int

  var nodeCount: Int { along.leaves.count * over.innerCount + along.innerCount }

  func node(_ a: Int, _ o: Int) -> Int {
    let first = along.leaves.count * over.innerCount
    return firstNode
      + (along.isLeaf[a] ? along.rank[a] * over.innerCount + over.rank[o] : first + along.rank[a])
  }

  /// The node of the figure that (a, o) is added into; `nil` for the total.
  func parentNode(_ a: Int, _ o: Int) -> Int? {
    if let p = over.parent[o] { return node(a, p) }
    return along.parent[a].map { node($0, o) }
  }

  /// Every figure of the family that is no leaf cell and not the total.
  func eachPart(_ body: (_ a: Int, _ o: Int) -> Void) {
    for a in along.leaves {
      for o in 0..<over.count where !over.isLeaf[o] && !(a == along.root && o == over.root) {
        body(a, o)
      }
    }
    for a in 0..<along.count where !along.isLeaf[a] && a != along.root { body(a, over.root) }
  }
}

/// The choice between down and up for each figure, as a network of arcs that carry 0 or 1.
private struct StepNetwork {
  private var network: Network
  private var leafCost: [Int64] = []
  private var leafRank: [Int64] = []
  private let base: Int128
  private let exact: CellSums
  private let leafCount: Int
  /// Number of the leaf cell of each arc; −1 for subtotals.
  private var leafOfArc: [Int] = []
  /// What each arc's figure is above the multiple below it.
  private var rest: [Int64] = []
  private var totalArc: (tail: Int, head: Int, rest: Int64)?
  private var isTotalUp = false

  init(_ exact: CellSums, _ table: RoundingTable, base: Int128) {
    self.exact = exact
    self.base = base
    leafCount = table.leaves.count
    let byRow = SumFamily(along: table.rows, over: table.columns, firstNode: 0)
    let byColumn = SumFamily(
      along: table.columns, over: table.rows, firstNode: byRow.nodeCount)
    network = Network(
      supply: [Int64](repeating: 0, count: byRow.nodeCount + byColumn.nodeCount))
    let columns = exact.columnCount
    addTotal(of: byRow, and: byColumn, cell: table.rows.root * columns + table.columns.root)
    byRow.eachPart { r, c in
      let parent = byRow.parentNode(r, c)!
      add(cell: r * columns + c, from: parent, to: byRow.node(r, c), isCounted: true)
    }
    byColumn.eachPart { c, r in
      // With a single row or column a figure is in both families and counts in the first.
      let isCounted = !table.rows.isLeaf[r] && c != table.columns.root
      let parent = byColumn.parentNode(c, r)!
      add(cell: r * columns + c, from: byColumn.node(c, r), to: parent, isCounted: isCounted)
    }
    addLeaves(table, byRow, byColumn)
  }

  /// What each leaf cell does, in order: up, or down and what is a multiple already.
  mutating func ups(closest: Bool, threads: Int) -> [Bool] {
    // A table of one cell has no arcs: its cell is the total.
    if network.nodeCount == 0 { return [isTotalUp] }
    let flow = closest ? closestFlow(threads) : nearFlow()
    var ups = [Bool](repeating: false, count: leafCount)
    for (arc, leaf) in leafOfArc.enumerated() where leaf >= 0 { ups[leaf] = flow[arc] > 0 }
    return ups
  }

  private func closestFlow(_ threads: Int) -> [Int64] {
    var flow = MinimumCostFlow(network, laterTiers: [leafCost, leafRank], threads: threads)
    do {
      if case .optimal(let optimum) = try flow.solve() { return optimum.flow }
      preconditionFailure("a table could not be rounded to neighbouring multiples")
    } catch {
      preconditionFailure("a table is too large to be rounded: \(error)")
    }
  }

  private mutating func nearFlow() -> [Int64] {
    var target: CycleRounding.Target?
    if let total = totalArc {
      target = CycleRounding.Target(arc: network.arcCount, isUp: isTotalUp)
      network.addArc(from: total.tail, to: total.head, upper: 1)
      leafCost.append(0)
      rest.append(total.rest)
    }
    var cycles = CycleRounding(
      network, laterCost: leafCost, rest: rest, base: Int64(base), target: target)
    cycles.run()
    return cycles.rest
  }

  /// Half away from zero.
  private mutating func addTotal(of byRow: SumFamily, and byColumn: SumFamily, cell: Int) {
    let down = floor(exact.value[cell], base)
    let rest = exact.value[cell] - down * base
    isTotalUp = rest * 2 > base || (rest * 2 == base && exact.value[cell] > 0)
    if network.nodeCount == 0 { return }
    let total = Int64(truncatingIfNeeded: isTotalUp ? down + 1 : down)
    let (r, c) = (byRow.along.root, byColumn.along.root)
    let (out, back) = (byRow.node(r, c), byColumn.node(c, r))
    network.supply[out] &+= total
    network.supply[back] &-= total
    if rest > 0 { totalArc = (back, out, Int64(rest)) }
  }

  private mutating func addLeaves(
    _ table: RoundingTable, _ byRow: SumFamily, _ byColumn: SumFamily
  ) {
    var number = 0
    for r in table.rows.leaves {
      for c in table.columns.leaves {
        if let above = byRow.parentNode(r, c), let left = byColumn.parentNode(c, r) {
          add(
            cell: r * exact.columnCount + c, from: above, to: left, isCounted: true, leaf: number)
        }
        number += 1
      }
    }
  }

  /// A figure's steps down go into the supplies, its last step, if it has a fraction, onto an arc.
  /// Supplies end small, so that what wraps on the way wraps back.
  private mutating func add(
    cell: Int, from tail: Int, to head: Int, isCounted: Bool, leaf: Int? = nil
  ) {
    let down = floor(exact.value[cell], base)
    let rest = Int64(exact.value[cell] - down * base)
    network.supply[tail] &-= Int64(truncatingIfNeeded: down)
    network.supply[head] &+= Int64(truncatingIfNeeded: down)
    if rest == 0 { return }
    // Up moves it by base − rest, down by rest.
    let cost = isCounted ? Int64(base) - 2 * rest : 0
    network.addArc(from: tail, to: head, upper: 1, cost: leaf == nil ? cost : 0)
    self.rest.append(rest)
    leafCost.append(leaf == nil ? 0 : cost)
    leafRank.append(Int64(leaf ?? 0))
    leafOfArc.append(leaf ?? -1)
  }
}
