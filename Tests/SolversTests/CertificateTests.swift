import Certificates
import Instances
import Proofs
import TestSupport
import Testing

@testable import Solvers

/// What the solvers answer, before the checkers of `Proofs` and the one in Python, right and changed.
@Suite struct CertificateTests {
  /// One claim of every kind for each seed.
  private static func records(_ seed: UInt64) throws -> [ProofRecord] {
    var random = SeededGenerator(seed: seed)
    var claims: [Claim?] = []
    let feasible = randomNetwork(
      nodes: 6, arcs: 18, amounts: 20, costs: 9, feasible: true, &random)
    let second = feasible.cost.map { _ in Int64.random(in: -9...9, using: &random) }
    var tiers = MinimumCostFlow(feasible, laterTiers: [second])
    claims.append(Claim(try tiers.solve(), for: feasible, laterTiers: [second]))
    let tight = randomNetwork(
      nodes: 5, arcs: 7, amounts: 9, costs: 9, feasible: false, &random)
    var cut = MinimumCostFlow(tight)
    claims.append(Claim(try cut.solve(), for: tight))
    let plan = PlanShapedInstance(
      subprojects: 4, counties: 2, years: 3, ratios: true, seed: seed)
    claims.append(
      Claim(
        try RatioFlow(plan.network, plan.ratios, branchLimit: 0).solve(), for: plan.network,
        plan.ratios))
    claims.append(
      Claim(
        try RatioFlow(plan.network, plan.ratios, branchLimit: 200).solve(), for: plan.network,
        plan.ratios))
    let fair = FairFlow(
      plan.network, claims: plan.unmet, weights: plan.unmet.map { plan.network.upper[$0] })
    let shares = try fair.solve()
    if case .optimal = shares { claims.append(Claim(shares, for: fair)) }
    var records = claims.compactMap { $0?.record }
    for whole in [
      TinyCofinancing.problem(seed: seed, isProvinceCut: false),
      TinyCofinancing.problem(seed: seed, isProvinceCut: true),
      TinyCofinancing.problemOfTwo(seed: seed, isMatchedCut: false),
      TinyCofinancing.problemOfTwo(seed: seed, isMatchedCut: true),
      WholeShares(fair.network, claims: fair.claims, weights: fair.weights),
    ] {
      if case .optimal(let optimum) = try whole.solve() {
        records.append(.shares(whole.proofProblem, WholeShareCertificate(optimum)))
      }
    }
    return records
  }

  @Test(.enabled(if: Recheck.isAvailable, "python3 is not installed"))
  func `The second checker confirms every kind of answer, and refuses changed ones`() throws {
    let records = try (0..<12 as Range<UInt64>).flatMap { try Self.records($0) }
    let right = try Recheck.judge(records.map { ProofRecord.json($0) })
    #expect(right.status == 0)
    #expect(right.lines.allSatisfy { $0.contains("holds") })
    #expect(right.lines.count == records.count)
    let changed = records.compactMap { Self.spoiled($0, at: 0, by: 1) }
    let wrong = try Recheck.judge(changed.map { ProofRecord.json($0) })
    #expect(wrong.lines.count == changed.count)
    #expect(wrong.lines.allSatisfy { $0.contains("fails") })
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `A changed amount, value or share is always caught`(seed: UInt64) throws {
    var changes = 0
    for record in try Self.records(100 + seed) {
      #expect(throws: Never.self) { try ProofRecord.check(record) }
      for position in 0..<60 {
        for by: Int64 in [-7, -1, 1, 1 << 40] {
          guard let changed = Self.spoiled(record, at: position, by: by) else { continue }
          changes += 1
          #expect(throws: ProofFailure.self) { try ProofRecord.check(changed) }
        }
      }
    }
    #expect(changes > 300)
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `Changed prices never prove more than the truth`(seed: UInt64) throws {
    var random = SeededGenerator(seed: 500 + seed)
    let plan = PlanShapedInstance(
      subprojects: 3, counties: 2, years: 2, ratios: true, seed: seed)
    guard
      case .found(let answer) = try RatioFlow(
        plan.network, plan.ratios, branchLimit: 4000
      ).solve()
    else {
      Issue.record("a plan after a cut has a flow that obeys the ratio rows")
      return
    }
    #expect(answer.gap == 0)
    let (statement, rows) = (FlowStatement(plan.network), SideRows(plan.ratios))
    for _ in 0..<200 {
      var prices = answer.prices
      let node = Int.random(in: 0..<prices.potential.count, using: &random)
      prices.potential[node] += Int128(Int64.random(in: -(1 << 34)...1 << 34, using: &random))
      let row = Int.random(in: 0..<prices.rowPrice.count, using: &random)
      prices.rowPrice[row] += Int128(Int64.random(in: 0...1 << 30, using: &random))
      #expect(throws: ProofFailure.self) {
        try BoundProof.checkBound(statement, rows: rows, prices: prices, bound: answer.value + 1)
      }
      prices.rowPrice[row] = -1
      #expect(throws: ProofFailure.negativeRowPrice(row: row)) {
        try BoundProof.checkBound(statement, rows: rows, prices: prices, bound: -(1 << 60))
      }
    }
  }

  /// The record with one number changed; nil if it has no such number.
  private static func spoiled(
    _ record: ProofRecord, at position: Int, by amount: Int64
  ) -> ProofRecord? {
    func changed(_ flow: [Int64]) -> [Int64]? {
      guard position < flow.count else { return nil }
      var flow = flow
      flow[position] += amount
      return flow
    }
    switch record {
    case .tiers(let statement, let costs, let flow, let potentials, let values):
      // A loop's amount is no matter of conservation, but of its cost and bounds.
      if position < flow.count, statement.tail[position] == statement.head[position] { return nil }
      return changed(flow).map {
        .tiers(statement, costs: costs, flow: $0, potentials: potentials, values: values)
      }
    case .cut(let statement, let inside):
      guard position == 0 else { return nil }
      return .cut(statement, inside: [Bool](repeating: false, count: inside.count))
    case .whole(let statement, let rows, let flow, let value, let prices, let bound):
      if position == 1 {
        return .whole(
          statement, rows, flow: flow, value: value + Int128(amount), prices, bound: bound)
      }
      return changed(flow).map {
        .whole(statement, rows, flow: $0, value: value, prices, bound: bound)
      }
    case .branch(let statement, let rows, let flow, let value, let tree):
      return changed(flow).map { .branch(statement, rows, flow: $0, value: value, tree: tree) }
    case .fair(let problem, let certificate, let whole):
      var certificate = certificate
      guard position < certificate.scaledFlow.count else { return nil }
      certificate.scaledFlow[position] += Int128(amount)
      return .fair(problem, certificate, whole: whole)
    case .shares(let problem, var certificate):
      guard position < certificate.flow.count else { return nil }
      certificate.flow[position] += amount
      return .shares(problem, certificate)
    case .impossible, .noWhole: return nil
    }
  }
}
