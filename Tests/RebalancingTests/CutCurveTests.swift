import Planning
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// Curves whose bends are known in closed form.
@Suite struct CutCurveTests {
  @Test(arguments: Trials.ofFew(0..<6)) func `every depth lies on the curve of a single cut, seed`(
    _ seed: Int
  ) throws {
    var known = 0
    for k in 0..<20 {
      var random = SeededGenerator(seed: UInt64(5100 + 100 * seed + k))
      var draft = RandomCase.plan(&random)
      for t in draft.tranches.amount.indices { draft.tranches.amount[t] %= 60 }
      let selector = Selector(
        sources: .source(Int32.random(in: 0..<2, using: &random)),
        year: Bool.random(using: &random) ? 2020 : nil)
      var scenario = Scenario(changes: [.cut(selector, .share(Ratio(1, 2)))])
      if Bool.random(using: &random) {
        scenario.changes.append(
          .floor(Selector(rows: .subproject(0)), .share(Ratio(Int64(50 + k), 100))))
      }
      let rebalancer = Rebalancer(draft, threads: 1)
      var lane = RebalancingLane(rebalancer)
      guard let curve = try rebalancer.curve(of: scenario, over: 0) else { continue }
      scenario.changes[0] = .cut(selector, .amount(1))
      _ = try lane.solve(AllocationTerms(scenario, rebalancer.sums))
      if lane.form?.bends == nil || !curve.isComplete { continue }
      known += 1
      #expect(curve.points.first?.cut == 0 && curve.points.last?.cut == curve.planned)
      for (a, b) in zip(curve.points, curve.points.dropFirst()) {
        #expect(a.cut < b.cut && (a.isPossible || !b.isPossible))
        for depth in a.cut...b.cut {
          scenario.changes[0] = .cut(selector, .amount(depth))
          let answer = try rebalancer.solve(scenario)
          guard a.isPossible, b.isPossible else {
            if depth > a.cut, case .funded = answer { Issue.record("possible at \(depth)") }
            continue
          }
          guard case .funded(let funded) = answer else {
            Issue.record("impossible at \(depth)")
            continue
          }
          // Whole units: each share is within one of the line.
          for i in funded.unmet.indices {
            let line = a.unmet[i] * (b.cut - depth) + b.unmet[i] * (depth - a.cut)
            let off = line - funded.unmet[i] * (b.cut - a.cut)
            #expect(off.magnitude <= 2 * (b.cut - a.cut).magnitude, "\(depth) of \(scenario)")
          }
        }
      }
    }
    #expect(known > 3)
  }
}
