/// What is late, and what the money recorded asks somebody to decide.
///
/// An expenditure that is not recorded counts as 0 here, as in `ExecutionSum`; whoever shows these
/// figures says how many are missing.
extension ProgressBook {
  /// Lines with an amount each, the largest first, equal ones in the order of the book.
  public struct Ranking: Sendable {
    /// Amounts in minor units, never increasing.
    public let lines: [(line: BudgetLine, amount: Int128)]
    /// Σ amounts, in minor units.
    public let total: Int128

    init(_ lines: [BudgetLine], _ amount: (BudgetLine) -> Int128) {
      let amounted = lines.map { (line: $0, amount: amount($0)) }
      self.lines = amounted.enumerated().sorted {
        $0.element.amount != $1.element.amount
          ? $0.element.amount > $1.element.amount : $0.offset < $1.offset
      }.map(\.element)
      total = amounted.reduce(0) { $0 + $1.amount }
    }

    /// Whether no line qualifies.
    public var isEmpty: Bool { lines.isEmpty }
    /// Lines for which no expenditure is recorded, and their amount.
    public var unrecorded: (count: Int, amount: Int128) {
      let missing = lines.filter { $0.line.executed == nil }
      return (missing.count, missing.reduce(0) { $0 + $1.amount })
    }
  }

  /// A sub-project whose window is over while money of its budgets is not spent.
  public struct EndedSubproject: Sendable {
    /// Index into the plan's sub-projects.
    public let subproject: Int32
    /// The last year of its window.
    public let endYear: Int32
    /// Its lines of the years up to the day's.
    public let sum: ExecutionSum
    /// What its lines have left; none makes up for another that was overspent.
    public let unspent: Int128
    /// Its lines with money and without a recorded expenditure.
    public let unrecordedLines: Int
  }

  /// Outputs of a year that is over, whose year's money is not spent.
  public struct OverdueOutputs: Sendable {
    /// Index into the plan's sub-projects.
    public let subproject: Int32
    /// The year in which the outputs were due.
    public let year: Int32
    /// Indices into the plan's outputs.
    public let outputs: [Int32]
    /// The sub-project's money of that year.
    public let sum: ExecutionSum
    /// What the lines of `sum` have left, in minor units; none makes up for another.
    public let unspent: Int128
    /// Lines of `sum` with money and without a recorded expenditure.
    public let unrecordedLines: Int
  }

  /// What a line has left of its budget; 0 where it is spent or overspent.
  public static func unspent(_ line: BudgetLine) -> Int128 {
    max(Int128(line.budget ?? 0) - Int128(line.executed ?? 0), 0)
  }

  /// Lines behind the time progress, with what each lacks. O(n log n).
  public var linesBehind: Ranking {
    Ranking(lines.filter { $0.behind(on: asOf) > 0 }) { $0.behind(on: asOf) }
  }

  /// Sub-projects whose window is over and that have money left, in order. Linear in lines.
  public var endedSubprojects: [EndedSubproject] {
    var ended: [EndedSubproject] = []
    for group in linesBySubproject {
      let subproject = group[group.startIndex].subproject
      guard let end = draft.subprojects[Int(subproject)].endYear, isOver(end) else { continue }
      let tally = self.tally(group)
      guard tally.unspent > 0 else { continue }
      ended.append(
        EndedSubproject(
          subproject: subproject, endYear: end, sum: tally.sum, unspent: tally.unspent,
          unrecordedLines: tally.unrecorded))
    }
    return ended
  }

  /// Outputs of years that are over and have money left, by sub-project and year.
  /// O(lines + outputs).
  public var overdueOutputs: [OverdueOutputs] {
    var outputs: [Int64: [Int32]] = [:]
    for (number, output) in draft.outputs.enumerated()
    where output.quantity.units != 0 && isOver(output.year) {
      outputs[key(output.subproject, output.year), default: []].append(Int32(number))
    }
    var money: [Int64: [BudgetLine]] = [:]
    for line in lines where outputs[key(line.subproject, line.year)] != nil {
      money[key(line.subproject, line.year), default: []].append(line)
    }
    var overdue: [OverdueOutputs] = []
    for (key, due) in outputs.sorted(by: { $0.key < $1.key }) {
      let first = draft.outputs[Int(due[0])]
      let tally = self.tally((money[key] ?? [])[...])
      guard tally.unspent > 0 else { continue }
      overdue.append(
        OverdueOutputs(
          subproject: first.subproject, year: first.year, outputs: due, sum: tally.sum,
          unspent: tally.unspent, unrecordedLines: tally.unrecorded))
    }
    return overdue
  }

  /// Money left of each year that is over, years in order. O(n log n).
  public var unspentOfClosedYears: [(year: Int32, lines: Ranking)] {
    years.filter(isOver).compactMap { year in
      let left = lines.filter { $0.year == year && ProgressBook.unspent($0) > 0 }
      return left.isEmpty ? nil : (year, Ranking(left, ProgressBook.unspent))
    }
  }

  /// Lines whose adjusted budget is less than half of the initial one, with what was taken away.
  public var deepCuts: Ranking {
    let cut = lines.filter { line in
      guard let initial = line.initial, let adjusted = line.adjusted else { return false }
      return initial > 0 && adjusted < initial - adjusted
    }
    return Ranking(cut) { Int128($0.initial!) - Int128($0.adjusted!) }
  }

  /// Lines with more spent than their budget in force, with the excess.
  public var overspent: Ranking {
    Ranking(lines.filter { $0.overspent > 0 }) { $0.overspent }
  }

  /// Lines that the plan has money for and no budget does.
  public var plannedWithoutBudget: Ranking {
    Ranking(lines.filter { $0.planned ?? 0 != 0 && $0.budget == nil }) { Int128($0.planned!) }
  }

  /// Lines with a budget that the plan has no money for.
  public var budgetedWithoutPlan: Ranking {
    Ranking(lines.filter { $0.budget ?? 0 != 0 && $0.planned ?? 0 == 0 }) { Int128($0.budget!) }
  }

  /// Sources of counties with money due by now of which nothing is recorded as spent, in order; a sum
  /// without any recorded line says that nobody has told, not that nothing was paid.
  public var silentCounties: [(source: Int32, sum: ExecutionSum)] {
    sums { draft.sources[Int($0.source)].tier == .county ? $0.source : nil }
      .filter { ($0.sum.planned > 0 || $0.sum.budget > 0) && $0.sum.executed == 0 }
      .map { (source: $0.group, sum: $0.sum) }
  }

  private func key(_ subproject: Int32, _ year: Int32) -> Int64 {
    Int64(subproject) << 32 | Int64(year)
  }

  private func tally(
    _ group: ArraySlice<BudgetLine>
  ) -> (sum: ExecutionSum, unspent: Int128, unrecorded: Int) {
    var sum = ExecutionSum()
    var (unspent, unrecorded) = (Int128(0), 0)
    for line in group {
      sum.add(line, on: asOf)
      unspent += ProgressBook.unspent(line)
      if line.executed == nil, line.hasMoney { unrecorded += 1 }
    }
    return (sum, unspent, unrecorded)
  }

  /// Lines of one sub-project after the other.
  private var linesBySubproject: [ArraySlice<BudgetLine>] {
    var groups: [ArraySlice<BudgetLine>] = []
    var start = lines.startIndex
    while start < lines.endIndex {
      let subproject = lines[start].subproject
      let end = lines[start...].firstIndex { $0.subproject != subproject } ?? lines.endIndex
      groups.append(lines[start..<end])
      start = end
    }
    return groups
  }
}
