// Cuts that divide a part, and the gates that lie on them.

extension WholeDecomposition {
  /// Divides a part: nodes at place 1 go above, those at 0 below. From now on, arcs into the part
  /// above are at their upper bound, arcs out of it at their lower; gates into it wait for claims.
  mutating func split(_ whole: Part) -> (above: Part, below: Part) {
    let network = problem.network
    leaveGatesBelow(whole)
    func isAbove(_ v: Int32) -> Bool { place[v] == 1 }
    var (above, below) = (Part(), Part())
    for v in whole.nodes {
      if isAbove(v) { above.nodes.append(v) } else { below.nodes.append(v) }
    }
    for arc in whole.arcs {
      let (tail, head) = (network.tail[Int(arc)], network.head[Int(arc)])
      switch (isAbove(tail), isAbove(head)) {
      case (true, true): above.arcs.append(arc)
      case (false, false): below.arcs.append(arc)
      case (true, false):
        isOnBorder[arc] = true
        if gateOfArc[arc] >= 0 { crossing[gateOfArc[arc]] = Self.shut }
      case (false, true):
        isOnBorder[arc] = true
        if gateOfArc[arc] >= 0 { continue }
        balance[tail] -= capacity[arc]
        balance[head] += capacity[arc]
        settled[arc] += capacity[arc]
        flow[Int(arc)] = settled[arc]
      }
    }
    below.hasSource = whole.hasSource
    for claim in whole.claims {
      if waiterOf[claim] >= 0 {
        // Below it is found again, if it still waits there.
        if waits(claim, where: isAbove) { above.claims.append(claim) }
      } else if isAbove(head(of: claim)) {
        above.claims.append(claim)
      } else {
        below.claims.append(claim)
      }
    }
    return (above, below)
  }

  /// A gate that all money gets to from below lies below, whether the gate or what leads to it is narrower
  /// now: that may change with its claim. What can get to it is noted where it enters the part above.
  private mutating func leaveGatesBelow(_ whole: Part) {
    if problem.gates.arc.isEmpty { return }
    let network = problem.network
    var room: [Int32: Int64] = [:]
    var hasHubAbove: Set<Int32> = []
    for arc in whole.arcs where gateOfNode[network.head[Int(arc)]] >= 0 {
      let gate = gateOfNode[network.head[Int(arc)]]
      if place[network.tail[Int(arc)]] == 1 {
        hasHubAbove.insert(gate)
      } else {
        room[gate, default: 0] += capacity[arc]
      }
    }
    for arc in whole.arcs {
      let gate = gateOfArc[arc]
      if gate < 0 || crossing[gate] != Self.inside || place[network.head[Int(arc)]] != 1 {
        continue
      }
      let node = network.tail[Int(arc)]
      if place[node] == 1, hasHubAbove.contains(gate) { continue }
      place[node] = 0
      crossing[gate] = max(0, balance[node]) + (room[gate] ?? 0)
    }
  }
}
