import Foundation
import PlanSamples
import Testing

@testable import Allocation
@testable import Checking
@testable import Pages
@testable import Papers
@testable import PlanPackages
@testable import Planning
@testable import Rebalancing
@testable import Screens
@testable import Texts

/// The report page as bytes; what a browser makes of it is looked at by `browser_check.py`.
struct PlanReportTests {
  private static func page(
    _ package: PlanPackage, _ names: [String] = [], language: Language = .zh
  ) throws -> String {
    let rebalancer = Rebalancer(package.draft)
    let reader = ScenarioReader(package.draft)
    let scenarios = try names.map { name in
      let scenario = try reader.scenario(name: "", options: [("--scenario", name)])
      return RebalanceReport(
        package, command: "simulate", words: reader.words(scenario),
        try CertifiedAnswer(rebalancer, scenario))
    }
    return PlanReport(
      package, CheckupReport(package, Checkup(package.draft)), scenarios: scenarios,
      schedules: ScheduleReportTests.report(package, language: language),
      command: "planctl report PLAN", language: language
    ).html()
  }

  private static func matches(_ pattern: String, _ text: String) throws -> [String] {
    let expression = try Regex(pattern, as: (Substring, Substring).self)
    return text.matches(of: expression).map { String($0.output.1) }
  }

  @Test(arguments: Language.allCases)
  func `every link has its target, every id stands once, findings lead to cells`(
    language: Language
  ) throws {
    let page = try PlanReportTests.page(
      try Samples.ziyang(), ["province-cut-2021", "lezhi-half-2021"], language: language)
    let ids = try PlanReportTests.matches("\\sid=\"([^\"]+)\"", page)
    #expect(Set(ids).count == ids.count)
    let links = try PlanReportTests.matches("href=\"#([^\"]+)\"", page)
    #expect(Set(links).isSubset(of: ids))
    // Y101: money of sp02 in 2022, and its end year, in the second row of the wide table.
    let row = page.range(of: "id=\"c1-")!
    let line = page[row.lowerBound...].prefix { $0 != "\n" }
    for text in [">46<", ">225.5<", ">38.5<", ">2021<"] { #expect(line.contains(text)) }
    #expect(links.filter { $0.hasPrefix("c1-") }.count >= 4)
    #expect(links.contains { $0.hasPrefix("f") && $0.dropFirst().allSatisfy(\.isNumber) })
  }

  @Test func `the policy allows the page's own style sheet and nothing else`() throws {
    let page = try PlanReportTests.page(
      try Samples.ziyang(), ["province-cut-2021", "frozen-2020"])
    let style = try #require(
      page.range(of: "<style>").flatMap { open in
        page.range(of: "</style>").map { String(page[open.upperBound..<$0.lowerBound]) }
      })
    let hash = SHA256.base64(SHA256.digest(of: Array(style.utf8)))
    #expect(
      page.contains(
        "content=\"default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'\""
      ))
    for word in ["<script", " style=\"", "http://", "https://", "<link", "<img", "@import", "url("]
    {
      #expect(page.contains(word) == false || word == "url(", "\(word)")
    }
    // Patterns of charts are the only references, all of them inside the page.
    let references = try PlanReportTests.matches("url\\(([^)]+)\\)", page)
    #expect(references.allSatisfy { $0.hasPrefix("#") })
  }

  @Test func `the same input gives the same page`() throws {
    let pages = try (0..<2).map { _ in
      try PlanReportTests.page(try Samples.ziyang(), ["province-cut-2021"])
    }
    #expect(pages[0] == pages[1])
  }

  @Test func `names of a plan never become markup`() throws {
    let nasty = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'&amp;"
    let quoted = nasty.replacingOccurrences(of: "\"", with: "\"\"")
    let package = try Samples.package([
      .projects: "project_id,name\np1,\"\(quoted)\"\n",
      .subprojects:
        "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,\"\(quoted)\",city-county,2020,2021,\"\(quoted)\"\n",
      .places: "place_code,name,kind,parent_code\n../x,\"\(quoted)\",county,\n",
      .sources: "source_id,name,tier,place_code\nprovince,\"\(quoted)\",province,../x\n"
        + "city,=1+1,city,../x\ncounty,\u{1B}[31mred,county,\n",
      .outputs: "subproject_id,year,item,quantity,unit\ns1,2020,\"\(quoted)\",1,\"\(quoted)\"\n",
      .duties: "duty_id,name,lead,partners,start_year,end_year\n"
        + "d1,\"\(quoted)\",\"\(quoted)\",\"\(quoted)\",2020,2021\n",
    ])
    let page = try PlanReportTests.page(package)
    #expect(!page.contains("<script"))
    #expect(!page.contains("<img"))
    #expect(!page.contains("\u{1B}"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;img src=x"))
    #expect(page.contains("&amp;amp;"))
    let book = ScheduleReportTests.report(package)
    for format in [ScheduleReport.Format.html, .md, .text] {
      let text = String(
        decoding: book.rendered(format, places: book.book.places), as: UTF8.self)
      #expect(!text.contains("\u{1B}"))
      let unescaped = text.replacing("\\<", with: "")
      #expect(!unescaped.contains("<script") || format == .text)
    }
    #expect(book.csv([-1]).contains("\u{1B}") == false)
  }

  @Test func `plans without tranches, places or projects have a page`() throws {
    let empty = try Samples.package([
      .tranches: "subproject_id,source_id,year,amount\n", .projects: "project_id,name\n",
      .subprojects: "subproject_id,seq,name\ns1,1,a\n",
    ])
    let page = try PlanReportTests.page(empty)
    #expect(page.contains("id=\"plan\""))
    let report = ScheduleReportTests.report(empty)
    #expect(report.rendered(.text, places: report.book.places).isEmpty)
  }
}

/// The plan in other formats.
struct PlanExportTests {
  @Test func `the annex as CSV adds up to what the document prints`() throws {
    let package = try Samples.ziyang()
    let text = String(
      decoding: PlanExport(package, language: .zh).rendered(.wideCSV), as: UTF8.self)
    let total = try #require(text.split(separator: "\n").last).split(
      separator: ",", omittingEmptySubsequences: false)
    // 合计 as annex 3 prints it.
    #expect(
      total.dropFirst(5).dropLast(2).joined(separator: " ")
        == "21619.16 3134.35 18484.81 12891.16 1941.23 8243.34 1103 1207.74 395.85 4509 666.22 840.5 "
        + "649.26 173.25 2179.77 4219 526.9 686.5 2687.42 57.75 57.75 202.68")
  }

  @Test func `each table of the workbook is its file, cell for cell`() throws {
    let package = try Samples.ziyang()
    let sheets = try ReadSheet.read(PlanExport(package, language: .en).rendered(.xlsx))
    #expect(sheets.count == 1 + package.tables.count)
    #expect(sheets[0].pane != nil)
    let files = try Samples.ziyangFiles()
    for sheet in sheets.dropFirst() {
      let rows = fields(try #require(files[sheet.name + ".csv"]))
      for (row, fields) in rows.enumerated() {
        for (column, field) in fields.enumerated() {
          let cell = sheet.cells[
            String(decoding: SheetWriter.columnName(column), as: UTF8.self) + "\(row + 1)"]
          let value = cell?.value ?? ""
          let isSame =
            value == field
            || (cell?.kind != "text" && Decimal(string: value) == Decimal(string: field))
          #expect(isSame, "\(sheet.name) row \(row) column \(column): \(value) is not \(field)")
        }
      }
    }
  }

  /// The rows of a CSV file with quoted fields.
  private func fields(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted, 0x0A where !isQuoted:
        row.append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == 0x0A {
          rows.append(row)
          row = []
        }
      default: field.append(byte)
      }
    }
    return rows
  }
}
