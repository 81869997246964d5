internal import Archives

/// Tables between prose with a line for each row and a TAB between cells, as copied from a sheet.
struct TabRows {
  /// Whether two lines in a row have a TAB.
  static func fits(_ lines: TextLines) -> Bool {
    (1..<max(lines.count, 1)).contains {
      lines[$0].contains(0x09) && lines[$0 - 1].contains(0x09)
    }
  }

  static func read(_ lines: TextLines, file: String) throws(DocumentFault) -> [Grid] {
    var builder = GridBuilder(file: file)
    var row = 0
    for line in 0..<lines.count {
      guard lines[line].contains(0x09) else {
        if row > 0 { try builder.endTable() }
        row = 0
        builder.add(text: lines.text(line))
        continue
      }
      let cells = lines[line].split(separator: 0x09, omittingEmptySubsequences: false)
      for (column, cell) in cells.enumerated() {
        try builder.add(
          GridCell(
            row: row, column: column, text: String(decoding: cell, as: UTF8.self),
            place: GridPlace(
              line: line + 1, page: lines.page(line), row: row + 1, column: column + 1)))
      }
      row += 1
    }
    try builder.endTable()
    return try builder.finished()
  }
}
