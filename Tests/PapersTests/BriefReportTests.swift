import Foundation
import PlanSamples
import Testing

@testable import Allocation
@testable import Checking
@testable import Papers
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Texts

/// The half-year report, read again from its text.
struct BriefReportTests {
  static let day = Day(2021, 6, 30)!

  /// The Ziyang plan with these rows of `execution.csv`.
  static func ziyang(_ rows: [String]) throws -> PlanPackage {
    var files = try Samples.ziyangFiles()
    let text = String(decoding: files["datapackage.json"]!, as: UTF8.self)
    files["datapackage.json"] = Array(
      text.replacing(
        "\"resources\": [",
        with: "\"resources\": [{\"name\":\"execution\",\"path\":\"execution.csv\"},"
      ).utf8)
    let header = "subproject_id,source_id,year,stage,amount,as_of\n"
    files["execution.csv"] = Array((header + rows.joined(separator: "\n") + "\n").utf8)
    return try PlanPackage(.memory(files))
  }

  /// Two sub-projects in full, one cut, one county that pays nothing, one line not recorded.
  static let rows = [
    "sp10,province,2020,initial,276,", "sp10,province,2020,executed,276,2020-12-31",
    "sp10,city,2020,initial,616,", "sp10,city,2020,executed,616,2020-12-31",
    "sp10,yanjiang,2020,initial,384,", "sp10,yanjiang,2020,executed,384,2020-11-30",
    "sp10,anyue,2020,initial,384,", "sp10,anyue,2020,executed,384,2020-12-31",
    "sp09,city,2020,initial,494,", "sp09,city,2020,executed,494,2020-12-31",
    "sp09,city,2021,initial,494,", "sp09,city,2021,executed,200,2021-03-31",
    "sp09,city,2021,executed,247,2021-06-30", "sp09,city,2021,executed,400,2021-09-30",
    "sp05,city,2021,initial,154,", "sp05,city,2021,adjusted,46.2,",
    "sp05,city,2021,executed,46.2,2021-06-30", "sp01,lezhi,2020,initial,160.23,",
    "sp01,lezhi,2020,executed,0,2020-12-31", "sp01,lezhi,2021,initial,1914.12,",
    "sp01,lezhi,2021,executed,0,", "sp01,yanjiang,2020,initial,334,",
  ]

  static func report(
    _ package: PlanPackage, _ language: Language = .zh, unit: String? = nil,
    on day: Day = BriefReportTests.day
  ) -> BriefReport {
    BriefReport(
      package, Checkup(package.draft), asOf: day,
      BriefReport.Rendering(language: language, palette: Palette(isOn: false), unit: unit))
  }

  /// Tables of Markdown by their first head; each row's cells.
  static func table(_ markdown: String, _ head: String) throws -> [[String]] {
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("| " + head + " |") })
    let end = lines[start...].firstIndex { $0.isEmpty } ?? lines.endIndex
    return lines[(start + 2)..<end].map { line in
      line.dropFirst(2).dropLast(2).split(separator: " | ", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  @Test func `sums of the tables are those of the rows above them`() throws {
    let markdown = BriefReportTests.report(try BriefReportTests.ziyang(BriefReportTests.rows))
      .rendered(.md)
    func hundredths(_ text: String) throws -> Int {
      text.isEmpty ? 0 : try ScheduleReportTests.hundredths(text)
    }
    let duties = try BriefReportTests.table(markdown, "序号、任务")
    // Planned, budget, executed, unspent.
    for column in [3, 4, 5, 7] {
      let values = try duties.map { row in
        row[column] == "未记录" ? 0 : try hundredths(row[column])
      }
      #expect(values.dropLast().reduce(0, +) == values.last)
    }
    let years = try BriefReportTests.table(markdown, "年度")
    for column in [1, 2, 3, 4, 7, 8] {
      let values = try years.map { try hundredths($0[column]) }
      #expect(values.dropLast().reduce(0, +) == values.last)
    }
    let sources = try BriefReportTests.table(markdown, "资金来源")
    for column in [2, 3, 4] {
      func sum(_ isWanted: ([String]) -> Bool) throws -> Int {
        try sources.filter(isWanted).reduce(0) {
          $0 + ($1[column] == "未记录" ? 0 : try hundredths($1[column]))
        }
      }
      let whole = try hundredths(sources.last![column])
      #expect(try sum { $0[1] == "小计" } == whole)
      #expect(try sum { $0[1].hasPrefix("20") } == whole)
      #expect(try hundredths(duties.last![[0, 0, 3, 4, 5][column]]) == whole)
    }
  }

  @Test func `states, delays and decisions are what the records say`() throws {
    let markdown = BriefReportTests.report(try BriefReportTests.ziyang(BriefReportTests.rows))
      .rendered(.md)
    let duties = try BriefReportTests.table(markdown, "序号、任务")
    let states = Dictionary(uniqueKeysWithValues: duties.map { ($0[0], $0.last!) })
    #expect(states["10 提升城市消防灭火救援攻坚能力"] == "资金已全部支出")
    #expect(states["9 提升水旱、地质和地震灾害应急救援能力"] == "达到序时进度")
    // 334 and 160.23 of 2020, half of 1914.12.
    #expect(states["1 城乡消防站、队建设"] == "尚未支出，差1451.29")
    #expect(states["3 专职消防员建设"] == "未安排资金")
    #expect(states["7 资阳市应急救援训练基地建设、市消防救援综合训练基地建设"] == "未安排项目和资金")
    #expect(states["2 新建城乡消防站、队基本车辆配备"] == "无执行记录")
    let late = try BriefReportTests.table(markdown, "子项目")
    #expect(late.map { $0[6] } == ["957.06", "334", "160.23"])
    #expect(late.map { $0[5] } == ["0", "未记录", "0"])
    #expect(markdown.contains("其中1笔、334万元没有执行数，按未支出计"))
    #expect(
      markdown.contains("2020年预算未支出494.23万元（2笔），其中1笔、334万元没有执行数"))
    #expect(markdown.contains("由154万元调为46.2万元"))
    #expect(markdown.contains("下列各地的执行数为0：乐至（计划2575.62万元）"))
    #expect(markdown.contains("1笔2021年的执行数没有注明截至日"))
    #expect(markdown.contains("下一次在2021年12月31日"))
    #expect(markdown.contains("“专职消防员招录”（第3项，牵头各县（区）人民政府）应完成专职消防员204人"))
  }

  @Test func `later figures come in with the day, and years that are over are closed`() throws {
    let package = try BriefReportTests.ziyang(BriefReportTests.rows)
    let later = BriefReportTests.report(package, on: Day(2021, 12, 31)!).rendered(.md)
    let sources = try BriefReportTests.table(later, "资金来源")
    // 400 of sub-project 9 and 46.2 of sub-project 5.
    let city = try #require(sources.first { $0[0] == "市本级" && $0[1] == "2021年" })
    #expect(city[4] == "446.2")
    #expect(later.contains("2021年预算未支出2008.12万元"))
    #expect(!later.contains("没有注明截至日，按截至2021年6月30日计"))
    let after = BriefReportTests.report(package, .en, on: Day(2023, 6, 30)!).rendered(.md)
    #expect(after.contains("Its years are over."))
    #expect(after.contains("not again after this day"))
    #expect(!after.contains("time progress of 2023"))
    let early = BriefReportTests.report(package, on: Day(2020, 3, 31)!).rendered(.md)
    #expect(early.contains("2020年序时进度为25.00%"))
    #expect(early.contains("有预算的资金都达到了序时进度") == false)
  }

  @Test func `a duty that shares its project says so, and the total counts it once`() throws {
    var files = try Samples.ziyangFiles()
    let text = String(decoding: files["duty_projects.csv"]!, as: UTF8.self)
    files["duty_projects.csv"] = Array((text + "d05,p5\nd05,p7\n").utf8)
    let package = try PlanPackage(.memory(files))
    let markdown = BriefReportTests.report(package).rendered(.md)
    let duties = try BriefReportTests.table(markdown, "序号、任务")
    #expect(duties.last![3] == "17400.16")
    #expect(duties[4][3] == "4241.16")
    #expect(duties[duties.count - 2][0] == "减：几项任务共有、重复计列的资金")
    #expect(duties[duties.count - 2][3] == "-4241.16")
    #expect(
      markdown.contains("第5项任务的项目“应急管理信息化及指挥场所建设”与第6项任务共有、项目“城市主战消防车救援能力建设”与第10项任务共有"))
  }

  @Test func `another unit is exact, and the same figures`() throws {
    let markdown = BriefReportTests.report(try Samples.ziyang(), .en, unit: "亿元").rendered(.md)
    #expect(markdown.contains("1.740016 亿元"))
    #expect(markdown.contains("0.031 亿元 stands in 2022"))
    let yuan = BriefReportTests.report(try Samples.ziyang(), unit: "元").rendered(.md)
    #expect(yuan.contains("174001600元"))
  }

  @Test func `an accepted finding is not put to anybody again`() throws {
    var files = try Samples.ziyangFiles()
    let text = String(decoding: files["datapackage.json"]!, as: UTF8.self)
    files["datapackage.json"] = Array(
      text.replacing(
        "\"resources\": [",
        with: "\"resources\": [{\"name\":\"waivers\",\"path\":\"waivers.csv\"},"
      ).utf8)
    files["waivers.csv"] = Array(
      "rule,subproject_id,year,reason,approved_by,approved_on\nY101,sp02,,印错,市财政局,2021-01-05\n".utf8
    )
    let markdown = BriefReportTests.report(try PlanPackage(.memory(files))).rendered(.md)
    #expect(!markdown.contains("却在2022年安排资金310万元"))
    #expect(markdown.contains("已认可的1个不列"))
  }

  @Test func `every rule that can stand in the report asks a question`() throws {
    for rule in RuleBook.all where rule.severity != .info {
      for language in Language.allCases {
        let package = try PlanPackage(.memory(Samples.files(rule.violating.tables)))
        guard package.draft.moneyYears != nil else { continue }
        let report = BriefReportTests.report(package, language)
        let finding = try #require(
          report.checkup.findings.first { $0.rule.code == rule.code })
        let statement = report.statement(of: finding)
        // In English either as a decision or in the finding's own words.
        #expect(
          language == .zh ? statement.contains("请") : statement.contains { $0 == "?" })
        #expect(report.decisions.flatMap(\.items).count >= 1)
      }
    }
  }

  @Test func `the page has no script and says what the Markdown says`() throws {
    let report = BriefReportTests.report(try BriefReportTests.ziyang(BriefReportTests.rows))
    let html = report.rendered(.html)
    #expect(!html.contains("<script"))
    #expect(html.contains("<ol start=\"3\">"))
    #expect(html.contains("尚未支出，差1451.29"))
    #expect(report.rendered(.text).contains("尚未支出，差1451.29"))
  }

  // MARK: Calendar

  @Test func `lines of a calendar are folded, escaped and never cut a character`() throws {
    var lines = ContentLines()
    lines.add("SUMMARY", text: String(repeating: "长", count: 60) + "\\;,\r\n,\u{301}\u{202E}")
    let text = String(decoding: lines.bytes, as: UTF8.self)
    let parts = text.components(separatedBy: "\r\n")
    for part in parts { #expect(part.utf8.count <= 75) }
    #expect(
      parts.dropLast().enumerated().map {
        $0.offset == 0 ? $0.element : String($0.element.dropFirst())
      }
      .joined() == "SUMMARY:" + String(repeating: "长", count: 60)
        + "\\\\\\;\\,\\n\\,\u{301}\\\\u{202e}")
  }
}
