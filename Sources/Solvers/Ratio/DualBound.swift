internal import Certificates

/// Weak duality in integers: with d = cost + potential[tail] − potential[head] + Σ row price ×
/// coefficient, every flow x that obeys the rows costs at least
/// Σ min(d × lower, d × upper) − Σ potential × supply − Σ row price × limit.
struct DualBound {
  let network: Network
  let rows: RatioRows
  /// The rows of an arc: entries `start[a]..<start[a + 1]`.
  let start: [Int32]
  let row: [Int32]
  let coefficient: [Int64]
  /// The largest cost, without its sign.
  let dearest: Int64
  /// Prices up to this, and denominators up to that, keep every reduced cost below 2⁶⁵; so that with
  /// 2⁶⁰ units in all (`RatioFlow` sees to it) no sum leaves 128 bits.
  let largestPrice: Int64
  let largestRowPrice: Int64
  let largestDenominator: Int64
  /// What a price of 1 in every row adds to an arc's reduced cost, at most.
  let steepest: Int64

  init(_ network: Network, _ rows: RatioRows) {
    self.network = network
    self.rows = rows
    dearest = network.cost.reduce(1) { max($0, Int64(clamping: $1.magnitude)) }
    (start, row, coefficient) = BlockRows.transpose(rows, arcs: network.arcCount)
    var most: Int64 = 0
    for a in 0..<network.arcCount {
      var sum: Int64 = 0
      for e in Int(start[a])..<Int(start[a + 1]) {
        let (total, isTooLarge) = sum.addingReportingOverflow(abs(coefficient[e]))
        sum = isTooLarge ? .max : total
      }
      most = max(most, sum)
    }
    steepest = max(most, 1)
    largestPrice = 1 << 56
    largestRowPrice = min(1 << 56, (1 << 62) / steepest)
    largestDenominator = (1 << 62) / dearest
  }

  /// `denominator` × reduced cost.
  @inline(__always)
  func reducedCost(_ a: Int, _ prices: BoundPrices, costs: Bool = true) -> Int128 {
    var d = costs ? Int128(network.cost[a]) * prices.denominator : 0
    d += prices.potential[Int(network.tail[a])]
    d -= prices.potential[Int(network.head[a])]
    for e in Int(start[a])..<Int(start[a + 1]) {
      d += prices.rowPrice[Int(row[e])] * Int128(coefficient[e])
    }
    return d
  }

  /// `denominator` × the bound. With `costs` false all costs count as zero: then a positive number
  /// proves that no flow obeys the rows (Farkas).
  func sum(_ prices: BoundPrices, costs: Bool = true) -> WideSum {
    // `largestPrice` and `largestRowPrice` keep every reduced cost within 128 bits.
    lagrangean(
      network, rows, [], prices, lower: network.lower, upper: network.upper, costs: costs
    ) { _ in nil }!
  }

  /// Raises the bound by moving one price at a time to where the bound, a concave function of it, is
  /// highest: nodes with more than `degree` arcs; where there are many, rounding costs most.
  ///
  /// Complexity: O(arcs log degree).
  func improve(
    _ prices: inout BoundPrices, costs: Bool = true, above degree: Int = HubBlocks.limit
  ) {
    let (lower, upper) = (network.lower, network.upper)
    let nodes = network.nodeCount
    var start = [Int32](repeating: 0, count: nodes + 1)
    for a in 0..<network.arcCount {
      start[Int(network.tail[a]) + 1] += 1
      start[Int(network.head[a]) + 1] += 1
    }
    for v in 0..<nodes { start[v + 1] += start[v] }
    var next = start
    var arcsOfNode = [Int32](repeating: 0, count: Int(start[nodes]))
    for a in 0..<network.arcCount {
      for end in [Int(network.tail[a]), Int(network.head[a])] {
        arcsOfNode[Int(next[end])] = Int32(a)
        next[end] += 1
      }
    }
    for v in (0..<nodes).filter({ start[$0 + 1] - start[$0] > degree }) {
      // The slope of the bound in the node's price falls by the width of an arc at its breakpoint.
      var slope = -Int128(network.supply[v])
      var breaks: [(at: Int128, width: Int64)] = []
      let arcs = arcsOfNode[Int(start[v])..<Int(start[v + 1])]
      breaks.reserveCapacity(arcs.count)
      for arc in arcs {
        let a = Int(arc)
        if network.tail[a] == network.head[a] { continue }
        let d = reducedCost(a, prices, costs: costs)
        let leaves = Int(network.tail[a]) == v
        // At −∞ a leaving arc is full, an entering one at its lower bound.
        slope += leaves ? Int128(upper[a]) : -Int128(lower[a])
        breaks.append((leaves ? -d : d, upper[a] - lower[a]))
      }
      breaks.sort { $0.at < $1.at }
      var best: Int128 = 0
      for (at, width) in breaks {
        best = at
        slope -= Int128(width)
        if slope <= 0 { break }
      }
      let moved = prices.potential[v] + best
      if !breaks.isEmpty, abs(moved) < Int128(1) << 62 { prices.potential[v] = moved }
    }
  }
}

/// ⌈numerator ÷ denominator⌉ for a positive denominator.
func ceilingQuotient(_ numerator: Int128, _ denominator: Int128) -> Int128 {
  let (q, r) = numerator.quotientAndRemainder(dividingBy: denominator)
  return r > 0 ? q + 1 : q
}

extension RatioRows {
  /// By how much a flow exceeds the row's limit; not positive if it obeys it.
  func excess(of r: Int, _ flow: [Int64]) -> Int128 {
    var sum = -Int128(limit[r])
    for e in Int(start[r])..<Int(start[r + 1]) {
      sum += Int128(coefficient[e]) * Int128(flow[Int(arc[e])])
    }
    return sum
  }
}
