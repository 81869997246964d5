internal import Allocation
internal import Certificates
internal import Planning
internal import Solvers

/// The tiers with side rows: cofinancing, crossing ceilings, floors of several sub-projects.
///
/// Fair shares are found in whole units from the largest fraction down (`RowTiers+Rounds`). The flow that
/// has them is one that exists, so every later tier keeps the claims exactly and is a cheapest whole flow
/// with a bound. All programs differ in bounds and costs only, and go on from each other's last basis.
struct RowTiers: ~Copyable {
  let terms: AllocationTerms
  let network: AllocationNetwork
  let threads: Int
  /// Nodes of a tree; few once a tree of the tier has been given up.
  var branchLimit: Int
  /// The statement with the bounds that the tiers so far have settled; then, for each claim of each tier, an
  /// arc for units beyond a cap (`beyond`), closed unless a round opens it.
  var settled: Network
  /// Arc of the units of a claim beyond its cap.
  let beyond: [Int: Int]
  private(set) var rows: RatioRows
  var search: RatioSearch
  var stages: [AllocationStage] = []
  private(set) var known: [Int64]?
  /// Of the last caps that prices excluded.
  var lastPrices: BoundPrices?

  init(_ terms: AllocationTerms, _ network: AllocationNetwork, threads: Int, branchLimit: Int) {
    self.terms = terms
    self.network = network
    self.threads = threads
    self.branchLimit = branchLimit
    var elastic = network.statement
    var beyond: [Int: Int] = [:]
    for arc in network.fairTiers(of: terms).flatMap(\.claims) {
      beyond[arc] = elastic.arcCount
      elastic.addArc(
        from: Int(network.tail[arc]), to: Int(network.head[arc]), upper: network.upper[arc])
    }
    self.beyond = beyond
    rows = network.rows
    search = RatioSearch(elastic, rows)
    for arc in beyond.values { elastic.upper[arc] = 0 }
    settled = elastic
    known = network.nothingPaid(settled).flatMap { network.obeysRows($0) ? $0 : nil }
  }

  /// Whether a flow is known that obeys everything.
  var hasStart: Bool { known != nil }

  /// Starts from a flow that obeys everything.
  mutating func start(from flow: [Int64]) { known = flow }

  /// Starts from losses that a closed form has settled.
  mutating func settle(_ loss: DeferralLossStage) {
    stages = [.deferralLoss(loss)]
    for arc in network.fairTiers(of: terms).flatMap(\.claims) {
      (settled.lower[arc], settled.upper[arc]) = (loss.flow[arc], loss.flow[arc])
    }
  }

  /// Starts from a flow in which nothing is lost and nobody is asked: no claim has to be shared.
  mutating func settleNothing(_ flow: [Int64]) {
    stages = network.nothingLost(flow, terms)
    for arc in network.fairTiers(of: terms).flatMap(\.claims) { settled.upper[arc] = 0 }
  }

  mutating func solve() throws(RebalancingFault) -> Rebalancer.Outcome {
    guard var flow = known else { return .undecided }
    // What a closed form has settled is not shared again.
    for tier in stages.isEmpty ? network.fairTiers(of: terms) : [] {
      if terms.putsSumFirst(tier) {
        guard let least = try leastSum(of: tier, from: flow) else { return .undecided }
        flow = least
      }
      guard let shared = try share(tier, from: flow) else { return .undecided }
      flow = shared
    }
    if terms.yearsBeyond != nil {
      let costs = network.delayCosts
      guard let stage = try cheapest(costs, than: flow) else { return .undecided }
      stages.append(.bounded(.delay, stage))
      flow = stage.flow
      if stage.value == 0 {
        for arc in costs.indices where costs[arc] > 0 { settled.upper[arc] = 0 }
      } else {
        // From here on nothing waits longer, and what was proven about delay helps to bound the rest.
        keep(stage, costs.indices.filter { costs[$0] != 0 }.map { ($0, costs[$0]) })
      }
      guard let stage = try cheapest(network.changeCosts, than: flow) else { return .undecided }
      stages.append(.bounded(.change, stage))
      flow = stage.flow
    }
    return .found(AllocationAnswer(flow: flow, stages: stages))
  }

  /// From here on Σ cost × flow is at most what was found and at least what was proven.
  private mutating func keep(_ stage: BoundedStage, _ costs: [(arc: Int, cost: Int64)]) {
    rows.add(
      costs.map { (arc: $0.arc, coefficient: $0.cost) }, atMost: Int64(clamping: stage.value))
    rows.add(
      costs.map { (arc: $0.arc, coefficient: -$0.cost) },
      atMost: Int64(clamping: -max(stage.bound, 0)))
    search = RatioSearch(settled, rows)
  }

  /// Makes the sum of a tier's claims least and keeps it; a flow that has it.
  private mutating func leastSum(
    of tier: AllocationNetwork.FairTier, from flow: [Int64]
  ) throws(RebalancingFault) -> [Int64]? {
    guard let stage = try leastSum(of: tier.claims, than: flow) else { return nil }
    stages.append(.bounded(tier.sum, stage))
    if stage.value == 0 {
      for arc in tier.claims { settled.upper[arc] = 0 }
    } else {
      keep(stage, (tier.claims + tier.claims.map { beyond[$0]! }).map { ($0, 1) })
    }
    return stage.flow
  }

  /// The least sum of `claims`, with a flow whose sum is no larger than that of `flow`.
  mutating func leastSum(
    of claims: [Int], than flow: [Int64]
  ) throws(RebalancingFault) -> BoundedStage? {
    if claims.allSatisfy({ flow[$0] == 0 }) { return network.nothing(flow) }
    var costs = [Int64](repeating: 0, count: network.arcCount)
    for arc in claims { costs[arc] = 1 }
    return try cheapest(costs, than: flow)
  }

  /// Takes over the bounds that tiers elsewhere have settled.
  mutating func settle(within bounds: Network) {
    for arc in 0..<network.arcCount {
      (settled.lower[arc], settled.upper[arc]) = (bounds.lower[arc], bounds.upper[arc])
    }
  }

  /// The cheapest whole flow, never dearer than the known one.
  private mutating func cheapest(
    _ costs: [Int64], than known: [Int64]
  ) throws(RebalancingFault) -> BoundedStage? {
    var priced = settled
    for arc in costs.indices { priced.cost[arc] = costs[arc] }
    let first = RatioSearch.WholeFlow(
      flow: known + [Int64](repeating: 0, count: beyond.count),
      value: zip(costs, known).reduce(0) { $0 + Int128($1.0) * Int128($1.1) })
    if priced.nodeCount + network.rowCount > RatioFlow.vertexLimit {
      return try nearby(priced, first.flow)
    }
    guard case .found(let best, let bound, let prices, let tree) = try solve(priced, known: first)
    else { return nil }
    return BoundedStage(
      flow: Array(best.flow[..<network.arcCount]), value: best.value,
      bound: tree == nil ? bound : best.value, prices: certificate(prices, claims: []),
      tree: tree.map { certificate($0, claims: []) })
  }

  /// The same where there are too many nodes and rows for vertices: near the optimum, with a bound.
  private func nearby(
    _ priced: Network, _ known: [Int64]
  ) throws(RebalancingFault) -> BoundedStage? {
    var ratio = RatioFlow(priced, rows, threads: threads, branchLimit: 0)
    ratio.known = known
    do {
      guard case .found(let answer) = try ratio.solve() else { return nil }
      return BoundedStage(
        flow: Array(answer.flow[..<network.arcCount]), value: answer.value, bound: answer.bound,
        prices: answer.prices, tree: nil)
    } catch { throw .solver(error.description) }
  }

  /// The optimum without rows, for the first basis; later ones go on from the last.
  func basis(_ priced: Network) throws(RebalancingFault) -> FlowOptimum? {
    if search.isBegun { return nil }
    var plain = MinimumCostFlow(priced, threads: threads)
    do {
      guard case .optimal(let optimum) = try plain.solve() else { return nil }
      return optimum
    } catch { throw .solver(error.description) }
  }
}

extension AllocationNetwork {
  /// The flow in which nobody pays anything, if no limit forbids that: no good answer, but one.
  func nothingPaid(_ settled: Network) -> [Int64]? {
    if settled.lower.contains(where: { $0 != 0 }) { return nil }
    var flow = [Int64](repeating: 0, count: arcCount)
    var source: Int32 = -1
    for cell in 0..<cells.count where short[cell] >= 0 {
      let arc = Int(unmet[Int(cells.subproject[cell])])
      let units = upper[Int(short[cell])]
      flow[Int(short[cell])] = units
      flow[arc] += units
      source = tail[arc]
    }
    guard let first = head.firstIndex(of: source) else { return nil }
    for arc in unmet where arc >= 0 {
      if flow[Int(arc)] > settled.upper[Int(arc)] { return nil }
      flow[first] += flow[Int(arc)]
    }
    return flow
  }
}
