internal import Archives

/// Tables of a web page, cells placed as browsers place them (HTML Living Standard, 4.9.12).
///
/// White space is shown as browsers show it: runs are one blank, `<br>` and blocks break lines. A table
/// in a cell is a grid of its own, behind the one it stands in.
struct HTMLTables {
  /// What the standard clamps spans to.
  private static let longestColumnSpan = 1000
  private static let longestRowSpan = 65_534

  private struct Table {
    var cells: [GridCell] = []
    var row = -1
    var column = 0
    /// For every column the first row that no cell from above covers.
    var free: [Int] = []
    /// Cells whose span goes to the end of the table.
    var endless: [Int] = []
    var isRowHidden = false
    /// The cell being read: its text goes on.
    var isCellOpen = false
    var text = ShownText()
    var caption: String?
    var isCaption = false
    var inner: [Table] = []
  }

  private var tokens: HTMLTokens
  private var builder: GridBuilder
  /// Open tables, the innermost last.
  private var tables: [Table] = []
  private var outside = ShownText()
  private var total = 0
  /// How many `sup` are open.
  private var raisedDepth = 0

  static func read(_ text: DecodedText, file: String) throws(DocumentFault) -> [Grid] {
    var reader = HTMLTables(tokens: HTMLTokens(text.bytes), builder: GridBuilder(file: file))
    try reader.read()
    return try reader.builder.finished()
  }

  private static let blocks: Set<String> = [
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section",
    "article", "header", "footer", "blockquote", "pre", "form", "hr", "body", "main", "center",
    "figure", "figcaption", "address", "fieldset", "aside", "nav",
  ]

  private mutating func read() throws(DocumentFault) {
    while true {
      switch tokens.next() {
      case .text(let range): add(tokens.text(range))
      case .start: try open(tokens.name)
      case .end: try close(tokens.name)
      case .finish:
        while !tables.isEmpty { try closeTable() }
        flushOutside()
        return
      }
    }
  }

  private mutating func add(_ text: String) {
    let text = raisedDepth > 0 ? RaisedDigits.raised(text) : text
    guard let last = tables.indices.last else { return outside.add(text) }
    if tables[last].isCellOpen || tables[last].isCaption { tables[last].text.add(text) }
  }

  private mutating func breakLine(_ isForced: Bool) {
    guard let last = tables.indices.last else {
      return isForced ? outside.breakLine() : flushOutside()
    }
    if isForced { tables[last].text.breakLine() } else { tables[last].text.openBlock() }
  }

  private mutating func flushOutside() {
    builder.add(text: outside.take())
  }

  private mutating func open(_ name: String) throws(DocumentFault) {
    switch name {
    case "br": breakLine(true)
    case "sup": raisedDepth += 1
    case "table":
      if tables.isEmpty { flushOutside() }
      guard tables.count < DocumentLimits.depth else { throw builder.fault(.tooDeep) }
      tables.append(Table())
    case "caption": openCaption()
    case "tr": openRow()
    case "td", "th": try openCell()
    default: if Self.blocks.contains(name) { breakLine(false) }
    }
  }

  private mutating func close(_ name: String) throws(DocumentFault) {
    switch name {
    case "table": if !tables.isEmpty { try closeTable() }
    case "caption": closeCaption()
    case "sup": raisedDepth = max(raisedDepth - 1, 0)
    case "tr", "td", "th", "tbody", "thead", "tfoot": closeCell()
    default: if Self.blocks.contains(name) { breakLine(false) }
    }
  }

  private mutating func openCaption() {
    guard let last = tables.indices.last else { return }
    closeCell()
    tables[last].isCaption = true
  }

  private mutating func closeCaption() {
    guard let last = tables.indices.last, tables[last].isCaption else { return }
    tables[last].caption = tables[last].text.take()
    tables[last].isCaption = false
  }

  private var isHidden: Bool {
    if tokens.attribute("hidden") != nil { return true }
    let style = tokens.attribute("style")?.lowercased().filter { $0 != " " }
    return style?.contains("display:none") ?? false
  }

  private mutating func openRow() {
    guard let last = tables.indices.last else { return }
    closeCaption()
    closeCell()
    tables[last].row += 1
    tables[last].column = 0
    tables[last].isRowHidden = isHidden
  }

  private func span(_ name: String, _ limit: Int) -> Int {
    let digits = (tokens.attribute(name) ?? "1").trimmed.prefix { $0.isASCII && $0.isNumber }
    // More digits than a number has are as much as may be.
    return digits.isEmpty ? 1 : min(Int(digits) ?? limit, limit)
  }

  private mutating func openCell() throws(DocumentFault) {
    guard let last = tables.indices.last else { return }
    closeCaption()
    closeCell()
    if tables[last].row < 0 { tables[last].row = 0 }
    let columnSpan = max(span("colspan", Self.longestColumnSpan), 1)
    let rowSpan = span("rowspan", Self.longestRowSpan)
    let row = tables[last].row
    var column = tables[last].column
    while column < tables[last].free.count, tables[last].free[column] > row { column += 1 }
    total += 1
    guard total <= DocumentLimits.cells else { throw builder.fault(.tooManyCells) }
    guard column + columnSpan <= DocumentLimits.columns else {
      throw builder.fault(.tooManyColumns, line: tokens.line())
    }
    // A cell from above may stand in the way: browsers let both overlap, here the span ends before it.
    var end = column + 1
    while end < column + columnSpan, end >= tables[last].free.count || tables[last].free[end] <= row
    {
      end += 1
    }
    while tables[last].free.count < end { tables[last].free.append(0) }
    let below = rowSpan == 0 ? row + Self.longestRowSpan : row + rowSpan
    for covered in column..<end { tables[last].free[covered] = below }
    if rowSpan == 0 { tables[last].endless.append(tables[last].cells.count) }
    tables[last].cells.append(
      GridCell(
        row: row, column: column, rowSpan: max(rowSpan, 1), columnSpan: end - column, text: "",
        isHidden: tables[last].isRowHidden || isHidden,
        place: GridPlace(line: tokens.line(), row: row + 1, column: column + 1)))
    tables[last].column = end
    tables[last].isCellOpen = true
  }

  private mutating func closeCell() {
    guard let last = tables.indices.last, tables[last].isCellOpen else { return }
    tables[last].isCellOpen = false
    raisedDepth = 0
    tables[last].cells[tables[last].cells.count - 1].text = tables[last].text.take()
  }

  private mutating func closeTable() throws(DocumentFault) {
    closeCaption()
    closeCell()
    var table = tables.removeLast()
    let rows = (table.cells.map(\.row).max() ?? 0) + 1
    for cell in table.endless { table.cells[cell].rowSpan = rows - table.cells[cell].row }
    for cell in table.cells.indices {
      table.cells[cell].rowSpan = min(table.cells[cell].rowSpan, rows - table.cells[cell].row)
    }
    if let last = tables.indices.last {
      tables[last].inner.append(table)
    } else {
      try write(table)
    }
  }

  private mutating func write(_ table: Table) throws(DocumentFault) {
    try builder.addAll(table.cells)
    try builder.endTable(heading: table.caption)
    for inner in table.inner { try write(inner) }
  }
}

/// Text with white space as browsers show it.
struct ShownText {
  private var text = ""
  private var hasBlank = false
  private var hasBreak = false

  mutating func add(_ more: String) {
    for scalar in more.unicodeScalars {
      if scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\u{C}" || scalar == "\r" {
        hasBlank = true
        continue
      }
      if hasBreak, !text.isEmpty {
        text += "\n"
      } else if hasBlank, !text.isEmpty, text.last != "\n" {
        text += " "
      }
      (hasBreak, hasBlank) = (false, false)
      text.unicodeScalars.append(scalar)
    }
  }

  /// `<br>`: breaks the line even if it is empty.
  mutating func breakLine() {
    if hasBreak, !text.isEmpty { text += "\n" }
    hasBreak = true
    hasBlank = false
  }

  /// A block begins or ends: a line break between what stands before and behind it.
  mutating func openBlock() {
    hasBreak = hasBreak || !text.isEmpty
    hasBlank = false
  }

  mutating func take() -> String {
    defer { self = ShownText() }
    return text
  }
}
