import TestSupport
import Testing

@testable import Allocation
@testable import Planning
@testable import Proofs
@testable import Rebalancing

/// What the limits leave out of a network.
@Suite struct ReachTests {
  private func cases(
    _ seed: Int, _ body: (Rebalancer, Scenario) throws -> Void
  ) rethrows {
    for k in 0..<60 {
      var random = SeededGenerator(seed: UInt64(90_000 + 100 * seed + k))
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: true, &random)
      try body(Rebalancer(draft, threads: 1), scenario)
    }
  }

  /// Where nobody may give more and nothing waits, no cell can have more than its plan.
  @Test func `a floor that the plan keeps reaches no other year, one above the plan does`() throws {
    var random = SeededGenerator(seed: 7)
    var draft = RandomCase.plan(&random)
    while Set(draft.tranches.year).count < 2 { draft = RandomCase.plan(&random) }
    let cut = Change.cut(Selector(sources: .all, year: 2020), .share(Ratio(1, 2)))
    for (percent, isReached) in [(40, false), (100, false), (101, true)] as [(Int64, Bool)] {
      let floor = Change.floor(Selector(sources: .source(0)), .share(Ratio(percent, 100)))
      let rebalancer = Rebalancer(draft, threads: 1)
      let terms = AllocationTerms(Scenario(changes: [cut, floor]), rebalancer.sums)
      let network = try AllocationNetwork(terms, rebalancer.sums)
      let later = (0..<network.cells.count).filter { network.cells.year[$0] > 2020 }
      #expect(later.contains { network.own[$0] >= 0 } == isReached, "\(percent)")
      try ReachCheck.check(terms, rebalancer.sums, network)
    }
  }

  @Test(arguments: 0..<8) func `the check accepts what is left out, and nothing else, seed`(
    _ seed: Int
  ) throws {
    var refused = 0
    var leftOut = 0
    try cases(seed) { rebalancer, scenario in
      let terms = AllocationTerms(scenario, rebalancer.sums)
      var network = try AllocationNetwork(terms, rebalancer.sums)
      #expect(throws: Never.self, "\(scenario) \(rebalancer.sums.draft.tranches)") {
        try ReachCheck.check(terms, rebalancer.sums, network)
      }
      let cells = network.cells
      leftOut += (0..<cells.count).count { cells.planned[$0] > 0 && network.own[$0] < 0 }
      // One cell less: no group may fall apart.
      let reached = (0..<cells.count).filter { network.own[$0] >= 0 }
      guard let cell = reached.first else { return }
      network.own[cell] = -1
      let fellApart = (0..<cells.count).contains {
        $0 != cell && cells.subproject[$0] == cells.subproject[cell]
          && (terms.yearsBeyond != nil
            ? cells.source[$0] == cells.source[cell] : cells.year[$0] == cells.year[cell])
          && (network.own[$0] >= 0 || network.late[$0] >= 0)
      }
      if fellApart {
        #expect(throws: ProofFailure.self) {
          try ReachCheck.check(terms, rebalancer.sums, network)
        }
        refused += 1
      }
    }
    #expect(refused > 0 && leftOut > 0)
  }

  /// Leaving out a whole sub-project that a binding ceiling, a floor of several cells, or a match that the plan
  /// breaks is about.
  @Test(arguments: 0..<8) func `a limit that binds lets nothing be left out, seed`(
    _ seed: Int
  ) throws {
    var refused = 0
    try cases(seed) { rebalancer, scenario in
      let terms = AllocationTerms(scenario, rebalancer.sums)
      let network = try AllocationNetwork(terms, rebalancer.sums)
      for limit in terms.limits {
        guard case .ceiling(let amount) = limit.kind,
          Int128(amount) < rebalancer.sums.total(limit.selector)
        else { continue }
        let cells = network.cells
        let chosen = (0..<cells.count).filter {
          network.own[$0] >= 0
            && limit.selector.contains(
              subproject: cells.subproject[$0], source: cells.source[$0], year: cells.year[$0],
              in: rebalancer.sums.draft)
        }
        guard let first = chosen.first else { continue }
        var smaller = network
        for c in cells.range(of: .subproject(cells.subproject[first])) {
          (smaller.own[c], smaller.late[c], smaller.extra[c]) = (-1, -1, -1)
        }
        #expect(throws: ProofFailure.self) {
          try ReachCheck.check(terms, rebalancer.sums, smaller)
        }
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  @Test func `a floor may be kept by money that backfills another source's tranche`() throws {
    var draft = PlanDraft()
    draft.projects = [Project(id: "p", name: "", row: 0)]
    draft.sources = ["a", "b"].enumerated().map {
      Source(id: $1, name: "", nameEnglish: "", tier: .city, place: nil, row: Int32($0))
    }
    draft.subprojects = [
      Subproject(
        id: "i", name: "", sequence: 0, project: 0, level: nil, startYear: 2020, endYear: 2021,
        content: "", row: 0)
    ]
    for (source, amount) in [(Int32(0), Int64(10)), (1, 10)] {
      draft.tranches.subproject.append(0)
      draft.tranches.source.append(source)
      draft.tranches.year.append(2020)
      draft.tranches.amount.append(amount)
    }
    // b must give 15: 5 of them in place of a's money.
    let scenario = Scenario(changes: [
      .floor(Selector(sources: .source(1)), .amount(15)), .deferral(yearsBeyond: 0),
      .backfill([.source(1)], atMost: nil),
    ])
    let rebalancer = Rebalancer(draft, threads: 1)
    guard case .funded(let funded) = try rebalancer.solve(scenario) else {
      Issue.record("not funded")
      return
    }
    #expect(funded.unmet == [0])
    #expect(funded.amounts.reduce(0, +) == 20)
    let terms = AllocationTerms(scenario, rebalancer.sums)
    let verdict = try AllocationProof.checkFunded(
      terms, rebalancer.sums, funded.answer, amounts: funded.amounts)
    #expect(verdict.gap == 0)
  }
}
