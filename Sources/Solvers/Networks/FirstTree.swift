// The tree that the first stage begins with.

extension NetworkSimplex {
  /// Prices and flow to begin with, in the numbers of the caller.
  struct Start: ~Copyable, Sendable {
    /// None: all prices are zero.
    var potential: [Int64]?
    /// Where an arc's price is just its cost: the units it carries. None: as few as possible.
    var flow: [Int64]?
    let lower: [Int64]
  }

  /// Hubs hang from the root by their artificial arcs, which carry what the other arcs at their start
  /// do not; the nodes of a block by the best arc at hand, or else like hubs. At first overdrawing is
  /// free: a hub's arc has no kink at zero, so that each block is on its own.
  func plantTree(_ run: inout ComponentRun, _ start: borrowing Start) {
    let root = run.root
    for h in run.hubs { firstChild[h] = -1 }
    for b in run.blocks {
      hanging[b] = 0
      blockMark[b] = 0
      forgetWatches(of: b)
    }
    eachNode(run) { v in mark[v] = 0 }
    if let potential = start.potential {
      let atRoot = potential[Int(callerNode[root])]
      eachNode(run) { v in price[v] = potential[Int(callerNode[v])] - atRoot }
    } else {
      eachNode(run) { v in price[v] = 0 }
    }
    eachNode(run) { v in fill[artificialArc(v)] = supply[v] }
    eachArc(run) { arc in putAtStart(arc, start) }
    eachNode(run) { v in parentArc[v] = -1 }
    for b in run.blocks { hangNodes(of: b) }
    for h in run.hubs { plantHub(h, root) }
    for b in run.blocks {
      for v in parts.blockStart[b]..<parts.blockStart[b + 1] { plantBlockNode(v, root) }
      anchorNodes(of: b, stamp: -1)
    }
  }

  private func plantHub(_ hub: Int32, _ root: Int32) {
    anchor[hub] = hub
    if hub == root {
      depth[root] = 0
      return
    }
    depth[hub] = 1
    hangByArtificialArc(hub, root)
    join(hub, father: root)
    centre[hub] = -price[hub]
    let arc = artificialArc(hub)
    setSegments(arc, flow: fill[arc], centre: centre[hub], spread: 0)
  }

  private func plantBlockNode(_ node: Int32, _ root: Int32) {
    depth[node] = 1
    let arc = artificialArc(node)
    let isHung = parentArc[node] >= 0
    if !isHung { hangByArtificialArc(node, root) }
    setSegments(arc, flow: fill[arc], centre: 0, spread: NetworkLimits.forbidding)
    if isHung {
      table.tail[arc] = node
      table.head[arc] = root
      rest(arc)
    }
  }

  private func hangByArtificialArc(_ node: Int32, _ root: Int32) {
    let arc = artificialArc(node)
    table.tail[arc] = node
    table.head[arc] = root
    parent[node] = root
    parentArc[node] = arc
    makeBasic(arc)
  }

  /// Fills the segments that cost less than the price difference, and of those that cost just as much
  /// the ones that were full; books what the arc carries on the artificial arcs of its ends.
  private func putAtStart(_ arc: Int32, _ start: borrowing Start) {
    let d = price[table.head[arc]] - price[table.tail[arc]]
    var s = table.firstSegment[arc]
    let end = table.firstSegment[arc + 1]
    while s < end {
      let cost = table.segmentCost[s]
      let a = Int(table.origin[s])
      let wasFull =
        cost == d
        && (start.flow.map { $0[a] - start.lower[a] == table.segmentCapacity[s] } ?? false)
      guard cost < d || wasFull else { break }
      let units = table.segmentCapacity[s]
      fill[artificialArc(table.tail[arc])] -= units
      fill[artificialArc(table.head[arc])] += units
      s += 1
    }
    current[arc] = s == end ? s - 1 : s
    fill[arc] = s == end ? table.segmentCapacity[s - 1] : 0
    rest(arc)
  }

  /// An artificial arc's two segments: units toward the root cost `centre + spread`, units from it
  /// `spread − centre`.
  func setSegments(_ arc: Int32, flow: Int64, centre: Int64, spread: Int64) {
    let s = table.firstSegment[arc]
    let unlimited = ArcTable.unlimited
    table.segmentCost[s] = centre - spread
    table.segmentCost[s + 1] = centre + spread
    table.segmentCapacity[s] = spread == 0 ? 2 * unlimited : unlimited
    table.segmentCapacity[s + 1] = unlimited
    if flow >= 0 && spread > 0 {
      current[arc] = s + 1
      fill[arc] = flow
    } else {
      current[arc] = s
      fill[arc] = flow + unlimited
    }
  }
}
