import Planning
import Proofs
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// The least loss in all, and fair shares among the allocations that have it, against all vectors of losses.
@Suite struct LeastLossTests {
  /// Plans of few units, with limits of every kind.
  private func cases(
    _ seed: Int, rows: Bool, _ body: (Rebalancer, Scenario) throws -> Void
  ) rethrows {
    for k in 0..<25 {
      let (draft, drawn) = RandomCase.tiny(seed: 70_000 + 100 * seed + k, rows: rows)
      var scenario = drawn
      scenario.first = .total
      try body(Rebalancer(draft, threads: 1), scenario)
    }
  }

  @Test(arguments: Trials.ofFew(0..<12)) func `the least sum comes first, then fair shares, seed`(
    _ seed: Int
  ) throws {
    var judged = 0
    try cases(seed, rows: true) { rebalancer, scenario in
      guard case .funded(let funded) = try rebalancer.solve(scenario) else { return }
      let terms = AllocationTerms(scenario, rebalancer.sums)
      let verdict = try AllocationProof.checkFunded(
        terms, rebalancer.sums, funded.answer, amounts: funded.amounts)
      guard let tier = funded.network.fairTiers(of: terms).first, terms.putsSumFirst(tier)
      else { return }
      let total = try #require(verdict.tiers.first { $0.tier == tier.sum })
      #expect(total.gap == 0, "\(scenario) \(rebalancer.sums.draft.tranches)")
      guard
        let best = try EveryLoss.best(
          funded.network, tier.claims, tier.weights, sumFirst: true)
      else { return }
      let mine = tier.claims.map { funded.answer.flow[$0] }
      #expect(mine.reduce(0, +) == best[0].reduce(0, +), "\(scenario)")
      if verdict.unjudged == 0 {
        judged += 1
        #expect(best.contains(mine), "\(scenario) \(mine) \(best)")
      }
    }
    #expect(judged > 0, "\(seed)")
  }

  @Test(arguments: 0..<4) func `without rows the order changes nothing, seed`(_ seed: Int) throws {
    try cases(seed, rows: false) { rebalancer, scenario in
      var fair = scenario
      fair.first = .fair
      guard case .funded(let first) = try rebalancer.solve(scenario),
        case .funded(let second) = try rebalancer.solve(fair), first.network.rowCount == 0
      else { return }
      #expect(first.amounts == second.amounts)
      let terms = AllocationTerms(scenario, rebalancer.sums)
      let verdict = try AllocationProof.checkFunded(
        terms, rebalancer.sums, first.answer, amounts: first.amounts)
      #expect(verdict.gap == 0)
    }
  }

  @Test(arguments: Trials.ofFew(0..<6))
  func `the price of fairness is measured against the least loss, seed`(
    _ seed: Int
  ) throws {
    var judged = 0
    try cases(seed, rows: true) { rebalancer, scenario in
      var fair = scenario
      fair.first = .fair
      guard case .funded(let funded) = try rebalancer.solve(fair),
        let least = try rebalancer.leastLoss(funded)
      else { return }
      let terms = AllocationTerms(fair, rebalancer.sums)
      try AllocationProof.checkLeastLoss(terms, rebalancer.sums, least)
      #expect(least.value <= funded.unmet.reduce(Int128(0)) { $0 + Int128($1) })
      let claims = funded.network.unmet.filter { $0 >= 0 }.map { Int($0) }
      guard
        let best = try EveryLoss.best(
          funded.network, claims, claims.map { _ in 1 }, sumFirst: true)
      else { return }
      judged += 1
      #expect(least.value == least.bound)
      #expect(least.value == Int128(best[0].reduce(0, +)), "\(scenario)")
      var tampered = least
      tampered.tree = nil
      tampered.bound += 1
      #expect(throws: ProofFailure.self) {
        try AllocationProof.checkLeastLoss(terms, rebalancer.sums, tampered)
      }
      tampered = least
      tampered.value -= 1
      #expect(throws: ProofFailure.self) {
        try AllocationProof.checkLeastLoss(terms, rebalancer.sums, tampered)
      }
    }
    #expect(judged > 0, "\(seed)")
  }
}
