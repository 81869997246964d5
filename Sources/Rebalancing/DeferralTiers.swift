internal import Allocation
internal import Certificates
internal import Planning

/// The fast road of deferral under cofinancing: one ceiling is cut, money may wait, rows cap shares.
///
/// Sub-projects share nothing but the ceiling, so each is a curve: what it costs to be paid less of the cut
/// money in its year (`DeferralMoves`). Losses first, where not everything can wait; then the curves are
/// merged by slope (`DeferralMerge`), O(n log n); then prices in closed form prove how good that
/// is (`DeferralPrices`). Every answer states value and bound of each tier; whole units can
/// leave up to about a unit × year per row between them.
struct DeferralTiers {
  let network: AllocationNetwork
  let blocks: DeferralBlocks
  let moves: DeferralMoves
  /// The node of the ceiling: what `DeferralLossProof` has to be told.
  var ceiling: Int32 { blocks.hub }
  /// What each block loses, in whole units.
  private(set) var lost: [Int64]

  /// A tier's value and what prices prove about it, in minor units (× years for delay).
  struct Bounded {
    var value: Int128
    var bound: Int128
    var prices: BoundPrices
    /// Price of a unit of the delay that the tier before has settled, over the prices' denominator;
    /// 0 for delay itself.
    var delayPrice: Int64 = 0
    var gap: Int128 { value - bound }
  }

  struct Optimum {
    /// Units on the network's arcs.
    var flow: [Int64]
    var delay: Bounded
    var change: Bounded
    /// Units unmet; nothing is lost unless the rest could not wait.
    var lost: Int128
    /// Rows of blocks with cut money that reach a tier's price: what the gap is measured by.
    var pricedRows: Int
  }

  /// Nil unless the fast road applies: deferral, no backfill, no carryover; the plan with its own money
  /// in place breaks exactly one ceiling (or several around the same money) and no row; each sub-project
  /// has its cut money in one year; no negative tranche beside it; rows are matches of one
  /// sub-project-year, up to three sets of sources, or do not bind. If something must be lost, all money of
  /// a sub-project can wait or none.
  init?(_ terms: AllocationTerms, _ network: AllocationNetwork) {
    guard let blocks = DeferralBlocks(terms, network) else { return nil }
    self.network = network
    self.blocks = blocks
    moves = DeferralMoves(blocks)
    lost = [Int64](repeating: 0, count: blocks.count)
    let waiting = moves.most.reduce(Int128(0)) { $0 + Int128($1) }
    if waiting < Int128(blocks.required) {
      // Where some of a block's money can wait and some can not, losses need more than this road.
      for b in 0..<blocks.count where moves.most[b] < blocks.movable(b) { return nil }
      guard shareLoss(blocks.required - Int64(waiting), terms) else { return nil }
    }
  }

  /// The answer, or nil if whole units could not be made to obey everything.
  func solve() -> Optimum? {
    let merge = DeferralMerge(moves, releasing: blocks.required, losing: lost)
    guard let flow = flow(merge), obeysBounds(flow), network.obeysRows(flow) else { return nil }
    let delay = bounded(flow, merge, tier: .delay)
    return Optimum(
      flow: flow, delay: delay, change: bounded(flow, merge, tier: .change),
      lost: lost.reduce(0) { $0 + Int128($1) },
      pricedRows: delay.prices.rowPrice.reduce(0) { $0 + ($1 > 0 ? 1 : 0) })
  }

  // MARK: Losses

  /// Shares what can not wait: the last class first; within a class unit by unit to whoever's next fraction
  /// is the smallest; among equals whoever has the largest need, then the first printed. False where a loss would drag other money along.
  private mutating func shareLoss(_ loss: Int64, _ terms: AllocationTerms) -> Bool {
    var left = loss
    let caps = blocks.subproject.indices.map { b in
      min(
        blocks.losable(b, network),
        network.upper[Int(network.unmet[Int(blocks.subproject[b])])])
    }
    for level in stride(from: terms.classCount - 1, through: 0, by: -1) where left > 0 {
      let members = blocks.subproject.indices.filter {
        Int(terms.classes[Int(blocks.subproject[$0])]) == level && caps[$0] > 0
      }
      let needs = members.map { network.need[Int(blocks.subproject[$0])] }
      let shares = fairLosses(min(left, total(members, caps)), needs, members.map { caps[$0] })
      for (place, b) in members.enumerated() {
        lost[b] = shares[place]
        left -= shares[place]
      }
    }
    return left == 0
  }

  private func total(_ members: [Int], _ caps: [Int64]) -> Int64 {
    Int64(clamping: members.reduce(Int128(0)) { $0 + Int128(caps[$1]) })
  }

  /// Whole losses whose fractions of the needs, sorted, are lexicographically least.
  private func fairLosses(_ loss: Int64, _ needs: [Int64], _ caps: [Int64]) -> [Int64] {
    // The largest level N / 2⁵⁰ that the loss can fill, then the units that are left over.
    func shares(_ level: Int128) -> [Int64] {
      needs.indices.map { min(caps[$0], Int64((Int128(needs[$0]) * level) >> 50)) }
    }
    func sum(_ level: Int128) -> Int128 { shares(level).reduce(0) { $0 + Int128($1) } }
    var (low, high) = (Int128(0), (Int128(1) << 50) + 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if sum(middle) <= Int128(loss) { low = middle } else { high = middle }
    }
    var given = shares(low)
    var left = Int128(loss) - given.reduce(0) { $0 + Int128($1) }
    let next = needs.indices.filter { given[$0] < caps[$0] }.sorted { a, b in
      let (x, y) = (
        Int128(given[a] + 1) * Int128(needs[b]), Int128(given[b] + 1) * Int128(needs[a])
      )
      return x == y ? (-needs[a], a) < (-needs[b], b) : x < y
    }
    for j in next where left > 0 {
      given[j] += 1
      left -= 1
    }
    return given
  }

  // MARK: The flow

  func flow(_ merge: DeferralMerge) -> [Int64]? {
    var flow = network.lower
    for arc in network.own where arc >= 0 { flow[Int(arc)] = network.upper[Int(arc)] }
    for b in 0..<blocks.count {
      guard move(b, merge.states[b], &flow) else { return nil }
    }
    fillTree(&flow)
    return flow
  }

  /// Moves a block's money from its cells of the cut year; the first printed gives first.
  private func move(_ b: Int, _ state: DeferralMoves.State, _ flow: inout [Int64]) -> Bool {
    var isWhole = true
    func take(_ kind: Int, isCut: Bool, _ units: Int64, _ offset: Int) {
      var left = units
      for c in blocks.cells[b]
      where left > 0 && network.cells.year[c] == blocks.cutYear[b]
        && Int(blocks.kindOfCell[c]) == kind && blocks.isUnderHub[c] == isCut
        && blocks.isOpen(c, offset, network)
      {
        let own = Int(network.own[c])
        if own < 0 { continue }
        let units = min(left, flow[own] - network.lower[own])
        flow[own] -= units
        flow[Int(network.late[c + offset])] += units
        for later in c + 1...c + offset { flow[Int(network.chain[later])] += units }
        left -= units
      }
      if left > 0 { isWhole = false }
    }
    moves.eachPlain(b, state.released) { _, offset, units in
      if state.plain > 0 { take(Int(moves.plainKind[b]), isCut: true, units, offset) }
    }
    let moved = moves.moved(b, state)
    for kind in 0..<blocks.kinds where moved[kind] > 0 {
      var cut = blocks.movableCut[b * blocks.kinds + kind]
      if kind == Int(moves.plainKind[b]) { cut -= state.plain }
      cut = min(cut, moved[kind])
      take(kind, isCut: true, cut, Int(moves.main[b]))
      take(kind, isCut: false, moved[kind] - cut, Int(moves.main[b]))
    }
    return isWhole && lose(b, &flow)
  }

  private func lose(_ b: Int, _ flow: inout [Int64]) -> Bool {
    var left = lost[b]
    for c in blocks.cells[b]
    where left > 0 && blocks.isUnderHub[c] && network.cells.year[c] == blocks.cutYear[b] {
      let own = Int(network.own[c])
      let canWait = c + 1 < network.cells.count && network.chain[c + 1] >= 0
      if own < 0 || canWait { continue }
      let units = min(left, flow[own] - network.lower[own])
      flow[own] -= units
      flow[Int(network.short[c])] += units
      flow[Int(network.unmet[Int(blocks.subproject[b])])] += units
      left -= units
    }
    return left == 0
  }

  /// What ceilings and the unmet need pass on: inner nodes have the larger numbers.
  private func fillTree(_ flow: inout [Int64]) {
    var out = [Int64](repeating: 0, count: network.nodeCount)
    var into = [Int32](repeating: -1, count: network.nodeCount)
    for arc in 0..<network.arcCount {
      if blocks.isTreeArc[arc] {
        into[Int(network.head[arc])] = Int32(arc)
      } else {
        out[Int(network.tail[arc])] += flow[arc]
      }
    }
    for node in stride(from: network.nodeCount - 1, to: 0, by: -1) where into[node] >= 0 {
      flow[Int(into[node])] = out[node]
      out[Int(network.tail[Int(into[node])])] += out[node]
    }
  }

  private func obeysBounds(_ flow: [Int64]) -> Bool {
    flow.indices.allSatisfy { flow[$0] >= network.lower[$0] && flow[$0] <= network.upper[$0] }
  }

  // MARK: Bounds

  private enum Tier { case delay, change }

  private func bounded(_ flow: [Int64], _ merge: DeferralMerge, tier: Tier) -> Bounded {
    let price = Double(merge.price.numerator) / Double(merge.price.denominator)
    let delayCosts = network.delayCosts
    if tier == .delay {
      let prices = DeferralPrices(network, moves, price: price, own: 0, late: 0, wait: 1)
      return Bounded(
        value: value(delayCosts, flow),
        bound: bound(delayCosts, flow, prices.prices, delayPrice: 0, delayCosts),
        prices: prices.prices)
    }
    let costs = network.changeCosts
    var best: Bounded?
    for weight in [Int64(0), 8] {
      // One move costs two units of change, and the weight for each of its years.
      let offset = Double(max(1, merge.offset))
      let scaled = price / offset * (2 + Double(weight) * offset)
      let made = DeferralPrices(network, moves, price: scaled, own: -1, late: 1, wait: weight)
      let delayPrice = weight * made.denominator
      let found = Bounded(
        value: value(costs, flow),
        bound: bound(costs, flow, made.prices, delayPrice: delayPrice, delayCosts),
        prices: made.prices, delayPrice: delayPrice)
      if best.map({ found.bound > $0.bound }) ?? true { best = found }
      if best?.gap == 0 { break }
    }
    return best!
  }

  private func value(_ costs: [Int64], _ flow: [Int64]) -> Int128 {
    zip(costs, flow).reduce(0) { $0 + Int128($1.0) * Int128($1.1) }
  }

  /// The Lagrangean bound with all unmet need as it is in `flow`, and no more delay (`BoundProof` says why).
  private func bound(
    _ costs: [Int64], _ flow: [Int64], _ prices: BoundPrices, delayPrice: Int64,
    _ delayCosts: [Int64]
  ) -> Int128 {
    var reduced = [Int128](repeating: 0, count: network.arcCount)
    for arc in reduced.indices {
      let tail = Int128(prices.potential[Int(network.tail[arc])])
      let head = Int128(prices.potential[Int(network.head[arc])])
      reduced[arc] = Int128(costs[arc]) * Int128(prices.denominator) + tail - head
      reduced[arc] += Int128(delayCosts[arc]) * Int128(delayPrice)
    }
    var sum = -Int128(delayPrice) * value(delayCosts, flow)
    for row in 0..<network.rowCount where prices.rowPrice[row] > 0 {
      let price = Int128(prices.rowPrice[row])
      sum -= price * Int128(network.rowLimit[row])
      for entry in Int(network.rowStart[row])..<Int(network.rowStart[row + 1]) {
        reduced[Int(network.rowArc[entry])] += price * Int128(network.rowCoefficient[entry])
      }
    }
    for node in 0..<network.nodeCount {
      sum -= Int128(prices.potential[node]) * Int128(network.supply[node])
    }
    var isUnmet = [Bool](repeating: false, count: network.arcCount)
    for arc in network.unmet where arc >= 0 { isUnmet[Int(arc)] = true }
    for arc in reduced.indices {
      if isUnmet[arc] {
        sum += reduced[arc] * Int128(flow[arc])
      } else {
        sum += min(
          reduced[arc] * Int128(network.lower[arc]), reduced[arc] * Int128(network.upper[arc]))
      }
    }
    let (quotient, rest) = sum.quotientAndRemainder(dividingBy: Int128(prices.denominator))
    return rest > 0 ? quotient + 1 : quotient
  }
}
