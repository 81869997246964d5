internal import Allocation
internal import Certificates
internal import Planning
internal import Solvers

/// Deferral under any ceilings and rows where all money can still be paid: nothing is lost and nobody is
/// asked, which no allocation can better, and what remains is delay and change.
///
/// The relaxation of rows gives prices of the ceilings and a flow nearby (`RatioFlow`). With the prices the
/// network falls into sub-projects (`PartedNetwork`), whose optima in whole units bound the tier; shifting some of them makes a
/// flow of their states that is as cheap as the bound, or nearly.
struct NothingLost {
  private let terms: AllocationTerms
  private let network: AllocationNetwork
  private let threads: Int
  /// With all claims at 0.
  private var settled: Network

  /// A unit of delay beside one of change, where both are sought at once: bounds on change are concave in
  /// it, so the best of these is found from a middle one on.
  private static let weights: [(delay: Int64, change: Int64)] = [
    (0, 1), (1, 4), (1, 2), (1, 1), (2, 1), (4, 1), (8, 1), (16, 1), (64, 1),
  ]
  private static let middle = 3
  /// Parts beyond which no other weights are tried while the delay is open: each takes seconds.
  private static let manyParts = 200

  /// Nil if something must be lost, or asked, by the bounds alone.
  init?(_ terms: AllocationTerms, _ network: AllocationNetwork, threads: Int) {
    guard terms.yearsBeyond != nil, network.asked.isEmpty, terms.carryover.isEmpty,
      network.rowCount > 0
    else { return nil }
    self.terms = terms
    self.network = network
    self.threads = threads
    settled = network.statement
    for arc in network.fairTiers(of: terms).flatMap(\.claims) {
      if settled.lower[arc] > 0 { return nil }
      settled.upper[arc] = 0
    }
  }

  /// An answer with what was proven about it; nil if no such flow was found.
  ///
  /// - Parameter known: a flow that obeys everything and loses nothing; the answer is never worse.
  func solve(from known: [Int64]?) throws(RebalancingFault) -> AllocationAnswer? {
    var start = settled.lower
    for arc in network.own where arc >= 0 { start[Int(arc)] = network.upper[Int(arc)] }
    var parted = PartedNetwork(
      network, settled, network.rows, flow: known ?? start, threads: threads)
    let (delays, changes) = (network.delayCosts, network.changeCosts)
    guard let delay = try best(delays, &parted) else { return nil }
    var flow = known
    take(delay.flow, &flow)
    // Values that bounds need not reach: no flow has one between.
    let step = network.changeStep
    var bounds: [Int: Found] = [:]
    func isClosed(_ flow: [Int64]) -> Bool {
      let value = cost(flow, delays)
      let change = cost(flow, changes)
      return value <= delay.bound
        && bounds.contains { place, found in
          let bound = Self.left(of: found.bound, value, Self.weights[place])
          return change - bound < step
        }
    }
    /// What is left for change at a weight, with the least delay found so far.
    func bound(_ place: Int) throws(RebalancingFault) -> Int128? {
      if bounds[place] == nil {
        let weight = Self.weights[place]
        let costs = zip(delays, changes).map { weight.delay * $0 + weight.change * $1 }
        guard let found = try best(costs, &parted) else { return nil }
        bounds[place] = found
        take(found.flow, &flow)
      }
      return flow.map { Self.left(of: bounds[place]!.bound, cost($0, delays), Self.weights[place]) }
    }
    var place = Self.middle
    var highest = try bound(place)
    // Where the delay stays open the answer is not proven best, whatever bounds the change.
    let isOpen = flow.map { cost($0, delays) > delay.bound } ?? false
    for direction in isOpen && parted.parts.count > Self.manyParts ? [] : [-1, 1] {
      while let flow, !isClosed(flow), Self.weights.indices.contains(place + direction),
        let next = try bound(place + direction), highest.map({ next >= $0 }) ?? true
      {
        (place, highest) = (place + direction, next)
      }
    }
    guard let flow, let found = bounds[place] else { return nil }
    return answer(flow, delay, found, Self.weights[place])
  }

  private func answer(
    _ flow: [Int64], _ delay: Found, _ both: Found, _ weight: (delay: Int64, change: Int64)
  ) -> AllocationAnswer? {
    let value = cost(flow, network.delayCosts)
    if value == 0 { return nil }
    var stages = network.nothingLost(flow, terms)
    stages.append(.bounded(.delay, stage(flow, value, min(delay.bound, value), delay.parts)))
    // Delay times its weight is known: what is left of a bound on both bounds the change.
    let changes = cost(flow, network.changeCosts)
    let bound = min(Self.left(of: both.bound, value, weight), changes)
    var parts = both.parts
    // That no flow has less delay needs no price; named, so that it is no part's own row.
    parts.rows = [Int32(network.rowCount), Int32(network.rowCount + 1)]
    parts.rowPrices = [weight.delay * parts.denominator, 0]
    parts.denominator *= weight.change
    stages.append(.bounded(.change, stage(flow, changes, bound, parts)))
    return AllocationAnswer(flow: flow, stages: stages)
  }

  /// What a bound on weighted delay and change leaves for a unit of change.
  private static func left(
    of bound: Int128, _ delay: Int128, _ weight: (delay: Int64, change: Int64)
  ) -> Int128 {
    let (quotient, rest) = (bound - Int128(weight.delay) * delay)
      .quotientAndRemainder(dividingBy: Int128(weight.change))
    return rest > 0 ? quotient + 1 : quotient
  }

  private func take(_ found: [Int64]?, _ flow: inout [Int64]?) {
    if let found, flow.map({ isBetter(found, than: $0) }) ?? true { flow = found }
  }

  /// Less delay, or as much and less change.
  private func isBetter(_ a: [Int64], than b: [Int64]) -> Bool {
    let (delays, changes) = (network.delayCosts, network.changeCosts)
    return (cost(a, delays), cost(a, changes)) < (cost(b, delays), cost(b, changes))
  }

  private func stage(
    _ flow: [Int64], _ value: Int128, _ bound: Int128, _ parts: AllocationParts
  ) -> BoundedStage {
    BoundedStage(
      flow: flow, value: value, bound: bound,
      prices: BoundPrices(potential: [Int64](), rowPrice: [], denominator: 1), tree: nil,
      parts: parts)
  }

  /// Prices of the relaxation; nil if nothing but a loss obeys the limits.
  private func relaxation(_ costs: [Int64]) throws(RebalancingFault) -> BoundPrices? {
    var priced = settled
    priced.cost = costs
    var ratio = RatioFlow(priced, network.rows, threads: threads, branchLimit: 0)
    ratio.isNearby = true
    do {
      switch try ratio.solve() {
      case .found(let answer): return answer.prices
      case .undecided(let prices): return prices
      case .infeasible, .infeasibleNetwork, .infeasibleInWholeUnits: return nil
      }
    } catch { throw .solver(error.description) }
  }

  private func cost(_ flow: [Int64], _ costs: [Int64]) -> Int128 {
    zip(costs, flow).reduce(0) { $0 + Int128($1.0) * Int128($1.1) }
  }

  private struct Found {
    /// Nil if none obeys everything.
    var flow: [Int64]?
    var bound: Int128
    var parts: AllocationParts
  }

  /// The best of what simple prices near the relaxation's lead to; nil if nothing but a loss obeys the limits, or if a
  /// part is not solved.
  private func best(
    _ costs: [Int64], _ parted: inout PartedNetwork
  ) throws(RebalancingFault) -> Found? {
    guard let prices = try relaxation(costs) else { return nil }
    parted.costs = costs
    var best: Found?
    for tolerance in [1e-4, 1e-8] {
      parted.setPrices(near: prices, tolerance)
      guard let optima = parted.optima() else { continue }
      let bound = parted.bound(optima)
      var flow = best?.flow
      let isBetter = best.map { bound > $0.bound } ?? true
      let certificate = isBetter ? parted.certificate(optima) : nil
      parted.settle(optima)
      if let found = parted.flow, flow.map({ cost(found, costs) < cost($0, costs) }) ?? true {
        flow = found
      }
      if let certificate {
        best = Found(flow: flow, bound: bound, parts: certificate)
      } else {
        best?.flow = flow
      }
      if let best, let flow = best.flow, cost(flow, costs) <= best.bound { break }
    }
    return best
  }
}
