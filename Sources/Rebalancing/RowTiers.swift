internal import Planning
internal import Solvers

/// The tiers with side rows: cofinancing, crossing ceilings, floors of several sub-projects.
///
/// Fair shares are found by Newton's method on the level (Dinkelbach 1967): what the claims need beyond
/// level θ, priced by `RatioFlow`, is a bound Σ dⱼ uⱼ ≥ G that lifts θ to G / Σ dⱼ wⱼ. The last such
/// bound proves the level, exactly and whatever the prices came from; the claims in it are settled to
/// the unit, and the rest goes on below. Every later tier is a bound and a whole flow near it.
struct RowTiers {
  private let terms: AllocationTerms
  private let network: AllocationNetwork
  private let threads: Int
  private let branchLimit: Int
  private var settled: Network
  private var rows: RatioRows
  private var stages: [AllocationStage] = []
  private(set) var known: [Int64]?

  /// Levels that are told apart; claims below them share one.
  static let levelLimit = 64
  /// A claim is bound by a level if its price is above this power of two's part of a unit's; interior
  /// points leave far smaller ones on claims that are free.
  private static let noise: Int64 = 12
  /// Newton steps within one level.
  private static let stepLimit = 60

  init(_ terms: AllocationTerms, _ network: AllocationNetwork, threads: Int, branchLimit: Int) {
    self.terms = terms
    self.network = network
    self.threads = threads
    self.branchLimit = branchLimit
    settled = network.statement
    rows = network.rows
    known = nothingPaid.flatMap { network.obeysRows($0) ? $0 : nil }
  }

  /// Whether a flow is known that obeys everything.
  var hasStart: Bool { known != nil }

  /// Starts from a flow that obeys everything.
  mutating func start(from flow: [Int64]) { known = flow }

  mutating func solve() throws(RebalancingFault) -> Rebalancer.Outcome {
    let tiers = network.fairTiers(of: terms)
    var flow = known ?? settled.lower
    if tiers.isEmpty, !network.obeysRows(flow) { return .infeasible }
    for tier in tiers {
      switch try share(tier, knowing: flow) {
      case .settled(let settled): flow = settled
      case .infeasible: return .infeasible
      case .undecided: return .undecided
      }
    }
    if terms.yearsBeyond != nil {
      let claims = tiers.flatMap(\.claims)
      let costs = network.delayCosts
      guard let stage = try cheapest(costs, claims, than: flow) else { return .undecided }
      stages.append(.bounded(.delay, stage))
      rows.add(
        costs.indices.filter { costs[$0] != 0 }.map { (arc: $0, coefficient: costs[$0]) },
        atMost: Int64(clamping: stage.units(costs)))
      flow = folded(stage.flow, claims)
      guard let stage = try cheapest(network.changeCosts, claims, than: flow) else {
        return .undecided
      }
      stages.append(.bounded(.change, stage))
      flow = folded(stage.flow, claims)
    }
    return .found(AllocationAnswer(flow: flow, stages: stages))
  }

  // MARK: Least cost

  /// The cheapest whole flow, never dearer than the known one; nil when none was found. Units beyond what
  /// the claims have settled cost so much that only rounding asks for any.
  private func cheapest(
    _ costs: [Int64], _ claims: [Int], than known: [Int64]
  ) throws(RebalancingFault) -> BoundedStage? {
    var priced = settled
    priced.cost = costs
    priced = elastic(priced, claims, caps(claims), (0, AllocationNetwork.overflowCost))
    let beyond = [Int64](repeating: 0, count: priced.arcCount - known.count)
    guard
      case .found(let answer) = try solve(
        priced, branchLimit: branchLimit, known: known + beyond)
    else { return nil }
    return BoundedStage(answer)
  }

  private func caps(_ claims: [Int]) -> [Int64] { claims.map { settled.upper[$0] } }

  private func folded(_ flow: [Int64], _ claims: [Int]) -> [Int64] {
    network.folded(flow, claims, caps: caps(claims))
  }

  /// The flow in which nobody pays anything, if no limit forbids that: no good answer, but one.
  private var nothingPaid: [Int64]? {
    if settled.lower.contains(where: { $0 != 0 }) { return nil }
    var flow = settled.lower
    var source: Int32 = -1
    for cell in 0..<network.cells.count where network.short[cell] >= 0 {
      let arc = Int(network.unmet[Int(network.cells.subproject[cell])])
      let units = network.upper[Int(network.short[cell])]
      flow[Int(network.short[cell])] = units
      flow[arc] += units
      source = network.tail[arc]
    }
    guard let first = network.head.firstIndex(of: source) else { return nil }
    for arc in network.unmet where arc >= 0 {
      if flow[Int(arc)] > settled.upper[Int(arc)] { return nil }
      flow[first] += flow[Int(arc)]
    }
    return flow
  }

  /// A flow as one of the elastic network.
  private func stretched(_ flow: [Int64], _ claims: [Int], caps: [Int64]) -> [Int64] {
    var stretched = flow
    for (j, arc) in claims.enumerated() where caps[j] < network.upper[arc] {
      stretched.append(max(0, flow[arc] - caps[j]))
      stretched[arc] = min(flow[arc], caps[j])
    }
    return stretched
  }

  private func solve(
    _ priced: Network, branchLimit: Int, known: [Int64]? = nil, wantsPricesOnly: Bool = false
  ) throws(RebalancingFault) -> RatioOutcome {
    do {
      var ratio = RatioFlow(priced, rows, threads: threads, branchLimit: branchLimit)
      ratio.known = known
      ratio.wantsPricesOnly = wantsPricesOnly
      return try ratio.solve()
    } catch { throw .solver(error.description) }
  }

  /// The network in which claims up to their caps cost one price and beyond them the other, on arcs
  /// that are appended in the order of the claims.
  private func elastic(
    _ settled: Network, _ claims: [Int], _ caps: [Int64],
    _ prices: (within: Int64, beyond: Int64)
  ) -> Network {
    var elastic = settled
    for (j, arc) in claims.enumerated() {
      elastic.upper[arc] = min(network.upper[arc], caps[j])
      elastic.cost[arc] = prices.within
      if caps[j] < network.upper[arc] {
        elastic.addArc(
          from: Int(network.tail[arc]), to: Int(network.head[arc]),
          upper: network.upper[arc] - caps[j], cost: prices.beyond)
      }
    }
    return elastic
  }

  // MARK: Fair shares

  private enum ShareOutcome {
    /// A whole flow with the tier's shares.
    case settled([Int64])
    case infeasible, undecided
  }

  /// Shares the claims of a tier and settles them.
  private mutating func share(
    _ tier: AllocationNetwork.FairTier, knowing flow: [Int64]
  ) throws(RebalancingFault) -> ShareOutcome {
    let claims = tier.claims
    var levels = Levels(claims: claims, weights: tier.weights, uppers: caps(claims))
    while !levels.isDone {
      switch try nextLevel(&levels) {
      case .found: continue
      case .infeasible: return .infeasible
      case .undecided: return .undecided
      }
    }
    let outcome = try solve(
      elastic(settled, claims, levels.cap, (1, AllocationNetwork.excessCost)),
      branchLimit: branchLimit, known: stretched(flow, claims, caps: levels.cap))
    guard case .found(let answer) = outcome else { return .undecided }
    stages.append(
      .boundedFair(
        tier.tier,
        BoundedFairStage(levels: levels.found, caps: levels.cap, total: BoundedStage(answer))))
    let flow = network.folded(answer.flow, claims, caps: levels.cap)
    for arc in claims { settled.upper[arc] = flow[arc] }
    return .settled(flow)
  }

  /// The claims of a tier and what is known of their levels.
  private struct Levels {
    let claims: [Int]
    let weights: [Int64]
    let uppers: [Int64]
    var cap: [Int64]
    var isActive: [Bool]
    var found: [BoundedFairStage.Level] = []

    init(claims: [Int], weights: [Int64], uppers: [Int64]) {
      self.claims = claims
      self.weights = weights
      self.uppers = uppers
      cap = uppers
      isActive = Array(repeating: true, count: claims.count)
    }

    var isDone: Bool { !isActive.contains(true) }
  }

  private enum LevelOutcome { case found, infeasible, undecided }

  /// Finds the next lower level and settles the claims that it binds.
  private func nextLevel(_ levels: inout Levels) throws(RebalancingFault) -> LevelOutcome {
    if levels.found.count == RowTiers.levelLimit {
      for j in levels.claims.indices { levels.isActive[j] = false }
      return .found
    }
    var level = WideRatio(0, 1)
    var binding: BoundedFairStage.Level?
    for _ in 0..<RowTiers.stepLimit {
      let caps = levels.claims.indices.map { j in
        levels.isActive[j]
          ? level.roundedUp(times: levels.weights[j], atMost: levels.uppers[j]) : levels.cap[j]
      }
      let prices: AllocationPrices
      switch try solve(
        elastic(settled, levels.claims, caps, (0, 1)), branchLimit: 0, wantsPricesOnly: true)
      {
      case .found(let answer): prices = AllocationPrices(answer.prices)
      case .undecided(let bound): prices = AllocationPrices(bound)
      case .infeasibleNetwork, .infeasible:
        return levels.found.isEmpty ? .infeasible : .undecided
      case .infeasibleInWholeUnits: return .undecided
      }
      guard var bound = bound(levels, caps, prices), bound.ratio > level else { break }
      // Levels fall; a bound above the last one only makes up for what that one's prices missed.
      let isHigher = levels.found.last.map { bound.ratio > $0.ratio } ?? false
      if isHigher, let last = levels.found.last {
        bound.ratio = last.ratio.roundedDown(over: bound.ratio.denominator)
      }
      level = bound.ratio
      binding = bound
      if isHigher { break }
    }
    guard let binding else {
      for j in levels.claims.indices where levels.isActive[j] {
        levels.cap[j] = 0
        levels.isActive[j] = false
      }
      return .found
    }
    for j in binding.claims.map({ Int($0) }) {
      levels.cap[j] = level.roundedUp(times: levels.weights[j], atMost: levels.uppers[j])
      levels.isActive[j] = false
    }
    levels.found.append(binding)
    return .found
  }

  /// What prices prove about the claims that are active and below their upper bounds.
  private func bound(
    _ levels: Levels, _ caps: [Int64], _ prices: AllocationPrices
  ) -> BoundedFairStage.Level? {
    var claims: [Int32] = []
    var weight: Int128 = 0
    for (j, arc) in levels.claims.enumerated()
    where levels.isActive[j] && caps[j] < levels.uppers[j] {
      let price =
        prices.potential[Int(settled.head[arc])] - prices.potential[Int(settled.tail[arc])]
      if price > prices.denominator >> RowTiers.noise {
        claims.append(Int32(j))
        weight += Int128(price) * Int128(levels.weights[j])
      }
    }
    if weight == 0 { return nil }
    let whole = AllocationPrices(
      potential: prices.potential, rowPrice: prices.rowPrice, denominator: 1)
    var statement = settled
    for (j, arc) in levels.claims.enumerated() where !levels.isActive[j] {
      statement.upper[arc] = levels.cap[j]
    }
    let amount = least(
      statement, levels.claims, Set(claims.map { levels.claims[Int($0)] }), whole)
    if amount <= 0 { return nil }
    return BoundedFairStage.Level(
      prices: whole, claims: claims, ratio: WideRatio(amount, weight))
  }

  /// The Lagrangean bound on Σ price × claim: the least of every other arc's reduced cost × flow, less
  /// what supplies and limits are worth (`BoundProof` says why).
  private func least(
    _ statement: Network, _ claims: [Int], _ priced: Set<Int>, _ prices: AllocationPrices
  ) -> Int128 {
    var reduced = (0..<statement.arcCount).map { arc in
      priced.contains(arc)
        ? 0
        : Int128(prices.potential[Int(statement.tail[arc])])
          - Int128(prices.potential[Int(statement.head[arc])])
    }
    var sum: Int128 = 0
    for r in 0..<rows.count {
      let price = Int128(prices.rowPrice[r])
      sum -= price * Int128(rows.limit[r])
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        reduced[Int(rows.arc[e])] += price * Int128(rows.coefficient[e])
      }
    }
    for v in 0..<statement.nodeCount {
      sum -= Int128(prices.potential[v]) * Int128(statement.supply[v])
    }
    for arc in 0..<statement.arcCount {
      sum += min(
        reduced[arc] * Int128(statement.lower[arc]), reduced[arc] * Int128(statement.upper[arc]))
    }
    return sum
  }
}

extension BoundedStage {
  /// Σ cost × units over the network's own arcs.
  fileprivate func units(_ costs: [Int64]) -> Int128 {
    zip(costs, flow).reduce(0) { $0 + Int128($1.0) * Int128($1.1) }
  }
}

extension BoundedStage {
  fileprivate init(_ answer: RatioAnswer) {
    self.init(
      flow: answer.flow, value: answer.value, bound: answer.bound,
      prices: AllocationPrices(answer.prices),
      tree: answer.tree.map { $0.map(AllocationBranch.init) })
  }
}
