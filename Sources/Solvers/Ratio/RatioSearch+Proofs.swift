package import Certificates

// Whole flows near a vertex, and proofs in integers.

extension RatioSearch {
  // MARK: Whole flows

  /// Keeps the relaxation's flow if rounding makes it whole, allowed and cheaper.
  mutating func accept(_ flow: [Double]) {
    consider(whole(flow))
  }

  mutating func consider(_ rounded: [Int64]) {
    let flow = cheapestSplit(rounded)
    guard let value = network.cost(ofFeasible: flow), value < best?.value ?? .max,
      rows.areObeyed(by: flow)
    else { return }
    best = WholeFlow(flow: flow, value: value)
    lastImprovement = nodes.count
  }

  /// Of arcs between the same nodes and with the same entries in rows, the cheapest carry all they can.
  func cheapestSplit(_ flow: [Int64]) -> [Int64] {
    var flow = flow
    for group in parallel {
      var left = group.reduce(Int128(0)) {
        $0 + Int128(flow[Int($1)]) - Int128(program.lower[Int($1)])
      }
      if left < 0 { continue }
      for arc in group.sorted(by: { (program.cost[Int($0)], $0) < (program.cost[Int($1)], $1) }) {
        let a = Int(arc)
        let most = max(0, Int128(program.upper[a]) - Int128(program.lower[a]))
        flow[a] = program.lower[a] + Int64(min(left, most))
        left -= min(left, most)
      }
    }
    return flow
  }

  /// Groups of arcs that differ in bounds and costs only.
  static func parallelArcs(_ network: Network, _ rows: RatioRows) -> [[Int32]] {
    struct Key: Hashable {
      var ends: [Int32]
      var entries: [Int64]
    }
    let (start, row, value) = BlockRows.transpose(rows, arcs: network.arcCount)
    var groups: [Key: [Int32]] = [:]
    for a in 0..<network.arcCount {
      let range = Int(start[a])..<Int(start[a + 1])
      let key = Key(
        ends: [network.tail[a], network.head[a]],
        entries: range.flatMap { [Int64(row[$0]), value[$0]] })
      groups[key, default: []].append(Int32(a))
    }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// Looks for a whole flow near a vertex, by a network flow under rounded rows.
  mutating func round(_ flow: [Double]) {
    var whole = WholeUnits(network, rows, near: flow)
    guard let found = whole.solve(from: nil, threads: 1) else { return }
    consider(found.flow)
  }

  // MARK: Proofs

  /// What prices alone, without costs, say about flows within these bounds: positive if there is none.
  package func farkasSum(_ prices: BoundPrices, lower: [Int64], upper: [Int64]) -> WideSum? {
    lagrangean(network, rows, lattice, prices, lower: lower, upper: upper, costs: false) { _ in
      nil
    }
  }

  struct Bounds {
    var lower: [Int64]
    var upper: [Int64]
    var sums: [SumKey: (Int64, Int64)] = [:]

    init(_ changes: [Change], _ program: Program) {
      (lower, upper) = (program.lower, program.upper)
      for change in changes {
        if let sum = change.sum {
          sums[sum] = (change.lower, change.upper)
        } else {
          lower[Int(change.arc)] = change.lower
          upper[Int(change.arc)] = change.upper
        }
      }
    }
  }

  /// Entries of a simplex row beyond the nodes.
  func entries(of index: Int, _ body: (Int, Int128) -> Void) {
    switch extra[index] {
    case .ratio(let r):
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        body(Int(rows.arc[e]), Int128(rows.coefficient[e]))
      }
    case .facet(let k):
      let row = lattice[Int(facets[k].row)]!
      for arc in row.matched { body(Int(arc), facets[k].matched) }
      for arc in row.others { body(Int(arc), -facets[k].other) }
    case .sum(let key):
      let row = lattice[Int(key.row)]!
      for arc in key.isMatched ? row.matched : row.others { body(Int(arc), 1) }
    case .rounded(let k):
      for (arc, coefficient) in zip(rounded[k].arcs, rounded[k].coefficients) {
        body(Int(arc), Int128(coefficient))
      }
    }
  }

  /// `price` × columns + cost: the reduced cost of every arc, in parts of the denominator.
  func reducedCosts(
    _ price: [Int128], denominator: Int128, costs: Bool
  ) -> [Int128]? {
    var isTooLarge = false
    var reduced = (0..<network.arcCount).map { a in
      let (own, overflows) = denominator.multipliedReportingOverflow(
        by: costs ? Int128(program.cost[a]) : 0)
      let (tail, head) = (price[Int(network.tail[a])], price[Int(network.head[a])])
      isTooLarge =
        isTooLarge || overflows || [own, tail, head].contains { $0.magnitude >> 124 != 0 }
      return own &+ tail &- head
    }
    for index in extra.indices {
      let p = price[network.nodeCount + index]
      if p == 0 { continue }
      entries(of: index) { arc, coefficient in
        let (product, overflows) = p.multipliedReportingOverflow(by: coefficient)
        isTooLarge = isTooLarge || overflows || abs(product) >> 124 != 0
        reduced[arc] &+= product
      }
    }
    return isTooLarge ? nil : reduced
  }

  /// The prices of the last basis, exact to the last digit.
  func exactPrices(_ bounds: Bounds) -> BoundPrices? {
    prices(costs: true) { _ in 0 }
  }

  /// Prices that make every basic arc's reduced cost `wanted`, in parts of the denominator.
  func prices(costs: Bool, _ wanted: (Int32) -> Int128) -> BoundPrices? {
    multipliers(costs: costs, wanted).map { split($0, Int128(1) << Int128(digits)) }
  }

  /// The same, one for each row of the simplex.
  func multipliers(costs: Bool, _ wanted: (Int32) -> Int128) -> [Int128]? {
    let denominator = Int128(1) << Int128(digits)
    var price = [Int128](repeating: 0, count: simplex.rowCount)
    var last = Double.infinity
    for _ in 0..<8 {
      guard let reduced = reducedCosts(price, denominator: denominator, costs: costs) else {
        return nil
      }
      var residual = 0.0
      let step = simplex.multipliers { j in
        if Int(j) >= network.arcCount {
          let row = Int(j) - network.arcCount
          let missing = Double(wanted(j) - price[row])
          residual = max(residual, abs(missing))
          return missing / simplex.scale[row]
        }
        let missing = Double(wanted(j) - reduced[Int(j)])
        residual = max(residual, abs(missing))
        return missing
      }
      if residual == 0 || residual >= last * 0.5 { break }
      last = residual
      for r in 0..<price.count {
        let rounded = step[r].rounded()
        guard abs(rounded) < 0x1p122 else { return nil }
        price[r] += Int128(rounded)
      }
    }
    return price
  }

  func split(_ price: [Int128], _ denominator: Int128) -> BoundPrices {
    let nodes = network.nodeCount
    var prices = BoundPrices(
      potential: Array(price[..<nodes]),
      rowPrice: Array(repeating: 0, count: rows.count), denominator: denominator)
    prices.rounded = rounded
    prices.roundedPrice = Array(repeating: 0, count: rounded.count)
    for index in extra.indices {
      let p = price[nodes + index]
      switch extra[index] {
      case .ratio(let r): prices.rowPrice[r] = max(0, p)
      case .facet(let k):
        if p > 0 {
          prices.facets.append(facets[k])
          prices.facets[prices.facets.count - 1].price = p
        }
      case .sum(let key):
        if p != 0 {
          prices.sums.append(SumPrice(row: key.row, isMatched: key.isMatched, price: p))
        }
      case .rounded(let k): prices.roundedPrice[k] = max(0, p)
      }
    }
    if prices.roundedPrice.allSatisfy({ $0 == 0 }) {
      (prices.rounded, prices.roundedPrice) = ([], [])
    }
    return prices
  }

  /// Multipliers of the basis' row that contradict the bounds, if they do so exactly.
  func refutation(_ row: Int, isTooLow: Bool, _ bounds: Bounds) -> BoundPrices? {
    let leaving = simplex.basic[row]
    var length = Int128(1) << Int128(digits)
    if Int(leaving) >= network.arcCount {
      length = max(1, length >> Int128(-simplex.scale[Int(leaving) - network.arcCount].exponent))
    }
    for sign in [isTooLow ? Int128(1) : -1, isTooLow ? -1 : 1] {
      let found = prices(costs: false) { $0 == leaving ? sign * length : 0 }
      guard let found, let sum = dualSum(found, bounds, costs: false) else { continue }
      if sum.isPositive { return found }
    }
    return nil
  }

  /// What prices prove, nil if they leave 128 bits.
  func bound(_ prices: BoundPrices, _ bounds: Bounds) -> Int128? {
    dualSum(prices, bounds, costs: true)?.ceilingQuotient(prices.denominator)
  }

  func dualSum(_ prices: BoundPrices, _ bounds: Bounds, costs: Bool) -> WideSum? {
    lagrangean(
      network, rows, lattice, prices, lower: bounds.lower, upper: bounds.upper, costs: costs
    ) {
      bounds.sums[SumKey(row: $0.row, isMatched: $0.isMatched)]
    }
  }
}

/// Σ min(d × lower, d × upper) − what supplies and limits are worth (`DualBound` says why); nil if a
/// reduced cost leaves 128 bits.
func lagrangean(
  _ network: Network, _ rows: RatioRows, _ lattice: [LatticeRow?], _ prices: BoundPrices,
  lower: [Int64], upper: [Int64], costs: Bool, range: (SumPrice) -> (Int64, Int64)?
) -> WideSum? {
  var isTooLarge = false
  var sum = WideSum()
  var reduced = (0..<network.arcCount).map { a in
    (costs ? prices.denominator * Int128(network.cost[a]) : 0)
      + prices.potential[Int(network.tail[a])] - prices.potential[Int(network.head[a])]
  }
  func add(_ arc: Int32, _ price: Int128, _ coefficient: Int128) {
    let (product, overflows) = price.multipliedReportingOverflow(by: coefficient)
    isTooLarge = isTooLarge || overflows || abs(product) >> 124 != 0
    reduced[Int(arc)] &+= product
  }
  for r in 0..<rows.count where prices.rowPrice[r] != 0 {
    for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
      add(rows.arc[e], prices.rowPrice[r], Int128(rows.coefficient[e]))
    }
    sum.add(-prices.rowPrice[r], times: Int128(rows.limit[r]))
  }
  for facet in prices.facets {
    let row = lattice[Int(facet.row)]!
    for arc in row.matched { add(arc, facet.price, facet.matched) }
    for arc in row.others { add(arc, facet.price, -facet.other) }
    sum.add(-facet.price, times: facet.limit)
  }
  for (row, price) in zip(prices.rounded, prices.roundedPrice) where price != 0 {
    for (arc, coefficient) in zip(row.arcs, row.coefficients) {
      add(arc, price, Int128(coefficient))
    }
    sum.add(-price, times: row.limit)
  }
  for price in prices.sums {
    // Without a branch that bounds it, a sum's price proves nothing and is left out.
    guard let (least, most) = range(price) else { continue }
    let row = lattice[Int(price.row)]!
    for arc in price.isMatched ? row.matched : row.others { add(arc, price.price, 1) }
    sum.add(-price.price, times: Int128(price.price > 0 ? most : least))
  }
  if isTooLarge { return nil }
  for v in 0..<network.nodeCount {
    sum.add(-prices.potential[v], times: Int128(network.supply[v]))
  }
  for a in 0..<network.arcCount {
    sum.add(reduced[a], times: Int128(reduced[a] > 0 ? lower[a] : upper[a]))
  }
  return sum
}
