import Certificates
import Instances
import TestSupport
import Testing

@testable import Solvers

/// The exact search that begins at the optimum in real numbers, beside the one that begins from nothing.
struct RealStartTests {
  @Test(arguments: Trials.of(0..<60 as Range<UInt64>))
  func `random networks have the same value from either start`(seed: UInt64) throws {
    let problem = random(seed: seed)
    let (cold, warm) = (
      try problem.solve(threads: 1, fromReal: false), try problem.solve(threads: 1, fromReal: true)
    )
    try Claim(warm, for: problem).check()
    switch (cold, warm) {
    case (.optimal(let one), .optimal(let other)): #expect(one.value == other.value)
    case (.infeasible, .infeasible): break
    default: Issue.record("one start finds a flow, the other none")
    }
  }

  @Test(arguments: [PlanShape.backfill, .deferral, .both])
  fileprivate func `a plan takes few solves and a few pivots an arc`(shape: PlanShape) throws {
    let problem = shape.problem(subprojects: 800, seed: 7)
    guard case .optimal(let cold) = try problem.solve(threads: 1, fromReal: false),
      case .optimal(let warm) = try problem.solve(threads: 1, fromReal: true)
    else {
      Issue.record("a feasible problem is called infeasible")
      return
    }
    try Claim(.optimal(warm), for: problem).check()
    #expect(warm.value == cold.value)
    #expect(warm.solves <= 3)
    #expect(warm.counts.pivots <= 6 * problem.network.arcCount)
    #expect(warm.counts.pivots * 4 <= cold.counts.pivots)
    #expect(warm.counts.sweeps <= 400)
  }

  /// Two provinces, with arcs enough that the interior point works on both cores.
  @Test func `threads change nothing`() throws {
    let problem = PlanShape.deferral.problem(subprojects: 7_000, provinces: 2, seed: 3)
    #expect(problem.network.arcCount > ConvexFlow.realStartArcs)
    let one = try problem.solve(threads: 1)
    #expect(try problem.solve(threads: 2) == one)
    try Claim(one, for: problem).check()
  }

  @Test func `prices are near those of the optimum`() throws {
    let problem = PlanShape.backfill.problem(subprojects: 300, seed: 5)
    guard case .optimal(let optimum) = try problem.solve(threads: 1, fromReal: false) else {
      Issue.record("a feasible problem is called infeasible")
      return
    }
    let prices = try #require(problem.realPrices(most: 1 << 40, threads: 1))
    // At these prices alone, hardly an arc would carry a unit more or less than in the whole optimum.
    var far = 0
    for case (let a, .quadratic(let square, let linear)) in problem.costs.enumerated() {
      let (tail, head) = (Int(problem.network.tail[a]), Int(problem.network.head[a]))
      let gain = Double(prices[head] - prices[tail] - linear)
      let (lower, upper) = (problem.network.lower[a], problem.network.upper[a])
      let units = min(max(gain / Double(2 * square), Double(lower)), Double(upper))
      if abs(units - Double(optimum.flow[a])) > 2 { far += 1 }
    }
    #expect(far * 50 < problem.network.arcCount)
  }

  @Test func `costs of pieces and networks without room begin from nothing`() throws {
    var network = Network(supply: [3, -3])
    network.addArc(from: 0, to: 1, upper: 9)
    let pieces = ConvexFlow(network, costs: [.pieces(breaks: [1], slopes: [1, 2])])
    #expect(pieces.realPrices(most: 100, threads: 1) == nil)
    network.lower[0] = 3
    network.upper[0] = 3
    let fixed = ConvexFlow(network, costs: [.quadratic(square: 1, linear: 0)])
    #expect(fixed.realPrices(most: 100, threads: 1) == nil)
    #expect(try fixed.solve(threads: 1, fromReal: true) == fixed.solve(threads: 1, fromReal: false))
  }

  /// Bounds may be negative, leave out zero or coincide; some squares are zero; every third has no flow.
  private func random(seed: UInt64) -> ConvexFlow {
    var random = SeededGenerator(seed: seed)
    let nodes = Int.random(in: 2...40, using: &random)
    let most = Int64([5, 1000, 1_000_000].randomElement(using: &random)!)
    var network = Network(supply: [Int64](repeating: 0, count: nodes))
    var costs: [ConvexCost] = []
    for _ in 0..<4 * nodes {
      let (from, to) = (
        Int.random(in: 0..<nodes, using: &random), Int.random(in: 0..<nodes, using: &random)
      )
      let lower = Int64.random(in: -most...most / 2, using: &random)
      let upper = lower + Int64.random(in: 0...2 * most, using: &random)
      let flow = Int64.random(in: lower...upper, using: &random)
      network.supply[from] += flow
      network.supply[to] -= flow
      network.addArc(from: from, to: to, lower: lower, upper: upper)
      let linear = Int64.random(in: -most...most, using: &random)
      costs.append(
        Bool.random(using: &random)
          ? .quadratic(square: .random(in: 0...9, using: &random), linear: linear)
          : .linear(linear))
    }
    if seed % 3 == 0 {
      network.supply[0] += 3 * most
      network.supply[1] -= 3 * most
    }
    return ConvexFlow(network, costs: costs)
  }
}

/// What the last tier of a rebalancing looks like: source-years and tiny blocks of tranches.
private enum PlanShape: CaseIterable {
  /// A node for each sub-project, paid by province, city and two counties.
  case backfill
  /// Two years of each tranche, joined by what waits.
  case deferral
  case both

  func problem(subprojects: Int, provinces: Int = 1, seed: UInt64) -> ConvexFlow {
    var random = SeededGenerator(seed: seed)
    let payers = self == .deferral ? 1 : 31
    let years = self == .backfill ? 1 : 2
    let hubs = provinces * payers * years
    let nodes = hubs + subprojects * years
    var network = Network(supply: [Int64](repeating: 0, count: nodes))
    var costs: [ConvexCost] = []
    func add(_ from: Int, _ to: Int, upper: Int64, planned: Int64?) {
      let flow = Int64.random(in: 0...upper, using: &random)
      network.supply[from] += flow
      network.supply[to] -= flow
      network.addArc(from: from, to: to, upper: upper)
      guard let planned else { return costs.append(.quadratic(square: 0, linear: 0)) }
      let square = max(1, (1 << 32) / planned)
      costs.append(.quadratic(square: square, linear: -2 * square * planned + Int64(costs.count)))
    }
    for i in 0..<subprojects {
      let first = i % provinces * payers * years
      let county = i % 27
      let paying = self == .deferral ? [0] : [0, 1 + county / 9, 4 + county, 4 + (county + 1) % 27]
      for payer in paying {
        for year in 0..<years {
          let planned = Int64.random(in: 1...2_000_000, using: &random)
          add(
            first + payer * years + year, hubs + i * years + year, upper: planned,
            planned: planned)
        }
      }
      if years == 2 { add(hubs + 2 * i + 1, hubs + 2 * i, upper: 1_000_000, planned: nil) }
    }
    return ConvexFlow(network, costs: costs)
  }
}
