internal import Certificates

/// Arcs that can carry one amount only, as a node has no other open arc, and those forced in turn.
///
/// A forced amount may lie at its bound; then no point is inside all bounds and an interior point
/// method drives the node's price to infinity. So they are taken out first, and the prices of their
/// nodes put back afterwards where they earn nothing: at a reduced cost of exactly 0.
struct ForcedArcs {
  /// In the order found: the node, and its last open arc.
  private(set) var leaves: [(node: Int32, arc: Int32)] = []
  /// The network with each forced arc's bounds at its amount.
  private(set) var network: Network

  /// Complexity: O(nodes + arcs).
  init(_ network: Network) {
    self.network = network
    var left = network.supply.map { Int128($0) }
    var degree = [Int32](repeating: 0, count: network.nodeCount)
    // The sum of a node's open arcs: with one left, it is that arc.
    var sum = [Int](repeating: 0, count: network.nodeCount)
    for a in 0..<network.arcCount {
      let (tail, head) = (Int(network.tail[a]), Int(network.head[a]))
      if tail == head { continue }
      left[tail] -= Int128(network.lower[a])
      left[head] += Int128(network.lower[a])
      if network.lower[a] == network.upper[a] { continue }
      for end in [tail, head] {
        degree[end] += 1
        sum[end] += a
      }
    }
    var queue = degree.indices.filter { degree[$0] == 1 }
    while let node = queue.popLast() {
      guard degree[node] == 1 else { continue }
      let a = sum[node]
      let leaves = Int(network.tail[a]) == node
      let other = Int(leaves ? network.head[a] : network.tail[a])
      let more = leaves ? left[node] : -left[node]
      // A network with a flow has room for what is forced; others never come here.
      guard let units = Int64(exactly: Int128(network.lower[a]) + more),
        units >= network.lower[a], units <= network.upper[a]
      else { return }
      self.network.lower[a] = units
      self.network.upper[a] = units
      self.leaves.append((Int32(node), Int32(a)))
      left[other] += left[node]
      left[node] = 0
      for end in [node, other] {
        degree[end] -= 1
        sum[end] -= a
      }
      if degree[other] == 1 { queue.append(other) }
    }
  }

  /// Gives each forced arc a reduced cost of 0, by its leaf's price.
  func complete(_ prices: inout BoundPrices, _ dual: DualBound) {
    for (node, arc) in leaves.reversed() {
      let reduced = dual.reducedCost(Int(arc), prices)
      let sign: Int128 = dual.network.tail[Int(arc)] == node ? -1 : 1
      let price = prices.potential[Int(node)] + sign * reduced
      if abs(price) < Int128(1) << 61 { prices.potential[Int(node)] = price }
    }
  }
}
