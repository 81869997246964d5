internal import Archives

/// The part of one sheet with the styles of some cells changed, and cells added that it does not write.
struct SheetMarks {
  private let marks: [Int: [Int: MarkedCell]]
  private var edits = XMLEdits()
  private var prefix = ""
  /// Rows with marks that are still to come, from the first.
  private var rows: ArraySlice<Int>
  /// Of the row being read: columns with marks that are still to come.
  private var columns: ArraySlice<Int> = []
  private var row = 0
  private var column = 0
  /// Where the drawing of comments is named, and the relation of the one that is there.
  private var drawingPlace = 0
  private(set) var drawing: String?

  init(_ marks: [Int: [Int: MarkedCell]]) {
    self.marks = marks
    rows = marks.keys.sorted()[...]
  }

  /// The elements of a sheet that follow the drawing of comments (ECMA-376 part 1, 18.3.1.99).
  private static let behind: [StaticString] = [
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
  ]

  /// Reads the part, and finds what is to be changed in it.
  mutating func read(_ xml: inout XMLReader, _ styles: inout StyleBook) throws(DocumentFault) {
    while true {
      switch try xml.next() {
      case .finish: return
      case .start: try open(xml, &styles)
      case .end: close(xml, &styles)
      case .text: continue
      }
    }
  }

  private mutating func open(_ xml: XMLReader, _ styles: inout StyleBook) throws(DocumentFault) {
    switch xml.depth {
    case 1: prefix = xml.namePrefix
    case 2:
      if drawingPlace == 0, Self.behind.contains(where: xml.isNamed) { drawingPlace = xml.start }
      if xml.isNamed("legacyDrawing") { drawing = try xml.value("id") }
      if xml.isNamed("sheetData"), xml.isEmptyElement, !rows.isEmpty {
        unfold(xml, "sheetData", allRows(before: .max, &styles))
      }
    case 3 where xml.isNamed("row"):
      let next = xml.number("r") ?? row + 1
      guard next > row || row == 0 else { throw xml.fault(.malformedSheet) }
      let added = allRows(before: next, &styles)
      if !added.isEmpty { edits.insert(added, at: xml.start) }
      (row, column) = (next, 0)
      columns = []
      if rows.first == next {
        rows.removeFirst()
        columns = marks[next]!.keys.sorted()[...]
      }
      if xml.isEmptyElement, !columns.isEmpty { unfold(xml, "row", cells(before: .max, &styles)) }
    case 4 where xml.isNamed("c"):
      let reference = xml.raw("r").flatMap { ColumnLetters.column($0) }
      column = reference ?? column + 1
      let added = cells(before: column, &styles)
      if !added.isEmpty { edits.insert(added, at: xml.start) }
      if columns.first == column {
        columns.removeFirst()
        mark(xml, marks[row]![column]!.colour, &styles)
      }
    default: return
    }
  }

  private mutating func close(_ xml: XMLReader, _ styles: inout StyleBook) {
    // An element without content was unfolded when it began.
    switch xml.depth {
    case 2 where xml.isNamed("row") && !columns.isEmpty:
      edits.insert(cells(before: .max, &styles), at: xml.start)
    case 1 where xml.isNamed("sheetData") && !rows.isEmpty:
      edits.insert(allRows(before: .max, &styles), at: xml.start)
    case 0 where drawingPlace == 0: drawingPlace = xml.start
    default: return
    }
  }

  private mutating func mark(
    _ xml: XMLReader, _ colour: CellMark.Colour, _ styles: inout StyleBook
  ) {
    let style = styles.filled(xml.number("s") ?? 0, colour)
    if let written = xml.range("s") {
      edits.replace(written, with: "\(style)")
    } else {
      edits.insert(" s=\"\(style)\"", at: xml.nameEnd)
    }
  }

  /// Gives an element that was written as `<row/>` a content.
  private mutating func unfold(_ xml: XMLReader, _ name: String, _ content: String) {
    edits.replace(xml.end - 2..<xml.end, with: ">\(content)</\(prefix)\(name)>")
  }

  /// The cells with marks before `end` that the row does not write.
  private mutating func cells(before end: Int, _ styles: inout StyleBook) -> String {
    var text = ""
    while let column = columns.first, column < end {
      columns.removeFirst()
      let style = styles.filled(0, marks[row]![column]!.colour)
      text += "<\(prefix)c r=\"\(ColumnLetters.name(column))\(row)\" s=\"\(style)\"/>"
    }
    return text
  }

  private mutating func allRows(before end: Int, _ styles: inout StyleBook) -> String {
    var text = ""
    while let next = rows.first, next < end {
      rows.removeFirst()
      (row, columns) = (next, marks[next]!.keys.sorted()[...])
      text += "<\(prefix)row r=\"\(next)\">" + cells(before: .max, &styles) + "</\(prefix)row>"
    }
    return text
  }

  /// The part; `relation` is that of a drawing of comments that is new.
  func part(_ bytes: [UInt8], drawing relation: String?) -> [UInt8] {
    var edits = edits
    if let relation {
      edits.insert(
        "<\(prefix)legacyDrawing xmlns:r=\"\(RelationList.office)\" r:id=\"\(relation)\"/>",
        at: drawingPlace)
    }
    return edits.applied(to: bytes)
  }
}

/// Columns by their letters, from 1.
enum ColumnLetters {
  /// The column of `BC12`.
  static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
    var column = 0
    for byte in reference.prefix(4) {
      switch byte {
      case 0x41...0x5A: column = column * 26 + Int(byte) - 0x40
      case 0x61...0x7A: column = column * 26 + Int(byte) - 0x60
      default: return column > 0 ? column : nil
      }
    }
    return column > 0 ? column : nil
  }

  static func name(_ column: Int) -> String {
    var (name, rest) = ("", column)
    while rest > 0 {
      name = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + name
      rest = (rest - 1) / 26
    }
    return name
  }
}
