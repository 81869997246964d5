// Where a matched source is short itself, what a claim brings to a cut depends on which side of it the source is:
// parts can not be divided at once. Thresholds rise from cut to cut instead, until nothing is short.

extension WholeDecomposition {
  /// Maximum flows that one part may take.
  ///
  /// Reason: many claims with exactly the same ratio are tried one by one.
  static var ascentLimit: Int { 400 }

  /// Finds piece after piece, from the whole network on.
  ///
  /// - Returns: false if nothing was proven.
  mutating func ascendFromWhole() -> Bool {
    var whole = everything
    whole.hasSource = true
    waiting = [whole]
    while let next = waiting.popLast() {
      if !ascend(next) { return false }
    }
    return settleOutside()
  }

  /// Finds the highest piece of a part: the least threshold at which all claims can be served (each cut that is
  /// found short lifts it), then the claims at the threshold give up a unit in their order until one can not.
  /// What can get no unit more then is the piece; the rest goes on.
  ///
  /// - Returns: false if nothing was proven.
  private mutating func ascend(_ part: Part) -> Bool {
    var threshold = FairLevel(0, 1)
    for _ in 0..<Self.ascentLimit {
      let units = granted(part, threshold)
      let flow = maximumFlow(in: part, granting: units)
      if flow.serveNeeds() {
        if threshold.numerator > 0 { return giveUp(part, units, threshold) }
        outside = part
        outside.claims = []
        return true
      }
      let isShort = part.nodes.indices.map { flow.isShort($0) }
      guard let lifted = self.threshold(of: part, serving: isShort), threshold.isBelow(lifted)
      else { return false }
      threshold = lifted
    }
    return false
  }

  /// The units that a threshold allows each claim; where a gate enters, the fewest that bring as much.
  private func granted(_ part: Part, _ threshold: FairLevel) -> [Int64] {
    let allotment = allotment(of: part.claims)
    return part.claims.enumerated().map { place, claim in
      let most =
        Int128(problem.weights[Int(claim)]) * Int128(threshold.numerator)
        / Int128(threshold.denominator)
      let upper = capacity[problem.claims[Int(claim)]]
      return allotment.fewest(place, bringing: Int64(min(Int128(upper), most)))
    }
  }

  /// The least threshold at which claims bring what the marked nodes are short of.
  private func threshold(of part: Part, serving isShort: [Bool]) -> FairLevel? {
    let network = problem.network
    for (position, v) in part.nodes.enumerated() { place[v] = isShort[position] ? 1 : 0 }
    var need: Int128 = 0
    for (position, v) in part.nodes.enumerated() where isShort[position] {
      need -= Int128(balance[v])
    }
    for arc in part.arcs where gateOfArc[arc] < 0 {
      if place[network.tail[Int(arc)]] == 0, place[network.head[Int(arc)]] == 1 {
        need -= Int128(capacity[arc])
      }
    }
    let claims = part.claims.filter { place[network.head[problem.claims[Int($0)]]] == 1 }
    // Gates whose node lies on the other side enter here.
    var entered: [Int32] = []
    for claim in claims {
      var gate = gateOfClaim[claim]
      while gate >= 0 {
        let node = network.tail[Int(problem.gates.arc[Int(gate)])]
        if crossing[gate] == Self.inside, place[node] == 0 { entered.append(gate) }
        gate = nextGate[gate]
      }
    }
    for gate in entered { crossing[gate] = .max }
    let allotment = allotment(of: claims)
    for gate in entered { crossing[gate] = Self.inside }
    return allotment.threshold(reaching: need)?.ratio
  }

  private mutating func giveUp(
    _ part: Part, _ granted: [Int64], _ highest: FairLevel
  ) -> Bool {
    var (units, threshold) = (granted, highest)
    for _ in 0..<Self.ascentLimit {
      guard var isReached = lowerFreely(part, &units) else { return false }
      var hasFailed = false
      for (ratio, place) in atThreshold(part, units, threshold) {
        var lowered = units
        lowered[place] = ratio.units
        let flow = maximumFlow(in: part, granting: lowered)
        if flow.serveNeeds() {
          units = lowered
          guard let next = lowerFreely(part, &units) else { return false }
          isReached = next
        } else {
          hasFailed = true
          break
        }
      }
      if hasFailed { return cutOff(part, units, threshold, isReached) }
      // All could: the cut that asked for this threshold had not counted what gates let through freely.
      threshold = highestRatio(part, units)
      if threshold.numerator == 0 { return false }
      units = self.granted(part, threshold)
    }
    return false
  }

  private func highestRatio(_ part: Part, _ units: [Int64]) -> FairLevel {
    var highest = UnitRatio(units: 0, weight: 1)
    for (place, claim) in part.claims.enumerated() {
      let own = UnitRatio(units: units[place], weight: problem.weights[Int(claim)])
      if highest < own { highest = own }
    }
    return FairLevel.reduced(highest.units, highest.weight)
  }

  /// The claims at the threshold in the order in which they give up a unit, with what they have then.
  private func atThreshold(
    _ part: Part, _ units: [Int64], _ threshold: FairLevel
  ) -> [(ratio: UnitRatio, place: Int)] {
    let allotment = allotment(of: part.claims)
    let highest = UnitRatio(units: threshold.numerator, weight: threshold.denominator)
    var order: [(ratio: UnitRatio, place: Int)] = []
    for (place, claim) in part.claims.enumerated() where units[place] > 0 {
      let weight = problem.weights[Int(claim)]
      guard UnitRatio(units: units[place], weight: weight) == highest else { continue }
      let less = allotment.fewest(place, bringing: units[place] - 1)
      order.append((UnitRatio(units: less, weight: weight), place))
    }
    order.sort { $0.ratio < $1.ratio || ($0.ratio == $1.ratio && $0.place > $1.place) }
    return order
  }

  /// Lowers claims whose gate, a unit wider then, brings that unit from where there is more.
  ///
  /// - Returns: the nodes, by their place in the part, that could get a unit more; `nil` if it does not end.
  private mutating func lowerFreely(_ part: Part, _ units: inout [Int64]) -> [Bool]? {
    let network = problem.network
    for _ in 0..<Self.ascentLimit {
      let flow = maximumFlow(in: part, granting: units)
      guard flow.serveNeeds() else { return nil }
      let isReached = flow.reach(from: Int(place[source]))
      var isDone = true
      for (position, claim) in part.claims.enumerated() where units[position] > 0 {
        var gate = gateOfClaim[claim]
        var more: Int64 = 0
        while gate >= 0 {
          let arc = Int(problem.gates.arc[Int(gate)])
          if crossing[gate] == Self.inside, isReached[Int(place[network.tail[arc]])],
            !isReached[Int(place[network.head[arc]])]
          {
            more +=
              problem.gates.capacity(Int(gate), at: units[position] - 1)
              - problem.gates.capacity(Int(gate), at: units[position])
          }
          gate = nextGate[gate]
        }
        if more == 0 { continue }
        units[position] -= 1
        isDone = false
      }
      if isDone { return isReached }
    }
    return nil
  }

  /// Settles what can get no unit more, and leaves the rest of the part to go on.
  private mutating func cutOff(
    _ part: Part, _ units: [Int64], _ threshold: FairLevel, _ isReached: [Bool]
  ) -> Bool {
    for (position, v) in part.nodes.enumerated() { place[v] = isReached[position] ? 0 : 1 }
    var unitsOf: [Int32: Int64] = [:]
    for (position, claim) in part.claims.enumerated() { unitsOf[claim] = units[position] }
    let (above, below) = split(part)
    if above.claims.isEmpty { return false }
    let own = above.claims.map { unitsOf[$0]! }
    guard proves(above, own, threshold) else { return false }
    let inside = maximumFlow(in: above, granting: own)
    guard inside.serveNeeds(), keep(above, own, threshold, inside) else { return false }
    if !below.nodes.isEmpty { waiting.append(below) }
    return true
  }

  /// Whether the cut around a piece forces its units: each claim brings what it may at the threshold, but for
  /// those at the threshold that have given up a unit, the first in their order.
  private func proves(_ part: Part, _ units: [Int64], _ threshold: FairLevel) -> Bool {
    let allotment = allotment(of: part.claims)
    let most = granted(part, threshold)
    var lastLowered: (ratio: UnitRatio, place: Int)?
    var firstKept: (ratio: UnitRatio, place: Int)?
    func isBefore(_ a: (ratio: UnitRatio, place: Int), _ b: (ratio: UnitRatio, place: Int)) -> Bool
    {
      a.ratio < b.ratio || (a.ratio == b.ratio && a.place > b.place)
    }
    for (place, claim) in part.claims.enumerated() {
      let weight = problem.weights[Int(claim)]
      let isAtThreshold =
        most[place] > 0
        && UnitRatio(units: most[place], weight: weight)
          == UnitRatio(units: threshold.numerator, weight: threshold.denominator)
      if units[place] == most[place] {
        if !isAtThreshold { continue }
        let less = allotment.fewest(place, bringing: most[place] - 1)
        let rank = (ratio: UnitRatio(units: less, weight: weight), place: place)
        if firstKept.map({ isBefore(rank, $0) }) ?? true { firstKept = rank }
      } else {
        guard isAtThreshold, units[place] < most[place],
          allotment.mostBrought(place, upTo: most[place])
            - allotment.brought(place, at: units[place])
            == 1, units[place] == allotment.fewest(place, bringing: units[place])
        else { return false }
        let rank = (ratio: UnitRatio(units: units[place], weight: weight), place: place)
        if lastLowered.map({ isBefore($0, rank) }) ?? true { lastLowered = rank }
      }
    }
    guard let lastLowered, let firstKept else { return true }
    return !isBefore(firstKept, lastLowered)
  }
}
