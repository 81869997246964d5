import Foundation
import PlanSamples
import TestSupport
import Testing

@testable import Checking
@testable import Pages
@testable import Planning

@Suite(.enabled(if: Recheck.isAvailable, "needs python3"))
struct WorkbookTests {
  static let unit = MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2)

  /// Two sources over two years with sums of rows and of columns.
  static var plan: Sheet {
    var sheet = Sheet(name: "资金安排", unit: unit)
    sheet.titles = ["资阳市资金安排表", "单位：万元"]
    sheet.notes = ["注：合计为公式。"]
    sheet.columns = [
      .init(key: "subproject", heads: ["子项目"]),
      .init(key: "a", heads: ["2020", "省级"], isNumeric: true),
      .init(key: "b", heads: ["2020", "市级"], isNumeric: true),
      .init(key: "total", heads: ["合计"], isNumeric: true),
      .init(key: "year", heads: ["建成"], isNumeric: true),
      .init(key: "size", heads: ["规模"], isNumeric: true),
    ]
    sheet.rows = [
      .init(cells: [
        .text("第一项"), .amount(10), .amount(20), .total(30, .columns([1, 2])), .year(2021),
        .quantity(Decimal(units: 1250, decimals: 3)),
      ]),
      .init(cells: [
        .text("第二项"), .blank, .amount(0), .total(0, .columns([1, 2])), .blank,
        .quantity(Decimal(units: 7, decimals: 0)),
      ]),
      .init(cells: [
        .text("第三项"), .amount(-1_234_567), .blank, .total(-1_234_567, .columns([1, 2])),
        .year(2022), .blank,
      ]),
      .init(
        cells: [
          .text("合计"), .total(-1_234_557, .rows([0..<3])), .total(20, .rows([0..<1, 2..<3])),
          .total(-1_234_537, .rows([0..<1, 1..<2, 2..<3])), .blank, .blank,
        ], isTotal: true),
    ]
    return sheet
  }

  @Test func `numbers are numbers, totals are formulas, blanks are empty, texts are texts`() throws
  {
    let sheet = try #require(ReadSheet.read([Self.plan]).first)
    #expect(sheet.name == "资金安排")
    let cells = sheet.cells
    #expect(cells["A1"]?.value == "资阳市资金安排表" && cells["A9"]?.value == "注：合计为公式。")
    #expect(cells["B3"]?.value == "2020" && cells["B4"]?.value == "省级")
    #expect(cells["B5"]?.value == "0.1" && cells["B5"]?.style.format == "#,##0.00")
    #expect(cells["B6"]?.kind == "blank" && cells["C6"]?.value == "0")
    #expect(cells["B7"]?.value == "-12345.67")
    #expect(cells["D5"]?.formula == "ROUND(SUM(B5:C5),2)" && cells["D5"]?.value == "0.3")
    #expect(cells["B8"]?.formula == "ROUND(SUM(B5:B7),2)" && cells["B8"]?.value == "-12345.57")
    #expect(cells["C8"]?.formula == "ROUND(SUM(C5,C7),2)")
    #expect(cells["D8"]?.formula == "ROUND(SUM(D5:D7),2)")
    #expect(cells["D8"]?.style.bold == true && cells["D5"]?.style.bold == false)
    #expect(cells["E5"]?.value == "2021" && cells["E5"]?.style.format == "1")
    #expect(cells["F5"]?.value == "1.25" && cells["F5"]?.style.format == "#,##0.000")
    #expect(cells["F6"]?.style.format == "#,##0")
    let merges = Set(["A1:F1", "A2:F2", "A3:A4", "B3:C3", "D3:D4", "E3:E4", "F3:F4", "A9:F9"])
    #expect(Set(sheet.merges) == merges)
    #expect(sheet.repeated == "'资金安排'!$3:$4" && sheet.pane == "B5")
    #expect(sheet.footer == "&L&A&R&P / &N")
  }

  @Test func `equal workbooks give equal bytes`() {
    let sheets = [Self.plan, Self.plan]
    let first = Workbook(sheets: sheets, title: "a").xlsx()
    #expect(first == Workbook(sheets: sheets, title: "a").xlsx())
  }

  @Test func `a formula is written only where it gives the exact total`() throws {
    var sheet = Sheet(name: "totals", unit: Self.unit)
    sheet.columns = (0..<3).map { .init(key: "\($0)", heads: ["\($0)"], isNumeric: true) }
    let big: Int128 = 400_000_000_000_000
    sheet.rows = [
      .init(cells: [.amount(1), .amount(big), .year(2020)]),
      .init(cells: [.amount(1), .amount(big), .amount(3)]),
      // Does not add up; floating point may not add up; years would be added; itself; nothing.
      .init(cells: [
        .total(3, .rows([0..<2])), .total(2 * big, .rows([0..<2])), .total(3, .rows([0..<2])),
      ]),
      .init(cells: [
        .total(0, .rows([3..<4])), .total(0, .columns([])), .total(1 << 100, .rows([0..<2])),
      ]),
      .init(cells: [.total(2, .rows([0..<1, 1..<2])), .total(2, .columns([0])), .blank]),
    ]
    let cells = try #require(ReadSheet.read([sheet]).first).cells
    for name in ["A4", "B4", "C4", "A5", "B5", "C5"] {
      #expect(cells[name]?.kind == "number" && cells[name]?.formula == nil, "\(name)")
    }
    #expect(cells["B4"]?.value == "8000000000000")
    #expect(cells["C5"]?.value == "12676506002282294014967032053.76")
    #expect(cells["A6"]?.formula == "ROUND(SUM(A2:A3),2)")
    #expect(cells["B6"]?.formula == "ROUND(SUM(A6),2)")
  }

  @Test(arguments: [255, 256, 600, 5_000])
  func `many parts are nested, and too many become a plain number`(count: Int) throws {
    var sheet = Sheet(name: "parts", unit: Self.unit)
    sheet.columns = [.init(key: "a", heads: ["a"], isNumeric: true)]
    sheet.rows = (0..<2 * count).map { .init(cells: [.amount(Int128($0 % 2))]) }
    let parts = (0..<count).map { 2 * $0 + 1..<2 * $0 + 2 }
    sheet.rows.append(.init(cells: [.total(Int128(count), .rows(parts))], isTotal: true))
    let cell = try #require(ReadSheet.read([sheet]).first?.cells["A\(2 * count + 2)"])
    #expect((cell.formula != nil) == (count <= 600))
    #expect(cell.formula?.contains("SUM(SUM(") ?? false == (count == 256 || count == 600))
  }

  @Test func `a unit with negative decimals rounds to the left of the point`() throws {
    var sheet = Sheet(
      name: "k", unit: MoneyUnit(currency: "CNY", name: "元", scale: 1, decimals: -3))
    sheet.columns = [.init(key: "a", heads: ["a"], isNumeric: true)]
    sheet.rows = [
      .init(cells: [.amount(12)]), .init(cells: [.amount(0)]),
      .init(cells: [.total(12, .rows([0..<2]))]),
    ]
    let cells = try #require(ReadSheet.read([sheet]).first).cells
    #expect(cells["A2"]?.value == "12000" && cells["A3"]?.value == "0")
    #expect(cells["A4"]?.formula == "ROUND(SUM(A2:A3),-3)" && cells["A4"]?.value == "12000")
  }

  static let hostile: [(text: String, shown: String)] = [
    (#"=HYPERLINK("http://x","y")"#, #"=HYPERLINK("http://x","y")"#),
    ("＝1+1", "＝1+1"), ("@SUM(A1)", "@SUM(A1)"), ("-1", "-1"), ("+1", "+1"), ("\tx", "\tx"),
    ("\rx", "\rx"), ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("]]>", "]]>"),
    ("\u{1B}[31m red", #"\u{1b}[31m red"#), ("nul \0 and \u{FFFF}", #"nul \u{0} and \u{ffff}"#),
    ("_x0041_ _x000D_x0041_ _x005F_", "_x0041_ _x000D_x0041_ _x005F_"),
    ("👩\u{200D}👧 和 𠮷 \u{202E}x", #"👩\u{200d}👧 和 𠮷 \u{202e}x"#),
    ("  blanks  inside  ", "  blanks  inside  "),
    ("a\r\nb\nc", "a\r\nb\nc"), ("&amp; & \"'", "&amp; & \"'"), ("'=1", "'=1"), ("007", "007"),
    (String(repeating: "长", count: 32_767), String(repeating: "长", count: 32_767)),
    (String(repeating: "长", count: 40_000), String(repeating: "长", count: 32_766) + "…"),
    (
      "x" + String(repeating: "😀", count: 20_000),
      "x" + String(repeating: "😀", count: 16_382) + "…"
    ),
  ]

  @Test func `hostile texts stay the texts they are`() throws {
    let bytes = Workbook(sheets: [Self.hostileSheet], title: "<&>\u{1} _x0041_").xlsx()
    let cells = try #require(ReadSheet.read(bytes).first).cells
    for (row, line) in Self.hostile.enumerated() {
      let cell = cells["A\(row + 5)"]
      #expect(cell?.kind == "text")
      // By bytes: equal `String`s may differ in their line ends.
      #expect(Array((cell?.value ?? "").utf8) == Array(line.shown.utf8), "\(line.text.prefix(40))")
      #expect(cells["B\(row + 5)"]?.kind == "blank")
    }
    #expect(cells["A1"]?.style.quoted == true && cells["A3"]?.style.quoted == true)
  }

  static var hostileSheet: Sheet {
    var sheet = Sheet(name: #"=1[]:*?/\'"#, unit: unit)
    sheet.titles = [hostile[0].text, "<b>&"]
    sheet.notes = ["=NOW()", "]]>"]
    sheet.columns = [
      .init(key: "a", heads: ["=1+1", "x"]), .init(key: "b", heads: ["=1+1", "y"]),
    ]
    for (text, _) in hostile { sheet.rows.append(.init(cells: [.text(text), .text("")])) }
    return sheet
  }

  @Test(.enabled(if: ReadSheet.hasOffice, "needs openpyxl, soffice and pdfinfo"), arguments: 1...2)
  func `openpyxl and LibreOffice read what the CSV says`(number: Int) throws {
    let sheets = [Self.plan, Self.hostileSheet]
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let xlsx = folder.appending(path: "a.xlsx")
    let csv = folder.appending(path: "a.csv")
    try Data(Workbook(sheets: sheets, title: "t").xlsx()).write(to: xlsx)
    let sheet = sheets[number - 1]
    try Data(sheet.csv().utf8).write(to: csv)
    let (status, lines) = try Recheck.run([
      ReadSheet.script, "--office", xlsx.path(percentEncoded: false), "\(number)",
      "\(sheet.titles.count + sheet.levels)", csv.path(percentEncoded: false),
    ])
    #expect(status == 0, "\(lines)")
  }

  @Test func `sheet names are made valid and different`() throws {
    let wishes = [
      "", " ", "'a'", "History", "HISTORY", "历史", "A/B", "a-b", "a-B", "Ａ－Ｂ", "\0\u{1B}",
      String(repeating: "名", count: 40), String(repeating: "名", count: 41),
      String(repeating: "😀", count: 16), "_x0041_", "it's", "&<>\"",
    ]
    let names = SheetNames.valid(wishes)
    #expect(names[0] == "Sheet" && names[1] == "Sheet (2)" && names[2] == "a")
    #expect(names[3] == "History-" && names[5] == "历史" && names[6] == "A-B")
    #expect(names[7] == "a-b (2)" && names[8] == "a-B (3)" && names[9] == "Ａ－Ｂ (4)")
    #expect(names[12].hasSuffix("名 (2)") && names[12].utf16.count == 31)
    #expect(names[13].utf16.count == 30)
    let sheets = wishes.map {
      Sheet(name: $0, columns: [.init(key: "a", heads: ["a"])], unit: Self.unit)
    }
    let read = try ReadSheet.read(sheets)
    #expect(read.map(\.name) == names)
    #expect(read[15].repeated == "'it''s'!$1:$1")
  }

  @Test func `a sheet too large for a spreadsheet goes on in others, nothing lost`() {
    let plan = Self.plan
    #expect(plan.pieces().count == 1)
    // Two titles, two levels, one note: two rows of the plan fit.
    let rows = plan.pieces(rowLimit: 7)
    #expect(rows.map(\.rows.count) == [2, 2] && rows.map(\.notes.count) == [0, 1])
    #expect(rows[0].rows == Array(plan.rows[..<2]))
    #expect(rows[1].rows[1].cells[1] == .amount(-1_234_557))
    #expect(rows[1].rows[0].cells[3] == .total(-1_234_567, .columns([1, 2])))
    let columns = plan.pieces(columnLimit: 4)
    #expect(columns.map(\.columns.count) == [4, 2])
    #expect(columns[0].rows[3].cells[1] == plan.rows[3].cells[1])
    #expect(columns[0].rows[0].cells[3] == .amount(30))
    #expect(columns[1].rows[0].cells[0] == .year(2021))
    #expect(plan.pieces(rowLimit: 7, columnLimit: 4).count == 4)
  }

  @Test func `columns are as wide as their contents and rows as high as their lines`() throws {
    var sheet = Sheet(name: "widths", unit: Self.unit)
    sheet.columns = [
      .init(key: "a", heads: ["名称"], widest: 20), .init(key: "b", heads: ["金额"], isNumeric: true),
      .init(key: "c", heads: ["一个比十六个显示列更宽的列名称"], isNumeric: true),
    ]
    sheet.rows = [
      .init(cells: [.text("一二三四五六七八九十甲"), .amount(-123_456_789), .blank]),
      .init(cells: [.text("短"), .amount(5), .amount(1)]),
      .init(cells: [.text("a\nb\nc"), .blank, .blank]),
      .init(cells: [.text(String(repeating: "x", count: 61)), .blank, .blank]),
    ]
    let read = try #require(ReadSheet.read([sheet]).first)
    #expect(read.widths == [22, 16, 18])
    #expect(read.heights == ["1": 33, "2": 30, "4": 45, "5": 60])
    #expect(SheetLayout.lines("one two three", limit: 8) == 2)
    #expect(SheetLayout.lines("", limit: 8) == 1)
    #expect(SheetLayout.lines("中文abc", limit: 6) == 2)
    #expect(SheetLayout.lines(String(repeating: "长", count: 40_000), limit: 8) == 28)
  }

  @Test(arguments: Trials.of(0..<60))
  func `random sheets are read back cell for cell`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let unit = MoneyUnit(
      currency: "CNY", name: "万元", scale: 1, decimals: Int.random(in: 0...6, using: &random))
    var sheet = Sheet(name: "r\(seed)", unit: unit)
    let width = Int.random(in: 1...30, using: &random)
    sheet.columns = (0..<width).map { .init(key: "\($0)", heads: ["h\($0)"]) }
    for row in 0..<Int.random(in: 0...30, using: &random) {
      let sum = random.next() % 4 == 0
      let cells = (0..<width).map { column -> Sheet.Cell in
        if sum, row > 0 {
          let total = sheet.rows.reduce(Int128(0)) {
            switch $1.cells[column] {
            case .amount(let amount), .total(let amount, _): $0 + amount
            default: $0
            }
          }
          return .total(total, .rows([0..<row]))
        }
        return switch random.next() % 6 {
        case 0: .blank
        case 1: .text(Self.hostile.prefix(18).randomElement(using: &random)!.text)
        case 2: .year(Int32.random(in: 1900...2100, using: &random))
        case 3:
          .quantity(
            Decimal(
              units: Int64.random(in: -99_999...99_999, using: &random),
              decimals: Int32.random(in: 0...8, using: &random)))
        default: .amount(Int128(Int64.random(in: -1_000_000...99_999_999, using: &random)))
        }
      }
      sheet.rows.append(.init(cells: cells, isTotal: sum))
    }
    let cells = try #require(ReadSheet.read([sheet]).first).cells
    for (row, line) in sheet.rows.enumerated() {
      for (column, cell) in line.cells.enumerated() {
        let name = String(decoding: SheetWriter.columnName(column), as: UTF8.self) + "\(row + 2)"
        let found = try #require(cells[name])
        switch cell {
        case .blank: #expect(found.kind == "blank")
        case .text(let text):
          let shown = Self.hostile.first { Array($0.text.utf8) == Array(text.utf8) }!.shown
          #expect(found.kind == "text" && found.value == shown)
        case .quantity(let quantity):
          #expect(found.kind == "number" && found.value == quantity.text)
        default:
          #expect(found.kind == "number")
          #expect(found.value == sheet.text(cell))
        }
      }
    }
  }

  @Test func `the reader notices a changed byte`() throws {
    var bytes = Workbook(sheets: [Self.plan], title: "t").xlsx()
    bytes[bytes.count / 2] ^= 0x10
    #expect(try ReadSheet.check("--read", [bytes]).status != 0)
  }
}
