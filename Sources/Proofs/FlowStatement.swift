/// A min-cost-flow problem as plain arrays, the way a checker is told of it.
public struct FlowStatement: Sendable {
  /// By node: what leaves minus what enters.
  public var supply: [Int64]
  /// By arc: the node that it leaves.
  public var tail: [Int32]
  /// By arc: the node that it enters.
  public var head: [Int32]
  /// By arc: the least units.
  public var lower: [Int64]
  /// By arc: the most units; below `lower` there is no flow.
  public var upper: [Int64]
  /// By arc: the cost of one unit, of any sign.
  public var cost: [Int64]

  /// Takes the arrays as they are; every check looks at their lengths and at the nodes of arcs
  /// first.
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
