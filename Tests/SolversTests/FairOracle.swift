import Solvers
import TestSupport

/// Fair shares of tiny problems by looking at every set of nodes.
struct FairOracle {
  struct Fraction: Comparable {
    let numerator: Int
    let denominator: Int

    init(_ numerator: Int, _ denominator: Int = 1) {
      var (a, b) = (abs(numerator), denominator)
      while b != 0 { (a, b) = (b, a % b) }
      self.numerator = numerator / max(a, 1)
      self.denominator = denominator / max(a, 1)
    }

    static func < (x: Fraction, y: Fraction) -> Bool {
      x.numerator * y.denominator < y.numerator * x.denominator
    }
    static func + (x: Fraction, y: Fraction) -> Fraction {
      Fraction(
        x.numerator * y.denominator + y.numerator * x.denominator, x.denominator * y.denominator)
    }
    static func - (x: Fraction, y: Fraction) -> Fraction {
      x + Fraction(-y.numerator, y.denominator)
    }
    static func * (x: Fraction, y: Int) -> Fraction { Fraction(x.numerator * y, x.denominator) }
    static func / (x: Fraction, y: Int) -> Fraction { Fraction(x.numerator, x.denominator * y) }
  }

  let problem: FairFlow
  private let isClaim: [Bool]
  private var network: Network { problem.network }
  private var claims: [Int] { problem.claims }

  init(_ problem: FairFlow) {
    self.problem = problem
    isClaim = (0..<problem.network.arcCount).map(problem.claims.contains)
  }

  /// Hoffman's condition on every set; claims carry between these bounds.
  func isFeasible(claimsFrom least: [Int], to most: [Int]) -> Bool {
    var (lower, upper) = (network.lower.map { Int($0) }, network.upper.map { Int($0) })
    for (claim, arc) in claims.enumerated() {
      (lower[arc], upper[arc]) = (least[claim], most[claim])
    }
    if zip(lower, upper).contains(where: { $0 > $1 }) { return false }
    if network.supply.reduce(0, +) != 0 { return false }
    return sets.allSatisfy { set in need(of: set, lower, upper, withClaims: true) <= 0 }
  }

  var isFeasible: Bool {
    isFeasible(
      claimsFrom: claims.map { _ in 0 }, to: claims.map { Int(network.upper[$0]) })
  }

  private var sets: Range<Int> { 0..<(1 << network.nodeCount) }

  private func need(
    of set: Int, _ lower: [Int], _ upper: [Int], withClaims: Bool
  ) -> Int {
    var sum = 0
    for v in 0..<network.nodeCount where set >> v & 1 == 1 { sum -= Int(network.supply[v]) }
    for a in 0..<network.arcCount where withClaims || !isClaim[a] {
      let (from, to) = (set >> Int(network.tail[a]) & 1, set >> Int(network.head[a]) & 1)
      if from > to { sum += lower[a] }
      if from < to { sum -= upper[a] }
    }
    return sum
  }

  /// Round by round: the least ratio that serves every set; the claims into sets that it only just
  /// serves are settled.
  func shares() -> [Fraction] {
    let (lower, upper) = (network.lower.map { Int($0) }, network.upper.map { Int($0) })
    let source = Int(network.tail[claims[0]])
    let forced = sets.filter { $0 >> source & 1 == 0 }.map { set in
      (set, need: need(of: set, lower, upper, withClaims: false))
    }
    var settled = [Fraction?](repeating: nil, count: claims.count)
    while settled.contains(where: { $0 == nil }) {
      let ratio = forced.map { leastRatio($0.0, serving: $0.need, settled) }.max()!
      if ratio == Fraction(0) { return settled.map { $0 ?? Fraction(0) } }
      var next = settled
      for (set, need) in forced where carried(set, ratio, settled) == Fraction(need) {
        for claim in into(set) where settled[claim] == nil { next[claim] = amount(claim, ratio) }
      }
      precondition(next != settled)
      settled = next
    }
    return settled.map { $0! }
  }

  private func into(_ set: Int) -> [Int] {
    claims.indices.filter { set >> Int(network.head[claims[$0]]) & 1 == 1 }
  }

  private func amount(_ claim: Int, _ ratio: Fraction) -> Fraction {
    min(ratio * Int(problem.weights[claim]), Fraction(Int(network.upper[claims[claim]])))
  }

  private func carried(_ set: Int, _ ratio: Fraction, _ settled: [Fraction?]) -> Fraction {
    into(set).reduce(Fraction(0)) { $0 + (settled[$1] ?? amount($1, ratio)) }
  }

  /// `carried` rises in the ratio with kinks where claims reach their upper bounds.
  private func leastRatio(_ set: Int, serving need: Int, _ settled: [Fraction?]) -> Fraction {
    let need = Fraction(need)
    var below = Fraction(0)
    if carried(set, below, settled) >= need { return below }
    let free = into(set).filter { settled[$0] == nil }
    func cap(_ claim: Int) -> Fraction {
      Fraction(Int(network.upper[claims[claim]]), Int(problem.weights[claim]))
    }
    for kink in free.map(cap).sorted() {
      if carried(set, kink, settled) >= need { break }
      below = kink
    }
    let rising = free.filter { cap($0) > below }.reduce(0) { $0 + Int(problem.weights[$1]) }
    return below + (need - carried(set, below, settled)) / rising
  }
}

extension FairFlow {
  /// A random problem of three to six nodes; many are feasible, a few have tight upper bounds.
  static func tiny(seed: UInt64) -> FairFlow {
    var random = SeededGenerator(seed: seed)
    let nodes = Int.random(in: 3...6, using: &random)
    let source = Int.random(in: 0..<nodes, using: &random)
    var network = Network(supply: [Int64](repeating: 0, count: nodes))
    for v in 0..<nodes where v != source {
      network.supply[v] = Int64.random(in: -9...4, using: &random)
      network.supply[source] -= network.supply[v]
    }
    func node() -> Int { Int.random(in: 0..<nodes, using: &random) }
    for _ in 0..<Int.random(in: 2...9, using: &random) {
      let lower =
        Int64.random(in: 0...9, using: &random) == 0 ? Int64.random(in: -1...2, using: &random) : 0
      let isWide = Int.random(in: 0..<6, using: &random) == 0
      let room = isWide ? 1 << 40 : Int64.random(in: 0...6, using: &random)
      network.addArc(from: node(), to: node(), lower: lower, upper: lower + room, cost: 3)
    }
    for v in 0..<nodes where v != source && network.supply[v] > 0 {
      network.addArc(from: v, to: source, upper: 9)
    }
    var claims: [Int] = []
    for v in 0..<nodes where v != source {
      for _ in 0..<[0, 1, 1, 1, 2].randomElement(using: &random)! {
        claims.append(network.arcCount)
        let isTight = Int.random(in: 0..<4, using: &random) == 0
        let upper = isTight ? Int64.random(in: 0...7, using: &random) : 1 << 41
        network.addArc(from: source, to: v, upper: upper)
      }
    }
    if claims.isEmpty {
      claims.append(network.arcCount)
      network.addArc(from: source, to: (source + 1) % nodes, upper: 50)
    }
    claims.shuffle(using: &random)
    let most = [2, 6].randomElement(using: &random)!
    let weights = claims.map { _ in Int64.random(in: 1...Int64(most), using: &random) }
    return FairFlow(network, claims: claims, weights: weights)
  }

  /// Rows in a few counties; every row has one or two years; each county and the province pay into
  /// the years of their rows up to what was planned, and one province-year is cut.
  static func plan(rows: Int, cut: Int64, seed: UInt64) -> FairFlow {
    var random = SeededGenerator(seed: seed)
    let (years, counties) = (3, 4)
    let pots = (counties + 1) * years
    var network = Network(supply: [Int64](repeating: 0, count: pots + 3 * rows + 1))
    let source = pots + 3 * rows
    var claims: [Int] = []
    var weights: [Int64] = []
    for row in 0..<rows {
      let county = Int.random(in: 0..<counties, using: &random)
      let node = pots + 3 * row
      var need: Int64 = 0
      for (k, year) in Array(0..<years).shuffled(using: &random).prefix(2).enumerated() {
        for payer in [county, counties] {
          let units = Int64.random(in: 1...100_000, using: &random)
          network.supply[payer * years + year] += units
          network.addArc(from: payer * years + year, to: node + 1 + k, upper: units)
          need += units
        }
        network.addArc(from: node + 1 + k, to: node, upper: 1 << 30)
      }
      network.supply[node] -= need
      claims.append(network.arcCount)
      weights.append(need)
      network.addArc(from: source, to: node, upper: need)
    }
    let pot = counties * years + 1
    network.supply[source] = network.supply[pot] * cut / 100
    network.supply[pot] -= network.supply[source]
    for pot in 0..<pots { network.addArc(from: pot, to: source, upper: 1 << 40) }
    return FairFlow(network, claims: claims, weights: weights)
  }
}
