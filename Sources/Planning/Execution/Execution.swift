/// A stage of a budget line: what was first budgeted, what it was adjusted to, what was spent.
public enum ExecutionStage: Int32, Sendable, CaseIterable {
  case initial, adjusted, executed

  public static let names = ["initial", "adjusted", "executed"]
}

/// One row of `execution.csv`. Order: sub-project, source, year, stage, day.
public struct ExecutionEntry: Sendable {
  public var subproject: Int32
  public var source: Int32
  public var year: Int32
  public var stage: ExecutionStage
  public var amount: Amount
  /// The day up to which the figure counts; `nil` for one without a day.
  public var asOf: Day?
  public var row: Int32

  public init(
    subproject: Int32, source: Int32, year: Int32, stage: ExecutionStage, amount: Amount,
    asOf: Day?, row: Int32
  ) {
    self.subproject = subproject
    self.source = source
    self.year = year
    self.stage = stage
    self.amount = amount
    self.asOf = asOf
    self.row = row
  }
}

/// What has been spent of one sub-project, source and year.
public struct Expenditure: Sendable {
  public var subproject: Int32
  public var source: Int32
  public var year: Int32
  public var amount: Amount
  public var row: Int32

  public init(subproject: Int32, source: Int32, year: Int32, amount: Amount, row: Int32) {
    self.subproject = subproject
    self.source = source
    self.year = year
    self.amount = amount
    self.row = row
  }
}

extension PlanDraft {
  /// What has been spent by the latest figures, by sub-project, source, year. One pass over
  /// `execution`.
  public var expenditures: [Expenditure] {
    ExecutionBook.budgets(self, nil).compactMap { line in
      guard let spent = line.executed else { return nil }
      return Expenditure(
        subproject: line.subproject, source: line.source, year: line.year, amount: spent,
        row: line.executedRow)
    }
  }
}
