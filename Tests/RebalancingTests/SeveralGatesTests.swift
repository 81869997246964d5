import Planning
import Proofs
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// Matches over different money of one sub-project-year, against all vectors of losses that the rows allow.
@Suite struct SeveralGatesTests {
  @Test(arguments: 0..<4) func `two matched sources lose what enumeration says, seed`(
    _ seed: Int
  ) throws {
    var judged = 0
    for k in 0..<40 {
      let (draft, scenario) = Self.matchedTwice(seed: 70_000 + 100 * seed + k)
      let rebalancer = Rebalancer(draft, threads: 1)
      let terms = AllocationTerms(scenario, rebalancer.sums)
      guard case .funded(let funded) = try rebalancer.solve(scenario),
        case .fair(_, let stage)? = funded.answer.stages.first,
        Set(funded.network.gateSubproject).count < funded.network.gateSubproject.count
      else { continue }
      let verdict = try AllocationProof.checkFunded(
        terms, rebalancer.sums, funded.answer, amounts: funded.amounts)
      #expect(verdict.isOptimal, "\(scenario) \(draft.tranches)")
      let tier = funded.network.fairTiers(of: terms)[0]
      guard let best = try EveryLoss.best(funded.network, tier.claims, tier.weights) else {
        continue
      }
      judged += 1
      let mine = tier.claims.map { stage.whole[$0] }
      #expect(best.contains(mine), "\(scenario) \(draft.tranches) \(mine) \(best)")
    }
    #expect(judged > 2, "\(seed)")
  }

  @Test func `matches that share cells, or that leave no other money, stay rows`() throws {
    var (draft, scenario) = Self.matchedTwice(seed: 1)
    draft.tranches = TrancheColumns()
    for (source, amount) in [(0, 20), (1, 30), (2, 50)] as [(Int32, Amount)] {
      draft.tranches.subproject.append(0)
      draft.tranches.source.append(source)
      draft.tranches.year.append(2020)
      draft.tranches.amount.append(amount)
    }
    let sums = PlannedSums(draft)
    let cut = Change.cut(Selector(sources: .source(2)), .share(Ratio(1, 10)))
    func gates(_ matches: (SourceSet, Int64)...) throws -> [Int] {
      scenario.changes = [cut] + matches.map { .match($0.0, share: Ratio($0.1, 100)) }
      let network = try AllocationNetwork(AllocationTerms(scenario, sums), sums)
      return zip(network.gateStart, network.gateStart.dropFirst()).map { Int($1 - $0) }
    }
    #expect(try gates((.source(0), 20), (.source(1), 30)) == [1, 1])
    #expect(try gates((.source(0), 20), (.source(1), 30), (.source(0), 25)) == [2, 1])
    #expect(try gates((.source(0), 20), (.all, 100)) == [])
    #expect(try gates((.source(0), 40), (.source(1), 60)) == [])
    #expect(try gates((.source(0), 40), (.source(1), 55)) == [1, 1])
  }

  /// A plan of few units, cut in one year, with shares of their own for its first two sources.
  private static func matchedTwice(seed: Int) -> (PlanDraft, Scenario) {
    var random = SeededGenerator(seed: UInt64(seed))
    var draft = RandomCase.plan(&random)
    let most: Int64 = [4, 8, 20].randomElement(using: &random)!
    for t in draft.tranches.amount.indices where draft.tranches.amount[t] > 0 {
      draft.tranches.amount[t] = 1 + draft.tranches.amount[t] % most
    }
    var scenario = Scenario()
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let source = Int32(Int.random(in: 0..<draft.sources.count, using: &random))
      scenario.changes.append(
        .cut(
          Selector(sources: Bool.random(using: &random) ? .all : .source(source), year: 2020),
          .share(Ratio(Int64.random(in: 1...90, using: &random), 100))))
    }
    for source: Int32 in [0, 1] {
      let share: Int64 = [5, 20, 33, 45].randomElement(using: &random)!
      scenario.changes.append(.match(.source(source), share: Ratio(share, 100)))
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      scenario.changes.append(.priority([.subproject(1)]))
      let share = Ratio(Int64.random(in: 10...60, using: &random), 100)
      scenario.changes.append(.floor(Selector(rows: .subproject(0)), .share(share)))
    }
    return (draft, scenario)
  }
}
