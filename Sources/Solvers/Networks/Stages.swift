// From a first tree to the optimum of every tier.

extension NetworkSimplex {
  /// How much faster than one by one the price of overdrawing may rise: by a 64th.
  /// Measured on instances whose weights are all distinct: 32 and 100 take longer.
  static var stageGrowth: Int64 { 64 }

  /// The price of overdrawing starts with steps of this part of the dearest cost.
  static var firstStages: Int64 { 4096 }

  /// Hubs and blocks below which few, steep stages are faster: pivots cost less than looking.
  static var smallComponent: Int { 200 }

  /// Solves one component; false if it has no feasible flow, with the proof in `ray`.
  func solve(_ run: inout ComponentRun, _ start: borrowing Start) -> Bool {
    plantTree(&run, start)
    settleAll(&run)
    guard serveBlocks(&run) else { return false }
    var overdraft: Int64 = 0
    let isSmall = run.blocks.count + run.hubs.count < Self.smallComponent
    var wasIdle = true
    while isOverdrawn(run) {
      var rise =
        isSmall
        ? max(overdraft, run.dearest / 4)
        : max(overdraft / Self.stageGrowth, run.dearest / Self.firstStages)
      // Where something moved, something will move soon again: look how far only otherwise.
      if wasIdle || rise == 0 {
        guard let gap = gapToNextStage(run, isFree: overdraft == 0) else {
          for h in run.hubs { ray[h] = Int8(slope[h]) }
          eachBlockNode(run) { v in ray[v] = Int8(slope[anchor[v]]) }
          return false
        }
        rise = max(gap, rise)
      }
      overdraft += rise
      setOverdraft(overdraft, run)
      let before = run.counts.pivots
      settleAll(&run)
      wasIdle = run.counts.pivots == before
    }
    return true
  }

  /// Units that an artificial arc carries toward the root.
  private func artificialFlow(_ arc: Int32) -> Int64 {
    current[arc] == table.firstSegment[arc] ? fill[arc] - ArcTable.unlimited : fill[arc]
  }

  // MARK: Raising the price of overdrawing

  /// After the first settling, every block has what it needs, at any price of the hubs, or there is
  /// no feasible flow. Then its artificial arcs close for ever.
  private func serveBlocks(_ run: inout ComponentRun) -> Bool {
    var isServed = true
    eachBlockNode(run) { v in
      if artificialFlow(artificialArc(v)) != 0 { isServed = false }
    }
    if !isServed {
      for h in run.hubs { ray[h] = 0 }
      eachBlockNode(run) { v in
        var node = v
        while !isHub(parent[node]) { node = parent[node] }
        let arc = parentArc[node]
        ray[v] =
          Int(arc) < table.count ? 0 : current[arc] == table.firstSegment[arc] ? 1 : -1
      }
      return false
    }
    eachBlockNode(run) { v in close(artificialArc(v)) }
    // Some may still hold the tree together, at no cost now: prices change, and arcs may ask.
    eachBlock(run) { anchorNodes(of: $0, stamp: -1) }
    settleAll(&run)
    return true
  }

  func isClosed(_ artificialArc: Int32) -> Bool {
    table.segmentCapacity[table.firstSegment[artificialArc]] == 0
  }

  /// Takes all room and all cost from an artificial arc that carries nothing. In the tree it blocks at
  /// once; out of it, it never asks.
  private func close(_ arc: Int32) {
    let s = table.firstSegment[arc]
    table.segmentCost[s] = 0
    table.segmentCost[s + 1] = 0
    table.segmentCapacity[s] = 0
    table.segmentCapacity[s + 1] = 0
    fill[arc] = 0
    makeBasic(arc)
  }

  private func setOverdraft(_ overdraft: Int64, _ run: ComponentRun) {
    for h in run.hubs where h != run.root {
      let arc = artificialArc(h)
      setSegments(arc, flow: artificialFlow(arc), centre: centre[h], spread: overdraft)
      if parentArc[h] != arc { rest(arc) }
    }
    refreshHubs(run)
  }

  private func refreshHubs(_ run: ComponentRun) {
    eachHub(from: run.root) { hub in
      if hub == run.root { return }
      let up = parent[hub]
      let above = isHub(up) ? price[up] : price[anchor[up]] + offset[up]
      price[hub] = priceBelow(hub, by: parentArc[hub], above: above)
    }
  }

  private func isOverdrawn(_ run: ComponentRun) -> Bool {
    for h in run.hubs where h != run.root && artificialFlow(artificialArc(h)) != 0 { return true }
    return false
  }

  /// By how much the price of overdrawing must rise before an arc asks for a pivot; nil if it may
  /// rise for ever, so that what is overdrawn can not be paid at all. Sets `slope`.
  private func gapToNextStage(_ run: ComponentRun, isFree: Bool) -> Int64? {
    slope[run.root] = 0
    eachHub(from: run.root) { hub in
      if hub == run.root { return }
      let up = parent[hub]
      let arc = parentArc[hub]
      // While overdrawing is free, one segment without a kink holds both directions.
      let takes =
        current[arc] == table.firstSegment[arc] && (!isFree || fill[arc] < ArcTable.unlimited)
      let ownSlope: Int64 = Int(arc) < table.count ? 0 : takes ? 1 : -1
      slope[hub] = slope[isHub(up) ? up : anchor[up]] + ownSlope
    }
    var gap = Int64.max
    func narrow(_ watch: Watch) {
      let rate = slope[watch.head] - slope[watch.tail]
      if rate == 0 { return }
      let d = price[watch.head] - price[watch.tail]
      let slack = rate > 0 ? watch.high - d : d - watch.low
      if slack < Self.never / 2 { gap = min(gap, (abs(rate) == 1 ? slack : slack >> 1) + 1) }
    }
    for block in run.blocks {
      let first = table.arcsOfBlock[block]
      for k in first..<first + watchCount[block] { narrow(watches[k]) }
    }
    for arc in run.hubArcs where !isBasic(arc) {
      narrow(
        Watch(tail: table.tail[arc], head: table.head[arc], low: low[arc], high: high[arc]))
    }
    return gap == .max ? nil : gap
  }

  // MARK: Later tiers

  /// Fixes every arc whose reduced cost is not zero and continues with other costs. Needs a table
  /// whose arcs have one segment each.
  func descend(to costs: [Int64], _ run: inout ComponentRun) {
    eachBlock(run) { refresh($0) }
    eachArc(run) { arc in
      let s = table.firstSegment[arc]
      let d = price[table.head[arc]] - price[table.tail[arc]]
      if !isBasic(arc), d != table.segmentCost[s] { isFixed[arc] = true }
    }
    eachNode(run) { v in
      if v == run.root { return }
      close(artificialArc(v))
    }
    eachArc(run) { arc in
      let s = table.firstSegment[arc]
      table.segmentCost[s] = costs[Int(table.origin[s])]
      if isFixed[arc] || isBasic(arc) { makeBasic(arc) } else { rest(arc) }
    }
    eachBlock(run) { anchorNodes(of: $0, stamp: -1) }
    refreshHubs(run)
    settleAll(&run)
  }

  // MARK: Walks

  private func isBasic(_ arc: Int32) -> Bool {
    parentArc[table.tail[arc]] == arc || parentArc[table.head[arc]] == arc
  }

  private func eachBlock(_ run: ComponentRun, _ body: (Int) -> Void) {
    for block in run.blocks { body(block) }
  }

  private func eachBlockNode(_ run: ComponentRun, _ body: (Int32) -> Void) {
    for v in parts.blockStart[run.blocks.lowerBound]..<parts.blockStart[run.blocks.upperBound] {
      body(v)
    }
  }

  func eachNode(_ run: ComponentRun, _ body: (Int32) -> Void) {
    for h in run.hubs { body(h) }
    eachBlockNode(run, body)
  }

  func eachArc(_ run: ComponentRun, _ body: (Int32) -> Void) {
    for arc in table.arcsOfBlock[run.blocks.lowerBound]..<table.arcsOfBlock[run.blocks.upperBound] {
      body(arc)
    }
    for arc in run.hubArcs { body(arc) }
  }

  /// A hub and all below it, each after its father.
  @inline(__always)
  func eachHub(from top: Int32, _ visit: (Int32) -> Void) {
    var node = top
    while true {
      visit(node)
      if firstChild[node] >= 0 {
        node = firstChild[node]
      } else {
        while node != top, nextSibling[node] < 0 { node = father[node] }
        if node == top { return }
        node = nextSibling[node]
      }
    }
  }
}
