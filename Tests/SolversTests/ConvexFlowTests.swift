import Certificates
import Instances
import Solvers
import TestSupport
import Testing

struct ConvexFlowTests {
  // MARK: Against brute force

  @Test(arguments: Trials.of(0..<400 as Range<UInt64>))
  func `no flow of a tiny network costs less`(seed: UInt64) throws {
    let problem = tiny(seed: seed)
    let least = leastCost(problem)
    let outcome = try problem.solve()
    try Claim(outcome, for: problem).check()
    switch outcome {
    case .infeasible: #expect(least == nil)
    case .optimal(let optimum):
      #expect(optimum.value == least)
      #expect(isBest(optimum, problem))
    }
  }

  /// Gross (1956): between two nodes, unit after unit over the arc where it costs least.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func `parallel arcs share as unit by unit`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let units = Int64.random(in: 1...5000, using: &random)
    var network = Network(supply: [units, -units])
    var costs: [ConvexCost] = []
    for _ in 0..<Int.random(in: 2...6, using: &random) {
      let lower = Int64.random(in: -300...0, using: &random)
      network.addArc(
        from: 0, to: 1, lower: lower, upper: lower + .random(in: 0...4000, using: &random))
      costs.append(cost(most: 2000, &random))
    }
    network.addArc(from: 0, to: 1, upper: .max)
    costs.append(.quadratic(square: 1, linear: 7))
    var flow = network.lower
    for _ in 0..<units - flow.reduce(0, +) {
      let open = flow.indices.filter { flow[$0] < network.upper[$0] }
      let next = open.min { marginal(costs[$0], flow[$0]) < marginal(costs[$1], flow[$1]) }!
      flow[next] += 1
    }
    let problem = ConvexFlow(network, costs: costs)
    let optimum = try optimum(of: problem)
    #expect(optimum.value == totalCost(flow, costs))
    #expect(isBest(optimum, problem))
  }

  // MARK: Optimality conditions

  @Test(arguments: Trials.ofFew(UInt64(1)..<3), [Int64(100), 1_000_000])
  func `two hundred nodes meet the optimality conditions`(seed: UInt64, most: Int64) throws {
    let problem = wide(nodes: 200, most: most, seed: seed)
    let optimum = try optimum(of: problem)
    #expect(isBest(optimum, problem))
    #expect(optimum.solves <= 30)
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `threads change nothing`(seed: UInt64) throws {
    // Two networks side by side.
    let (one, other) = (
      wide(nodes: 20, most: 1000, seed: seed), wide(nodes: 20, most: 1000, seed: seed + 100)
    )
    var both = one.network
    both.supply += other.network.supply
    for a in 0..<other.network.arcCount {
      both.addArc(
        from: Int(other.network.tail[a]) + 20, to: Int(other.network.head[a]) + 20,
        lower: other.network.lower[a], upper: other.network.upper[a])
    }
    let problem = ConvexFlow(both, costs: one.costs + other.costs)
    let optimum = try optimum(of: problem)
    #expect(try problem.solve(threads: 1) == .optimal(optimum))
    let values = try [one, other].map { try self.optimum(of: $0).value }
    #expect(optimum.value == values[0] + values[1])
  }

  // MARK: Metamorphic laws

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `dearer costs in proportion leave the value in proportion`(seed: UInt64) throws {
    let problem = tiny(seed: seed)
    let dearer = problem.costs.map { cost -> ConvexCost in
      switch cost {
      case .linear(let slope): .linear(7 * slope)
      case .pieces(let breaks, let slopes): .pieces(breaks: breaks, slopes: slopes.map { 7 * $0 })
      case .quadratic(let square, let linear): .quadratic(square: 7 * square, linear: 7 * linear)
      }
    }
    guard case .optimal(let optimum) = try problem.solve() else { return }
    let same = try self.optimum(of: ConvexFlow(problem.network, costs: dearer))
    #expect(same.value == 7 * optimum.value)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `a quadratic cost is as good as its pieces`(seed: UInt64) throws {
    let problem = tiny(seed: seed)
    let breaks = Array(Int64(-12)...12)
    let pieces = problem.costs.map { cost -> ConvexCost in
      .pieces(breaks: breaks, slopes: ([-13] + breaks).map { Int64(marginal(cost, $0)) })
    }
    guard case .optimal(let optimum) = try problem.solve() else { return }
    #expect(try self.optimum(of: ConvexFlow(problem.network, costs: pieces)).value == optimum.value)
  }

  // MARK: At the door

  @Test func `what can not be computed with is refused`() {
    var network = Network(supply: [4, -4])
    network.addArc(from: 0, to: 1, upper: 9)
    func fault(_ costs: [ConvexCost], _ given: Network? = nil) -> ConvexFault? {
      do throws(ConvexFault) {
        _ = try ConvexFlow(given ?? network, costs: costs).solve()
        return nil
      } catch { return error }
    }
    #expect(fault([]) == .network(.shape))
    #expect(fault([.quadratic(square: -1, linear: 0)]) == .notConvex(arc: 0))
    #expect(fault([.pieces(breaks: [1], slopes: [2])]) == .notConvex(arc: 0))
    #expect(fault([.pieces(breaks: [1, 1], slopes: [1, 2, 3])]) == .notConvex(arc: 0))
    #expect(fault([.pieces(breaks: [1, 2], slopes: [1, 2, 1])]) == .notConvex(arc: 0))
    let dear = Int64(1) << 53
    #expect(fault([.linear(dear)]) == nil)
    #expect(fault([.linear(2 * dear)]) == .network(.costsTooLarge(Int128(2 * dear) * 3)))
    // Nine units at most, so slopes up to 19 × square.
    #expect(fault([.quadratic(square: dear / 19, linear: 0)]) == nil)
    #expect(
      fault([.quadratic(square: dear, linear: 0)])
        == .network(.costsTooLarge(Int128(dear) * 19 * 3)))
    #expect(fault([.quadratic(square: .max, linear: .max)]) != nil)
    var other = network
    other.lower[0] = 10
    #expect(try! ConvexFlow(other, costs: [.linear(1)]).solve() == .infeasible(.emptyArc(0)))
    other = network
    other.supply = [1 << 60, -(1 << 60)]
    #expect(fault([.linear(1)], other) != nil)
  }

  private func optimum(of problem: ConvexFlow) throws -> ConvexOptimum {
    guard case .optimal(let optimum) = try problem.solve() else {
      Issue.record("a feasible problem is called infeasible")
      throw NetworkFault.shape
    }
    try Claim(.optimal(optimum), for: problem).check()
    return optimum
  }
}

// MARK: Problems

private func cost(most: Int64, _ random: inout SeededGenerator) -> ConvexCost {
  let linear = Int64.random(in: -20...20, using: &random)
  switch Int.random(in: 0..<4, using: &random) {
  case 0: return .linear(linear)
  case 1:
    let breaks = Set((0..<3).map { _ in Int64.random(in: -most...most, using: &random) }).sorted()
    let slopes = (0...breaks.count).map { _ in Int64.random(in: -20...20, using: &random) }
    return .pieces(breaks: breaks, slopes: slopes.sorted())
  default: return .quadratic(square: .random(in: 0...3, using: &random), linear: linear)
  }
}

/// Three or four nodes, at most five arcs with a room of at most 5.
private func tiny(seed: UInt64) -> ConvexFlow {
  var random = SeededGenerator(seed: seed)
  let nodes = Int.random(in: 2...4, using: &random)
  var network = Network(supply: [Int64](repeating: 0, count: nodes))
  for v in 1..<nodes {
    network.supply[v] = Int64.random(in: -3...3, using: &random)
    network.supply[0] -= network.supply[v]
  }
  var costs: [ConvexCost] = []
  for _ in 0..<Int.random(in: 2...5, using: &random) {
    let lower = Int64.random(in: -4...3, using: &random)
    network.addArc(
      from: .random(in: 0..<nodes, using: &random), to: .random(in: 0..<nodes, using: &random),
      lower: lower, upper: lower + .random(in: 0...5, using: &random), cost: 99)
    costs.append(cost(most: 4, &random))
  }
  return ConvexFlow(network, costs: costs)
}

/// A random flow on random arcs is what must be carried, so that there is one.
private func wide(nodes: Int, most: Int64, seed: UInt64) -> ConvexFlow {
  var random = SeededGenerator(seed: seed)
  var network = Network(supply: [Int64](repeating: 0, count: nodes))
  var costs: [ConvexCost] = []
  for _ in 0..<4 * nodes {
    let (from, to) = (
      Int.random(in: 0..<nodes, using: &random), Int.random(in: 0..<nodes, using: &random)
    )
    let lower = Int64.random(in: -most...0, using: &random)
    let upper = lower + Int64.random(in: 0...2 * most, using: &random)
    let flow = Int64.random(in: lower...upper, using: &random)
    network.supply[from] += flow
    network.supply[to] -= flow
    network.addArc(from: from, to: to, lower: lower, upper: upper)
    costs.append(
      Int.random(in: 0..<5, using: &random) == 0
        ? cost(most: most, &random)
        : .quadratic(
          square: .random(in: 0...9, using: &random),
          linear: .random(in: -most...most, using: &random)))
  }
  return ConvexFlow(network, costs: costs)
}

// MARK: Checks, written without the solver

/// ConvexCost of one unit more.
private func marginal(_ cost: ConvexCost, _ flow: Int64) -> Int128 {
  switch cost {
  case .linear(let slope): return Int128(slope)
  case .quadratic(let square, let linear): return Int128(square * (2 * flow + 1) + linear)
  case .pieces(let breaks, let slopes):
    return Int128(slopes[breaks.firstIndex { flow < $0 } ?? breaks.count])
  }
}

private func totalCost(_ flow: [Int64], _ costs: [ConvexCost]) -> Int128 {
  zip(flow, costs).reduce(0) { sum, arc in
    let (x, cost) = (Int128(arc.0), arc.1)
    switch cost {
    case .linear(let slope): return sum + Int128(slope) * x
    case .quadratic(let square, let linear):
      return sum + Int128(square) * x * x + Int128(linear) * x
    case .pieces(let breaks, let slopes):
      // The first slope, and at each break what the slope grows by, from there on.
      return breaks.indices.reduce(sum + Int128(slopes[0]) * x) {
        let growth = Int128(slopes[$1 + 1] - slopes[$1])
        let from = Int128(breaks[$1])
        return $0 + growth * (max(x - from, 0) - max(-from, 0))
      }
    }
  }
}

private func isBest(_ optimum: ConvexOptimum, _ problem: ConvexFlow) -> Bool {
  let network = problem.network
  guard isFlow(optimum.flow, network) else { return false }
  for a in 0..<network.arcCount {
    let x = optimum.flow[a]
    let gain =
      optimum.potential[Int(network.head[a])] - optimum.potential[Int(network.tail[a])]
    if x > network.lower[a], marginal(problem.costs[a], x - 1) > gain { return false }
    if x < network.upper[a], marginal(problem.costs[a], x) < gain { return false }
  }
  return optimum.value == totalCost(optimum.flow, problem.costs)
}

/// Every flow within the bounds, arc after arc.
private func leastCost(_ problem: ConvexFlow) -> Int128? {
  let network = problem.network
  var balance = network.supply
  var flow = network.lower
  var least: Int128?
  func extend(_ a: Int) {
    if a == network.arcCount {
      guard balance.allSatisfy({ $0 == 0 }) else { return }
      let cost = totalCost(flow, problem.costs)
      least = min(least ?? cost, cost)
      return
    }
    let (tail, head) = (Int(network.tail[a]), Int(network.head[a]))
    for x in network.lower[a]...network.upper[a] {
      flow[a] = x
      balance[tail] -= x
      balance[head] += x
      extend(a + 1)
      balance[tail] += x
      balance[head] -= x
    }
  }
  extend(0)
  return least
}
