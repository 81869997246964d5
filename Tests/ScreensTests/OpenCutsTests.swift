import Testing

@testable import Allocation
@testable import Planning
@testable import Rebalancing
@testable import Screens

/// Cuts of the Ziyang plan that once stayed open, or had no answer at all; CP-SAT proves these values in whole units.
struct OpenCutsTests {
  struct Cut: Sendable {
    var words: [String]
    /// Unmet in minor units, money × years that wait, change.
    var unmet: Int128
    var delay: Int128
    var change: Int128
  }

  static let cuts = [
    Cut(words: ["--cut lezhi@2022=25%", "--defer"], unmet: 5_160, delay: 3, change: 5_166),
    Cut(words: ["--cut lezhi@2022=50%", "--defer"], unmet: 10_567, delay: 2, change: 10_571),
    Cut(words: ["--cut city@2022=50%", "--carryover"], unmet: 35_385, delay: 0, change: 35_385),
    Cut(
      words: [
        "--cut province@2021=80%", "--limit province=3067.73", "--backfill county=60",
        "--defer=1", "--floor :sp01=99%", "--priority p5,sp04",
      ], unmet: 662, delay: 72_109, change: 152_744),
  ]

  @Test(arguments: cuts) func `what was open is best, and proven`(_ cut: Cut) throws {
    let report = try RebalanceReportTests.report(cut.words)
    guard case .funded(let funded, _) = report.answer.outcome else {
      Issue.record("no allocation")
      return
    }
    #expect(report.isBest)
    #expect(funded.unmet.reduce(Int128(0)) { $0 + Int128($1) } == cut.unmet)
    #expect(funded.delay == cut.delay)
    #expect(funded.change == cut.change)
  }

  /// The checker does not take from equals what a choice among them takes away, and once refused what was proven
  /// without it.
  @Test func `a proof holds after a choice among equals`() throws {
    let report = try RebalanceReportTests.report(["--cut yanjiang@2022=85%", "--carryover"])
    #expect(report.isBest)
  }
}
