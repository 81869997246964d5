/// One row of `scenarios.csv`, as read: its words are taken apart when the scenario is asked for.
public struct ScenarioStep: Sendable {
  /// Id of the scenario that it belongs to.
  public var scenario: String
  /// Its number within the scenario, as written.
  public var step: Int32
  /// A word of the `op` column, such as `cut`.
  public var operation: String
  /// What it applies to; empty scope columns mean all.
  public var scope: Scope
  /// As written; empty where the operation needs none.
  public var value: String
  /// Row of `scenarios.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are.
  public init(
    scenario: String, step: Int32, operation: String, scope: Scope, value: String, row: Int32
  ) {
    self.scenario = scenario
    self.step = step
    self.operation = operation
    self.scope = scope
    self.value = value
    self.row = row
  }
}
