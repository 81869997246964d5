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
  /// Prices that prove `boundNumerator`.
  public var prices: BoundPrices
  /// `prices.denominator` × a lower bound on the cost of any flow that obeys the rows, whole or not.
  public var boundNumerator: Int128
  /// The proof that no whole flow costs less than `value`, if the prices alone do not prove it.
  public var tree: [BranchNode]?
  public var counts: RatioCounts

  /// No flow in whole units costs less.
  public var bound: Int128 {
    tree == nil ? ceilingQuotient(boundNumerator, Int128(prices.denominator)) : value
  }
  /// Units of cost by which this answer may miss the optimum, at most.
  public var gap: Int128 { value - bound }
}

/// What a solve took: counts, not times.
public struct RatioCounts: Sendable, Equatable {
  /// Of the interior point, for the relaxation.
  public var iterations = 0
  /// Of the network simplex.
  public var flow = FlowCounts()
  /// Of the tree that closed the gap.
  public var branches = 0

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
  public let network: Network
  public let rows: RatioRows
  public let threads: Int
  /// Most nodes of the tree that tries to close the gap; 0 leaves it. Whatever it is, the tree's work is
  /// bounded, about a second, and only small instances have one.
  public let branchLimit: Int
  /// A whole flow that obeys everything, if one is known: the answer is never worse.
  public var known: [Int64]?
  /// Whether prices alone are wanted: then an answer that the network alone does not give is `undecided`,
  /// with the relaxation's prices.
  public var wantsPricesOnly = false

  /// Largest coefficient of a row.
  public static let coefficientLimit: Int64 = 1 << 30

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
    let dual = DualBound(network, rows)
    if let value = dual.value(ofAllowed: start.flow) {
      let prices = BoundPrices(
        potential: start.potentials[0], rowPrice: [Int64](repeating: 0, count: rows.count),
        denominator: 1)
      return .found(
        RatioAnswer(
          flow: start.flow, value: value, prices: prices, boundNumerator: value, counts: counts))
    }
    let forced = ForcedArcs(network)
    let relaxation = Relaxation(forced.network, rows, threads: threads)
    let relaxed = relaxation.solve(from: start.flow, potential: start.potentials[0])
    counts.iterations = relaxed.report.iterations
    var prices = relaxed.prices(in: dual)
    if !relaxed.report.isConverged, let multipliers = farkas(dual, from: start.flow) {
      return .infeasible(multipliers)
    }
    forced.complete(&prices, dual)
    dual.improve(&prices)
    var answer = RatioAnswer(
      flow: [], value: .max, prices: prices, boundNumerator: dual.numerator(prices),
      counts: counts)
    if wantsPricesOnly { return .undecided(prices) }
    // The relaxation's flow is the better start, but its neighbourhood may hold no whole flow.
    for whole in [WholeUnits(dual, near: relaxed.flow), WholeUnits(dual, around: start.flow)]
    where answer.value == .max || answer.gap > 0 {
      var whole = whole
      guard let found = whole.solve(from: prices, threads: threads) else { continue }
      answer.counts.flow.add(found.counts)
      let value = dual.value(ofAllowed: found.flow)!
      if value < answer.value { (answer.flow, answer.value) = (found.flow, value) }
    }
    if let known, let value = dual.value(ofAllowed: known), value < answer.value {
      (answer.flow, answer.value) = (known, value)
    }
    if answer.value == .max || answer.gap > 0, branchLimit > 0,
      BoundedSimplex.fits(network, rows)
    {
      return branch(answer, dual)
    }
    return answer.value == .max ? .undecided(prices) : .found(answer)
  }

  /// Tries to close the gap of an answer, which may have no flow yet.
  private func branch(_ answer: RatioAnswer, _ dual: DualBound) -> RatioOutcome {
    var answer = answer
    let first =
      answer.value == .max
      ? nil : BranchAndBound.WholeFlow(flow: answer.flow, value: answer.value)
    var search = BranchAndBound(dual, best: first, prices: answer.prices, nodeLimit: branchLimit)
    let isFinished = search.run()
    answer.counts.branches = search.nodes.count
    guard let best = search.best else {
      if case .impossible(let prices)? = search.nodes.first, isFinished {
        return .infeasible(prices)
      }
      return isFinished ? .infeasibleInWholeUnits(search.nodes) : .undecided(answer.prices)
    }
    (answer.flow, answer.value) = (best.flow, best.value)
    if isFinished && answer.gap > 0 { answer.tree = search.nodes }
    return .found(answer)
  }

  /// Multipliers that prove that no flow obeys the rows, from the least sum of excesses.
  private func farkas(_ dual: DualBound, from flow: [Int64]) -> BoundPrices? {
    let elastic = Relaxation(network, rows, elastic: true, threads: threads)
    let zero = [Int64](repeating: 0, count: network.nodeCount)
    let prices = elastic.solve(from: flow, potential: zero).prices(in: dual)
    return dual.numerator(prices, costs: false) > 0 ? prices : nil
  }

  private func admitRows() throws(NetworkFault) {
    guard rows.start.count == rows.count + 1, rows.arc.count == rows.coefficient.count,
      Int(rows.start.last ?? 0) == rows.arc.count, rows.start.first == 0
    else { throw .shape }
    var limits: Int128 = 0
    for r in 0..<rows.count {
      guard rows.start[r] <= rows.start[r + 1] else { throw .shape }
      limits += Int128(rows.limit[r].magnitude)
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        guard rows.arc[e] >= 0, rows.arc[e] < network.arcCount else {
          throw .unknownArc(row: r)
        }
        guard rows.coefficient[e].magnitude <= Self.coefficientLimit else {
          throw .rowTooLarge(row: r)
        }
      }
      guard limits <= NetworkLimits.units else { throw .rowTooLarge(row: r) }
    }
    // Rows can force a flow round a circle, so that capacities count in full here.
    var units: Int128 = 0
    for bound in network.lower { units += Int128(bound.magnitude) }
    for bound in network.upper { units += Int128(bound.magnitude) }
    guard units <= NetworkLimits.units else { throw .tooManyUnits(units) }
  }
}
