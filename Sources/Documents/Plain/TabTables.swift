internal import Archives

/// Tables as word processors write them into text: a TAB opens a cell, a blank line before a TAB a row.
///
/// The rules, found on published annexes:
/// 1. A TAB opens a cell; lines without TAB go on in it. A blank line before a TAB opens a row. A blank
///    line before text stays in the cell while the row is shorter than the widest and a TAB follows
///    within four lines; else the table ends.
/// 2. Rows before the first with three figures are the head. A later row that is short and opens with
///    words is a total: its first cell spans the missing columns.
/// 3. A later row with a blank first cell and no figure goes on in the row above it, unless its only words
///    open a group of items (一、 or （二）) or stand below nothing.
struct TabTables {
  /// Lines after a blank one within which a TAB must follow for text to stay in the cell.
  private static let reach = 4
  /// Figures by which a row shows that the head is over.
  private static let figures = 3

  private struct Cell {
    var text: String
    var line: Int
    var row: Int
    var column: Int
  }

  private let lines: TextLines
  private var builder: GridBuilder
  private var rows: [[Cell]] = []
  private var widest = 0

  private init(_ lines: TextLines, file: String) {
    self.lines = lines
    builder = GridBuilder(file: file)
  }

  /// Whether the text holds such tables: of its lines with a TAB, most open with one and have no other.
  static func fits(_ lines: TextLines) -> Bool {
    var opening = 0
    var other = 0
    for line in 0..<lines.count {
      guard let first = lines[line].firstIndex(of: 0x09) else { continue }
      if first == lines[line].startIndex, !lines[line].dropFirst().contains(0x09) {
        opening += 1
      } else {
        other += 1
      }
    }
    return opening >= 4 && opening > 4 * other
  }

  static func read(_ lines: TextLines, file: String) throws(DocumentFault) -> [Grid] {
    var tables = TabTables(lines, file: file)
    var line = 0
    while line < lines.count {
      if lines[line].contains(0x09) {
        line = try tables.readTable(from: line)
      } else {
        tables.builder.add(text: lines.text(line))
        line += 1
      }
    }
    return try tables.builder.finished()
  }

  /// Reads the table that opens at `start`, and returns the line after it.
  private mutating func readTable(from start: Int) throws(DocumentFault) -> Int {
    rows = []
    widest = 0
    var line = start
    var blanks = 0
    while line < lines.count {
      // A cell's TAB counts even if nothing follows it.
      if lines[line].contains(0x09) {
        if blanks > 0 || rows.isEmpty { openRow() }
        blanks = 0
        try openCells(line)
      } else if lines.isBlank(line) {
        blanks += 1
      } else if blanks == 0 || goesOn(line) {
        extendCell(line, blanks)
        blanks = 0
      } else {
        break
      }
      line += 1
    }
    openRow()
    try write()
    return line
  }

  private mutating func openRow() {
    widest = max(widest, rows.last?.count ?? 0)
    if rows.last?.isEmpty != true { rows.append([]) }
  }

  private mutating func openCells(_ line: Int) throws(DocumentFault) {
    let parts = lines[line].split(separator: 0x09, omittingEmptySubsequences: false)
    // What stands before the first TAB of a line that does not open with one is a cell too.
    let opened = parts.first!.isEmpty ? parts.dropFirst() : parts[...]
    for part in opened {
      let row = rows.count - 1
      guard rows[row].count < DocumentLimits.columns else {
        throw builder.fault(.tooManyColumns, line: line + 1)
      }
      rows[row].append(
        Cell(
          text: String(decoding: part, as: UTF8.self), line: line + 1, row: row + 1,
          column: rows[row].count + 1))
    }
  }

  /// Whether text after a blank line belongs to the cell before it.
  private func goesOn(_ line: Int) -> Bool {
    guard let row = rows.last, !row.isEmpty, row.count < widest else { return false }
    return (line + 1..<min(line + 1 + Self.reach, lines.count)).contains {
      lines[$0].contains(0x09)
    }
  }

  private mutating func extendCell(_ line: Int, _ blanks: Int) {
    let row = rows.count - 1
    let breaks = String(repeating: "\n", count: blanks + 1)
    rows[row][rows[row].count - 1].text += breaks + lines.text(line)
  }

  private mutating func write() throws(DocumentFault) {
    if rows.last?.isEmpty == true { rows.removeLast() }
    let head =
      rows.indices.first { number in
        rows[number].count { $0.text.isFigure } >= Self.figures || opensBody(number)
      } ?? rows.count
    // A head alone has no columns to be aligned with.
    if head < rows.count { joinContinuations(after: head) }
    for (number, row) in rows.enumerated() {
      let missing = widest - row.count
      let isTotal =
        number >= head && missing > 0 && !row[0].text.trimmed.isEmpty && !row[0].text.isFigure
      for (column, cell) in row.enumerated() {
        let shift = isTotal && column > 0 ? missing : 0
        try builder.add(
          GridCell(
            row: number, column: column + shift,
            columnSpan: isTotal && column == 0 ? missing + 1 : 1, text: cell.text,
            place: GridPlace(
              line: cell.line, page: lines.page(cell.line - 1), row: cell.row,
              column: cell.column + shift)))
      }
    }
    try builder.endTable(firstAlignedRow: isEven ? 0 : head)
  }

  /// Whether the row is the first item of a table without figures yet: as wide as the widest, its first cell
  /// 1 or 一, with words behind it and a full row of words above.
  private func opensBody(_ number: Int) -> Bool {
    let row = rows[number]
    guard number > 0, row.count == widest,
      ["1", "01", "一", "１"].contains(row[0].text.trimmed)
        || row[0].text.trimmed.hasPrefix("一、")
    else { return false }
    return row.dropFirst().contains { !$0.text.trimmed.isEmpty && !$0.text.isFigure }
  }

  /// Whether all rows have as many cells, so that nothing is spanned.
  private var isEven: Bool { rows.allSatisfy { $0.count == widest } }

  /// Whether the only words of a row open a group of items: （二）能力建设类 is the end of no name, least of all
  /// where the row above has none.
  private func isHeading(_ row: [Cell], below above: [Cell]) -> Bool {
    let words = row.indices.filter { !row[$0].text.trimmed.isEmpty }
    guard words.count == 1 else { return false }
    return row[words[0]].text.trimmed.opensGroup || above[words[0]].text.trimmed.isEmpty
  }

  private mutating func joinContinuations(after head: Int) {
    var kept = Array(rows[...head])
    for row in rows[(head + 1)...] {
      let above = kept.count - 1
      guard row.count == kept[above].count, row[0].text.trimmed.isEmpty,
        !row.contains(where: { $0.text.isFigure }),
        row.contains(where: { !$0.text.trimmed.isEmpty }), !isHeading(row, below: kept[above])
      else {
        kept.append(row)
        continue
      }
      for (column, cell) in row.enumerated() { kept[above][column].text += cell.text }
    }
    rows = kept
  }
}
