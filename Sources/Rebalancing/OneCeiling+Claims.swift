internal import Allocation
internal import Planning

/// Reads a network as the claims below its only ceiling.
struct ClaimReader {
  private let network: AllocationNetwork
  private let ceiling: Int32
  /// What each arc carries in the plan; 0 in the ceiling's own.
  private(set) var flow: [Int64]
  /// What is planned below the ceiling.
  private(set) var planned: Int64 = 0
  private var gateOf: [Int32: Int] = [:]
  /// Sub-projects with several gates: what they bring is no sum of steps up.
  private var hasSeveral: Set<Int32> = []

  init(_ network: AllocationNetwork, _ ceiling: Int32) {
    self.network = network
    self.ceiling = ceiling
    flow = [Int64](repeating: 0, count: network.arcCount)
    for (gate, i) in network.gateSubproject.enumerated() {
      if gateOf.updateValue(gate, forKey: i) != nil { hasSeveral.insert(i) }
    }
  }

  /// One claim for each sub-project in printed order; `nil` if one of them is not as a closed form wants it.
  mutating func claims() -> [OneCeiling.Claim]? {
    var claims: [OneCeiling.Claim] = []
    var first = 0
    let cells = network.cells
    while first < cells.count {
      var end = first
      while end < cells.count, cells.subproject[end] == cells.subproject[first] { end += 1 }
      if network.unmet[Int(cells.subproject[first])] >= 0 {
        guard let claim = claim(first..<end) else { return nil }
        claims.append(claim)
      }
      first = end
    }
    return claims
  }

  private mutating func claim(_ range: Range<Int>) -> OneCeiling.Claim? {
    let i = Int(network.cells.subproject[range.lowerBound])
    let shorts = range.filter { network.short[$0] >= 0 }
    guard shorts.count == 1, let short = shorts.first.map({ network.short[$0] }),
      !hasSeveral.contains(Int32(i))
    else { return nil }
    let arc = network.unmet[i]
    let gate = gateOf[Int32(i)]
    let gateNode = gate.map { network.tail[Int(network.gateArc[$0])] }
    var claim = OneCeiling.Claim(
      arc: arc, short: short, moving: -1, node: network.head[Int(arc)],
      block: network.head[Int(short)], gate: gate.map { network.gateArc[$0] } ?? -1,
      gateNode: gateNode ?? -1, matched: -1, through: 0, weight: network.need[i],
      upper: network.upper[Int(arc)], room: 0, shares: 0..<0)
    var (isCapped, isOther) = (false, false)
    var matched: [Int32] = []
    for c in range where network.own[c] >= 0 {
      let own = Int(network.own[c])
      flow[own] = network.upper[own]
      let isMoving = network.lower[own] < network.upper[own]
      let isBeforeGate = network.head[own] == gateNode
      if isBeforeGate { claim.through += network.upper[own] }
      if network.tail[own] == ceiling {
        planned += network.upper[own]
        if isBeforeGate { isCapped = true } else { isOther = true }
        if !isMoving { continue }
        if claim.moving >= 0 { return nil }
        claim.moving = Int32(own)
        claim.room = network.upper[own] - network.lower[own]
      } else if network.tail[own] != 0 {
        return nil
      } else if isBeforeGate, isMoving {
        matched.append(Int32(own))
      }
    }
    guard let gate else { return claim }
    let gateArc = Int(network.gateArc[gate])
    flow[gateArc] = claim.through
    guard !(isCapped && isOther), network.upper[gateArc] >= claim.through else { return nil }
    // Money through the ceiling leaves the gate room enough; so does money that can not move.
    if isCapped || claim.moving < 0 { return claim }
    if matched.isEmpty {
      claim.gate = -1
      return claim
    }
    guard matched.count == 1 else { return nil }
    claim.matched = matched[0]
    claim.shares = Int(network.gateStart[gate])..<Int(network.gateStart[gate + 1])
    return claim
  }
}
