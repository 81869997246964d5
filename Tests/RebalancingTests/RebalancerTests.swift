import Planning
import Proofs
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// What every answer must be, whatever the plan and the scenario.
struct RebalancerTests {
  /// What the checker says of an outcome.
  static func verdict(
    _ outcome: Rebalance, _ rebalancer: Rebalancer, _ scenario: Scenario
  ) throws -> AllocationProof.Verdict? {
    let terms = AllocationTerms(scenario, rebalancer.sums)
    switch outcome {
    case .funded(let funded):
      return try AllocationProof.checkFunded(
        terms, rebalancer.sums, funded.answer, amounts: funded.amounts)
    case .impossible(let impossible):
      try AllocationProof.checkImpossible(
        terms, rebalancer.sums, conflict: impossible.conflict, impossible.certificate)
      return nil
    case .undecided: return nil
    }
  }

  @Test(arguments: Trials.ofFew(0..<24)) func `answers without rows are proven best, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<25 {
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: false, &random)
      let rebalancer = Rebalancer(draft)
      let outcome = try rebalancer.solve(scenario)
      let verdict = try Self.verdict(outcome, rebalancer, scenario)
      if case .undecided = outcome { Issue.record("undecided") }
      if let verdict { #expect(verdict == AllocationProof.Verdict(gap: 0, unjudged: 0)) }
    }
  }

  @Test(arguments: Trials.ofFew(0..<12)) func `answers with rows obey and state their gap, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: 900 + UInt64(seed))
    for _ in 0..<10 {
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: true, &random)
      let rebalancer = Rebalancer(draft, branchLimit: 200)
      let outcome = try rebalancer.solve(scenario)
      #expect(throws: Never.self, "\(scenario) \(draft.tranches)") {
        try Self.verdict(outcome, rebalancer, scenario)
      }
    }
  }

  @Test(arguments: Trials.ofFew(0..<12))
  func `what no limit reaches would keep its plan anyway, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: 7000 + UInt64(seed))
    var saved = 0
    for _ in 0..<20 {
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: seed % 4 == 0, &random)
      let sums = PlannedSums(draft)
      let reached = Rebalancer(sums, threads: 1, branchLimit: 200)
      let whole = Rebalancer(sums, threads: 1, branchLimit: 200, isWhole: true)
      let (one, two) = (try reached.solve(scenario), try whole.solve(scenario))
      guard case .funded(let one) = one, case .funded(let two) = two else {
        #expect(one.summary == two.summary, "\(scenario) \(draft.tranches)")
        continue
      }
      saved += two.network.arcCount - one.network.arcCount
      let cells = one.network.cells
      for c in 0..<cells.count where one.network.own[c] < 0 && cells.planned[c] > 0 {
        let own = two.network.ownAmount(c, of: two.answer.flow)
        #expect(own == cells.planned[c], "\(scenario) \(draft.tranches)")
      }
      // With rows whole amounts need not be the only best ones.
      if one.network.rowCount > 0 { continue }
      #expect(one.amounts == two.amounts, "\(scenario) \(draft.tranches)")
      #expect(one.delay == two.delay)
      #expect(one.change == two.change)
    }
    #expect(saved > 0)
  }

  @Test(arguments: 0..<8) func `the flow that rows are begun with is one, seed`(_ seed: Int) throws
  {
    var random = SeededGenerator(seed: 8000 + UInt64(seed))
    var begun = 0
    for _ in 0..<25 {
      let draft = RandomCase.plan(&random)
      let sums = PlannedSums(draft)
      let terms = AllocationTerms(RandomCase.scenario(of: draft, rows: true, &random), sums)
      let network = try AllocationNetwork(terms, sums)
      guard let flow = RowTiers(terms, network, threads: 1, branchLimit: 0).known else { continue }
      begun += 1
      var left = network.supply
      for arc in flow.indices {
        #expect(network.lower[arc]...network.upper[arc] ~= flow[arc])
        left[Int(network.tail[arc])] -= flow[arc]
        left[Int(network.head[arc])] += flow[arc]
      }
      #expect(left.allSatisfy { $0 == 0 }, "\(draft.tranches)")
    }
    #expect(begun > 0)
  }

  @Test(arguments: Trials.ofFew(0..<8)) func `row order and threads change nothing, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: 300 + UInt64(seed))
    for _ in 0..<10 {
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: seed % 2 == 0, &random)
      var shuffled = draft
      let order = draft.tranches.amount.indices.shuffled(using: &random)
      shuffled.tranches = TrancheColumns(
        subproject: order.map { draft.tranches.subproject[$0] },
        source: order.map { draft.tranches.source[$0] },
        year: order.map { draft.tranches.year[$0] },
        amount: order.map { draft.tranches.amount[$0] })
      let one = try Rebalancer(draft, threads: 1, branchLimit: 200).solve(scenario)
      let two = try Rebalancer(shuffled, threads: 2, branchLimit: 200).solve(scenario)
      #expect(one.summary == two.summary)
    }
  }

  @Test(arguments: 0..<8) func `a higher ceiling never leaves more unmet, seed`(_ seed: Int) throws
  {
    var random = SeededGenerator(seed: 500 + UInt64(seed))
    for _ in 0..<20 {
      let draft = RandomCase.plan(&random)
      var scenario = RandomCase.scenario(of: draft, rows: false, &random)
      let rebalancer = Rebalancer(draft)
      guard case .funded(let before) = try rebalancer.solve(scenario),
        case .cut(let selector, .share(let share)) = scenario.changes[0]
      else { continue }
      scenario.changes[0] = .cut(selector, .share(Ratio(share.numerator, 2 * share.denominator)))
      guard case .funded(let after) = try rebalancer.solve(scenario) else {
        Issue.record("a higher ceiling made it impossible")
        continue
      }
      #expect(after.unmet.reduce(0, +) <= before.unmet.reduce(0, +))
    }
  }

  @Test(arguments: Trials.ofFew(0..<10))
  func `the ledger adds up to the change, cell by cell, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: 700 + UInt64(seed))
    for _ in 0..<15 {
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: seed % 3 == 0, &random)
      guard case .funded(let funded) = try Rebalancer(draft, branchLimit: 100).solve(scenario)
      else {
        continue
      }
      var expected = funded.network.cells.planned
      for move in Ledger(funded).moves {
        #expect(move.amount > 0)
        expected[move.from] -= move.amount
        if let to = move.to { expected[to] += move.amount }
      }
      #expect(expected == funded.amounts)
    }
  }

  @Test(arguments: Trials.ofFew(0..<10)) func `conflicts are smallest and each repair works, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: 1100 + UInt64(seed))
    var found = 0
    for _ in 0..<40 {
      let draft = RandomCase.plan(&random)
      var scenario = RandomCase.scenario(of: draft, rows: false, &random)
      scenario.changes.append(.lock(Selector(sources: .source(1))))
      scenario.changes.append(.floor(Selector(rows: .subproject(0)), .share(Ratio(95, 100))))
      let rebalancer = Rebalancer(draft, branchLimit: 100)
      guard case .impossible(let impossible) = try rebalancer.solve(scenario) else { continue }
      found += 1
      for left in impossible.conflict {
        let rest = impossible.terms.keeping(impossible.conflict.filter { $0 != left })
        #expect(try rebalancer.feasibility(rest).isPossible)
      }
      for repair in impossible.repairs {
        #expect(try rebalancer.feasibility(impossible.terms.with([repair])).isPossible)
        if let tighter = repair.tighter {
          #expect(try !rebalancer.feasibility(impossible.terms.with([tighter])).isPossible)
        }
      }
      if impossible.repairs.isEmpty, !impossible.together.isEmpty {
        let repaired = impossible.terms.with(impossible.together)
        #expect(try rebalancer.feasibility(repaired).isPossible)
      }
    }
    #expect(found > 3)
  }

  @Test(arguments: Trials.ofFew(0..<6)) func `a curve is linear between its points, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: 1300 + UInt64(seed))
    for _ in 0..<4 {
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: false, &random)
      let rebalancer = Rebalancer(draft)
      guard let curve = try rebalancer.curve(of: scenario, over: 0), curve.isComplete,
        case .cut(let selector, _) = scenario.changes[0]
      else { continue }
      for (a, b) in zip(curve.points, curve.points.dropFirst()) where a.isPossible && b.isPossible {
        let middle = a.cut + (b.cut - a.cut) / 2
        var between = scenario
        between.changes[0] = .cut(selector, .amount(middle))
        guard case .funded(let funded) = try rebalancer.solve(between) else {
          Issue.record("impossible between two possible depths")
          continue
        }
        // Whole units: each share is within one of the line.
        for i in funded.unmet.indices {
          let line =
            Int128(a.unmet[i]) * Int128(b.cut - middle) + Int128(b.unmet[i])
            * Int128(middle - a.cut)
          let off = line - Int128(funded.unmet[i]) * Int128(b.cut - a.cut)
          #expect(off.magnitude <= 2 * (b.cut - a.cut).magnitude)
        }
      }
    }
  }
}

extension Rebalance {
  /// What must not depend on row order or threads, in plan terms.
  var summary: [String] {
    switch self {
    case .funded(let funded):
      let cells = funded.network.cells
      return (0..<cells.count).map {
        "\(cells.subproject[$0]) \(cells.source[$0]) \(cells.year[$0]) \(funded.amounts[$0])"
      }
    case .impossible(let impossible): return ["impossible \(impossible.conflict)"]
    case .undecided: return ["undecided"]
    }
  }
}

extension Rebalancer.Feasibility {
  var isPossible: Bool {
    if case .possible = self { true } else { false }
  }
}

extension AllocationTerms {
  /// The terms with repairs applied.
  func with(_ repairs: [Impossible.Repair]) -> AllocationTerms {
    var terms = self
    var released: [Int] = []
    for repair in repairs {
      switch repair {
      case .raise(let limit, let amount): terms.limits[limit].kind = .ceiling(amount)
      case .lower(let limit, let amount): terms.limits[limit].kind = .floor(amount)
      case .release(let limit): released.append(limit)
      case .backfill(let sources, let amount):
        terms.backfill = Backfill(sources: sources, atMost: amount)
      }
    }
    for limit in released.sorted(by: >) { terms.limits.remove(at: limit) }
    return terms
  }
}

extension Impossible.Repair {
  /// The same repair by one minor unit less.
  var tighter: Impossible.Repair? {
    switch self {
    case .raise(let limit, let amount): .raise(limit: limit, atLeast: amount - 1)
    case .lower(let limit, let amount): .lower(limit: limit, atMost: amount + 1)
    case .backfill(let sources, let amount): .backfill(sources, atLeast: amount - 1)
    case .release: nil
    }
  }
}
