internal import Archives

/// The cells of one sheet (ECMA-376, part 1, 18.3), as the stream of XML gives them.
struct SheetReader {
  /// What all sheets of a workbook share.
  struct Book {
    var is1904: Bool
    var strings: [String] = []
    var formats: [NumberFormat] = []
  }

  private enum Kind { case number, shared, formulaText, inline, boolean, error, date }

  private let book: Book
  private let isHidden: Bool
  private var cells: [GridCell] = []
  private var merges: [Merge] = []
  private var hiddenColumns: [Range<Int>] = []
  private var formulas: [Int: SharedFormula] = [:]
  /// Of the row and cell being read, from 0.
  private var row = -1
  private var column = -1
  private var isRowHidden = false
  /// Whether cells came out of their order.
  private var isSorted = true
  private var text: [UInt8] = []

  init(_ book: Book, isHidden: Bool) {
    self.book = book
    self.isHidden = isHidden
  }

  mutating func read(_ xml: inout XMLReader) throws(DocumentFault) {
    while true {
      switch try xml.next() {
      case .finish: return
      case .start:
        if xml.isNamed("c") {
          try readCell(&xml)
        } else if xml.isNamed("row") {
          try openRow(xml)
        } else if xml.isNamed("col") {
          if xml.isTrue("hidden") || xml.raw("width")?.elementsEqual([0x30]) == true,
            let first = xml.number("min"), let last = xml.number("max"), first > 0, last >= first
          {
            hiddenColumns.append(first - 1..<last)
          }
        } else if xml.isNamed("mergeCell"), let reference = xml.raw("ref") {
          guard let merge = Merge(reference) else { throw xml.fault(.malformedSheet) }
          merges.append(merge)
        }
      default: continue
      }
    }
  }

  private mutating func openRow(_ xml: XMLReader) throws(DocumentFault) {
    let next = xml.number("r").map { $0 - 1 } ?? row + 1
    guard next >= 0, next < DocumentLimits.rows else { throw xml.fault(.malformedSheet) }
    if next <= row { isSorted = false }
    row = next
    column = -1
    isRowHidden = xml.isTrue("hidden")
  }

  private mutating func readCell(_ xml: inout XMLReader) throws(DocumentFault) {
    if let reference = xml.raw("r") {
      guard let place = CellReference(reference), place.row == row || row < 0 else {
        throw xml.fault(.malformedSheet)
      }
      if place.column <= column { isSorted = false }
      column = place.column
      if row < 0 { row = place.row }
    } else {
      column += 1
    }
    guard column < DocumentLimits.columns, row >= 0 else { throw xml.fault(.tooManyColumns) }
    let kind = Self.kind(xml.raw("t"))
    let style = xml.number("s") ?? 0
    let depth = xml.depth
    var formula: String?
    var hasValue = false
    text.removeAll(keepingCapacity: true)
    while xml.depth >= depth {
      switch try xml.next() {
      case .start:
        if xml.isNamed("v") {
          try readPlain(&xml)
          hasValue = true
        } else if xml.isNamed("f") {
          formula = try readFormula(&xml)
          if !hasValue { text.removeAll(keepingCapacity: true) }
        } else if xml.isNamed("is") {
          try SharedStrings.readText(&xml, into: &text)
          hasValue = true
        } else {
          try xml.skipElement()
        }
      case .finish: return
      default: continue
      }
    }
    guard hasValue || formula != nil else { return }
    try add(kind, style, formula, hasValue: hasValue, xml)
  }

  private static func kind(_ type: UnsafeBufferPointer<UInt8>?) -> Kind {
    guard let type, let first = type.first else { return .number }
    switch (first, type.count) {
    case (0x73, 1): return .shared
    case (0x73, _): return .formulaText
    case (0x69, _): return .inline
    case (0x62, _): return .boolean
    case (0x65, _): return .error
    case (0x64, _): return .date
    default: return .number
    }
  }

  /// The text of an element without elements; ends behind it.
  @inline(__always) private mutating func readPlain(_ xml: inout XMLReader) throws(DocumentFault) {
    text.removeAll(keepingCapacity: true)
    let depth = xml.depth
    while xml.depth >= depth {
      if try xml.next() == .text { try xml.appendText(to: &text) }
    }
  }

  /// A formula, or what a shared one is in this cell (18.3.1.40).
  private mutating func readFormula(_ xml: inout XMLReader) throws(DocumentFault) -> String? {
    let isShared = xml.raw("t")?.elementsEqual("shared".utf8) ?? false
    let index = isShared ? xml.number("si") : nil
    try readPlain(&xml)
    SharedStrings.unescape(&text)
    let own = text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    guard let index else { return own }
    if let own {
      formulas[index] = SharedFormula(own, row: row, column: column)
      return own
    }
    guard let shared = formulas[index] else { throw xml.fault(.malformedSheet) }
    return shared.text(row: row, column: column)
  }

  private mutating func add(
    _ kind: Kind, _ style: Int, _ formula: String?, hasValue: Bool, _ xml: XMLReader
  ) throws(DocumentFault) {
    var stored: String?
    let shown: String
    switch kind {
    case .number where hasValue && !text.isEmpty: (shown, stored) = try number(style, xml)
    case .shared where hasValue:
      guard let index = text.withUnsafeBufferPointer(decimal), index < book.strings.count else {
        throw xml.fault(.malformedSheet, found: String(decoding: text, as: UTF8.self))
      }
      shown = styled(book.strings[index], style)
    case .formulaText:
      SharedStrings.unescape(&text)
      shown = styled(String(decoding: text, as: UTF8.self), style)
    case .inline: shown = styled(String(decoding: text, as: UTF8.self), style)
    case .boolean where hasValue: shown = text.first == 0x31 ? "TRUE" : "FALSE"
    default: shown = String(decoding: text, as: UTF8.self)
    }
    if shown.isEmpty, stored == nil, formula == nil { return }
    guard cells.count < DocumentLimits.cells else { throw xml.fault(.tooManyCells) }
    cells.append(
      GridCell(
        row: row, column: column, text: shown, stored: stored, formula: formula,
        isHidden: isHidden || isRowHidden,
        place: GridPlace(row: row + 1, column: column + 1)))
  }

  private func styled(_ text: String, _ style: Int) -> String {
    guard style < book.formats.count, !book.formats[style].isGeneral else { return text }
    return book.formats[style].shown(text)
  }

  @inline(__always) private func number(
    _ style: Int, _ xml: XMLReader
  ) throws(DocumentFault) -> (String, String) {
    let isGeneral = style >= book.formats.count || book.formats[style].isGeneral
    if isGeneral, isPlain {
      let text = String(decoding: text, as: UTF8.self)
      return (text, text)
    }
    guard let number = StoredNumber(text) else {
      throw xml.fault(.malformedSheet, found: String(decoding: text, as: UTF8.self))
    }
    let stored = isPlain ? String(decoding: text, as: UTF8.self) : number.text
    if isGeneral { return (stored, stored) }
    return (book.formats[style].shown(number, is1904: book.is1904), stored)
  }

  /// Whether the number is written as it is shown: at most 15 digits, no zeros around, no exponent.
  private var isPlain: Bool {
    var digits = text[...]
    if digits.first == 0x2D { digits.removeFirst() }
    guard digits.count <= StoredNumber.precision, let first = digits.first, let last = digits.last
    else { return false }
    if digits.count == 1 {
      return first >= 0x31 && first <= 0x39 || (first == 0x30 && text.count == 1)
    }
    var points = 0
    for byte in digits {
      if byte == 0x2E { points += 1 } else if byte < 0x30 || byte > 0x39 { return false }
    }
    guard points <= 1, first != 0x2E, last != 0x2E, points == 0 || last != 0x30 else {
      return false
    }
    return first != 0x30 || digits.dropFirst().first == 0x2E
  }

  /// Writes the sheet as a grid: merged cells with their spans, hidden columns marked.
  consuming func write(
    to builder: inout GridBuilder, sheet: String
  ) throws(DocumentFault) {
    if !isSorted { try sort(builder) }
    if !merges.isEmpty { cells = try Merge.applied(merges, to: cells, isHidden: isHidden, builder) }
    cells.hide(hiddenColumns)
    try builder.addAll(cells)
    try builder.endTable(sheet: sheet)
  }

  private mutating func sort(_ builder: GridBuilder) throws(DocumentFault) {
    cells.sort { ($0.row, $0.column) < ($1.row, $1.column) }
    for place in cells.indices.dropFirst()
    where cells[place].row == cells[place - 1].row
      && cells[place].column == cells[place - 1].column
    {
      throw builder.fault(
        .malformedSheet,
        found: CellReference.name(cells[place].row, cells[place].column) + " × 2")
    }
  }
}
