internal import Archives

/// `styles.xml` of a workbook, to which styles are added behind its own.
struct StyleBook {
  private let bytes: [UInt8]
  /// Where a list of styles ends, how many it has, and where that is written.
  private struct List {
    var count = 0
    var end = 0
    var written: Range<Int>?
    var added = ""
  }
  private var fonts = List()
  private var fills = List()
  private var formats = List()
  /// The formats of cells, as they are written.
  private var cellFormats: [CellFormat] = []
  private var prefix = ""
  private var marked: [[Int]: Int] = [:]

  private struct CellFormat {
    var range: Range<Int>
    var nameEnd: Int
    var fill: Range<Int>?
    var appliesFill: Range<Int>?
  }

  /// What a workbook without any styles has.
  static let empty = Array(
    #"""
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>
    """#.utf8)

  init(_ bytes: [UInt8], file: String, part: String) throws(DocumentFault) {
    self.bytes = bytes
    try bytes.withUnsafeBufferPointer { (buffer) throws(DocumentFault) in
      var xml = try XMLReader(buffer, file: file, part: part)
      try read(&xml)
    }
    guard fills.end > 0, fonts.end > 0, formats.end > 0, formats.count > 0 else {
      throw DocumentFault(.malformedSheet, file: file, part: part)
    }
  }

  private mutating func read(_ xml: inout XMLReader) throws(DocumentFault) {
    var list: WritableKeyPath<StyleBook, List>?
    while true {
      switch try xml.next() {
      case .finish: return
      case .start:
        if xml.depth == 1 { prefix = xml.namePrefix }
        if xml.depth == 2 {
          list =
            xml.isNamed("fonts")
            ? \.fonts : xml.isNamed("fills") ? \.fills : xml.isNamed("cellXfs") ? \.formats : nil
          if let list { self[keyPath: list].written = xml.range("count") }
          if list != nil, xml.isEmptyElement {
            throw xml.fault(.malformedSheet)
          }
        } else if xml.depth == 3, let list {
          self[keyPath: list].count += 1
          if list == \.formats { try readFormat(&xml) }
        }
      case .end where xml.depth == 1:
        if let list { self[keyPath: list].end = xml.start }
        list = nil
      default: continue
      }
    }
  }

  private mutating func readFormat(_ xml: inout XMLReader) throws(DocumentFault) {
    var format = CellFormat(
      range: xml.start..<xml.start, nameEnd: xml.nameEnd, fill: xml.range("fillId"),
      appliesFill: xml.range("applyFill"))
    try xml.skipElement()
    format.range = format.range.lowerBound..<xml.end
    cellFormats.append(format)
  }

  // MARK: Adding

  private static func index(_ list: inout List, _ element: String) -> Int {
    list.added += element
    list.count += 1
    return list.count - 1
  }

  private mutating func addFill(_ colour: CellMark.Colour) -> Int {
    let p = prefix
    return Self.index(
      &fills,
      "<\(p)fill><\(p)patternFill patternType=\"solid\"><\(p)fgColor rgb=\"\(colour.code)\"/>"
        + "<\(p)bgColor indexed=\"64\"/></\(p)patternFill></\(p)fill>")
  }

  private var fillOf: [CellMark.Colour: Int] = [:]

  /// The style of a cell that had `style`, filled with `colour`: all else of it stays.
  mutating func filled(_ style: Int, _ colour: CellMark.Colour) -> Int {
    let key = [style, colour.rawValue]
    if let known = marked[key] { return known }
    let fill = fillOf[colour] ?? addFill(colour)
    fillOf[colour] = fill
    let format = cellFormats[cellFormats.indices.contains(style) ? style : 0]
    var edits = XMLEdits()
    let start = format.range.lowerBound
    func local(_ range: Range<Int>) -> Range<Int> {
      range.lowerBound - start..<range.upperBound - start
    }
    var missing = ""
    if let fillID = format.fill {
      edits.replace(local(fillID), with: "\(fill)")
    } else {
      missing += " fillId=\"\(fill)\""
    }
    if let applies = format.appliesFill {
      edits.replace(local(applies), with: "1")
    } else {
      missing += " applyFill=\"1\""
    }
    edits.insert(missing, at: format.nameEnd - start)
    let text = edits.applied(to: Array(bytes[format.range]))
    let index = Self.index(&formats, String(decoding: text, as: UTF8.self))
    marked[key] = index
    return index
  }

  /// A style of its own for a cell of words; bold, or as a link.
  mutating func words(isBold: Bool = false, isLink: Bool = false) -> Int {
    let p = prefix
    var font = 0
    if isBold { font = Self.index(&fonts, "<\(p)font><\(p)b/><\(p)sz val=\"11\"/></\(p)font>") }
    if isLink {
      font = Self.index(
        &fonts,
        "<\(p)font><\(p)u/><\(p)sz val=\"11\"/><\(p)color rgb=\"FF0563C1\"/></\(p)font>")
    }
    return Self.index(
      &formats,
      "<\(p)xf numFmtId=\"0\" fontId=\"\(font)\" fillId=\"0\" borderId=\"0\" applyFont=\"1\" "
        + "applyAlignment=\"1\"><\(p)alignment vertical=\"top\" wrapText=\"1\"/></\(p)xf>")
  }

  /// The part with what was added.
  var part: [UInt8] {
    var edits = XMLEdits()
    for list in [fonts, fills, formats] where !list.added.isEmpty {
      if let written = list.written { edits.replace(written, with: "\(list.count)") }
      edits.insert(list.added, at: list.end)
    }
    return edits.applied(to: bytes)
  }
}
