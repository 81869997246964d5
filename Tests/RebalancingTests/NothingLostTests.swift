import Planning
import TestSupport
import Testing

@testable import Allocation
@testable import Proofs
@testable import Rebalancing

/// Deferral in which all money is still paid: part by part, against plain enumeration and the checker.
struct NothingLostTests {
  private struct Case {
    var terms: AllocationTerms
    var sums: PlannedSums
    var network: AllocationNetwork
    var scenario: Scenario
    var draft: PlanDraft
  }

  private static func cases(_ seed: Int, most: Int64, count: Int) throws -> [Case] {
    var random = SeededGenerator(seed: 44_000 + UInt64(seed))
    return try (0..<count).map { _ in
      let draft = DeferralTests.plan(&random, most: most, years: 3)
      let sums = PlannedSums(draft)
      let scenario = DeferralTests.scenario(&random, years: 3)
      let terms = AllocationTerms(scenario, sums)
      return Case(
        terms: terms, sums: sums, network: try AllocationNetwork(terms, sums), scenario: scenario,
        draft: draft)
    }
  }

  private static func verdict(
    _ answer: AllocationAnswer, _ one: Case
  ) throws -> AllocationProof.Verdict {
    try AllocationProof.checkFunded(
      one.terms, one.sums, answer, amounts: one.network.amounts(of: answer.flow))
  }

  @Test func `plain enumeration finds no less delay than is proven`() throws {
    var (compared, exact) = (0, 0)
    for seed in Trials.ofFew(0..<10) {
      for one in try Self.cases(seed, most: 7, count: 20) {
        guard let road = NothingLost(one.terms, one.network, threads: 1),
          let answer = try road.solve(from: nil)
        else { continue }
        let best = DeferralOracle(one.draft, one.scenario).best
        #expect(best.lost == 0, "\(one.draft.tranches) \(one.scenario)")
        let delay = try #require(
          Self.verdict(answer, one).tiers.first { $0.tier == .delay }, "\(one.scenario)")
        #expect(Int(delay.bound) <= best.delay, "\(one.draft.tranches) \(one.scenario)")
        #expect(Int(delay.value) >= best.delay, "\(one.draft.tranches) \(one.scenario)")
        compared += 1
        exact += Int(delay.value) == best.delay && delay.gap == 0 ? 1 : 0
      }
    }
    #expect(compared > 0)
    // How often it is exact is a matter of many cases: some seeds have four.
    #expect(exact * 10 >= compared * 8, "\(exact) of \(compared)")
  }

  @Test(arguments: Trials.ofFew(0..<10)) func `a changed proof by parts is refused, seed`(
    _ seed: Int
  ) throws {
    var tried = 0
    for one in try Self.cases(seed, most: 1_000_000, count: 20) {
      guard let road = NothingLost(one.terms, one.network, threads: 1),
        let answer = try road.solve(from: nil)
      else { continue }
      _ = try Self.verdict(answer, one)
      for (place, stage) in answer.stages.enumerated() {
        guard case .bounded(let tier, let bounded) = stage, let parts = bounded.parts else {
          continue
        }
        for changed in Self.mutations(of: parts) {
          var other = answer
          var stage = bounded
          stage.parts = changed
          other.stages[place] = .bounded(tier, stage)
          tried += 1
          #expect(throws: ProofFailure.self) { try Self.verdict(other, one) }
        }
        var other = answer
        var stage = bounded
        stage.bound += 1
        other.stages[place] = .bounded(tier, stage)
        #expect(throws: ProofFailure.self) { try Self.verdict(other, one) }
      }
    }
    #expect(tried > 0)
  }

  /// Proofs by parts with one thing wrong.
  static func mutations(of parts: AllocationParts) -> [AllocationParts] {
    var all: [AllocationParts] = []
    func add(_ change: (inout AllocationParts) -> Void) {
      var other = parts
      change(&other)
      all.append(other)
    }
    add { $0.parts.removeLast() }
    add { $0.nodes.removeLast() }
    add { $0.nodes[0] = $0.nodes[$0.nodes.count - 1] }
    add { $0.nodes[0] = -1 }
    add { $0.denominator = 0 }
    add { ($0.rows, $0.rowPrices) = ([Int32.max], [1]) }
    add { ($0.rows, $0.rowPrices) = ([0], [-1]) }
    for index in parts.parts.indices {
      add { $0.parts[index].bound += 1 }
      add { $0.parts[index].proof = .tree([]) }
    }
    return all
  }
}
