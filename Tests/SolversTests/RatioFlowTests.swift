import Instances
import Proofs
import TestSupport
import Testing

@testable import Solvers

@Suite struct RatioFlowTests {
  private func proven(
    _ outcome: RatioOutcome, _ network: Network, _ rows: RatioRows,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let claim = Claim(outcome, for: network, rows) else { return }
    #expect(throws: Never.self, sourceLocation: sourceLocation) { try claim.check() }
  }

  /// A tiny plan: each sub-project-year may take `share` of 100 from the province, the rest locally.
  private func tinyPlan(_ random: inout SeededGenerator) -> (Network, RatioRows) {
    let places = Int.random(in: 1...2, using: &random)
    var network = Network(supply: [])
    // 0: what is left over and missing; 1: province; then places; then sub-projects.
    network.supply = [0, Int64.random(in: 0...3, using: &random)]
    for _ in 0..<places { network.supply.append(Int64.random(in: 0...4, using: &random)) }
    var rows = RatioRows()
    for source in 1..<network.nodeCount { network.addArc(from: source, to: 0, upper: 9) }
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let node = network.nodeCount
      network.supply.append(-Int64.random(in: 1...5, using: &random))
      let place = Int.random(in: 2..<2 + places, using: &random)
      let (p, q) = [(23, 77), (1, 2), (50, 50), (2, 3)].randomElement(using: &random)!
      rows.add(
        [(network.arcCount, Int64(q)), (network.arcCount + 1, Int64(-p))],
        atMost: Int64.random(in: -2...2, using: &random))
      network.addArc(
        from: 1, to: node, upper: 3, cost: Int64.random(in: -2...2, using: &random))
      network.addArc(
        from: place, to: node, upper: 4, cost: Int64.random(in: -2...2, using: &random))
      let most = Int64.random(in: 2...9, using: &random)
      network.addArc(
        from: 0, to: node, upper: most, cost: Int64.random(in: 0...30, using: &random))
    }
    network.supply[0] = -network.supply.reduce(0, +)
    return (network, rows)
  }

  @Test(arguments: Trials.ofFew(0..<10))
  func `Tiny plans: the whole-unit optimum of brute force, or proven impossible`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    var found = 0
    var impossible = 0
    for _ in 0..<60 {
      let (network, rows) = tinyPlan(&random)
      let outcome = try RatioFlow(network, rows, threads: 1, branchLimit: 2000).solve()
      proven(outcome, network, rows)
      switch (outcome, bruteForce(network, rows)) {
      case (.found(let answer), let best?):
        found += 1
        #expect(answer.gap == 0)
        #expect(Int(answer.value) == best[0])
      case (.infeasible, nil), (.infeasibleNetwork, nil), (.infeasibleInWholeUnits, nil):
        impossible += 1
      case (let outcome, let best):
        Issue.record("\(outcome) where brute force has \(String(describing: best))")
      }
    }
    #expect(found > 20)
    #expect(found + impossible == 60)
  }

  @Test(arguments: 0..<10)
  func `Random rows on random networks: never better than brute force, gap told truly`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: 50 + seed)
    for round in 0..<60 {
      let network = randomNetwork(
        nodes: 3 + round % 2, arcs: 5, amounts: 3, costs: 5, feasible: true, &random)
      var rows = RatioRows()
      for _ in 0..<1 + round % 2 {
        let entries = (0..<3).map { _ in
          (
            arc: Int.random(in: 0..<5, using: &random),
            coefficient: Int64.random(in: -4...4, using: &random)
          )
        }
        rows.add(entries, atMost: Int64.random(in: -3...6, using: &random))
      }
      let outcome = try RatioFlow(network, rows, threads: 1, branchLimit: 2000).solve()
      proven(outcome, network, rows)
      let best = bruteForce(network, rows)
      switch outcome {
      case .found(let answer):
        let exact = try #require(best)
        #expect(Int(answer.value) - Int(answer.gap) <= exact[0])
        #expect(Int(answer.value) >= exact[0])
      case .infeasible, .infeasibleNetwork, .infeasibleInWholeUnits: #expect(best == nil)
      case .undecided: break
      }
    }
  }

  @Test(arguments: [(20, 3), (100, 5), (300, 10)])
  func `Plan-shaped instances: whole units near the proven bound`(
    subprojects: Int, counties: Int
  ) throws {
    let instance = PlanShapedInstance(
      subprojects: subprojects, counties: counties, years: 4, ratios: true, seed: 11)
    let solver = RatioFlow(instance.network, instance.ratios, branchLimit: 0)
    let outcome = try solver.solve()
    proven(outcome, instance.network, instance.ratios)
    guard case .found(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    // Less than a unit of the dearest need for every eight sub-projects.
    #expect(answer.gap < Int128(100 * subprojects))
    // One thread or two: the same answer, byte for byte.
    let alone = try RatioFlow(
      instance.network, instance.ratios, threads: 1, branchLimit: 0
    ).solve()
    #expect(alone == outcome)
  }

  @Test func `Rows that ask for more than there is are refuted by multipliers`() throws {
    // The province may pay a third of what the county pays, and must pay 5 where the county has 9.
    var network = Network(supply: [5, 9, -14])
    network.addArc(from: 0, to: 2, upper: 5)
    network.addArc(from: 1, to: 2, upper: 9)
    var rows = RatioRows()
    rows.add([(0, 3), (1, -1)], atMost: 0)
    let outcome = try RatioFlow(network, rows).solve()
    guard case .infeasible = outcome else {
      Issue.record("\(outcome)")
      return
    }
    proven(outcome, network, rows)
  }

  @Test func `A row that asks for less than nothing is refuted without a tree`() throws {
    var network = Network(supply: [0, 0])
    network.addArc(from: 0, to: 1, upper: 3)
    network.addArc(from: 1, to: 0, upper: 3)
    var rows = RatioRows()
    rows.add([(0, 1)], atMost: -1)
    let outcome = try RatioFlow(network, rows).solve()
    proven(outcome, network, rows)
    guard case .infeasible = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Numbers at the limits neither trap nor lie`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var network = randomNetwork(
      nodes: 6, arcs: 14, amounts: 1 << 54, costs: 1 << 40, feasible: true, &random)
    network.upper[0] = network.lower[0] + (1 << 55)
    var rows = RatioRows()
    rows.add(
      [(1, 1 << 30), (2, -(1 << 29))], atMost: Int64.random(in: 0...1 << 50, using: &random))
    let outcome = try RatioFlow(network, rows).solve()
    proven(outcome, network, rows)
    network.upper[0] = .max
    #expect(throws: NetworkFault.self) { try RatioFlow(network, rows).solve() }
  }

  @Test func `The tree gives up in time`() throws {
    let instance = PlanShapedInstance(
      subprojects: 60, counties: 5, years: 4, ratios: true, seed: 9)
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try RatioFlow(instance.network, instance.ratios).solve()
    proven(outcome, instance.network, instance.ratios)
    // A debug build on a busy machine; without a bound on its work it takes many minutes.
    #expect(clock.now - start < .seconds(120))
  }

  @Test func `Rows that name no arc, or are too large, are range errors`() {
    var network = Network(supply: [0, 0])
    network.addArc(from: 0, to: 1, upper: 1)
    var unknown = RatioRows()
    unknown.add([(1, 1)], atMost: 0)
    #expect(throws: NetworkFault.unknownArc(row: 0)) { try RatioFlow(network, unknown).solve() }
    var large = RatioRows()
    large.add([(0, 1 << 54)], atMost: 0)
    #expect(throws: NetworkFault.rowTooLarge(row: 0)) { try RatioFlow(network, large).solve() }
  }
}
