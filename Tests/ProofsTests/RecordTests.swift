import Certificates
import TestSupport
import Testing

@testable import Allocation
@testable import Proofs

struct RecordTests {
  @Test func `a record is one JSON object of plain integers`() {
    let statement = FlowStatement([1, -1], arcs: [(0, 1, 0, 2, 3)])
    let record = ProofRecord.whole(
      statement, SideRows([([(0, -7)], 5)]), flow: [1], value: 3,
      BoundPrices(potential: [0, 3], rowPrice: [0], denominator: 1), bound: Int128.min)
    #expect(
      ProofRecord.json(record) == """
        {
        "kind": "whole",
        "supply": [1,-1],
        "tail": [0],
        "head": [1],
        "lower": [0],
        "upper": [2],
        "cost": [3],
        "rowStart": [0,1],
        "rowArc": [0],
        "rowCoefficient": [-7],
        "rowLimit": [5],
        "flow": [1],
        "value": 3,
        "prices": {"potential": [0,3], "rowPrice": [0], "denominator": 1},
        "bound": -170141183460469231731687303715884105728
        }

        """)
  }
}

@Suite(.enabled(if: Recheck.isAvailable, "python3 is not installed"))
struct RecheckTests {
  private static func records(seed: Int) -> [ProofRecord] {
    [
      Samples.tiers(seed: seed), Samples.cut(seed: seed), Samples.whole(seed: seed),
      Samples.impossible(seed: seed), Samples.branch(seed: seed), Samples.fair(seed: seed),
    ].compactMap(\.self)
  }

  @Test func `right records hold in the second checker, which names kind and value`() throws {
    let statement = FlowStatement([1, -1], arcs: [(0, 1, 0, 2, 3)])
    let tiers = ProofRecord.tiers(
      statement, costs: [[3]], flow: [1], potentials: [[0, 3]], values: [3])
    let result = try Recheck.judge([ProofRecord.json(tiers)])
    #expect(result == (0, ["holds tiers [3]"]))
    let texts = (0..<60).flatMap { Self.records(seed: $0) }.map(ProofRecord.json)
    let all = try Recheck.judge(texts)
    #expect(all.status == 0)
    #expect(all.lines.count == texts.count)
    #expect(all.lines.allSatisfy { $0.hasPrefix("holds ") })
  }

  @Test func `the second checker tells wrong from unreadable`() throws {
    let statement = FlowStatement([1, -1], arcs: [(0, 1, 0, 2, 3)])
    let wrong = ProofRecord.tiers(
      statement, costs: [[3]], flow: [1], potentials: [[0, 3]], values: [4])
    #expect(try Recheck.judge([ProofRecord.json(wrong)]) == (1, ["fails: the value differs"]))
    for text in ["", "{}", "[1]", "{\"kind\": \"tiers\"", "{\"kind\": \"nothing\"}"] {
      let result = try Recheck.judge([text])
      #expect(result.status == 2)
      #expect(result.lines.first?.hasPrefix("unreadable: ") == true)
    }
    #expect(
      try Recheck.run([Recheck.script, "/no/such/file"]).status == 2)
    #expect(try Recheck.run([Recheck.script]).status == 2)
    let fraction = ProofRecord.json(wrong).replacing("[4]", with: "[3.0]")
    #expect(try Recheck.judge([fraction]).status == 1)
  }

  /// Thousands of changes: both checkers, written apart, must agree on every one.
  @Test(arguments: Trials.ofFew(0..<10))
  func `both checkers agree on every single change of every kind of record`(seed: Int) throws {
    let mutations = (3 * seed..<3 * seed + 3).flatMap { Self.records(seed: $0) }
      .flatMap { Mutation.all(of: $0).map(\.record) }
    let result = try Recheck.judge(mutations.map(ProofRecord.json))
    #expect(result.lines.count == mutations.count)
    for (mutation, line) in zip(mutations, result.lines) {
      #expect(
        mutation.holds == line.hasPrefix("holds "),
        "\(line), but \(String(describing: mutation.failure)) in \(ProofRecord.json(mutation))")
    }
  }
}
