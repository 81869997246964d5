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
