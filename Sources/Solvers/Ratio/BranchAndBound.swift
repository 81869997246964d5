/// The proof that a whole-unit answer is best: a tree that splits on arcs. Node 0 is the root,
/// children have higher numbers.
public enum BranchNode: Sendable, Equatable {
  /// Below: the arc carries at most `at`; above: at least one more.
  case split(arc: Int32, at: Int64, below: Int32, above: Int32)
  /// Under the bounds on the way here, these prices prove a bound as high as the answer's value.
  case bounded(BoundPrices)
  /// Under the bounds on the way here, these prices prove that no flow obeys the rows.
  case impossible(BoundPrices)
}

/// Closes the gap between a whole-unit answer and the relaxation's bound on small instances, by
/// branching on an arc that the relaxation leaves broken (Land & Doig 1960). Bounds are computed in
/// integers, so nothing rests on floating point but the choice of the branches.
struct BranchAndBound: ~Copyable {
  /// Entries of the tableau that the whole tree may touch: about a second.
  static let work = 1_000_000_000
  /// Times that each node's price is moved to its best place, against the rounding of the others.
  static let polishing = 2
  /// Nodes from one search for a whole flow near the relaxation's to the next.
  static let roundingStride = 64
  /// Farther from a whole number counts as broken.
  static let wholeness = 1e-6

  private let dual: DualBound
  private var simplex: BoundedSimplex
  private let nodeLimit: Int
  /// The relaxation's, to start rounding from.
  private let prices: BoundPrices
  private(set) var best: WholeFlow?
  private(set) var nodes: [BranchNode] = []

  struct WholeFlow {
    var flow: [Int64]
    var value: Int128
  }

  init(_ dual: DualBound, best: WholeFlow?, prices: BoundPrices, nodeLimit: Int) {
    self.prices = prices
    self.dual = dual
    simplex = BoundedSimplex(dual.network, dual.rows, work: Self.work)
    self.best = best
    self.nodeLimit = nodeLimit
  }

  /// A node still to be looked at, with its bounds.
  private struct Open {
    var node: Int32
    var lower: [Int64]
    var upper: [Int64]
  }

  /// True if the tree is finished: `best` is optimal, or, without it, there is no whole flow at all.
  mutating func run() -> Bool {
    nodes = [Self.unfinished]
    var open = [Open(node: 0, lower: dual.network.lower, upper: dual.network.upper)]
    while let current = open.popLast() {
      switch simplex.solve(lower: current.lower, upper: current.upper) {
      case .stuck: return false
      case .infeasible(let ray):
        guard let prices = refutation(ray, current) else { return false }
        nodes[Int(current.node)] = .impossible(prices)
      case .optimal(let flow, let prices):
        accept(flow)
        if nodes.count % Self.roundingStride == 1 { round(flow) }
        if let leaf = leaf(prices, current) {
          nodes[Int(current.node)] = leaf
        } else {
          guard nodes.count + 2 <= nodeLimit, let (arc, at) = broken(flow, current) else {
            return false
          }
          split(current, arc, at, nearer: flow[arc] - Double(at) < 0.5, &open)
        }
      }
    }
    return true
  }

  private static var unfinished: BranchNode {
    .impossible(BoundPrices(potential: [], rowPrice: [], denominator: 1))
  }

  /// Opens both sides; the one nearer to the broken amount is looked at first.
  private mutating func split(
    _ current: Open, _ arc: Int, _ at: Int64, nearer isBelow: Bool, _ open: inout [Open]
  ) {
    var below = current
    var above = current
    below.upper[arc] = at
    above.lower[arc] = at + 1
    below.node = Int32(nodes.count)
    above.node = below.node + 1
    nodes[Int(current.node)] = .split(arc: Int32(arc), at: at, below: below.node, above: above.node)
    nodes += [Self.unfinished, Self.unfinished]
    open += isBelow ? [above, below] : [below, above]
  }

  /// The leaf's prices, if they prove a bound that nothing better than `best` can pass.
  private func leaf(_ prices: [Double], _ open: Open) -> BranchNode? {
    guard let best else { return nil }
    let nodeCount = dual.network.nodeCount
    var whole = dual.wholePrices(
      potential: Array(prices[..<nodeCount]), rowPrice: Array(prices[nodeCount...]))
    for _ in 0..<Self.polishing {
      dual.improve(&whole, lower: open.lower, upper: open.upper, above: 0)
    }
    let numerator = dual.numerator(whole, lower: open.lower, upper: open.upper)
    let bound = ceilingQuotient(numerator, Int128(whole.denominator))
    return bound >= best.value ? .bounded(whole) : nil
  }

  /// The ray, with the sign that makes it a proof, and as long as prices may be: its length is free.
  private func refutation(_ ray: [Double], _ open: Open) -> BoundPrices? {
    let nodeCount = dual.network.nodeCount
    var longest = 0.0
    for (k, price) in ray.enumerated() {
      longest = max(longest, abs(price) * (k < nodeCount ? 1 : Double(dual.steepest)))
    }
    guard longest > 0, longest.isFinite else { return nil }
    for sign in [1024 / longest, -1024 / longest] {
      var prices = dual.wholePrices(
        potential: ray[..<nodeCount].map { sign * $0 },
        rowPrice: ray[nodeCount...].map { sign * $0 })
      for _ in 0..<Self.polishing {
        dual.improve(&prices, costs: false, lower: open.lower, upper: open.upper, above: 0)
      }
      let sum = dual.numerator(prices, costs: false, lower: open.lower, upper: open.upper)
      if sum > 0 { return prices }
    }
    return nil
  }

  /// Keeps the relaxation's flow if rounding makes it whole, allowed and cheaper.
  private mutating func accept(_ flow: [Double]) {
    let whole = flow.map { wholeNumber($0.rounded()) }
    guard let value = dual.value(ofAllowed: whole), value < best?.value ?? .max else { return }
    best = WholeFlow(flow: whole, value: value)
  }

  /// Looks for a whole flow near a vertex of the relaxation: fewer of its amounts are broken than of an
  /// interior point's.
  private mutating func round(_ flow: [Double]) {
    var whole = WholeUnits(dual, near: flow)
    guard let found = whole.solve(from: prices, threads: 1),
      let value = dual.value(ofAllowed: found.flow), value < best?.value ?? .max
    else { return }
    best = WholeFlow(flow: found.flow, value: value)
  }

  /// The arc that is broken most, and where to split it.
  private func broken(_ flow: [Double], _ open: Open) -> (arc: Int, at: Int64)? {
    var worst = Self.wholeness
    var found: (Int, Int64)?
    for (arc, units) in flow.enumerated() where open.lower[arc] < open.upper[arc] {
      let distance = abs(units - units.rounded())
      if distance > worst {
        worst = distance
        let at = wholeNumber(units.rounded(.down))
        found = (arc, min(max(at, open.lower[arc]), open.upper[arc] - 1))
      }
    }
    return found
  }
}
