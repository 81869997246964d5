internal import Allocation
internal import Certificates
internal import Planning

/// Rows that whole flows obey because a weighted sum of others rounds down to them.
///
/// With weights u (≥ 0 but for balances) Σ u row says c x ≤ d for every flow, over a common denominator D. For whole n
///
///     Σ n x = (Σ c x + Σ (D n − c) x) / D ≤ (d + Σ max((D n − c) lower, (D n − c) upper)) / D,
///
/// and the left side is whole: rounded down, the right side is a limit.
enum RoundedRows {
  /// Checks each row, given the rows before it. O(rows × (arcs + entries)).
  static func check(
    _ rounded: [RoundedRow], _ statement: FlowStatement, _ rows: SideRows
  ) throws(ProofFailure) {
    for place in rounded.indices { try check(place, rounded, statement, rows) }
  }

  private static func check(
    _ place: Int, _ rounded: [RoundedRow], _ statement: FlowStatement, _ rows: SideRows
  ) throws(ProofFailure) {
    let row = rounded[place]
    try checkCount("coefficients", row.coefficients.count, equals: row.arcs.count)
    try checkCount("roundedPrice", row.roundedPrice.count, equals: place)
    guard row.denominator > 0 else { throw .denominatorNotPositive }
    let prices = BoundPrices(
      potential: row.potential, rowPrice: row.rowPrice, denominator: row.denominator,
      facets: row.facets)
    var combined = [Int128](repeating: 0, count: statement.arcCount)
    var sum = WideSum()
    var wide = WideArithmetic()
    try BoundProof.addRows(statement, rows, prices, to: &combined, &sum, &wide, sign: 1)
    try add(
      Array(rounded[..<place]), row.roundedPrice, to: &combined, &sum, &wide, sign: 1)
    // c − D n, of which the least over the bounds is taken away.
    var isNamed = Set<Int32>()
    for (arc, coefficient) in zip(row.arcs, row.coefficients) {
      guard combined.indices.contains(Int(arc)), isNamed.insert(arc).inserted else {
        throw .shape("rounded row \(place): names no arc, or one twice")
      }
      wide.add(-row.denominator, times: Int128(coefficient), to: &combined[Int(arc)])
    }
    try wide.check()
    for arc in combined.indices {
      let rest = combined[arc]
      let (lower, upper) = (Int128(statement.lower[arc]), Int128(statement.upper[arc]))
      if lower > upper { return }
      sum.add(-rest, times: rest > 0 ? lower : upper)
    }
    // Below limit + 1.
    guard row.limit < Int128.max >> 2, !sum.isAtLeast(row.limit + 1, times: row.denominator),
      sum.isAtLeast(-(Int128(1) << 120), times: row.denominator)
    else { throw .shape("rounded row \(place): does not follow") }
  }

  /// Adds price × row to the coefficients, and price × limit × `sign` to the sum.
  static func add(
    _ rounded: [RoundedRow], _ prices: [Int128], to reduced: inout [Int128],
    _ sum: inout WideSum, _ wide: inout WideArithmetic, sign: Int128
  ) throws(ProofFailure) {
    if rounded.isEmpty { return }
    try checkCount("roundedPrice", prices.count, equals: rounded.count)
    for (place, price) in prices.enumerated() where price != 0 {
      guard price > 0 else { throw .shape("rounded row \(place): a negative price") }
      for (arc, coefficient) in zip(rounded[place].arcs, rounded[place].coefficients) {
        guard reduced.indices.contains(Int(arc)) else {
          throw .shape("rounded row \(place): names no arc")
        }
        wide.add(price, times: Int128(coefficient), to: &reduced[Int(arc)])
      }
      sum.add(price, times: sign * rounded[place].limit)
    }
  }
}
