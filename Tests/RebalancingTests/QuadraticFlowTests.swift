import Certificates
import Proofs
import Solvers
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// Quadratic costs in small networks, against the solver for networks of any size.
struct QuadraticFlowTests {
  /// Sources that serve needs, some of them over others, with a flow that obeys the bounds.
  private static func network(_ random: inout SeededGenerator) -> Network {
    let givers = Int.random(in: 1...5, using: &random)
    let takers = Int.random(in: 2...8, using: &random)
    var network = Network(supply: [Int64](repeating: 0, count: givers + takers))
    let most: Int64 = [3, 50, 40_000].randomElement(using: &random)!
    for giver in 0..<givers {
      for taker in 0..<takers where Int.random(in: 0..<4, using: &random) > 0 {
        let units = Int64.random(in: 0...most, using: &random)
        let lower = Int.random(in: 0..<5, using: &random) == 0 ? units / 2 : 0
        network.addArc(
          from: giver, to: givers + taker, lower: lower,
          upper: units + Int64.random(in: 0...most, using: &random))
        network.supply[giver] += units
        network.supply[givers + taker] -= units
      }
    }
    return network
  }

  @Test(arguments: [UInt64(1), 2, 3, 4]) func `it finds the same flow, with prices, seed`(
    _ seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    var found = 0
    for _ in 0..<120 {
      let network = Self.network(&random)
      if network.arcCount == 0 { continue }
      let costs = (0..<network.arcCount).map { rank -> (square: Int64, linear: Int64) in
        let base = Int64.random(in: 1...40_000, using: &random)
        let square = max(1, (1 << 36) / base)
        let pull = Bool.random(using: &random) ? -2 * square * base : 0
        return (square, pull + Int64(rank * rank))
      }
      guard var small = QuadraticFlow(network, costs), let optimum = small.solve() else { continue }
      found += 1
      let convex = costs.map { ConvexCost.quadratic(square: $0.square, linear: $0.linear) }
      guard case .optimal(let other) = try ConvexFlow(network, costs: convex).solve(threads: 1)
      else {
        Issue.record("a flow obeys the bounds")
        continue
      }
      #expect(optimum.flow == other.flow && optimum.value == other.value)
      try FlowProof.checkConvexOptimal(
        FlowStatement(
          supply: network.supply, tail: network.tail, head: network.head, lower: network.lower,
          upper: network.upper, cost: network.cost),
        costs: costs.map { .quadratic(square: $0.square, linear: $0.linear) }, flow: optimum.flow,
        potential: optimum.potential, value: optimum.value)
    }
    #expect(found > 80, "\(found)")
  }
}
