internal import Allocation
public import Certificates
internal import Planning

extension BranchNode {
  /// The prices of a leaf.
  var prices: BoundPrices? {
    switch self {
    case .bounded(let prices), .impossible(let prices): prices
    default: nil
    }
  }
}

/// Checks of whole-unit answers by a branch-and-bound tree (Land and Doig 1960).
///
/// Every whole flow goes to exactly one child at each split, hence to exactly one leaf; what the
/// leaves exclude together is excluded. Time is linear in (nodes + arcs + row entries) × leaves.
public enum BranchProof {
  /// Checks that `flow` is feasible, obeys the rows, costs `value`, and that no whole flow that
  /// obeys the rows costs less.
  public static func checkOptimal(
    _ statement: FlowStatement, rows: SideRows, flow: [Int64], value: Int128, tree: [BranchNode]
  ) throws(ProofFailure) {
    try BoundProof.checkWhole(statement, rows: rows, flow: flow, value: value)
    try checkTree(statement, rows, tree, bound: value)
  }

  /// Checks that no whole flow that obeys the rows costs less than `bound`.
  static func checkBound(
    _ statement: FlowStatement, rows: SideRows, tree: [BranchNode], bound: Int128
  ) throws(ProofFailure) {
    try BoundProof.checkShape(statement, rows)
    try checkTree(statement, rows, tree, bound: bound)
  }

  /// Checks that no whole flow obeys the rows: a tree without `.bounded` leaves.
  public static func checkImpossible(
    _ statement: FlowStatement, rows: SideRows, tree: [BranchNode]
  ) throws(ProofFailure) {
    try BoundProof.checkShape(statement, rows)
    try checkTree(statement, rows, tree, bound: nil)
  }

  /// Children come after their parents and every node but the root is the child of exactly one:
  /// then walking up from any node ends at the root, and the nodes form one tree.
  private static func checkIsTree(
    _ tree: [BranchNode], arcCount: Int, _ rows: SideRows
  ) throws(ProofFailure) {
    var isNamed = [Bool](repeating: false, count: tree.count)
    if tree.isEmpty { throw .brokenTree(node: 0) }
    isNamed[0] = true
    for node in tree.indices {
      let children: [Int]
      switch tree[node] {
      case .split(let arc, let at, let below, let above):
        guard arc >= 0, Int(arc) < arcCount, at < Int64.max else { throw .brokenTree(node: node) }
        children = [Int(below), Int(above)]
      case .splitSum(let row, _, let at, let below, let above):
        guard at < Int64.max else { throw .brokenTree(node: node) }
        _ = try PairRow(rows, row)
        children = [Int(below), Int(above)]
      default: continue
      }
      for child in children {
        guard child > node, child < tree.count, !isNamed[child] else {
          throw .brokenTree(node: node)
        }
        isNamed[child] = true
      }
    }
    if let node = isNamed.firstIndex(of: false) { throw .brokenTree(node: node) }
  }

  private enum Step {
    case visit(Int)
    case setBounds(arc: Int, lower: Int64, upper: Int64)
    /// Nil bounds nothing.
    case setSum(BoundProof.SumKey, (lower: Int64, upper: Int64)?)
  }

  /// Walks the tree depth first, without recursion: a proof may be deeper than the call stack.
  private static func checkTree(
    _ statement: FlowStatement, _ rows: SideRows, _ tree: [BranchNode], bound: Int128?
  ) throws(ProofFailure) {
    try checkIsTree(tree, arcCount: statement.arcCount, rows)
    var narrowed = statement
    var sums: BoundProof.SumBounds = [:]
    // Rounded rows follow at the root; the leaves share them.
    var rounded: [RoundedRow] = []
    var steps = [Step.visit(0)]
    while let step = steps.popLast() {
      switch step {
      case .setBounds(let arc, let lower, let upper):
        narrowed.lower[arc] = lower
        narrowed.upper[arc] = upper
      case .setSum(let key, let range): sums[key] = range
      case .visit(let node):
        if case .split(let index, let at, let below, let above) = tree[node] {
          let arc = Int(index)
          let (lower, upper) = (narrowed.lower[arc], narrowed.upper[arc])
          // Last in, first out: below, then above, then back to this node's own bounds.
          steps.append(.setBounds(arc: arc, lower: lower, upper: upper))
          steps.append(.visit(Int(above)))
          steps.append(.setBounds(arc: arc, lower: max(lower, at + 1), upper: upper))
          steps.append(.visit(Int(below)))
          steps.append(.setBounds(arc: arc, lower: lower, upper: min(upper, at)))
        } else if case .splitSum(let row, let isMatched, let at, let below, let above) = tree[node]
        {
          let key = BoundProof.SumKey(row: row, isMatched: isMatched)
          let whole = try range(of: key, statement, rows)
          let range = sums[key] ?? whole
          steps.append(.setSum(key, sums[key]))
          steps.append(.visit(Int(above)))
          steps.append(.setSum(key, (max(range.lower, at + 1), range.upper)))
          steps.append(.visit(Int(below)))
          steps.append(.setSum(key, (range.lower, min(range.upper, at))))
        } else {
          do throws(ProofFailure) {
            let own = tree[node].prices?.rounded ?? []
            if !own.isEmpty, own != rounded {
              try RoundedRows.check(own, statement, rows)
              rounded = own
            }
            try checkLeaf(tree[node], narrowed, rows, bound, sums)
          } catch {
            throw .leaf(node: node, error)
          }
        }
      }
    }
  }

  /// What the bounds of its arcs say about a sum.
  private static func range(
    of key: BoundProof.SumKey, _ statement: FlowStatement, _ rows: SideRows
  ) throws(ProofFailure) -> (lower: Int64, upper: Int64) {
    let pair = try PairRow(rows, key.row)
    var (lower, upper) = (Int128(0), Int128(0))
    for arc in key.isMatched ? pair.matched : pair.others {
      lower += Int128(statement.lower[Int(arc)])
      upper += Int128(statement.upper[Int(arc)])
    }
    return (Int64(clamping: lower), Int64(clamping: upper))
  }

  private static func checkLeaf(
    _ leaf: BranchNode, _ narrowed: FlowStatement, _ rows: SideRows, _ bound: Int128?,
    _ sums: BoundProof.SumBounds
  ) throws(ProofFailure) {
    switch leaf {
    case .split, .splitSum: break
    case .bounded(let prices):
      guard let bound else { throw .boundedLeaf }
      try BoundProof.checkBoundOfShaped(narrowed, rows, prices, bound, sums)
    case .impossible(let prices):
      try BoundProof.checkImpossibleOfShaped(narrowed, rows, prices, sums)
    case .empty:
      let isEmpty = narrowed.lower.indices.contains { narrowed.lower[$0] > narrowed.upper[$0] }
      guard isEmpty else { throw .leafNotEmpty }
    }
  }
}
