internal import Allocation
internal import Certificates
internal import Planning
internal import Solvers

// Prices of the nodes that are taken out, near those of a relaxation.

extension PartedNetwork {
  /// Prices of the ceilings as fractions with small denominators, so that parts that are equally dear are so
  /// exactly; a thousand times finer, so that they can be made slightly dearer.
  mutating func setPrices(near prices: BoundPrices, _ tolerance: Double) {
    let hubs = into.indices.filter { into[$0] >= 0 }
    guard let money = hubs.first.map({ root(above: $0) }) else { return }
    let near = hubs.map { hub -> (numerator: Int64, denominator: Int64) in
      let worth = Double(prices.potential[hub] - prices.potential[money])
      return Self.fraction(near: worth / Double(prices.denominator), tolerance)
    }
    var common: Int64 = 1
    for fraction in near {
      let next = common / greatestCommonDivisor(common, fraction.denominator)
      if next > (1 << 24) / fraction.denominator { continue }
      common = next * fraction.denominator
    }
    denominator = common << 10
    for (hub, fraction) in zip(hubs, near) {
      let units = Int128(fraction.numerator) * Int128(denominator)
      price[hub] = Int64(clamping: units / Int128(fraction.denominator))
    }
  }

  private func root(above hub: Int) -> Int {
    var node = hub
    while into[node] >= 0 { node = Int(settled.tail[Int(into[node])]) }
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

extension RowTiers {
  /// That no flow of a program with an arc for units beyond the cap of each of `claims` costs less than
  /// `enough`, part by part at prices near one of `candidates`; nil if none of them proves it.
  func partsBound(
    _ priced: Network, claims: [Int], near candidates: [BoundPrices], atLeast enough: Int128
  ) -> AllocationParts? {
    if rows.count != network.rowCount || search.rowCount > Self.roundedRowCount { return nil }
    var own = priced
    let arcs = Array(0..<network.arcCount) + claims.map { beyond[$0]! }
    own.tail = arcs.map { priced.tail[$0] }
    own.head = arcs.map { priced.head[$0] }
    own.lower = arcs.map { priced.lower[$0] }
    own.upper = arcs.map { priced.upper[$0] }
    own.cost = arcs.map { priced.cost[$0] }
    var parted = PartedNetwork(network, own, rows, flow: own.lower, threads: threads)
    for prices in candidates {
      for tolerance in [1e-4, 1e-8] {
        parted.setPrices(near: prices, tolerance)
        // Where any unit will do, no part should find one worth its while.
        if enough == 1 { parted.denominator <<= 4 }
        guard let optima = parted.optima(isBrief: true) else { continue }
        if parted.bound(optima) >= enough { return parted.certificate(optima) }
      }
    }
    return nil
  }
}
