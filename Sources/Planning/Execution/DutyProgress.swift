/// How far one duty (annex 2) has come, measured by the money of the projects that carry it out.
public struct DutyProgress: Sendable {
  /// What the figures say of a duty. The first that applies counts, from the top.
  public enum State: String, Sendable, CaseIterable {
    /// Its projects have no money in the plan or in a budget, in any year; or it has no project.
    case withoutMoney
    /// No money stands in the years up to the day's: it begins later.
    case notDue
    /// It has money by now, but no expenditure is recorded.
    case notRecorded
    /// Every line of money, of all years, is recorded as spent in full.
    case spent
    /// Expenditure is recorded, and it is 0.
    case notStarted
    /// At least one line stays behind what was due by the day.
    case behind
    /// No line stays behind, but some lack the figures that would show it.
    case partlyRecorded
    /// Every line has reached what was due by the day.
    case onSchedule
  }

  /// Index into the plan's duties.
  public let duty: Int32
  /// Sub-projects of its projects, in order.
  public let subprojects: [Int32]
  /// Its projects that other duties have too, in order.
  public let sharedProjects: [Int32]
  /// Its money of the years up to the day's, money that it shares with other duties included.
  public let sum: ExecutionSum
  /// Lines with money in these years for which no expenditure is recorded.
  public let unrecordedLines: Int
  /// What is due by the end of the day's year: indices into the plan's outputs, in order, quantities
  /// of 0 left out.
  public let outputs: [Int32]
  /// What applies by the day that the book was made for.
  public let state: State
}

/// Collects the lines of one duty.
struct DutyTally {
  private(set) var sum = ExecutionSum()
  private(set) var unrecordedLines = 0
  /// Lines of these years that lack a figure to judge them by.
  private var incompleteLines = 0
  /// Whether there is money at all, and in these years.
  private var hasMoney = false
  private var hasMoneyByNow = false
  /// Whether every line with money, of all years, is spent.
  private var isSpent = true

  mutating func add(_ line: BudgetLine, on day: Day) {
    let isByNow = line.year <= line.yearStart.year(of: day)
    if isByNow { sum.add(line, on: day) }
    guard line.hasMoney else { return }
    hasMoney = true
    let whole = line.budget ?? line.planned ?? 0
    if line.executed.map({ $0 < whole }) ?? true { isSpent = false }
    guard isByNow else { return }
    hasMoneyByNow = true
    if line.executed == nil { unrecordedLines += 1 }
    if line.executed == nil || line.budget == nil { incompleteLines += 1 }
  }

  var state: DutyProgress.State {
    if !hasMoney { return .withoutMoney }
    if !hasMoneyByNow { return .notDue }
    if sum.executedLines == 0 { return .notRecorded }
    if isSpent { return .spent }
    if sum.executed == 0, sum.behind > 0 { return .notStarted }
    if sum.behind > 0 { return .behind }
    return incompleteLines > 0 ? .partlyRecorded : .onSchedule
  }
}

extension BudgetLine {
  /// Whether any of its figures is not 0; a printed zero asks for no record.
  package var hasMoney: Bool { planned ?? 0 != 0 || budget ?? 0 != 0 || executed ?? 0 != 0 }
}
