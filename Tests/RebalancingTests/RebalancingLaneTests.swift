import Planning
import Proofs
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// What a sweep keeps from one scenario to the next changes no answer.
struct RebalancingLaneTests {
  /// The scenario with other shares in its cuts, and with its first cut as a limit now and then.
  private static func varied(
    _ scenario: Scenario, _ random: inout SeededGenerator
  ) -> Scenario {
    var scenario = scenario
    for (number, change) in scenario.changes.enumerated() {
      if case .cut(let selector, _) = change {
        scenario.changes[number] = .cut(
          selector, .share(Ratio(Int64.random(in: 0...1000, using: &random), 1000)))
      }
    }
    return scenario
  }

  private static func same(_ a: AllocationNetwork, _ b: AllocationNetwork) -> Bool {
    a.supply == b.supply && a.tail == b.tail && a.head == b.head && a.lower == b.lower
      && a.upper == b.upper && a.rowStart == b.rowStart && a.rowArc == b.rowArc
      && a.rowCoefficient == b.rowCoefficient && a.rowLimit == b.rowLimit && a.own == b.own
      && a.late == b.late && a.extra == b.extra && a.chain == b.chain && a.short == b.short
      && a.serve == b.serve && a.unmet == b.unmet && a.gateArc == b.gateArc
      && a.gateSubproject == b.gateSubproject && a.gateStart == b.gateStart
      && a.gateShares == b.gateShares && a.need == b.need && a.askedHubs == b.askedHubs
      && a.asked == b.asked && a.cells.planned == b.cells.planned && a.cells.year == b.cells.year
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `a network that follows its terms is the one built from them, seed`(
    _ seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    var followed = 0
    for _ in 0..<60 {
      let draft = RandomCase.plan(&random)
      let sums = PlannedSums(draft)
      let scenario = RandomCase.scenario(of: draft, rows: true, &random)
      var kept = try KeptNetwork(AllocationTerms(scenario, sums), sums)
      for _ in 0..<8 {
        let terms = AllocationTerms(Self.varied(scenario, &random), sums)
        guard kept.follow(terms) else { continue }
        followed += 1
        #expect(kept.terms == terms)
        #expect(Self.same(kept.network, try AllocationNetwork(terms, sums)))
      }
    }
    #expect(followed > 100)
  }

  @Test func `terms that differ elsewhere are not followed`() throws {
    var random = SeededGenerator(seed: 5)
    let draft = RandomCase.plan(&random)
    let sums = PlannedSums(draft)
    let cut = Change.cut(Selector(sources: .source(0)), .share(Ratio(1, 5)))
    var kept = try KeptNetwork(AllocationTerms(Scenario(changes: [cut]), sums), sums)
    let others: [[Change]] = [
      [cut, .deferral(yearsBeyond: 0)], [cut, .backfill([.all], atMost: nil)],
      [cut, .lock(Selector(year: 2020))], [cut, .priority([.subproject(0)])], [],
      [.cut(Selector(sources: .source(1)), .share(Ratio(1, 5)))],
      // At the plan it is no ceiling in the network.
      [.cut(Selector(sources: .source(0)), .share(Ratio(0, 1)))],
    ]
    for changes in others {
      let follows = kept.follow(AllocationTerms(Scenario(changes: changes), sums))
      #expect(!follows)
    }
    let more = Change.cut(Selector(sources: .source(0)), .share(Ratio(2, 5)))
    let follows = kept.follow(AllocationTerms(Scenario(changes: [more]), sums))
    #expect(follows)
  }

  @Test(arguments: [(UInt64(1), false), (2, true), (3, true)])
  func `a lane answers as the rebalancer does, seed and rows`(
    _ seed: UInt64, _ rows: Bool
  ) throws {
    var random = SeededGenerator(seed: seed)
    var closed = 0
    for _ in Trials.ofFew(0..<60) {
      let draft = RandomCase.plan(&random)
      let rebalancer = Rebalancer(draft, threads: 1)
      let sums = rebalancer.sums
      var lane = RebalancingLane(rebalancer)
      var check = RepeatedCheck(sums)
      var scenario = RandomCase.scenario(of: draft, rows: rows, &random)
      if Bool.random(using: &random) { scenario.changes.removeLast(scenario.changes.count - 1) }
      if rows, Bool.random(using: &random) {
        scenario.changes.append(.match(.payer(.tier(.province)), share: nil))
      }
      for _ in 0..<6 {
        let terms = AllocationTerms(Self.varied(scenario, &random), sums)
        let alone = try rebalancer.solve(terms)
        switch (alone, try lane.solve(terms)) {
        case (.funded(let a), .funded(let b)):
          #expect(a.amounts == b.amounts && a.answer.flow == b.answer.flow)
          let once = try AllocationProof.checkFunded(terms, sums, b.answer, amounts: b.amounts)
          let again = try check.checkFunded(terms, b.answer, amounts: b.amounts)
          #expect(again == once)
        case (.impossible(let a), .impossible(let b)):
          #expect(a.conflict == b.conflict && a.repairs == b.repairs)
        case (.undecided, .undecided): break
        default: Issue.record("another answer than alone")
        }
        if try lane.solveClosed(terms) {
          closed += 1
          let verdict = try check.checkShares(
            terms, lane.stage, flow: lane.flow, amounts: lane.amounts)
          #expect(verdict.gap == 0)
        }
      }
    }
    #expect(closed > 5)
  }

  @Test func `a proof that is kept still catches what is wrong`() throws {
    var random = SeededGenerator(seed: 9)
    var caught = 0
    for _ in 0..<40 {
      let draft = RandomCase.plan(&random)
      let rebalancer = Rebalancer(draft, threads: 1)
      var lane = RebalancingLane(rebalancer)
      var check = RepeatedCheck(rebalancer.sums)
      let cut = Change.cut(Selector(sources: .source(0), year: 2020), .share(Ratio(1, 3)))
      let terms = AllocationTerms(Scenario(changes: [cut]), rebalancer.sums)
      guard try lane.solveClosed(terms) else { continue }
      _ = try check.checkShares(terms, lane.stage, flow: lane.flow, amounts: lane.amounts)
      for arc in lane.flow.indices {
        var (flow, stage) = (lane.flow, lane.stage)
        flow[arc] += 1
        stage.whole[arc] += 1
        let isFlowTaken =
          (try? check.checkShares(terms, lane.stage, flow: flow, amounts: lane.amounts)) != nil
        let isStageTaken =
          (try? check.checkShares(terms, stage, flow: lane.flow, amounts: lane.amounts)) != nil
        #expect(!isFlowTaken && !isStageTaken)
        caught += 2
      }
      // And it still accepts what is right.
      _ = try check.checkShares(terms, lane.stage, flow: lane.flow, amounts: lane.amounts)
    }
    #expect(caught > 20)
  }

  @Test(arguments: [UInt64(1), 2])
  func `drawn terms are those of the scenario, seed`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let draft = RandomCase.plan(&random)
      let sums = PlannedSums(draft)
      var scenario = RandomCase.scenario(of: draft, rows: true, &random)
      scenario.changes.append(.limit(Selector(year: 2020), 100))
      scenario.changes.append(.floor(Selector(rows: .subproject(1)), .amount(3)))
      var drawn = DrawnTerms(scenario, sums)
      for _ in 0..<4 {
        for (number, change) in scenario.changes.enumerated() {
          let share = Quantity.share(Ratio(Int64.random(in: 0...100, using: &random), 100))
          let amount = Amount.random(in: 0...500, using: &random)
          switch change {
          case .cut(let selector, _):
            scenario.changes[number] = .cut(selector, share)
            drawn.set(number, share)
          case .floor(let selector, _):
            scenario.changes[number] = .floor(selector, share)
            drawn.set(number, share)
          case .limit(let selector, _):
            scenario.changes[number] = .limit(selector, amount)
            drawn.set(number, .amount(amount))
          default: break
          }
        }
        #expect(drawn.terms == AllocationTerms(scenario, sums))
      }
    }
  }
}
