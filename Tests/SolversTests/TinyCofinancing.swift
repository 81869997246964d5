import Solvers
import TestSupport

/// Two to four sub-projects, each with money of the province, a city and a county, cofinanced by shares.
enum TinyCofinancing {
  /// Sub-projects whose province money is 3/10 of the year, with years beside it, a tenth short together; some have
  /// little to lose.
  static func underOneCeiling(rows: Int) -> WholeShares {
    var random = SeededGenerator(seed: UInt64(rows))
    var network = Network(supply: [Int64](repeating: 0, count: 3 + 2 * rows))
    network.addArc(from: 0, to: 1, upper: 1 << 40)
    network.addArc(from: 0, to: 2, upper: 0)
    var claims: [Int] = []
    var weights: [Int64] = []
    var gates = ShareGates()
    for row in 0..<rows {
      let (gate, node) = (3 + 2 * row, 4 + 2 * row)
      let year = row % 97 == 0 ? 20 : Int64.random(in: 1_000...90_000, using: &random)
      let matched = 3 * year / 10
      network.supply[0] += year
      network.supply[node] = -year
      claims.append(network.arcCount)
      weights.append(year + Int64.random(in: 0...90_000, using: &random))
      network.addArc(from: 1, to: node, upper: weights[row])
      network.addArc(from: 2, to: gate, upper: matched)
      network.addArc(from: 2, to: node, upper: year - matched)
      gates.add(
        arc: network.arcCount, claim: row,
        shares: [ShareGates.Share(numerator: 3, denominator: 10, total: year, settled: 0)])
      network.addArc(from: gate, to: node, upper: year)
    }
    network.upper[1] = network.supply[0] * 9 / 10
    return WholeShares(network, claims: claims, weights: weights, gates: gates)
  }

  static func problem(seed: UInt64, isProvinceCut: Bool) -> WholeShares {
    var random = SeededGenerator(seed: seed &* 7919 &+ (isProvinceCut ? 1 : 0))
    // money, unmet, province, city, county; then a gate and a node for each sub-project.
    let rows = Int.random(in: 2...3, using: &random)
    var network = Network(supply: [Int64](repeating: 0, count: 5 + 2 * rows))
    var planned: [[Int64]] = []
    for _ in 0..<rows {
      let most: Int64 = rows == 2 ? 7 : 4
      planned.append((0..<3).map { _ in Int64.random(in: 0...most, using: &random) })
      if planned.last!.reduce(0, +) == 0 { planned[planned.count - 1][1] = 1 }
    }
    let needs = planned.map { $0.reduce(0, +) }
    network.supply[0] = needs.reduce(0, +)
    network.addArc(from: 0, to: 1, upper: network.supply[0])
    for hub in 0..<3 {
      let all = planned.reduce(0) { $0 + $1[hub] }
      let isCut = hub > 0 || isProvinceCut
      network.addArc(
        from: 0, to: 2 + hub, upper: isCut ? Int64.random(in: 0...max(all, 0), using: &random) : all
      )
    }
    var claims: [Int] = []
    var weights: [Int64] = []
    var gates = ShareGates()
    for row in 0..<rows {
      let (gate, node) = (5 + 2 * row, 6 + 2 * row)
      network.supply[node] = -needs[row]
      claims.append(network.arcCount)
      network.addArc(from: 1, to: node, upper: needs[row])
      weights.append(needs[row] + Int64.random(in: 0...5, using: &random))
      for hub in 0..<3 {
        network.addArc(
          from: 2 + hub, to: hub == 0 ? gate : node, upper: planned[row][hub])
      }
      let isPlan = Bool.random(using: &random)
      let share =
        isPlan
        ? (planned[row][0], needs[row])
        : (Int64.random(in: 0...9, using: &random), Int64.random(in: 9...12, using: &random))
      gates.add(
        arc: network.arcCount, claim: row,
        shares: [
          ShareGates.Share(
            numerator: share.0, denominator: share.1, total: needs[row], settled: 0)
        ])
      network.addArc(from: gate, to: node, upper: needs[row])
    }
    return WholeShares(network, claims: claims, weights: weights, gates: gates)
  }

  /// As `problem`, with money of the centre and of the province, each matched by a rule or two of its own.
  static func problemOfTwo(seed: UInt64, isMatchedCut: Bool) -> WholeShares {
    var random = SeededGenerator(seed: seed &* 6151 &+ (isMatchedCut ? 1 : 0))
    // money, unmet, centre, province, city, county; then two gates and a node for each sub-project.
    let rows = Int.random(in: 2...3, using: &random)
    var network = Network(supply: [Int64](repeating: 0, count: 6 + 3 * rows))
    let planned = (0..<rows).map { _ in
      let most: Int64 = rows == 2 ? Bool.random(using: &random) ? 12 : 6 : 4
      return (0..<4).map { _ in Int64.random(in: 0...most, using: &random) }
    }.map { $0.reduce(0, +) == 0 ? [0, 0, 1, 0] : $0 }
    let needs = planned.map { $0.reduce(0, +) }
    network.supply[0] = needs.reduce(0, +)
    network.addArc(from: 0, to: 1, upper: network.supply[0])
    for hub in 0..<4 {
      let all = planned.reduce(0) { $0 + $1[hub] }
      let isCut = hub > 1 || isMatchedCut && Bool.random(using: &random)
      network.addArc(
        from: 0, to: 2 + hub, upper: isCut ? Int64.random(in: 0...all, using: &random) : all)
    }
    var (claims, weights, gates): ([Int], [Int64], ShareGates) = ([], [], ShareGates())
    for row in 0..<rows {
      let node = 8 + 3 * row
      network.supply[node] = -needs[row]
      claims.append(network.arcCount)
      network.addArc(from: 1, to: node, upper: needs[row])
      weights.append(needs[row] + Int64.random(in: 0...5, using: &random))
      for hub in 0..<4 {
        network.addArc(from: 2 + hub, to: hub < 2 ? node - 2 + hub : node, upper: planned[row][hub])
      }
      for hub in 0..<2 {
        let twentieths = Int64.random(in: 0...(hub == 0 ? 10 : 9), using: &random)
        var shares = [(twentieths, 20)]
        if twentieths > 1, Bool.random(using: &random) { shares.append((twentieths - 1, 19)) }
        gates.add(
          arc: network.arcCount, claim: row,
          shares: shares.map { p, q in
            ShareGates.Share(numerator: p, denominator: Int64(q), total: needs[row], settled: 0)
          })
        network.addArc(from: node - 2 + hub, to: node, upper: needs[row])
      }
    }
    return WholeShares(network, claims: claims, weights: weights, gates: gates)
  }
}
