import Foundation
import PlanSamples
import Testing

@testable import Allocation
@testable import Checking
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Texts

/// `track`, on the example plan and on small packages.
struct TrackReportTests {
  private static let exampleFolder = Samples.root + "Plans/ziyang-example-tracking"

  static func example() throws -> PlanPackage { try PlanPackage(.folder(exampleFolder)) }

  static func report(
    _ package: PlanPackage, _ day: String? = nil, by dimensions: [Screens.Dimension]? = nil,
    language: Language = .zh, unit: String? = nil
  ) -> TrackReport {
    TrackReport(
      package, asOf: day.map { Day($0)! }, by: dimensions ?? TrackReport.usualDimensions,
      TrackReport.Rendering(language: language, palette: Palette(isOn: false), unit: unit))
  }

  private static let execution =
    "subproject_id,source_id,year,stage,amount,as_of\ns1,province,2020,initial,23,\n"
    + "s1,province,2020,executed,12.5,2020-12-31\ns1,city,2020,initial,77,\n"
  private static let indicators =
    "indicator_id,kind,name,relation,target,actual,unit,weight\n"
    + "i1,产出指标,建成,>=,2,1,座,10\ni2,满意度指标,满意度,>=,90,,%,\n"

  @Test func `the example's plan is the Ziyang plan, byte for byte`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: TrackReportTests.exampleFolder)
    let own = ["datapackage.json", "execution.csv", "indicators.csv"]
    for (name, bytes) in try Samples.ziyangFiles() where name != "datapackage.json" {
      let path = TrackReportTests.exampleFolder + "/" + name
      #expect([UInt8](try Data(contentsOf: URL(filePath: path))) == bytes, "\(name)")
    }
    #expect(Set(files) == Set(try Samples.ziyangFiles().keys).union(own))
  }

  @Test func `the example says that it is one, wherever it is shown`() throws {
    let package = try TrackReportTests.example()
    #expect(package.name.contains("example"))
    for format in [TrackReport.Format.text, .md, .html] {
      let text = TrackReportTests.report(package, "2021-06-30", language: .en).rendered(format)
      #expect(text.contains("示例：执行数和绩效数据为虚构"))
    }
    let json = TrackReportTests.report(package).json
    #expect(json["plan"]?["name"] == .string("ziyang-example-tracking"))
  }

  @Test(arguments: [nil, "2020-06-30", "2021-06-30", "2019-12-31"])
  func `every table adds up to the total`(day: String?) throws {
    let report = TrackReportTests.report(
      try TrackReportTests.example(), day, by: TrackReport.dimensions)
    for dimension in TrackReport.dimensions {
      let sums = report.sums(by: dimension).map(\.sum)
      let figures: [KeyPath<ExecutionSum, Int128>] = [
        \.planned, \.initial, \.budget, \.executed, \.due, \.behind, \.dueOfInitial,
        \.behindInitial, \.overspent, \.unbudgeted, \.unrecorded,
      ]
      for figure in figures {
        #expect(sums.reduce(0) { $0 + $1[keyPath: figure] } == report.total[keyPath: figure])
      }
    }
  }

  @Test(arguments: [nil, "2020-06-30", "2021-06-30", "2019-12-31"], Language.allCases)
  func `a terminal of 100 columns holds every line`(day: String?, language: Language) throws {
    let package = try TrackReportTests.example()
    for unit in [nil, "亿元", "元"] {
      let text = TrackReportTests.report(
        package, day, by: TrackReport.dimensions, language: language, unit: unit
      ).rendered(.text)
      let wide = text.split(separator: "\n").filter { Layout.width(String($0)) > Page.width }
      #expect(wide == [])
    }
  }

  @Test func `another unit changes no figure`() throws {
    let package = try TrackReportTests.example()
    func total(_ unit: String?) -> JSON? {
      TrackReportTests.report(package, "2021-06-30", unit: unit).json["total"]
    }
    #expect(total(nil)?["executed"] == .string("10329.37"))
    #expect(total("元")?["executed"] == .string("103293700"))
    #expect(total("亿元")?["executed"] == .string("1.032937"))
    #expect(total("元")?["rate"] == total("亿元")?["rate"])
  }

  @Test func `the language changes no byte of the machine formats`() throws {
    let package = try TrackReportTests.example()
    for format in [TrackReport.Format.json, .csv] {
      let texts = Language.allCases.map {
        TrackReportTests.report(package, "2021-06-30", language: $0).rendered(format)
      }
      #expect(texts[0] == texts[1])
    }
  }

  @Test func `one table alone gives its part alone`() throws {
    let money = try Samples.package([.execution: TrackReportTests.execution])
    let text = TrackReportTests.report(money).rendered(.text)
    #expect(text.contains("按资金来源") && !text.contains("绩效"))
    #expect(TrackReportTests.report(money).json["scores"] == .array([]))
    // No adjusted budget: its column, and the note on it, would say nothing.
    #expect(!text.contains("占年初") && text.contains("没有调整预算，以年初预算为准"))
    #expect(text.contains("未登记"))
    let scores = try Samples.package([.indicators: TrackReportTests.indicators])
    let page = TrackReportTests.report(scores).rendered(.text)
    #expect(!page.contains("按资金来源") && page.contains("得 5.00 分，满分 10 分"))
    #expect(TrackReportTests.report(scores).json["total"] == .null)
    #expect(TrackReportTests.report(scores).json["bySource"] == .array([]))
  }

  @Test func `a form without weights counts and does not score`() throws {
    let rows = TrackReportTests.indicators.replacing(",10\n", with: ",\n")
    let report = TrackReportTests.report(try Samples.package([.indicators: rows]), language: .en)
    let page = report.rendered(.text)
    #expect(page.contains("1 missed, 1 without result. The form prints no weights"))
    #expect(!page.contains("points"))
    guard case .array(let forms)? = report.json["scores"] else {
      Issue.record("no scores")
      return
    }
    #expect(forms[0]["points"] == .null)
  }

  @Test func `plans without tranches or places can be tracked`() throws {
    let package = try Samples.package([
      .execution: TrackReportTests.execution, .tranches: "subproject_id,source_id,year,amount\n",
    ])
    let text = TrackReportTests.report(package, by: TrackReport.dimensions).rendered(.text)
    #expect(!text.contains("计划资金") && text.contains("未注明地方"))
  }

  @Test func `lines beyond what a terminal shows are counted, other formats list them`() throws {
    var rows = "subproject_id,source_id,year,stage,amount,as_of\n"
    for year in 1950..<1975 { rows += "s1,city,\(year),initial,\(year),\n" }
    // One line ahead: where nothing at all is recorded, nothing is called late.
    rows += "s1,county,1950,initial,1,\ns1,county,1950,executed,1,\n"
    let report = TrackReportTests.report(try Samples.package([.execution: rows]))
    let text = report.rendered(.text)
    #expect(text.contains("另有 5 笔"))
    #expect(report.rendered(.md).contains("| 1950 | 1950 |"))
    #expect(!report.rendered(.md).contains("另有"))
    guard case .array(let behind)? = report.json["behind"] else {
      Issue.record("no lines")
      return
    }
    #expect(behind.map { $0["year"] } == (1950..<1975).reversed().map { JSON.number("\($0)") })
  }

  @Test func `data cannot become markup or a formula`() throws {
    let files = Samples.files([
      .execution: TrackReportTests.execution.replacing("province", with: "=cmd"),
      .sources: "source_id,name,tier\n=cmd,<b>|,province\ncity,\u{1B}[2J,city\n",
      .tranches: "subproject_id,source_id,year,amount\n",
      .indicators: TrackReportTests.indicators.replacing("建成", with: "<script>|\u{202E}"),
    ])
    let report = TrackReportTests.report(try PlanPackage(.memory(files)))
    let html = report.rendered(.html)
    #expect(!html.contains("<b>|") && !html.contains("<script>"))
    #expect(report.rendered(.csv).contains("\ns1,'=cmd,2020,"))
    #expect(!report.rendered(.md).contains("<script>"))
    for format in TrackReport.Format.allCases {
      let text = report.rendered(format)
      #expect(!text.contains("\u{1B}"))
      if format != .json { #expect(!text.contains("\u{202E}")) }
    }
  }
}
