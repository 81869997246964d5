internal import Certificates

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
  static let roundLimit = 30

  private let network: Network
  private let rows: RatioRows
  private let dearest: Int64
  /// The relaxation's units on each arc.
  private let near: [Double]
  /// One per row: what its arcs may carry together.
  private var cap: [Int64]
  private var floor: [Int64]
  private let shape: [RowShape]
  /// For arcs in rows of another shape: units at most, and units that are rewarded.
  private var arcCap: [Int64]
  private var arcFloor: [Int64]

  /// A row whose capped arcs are parallel with one coefficient, and whose base arcs end at one node
  /// with one coefficient. Other rows cap and reward their arcs one by one.
  private struct RowShape {
    var capped: [Int32] = []  // by cost
    var base: [Int32] = []
    var q: Int64 = 0
    var p: Int64 = 0
    var head: Int32 = -1
    var isUniform = true
  }

  /// - Parameter flow: a solution of the relaxation, or a flow that may break rows.
  init(_ network: Network, _ rows: RatioRows, near flow: [Double]) {
    (self.network, self.rows) = (network, rows)
    dearest = network.cost.reduce(1) { max($0, Int64(clamping: $1.magnitude)) }
    near = flow
    shape = (0..<rows.count).map { Self.shape(of: $0, network, rows) }
    cap = []
    floor = []
    arcCap = network.upper
    arcFloor = network.lower
    for r in 0..<rows.count {
      let shape = shape[r]
      let capped = shape.capped.reduce(0.0) { $0 + flow[Int($1)] }
      let base = shape.base.reduce(0.0) { $0 + flow[Int($1)] }
      guard shape.isUniform, shape.q > 0 else {
        cap.append(0)
        floor.append(0)
        limitEach(r)
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
  ///   - prices: the relaxation's, to start from; nil starts afresh.
  /// - Returns: nil if no round gave a flow that obeys all rows.
  mutating func solve(
    from prices: BoundPrices?, threads: Int
  ) -> (flow: [Int64], counts: FlowCounts)? {
    var counts = FlowCounts()
    let scale = priceScale
    var start = prices.map { prices in
      prices.potential.map { price in
        Int64(clamping: (Int128(scale) * price + prices.denominator / 2) / prices.denominator)
      }
    }
    for _ in 0..<Self.roundLimit {
      let split = splitRows
      var narrowed = narrow(split)
      narrowed.cost = narrowed.cost.map { $0 * scale }
      if let known = start {
        start = known[..<network.nodeCount] + split.map { known[Int(shape[$0].head)] }
      }
      var solver =
        start.map { MinimumCostFlow(narrowed, threads: threads, from: $0) }
        ?? MinimumCostFlow(narrowed, threads: threads)
      // A few more nodes and rewards may be too much where the network alone was not.
      guard case .optimal(let optimum)? = try? solver.solve() else { return nil }
      counts.add(optimum.counts)
      start = optimum.potentials[0]
      let whole = folded(optimum.flow)
      let broken = (0..<rows.count).filter { rows.excess(of: $0, whole) > 0 }
      if broken.isEmpty { return (whole, counts) }
      var lowered = false
      for r in broken where !(shape[r].isUniform && shape[r].q > 0) {
        lowered = tighten(r, whole) || lowered
      }
      for r in broken where shape[r].isUniform && shape[r].q > 0 && cap[r] > 0 {
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
    for a in 0..<network.arcCount {
      narrowed.upper[a] = max(network.lower[a], min(network.upper[a], arcCap[a]))
    }
    for r in 0..<rows.count {
      if shape[r].isUniform, shape[r].q > 0 {
        var left = cap[r]
        for arc in shape[r].capped {
          let a = Int(arc)
          narrowed.upper[a] = max(network.lower[a], min(narrowed.upper[a], left))
          left -= max(0, narrowed.upper[a])
        }
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
    for a in rewarded {
      let floor = min(arcFloor[a], narrowed.upper[a])
      narrowed.addArc(
        from: Int(narrowed.tail[a]), to: Int(narrowed.head[a]),
        upper: max(0, floor - network.lower[a]), cost: network.cost[a] - dearest)
      narrowed.upper[a] -= max(0, floor - network.lower[a])
    }
    return narrowed
  }

  /// Arcs of other rows whose first units are rewarded; their second arcs stand last.
  private var rewarded: [Int] {
    (0..<network.arcCount).filter { arcFloor[$0] > network.lower[$0] }
  }

  /// The narrowed network's flow as one of the network.
  private func folded(_ flow: [Int64]) -> [Int64] {
    var whole = Array(flow[0..<network.arcCount])
    for (arc, units) in zip(rewarded, flow.suffix(rewarded.count)) { whole[arc] += units }
    return whole
  }

  /// A row of another shape: its capped arcs carry at most the relaxation's amounts, rounded down, and
  /// the others are rewarded up to theirs.
  private mutating func limitEach(_ r: Int) {
    for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
      let a = Int(rows.arc[e])
      let units = wholeNumber((near[a] + 1e-6).rounded(.down))
      if rows.coefficient[e] > 0 {
        arcCap[a] = min(arcCap[a], max(units, network.lower[a]))
      } else {
        arcFloor[a] = max(arcFloor[a], min(units, network.upper[a]))
      }
    }
  }

  /// Takes a broken row's excess from its capped arcs, or adds it to the rewards of the others. False if
  /// there is nothing to take or to add.
  private mutating func tighten(_ r: Int, _ whole: [Int64]) -> Bool {
    var excess = rows.excess(of: r, whole)
    let range = Int(rows.start[r])..<Int(rows.start[r + 1])
    for e in range where excess > 0 && rows.coefficient[e] > 0 {
      let a = Int(rows.arc[e])
      let room = Int128(max(0, whole[a] - network.lower[a]))
      let less = min(room, ceilingQuotient(excess, Int128(rows.coefficient[e])))
      if less > 0 { arcCap[a] = min(arcCap[a], whole[a] - Int64(less)) }
      excess -= less * Int128(rows.coefficient[e])
    }
    let isLowered = excess < rows.excess(of: r, whole)
    var isRaised = false
    for e in range where excess > 0 && rows.coefficient[e] < 0 {
      let a = Int(rows.arc[e])
      let room = Int128(max(0, network.upper[a] - whole[a]))
      let more = min(room, ceilingQuotient(excess, Int128(-rows.coefficient[e])))
      if more > 0, arcFloor[a] < whole[a] + Int64(more) {
        arcFloor[a] = whole[a] + Int64(more)
        arcCap[a] = max(arcCap[a], arcFloor[a])
        isRaised = true
      }
      excess -= more * Int128(-rows.coefficient[e])
    }
    return isLowered || isRaised
  }
}
