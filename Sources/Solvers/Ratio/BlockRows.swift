/// A network with ratio rows as a linear program in the order in which the interior point reads it:
/// rows (balances of nodes, then ratio rows) taken apart into hubs and blocks, columns (arcs, then
/// the slacks of ratio rows) by block.
///
/// A column touches the rows of one block and at most a few hubs. Columns between hubs form the last
/// group, which has no rows of its own.
struct BlockRows: ~Copyable, Sendable {
  let rowCount: Int
  let columnCount: Int
  /// The new number of a row: hubs first, then block by block, in a block those with few neighbours
  /// first, so that elimination fills in little.
  let position: Column<Int32>
  let hubCount: Int
  let blockStart: Column<Int32>
  /// One hub of each component has a redundant balance; its price stays zero.
  let isRoot: Column<Bool>

  /// Columns of block b are `columnStart[b]..<columnStart[b + 1]`; b = block count is the hub group.
  let columnStart: Column<Int32>
  /// The arc of a column; row r's slack has the number `arcs + r`, its excess `arcs + rows + r`.
  let origin: Column<Int32>
  let entryStart: Column<Int32>
  /// The row of an entry, and its place in the block: local rows first, then the block's hubs.
  let entryRow: Column<Int32>
  let entrySlot: Column<Int32>
  let entryValue: Column<Double>
  /// Hubs of block b: `hubOfBlock[hubStart[b]..<hubStart[b + 1]]`.
  let hubStart: Column<Int32>
  let hubOfBlock: Column<Int32>

  /// Room for a block of a plan with twenty years.
  static let blockLimit = 48

  var blockCount: Int { blockStart.count - 1 }

  /// - Parameter elastic: a further column for each ratio row lets it be exceeded.
  init(_ network: Network, _ rows: RatioRows, elastic: Bool = false) {
    let nodes = network.nodeCount
    rowCount = nodes + rows.count
    columnCount = network.arcCount + rows.count * (elastic ? 2 : 1)
    let (tail, head) = Self.graph(network, rows)
    let parts = HubBlocks(
      nodes: rowCount, tail: tail, head: head, limit: Self.blockLimit,
      isOpen: { tail[$0] != head[$0] })
    hubCount = parts.hubCount
    blockStart = Column(parts.blockStart.array)
    isRoot = Self.roots(parts, tail, head)
    position = Self.order(parts, tail, head, hubCount: hubCount)
    let list = Columns(network, rows, position)
    let buckets = Self.bucket(list, parts, columns: columnCount)
    columnStart = Column(buckets.start)
    origin = Column(buckets.order)
    var entryStart: [Int32] = [0]
    var entryRow: [Int32] = []
    var entryValue: [Double] = []
    entryStart.reserveCapacity(columnCount + 1)
    entryRow.reserveCapacity(2 * network.arcCount + rows.arc.count + rows.count)
    entryValue.reserveCapacity(2 * network.arcCount + rows.arc.count + rows.count)
    for column in buckets.order {
      list.eachEntry(of: Int(column)) { row, value in
        entryRow.append(row)
        entryValue.append(value)
      }
      entryStart.append(Int32(entryRow.count))
    }
    self.entryStart = Column(entryStart)
    self.entryRow = Column(entryRow)
    self.entryValue = Column(entryValue)
    let slots = Self.slots(parts, columnStart, self.entryStart, self.entryRow)
    entrySlot = Column(slots.slot)
    hubStart = Column(slots.hubStart)
    hubOfBlock = Column(slots.hubs)
  }

  /// What each column holds, in the caller's order of columns.
  private struct Columns {
    let network: Network
    let arcs: Int
    let rowCount: Int
    let rowOfNode: [Int32]
    let rowOfRatio: [Int32]
    let start: [Int32]
    let ratio: [Int32]
    let value: [Int64]

    init(_ network: Network, _ rows: RatioRows, _ position: borrowing Column<Int32>) {
      self.network = network
      arcs = network.arcCount
      rowCount = rows.count
      rowOfNode = (0..<network.nodeCount).map { position[$0] }
      rowOfRatio = (0..<rows.count).map { position[network.nodeCount + $0] }
      (start, ratio, value) = BlockRows.transpose(rows, arcs: arcs)
    }

    @inline(__always)
    func eachEntry(of column: Int, _ body: (Int32, Double) -> Void) {
      if column >= arcs {
        let isSlack = column < arcs + rowCount
        return body(rowOfRatio[(column - arcs) % rowCount], isSlack ? 1 : -1)
      }
      if network.tail[column] != network.head[column] {
        body(rowOfNode[Int(network.tail[column])], 1)
        body(rowOfNode[Int(network.head[column])], -1)
      }
      for e in Int(start[column])..<Int(start[column + 1]) {
        body(rowOfRatio[Int(ratio[e])], Double(value[e]))
      }
    }
  }

  /// The network with a node for each ratio row, joined to the ends of the arcs it speaks of and to the
  /// other rows that speak of them: what meets in a column must not fall into two blocks.
  private static func graph(_ network: Network, _ rows: RatioRows) -> ([Int32], [Int32]) {
    var tail = network.tail
    var head = network.head
    for r in 0..<rows.count {
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        let arc = Int(rows.arc[e])
        tail += [Int32(network.nodeCount + r), Int32(network.nodeCount + r)]
        head += [network.tail[arc], network.head[arc]]
      }
    }
    let (start, row, _) = transpose(rows, arcs: network.arcCount)
    for arc in 0..<network.arcCount {
      let range = Int(start[arc])..<Int(start[arc + 1])
      for e in range {
        for f in range.lowerBound..<e where row[f] != row[e] {
          tail.append(Int32(network.nodeCount) + row[f])
          head.append(Int32(network.nodeCount) + row[e])
        }
      }
    }
    return (tail, head)
  }

  /// The hub with most arcs in each component.
  private static func roots(
    _ parts: borrowing HubBlocks, _ tail: [Int32], _ head: [Int32]
  ) -> Column<Bool> {
    var degree = [Int32](repeating: 0, count: parts.hubCount)
    for a in 0..<tail.count {
      for end in [Int(parts.number[tail[a]]), Int(parts.number[head[a]])] where end < degree.count {
        degree[end] += 1
      }
    }
    let isRoot = Column<Bool>(repeating: false, count: parts.hubCount)
    for c in 0..<parts.componentCount {
      let hubs = parts.hubOfComponent[c]..<parts.hubOfComponent[c + 1]
      if let root = hubs.max(by: { degree[Int($0)] < degree[Int($1)] }) { isRoot[root] = true }
    }
    return isRoot
  }

  /// Columns in the order of the blocks that they touch; those of hubs alone last.
  private static func bucket(
    _ list: Columns, _ parts: borrowing HubBlocks, columns: Int
  ) -> (order: [Int32], start: [Int32]) {
    let blocks = parts.blockCount
    // Positions differ from the numbers of `parts` within blocks only.
    var blockOfRow = [Int32](repeating: Int32(blocks), count: parts.number.count)
    for b in 0..<blocks {
      for v in parts.blockStart[b]..<parts.blockStart[b + 1] { blockOfRow[Int(v)] = Int32(b) }
    }
    var bucket = [Int32](repeating: 0, count: columns)
    var start = [Int32](repeating: 0, count: blocks + 2)
    for column in 0..<columns {
      var block = Int32(blocks)
      list.eachEntry(of: column) { row, _ in block = min(block, blockOfRow[Int(row)]) }
      bucket[column] = block
      start[Int(block) + 1] += 1
    }
    for b in 0...blocks { start[b + 1] += start[b] }
    var next = start
    var order = [Int32](repeating: 0, count: columns)
    for column in 0..<columns {
      let block = Int(bucket[column])
      order[Int(next[block])] = Int32(column)
      next[block] += 1
    }
    return (order, start)
  }

  /// The place of each entry in its block: local rows by position, then hubs in order of first use.
  private static func slots(
    _ parts: borrowing HubBlocks, _ columnStart: borrowing Column<Int32>,
    _ entryStart: borrowing Column<Int32>, _ entryRow: borrowing Column<Int32>
  ) -> (slot: [Int32], hubs: [Int32], hubStart: [Int32]) {
    var slot = [Int32](repeating: 0, count: entryRow.count)
    var hubs: [Int32] = []
    var hubStart: [Int32] = [0]
    var slotOfHub = [Int32](repeating: -1, count: parts.hubCount)
    for b in 0..<parts.blockCount {
      let size = parts.blockStart[b + 1] - parts.blockStart[b]
      let firstHub = hubs.count
      for e in entryStart[columnStart[b]]..<entryStart[columnStart[b + 1]] {
        let row = Int(entryRow[e])
        if row >= parts.hubCount {
          slot[Int(e)] = Int32(row) - parts.blockStart[b]
          continue
        }
        if slotOfHub[row] < 0 {
          slotOfHub[row] = Int32(hubs.count - firstHub)
          hubs.append(Int32(row))
        }
        slot[Int(e)] = size + slotOfHub[row]
      }
      for hub in hubs[firstHub...] { slotOfHub[Int(hub)] = -1 }
      hubStart.append(Int32(hubs.count))
    }
    return (slot, hubs, hubStart)
  }

  /// Which ratio rows an arc is in.
  static func transpose(
    _ rows: RatioRows, arcs: Int
  ) -> (start: [Int32], row: [Int32], value: [Int64]) {
    var start = [Int32](repeating: 0, count: arcs + 1)
    for arc in rows.arc { start[Int(arc) + 1] += 1 }
    for a in 0..<arcs { start[a + 1] += start[a] }
    var next = start
    var row = [Int32](repeating: 0, count: rows.arc.count)
    var value = [Int64](repeating: 0, count: rows.arc.count)
    for r in 0..<rows.count {
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        let at = Int(next[Int(rows.arc[e])])
        row[at] = Int32(r)
        value[at] = rows.coefficient[e]
        next[Int(rows.arc[e])] += 1
      }
    }
    return (start, row, value)
  }

  /// Hubs keep their numbers; within a block, rows with fewer neighbours in the block come first.
  private static func order(
    _ parts: borrowing HubBlocks, _ tail: [Int32], _ head: [Int32], hubCount: Int
  ) -> Column<Int32> {
    let rows = parts.number.count
    // Pairs of neighbours in one block, each counted once however many columns join them.
    var pairs: [UInt64] = []
    for a in 0..<tail.count {
      let (u, v) = (parts.number[tail[a]], parts.number[head[a]])
      if u == v || Int(u) < hubCount || Int(v) < hubCount { continue }
      pairs.append(UInt64(min(u, v)) << 32 | UInt64(max(u, v)))
    }
    let neighbours = Column<Int32>(repeating: 0, count: rows)
    pairs.sort()
    for (k, pair) in pairs.enumerated() where k == 0 || pairs[k - 1] != pair {
      neighbours[Int(pair >> 32)] += 1
      neighbours[Int(pair & 0xFFFF_FFFF)] += 1
    }
    let moved = Column<Int32>(repeating: 0, count: rows)
    for v in 0..<hubCount { moved[v] = Int32(v) }
    for b in 0..<parts.blockCount {
      let range = parts.blockStart[b]..<parts.blockStart[b + 1]
      let sorted = range.sorted { (neighbours[$0], $0) < (neighbours[$1], $1) }
      for (k, v) in sorted.enumerated() { moved[v] = range.lowerBound + Int32(k) }
    }
    let position = Column<Int32>(repeating: 0, count: rows)
    for row in 0..<rows { position[row] = moved[parts.number[row]] }
    return position
  }
}
