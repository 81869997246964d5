extension WholeShares {
  /// Whether the cuts of `optimum` force its claims, by the rules of WholeShares.md: with gates a division may find
  /// cuts that do not. O(nodes + arcs + claims).
  func isForced(_ optimum: WholeShareOptimum) -> Bool {
    if gates.arc.isEmpty { return true }
    var forced = ForcedClaims(self, optimum)
    return forced.hold()
  }
}

/// The claims of an optimum beside the cuts around its pieces.
private struct ForcedClaims {
  /// A claim at the threshold of its piece in the order in which they give up a unit.
  private struct Rank {
    var left: UnitRatio
    var claim: Int

    static func < (a: Rank, b: Rank) -> Bool {
      a.left < b.left || (a.left == b.left && a.claim > b.claim)
    }
  }

  private struct Piece {
    var lastLowered: Rank?
    var firstKept: Rank?
    /// Whether one at the threshold would wait if it gave a unit up; whether one waits for an equal threshold.
    var isUnclear = false
    var waitsBeside = false
    var hasClaim = false
    /// Whether a claim is at the threshold that would take more than a unit from the piece if it gave one up.
    var hasFirm = false
  }

  private let problem: WholeShares
  private let optimum: WholeShareOptimum
  private var pieces: [Piece]
  private var gatesOfClaim: [[Int32]]
  /// Of what leads to a gate: the first piece that some of it comes from, and how much it is at most.
  private var firstBefore: [Int32]
  private var mostBefore: [Int64]

  init(_ problem: WholeShares, _ optimum: WholeShareOptimum) {
    self.problem = problem
    self.optimum = optimum
    let network = problem.network
    let gates = problem.gates
    pieces = Array(repeating: Piece(), count: optimum.thresholds.count)
    gatesOfClaim = Array(repeating: [], count: problem.claims.count)
    firstBefore = Array(repeating: .max, count: gates.arc.count)
    mostBefore = Array(repeating: 0, count: gates.arc.count)
    var gateOfNode = [Int32](repeating: -1, count: network.nodeCount)
    for gate in gates.arc.indices {
      gatesOfClaim[Int(gates.claim[gate])].append(Int32(gate))
      gateOfNode[Int(network.tail[Int(gates.arc[gate])])] = Int32(gate)
    }
    for arc in 0..<network.arcCount where gateOfNode[Int(network.head[arc])] >= 0 {
      let gate = Int(gateOfNode[Int(network.head[arc])])
      firstBefore[gate] = min(firstBefore[gate], optimum.piece[Int(network.tail[arc])])
      let (sum, overflow) = mostBefore[gate].addingReportingOverflow(network.upper[arc])
      mostBefore[gate] = overflow ? .max : sum
    }
  }

  private var outside: Int32 { Int32(pieces.count) }

  mutating func hold() -> Bool {
    for claim in problem.claims.indices where !holds(claim) { return false }
    return isInOrder()
  }

  private func head(_ claim: Int) -> Int32 {
    optimum.piece[Int(problem.network.head[problem.claims[claim]])]
  }

  /// The gates of a claim that enter the cut around `own`, with what can get to them.
  private func crossings(_ claim: Int, _ own: Int32) -> [WholeAllotment.Crossing] {
    gatesOfClaim[claim].compactMap { gate in
      let node = Int(problem.network.tail[Int(problem.gates.arc[Int(gate)])])
      if firstBefore[Int(gate)] > own, problem.network.supply[node] == 0 {
        return WholeAllotment.Crossing(gate: gate, most: mostBefore[Int(gate)])
      }
      return optimum.piece[node] > own ? WholeAllotment.Crossing(gate: gate, most: .max) : nil
    }
  }

  /// The units that a piece allows a claim, no more than `most`, and whether they are at its threshold exactly.
  private func allowed(
    _ claim: Int, in piece: Int32, atMost most: Int64
  ) -> (units: Int64, isExact: Bool) {
    let threshold = optimum.thresholds[Int(piece)]
    let (whole, rest) = (Int128(problem.weights[claim]) * Int128(threshold.numerator))
      .quotientAndRemainder(dividingBy: Int128(threshold.denominator))
    let units = Int64(min(Int128(most), whole))
    return (units, rest == 0 && Int128(units) == whole && units > 0)
  }

  /// The piece that money through the gate comes from.
  private func leaves(_ gate: Int32, from own: Int32) -> Int32 {
    let gate = Int(gate)
    let node = optimum.piece[Int(problem.network.tail[Int(problem.gates.arc[gate])])]
    return node > own ? node : firstBefore[gate]
  }

  private mutating func holds(_ claim: Int) -> Bool {
    let own = head(claim)
    let units = optimum.flow[problem.claims[claim]]
    if own == outside { return units == 0 }
    pieces[Int(own)].hasClaim = true
    let crossings = crossings(claim, own)
    let upper = problem.network.upper[problem.claims[claim]]
    let (cap, isExact) = allowed(claim, in: own, atMost: upper)
    if units > cap { return false }
    var entry = WholeAllotment.Entry(
      upper: upper, weight: problem.weights[claim], gate: -1, most: 0)
    if crossings.count == 1 {
      (entry.gate, entry.most) = (crossings[0].gate, crossings[0].most)
    } else {
      entry.several = crossings.indices
    }
    let cut = WholeAllotment(entries: [entry], gates: problem.gates, crossings: crossings)
    let base = cut.fewest(0, bringing: cap)
    let missing = cut.mostBrought(0, upTo: cap) - cut.brought(0, at: units)
    if missing == 0, base < cap {
      if crossings.count == 1 {
        return holdsWaiting(
          claim, own, base: base, cap: cap, for: leaves(crossings[0].gate, from: own))
      }
      return holdsWaiting(claim, own, crossings, cut, cap: cap)
    }
    if missing > 1 || missing == 1 && (!isExact || base < cap) { return false }
    if !isExact { return true }
    let next = cut.fewest(0, bringing: cap - 1)
    if next < cap - 1, crossings.contains(where: { leaves($0.gate, from: own) < outside }) {
      pieces[Int(own)].isUnclear = true
    }
    note(claim, in: own, left: next, isLowered: missing == 1)
    return missing == 0 || units == next
  }

  private mutating func holdsWaiting(
    _ claim: Int, _ own: Int32, base: Int64, cap: Int64, for later: Int32
  ) -> Bool {
    let units = optimum.flow[problem.claims[claim]]
    if later == outside { return units == base }
    if optimum.thresholds[Int(own)] == optimum.thresholds[Int(later)] {
      pieces[Int(own)].waitsBeside = true
    }
    let (most, isExact) = allowed(claim, in: later, atMost: cap)
    if most <= base { return units == base }
    if units != most, !isExact || units != most - 1 { return false }
    if isExact { note(claim, in: later, left: most - 1, isLowered: units < most) }
    return true
  }

  /// With several gates: piece after piece that one of them leaves, what is as good so far.
  private mutating func holdsWaiting(
    _ claim: Int, _ own: Int32, _ crossings: [WholeAllotment.Crossing], _ cut: WholeAllotment,
    cap: Int64
  ) -> Bool {
    let units = optimum.flow[problem.claims[claim]]
    let wanted = cut.brought(0, at: units)
    var rest = (max(0, cap - ShareGates.window)...cap).filter { cut.brought(0, at: $0) == wanted }
    var before = own
    for later in Set(crossings.map { leaves($0.gate, from: own) }).sorted() {
      if rest.count == 1 || later == outside { break }
      if optimum.thresholds[Int(before)] == optimum.thresholds[Int(later)] {
        pieces[Int(before)].waitsBeside = true
      }
      let left = crossings.filter { leaves($0.gate, from: own) == later }
      func brought(_ units: Int64) -> Int64 {
        left.reduce(0) { $0 - min($1.most, problem.gates.capacity(Int($1.gate), at: units)) }
      }
      let (most, isExact) = allowed(claim, in: later, atMost: cap)
      let within = rest.filter { $0 <= most }
      guard let top = within.last, top > rest[0] else { return units == rest[0] }
      let best = within.filter { brought($0) == brought(top) }
      let below = within.last { brought($0) != brought(top) }
      if isExact, top == most, best == [top], let below {
        let next = within.first { brought($0) == brought(below) }!
        let price = brought(top) - brought(below)
        if price == 1 {
          note(claim, in: later, left: next, isLowered: units != top)
          let isOpen = within.filter { brought($0) == brought(below) }.count > 1
          let isLast = crossings.allSatisfy {
            leaves($0.gate, from: own) <= later || leaves($0.gate, from: own) == outside
          }
          if isOpen, !isLast { pieces[Int(later)].isUnclear = true }
          if units == next { return true }
        } else {
          pieces[Int(later)].hasFirm = true
        }
      }
      if brought(units) != brought(top) || units > most { return false }
      (rest, before) = (best, later)
    }
    return units == rest[0]
  }

  private mutating func note(_ claim: Int, in piece: Int32, left: Int64, isLowered: Bool) {
    let rank = Rank(left: UnitRatio(units: left, weight: problem.weights[claim]), claim: claim)
    let place = Int(piece)
    if isLowered {
      if pieces[place].lastLowered.map({ $0 < rank }) ?? true { pieces[place].lastLowered = rank }
    } else if pieces[place].firstKept.map({ rank < $0 }) ?? true {
      pieces[place].firstKept = rank
    }
  }

  private func isInOrder() -> Bool {
    var first = 0
    for (number, piece) in pieces.enumerated() {
      let threshold = optimum.thresholds[number]
      let before = number == 0 ? FairLevel(0, 1) : optimum.thresholds[number - 1]
      let isOwn = threshold.numerator == 0 || piece.firstKept != nil || piece.hasFirm
      if !isOwn, piece.hasClaim || threshold != before { return false }
      if piece.isUnclear, piece.lastLowered != nil { return false }
      if number + 1 < pieces.count, optimum.thresholds[number + 1] == threshold { continue }
      let equals = pieces[first...number]
      let isTorn = equals.contains { $0.waitsBeside } && equals.contains { $0.lastLowered != nil }
      if isTorn { return false }
      // What an earlier piece has too much may pass to a later one.
      var firstKept: Rank?
      for piece in equals.reversed() {
        if let kept = piece.firstKept, firstKept.map({ kept < $0 }) ?? true { firstKept = kept }
        if let lowered = piece.lastLowered, let firstKept, firstKept < lowered { return false }
      }
      first = number + 1
    }
    return true
  }
}
