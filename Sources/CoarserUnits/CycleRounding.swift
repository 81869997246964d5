internal import Solvers

/// Makes a fractional circulation whole by pushing flow round cycles of its fractional arcs.
///
/// At a node with one fractional arc there is another, so a walk along them closes a cycle; pushing
/// round it until an arc is whole removes an arc and keeps every sum. The direction is the one that
/// lowers the cost, so that the end costs no more than the fractions did; it is not the least.
/// Complexity: O(arcs × length of the cycles), which in full tables are mostly of four arcs.
struct CycleRounding {
  /// Where a direction is not free: the arc of the total must end at 0 or at `base`.
  struct Target {
    var arc: Int
    var isUp: Bool
  }

  /// What is carried beyond the steps down, 0 to `base`; an arc strictly between is fractional.
  private(set) var rest: [Int64]
  private let base: Int64
  private let network: Network
  private let laterCost: [Int64]
  private let target: Target?
  /// The arcs at node v are `incident[first[v]..<end[v]]`; whole ones are dropped when met.
  private var incident: [Int32]
  private let first: [Int]
  private var end: [Int]
  /// The walk: nodes, the arcs between them, and where on it a node is.
  private var nodes: [Int32] = []
  private var arcs: [Int32] = []
  private var place: [Int32]

  /// - Parameters:
  ///   - network: costs per step up; bounds and supplies are not looked at.
  ///   - laterCost: decides where `network.cost` does not.
  init(
    _ network: Network, laterCost: [Int64], rest: [Int64], base: Int64, target: Target?
  ) {
    self.network = network
    self.laterCost = laterCost
    self.rest = rest
    self.base = base
    self.target = target
    var first = [Int](repeating: 0, count: network.nodeCount + 1)
    for a in 0..<network.arcCount {
      first[Int(network.tail[a]) + 1] += 1
      first[Int(network.head[a]) + 1] += 1
    }
    for v in 0..<network.nodeCount { first[v + 1] += first[v] }
    var end = Array(first.dropLast())
    incident = [Int32](repeating: 0, count: 2 * network.arcCount)
    for a in 0..<network.arcCount {
      for v in [Int(network.tail[a]), Int(network.head[a])] {
        incident[end[v]] = Int32(a)
        end[v] += 1
      }
    }
    self.first = first
    self.end = end
    place = [Int32](repeating: -1, count: network.nodeCount)
  }

  /// Ends with every arc at 0 or at `base`.
  mutating func run() {
    for v in 0..<network.nodeCount {
      step(to: Int32(v))
      while let arc = fractionalArc(at: Int(nodes.last!), besides: arcs.last) {
        let other = network.tail[Int(arc)] ^ network.head[Int(arc)] ^ nodes.last!
        arcs.append(arc)
        if place[Int(other)] >= 0 {
          pushRound(from: Int(place[Int(other)]))
        } else {
          step(to: other)
        }
      }
      precondition(nodes.count == 1, "a sum with one fractional part")
      place[v] = -1
      nodes.removeAll(keepingCapacity: true)
    }
  }

  private mutating func step(to node: Int32) {
    place[Int(node)] = Int32(nodes.count)
    nodes.append(node)
  }

  private func isWhole(_ arc: Int) -> Bool { rest[arc] == 0 || rest[arc] == base }

  private mutating func fractionalArc(at v: Int, besides arrival: Int32?) -> Int32? {
    var i = first[v]
    while i < end[v] {
      let arc = incident[i]
      if isWhole(Int(arc)) {
        end[v] -= 1
        incident[i] = incident[end[v]]
      } else if arc == arrival {
        i += 1
      } else {
        return arc
      }
    }
    return nil
  }

  /// Pushes round the cycle of `nodes[start...]` and `arcs[start...]`, and takes the walk back to where
  /// the cycle began.
  private mutating func pushRound(from start: Int) {
    var cost: (now: Int64, later: Int64) = (0, 0)
    var wanted: Int64?
    var room: (up: Int64, down: Int64) = (base, base)
    for i in start..<arcs.count {
      let arc = Int(arcs[i])
      let isAlong = network.tail[arc] == nodes[i]
      let sign: Int64 = isAlong ? 1 : -1
      cost.now += sign * network.cost[arc]
      cost.later += sign * laterCost[arc]
      room.up = min(room.up, isAlong ? base - rest[arc] : rest[arc])
      room.down = min(room.down, isAlong ? rest[arc] : base - rest[arc])
      if let target, target.arc == arc { wanted = target.isUp ? sign : -sign }
    }
    let direction = wanted ?? (cost <= (0, 0) ? 1 : -1)
    let units = direction > 0 ? room.up : -room.down
    for i in start..<arcs.count {
      let arc = Int(arcs[i])
      rest[arc] += network.tail[arc] == nodes[i] ? units : -units
    }
    for node in nodes[(start + 1)...] { place[Int(node)] = -1 }
    nodes.removeSubrange((start + 1)...)
    arcs.removeSubrange(start...)
  }
}
