extension FindingSheet {
  /// The sheet as a part: texts that are texts, links inside the workbook.
  func part(words: Int, bold: Int, link: Int) -> [UInt8] {
    var out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
      + "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
      + "<sheetViews><sheetView workbookViewId=\"0\"/></sheetViews><cols>"
    for column in heads.indices {
      let widest = rows.lazy.map { FindingSheet.width($0.cells[column]) }.max() ?? 0
      let width = min(max(widest, FindingSheet.width(heads[column])) + 2, 60)
      out +=
        "<col min=\"\(column + 1)\" max=\"\(column + 1)\" width=\"\(width)\" customWidth=\"1\"/>"
    }
    out += "</cols><sheetData>"
    var number = 0
    var links = ""
    func add(_ cells: [(String, style: Int)]) {
      number += 1
      out += "<row r=\"\(number)\">"
      for (column, cell) in cells.enumerated() where !cell.0.isEmpty {
        out +=
          "<c r=\"\(ColumnLetters.name(column + 1))\(number)\" s=\"\(cell.style)\" t=\"inlineStr\">"
          + "<is><t xml:space=\"preserve\">" + FindingSheet.held(cell.0) + "</t></is></c>"
      }
      out += "</row>"
    }
    for title in titles {
      // A title runs on over the cells beside it, which are blank.
      add([(title, style: number == 0 ? bold : 0)])
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

  /// Columns of a screen, as sheets measure the width of columns.
  private static func width(_ text: String) -> Int {
    text.split(separator: "\n").map { line in
      line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    }.max() ?? 0
  }
}
