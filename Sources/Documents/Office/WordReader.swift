internal import Archives

/// Tables and texts of a Word document (WordprocessingML, ECMA-376 part 1, 17), as it reads once all
/// tracked changes are accepted.
///
/// A table in a cell is a grid of its own, behind the one it stands in. Text boxes, headers, footers,
/// footnotes, field codes, hidden text and the numbers of styles are not read.
struct WordReader {
  /// A table with those in its cells.
  private struct Table {
    var cells: [GridCell] = []
    var rows = 0
    var columns = 0
    var inner: [Table] = []
    /// The cell that goes on downwards in each column where one does.
    var open: [Int: Int] = [:]
  }

  /// What the properties of a cell say.
  private struct CellForm {
    enum Merge { case none, first, goesOn }
    var span = 1
    var vertical = Merge.none
    var horizontal = Merge.none
    var isDeleted = false
  }

  private var builder: GridBuilder
  private var text: [UInt8] = []
  private var numbering = WordNumbering()

  static func read(_ package: OfficePackage, main: String) throws(DocumentFault) -> [Grid] {
    var package = package
    var reader = WordReader(builder: GridBuilder(file: package.file))
    let numbers = try package.relations(of: main).target("numbering")
    if let numbers, package.holds(numbers) {
      reader.numbering = try package.readXML(numbers) { (xml) throws(DocumentFault) in
        var numbering = WordNumbering()
        try numbering.read(&xml)
        return numbering
      }
    }
    reader.builder.part = main
    reader = try package.readXML(main) { [reader] (xml) throws(DocumentFault) in
      var reader = reader
      try reader.readBody(&xml)
      return reader
    }
    return try reader.builder.finished()
  }

  private mutating func readBody(_ xml: inout XMLReader) throws(DocumentFault) {
    while true {
      switch try xml.next() {
      case .finish: return
      case .start:
        if xml.isNamed("p") {
          text.removeAll(keepingCapacity: true)
          try readParagraph(&xml)
          builder.add(text: String(decoding: text, as: UTF8.self))
        } else if xml.isNamed("tbl") {
          try write(try readTable(&xml))
        } else if Self.isLeftOut(xml) {
          try xml.skipElement()
        }
      default: continue
      }
    }
  }

  private mutating func write(_ table: Table) throws(DocumentFault) {
    try builder.addAll(table.cells)
    try builder.endTable()
    for inner in table.inner { try write(inner) }
  }

  /// What was deleted or moved away, and what stands twice for older programs.
  private static func isLeftOut(_ xml: XMLReader) -> Bool {
    xml.isNamed("del") || xml.isNamed("moveFrom") || xml.isNamed("Fallback")
      || xml.isNamed("txbxContent") || xml.isNamed("sdtPr") || xml.isNamed("sectPr")
  }

  /// Appends the text of the paragraph that has just started; ends behind it.
  private mutating func readParagraph(_ xml: inout XMLReader) throws(DocumentFault) {
    let depth = xml.depth
    let start = text.count
    var number = ""
    var isText = false
    var isHidden = false
    var isRaised = false
    // A number stands before the text, with a blank between both; alone it is all of the text.
    defer {
      if !number.isEmpty {
        text.insert(contentsOf: Array((number + (text.count > start ? " " : "")).utf8), at: start)
      }
    }
    while xml.depth >= depth {
      switch try xml.next() {
      case .start:
        isText = xml.isNamed("t") && !isHidden
        if xml.isNamed("r") {
          (isHidden, isRaised) = (false, false)
        } else if xml.isNamed("vertAlign") {
          isRaised = xml.raw("val").map { String(decoding: $0, as: UTF8.self) } == "superscript"
        } else if xml.isNamed("vanish") {
          isHidden = xml.raw("val") == nil || xml.isTrue("val")
        } else if xml.isNamed("tab"), !isHidden {
          text.append(0x09)
        } else if xml.isNamed("br") || xml.isNamed("cr") {
          text.append(0x0A)
        } else if xml.isNamed("noBreakHyphen") {
          text.append(0x2D)
        } else if xml.isNamed("pPr") {
          number = try readNumber(&xml)
        } else if Self.isLeftOut(xml) {
          try xml.skipElement()
        }
      case .end: isText = false
      case .text:
        guard isText else { continue }
        try xml.appendText(to: &text, isRaised: isRaised)
      case .finish: return
      }
    }
  }

  /// The automatic number that the properties of a paragraph ask for; ends behind them.
  private mutating func readNumber(_ xml: inout XMLReader) throws(DocumentFault) -> String {
    let depth = xml.depth
    var level = 0
    var name: Int?
    while xml.depth >= depth {
      guard try xml.next() == .start else { continue }
      if xml.isNamed("ilvl") {
        level = xml.number("val") ?? 0
      } else if xml.isNamed("numId") {
        name = xml.number("val")
      } else if xml.isNamed("pPrChange") || xml.isNamed("rPr") {
        try xml.skipElement()
      }
    }
    // List 0 takes a number away.
    guard let name, name > 0 else { return "" }
    return numbering.next(name, level: level)
  }

  private mutating func readTable(_ xml: inout XMLReader) throws(DocumentFault) -> Table {
    var table = Table()
    let depth = xml.depth
    while xml.depth >= depth {
      guard try xml.next() == .start else { continue }
      if xml.isNamed("tr") {
        try readRow(&xml, into: &table)
      } else if Self.isLeftOut(xml) || xml.isNamed("tblPr") || xml.isNamed("tblGrid") {
        try xml.skipElement()
      }
    }
    return table
  }

  private mutating func readRow(
    _ xml: inout XMLReader, into table: inout Table
  ) throws(DocumentFault) {
    let depth = xml.depth
    var column = 0
    var isHidden = false
    let start = table.cells.count
    while xml.depth >= depth {
      guard try xml.next() == .start else { continue }
      if xml.isNamed("gridBefore") {
        column = min(xml.number("val") ?? 0, DocumentLimits.columns)
      } else if xml.isNamed("hidden") {
        isHidden = xml.raw("val") == nil || xml.isTrue("val")
      } else if xml.isNamed("tc") {
        try readCell(&xml, into: &table, &column, isHidden: isHidden)
      } else if xml.isNamed("del"), xml.depth == depth + 2 {
        // The mark of a deleted row, in its properties.
        while xml.depth >= depth { _ = try xml.next() }
        table.cells.removeSubrange(start...)
        return
      } else if Self.isLeftOut(xml) {
        try xml.skipElement()
      }
    }
    table.rows += 1
    table.columns = max(table.columns, column)
  }

  private mutating func readCell(
    _ xml: inout XMLReader, into table: inout Table, _ column: inout Int, isHidden: Bool
  ) throws(DocumentFault) {
    let depth = xml.depth
    var form = CellForm()
    var paragraphs: [String] = []
    while xml.depth >= depth {
      guard try xml.next() == .start else { continue }
      if xml.isNamed("tcPr") {
        form = try readForm(&xml)
      } else if xml.isNamed("p") {
        text.removeAll(keepingCapacity: true)
        try readParagraph(&xml)
        paragraphs.append(String(decoding: text, as: UTF8.self))
      } else if xml.isNamed("tbl") {
        table.inner.append(try readTable(&xml))
      } else if Self.isLeftOut(xml) {
        try xml.skipElement()
      }
    }
    if form.isDeleted { return }
    let row = table.rows
    let place = column
    column += form.span
    guard column <= DocumentLimits.columns, row < DocumentLimits.rows else {
      throw xml.fault(.tooManyColumns)
    }
    if form.horizontal == .goesOn, let last = table.cells.last, last.row == row {
      table.cells[table.cells.count - 1].columnSpan = column - last.column
      return
    }
    if form.vertical == .goesOn, let above = table.open[place],
      table.cells[above].row + table.cells[above].rowSpan == row
    {
      table.cells[above].rowSpan += 1
      return
    }
    guard table.cells.count < DocumentLimits.cells else { throw xml.fault(.tooManyCells) }
    table.open[place] = form.vertical == .none ? nil : table.cells.count
    table.cells.append(
      GridCell(
        row: row, column: place, columnSpan: form.span,
        text: paragraphs.joined(separator: "\n"), isHidden: isHidden,
        place: GridPlace(row: row + 1, column: place + 1)))
  }

  private func readForm(_ xml: inout XMLReader) throws(DocumentFault) -> CellForm {
    var form = CellForm()
    let depth = xml.depth
    func merge() -> CellForm.Merge {
      xml.raw("val")?.elementsEqual("restart".utf8) == true ? .first : .goesOn
    }
    while xml.depth >= depth {
      guard try xml.next() == .start else { continue }
      if xml.isNamed("gridSpan") {
        form.span = min(max(xml.number("val") ?? 1, 1), DocumentLimits.columns)
      } else if xml.isNamed("vMerge") {
        form.vertical = merge()
      } else if xml.isNamed("hMerge") {
        form.horizontal = merge()
      } else if xml.isNamed("cellDel") {
        form.isDeleted = true
      } else if xml.isNamed("tcPrChange") {
        // What the cell was before a tracked change.
        try xml.skipElement()
      }
    }
    return form
  }
}
