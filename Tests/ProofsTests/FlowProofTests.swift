import TestSupport
import Testing

@testable import Allocation
@testable import Proofs

/// The failure of a check, or nil if it passes.
func failure(_ check: () throws(ProofFailure) -> Void) -> ProofFailure? {
  do throws(ProofFailure) {
    try check()
    return nil
  } catch {
    return error
  }
}

struct FlowProofTests {
  /// Three units from 0 to 2: two by way of 1 (cost 1 + 1), one directly (cost 5).
  private let triangle = FlowStatement(
    [3, 0, -3], arcs: [(0, 1, 0, 2, 1), (1, 2, 0, 9, 1), (0, 2, 0, 9, 5)])

  private func optimal(
    _ flow: [Int64], _ potential: [Int64], _ value: Int128, in statement: FlowStatement? = nil
  ) -> ProofFailure? {
    failure { () throws(ProofFailure) in
      try FlowProof.checkOptimal(
        statement ?? triangle, flow: flow, potential: potential, value: value)
    }
  }

  @Test func `a cheapest flow with its potentials is accepted`() {
    #expect(optimal([2, 2, 1], [0, 4, 5], 9) == nil)
  }

  @Test func `each way to be wrong has its own failure`() {
    #expect(optimal([3, 3, 0], [0, 4, 5], 6) == .flowOutsideBounds(arc: 0))
    #expect(optimal([2, 1, 1], [0, 4, 5], 8) == .notConserved(node: 1))
    #expect(optimal([1, 1, 2], [0, 4, 5], 12) == .notComplementary(arc: 0, tier: 0))
    #expect(optimal([2, 2, 1], [0, 4, 6], 9) == .notComplementary(arc: 1, tier: 0))
    #expect(optimal([2, 2, 1], [0, 4, 5], 8) == .valueDiffers(tier: 0, claimed: 8, found: 9))
    #expect(optimal([2, 2], [0, 4, 5], 9) == .shape("flow: 2 entries, expected 3"))
    #expect(optimal([2, 2, 1], [0, 4], 9) == .shape("potential: 2 entries, expected 3"))
  }

  @Test func `endpoints and lengths out of range are failures and no traps`() {
    var statement = triangle
    statement.head[1] = 3
    #expect(optimal([2, 2, 1], [0, 4, 5], 9, in: statement) == .endpointOutOfRange(arc: 1))
    statement.head[1] = -1
    #expect(optimal([2, 2, 1], [0, 4, 5], 9, in: statement) == .endpointOutOfRange(arc: 1))
    statement = triangle
    statement.cost = []
    #expect(
      optimal([2, 2, 1], [0, 4, 5], 9, in: statement) == .shape("cost: 0 entries, expected 3"))
    let nothing = FlowStatement([], arcs: [])
    #expect(optimal([], [], 0, in: nothing) == nil)
  }

  @Test func `sums beyond 128 bits are a failed proof`() {
    let (least, most) = (Int64.min, Int64.max)
    let statement = FlowStatement(
      [0, 0], arcs: (0..<4).map { ($0 % 2, 1 - $0 % 2, least, least, least) })
    let flow = statement.lower
    #expect(optimal(flow, [least, most], 0, in: statement) == .overflow)
    #expect(optimal(flow, [0, 0], 0, in: statement) == .overflow)
  }

  @Test func `a later tier is proven on the face of the earlier ones`() {
    // Two equally cheap ways; the second tier prefers the lower one.
    let statement = FlowStatement(
      [1, 0, 0, -1],
      arcs: [(0, 1, 0, 1, 0), (1, 3, 0, 1, 0), (0, 2, 0, 1, 0), (2, 3, 0, 1, 0), (0, 3, 0, 1, 0)])
    let costs: [[Int64]] = [[1, 1, 1, 1, 3], [5, 0, 1, 0, -9]]
    func tiers(_ flow: [Int64], _ second: [Int64], _ values: [Int128]) -> ProofFailure? {
      failure { () throws(ProofFailure) in
        try FlowProof.checkTiers(
          statement, costs: costs, flow: flow, potentials: [[0, 1, 1, 2], second], values: values)
      }
    }
    #expect(tiers([0, 0, 1, 1, 0], [0, 1, 1, 1], [2, 1]) == nil)
    #expect(tiers([1, 1, 0, 0, 0], [0, 1, 1, 1], [2, 5]) == .notComplementary(arc: 0, tier: 1))
    #expect(tiers([0, 0, 0, 0, 1], [0, 1, 1, 1], [3, -9]) == .notComplementary(arc: 4, tier: 0))
  }

  @Test func `a cut and an empty arc prove that there is no flow`() {
    let narrow = FlowStatement([2, -2], arcs: [(0, 1, 0, 1, 0), (1, 0, 0, 5, 0), (0, 1, 3, 2, 0)])
    func cut(_ inside: [Bool], _ statement: FlowStatement) -> ProofFailure? {
      failure { () throws(ProofFailure) in try FlowProof.checkCut(statement, inside: inside) }
    }
    var statement = narrow
    statement.lower[2] = 0
    statement.upper[2] = 0
    #expect(cut([true, false], statement) == nil)
    #expect(cut([false, true], statement) == nil)
    #expect(cut([true, true], statement) == .notACut)
    #expect(cut([true], statement) == .shape("inside: 1 entries, expected 2"))
    #expect(cut([true], FlowStatement([-1], arcs: [])) == nil)
    func empty(_ arc: Int) -> ProofFailure? {
      failure { () throws(ProofFailure) in try FlowProof.checkEmptyArc(narrow, arc: arc) }
    }
    #expect(empty(2) == nil)
    #expect(empty(1) == .arcNotEmpty(arc: 1))
    #expect(empty(3) == .shape("arc: names no arc"))
  }

  @Test(arguments: Trials.of(0..<300))
  func `tiers solved by cancelling cycles are proven and every change is judged`(seed: Int) {
    let record = Samples.tiers(seed: seed)
    #expect(record.failure == nil)
    for mutation in Mutation.all(of: record) {
      guard case .tiers(let s, let costs, let flow, let potentials, let values) = mutation.record
      else { continue }
      let holds = mutation.record.holds
      if mutation.part != .potential { #expect(!holds) }
      let expected = Naive.isOptimal(
        s, costs: costs, flow: flow, potentials: potentials, values: values)
      #expect(holds == (expected && mutation.part != .flow))
      if holds { #expect(mutation.part == .potential) }
    }
  }

  @Test(arguments: Trials.of(0..<300))
  func `a proven value is the least over all flows`(seed: Int) {
    guard case .tiers(let s, let costs, _, _, let values) = Samples.tiers(seed: seed) else {
      return
    }
    var best: [Int128]?
    for flow in s.box where s.isConserved(flow) {
      let found = costs.map { cost in zip(cost, flow).reduce(Int128(0)) { $0 + Int128($1.0 * $1.1) }
      }
      if best == nil || found.lexicographicallyPrecedes(best!) { best = found }
    }
    #expect(best == values)
  }

  @Test(arguments: Trials.of(0..<300))
  func `cuts are accepted exactly where no amounts carry the supply`(seed: Int) {
    guard let record = Samples.cut(seed: seed), case .cut(let s, _) = record else { return }
    #expect(record.failure == nil)
    #expect(!s.box.contains { s.isConserved($0) })
    for mutation in Mutation.all(of: record) {
      guard case .cut(let s, let inside) = mutation.record else { continue }
      #expect(mutation.record.holds == Naive.isCut(s, inside))
    }
  }
}
