/// A network taken apart into few *hubs* and very many tiny *blocks*: every arc joins two hubs, a hub
/// and a block, or two nodes of one block.
///
/// In a plan the source-years are the hubs and a sub-project with its years is a block. Nothing is
/// assumed of the input: nodes of low degree are gathered into blocks of at most `limit` nodes as
/// long as that works, and the rest are hubs. In a network without such structure every node is a hub.
///
/// Complexity: O(arcs) but for the inverse Ackermann factor of union-find.
struct HubBlocks: ~Copyable, Sendable {
  /// Most nodes a block may have, unless told otherwise; larger blocks make local work longer.
  static let limit = 24
  /// A node with more arcs than this is a hub at once.
  static let hubDegree: Int32 = 96

  /// New number of each node: first all hubs, then the nodes of block 0, 1, …
  /// Hubs and blocks of one component lie together.
  let number: Column<Int32>
  let hubCount: Int
  /// Block b holds the new nodes `blockStart[b]..<blockStart[b + 1]`.
  let blockStart: Column<Int32>
  /// Component c holds the hubs `hubOfComponent[c]..<hubOfComponent[c + 1]`, at least one, and the
  /// blocks `blockOfComponent[c]..<blockOfComponent[c + 1]`.
  let hubOfComponent: [Int32]
  let blockOfComponent: [Int32]

  var blockCount: Int { blockStart.count - 1 }
  /// Hubs and blocks of a component.
  func sizeOfComponent(_ c: Int) -> Int {
    Int(
      hubOfComponent[c + 1] - hubOfComponent[c] + blockOfComponent[c + 1] - blockOfComponent[c])
  }
  var componentCount: Int { hubOfComponent.count - 1 }

  /// Arcs for which `isOpen` is false do not connect anything.
  init(
    nodes: Int, tail: [Int32], head: [Int32], limit: Int = HubBlocks.limit, isOpen: (Int) -> Bool
  ) {
    let reserve = Reserve(bytes: 16 * tail.count + 25 * nodes + 1024)
    let degree = Column<Int32>(repeating: 0, count: nodes, in: reserve)
    let open = Column<Ends>(uninitialized: tail.count, in: reserve)
    var openCount = 0
    for a in 0..<tail.count where isOpen(a) {
      open[openCount] = Ends(tail: tail[a], head: head[a])
      openCount += 1
      degree[tail[a]] += 1
      degree[head[a]] += 1
    }
    let isHub = Column<Bool>(repeating: false, count: nodes, in: reserve)
    for v in 0..<nodes where degree[v] > Self.hubDegree { isHub[v] = true }
    let sets = DisjointSets(count: nodes, in: reserve)
    Self.gather(open, openCount, degree, limit, into: sets, hubs: isHub)

    // Components: hubs and blocks joined through the arcs of hubs. On the way, for each block at its
    // set's root, the hub of fewest arcs that it touches.
    let component = DisjointSets(count: nodes, in: reserve)
    for v in 0..<nodes { _ = component.join(Int32(v), sets.find(Int32(v))) }
    let home = Column<Int32>(repeating: -1, count: nodes, in: reserve)
    for k in 0..<openCount {
      let ends = open[k]
      let (tailIsHub, headIsHub) = (isHub[ends.tail], isHub[ends.head])
      if !tailIsHub && !headIsHub { continue }
      _ = component.join(ends.tail, ends.head)
      if tailIsHub && headIsHub { continue }
      let hub = tailIsHub ? ends.tail : ends.head
      let set = sets.find(tailIsHub ? ends.head : ends.tail)
      let old = home[set]
      if old < 0 || (degree[hub], hub) < (degree[old], old) { home[set] = hub }
    }
    Self.giveEveryComponentAHub(component, degree, isHub)
    self.init(blocks: sets, homes: home, components: component, hubs: isHub)
    withExtendedLifetime(reserve) {}
  }

  private struct Ends: BitwiseCopyable {
    var tail: Int32
    var head: Int32
  }

  /// Joins the ends of arcs, those between low degrees first, while the sets stay small; where they
  /// would not, the end of higher degree becomes a hub.
  private static func gather(
    _ open: borrowing Column<Ends>, _ openCount: Int, _ degree: borrowing Column<Int32>,
    _ limit: Int, into sets: borrowing DisjointSets, hubs isHub: borrowing Column<Bool>
  ) {
    // Most arcs begin or end at a hub: look at those only once.
    let inner = Column<Ends>(uninitialized: openCount)
    var innerCount = 0
    for k in 0..<openCount where !isHub[open[k].tail] && !isHub[open[k].head] {
      inner[innerCount] = open[k]
      innerCount += 1
    }
    var bound: Int32 = 4
    var previous: Int32 = -1
    while previous < hubDegree {
      for k in 0..<innerCount {
        let (u, v) = (inner[k].tail, inner[k].head)
        let larger = max(degree[u], degree[v])
        guard larger > previous, larger <= bound, !isHub[u], !isHub[v] else { continue }
        if !sets.join(u, v, atMost: Int32(limit)) { isHub[degree[u] > degree[v] ? u : v] = true }
      }
      previous = bound
      bound *= 3
    }
  }

  private static func giveEveryComponentAHub(
    _ component: borrowing DisjointSets, _ degree: borrowing Column<Int32>,
    _ isHub: borrowing Column<Bool>
  ) {
    let nodes = degree.count
    let best = Column<Int32>(repeating: -1, count: nodes)
    for v in 0..<nodes {
      let root = component.find(Int32(v))
      let old = best[root]
      if old < 0 || (isHub[v] && !isHub[old]) || (isHub[v] == isHub[old] && degree[v] > degree[old])
      {
        best[root] = Int32(v)
      }
    }
    for v in 0..<nodes where best[v] >= 0 { isHub[best[v]] = true }
  }

  /// Numbers components and hubs by their first nodes, blocks by the rarest hubs they touch, then by
  /// their first nodes: the blocks of a county lie together, whatever the order of the input.
  private init(
    blocks sets: borrowing DisjointSets, homes: borrowing Column<Int32>,
    components: borrowing DisjointSets, hubs isHub: borrowing Column<Bool>
  ) {
    let nodes = isHub.count
    let order = Column<Int32>(repeating: -1, count: nodes)
    var hubOfComponent: [Int32] = [0]
    var componentCount = 0
    for v in 0..<nodes {
      let root = components.find(Int32(v))
      if order[root] < 0 {
        order[root] = Int32(componentCount)
        componentCount += 1
        hubOfComponent.append(0)
      }
      if isHub[v] { hubOfComponent[Int(order[root]) + 1] += 1 }
    }
    for c in 0..<componentCount { hubOfComponent[c + 1] += hubOfComponent[c] }
    let number = Column<Int32>(repeating: 0, count: nodes)
    var nextHub = hubOfComponent
    for v in 0..<nodes where isHub[v] {
      let c = Int(order[components.find(Int32(v))])
      number[v] = nextHub[c]
      nextHub[c] += 1
    }
    let hubCount = Int(hubOfComponent[componentCount])
    // Blocks by the numbers of their homes, then by first node.
    let blockOfSet = Column<Int32>(repeating: -1, count: nodes)
    var firstNodes: [Int32] = []
    var blockOfHome = [Int32](repeating: 0, count: hubCount + 1)
    for v in 0..<nodes where !isHub[v] {
      let set = sets.find(Int32(v))
      if blockOfSet[set] >= 0 { continue }
      let home =
        homes[set] >= 0
        ? number[homes[set]] : hubOfComponent[Int(order[components.find(Int32(v))])]
      blockOfSet[set] = home
      firstNodes.append(Int32(v))
      blockOfHome[Int(home) + 1] += 1
    }
    for h in 0..<hubCount { blockOfHome[h + 1] += blockOfHome[h] }
    blockOfComponent = hubOfComponent.map { blockOfHome[Int($0)] }
    for v in firstNodes {
      let set = sets.find(v)
      let home = Int(blockOfSet[set])
      blockOfSet[set] = blockOfHome[home]
      blockOfHome[home] += 1
    }
    var blockStart = [Int32](repeating: 0, count: firstNodes.count + 1)
    for v in 0..<nodes where !isHub[v] { blockStart[Int(blockOfSet[sets.find(Int32(v))]) + 1] += 1 }
    blockStart[0] = Int32(hubCount)
    for b in 0..<firstNodes.count { blockStart[b + 1] += blockStart[b] }
    var nextNode = blockStart
    for v in 0..<nodes where !isHub[v] {
      let b = Int(blockOfSet[sets.find(Int32(v))])
      number[v] = nextNode[b]
      nextNode[b] += 1
    }
    self.number = number
    self.hubCount = hubCount
    self.blockStart = Column(blockStart)
    self.hubOfComponent = hubOfComponent
  }
}

/// Union-find with sizes and path halving.
struct DisjointSets: ~Copyable {
  private let parent: Column<Int32>
  private let size: Column<Int32>

  init(count: Int, in reserve: borrowing Reserve) {
    parent = Column(uninitialized: count, in: reserve)
    for v in 0..<count { parent[v] = Int32(v) }
    size = Column(repeating: 1, count: count, in: reserve)
  }

  func find(_ node: Int32) -> Int32 {
    var v = node
    while parent[v] != v {
      let up = parent[parent[v]]
      parent[v] = up
      v = up
    }
    return v
  }

  /// False, and nothing done, if the joined set would have more than `limit` members.
  func join(_ u: Int32, _ v: Int32, atMost limit: Int32 = .max) -> Bool {
    var (a, b) = (find(u), find(v))
    if a == b { return true }
    if size[a] < size[b] { swap(&a, &b) }
    guard size[a] + size[b] <= limit else { return false }
    parent[b] = a
    size[a] += size[b]
    return true
  }
}
