/// A stage of a budget line: what was first budgeted, what it was adjusted to, what was spent.
public enum ExecutionStage: Int32, Sendable, CaseIterable {
  case initial, adjusted, executed

  /// Words of the `stage` column, by raw value.
  public static let names = ["initial", "adjusted", "executed"]
}

/// One row of `execution.csv`. Order: sub-project, source, year, stage, day.
public struct ExecutionEntry: Sendable {
  /// Index into the plan's sub-projects.
  public var subproject: Int32
  /// Index into the plan's sources.
  public var source: Int32
  /// The year that the money is for.
  public var year: Int32
  /// Which of the three figures of a line it is.
  public var stage: ExecutionStage
  /// In minor units of the plan's money.
  public var amount: Amount
  /// The day up to which the figure counts; `nil` for one without a day.
  public var asOf: Day?
  /// Row of `execution.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are; later stages rely on the order said above.
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
