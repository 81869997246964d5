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
  /// n, n − 1, …, 1 do what powers of two would, and stay small. Mostly no ranks are needed: if the
  /// first claims of each level can have their units together, they are the greedy choice.
  ///
  /// - Parameters:
  ///   - optimum: what `solve()` has found for this problem; anything else is a programming error.
  ///   - threads: how many components may be solved at the same time; changes nothing but the time.
  /// - Returns: units on each arc.
  /// - Throws: as `solve()`.
  public func wholeUnits(of optimum: FairOptimum, threads: Int = 2) throws(FairFault) -> [Int64] {
    let most = try admitted()
    var (rounding, asking) = roundingNetwork(optimum, most: most)
    let first = firstInEachLevel(asking, optimum)
    var preferred = rounding
    for ask in asking {
      let arc = claims[ask.claim]
      if first.contains(ask.claim) {
        preferred.lower[arc] += 1
      } else {
        preferred.upper[arc] -= 1
      }
    }
    if let flow = try cheapest(preferred, threads: threads) {
      checkLevelTotals(optimum, flow)
      return flow
    }
    for (place, ask) in asking.enumerated() {
      rounding.cost[claims[ask.claim]] = Int64(place - asking.count)
    }
    guard let flow = try cheapest(rounding, threads: threads) else {
      preconditionFailure("shares with tight cuts can be rounded")
    }
    checkLevelTotals(optimum, flow)
    return flow
  }

  /// Nil if there is no flow.
  private func cheapest(_ network: Network, threads: Int) throws(FairFault) -> [Int64]? {
    do {
      var solver = MinimumCostFlow(network, threads: threads)
      if case .optimal(let optimum) = try solver.solve() { return optimum.flow }
      return nil
    } catch { throw .network(error) }
  }

  /// A claim whose share is not whole, and its fractional part.
  private struct Asking {
    var claim: Int
    var remainder: Int128
    var denominator: Int128
  }

  /// As many claims of each level as it has units to give, first come first served. If a flow can
  /// carry this choice, it is the greedy one: within a level every other claim comes later, when the level
  /// has no unit left.
  private func firstInEachLevel(_ asking: [Asking], _ optimum: FairOptimum) -> Set<Int> {
    var units = [Int128](repeating: 0, count: optimum.levels.count)
    for ask in asking { units[Int(optimum.level[ask.claim])] += ask.remainder }
    for level in units.indices { units[level] /= Int128(optimum.levels[level].denominator) }
    var first = Set<Int>()
    for ask in asking where units[Int(optimum.level[ask.claim])] > 0 {
      units[Int(optimum.level[ask.claim])] -= 1
      first.insert(ask.claim)
    }
    return first
  }

  /// The network with its cuts tight and claims between their share rounded down and up, and the
  /// claims that ask for a unit, in their order.
  private func roundingNetwork(
    _ optimum: FairOptimum, most: Int64
  ) -> (network: Network, asking: [Asking]) {
    var rounding = network
    for a in 0..<network.arcCount {
      let (from, to) = (optimum.piece[Int(network.tail[a])], optimum.piece[Int(network.head[a])])
      let upper = network.lower[a] + network.capacity(of: a, most: most)
      rounding.upper[a] = from < to ? network.lower[a] : upper
      rounding.lower[a] = from > to ? upper : network.lower[a]
    }
    rounding.cost = [Int64](repeating: 0, count: network.arcCount)
    var asking: [Asking] = []
    for (claim, arc) in claims.enumerated() {
      let ratio = optimum.levels[Int(optimum.level[claim])]
      let denominator = Int128(ratio.denominator)
      let (floor, remainder) = share(claim, ratio).quotientAndRemainder(dividingBy: denominator)
      rounding.lower[arc] = Int64(floor)
      rounding.upper[arc] = Int64(floor) + (remainder > 0 ? 1 : 0)
      if remainder > 0 {
        asking.append(Asking(claim: claim, remainder: remainder, denominator: denominator))
      }
    }
    asking.sort { x, y in
      let (left, right) = (x.remainder * y.denominator, y.remainder * x.denominator)
      return left != right ? left > right : x.claim < y.claim
    }
    return (rounding, asking)
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
