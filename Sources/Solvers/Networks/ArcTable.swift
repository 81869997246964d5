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
  /// Arcs at each hub.
  let hubDegree: Column<Int32>

  init(
    _ network: Network, _ parts: borrowing HubBlocks, merging: Bool, most: Int64,
    in reserve: borrowing Reserve
  ) {
    let buckets = Self.bucketSort(network, parts)
    let arcCount = buckets.entries.count
    let nodes = network.nodeCount
    tail = Column(repeating: 0, count: arcCount + nodes, in: reserve)
    head = Column(repeating: 0, count: arcCount + nodes, in: reserve)
    firstSegment = Column(uninitialized: arcCount + nodes + 1, in: reserve)
    segmentCost = Column(uninitialized: arcCount + 2 * nodes, in: reserve)
    segmentCapacity = Column(uninitialized: arcCount + 2 * nodes, in: reserve)
    origin = Column(uninitialized: arcCount + 2 * nodes, in: reserve)
    hubDegree = Column(repeating: 0, count: parts.hubCount)
    var startOfBucket = [Int32](repeating: 0, count: buckets.start.count)
    var arc = 0
    var segment = 0
    for bucket in 0..<buckets.start.count - 1 {
      startOfBucket[bucket] = Int32(arc)
      var last = UInt64.max
      for position in Int(buckets.start[bucket])..<Int(buckets.start[bucket + 1]) {
        let entry = buckets.entries[position]
        if !merging || entry.ends != last {
          tail[arc] = entry.tail
          head[arc] = entry.head
          firstSegment[arc] = Int32(segment)
          if Int(entry.tail) < parts.hubCount { hubDegree[entry.tail] += 1 }
          if Int(entry.head) < parts.hubCount { hubDegree[entry.head] += 1 }
          arc += 1
          last = entry.ends
        }
        segmentCost[segment] = entry.cost
        segmentCapacity[segment] = network.capacity(of: Int(entry.arc), most: most)
        origin[segment] = entry.arc
        segment += 1
      }
    }
    startOfBucket[buckets.start.count - 1] = Int32(arc)
    count = arc
    for node in 0...nodes { firstSegment[arc + node] = Int32(segment + 2 * node) }
    for artificial in segment..<segment + 2 * nodes {
      segmentCost[artificial] = 0
      segmentCapacity[artificial] = 0
      origin[artificial] = -1
    }
    let blocks = parts.blockCount
    arcsOfBlock = Column(Array(startOfBucket[0...blocks]))
    hubArcsOfComponent = Array(startOfBucket[blocks...])
  }

  /// The hub of most arcs, the last one if several have as many.
  func busiestHub(_ hubs: Range<Int32>) -> Int32 {
    var busiest = hubs.lowerBound
    for h in hubs where hubDegree[h] >= hubDegree[busiest] { busiest = h }
    return busiest
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

  /// What arcs are sorted by, in one place: a block's few entries are sorted inside the cache.
  private struct Entry: BitwiseCopyable {
    /// Head, then tail.
    var ends: UInt64
    var cost: Int64
    var arc: Int32

    var tail: Int32 { Int32(truncatingIfNeeded: ends) }
    var head: Int32 { Int32(truncatingIfNeeded: ends >> 32) }

    @inline(__always)
    static func precedes(_ x: Entry, _ y: Entry) -> Bool {
      if x.ends != y.ends { return x.ends < y.ends }
      return x.cost != y.cost ? x.cost < y.cost : x.arc < y.arc
    }
  }

  private struct Buckets: ~Copyable {
    let reserve: Reserve
    let entries: Column<Entry>
    let start: [Int32]
  }

  /// Open arcs by block, hub arcs by component behind them; within a bucket by ends, then by cost.
  private static func bucketSort(
    _ network: Network, _ parts: borrowing HubBlocks
  ) -> Buckets {
    let blocks = parts.blockCount
    let reserve = Reserve(bytes: 28 * network.arcCount + 4 * network.nodeCount + 256)
    let bucketOfNode = Column<Int32>(uninitialized: network.nodeCount, in: reserve)
    for c in 0..<parts.componentCount {
      for h in parts.hubOfComponent[c]..<parts.hubOfComponent[c + 1] {
        bucketOfNode[h] = Int32(blocks + c)
      }
    }
    for b in 0..<blocks {
      for v in parts.blockStart[b]..<parts.blockStart[b + 1] { bucketOfNode[v] = Int32(b) }
    }
    let arcs = network.arcCount
    let bucket = Column<Int32>(uninitialized: arcs, in: reserve)
    let start = Column<Int32>(repeating: 0, count: blocks + parts.componentCount + 1)
    for a in 0..<arcs {
      guard isOpen(network, a) else {
        bucket[a] = -1
        continue
      }
      // Blocks have lower numbers than the buckets of hub arcs.
      let b = min(
        bucketOfNode[parts.number[network.tail[a]]], bucketOfNode[parts.number[network.head[a]]])
      bucket[a] = b
      start[b + 1] += 1
    }
    for b in 1..<start.count { start[b] += start[b - 1] }
    let entries = Column<Entry>(uninitialized: Int(start[start.count - 1]), in: reserve)
    let next = Column(start.array)
    for a in 0..<arcs where bucket[a] >= 0 {
      let place = next[bucket[a]]
      next[bucket[a]] = place + 1
      let (tail, head) = (parts.number[network.tail[a]], parts.number[network.head[a]])
      entries[place] = Entry(
        ends: UInt64(UInt32(bitPattern: head)) << 32 | UInt64(UInt32(bitPattern: tail)),
        cost: network.cost[a], arc: Int32(a))
    }
    for b in 0..<start.count - 1 { sort(entries, Int(start[b])..<Int(start[b + 1])) }
    return Buckets(reserve: reserve, entries: entries, start: start.array)
  }

  private static func sort(_ entries: borrowing Column<Entry>, _ range: Range<Int>) {
    if range.count > 48 {
      var copy = range.map { entries[$0] }
      copy.sort(by: Entry.precedes)
      for (k, entry) in copy.enumerated() { entries[range.lowerBound + k] = entry }
      return
    }
    for position in range.dropFirst() {
      let entry = entries[position]
      var hole = position
      while hole > range.lowerBound, Entry.precedes(entry, entries[hole - 1]) {
        entries[hole] = entries[hole - 1]
        hole -= 1
      }
      if hole != position { entries[hole] = entry }
    }
  }
}
