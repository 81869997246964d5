internal import Planning

/// Fair shares in whole units where one ceiling alone is short, and every sub-project meets it in one year with
/// one tranche that can move: no flow has to be found then, only the threshold.
///
/// A sub-project that lacks u gives the ceiling u units of room; where cofinancing takes matched money of
/// others with them, u less what its gate no longer lets through. The threshold is the least λ at which
/// ⌊λ × need⌋ units each make enough room, none more than it has below the ceiling; units too many are taken back
/// from claims at λ as WholeShares.md orders them. Its cut: the ceiling with all sub-projects that could
/// give more; each of the others is a piece of its own, behind it. `WholeShareProof` checks all that.
struct OneCeiling: Sendable {
  /// A sub-project that lacks money, its arcs and its nodes.
  struct Claim: Sendable {
    var arc: Int32
    var short: Int32
    /// The tranche below the ceiling that can move; −1 if none can.
    var moving: Int32
    var node: Int32
    var block: Int32
    /// Number in the network, and the node before the block; −1.
    var gate: Int32
    var gateNode: Int32
    /// The matched tranche beside the ceiling that the gate holds back; −1 if the gate's money comes
    /// through the ceiling.
    var matched: Int32
    /// What the gate would let through if all its money came.
    var through: Int64
    var weight: Int64
    /// Most units of the claim, and most that the moving tranche can give up.
    var upper: Int64
    var room: Int64
    /// Shares of its gate.
    var shares: Range<Int>

    var most: Int64 { matched < 0 ? Swift.min(upper, room) : upper }
  }

  let claims: [Claim]
  private let shares: [AllocationNetwork.GateShare]
  private let ceilingArc: Int
  private let ceilingNode: Int32
  private let unmetArc: Int
  private let nodeCount: Int
  /// What all arcs carry in the plan, but for the ceiling's.
  private let plannedFlow: [Int64]
  /// What is planned below the ceiling.
  private let planned: Int64

  // Memory of one answer, kept for the next.
  private var units: [Int64]
  private var heap: [Int32] = []
  private var group: [Int32] = []
  private var alone: [Int32] = []

  /// `nil` if the network is of another shape.
  init?(_ kept: KeptNetwork) {
    let (terms, network) = (kept.terms, kept.network)
    guard terms.yearsBeyond == nil, terms.backfill == nil, terms.carryover.isEmpty,
      terms.classCount == 1, let arc = kept.onlyCeilingArc
    else { return nil }
    let ceiling = network.head[arc]
    var reader = ClaimReader(network, ceiling)
    guard let found = reader.claims(), let first = found.first else { return nil }
    claims = found
    shares = network.gateShares
    ceilingArc = arc
    ceilingNode = ceiling
    nodeCount = network.nodeCount
    let unmet = network.tail[Int(first.arc)]
    guard let paid = network.head.firstIndex(of: unmet) else { return nil }
    unmetArc = paid
    plannedFlow = reader.flow
    planned = reader.planned
    units = Array(repeating: 0, count: found.count)
  }

  // MARK: What a claim brings

  /// The room that claim `place` makes under the ceiling with `units`.
  private func brought(_ place: Int, at units: Int64) -> Int64 {
    claims[place].matched < 0
      ? units : units - (claims[place].through - through(place, at: units))
  }

  /// What the gate of the claim lets through while the claim has `units`.
  private func through(_ place: Int, at units: Int64) -> Int64 {
    var least = claims[place].through
    for share in claims[place].shares { least = min(least, shares[share].capacity(at: units)) }
    return least
  }

  /// The fewest units that bring as much as `units` do.
  private func fewest(_ place: Int, bringing units: Int64) -> Int64 {
    if claims[place].matched < 0 { return units }
    let wanted = brought(place, at: units)
    // A unit more of a claim takes one or none from its gate: mostly none, so plateaus are short.
    var (high, step) = (units, Int64(1))
    while high >= step, brought(place, at: high - step) == wanted {
      high -= step
      step *= 2
    }
    var low = max(Int64(-1), high - step)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if brought(place, at: middle) == wanted { high = middle } else { low = middle }
    }
    return high
  }

  // MARK: The threshold

  /// Binary digits of the ratios between which the threshold is looked for.
  private static var digits: Int64 { 40 }
  private static var one: Int64 { 1 << digits }

  /// ⌊ratio × weight⌋, `ratio` in units of 2⁻⁴⁰, at most what the claim can have.
  private func units(_ place: Int, at ratio: Int64) -> Int64 {
    let (high, low) = ratio.multipliedFullWidth(by: claims[place].weight)
    let product = high << (64 - Self.digits) | Int64(low >> UInt64(Self.digits))
    return min(claims[place].most, product)
  }

  /// A ratio at which claims bring a little less than `wanted`; `nil` if they can not bring as much.
  ///
  /// Newton's method on a sum that is concave but for rounding: from below it never passes the threshold, once
  /// what rounding hides is left aside.
  private func ratio(below wanted: Int64) -> Int64? {
    let hidden = Int64(2 * claims.count + 2)
    var ratio: Int64 = 0
    while true {
      var sum: Int64 = 0
      var weight: Int64 = 0
      for place in claims.indices {
        let units = units(place, at: ratio)
        sum += brought(place, at: units)
        if units < claims[place].most { weight += claims[place].weight }
      }
      let rest = wanted - sum - hidden
      if rest <= 0 { return ratio }
      if weight < rest { return nil }
      let step = Self.one.multipliedFullWidth(by: rest)
      let (further, _) = UInt64(weight).dividingFullWidth((UInt64(step.high), step.low))
      if further == 0 { return ratio }
      ratio += Int64(further)
      if ratio >= Self.one { return nil }
    }
  }

  /// Whether the next unit of claim `a` comes before that of `b`.
  private func isBefore(_ a: Int32, _ b: Int32) -> Bool {
    let (x, y) = (Int(a), Int(b))
    let left = Int128(units[x] + 1) * Int128(claims[y].weight)
    let right = Int128(units[y] + 1) * Int128(claims[x].weight)
    return left != right ? left < right : x < y
  }

  /// Lets the unit at the top of the heap sink to where it belongs.
  private mutating func sink(from top: Int) {
    var place = top
    while 2 * place + 1 < heap.count {
      var child = 2 * place + 1
      if child + 1 < heap.count, isBefore(heap[child + 1], heap[child]) { child += 1 }
      if !isBefore(heap[child], heap[place]) { return }
      heap.swapAt(place, child)
      place = child
    }
  }

  /// Sets `units` so that they bring `wanted`.
  ///
  /// - Returns: the threshold, the largest ratio that a claim may have; `nil` if there is none.
  private mutating func share(_ wanted: Int64) -> (numerator: Int64, denominator: Int64)? {
    guard let low = ratio(below: wanted) else { return nil }
    var reached: Int64 = 0
    heap.removeAll(keepingCapacity: true)
    for place in claims.indices {
      units[place] = units(place, at: low)
      reached += brought(place, at: units[place])
      if units[place] < claims[place].most { heap.append(Int32(place)) }
    }
    var top = heap.count / 2
    while top > 0 {
      top -= 1
      sink(from: top)
    }
    var threshold = (numerator: Int64(0), denominator: Int64(1))
    while reached < wanted {
      guard let first = heap.first else { return nil }
      let weight = claims[Int(first)].weight
      threshold = (units[Int(first)] + 1, weight)
      group.removeAll(keepingCapacity: true)
      while let next = heap.first {
        let place = Int(next)
        guard
          Int128(units[place] + 1) * Int128(threshold.denominator)
            == Int128(threshold.numerator) * Int128(claims[place].weight)
        else { break }
        reached += brought(place, at: units[place] + 1) - brought(place, at: units[place])
        units[place] += 1
        group.append(next)
        if units[place] == claims[place].most {
          heap[0] = heap[heap.count - 1]
          heap.removeLast()
        }
        sink(from: 0)
      }
      if reached > wanted { takeBack(reached - wanted) }
    }
    for place in claims.indices { units[place] = fewest(place, bringing: units[place]) }
    let divisor = greatestDivisor(threshold.numerator, threshold.denominator)
    return (threshold.numerator / divisor, threshold.denominator / divisor)
  }

  /// Of the claims at the threshold those whose next ratio is smallest give up a unit, then the last ones.
  private mutating func takeBack(_ count: Int64) {
    for _ in 0..<count {
      var chosen = -1
      var fewer: Int64 = 0
      for (slot, next) in group.enumerated() where next >= 0 {
        let place = Int(next)
        let own = brought(place, at: units[place])
        if brought(place, at: units[place] - 1) == own { continue }
        let less = fewest(place, bringing: units[place] - 1)
        if chosen >= 0 {
          let best = Int(group[chosen])
          let left = Int128(less) * Int128(claims[best].weight)
          let right = Int128(fewer) * Int128(claims[place].weight)
          if left > right || left == right && place < best { continue }
        }
        (chosen, fewer) = (slot, less)
      }
      if chosen < 0 { return }
      units[Int(group[chosen])] = fewer
      group[chosen] = -1
    }
  }

  private func greatestDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }

  // MARK: The answer

  /// Finds the shares under a ceiling of `room`, with flow and certificate, in the memory that these have.
  ///
  /// - Returns: false if the closed form does not serve.
  mutating func solve(room: Int64, flow: inout [Int64], _ stage: inout FairStage) -> Bool {
    let wanted = planned - room
    guard wanted > 0, room >= 0, let threshold = share(wanted) else { return false }
    flow.removeAll(keepingCapacity: true)
    flow.append(contentsOf: plannedFlow)
    flow[ceilingArc] = room
    alone.removeAll(keepingCapacity: true)
    for place in claims.indices {
      let claim = claims[place]
      let own = units[place]
      if own == 0 { continue }
      let made = brought(place, at: own)
      guard made <= claim.room, claim.moving >= 0 else { return false }
      flow[Int(claim.arc)] = own
      flow[Int(claim.short)] = own
      flow[unmetArc] += own
      flow[Int(claim.moving)] -= made
      if claim.gate >= 0 { settleGate(place, own, &flow) }
      if claim.matched < 0, own == claim.room, own < claim.upper, !isAt(threshold, place) {
        alone.append(Int32(place))
      }
    }
    orderAlone()
    writePieces(threshold, &stage)
    stage.whole.removeAll(keepingCapacity: true)
    stage.whole.append(contentsOf: flow)
    return true
  }

  private func settleGate(_ place: Int, _ own: Int64, _ flow: inout [Int64]) {
    let claim = claims[place]
    let lost = claim.matched < 0 ? own : claim.through - through(place, at: own)
    if claim.matched >= 0 { flow[Int(claim.matched)] -= lost }
    flow[Int(claim.gate)] -= lost
  }

  /// Whether the claim has all the units that the threshold allows.
  private func isAt(_ threshold: (numerator: Int64, denominator: Int64), _ place: Int) -> Bool {
    Int128(units[place] + 1) * Int128(threshold.denominator)
      > Int128(threshold.numerator) * Int128(claims[place].weight)
  }

  /// Sub-projects that could give no more, the largest ratio first.
  private mutating func orderAlone() {
    for end in alone.indices.dropFirst() {
      var slot = end
      while slot > 0 {
        let (a, b) = (Int(alone[slot]), Int(alone[slot - 1]))
        let left = Int128(units[a]) * Int128(claims[b].weight)
        if left <= Int128(units[b]) * Int128(claims[a].weight) { break }
        alone.swapAt(slot, slot - 1)
        slot -= 1
      }
    }
  }

  private func writePieces(
    _ threshold: (numerator: Int64, denominator: Int64), _ stage: inout FairStage
  ) {
    stage.numerators.removeAll(keepingCapacity: true)
    stage.denominators.removeAll(keepingCapacity: true)
    stage.numerators.append(threshold.numerator)
    stage.denominators.append(threshold.denominator)
    let outside = Int32(alone.count + 1)
    stage.piece.removeAll(keepingCapacity: true)
    stage.piece.append(contentsOf: repeatElement(outside, count: nodeCount))
    stage.piece[Int(ceilingNode)] = 0
    for place in claims.indices where claims[place].most > 0 && claims[place].moving >= 0 {
      write(place, piece: 0, &stage)
    }
    for (number, place) in alone.enumerated() {
      let (own, weight) = (units[Int(place)], claims[Int(place)].weight)
      let divisor = greatestDivisor(own, weight)
      stage.numerators.append(own / divisor)
      stage.denominators.append(weight / divisor)
      write(Int(place), piece: Int32(number + 1), &stage)
    }
  }

  private func write(_ place: Int, piece: Int32, _ stage: inout FairStage) {
    let claim = claims[place]
    stage.piece[Int(claim.node)] = piece
    stage.piece[Int(claim.block)] = piece
    if claim.gateNode < 0 { return }
    // A gate that could let more through than comes to it lies inside with what leads to it, which is full.
    let isInside = claim.matched < 0 || isOpen(place)
    if isInside { stage.piece[Int(claim.gateNode)] = piece }
  }

  private func isOpen(_ place: Int) -> Bool {
    for share in claims[place].shares
    where shares[share].capacity(at: units[place]) <= claims[place].through { return false }
    return true
  }
}

extension AllocationNetwork.GateShare {
  /// What passes while the sub-project lacks `unmet`.
  func capacity(at unmet: Int64) -> Int64 {
    let (twice, overflow) = (total - unmet).multipliedReportingOverflow(by: 2 * numerator)
    if !overflow, twice >= 0, twice <= Int64.max - denominator {
      return max(0, (twice + denominator) / (2 * denominator) - settled)
    }
    let wide = 2 * Int128(numerator) * Int128(total - unmet) + Int128(denominator)
    let (quotient, rest) = wide.quotientAndRemainder(dividingBy: 2 * Int128(denominator))
    return max(0, Int64(rest < 0 ? quotient - 1 : quotient) - settled)
  }
}
