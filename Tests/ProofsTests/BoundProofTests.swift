import Certificates
import TestSupport
import Testing

@testable import Allocation
@testable import Proofs

struct BoundProofTests {
  /// At most half of three units may take the cheap arc: one whole unit, so the cost is 1 + 2 × 4.
  private let statement = FlowStatement([3, -3], arcs: [(0, 1, 0, 9, 1), (0, 1, 0, 9, 4)])
  private let rows = SideRows([([(0, 1), (1, -1)], 0)])

  private func prices(_ potential: [Int128], _ rowPrice: [Int128], _ denominator: Int128)
    -> BoundPrices
  {
    BoundPrices(potential: potential, rowPrice: rowPrice, denominator: denominator)
  }

  @Test func `the fractional bound of seven and a half rounds up to eight`() throws {
    // Fractions: 1.5 × 1 + 1.5 × 4 = 7.5. Prices 5/2 per unit, 3/2 for the row.
    let half = prices([0, 5], [3], 2)
    let bound = try BoundProof.lowerBound(statement, rows: rows, prices: half)
    #expect(bound == (15, 2))
    try BoundProof.checkBound(statement, rows: rows, prices: half, bound: 8)
    #expect(
      failure { () throws(ProofFailure) in
        try BoundProof.checkBound(statement, rows: rows, prices: half, bound: 9)
      } == .boundTooLow(claimed: 9, proven: 8))
  }

  @Test func `a whole answer is feasible, obeys the rows and has its value`() {
    func whole(_ flow: [Int64], _ value: Int128, _ rows: SideRows) -> ProofFailure? {
      failure { () throws(ProofFailure) in
        try BoundProof.checkWhole(statement, rows: rows, flow: flow, value: value)
      }
    }
    #expect(whole([1, 2], 9, rows) == nil)
    #expect(whole([1, 2], 8, rows) == .valueDiffers(tier: 0, claimed: 8, found: 9))
    #expect(whole([2, 1], 6, rows) == .rowExceeded(row: 0))
    #expect(whole([1, 1], 5, rows) == .notConserved(node: 0))
    var broken = rows
    broken.start = [0, 3]
    #expect(whole([1, 2], 9, broken) == .shape("start: does not cover the entries"))
    broken.start = [0, -1, 2]
    broken.limit = [0, 0]
    #expect(whole([1, 2], 9, broken) == .shape("start: row 0 ends before it begins"))
    broken = rows
    broken.arc[1] = 2
    #expect(whole([1, 2], 9, broken) == .shape("arc: row entry 1 names no arc"))
  }

  @Test func `a branch tree closes the gap that the bound leaves`() {
    let tree: [BranchNode] = [
      .split(arc: 0, at: 1, below: 1, above: 2), .bounded(prices([0, 4], [0], 1)),
      .impossible(prices([1, 0], [1], 1)),
    ]
    func branch(_ tree: [BranchNode], _ flow: [Int64] = [1, 2], _ value: Int128 = 9)
      -> ProofFailure?
    {
      ProofRecord.branch(statement, rows, flow: flow, value: value, tree: tree).failure
    }
    #expect(branch(tree) == nil)
    #expect(branch([tree[1]]) == .leaf(node: 0, .boundTooLow(claimed: 9, proven: -15)))
    #expect(branch(tree, [0, 3], 12) == .leaf(node: 1, .boundTooLow(claimed: 12, proven: 9)))
    #expect(branch([tree[0], tree[1], .empty]) == .leaf(node: 2, .leafNotEmpty))
    #expect(branch([]) == .brokenTree(node: 0))
    #expect(branch(tree + [.empty]) == .brokenTree(node: 3))
    #expect(branch([.split(arc: 0, at: 1, below: 1, above: 1), tree[1]]) == .brokenTree(node: 0))
    #expect(branch([.split(arc: 0, at: 1, below: 0, above: 1), tree[1]]) == .brokenTree(node: 0))
    let circle = BranchNode.split(arc: 0, at: 1, below: 3, above: 4)
    #expect(branch(tree + [circle, .empty]) == .brokenTree(node: 3))
    #expect(
      branch([.split(arc: 2, at: 1, below: 1, above: 2), tree[1], tree[2]])
        == .brokenTree(node: 0))
    #expect(
      branch([.split(arc: 0, at: .max, below: 1, above: 2), tree[1], .empty])
        == .brokenTree(node: 0))
    #expect(
      ProofRecord.noWhole(statement, rows, tree: tree).failure == .leaf(node: 1, .boundedLeaf))
  }

  @Test func `bounds narrowed in one branch are wide again in the next`() {
    // x + y = 2, each at most 2: the tree splits x at 0, its upper side at 2, and there at 0 again.
    let s = FlowStatement([2, -2], arcs: [(0, 1, 0, 2, 1), (0, 1, 0, 2, 1)])
    let leaf = BranchNode.bounded(prices([0, 1], [], 1))
    let empty = BranchNode.empty
    let tree: [BranchNode] = [
      .split(arc: 0, at: 0, below: 1, above: 2), leaf, .split(arc: 0, at: 2, below: 3, above: 4),
      .split(arc: 0, at: 0, below: 5, above: 6), empty, empty, leaf,
    ]
    #expect(
      ProofRecord.branch(s, SideRows(), flow: [1, 1], value: 2, tree: tree).failure == nil)
    var wrong = tree
    wrong[6] = empty
    #expect(
      ProofRecord.branch(s, SideRows(), flow: [1, 1], value: 2, tree: wrong).failure
        == .leaf(node: 6, .leafNotEmpty))
  }

  @Test func `a split beyond an arc's bounds never widens them`() {
    let s = FlowStatement([2, -2], arcs: [(0, 1, 0, 2, 1), (0, 1, 0, 2, 1)])
    let most = BranchNode.bounded(prices([0, 2], [], 1))
    let least = BranchNode.bounded(prices([0, 0], [], 1))
    func branch(at: Int64, _ below: BranchNode, _ above: BranchNode) -> ProofFailure? {
      let tree = [.split(arc: 0, at: at, below: 1, above: 2), below, above]
      return ProofRecord.branch(s, SideRows(), flow: [1, 1], value: 2, tree: tree).failure
    }
    // At potential 2 both arcs carry all they may, 2 × −1 each, + 4; at 0 they carry nothing.
    #expect(branch(at: 5, most, .empty) == .leaf(node: 1, .boundTooLow(claimed: 2, proven: 0)))
    #expect(branch(at: -5, .empty, least) == .leaf(node: 2, .boundTooLow(claimed: 2, proven: 0)))
  }

  @Test func `a tree 300 000 nodes deep needs no call stack`() {
    let s = FlowStatement([0, 0], arcs: [(0, 1, 0, 0, 1)])
    let depth = 300_000
    var tree: [BranchNode] = []
    for level in 0..<depth {
      let next = Int32(2 * level + 1)
      tree.append(.split(arc: 0, at: -1, below: next, above: next + 1))
      tree.append(.empty)
    }
    tree.append(.bounded(prices([0, 0], [], 1)))
    #expect(ProofRecord.branch(s, SideRows(), flow: [0], value: 0, tree: tree).holds)
  }

  @Test func `prices that overflow, are negative or have no denominator prove nothing`() {
    func impossible(_ prices: BoundPrices, _ rows: SideRows) -> ProofFailure? {
      ProofRecord.impossible(statement, rows, prices).failure
    }
    #expect(impossible(prices([0, 0], [-1], 1), rows) == .negativeRowPrice(row: 0))
    #expect(impossible(prices([0, 0], [1], 0), rows) == .denominatorNotPositive)
    #expect(impossible(prices([1, 0], [1], -1), rows) == .denominatorNotPositive)
    #expect(impossible(prices([0, 0], [], 1), rows) == .shape("rowPrice: 0 entries, expected 1"))
    #expect(impossible(prices([0, 1], [1], 1), rows) == .noContradiction)
    let huge = SideRows([([(0, .min), (0, .min), (0, .min)], .min)])
    #expect(impossible(prices([.min, .max], [.max], .max), huge) == .overflow)
  }

  @Test(arguments: Trials.of(0..<300))
  func `no prices prove more than the best of all whole answers`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 3)
    let s = FlowStatement.random(nodes: 3, arcs: 4, isCarried: seed % 4 > 0, &random)
    let rows = SideRows.random(arcs: 4, count: 2, &random)
    let best = s.box.filter { s.isConserved($0) && rows.areObeyed(by: $0) }.map(s.value).min()
    for _ in 0..<40 {
      let prices = BoundPrices.random(s, rows, &random)
      let bound = try BoundProof.lowerBound(s, rows: rows, prices: prices)
      let naive = Naive.bound(s, rows, prices, costFactor: prices.denominator)
      #expect(bound.numerator == naive.map { Int128($0) })
      let isRefuted = ProofRecord.impossible(s, rows, prices).holds
      #expect(isRefuted == Naive.refutes(s, rows, prices))
      guard let best else { continue }
      #expect(!isRefuted)
      #expect(bound.numerator <= best * Int128(bound.denominator))
    }
  }

  @Test(arguments: Trials.of(0..<200))
  func `every change of a bounded or refuted problem is judged as by trying all amounts`(seed: Int)
  {
    for record in [Samples.whole(seed: seed), Samples.impossible(seed: seed)].compactMap(\.self) {
      #expect(record.failure == nil)
      for mutation in Mutation.all(of: record) {
        switch mutation.record {
        case .whole(let s, let rows, _, _, let prices, let bound)
        where mutation.part == .price || mutation.part == .bound:
          let expected = Naive.proves(s, rows, prices, bound: bound)
          #expect(mutation.record.holds == expected)
        case .impossible(let s, let rows, let prices):
          #expect(
            mutation.record.holds == (prices.denominator > 0 && Naive.refutes(s, rows, prices)))
        default: #expect(!mutation.record.holds)
        }
      }
    }
  }

  @Test(arguments: Trials.of(0..<200))
  func `branch trees grown by brute force hold, and never for a dearer answer`(seed: Int) {
    let record = Samples.branch(seed: seed)
    #expect(record.failure == nil)
    for mutation in Mutation.all(of: record) where mutation.part != .tree {
      #expect(!mutation.record.holds)
    }
    guard case .branch(let s, let rows, _, let value, let tree) = record else { return }
    for flow in s.box where s.isConserved(flow) && rows.areObeyed(by: flow) {
      let found = s.value(flow)
      #expect(
        ProofRecord.branch(s, rows, flow: flow, value: found, tree: tree).holds
          == (found == value))
    }
  }
}
