/// What has been spent of one sub-project, source and year.
public struct Expenditure: Sendable {
  /// Index into the plan's sub-projects.
  public var subproject: Int32
  /// Index into the plan's sources.
  public var source: Int32
  /// The year that the money is for.
  public var year: Int32
  /// By the latest figure, in minor units.
  public var amount: Amount
  /// Row of `execution.csv` that says so, from 0 without the header.
  public var row: Int32

  /// Takes the figures as they are.
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
