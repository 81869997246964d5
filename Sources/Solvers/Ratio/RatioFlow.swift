public import Certificates

/// What became of a search for the cheapest whole flow that obeys ratio rows.
public enum RatioOutcome: Sendable, Equatable {
  case found(RatioAnswer)
  /// No flow obeys the network's bounds, whatever the rows say.
  case infeasibleNetwork(FlowConflict)
  /// No flow, whole or not, obeys the rows: Farkas multipliers.
  case infeasible(BoundPrices)
  /// Some flow may obey the rows, but none in whole units: every leaf of the tree is impossible.
  case infeasibleInWholeUnits([BranchNode])
  /// No whole flow was found, nor a proof that there is none.
  case undecided(BoundPrices)
}

/// A flow that obeys everything, and how much better any other could be at most.
public struct RatioAnswer: Sendable, Equatable {
  /// Units on each arc.
  public var flow: [Int64]
  /// Σ cost × flow.
  public var value: Int128
  /// Prices that prove `proven`.
  public var prices: BoundPrices
  /// No flow in whole units that obeys the rows costs less, by the prices alone.
  public var proven: Int128
  /// The proof that no whole flow costs less than `value`, if the prices alone do not prove it.
  public var tree: [BranchNode]?
  /// What it took to find.
  public var counts: RatioCounts

  /// No flow in whole units costs less.
  public var bound: Int128 { tree == nil ? proven : value }
  /// Units of cost by which this answer may miss the optimum, at most.
  public var gap: Int128 { value - bound }
}

/// What a solve took: counts, not times.
public struct RatioCounts: Sendable, Equatable {
  /// Pivots of the relaxation's simplex, or iterations of the interior point.
  public var iterations = 0
  /// Of the network simplex.
  public var flow = FlowCounts()
  /// Of the tree that closed the gap.
  public var branches = 0

  /// All 0.
  public init() {}
}

/// Minimum-cost flow with ratio rows: the cheapest flow, in whole units, that obeys every row, with a
/// proven bound. See RatioFlow.md.
///
/// ```swift
/// var rows = RatioRows()
/// rows.add([(province, 77), (city, -23), (county, -23)], atMost: 0)
/// if case .found(let answer) = try RatioFlow(network, rows).solve() { … answer.gap … }
/// ```
public struct RatioFlow: Sendable {
  /// As given, the rows apart.
  public let network: Network
  /// Beside the network; none leaves a plain minimum-cost flow.
  public let rows: RatioRows
  /// How many may work at a time; the answer is the same for any number.
  public let threads: Int
  /// Most nodes of the tree that closes the gap; 0 leaves it.
  public let branchLimit: Int
  /// A whole flow that obeys everything, if one is known: the answer is never worse.
  public var known: [Int64]?
  /// Whether an interior point replaces vertices at any size.
  package var isNearby = false

  /// Largest coefficient of a row.
  public static let coefficientLimit: Int64 = NetworkLimits.coefficient
  /// From so many nodes and rows on, an interior point replaces vertices and there is no tree.
  public static let vertexLimit = 8000

  /// Takes all as it is; `solve` refuses rows of a wrong shape and what 64 bits do not hold.
  public init(_ network: Network, _ rows: RatioRows, threads: Int = 2, branchLimit: Int = 10_000) {
    self.network = network
    self.rows = rows
    self.threads = threads
    self.branchLimit = branchLimit
  }

  /// - Throws: what can not be computed with in 64 bits, before the first pivot.
  public func solve() throws(NetworkFault) -> RatioOutcome {
    try admitRows()
    var counts = RatioCounts()
    var plain = MinimumCostFlow(network, threads: threads)
    let start: FlowOptimum
    switch try plain.solve() {
    case .infeasible(let conflict): return .infeasibleNetwork(conflict)
    case .optimal(let optimum): start = optimum
    }
    counts.flow = start.counts
    if rows.areObeyed(by: start.flow) {
      let prices = BoundPrices(
        potential: start.potentials[0].map { Int128($0) },
        rowPrice: Array(repeating: 0, count: rows.count), denominator: 1)
      return .found(
        RatioAnswer(
          flow: start.flow, value: start.values[0], prices: prices, proven: start.values[0],
          counts: counts))
    }
    if isNearby || network.nodeCount + rows.count > Self.vertexLimit {
      return nearby(start, counts)
    }
    return byVertices(start, counts)
  }

  /// By vertices, edges of hulls and branches.
  private func byVertices(_ start: FlowOptimum, _ counts: RatioCounts) -> RatioOutcome {
    var counts = counts
    var search = RatioSearch(network, rows)
    let program = RatioSearch.Program(
      lower: network.lower, upper: network.upper, cost: network.cost)
    let first = known.flatMap { flow in
      value(ofAllowed: flow).map { RatioSearch.WholeFlow(flow: flow, value: $0) }
    }
    let outcome = search.solve(program, known: first, start: start, branchLimit: branchLimit)
    counts.iterations = search.pivots
    counts.branches = search.nodeCount
    switch outcome {
    case .infeasible(let prices): return .infeasible(prices)
    case .infeasibleInWholeUnits(let tree): return .infeasibleInWholeUnits(tree)
    case .enoughInWholeUnits: return .undecided(search.rootPrices)
    case .undecided(let prices), .enough(let prices): return .undecided(prices)
    case .found(let best, let bound, let prices, let tree):
      return .found(
        RatioAnswer(
          flow: best.flow, value: best.value, prices: prices, proven: bound, tree: tree,
          counts: counts))
    }
  }

  /// By an interior point and whole units nearby: too large for vertices.
  private func nearby(_ start: FlowOptimum, _ counts: RatioCounts) -> RatioOutcome {
    let dual = DualBound(network, rows)
    let forced = ForcedArcs(network)
    let relaxation = Relaxation(forced.network, rows, threads: threads)
    let relaxed = relaxation.solve(from: start.flow, potential: start.potentials[0])
    var prices = relaxed.prices(in: dual)
    if !relaxed.report.isConverged, let multipliers = farkas(dual, from: start.flow) {
      return .infeasible(multipliers)
    }
    forced.complete(&prices, dual)
    dual.improve(&prices)
    guard let proven = dual.sum(prices).ceilingQuotient(prices.denominator) else {
      return .undecided(prices)
    }
    var answer = RatioAnswer(
      flow: [], value: .max, prices: prices, proven: proven, counts: counts)
    answer.counts.iterations = relaxed.report.iterations
    // The relaxation's flow is the better start, but its neighbourhood may hold no whole flow.
    for near in [relaxed.flow, start.flow.map { Double($0) }]
    where answer.value == .max || answer.gap > 0 {
      var whole = WholeUnits(network, rows, near: near)
      guard let found = whole.solve(from: prices, threads: threads) else { continue }
      answer.counts.flow.add(found.counts)
      if let value = value(ofAllowed: found.flow), value < answer.value {
        (answer.flow, answer.value) = (found.flow, value)
      }
    }
    if let known, let value = value(ofAllowed: known), value < answer.value {
      (answer.flow, answer.value) = (known, value)
    }
    return answer.value == .max ? .undecided(prices) : .found(answer)
  }

  /// The cost of a flow, nil if it breaks a bound, a balance or a row.
  private func value(ofAllowed flow: [Int64]) -> Int128? {
    network.cost(ofFeasible: flow).flatMap { rows.areObeyed(by: flow) ? $0 : nil }
  }

  /// Multipliers that prove that no flow obeys the rows, from the least sum of excesses.
  private func farkas(_ dual: DualBound, from flow: [Int64]) -> BoundPrices? {
    let elastic = Relaxation(network, rows, elastic: true, threads: threads)
    let zero = [Int64](repeating: 0, count: network.nodeCount)
    let prices = elastic.solve(from: flow, potential: zero).prices(in: dual)
    return dual.sum(prices, costs: false).isPositive ? prices : nil
  }

  private func admitRows() throws(NetworkFault) {
    guard rows.start.count == rows.count + 1, rows.arc.count == rows.coefficient.count,
      Int(rows.start.last ?? 0) == rows.arc.count, rows.start.first == 0
    else { throw .shape }
    for r in 0..<rows.count {
      guard rows.start[r] <= rows.start[r + 1] else { throw .shape }
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        guard rows.arc[e] >= 0, rows.arc[e] < network.arcCount else {
          throw .unknownArc(row: r)
        }
        guard rows.coefficient[e].magnitude <= Self.coefficientLimit else {
          throw .rowTooLarge(row: r)
        }
      }
    }
    // Rows can force a flow round a circle, so that capacities count in full here.
    var units: Int128 = 0
    for bound in network.lower { units += Int128(bound.magnitude) }
    for bound in network.upper { units += Int128(bound.magnitude) }
    guard units <= NetworkLimits.units else { throw .tooManyUnits(units) }
  }
}

extension Network {
  /// Σ cost × flow, nil if the flow breaks a bound or a balance.
  func cost(ofFeasible flow: [Int64]) -> Int128? {
    var left = supply
    var value: Int128 = 0
    for a in 0..<arcCount {
      guard flow[a] >= lower[a], flow[a] <= upper[a] else { return nil }
      left[Int(tail[a])] -= flow[a]
      left[Int(head[a])] += flow[a]
      value += Int128(cost[a]) * Int128(flow[a])
    }
    return left.allSatisfy({ $0 == 0 }) ? value : nil
  }
}

extension RatioRows {
  package func areObeyed(by flow: [Int64]) -> Bool {
    (0..<count).allSatisfy { excess(of: $0, flow) <= 0 }
  }
}
