internal import Allocation
internal import Certificates
internal import Planning
internal import Solvers

/// The tiers of Rebalancing.md in a network with gates but without rows: exact, each on what the one before
/// left.
struct NetworkTiers {
  private let terms: AllocationTerms
  private let network: AllocationNetwork
  private let threads: Int
  /// The statement with the bounds that the tiers so far have settled.
  private var settled: Network
  private var stages: [AllocationStage] = []
  /// A flow that has what the tiers so far have settled.
  private var flow: [Int64] = []
  private var search = FreeArcSearch()

  init(_ terms: AllocationTerms, _ network: AllocationNetwork, threads: Int) {
    self.terms = terms
    self.network = network
    self.threads = threads
    settled = network.statement
    flow = settled.lower
  }

  /// The best allocation as far as bounds and gates say; `undecided` only where gates pull on each other.
  mutating func solve() throws(RebalancingFault) -> Rebalancer.Outcome {
    for tier in network.fairTiers(of: terms) {
      switch try share(tier) {
      case .settled: continue
      case .infeasible: return .infeasible
      case .undecided: return .undecided
      }
    }
    // Without any claim nothing has shown yet that a flow exists.
    if stages.isEmpty {
      guard case .optimal(let optimum) = try solved(settled) else { return .infeasible }
      flow = optimum.flow
    }
    if terms.yearsBeyond != nil { try leastDelayAndChange() }
    try mostProportional()
    return .found(AllocationAnswer(flow: flow, stages: stages))
  }

  /// The best allocation once the fair tiers are known, without deferral; `flow` has their shares.
  mutating func finish(
    _ fair: [AllocationStage], _ flow: [Int64], _ kept: inout FreeArcSearch
  ) throws(RebalancingFault) -> AllocationAnswer {
    swap(&search, &kept)
    defer { swap(&search, &kept) }
    for tier in network.fairTiers(of: terms) { settled.settle(tier.claims, at: flow) }
    stages = fair
    self.flow = flow
    try mostProportional()
    return AllocationAnswer(flow: self.flow, stages: stages)
  }

  private enum ShareOutcome { case settled, infeasible, undecided }

  /// Shares claims fairly in whole units and settles them, with what their gates let through then.
  private mutating func share(
    _ tier: AllocationNetwork.FairTier
  ) throws(RebalancingFault) -> ShareOutcome {
    guard let (problem, gates) = shareProblem(tier) else { return .undecided }
    do {
      switch try problem.solve() {
      case .infeasible: return .infeasible
      case .undecided: return .undecided
      case .optimal(let shares):
        stages.append(
          .fair(
            tier.tier,
            FairStage(
              numerators: shares.thresholds.map(\.numerator),
              denominators: shares.thresholds.map(\.denominator), piece: shares.piece,
              whole: shares.flow)))
        settled.settle(tier.claims, at: shares.flow)
        for (gate, claim) in gates {
          settled.upper[Int(network.gateArc[gate])] = network.capacity(
            ofGate: gate, unmet: shares.flow[tier.claims[claim]])
        }
        flow = shares.flow
        return .settled
      }
    } catch { throw .solver("\(error)") }
  }

  /// The tier's problem, and its gates with the positions of their claims. Sub-projects of later classes may
  /// lose all: their gates are what they are then; `nil` if with several gates less could bring more.
  private func shareProblem(
    _ tier: AllocationNetwork.FairTier
  ) -> (WholeShares, [(gate: Int, claim: Int)])? {
    var statement = settled
    var gates = ShareGates()
    var own: [(gate: Int, claim: Int)] = []
    if !network.gateArc.isEmpty {
      var claimOfArc: [Int: Int] = [:]
      for (claim, arc) in tier.claims.enumerated() { claimOfArc[arc] = claim }
      for (i, gates) in network.gatesTogether() {
        let arc = Int(network.unmet[i])
        let most = statement.upper[arc]
        if claimOfArc[arc] != nil || statement.lower[arc] == most || most >= network.need[i] {
          continue
        }
        func brought(_ unmet: Int64) -> Int64 {
          gates.reduce(unmet) { $0 + network.capacity(ofGate: $1, unmet: unmet) }
        }
        let window = max(0, most - ShareGates.window)..<most
        if window.contains(where: { brought($0) > brought(most) }) { return nil }
      }
      for gate in network.gateArc.indices {
        let unmet = Int(network.unmet[Int(network.gateSubproject[gate])])
        let arc = Int(network.gateArc[gate])
        guard let claim = claimOfArc[unmet] else {
          statement.upper[arc] = min(
            statement.upper[arc], network.capacity(ofGate: gate, unmet: statement.upper[unmet]))
          continue
        }
        own.append((gate, claim))
        gates.add(arc: arc, claim: claim, shares: network.shares(ofGate: gate))
      }
      // No cut between a claim and the one sub-project-year that it serves.
      for short in network.short where short >= 0 { statement.upper[Int(short)] += 1 }
    }
    return (
      WholeShares(statement, claims: tier.claims, weights: tier.weights, gates: gates), own
    )
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
    search.run(network, flow, lower: settled.lower, upper: settled.upper)
    let free = search.free
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
    let optimum = try proportional(part, all)
    var potential = [Int64](repeating: 0, count: network.nodeCount)
    for (place, node) in nodes.enumerated() { potential[node] = optimum.potential[place] }
    for (place, arc) in free.enumerated() { flow[arc] = optimum.flow[place] }
    stages.append(.proportional(potential: potential, value: optimum.value))
  }

  private func proportional(
    _ part: Network, _ costs: [(square: Int64, linear: Int64)]
  ) throws(RebalancingFault) -> QuadraticFlow.Optimum {
    if var small = QuadraticFlow(part, costs), let optimum = small.solve() { return optimum }
    let convex = costs.map { ConvexCost.quadratic(square: $0.square, linear: $0.linear) }
    let outcome: ConvexOutcome
    do {
      outcome = try ConvexFlow(part, costs: convex).solve(threads: threads)
    } catch { throw .solver("\(error)") }
    guard case .optimal(let optimum) = outcome else {
      preconditionFailure("a flow obeys the bounds, so there is a most proportional one")
    }
    return QuadraticFlow.Optimum(
      flow: optimum.flow, potential: optimum.potential, value: optimum.value)
  }
}

extension AllocationNetwork {
  fileprivate func shares(ofGate gate: Int) -> some Sequence<ShareGates.Share> {
    gateShares[Int(gateStart[gate])..<Int(gateStart[gate + 1])].lazy.map {
      ShareGates.Share(
        numerator: $0.numerator, denominator: $0.denominator, total: $0.total, settled: $0.settled)
    }
  }

  /// Sub-projects with several gates, which follow each other.
  fileprivate func gatesTogether() -> [(subproject: Int, gates: Range<Int>)] {
    var found: [(subproject: Int, gates: Range<Int>)] = []
    var first = 0
    while first < gateSubproject.count {
      var end = first + 1
      while end < gateSubproject.count, gateSubproject[end] == gateSubproject[first] { end += 1 }
      if end > first + 1 { found.append((Int(gateSubproject[first]), first..<end)) }
      first = end
    }
    return found
  }

  fileprivate func capacity(ofGate gate: Int, unmet: Int64) -> Int64 {
    shares(ofGate: gate).reduce(Int64.max) { min($0, $1.capacity(at: unmet)) }
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
