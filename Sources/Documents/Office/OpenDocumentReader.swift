internal import Archives

/// Tables of an OpenDocument sheet or text (OASIS OpenDocument 1.3, part 3, 9): shown text is in the file.
struct OpenDocumentReader {
  private struct Cell {
    var text = ""
    var stored: String?
    var formula: String?
    var columnSpan = 1
    var rowSpan = 1
    var isCovered = false
    /// How often it stands side by side.
    var count = 1
    var isBlank: Bool { text.isEmpty && stored == nil && formula == nil }
  }

  private var builder: GridBuilder
  private let isText: Bool
  /// Table styles that hide a sheet.
  private var hiddenStyles: Set<String> = []
  /// Text styles that raise what they are of.
  private var raisingStyles: Set<String> = []
  private var text: [UInt8] = []

  static func read(_ package: OfficePackage, isText: Bool) throws(DocumentFault) -> [Grid] {
    var package = package
    var reader = OpenDocumentReader(builder: GridBuilder(file: package.file), isText: isText)
    reader.builder.part = "content.xml"
    reader = try package.readXML("content.xml") { [reader] (xml) throws(DocumentFault) in
      var reader = reader
      try reader.readContent(&xml)
      return reader
    }
    return try reader.builder.finished()
  }

  private mutating func readContent(_ xml: inout XMLReader) throws(DocumentFault) {
    var style = ""
    while true {
      switch try xml.next() {
      case .finish: return
      case .start:
        if xml.isNamed("style") {
          style = try xml.value("name") ?? ""
        } else if xml.isNamed("table-properties"),
          xml.raw("display")?.elementsEqual("false".utf8) == true
        {
          hiddenStyles.insert(style)
        } else if xml.isNamed("text-properties"),
          xml.raw("text-position")?.starts(with: "super".utf8) == true
        {
          raisingStyles.insert(style)
        } else if xml.isNamed("tracked-changes") {
          try xml.skipElement()
        } else if xml.isNamed("table") {
          try readTable(&xml)
        } else if xml.isNamed("p") || xml.isNamed("h") {
          text.removeAll(keepingCapacity: true)
          try readParagraph(&xml)
          if isText { builder.add(text: String(decoding: text, as: UTF8.self)) }
        }
      default: continue
      }
    }
  }

  private mutating func readTable(_ xml: inout XMLReader) throws(DocumentFault) {
    let name = try xml.value("name")
    let isHidden = hiddenStyles.contains(try xml.value("style-name") ?? "")
    var hidden: [Range<Int>] = []
    var cells: [GridCell] = []
    var column = 0
    var row = 0
    let depth = xml.depth
    while xml.depth >= depth {
      guard try xml.next() == .start else { continue }
      if xml.isNamed("table-column") {
        let count = min(xml.number("number-columns-repeated") ?? 1, DocumentLimits.columns)
        if Self.isHidden(xml) { hidden.append(column..<column + count) }
        column += count
      } else if xml.isNamed("table-row") {
        let isRowHidden = isHidden || Self.isHidden(xml)
        // Repeated rows at a sheet's end go to its last one; only rows with content are kept.
        let count = min(xml.number("number-rows-repeated") ?? 1, DocumentLimits.rows)
        let rowCells = try readRow(&xml)
        try add(rowCells, row, count, isRowHidden, to: &cells, xml)
        row += count
      } else if xml.isNamed("shapes") || xml.isNamed("forms") || xml.isNamed("table-source") {
        try xml.skipElement()
      }
    }
    cells.hide(hidden)
    try builder.addAll(Self.clipped(cells))
    try builder.endTable(sheet: isText ? nil : name)
  }

  private static func isHidden(_ xml: XMLReader) -> Bool {
    xml.raw("visibility").map { !$0.elementsEqual("visible".utf8) } ?? false
  }

  private mutating func add(
    _ row: [(column: Int, cell: Cell)], _ first: Int, _ count: Int, _ isHidden: Bool,
    to cells: inout [GridCell], _ xml: XMLReader
  ) throws(DocumentFault) {
    guard !row.isEmpty else { return }
    for place in first..<first + count {
      guard place < DocumentLimits.rows else { throw xml.fault(.tooManyCells) }
      for (column, cell) in row {
        for copy in 0..<cell.count {
          guard cells.count < DocumentLimits.cells else { throw xml.fault(.tooManyCells) }
          cells.append(
            GridCell(
              row: place, column: column + copy, rowSpan: cell.rowSpan,
              columnSpan: cell.columnSpan, text: cell.text, stored: cell.stored,
              formula: cell.formula, isHidden: isHidden,
              place: GridPlace(row: place + 1, column: column + copy + 1)))
        }
      }
    }
  }

  /// Cells with content or spans, with their columns.
  private mutating func readRow(_ xml: inout XMLReader) throws(DocumentFault)
    -> [(column: Int, cell: Cell)]
  {
    var row: [(column: Int, cell: Cell)] = []
    var column = 0
    let depth = xml.depth
    while xml.depth >= depth {
      guard try xml.next() == .start else { continue }
      let isCovered = xml.isNamed("covered-table-cell")
      guard isCovered || xml.isNamed("table-cell") else {
        try xml.skipElement()
        continue
      }
      let cell = try readCell(&xml)
      let isListed = isText || !cell.isBlank || cell.columnSpan > 1 || cell.rowSpan > 1
      if !isCovered, isListed {
        guard column + cell.count <= DocumentLimits.columns else {
          throw xml.fault(.tooManyColumns)
        }
        row.append((column, cell))
      }
      column += cell.count
    }
    return row
  }

  private mutating func readCell(_ xml: inout XMLReader) throws(DocumentFault) -> Cell {
    var cell = Cell()
    cell.count = max(xml.number("number-columns-repeated") ?? 1, 1)
    cell.columnSpan = min(max(xml.number("number-columns-spanned") ?? 1, 1), DocumentLimits.columns)
    cell.rowSpan = min(max(xml.number("number-rows-spanned") ?? 1, 1), DocumentLimits.rows)
    if let value = xml.raw("value") {
      guard let number = StoredNumber(value) else { throw xml.fault(.malformedSheet) }
      cell.stored = number.text
    }
    if let formula = try xml.value("formula") {
      // `of:=SUM(…)`: the prefix names the language.
      cell.formula =
        formula.firstIndex(of: "=").map { String(formula[$0...].dropFirst()) } ?? formula
    }
    var paragraphs: [String] = []
    let depth = xml.depth
    while xml.depth >= depth {
      guard try xml.next() == .start else { continue }
      if xml.isNamed("p") || xml.isNamed("h") {
        text.removeAll(keepingCapacity: true)
        try readParagraph(&xml)
        paragraphs.append(String(decoding: text, as: UTF8.self))
      } else if xml.isNamed("annotation") || xml.isNamed("shapes") || xml.isNamed("detective")
        || xml.isNamed("frame") || xml.isNamed("custom-shape") || xml.isNamed("table")
      {
        try xml.skipElement()
      }
    }
    cell.text = paragraphs.joined(separator: "\n")
    return cell
  }

  /// The text of a paragraph, white space as it is shown; ends behind it.
  private mutating func readParagraph(_ xml: inout XMLReader) throws(DocumentFault) {
    let depth = xml.depth
    var part: [UInt8] = []
    // Depth of the outermost span that is raised.
    var raised: Int?
    while xml.depth >= depth {
      switch try xml.next() {
      case .start:
        if xml.isNamed("span"), raised == nil,
          raisingStyles.contains(try xml.value("style-name") ?? "")
        {
          raised = xml.depth
        }
        if xml.isNamed("s") {
          let count = min(max(xml.number("c") ?? 1, 1), 1000)
          text.append(contentsOf: repeatElement(0x20, count: count))
        } else if xml.isNamed("tab") {
          text.append(0x09)
        } else if xml.isNamed("line-break") {
          text.append(0x0A)
        } else if xml.isNamed("note") || xml.isNamed("annotation") || xml.isNamed("ruby-text")
          || xml.isNamed("frame")
        {
          try xml.skipElement()
        }
      case .text:
        part.removeAll(keepingCapacity: true)
        try xml.appendText(to: &part, isRaised: raised != nil)
        // Runs of blanks and line ends are one blank; more are written as elements.
        for byte in part {
          let isBlank = byte == 0x20 || byte == 0x0A || byte == 0x09
          if !isBlank {
            text.append(byte)
          } else if let last = text.last, last != 0x20, last != 0x0A {
            text.append(0x20)
          }
        }
      case .end: if let outer = raised, xml.depth < outer { raised = nil }
      case .finish: return
      }
    }
  }

  /// Spans that reach beyond the last used cell end there.
  private static func clipped(_ cells: [GridCell]) -> [GridCell] {
    let rows = (cells.last?.row ?? 0) + 1
    let columns = (cells.lazy.map(\.column).max() ?? 0) + 1
    return cells.map { cell in
      var cell = cell
      cell.rowSpan = min(cell.rowSpan, rows - cell.row)
      cell.columnSpan = min(cell.columnSpan, columns - cell.column)
      return cell
    }
  }
}
