/// The two-level network simplex: see NetworkSimplex.md.
///
/// The basis is a spanning tree over all nodes. Hubs keep their price and depth; a node of a block
/// keeps its *anchor* (the first hub on its way to the root) and how far its price and depth differ
/// from the anchor's. So a pivot that moves no hub costs a walk over one block, and one that does costs
/// the hubs below it, however many thousand nodes hang from them.
struct NetworkSimplex: ~Copyable, Sendable {
  /// A reduced cost bound that no price reaches.
  static let never: Int64 = 1 << 62

  let parts: HubBlocks
  /// The memory of the table and of the columns that follow.
  let reserve: Reserve
  let table: ArcTable
  let hubCount: Int

  // Arcs. Current segment, units in it, and between which price differences head − tail it stays:
  // below `low` it pays to take units away, above `high` to add some. Arcs of the tree never ask.
  let current: Column<Int32>
  let fill: Column<Int64>
  let low: Column<Int64>
  let high: Column<Int64>

  // Nodes.
  let price: Column<Int64>
  let parent: Column<Int32>
  let parentArc: Column<Int32>
  let anchor: Column<Int32>
  let offset: Column<Int64>
  let depth: Column<Int32>
  let blockOfNode: Column<Int32>
  /// The stamp of the last pivot that moved the node.
  let mark: Column<Int32>
  /// The supply that a node starts with, and what it asks of its artificial arc before the first pivot.
  let supply: Column<Int64>

  // The tree of hubs alone: a hub's father is its parent's anchor.
  let father: Column<Int32>
  let firstChild: Column<Int32>
  let nextSibling: Column<Int32>
  let previousSibling: Column<Int32>
  /// How a hub's price changes when overdrawing costs one more: −1, 0 or 1.
  let slope: Column<Int64>
  /// What a unit costs on a hub's artificial arc while overdrawing is free.
  let centre: Column<Int64>
  /// If there is no feasible flow: the nodes of the cut have 1 or −1.
  let ray: Column<Int8>
  /// What the first run over a component found out; −1 before.
  let dearestOfComponent: Column<Int64>
  /// The node in the caller's numbers.
  let callerNode: Column<Int32>
  /// Arcs that later tiers must leave as they are.
  let isFixed: Column<Bool>
  /// Lists of a component, each from the place of its first hub or block on: hubs that get a new father
  /// in this pivot, blocks whose nodes get a new anchor.
  let movedHub: Column<Int32>
  let movedBlock: Column<Int32>
  /// The stamp of the last pivot that moved the block's nodes.
  let blockMark: Column<Int32>
  /// Pivots in a row that may move nothing before Bland's rule takes over.
  let idleLimit: Int
  /// How many hubs hang from nodes of a block.
  let hanging: Column<Int32>
  /// What a block's arcs ask of the prices of hubs: `watchCount[block]` of them from the place of
  /// the block's first arc on; −1 if the block has changed since they were written.
  let watches: Column<Watch>
  let watchCount: Column<Int32>
  /// The hubs in a block's watches, each a bit: see `WatchBits`.
  let watchedHubs: Column<UInt64>
  let groups: BlockGroups

  init(_ network: Network, merging: Bool, most: Int64, idleLimit: Int? = nil) {
    parts = HubBlocks(
      nodes: network.nodeCount, tail: network.tail, head: network.head,
      isOpen: { ArcTable.isOpen(network, $0) })
    // 85 bytes an arc and 134 a node, if no arcs are parallel, and the rounding of thirty columns.
    reserve = Reserve(bytes: 85 * network.arcCount + 134 * network.nodeCount + 2048)
    table = ArcTable(network, parts, merging: merging, most: most, in: reserve)
    hubCount = parts.hubCount
    let nodes = network.nodeCount
    let arcs = table.count + nodes
    current = Column(uninitialized: arcs, in: reserve)
    fill = Column(uninitialized: arcs, in: reserve)
    low = Column(uninitialized: arcs, in: reserve)
    high = Column(uninitialized: arcs, in: reserve)
    price = Column(repeating: 0, count: nodes, in: reserve)
    parent = Column(repeating: -1, count: nodes, in: reserve)
    parentArc = Column(repeating: -1, count: nodes, in: reserve)
    anchor = Column(repeating: -1, count: nodes, in: reserve)
    offset = Column(repeating: 0, count: nodes, in: reserve)
    depth = Column(repeating: 0, count: nodes, in: reserve)
    blockOfNode = Column(repeating: -1, count: nodes, in: reserve)
    mark = Column(repeating: 0, count: nodes, in: reserve)
    supply = Column(uninitialized: nodes, in: reserve)
    father = Column(repeating: -1, count: hubCount)
    firstChild = Column(repeating: -1, count: hubCount)
    nextSibling = Column(repeating: -1, count: hubCount)
    centre = Column(repeating: 0, count: hubCount)
    ray = Column(repeating: 0, count: nodes, in: reserve)
    callerNode = Column(uninitialized: nodes, in: reserve)
    isFixed = Column(repeating: false, count: arcs, in: reserve)
    movedHub = Column(repeating: 0, count: hubCount)
    movedBlock = Column(repeating: 0, count: parts.blockCount)
    blockMark = Column(repeating: 0, count: parts.blockCount)
    dearestOfComponent = Column(repeating: -1, count: parts.componentCount)
    self.idleLimit = idleLimit ?? 4 * nodes + 1000
    slope = Column(repeating: 0, count: hubCount)
    previousSibling = Column(repeating: -1, count: hubCount)
    hanging = Column(repeating: 0, count: parts.blockCount)
    watches = Column(
      uninitialized: Int(table.arcsOfBlock[parts.blockCount]), in: reserve)
    watchCount = Column(repeating: -1, count: parts.blockCount)
    watchedHubs = Column(repeating: WatchBits.all, count: parts.blockCount)
    groups = BlockGroups(parts, table)
    for b in 0..<parts.blockCount {
      for v in parts.blockStart[b]..<parts.blockStart[b + 1] { blockOfNode[v] = Int32(b) }
    }
    for v in 0..<nodes { callerNode[parts.number[v]] = Int32(v) }
    foldSupply(of: network)
  }

  /// Supplies once the lower bounds are carried.
  func foldSupply(of network: Network) {
    for v in 0..<network.nodeCount { supply[parts.number[v]] = network.supply[v] }
    for a in 0..<network.arcCount where network.lower[a] != 0 {
      supply[parts.number[network.tail[a]]] -= network.lower[a]
      supply[parts.number[network.head[a]]] += network.lower[a]
    }
  }

  // MARK: Arcs

  @inline(__always) func isHub(_ node: Int32) -> Bool { Int(node) < hubCount }

  @inline(__always) func artificialArc(_ node: Int32) -> Int32 { Int32(table.count) + node }

  /// The price interval in which a nonbasic arc stays where it is: between the costs of the segments
  /// that end and begin at its flow.
  @inline(__always)
  func rest(_ arc: Int32) {
    let s = current[arc]
    if fill[arc] == 0 {
      low[arc] = s > table.firstSegment[arc] ? table.segmentCost[s - 1] : -Self.never
      high[arc] = table.segmentCost[s]
    } else {
      low[arc] = table.segmentCost[s]
      high[arc] = s + 1 < table.firstSegment[arc + 1] ? table.segmentCost[s + 1] : Self.never
    }
  }

  @inline(__always)
  func makeBasic(_ arc: Int32) {
    low[arc] = -Self.never
    high[arc] = Self.never
  }

  @inline(__always)
  func room(_ arc: Int32, adding: Bool) -> Int64 {
    adding ? table.segmentCapacity[current[arc]] - fill[arc] : fill[arc]
  }

  func dearestCost(_ blocks: Range<Int>, _ hubArcs: Range<Int32>) -> Int64 {
    var most: Int64 = 0
    func look(_ arcs: Range<Int32>) {
      if arcs.isEmpty { return }
      for s in table.firstSegment[arcs.lowerBound]..<table.firstSegment[arcs.upperBound] {
        most = max(most, abs(table.segmentCost[s]))
      }
    }
    look(table.arcsOfBlock[blocks.lowerBound]..<table.arcsOfBlock[blocks.upperBound])
    look(hubArcs)
    return most
  }

  // MARK: Nodes

  @inline(__always)
  func absoluteDepth(_ node: Int32) -> Int32 {
    isHub(node) ? depth[node] : depth[anchor[node]] + depth[node]
  }

  /// Prices of a block's nodes from those of their anchors.
  @inline(__always)
  func refresh(_ block: Int) {
    for v in parts.blockStart[block]..<parts.blockStart[block + 1] {
      price[v] = price[anchor[v]] + offset[v]
    }
  }

  /// The price of a node that hangs by `arc` from a node of price `above`.
  @inline(__always)
  func priceBelow(_ node: Int32, by arc: Int32, above: Int64) -> Int64 {
    let cost = table.segmentCost[current[arc]]
    return table.tail[arc] == node ? above - cost : above + cost
  }
}

/// One component on its way to its optimum: what a thread needs beside the shared columns.
struct ComponentRun {
  let hubs: Range<Int32>
  let blocks: Range<Int>
  let hubArcs: Range<Int32>
  let groups: Range<Int>
  /// The hub with most arcs, because everything is near it.
  let root: Int32
  /// The largest cost, without its sign.
  let dearest: Int64
  var stamp: Int32 = 0
  var counts = FlowCounts()
  /// How much of `movedHub` and `movedBlock` is in use.
  var movedHubCount = 0
  var movedBlockCount = 0
  /// Pivots in a row that moved no unit.
  var idlePivots = 0

  init(component: Int, of simplex: borrowing NetworkSimplex) {
    let parts = (simplex.parts.hubOfComponent, simplex.parts.blockOfComponent)
    hubs = parts.0[component]..<parts.0[component + 1]
    blocks = Int(parts.1[component])..<Int(parts.1[component + 1])
    let arcs = simplex.table.hubArcsOfComponent
    hubArcs = arcs[component]..<arcs[component + 1]
    if simplex.dearestOfComponent[component] < 0 {
      simplex.dearestOfComponent[component] = simplex.dearestCost(blocks, hubArcs)
    }
    groups = simplex.groups.ofComponent[component]..<simplex.groups.ofComponent[component + 1]
    root = simplex.table.busiestHub(hubs)
    dearest = simplex.dearestOfComponent[component]
  }
}

/// What a solve took: counts, not times.
public struct FlowCounts: Sendable, Equatable, BitwiseCopyable {
  /// Arcs that entered the tree, or went to their other end.
  public var pivots = 0
  /// Pivots that moved no unit.
  public var degeneratePivots = 0
  /// Pivots that changed the price of a hub.
  public var hubPivots = 0
  /// Arcs whose reduced cost was computed.
  public var arcsPriced = 0
  /// Passes over all groups of blocks and the arcs between hubs.
  public var sweeps = 0
  /// Stages, each of which sweeps until no arc asks for a pivot.
  public var stages = 0

  /// All 0.
  public init() {}

  mutating func add(_ other: FlowCounts) {
    pivots += other.pivots
    degeneratePivots += other.degeneratePivots
    hubPivots += other.hubPivots
    arcsPriced += other.arcsPriced
    sweeps += other.sweeps
    stages += other.stages
  }
}
