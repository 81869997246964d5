internal import Allocation
internal import Planning

/// Fair shares in whole units where one ceiling alone is short, and every sub-project meets it in one year with
/// one tranche that can move: no flow has to be found then, only the threshold.
///
/// A sub-project that lacks u gives the ceiling u units of room; where cofinancing takes matched money of
/// others with them, u less what its gate no longer lets through (`RoomShares`). The cut of the threshold: the
/// ceiling with all sub-projects that could give more; each of the others is a piece of its own, behind
/// it. `WholeShareProof` checks all that.
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
    /// Shares of its gate, if the gate holds `matched` back.
    var shares: Range<Int>

    var most: Int64 { matched < 0 ? min(upper, room) : upper }
  }

  let claims: [Claim]
  private let ceilingArc: Int
  private let ceilingNode: Int32
  private let unmetArc: Int
  private let nodeCount: Int
  /// What all arcs carry in the plan, but for the ceiling's.
  private let plannedFlow: [Int64]
  /// What is planned below the ceiling.
  private let planned: Int64

  // Memory of one answer, kept for the next.
  private var shares: RoomShares
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
    ceilingArc = arc
    ceilingNode = ceiling
    nodeCount = network.nodeCount
    let unmet = network.tail[Int(first.arc)]
    guard let paid = network.head.firstIndex(of: unmet) else { return nil }
    unmetArc = paid
    plannedFlow = reader.flow
    planned = reader.planned
    shares = RoomShares(
      found.map {
        RoomShares.Claim(weight: $0.weight, most: $0.most, through: $0.through, shares: $0.shares)
      }, network.gateShares)
  }

  // MARK: The answer

  /// Finds the shares under a ceiling of `room`, with flow and certificate, in the memory that these have.
  ///
  /// - Returns: false if the closed form does not serve.
  mutating func solve(room: Int64, flow: inout [Int64], _ stage: inout FairStage) -> Bool {
    let wanted = planned - room
    guard wanted > 0, room >= 0, let threshold = shares.share(wanted) else { return false }
    flow.removeAll(keepingCapacity: true)
    flow.append(contentsOf: plannedFlow)
    flow[ceilingArc] = room
    alone.removeAll(keepingCapacity: true)
    for place in claims.indices {
      let claim = claims[place]
      let own = shares.units[place]
      if own == 0 { continue }
      let made = shares.brought(place, at: own)
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
    let lost = claim.matched < 0 ? own : claim.through - shares.through(place, at: own)
    if claim.matched >= 0 { flow[Int(claim.matched)] -= lost }
    flow[Int(claim.gate)] -= lost
  }

  /// Whether the claim has all the units that the threshold allows.
  private func isAt(_ threshold: (numerator: Int64, denominator: Int64), _ place: Int) -> Bool {
    Int128(shares.units[place] + 1) * Int128(threshold.denominator)
      > Int128(threshold.numerator) * Int128(claims[place].weight)
  }

  /// Sub-projects that could give no more, the largest ratio first.
  private mutating func orderAlone() {
    for end in alone.indices.dropFirst() {
      var slot = end
      while slot > 0 {
        let (a, b) = (Int(alone[slot]), Int(alone[slot - 1]))
        let left = Int128(shares.units[a]) * Int128(claims[b].weight)
        if left <= Int128(shares.units[b]) * Int128(claims[a].weight) { break }
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
      let (own, weight) = (shares.units[Int(place)], claims[Int(place)].weight)
      let divisor = RoomShares.greatestDivisor(own, weight)
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
    let isInside = claim.matched < 0 || shares.isOpen(place)
    if isInside { stage.piece[Int(claim.gateNode)] = piece }
  }
}
