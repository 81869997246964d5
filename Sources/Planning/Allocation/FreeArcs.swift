extension AllocationNetwork {
  /// The arcs whose flow another flow within the bounds may change; empty if `flow` is the only one.
  ///
  /// The difference of two flows is made of circles, each inside one strongly connected component of the
  /// residual graph (Tarjan 1972). A node with only one arc left in its component is on no circle, and is taken
  /// away until every node has two. Linear in arcs.
  public func freeArcs(_ flow: [Int64], lower: [Int64], upper: [Int64]) -> [Int] {
    let component = residualComponents(flow, lower, upper)
    var candidates: [Int32] = []
    var degree = [Int32](repeating: 0, count: nodeCount)
    for arc in 0..<arcCount where lower[arc] < upper[arc] {
      let (a, b) = (Int(tail[arc]), Int(head[arc]))
      if component[a] != component[b] || a == b { continue }
      candidates.append(Int32(arc))
      degree[a] += 1
      degree[b] += 1
    }
    if candidates.isEmpty { return [] }
    let ends = candidates.map { (Int(tail[Int($0)]), Int(head[Int($0)])) }
    var start = [Int32](repeating: 0, count: nodeCount + 1)
    for (a, b) in ends {
      start[a + 1] += 1
      start[b + 1] += 1
    }
    for node in 0..<nodeCount { start[node + 1] += start[node] }
    var next = start
    var incident = [Int32](repeating: 0, count: 2 * candidates.count)
    for (place, (a, b)) in ends.enumerated() {
      for node in [a, b] {
        incident[Int(next[node])] = Int32(place)
        next[node] += 1
      }
    }
    var isFree = [Bool](repeating: true, count: candidates.count)
    var lonely = (0..<nodeCount).filter { degree[$0] == 1 }
    while let node = lonely.popLast() {
      for slot in start[node]..<start[node + 1] where isFree[Int(incident[Int(slot)])] {
        let place = Int(incident[Int(slot)])
        isFree[place] = false
        let other = ends[place].0 == node ? ends[place].1 : ends[place].0
        degree[node] -= 1
        degree[other] -= 1
        if degree[other] == 1 { lonely.append(other) }
      }
    }
    return candidates.indices.filter { isFree[$0] }.map { Int(candidates[$0]) }
  }

  /// The strongly connected component of each node in the graph of what can still change: from tail to head
  /// where an arc can carry more, from head to tail where it can carry less.
  private func residualComponents(_ flow: [Int64], _ lower: [Int64], _ upper: [Int64]) -> [Int32] {
    var start = [Int32](repeating: 0, count: nodeCount + 1)
    for arc in 0..<arcCount {
      if flow[arc] < upper[arc] { start[Int(tail[arc]) + 1] += 1 }
      if flow[arc] > lower[arc] { start[Int(head[arc]) + 1] += 1 }
    }
    for node in 0..<nodeCount { start[node + 1] += start[node] }
    var next = start
    var target = [Int32](repeating: 0, count: Int(start[nodeCount]))
    for arc in 0..<arcCount {
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
    var component = [Int32](repeating: -1, count: nodeCount)
    var order = [Int32](repeating: -1, count: nodeCount)
    var low = order
    var position = start
    var stack: [Int32] = []
    var path: [Int32] = []
    var count: Int32 = 0
    for root in 0..<Int32(nodeCount) where order[Int(root)] < 0 {
      path.append(root)
      while let last = path.last {
        let node = Int(last)
        if order[node] < 0 {
          order[node] = count
          low[node] = count
          count += 1
          stack.append(last)
        }
        if position[node] < start[node + 1] {
          let other = Int(target[Int(position[node])])
          position[node] += 1
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
    return component
  }
}
