internal import Archives

/// Collects the cells of one document, and holds its limits.
struct GridBuilder {
  let file: String
  /// Part of the archive that is being read, for faults.
  var part: String?
  private(set) var grids: [Grid] = []
  /// Cells of all tables so far.
  private var total = 0
  /// The table being collected.
  private(set) var cells: [GridCell] = []
  private var rowCount = 0
  private var columnCount = 0
  /// Texts since the last table.
  private var texts: [String] = []

  init(file: String) { self.file = file }

  func fault(_ kind: DocumentFault.Kind, line: Int = 0, found: String? = nil) -> DocumentFault {
    DocumentFault(kind, file: file, part: part, line: line, found: found)
  }

  /// A text between tables; blank ones are dropped.
  mutating func add(text: String) {
    let text = text.trimmed
    if !text.isEmpty { texts.append(text) }
  }

  @inline(__always) mutating func add(_ cell: GridCell) throws(DocumentFault) {
    total += 1
    guard total <= DocumentLimits.cells else { throw fault(.tooManyCells) }
    try cover(rows: cell.row + cell.rowSpan, columns: cell.column + cell.columnSpan)
    cells.append(cell)
  }

  /// Adds cells that are in their order.
  mutating func addAll(_ more: [GridCell]) throws(DocumentFault) {
    total += more.count
    guard total <= DocumentLimits.cells else { throw fault(.tooManyCells) }
    for cell in more {
      try cover(rows: cell.row + cell.rowSpan, columns: cell.column + cell.columnSpan)
    }
    if cells.isEmpty { cells = more } else { cells += more }
  }

  /// The table has at least so many rows and columns.
  @inline(__always) mutating func cover(rows: Int, columns: Int) throws(DocumentFault) {
    if columns > columnCount {
      guard columns <= DocumentLimits.columns else {
        throw fault(.tooManyColumns, found: "\(columns)")
      }
      columnCount = columns
    }
    if rows > rowCount {
      guard rows <= DocumentLimits.rows else { throw fault(.tooManyCells, found: "\(rows)") }
      rowCount = rows
    }
  }

  /// Ends the table being collected; one without any text is dropped.
  mutating func endTable(
    sheet: String? = nil, heading: String? = nil, firstAlignedRow: Int = 0,
    isHeadPlaced: Bool = false, unclearLine: Int? = nil
  ) throws(DocumentFault) {
    defer {
      cells = []
      rowCount = 0
      columnCount = 0
    }
    guard cells.contains(where: { !$0.text.isEmpty }) else { return }
    guard grids.count < DocumentLimits.tables else { throw fault(.tooManyCells) }
    if rowCount * columnCount > max(DocumentLimits.area / 16, 8 * cells.count) { takeOutBlanks() }
    guard rowCount * columnCount <= DocumentLimits.area else {
      throw fault(.tooManyCells, found: "\(rowCount) × \(columnCount)")
    }
    let origin = GridOrigin(
      file: file, table: grids.count + 1, sheet: sheet,
      heading: heading ?? texts.last { !$0.isUnitOrPage })
    grids.append(
      Grid(
        before: texts, rowCount: rowCount, columnCount: columnCount, cells: cells,
        origin: origin, firstAlignedRow: firstAlignedRow))
    grids[grids.count - 1].isHeadPlaced = isHeadPlaced
    grids[grids.count - 1].unclearLine = unclearLine
    texts = []
  }

  /// Takes rows and columns out in which no cell begins; where cells stand they still say themselves.
  private mutating func takeOutBlanks() {
    func places(_ used: Set<Int>, _ count: Int) -> [Int] {
      var next = 0
      return (0...count).map { place in
        defer { if used.contains(place) { next += 1 } }
        return next
      }
    }
    let rows = places(Set(cells.map(\.row)), rowCount)
    let columns = places(Set(cells.map(\.column)), columnCount)
    for index in cells.indices {
      let cell = cells[index]
      let (row, column) = (rows[cell.row], columns[cell.column])
      cells[index].row = row
      cells[index].column = column
      cells[index].rowSpan = max(1, rows[cell.row + cell.rowSpan] - row)
      cells[index].columnSpan = max(1, columns[cell.column + cell.columnSpan] - column)
    }
    (rowCount, columnCount) = (rows[rowCount], columns[columnCount])
  }

  /// All tables, what follows the last one included.
  consuming func finished() throws(DocumentFault) -> [Grid] {
    guard !grids.isEmpty else { throw DocumentFault(.noTable, file: file) }
    var grids = grids
    grids[grids.count - 1].after = texts
    return grids
  }
}

extension [GridCell] {
  /// Marks the cells in hidden columns.
  mutating func hide(_ columns: [Range<Int>]) {
    guard !columns.isEmpty else { return }
    // How many ranges begin less how many end at each column.
    var changes = [Int](repeating: 0, count: DocumentLimits.columns + 1)
    for range in columns.map({ $0.clamped(to: 0..<DocumentLimits.columns) }) {
      changes[range.lowerBound] += 1
      changes[range.upperBound] -= 1
    }
    var depth = 0
    let isHidden = changes.map { change in
      depth += change
      return depth > 0
    }
    for place in indices where isHidden[self[place].column] { self[place].isHidden = true }
  }
}

extension StringProtocol {
  /// Without white space at both ends, that of Chinese typesetting included.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(String.UnicodeScalarView(scalars[first...last]))
  }

  /// `单位：万元`, `- 3 -`, `第 3 页`, `3`: what stands over a table and is not its name.
  var isUnitOrPage: Bool {
    if contains("单位：") || contains("单位:") || contains("Unit:") { return true }
    let rest = unicodeScalars.filter {
      !$0.properties.isWhitespace && !$0.properties.isDash && !"第页共/".unicodeScalars.contains($0)
        && $0.properties.numericType == nil
    }
    return rest.isEmpty
  }

  /// Whether it begins like the heading of a group: 一、 or （二）.
  var opensGroup: Bool {
    let body = hasPrefix("（") || hasPrefix("(") ? dropFirst() : self[...]
    let rest = body.drop { "一二三四五六七八九十".contains($0) }
    return rest.count < body.count && (rest.first.map { "、）).．".contains($0) } ?? false)
  }

  /// Whether it is a figure as tables print them: digits with thousands marks, a decimal point, a sign,
  /// brackets or a percent sign, in ASCII or full width.
  var isFigure: Bool {
    var digits = 0
    for scalar in unicodeScalars {
      switch scalar {
      case "0"..."9", "\u{FF10}"..."\u{FF19}": digits += 1
      case ",", ".", "，", "．", "+", "-", "−", "－", "△", "▲", "(", ")", "（", "）", "%", "％", "*",
        "¥", "￥", "$", "\u{A0}", " ", "\u{3000}":
        continue
      default: return false
      }
    }
    return digits > 0
  }
}
