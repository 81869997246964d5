internal import Planning
internal import Texts

/// A sheet as a part of a workbook, `xl/worksheets/sheet1.xml` (ECMA-376 part 1, 18.3).
///
/// Bytes are appended to one array, cell for cell: a sheet has hundreds of thousands of them.
struct SheetWriter {
  private let sheet: Sheet
  private let layout: SheetLayout
  private let names: [[UInt8]]
  private var out: [UInt8] = []
  private var merged: [[UInt8]] = []
  private var row = 0
  private var repeatedRows: ClosedRange<Int>?
  private let progress: WorkProgress?
  /// Rows between two counts.
  private static let countedRows = 1000

  /// The part, and the spreadsheet's rows of the header, from 1, when they are to stand on every page;
  /// `progress` counts half of the rows, rounded down.
  /// Complexity: O(bytes of the sheet + parts of its totals).
  static func written(
    _ sheet: Sheet, progress: WorkProgress? = nil
  ) -> (part: [UInt8], repeatedRows: ClosedRange<Int>?) {
    var writer = SheetWriter(sheet, progress)
    writer.write()
    return (writer.out, writer.repeatedRows)
  }

  private init(_ sheet: Sheet, _ progress: WorkProgress?) {
    precondition(
      sheet.rows.allSatisfy { $0.cells.count <= sheet.columns.count }, "a column for every cell")
    self.sheet = sheet
    self.progress = progress
    layout = SheetLayout(sheet)
    names = (0..<max(sheet.columns.count, 1)).map(Self.columnName)
  }

  /// A, B … Z, AA …
  static func columnName(_ column: Int) -> [UInt8] {
    var name: [UInt8] = []
    var rest = column + 1
    while rest > 0 {
      name.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return name.reversed()
  }

  private mutating func write() {
    let heads = sheet.heads
    let levelPoints = layout.headPoints(heads)
    let headerPoints = levelPoints.reduce(0, +)
    let titlePoints = sheet.titles.enumerated().map { points(ofTitle: $0, $1) }
    let top = sheet.titles.count + sheet.levels
    if sheet.levels > 0, SheetLayout.mayStay(points: headerPoints) {
      repeatedRows = sheet.titles.count + 1...top
    }
    out.reserveCapacity(1_000 + sheet.rows.count * (16 + 48 * sheet.columns.count))
    out += #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#.utf8
    out += "\n".utf8
    out += #"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#.utf8
    out += #"<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>"#.utf8
    let stays = SheetLayout.mayStay(points: titlePoints.reduce(headerPoints, +))
    appendView(frozenRows: stays ? top : 0)
    out += #"<sheetFormatPr defaultRowHeight="15" customHeight="1"/>"#.utf8
    appendColumns()
    out += "<sheetData>".utf8
    for (index, title) in sheet.titles.enumerated() {
      appendLine(title, index == 0 ? .title : .subtitle, points: titlePoints[index])
    }
    appendHeader(heads, levelPoints)
    appendRows()
    for note in sheet.notes {
      appendLine(note, .note, points: layout.points(note))
    }
    out += "</sheetData>".utf8
    appendMerged()
    out +=
      """
      <printOptions horizontalCentered="1"/>\
      <pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>\
      <pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>\
      <headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>\
      </worksheet>
      """.utf8
  }

  private func points(ofTitle index: Int, _ title: String) -> Int {
    index == 0 ? layout.titlePoints(title) : layout.points(title)
  }

  /// What stays in view while the rest scrolls (18.3.1.66).
  private mutating func appendView(frozenRows rows: Int) {
    let columns = layout.frozenColumns
    out += #"<sheetViews><sheetView workbookViewId="0">"#.utf8
    if rows > 0 || columns > 0 {
      let pane =
        rows == 0 ? "topRight" : columns == 0 ? "bottomLeft" : "bottomRight"
      out += "<pane".utf8
      if columns > 0 { out += " xSplit=\"\(columns)\"".utf8 }
      if rows > 0 { out += " ySplit=\"\(rows)\"".utf8 }
      out += " topLeftCell=\"".utf8
      out += Self.columnName(columns)
      out.append(decimal: rows + 1)
      out += "\" activePane=\"\(pane)\" state=\"frozen\"/><selection pane=\"\(pane)\"/>".utf8
    }
    out += "</sheetView></sheetViews>".utf8
  }

  private mutating func appendColumns() {
    out += "<cols>".utf8
    for (index, width) in layout.widths.enumerated() {
      let wide = width + SheetLayout.margin
      out += "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(wide)\"".utf8
      out += " customWidth=\"1\"/>".utf8
    }
    out += "</cols>".utf8
  }

  /// A text over the whole width.
  private mutating func appendLine(_ text: String, _ role: CellStyle.Role, points: Int) {
    startRow(points: points)
    appendText(text, role, column: 0)
    endRow()
    merge(0..<names.count, row..<row + 1)
  }

  /// The header: every cell has a border and shade, also those that a merged cell covers.
  private mutating func appendHeader(_ heads: [Sheet.Head], _ points: [Int]) {
    for level in 0..<sheet.levels {
      startRow(points: points[level])
      var texts = [String](repeating: "", count: sheet.columns.count)
      for head in heads where head.levels.lowerBound == level {
        texts[head.columns.lowerBound] = head.text
        merge(head.columns, row..<row + head.levels.count)
      }
      for (column, text) in texts.enumerated() { appendText(text, .head, column: column) }
      endRow()
    }
  }

  private mutating func appendRows() {
    let formula = TotalFormula(sheet, firstRow: row + 1, names: names)
    let decimals = sheet.unit.decimals
    var digits: [UInt8] = []
    for (index, line) in sheet.rows.enumerated() {
      if index % SheetWriter.countedRows == 0 {
        // Half of the rows behind, less half of those counted before.
        let before = max(index - SheetWriter.countedRows, 0)
        progress?.advance(by: index / 2 - before / 2)
      }
      let isTotal = line.isTotal
      startRow(points: layout.points(line))
      digits.removeAll(keepingCapacity: true)
      digits.append(decimal: row)
      for (column, cell) in line.cells.enumerated() {
        switch cell {
        case .blank:
          let style =
            sheet.columns[column].isNumeric
            ? CellStyle.number(decimals: decimals, isTotal: isTotal)
            : CellStyle.text(isTotal ? .total : .body, isQuoted: false)
          startCell(column, digits, style)
          out += "\"/>".utf8
        case .text(let text):
          appendText(text, isTotal ? .total : .body, column: column, digits)
        case .amount(let amount):
          startCell(column, digits, CellStyle.number(decimals: decimals, isTotal: isTotal))
          appendNumber(amount, decimals: decimals)
        case .quantity(let quantity):
          let own = Int(quantity.decimals)
          startCell(column, digits, CellStyle.number(decimals: own, isTotal: isTotal))
          appendNumber(Int128(quantity.units), decimals: own)
        case .year(let year) where sheet.yearNames[year] != nil:
          appendText(
            sheet.yearNames[year]!, isTotal ? .total : .body, column: column, digits)
        case .year(let year):
          startCell(column, digits, CellStyle.year(isTotal: isTotal))
          appendNumber(Int128(year), decimals: 0)
        case .total(let amount, let parts):
          startCell(column, digits, CellStyle.number(decimals: decimals, isTotal: isTotal))
          appendNumber(
            amount, decimals: decimals,
            formula: formula.bytes(amount, parts, row: index, column: column))
        }
      }
      endRow()
    }
    let counted = max(sheet.rows.count - 1, 0) / SheetWriter.countedRows * SheetWriter.countedRows
    progress?.advance(by: sheet.rows.count / 2 - counted / 2)
  }

  private mutating func startRow(points: Int?) {
    row += 1
    out += "<row r=\"".utf8
    out.append(decimal: row)
    if let points {
      out += "\" ht=\"".utf8
      out.append(decimal: points)
      out += "\" customHeight=\"1".utf8
    }
    out += "\">".utf8
  }

  private mutating func endRow() { out += "</row>".utf8 }

  /// A cell up to the number of its style, without the closing quote.
  @inline(__always)
  private mutating func startCell(_ column: Int, _ digits: [UInt8], _ style: Int) {
    out += "<c r=\"".utf8
    out += names[column]
    out += digits
    out += "\" s=\"".utf8
    out.append(decimal: style)
  }

  private mutating func appendNumber(_ value: Int128, decimals: Int, formula: [UInt8]? = nil) {
    out += "\">".utf8
    if let formula {
      out += "<f>".utf8
      out += formula
      out += "</f>".utf8
    }
    out += "<v>".utf8
    out.append(number: value, decimals: decimals)
    out += "</v></c>".utf8
  }

  private mutating func appendText(_ text: String, _ role: CellStyle.Role, column: Int) {
    var digits: [UInt8] = []
    digits.append(decimal: row)
    appendText(text, role, column: column, digits)
  }

  /// A text inside its cell (18.18.11, inlineStr): never a formula, whatever it starts with.
  private mutating func appendText(
    _ text: String, _ role: CellStyle.Role, column: Int, _ digits: [UInt8]
  ) {
    startCell(column, digits, CellStyle.text(role, isQuoted: CSVText.isFormula(text)))
    guard !text.isEmpty else {
      out += "\"/>".utf8
      return
    }
    out += "\" t=\"inlineStr\"><is><t".utf8
    if Self.hasMargin(text) { out += " xml:space=\"preserve\"".utf8 }
    out += ">".utf8
    XMLText.append(XMLText.shown(text), to: &out)
    out += "</t></is></c>".utf8
  }

  /// Whether a reader might drop blanks of `text`.
  private static func hasMargin(_ text: String) -> Bool {
    var before: UInt8 = 0x20
    for byte in text.utf8 {
      if byte <= 0x20, before <= 0x20 || byte < 0x20 { return true }
      before = byte
    }
    return before <= 0x20
  }

  private mutating func merge(_ columns: Range<Int>, _ rows: Range<Int>) {
    guard columns.count > 1 || rows.count > 1 else { return }
    var reference = names[columns.lowerBound]
    reference.append(decimal: rows.lowerBound)
    reference.append(UInt8(ascii: ":"))
    reference += names[columns.upperBound - 1]
    reference.append(decimal: rows.upperBound - 1)
    merged.append(reference)
  }

  private mutating func appendMerged() {
    guard !merged.isEmpty else { return }
    out += "<mergeCells count=\"\(merged.count)\">".utf8
    for reference in merged {
      out += "<mergeCell ref=\"".utf8
      out += reference
      out += "\"/>".utf8
    }
    out += "</mergeCells>".utf8
  }
}
