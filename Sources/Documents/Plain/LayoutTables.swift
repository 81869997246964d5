internal import Archives

/// Tables whose columns are only where things stand, as `pdftotext -layout` writes them.
///
/// A line with gaps of two or more blanks is part of a table, prose and captions end one, and so does a
/// page. The columns are where no line with figures prints anything; every line is a row.
struct LayoutTables {
  /// Characters of a line without gaps from which it is prose.
  private static let proseLength = 50

  /// Cells by which a line alone is a table: the total that a page break cut off.
  private static let lonelyCells = 3

  /// Blanks before text that is not at the margin.
  private static let farIndent = 24
  /// Blanks before the second column, right below a row.
  private static let nearIndent = 4

  private let lines: TextLines
  private var builder: GridBuilder
  /// Lines of the table being collected, blank ones left out.
  private var block: [Int] = []

  static func read(_ lines: TextLines, file: String) throws(DocumentFault) -> [Grid] {
    var tables = LayoutTables(lines: lines, builder: GridBuilder(file: file))
    var page = lines.page(0)
    for line in 0..<lines.count {
      if lines.page(line) != page {
        try tables.flush()
        page = lines.page(line)
      }
      if lines.isBlank(line) { continue }
      if tables.endsTable(line) {
        try tables.flush()
        tables.builder.add(text: lines.text(line))
      } else {
        tables.block.append(line)
      }
    }
    try tables.flush()
    return try tables.builder.finished()
  }

  private func segmentCount(_ line: Int) -> Int {
    LayoutLine(lines.text(line), wide: LayoutLine.narrow).segments.count
  }

  /// Prose, a caption with the unit, a line of a table of contents or a title.
  private func endsTable(_ line: Int) -> Bool {
    if lines[line].count > DocumentLimits.layoutLine { return true }
    let text = lines.text(line).trimmed
    if text.contains("……") || text.contains(".....") { return true }
    let segments = segmentCount(line)
    if segments <= 3, text.contains("单位：") || text.contains("单位:") { return true }
    guard segments == 1 else { return false }
    // What stands far from the margin below a line of several columns goes on in one of them.
    if isIndented(line, by: Self.farIndent), text.count <= Self.farIndent, !text.hasSuffix("表"),
      block.contains(where: { segmentCount($0) > 2 })
    {
      return false
    }
    return text.count > Self.proseLength || text.hasSuffix("。") || text.hasSuffix("；")
      || (text.hasSuffix("表") && text.count >= 6) || text.hasPrefix("附表")
  }

  private func isIndented(_ line: Int, by indent: Int) -> Bool {
    lines[line].prefix { $0 == 0x20 }.count >= indent
  }

  /// Writes the block as a table, with the lines without gaps at its ends as texts around it.
  private mutating func flush() throws(DocumentFault) {
    defer { block = [] }
    let counts = block.map(segmentCount)
    guard let first = counts.firstIndex(where: { $0 > 1 }),
      var last = counts.lastIndex(where: { $0 > 1 }),
      counts.count(where: { $0 > 1 }) >= 2 || counts[first] >= Self.lonelyCells
    else {
      for line in block { builder.add(text: lines.text(line)) }
      return
    }
    // The last lines of a folded text stand alone below the row.
    while last + 1 < block.count, block[last + 1] == block[last] + 1,
      isIndented(block[last + 1], by: Self.nearIndent)
    {
      last += 1
    }
    for line in block[..<first] { builder.add(text: lines.text(line)) }
    let texts = block[first...last].map(lines.text)
    // Writers count a wide character as one column, as two or as what it measures: under the width
    // that is meant, the columns are told apart by blank paper, none is smeared into several, and the
    // labels of the head stand in the middle of their columns.
    let layouts = (LayoutLine.narrow...2 * LayoutLine.narrow).map { wide in
      TableLayout(texts.map { LayoutLine($0, wide: wide) })
    }
    let clearest = layouts.indices.sorted {
      (layouts[$0].unclearness.smeared, layouts[$0].unclearness.all, $0)
        < (layouts[$1].unclearness.smeared, layouts[$1].unclearness.all, $1)
    }
    let block = Array(block[first...last])
    let pages = clearest.lazy.map { LaidOutPage(layouts[$0], lines: block) }
    let page =
      pages.first { $0.isHeadPlaced && $0.unclearLine == nil } ?? pages.first(where: \.isHeadPlaced)
      ?? pages.first!
    for cell in page.cells {
      let line = block[cell.line]
      try builder.add(
        GridCell(
          row: cell.row, column: cell.columns.lowerBound, columnSpan: cell.columns.count,
          text: cell.text,
          place: GridPlace(
            line: line + 1, page: lines.page(line), row: cell.row + 1,
            column: cell.columns.lowerBound + 1)))
    }
    try builder.endTable(
      firstAlignedRow: page.firstAlignedRow, isHeadPlaced: page.isHeadPlaced,
      unclearLine: page.unclearLine)
    for line in self.block[(last + 1)...] { builder.add(text: lines.text(line)) }
  }
}
