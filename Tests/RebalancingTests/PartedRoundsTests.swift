import Planning
import TestSupport
import Testing

@testable import Allocation
@testable import Proofs
@testable import Rebalancing

/// Rounds of fair shares that are proven part by part, where a small tree of all sub-projects together proves nothing.
struct PartedRoundsTests {
  /// Sub-projects of three years in which the province pays 23 % beside city and county.
  private static func draft(_ random: inout SeededGenerator) -> PlanDraft {
    var draft = PlanDraft()
    draft.projects = [Project(id: "p1", name: "", row: 0)]
    draft.sources = [Tier.province, .city, .county].enumerated().map { row, tier in
      Source(id: "s\(row)", name: "", nameEnglish: "", tier: tier, place: nil, row: Int32(row))
    }
    draft.subprojects = (0..<6).map {
      Subproject(
        id: "sp\($0)", name: "", sequence: Int32($0), project: 0, level: nil, startYear: 2020,
        endYear: 2022, content: "", row: Int32($0))
    }
    for subproject in Int32(0)..<6 {
      for year in Int32(2020)...2022 {
        let city = Int64.random(in: 500...9_000, using: &random)
        let county = Int64.random(in: 500...9_000, using: &random)
        for (source, amount) in [(city + county) * 23 / 77, city, county].enumerated() {
          draft.tranches.subproject.append(subproject)
          draft.tranches.source.append(Int32(source))
          draft.tranches.year.append(year)
          draft.tranches.amount.append(amount)
        }
      }
    }
    return draft
  }

  @Test func `a round may be proven part by part, and a changed proof is refused`() throws {
    var (met, tried) = (0, 0)
    for seed in 0..<4 {
      var random = SeededGenerator(seed: 71_000 + UInt64(seed))
      let draft = Self.draft(&random)
      let rebalancer = Rebalancer(draft, threads: 1)
      for percent in [Int64(25), 50] {
        let scenario = Scenario(changes: [
          .cut(Selector(sources: .source(1), year: 2022), .share(Ratio(percent, 100))),
          .match(.source(0), share: Ratio(23, 100)), .carryover(.all),
        ])
        let terms = AllocationTerms(scenario, rebalancer.sums)
        guard case .funded(let funded) = try rebalancer.solve(terms) else { continue }
        func check(_ answer: AllocationAnswer) throws -> AllocationProof.Verdict {
          try AllocationProof.checkFunded(
            terms, rebalancer.sums, answer, amounts: funded.amounts)
        }
        #expect(try check(funded.answer).gap == 0, "\(seed) \(percent)")
        for (place, stage) in funded.answer.stages.enumerated() {
          guard case .boundedFair(let tier, let fair) = stage else { continue }
          for (number, round) in fair.rounds.enumerated() {
            guard case .parts(let parts)? = round.isLeast else { continue }
            met += 1
            // A few of them: each is checked with all that stands before it.
            if met > 3 { continue }
            for changed in NothingLostTests.mutations(of: parts) {
              var (other, rounds) = (funded.answer, fair)
              rounds.rounds[number].isLeast = .parts(changed)
              other.stages[place] = .boundedFair(tier, rounds)
              tried += 1
              #expect(throws: ProofFailure.self) { try check(other) }
            }
          }
        }
      }
    }
    #expect(met > 0)
    #expect(tried > 0)
  }
}
