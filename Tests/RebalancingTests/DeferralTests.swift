import Planning
import Proofs
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// Deferral with one cut ceiling: against the checker and against plain enumeration.
struct DeferralTests {
  /// Province, city and county pay; the province at most a share of each year, by rule.
  static func plan(_ random: inout SeededGenerator, most: Int64, years: Int32) -> PlanDraft {
    var draft = PlanDraft()
    draft.projects = [Project(id: "p1", name: "", row: 0)]
    draft.sources = [Tier.province, .city, .county].enumerated().map {
      Source(id: "s\($0)", name: "", nameEnglish: "", tier: $1, place: nil, row: Int32($0))
    }
    let share = Ratio(Int64.random(in: 5...60, using: &random), 100)
    for i in 0..<Int32.random(in: 1...3, using: &random) {
      let end = 2020 + Int32.random(in: 0..<years, using: &random)
      draft.subprojects.append(
        Subproject(
          id: "sp\(i)", name: "", sequence: i, project: 0, level: nil, startYear: 2020,
          endYear: end, content: "", row: i))
      for year in 2020...end {
        let total = Int64.random(in: 1...most, using: &random)
        var province = Int64(share.rounded(of: Int128(total)))
        if Int.random(in: 0..<3, using: &random) == 0 { province /= 2 }
        let city = Int64.random(in: 0...(total - province), using: &random)
        for (s, amount) in [province, city, total - province - city].enumerated() {
          draft.tranches.subproject.append(i)
          draft.tranches.source.append(Int32(s))
          draft.tranches.year.append(year)
          draft.tranches.amount.append(amount)
        }
      }
    }
    draft.plannerRules = [
      PlannerRule(
        id: "r1", kind: .shareMaximum, scope: Scope(payer: .tier(.province)), value: .ratio(share),
        row: 0)
    ]
    return draft
  }

  static func scenario(_ random: inout SeededGenerator, years: Int32) -> Scenario {
    let tier: Tier = Int.random(in: 0..<4, using: &random) == 0 ? .city : .province
    let year = 2020 + Int32.random(in: 0..<years, using: &random)
    return Scenario(changes: [
      .cut(
        Selector(sources: .payer(.tier(tier)), year: year),
        .share(Ratio(Int64.random(in: 1...100, using: &random), 100))),
      .deferral(yearsBeyond: 0),
    ])
  }

  @Test(arguments: 0..<16) func `the checker accepts what the fast road claims, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: 40_000 + UInt64(seed))
    var (funded, losses) = (0, 0)
    for _ in 0..<20 {
      let most: Int64 = [9, 400, 1_000_000_000].randomElement(using: &random)!
      let draft = Self.plan(&random, most: most, years: 4)
      let sums = PlannedSums(draft)
      let terms = AllocationTerms(Self.scenario(&random, years: 4), sums)
      let network = try AllocationNetwork(terms, sums)
      guard let tiers = DeferralTiers(terms, network), let optimum = tiers.solve() else { continue }
      try DeferralLossProof.check(network, terms, flow: optimum.flow, ceiling: tiers.ceiling)
      losses += optimum.lost > 0 ? 1 : 0
      var tampered = optimum.flow
      if let arc = network.unmet.first(where: { $0 >= 0 }) {
        tampered[Int(arc)] += 1
        #expect(throws: ProofFailure.self) {
          try DeferralLossProof.check(network, terms, flow: tampered, ceiling: tiers.ceiling)
        }
      }
      try AllocationProof.checkAllowed(terms, sums, amounts: network.amounts(of: optimum.flow))
      guard let answer = tiers.answer(optimum, terms) else { continue }
      funded += 1
      let verdict = try AllocationProof.checkFunded(
        terms, sums, answer, amounts: network.amounts(of: answer.flow))
      // The arcs' own bounds may prove more than the prices.
      #expect(verdict.gap <= optimum.delay.gap + optimum.change.gap)
    }
    #expect(funded > 0)
    #expect(losses > 0)
  }

  @Test(arguments: Trials.ofFew(0..<12))
  func `plain enumeration finds nothing better than the bounds, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: 41_000 + UInt64(seed))
    var (compared, exact) = (0, 0)
    for _ in 0..<10 {
      let draft = Self.plan(&random, most: 7, years: 3)
      let sums = PlannedSums(draft)
      let scenario = Self.scenario(&random, years: 3)
      let terms = AllocationTerms(scenario, sums)
      let network = try AllocationNetwork(terms, sums)
      guard let tiers = DeferralTiers(terms, network), let optimum = tiers.solve() else { continue }
      let best = DeferralOracle(draft, scenario).best
      #expect(Int(optimum.lost) == best.lost, "\(draft.tranches) \(scenario)")
      #expect(Int(optimum.delay.bound) <= best.delay, "\(draft.tranches) \(scenario)")
      #expect(Int(optimum.delay.value) >= best.delay, "\(draft.tranches) \(scenario)")
      compared += 1
      exact += Int(optimum.delay.value) == best.delay ? 1 : 0
    }
    #expect(compared > 0)
    #expect(exact * 10 >= compared * 8)
  }
}

/// Least loss, then least delay, by trying every table of every sub-project.
struct DeferralOracle {
  private(set) var best = (lost: 0, delay: 0)

  init(_ draft: PlanDraft, _ scenario: Scenario) {
    guard case .cut(let selector, .share(let share)) = scenario.changes[0],
      case .ratio(let cap)? = draft.plannerRules[0].value
    else { return }
    let sums = PlannedSums(draft)
    let planned = sums.total(selector)
    let capacity = Int(planned - share.rounded(of: planned))
    // Of all sub-projects together: by cut money used, the least (lost, delay).
    var total = [0: (lost: 0, delay: 0)]
    for i in draft.subprojects.indices {
      let one = Self.curve(draft, i, selector, cap)
      var sum: [Int: (lost: Int, delay: Int)] = [:]
      for (a, x) in total {
        for (b, y) in one where a + b <= capacity {
          let joined = (lost: x.lost + y.lost, delay: x.delay + y.delay)
          if sum[a + b].map({ joined < $0 }) ?? true { sum[a + b] = joined }
        }
      }
      total = sum
    }
    best = total.values.min(by: <)!
  }

  /// Of one sub-project: by cut money used, the least (lost, delay).
  private static func curve(
    _ draft: PlanDraft, _ i: Int, _ selector: Selector, _ cap: Ratio
  ) -> [Int: (lost: Int, delay: Int)] {
    let rows = draft.tranches.amount.indices.filter { draft.tranches.subproject[$0] == Int32(i) }
    let years = Array(Set(rows.map { draft.tranches.year[$0] })).sorted()
    // plan[source][year]
    let plan = (0..<3).map { s in
      years.map { y in
        rows.first { draft.tranches.source[$0] == Int32(s) && draft.tranches.year[$0] == y }
          .map { Int(draft.tranches.amount[$0]) } ?? 0
      }
    }
    let choices = plan.map { tables($0) }
    var found: [Int: (lost: Int, delay: Int)] = [:]
    for a in choices[0] {
      for b in choices[1] {
        next: for c in choices[2] {
          var used = 0
          for (t, year) in years.enumerated() {
            let all = a.paid[t] + b.paid[t] + c.paid[t]
            if Int128(a.paid[t]) > cap.rounded(of: Int128(all)) { continue next }
            for (s, paid) in [a.paid[t], b.paid[t], c.paid[t]].enumerated()
            where selector.contains(
              subproject: Int32(i), source: Int32(s), year: year, in: draft)
            { used += paid }
          }
          let cost = (lost: a.lost + b.lost + c.lost, delay: a.delay + b.delay + c.delay)
          if found[used].map({ cost < $0 }) ?? true { found[used] = cost }
        }
      }
    }
    return found
  }

  private typealias Table = (paid: [Int], lost: Int, delay: Int)

  /// What one source may pay year by year, never ahead of its plan. What it never pays is taken from the
  /// money that would wait longest, so that it does not wait at all.
  private static func tables(_ plan: [Int]) -> [Table] {
    var tables: [Table] = []
    func extend(_ paid: [Int], _ ahead: Int) {
      let t = paid.count
      if t == plan.count {
        tables.append((paid, ahead, leastDelay(plan, paid)))
        return
      }
      for x in 0...(ahead + plan[t]) { extend(paid + [x], ahead + plan[t] - x) }
    }
    extend([], 0)
    return tables
  }

  /// Each year's money pays the latest tranche that is still open: what is left over, the oldest, is unmet.
  private static func leastDelay(_ plan: [Int], _ paid: [Int]) -> Int {
    var open: [(year: Int, units: Int)] = []
    var delay = 0
    for t in plan.indices {
      open.append((t, plan[t]))
      var left = paid[t]
      while left > 0 {
        let last = open.count - 1
        let units = min(left, open[last].units)
        delay += units * (t - open[last].year)
        open[last].units -= units
        left -= units
        if open[last].units == 0 { open.removeLast() }
      }
    }
    return delay
  }
}
