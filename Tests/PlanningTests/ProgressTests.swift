import PlanSamples
import TestSupport
import Testing

@testable import Planning

/// The progress of duties, what is late, and the days of the calendar.
struct ProgressTests {
  static let day = Day(2021, 6, 30)!

  /// One duty, project and sub-project; the city plans `planned` in each of the years from 2020 on.
  private func plan(_ planned: [Amount], _ entries: [(Int32, ExecutionStage, Amount)]) -> PlanDraft
  {
    var draft = PlanDraft()
    draft.projects = [Project(id: "p", name: "", row: 0)]
    draft.duties = [
      Duty(
        id: "d", name: "", lead: "", partners: [], startYear: nil, endYear: nil, projects: [0],
        row: 0)
    ]
    draft.sources = [
      Source(id: "s", name: "", nameEnglish: "", tier: .county, place: nil, row: 0)
    ]
    draft.subprojects = [
      Subproject(
        id: "sp", name: "", sequence: 1, project: 0, level: nil, startYear: 2020, endYear: 2020,
        content: "", row: 0)
    ]
    draft.tranches = TrancheColumns(
      subproject: planned.map { _ in 0 }, source: planned.map { _ in 0 },
      year: planned.indices.map { 2020 + Int32($0) }, amount: planned)
    draft.execution = entries.enumerated().map { row, entry in
      ExecutionEntry(
        subproject: 0, source: 0, year: entry.0, stage: entry.1, amount: entry.2, asOf: nil,
        row: Int32(row))
    }.sorted { ($0.year, $0.stage.rawValue) < ($1.year, $1.stage.rawValue) }
    return draft
  }

  @Test(
    arguments: [
      ([], [], .withoutMoney), ([0], [], .withoutMoney), ([0, 0, 9], [], .notDue),
      ([100, 100], [], .notRecorded), ([100], [(2020, .initial, 100)], .notRecorded),
      ([100], [(2020, .executed, 100)], .spent),
      ([100], [(2020, .initial, 80), (2020, .executed, 80)], .spent),
      ([100, 100], [(2020, .executed, 100)], .behind),
      ([100, 100, 5], [(2020, .executed, 100), (2021, .executed, 50)], .onSchedule),
      ([100], [(2020, .initial, 100), (2020, .executed, 0)], .notStarted),
      ([100], [(2020, .initial, 100), (2020, .executed, 99)], .behind),
      ([100], [(2020, .initial, 100), (2020, .adjusted, 99), (2020, .executed, 99)], .spent),
      (
        [100, 100], [(2020, .initial, 100), (2020, .executed, 100), (2021, .initial, 100)], .behind
      ),
      ([100, 100], [(2020, .initial, 100), (2020, .executed, 100)], .partlyRecorded),
      (
        [100, 100],
        [
          (2020, .initial, 100), (2020, .executed, 100), (2021, .initial, 101),
          (2021, .executed, 51),
        ], .onSchedule
      ),
      (
        [100, 100],
        [
          (2020, .initial, 100), (2020, .executed, 100), (2021, .initial, 101),
          (2021, .executed, 50),
        ], .behind
      ),
      (
        [100, 0],
        [
          (2020, .initial, 100), (2020, .executed, 100), (2021, .initial, 0),
          (2021, .executed, 0),
        ], .spent
      ),
    ] as [([Amount], [(Int32, ExecutionStage, Amount)], DutyProgress.State)])
  func `a duty's state follows its rule`(
    planned: [Amount], entries: [(Int32, ExecutionStage, Amount)], state: DutyProgress.State
  ) {
    let book = ProgressBook(plan(planned, entries), asOf: ProgressTests.day)
    #expect(book.duties.map(\.state) == [state])
  }

  @Test func `a duty without a project has no money`() {
    var draft = plan([100], [(2020, .executed, 100)])
    draft.duties[0].projects = []
    let book = ProgressBook(draft, asOf: ProgressTests.day)
    #expect(book.duties[0].state == .withoutMoney)
    #expect(book.duties[0].subprojects.isEmpty)
    #expect(book.withoutDuty.planned == 100)
    #expect(book.total.executed == 100)
  }

  @Test func `without any budget the plan's money is what is measured by`() {
    let book = ProgressBook(
      plan([100, 100], [(2020, .executed, 70)]), asOf: ProgressTests.day)
    #expect(!book.hasBudgets)
    #expect(book.hasExpenditure)
    #expect(book.total.budget == 200)
    #expect(book.total.behind == 80)
    #expect(book.unspentOfClosedYears.map(\.year) == [2020])
    #expect(book.unspentOfClosedYears[0].lines.total == 30)
    #expect(book.plannedWithoutBudget.isEmpty)
    #expect(book.endedSubprojects.map(\.unspent) == [130])
  }

  @Test func `cuts, excess and gaps are told apart`() {
    let draft = plan(
      [100, 100],
      [
        (2020, .initial, 100), (2020, .adjusted, 49), (2020, .executed, 50), (2019, .initial, 7),
      ])
    let book = ProgressBook(draft, asOf: ProgressTests.day)
    #expect(book.deepCuts.lines.map(\.amount) == [51])
    #expect(book.overspent.lines.map(\.amount) == [1])
    #expect(book.plannedWithoutBudget.lines.map(\.line.year) == [2021])
    #expect(book.budgetedWithoutPlan.lines.map(\.line.year) == [2019])
    #expect(book.linesBehind.unrecorded.count == 1)
    #expect(book.silentCounties.isEmpty)
    #expect(
      ProgressBook(
        plan([1], [(2020, .initial, 100), (2020, .adjusted, 50)]), asOf: ProgressTests.day
      )
      .deepCuts.isEmpty)
    let silent = ProgressBook(
      plan([9], [(2020, .executed, 0)]), asOf: ProgressTests.day
    ).silentCounties
    #expect(silent.map(\.source) == [0])
    #expect(silent[0].sum.executedLines == 1)
  }

  /// A random plan with random duties, some sharing projects, and random budget lines.
  static func random(seed: Int) -> PlanDraft {
    var draft = RandomDraft.make(seed: UInt64(seed))
    var random = SeededGenerator(seed: UInt64(seed) + 1_000_000)
    draft.duties = (0..<Int.random(in: 0...4, using: &random)).map { number in
      Duty(
        id: "d\(number)", name: "", lead: "", partners: [], startYear: nil, endYear: nil,
        projects: draft.projects.indices.filter { _ in Bool.random(using: &random) }
          .map { Int32($0) }, row: Int32(number))
    }
    for subproject in draft.subprojects.indices {
      for source in draft.sources.indices {
        for year in Int32(2019)...2022 {
          for stage in ExecutionStage.allCases where Int.random(in: 0..<3, using: &random) > 0 {
            draft.execution.append(
              ExecutionEntry(
                subproject: Int32(subproject), source: Int32(source), year: year, stage: stage,
                amount: Amount.random(in: 0...90_000, using: &random), asOf: nil,
                row: Int32(draft.execution.count)))
          }
        }
      }
    }
    return draft
  }

  @Test(arguments: Trials.of(0..<200))
  func `duties and the rest add up to the whole`(seed: Int) {
    let draft = ProgressTests.random(seed: seed)
    let book = ProgressBook(draft, asOf: ProgressTests.day)
    for figure in [
      \ExecutionSum.planned, \.initial, \.budget, \.executed, \.due, \.behind,
    ] {
      let duties = book.duties.reduce(Int128(0)) { $0 + $1.sum[keyPath: figure] }
      let parts = duties + book.withoutDuty[keyPath: figure] - book.repeated[keyPath: figure]
      #expect(parts == book.total[keyPath: figure])
    }
    // The plain way, from the tables themselves.
    let planned = draft.tranches.year.indices.reduce(Int128(0)) {
      $0 + (draft.tranches.year[$1] <= 2021 ? Int128(draft.tranches.amount[$1]) : 0)
    }
    let all = draft.tranches.amount.reduce(Int128(0)) { $0 + Int128($1) }
    #expect(book.total.planned == planned)
    #expect(book.total.planned + book.later.planned == all)
    let spent = draft.execution.reduce(Int128(0)) {
      $0 + ($1.stage == .executed && $1.year <= 2021 ? Int128($1.amount) : 0)
    }
    #expect(book.total.executed == spent)
    #expect(book.linesBehind.total == book.total.behind)
    #expect(book.linesBehind.lines.count == book.total.behindLines)
    let amounts = book.linesBehind.lines.map(\.amount)
    #expect(amounts == amounts.sorted(by: >))
    for duty in book.duties {
      let isShared = duty.sharedProjects.contains { book.duties(of: $0).count > 1 }
      #expect(isShared == !duty.sharedProjects.isEmpty)
    }
  }

  // MARK: Calendar

  private func event(_ first: Day, _ months: Int32?, until: Day?) -> CalendarEvent {
    CalendarEvent(
      id: "e", name: "", kind: .report, firstOn: first, everyMonths: months, until: until,
      lead: "", addressee: "", note: "", row: 0)
  }

  @Test(arguments: Trials.of(0..<200))
  func `the days of an event are those that come next, one after the other`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let month = Int32.random(in: 1...12, using: &random)
    let year = Int32.random(in: 2019...2024, using: &random)
    let length = Day.daysInMonth(month, year: year)
    let first = Day(
      year, month,
      [length, 28, Int32.random(in: 1...length, using: &random)].randomElement(
        using: &random)!)!
    let until = Day(
      year + Int32.random(in: 0...9, using: &random), 12, Int32.random(in: 1...31, using: &random))!
    let event = event(
      first, [nil, 1, 3, 6, 7, 12, 48].randomElement(using: &random)!,
      until: Bool.random(using: &random) || until < first ? nil : until)
    let days = event.days(atMost: 60)
    #expect(days.first == first)
    for (day, next) in zip(days, days.dropFirst()) { #expect(event.next(after: day) == next) }
    if days.count < 60 { #expect(event.next(after: days.last!) == nil) }
    let isShort = days.contains { $0.day < first.day } && !first.isEndOfMonth
    if days.count == 60 { #expect(event.isEverShortened == isShort) }
    if isShort { #expect(event.isEverShortened) }
  }

  @Test func `the half-year's last day stays the last day`() {
    let event = event(Day(2020, 6, 30)!, 6, until: Day(2022, 12, 31)!)
    #expect(
      event.days(atMost: 99).map(\.text) == [
        "2020-06-30", "2020-12-31", "2021-06-30", "2021-12-31", "2022-06-30", "2022-12-31",
      ])
    #expect(!event.isEverShortened)
    #expect(self.event(Day(2020, 8, 30)!, 6, until: nil).isEverShortened)
    #expect(!self.event(Day(2020, 5, 30)!, 6, until: nil).isEverShortened)
    // The first step leads into a February.
    #expect(self.event(Day(2021, 5, 29)!, 9, until: nil).isEverShortened)
    #expect(!self.event(Day(2021, 5, 29)!, 9, until: Day(2021, 12, 31)!).isEverShortened)
  }
}
