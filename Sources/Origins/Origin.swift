package import Planning
package import Texts

/// Where a cell stands in a document, in its reader's words.
package struct Origin: Sendable, Equatable, Hashable {
  package var file: String
  /// From 1, in the order of the document.
  package var table: Int
  /// Empty where the document has no sheets.
  package var sheet: String
  package var line: Int?
  package var page: Int?
  /// From 1 in the sheet or table.
  package var row: Int
  package var column: Int
  /// The labels of the header above it, from the top: `年度资金计划（万元） › 2021年 › 市本级`; empty where it has none.
  package var label: String

  package init(
    file: String, table: Int, sheet: String = "", line: Int? = nil, page: Int? = nil, row: Int,
    column: Int, label: String = ""
  ) {
    self.file = file
    self.table = table
    self.sheet = sheet
    self.line = line
    self.page = page
    self.row = row
    self.column = column
    self.label = label
  }

  /// `Sheet1!H7`, or `附件.txt 表2 第7行第8列`.
  package var text: Bilingual {
    if !sheet.isEmpty { return Bilingual(zh: cell, en: cell) }
    let (zhLine, enLine) = line.map { ("（第\($0)行起）", " (line \($0))") } ?? ("", "")
    let (zhPage, enPage) = page.map { ("第\($0)页", " page \($0)") } ?? ("", "")
    return Bilingual(
      zh: "\(file) \(zhPage)表\(table) 第\(row)行第\(column)列\(zhLine)",
      en: "\(file)\(enPage) table \(table), row \(row), column \(column)\(enLine)")
  }

  /// As a finding names it: `annex.xlsx Sheet1!H7 "2021年 › 省级资金"`, `annex.docx 表2第7行"…"`,
  /// `annex.txt 第3页第57行"…"`.
  package var pointer: Bilingual {
    let name = labelEnd
    let (zhName, enName) = name.isEmpty ? ("", "") : ("“\(name)”", " \"\(name)\"")
    if !sheet.isEmpty {
      return Bilingual(zh: "\(file) \(cell)\(zhName)", en: "\(file) \(cell)\(enName)")
    }
    let (zhPage, enPage) = page.map { ("第\($0)页", "page \($0), ") } ?? ("", "")
    let (zhPlace, enPlace) =
      line.map { ("第\($0)行", "line \($0)") } ?? ("表\(table)第\(row)行", "table \(table), row \(row)")
    let (zhColumn, enColumn) = name.isEmpty ? ("第\(column)列", ", column \(column)") : ("", "")
    return Bilingual(
      zh: "\(file) \(zhPage)\(zhPlace)\(zhColumn)\(zhName)",
      en: "\(file) \(enPage)\(enPlace)\(enColumn)\(enName)")
  }

  /// The last two labels: the year and who pays; what stands above them says mostly what all is about.
  private var labelEnd: String {
    label.components(of: Origin.separator).suffix(2).joined(separator: Origin.separator)
  }

  /// Between the labels of a header.
  package static let separator = " › "

  /// `Sheet1!H7`; empty without sheets.
  package var cell: String { sheet.isEmpty ? "" : sheet + "!" + reference }

  /// `H7`.
  package var reference: String { Origin.letters(column) + "\(row)" }

  /// A column's name in a workbook, from 1: `A`, `Z`, `AA`.
  package static func letters(_ column: Int) -> String {
    var name = ""
    var rest = column
    while rest > 0 {
      name = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + name
      rest = (rest - 1) / 26
    }
    return name
  }

  /// For programs; `printed` is what stands there.
  package func json(printed: String) -> JSON {
    var members: [(key: String, value: JSON)] = [("file", .string(file))]
    if sheet.isEmpty {
      members.append(("table", .integer(table)))
    } else {
      members += [("sheet", .string(sheet)), ("cell", .string(reference))]
    }
    if let page { members.append(("page", .integer(page))) }
    if let line { members.append(("line", .integer(line))) }
    members += [
      ("row", .integer(row)), ("column", .integer(column)), ("label", .string(label)),
      ("printed", .string(printed)), ("where", .string(pointer.en)),
      ("where_zh", .string(pointer.zh)),
    ]
    return .object(members)
  }
}

extension String {
  /// The parts between `separator`s.
  fileprivate func components(of separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: true).map(String.init)
  }
}
