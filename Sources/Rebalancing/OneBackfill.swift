internal import Allocation
internal import Planning

/// Where one ceiling alone is short and others can give all that it lacks: nothing is unmet, and what is asked has one
/// threshold for all source-years that may be asked (`RoomShares`), if they can all place their part.
///
/// They can if a maximum flow between them and the tranches below the ceiling serves all; it is found by paths,
/// after each has given what it can at once. The cut of the threshold is everything but the money itself.
struct OneBackfill: Sendable {
  /// A way to give: from a source-year into a sub-project-year.
  private struct Gift: Sendable {
    var arc: Int32
    var giver: Int32
    var taker: Int32
  }
  /// A sub-project-year with tranches below the ceiling.
  private struct Taker: Sendable {
    var tranches: [Int32] = []
    /// What these can give up.
    var room: Int64 = 0
  }

  private let ceilingArc: Int
  private let purseArc: Int
  private let purseLimit: Int64
  private let askedArcs: [Int32]
  private let plannedFlow: [Int64]
  private let planned: Int64
  private let lower: [Int64]
  private let gifts: [Gift]
  private let takers: [Taker]
  private let outside: [Int]
  private let nodeCount: Int

  private var shares: RoomShares
  private var given: [Int64] = []
  private var left: [Int64] = []
  private var room: [Int64] = []

  /// `nil` if the network is of another shape.
  init?(_ kept: KeptNetwork) {
    let (terms, network) = (kept.terms, kept.network)
    guard terms.yearsBeyond == nil, terms.backfill != nil, terms.carryover.isEmpty,
      terms.classCount == 1, network.gateArc.isEmpty, let first = network.asked.first,
      let ceiling = kept.onlyCeilingArc, network.tail[ceiling] == 0
    else { return nil }
    let purse = network.tail[Int(first)]
    guard let paid = network.head.firstIndex(of: purse) else { return nil }
    (ceilingArc, purseArc, purseLimit) = (ceiling, paid, network.upper[paid])
    askedArcs = network.asked
    lower = network.lower
    nodeCount = network.nodeCount
    var flow = [Int64](repeating: 0, count: network.arcCount)
    var takers: [Taker] = []
    var takerOfNode: [Int32: Int32] = [:]
    var (below, node) = (Int64(0), network.head[ceiling])
    for own in network.own where own >= 0 {
      let arc = Int(own)
      flow[arc] = network.upper[arc]
      guard network.tail[arc] == node else { continue }
      below += network.upper[arc]
      if takerOfNode[network.head[arc]] == nil {
        takerOfNode[network.head[arc]] = Int32(takers.count)
        takers.append(Taker())
      }
      let taker = Int(takerOfNode[network.head[arc]]!)
      takers[taker].tranches.append(own)
      takers[taker].room += network.upper[arc] - network.lower[arc]
    }
    var giverOfNode: [Int32: Int32] = [:]
    for (giver, arc) in network.asked.enumerated() {
      giverOfNode[network.head[Int(arc)]] = Int32(giver)
    }
    gifts = network.extra.compactMap { arc in
      guard arc >= 0, let taker = takerOfNode[network.head[Int(arc)]],
        let giver = giverOfNode[network.tail[Int(arc)]]
      else { return nil }
      return Gift(arc: arc, giver: giver, taker: taker)
    }
    node = network.unmet.first { $0 >= 0 }.map { network.tail[Int($0)] } ?? 0
    outside = [0, Int(purse), Int(node)]
    self.takers = takers
    plannedFlow = flow
    planned = below
    shares = RoomShares(
      zip(network.asked, network.askedHubs).map { arc, hub in
        RoomShares.Claim(
          weight: max(1, Int64(clamping: hub.planned)), most: network.upper[Int(arc)])
      })
  }

  /// Finds what is asked under a ceiling of `limit`, and a flow; the two fair tiers come with it.
  ///
  /// - Returns: `nil` if the closed form does not serve.
  mutating func solve(room limit: Int64) -> (flow: [Int64], stages: [AllocationStage])? {
    let wanted = planned - limit
    guard wanted > 0, limit >= 0, wanted <= purseLimit, let threshold = shares.share(wanted),
      place()
    else { return nil }
    var flow = plannedFlow
    flow[ceilingArc] = limit
    flow[purseArc] = wanted
    for (giver, arc) in askedArcs.enumerated() { flow[Int(arc)] = shares.units[giver] }
    for (place, gift) in gifts.enumerated() { flow[Int(gift.arc)] = given[place] }
    for (number, taker) in takers.enumerated() {
      var taken = taker.room - room[number]
      for own in taker.tranches where taken > 0 {
        let part = min(taken, flow[Int(own)] - lower[Int(own)])
        flow[Int(own)] -= part
        taken -= part
      }
    }
    var piece = [Int32](repeating: 0, count: nodeCount)
    let nobody = FairStage(numerators: [], denominators: [], piece: piece, whole: flow)
    for node in outside { piece[node] = 1 }
    let asked = FairStage(
      numerators: [threshold.numerator], denominators: [threshold.denominator], piece: piece,
      whole: flow)
    return (flow, [.fair(.unmet(class: 0), nobody), .fair(.asked, asked)])
  }

  // MARK: A place for every part

  /// Gives each source-year's units to sub-project-years; false if not all find a place.
  private mutating func place() -> Bool {
    given = [Int64](repeating: 0, count: gifts.count)
    left = shares.units
    room = takers.map(\.room)
    for (place, gift) in gifts.enumerated() {
      let units = min(left[Int(gift.giver)], room[Int(gift.taker)])
      given[place] = units
      left[Int(gift.giver)] -= units
      room[Int(gift.taker)] -= units
    }
    for giver in left.indices {
      while left[giver] > 0 { if !placeAlongPath(from: giver) { return false } }
    }
    return true
  }

  /// Makes a place by moving what others have given: a path giver, taker, giver, … to a taker with room.
  private mutating func placeAlongPath(from start: Int) -> Bool {
    var giftTo = [Int](repeating: -1, count: takers.count)
    var giftFrom = [Int](repeating: -1, count: left.count)
    var isReached = [Bool](repeating: false, count: left.count)
    isReached[start] = true
    var queue = [start]
    var next = 0
    while next < queue.count {
      let giver = queue[next]
      next += 1
      for (place, gift) in gifts.enumerated()
      where Int(gift.giver) == giver && giftTo[Int(gift.taker)] < 0 {
        let taker = Int(gift.taker)
        giftTo[taker] = place
        if room[taker] > 0 {
          move(start, taker, giftTo, giftFrom)
          return true
        }
        for (other, back) in gifts.enumerated()
        where Int(back.taker) == taker && given[other] > 0 && !isReached[Int(back.giver)] {
          isReached[Int(back.giver)] = true
          giftFrom[Int(back.giver)] = other
          queue.append(Int(back.giver))
        }
      }
    }
    return false
  }

  private mutating func move(_ start: Int, _ end: Int, _ giftTo: [Int], _ giftFrom: [Int]) {
    var units = min(left[start], room[end])
    var taker = end
    while Int(gifts[giftTo[taker]].giver) != start {
      let back = giftFrom[Int(gifts[giftTo[taker]].giver)]
      units = min(units, given[back])
      taker = Int(gifts[back].taker)
    }
    left[start] -= units
    room[end] -= units
    taker = end
    while true {
      given[giftTo[taker]] += units
      let giver = Int(gifts[giftTo[taker]].giver)
      if giver == start { return }
      given[giftFrom[giver]] -= units
      taker = Int(gifts[giftFrom[giver]].taker)
    }
  }
}
