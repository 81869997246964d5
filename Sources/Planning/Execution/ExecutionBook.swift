/// Initial budget, adjusted budget and expenditure side by side, as they stood on one day.
public struct ExecutionBook: Sendable {
  /// The day; `nil` takes the latest figures of every line.
  public let asOf: Day?
  /// By sub-project, source, year: every line that the plan or `execution.csv` has money for.
  public let lines: [BudgetLine]
  /// Lines whose expenditure in the year of `asOf` is undated: it is taken as of that day because
  /// nothing says otherwise.
  public var undated: Int {
    guard let asOf else { return 0 }
    return lines.count {
      $0.executed != nil && $0.executedOn == nil && $0.year == $0.yearStart.year(of: asOf)
    }
  }

  /// The lines of `draft` on the day `asOf`. Of several figures of one line and stage the latest one
  /// up to that day counts. An undated figure counts where no dated one does; one of expenditure
  /// not for a year after the day's.
  ///
  /// Linear in tranches and execution entries (after sorting the tranches).
  public init(_ draft: PlanDraft, asOf: Day? = nil) {
    self.asOf = asOf
    lines = ExecutionBook.merge(
      ExecutionBook.budgets(draft, asOf), ExecutionBook.planned(draft))
  }

  /// The lines of `execution.csv` alone, without the plan's.
  package static func budgets(_ draft: PlanDraft, _ asOf: Day?) -> [BudgetLine] {
    let start = draft.fiscalYears.start
    let running = asOf.map(start.year)
    var lines: [BudgetLine] = []
    for entry in draft.execution {
      if let day = asOf {
        if let dated = entry.asOf, dated > day { continue }
        if entry.asOf == nil, entry.stage == .executed, entry.year > running! { continue }
      }
      let key = BudgetLine(
        subproject: entry.subproject, source: entry.source, year: entry.year, yearStart: start)
      if lines.last.map({ $0.key != key.key }) ?? true { lines.append(key) }
      // Entries of a stage are ordered by day, undated first: the last one is the latest.
      lines[lines.count - 1].take(entry)
    }
    return lines
  }

  /// The tranches as lines, in order.
  private static func planned(_ draft: PlanDraft) -> [BudgetLine] {
    let tranches = draft.tranches
    return (0..<tranches.count).map { row in
      var line = BudgetLine(
        subproject: tranches.subproject[row], source: tranches.source[row],
        year: tranches.year[row], yearStart: draft.fiscalYears.start)
      line.planned = tranches.amount[row]
      return line
    }.sorted { $0.key < $1.key }
  }

  private static func merge(_ budgets: [BudgetLine], _ plan: [BudgetLine]) -> [BudgetLine] {
    if budgets.isEmpty { return plan }
    var merged: [BudgetLine] = []
    merged.reserveCapacity(max(budgets.count, plan.count))
    var next = 0
    for var line in budgets {
      while next < plan.count, plan[next].key < line.key {
        merged.append(plan[next])
        next += 1
      }
      if next < plan.count, plan[next].key == line.key {
        line.planned = plan[next].planned
        next += 1
      }
      merged.append(line)
    }
    return merged + plan[next...]
  }
}

/// One sub-project, source and year. A figure that no document gives is `nil`, which is not 0.
public struct BudgetLine: Sendable {
  /// Index into the plan's sub-projects.
  public let subproject: Int32
  /// Index into the plan's sources.
  public let source: Int32
  /// The calendar year that the money is for, not the one in which it was spent.
  public let year: Int32
  /// When the years of the plan begin.
  public let yearStart: YearStart
  /// The tranche of the plan.
  public var planned: Amount?
  /// First budgeted, in minor units.
  public var initial: Amount?
  /// Budgeted after adjustment, in minor units; `nil` where nothing was adjusted.
  public var adjusted: Amount?
  /// Spent, in minor units.
  public var executed: Amount?
  /// Row of `execution.csv` that `initial` comes from, without the header; −1 where it is `nil`.
  public var initialRow: Int32 = -1
  /// Row of `execution.csv` that `adjusted` comes from; −1 where it is `nil`.
  public var adjustedRow: Int32 = -1
  /// Row of `execution.csv` that `executed` comes from; −1 where it is `nil`.
  public var executedRow: Int32 = -1
  /// The day up to which `executed` counts; `nil` for an undated figure.
  public var executedOn: Day?

  /// A line without any figure.
  public init(
    subproject: Int32, source: Int32, year: Int32, yearStart: YearStart = .january
  ) {
    self.subproject = subproject
    self.source = source
    self.year = year
    self.yearStart = yearStart
  }

  /// The budget in force: the adjusted one, or the initial one where nothing was adjusted.
  public var budget: Amount? { adjusted ?? initial }

  package var key: (Int32, Int32, Int32) { (subproject, source, year) }

  package mutating func take(_ entry: ExecutionEntry) {
    switch entry.stage {
    case .initial: (initial, initialRow) = (entry.amount, entry.row)
    case .adjusted: (adjusted, adjustedRow) = (entry.amount, entry.row)
    case .executed:
      (executed, executedRow, executedOn) = (entry.amount, entry.row, entry.asOf)
    }
  }
}

/// Budget lines added up.
public struct ExecutionSum: Sendable {
  /// Σ tranches of the plan; sums of money are in minor units.
  public var planned: Int128 = 0
  /// Σ initial budgets.
  public var initial: Int128 = 0
  /// The budgets in force: adjusted where they were, initial where not.
  public var budget: Int128 = 0
  /// Σ recorded expenditure; lines without a record add 0.
  public var executed: Int128 = 0
  /// What should have been spent of the budget in force by the day: all of a year that is over, the
  /// share of the running year that has passed (序时进度), rounded half up per line.
  public var due: Int128 = 0
  /// By how much lines stay behind what was due; lines ahead do not make up for it.
  public var behind: Int128 = 0
  /// The same against the initial budgets alone.
  public var dueOfInitial: Int128 = 0
  /// What `behind` is to `due`.
  public var behindInitial: Int128 = 0
  /// By how much lines spent more than their budget in force (超支); others do not make up for it.
  public var overspent: Int128 = 0
  /// Expenditure of lines without any budget.
  public var unbudgeted: Int128 = 0
  /// Budgets in force of lines whose year has begun and whose expenditure nobody recorded.
  public var unrecorded: Int128 = 0
  /// How many lines have which figure.
  public var plannedLines = 0
  /// With an initial budget.
  public var initialLines = 0
  /// With an adjusted budget.
  public var adjustedLines = 0
  /// With a budget in force: an adjusted or an initial one.
  public var budgetLines = 0
  /// With an expenditure, 0 included.
  public var executedLines = 0
  /// Behind what was due of the budget in force.
  public var behindLines = 0
  /// Behind what was due of the initial budget.
  public var behindInitialLines = 0
  /// Spent above the budget in force.
  public var overspentLines = 0
  /// With an expenditure and no budget at all.
  public var unbudgetedLines = 0
  /// With a budget, a year that has begun, and no expenditure.
  public var unrecordedLines = 0
  /// Lines whose expenditure is dated before the day, and before the end of its year.
  public var outdatedLines = 0

  /// A sum of no lines.
  public init() {}

  /// Adds `line` as it stands on `day`; without a day every year with expenditure is over.
  public mutating func add(_ line: BudgetLine, on day: Day?) {
    if let amount = line.planned {
      planned += Int128(amount)
      plannedLines += 1
    }
    if let amount = line.initial {
      initial += Int128(amount)
      initialLines += 1
    }
    if line.adjusted != nil { adjustedLines += 1 }
    if let amount = line.budget {
      budget += Int128(amount)
      budgetLines += 1
    }
    if let amount = line.executed {
      executed += Int128(amount)
      executedLines += 1
    }
    due += line.due(on: day) ?? 0
    let behind = line.behind(on: day)
    self.behind += behind
    if behind > 0 { behindLines += 1 }
    dueOfInitial += line.dueOfInitial(on: day) ?? 0
    let behindInitial = line.behindInitial(on: day)
    self.behindInitial += behindInitial
    if behindInitial > 0 { behindInitialLines += 1 }
    addExceptions(line, on: day)
  }

  /// What a sum alone would hide.
  private mutating func addExceptions(_ line: BudgetLine, on day: Day?) {
    let overspent = line.overspent
    self.overspent += overspent
    if overspent > 0 { overspentLines += 1 }
    if line.budget == nil, let executed = line.executed {
      unbudgeted += Int128(executed)
      unbudgetedLines += 1
    }
    if line.isUnrecorded(on: day) {
      unrecorded += Int128(line.budget ?? 0)
      unrecordedLines += 1
    }
    if line.isOutdated(on: day) { outdatedLines += 1 }
  }

  /// Budget in force − initial budget (调整额); a line that had no initial budget adds all of its
  /// adjusted one. `nil` without budgets.
  public var adjustment: Int128? { budgetLines == 0 ? nil : budget - initial }

  /// Budget in force − executed (结余), negative where more was spent than budgeted; budgets without a
  /// recorded expenditure (`unrecorded`) are in it. `nil` without budgets or recorded expenditure.
  public var unspent: Int128? {
    budgetLines == 0 || executedLines == 0 ? nil : budget - executed
  }

  /// Executed / budget in force (执行率); `nil` when there is no budget or nothing is recorded.
  public var rate: ExecutionRate? {
    executedLines == 0 ? nil : ExecutionRate(executed, of: budget)
  }

  /// Executed / initial budget.
  public var rateOfInitial: ExecutionRate? {
    executedLines == 0 ? nil : ExecutionRate(executed, of: initial)
  }
}

/// An exact rate of two sums, shown in percent.
public struct ExecutionRate: Sendable, Hashable {
  /// Numerator, not reduced: minor units of money.
  public let part: Int128
  /// Denominator, above 0.
  public let whole: Int128

  /// `nil` for a whole that is not above 0.
  public init?(_ part: Int128, of whole: Int128) {
    guard whole > 0 else { return nil }
    self.part = part
    self.whole = whole
  }

  /// In percent, rounded half up to `decimals`: `99.86%`.
  public func text(decimals: Int = 2) -> String {
    let scaled = divideRoundingHalfUp(part * 100 * powerOfTen(decimals), by: whole)
    return decimalText(scaled, decimals: decimals, keepingZeros: true) + "%"
  }
}

extension BudgetLine {
  /// What should have been spent of the budget in force by the end of `day`; `nil` without a budget.
  public func due(on day: Day?) -> Int128? { due(of: budget, on: day) }

  /// By how much the expenditure stays behind what was due; 0 where it does not.
  public func behind(on day: Day?) -> Int128 { lacking(of: due(on: day)) }

  /// What should have been spent of the initial budget by the end of `day`; `nil` without one.
  public func dueOfInitial(on day: Day?) -> Int128? { due(of: initial, on: day) }

  /// By how much the expenditure stays behind what was due of the initial budget; 0 where it does not.
  public func behindInitial(on day: Day?) -> Int128 { lacking(of: dueOfInitial(on: day)) }

  private func due(of budget: Amount?, on day: Day?) -> Int128? {
    guard let budget else { return nil }
    guard let day else { return Int128(budget) }
    return yearStart.share(of: year, on: day).rounded(of: Int128(budget))
  }

  private func lacking(of due: Int128?) -> Int128 {
    due.map { max($0 - Int128(executed ?? 0), 0) } ?? 0
  }

  /// By how much the expenditure is above the budget in force (超支); 0 where it is not, and where
  /// there is no budget to compare it with.
  public var overspent: Int128 {
    guard let budget, let executed else { return 0 }
    return max(Int128(executed) - Int128(budget), 0)
  }

  /// Whether there is a budget, its year has begun by `day`, and no document says what was spent.
  public func isUnrecorded(on day: Day?) -> Bool {
    budget != nil && executed == nil && year <= day.map(yearStart.year) ?? .max
  }

  /// Whether the expenditure is dated before the end of its year, or before `day` if that comes first:
  /// what was spent since is not in it. Without a day every year is over.
  public func isOutdated(on day: Day?) -> Bool {
    guard let executedOn else { return false }
    let end = yearStart.end(of: year)
    return executedOn < min(day ?? end, end)
  }

  /// Executed / budget in force; `nil` where either is missing or the budget is not above 0.
  public var rate: ExecutionRate? { rate(of: budget) }

  /// Executed / initial budget; `nil` where either is missing or the budget is not above 0.
  public var rateOfInitial: ExecutionRate? { rate(of: initial) }

  private func rate(of budget: Amount?) -> ExecutionRate? {
    guard let executed, let budget else { return nil }
    return ExecutionRate(Int128(executed), of: Int128(budget))
  }
}

extension ExecutionBook {
  /// All lines added up.
  public var total: ExecutionSum {
    var sum = ExecutionSum()
    for line in lines { sum.add(line, on: asOf) }
    return sum
  }

  /// The lines of each group added up, groups in ascending order; a line without a group (`nil`) is
  /// left out. Linear in lines, plus sorting the groups.
  public func sums(by group: (BudgetLine) -> Int32?) -> [(group: Int32, sum: ExecutionSum)] {
    lines.sums(on: asOf, by: group)
  }
}

extension ExecutionBook {
  /// Lines that are behind schedule against the budget in force or against the initial one: by how
  /// much, first against the budget in force, the most first; ties in canonical order.
  public var behind: [BudgetLine] {
    ranked { ($0.behind(on: asOf), $0.behindInitial(on: asOf)) }
  }

  /// Lines that spent more than their budget in force, or without any: by how much, the most first;
  /// ties in canonical order.
  public var overspent: [BudgetLine] {
    ranked { ($0.budget == nil ? Int128($0.executed ?? 0) : $0.overspent, 0) }
  }

  /// Lines where one of two measures is above 0, the largest first.
  private func ranked(by measures: (BudgetLine) -> (Int128, Int128)) -> [BudgetLine] {
    var ranked: [(first: Int128, second: Int128, index: Int)] = []
    for (index, line) in lines.enumerated() {
      let (first, second) = measures(line)
      if first > 0 || second > 0 { ranked.append((first, second, index)) }
    }
    ranked.sort { ($1.first, $1.second, $0.index) < ($0.first, $0.second, $1.index) }
    return ranked.map { lines[$0.index] }
  }
}

extension [BudgetLine] {
  /// The lines of each group added up as they stand on `day`, groups in ascending order; a line without
  /// a group (`nil`) is left out. Linear in lines, plus sorting the groups.
  package func sums(
    on day: Day?, by group: (BudgetLine) -> Int32?
  ) -> [(group: Int32, sum: ExecutionSum)] {
    var sums: [Int32: ExecutionSum] = [:]
    for line in self {
      if let group = group(line) { sums[group, default: ExecutionSum()].add(line, on: day) }
    }
    return sums.sorted { $0.key < $1.key }.map { (group: $0.key, sum: $0.value) }
  }
}
