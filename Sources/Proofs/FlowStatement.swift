/// A min-cost-flow problem as plain arrays, the way a checker is told of it.
public struct FlowStatement: Sendable {
  public var supply: [Int64]
  public var tail: [Int32]
  public var head: [Int32]
  public var lower: [Int64]
  public var upper: [Int64]
  public var cost: [Int64]

  public init(
    supply: [Int64], tail: [Int32], head: [Int32], lower: [Int64], upper: [Int64], cost: [Int64]
  ) {
    self.supply = supply
    self.tail = tail
    self.head = head
    self.lower = lower
    self.upper = upper
    self.cost = cost
  }
}
