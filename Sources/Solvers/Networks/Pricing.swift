// Which arc pivots next.

extension NetworkSimplex {
  /// Pivots until no arc of the component asks for it.
  ///
  /// Full sweeps find the blocks in which anything moves at these prices; between two of them only
  /// those are asked, until they are quiet. Within a block the arc farthest outside its interval
  /// enters. The order is that of the blocks, so the answer depends on nothing else.
  func settleAll(_ run: inout ComponentRun) {
    run.counts.stages += 1
    run.activeCount = 0
    while true {
      var before = run.counts.pivots
      run.counts.sweeps += 1
      for block in run.blocks where settle(block, &run) && activeStage[block] != run.counts.stages {
        activeStage[block] = run.counts.stages
        activeBlock[run.blocks.lowerBound + run.activeCount] = Int32(block)
        run.activeCount += 1
      }
      settleHubArcs(&run)
      if run.counts.pivots == before { return }
      repeat {
        before = run.counts.pivots
        for k in 0..<run.activeCount {
          _ = settle(Int(activeBlock[run.blocks.lowerBound + k]), &run)
        }
        settleHubArcs(&run)
        if run.idlePivots > idleLimit { settleByIndex(&run) }
      } while run.counts.pivots != before
    }
  }

  /// Pivots until no arc of the block asks for it; false if none did.
  @inline(__always)
  private func settle(_ block: Int, _ run: inout ComponentRun) -> Bool {
    refresh(block)
    let arcs = table.arcsOfBlock[block]..<table.arcsOfBlock[block + 1]
    run.counts.arcsPriced &+= arcs.count
    if isQuiet(arcs) { return false }
    while let arc = worst(arcs) {
      pivot(arc, &run)
      refresh(block)
    }
    return true
  }

  private func settleHubArcs(_ run: inout ComponentRun) {
    while let arc = worst(run.hubArcs) { pivot(arc, &run) }
    for h in run.hubs where h != run.root && asks(artificialArc(h)) {
      pivot(artificialArc(h), &run)
    }
    run.counts.arcsPriced &+= run.hubArcs.count + run.hubs.count
  }

  @inline(__always)
  private func asks(_ arc: Int32) -> Bool {
    let d = price[table.head[arc]] - price[table.tail[arc]]
    return d < low[arc] || d > high[arc]
  }

  /// No arc asks for a pivot: the signs of all slacks, or-ed, without a branch.
  @inline(__always)
  private func isQuiet(_ arcs: Range<Int32>) -> Bool {
    var signs: Int64 = 0
    for arc in Int(arcs.lowerBound)..<Int(arcs.upperBound) {
      let d = price[table.head[arc]] &- price[table.tail[arc]]
      signs |= (d &- low[arc]) | (high[arc] &- d)
    }
    return signs >= 0
  }

  /// The arc whose price difference lies farthest outside of its interval.
  @inline(__always)
  private func worst(_ arcs: Range<Int32>) -> Int32? {
    var best: Int64 = 0
    var found: Int32 = -1
    for arc in arcs {
      let d = price[table.head[arc]] - price[table.tail[arc]]
      let outside = max(d - high[arc], low[arc] - d)
      if outside > best {
        best = outside
        found = arc
      }
    }
    return found < 0 ? nil : found
  }

  /// Bland's rule (1977): the first arc that asks enters, the first of the blocking arcs leaves. Slow,
  /// but it can not cycle; used after `idleLimit` pivots in a row that moved nothing, until one
  /// does. Strong feasibility makes that rare: only closed artificial arcs can break it.
  private func settleByIndex(_ run: inout ComponentRun) {
    while run.idlePivots > 0, let arc = firstAsking(run) { pivot(arc, &run, byIndex: true) }
    run.idlePivots = 0
  }

  private func firstAsking(_ run: ComponentRun) -> Int32? {
    for block in run.blocks {
      refresh(block)
      for arc in table.arcsOfBlock[block]..<table.arcsOfBlock[block + 1] where asks(arc) {
        return arc
      }
    }
    for arc in run.hubArcs where asks(arc) { return arc }
    for h in run.hubs where h != run.root && asks(artificialArc(h)) { return artificialArc(h) }
    return nil
  }
}
