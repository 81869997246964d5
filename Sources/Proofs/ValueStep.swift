/// How far apart the values of whole flows are, from the costs alone.
///
/// With potentials π such that cost + π[tail] − π[head] is 0 on a spanning forest of the arcs that can change, and a
/// multiple of g on all others, every whole flow x has Σ cost × x ≡ −Σ π × supply + what the fixed arcs add
/// (mod g). So whoever knows one flow's value knows all others' up to multiples of g: of money that only waits, every unit
/// adds 2 to the change, and a bound one below the value of a flow proves it best.
package enum ValueStep {
  /// The largest such g, 0 if all flows have one value. O(nodes + arcs).
  package static func between(flowsOf statement: FlowStatement) -> Int128 {
    var potential = [Int128?](repeating: nil, count: statement.nodeCount)
    let (first, incident) = changeable(statement)
    var step: Int128 = 0
    for root in potential.indices where potential[root] == nil {
      potential[root] = 0
      var open = [root]
      while let node = open.popLast() {
        for arc in incident[first[node]..<first[node + 1]].lazy.map({ Int($0) }) {
          let (tail, head) = (Int(statement.tail[arc]), Int(statement.head[arc]))
          let cost = Int128(statement.cost[arc])
          let other = tail == node ? head : tail
          let wanted = potential[node]! + (tail == node ? cost : -cost)
          if let there = potential[other] {
            step = greatestDivisor(step, there - wanted)
          } else {
            potential[other] = wanted
            open.append(other)
          }
        }
      }
    }
    return step
  }

  /// The least value from `bound` up that a flow can have if one has `value`.
  package static func raised(_ bound: Int128, to value: Int128, step: Int128) -> Int128 {
    if bound >= value { return bound }
    return step == 0 ? value : value - (value - bound) / step * step
  }

  /// Arcs that are not fixed, at both of their nodes.
  private static func changeable(_ statement: FlowStatement) -> (first: [Int], incident: [Int32]) {
    let arcs = statement.tail.indices.filter { statement.lower[$0] < statement.upper[$0] }
    var first = [Int](repeating: 0, count: statement.nodeCount + 1)
    for arc in arcs {
      first[Int(statement.tail[arc]) + 1] += 1
      first[Int(statement.head[arc]) + 1] += 1
    }
    for node in 0..<statement.nodeCount { first[node + 1] += first[node] }
    var next = first
    var incident = [Int32](repeating: 0, count: first.last!)
    for arc in arcs {
      for node in [Int(statement.tail[arc]), Int(statement.head[arc])] {
        incident[next[node]] = Int32(arc)
        next[node] += 1
      }
    }
    return (first, incident)
  }

  private static func greatestDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    var (a, b) = (abs(a), abs(b))
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
