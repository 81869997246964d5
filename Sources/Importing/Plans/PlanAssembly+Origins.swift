internal import Origins
internal import Planning
internal import PrintedWords

/// Where what the package holds stands in the document.
extension PlanAssembly {
  /// Characters of a printed text that are kept.
  private static let longestPrinted = 80

  mutating func keep(_ table: TableName, _ key: String, _ index: Int, _ row: Int) {
    graded[reading.grades[index][row], default: 0] += 1
    keep(table, key, "", row, reading.grid.columns[index])
  }

  /// The cell of the table that became `field` of a row of the package; a blank one says nothing.
  mutating func keep(
    _ table: TableName, _ key: String, _ field: String, _ row: Int, _ column: Int?
  ) {
    guard let column, let cell = reading.table.body[row][column] else { return }
    let origin = reading.table.origin(of: cell, label: labels[column])
    let text = PrintedText.shown(cell.text)
    origins.rows.append(
      OriginTable.Row(
        table, key, field: field, origin,
        printed: text.count > Self.longestPrinted ? text.prefix(Self.longestPrinted) + "…" : text))
  }

  /// Names, windows and contents of a sub-project.
  mutating func keepTexts(of id: String, _ row: Int, name: Int) {
    let window = reading.column(.window)
    let fields: [(String, Int?)] = [
      ("name", name), ("seq", reading.column(.ordinal)), ("level", reading.column(.level)),
      ("start_year", reading.column(.start) ?? window),
      ("end_year", reading.column(.end) ?? window), ("content", reading.column(.content)),
    ]
    for (field, column) in fields { keep(.subprojects, id, field, row, column) }
  }

  /// The name of a project: in a column of its own, or as a heading above the row.
  mutating func keepProject(_ id: String, _ row: Int, _ column: Int?) {
    if column != nil { return keep(.projects, id, "", row, column) }
    guard let heading = reading.rows[..<row].lastIndex(where: { $0.kind == .heading }) else {
      return
    }
    let first = reading.table.body[heading].cells.firstIndex { $0?.reading == .text }
    keep(.projects, id, "", heading, first)
  }

  /// The lowest label of the first column of a payer's money.
  mutating func keepSource(_ id: String, _ payer: String) {
    let index = reading.grid.columns.indices.first {
      reading.scope($0).isLeaf && reading.scope($0).payer == .source(payer)
    }
    guard let column = index.map({ reading.grid.columns[$0] }),
      let cell = reading.table.head.reversed().lazy.compactMap({ $0[column] })
        .first(where: { $0.reading != .blank })
    else { return }
    origins.rows.append(
      OriginTable.Row(
        .sources, id, reading.table.origin(of: cell, label: labels[column]),
        printed: PrintedText.shown(cell.text)))
  }
}
