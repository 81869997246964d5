internal import Planning

extension AllocationNetwork {
  /// The arcs whose flow another flow within the bounds may change; empty if `flow` is the only one.
  /// Linear in arcs.
  public func freeArcs(_ flow: [Int64], lower: [Int64], upper: [Int64]) -> [Int] {
    var search = FreeArcSearch()
    search.run(self, flow, lower: lower, upper: upper)
    return search.free
  }
}

/// Finds the arcs whose flow may change, in memory that is kept from one search to the next.
///
/// The difference of two flows is made of circles, each inside one strongly connected component of the
/// residual graph (Tarjan 1972). A node with only one arc left in its component is on no circle, and is taken
/// away until every node has two.
public struct FreeArcSearch: Sendable {
  /// What the last search found.
  public private(set) var free: [Int] = []

  // What can still change: from tail to head where an arc can carry more, from head to tail where less.
  private var start: [Int32] = []
  private var next: [Int32] = []
  private var target: [Int32] = []
  // Components: the number of each node's, and Tarjan's walk.
  private var component: [Int32] = []
  private var order: [Int32] = []
  private var low: [Int32] = []
  private var stack: [Int32] = []
  private var path: [Int32] = []
  // Arcs inside components, and how many of them each node has.
  private var candidates: [Int32] = []
  private var isFree: [Bool] = []
  private var degree: [Int32] = []
  private var incident: [Int32] = []
  private var lonely: [Int32] = []

  /// Memory grows with the first search.
  public init() {}

  /// Linear in arcs; allocates nothing where a network of this size was searched before.
  public mutating func run(
    _ network: AllocationNetwork, _ flow: [Int64], lower: [Int64], upper: [Int64]
  ) {
    run(
      nodes: network.nodeCount, network.tail, network.head, flow, lower: lower, upper: upper)
  }

  private mutating func run(
    nodes: Int, _ tail: [Int32], _ head: [Int32], _ flow: [Int64], lower: [Int64], upper: [Int64]
  ) {
    findComponents(nodes, tail, head, flow, lower, upper)
    free.removeAll(keepingCapacity: true)
    candidates.removeAll(keepingCapacity: true)
    degree.refill(0, count: nodes)
    for arc in tail.indices where lower[arc] < upper[arc] {
      let (a, b) = (Int(tail[arc]), Int(head[arc]))
      if component[a] != component[b] || a == b { continue }
      candidates.append(Int32(arc))
      degree[a] += 1
      degree[b] += 1
    }
    if candidates.isEmpty { return }
    start.refill(0, count: nodes + 1)
    for arc in candidates {
      start[Int(tail[Int(arc)]) + 1] += 1
      start[Int(head[Int(arc)]) + 1] += 1
    }
    sumUpStarts(nodes)
    incident.refill(0, count: 2 * candidates.count)
    for (place, arc) in candidates.enumerated() {
      let (a, b) = (Int(tail[Int(arc)]), Int(head[Int(arc)]))
      incident[Int(next[a])] = Int32(place)
      next[a] += 1
      incident[Int(next[b])] = Int32(place)
      next[b] += 1
    }
    isFree.refill(true, count: candidates.count)
    lonely.removeAll(keepingCapacity: true)
    for node in 0..<nodes where degree[node] == 1 { lonely.append(Int32(node)) }
    while let last = lonely.popLast() {
      let node = Int(last)
      for slot in start[node]..<start[node + 1] where isFree[Int(incident[Int(slot)])] {
        let place = Int(incident[Int(slot)])
        isFree[place] = false
        let arc = Int(candidates[place])
        let other = Int(tail[arc]) == node ? Int(head[arc]) : Int(tail[arc])
        degree[node] -= 1
        degree[other] -= 1
        if degree[other] == 1 { lonely.append(Int32(other)) }
      }
    }
    for (place, arc) in candidates.enumerated() where isFree[place] { free.append(Int(arc)) }
  }

  /// Turns counts, each one place behind its node's, into first places.
  private mutating func sumUpStarts(_ nodes: Int) {
    for node in 0..<nodes { start[node + 1] += start[node] }
    next.removeAll(keepingCapacity: true)
    next.append(contentsOf: start)
  }

  private mutating func findComponents(
    _ nodes: Int, _ tail: [Int32], _ head: [Int32], _ flow: [Int64], _ lower: [Int64],
    _ upper: [Int64]
  ) {
    start.refill(0, count: nodes + 1)
    for arc in tail.indices {
      if flow[arc] < upper[arc] { start[Int(tail[arc]) + 1] += 1 }
      if flow[arc] > lower[arc] { start[Int(head[arc]) + 1] += 1 }
    }
    sumUpStarts(nodes)
    target.refill(0, count: Int(start[nodes]))
    for arc in tail.indices {
      let (a, b) = (Int(tail[arc]), Int(head[arc]))
      if flow[arc] < upper[arc] {
        target[Int(next[a])] = head[arc]
        next[a] += 1
      }
      if flow[arc] > lower[arc] {
        target[Int(next[b])] = tail[arc]
        next[b] += 1
      }
    }
    component.refill(-1, count: nodes)
    order.refill(-1, count: nodes)
    low.refill(-1, count: nodes)
    for node in 0..<nodes { next[node] = start[node] }
    stack.removeAll(keepingCapacity: true)
    path.removeAll(keepingCapacity: true)
    var count: Int32 = 0
    for root in 0..<Int32(nodes) where order[Int(root)] < 0 {
      path.append(root)
      while let last = path.last {
        let node = Int(last)
        if order[node] < 0 {
          order[node] = count
          low[node] = count
          count += 1
          stack.append(last)
        }
        if next[node] < start[node + 1] {
          let other = Int(target[Int(next[node])])
          next[node] += 1
          if order[other] < 0 {
            path.append(Int32(other))
          } else if component[other] < 0 {
            low[node] = min(low[node], order[other])
          }
          continue
        }
        path.removeLast()
        if let before = path.last { low[Int(before)] = min(low[Int(before)], low[node]) }
        if low[node] == order[node] {
          while let top = stack.popLast() {
            component[Int(top)] = last
            if top == last { break }
          }
        }
      }
    }
  }
}

extension Array {
  /// Holds `count` times `value` from now on, in the memory it has.
  package mutating func refill(_ value: Element, count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(value, count: count))
  }
}
