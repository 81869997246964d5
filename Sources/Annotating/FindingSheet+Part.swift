extension FindingSheet {
  /// The sheet as a part: texts that are texts, links inside the workbook.
  func part(words: Int, bold: Int, link: Int) -> [UInt8] {
    var out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
      + "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
      + "<sheetViews><sheetView workbookViewId=\"0\"/></sheetViews><cols>"
    let widths = heads.indices.map { column in
      let widest = rows.lazy.map { FindingSheet.width($0.cells[column]) }.max() ?? 0
      return min(max(widest, FindingSheet.width(heads[column])) + 2, FindingSheet.widest)
    }
    for (column, width) in widths.enumerated() {
      out +=
        "<col min=\"\(column + 1)\" max=\"\(column + 1)\" width=\"\(width)\" customWidth=\"1\"/>"
    }
    out += "</cols><sheetData>"
    var number = 0
    var links = ""
    func add(_ cells: [(String, style: Int)], isWrapped: Bool = true) {
      number += 1
      let lines = zip(cells, widths).map { FindingSheet.lines($0.0, $1) }.max() ?? 1
      let height = min((isWrapped ? lines : 1) * 15, 405)
      out += "<row r=\"\(number)\" ht=\"\(height)\" customHeight=\"1\">"
      for (column, cell) in cells.enumerated() where !cell.0.isEmpty {
        out +=
          "<c r=\"\(ColumnLetters.name(column + 1))\(number)\" s=\"\(cell.style)\" t=\"inlineStr\">"
          + "<is><t xml:space=\"preserve\">" + FindingSheet.held(cell.0) + "</t></is></c>"
      }
      out += "</row>"
    }
    for title in titles {
      // A title runs on over the cells beside it, which are blank.
      add([(title, style: 0)], isWrapped: false)
    }
    add(heads.map { ($0, style: bold) })
    for row in rows {
      add(
        row.cells.enumerated().map { column, text in
          (text, style: column == linked && row.sheet != nil ? link : words)
        })
      if let sheet = row.sheet {
        let quoted = sheet.split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: "''")
        links +=
          "<hyperlink ref=\"\(ColumnLetters.name(linked + 1))\(number)\" "
          + "location=\"\("'\(quoted)'!\(row.reference)".escapedXML)\"/>"
      }
    }
    out += "</sheetData>"
    if !links.isEmpty { out += "<hyperlinks>\(links)</hyperlinks>" }
    return Array((out + "</worksheet>").utf8)
  }

  /// A cell of a sheet holds 32,767 UTF-16 units; `_x0041_` in it would be read as a character (22.9.2.19).
  private static func held(_ text: String) -> String {
    String(text.prefix(16_000)).replacing("_x", with: "_x005F_x").escapedXML
  }

  /// Letters of the widest column.
  private static let widest = 60

  /// Lines that `text` takes in a column of `width` letters.
  private static func lines(_ text: String, _ width: Int) -> Int {
    text.split(separator: "\n", omittingEmptySubsequences: false).reduce(0) {
      $0 + max(1, (FindingSheet.width(String($1)) + width - 3) / (width - 2))
    }
  }

  /// Columns of a screen, as sheets measure the width of columns.
  private static func width(_ text: String) -> Int {
    text.split(separator: "\n").map { line in
      line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    }.max() ?? 0
  }
}
