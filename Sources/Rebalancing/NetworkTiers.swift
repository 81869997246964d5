internal import Planning
internal import Solvers

/// The tiers of Rebalancing.md in a network without rows: exact, each on what the one before left.
struct NetworkTiers {
  private let terms: AllocationTerms
  private let network: AllocationNetwork
  private let threads: Int
  /// The statement with the bounds that the tiers so far have settled.
  private var settled: Network
  private var stages: [AllocationStage] = []
  /// A flow that has what the tiers so far have settled.
  private var flow: [Int64] = []

  init(_ terms: AllocationTerms, _ network: AllocationNetwork, threads: Int) {
    self.terms = terms
    self.network = network
    self.threads = threads
    settled = network.statement
    flow = settled.lower
  }

  /// The answer, or nil if no flow obeys the bounds.
  mutating func solve() throws(RebalancingFault) -> AllocationAnswer? {
    for tier in network.fairTiers(of: terms) {
      guard try share(tier) else { return nil }
    }
    // Without any claim nothing has shown yet that a flow exists.
    if stages.isEmpty {
      guard case .optimal(let optimum) = try solved(settled) else { return nil }
      flow = optimum.flow
    }
    if terms.yearsBeyond != nil { try leastDelayAndChange() }
    try mostProportional()
    return AllocationAnswer(flow: flow, stages: stages)
  }

  /// Shares claims fairly and settles their whole units. False if no flow obeys the bounds.
  private mutating func share(
    _ tier: AllocationNetwork.FairTier
  ) throws(RebalancingFault) -> Bool {
    let fair = FairFlow(settled, claims: tier.claims, weights: tier.weights)
    do {
      guard case .optimal(let shares) = try fair.solve() else { return false }
      let whole = try fair.wholeUnits(of: shares, threads: threads)
      stages.append(
        .fair(
          tier.tier,
          FairStage(
            numerators: shares.levels.map(\.numerator),
            denominators: shares.levels.map(\.denominator), level: shares.level,
            piece: shares.piece, scaledFlow: shares.scaledFlow, whole: whole)))
      settled.settle(tier.claims, at: whole)
      flow = whole
      return true
    } catch { throw .solver("\(error)") }
  }

  /// Least delay, then least change. Without deferral nothing waits, and what changes is settled already:
  /// unmet need once, money asked of others twice.
  private mutating func leastDelayAndChange() throws(RebalancingFault) {
    let change = network.changeCosts
    var priced = settled
    priced.cost = network.delayCosts
    guard case .optimal(let optimum) = try solved(priced, laterTiers: [change]) else {
      preconditionFailure("a flow has the settled shares")
    }
    stages.append(
      .cheapest(
        CheapestStage(
          flow: optimum.flow, potentials: optimum.potentials, values: optimum.values)))
    for (costs, potential) in zip([priced.cost, change], optimum.potentials) {
      settled.settleFace(costs, potential, at: optimum.flow)
    }
    flow = optimum.flow
  }

  private func solved(
    _ priced: Network, laterTiers: [[Int64]] = []
  ) throws(RebalancingFault) -> FlowOutcome {
    var solver = MinimumCostFlow(priced, laterTiers: laterTiers, threads: threads)
    do { return try solver.solve() } catch { throw .solver(error.description) }
  }

  /// The most proportional of the flows that are left: only arcs on some circle of what can still change
  /// are looked at, as a network of their own.
  private mutating func mostProportional() throws(RebalancingFault) {
    let free = network.freeArcs(flow, lower: settled.lower, upper: settled.upper)
    if free.isEmpty { return }
    var number = [Int32](repeating: -1, count: network.nodeCount)
    var nodes: [Int] = []
    for arc in free {
      for node in [Int(network.tail[arc]), Int(network.head[arc])] where number[node] < 0 {
        number[node] = Int32(nodes.count)
        nodes.append(node)
      }
    }
    var part = Network(supply: [Int64](repeating: 0, count: nodes.count))
    for arc in free {
      let (tail, head) = (Int(number[Int(network.tail[arc])]), Int(number[Int(network.head[arc])]))
      part.addArc(from: tail, to: head, lower: settled.lower[arc], upper: settled.upper[arc])
      part.supply[tail] += flow[arc]
      part.supply[head] -= flow[arc]
    }
    let all = network.proportionCosts(upper: settled.upper, among: free)
    let costs = all.map { ConvexCost.quadratic(square: $0.square, linear: $0.linear) }
    let outcome: ConvexOutcome
    do {
      outcome = try ConvexFlow(part, costs: costs).solve(threads: threads)
    } catch { throw .solver("\(error)") }
    guard case .optimal(let optimum) = outcome else {
      preconditionFailure("a flow obeys the bounds, so there is a most proportional one")
    }
    var potential = [Int64](repeating: 0, count: network.nodeCount)
    for (place, node) in nodes.enumerated() { potential[node] = optimum.potential[place] }
    for (place, arc) in free.enumerated() { flow[arc] = optimum.flow[place] }
    stages.append(.proportional(potential: potential, value: optimum.value))
  }
}

extension Network {
  /// Lets `arcs` carry what `flow` gives them and nothing else.
  mutating func settle(_ arcs: [Int], at flow: [Int64]) {
    for arc in arcs {
      lower[arc] = flow[arc]
      upper[arc] = flow[arc]
    }
  }

  /// Lets no arc leave the optimal face that the prices prove.
  mutating func settleFace(_ costs: [Int64], _ potential: [Int64], at flow: [Int64]) {
    for arc in 0..<arcCount {
      let reduced = costs[arc] + potential[Int(tail[arc])] - potential[Int(head[arc])]
      if reduced != 0 {
        lower[arc] = flow[arc]
        upper[arc] = flow[arc]
      }
    }
  }
}
