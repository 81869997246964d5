package import Certificates

/// The cheapest whole flow of a network with ratio rows, by vertices of the relaxation, edges of the
/// rows' hulls, and branches; for one program after another that differ in bounds and costs only.
///
/// Everything is proven in integers: prices of the last basis are refined until they are exact to their last
/// digit (`exactPrices`), and the Lagrangean bound is computed from them.
package struct RatioSearch: ~Copyable {
  /// Nodes between two tries to round a vertex by a network flow.
  static let roundingStride = 64
  /// Nodes without a better flow after which the tree is given up: 4000, and fewer of large programs.
  var stallLimit: Int { max(16, min(4000, 400_000 / simplex.rowCount)) }
  /// Nodes with which the tree dives for a good flow before it looks for proof.
  static let diveLimit = 100
  /// Farther from a whole number counts as broken.
  static let wholeness = 1e-5
  /// A vertex farther than this from the simplex's origin moves the origin, twice at most.
  ///
  /// Reason: doubles tell millionths of a unit apart up to about 10⁹; sums of some hundred arcs less.
  static let farthest = 0x1p16
  static let recenterLimit = 2
  /// Rounds of adding edges at one node.
  static let roundLimit = 40
  /// Entries that one solve may touch: some seconds.
  static let work = 1_000_000_000

  var network: Network
  /// The network with the widest bounds of any program.
  let widest: Network
  let rows: RatioRows
  let lattice: [LatticeRow?]
  var simplex: VertexSimplex
  var facets: [FacetPrice] = []
  var known: Set<FacetKey> = []
  /// What the simplex's rows beyond the nodes say.
  var extra: [Extra]
  /// Of the last program alone: its bounds have a part in them.
  var rounded: [RoundedRow] = []
  /// Rounded rows that a root may get; 0 for none.
  package var roundedLimit = 0
  var sumRow: [SumKey: Int] = [:]
  let digits: Int
  let parallel: [[Int32]]
  package internal(set) var isBegun = false

  package var pivots: Int { simplex.pivots }
  /// Nodes and rows of the simplex.
  package var rowCount: Int { simplex.rowCount }
  package var nodeCount: Int { nodes.count }

  struct FacetKey: Hashable {
    var row: Int32
    var matched: Int128
    var other: Int128
  }

  struct SumKey: Hashable {
    var row: Int32
    var isMatched: Bool
  }

  enum Extra {
    case ratio(Int)
    case facet(Int)
    case sum(SumKey)
    case rounded(Int)
  }

  /// - Parameter network: with the widest bounds that any program will have.
  package init(_ network: Network, _ rows: RatioRows) {
    self.network = network
    widest = network
    self.rows = rows
    lattice = (0..<rows.count).map { LatticeRow($0, rows, network) }
    simplex = VertexSimplex(network, work: Self.work)
    extra = (0..<rows.count).map { .ratio($0) }
    digits = Self.digits(network, rows)
    parallel = Self.parallelArcs(network, rows)
    simplex.add((0..<rows.count).map { Self.simplexRow($0, rows, network) })
  }

  /// Binary digits of prices after the point, so that rounding them costs less than a unit in all.
  static func digits(_ network: Network, _ rows: RatioRows) -> Int {
    var units: Int128 = 1
    for a in 0..<network.arcCount {
      units += abs(Int128(network.upper[a]) - Int128(network.lower[a]))
    }
    var steepest: Int64 = 1
    for c in rows.coefficient { steepest = max(steepest, abs(c)) }
    func bits(_ x: Int128) -> Int { 128 - x.leadingZeroBitCount }
    return min(96, max(24, bits(units) + bits(Int128(steepest)) + 6))
  }

  static func simplexRow(
    _ r: Int, _ rows: RatioRows, _ network: Network
  ) -> VertexSimplex.Row {
    let range = Int(rows.start[r])..<Int(rows.start[r + 1])
    return row(
      range.map { (rows.arc[$0], Double(rows.coefficient[$0])) }, atMost: Double(rows.limit[r]),
      network)
  }

  /// A row ≤ with a slack that no flow within its bounds exceeds.
  static func row(
    _ entries: [(arc: Int32, value: Double)], atMost limit: Double, _ network: Network
  ) -> VertexSimplex.Row {
    var largest = 1e-300
    var least = limit
    var most = 1 + abs(limit)
    for (arc, value) in entries {
      largest = max(largest, abs(value))
      let (l, u) = (Double(network.lower[Int(arc)]), Double(network.upper[Int(arc)]))
      least -= max(value * l, value * u)
      most += abs(value) * max(abs(l), abs(u))
    }
    let scale = Double(sign: .plus, exponent: -Int(largest.exponent), significand: 1)
    return VertexSimplex.Row(
      entries: entries, side: limit, scale: scale, slack: 0...max(1, 4 * most))
  }

  // MARK: One program

  package struct WholeFlow: Sendable {
    package var flow: [Int64]
    package var value: Int128

    package init(flow: [Int64], value: Int128) {
      self.flow = flow
      self.value = value
    }
  }

  /// Bounds and costs of the arcs.
  package struct Program: Sendable {
    var lower: [Int64]
    var upper: [Int64]
    var cost: [Int64]

    package init(lower: [Int64], upper: [Int64], cost: [Int64]) {
      self.lower = lower
      self.upper = upper
      self.cost = cost
    }

    /// Whether the arc may carry more than one amount.
    package func isOpen(_ arc: Int) -> Bool { lower[arc] < upper[arc] }

    /// The same with the arcs of all `groups` at `flow`, but for some.
    package func fixing(_ groups: [[Int]], at flow: [Int64], except free: [Int]) -> Program {
      var fixed = self
      for arc in groups.joined() { (fixed.lower[arc], fixed.upper[arc]) = (flow[arc], flow[arc]) }
      for arc in free { (fixed.lower[arc], fixed.upper[arc]) = (lower[arc], upper[arc]) }
      return fixed
    }
  }

  package enum Outcome: Sendable {
    /// The best flow; a bound that the root's prices prove; and a tree if that is needed to prove `best`.
    case found(WholeFlow, bound: Int128, prices: BoundPrices, tree: [BranchNode]?)
    /// The prices prove a bound of `enough` or more.
    case enough(BoundPrices)
    /// The tree proves that no whole flow costs less than `enough`, and none as cheap is known.
    case enoughInWholeUnits([BranchNode])
    /// No flow, not even in fractions.
    case infeasible(BoundPrices)
    case infeasibleInWholeUnits([BranchNode])
    /// No flow was found, nor a proof that there is none.
    case undecided(BoundPrices)
  }

  var program = Program(lower: [], upper: [], cost: [])
  var best: WholeFlow?
  var nodes: [BranchNode] = []
  var rootBound: Int128 = .min
  var rootPrices = BoundPrices(potential: [], rowPrice: [], denominator: 1)
  /// Stop as soon as a flow as cheap as this is known.
  var goal: Int128 = .min
  var enough: Int128 = .max
  var lastImprovement = 0

  /// Bounds that branches have set, from the root.
  struct Change {
    var arc: Int32
    var sum: SumKey?
    var lower: Int64
    var upper: Int64
  }

  struct Open {
    var node: Int32
    var changes: [Change]
  }

  /// - Parameters:
  ///   - known: a flow that obeys everything, if one is known.
  ///   - start: the network's optimum without rows, to start the first basis from.
  ///   - goal: a value that is good enough.
  ///   - enough: a bound that ends the search: at the root, or at any leaf of the tree.
  package mutating func solve(
    _ program: Program, known: WholeFlow?, start: FlowOptimum? = nil, goal: Int128 = .min,
    enough: Int128 = .max, branchLimit: Int
  ) -> Outcome {
    self.program = program
    (self.goal, self.enough) = (goal, enough)
    best = nil
    (nodes, rootBound, lastImprovement) = ([], .min, 0)
    rootPrices = BoundPrices(
      potential: Array(repeating: 0, count: network.nodeCount),
      rowPrice: Array(repeating: 0, count: rows.count), denominator: 1)
    defer { forgetRounded() }
    network.lower = program.lower
    network.upper = program.upper
    network.cost = program.cost
    if let known { consider(known.flow) }
    if let start, start.value >= enough { return .enough(networkPrices(start)) }
    // The network's own optimum is often whole near by: then nothing else is to be done.
    if let start, best.map({ $0.value > goal }) ?? true {
      round(start.flow.map { Double($0) })
      if let best, best.value <= max(goal, start.value) {
        return .found(best, bound: start.value, prices: networkPrices(start), tree: nil)
      }
    }
    for a in 0..<network.arcCount {
      simplex.setBounds(a, program.lower[a], program.upper[a])
      simplex.setCost(a, program.cost[a])
    }
    // Until the root is solved, what the network proves stands.
    if let start { (rootPrices, rootBound) = (networkPrices(start), start.value) }
    for (key, row) in sumRow { simplex.setSlack(row, slack(of: key, nil)) }
    if !isBegun, let start {
      simplex.begin(at: firstBasis(start)) {
        program.lower[$0] < program.upper[$0] && start.flow[$0] == program.upper[$0]
      }
    }
    isBegun = true
    simplex.workLeft = Self.work
    let isFinished = search(branchLimit)
    if rootBound == .min {
      rootBound = bound(rootPrices, Bounds([], program)) ?? -(Int128(1) << 100)
    }
    if rootBound >= enough { return .enough(rootPrices) }
    if isFinished, enough < .max, best.map({ $0.value > enough }) ?? true {
      return .enoughInWholeUnits(nodes)
    }
    guard let best else {
      if isFinished, case .impossible(let prices)? = nodes.first { return .infeasible(prices) }
      return isFinished ? .infeasibleInWholeUnits(nodes) : .undecided(rootPrices)
    }
    let needsTree = isFinished && best.value > rootBound
    return .found(best, bound: rootBound, prices: rootPrices, tree: needsTree ? nodes : nil)
  }

  /// The network's prices, which bound the value with rows as well.
  private func networkPrices(_ start: FlowOptimum) -> BoundPrices {
    BoundPrices(
      potential: start.potentials[0].map { Int128($0) },
      rowPrice: Array(repeating: 0, count: rows.count), denominator: 1)
  }

  /// The spanning forest of arcs without reduced cost, those inside their bounds first; slacks elsewhere.
  func firstBasis(_ start: FlowOptimum) -> [Int32] {
    let potential = start.potentials[0]
    var trees = NodeTrees(network.nodeCount)
    var basis: [Int32] = []
    for inside in [true, false] {
      for a in 0..<network.arcCount where network.lower[a] < network.upper[a] {
        let isInside = start.flow[a] > network.lower[a] && start.flow[a] < network.upper[a]
        if isInside != inside { continue }
        let (t, h) = (network.tail[a], network.head[a])
        if network.cost[a] + potential[Int(t)] - potential[Int(h)] != 0 { continue }
        let (x, y) = (trees.root(t), trees.root(h))
        if x == y { continue }
        // A redundant balance keeps its slack: it stays the root of its tree.
        if simplex.roots[Int(x)] { trees.hang(y, below: x) } else { trees.hang(x, below: y) }
        basis.append(Int32(a))
      }
    }
    for v in 0..<network.nodeCount where trees.isRoot(v) {
      basis.append(Int32(network.arcCount + v))
    }
    for r in network.nodeCount..<simplex.rowCount { basis.append(Int32(network.arcCount + r)) }
    return basis
  }
}
