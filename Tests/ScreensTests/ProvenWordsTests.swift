import PlanSamples
import Testing

@testable import Allocation
@testable import PlanPackages
@testable import Planning
@testable import Rebalancing
@testable import Screens
@testable import Texts

/// What is claimed of an answer, and what is said beside the proof.
struct ProvenWordsTests {
  private static func page(
    _ report: RebalanceReport, _ language: Language = .en
  ) -> String {
    report.rendered(.md, RebalanceReportTests.rendering(language)).replacing("\\", with: "")
  }

  // MARK: Tiers

  @Test func `each tier has a value, a bound and a gap in money`() throws {
    let report = try RebalanceReportTests.report([
      "--cut province@2021=20%", "--backfill city,county=100", "--priority p5",
    ])
    let objective = try #require(report.json["objective"]?.text())
    #expect(
      objective == """
        [{"tier":"unmet","value":"33.24","classes":["0","33.24"],"classGaps":["0","0"],\
        "bound":"33.24","gap":"0"},{"tier":"asked","value":"100","bound":"100","gap":"0"},\
        {"tier":"delay","value":"0","bound":"0","gap":"0"},\
        {"tier":"change","value":"233.24","bound":"233.24","gap":"0"}]
        """)
    let page = Self.page(report)
    #expect(page.contains(" Best in the order of the tiers, proven."))
    #expect(
      page.contains(
        "gap 0 in every tier: unmet 33.24, asked of others 100, change 233.24."))
  }

  @Test func `an answer with a gap says so first and is not called proven`() throws {
    var report = try RebalanceReportTests.report(["--cut province@2021=20%", "--backfill city"])
    report.tiers[0].value += 3
    report.tiers[1].bound -= 150
    let page = Self.page(report)
    #expect(
      page.contains(
        "**Not proven best: unmet may be lower by at most 0.03; asked of others may be lower by at most "
          + "1.5. Province falls by"))
    #expect(!page.contains("proven.") && !page.contains("gap 0"))
    #expect(page.contains("| asked of others | 133.24 | 131.74 | 1.5 |"))
    #expect(Self.page(report, .zh).contains("**未证明最优：缺口至多还可减少 0.03；"))
    #expect(report.json["objective"]?.text().contains(#""bound":"131.74","gap":"1.5""#) == true)
  }

  @Test func `with classes the open one is named, and all together`() throws {
    var report = try RebalanceReportTests.report([
      "--cut province@2021=20%", "--method priority", "--no-rules",
    ])
    let open = try #require(
      report.tiers.lastIndex { tier in
        if case .unmet = tier.tier { tier.value > 0 } else { false }
      })
    report.tiers[open].bound -= 1
    let page = Self.page(report)
    #expect(page.contains("**Not proven best: unmet of sp08 may be lower by at most 0.01."))
    #expect(page.contains("| unmet of sp08 | 51.75 | 51.74 | 0.01 |"))
    #expect(page.contains("| unmet | 133.24 | 133.23 | 0.01 |"))
  }

  // MARK: Fairness

  @Test func `the price of fairness is stated where it is known and not nothing`() throws {
    let package = try Samples.ziyang()
    let reader = ScenarioReader(package.draft)
    let scenario = try reader.scenario(name: "", options: [("--cut", "province@2021=20%")])
    var answer = try CertifiedAnswer(Rebalancer(package.draft), scenario)
    func report() -> RebalanceReport {
      RebalanceReport(package, command: "simulate", words: reader.words(scenario), answer)
    }
    #expect(report().json["fairness"] == nil)
    #expect(!Self.page(report()).contains("airness"))
    answer.leastUnmet = 10_605
    #expect(
      report().json["fairness"]?.text()
        == #"{"unmet":"133.24","least":"106.05","price":"27.19"}"#)
    #expect(
      Self.page(report()).contains("The price of fairness: 27.19 万元. Whoever bears it, no less"))
    #expect(Self.page(report(), .zh).contains("公平的代价：27.19 万元。"))
    answer.leastUnmet = 13_324
    #expect(report().json["fairness"]?["price"]?.stringValue == "0")
    #expect(!Self.page(report()).contains("price of fairness"))
    #expect(Self.page(report()).contains(" No allocation loses less in all."))
  }

  /// Lezhi short by half under the plan's own shares: fair shares lose 1286.77, the least is 1259.58.
  @Test func `the least loss can come first`() throws {
    let package = try Samples.ziyang()
    let reader = ScenarioReader(package.draft)
    func report(_ first: String) throws -> RebalanceReport {
      let scenario = try reader.scenario(
        name: "", options: [("--scenario", "lezhi-half-2021"), ("--first", first)])
      return RebalanceReport(
        package, command: "simulate", words: reader.words(scenario),
        try CertifiedAnswer(Rebalancer(package.draft), scenario, comparesLeast: true))
    }
    let fair = try report("fair")
    #expect(
      fair.json["fairness"]?.text()
        == #"{"unmet":"1286.77","least":"1259.58","price":"27.19"}"#)
    #expect(Self.page(fair).contains("For the least loss first, add --first total."))
    let total = try report("total")
    #expect(total.json["first"]?.stringValue == "total")
    #expect(
      total.json["fairness"]?.text()
        == #"{"unmet":"1259.58","least":"1259.58","price":"0"}"#)
    let least = try #require(total.tiers.first { $0.tier == .total(class: 0) })
    #expect(least.value == 125_958 && least.gap == 0)
    #expect(Self.page(total).contains(" No allocation loses less in all."))
    if !total.isBest {
      #expect(Self.page(total).contains("the sum of unmet is least, but that it is shared"))
      #expect(!Self.page(total).contains("unmet, shared may be lower"))
    }
  }

  // MARK: Notices

  /// Options, and for each notice the change and a part of its sentence in both languages.
  static let notices: [(words: [String], found: [(String, String, String)])] = [
    (["--cut province@2021=20%"], []),
    (
      ["--cut yanjiang@2022:sp01=50%", "--backfill city", "--defer"],
      [
        (
          "--cut yanjiang@2022:sp01=50%",
          "takes nothing: 0 is planned there; it only keeps more money from coming there.",
          "计划数是 0"
        ),
        ("--backfill city", "no money can fall short", "没有资金会短缺"),
        ("--defer", "no money can fall short", "没有资金会短缺"),
      ]
    ),
    (
      ["--cut province@2021=10%", "--cut province@2021=30%"],
      [
        (
          "--cut province@2021=10%",
          "is about the same money as --cut province@2021=30%; each counts from the plan, they do not "
            + "add up, and the lower holds: at most 466.35, by --cut province@2021=30%.",
          "都从计划数算起，不叠加，以较低的为准：至多 466.35"
        )
      ]
    ),
    (
      ["--cut province@2021=10%", "--backfill city,linkong", "--limit city@2022=99999"],
      [("--backfill city,linkong", "Linkong has no tranche", "临空在可能短缺的")]
    ),
    (
      ["--cut province@2022=10%", "--defer", "--floor :sp01=0", "--lock yanjiang@2022:sp01"],
      [
        ("--defer", "has a later year", "没有以后的年度"),
        ("--floor :sp01=0", "the floor comes to 0", "下限是 0"),
      ]
    ),
    (
      ["--lock province", "--cut province@2021=20%", "--limit city@2020=9000"],
      [("--limit city@2020=9000", "8243.34 is planned there", "计划只有 8243.34")]
    ),
    (
      ["--cut province@2021=20%", "--method proportional", "--defer"],
      [("--defer", "the method proportional takes no notice of it", "不考虑这一项")]
    ),
  ]

  @Test(arguments: notices)
  func `a change that changes nothing is said beside the proof, and in JSON`(
    words: [String], found: [(String, String, String)]
  ) throws {
    let report = try RebalanceReportTests.report(words)
    guard case .array(let lines)? = report.line(1)["notices"] else {
      Issue.record("no notices in a sweep's line")
      return
    }
    #expect(lines.map { $0["change"]?.stringValue } == found.map(\.0))
    for (line, (change, en, zh)) in zip(lines, found) {
      #expect(line["message"]?.stringValue?.contains(en) == true)
      #expect(line["message_zh"]?.stringValue?.contains(zh) == true)
      let (first, second) = (Self.page(report), Self.page(report, .zh))
      #expect(first.contains("- \(change): ") && first.contains(en))
      #expect(second.contains("- \(change)：") && second.contains(zh))
    }
    #expect(Self.page(report).contains("## About the changes") == !found.isEmpty)
    for line in report.rendered(.text, RebalanceReportTests.rendering()).split(separator: "\n") {
      #expect(Layout.width(String(line)) <= 100)
    }
  }

  // MARK: Cuts beyond the plan

  @Test func `a plan may hold a scenario that cuts too much; asking for it is a fault`() throws {
    let files = try Samples.ziyangFiles(scenarios: ["x,1,cut,,,province,,2021,700,"])
    let package = try PlanPackage(.memory(files))
    let reader = ScenarioReader(package.draft)
    let fault = try #require(throws: ScenarioFault.self) { _ = try reader.named("x") }
    #expect(fault.found == "700" && fault.option == "cut")
    #expect(fault.message.en.contains("at most 666.22, or 100%: that is what province@2021 has"))
    #expect(fault.message.zh.contains("计划数是 666.22"))
    guard case .cell(let place) = fault.location else {
      Issue.record("not at a cell")
      return
    }
    #expect(place.column == "value")
  }

  @Test func `a range of cuts must lie within the plan at its upper end`() throws {
    let reader = ScenarioReader(try Samples.ziyang().draft)
    let fault = try #require(throws: ScenarioFault.self) {
      _ = try ScenarioTemplate(
        reader: reader, name: "", options: [("--cut", "province@2021=100..700")])
    }
    #expect(fault.found == "100..700")
  }
}
