/// How far a plan has come by a day: its duties one by one, and all of its money once.
///
/// Conservation: over all duties, what is planned, budgeted and spent, plus the money without a duty,
/// less what several duties share, is `total`.
public struct ProgressBook: Sendable {
  /// The plan that every index here points into.
  public let draft: PlanDraft
  /// The day at whose end things stand so.
  public let asOf: Day
  /// Lines of the years up to the day's, by sub-project, source, year.
  public let lines: [BudgetLine]
  /// Whether any of them has a budget. If none has, the plan's own money is what expenditure is
  /// measured by: a line's budget in force is then its tranche.
  public let hasBudgets: Bool
  /// Whether any of them has an expenditure.
  public let hasExpenditure: Bool
  /// Undated expenditures of the day's year, which are taken as of that day.
  public let undated: Int
  /// One for each duty, in order.
  public let duties: [DutyProgress]
  /// Money of sub-projects that no duty covers.
  public let withoutDuty: ExecutionSum
  /// Money of sub-projects that several duties cover, once for each duty beyond the first.
  public let repeated: ExecutionSum
  /// All lines, each once.
  public let total: ExecutionSum
  /// Lines of later years: what is planned for them, and what is spent of it already.
  public let later: ExecutionSum

  /// The plan's progress on `day`. Linear in lines × duties of a project, and in outputs.
  public init(_ draft: PlanDraft, asOf day: Day) {
    self.draft = draft
    asOf = day
    let running = draft.fiscalYears.start.year(of: day)
    let book = ExecutionBook(draft, asOf: day)
    undated = book.undated
    let current = book.lines.filter { $0.year <= running }
    let hasBudgets = current.contains { $0.budget != nil }
    self.hasBudgets = hasBudgets
    hasExpenditure = current.contains { $0.executed != nil }
    func measured(_ line: BudgetLine) -> BudgetLine {
      var line = line
      if !hasBudgets { line.initial = line.planned }
      return line
    }
    lines = current.map(measured)
    let duties = ProgressBook.dutiesOfProject(draft)
    var tallies = Array(repeating: DutyTally(), count: draft.duties.count)
    var (total, later) = (ExecutionSum(), ExecutionSum())
    var (withoutDuty, repeated) = (ExecutionSum(), ExecutionSum())
    for line in book.lines {
      let line = measured(line)
      let covering = draft.subprojects[Int(line.subproject)].project.map { duties[Int($0)] } ?? []
      for duty in covering { tallies[Int(duty)].add(line, on: day) }
      if line.year > running {
        later.add(line, on: day)
        continue
      }
      total.add(line, on: day)
      if covering.isEmpty { withoutDuty.add(line, on: day) }
      for _ in covering.dropFirst() { repeated.add(line, on: day) }
    }
    (self.total, self.later) = (total, later)
    (self.withoutDuty, self.repeated) = (withoutDuty, repeated)
    let due = ProgressBook.outputsDue(draft, by: running)
    let members = ProgressBook.subprojectsOfProject(draft)
    self.duties = draft.duties.enumerated().map { number, duty in
      let subprojects = duty.projects.flatMap { members[Int($0)] }.sorted()
      return DutyProgress(
        duty: Int32(number), subprojects: subprojects,
        sharedProjects: duty.projects.filter { duties[Int($0)].count > 1 }.sorted(),
        sum: tallies[number].sum, unrecordedLines: tallies[number].unrecordedLines,
        outputs: subprojects.flatMap { due[Int($0)] }, state: tallies[number].state)
    }
  }

  /// Lines with money for which no expenditure is recorded.
  public var unrecordedLines: Int { lines.count { $0.hasMoney && $0.executed == nil } }

  /// The year of the plan that the day lies in.
  public var runningYear: Int32 { draft.fiscalYears.start.year(of: asOf) }

  /// Whether `year` is over on the day.
  public func isOver(_ year: Int32) -> Bool {
    draft.fiscalYears.start.share(of: year, on: asOf) == Ratio(1)
  }

  /// The years of the lines, in order.
  public var years: [Int32] { Set(lines.map(\.year)).sorted() }

  /// The lines of each group added up, groups in ascending order; lines of `nil` are left out.
  public func sums(
    by group: (BudgetLine) -> Int32?
  ) -> [(group: Int32, sum: ExecutionSum)] {
    lines.sums(on: asOf, by: group)
  }

  /// Duties that cover a project, in order.
  public func duties(of project: Int32) -> [Int32] {
    draft.duties.indices.filter { draft.duties[$0].projects.contains(project) }.map { Int32($0) }
  }

  /// Outputs due by the end of the day's year of sub-projects that no duty covers, in order.
  public var outputsWithoutDuty: [Int32] {
    let covered = Set(duties.flatMap(\.subprojects))
    return ProgressBook.outputsDue(draft, by: runningYear).enumerated()
      .flatMap { covered.contains(Int32($0.offset)) ? [] : $0.element }
  }

  private static func dutiesOfProject(_ draft: PlanDraft) -> [[Int32]] {
    var duties = Array(repeating: [Int32](), count: draft.projects.count)
    for (number, duty) in draft.duties.enumerated() {
      for project in duty.projects { duties[Int(project)].append(Int32(number)) }
    }
    return duties
  }

  private static func subprojectsOfProject(_ draft: PlanDraft) -> [[Int32]] {
    var members = Array(repeating: [Int32](), count: draft.projects.count)
    for (number, subproject) in draft.subprojects.enumerated() {
      if let project = subproject.project { members[Int(project)].append(Int32(number)) }
    }
    return members
  }

  /// Outputs with a quantity due in years up to `year`, by sub-project.
  private static func outputsDue(_ draft: PlanDraft, by year: Int32) -> [[Int32]] {
    var due = Array(repeating: [Int32](), count: draft.subprojects.count)
    for (number, output) in draft.outputs.enumerated()
    where output.year <= year && output.quantity.units != 0 {
      due[Int(output.subproject)].append(Int32(number))
    }
    return due
  }
}

extension PlanDraft {
  /// From the first year to the last in which there is money, an output or a budget line; `nil` if
  /// there is none.
  public var moneyYears: ClosedRange<Int32>? {
    let years = [tranches.year, outputs.map(\.year), execution.map(\.year)]
    let first = years.compactMap { $0.min() }.min()
    let last = years.compactMap { $0.max() }.max()
    guard let first, let last else { return nil }
    return first...last
  }
}
