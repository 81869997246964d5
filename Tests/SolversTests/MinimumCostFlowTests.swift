import Instances
import Proofs
import TestSupport
import Testing

@testable import Solvers

@Suite struct MinimumCostFlowTests {
  /// Solves and has the answer proven by the checkers; the values, nil if infeasible.
  @discardableResult
  private func solved(
    _ network: Network, laterTiers: [[Int64]] = [], threads: Int = 1, idleLimit: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> FlowOptimum? {
    var solver = MinimumCostFlow(
      network, laterTiers: laterTiers, threads: threads, idleLimit: idleLimit)
    return try proven(
      try solver.solve(), network, laterTiers: laterTiers, sourceLocation: sourceLocation)
  }

  @discardableResult
  private func proven(
    _ outcome: FlowOutcome, _ network: Network, laterTiers: [[Int64]] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> FlowOptimum? {
    #expect(throws: Never.self, sourceLocation: sourceLocation) {
      try Claim(outcome, for: network, laterTiers: laterTiers).check()
    }
    if case .optimal(let optimum) = outcome { return optimum }
    return nil
  }

  @Test(arguments: 0..<10)
  func `Tiny networks: as brute force, or proven infeasible`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var feasible = 0
    for round in 0..<150 {
      let network = randomNetwork(
        nodes: 2 + round % 4, arcs: 1 + round % 6, amounts: 3, costs: 5,
        feasible: round % 3 > 0, &random)
      let expected = bruteForce(network)
      let found = try solved(network)
      #expect(found.map { Int($0.value) } == expected?[0])
      if found != nil { feasible += 1 }
    }
    #expect(feasible > 90 && feasible < 150)
  }

  @Test(arguments: 0..<10)
  func `Tiers: each the best among the optima of the tiers before`(seed: UInt64) throws {
    var random = SeededGenerator(seed: 100 + seed)
    for round in 0..<100 {
      let network = randomNetwork(
        nodes: 2 + round % 4, arcs: 3 + round % 4, amounts: 3, costs: 2, feasible: true, &random)
      let tiers = (0..<2).map { _ in
        (0..<network.arcCount).map { _ in Int64.random(in: -3...3, using: &random) }
      }
      let found = try #require(try solved(network, laterTiers: tiers))
      #expect(found.values.map { Int($0) } == bruteForce(network, laterTiers: tiers))
    }
  }

  @Test(arguments: 0..<20)
  func `Tiers start anew after a change of supplies`(seed: UInt64) throws {
    var random = SeededGenerator(seed: 150 + seed)
    let network = randomNetwork(
      nodes: 6, arcs: 20, amounts: 9, costs: 2, feasible: true, &random)
    let tiers = [network.cost.map { _ in Int64.random(in: -3...3, using: &random) }]
    var warm = MinimumCostFlow(network, laterTiers: tiers)
    for _ in 0..<4 {
      let outcome = try warm.solve()
      let fresh = try solved(warm.network, laterTiers: tiers)
      #expect(try proven(outcome, warm.network, laterTiers: tiers)?.values == fresh?.values)
      let arc = Int.random(in: 0..<20, using: &random)
      let (from, to) = (Int(network.tail[arc]), Int(network.head[arc]))
      if from == to { continue }
      warm.setSupply(of: from, to: warm.network.supply[from] + 1)
      warm.setSupply(of: to, to: warm.network.supply[to] - 1)
    }
  }

  @Test(arguments: 0..<20)
  func `Small networks hold their certificate, also under Bland's rule`(seed: UInt64) throws {
    var random = SeededGenerator(seed: 200 + seed)
    for round in 0..<20 {
      let network = randomNetwork(
        nodes: 5 + round * 4, arcs: 20 + round * 15, amounts: 1 << (round * 2), costs: 50,
        feasible: round % 4 > 0, &random)
      let found = try solved(network)
      if round % 4 > 0 { #expect(found != nil) }
      // Zero idle pivots allowed: every degenerate pivot is followed by Bland's rule.
      let byIndex = try solved(network, idleLimit: 0)
      #expect(found?.value == byIndex?.value)
    }
  }

  @Test(arguments: 0..<10)
  func `A warm start after changes ends where a fresh one does`(seed: UInt64) throws {
    var random = SeededGenerator(seed: 300 + seed)
    for round in 0..<10 {
      let network = randomNetwork(
        nodes: 10 + round * 3, arcs: 40 + round * 10, amounts: 100, costs: 20, feasible: true,
        &random)
      var warm = MinimumCostFlow(network)
      for change in 0..<6 {
        let outcome = try warm.solve()
        let fresh = try solved(warm.network)
        #expect(try proven(outcome, warm.network)?.value == fresh?.value)
        let arc = Int.random(in: 0..<network.arcCount, using: &random)
        switch change % 3 {
        case 0:
          let (from, to) = (Int(network.tail[arc]), Int(network.head[arc]))
          if from != to {
            warm.setSupply(of: from, to: warm.network.supply[from] - 1)
            warm.setSupply(of: to, to: warm.network.supply[to] + 1)
          }
        case 1:
          warm.setBounds(
            of: arc, lower: warm.network.lower[arc] - 3, upper: warm.network.upper[arc] + 2)
        default: warm.setCost(of: arc, to: Int64.random(in: -20...20, using: &random))
        }
      }
    }
  }

  @Test(arguments: [(30, 3, 3), (200, 12, 5), (400, 30, 10)])
  func `Plan-shaped networks are certified, cold and after another cut`(
    subprojects: Int, counties: Int, years: Int
  ) throws {
    let instance = PlanShapedInstance(
      subprojects: subprojects, counties: counties, years: years, seed: 5)
    var solver = MinimumCostFlow(instance.network)
    let first = try #require(try proven(try solver.solve(), instance.network))
    for node in instance.province {
      let less = solver.network.supply[node] / 10
      solver.setSupply(of: node, to: solver.network.supply[node] - less)
      let balance = Int(instance.network.tail[instance.unmet[0]])
      solver.setSupply(of: balance, to: solver.network.supply[balance] + less)
    }
    let second = try #require(try proven(try solver.solve(), solver.network))
    #expect(second.value >= first.value)
    #expect(try solved(solver.network)?.value == second.value)
  }

  /// Counts are the same on every machine: a change that makes the simplex look at more fails here.
  @Test(arguments: [(400, 1_300, 110_000), (4_000, 11_000, 1_700_000)])
  func `A plan after a cut takes no more pivots and looks than it did`(
    subprojects: Int, pivots: Int, arcsPriced: Int
  ) throws {
    let instance = PlanShapedInstance(
      subprojects: subprojects, counties: subprojects / 80, years: 5, ratios: false, seed: 7)
    let counts = try #require(try solved(instance.network)).counts
    #expect(counts.pivots <= pivots)
    #expect(counts.arcsPriced <= arcsPriced)
    #expect(counts.sweeps <= 110)
  }

  @Test func `The same answer for any number of threads`() throws {
    // Forty plans side by side that share nothing.
    var network = Network(supply: [])
    for seed in 0..<40 {
      let part = PlanShapedInstance(
        subprojects: 10 + seed, counties: 3, years: 3, seed: UInt64(seed)
      ).network
      let first = network.nodeCount
      network.supply += part.supply
      for a in 0..<part.arcCount {
        network.addArc(
          from: first + Int(part.tail[a]), to: first + Int(part.head[a]), lower: part.lower[a],
          upper: part.upper[a], cost: part.cost[a])
      }
    }
    let one = try #require(try solved(network, threads: 1))
    for threads in [2, 3, 8] { #expect(try solved(network, threads: threads) == one) }
  }

  @Test(arguments: 0..<6)
  func `Laws: scaling, renumbering, more room`(seed: UInt64) throws {
    var random = SeededGenerator(seed: 400 + seed)
    let network = randomNetwork(
      nodes: 30, arcs: 150, amounts: 50, costs: 9, feasible: true, &random)
    let value = try #require(try solved(network)).value
    var scaled = network
    scaled.supply = network.supply.map { $0 * 100 }
    scaled.lower = network.lower.map { $0 * 100 }
    scaled.upper = network.upper.map { $0 * 100 }
    #expect(try solved(scaled)?.value == value * 100)
    let order = Array(0..<network.arcCount).shuffled(using: &random)
    let names = Array(0..<network.nodeCount).shuffled(using: &random)
    var renamed = Network(supply: network.supply)
    for v in 0..<network.nodeCount { renamed.supply[names[v]] = network.supply[v] }
    for a in order {
      renamed.addArc(
        from: names[Int(network.tail[a])], to: names[Int(network.head[a])],
        lower: network.lower[a], upper: network.upper[a], cost: network.cost[a])
    }
    #expect(try solved(renamed)?.value == value)
    var roomier = network
    roomier.upper = network.upper.map { $0 + 1 }
    #expect(try #require(try solved(roomier)).value <= value)
  }

  @Test(arguments: 0..<30)
  func `Tiers of larger networks hold their certificates`(seed: UInt64) throws {
    var random = SeededGenerator(seed: 600 + seed)
    let network = randomNetwork(
      nodes: 8 + Int(seed), arcs: 30 + 4 * Int(seed), amounts: 40, costs: 2, feasible: true,
      &random)
    let tiers = (0..<3).map { _ in
      network.cost.map { _ in Int64.random(in: -2...2, using: &random) }
    }
    let found = try #require(try solved(network, laterTiers: tiers))
    #expect(try solved(network, laterTiers: tiers, threads: 2) == found)
    #expect(try solved(network, laterTiers: tiers, idleLimit: 0)?.values == found.values)
  }

  @Test(arguments: 0..<10)
  func `Going in and out of feasibility leaves nothing behind`(seed: UInt64) throws {
    var random = SeededGenerator(seed: 700 + seed)
    var infeasible = 0
    for round in 0..<40 {
      let network = randomNetwork(
        nodes: 10 + round % 20, arcs: 12 + round, amounts: 9, costs: Int64(round % 2),
        feasible: true, &random)
      var warm = MinimumCostFlow(network)
      for _ in 0..<6 {
        if try proven(try warm.solve(), warm.network) == nil { infeasible += 1 }
        let (from, to) = (
          Int.random(in: 0..<network.nodeCount, using: &random),
          Int.random(in: 0..<network.nodeCount, using: &random)
        )
        if from == to { continue }
        warm.setSupply(of: from, to: warm.network.supply[from] + 4)
        warm.setSupply(of: to, to: warm.network.supply[to] - 4)
      }
    }
    #expect(infeasible > 50 && infeasible < 200)
  }

  // MARK: Bad and extreme input

  @Test func `Range errors come before the first pivot and are not called infeasible`() {
    func fault(_ change: (inout Network) -> Void) -> NetworkFault? {
      var network = Network(supply: [5, -5])
      network.addArc(from: 0, to: 1, upper: 5, cost: 1)
      change(&network)
      var solver = MinimumCostFlow(network)
      do {
        _ = try solver.solve()
        return nil
      } catch { return error }
    }
    #expect(fault { _ in } == nil)
    #expect(fault { $0.cost.append(1) } == .shape)
    #expect(fault { $0.head[0] = 2 } == .unknownNode(arc: 0))
    #expect(fault { $0.tail[0] = -1 } == .unknownNode(arc: 0))
    #expect(fault { $0.cost[0] = .max } == .costsTooLarge(Int128(Int64.max) * 3))
    #expect(fault { $0.cost[0] = .min } == .costsTooLarge((Int128(Int64.max) + 1) * 3))
    #expect(fault { $0.supply = [.max, .min] } == .tooManyUnits(Int128(UInt64.max) + 5))
    #expect(fault { $0.lower[0] = .min } == .tooManyUnits((Int128(1) << 64) + 15))
    #expect(fault { $0.upper[0] = .max } == nil)
    #expect(
      fault { $0.cost[0] = 1 << 60 }?.description
        == "costs are too large for exact prices: (nodes + 1) × the largest cost is "
        + "3458764513820540928, at most 36028797018963968; use a larger unit of cost")
  }

  @Test func `An arc of any capacity is as good as one that is wide enough`() throws {
    var network = Network(supply: [1 << 56, -(1 << 56)])
    network.addArc(from: 0, to: 1, upper: .max, cost: 3)
    network.addArc(from: 0, to: 1, upper: .max, cost: 2)
    let optimum = try #require(try solved(network))
    #expect(optimum.flow == [0, 1 << 56])
    network.lower = [-1, -1]
    var solver = MinimumCostFlow(network)
    #expect(try proven(try solver.solve(), network)?.flow == [-1, (1 << 56) + 1])
    solver.setSupply(of: 0, to: 5)
    solver.setSupply(of: 1, to: -5)
    #expect(try proven(try solver.solve(), solver.network)?.flow == [-1, 6])
  }

  @Test func `A supply that can not leave is named by its nodes`() throws {
    var network = Network(supply: [7, 0, -7, 3, -3])
    network.addArc(from: 0, to: 1, upper: 9)
    network.addArc(from: 1, to: 2, upper: 6)
    network.addArc(from: 3, to: 4, upper: 3)
    var solver = MinimumCostFlow(network)
    let outcome = try solver.solve()
    #expect(
      outcome == .infeasible(.excess(inside: [true, true, false, false, false]))
        || outcome == .infeasible(.shortage(inside: [false, false, true, false, false])))
    try proven(outcome, network)
    network.supply[3] = 4
    var unbalanced = MinimumCostFlow(network)
    #expect(
      try unbalanced.solve() == .infeasible(.excess(inside: [false, false, false, true, true])))
  }

  @Test func `An empty network has an empty flow`() throws {
    #expect(try solved(Network(supply: []))?.value == 0)
    #expect(try solved(Network(supply: [0, 0]))?.value == 0)
    #expect(try solved(Network(supply: [1])) == nil)
  }

  @Test func `Pivots on a plan-shaped network grow with its rows, not faster`() throws {
    let small = PlanShapedInstance(subprojects: 100, counties: 10, years: 5, seed: 1)
    let large = PlanShapedInstance(subprojects: 800, counties: 10, years: 5, seed: 1)
    let few = try #require(try solved(small.network)).counts
    let many = try #require(try solved(large.network)).counts
    #expect(many.pivots < 10 * few.pivots)
    #expect(many.arcsPriced < 40 * few.arcsPriced)
  }
}
