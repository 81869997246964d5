// One pivot: the cycle that an arc closes with the tree, the step along it, the new tree.

extension NetworkSimplex {
  /// The arc that leaves the tree and how far the flow moves.
  private struct Blocking {
    var step: Int64
    /// The lower end of the leaving arc in the tree; −1 if the entering arc itself blocks.
    var node: Int32
    var isOnFirstSide: Bool
  }

  /// Brings `entering` into the tree or to its other end. Prices of its block must be fresh.
  func pivot(_ entering: Int32, _ run: inout ComponentRun, byIndex: Bool = false) {
    let tail = table.tail[entering]
    let head = table.head[entering]
    let adding = price[head] - price[tail] > high[entering]
    step(entering, into: adding)
    let first = adding ? tail : head
    let second = adding ? head : tail
    var blocking = findBlocking(first, second, room: room(entering, adding: adding))
    if byIndex { preferLowestIndex(&blocking, first, second, entering, adding: adding) }
    push(blocking.step, from: first, to: second)
    fill[entering] += adding ? blocking.step : -blocking.step
    run.counts.pivots += 1
    forgetWatches(over: entering)
    if blocking.step == 0 {
      run.counts.degeneratePivots += 1
      run.idlePivots += 1
    } else {
      run.idlePivots = 0
    }
    if blocking.node < 0 {
      rest(entering)
      return
    }
    leave(parentArc[blocking.node])
    if blocking.isOnFirstSide {
      rehang(first, from: second, by: entering, upTo: blocking.node, &run)
    } else {
      rehang(second, from: first, by: entering, upTo: blocking.node, &run)
    }
  }

  /// An arc leaves the tree at a bound; a closed artificial one is not asked again.
  @inline(__always)
  private func leave(_ arc: Int32) {
    if Int(arc) >= table.count, isClosed(arc) { return makeBasic(arc) }
    rest(arc)
    forgetWatches(over: arc)
  }

  /// Moves a nonbasic arc's point of view to the segment that the pivot will use.
  @inline(__always)
  private func step(_ arc: Int32, into adding: Bool) {
    if adding, fill[arc] == table.segmentCapacity[current[arc]] {
      current[arc] += 1
      fill[arc] = 0
    } else if !adding, fill[arc] == 0 {
      current[arc] -= 1
      fill[arc] = table.segmentCapacity[current[arc]]
    }
  }

  /// The cycle runs from the join down to `first`, over the entering arc to `second`, and up again.
  /// Of the arcs that block first, the last one on this way leaves: the tree stays strongly
  /// feasible (Cunningham 1976), so no cycling.
  @inline(__always)
  private func findBlocking(_ first: Int32, _ second: Int32, room ownRoom: Int64) -> Blocking {
    var (u, v) = (first, second)
    var (depthU, depthV) = (absoluteDepth(u), absoluteDepth(v))
    var (roomU, roomV) = (Int64.max, Int64.max)
    var (nodeU, nodeV): (Int32, Int32) = (-1, -1)
    while u != v {
      // The deeper end steps up; at equal depth both.
      let (firstSteps, secondSteps) = (depthU >= depthV, depthV >= depthU)
      if firstSteps {
        let arc = parentArc[u]
        let r = room(arc, adding: table.tail[arc] != u)
        if r < roomU { (roomU, nodeU) = (r, u) }
        u = parent[u]
        depthU -= 1
      }
      if secondSteps {
        let arc = parentArc[v]
        let r = room(arc, adding: table.tail[arc] == v)
        if r <= roomV { (roomV, nodeV) = (r, v) }
        v = parent[v]
        depthV -= 1
      }
    }
    if roomV <= ownRoom && roomV <= roomU {
      return Blocking(step: roomV, node: nodeV, isOnFirstSide: false)
    }
    if ownRoom <= roomU { return Blocking(step: ownRoom, node: -1, isOnFirstSide: false) }
    return Blocking(step: roomU, node: nodeU, isOnFirstSide: true)
  }

  /// Among the arcs that block at the same step, Bland's rule takes the one of lowest index.
  private func preferLowestIndex(
    _ blocking: inout Blocking, _ first: Int32, _ second: Int32, _ entering: Int32, adding: Bool
  ) {
    var best = Int32.max
    if room(entering, adding: adding) == blocking.step {
      best = entering
      blocking.node = -1
    }
    for (end, isOnFirstSide) in [(first, true), (second, false)] {
      var node = end
      let other = isOnFirstSide ? second : first
      while !isAbove(node, other) {
        let arc = parentArc[node]
        let adds = (table.tail[arc] != node) == isOnFirstSide
        if arc < best, room(arc, adding: adds) == blocking.step {
          best = arc
          blocking.node = node
          blocking.isOnFirstSide = isOnFirstSide
        }
        node = parent[node]
      }
    }
  }

  /// The node lies on the way from `below` to the root.
  private func isAbove(_ node: Int32, _ below: Int32) -> Bool {
    var walker = below
    while absoluteDepth(walker) > absoluteDepth(node) { walker = parent[walker] }
    return walker == node
  }

  @inline(__always)
  private func push(_ amount: Int64, from first: Int32, to second: Int32) {
    if amount == 0 { return }
    var (u, v) = (first, second)
    var (depthU, depthV) = (absoluteDepth(u), absoluteDepth(v))
    while u != v {
      if depthU >= depthV {
        let arc = parentArc[u]
        fill[arc] += table.tail[arc] == u ? -amount : amount
        u = parent[u]
        depthU -= 1
      } else {
        let arc = parentArc[v]
        fill[arc] += table.tail[arc] == v ? amount : -amount
        v = parent[v]
        depthV -= 1
      }
    }
  }

  /// Cuts the tree above `last` and hangs the part with `first` below `above`, by `entering`: the
  /// nodes from `first` up to `last` turn round.
  @inline(__always)
  private func rehang(
    _ first: Int32, from above: Int32, by entering: Int32, upTo last: Int32,
    _ run: inout ComponentRun
  ) {
    let newPrice = priceBelow(first, by: entering, above: price[above])
    let shift = newPrice - price[first]
    makeBasic(entering)
    run.stamp &+= 1
    run.movedHubCount = 0
    run.movedBlockCount = 0
    turnRound(first, from: above, by: entering, upTo: last, &run)
    for k in 0..<run.movedBlockCount {
      let block = Int(movedBlock[run.blocks.lowerBound + k])
      anchorNodes(of: block, stamp: run.stamp)
      if hanging[block] > 0 { collectHanging(from: block, &run) }
    }
    if run.movedHubCount == 0 { return }
    run.counts.hubPivots += 1
    moveHubs(below: above, top: first, shift: shift, &run)
  }

  @inline(__always)
  private func turnRound(
    _ first: Int32, from above: Int32, by entering: Int32, upTo last: Int32,
    _ run: inout ComponentRun
  ) {
    var node = first
    var newParent = above
    var newArc = entering
    while true {
      let oldParent = parent[node]
      let oldArc = parentArc[node]
      mark[node] = run.stamp
      if isHub(node) {
        if !isHub(oldParent) { hanging[blockOfNode[oldParent]] -= 1 }
        if !isHub(newParent) { hanging[blockOfNode[newParent]] += 1 }
        note(node, &run)
      } else {
        let block = blockOfNode[node]
        if blockMark[block] != run.stamp {
          blockMark[block] = run.stamp
          movedBlock[run.blocks.lowerBound + run.movedBlockCount] = block
          run.movedBlockCount += 1
        }
      }
      parent[node] = newParent
      parentArc[node] = newArc
      if node == last { return }
      newParent = node
      newArc = oldArc
      node = oldParent
    }
  }

  /// Lists a hub that gets a new father.
  @inline(__always)
  private func note(_ hub: Int32, _ run: inout ComponentRun) {
    movedHub[Int(run.hubs.lowerBound) + run.movedHubCount] = hub
    run.movedHubCount += 1
  }

  /// Anchor, price offset and depth of those nodes of a block that hang from a node that turned
  /// round; they are marked too.
  func anchorNodes(of block: Int, stamp: Int32) {
    forgetWatches(of: block)
    let nodes = parts.blockStart[block]..<parts.blockStart[block + 1]
    for v in nodes { depth[v] = -depth[v] }  // negative: not yet placed
    for v in nodes where depth[v] < 0 { place(v, stamp) }
  }

  private func place(_ node: Int32, _ stamp: Int32) {
    let up = parentArc[node]
    let above = parent[node]
    if isHub(above) {
      anchor[node] = above
      offset[node] = priceBelow(node, by: up, above: 0)
      depth[node] = 1
      return
    }
    if depth[above] < 0 { place(above, stamp) }
    if mark[above] == stamp { mark[node] = stamp }
    anchor[node] = anchor[above]
    offset[node] = priceBelow(node, by: up, above: offset[above])
    depth[node] = depth[above] + 1
  }

  /// Hubs that did not turn round themselves but hang from a moved node of the block.
  private func collectHanging(from block: Int, _ run: inout ComponentRun) {
    var left = hanging[block]
    for arc in table.arcsOfBlock[block]..<table.arcsOfBlock[block + 1] where left > 0 {
      let (tail, head) = (table.tail[arc], table.head[arc])
      let hub = isHub(tail) ? tail : head
      guard isHub(hub), parentArc[hub] == arc else { continue }
      left -= 1
      if mark[hub] != run.stamp, mark[parent[hub]] == run.stamp {
        mark[hub] = run.stamp
        note(hub, &run)
      }
    }
  }

  private func moveHubs(below above: Int32, top: Int32, shift: Int64, _ run: inout ComponentRun) {
    let outside = isHub(above) ? above : anchor[above]
    let first = Int(run.hubs.lowerBound)
    for k in first..<first + run.movedHubCount {
      let hub = movedHub[k]
      leaveFather(hub)
      let up = parent[hub]
      join(hub, father: isHub(up) ? up : anchor[up])
    }
    for k in first..<first + run.movedHubCount where father[movedHub[k]] == outside {
      shiftSubtree(movedHub[k], by: shift)
    }
  }

  @inline(__always)
  private func leaveFather(_ hub: Int32) {
    let (left, right) = (previousSibling[hub], nextSibling[hub])
    if left >= 0 { nextSibling[left] = right } else { firstChild[father[hub]] = right }
    if right >= 0 { previousSibling[right] = left }
  }

  @inline(__always)
  func join(_ hub: Int32, father newFather: Int32) {
    father[hub] = newFather
    let right = firstChild[newFather]
    previousSibling[hub] = -1
    nextSibling[hub] = right
    if right >= 0 { previousSibling[right] = hub }
    firstChild[newFather] = hub
  }

  /// Adds `shift` to the price of a hub and of all below it, and counts their depths anew.
  private func shiftSubtree(_ top: Int32, by shift: Int64) {
    eachHub(from: top) { hub in
      price[hub] += shift
      depth[hub] = absoluteDepth(parent[hub]) + 1
    }
  }
}
