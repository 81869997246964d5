import Certificates
import TestSupport
import Testing

@testable import Allocation
@testable import Proofs

struct ConvexProofTests {
  private func cost(_ cost: ConvexCost, of flow: Int64) -> Int128 {
    var wide = WideArithmetic()
    var sum: Int128 = 0
    cost.addCost(of: flow, to: &sum, &wide)
    return sum
  }

  private static func random(_ random: inout SeededGenerator) -> ConvexCost {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return .linear(Int64.random(in: -3...3, using: &random))
    case 1:
      return .quadratic(
        square: Int64.random(in: 0...3, using: &random),
        linear: Int64.random(in: -5...5, using: &random))
    default:
      let breaks = Set((0..<3).map { _ in Int64.random(in: -3...4, using: &random) }).sorted()
      let slopes = (0...breaks.count).map { _ in Int64.random(in: -4...4, using: &random) }
      return .pieces(breaks: breaks, slopes: slopes.sorted())
    }
  }

  @Test func `pieces cost the slopes between zero and the flow`() {
    let pieces = ConvexCost.pieces(breaks: [-1, 2], slopes: [-3, 1, 5])
    #expect((-3...4).map { cost(pieces, of: Int64($0)) } == [5, 2, -1, 0, 1, 2, 7, 12])
    #expect(cost(.quadratic(square: 2, linear: -3), of: -2) == 14)
    #expect(cost(.linear(4), of: -2) == -8)
  }

  @Test(arguments: Trials.of(0..<200))
  func `the next unit costs the difference of two costs`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let convex = Self.random(&random)
    for flow in Int64(-6)...6 {
      #expect(
        convex.costOfNextUnit(after: Int128(flow))
          == cost(convex, of: flow + 1) - cost(convex, of: flow))
    }
  }

  @Test func `costs that are not convex, and sums beyond 128 bits, prove nothing`() {
    let statement = FlowStatement([1, -1], arcs: [(0, 1, 0, 2, 0)])
    func check(_ cost: ConvexCost, _ statement: FlowStatement, _ flow: Int64) -> ProofFailure? {
      failure { () throws(ProofFailure) in
        try FlowProof.checkConvexOptimal(
          statement, costs: [cost], flow: [flow], potential: [0, 0], value: 0)
      }
    }
    for broken: ConvexCost in [
      .pieces(breaks: [0], slopes: [1, 0]), .pieces(breaks: [1, 1], slopes: [0, 1, 2]),
      .pieces(breaks: [], slopes: []), .quadratic(square: -1, linear: 0),
    ] {
      #expect(check(broken, statement, 1) == .notConvex(arc: 0))
    }
    let most = FlowStatement([.max, -.max], arcs: [(0, 1, .max, .max, 0)])
    #expect(check(.quadratic(square: .max, linear: .max), most, .max) == .overflow)
    let least = FlowStatement([-.max, .max], arcs: [(0, 1, -.max, -.max, 0)])
    #expect(
      check(.pieces(breaks: [.min], slopes: [.min, .min]), least, -.max)
        == .valueDiffers(tier: 0, claimed: 0, found: Int128(Int64.min) * Int128(-Int64.max)))
  }

  @Test(arguments: Trials.of(0..<300))
  func `convex optima are proven, are least over all flows, and every change is judged`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &+ 21)
    let s = FlowStatement.random(
      nodes: Int.random(in: 2...4, using: &random), arcs: Int.random(in: 1...5, using: &random),
      &random)
    let costs = s.cost.map { _ in Self.random(&random) }
    func total(_ flow: [Int64]) -> Int128 {
      zip(costs, flow).reduce(0) { $0 + cost($1.0, of: $1.1) }
    }
    let answer = TinySolver.solve(s) { Int64(costs[$0].costOfNextUnit(after: Int128($1))) }
    guard case .flow(let flow, let potential) = answer else {
      Issue.record("the supplies are those of a flow")
      return
    }
    func check(_ flow: [Int64], _ potential: [Int64], _ value: Int128) -> Bool {
      failure { () throws(ProofFailure) in
        try FlowProof.checkConvexOptimal(
          s, costs: costs, flow: flow, potential: potential, value: value)
      } == nil
    }
    #expect(check(flow, potential, total(flow)))
    #expect(s.box.filter(s.isConserved).map(total).min() == total(flow))
    for changed in Mutation.changes(flow) { #expect(!check(changed, potential, total(changed))) }
    for value in Mutation.changes(total(flow)) { #expect(!check(flow, potential, value)) }
    for changed in Mutation.changes(potential) {
      // Still a certificate if the flow's amount is least on every arc among all amounts.
      let isLeast = flow.indices.allSatisfy { arc in
        let gain = Int128(changed[Int(s.head[arc])] - changed[Int(s.tail[arc])])
        func priced(_ x: Int64) -> Int128 { cost(costs[arc], of: x) - gain * Int128(x) }
        return priced(flow[arc]) == (s.lower[arc]...s.upper[arc]).map(priced).min()
      }
      #expect(check(flow, changed, total(flow)) == isLeast)
    }
  }
}
