/// The arcs of a network in the order in which the simplex reads them: block by block, then those
/// between hubs, component by component. Nodes carry their new numbers.
///
/// Parallel arcs are one arc with a convex cost: its *segments* in order of cost, each with a
/// capacity. At any time one segment is current; those before it are full, those after it empty.
/// Lower bounds are folded away, arcs without room left out.
struct ArcTable: ~Copyable, Sendable {
  /// Capacity that no flow reaches.
  static let unlimited: Int64 = 1 << 61

  let count: Int
  let tail: Column<Int32>
  let head: Column<Int32>
  /// Arc a has the segments `firstSegment[a]..<firstSegment[a + 1]`. Behind the arcs of the network
  /// come the artificial arcs, one for each node, with two segments each.
  let firstSegment: Column<Int32>
  let segmentCost: Column<Int64>
  let segmentCapacity: Column<Int64>
  /// The arc of the caller that a segment stands for; −1 for artificial arcs.
  let origin: Column<Int32>
  /// Block b has the arcs `arcsOfBlock[b]..<arcsOfBlock[b + 1]`; component c has the hub arcs
  /// `hubArcsOfComponent[c]..<hubArcsOfComponent[c + 1]`.
  let arcsOfBlock: Column<Int32>
  let hubArcsOfComponent: [Int32]

  init(_ network: Network, _ parts: borrowing HubBlocks, merging: Bool, most: Int64) {
    let buckets = Self.bucketSort(network, parts)
    let arcCount = buckets.order.count
    let nodes = network.nodeCount
    tail = Column(repeating: 0, count: arcCount + nodes)
    head = Column(repeating: 0, count: arcCount + nodes)
    firstSegment = Column(repeating: 0, count: arcCount + nodes + 1)
    segmentCost = Column(repeating: 0, count: arcCount + 2 * nodes)
    segmentCapacity = Column(repeating: 0, count: arcCount + 2 * nodes)
    origin = Column(repeating: -1, count: arcCount + 2 * nodes)
    var startOfBucket = [Int32](repeating: 0, count: buckets.start.count)
    var arc = 0
    var segment = 0
    for bucket in 0..<buckets.start.count - 1 {
      startOfBucket[bucket] = Int32(arc)
      var last: (Int32, Int32) = (-1, -1)
      for position in Int(buckets.start[bucket])..<Int(buckets.start[bucket + 1]) {
        let a = Int(buckets.order[position])
        let ends = (parts.number[network.tail[a]], parts.number[network.head[a]])
        if !merging || ends != last {
          tail[arc] = ends.0
          head[arc] = ends.1
          firstSegment[arc] = Int32(segment)
          arc += 1
          last = ends
        }
        segmentCost[segment] = network.cost[a]
        segmentCapacity[segment] = network.capacity(of: a, most: most)
        origin[segment] = Int32(a)
        segment += 1
      }
    }
    startOfBucket[buckets.start.count - 1] = Int32(arc)
    count = arc
    for node in 0...nodes { firstSegment[arc + node] = Int32(segment + 2 * node) }
    let blocks = parts.blockCount
    arcsOfBlock = Column(Array(startOfBucket[0...blocks]))
    hubArcsOfComponent = Array(startOfBucket[blocks...])
  }

  /// No capacity above what could ever flow, and one more.
  func limitCapacities(_ network: Network, most: Int64) {
    for segment in 0..<Int(firstSegment[count]) {
      segmentCapacity[segment] = network.capacity(of: Int(origin[segment]), most: most)
    }
  }

  /// True for arcs that can carry more than their lower bound from one node to another.
  @inline(__always)
  static func isOpen(_ network: Network, _ arc: Int) -> Bool {
    network.upper[arc] > network.lower[arc] && network.tail[arc] != network.head[arc]
  }

  private struct Buckets: ~Copyable {
    let order: Column<Int32>
    let start: [Int32]
  }

  /// Open arcs by block, hub arcs by component behind them; within a bucket by ends, then by cost.
  private static func bucketSort(
    _ network: Network, _ parts: borrowing HubBlocks
  ) -> Buckets {
    let nodes = network.nodeCount
    let blocks = parts.blockCount
    let bucketOfNode = Column<Int32>(repeating: 0, count: nodes)
    for c in 0..<parts.componentCount {
      for h in parts.hubOfComponent[c]..<parts.hubOfComponent[c + 1] {
        bucketOfNode[h] = Int32(blocks + c)
      }
    }
    for b in 0..<blocks {
      for v in parts.blockStart[b]..<parts.blockStart[b + 1] { bucketOfNode[v] = Int32(b) }
    }
    let arcs = network.arcCount
    let bucket = Column<Int32>(repeating: -1, count: arcs)
    var start = [Int32](repeating: 0, count: blocks + parts.componentCount + 1)
    for a in 0..<arcs where isOpen(network, a) {
      // Blocks have lower numbers than the buckets of hub arcs.
      let b = min(
        bucketOfNode[parts.number[network.tail[a]]], bucketOfNode[parts.number[network.head[a]]])
      bucket[a] = b
      start[Int(b) + 1] += 1
    }
    for b in 1..<start.count { start[b] += start[b - 1] }
    let order = Column<Int32>(repeating: 0, count: Int(start[start.count - 1]))
    var next = start
    for a in 0..<arcs where bucket[a] >= 0 {
      let b = Int(bucket[a])
      order[next[b]] = Int32(a)
      next[b] += 1
    }
    let ends = Column<UInt64>(repeating: 0, count: arcs)
    for a in 0..<arcs where bucket[a] >= 0 {
      ends[a] =
        UInt64(UInt32(bitPattern: parts.number[network.head[a]])) << 32
        | UInt64(UInt32(bitPattern: parts.number[network.tail[a]]))
    }
    func precedes(_ x: Int32, _ y: Int32) -> Bool {
      let (p, q) = (ends[x], ends[y])
      if p != q { return p < q }
      let (c, d) = (network.cost[Int(x)], network.cost[Int(y)])
      return c != d ? c < d : x < y
    }
    for b in 0..<start.count - 1 { sort(order, start[b]..<start[b + 1], by: precedes) }
    return Buckets(order: order, start: start)
  }

  private static func sort(
    _ order: borrowing Column<Int32>, _ range: Range<Int32>, by precedes: (Int32, Int32) -> Bool
  ) {
    if range.count > 48 {
      var copy = range.map { order[$0] }
      copy.sort(by: precedes)
      for (k, value) in copy.enumerated() { order[range.lowerBound + Int32(k)] = value }
      return
    }
    for position in range.dropFirst() {
      let value = order[position]
      var hole = position
      while hole > range.lowerBound, precedes(value, order[hole - 1]) {
        order[hole] = order[hole - 1]
        hole -= 1
      }
      order[hole] = value
    }
  }
}
