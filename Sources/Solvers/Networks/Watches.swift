// What a block's arcs ask of the prices of hubs: the few numbers that a sweep has to read.

/// An arc outside the tree, told as a demand on two hubs: while price[head] − price[tail] lies in
/// `low...high`, the arc does not ask for a pivot.
struct Watch: BitwiseCopyable {
  var tail: Int32
  var head: Int32
  var low: Int64
  var high: Int64
}

/// Sets of hubs as bits; several hubs may share one, so a set may seem larger than it is.
enum WatchBits {
  /// Look again whatever the prices: the block has changed, or was last looked at before its group.
  static let again: UInt64 = 1 << 63
  static let all = UInt64.max

  @inline(__always)
  static func bit(of hub: Int32) -> UInt64 { 1 << (UInt64(UInt32(bitPattern: hub)) % 63) }
}

/// Blocks that lie together, and the hubs they touch, with their prices when the group was last looked at.
///
/// A pivot adds one number to the prices of a whole part of the tree, which changes nothing for blocks
/// that lie inside. Of a thousand blocks whose hubs have moved, often a few have a price difference
/// that has; a group finds them with one look at its hubs and one at a bit set for each block.
struct BlockGroups: ~Copyable, Sendable {
  /// Blocks that a group has at least, before a hub that no other block of it touches begins the next.
  static let leastBlocks = 32

  /// Group g has the blocks `firstBlock[g]..<firstBlock[g + 1]` and the hubs
  /// `hub[firstHub[g]..<firstHub[g + 1]]`; component c the groups `ofComponent[c]..<ofComponent[c + 1]`.
  let firstBlock: Column<Int32>
  let firstHub: Column<Int32>
  let hub: Column<Int32>
  let seenPrice: Column<Int64>
  let ofComponent: [Int]

  init(_ parts: borrowing HubBlocks, _ table: borrowing ArcTable) {
    let lastGroup = Column<Int32>(repeating: -1, count: parts.hubCount)
    var firstBlock: [Int32] = []
    var firstHub: [Int32] = []
    var hubs: [Int32] = []
    var ofComponent: [Int] = []
    for c in 0..<parts.componentCount {
      ofComponent.append(firstBlock.count)
      let root = table.busiestHub(parts.hubOfComponent[c]..<parts.hubOfComponent[c + 1])
      var opened = -BlockGroups.leastBlocks
      for b in Int(parts.blockOfComponent[c])..<Int(parts.blockOfComponent[c + 1]) {
        func visitHubs(_ body: (Int32) -> Void) {
          for arc in table.arcsOfBlock[b]..<table.arcsOfBlock[b + 1] {
            if Int(table.tail[arc]) < parts.hubCount { body(table.tail[arc]) }
            if Int(table.head[arc]) < parts.hubCount { body(table.head[arc]) }
          }
        }
        let group = Int32(firstBlock.count) - 1
        var isAtHome = true
        if b - opened >= BlockGroups.leastBlocks {
          visitHubs { if lastGroup[$0] != group { isAtHome = false } }
        }
        if !isAtHome || firstBlock.count == ofComponent[c] {
          // A block may hang from the root although no arc joins them.
          firstBlock.append(Int32(b))
          firstHub.append(Int32(hubs.count))
          hubs.append(root)
          lastGroup[root] = Int32(firstBlock.count) - 1
          opened = b
        }
        let own = Int32(firstBlock.count) - 1
        visitHubs {
          if lastGroup[$0] != own {
            lastGroup[$0] = own
            hubs.append($0)
          }
        }
      }
    }
    ofComponent.append(firstBlock.count)
    firstBlock.append(Int32(parts.blockCount))
    firstHub.append(Int32(hubs.count))
    self.firstBlock = Column(firstBlock)
    self.firstHub = Column(firstHub)
    self.ofComponent = ofComponent
    hub = Column(hubs)
    seenPrice = Column(repeating: 0, count: hubs.count)
  }

  /// The hubs whose price differs from that of most others by another amount than at the last look, and
  /// `WatchBits.again`.
  @inline(__always)
  func look(_ group: Int, at price: borrowing Column<Int64>) -> UInt64 {
    let hubs = Int(firstHub[group])..<Int(firstHub[group + 1])
    // The shift of the majority, if there is one (Boyer and Moore 1991).
    var (shift, votes): (Int64, Int) = (0, 0)
    var differs: Int64 = 0
    for k in hubs {
      let own = price[hub[k]] &- seenPrice[k]
      differs |= own
      if votes == 0 { shift = own }
      votes += own == shift ? 1 : -1
    }
    var bits = WatchBits.again
    if differs == 0 { return bits }
    for k in hubs {
      let now = price[hub[k]]
      if now &- seenPrice[k] != shift { bits |= WatchBits.bit(of: hub[k]) }
      seenPrice[k] = now
    }
    return bits
  }
}

extension NetworkSimplex {
  /// Writes what the arcs of a block ask of the prices of hubs. As long as no pivot touches the block,
  /// its nodes keep their distance to their anchors, and this is all there is to know of it: an arc
  /// in the tree, or one whose ends have the same anchor, never asks.
  func watch(_ block: Int) {
    let first = table.arcsOfBlock[block]
    var next = first
    var hubs = WatchBits.again
    for arc in first..<table.arcsOfBlock[block + 1] {
      let (l, h) = (low[arc], high[arc])
      if l == -Self.never && h == Self.never { continue }
      let (tail, head) = (table.tail[arc], table.head[arc])
      let (from, to) = (anchor[tail], anchor[head])
      if from == to { continue }
      // A hub's offset is 0.
      let shift = offset[head] - offset[tail]
      watches[next] = Watch(tail: from, head: to, low: l - shift, high: h - shift)
      next += 1
      hubs |= WatchBits.bit(of: from) | WatchBits.bit(of: to)
    }
    watchedHubs[block] = hubs
    watchCount[block] = next - first
  }

  /// A pivot changes the state of the arc: the block it belongs to is to be looked at again.
  @inline(__always)
  func forgetWatches(over arc: Int32) {
    let (tail, head) = (table.tail[arc], table.head[arc])
    let node = isHub(tail) ? head : tail
    if !isHub(node) { forgetWatches(of: Int(blockOfNode[node])) }
  }

  @inline(__always)
  func forgetWatches(of block: Int) {
    watchCount[block] = -1
    watchedHubs[block] |= WatchBits.again
  }

  /// No arc of the block asks for a pivot: the signs of all slacks, or-ed, without a branch.
  @inline(__always)
  func isQuiet(_ block: Int, _ count: Int32) -> Bool {
    let first = Int(table.arcsOfBlock[block])
    var signs: Int64 = 0
    for k in first..<first + Int(count) {
      let watch = watches[k]
      let d = price[watch.head] &- price[watch.tail]
      signs |= (d &- watch.low) | (watch.high &- d)
    }
    return signs >= 0
  }
}
