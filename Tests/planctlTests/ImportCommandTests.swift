import Foundation
import Testing

/// `planctl import` as a user runs it: what is written, what is refused, and that nothing is written then.
struct ImportCommandTests {
  /// A folder of its own for one test.
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "import-\(UUID().uuidString)")

  private func run(
    _ name: String, _ bytes: [UInt8], _ options: String...
  ) throws -> (outcome: CommandTests.Outcome, written: Bool) {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    let target = folder.appending(path: "plan").path(percentEncoded: false)
    let words = ["import", file.path(percentEncoded: false), "-o", target, "--lang", "en"]
    let outcome = try CommandTests.planctl(words + options)
    return (outcome, FileManager.default.fileExists(atPath: target))
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  private static let head = "项目名称,2021年省级资金,2021年市本级,2022年省级资金,2022年市本级,合计\n"
  private static let table =
    "单位：万元,,,,,\n" + head
    + "甲,1,2,3,4,10\n乙,2,3,4,5,14\n丙,3,4,5,6,18\n合计,6,9,12,15,42\n"

  @Test func `a table is imported, validated, and the next command is named`() throws {
    defer { remove() }
    let (outcome, written) = try run("a.csv", Array(Self.table.utf8), "--yes")
    #expect(outcome.status == 0 && written)
    #expect(outcome.out.contains("3 rows, 20 figures; 20 confirmed by sums, 0 repaired, 0 unsure."))
    #expect(outcome.out.contains("validated: ") && outcome.out.contains("next: planctl validate "))
    let plan = folder.appending(path: "plan").path(percentEncoded: false)
    #expect(try CommandTests.planctl(["validate", plan]).status < 2)
    let next = try run(
      "b.csv", Array(Self.table.utf8), "--mapping", plan + "/mapping.json")
    #expect(next.outcome.status == 0)
  }

  /// 丙's total should be 18, and 丁 prints no project that anybody pays.
  private static let wrong =
    "单位：万元,,,,,\n" + head
    + "甲,1,2,3,4,10\n乙,2,3,4,5,14\n丙,3,4,5,6,81\n丁,4,5,6,7,22\n合计,10,14,18,22,64\n"

  @Test func `findings of an imported plan point at the document first, in every format`() throws {
    defer { remove() }
    #expect(try run("a.csv", Array(Self.wrong.utf8), "--yes").outcome.status == 0)
    let plan = folder.appending(path: "plan").path(percentEncoded: false)
    let printed = "a.csv line 5 \"合计\""
    func validate(_ words: String...) throws -> String {
      try CommandTests.planctl(["validate", plan, "--lang", "en"] + words).out
    }
    #expect(try validate().contains("  --> \(printed) (\(plan)/totals.csv:"))
    #expect(
      try CommandTests.planctl(["locate", plan, "--lang", "en"]).out.contains(
        "    --> \(printed) (")
    )
    let escaped = printed.replacing("\"", with: "\\\"")
    for format in ["json", "jsonl"] {
      let text = try validate("--format", format)
      #expect(text.replacing(": ", with: ":").contains("\"where\":\"\(escaped)\""), "\(format)")
    }
    let sarif = try validate("--format", "sarif")
    let first = try #require(sarif.firstRange(of: "\"locations\""))
    #expect(sarif[first.upperBound...].prefix(200).contains("\"uri\": \"a.csv\""))
    #expect(try validate("--format", "github").contains("::a.csv line 5"))
    let page = folder.appending(path: "report.html").path(percentEncoded: false)
    #expect(try CommandTests.planctl(["report", plan, "-o", page, "--lang", "en"]).status < 2)
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("a.csv line 5 &quot;合计&quot; (totals.csv:"))
    // Only a workbook can be annotated.
    let copy = folder.appending(path: "copy.xlsx").path(percentEncoded: false)
    let refused = try CommandTests.planctl(["validate", plan, "--annotate", copy, "--lang", "en"])
    #expect(refused.status == 2 && refused.err.contains("only an xlsx workbook"))
    #expect(!FileManager.default.fileExists(atPath: copy))
    // Nothing else in the folder is strange.
    #expect(!refused.err.contains("P017"))
    // An origins.csv that nobody wrote is told, and the plan is judged all the same.
    try Data("table,key\ntranches,x\n".utf8).write(
      to: folder.appending(path: "plan/origins.csv"))
    let broken = try validate()
    #expect(
      broken.contains("origins.csv:2") && !broken.contains(printed) && broken.contains("T101"))
  }

  @Test(arguments: ["xlsx", "docx", "wide-csv"])
  func `an exported plan comes back as the same bytes`(format: String) throws {
    defer { remove() }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func path(_ name: String) -> String {
      folder.appending(path: name).path(percentEncoded: false)
    }
    let ending = format == "wide-csv" ? "csv" : format
    for name in ["a", "b"] {
      let words = ["export", CommandTests.ziyang, "--to", format, "-o", path(name + "." + ending)]
      #expect(try CommandTests.planctl(words).status == 0)
    }
    let bytes = try Data(contentsOf: folder.appending(path: "a." + ending))
    #expect(try bytes == Data(contentsOf: folder.appending(path: "b." + ending)))
    let outcome = try CommandTests.planctl([
      "import", path("a." + ending), "--mapping", CommandTests.ziyang, "-o", path("plan"), "--lang",
      "en",
    ])
    #expect(outcome.status == 0)
    for name in try FileManager.default.contentsOfDirectory(
      atPath: CommandTests.root + CommandTests.ziyang)
    {
      let own = FileManager.default.contents(
        atPath: CommandTests.root + CommandTests.ziyang + "/" + name)
      #expect(FileManager.default.contents(atPath: path("plan/" + name)) == own, "\(name)")
    }
  }

  @Test func `a Word document is nothing for a terminal, nor of more columns than Word takes`()
    throws
  {
    defer { remove() }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let plan = folder.appending(path: "wide").path(percentEncoded: false)
    let target = folder.appending(path: "a.docx").path(percentEncoded: false)
    let made = ["generate", plan, "--subprojects", "40", "--counties", "18", "--years", "4"]
    #expect(try CommandTests.planctl(made).status == 0)
    let wide = try CommandTests.planctl([
      "export", plan, "--to", "docx", "-o", target, "--lang", "en",
    ])
    #expect(wide.status == 2 && wide.err.contains("63 at most"))
    #expect(!FileManager.default.fileExists(atPath: target))
    let other = try CommandTests.planctl([
      "export", CommandTests.ziyang, "--to", "docx", "-o", target + ".xlsx",
    ])
    #expect(other.status == 2)
  }

  @Test func `a preview writes nothing`() throws {
    defer { remove() }
    let (outcome, written) = try run("a.csv", Array(Self.table.utf8), "--preview")
    #expect(outcome.status == 0 && !written)
    #expect(outcome.out.contains("province"))
  }

  @Test func `an open question away from a terminal writes nothing`() throws {
    defer { remove() }
    let text = Self.table.replacing("单位：万元", with: "资金表")
    let (outcome, written) = try run("a.csv", Array(text.utf8), "--yes")
    #expect(outcome.status == 2 && !written)
    #expect(outcome.err.contains("\"unit\""))
    let answered = try run("a.csv", Array(text.utf8), "--yes", "--unit", "亿元")
    #expect(answered.outcome.status == 0 && answered.written)
  }

  @Test func `a plan that was not imported is not overwritten`() throws {
    defer { remove() }
    let plan = folder.appending(path: "plan")
    try FileManager.default.createDirectory(at: plan, withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: plan.appending(path: "datapackage.json"))
    let (outcome, _) = try run("a.csv", Array(Self.table.utf8), "--yes")
    #expect(outcome.status == 2 && outcome.err.contains("not overwritten"))
    #expect(try Data(contentsOf: plan.appending(path: "datapackage.json")) == Data("{}".utf8))
  }

  @Test func `two tables of equal right are listed, chosen by number, or imported one by one`()
    throws
  {
    defer { remove() }
    let cells = Self.head + "甲,1,2,3,4,10\n乙,2,3,4,5,14\n合计,3,5,7,9,24\n"
    let rows = cells.split(separator: "\n").map { line in
      "<tr>" + line.split(separator: ",").map { "<td>\($0)</td>" }.joined() + "</tr>"
    }.joined()
    let table = "<p>单位：万元</p><table>\(rows)</table>"
    let page = Array("<html><body><h1>甲表</h1>\(table)<h1>乙表</h1>\(table)</body></html>".utf8)
    let both = try run("a.html", page, "--yes")
    #expect(both.outcome.status == 2 && !both.written)
    #expect(both.outcome.err.contains("--table"))
    let list = try run("a.html", page, "--preview")
    #expect(list.outcome.status == 0 && list.outcome.out.contains("2 tables"))
    let one = try run("a.html", page, "--yes", "--table", "2")
    #expect(one.outcome.status == 0 && one.written)
    remove()
    let all = try run("a.html", page, "--yes", "--table", "all")
    #expect(all.outcome.status == 0)
    for name in ["table-1", "table-2"] {
      let plan = folder.appending(path: "plan/\(name)").path(percentEncoded: false)
      #expect(try CommandTests.planctl(["validate", plan]).status < 2, "\(name)")
    }
  }

  @Test func `an encoding is told by the bytes or named`() throws {
    defer { remove() }
    let units = Array(Self.table.utf16)
    let bytes = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let named = try run("a.csv", bytes, "--yes", "--encoding", "utf-16le")
    #expect(named.outcome.status == 0 && named.written)
    let wrong = try run("b.csv", Array(Self.table.utf8) + [0xFF], "--yes", "--encoding", "utf-8")
    #expect(wrong.outcome.status == 2 && wrong.outcome.err.contains("--encoding"))
  }

  /// A compound file (MS-CFB) with one stream of this name.
  private static func compound(_ stream: String) -> [UInt8] {
    [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 504)
      + (stream + "\0").utf8.flatMap { [$0, 0] } + [UInt8](repeating: 0, count: 512)
  }

  private static let bad: [(String, [UInt8], String)] = [
    ("a.csv", [], "empty"), ("a.txt", Array(" \n\n".utf8), "empty"),
    ("a.txt", Array("通知\n请抓好落实。\n".utf8), "table"),
    ("a.html", Array("<html><body><p>no</p></body></html>".utf8), "no table"),
    ("a.pdf", Array("%PDF-1.7\n%%EOF\n".utf8), "pdftotext -layout a.pdf"),
    ("a.txt", Array("%PDF-1.7\n%%EOF\n".utf8), "pdftotext -layout"),
    ("a.xls", compound("Workbook"), "--convert-to xlsx a.xls"),
    ("a.doc", compound("WordDocument"), "--convert-to docx a.doc"),
    ("a.xlsx", compound("EncryptedPackage"), "without a password"),
    ("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], "an image"),
    ("a.xlsx", [0x50, 0x4B, 3, 4] + [UInt8](repeating: 7, count: 60), "archive"),
    ("a.csv", Array((head + "1,\"甲,1,2,3,4\n").utf8), "quote"),
    ("a.csv", Array(("项目名称," + String(repeating: "1,", count: 20_000) + "\n").utf8), "columns"),
    ("a.csv", Array(head.utf8), "error"),
    ("a.csv", Array(("单位：万元\n" + head + "甲,待定,待定,待定,待定,待定\n").utf8), "error"),
    ("a.html", Array("<table><tr><td rowspan=9 colspan=9>12</td></tr></table>".utf8), "error"),
  ]

  @Test(arguments: bad.indices)
  func `what is no readable table is refused in one line, and nothing is written`(index: Int) throws
  {
    defer { remove() }
    let (name, bytes, words) = Self.bad[index]
    let (outcome, written) = try run(name, bytes, "--yes")
    #expect(outcome.status == 2 && !written, "\(outcome.out)")
    let errors = outcome.err.split(separator: "\n").filter { $0.hasPrefix("error") }
    #expect(errors.count == 1 && outcome.err.contains(words), "\(outcome.err)")
  }
}
