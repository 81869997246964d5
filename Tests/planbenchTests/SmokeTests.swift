import Testing

@testable import planbench

/// The suites verify their answers themselves and end the process if one is wrong; these tests hold
/// what else a table of measurements promises.
struct SmokeTests {
  @Test(arguments: Planbench.suites.map(\.name))
  func `a suite on the smallest plan gives the same counts and answers every time`(
    name: String
  ) throws {
    let suite = try #require(Planbench.suites.first { $0.name == name })
    let plan = try #require(BenchPlan("smoke"))
    defer { plan.discard() }
    let first = suite.run(plan, 1)
    let second = suite.run(plan, 1)
    #expect(!first.isEmpty)
    #expect(first.map(\.answer) == second.map(\.answer))
    #expect(first.map { $0.counts.map(\.value) } == second.map { $0.counts.map(\.value) })
    #expect(first.allSatisfy { $0.suite == name && $0.plan == "smoke" && $0.work.amount > 0 })
    #expect(second.allSatisfy { $0.times.count == 1 })
  }

  @Test func `a line for programs is one JSON object`() throws {
    let line = Measurement(
      suite: "read", plan: "smoke", what: "files", counts: [("tranches", 3), ("totals", 2)],
      times: [.milliseconds(4), .milliseconds(1), .milliseconds(2)], work: ("tranches", 3),
      answer: 255)
    #expect(
      line.line(.ndjson)
        == #"{"suite":"read","plan":"smoke","what":"files","counts":{"tranches":3,"totals":2},"#
        + #""seconds":0.0020,"runs":[0.0040,0.0010,0.0020],"work":{"tranches":3},"answer":"ff"}"#)
    #expect(
      line.line(.md)
        == "| read | smoke | files | 3 tranches, 2 totals | 0.0020 | 1500 tranches/s | ff |")
  }
}
