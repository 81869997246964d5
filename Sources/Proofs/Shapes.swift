/// The doors: whatever passes here can be indexed without a trap.

func checkCount(
  _ name: String, _ found: Int, equals expected: Int
) throws(ProofFailure) {
  guard found == expected else {
    throw .shape("\(name): \(found) entries, expected \(expected)")
  }
}

extension FlowStatement {
  var nodeCount: Int { supply.count }
  var arcCount: Int { tail.count }

  /// All arc arrays of one length, at most 2³¹ − 1 nodes and arcs, every endpoint a node.
  func checkShape() throws(ProofFailure) {
    let arcs = arcCount
    guard nodeCount <= Int32.max, arcs <= Int32.max else {
      throw .shape("more than 2147483647 nodes or arcs")
    }
    try checkCount("head", head.count, equals: arcs)
    try checkCount("lower", lower.count, equals: arcs)
    try checkCount("upper", upper.count, equals: arcs)
    try checkCount("cost", cost.count, equals: arcs)
    let nodes = 0..<Int32(nodeCount)
    for arc in 0..<arcs where !nodes.contains(tail[arc]) || !nodes.contains(head[arc]) {
      throw .endpointOutOfRange(arc: arc)
    }
  }

  /// cost + potential[tail] − potential[head], which never leaves 128 bits.
  @inline(__always)
  func reducedCost(_ arc: Int, cost: Int128, _ potential: [Int64]) -> Int128 {
    cost + Int128(potential[Int(tail[arc])]) - Int128(potential[Int(head[arc])])
  }
}

extension SideRows {
  /// Rows that follow each other without gaps and name arcs below `arcCount`.
  func checkShape(arcCount: Int) throws(ProofFailure) {
    try checkCount("start", start.count, equals: limit.count + 1)
    try checkCount("coefficient", coefficient.count, equals: arc.count)
    guard start[0] == 0, Int(start[limit.count]) == arc.count else {
      throw .shape("start: does not cover the entries")
    }
    for row in limit.indices where start[row] > start[row + 1] {
      throw .shape("start: row \(row) ends before it begins")
    }
    for entry in arc.indices where arc[entry] < 0 || Int(arc[entry]) >= arcCount {
      throw .shape("arc: row entry \(entry) names no arc")
    }
  }
}

extension Array {
  /// Holds `count` times `value` from now on, in the memory it has.
  mutating func refill(_ value: Element, count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(value, count: count))
  }
}
