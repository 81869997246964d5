/// Whole units from a solution of the relaxation.
///
/// Every ratio row q × capped ≤ p × base + limit is narrowed to a pair of whole numbers that fits it:
/// capped ≤ cap and base ≥ floor, with q × cap ≤ p × floor + limit. What is left is a network, whose
/// optimum is whole. Caps are the relaxation's amounts rounded to the nearest unit, so that what some
/// rows gain by rounding others lose; a floor that can not be reached lowers its cap, and again.
struct WholeUnits {
  /// The relaxation's prices are fractions: costs are taken as many times, so that whole prices come
  /// nearer to them. Measured: a tenth fewer pivots with 16, no fewer with 256.
  static let priceScale: Int64 = 16
  /// Rounds of lowering caps.
  static let roundLimit = 12

  private let network: Network
  private let rows: RatioRows
  private let dearest: Int64
  /// The relaxation's units on each arc.
  private let near: [Double]
  /// One per row: what its arcs may carry together.
  private var cap: [Int64]
  private var floor: [Int64]
  private let shape: [RowShape]

  /// A row whose capped arcs are parallel with one coefficient, and whose base arcs end at one node
  /// with one coefficient. Other rows fix their arcs one by one.
  private struct RowShape {
    var capped: [Int32] = []  // by cost
    var base: [Int32] = []
    var q: Int64 = 0
    var p: Int64 = 0
    var head: Int32 = -1
    var isUniform = true
  }

  init(_ dual: DualBound, near flow: [Double]) {
    (network, rows, dearest) = (dual.network, dual.rows, dual.dearest)
    near = flow
    shape = (0..<dual.rows.count).map { Self.shape(of: $0, dual.network, dual.rows) }
    cap = []
    floor = []
    for r in 0..<rows.count {
      let shape = shape[r]
      let capped = shape.capped.reduce(0.0) { $0 + flow[Int($1)] }
      let base = shape.base.reduce(0.0) { $0 + flow[Int($1)] }
      guard shape.isUniform, shape.q > 0 else {
        cap.append(0)
        floor.append(0)
        continue
      }
      let slack = Double(rows.limit[r]) + Double(shape.p) * base - Double(shape.q) * capped
      let spare = slack / Double(shape.q)
      let units = spare > 1 ? capped + spare / 2 : capped.rounded()
      cap.append(max(0, wholeNumber(units.rounded(.down))))
      floor.append(0)
      fitFloor(r)
    }
  }

  private static func shape(of r: Int, _ network: Network, _ rows: RatioRows) -> RowShape {
    var shape = RowShape()
    for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
      let (arc, coefficient) = (rows.arc[e], rows.coefficient[e])
      if coefficient > 0 {
        if shape.q == 0 { shape.q = coefficient }
        if let first = shape.capped.first {
          shape.isUniform =
            shape.isUniform && network.tail[Int(first)] == network.tail[Int(arc)]
            && network.head[Int(first)] == network.head[Int(arc)]
        }
        shape.isUniform = shape.isUniform && shape.q == coefficient
        shape.capped.append(arc)
      } else if coefficient < 0 {
        if shape.p == 0 { shape.p = -coefficient }
        if shape.head < 0 { shape.head = network.head[Int(arc)] }
        shape.isUniform =
          shape.isUniform && shape.p == -coefficient && shape.head == network.head[Int(arc)]
        shape.base.append(arc)
      }
    }
    shape.capped.sort { (network.cost[Int($0)], $0) < (network.cost[Int($1)], $1) }
    return shape
  }

  /// The least base that allows the cap.
  private mutating func fitFloor(_ r: Int) {
    let needed = Int128(shape[r].q) * Int128(cap[r]) - Int128(rows.limit[r])
    if shape[r].p == 0 {
      // Nothing supports the row: the limit alone says how much.
      let most = Int128(rows.limit[r]) / Int128(shape[r].q)
      cap[r] = min(cap[r], Int64(clamping: max(0, most)))
      return
    }
    floor[r] = Int64(clamping: max(0, ceilingQuotient(needed, Int128(shape[r].p))))
  }

  /// - Parameters:
  ///   - prices: the relaxation's, to start from.
  /// - Returns: nil if no round gave a flow that obeys all rows.
  mutating func solve(
    from prices: BoundPrices, threads: Int
  ) -> (flow: [Int64], counts: FlowCounts)? {
    var counts = FlowCounts()
    let scale = priceScale
    let half = prices.denominator / 2
    var prices = prices.potential.map { price in
      Int64(
        clamping: (Int128(scale) * Int128(price) + Int128(half)) / Int128(prices.denominator))
    }
    for _ in 0..<Self.roundLimit {
      let split = splitRows
      var narrowed = narrow(split)
      narrowed.cost = narrowed.cost.map { $0 * scale }
      prices = prices[..<network.nodeCount] + split.map { prices[Int(shape[$0].head)] }
      var solver = MinimumCostFlow(narrowed, threads: threads, from: prices)
      // A few more nodes and rewards may be too much where the network alone was not.
      guard case .optimal(let optimum)? = try? solver.solve() else { return nil }
      counts.add(optimum.counts)
      prices = optimum.potentials[0]
      let whole = Array(optimum.flow[0..<network.arcCount])
      let broken = (0..<rows.count).filter { rows.excess(of: $0, whole) > 0 }
      if broken.isEmpty { return (whole, counts) }
      var lowered = false
      for r in broken where shape[r].isUniform && cap[r] > 0 {
        let base = shape[r].base.reduce(Int128(0)) { $0 + Int128(whole[Int($1)]) }
        let most = (Int128(shape[r].p) * base + Int128(rows.limit[r])) / Int128(shape[r].q)
        cap[r] = min(cap[r] - 1, Int64(clamping: max(0, most)))
        fitFloor(r)
        lowered = true
      }
      if !lowered { return nil }
    }
    return nil
  }

  /// The scale, or 1 where costs are too large for it.
  private var priceScale: Int64 {
    let most = Int128(dearest) * Int128(network.nodeCount + rows.count + 1)
    return most * Int128(Self.priceScale) <= NetworkLimits.price ? Self.priceScale : 1
  }

  /// Rows whose base flows through a node of its own, in the order of those nodes.
  private var splitRows: [Int] {
    (0..<rows.count).filter { shape[$0].isUniform && shape[$0].p > 0 && floor[$0] > 0 }
  }

  /// The network with caps as bounds, and a node before each head where the base must come together:
  /// the first `floor` units earn more than anything else costs.
  private func narrow(_ split: [Int]) -> Network {
    var narrowed = network
    for r in 0..<rows.count {
      if shape[r].isUniform {
        var left = cap[r]
        for arc in shape[r].capped {
          let a = Int(arc)
          narrowed.upper[a] = max(network.lower[a], min(network.upper[a], left))
          left -= max(0, narrowed.upper[a])
        }
      } else {
        fixEach(r, &narrowed)
      }
    }
    for r in split {
      let node = narrowed.nodeCount
      narrowed.supply.append(0)
      var most: Int64 = 0
      for arc in shape[r].base {
        narrowed.head[Int(arc)] = Int32(node)
        most += network.upper[Int(arc)]
      }
      let head = Int(shape[r].head)
      narrowed.addArc(from: node, to: head, upper: min(floor[r], most), cost: -dearest)
      narrowed.addArc(from: node, to: head, upper: max(0, most - floor[r]))
    }
    return narrowed
  }

  /// A row of another shape: its arcs may not leave the side of the rounded relaxation on which the
  /// row is obeyed.
  private func fixEach(_ r: Int, _ narrowed: inout Network) {
    var sum = -Int128(rows.limit[r])
    for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
      let a = Int(rows.arc[e])
      let units = wholeNumber(near[a].rounded(.down))
      if rows.coefficient[e] > 0 {
        narrowed.upper[a] = max(narrowed.lower[a], min(narrowed.upper[a], units))
        sum += Int128(rows.coefficient[e]) * Int128(narrowed.upper[a])
      } else {
        narrowed.lower[a] = min(narrowed.upper[a], max(narrowed.lower[a], units))
        sum += Int128(rows.coefficient[e]) * Int128(narrowed.lower[a])
      }
    }
    for e in Int(rows.start[r])..<Int(rows.start[r + 1]) where sum > 0 && rows.coefficient[e] > 0 {
      let a = Int(rows.arc[e])
      let room = Int128(narrowed.upper[a] - narrowed.lower[a])
      let less = min(room, ceilingQuotient(sum, Int128(rows.coefficient[e])))
      narrowed.upper[a] -= Int64(less)
      sum -= less * Int128(rows.coefficient[e])
    }
  }
}
