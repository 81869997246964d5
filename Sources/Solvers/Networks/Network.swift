/// A directed network whose arcs carry whole units between a lower and an upper bound.
///
/// Nodes are numbered from 0. A flow x is *feasible* if lower ≤ x ≤ upper on every arc and, at every
/// node, what leaves minus what enters equals `supply`. Costs may have any sign; arcs may be parallel
/// or loops. `reducedCost(arc) = cost + potential[tail] − potential[head]`.
public struct Network: Sendable, Equatable {
  /// Units that enter the network at a node (negative: units it needs).
  public var supply: [Int64]
  /// By arc, the node that it leaves.
  public var tail: [Int32] = []
  /// By arc, the node that it enters.
  public var head: [Int32] = []
  /// By arc, the least units.
  public var lower: [Int64] = []
  /// By arc, the most units; below `lower` no flow is feasible.
  public var upper: [Int64] = []
  /// Cost of one unit.
  public var cost: [Int64] = []

  /// Nodes without arcs.
  public init(supply: [Int64]) { self.supply = supply }

  /// Takes the arrays as they are; solvers refuse a wrong shape.
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

  /// The length of `supply`.
  public var nodeCount: Int { supply.count }
  /// The length of all arrays but `supply`.
  public var arcCount: Int { tail.count }

  /// Appends an arc, whose number is the `arcCount` before; O(1) amortised.
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
  /// One more than there are rows, rising from 0.
  public var start: [Int32] = [0]
  /// By entry, an arc of the network.
  public var arc: [Int32] = []
  /// By entry, what a unit on the arc counts, of any sign.
  public var coefficient: [Int64] = []
  /// By row, the most that its sum may come to.
  public var limit: [Int64] = []

  /// No rows.
  public init() {}

  /// Rows, not entries.
  public var count: Int { limit.count }

  /// Appends a row; entries of one arc add up. O(entries).
  public mutating func add(_ entries: [(arc: Int, coefficient: Int64)], atMost limit: Int64) {
    for entry in entries {
      arc.append(Int32(entry.arc))
      coefficient.append(entry.coefficient)
    }
    start.append(Int32(arc.count))
    self.limit.append(limit)
  }
}
