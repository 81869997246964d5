internal import Certificates

// The optimum in real numbers: a guess for the exact search to start from.

extension ConvexFlow {
  /// From so many arcs on, the real optimum is sought first; below, chords alone are as fast.
  static let realStartArcs = 4096
  /// Most numbers that the factors of the blocks may take: a gigabyte.
  static let realFactorLimit = 1 << 27

  /// Prices near those of the optimum in real numbers, rounded to whole ones, by an interior point; nil
  /// if it did not come near enough, or if some cost has pieces.
  ///
  /// Only where the exact search begins follows from them; the same for any number of threads.
  func realPrices(most: Int64, threads: Int) -> [Int64]? {
    guard let units = RealUnits(self, most: most), units.cost > 0 else { return nil }
    let rows = BlockRows(network, RatioRows())
    guard Self.factorSize(rows) <= Self.realFactorLimit else { return nil }
    let columns = rows.columnCount
    let cost = Column<Double>(repeating: 0, count: columns)
    let upper = Column<Double>(repeating: 0, count: columns)
    var square = [Double](repeating: 0, count: columns)
    let side = Column<Double>(repeating: 0, count: rows.rowCount)
    var flow = [Double](repeating: 0, count: columns)
    for v in 0..<network.nodeCount {
      side[rows.position[v]] = Double(network.supply[v]) / units.amount
    }
    for j in 0..<columns {
      let arc = Int(rows.origin[j])
      let (q, slope) = units.curve(of: arc)
      (square[j], cost[j]) = (max(q, units.leastSquare), slope)
      let range = units.range(of: arc)
      upper[j] = range
      flow[arc] = q > 0 ? min(max(-slope / (2 * q), 0), range) : 0
      let lower = Double(network.lower[arc]) / units.amount
      side[rows.position[network.tail[arc]]] -= lower
      side[rows.position[network.head[arc]]] += lower
    }
    let positions = (0..<network.nodeCount).map { rows.position[$0] }
    let point = InteriorPoint(
      rows, cost: cost, upper: upper, side: side, square: square, goal: units.goal,
      threads: threads)
    let report = point.run(
      near: flow, prices: [Double](repeating: 0, count: network.nodeCount))
    let isNear = report.complementarity < 1e-9 && report.infeasibility < 1e-6
    guard report.isConverged || (report.isUsable && isNear) else { return nil }
    let scale = -units.cost / units.amount
    let limit = Double(Int64(NetworkLimits.price))
    var prices: [Int64] = []
    prices.reserveCapacity(network.nodeCount)
    for v in 0..<network.nodeCount {
      let price = (point.y[positions[v]] * scale).rounded()
      guard abs(price) <= limit else { return nil }
      prices.append(Int64(price))
    }
    return prices
  }

  private static func factorSize(_ rows: borrowing BlockRows) -> Int {
    var sum = 0
    for b in 0..<rows.blockCount {
      let size = Int(rows.blockStart[b + 1] - rows.blockStart[b])
      sum += size * (size + Int(rows.hubStart[b + 1] - rows.hubStart[b]))
    }
    return sum
  }
}

/// Units of amount and of cost in which most numbers of a problem are near 1.
private struct RealUnits {
  /// The mean range of an arc.
  private(set) var amount = 0.0
  /// The mean marginal cost of an arc, for so much.
  private(set) var cost = 0.0
  /// What a linear cost gets as a square, so that prices are one and no weight is beyond the digits of the
  /// others: over the mean range, the price changes by an eighth of what one unit changes elsewhere.
  private(set) var leastSquare = 0.0
  /// The mean product of amount and price at which most amounts are within a tenth of a unit.
  private(set) var goal = 0.0
  private let problem: ConvexFlow
  private let most: Int64

  /// None if some cost has pieces.
  init?(_ problem: ConvexFlow, most: Int64) {
    self.problem = problem
    self.most = most
    var (arcs, ranges, slopes, ease) = (0.0, 0.0, 0.0, 0.0)
    for arc in 0..<problem.network.arcCount {
      if case .pieces = problem.costs[arc] { return nil }
      let lower = problem.network.lower[arc]
      let length = Double(problem.reach(of: arc, most: most)) - Double(lower)
      if length <= 0 { continue }
      let (square, linear) = Self.coefficients(problem.costs[arc])
      if square == 0 && linear == 0 { continue }
      arcs += 1
      ranges += length
      ease += square > 0 ? 1 / square : 0
      slopes += abs(2 * square * Double(lower) + linear) + square * length
    }
    if arcs == 0 { return }
    amount = ranges / arcs
    cost = slopes / arcs * amount
    let typical = ease > 0 ? arcs / ease * amount * amount / max(cost, 1) : 1
    leastSquare = max(typical / amount / 8, 1e-9)
    goal = min(max(typical / amount / amount / 100, 1e-18), 1e-10)
  }

  private static func coefficients(_ cost: ConvexCost) -> (square: Double, linear: Double) {
    switch cost {
    case .linear(let slope): (0, Double(slope))
    case .quadratic(let square, let linear): (Double(square), Double(linear))
    case .pieces: preconditionFailure("pieces are not one curve")
    }
  }

  /// The cost of what an arc carries above its lower bound.
  func curve(of arc: Int) -> (square: Double, slope: Double) {
    let (square, linear) = Self.coefficients(problem.costs[arc])
    let lower = Double(problem.network.lower[arc])
    return (square * amount * amount / cost, (2 * square * lower + linear) * amount / cost)
  }

  func range(of arc: Int) -> Double {
    let lower = problem.network.lower[arc]
    return (Double(problem.reach(of: arc, most: most)) - Double(lower)) / amount
  }
}
