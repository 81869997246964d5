import Planning
import Proofs
import Solvers
import TestSupport
import Testing

@testable import Rebalancing

/// Fair shares with side rows, in whole units, against all vectors of losses in order.
@Suite struct WholeSharesWithRowsTests {
  @Test(arguments: 0..<12) func `the sorted losses are the least that whole flows allow, seed`(
    _ seed: Int
  ) throws {
    var judged = 0
    for k in 0..<25 {
      var random = SeededGenerator(seed: UInt64(40_000 + 100 * seed + k))
      var draft = RandomCase.plan(&random)
      let most: Int64 = [4, 8, 20].randomElement(using: &random)!
      for t in draft.tranches.amount.indices where draft.tranches.amount[t] > 0 {
        draft.tranches.amount[t] = 1 + draft.tranches.amount[t] % most
      }
      let scenario = RandomCase.scenario(of: draft, rows: true, &random)
      let rebalancer = Rebalancer(draft, threads: 1)
      guard case .funded(let funded) = try rebalancer.solve(scenario),
        case .boundedFair? = funded.answer.stages.first
      else { continue }
      let terms = AllocationTerms(scenario, rebalancer.sums)
      let verdict = try AllocationProof.checkFunded(
        terms, rebalancer.sums, funded.answer, amounts: funded.amounts)
      #expect(verdict.unjudged == 0, "\(scenario) \(draft.tranches)")
      let tier = funded.network.fairTiers(of: terms)[0]
      guard let best = try best(funded.network, tier.claims, tier.weights) else { continue }
      judged += 1
      let mine = tier.claims.map { funded.answer.flow[$0] }
      #expect(best.contains(mine), "\(scenario) \(draft.tranches) \(mine) \(best)")
    }
    #expect(judged > 0, "\(seed)")
  }

  /// The vectors of losses that some whole flow has and whose sorted fractions are least; nil if there are too
  /// many to try.
  private func best(
    _ network: AllocationNetwork, _ claims: [Int], _ weights: [Int64]
  ) throws -> [[Int64]]? {
    var vectors: [[Int64]] = [[]]
    for arc in claims {
      vectors = vectors.flatMap { v in
        (network.lower[arc]...network.upper[arc]).map { v + [$0] }
      }
      if vectors.count > 2000 { return nil }
    }
    func key(_ v: [Int64]) -> [Fraction] {
      zip(v, weights).map { Fraction(units: $0, weight: $1) }.sorted { $1 < $0 }
    }
    var found: [[Int64]] = []
    for (key, v) in vectors.map({ (key($0), $0) }).sorted(by: {
      $0.0.lexicographicallyPrecedes($1.0)
    }) {
      if let first = found.first, self.precedes(first, key, weights) { break }
      var fixed = network.statement
      for (arc, units) in zip(claims, v) { (fixed.lower[arc], fixed.upper[arc]) = (units, units) }
      if case .found = try RatioFlow(fixed, network.rows, threads: 1).solve() { found.append(v) }
    }
    return found
  }

  private func precedes(_ v: [Int64], _ other: [Fraction], _ weights: [Int64]) -> Bool {
    zip(v, weights).map { Fraction(units: $0, weight: $1) }.sorted { $1 < $0 }
      .lexicographicallyPrecedes(other)
  }

  private struct Fraction: Comparable {
    var units: Int64
    var weight: Int64
    static func < (a: Fraction, b: Fraction) -> Bool { a.units * b.weight < b.units * a.weight }
    static func == (a: Fraction, b: Fraction) -> Bool { a.units * b.weight == b.units * a.weight }
  }
}
