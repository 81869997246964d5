internal import Allocation
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

  /// What a unit of delay counts in units of change where both are sought at once: what is tried.
  private static let weights: [Int64] = [8, 64]

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
  func solve() throws(RebalancingFault) -> AllocationAnswer? {
    let delays = network.delayCosts
    guard let prices = try relaxation(delays) else { return nil }
    var start = settled.lower
    for arc in network.own where arc >= 0 { start[Int(arc)] = network.upper[Int(arc)] }
    guard let delay = parted(delays, start, prices) else { return nil }
    var flow = delay.flow
    var both: [(weight: Int64, found: Found)] = []
    for weight in Self.weights {
      let costs = zip(delays, network.changeCosts).map { weight * $0 + $1 }
      guard let prices = try relaxation(costs), let found = parted(costs, flow ?? start, prices)
      else { continue }
      both.append((weight, found))
      if let other = found.flow, flow.map({ isBetter(other, than: $0) }) ?? true { flow = other }
      if let flow, cost(flow, costs) <= found.bound { break }
    }
    guard let flow, !both.isEmpty else { return nil }
    let value = cost(flow, delays)
    if value == 0 { return nil }
    var stages = network.nothingLost(flow, terms)
    stages.append(.bounded(.delay, stage(flow, value, min(delay.bound, value), delay.parts)))
    // Delay times its weight is known: what is left of a bound on both bounds the change.
    let changes = cost(flow, network.changeCosts)
    let bounds = both.map { $0.found.bound - Int128($0.weight) * value }
    let best = bounds.indices.max { bounds[$0] < bounds[$1] }!
    var parts = both[best].found.parts
    // That no flow has less delay needs no price; named, so that it is no part's own row.
    parts.rows = [Int32(network.rowCount), Int32(network.rowCount + 1)]
    parts.rowPrices = [both[best].weight * parts.denominator, 0]
    stages.append(.bounded(.change, stage(flow, changes, min(bounds[best], changes), parts)))
    return AllocationAnswer(flow: flow, stages: stages)
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
      prices: AllocationPrices(potential: [Int64](), rowPrice: [], denominator: 1), tree: nil,
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

  /// The best of what simple prices near the relaxation's lead to.
  private func parted(
    _ costs: [Int64], _ start: [Int64], _ prices: BoundPrices
  ) -> Found? {
    var best: Found?
    for tolerance in [1e-4, 1e-8] {
      var parted = PartedNetwork(network, settled, costs: costs, flow: best?.flow ?? start)
      setPrices(&parted, prices, tolerance)
      guard let optima = parted.optima() else { continue }
      let bound = parted.bound(optima)
      var flow = best?.flow
      let certificate = parted.certificate(optima)
      parted.settle(optima)
      if let found = parted.flow, flow.map({ cost(found, costs) < cost($0, costs) }) ?? true {
        flow = found
      }
      if best.map({ bound > $0.bound }) ?? true {
        best = Found(flow: flow, bound: bound, parts: certificate)
      } else {
        best?.flow = flow
      }
      if let best, let flow = best.flow, cost(flow, costs) <= best.bound { break }
    }
    return best
  }

  /// Prices of the ceilings as fractions with small denominators, so that parts that are equally dear are so
  /// exactly; a thousand times finer, so that they can be made slightly dearer.
  private func setPrices(
    _ parted: inout PartedNetwork, _ prices: BoundPrices, _ tolerance: Double
  ) {
    let hubs = parted.into.indices.filter { parted.into[$0] >= 0 }
    guard let money = hubs.first.map({ root(parted, $0) }) else { return }
    let near = hubs.map { hub -> (numerator: Int64, denominator: Int64) in
      let price = Double(prices.potential[hub] - prices.potential[money])
      return Self.fraction(near: price / Double(prices.denominator), tolerance)
    }
    var common: Int64 = 1
    for fraction in near {
      let next = common / greatestCommonDivisor(common, fraction.denominator)
      if next > (1 << 24) / fraction.denominator { continue }
      common = next * fraction.denominator
    }
    parted.denominator = common << 10
    for (hub, fraction) in zip(hubs, near) {
      let units = Int128(fraction.numerator) * Int128(parted.denominator)
      parted.price[hub] = Int64(clamping: units / Int128(fraction.denominator))
    }
  }

  private func root(_ parted: PartedNetwork, _ hub: Int) -> Int {
    var node = hub
    while parted.into[node] >= 0 { node = Int(network.tail[Int(parted.into[node])]) }
    return node
  }

  /// The first convergent of a continued fraction within `tolerance`.
  private static func fraction(
    near x: Double, _ tolerance: Double
  ) -> (numerator: Int64, denominator: Int64) {
    var (before, last) = ((Int64(0), Int64(1)), (Int64(1), Int64(0)))
    var rest = min(max(x, 0), 0x1p20)
    let goal = rest
    for _ in 0..<40 {
      let whole = Int64(rest.rounded(.down))
      let next = (whole * last.0 + before.0, whole * last.1 + before.1)
      if next.1 > 1 << 20 { break }
      (before, last) = (last, next)
      if abs(Double(last.0) / Double(last.1) - goal) <= tolerance { break }
      rest -= Double(whole)
      if rest < 1e-12 { break }
      rest = 1 / rest
    }
    return last
  }
}

extension AllocationAnswer {
  /// Units that its delay and change may miss their bounds by.
  var openUnits: Int128 {
    stages.reduce(0) { sum, stage in
      if case .bounded(_, let stage) = stage { sum + stage.value - stage.bound } else { sum }
    }
  }
}
