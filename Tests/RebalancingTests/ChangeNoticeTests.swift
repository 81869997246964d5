import Planning
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// A change that is said to change nothing changes nothing; the other notices say what is so.
struct ChangeNoticeTests {
  /// Two sub-projects, the second in 2021 only.
  ///
  ///              province        city          county
  ///     sp0   2020 100  2021 50  2020 60       2021 30
  ///     sp1             2021  0  2021 40       2021 -10
  private static let plan: PlanDraft = {
    var draft = PlanDraft()
    draft.projects = [Project(id: "p0", name: "", row: 0)]
    draft.sources = [Tier.province, .city, .county].enumerated().map { row, tier in
      Source(id: "s\(row)", name: "", nameEnglish: "", tier: tier, place: nil, row: Int32(row))
    }
    draft.subprojects = [Int32(2020), 2021].enumerated().map { row, start in
      Subproject(
        id: "sp\(row)", name: "", sequence: Int32(row), project: 0, level: nil, startYear: start,
        endYear: 2021, content: "", row: Int32(row))
    }
    let tranches: [(Int32, Int32, Int32, Amount)] = [
      (0, 0, 2020, 100), (0, 0, 2021, 50), (0, 1, 2020, 60), (0, 2, 2021, 30), (1, 0, 2021, 0),
      (1, 1, 2021, 40), (1, 2, 2021, -10),
    ]
    for (subproject, source, year, amount) in tranches {
      draft.tranches.subproject.append(subproject)
      draft.tranches.source.append(source)
      draft.tranches.year.append(year)
      draft.tranches.amount.append(amount)
    }
    return draft
  }()

  private static func notices(
    _ changes: [Change], _ method: Scenario.Method = .leastChange
  ) throws -> [ChangeNotice] {
    let rebalancer = Rebalancer(plan)
    let scenario = Scenario(changes: changes, method: method)
    let answer = try rebalancer.solve(scenario)
    return notices(scenario, rebalancer.sums, answer)
  }

  @Test(arguments: [
    (Scenario.Method.proportional, [Change](), Optional(ChangeNotice.Reason.ignoredByMethod)),
    (.priority, [], .oneEach), (.leastChange, [], .fairIsLeast),
    (.leastChange, [.match(.source(0), share: Ratio(1, 2))], nil),
    (.leastChange, [.limit(Selector(sources: .source(1)), 90)], nil),
  ]) func `least first is named where it changes nothing`(
    _ method: Scenario.Method, _ more: [Change], _ reason: ChangeNotice.Reason?
  ) throws {
    let changes = [Change.cut(Self.first, .amount(10))] + more
    let scenario = Scenario(changes: changes, method: method, first: .total)
    let sums = PlannedSums(Self.plan)
    let number = changes.count + (method == .leastChange ? 0 : 1)
    let found = ChangeNotice.all(of: scenario, AllocationTerms(scenario, sums), sums)
    #expect(found == (reason.map { [ChangeNotice(change: number, $0)] } ?? []))
    // What it is said of changes nothing.
    guard let reason, reason != .ignoredByMethod else { return }
    let rebalancer = Rebalancer(Self.plan)
    var other = scenario
    other.first = .fair
    guard case .funded(let least) = try rebalancer.solve(scenario),
      case .funded(let fair) = try rebalancer.solve(other)
    else {
      Issue.record("no allocation")
      return
    }
    #expect(least.amounts == fair.amounts)
  }

  @Test func `least first is named where nothing can fall short`() {
    let scenario = Scenario(changes: [.limit(Self.first, 100)], first: .total)
    let sums = PlannedSums(Self.plan)
    let found = ChangeNotice.all(of: scenario, AllocationTerms(scenario, sums), sums)
    #expect(found.contains(ChangeNotice(change: 1, .nothingShort)))
  }

  private static func notices(
    _ scenario: Scenario, _ sums: PlannedSums, _ answer: Rebalance
  ) -> [ChangeNotice] {
    let terms = AllocationTerms(scenario, sums)
    guard case .funded(let funded) = answer else {
      return ChangeNotice.all(of: scenario, terms, sums)
    }
    let cells = funded.network.cells
    return ChangeNotice.all(of: scenario, terms, sums) { selector in
      (0..<cells.count).reduce(Int128(0)) { sum, c in
        let isChosen = selector.contains(
          subproject: cells.subproject[c], source: cells.source[c], year: cells.year[c],
          in: sums.draft)
        return isChosen ? sum + Int128(funded.amounts[c]) : sum
      }
    }
  }

  private static let first = Selector(sources: .source(0), year: 2020)
  private static let zero = Selector(sources: .source(0), rows: .subproject(1))
  private static let negative = Selector(sources: .source(2), rows: .subproject(1))

  static let cases: [(changes: [Change], found: [ChangeNotice])] = [
    ([.cut(first, .share(Ratio(1, 5)))], []),
    (
      [.cut(first, .share(Ratio(0)))],
      [ChangeNotice(change: 0, .takesNothing(planned: 100, isClosing: false))]
    ),
    (
      [.cut(first, .share(Ratio(1, 1000)))],
      [ChangeNotice(change: 0, .takesNothing(planned: 100, isClosing: false))]
    ),
    (
      [.cut(zero, .share(Ratio(1, 2)))],
      [ChangeNotice(change: 0, .takesNothing(planned: 0, isClosing: false))]
    ),
    (
      [.cut(negative, .share(Ratio(1, 2)))],
      [ChangeNotice(change: 0, .takesNothing(planned: -10, isClosing: false))]
    ),
    (
      [
        .cut(zero, .share(Ratio(1, 2))), .backfill([.source(0)], atMost: nil),
        .cut(Selector(sources: .source(1)), .share(Ratio(1, 2))),
      ], [ChangeNotice(change: 0, .takesNothing(planned: 0, isClosing: true))]
    ),
    ([.limit(first, 100)], [ChangeNotice(change: 0, .aboveThePlan(limit: 100, planned: 100))]),
    ([.limit(first, 99)], []),
    // Extra or deferred money may reach it.
    (
      [.limit(first, 100), .backfill([.source(0)], atMost: nil)],
      [ChangeNotice(change: 1, .nothingShort)]
    ),
    ([.limit(Selector(year: 2021), 200), .deferral(yearsBeyond: 0), .cut(first, .amount(10))], []),
    ([.lock(zero)], [ChangeNotice(change: 0, .locksNothing)]),
    ([.lock(negative)], [ChangeNotice(change: 0, .locksNothing)]),
    ([.lock(first)], []),
    ([.floor(zero, .share(Ratio(4, 5)))], [ChangeNotice(change: 0, .keepsNothing)]),
    ([.floor(first, .share(Ratio(4, 5)))], []),
    ([.match(.source(0), share: Ratio(1))], [ChangeNotice(change: 0, .wholeShare)]),
    (
      [.cut(first, .amount(10)), .backfill([.source(1)], atMost: 0)],
      [ChangeNotice(change: 1, .permitsNothing)]
    ),
    (
      [.cut(first, .amount(10)), .backfill([.source(1), .source(2)], atMost: nil)],
      [ChangeNotice(change: 1, .noTranche(.source(2)))]
    ),
    (
      [
        .cut(first, .amount(10)), .lock(Selector(sources: .source(1))),
        .backfill([.source(1)], atMost: nil),
      ], [ChangeNotice(change: 2, .closed(.source(1)))]
    ),
    ([.backfill([.source(1)], atMost: nil)], [ChangeNotice(change: 0, .nothingShort)]),
    ([.deferral(yearsBeyond: 1)], [ChangeNotice(change: 0, .nothingShort)]),
    (
      [.cut(Selector(year: 2021), .amount(10)), .deferral(yearsBeyond: 0)],
      [ChangeNotice(change: 1, .noLaterYear)]
    ),
    ([.cut(Selector(year: 2021), .amount(10)), .deferral(yearsBeyond: 1)], []),
    (
      [.cut(Selector(sources: .source(0)), .amount(10)), .carryover(.source(0))],
      [ChangeNotice(change: 1, .noYearlyCeiling)]
    ),
    (
      [.cut(first, .amount(10)), .carryover(.source(0))],
      [ChangeNotice(change: 1, .noEarlierYear)]
    ),
    (
      [
        .cut(Selector(sources: .source(0), year: 2021), .amount(10)), .lock(Selector(year: 2020)),
        .carryover(.source(0)),
      ], [ChangeNotice(change: 2, .nothingCarried)]
    ),
    // The loss of one year is shared with the other.
    ([.cut(Selector(sources: .source(0), year: 2021), .amount(10)), .carryover(.source(0))], []),
    ([.priority([.project(0)])], [ChangeNotice(change: 0, .oneClass)]),
    ([.priority([.subproject(0)])], []),
    (
      [.cut(first, .amount(10)), .cut(first, .amount(30))],
      [ChangeNotice(change: 0, .sameMoney(binding: 1, ceiling: 70))]
    ),
    (
      [
        .cut(first, .amount(10)),
        .limit(Selector(sources: .payer(.tier(.province)), year: 2020), 90),
      ],
      [ChangeNotice(change: 1, .sameMoney(binding: 0, ceiling: 90))]
    ),
  ]

  @Test(arguments: cases) func `each reason is found where it is so, and only there`(
    changes: [Change], found: [ChangeNotice]
  ) throws {
    #expect(try Self.notices(changes) == found)
  }

  @Test func `the method proportional says which changes it takes no notice of`() throws {
    let notices = try Self.notices(
      [
        .cut(Self.first, .amount(10)), .backfill([.source(1)], atMost: nil),
        .deferral(yearsBeyond: 0), .priority([.subproject(0)]), .carryover(.all),
      ], .proportional)
    #expect(notices == (1...4).map { ChangeNotice(change: $0, .ignoredByMethod) })
  }

  // MARK: The law

  /// Changes of a random scenario and a few that may well be idle.
  private func scenario(
    of draft: PlanDraft, _ random: inout SeededGenerator
  ) -> Scenario {
    var scenario = RandomCase.scenario(of: draft, rows: false, &random)
    let sums = PlannedSums(draft)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let selector = Selector(
        sources: .source(Int32.random(in: 0..<Int32(draft.sources.count), using: &random)),
        year: Bool.random(using: &random) ? draft.tranches.year.randomElement(using: &random) : nil,
        rows: Bool.random(using: &random)
          ? .all : .subproject(Int32.random(in: 0..<Int32(draft.subprojects.count), using: &random))
      )
      let change: Change =
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .cut(selector, .share(Ratio(Int64.random(in: 0...1, using: &random), 50)))
        case 1, 2:
          .limit(selector, Amount(sums.total(selector)) + Amount.random(in: 0...9, using: &random))
        case 3: .lock(selector)
        case 4: .floor(selector, .share(Ratio(1, 10)))
        case 5:
          .backfill([selector.sources, .source(0)], atMost: Bool.random(using: &random) ? 0 : nil)
        case 6: .carryover(selector.sources)
        default: .priority([.project(Int32.random(in: 0...1, using: &random))])
        }
      scenario.changes.append(change)
    }
    let hasDeferral = scenario.changes.contains { if case .deferral = $0 { true } else { false } }
    if !hasDeferral, Bool.random(using: &random) {
      scenario.changes.append(.deferral(yearsBeyond: 0))
    }
    return scenario
  }

  /// `scenario` without what the notice says is idle; `nil` where that is not what it says.
  private func reduced(_ scenario: Scenario, by notice: ChangeNotice) -> Scenario? {
    var scenario = scenario
    switch notice.reason {
    case .takesNothing(_, isClosing: true), .nothingCarried, .noLaterYear, .ignoredByMethod:
      return nil
    case .noTranche(let set), .closed(let set):
      guard case .backfill(var sets, let most) = scenario.changes[notice.change] else { return nil }
      // Another backfill may hold the set as well.
      sets.removeAll { $0 == set }
      if !sets.isEmpty {
        scenario.changes[notice.change] = .backfill(sets, atMost: most)
        return scenario
      }
      // The amounts of several backfills add up.
      let others = scenario.changes.count { if case .backfill = $0 { true } else { false } }
      if others > 1 { return nil }
    default: break
    }
    scenario.changes.remove(at: notice.change)
    return scenario
  }

  /// Whether rows took no part: what they leave open, and what they do not settle, may differ.
  private func isExact(_ answer: Rebalance) -> Bool {
    guard case .funded(let funded) = answer else { return true }
    return funded.answer.stages.allSatisfy {
      switch $0 {
      case .fair, .cheapest, .proportional: true
      case .boundedFair, .deferralLoss, .bounded: false
      }
    }
  }

  /// Amounts other than 0; `nil` where there is no allocation.
  private func amounts(_ answer: Rebalance) -> [[Int32]: Amount]? {
    guard case .funded(let funded) = answer else { return nil }
    let cells = funded.network.cells
    var amounts: [[Int32]: Amount] = [:]
    for c in 0..<cells.count where funded.amounts[c] != 0 {
      amounts[[cells.subproject[c], cells.source[c], cells.year[c]]] = funded.amounts[c]
    }
    return amounts
  }

  @Test(arguments: Trials.ofFew(0..<16))
  func `what is said to change nothing changes no unit, seed`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(9000 + seed))
    var compared = 0
    for _ in 0..<30 {
      let draft = RandomCase.plan(&random)
      let scenario = scenario(of: draft, &random)
      let rebalancer = Rebalancer(draft)
      let answer = try rebalancer.solve(scenario)
      for notice in Self.notices(scenario, rebalancer.sums, answer) {
        if notice.reason == .noLaterYear, case .funded(let funded) = answer, isExact(answer) {
          compared += 1
          #expect(funded.delay == 0, "\(scenario.changes)")
        }
        guard let reduced = reduced(scenario, by: notice) else { continue }
        let other = try rebalancer.solve(reduced)
        if !isExact(answer) || !isExact(other) { continue }
        compared += 1
        #expect(amounts(answer) == amounts(other), "\(notice) in \(scenario.changes)")
      }
    }
    #expect(compared > 5)
  }
}
