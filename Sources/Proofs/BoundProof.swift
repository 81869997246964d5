internal import Allocation
public import Certificates
internal import Planning

/// Checks of whole-unit flows with side rows: allowed, no answer below a bound, no answer at all.
///
/// With row prices ≥ 0 every feasible flow x that obeys the rows satisfies
///
///     denominator × Σ cost × x  ≥  Σ d × x − Σ potential × supply − Σ rowPrice × limit,
///     d = denominator × cost + potential[tail] − potential[head] + Σ rowPrice × coefficient,
///
/// and replacing each d × x by min(d × lower, d × upper) makes the right side a number that no
/// longer depends on x: the LP dual, and for any prices a valid bound (Geoffrion 1974). A facet
/// (`FacetPrice`) is one more row, valid for whole flows only. All checks take time linear in nodes +
/// arcs + row entries, the sum has 256 bits, and what leaves 128 bits elsewhere is refused.
public enum BoundProof {
  /// Checks that `flow` is feasible, obeys all rows and costs `value`.
  public static func checkWhole(
    _ statement: FlowStatement, rows: SideRows, flow: [Int64], value: Int128
  ) throws(ProofFailure) {
    try FlowProof.checkFeasible(statement, flow: flow)
    try rows.checkShape(arcCount: flow.count)
    var wide = WideArithmetic()
    for row in rows.limit.indices {
      var sum: Int128 = 0
      for entry in rows.entries(of: row) {
        let amount = Int128(flow[Int(rows.arc[entry])])
        wide.add(Int128(rows.coefficient[entry]), times: amount, to: &sum)
      }
      guard sum <= Int128(rows.limit[row]) else { throw .rowExceeded(row: row) }
    }
    var found: Int128 = 0
    for arc in flow.indices {
      wide.add(Int128(statement.cost[arc]), times: Int128(flow[arc]), to: &found)
    }
    try wide.check()
    guard found == value else { throw .valueDiffers(tier: 0, claimed: value, found: found) }
  }

  /// The bound numerator / denominator below which no whole flow costs, nor, without facets, any other.
  public static func lowerBound(
    _ statement: FlowStatement, rows: SideRows, prices: BoundPrices
  ) throws(ProofFailure) -> (numerator: Int128, denominator: Int128) {
    try checkShape(statement, rows)
    try RoundedRows.check(prices.rounded, statement, rows)
    let sum = try dualSum(statement, rows, prices, hasCosts: true, [:])
    return (try sum.roundedUp(over: 1), prices.denominator)
  }

  /// Checks that no flow in whole units costs less than `bound`: costs are whole, so the quotient
  /// is rounded up.
  public static func checkBound(
    _ statement: FlowStatement, rows: SideRows, prices: BoundPrices, bound: Int128
  ) throws(ProofFailure) {
    try checkShape(statement, rows)
    try RoundedRows.check(prices.rounded, statement, rows)
    try checkBoundOfShaped(statement, rows, prices, bound, [:])
  }

  /// Checks that no feasible flow, whole or fractional, obeys the rows: with all costs 0 the bound
  /// on 0 would be positive (Farkas 1902).
  public static func checkImpossible(
    _ statement: FlowStatement, rows: SideRows, prices: BoundPrices
  ) throws(ProofFailure) {
    try checkShape(statement, rows)
    try RoundedRows.check(prices.rounded, statement, rows)
    try checkImpossibleOfShaped(statement, rows, prices, [:])
  }

  static func checkShape(
    _ statement: FlowStatement, _ rows: SideRows
  ) throws(ProofFailure) {
    try statement.checkShape()
    try rows.checkShape(arcCount: statement.arcCount)
  }

  /// The bounds of a row's sum that a tree has set on the way to a leaf.
  struct SumKey: Hashable {
    var row: Int32
    var isMatched: Bool
  }
  typealias SumBounds = [SumKey: (lower: Int64, upper: Int64)]

  static func checkBoundOfShaped(
    _ statement: FlowStatement, _ rows: SideRows, _ prices: BoundPrices, _ bound: Int128,
    _ sums: SumBounds
  ) throws(ProofFailure) {
    let sum = try dualSum(statement, rows, prices, hasCosts: true, sums)
    let proven = try sum.roundedUp(over: prices.denominator)
    guard proven >= bound else { throw .boundTooLow(claimed: bound, proven: proven) }
  }

  static func checkImpossibleOfShaped(
    _ statement: FlowStatement, _ rows: SideRows, _ prices: BoundPrices, _ sums: SumBounds
  ) throws(ProofFailure) {
    guard try dualSum(statement, rows, prices, hasCosts: false, sums).isPositive else {
      throw .noContradiction
    }
  }

  /// Σ min(d × lower, d × upper) − Σ potential × supply − Σ rowPrice × limit, where d weighs the costs
  /// with the denominator, or without `hasCosts` not at all. An arc with lower > upper makes any sum right:
  /// there is no flow. Rounded rows must have been checked.
  static func dualSum(
    _ statement: FlowStatement, _ rows: SideRows, _ prices: BoundPrices, hasCosts: Bool,
    _ sums: SumBounds
  ) throws(ProofFailure) -> WideSum {
    guard prices.denominator > 0 else { throw .denominatorNotPositive }
    var wide = WideArithmetic()
    var sum = WideSum()
    var reduced = [Int128](repeating: 0, count: statement.arcCount)
    if hasCosts {
      for arc in reduced.indices {
        wide.add(prices.denominator, times: Int128(statement.cost[arc]), to: &reduced[arc])
      }
    }
    try addRows(statement, rows, prices, to: &reduced, &sum, &wide, sign: -1)
    try RoundedRows.add(
      prices.rounded, prices.roundedPrice, to: &reduced, &sum, &wide, sign: -1)
    for price in prices.sums {
      // A sum that no split bounds has no price.
      guard let range = sums[SumKey(row: price.row, isMatched: price.isMatched)] else { continue }
      let pair = try PairRow(rows, price.row)
      for arc in price.isMatched ? pair.matched : pair.others {
        wide.add(price.price, to: &reduced[Int(arc)])
      }
      sum.add(price.price, times: -Int128(price.price > 0 ? range.upper : range.lower))
    }
    try wide.check()
    for arc in reduced.indices {
      sum.add(
        reduced[arc],
        times: Int128(reduced[arc] > 0 ? statement.lower[arc] : statement.upper[arc]))
    }
    return sum
  }

  /// Adds price × row for balances, rows and edges of hulls: coefficients to `combined`, price × limit × `sign`
  /// to the sum.
  static func addRows(
    _ statement: FlowStatement, _ rows: SideRows, _ prices: BoundPrices,
    to combined: inout [Int128], _ sum: inout WideSum, _ wide: inout WideArithmetic, sign: Int128
  ) throws(ProofFailure) {
    try checkCount("potential", prices.potential.count, equals: statement.nodeCount)
    try checkCount("rowPrice", prices.rowPrice.count, equals: rows.limit.count)
    for arc in combined.indices {
      wide.add(prices.potential[Int(statement.tail[arc])], to: &combined[arc])
      wide.add(-1, times: prices.potential[Int(statement.head[arc])], to: &combined[arc])
    }
    for node in statement.supply.indices {
      sum.add(prices.potential[node], times: sign * Int128(statement.supply[node]))
    }
    for row in rows.limit.indices {
      let price = prices.rowPrice[row]
      guard price >= 0 else { throw .negativeRowPrice(row: row) }
      if price == 0 { continue }
      for entry in rows.entries(of: row) {
        let coefficient = Int128(rows.coefficient[entry])
        wide.add(price, times: coefficient, to: &combined[Int(rows.arc[entry])])
      }
      sum.add(price, times: sign * Int128(rows.limit[row]))
    }
    for facet in prices.facets {
      let pair = try PairRow(rows, facet.row)
      try pair.check(facet, lower: statement.lower, upper: statement.upper)
      for arc in pair.matched {
        wide.add(facet.price, times: facet.matched, to: &combined[Int(arc)])
      }
      for arc in pair.others { wide.add(facet.price, times: -facet.other, to: &combined[Int(arc)]) }
      sum.add(facet.price, times: sign * facet.limit)
    }
  }
}

/// Arcs that can not carry one unit less than their upper bounds, by one set of prices.
struct ForcedClaims {
  private let statement: FlowStatement
  private let prices: BoundPrices
  private let sum: WideSum

  init(_ statement: FlowStatement, rows: SideRows, prices: BoundPrices) throws(ProofFailure) {
    try BoundProof.checkShape(statement, rows)
    try RoundedRows.check(prices.rounded, statement, rows)
    sum = try BoundProof.dualSum(statement, rows, prices, hasCosts: false, [:])
    (self.statement, self.prices) = (statement, prices)
  }

  /// Whether the prices contradict an upper bound of one less. The arc must be in no row.
  func needs(_ arc: Int) -> Bool {
    let reduced =
      prices.potential[Int(statement.tail[arc])] - prices.potential[Int(statement.head[arc])]
    if reduced >= 0 { return false }
    var less = sum
    less.add(reduced, times: -1)
    return less.isPositive
  }
}
