import PlanSamples
import Testing

@testable import Allocation
@testable import PlanPackages
@testable import Planning
@testable import Texts

/// One scenario in every form that it can be written in.
struct ScenarioReadingTests {
  static func reader() throws -> ScenarioReader { ScenarioReader(try Samples.ziyang().draft) }

  static func read(_ words: [String], _ reader: ScenarioReader) throws -> Scenario {
    try reader.scenario(name: "x", options: words.map(ScenarioReader.option(in:)))
  }

  struct Form: Sendable, CustomTestStringConvertible {
    var words: [String]
    var json: [String]
    var rows: [String]
    /// As written again, where that differs.
    var canonical: [String]?
    var testDescription: String { words.joined(separator: " ") }
  }

  static let forms: [Form] = [
    Form(
      words: ["--cut province@2021=20%"],
      json: [
        #"{"cut":"province@2021=20%"}"#, #"{"cut":["province@2021=20%"]}"#,
        #"{"cut":{"province@2021":"20%"}}"#, #"{"changes":["--cut province@2021=20%"]}"#,
        #"{"changes":["--cut=province@2021=20%"]}"#,
        #"{"changes":[{"op":"cut","selector":"province@2021","value":"20%"}]}"#,
      ], rows: ["x,1,cut,,,province,,2021,20%,", "x,1,cut,,,,province,2021,20%,"]),
    Form(
      words: ["--cut city@2020=500"],
      json: [#"{"cut":{"city@2020":500}}"#, #"{"cut":{"city@2020":"500"}}"#],
      rows: ["x,1,cut,,,city,,2020,500,"]),
    Form(
      words: ["--cut *=0.2"], json: [#"{"cut":{"*":0.2}}"#, #"{"cut":"*=0.20"}"#],
      rows: ["x,1,cut,,,,,,0.2,"]),
    Form(
      words: ["--limit city@2021=840.5"],
      json: [#"{"limit":{"city@2021":840.50}}"#], rows: ["x,1,limit,,,city,,2021,840.5,"]),
    Form(
      words: ["--limit local@2021:p5=300", "--limit county:sp01=99.99"],
      json: [#"{"limit":["local@2021:p5=300","county@*:sp01=99.99"]}"#],
      rows: ["x,1,limit,,p5,,local,2021,300,\nx,2,limit,sp01,,,county,,99.99,"]),
    Form(
      words: ["--lock @2020"],
      json: [#"{"lock":"@2020"}"#, #"{"lock":["*@2020:*"]}"#],
      rows: ["x,1,lock,,,,,2020,,"]),
    Form(
      words: ["--floor :sp01=80%", "--floor :p2=12.34%"],
      json: [#"{"floor":{":sp01":"80%",":p2":"12.340%"}}"#],
      rows: ["x,2,floor,,p2,,,,12.34%,\nx,1,floor,sp01,,,,,80%,"]),
    Form(
      words: ["--backfill city,county=60.5"],
      json: [
        #"{"backfill":"city,county=60.5"}"#,
        #"{"backfill":{"sources":["city","county"],"atMost":60.5}}"#,
        #"{"backfill":{"atMost":"60.5","sources":"city,county"}}"#,
        #"{"changes":[{"op":"backfill","selector":"city,county","value":60.5}]}"#,
      ],
      rows: [
        "x,1,backfill,,,city,,,60.5,\nx,2,backfill,,,,county,,,",
        "x,1,backfill,,,city,,,60.5,\nx,2,backfill,,,,county,,60.50,",
      ]),
    Form(
      words: ["--backfill lezhi"], json: [#"{"backfill":{"sources":["lezhi"],"atMost":null}}"#],
      rows: ["x,1,backfill,,,lezhi,county,,,"]),
    Form(
      words: ["--carryover"],
      json: [#"{"carryover":true}"#, #"{"carryover":"*"}"#, #"{"changes":[{"op":"carryover"}]}"#],
      rows: ["x,1,carryover,,,,,,,"]),
    Form(
      words: ["--carryover=province"], json: [#"{"carryover":["province"]}"#],
      rows: ["x,1,carryover,,,province,,,,"]),
    Form(
      words: ["--defer"],
      json: [#"{"defer":true}"#, #"{"defer":0}"#, #"{"defer":"0"}"#, #"{"changes":["--defer"]}"#],
      rows: ["x,1,defer,,,,,,,", "x,1,defer,,,,,,0,"]),
    Form(
      words: ["--defer=1"], json: [#"{"defer":1}"#, #"{"changes":[{"op":"defer","value":1}]}"#],
      rows: ["x,1,defer,,,,,,1,"]),
    Form(
      words: ["--match province=23%"], json: [#"{"match":{"province":"23%"}}"#],
      rows: ["x,1,match,,,province,,,23%,", "x,1,match,,,,province,,23%,"]),
    Form(
      words: ["--match plan"],
      json: [#"{"match":"plan"}"#, #"{"changes":[{"op":"match","value":"plan"}]}"#],
      rows: ["x,1,match,,,,,,plan,"]),
    Form(
      words: ["--match lezhi=plan"], json: [#"{"match":["lezhi=plan"]}"#],
      rows: ["x,1,match,,,lezhi,,,plan,"]),
    Form(
      words: ["--priority sp10,p5,sp01"],
      json: [#"{"priority":["sp10","p5","sp01"]}"#, #"{"priority":"sp10,p5,sp01"}"#],
      rows: [
        "x,1,priority,sp01,,,,,7,\nx,2,priority,sp10,,,,,0,\nx,3,priority,,p5,,,,3,"
      ]),
    Form(
      words: ["--priority sp01,p5,sp10"], json: [#"{"priority":["sp01","p5","sp10"]}"#],
      rows: ["x,1,priority,sp10,,,,,1,\nx,2,priority,,p5,,,,1,\nx,3,priority,sp01,,,,,1,"]),
    Form(
      words: ["--cut @2022=1%", "--method priority"],
      json: [#"{"method":"priority","cut":"@2022=1%"}"#],
      rows: ["x,1,method,,,,,,priority,\nx,2,cut,,,,,2022,1%,"]),
    Form(
      words: ["--method proportional", "--no-rules"],
      json: [#"{"no_rules":true,"method":"proportional"}"#], rows: []),
    Form(
      words: ["--cut @2022=1%", "--first total"],
      json: [#"{"first":"total","cut":"@2022=1%"}"#],
      rows: ["x,1,cut,,,,,2022,1%,\nx,2,first,,,,,,total,"]),
    Form(
      words: ["--first fair", "--cut @2022=1%"], json: [#"{"first":"fair","cut":"@2022=1%"}"#],
      rows: ["x,1,first,,,,,,fair,\nx,2,cut,,,,,2022,1%,"], canonical: ["--cut @2022=1%"]),
    Form(
      words: ["--method least-change", "--cut 512022@2021=50%"],
      json: [#"{"cut":{"512022@2021":"50%"},"no_rules":false,"defer":false,"carryover":false}"#],
      rows: [], canonical: ["--cut 512022@2021=50%"]),
  ]

  @Test(arguments: forms)
  func `options, JSON and rows of a table say the same`(form: Form) throws {
    let reader = try ScenarioReadingTests.reader()
    let wanted = try ScenarioReadingTests.read(form.words, reader)
    #expect(reader.words(wanted) == form.canonical ?? form.words)
    #expect(try ScenarioReadingTests.read(reader.words(wanted), reader) == wanted)
    for json in form.json {
      let named = json.replacing(/^\{/, with: "{\"name\":\"x\",")
      #expect(try reader.scenario(json: Array(named.utf8), line: 1) == wanted, "\(json)")
    }
    for rows in form.rows {
      let package = try PlanPackage(.memory(Samples.ziyangFiles(scenarios: [rows])))
      let scenario = try ScenarioReader(package.draft).named("x")
      #expect(scenario == wanted, "\(rows)")
    }
  }

  @Test func `the value types are those that were asked for`() throws {
    let reader = try ScenarioReadingTests.reader()
    let scenario = try ScenarioReadingTests.read(
      [
        "--cut province@2021=20%", "--cut tier/province=0.2", "--match plan", "--backfill local=5",
        "--lock 512022@2021:p5",
      ], reader)
    let place = try #require(reader.draft.places.firstIndex { $0.code == "512022" })
    #expect(
      scenario.changes == [
        .cut(Selector(sources: .source(0), year: 2021), .share(Ratio(1, 5))),
        .cut(Selector(sources: .payer(.tier(.province))), .amount(20)),
        .match(.payer(.tier(.province)), share: nil),
        .backfill([.payer(.local)], atMost: 500),
        .lock(Selector(sources: .place(Int32(place)), year: 2021, rows: .project(4))),
      ])
    #expect(reader.words(scenario)[1] == "--cut tier/province=0.2")
    #expect(try ScenarioReadingTests.read(reader.words(scenario), reader) == scenario)
  }

  @Test func `names that mean two things are told apart`() throws {
    let package = try Samples.package([
      .places: "place_code,name\ncity,城\n",
      .sources: "source_id,name,tier,place_code\ncounty,县,city,city\ncity,市,county,\n",
      .subprojects: "subproject_id,project_id\np1,p1\ns1,p1\n",
      .tranches: "subproject_id,source_id,year,amount\np1,county,2020,1\ns1,city,2020,1\n",
    ])
    let reader = ScenarioReader(package.draft)
    for words in [
      ["--lock city", "--lock tier/city", "--lock place/city"],
      ["--lock :p1", "--lock :project/p1"],
    ] {
      let scenario = try ScenarioReadingTests.read(words, reader)
      #expect(Set(scenario.changes).count == words.count)
      #expect(reader.words(scenario) == words)
    }
  }

  @Test func `a scenario of the plan comes first, and one's own words replace its order`() throws {
    let package = try PlanPackage(
      .memory(
        Samples.ziyangFiles(scenarios: [
          "a,1,defer,,,,,,1,", "a,2,cut,,,province,,2021,5,", "a,3,method,,,,,,priority,",
          "a,4,priority,sp10,,,,,1,",
        ])))
    let reader = ScenarioReader(package.draft)
    let options = [
      "--lock @2020", "--scenario a", "--defer=3", "--priority sp01",
    ].map(ScenarioReader.option(in:))
    let scenario = try reader.scenario(name: "", options: options)
    #expect(scenario.name == "a")
    #expect(
      reader.words(scenario) == [
        "--cut province@2021=5", "--lock @2020", "--defer=3", "--priority sp01",
        "--method priority",
      ])
    let other = try reader.scenario(
      json: Array(#"{"scenario":"a","name":"b","method":"proportional"}"#.utf8), line: 9)
    #expect(other.name == "b")
    #expect(other.method == .proportional)
    #expect(other.changes == (try reader.named("a").changes))
  }

  @Test func `every scenario of the Ziyang plan reads, and reads again from its words`() throws {
    let reader = try ScenarioReadingTests.reader()
    #expect(
      reader.names == [
        "province-cut-2021", "province-cut-2021-backfill", "province-cut-2021-defer",
        "linkong-2022-lost", "lezhi-half-2021", "province-2022-lost", "frozen-2020", "combined",
      ])
    for name in reader.names {
      let scenario = try reader.named(name)
      #expect(!scenario.changes.isEmpty)
      let options = reader.words(scenario).map(ScenarioReader.option(in:))
      #expect(try reader.scenario(name: name, options: options) == scenario)
      #expect(try reader.scenario(name: "", options: [("--scenario", name)]) == scenario)
    }
    #expect(reader.words(try reader.named("lezhi-half-2021"))[1] == "--match plan")
    #expect(
      reader.words(try reader.named("combined")) == [
        "--cut province@2021=20%", "--limit province=3067.73", "--backfill county=60",
        "--defer=1", "--floor :sp01=99%", "--priority p5,sp04",
      ])
  }

  @Test func `rows are grouped by scenario and ordered by step; executed money is kept`() throws {
    var files = try Samples.ziyangFiles(scenarios: [
      "b,2,lock,,,,,2020,,", "a,1,lock,,,,,2021,,", "b,1,lock,,,,,2022,,",
    ])
    let text = String(decoding: files["datapackage.json"]!, as: UTF8.self)
    files["datapackage.json"] = Array(
      text.replacing(
        "\"resources\": [",
        with: "\"resources\": [{\"name\":\"execution\",\"path\":\"execution.csv\"},"
      ).utf8)
    files["execution.csv"] = Array(
      """
      subproject_id,source_id,year,stage,amount
      sp02,city,2020,executed,5
      sp01,city,2020,executed,7.5
      sp01,city,2020,initial,1
      sp01,province,2020,executed,0

      """.utf8)
    let draft = try PlanPackage(.memory(files)).draft
    #expect(draft.scenarioSteps.map { "\($0.scenario)\($0.step)" } == ["b1", "b2", "a1"])
    #expect(draft.expenditures.map(\.amount) == [0, 750, 500])
    #expect(draft.expenditures.map(\.row) == [3, 1, 0])
    files["execution.csv"] = Array(
      "subproject_id,source_id,year,stage,amount\nsp01,city,2020,executed,-7.5\n".utf8)
    let fault = try #require(Samples.faults(files).first)
    #expect(fault.kind == .badAmount)
    #expect([fault.line, fault.column] == [2, 25])
    #expect(fault.found == "-7.5")
  }
}
