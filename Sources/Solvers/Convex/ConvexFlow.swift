public import Certificates

/// A cheapest flow in whole units under convex costs, or the proof that there is no feasible flow.
public enum ConvexOutcome: Sendable, Equatable {
  case optimal(ConvexOptimum)
  case infeasible(FlowConflict)
}

/// A flow of least convex cost and the prices that prove it.
///
/// On each arc f(x) − f(x − 1) ≤ potential[head] − potential[tail] ≤ f(x + 1) − f(x), the left part
/// unless x is the lower bound, the right part unless x is the upper bound.
public struct ConvexOptimum: Sendable, Equatable {
  /// Units on each arc.
  public var flow: [Int64]
  /// Cost of a unit at each node.
  public var potential: [Int64]
  /// Σ f(flow).
  public var value: Int128
  /// Of all linear solves together.
  public var counts: FlowCounts
  /// Minimum-cost flows that were solved.
  public var solves: Int
}

/// Input that the solver can not compute with exactly; found before the first pivot.
public enum ConvexFault: Error, Equatable, Sendable {
  /// As for linear costs, with marginal costs as costs; `shape` also if arcs and costs do not pair.
  case network(NetworkFault)
  /// The arc's breaks do not rise, its slopes fall, or its square is negative.
  case notConvex(arc: Int)
}

/// Minimum-cost flow with a convex cost on each arc, best among all flows in whole units.
///
/// Pieces become parallel arcs. Quadratic costs are approached by capacity scaling (Minoux 1986;
/// Hochbaum & Shanthikumar 1990: proximity and scaling): each is drawn around its present flow by
/// chords that are short there and longer farther away; solve, draw again around the new flow with shorter
/// chords, until the chords on both sides of each flow are one unit long. Then they are the marginal
/// costs themselves, and the linear optimum's prices prove the convex one.
///
/// The answer is the same for any number of threads. Method, limits, complexity: ConvexFlow.md.
public struct ConvexFlow: Sendable {
  /// As given; its `cost` counts for nothing.
  public let network: Network
  /// One per arc.
  public let costs: [ConvexCost]

  /// - Parameters:
  ///   - network: its `cost` is not looked at.
  ///   - costs: one per arc.
  public init(_ network: Network, costs: [ConvexCost]) {
    self.network = network
    self.costs = costs
  }

  /// Solves from scratch; the minimum-cost flows within start from one another's prices.
  ///
  /// - Parameter threads: how many components may be solved at the same time.
  /// - Throws: what can not be computed with, before the first pivot.
  public func solve(threads: Int = 2) throws(ConvexFault) -> ConvexOutcome {
    try solve(threads: threads, fromReal: network.arcCount >= Self.realStartArcs)
  }

  /// With `fromReal`, the optimum in real numbers is sought first and the exact search starts there.
  func solve(threads: Int, fromReal: Bool) throws(ConvexFault) -> ConvexOutcome {
    let most = try admitted()
    for arc in 0..<network.arcCount where network.lower[arc] > network.upper[arc] {
      return .infeasible(.emptyArc(arc))
    }
    let prices = fromReal ? realPrices(most: most, threads: threads) : nil
    var chords = ChordNetwork(self, most: most, near: prices)
    var solver: MinimumCostFlow
    if let prices {
      solver = MinimumCostFlow(chords.network, threads: threads, from: prices)
    } else {
      solver = MinimumCostFlow(chords.network, threads: threads)
    }
    var scale = prices == nil ? chords.widestScale : 1
    var counts = FlowCounts()
    var solves = 0
    while true {
      chords.draw(scale: scale, in: &solver)
      let outcome: FlowOutcome
      do { outcome = try solver.solve() } catch { throw .network(error) }
      switch outcome {
      case .infeasible(let conflict): return .infeasible(conflict)
      case .optimal(let optimum):
        solves += 1
        counts.add(optimum.counts)
        let step = chords.recentre(at: optimum.flow, scale: scale)
        if scale == 1 && step == .exact {
          return .optimal(
            proven(chords.centre, optimum.potentials[0], counts: counts, solves: solves))
        }
        if scale > 1 && step != .outside { scale /= ChordNetwork.ratio }
      }
    }
  }

  /// Checks the optimality conditions on every arc: prove at the exit.
  private func proven(
    _ flow: [Int64], _ potential: [Int64], counts: FlowCounts, solves: Int
  ) -> ConvexOptimum {
    var value: Int128 = 0
    for a in 0..<network.arcCount {
      let x = flow[a]
      let gain = Int128(potential[Int(network.head[a])]) - Int128(potential[Int(network.tail[a])])
      precondition(
        x == network.lower[a] || costs[a].marginal(after: x - 1) <= gain, "one unit less is no gain"
      )
      precondition(
        x == network.upper[a] || gain <= costs[a].marginal(after: x), "one unit more is no gain")
      value += costs[a].value(of: x)
    }
    return ConvexOptimum(
      flow: flow, potential: potential, value: value, counts: counts, solves: solves)
  }

  // MARK: At the door

  /// Finds what can not be computed with, and answers the most that an arc could have to carry beyond
  /// its lower bound: all supplies and every unit of negative marginal cost together.
  private func admitted() throws(ConvexFault) -> Int64 {
    var plain = network
    plain.cost = [Int64](repeating: 0, count: network.arcCount)
    guard costs.count == network.arcCount else { throw .network(.shape) }
    do { _ = try plain.admitted() } catch { throw .network(error) }
    for a in 0..<network.arcCount where !costs[a].isConvex { throw .notConvex(arc: a) }
    var most: Int128 = 0
    var pieces = 0
    for units in network.supply { most += Int128(units.magnitude) }
    for a in 0..<network.arcCount {
      most += Int128(network.lower[a].magnitude)
      if network.lower[a] < network.upper[a] {
        most += costs[a].fallingUnits(from: network.lower[a], to: network.upper[a])
      }
      pieces += ChordNetwork.pieceCount(costs[a])
    }
    guard most <= NetworkLimits.units else { throw .network(.tooManyUnits(most)) }
    guard pieces <= NetworkLimits.size else { throw .network(.tooLarge) }
    var total = most
    var steepest: Int128 = 0
    for a in 0..<network.arcCount {
      let upper = reach(of: a, most: Int64(most))
      total += 2 * max(0, Int128(upper) - Int128(network.lower[a]))
      steepest = max(steepest, costs[a].steepest(from: network.lower[a], to: upper))
    }
    guard total <= NetworkLimits.units else { throw .network(.tooManyUnits(total)) }
    let price = steepest * Int128(network.nodeCount + 1)
    guard price <= NetworkLimits.price else { throw .network(.costsTooLarge(price)) }
    return Int64(most)
  }

  /// The most an arc can carry in some optimum.
  func reach(of arc: Int, most: Int64) -> Int64 {
    Int64(min(Int128(network.upper[arc]), Int128(network.lower[arc]) + Int128(most) + 1))
  }
}
