import PlanSamples
import TestSupport
import Testing

@testable import Allocation
@testable import PlanPackages
@testable import Planning
@testable import Rebalancing
@testable import Screens
@testable import Texts

/// Many scenarios at once say what each says alone.
struct SweepTests {
  private static let lines = [
    #"{"name":"a","cut":"province@2021=20%"}"#,
    #"{"name":"b","scenario":"province-cut-2021-backfill"}"#,
    #"{"cut":{"province@2021":"20%"},"bad":1}"#,
    "",
    #"{"name":"c","scenario":"linkong-2022-lost"}"#,
    #"{"lock":"province","cut":"province@2021=20%"}"#,
    #"{"cut":"province@2021=20%","method":"proportional"}"#,
    "{\"cut\":\"province@2021=20%\"",
  ]

  private func results(threads: Int) throws -> [ScenarioSweep.Result] {
    try ScenarioSweep(Samples.ziyang(), threads: threads)
      .results(of: Self.lines.map { Array($0.utf8) }, firstLine: 1)
  }

  @Test func `one line in gives one line out, in order, and bad lines do not stop the run`() throws
  {
    let results = try results(threads: 2)
    #expect(results.count == Self.lines.count)
    #expect(results.map(\.isError) == [false, false, true, true, false, false, false, true])
    for (index, result) in results.enumerated() {
      let json = try JSONReader.value(Array(result.json.utf8), file: "")
      #expect(json["line"] == .number("\(index + 1)"))
      #expect(!result.json.contains("\n"))
      let status = json["status"]?.stringValue
      #expect(status == (result.isError ? "error" : index == 5 ? "impossible" : "funded"))
    }
  }

  @Test func `unnumbered lines give the same bytes whole and in pieces`() throws {
    let sweep = ScenarioSweep(try Samples.ziyang(), isNumbered: false)
    let lines = Self.lines.map { Array($0.utf8) }
    let whole = sweep.results(of: lines, firstLine: 1).map(\.json)
    for size in 1..<lines.count {
      let pieces = stride(from: 0, to: lines.count, by: size).flatMap { start in
        sweep.results(of: Array(lines[start..<min(start + size, lines.count)]), firstLine: 1)
      }
      #expect(pieces.map(\.json) == whole)
    }
    #expect(whole.allSatisfy { !$0.contains("line 3") && !$0.contains("\"line\"") })
    let long = [1, 9].map { sweep.tooLong(line: $0, limit: 10).json }
    #expect(long[0] == long[1])
  }

  @Test func `threads change no byte`() throws {
    #expect(try results(threads: 1).map(\.json) == results(threads: 2).map(\.json))
  }

  @Test func `a line says what simulate says`() throws {
    let package = try Samples.ziyang()
    let reader = ScenarioReader(package.draft)
    let scenario = try reader.named("province-cut-2021-backfill")
    let answer = try CertifiedAnswer(Rebalancer(package.draft), scenario)
    let report = RebalanceReport(
      package, command: "simulate", words: reader.words(scenario), answer)
    let line = try JSONReader.value(Array(results(threads: 2)[1].json.utf8), file: "")
    for key in ["status", "before", "after", "bySource", "bySubproject", "tranches", "objective"] {
      #expect(line[key] == report.json[key])
    }
  }

  @Test(arguments: [UInt64(1), 7]) func `a sample is the same on any number of threads, seed`(
    _ seed: UInt64
  ) throws {
    let package = try Samples.ziyang()
    let template = try ScenarioTemplate(
      reader: ScenarioReader(package.draft), name: "",
      options: [("--cut", "province@2021=10%..30%")])
    let one = try ScenarioSweep(package, threads: 1).sample(template, count: 40, seed: seed)
    let two = try ScenarioSweep(package, threads: 2).sample(template, count: 40, seed: seed)
    let plain = Palette(isOn: false)
    #expect(
      one.rendered(.json, language: .en, palette: plain)
        == two.rendered(.json, language: .en, palette: plain))
  }

  /// Kinds of scenarios in turn: closed forms and not, impossible ones, notices, names to escape.
  private static let mixed: [String] = Trials.ofFew(0..<60).flatMap { number in
    let share = "\(number * 7 % 100 + 1).\(number)%"
    return [
      #"{"cut":"province@2021=\#(share)","no_rules":true}"#,
      #"{"name":"\"\\ \#(number)","cut":"city@\#(2020 + number % 3)=\#(share)","match":"plan"}"#,
      #"{"cut":"province@2021=\#(share)","backfill":"city,county"}"#,
      #"{"cut":{"province@2021":"\#(share)","city@2020":"\#(number)%"}}"#,
      #"{"limit":"province@2021=\#(number * 20)","lock":"sp01@2022","floor":":sp02=50%"}"#,
    ] + (number % 20 == 0 ? [#"{"cut":"province@2021=\#(share)","defer":true}"#] : [])
  }

  @Test func `every line is what the answer alone is written as`() throws {
    let package = try Samples.ziyang()
    let reader = ScenarioReader(package.draft)
    let rebalancer = Rebalancer(package.draft, threads: 1)
    let lines = Self.mixed.map { Array($0.utf8) }
    let results = ScenarioSweep(package, threads: 2).results(of: lines, firstLine: 1)
    for (index, line) in lines.enumerated() {
      guard let scenario = try? reader.scenario(json: line, line: index + 1) else {
        #expect(results[index].isError)
        continue
      }
      let report = RebalanceReport(
        package, command: "simulate", words: reader.words(scenario),
        try CertifiedAnswer(rebalancer, scenario), isBrief: true)
      #expect(results[index].json == report.line(index + 1).text())
    }
  }

  @Test(arguments: [
    [("--cut", "province@2021=0%..100%")],
    [("--cut", "province@2021=10%..90%"), ("--match", "plan")],
    [("--cut", "city@2021=1%..60%"), ("--match", "plan")],
    [("--cut", "province@2021=1%..60%"), ("--backfill", "city,county=100")],
    [("--cut", "province@2021=1%..60%"), ("--floor", ":sp01=98%..100%")],
    [("--limit", "local@2021=0..4000"), ("--cut", "province@2021=0%..50%")],
    [("--cut", "province@2021=1%..60%"), ("--method", "priority")],
  ]) func `a sample adds up what each draw comes to alone`(
    _ options: [(String, String)]
  ) throws {
    let package = try Samples.ziyang()
    let rebalancer = Rebalancer(package.draft, threads: 1)
    let template = try ScenarioTemplate(
      reader: ScenarioReader(package.draft), name: "",
      options: options.map { (option: $0, value: $1) })
    let count = Trials.ofFew(0..<70).count
    let swept = try ScenarioSweep(package, threads: 2).sample(template, count: count, seed: 3)
    var alone = SampleReport(package, count: count, seed: 3)
    for index in 0..<count {
      let draw = SampleReport.Draw(
        try CertifiedAnswer(rebalancer, template.draw(seed: 3, index: index)))
      alone.add(draw.outcome, (draw.unmet + draw.byPlace)[...])
    }
    let plain = Palette(isOn: false)
    #expect(
      swept.rendered(.json, language: .en, palette: plain)
        == alone.rendered(.json, language: .en, palette: plain))
  }
}
