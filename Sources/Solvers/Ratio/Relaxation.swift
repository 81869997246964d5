internal import Certificates

/// The linear relaxation of a network with ratio rows, solved in floating point from a flow nearby.
///
/// With `elastic`, the rows may be exceeded, and the least sum of excesses is sought instead of the
/// least cost: its prices prove that no flow obeys the rows, if none does.
struct Relaxation: ~Copyable {
  private let network: Network
  private let rows: RatioRows
  private let point: InteriorPoint

  init(_ network: Network, _ rows: RatioRows, elastic: Bool = false, threads: Int) {
    self.network = network
    self.rows = rows
    let structure = BlockRows(network, rows, elastic: elastic)
    let arcs = network.arcCount
    let cost = Column<Double>(repeating: 0, count: structure.columnCount)
    let upper = Column<Double>(repeating: .infinity, count: structure.columnCount)
    for column in 0..<structure.columnCount {
      let a = Int(structure.origin[column])
      if a < arcs {
        cost[column] = elastic ? 0 : Double(network.cost[a])
        upper[column] = Double(network.upper[a] - network.lower[a])
      } else if a >= arcs + rows.count {
        cost[column] = 1
      }
    }
    let side = Column<Double>(repeating: 0, count: structure.rowCount)
    Self.setSide(side, network, rows, structure)
    point = InteriorPoint(structure, cost: cost, upper: upper, side: side, threads: threads)
  }

  /// Right-hand sides once every arc carries its lower bound.
  private static func setSide(
    _ side: borrowing Column<Double>, _ network: Network, _ rows: RatioRows,
    _ structure: borrowing BlockRows
  ) {
    let nodes = network.nodeCount
    for v in 0..<nodes { side[structure.position[v]] = Double(network.supply[v]) }
    for a in 0..<network.arcCount where network.lower[a] != 0 {
      side[structure.position[network.tail[a]]] -= Double(network.lower[a])
      side[structure.position[network.head[a]]] += Double(network.lower[a])
    }
    for r in 0..<rows.count {
      var limit = Double(rows.limit[r])
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        limit -= Double(rows.coefficient[e]) * Double(network.lower[Int(rows.arc[e])])
      }
      side[structure.position[nodes + r]] = limit
    }
  }

  struct Solution {
    /// Units on each arc, not whole.
    var flow: [Double]
    var potential: [Double]
    var rowPrice: [Double]
    var report: InteriorPoint.Report
  }

  /// - Parameters:
  ///   - flow, potential: of the network without ratio rows; the better they fit, the fewer steps.
  func solve(from flow: [Int64], potential: [Int64]) -> Solution {
    let (nodes, arcs) = (network.nodeCount, network.arcCount)
    var near = (0..<arcs).map { Double(flow[$0] - network.lower[$0]) }
    for r in 0..<rows.count {
      var slack = Double(rows.limit[r])
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        slack -= Double(rows.coefficient[e]) * Double(flow[Int(rows.arc[e])])
      }
      near.append(slack)
    }
    for r in 0..<rows.count { near.append(-near[arcs + r]) }
    let prices = potential.map { -Double($0) } + [Double](repeating: 0, count: rows.count)
    let report = point.run(near: near, prices: prices)
    var solution = Solution(
      flow: network.lower.map { Double($0) },
      potential: [Double](repeating: 0, count: nodes),
      rowPrice: [Double](repeating: 0, count: rows.count), report: report)
    for column in 0..<point.rows.columnCount {
      let a = Int(point.rows.origin[column])
      // What diverged is no guess: the flow it began with is a better one.
      if a < arcs { solution.flow[a] += report.isUsable ? point.x[column] : near[a] }
    }
    for v in 0..<nodes { solution.potential[v] = -point.y[point.rows.position[v]] }
    for r in 0..<rows.count {
      solution.rowPrice[r] = max(0, -point.y[point.rows.position[nodes + r]])
    }
    return solution
  }
}

extension Relaxation.Solution {
  /// Nodes that no arc can serve have prices without meaning; a thousand times the dearest cost is far
  /// above any other.
  func prices(in dual: DualBound) -> BoundPrices {
    dual.wholePrices(
      potential: potential, rowPrice: rowPrice, limit: 1024 * (1 + Double(dual.dearest)))
  }
}

extension DualBound {
  /// Prices in whole parts of a power of two, as fine as `largestPrice` and `largestRowPrice` allow: 2²⁸,
  /// and finer by as much as rows multiply their prices. Beyond `limit` they are cut off, and what is no
  /// number becomes zero: any prices prove something.
  func wholePrices(
    potential: [Double], rowPrice: [Double], limit: Double = .infinity
  ) -> BoundPrices {
    let largest = min(potential.reduce(1.0) { $1.isFinite ? max($0, abs($1)) : $0 }, limit)
    let largestOfRows = min(rowPrice.reduce(0.0) { $1.isFinite ? max($0, $1) : $0 }, limit)
    var denominator: Int64 = 1 << 28
    while denominator < 1 << 44, denominator >> 28 < steepest { denominator <<= 1 }
    while denominator > 1,
      largest * Double(denominator) > Double(largestPrice)
        || largestOfRows * Double(denominator) > Double(largestRowPrice)
        || denominator > largestDenominator
    { denominator >>= 1 }
    func whole(_ value: Double, _ most: Int64) -> Int128 {
      let cut = max(-limit, min(value, limit)) * Double(denominator)
      return Int128(max(-most, min(most, wholeNumber(cut.rounded()))))
    }
    return BoundPrices(
      potential: potential.map { whole($0, largestPrice) },
      rowPrice: rowPrice.map { max(0, whole($0, largestRowPrice)) },
      denominator: Int128(denominator))
  }
}

/// The whole number that a rounded one is, within ±2⁶⁰; 0 for what is no number.
func wholeNumber(_ rounded: Double) -> Int64 {
  rounded.isNaN ? 0 : Int64(max(-0x1p60, min(rounded, 0x1p60)))
}
