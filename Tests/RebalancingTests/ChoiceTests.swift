import Planning
import Proofs
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// Where several claims could keep a round's λ: that the other choices are compared, and that it is checked.
@Suite struct ChoiceTests {
  @Test func `a choice not compared is counted, a false comparison refused`() throws {
    var met = 0
    for seed in 0..<300 {
      let (draft, scenario) = RandomCase.tiny(seed: 40_000 + seed, rows: true)
      let rebalancer = Rebalancer(draft, threads: 1)
      guard case .funded(let funded) = try rebalancer.solve(scenario) else { continue }
      let terms = AllocationTerms(scenario, rebalancer.sums)
      func unjudged(_ answer: AllocationAnswer) throws -> Int {
        try AllocationProof.checkFunded(
          terms, rebalancer.sums, answer, amounts: funded.amounts
        ).unjudged
      }
      #expect(try unjudged(funded.answer) == 0, "\(scenario) \(draft.tranches)")
      for (place, stage) in funded.answer.stages.enumerated() {
        guard case .boundedFair(let tier, let fair) = stage else { continue }
        for number in fair.rounds.indices where !fair.rounds[number].others.isEmpty {
          met += 1
          var answer = funded.answer
          func change(_ change: (inout BoundedFairStage.Round) -> Void) {
            var other = fair
            change(&other.rounds[number])
            answer.stages[place] = .boundedFair(tier, other)
          }
          change { $0.others = [] }
          #expect(try unjudged(answer) > 0)
          change { $0.others.append([]) }
          #expect(throws: ProofFailure.self) { try unjudged(answer) }
          for choice in fair.rounds[number].others.indices {
            change { $0.others[choice] = [] }
            #expect(throws: ProofFailure.self) { try unjudged(answer) }
          }
        }
      }
    }
    #expect(met > 0)
  }
}
