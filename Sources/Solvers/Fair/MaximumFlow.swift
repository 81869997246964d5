/// A flow that brings as much as can be from the nodes with excess to the nodes in need.
///
/// Dinic's algorithm (1970) with the distances counted backwards, from the nodes in need: when it
/// stops, the nodes that still have a distance are the smallest of the most violated cuts (Picard &
/// Queyranne 1980: the minimum cuts are a lattice), and no second search is wanted. There is no
/// source and no sink; their arcs are the excesses.
///
/// Capacities and excesses are units, in 64 bits, or units times the denominator of a ratio, in 128. The
/// caller keeps Σ capacity + Σ |excess| a quarter below what `Units` can hold. Complexity: O(nodes² × arcs) at worst; on plans a few
/// dozen passes over the arcs.
struct MaximumFlow<Units: FixedWidthInteger & SignedInteger & BitwiseCopyable>: ~Copyable {
  private static var unreached: Int32 { Int32.max }

  let nodeCount: Int
  /// Node v has the links `firstLink[v]..<firstLink[v + 1]`, one for either end of each arc.
  private let firstLink: Column<Int32>
  private let end: Column<Int32>
  private let room: Column<Units>
  /// The same arc, seen from its other end.
  private let mate: Column<Int32>
  /// The link of arc a at its tail.
  private let link: Column<Int32>
  /// What a node has too much of; negative: what it needs.
  private let excess: Column<Units>
  /// Links to the nearest node in need.
  private let distance: Column<Int32>
  private let next: Column<Int32>
  private let queue: Column<Int32>

  init(tail: [Int32], head: [Int32], capacity: [Units], excess: [Units]) {
    nodeCount = excess.count
    let arcs = tail.count
    firstLink = Column(repeating: 0, count: nodeCount + 1)
    end = Column(repeating: 0, count: 2 * arcs)
    room = Column(repeating: 0, count: 2 * arcs)
    mate = Column(repeating: 0, count: 2 * arcs)
    link = Column(repeating: 0, count: arcs)
    self.excess = Column(excess)
    distance = Column(repeating: Self.unreached, count: nodeCount)
    next = Column(repeating: 0, count: nodeCount)
    queue = Column(repeating: 0, count: nodeCount)
    for a in 0..<arcs {
      firstLink[tail[a] + 1] += 1
      firstLink[head[a] + 1] += 1
    }
    for v in 0..<nodeCount { firstLink[v + 1] += firstLink[v] }
    for v in 0..<nodeCount { next[v] = firstLink[v] }
    for a in 0..<arcs {
      let (from, to) = (tail[a], head[a])
      let out = next[from]
      next[from] = out + 1
      let back = next[to]
      next[to] = back + 1
      link[a] = out
      (end[out], end[back]) = (to, from)
      (mate[out], mate[back]) = (back, out)
      room[out] = capacity[a]
    }
  }

  /// Units on an arc.
  func flow(_ arc: Int) -> Units { room[mate[link[arc]]] }

  /// Gives an arc more capacity; what it carries stays.
  func widen(_ arc: Int, by units: Units) { room[link[arc]] += units }

  /// After a `serveNeeds()` that failed: the node belongs to the smallest most violated cut, whose
  /// needs exceed its excesses and the capacity into it.
  func isShort(_ node: Int) -> Bool { distance[node] != Self.unreached }

  /// After a `serveNeeds()` that succeeded: the nodes that could get a unit more if `source` had one.
  func reach(from source: Int) -> [Bool] {
    var isReached = [Bool](repeating: false, count: nodeCount)
    var pending = [source]
    isReached[source] = true
    while let v = pending.popLast() {
      for out in firstLink[v]..<firstLink[v + 1]
      where room[out] > 0 && !isReached[Int(end[out])] {
        isReached[Int(end[out])] = true
        pending.append(Int(end[out]))
      }
    }
    return isReached
  }

  /// Moves excess to need along shortest paths until none is left; true if every need is served.
  func serveNeeds() -> Bool {
    while measureDistances() {
      for v in 0..<nodeCount { next[v] = firstLink[v] }
      for v in 0..<nodeCount where excess[v] > 0 && distance[v] != Self.unreached { drain(v) }
    }
    for v in 0..<nodeCount where excess[v] < 0 { return false }
    return true
  }

  /// Walks back from all nodes in need to the nearest excess. False if no excess reaches any need.
  private func measureDistances() -> Bool {
    var (first, last) = (0, 0)
    for v in 0..<nodeCount {
      distance[v] = Self.unreached
      if excess[v] < 0 {
        distance[v] = 0
        queue[last] = Int32(v)
        last += 1
      }
    }
    var nearest = Self.unreached
    while first < last {
      let v = queue[first]
      first += 1
      if distance[v] >= nearest { break }
      for out in firstLink[v]..<firstLink[v + 1] {
        let from = end[out]
        if distance[from] != Self.unreached || room[mate[out]] == 0 { continue }
        distance[from] = distance[v] + 1
        if excess[from] > 0 { nearest = min(nearest, distance[from]) }
        queue[last] = from
        last += 1
      }
    }
    return nearest != Self.unreached
  }

  /// Empties a node along shortest paths, or finds that no more go from it.
  private func drain(_ source: Int) {
    var path: [Int32] = []
    var v = Int32(source)
    while true {
      if excess[v] < 0 {
        v = push(along: &path, from: source, to: v)
        if excess[source] == 0 { return }
      } else if let out = step(from: v) {
        path.append(out)
        v = end[out]
      } else {
        guard let out = path.popLast() else { return }
        v = end[mate[out]]
        next[v] += 1
      }
    }
  }

  /// The next link with room that leads one step nearer to a node in need.
  @inline(__always)
  private func step(from v: Int32) -> Int32? {
    let stop = firstLink[v + 1]
    var out = next[v]
    while out < stop {
      if room[out] > 0, distance[end[out]] == distance[v] - 1 { break }
      out += 1
    }
    next[v] = out
    return out < stop ? out : nil
  }

  /// Pushes all that goes along the path and cuts it before its first full link; answers its end.
  private func push(along path: inout [Int32], from source: Int, to target: Int32) -> Int32 {
    var units = min(excess[source], -excess[target])
    for out in path { units = min(units, room[out]) }
    excess[source] -= units
    excess[target] += units
    var firstFull = path.count
    for (position, out) in path.enumerated() {
      room[out] -= units
      room[mate[out]] += units
      if room[out] == 0 { firstFull = min(firstFull, position) }
    }
    guard firstFull < path.count else { return target }
    let end = end[mate[path[firstFull]]]
    path.removeSubrange(firstFull...)
    return end
  }
}
