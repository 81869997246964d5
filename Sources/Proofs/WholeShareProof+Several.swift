// Claims with several gates that enter the cut of their piece: what they bring may fall back by some units.

extension WholeShareReading {
  /// Units within which what a claim brings must rise.
  ///
  /// Reason: all of them are tried. Solvers promise the same.
  private static var window: Int64 { 64 }

  private func brought(_ gates: [Entering], at units: Int64) -> Int128 {
    gates.reduce(Int128(units)) { $0 + Int128(min($1.most, through($1.gate, at: units))) }
  }

  /// Units beyond which less never brings as much, nor one less: a gate of share p/q lets at most p/q × d + 1 more
  /// through for d units less.
  private func reach(_ gates: [Entering], _ claim: Int) throws(ProofFailure) -> Int64 {
    let one: Int128 = 1 << 20
    var rest = one
    for gate in gates {
      var steepest: Int128 = 0
      for place in problem.shareStart[gate.gate]..<problem.shareStart[gate.gate + 1] {
        let share = problem.shares[Int(place)]
        let (p, q) = (Int128(share.numerator), Int128(share.denominator))
        steepest = max(steepest, (one * p + q - 1) / q)
      }
      rest -= steepest
    }
    let wanted = one * Int128(gates.count + 1)
    guard rest > 0, rest * Int128(Self.window) >= wanted else {
      throw .shape("gates: claim \(claim) leaves no money that is not matched")
    }
    return Int64((wanted + rest - 1) / rest)
  }

  mutating func checkSeveral(
    _ claim: Int, _ own: Int32, _ gates: [Entering]
  ) throws(ProofFailure) {
    let arc = Int(problem.claims[claim])
    let units = certificate.flow[arc]
    let allowed = allowed(claim, in: own, atMost: problem.statement.upper[arc])
    let lowest = max(0, allowed.units - (try reach(gates, claim)))
    let tried = (lowest...allowed.units).map { (units: $0, brought: brought(gates, at: $0)) }
    let most = tried.reduce(Int128.min) { max($0, $1.brought) }
    let best = tried.filter { $0.brought == most }.map(\.units)
    let turn = Turn(
      piece: own, isExact: allowed.isExact, top: allowed.units, best: best,
      next: tried.filter { $0.brought == most - 1 && $0.units < best[0] }.map(\.units),
      isFirm: false)
    let pieces = Set(gates.map { leaves($0.gate, from: own) }).filter { $0 < self.pieces }.sorted()
    var rest = try follow(claim, units, turn, isLast: pieces.isEmpty)
    var before = own
    for later in pieces where rest.count > 1 {
      if isEqual(before, later) { memory.waitsBeside[Int(before)] = true }
      before = later
      let left = gates.filter { leaves($0.gate, from: own) == later }
      let allowed = self.allowed(claim, in: later, atMost: rest.last!)
      // Nothing lies within the threshold but what the claim has in any case.
      guard allowed.units > rest[0], let top = rest.last(where: { $0 <= allowed.units }),
        top > rest[0]
      else {
        rest = [rest[0]]
        break
      }
      let tried = rest.filter { $0 <= top }.map { units in
        (
          units: units,
          brought: left.reduce(Int128(0)) {
            $0 - Int128(min($1.most, through($1.gate, at: units)))
          }
        )
      }
      let most = tried.last!.brought
      let best = tried.filter { $0.brought == most }.map(\.units)
      let below = tried.last { $0.brought < most }?.brought
      let turn = Turn(
        piece: later, isExact: allowed.isExact && top == allowed.units, top: top, best: best,
        next: tried.filter { $0.brought == most - 1 }.map(\.units),
        isFirm: below.map { $0 < most - 1 } ?? false)
      rest = try follow(claim, units, turn, isLast: later == pieces.last)
    }
    guard units == rest[0] else { throw .shareNotTight(claim: claim) }
  }

  /// A claim in a piece where it is counted anew.
  private struct Turn {
    var piece: Int32
    /// Whether `top` is at the threshold exactly.
    var isExact: Bool
    var top: Int64
    /// The units that bring most, and those that bring one less.
    var best: [Int64]
    var next: [Int64]
    /// Whether less than `top` brings less by more than one.
    var isFirm: Bool
  }

  /// - Returns: the units that are as good so far; those of a claim that has given one up alone.
  private mutating func follow(
    _ claim: Int, _ units: Int64, _ turn: Turn, isLast: Bool
  ) throws(ProofFailure) -> [Int64] {
    guard turn.isExact, turn.best == [turn.top] else { return turn.best }
    if turn.isFirm {
      memory.hasFirm[Int(turn.piece)] = true
      return turn.best
    }
    // At 0 units there is nothing to give up.
    guard let next = turn.next.first else { return turn.best }
    if turn.next.count > 1, !isLast { memory.isUnclear[Int(turn.piece)] = true }
    if units == next {
      lower(claim, at: turn.piece, to: next)
      return [next]
    }
    keep(claim, at: turn.piece, next: next)
    return turn.best
  }
}
