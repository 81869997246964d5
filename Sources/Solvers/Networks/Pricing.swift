// Which arc pivots next.

extension NetworkSimplex {
  /// Pivots until no arc of the component asks for it.
  ///
  /// A sweep visits group after group and looks only at blocks for which the difference of two prices
  /// has changed. Within a block the arc farthest outside its interval enters. The order is that
  /// of the blocks, so the answer depends on nothing else.
  func settleAll(_ run: inout ComponentRun) {
    run.counts.stages += 1
    var before = 0
    repeat {
      before = run.counts.pivots
      run.counts.sweeps += 1
      for group in run.groups { settle(group: group, &run) }
      settleHubArcs(&run)
      if run.idlePivots > idleLimit { settleByIndex(&run) }
    } while run.counts.pivots != before
  }

  /// Settles those blocks of a group for which a price difference has changed since its last look.
  @inline(__always)
  private func settle(group: Int, _ run: inout ComponentRun) {
    let hubPivots = run.counts.hubPivots
    let moved = groups.look(group, at: price)
    let blocks = groups.firstBlock[group]..<groups.firstBlock[group + 1]
    for block in Int(blocks.lowerBound)..<Int(blocks.upperBound)
    where watchedHubs[block] & moved != 0 {
      settle(block, &run)
      // Quiet now; but if prices have moved since the group's look, its next one can not tell.
      if run.counts.hubPivots != hubPivots {
        watchedHubs[block] |= WatchBits.again
      } else {
        watchedHubs[block] &= ~WatchBits.again
      }
    }
  }

  /// Pivots until no arc of the block asks for it.
  @inline(__always)
  private func settle(_ block: Int, _ run: inout ComponentRun) {
    let count = watchCount[block]
    if count >= 0 {
      run.counts.arcsPriced &+= Int(count)
      if isQuiet(block, count) { return }
    }
    settleArcs(of: block, &run)
  }

  @inline(never)
  private func settleArcs(of block: Int, _ run: inout ComponentRun) {
    let arcs = table.arcsOfBlock[block]..<table.arcsOfBlock[block + 1]
    repeat {
      refresh(block)
      run.counts.arcsPriced &+= arcs.count
      guard let arc = worst(arcs) else { break }
      pivot(arc, &run)
    } while true
    watch(block)
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
