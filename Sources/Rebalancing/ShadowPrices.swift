internal import Allocation
public import Planning

/// What one more unit of the plan (100 minor units with two decimals) under one ceiling would change.
public struct ShadowPrice: Sendable {
  /// A number of `terms.limits`.
  public var limit: Int
  /// Unmet need that it would restore, by sub-project, in minor units; only what is not 0.
  public var restored: [(subproject: Int32, amount: Amount)]
  /// By how much less others would be asked, in minor units.
  public var relieved: Amount
  /// By how much the delay would fall, in minor units × years.
  public var hastened: Int128
}

extension Rebalancer {
  /// Solves again with each ceiling that takes something away raised by one unit: exact differences,
  /// not estimates. One solve for each such ceiling, at most `limit` of them.
  public func shadowPrices(
    of funded: Funded, atMost limit: Int = 20
  ) throws(RebalancingFault) -> [ShadowPrice] {
    let unit = Amount(powerOfTen(max(sums.draft.unit.decimals, 0)))
    var blamed = Set<Int>()
    for move in Ledger(funded).moves { if let limit = move.limit { blamed.insert(limit) } }
    var prices: [ShadowPrice] = []
    for number in blamed.sorted() {
      guard prices.count < limit, case .ceiling(let amount) = funded.terms.limits[number].kind
      else { continue }
      var terms = funded.terms
      terms.limits[number].kind = .ceiling(amount + unit)
      guard case .funded(let raised) = try solve(terms) else { continue }
      let restored = zip(funded.unmet, raised.unmet).enumerated().compactMap {
        (index, pair) -> (subproject: Int32, amount: Amount)? in
        pair.0 == pair.1 ? nil : (Int32(index), pair.0 - pair.1)
      }
      prices.append(
        ShadowPrice(
          limit: number, restored: restored,
          relieved: funded.asked.reduce(0, +) - raised.asked.reduce(0, +),
          hastened: funded.delay - raised.delay))
    }
    return prices
  }
}
