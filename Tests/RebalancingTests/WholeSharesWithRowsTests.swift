import Planning
import Proofs
import Solvers
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// Fair shares with side rows, in whole units, against all vectors of losses in order.
@Suite struct WholeSharesWithRowsTests {
  @Test(arguments: Trials.ofFew(0..<12))
  func `the sorted losses are the least that whole flows allow, seed`(
    _ seed: Int
  ) throws {
    var judged = 0
    for k in 0..<25 {
      let (draft, scenario) = RandomCase.tiny(seed: 40_000 + 100 * seed + k, rows: true)
      let rebalancer = Rebalancer(draft, threads: 1)
      guard case .funded(let funded) = try rebalancer.solve(scenario),
        case .boundedFair? = funded.answer.stages.first
      else { continue }
      let terms = AllocationTerms(scenario, rebalancer.sums)
      let verdict = try AllocationProof.checkFunded(
        terms, rebalancer.sums, funded.answer, amounts: funded.amounts)
      #expect(verdict.gap == 0, "\(scenario) \(draft.tranches)")
      #expect(verdict.unjudged == 0, "\(scenario) \(draft.tranches)")
      let tier = funded.network.fairTiers(of: terms)[0]
      guard let best = try EveryLoss.best(funded.network, tier.claims, tier.weights) else {
        continue
      }
      judged += 1
      let mine = tier.claims.map { funded.answer.flow[$0] }
      #expect(best.contains(mine), "\(scenario) \(draft.tranches) \(mine) \(best)")
    }
    #expect(judged > 0, "\(seed)")
  }
}
