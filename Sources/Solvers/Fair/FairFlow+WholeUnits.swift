extension FairFlow {
  /// Makes shares whole by largest remainder: a feasible flow in whole units in which each claim is
  /// its share rounded down or up, and the claims of each level add up to what they did.
  ///
  /// Claims ask for their missing part of a unit in the order of their fractional parts, largest
  /// first, then in the order of `claims`; each gets it if the flow can still be completed. All cuts
  /// of the optimum stay tight, so that no unit moves from one level to another.
  ///
  /// *Why one minimum-cost flow decides it.* The roundings that a flow can carry are the bases of a
  /// contrapolymatroid inside a box of unit width: the bases of a matroid. There the greedy choice is
  /// the base of largest weight for *any* weights that fall strictly in that order (Rado 1957;
  /// Edmonds 1971): the exchange axiom turns every other base into a heavier one. So ranks
  /// n, n − 1, …, 1 do what powers of two would, and stay small.
  ///
  /// - Parameters:
  ///   - optimum: what `solve()` has found for this problem; anything else is a programming error.
  ///   - threads: how many components may be solved at the same time; changes nothing but the time.
  /// - Returns: units on each arc.
  /// - Throws: as `solve()`.
  public func wholeUnits(of optimum: FairOptimum, threads: Int = 2) throws(FairFault) -> [Int64] {
    let most = try admitted()
    let outcome: FlowOutcome
    do {
      var rounding = MinimumCostFlow(roundingNetwork(optimum, most: most), threads: threads)
      outcome = try rounding.solve()
    } catch { throw .network(error) }
    guard case .optimal(let rounded) = outcome else {
      preconditionFailure("shares with tight cuts can be rounded")
    }
    checkLevelTotals(optimum, rounded.flow)
    return rounded.flow
  }

  /// The network with its cuts tight, claims between their share rounded down and up, and what
  /// rounding up is worth as a negative cost.
  private func roundingNetwork(_ optimum: FairOptimum, most: Int64) -> Network {
    var rounding = network
    for a in 0..<network.arcCount {
      let (from, to) = (optimum.piece[Int(network.tail[a])], optimum.piece[Int(network.head[a])])
      let upper = network.lower[a] + capacity(of: a, most: most)
      rounding.upper[a] = from < to ? network.lower[a] : upper
      rounding.lower[a] = from > to ? upper : network.lower[a]
    }
    rounding.cost = [Int64](repeating: 0, count: network.arcCount)
    var asking: [(claim: Int, remainder: Int128, denominator: Int128)] = []
    for (claim, arc) in claims.enumerated() {
      let ratio = optimum.levels[Int(optimum.level[claim])]
      let denominator = Int128(ratio.denominator)
      let (floor, remainder) = share(claim, ratio).quotientAndRemainder(dividingBy: denominator)
      rounding.lower[arc] = Int64(floor)
      rounding.upper[arc] = Int64(floor) + (remainder > 0 ? 1 : 0)
      if remainder > 0 { asking.append((claim, remainder, denominator)) }
    }
    asking.sort { x, y in
      let (left, right) = (x.remainder * y.denominator, y.remainder * x.denominator)
      return left != right ? left > right : x.claim < y.claim
    }
    for (place, ask) in asking.enumerated() {
      rounding.cost[claims[ask.claim]] = Int64(place - asking.count)
    }
    return rounding
  }

  /// Units × the denominator of the ratio.
  private func share(_ claim: Int, _ ratio: FairLevel) -> Int128 {
    Int128(weights[claim]) * Int128(ratio.numerator)
  }

  private func checkLevelTotals(_ optimum: FairOptimum, _ flow: [Int64]) {
    var surplus = [Int128](repeating: 0, count: optimum.levels.count)
    for (claim, arc) in claims.enumerated() {
      let level = Int(optimum.level[claim])
      let ratio = optimum.levels[level]
      surplus[level] += Int128(flow[arc]) * Int128(ratio.denominator) - share(claim, ratio)
    }
    precondition(surplus.allSatisfy { $0 == 0 }, "rounding moves no unit between levels")
  }
}
