/// A directed network whose arcs carry whole units between a lower and an upper bound.
///
/// Nodes are numbered from 0. A flow x is *feasible* if lower ≤ x ≤ upper on every arc and, at every
/// node, what leaves minus what enters equals `supply`. Costs may have any sign; arcs may be parallel
/// or loops. `reducedCost(arc) = cost + potential[tail] − potential[head]`.
public struct Network: Sendable, Equatable {
  /// Units that enter the network at a node (negative: units it needs).
  public var supply: [Int64]
  public var tail: [Int32] = []
  public var head: [Int32] = []
  public var lower: [Int64] = []
  public var upper: [Int64] = []
  /// Cost of one unit.
  public var cost: [Int64] = []

  public init(supply: [Int64]) { self.supply = supply }

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

  public var nodeCount: Int { supply.count }
  public var arcCount: Int { tail.count }

  public mutating func addArc(
    from: Int, to: Int, lower: Int64 = 0, upper: Int64, cost: Int64 = 0
  ) {
    tail.append(Int32(from))
    head.append(Int32(to))
    self.lower.append(lower)
    self.upper.append(upper)
    self.cost.append(cost)
  }
}

/// Rows Σ coefficient × flow ≤ limit beside a network: "the province pays at most 23 % of a
/// sub-project-year" is 77 × province − 23 × others ≤ 0.
///
/// Row r holds the entries `start[r]..<start[r + 1]` of `arc` and `coefficient`.
public struct RatioRows: Sendable, Equatable {
  public var start: [Int32] = [0]
  public var arc: [Int32] = []
  public var coefficient: [Int64] = []
  public var limit: [Int64] = []

  public init() {}

  public var count: Int { limit.count }

  public mutating func add(_ entries: [(arc: Int, coefficient: Int64)], atMost limit: Int64) {
    for entry in entries {
      arc.append(Int32(entry.arc))
      coefficient.append(entry.coefficient)
    }
    start.append(Int32(arc.count))
    self.limit.append(limit)
  }
}
