/// One row of `scenarios.csv`, as read: its words are taken apart when the scenario is asked for.
public struct ScenarioStep: Sendable {
  public var scenario: String
  public var step: Int32
  public var operation: String
  public var scope: Scope
  public var value: String
  public var row: Int32

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
