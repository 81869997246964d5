import Instances
import Proofs
import Solvers
import TestSupport
import Testing

struct FairFlowTests {
  // MARK: Against brute force

  @Test(arguments: Trials.of(0..<600 as Range<UInt64>))
  func `tiny problems have the shares that all their cuts ask for`(seed: UInt64) throws {
    let problem = FairFlow.tiny(seed: seed)
    let oracle = FairOracle(problem)
    let outcome = try problem.solve()
    try Claim(outcome, for: problem).check()
    switch outcome {
    case .infeasible: #expect(!oracle.isFeasible)
    case .optimal(let optimum):
      #expect(oracle.isFeasible)
      let shares = oracle.shares()
      for (claim, share) in shares.enumerated() {
        let ratio = optimum.levels[Int(optimum.level[claim])]
        let weight = Int(problem.weights[claim])
        #expect(
          FairOracle.Fraction(weight * Int(ratio.numerator), Int(ratio.denominator)) == share)
      }
      #expect(faults(of: optimum, problem) == [])
    }
  }

  @Test func `the tiny problems are of every kind`() throws {
    var (infeasible, capped, levels) = (0, 0, [Int: Int]())
    for seed in 0..<600 as Range<UInt64> {
      let problem = FairFlow.tiny(seed: seed)
      guard case .optimal(let optimum) = try problem.solve() else {
        infeasible += 1
        continue
      }
      levels[optimum.levels.count, default: 0] += 1
      for (claim, arc) in problem.claims.enumerated() {
        let piece = optimum.piece[Int(problem.network.head[arc])]
        if piece < optimum.level[claim], problem.network.upper[arc] > 0 { capped += 1 }
      }
    }
    #expect(infeasible > 50 && capped > 20)
    #expect((1...4).allSatisfy { levels[$0, default: 0] > 10 })
  }

  // MARK: Plans

  @Test(arguments: [UInt64(1), 2, 3])
  func `one cut gives every row the same percentage`(seed: UInt64) throws {
    var network = Network(supply: [Int64](repeating: 0, count: 52))
    var random = SeededGenerator(seed: seed)
    let needs = (0..<50).map { _ in Int64.random(in: 100...1_000_000, using: &random) }
    let total = needs.reduce(0, +)
    (network.supply[50], network.supply[51]) = (total - total / 5, total / 5)
    for (row, need) in needs.enumerated() {
      network.supply[row] = -need
      network.addArc(from: 50, to: row, upper: need)
    }
    for (row, need) in needs.enumerated() { network.addArc(from: 51, to: row, upper: need) }
    let problem = FairFlow(network, claims: Array(50..<100), weights: needs)
    let optimum = try optimum(of: problem)
    let divisor = greatestDivisor(total / 5, total)
    #expect(optimum.levels == [FairLevel(total / 5 / divisor, total / divisor)])
    #expect(faults(of: optimum, problem) == [])
  }

  @Test(arguments: [UInt64(1), 2, 3], [Int64(5), 40, 100])
  func `a province year cut in a plan is proven`(seed: UInt64, cut: Int64) throws {
    let problem = FairFlow.plan(rows: 300, cut: cut, seed: seed)
    let optimum = try optimum(of: problem)
    #expect(faults(of: optimum, problem) == [])
    #expect(optimum.counts.maximumFlows <= 2 * optimum.levels.count + 2)
  }

  // MARK: Metamorphic laws

  @Test(arguments: Trials.of(0..<60 as Range<UInt64>))
  func `names of nodes and arcs do not matter`(seed: UInt64) throws {
    let problem = FairFlow.tiny(seed: seed)
    guard case .optimal(let before) = try problem.solve() else { return }
    var random = SeededGenerator(seed: seed + 1000)
    let given = problem.network
    let name = (0..<given.nodeCount).shuffled(using: &random)
    let arcs = (0..<given.arcCount).shuffled(using: &random)
    var renamed = Network(supply: given.supply)
    for v in 0..<given.nodeCount { renamed.supply[name[v]] = given.supply[v] }
    for a in arcs {
      renamed.addArc(
        from: name[Int(given.tail[a])], to: name[Int(given.head[a])], lower: given.lower[a],
        upper: given.upper[a])
    }
    let claims = problem.claims.map { arcs.firstIndex(of: $0)! }
    let same = FairFlow(renamed, claims: claims, weights: problem.weights)
    let after = try optimum(of: same)
    #expect(after.levels == before.levels && after.level == before.level)
    #expect((0..<given.nodeCount).allSatisfy { after.piece[name[$0]] == before.piece[$0] })
  }

  @Test(arguments: Trials.of(0..<60 as Range<UInt64>))
  func `a thousand times the amounts are a thousand times the shares`(seed: UInt64) throws {
    let problem = FairFlow.tiny(seed: seed)
    guard case .optimal(let before) = try problem.solve() else { return }
    var network = problem.network
    network.supply = network.supply.map { $0 * 1000 }
    network.lower = network.lower.map { $0 * 1000 }
    network.upper = network.upper.map { $0 * 1000 }
    let after = try optimum(
      of: FairFlow(network, claims: problem.claims, weights: problem.weights))
    #expect(after.level == before.level && after.piece == before.piece)
    for (x, y) in zip(before.levels, after.levels) {
      #expect(x.numerator * 1000 * y.denominator == y.numerator * x.denominator)
    }
  }

  // MARK: At the door

  @Test func `what can not be computed with is refused`() {
    var network = Network(supply: [4, -4, 0])
    network.addArc(from: 0, to: 1, upper: 9)
    network.addArc(from: 0, to: 0, upper: 9)
    network.addArc(from: 2, to: 1, upper: 9)
    network.addArc(from: 0, to: 2, lower: 1, upper: 9)
    func fault(_ claims: [Int], _ weights: [Int64], _ given: Network? = nil) -> FairFault? {
      do throws(FairFault) {
        _ = try FairFlow(given ?? network, claims: claims, weights: weights).solve()
        return nil
      } catch { return error }
    }
    #expect(fault([], []) == .shape)
    #expect(fault([0], []) == .shape)
    #expect(fault([1], [1]) == .claimMisplaced(claim: 0))
    #expect(fault([4], [1]) == .claimMisplaced(claim: 0))
    #expect(fault([0, 0], [1, 1]) == .claimMisplaced(claim: 1))
    #expect(fault([0, 2], [1, 1]) == .claimMisplaced(claim: 1))
    #expect(fault([0, 3], [1, 1]) == .claimBounded(claim: 1))
    #expect(fault([0], [0]) == .weightNotPositive(claim: 0))
    #expect(fault([0], [.max]) == .weightsTooLarge(Int128(Int64.max)))
    var other = network
    other.supply = [1 << 57, -(1 << 57), 0]
    let sum = Int128(9) * (1 << 57)
    if case .network(.tooManyUnits(let units)) = fault([0], [1], other) {
      #expect(units < sum && units > FairLimits.units)
    } else {
      Issue.record("too many units are not refused")
    }
    other = network
    other.head[0] = 3
    #expect(fault([0], [1], other) == .network(.unknownNode(arc: 0)))
  }

  @Test func `the largest amounts and weights are exact`() throws {
    // Two rows need 2⁵² and 2⁵² − 1 of a source that has next to nothing.
    let need: Int64 = 1 << 52
    var network = Network(supply: [1, 2 * need - 2, -need, -need + 1])
    for row in [2, 3] { network.addArc(from: 0, to: row, upper: 1) }
    for row in [2, 3] { network.addArc(from: 1, to: row, upper: .max) }
    let weights = [Int64(1) << 61, Int64(1) << 61 - 1]
    let problem = FairFlow(network, claims: [2, 3], weights: weights)
    let optimum = try optimum(of: problem)
    #expect(faults(of: optimum, problem) == [])
  }

  private func optimum(of problem: FairFlow) throws -> FairOptimum {
    guard case .optimal(let optimum) = try problem.solve() else {
      Issue.record("a feasible problem is called infeasible")
      throw NetworkFault.shape
    }
    try Claim(.optimal(optimum), for: problem).check()
    return optimum
  }
}

func greatestDivisor(_ x: Int64, _ y: Int64) -> Int64 { y == 0 ? x : greatestDivisor(y, x % y) }

/// Bounds and conservation.
func isFlow(_ flow: [Int64], _ network: Network) -> Bool {
  var balance = network.supply
  for a in 0..<network.arcCount {
    if flow[a] < network.lower[a] || flow[a] > network.upper[a] { return false }
    balance[Int(network.tail[a])] -= flow[a]
    balance[Int(network.head[a])] += flow[a]
  }
  return balance.allSatisfy { $0 == 0 }
}

/// What is wrong with a certificate, in the words of `FairOptimum`; written without the solver.
private func faults(of optimum: FairOptimum, _ problem: FairFlow) -> [String] {
  var faults: [String] = []
  let (network, levels) = (problem.network, optimum.levels)
  for (x, y) in zip(levels, levels.dropFirst())
  where Int128(x.numerator) * Int128(y.denominator) <= Int128(y.numerator) * Int128(x.denominator) {
    faults.append("levels do not fall")
  }
  for level in levels
  where level.denominator < 1 || greatestDivisor(level.numerator, level.denominator) != 1 {
    faults.append("a ratio is not in lowest terms")
  }
  let source = Int(network.tail[problem.claims[0]])
  if optimum.piece[source] != levels.count { faults.append("the source lies inside a cut") }
  func scale(_ piece: Int32) -> Int128 {
    Int(piece) < levels.count ? Int128(levels[Int(piece)].denominator) : 1
  }
  var balance = (0..<network.nodeCount).map {
    Int128(network.supply[$0]) * scale(optimum.piece[$0])
  }
  for a in 0..<network.arcCount {
    let (from, to) = (optimum.piece[Int(network.tail[a])], optimum.piece[Int(network.head[a])])
    let (lower, upper) = (Int128(network.lower[a]), Int128(network.upper[a]))
    let flow = optimum.scaledFlow[a]
    if let claim = problem.claims.firstIndex(of: a) {
      let level = optimum.level[claim]
      let ratio = levels[Int(level)]
      let share = Int128(problem.weights[claim]) * Int128(ratio.numerator)
      let given = to == level ? flow : flow * Int128(ratio.denominator)
      if given != share { faults.append("claim \(claim): share") }
      if share > upper * Int128(ratio.denominator) { faults.append("claim \(claim): above bound") }
      if to < level && flow != upper { faults.append("claim \(claim) could carry more") }
      if to > level && flow != 0 { faults.append("claim \(claim) could carry less") }
      balance[Int(network.head[a])] += to == level ? flow : flow * scale(to)
      continue
    }
    let unit = from == to ? scale(to) : 1
    if from == to {
      if flow < lower * unit || flow > upper * unit { faults.append("arc \(a) outside bounds") }
    } else if flow != (from < to ? lower : upper) {
      faults.append("arc \(a) is not tight")
    }
    balance[Int(network.tail[a])] -= flow * scale(from) / unit
    balance[Int(network.head[a])] += flow * scale(to) / unit
  }
  for v in 0..<network.nodeCount where v != source && balance[v] != 0 {
    faults.append("node \(v) does not conserve")
  }
  return faults
}
