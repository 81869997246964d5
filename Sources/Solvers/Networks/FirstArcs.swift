// Arcs for the first tree that carry at once what their node has too much or lacks: without them every
// node of a block would begin at its artificial arc, and two pivots of three would take it from there.

extension NetworkSimplex {
  /// Hangs nodes of a block from hubs, and those with one neighbour in the block from hubs or from it.
  ///
  /// Of the arcs that can carry what the node has in excess, all of it and still more toward the root,
  /// the cheapest is taken: the tree is strongly feasible from the beginning. Until it is planted,
  /// `fill` of an artificial arc holds its node's excess, `parentArc` the arc chosen so far or −1,
  /// `offset` what a unit costs on it, and `depth` the number of neighbours in the block.
  func hangNodes(of block: Int) {
    let nodes = parts.blockStart[block]..<parts.blockStart[block + 1]
    let arcs = table.arcsOfBlock[block]..<table.arcsOfBlock[block + 1]
    for v in nodes { depth[v] = 0 }
    for arc in arcs where !isHub(table.tail[arc]) && !isHub(table.head[arc]) {
      depth[table.tail[arc]] += 1
      depth[table.head[arc]] += 1
    }
    // Of two nodes that have only each other, one may hang from the other.
    for arc in arcs where !isHub(table.tail[arc]) && !isHub(table.head[arc]) {
      if depth[table.tail[arc]] == 1, depth[table.head[arc]] == 1 { depth[table.head[arc]] = 2 }
    }
    for leaves in [true, false] {
      for arc in arcs {
        let (tail, head) = (table.tail[arc], table.head[arc])
        if mayHang(tail, from: head, leaves) { consider(arc, for: tail) }
        if mayHang(head, from: tail, leaves) { consider(arc, for: head) }
      }
      for v in nodes where (depth[v] <= 1) == leaves && parentArc[v] >= 0 { hang(v) }
    }
  }

  /// Leaves hang from hubs and inner nodes, inner nodes from hubs alone: so no circle can arise.
  @inline(__always)
  private func mayHang(_ node: Int32, from above: Int32, _ leaves: Bool) -> Bool {
    !isHub(node) && (depth[node] <= 1) == leaves && (isHub(above) || (leaves && depth[above] > 1))
  }

  /// How an arc could take a node's excess to its other end: on which segment, and at which cost a unit.
  private struct Offer {
    var segment: Int32
    var adds: Bool
    var cost: Int64
  }

  @inline(__always)
  private func offer(_ arc: Int32, of node: Int32) -> Offer? {
    let excess = fill[artificialArc(node)]
    let adds = (table.tail[arc] == node) == (excess >= 0)
    var s = current[arc]
    var room = room(arc, adding: adds)
    if room == 0 {
      s += adds ? 1 : -1
      guard s >= table.firstSegment[arc], s < table.firstSegment[arc + 1] else { return nil }
      room = table.segmentCapacity[s]
    }
    guard excess >= 0 ? room > excess : room >= -excess else { return nil }
    let d = price[table.head[arc]] - price[table.tail[arc]]
    let cost = table.segmentCost[s]
    return Offer(segment: s, adds: adds, cost: adds ? cost - d : d - cost)
  }

  @inline(__always)
  private func consider(_ arc: Int32, for node: Int32) {
    guard let offer = offer(arc, of: node) else { return }
    if parentArc[node] < 0 || offer.cost < offset[node] {
      parentArc[node] = arc
      offset[node] = offer.cost
    }
  }

  @inline(__always)
  private func hang(_ node: Int32) {
    let arc = parentArc[node]
    guard let offer = offer(arc, of: node) else { return }
    let above = table.tail[arc] == node ? table.head[arc] : table.tail[arc]
    let own = artificialArc(node)
    let excess = fill[own]
    if offer.segment != current[arc] {
      current[arc] = offer.segment
      fill[arc] = offer.adds ? 0 : table.segmentCapacity[offer.segment]
    }
    fill[arc] += offer.adds ? abs(excess) : -abs(excess)
    fill[artificialArc(above)] += excess
    fill[own] = 0
    parent[node] = above
    makeBasic(arc)
  }
}
