internal import Certificates

// Rows that follow in whole units: rounded sums of the rows of a vertex.

extension RatioSearch {
  /// Rounded rows that one vertex gives.
  static let roundedAtOnce = 12
  /// The least part of a unit by which a vertex must break one.
  static let leastBreak = 0.01

  /// Adds rounded rows that the root's vertex breaks; false if none is found.
  ///
  /// Where several matches of one sub-project have to be rounded each for itself, what they have in common (that
  /// their sum is whole) takes a tree thousands of nodes; a row says it at once.
  mutating func addRounded(_ flow: [Double]) -> Bool {
    var fractions: [(distance: Double, variable: Int32)] = []
    for j in simplex.basic where Int(j) < network.arcCount {
      let distance = abs(flow[Int(j)] - flow[Int(j)].rounded())
      if distance > Self.leastBreak { fractions.append((distance, j)) }
    }
    fractions.sort { ($0.distance, $1.variable) > ($1.distance, $0.variable) }
    var found: [RoundedRow] = []
    for (_, variable) in fractions.prefix(3 * Self.roundedAtOnce) {
      for sign in [Int128(1), -1] {
        if rounded.count + found.count >= roundedLimit { break }
        let row = roundedRow(variable, sign, flow)
        let isKnown = found.contains {
          $0.arcs == row?.arcs && $0.coefficients == row?.coefficients
        }
        if let row, !isKnown { found.append(row) }
      }
      if found.count >= Self.roundedAtOnce { break }
    }
    if found.isEmpty { return false }
    var added: [VertexSimplex.Row] = []
    for row in found {
      var row = row
      row.roundedPrice += Array(repeating: 0, count: rounded.count - row.roundedPrice.count)
      extra.append(.rounded(rounded.count))
      rounded.append(row)
      let entries = zip(row.arcs, row.coefficients).map { (arc: $0, value: Double($1)) }
      var simplexRow = Self.row(entries, atMost: Double(row.limit), widest)
      var side = row.limit
      for (arc, coefficient) in zip(row.arcs, row.coefficients) {
        side -= Int128(coefficient) * Int128(simplex.origin[Int(arc)])
      }
      simplexRow.side = Double(side)
      added.append(simplexRow)
    }
    simplex.add(added)
    return true
  }

  /// What the basic variable's row of the tableau says, rounded; nil if obeyed or too large.
  private func roundedRow(_ variable: Int32, _ sign: Int128, _ flow: [Double]) -> RoundedRow? {
    let unit = Int128(1) << Int128(digits)
    guard var weight = multipliers(costs: false, { $0 == variable ? sign * unit : 0 }) else {
      return nil
    }
    for index in weight.indices {
      let rest = weight[index] % unit
      weight[index] = rest < 0 ? rest + unit : rest
    }
    for index in extra.indices {
      if case .sum = extra[index], weight[network.nodeCount + index] != 0 { return nil }
    }
    guard let combined = reducedCosts(weight, denominator: unit, costs: false) else { return nil }
    let prices = split(weight, unit)
    var row = RoundedRow(
      potential: prices.potential, rowPrice: prices.rowPrice, facets: prices.facets,
      roundedPrice: prices.roundedPrice, denominator: unit, arcs: [], coefficients: [], limit: 0)
    var sum = WideSum()
    for v in 0..<network.nodeCount { sum.add(-weight[v], times: Int128(network.supply[v])) }
    for index in extra.indices {
      let limit =
        switch extra[index] {
        case .ratio(let r): Int128(rows.limit[r])
        case .facet(let k): facets[k].limit
        case .sum: Int128(0)
        case .rounded(let k): rounded[k].limit
        }
      sum.add(-weight[network.nodeCount + index], times: limit)
    }
    var (whole, part) = (Int128(0), 0.0)
    for a in 0..<network.arcCount {
      let (lower, upper) = (Int128(program.lower[a]), Int128(program.upper[a]))
      if lower == upper, lower == 0 { continue }
      let down = floorQuotient(combined[a], unit)
      let rest = combined[a] - down * unit
      // What is whole but for the last digits stays so; else down from a lower bound, up from an upper one.
      let isNear =
        Double(min(rest, unit - rest)) * Double(upper - lower) <= Double(unit >> 12)
      let isUp =
        isNear
        ? rest > unit - rest
        : rest > 0 && Double(program.upper[a] - simplex.origin[a]) == flow[a] && lower < upper
      let n = isUp ? down + 1 : down
      guard abs(n) < 1 << 30 else { return nil }
      let left = combined[a] - n * unit
      sum.add(left, times: left > 0 ? lower : upper)
      if n == 0 { continue }
      row.arcs.append(Int32(a))
      row.coefficients.append(Int64(n))
      whole += n * Int128(simplex.origin[a])
      part += Double(n) * flow[a]
    }
    // The sum is what is taken away from nothing.
    guard let limit = sum.ceilingQuotient(unit) else { return nil }
    row.limit = -limit
    return Double(whole - row.limit) + part > Self.leastBreak ? row : nil
  }

  /// Takes rounded rows away again: the next program has other bounds, and starts from its network.
  mutating func forgetRounded() {
    if rounded.isEmpty { return }
    rounded = []
    sumRow = [:]
    let pivots = simplex.pivots
    simplex = VertexSimplex(widest, work: Self.work)
    simplex.pivots = pivots
    extra = (0..<rows.count).map { .ratio($0) } + facets.indices.map { .facet($0) }
    simplex.add((0..<rows.count).map { Self.simplexRow($0, rows, widest) })
    simplex.add(
      facets.map { facet in
        let row = lattice[Int(facet.row)]!
        let entries =
          row.matched.map { (arc: $0, value: Double(facet.matched)) }
          + row.others.map { (arc: $0, value: -Double(facet.other)) }
        return Self.row(entries, atMost: Double(facet.limit), widest)
      })
    isBegun = false
  }
}
