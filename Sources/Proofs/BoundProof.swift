/// Dual prices of a network with side rows, all over one common denominator.
public struct BoundPrices: Sendable, Equatable {
  /// One per node, in 1 / denominator of the cost of one unit.
  public var potential: [Int64]
  /// One per side row, ≥ 0, in 1 / denominator of the cost of one unit of the row's limit.
  public var rowPrice: [Int64]
  /// > 0.
  public var denominator: Int64

  public init(potential: [Int64], rowPrice: [Int64], denominator: Int64) {
    self.potential = potential
    self.rowPrice = rowPrice
    self.denominator = denominator
  }
}

/// Checks of whole-unit flows with side rows: allowed, no answer below a bound, no answer at all.
///
/// With row prices ≥ 0 every feasible flow x that obeys the rows satisfies
///
///     denominator × Σ cost × x  ≥  Σ d × x − Σ potential × supply − Σ rowPrice × limit,
///     d = denominator × cost + potential[tail] − potential[head] + Σ rowPrice × coefficient,
///
/// and replacing each d × x by min(d × lower, d × upper) makes the right side a number that no
/// longer depends on x: the LP dual, and for any prices a valid bound (Geoffrion 1974). All checks
/// take time linear in nodes + arcs + row entries and refuse whatever leaves 128 bits.
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

  /// The bound numerator / denominator below which no flow, whole or fractional, costs.
  public static func lowerBound(
    _ statement: FlowStatement, rows: SideRows, prices: BoundPrices
  ) throws(ProofFailure) -> (numerator: Int128, denominator: Int64) {
    try checkShape(statement, rows)
    let numerator = try dualSum(statement, rows, prices, costFactor: prices.denominator)
    return (numerator, prices.denominator)
  }

  /// Checks that no flow in whole units costs less than `bound`: costs are whole, so the quotient
  /// is rounded up.
  public static func checkBound(
    _ statement: FlowStatement, rows: SideRows, prices: BoundPrices, bound: Int128
  ) throws(ProofFailure) {
    try checkShape(statement, rows)
    try checkBoundOfShaped(statement, rows, prices, bound)
  }

  /// Checks that no feasible flow, whole or fractional, obeys the rows: with all costs 0 the bound
  /// on 0 would be positive (Farkas 1902).
  public static func checkImpossible(
    _ statement: FlowStatement, rows: SideRows, prices: BoundPrices
  ) throws(ProofFailure) {
    try checkShape(statement, rows)
    try checkImpossibleOfShaped(statement, rows, prices)
  }

  static func checkShape(
    _ statement: FlowStatement, _ rows: SideRows
  ) throws(ProofFailure) {
    try statement.checkShape()
    try rows.checkShape(arcCount: statement.arcCount)
  }

  static func checkBoundOfShaped(
    _ statement: FlowStatement, _ rows: SideRows, _ prices: BoundPrices, _ bound: Int128
  ) throws(ProofFailure) {
    let numerator = try dualSum(statement, rows, prices, costFactor: prices.denominator)
    let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: Int128(prices.denominator))
    let proven = rest > 0 ? quotient + 1 : quotient
    guard proven >= bound else { throw .boundTooLow(claimed: bound, proven: proven) }
  }

  static func checkImpossibleOfShaped(
    _ statement: FlowStatement, _ rows: SideRows, _ prices: BoundPrices
  ) throws(ProofFailure) {
    guard try dualSum(statement, rows, prices, costFactor: 0) > 0 else { throw .noContradiction }
  }

  /// Σ min(d × lower, d × upper) − Σ potential × supply − Σ rowPrice × limit, where d weighs the
  /// costs with `costFactor`. An arc with lower > upper makes any sum right: there is no flow.
  private static func dualSum(
    _ statement: FlowStatement, _ rows: SideRows, _ prices: BoundPrices, costFactor: Int64
  ) throws(ProofFailure) -> Int128 {
    try checkCount("potential", prices.potential.count, equals: statement.nodeCount)
    try checkCount("rowPrice", prices.rowPrice.count, equals: rows.limit.count)
    guard prices.denominator > 0 else { throw .denominatorNotPositive }
    var wide = WideArithmetic()
    var reduced = [Int128](repeating: 0, count: statement.arcCount)
    for arc in reduced.indices {
      let cost = Int128(costFactor) * Int128(statement.cost[arc])
      reduced[arc] = statement.reducedCost(arc, cost: cost, prices.potential)
    }
    for row in rows.limit.indices {
      let price = Int128(prices.rowPrice[row])
      guard price >= 0 else { throw .negativeRowPrice(row: row) }
      if price == 0 { continue }
      for entry in rows.entries(of: row) {
        let coefficient = Int128(rows.coefficient[entry])
        wide.add(price, times: coefficient, to: &reduced[Int(rows.arc[entry])])
      }
    }
    var sum: Int128 = 0
    wide.subtractProducts(prices.potential, statement.supply, from: &sum)
    wide.subtractProducts(prices.rowPrice, rows.limit, from: &sum)
    for arc in reduced.indices {
      wide.addLeast(of: reduced[arc], statement.lower[arc], statement.upper[arc], to: &sum)
    }
    try wide.check()
    return sum
  }
}
