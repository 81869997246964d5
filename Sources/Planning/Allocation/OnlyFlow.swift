extension AllocationNetwork {
  /// Whether `flow` is the only one within the bounds: no unit can go round a circle.
  ///
  /// Arcs strictly between their bounds can be used both ways. If they close a circle, or arcs at one of
  /// their bounds close a directed one with them, there is another flow; else the difference of two
  /// flows, a circulation, would have nothing to go round. Linear in arcs.
  public static func isOnlyFlow(
    _ flow: [Int64], of network: AllocationNetwork, lower: [Int64], upper: [Int64]
  ) -> Bool {
    var group = (0..<Int32(network.nodeCount)).map { $0 }
    func root(_ node: Int32) -> Int32 {
      var node = node
      while group[Int(node)] != node {
        group[Int(node)] = group[Int(group[Int(node)])]
        node = group[Int(node)]
      }
      return node
    }
    for arc in flow.indices where lower[arc] < flow[arc] && flow[arc] < upper[arc] {
      let (a, b) = (root(network.tail[arc]), root(network.head[arc]))
      if a == b { return false }
      group[Int(a)] = b
    }
    // Arcs at one bound, from the group that can give a unit to the one that can take it.
    var leaving = [Int32](repeating: 0, count: network.nodeCount + 1)
    var ends: [(from: Int32, to: Int32)] = []
    for arc in flow.indices where lower[arc] < upper[arc] {
      let isLow = flow[arc] == lower[arc]
      if !isLow && flow[arc] != upper[arc] { continue }
      let (tail, head) = (root(network.tail[arc]), root(network.head[arc]))
      if tail == head { return false }
      ends.append(isLow ? (tail, head) : (head, tail))
      leaving[Int(ends[ends.count - 1].from) + 1] += 1
    }
    for node in 1..<leaving.count { leaving[node] += leaving[node - 1] }
    var next = leaving
    var target = [Int32](repeating: 0, count: ends.count)
    var entering = [Int32](repeating: 0, count: network.nodeCount)
    for (from, to) in ends {
      target[Int(next[Int(from)])] = to
      next[Int(from)] += 1
      entering[Int(to)] += 1
    }
    // Without a directed circle, taking away what nothing enters takes away everything.
    var ready = entering.indices.filter { entering[$0] == 0 }
    var taken = 0
    while let node = ready.popLast() {
      taken += 1
      for place in leaving[node]..<leaving[node + 1] {
        let head = Int(target[Int(place)])
        entering[head] -= 1
        if entering[head] == 0 { ready.append(head) }
      }
    }
    return taken == network.nodeCount
  }
}
