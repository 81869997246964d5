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
    let arcs = network.arcCount
    rowCount = nodes + rows.count
    columnCount = arcs + rows.count * (elastic ? 2 : 1)
    // Ratio rows are nodes of a graph whose arcs join them to the ends of the arcs they speak of.
    var tail = network.tail
    var head = network.head
    let entriesOfArc = Self.transpose(rows, arcs: arcs)
    for r in 0..<rows.count {
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        for end in [network.tail[Int(rows.arc[e])], network.head[Int(rows.arc[e])]] {
          tail.append(Int32(nodes + r))
          head.append(end)
        }
      }
    }
    let parts = HubBlocks(
      nodes: nodes + rows.count, tail: tail, head: head, limit: Self.blockLimit,
      isOpen: { tail[$0] != head[$0] })
    hubCount = parts.hubCount
    blockStart = Column(parts.blockStart.array)
    let blockOfRow = Column<Int32>(repeating: -1, count: rowCount)
    for b in 0..<parts.blockCount {
      for v in parts.blockStart[b]..<parts.blockStart[b + 1] { blockOfRow[v] = Int32(b) }
    }
    isRoot = Column(repeating: false, count: hubCount)
    let degree = Column<Int32>(repeating: 0, count: rowCount)
    for a in 0..<tail.count {
      degree[parts.number[tail[a]]] += 1
      degree[parts.number[head[a]]] += 1
    }
    for c in 0..<parts.componentCount {
      let hubs = parts.hubOfComponent[c]..<parts.hubOfComponent[c + 1]
      if let root = hubs.max(by: { degree[$0] < degree[$1] }) { isRoot[root] = true }
    }
    position = Self.order(parts, tail, head, hubCount: hubCount)

    // Columns by block.
    let blocks = parts.blockCount
    let bucket = Column<Int32>(repeating: 0, count: columnCount)
    var start = [Int32](repeating: 0, count: blocks + 2)
    for j in 0..<columnCount {
      var b = Int32(blocks)
      func meet(_ row: Int32) { if blockOfRow[row] >= 0 { b = blockOfRow[row] } }
      if j < arcs {
        meet(parts.number[network.tail[j]])
        meet(parts.number[network.head[j]])
        for e in entriesOfArc.start[j]..<entriesOfArc.start[j + 1] {
          meet(parts.number[Int32(nodes) + entriesOfArc.row[Int(e)]])
        }
      } else {
        meet(parts.number[nodes + (j - arcs) % rows.count])
      }
      bucket[j] = b
      start[Int(b) + 1] += 1
    }
    for b in 0...blocks { start[b + 1] += start[b] }
    columnStart = Column(start)
    origin = Column(repeating: 0, count: columnCount)
    for j in 0..<columnCount {
      let b = Int(bucket[j])
      origin[start[b]] = Int32(j)
      start[b] += 1
    }
    // Entries.
    var entryStart: [Int32] = [0]
    var entryRow: [Int32] = []
    var entryValue: [Double] = []
    entryStart.reserveCapacity(columnCount + 1)
    entryRow.reserveCapacity(2 * arcs + rows.arc.count + rows.count)
    entryValue.reserveCapacity(2 * arcs + rows.arc.count + rows.count)
    for column in 0..<columnCount {
      let j = Int(origin[column])
      if j < arcs {
        if network.tail[j] != network.head[j] {
          entryRow.append(position[network.tail[j]])
          entryValue.append(1)
          entryRow.append(position[network.head[j]])
          entryValue.append(-1)
        }
        for e in entriesOfArc.start[j]..<entriesOfArc.start[j + 1] {
          entryRow.append(position[Int32(nodes) + entriesOfArc.row[Int(e)]])
          entryValue.append(Double(entriesOfArc.value[Int(e)]))
        }
      } else {
        entryRow.append(position[nodes + (j - arcs) % rows.count])
        entryValue.append(j < arcs + rows.count ? 1 : -1)
      }
      entryStart.append(Int32(entryRow.count))
    }
    // Slots: local rows by position, then hubs in order of first use.
    var hubStart: [Int32] = [0]
    var hubs: [Int32] = []
    let slotOfHub = Column<Int32>(repeating: -1, count: hubCount)
    let entrySlot = Column<Int32>(repeating: 0, count: entryRow.count)
    for b in 0..<blocks {
      let size = parts.blockStart[b + 1] - parts.blockStart[b]
      let firstHub = hubs.count
      for column in columnStart[b]..<columnStart[b + 1] {
        for e in Int(entryStart[Int(column)])..<Int(entryStart[Int(column) + 1]) {
          let row = entryRow[e]
          if Int(row) >= hubCount {
            entrySlot[e] = row - parts.blockStart[b]
          } else {
            if slotOfHub[row] < 0 {
              slotOfHub[row] = Int32(hubs.count - firstHub)
              hubs.append(row)
            }
            entrySlot[e] = size + slotOfHub[row]
          }
        }
      }
      for hub in hubs[firstHub...] { slotOfHub[hub] = -1 }
      hubStart.append(Int32(hubs.count))
    }
    self.entryStart = Column(entryStart)
    self.entryRow = Column(entryRow)
    self.entryValue = Column(entryValue)
    self.entrySlot = entrySlot
    self.hubStart = Column(hubStart)
    hubOfBlock = Column(hubs)
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
