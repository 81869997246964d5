internal import Archives

/// Markdown tables: rows of cells between bars, the second one of dashes (GitHub Flavored Markdown 4.10).
struct PipeTables {
  private let lines: TextLines
  private var builder: GridBuilder

  /// Whether some line is a delimiter row under a row of as many cells.
  static func fits(_ lines: TextLines) -> Bool {
    (0..<lines.count).contains { opens($0, lines) }
  }

  static func read(_ lines: TextLines, file: String) throws(DocumentFault) -> [Grid] {
    var tables = PipeTables(lines: lines, builder: GridBuilder(file: file))
    var line = 0
    var fence: UInt8?
    while line < lines.count {
      if let mark = fenceMark(lines[line]) {
        if fence == nil { fence = mark } else if fence == mark { fence = nil }
        line += 1
      } else if fence == nil, opens(line, lines) {
        line = try tables.readTable(from: line)
      } else {
        tables.builder.add(text: plain(lines.text(line)))
        line += 1
      }
    }
    return try tables.builder.finished()
  }

  private static func fenceMark(_ line: ArraySlice<UInt8>) -> UInt8? {
    let rest = line.drop { $0 == 0x20 }
    return rest.starts(with: [0x60, 0x60, 0x60]) || rest.starts(with: [0x7E, 0x7E, 0x7E])
      ? rest.first : nil
  }

  private static func opens(_ line: Int, _ lines: TextLines) -> Bool {
    guard line + 1 < lines.count, lines[line].contains(0x7C), isDelimiter(lines[line + 1]) else {
      return false
    }
    return split(lines[line]).count == split(lines[line + 1]).count
  }

  private static func isDelimiter(_ line: ArraySlice<UInt8>) -> Bool {
    line.contains(0x2D) && line.contains(0x7C)
      && line.allSatisfy { [0x20, 0x09, 0x7C, 0x3A, 0x2D].contains($0) }
      && split(line).allSatisfy { $0.contains("-") }
  }

  private mutating func readTable(from start: Int) throws(DocumentFault) -> Int {
    var row = 0
    var line = start
    while line < lines.count, lines[line].contains(0x7C), Self.fenceMark(lines[line]) == nil {
      defer { line += 1 }
      if line == start + 1 { continue }
      for (column, text) in Self.split(lines[line]).enumerated() {
        try builder.add(
          GridCell(
            row: row, column: column, text: Self.plain(text),
            place: GridPlace(
              line: line + 1, page: lines.page(line), row: row + 1, column: column + 1)))
      }
      row += 1
    }
    try builder.endTable()
    return line
  }

  /// The cells of a row, trimmed, an escaped bar as a bar; bars at both ends are no cells.
  private static func split(_ line: ArraySlice<UInt8>) -> [String] {
    var cells: [String] = []
    var cell: [UInt8] = []
    var isEscaped = false
    var rest = line.drop { $0 == 0x20 || $0 == 0x09 }
    while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
    if rest.first == 0x7C { rest.removeFirst() }
    if rest.last == 0x7C, rest.dropLast().last != 0x5C { rest.removeLast() }
    for byte in rest {
      if isEscaped {
        if byte != 0x7C { cell.append(0x5C) }
        cell.append(byte)
        isEscaped = false
      } else if byte == 0x5C {
        isEscaped = true
      } else if byte == 0x7C {
        cells.append(String(decoding: cell, as: UTF8.self).trimmed)
        cell = []
      } else {
        cell.append(byte)
      }
    }
    if isEscaped { cell.append(0x5C) }
    return cells + [String(decoding: cell, as: UTF8.self).trimmed]
  }

  /// Without marks of emphasis, code and headings; `<br>` is a line break, character references are
  /// characters.
  private static func plain(_ text: String) -> String {
    var text = text
    while text.first == "#" { text.removeFirst() }
    guard text.contains(where: { "*_`<&\\".contains($0) }) else { return text }
    for mark in ["**", "__", "`"] where text.components(mark) > 2 {
      text = text.replacing(mark, with: "")
    }
    if text.count > 2, text.first == "*", text.last == "*" {
      text = String(text.dropFirst().dropLast())
    }
    for mark in ["<br>", "<br/>", "<br />"] { text = text.replacing(mark, with: "\n") }
    for escaped in ["*", "_", "`", "#", "-", ".", "(", ")", "[", "]", "+", "<", ">", "&", "$"] {
      text = text.replacing("\\" + escaped, with: escaped)
    }
    return text.contains("&") ? HTMLEntities.replaced(text) : text
  }
}

extension String {
  /// How many parts `mark` cuts it into.
  fileprivate func components(_ mark: String) -> Int {
    split(separator: mark, omittingEmptySubsequences: false).count
  }
}
