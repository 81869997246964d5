import Proofs
import Solvers
import TestSupport

/// Small random networks of every sort: any sign of cost, lower bounds, loops, parallel arcs, several
/// components, with or without a feasible flow.
func randomNetwork(
  nodes: Int, arcs: Int, amounts: Int64, costs: Int64, feasible: Bool,
  _ random: inout SeededGenerator
) -> Network {
  var network = Network(supply: [Int64](repeating: 0, count: nodes))
  for _ in 0..<arcs {
    let (tail, head) = (
      Int.random(in: 0..<nodes, using: &random), Int.random(in: 0..<nodes, using: &random)
    )
    let lower =
      Int.random(in: 0..<4, using: &random) == 0
      ? Int64.random(in: -amounts...amounts, using: &random) : 0
    let upper = lower + Int64.random(in: 0...amounts, using: &random)
    network.addArc(
      from: tail, to: head, lower: lower, upper: upper,
      cost: Int64.random(in: -costs...costs, using: &random))
    if feasible {
      let units = Int64.random(in: lower...upper, using: &random)
      network.supply[tail] += units
      network.supply[head] -= units
    }
  }
  if !feasible {
    for v in 0..<nodes - 1 {
      network.supply[v] = Int64.random(in: -amounts...amounts, using: &random)
      network.supply[nodes - 1] -= network.supply[v]
    }
  }
  return network
}

/// The least cost of a whole flow that obeys the rows, tier by tier, by trying every flow; nil if
/// there is none.
func bruteForce(
  _ network: Network, _ rows: RatioRows = RatioRows(), laterTiers: [[Int64]] = []
) -> [Int]? {
  let costs = [network.cost] + laterTiers
  var best: [Int]?
  var flow = [Int64](repeating: 0, count: network.arcCount)
  var balance = network.supply
  // The last arc at a node decides it: cut off as soon as a node can not be balanced any more.
  var lastArc = [Int](repeating: -1, count: network.nodeCount)
  for a in 0..<network.arcCount {
    lastArc[Int(network.tail[a])] = a
    lastArc[Int(network.head[a])] = a
  }
  if zip(lastArc, balance).contains(where: { $0 < 0 && $1 != 0 }) { return nil }
  func visit(_ a: Int) {
    if a == network.arcCount {
      for r in 0..<rows.count {
        var sum: Int64 = 0
        for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
          sum += rows.coefficient[e] * flow[Int(rows.arc[e])]
        }
        if sum > rows.limit[r] { return }
      }
      let value = costs.map { tier in zip(tier, flow).reduce(0) { $0 + Int($1.0 * $1.1) } }
      if best == nil || value.lexicographicallyPrecedes(best!) { best = value }
      return
    }
    if network.lower[a] > network.upper[a] { return }
    let (tail, head) = (Int(network.tail[a]), Int(network.head[a]))
    for units in network.lower[a]...network.upper[a] {
      flow[a] = units
      balance[tail] -= units
      balance[head] += units
      let isOpen = [tail, head].allSatisfy { lastArc[$0] != a || balance[$0] == 0 }
      if isOpen { visit(a + 1) }
      balance[tail] += units
      balance[head] -= units
    }
  }
  visit(0)
  return best
}
