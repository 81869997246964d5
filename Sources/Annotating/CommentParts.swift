internal import Archives

/// The comments of one sheet and the boxes they are shown in (ECMA-376 part 1, 18.7; part 4, 14).
struct CommentParts {
  private let bytes: [UInt8]
  private var edits = XMLEdits()
  private var prefix = ""
  private var authorCount = 0
  private var authorsEnd = 0
  private var listEnd = 0
  /// Where the text of each comment that is there ends, by the cell.
  private var texts: [String: Int] = [:]
  /// The cells that get a comment, and are none of those.
  private(set) var added: [(row: Int, column: Int)] = []

  private static let empty = Array(
    #"""
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors><commentList></commentList></comments>
    """#.utf8)

  /// `bytes` are those of the comments that the sheet has, or none.
  init(
    _ bytes: [UInt8]?, _ marks: [Int: [Int: MarkedCell]], file: String, part: String
  ) throws(DocumentFault) {
    self.bytes = bytes ?? Self.empty
    try self.bytes.withUnsafeBufferPointer { (buffer) throws(DocumentFault) in
      var xml = try XMLReader(buffer, file: file, part: part)
      try read(&xml)
    }
    guard authorsEnd > 0, listEnd > 0 else {
      throw DocumentFault(.malformedSheet, file: file, part: part)
    }
    edits.insert("<\(prefix)author>planctl</\(prefix)author>", at: authorsEnd)
    for row in marks.keys.sorted() {
      for column in marks[row]!.keys.sorted() { add(marks[row]![column]!, row, column) }
    }
  }

  private mutating func read(_ xml: inout XMLReader) throws(DocumentFault) {
    var cell = ""
    while true {
      switch try xml.next() {
      case .finish: return
      case .start:
        if xml.depth == 1 { prefix = xml.namePrefix }
        if xml.isNamed("author") { authorCount += 1 }
        if xml.isNamed("comment") { cell = try xml.value("ref") ?? "" }
        let isList = xml.isNamed("authors") || xml.isNamed("commentList")
        if isList, xml.isEmptyElement { throw xml.fault(.malformedSheet) }
        // What stands above the characters of a text comes last in it.
        if xml.isNamed("rPh") || xml.isNamed("phoneticPr"), texts[cell] == nil {
          texts[cell] = xml.start
        }
      case .end:
        if xml.isNamed("text"), texts[cell] == nil { texts[cell] = xml.start }
        if xml.isNamed("authors") { authorsEnd = xml.start }
        if xml.isNamed("commentList") { listEnd = xml.start }
      case .text: continue
      }
    }
  }

  private mutating func add(_ mark: MarkedCell, _ row: Int, _ column: Int) {
    let p = prefix
    let reference = ColumnLetters.name(column) + "\(row)"
    func run(_ text: String) -> String {
      "<\(p)r><\(p)t xml:space=\"preserve\">" + text.escapedXML + "</\(p)t></\(p)r>"
    }
    if let end = texts[reference] {
      edits.insert(run("\n\n" + mark.text), at: end)
      return
    }
    added.append((row, column))
    edits.insert(
      "<\(p)comment ref=\"\(reference)\" authorId=\"\(authorCount)\"><\(p)text>" + run(mark.text)
        + "</\(p)text></\(p)comment>", at: listEnd)
  }

  var part: [UInt8] { edits.applied(to: bytes) }

  // MARK: Boxes

  /// The drawing with a hidden box for each comment that was added; `nil` if the drawing that is there is none
  /// that boxes could be added to. `number` is that of the sheet, from 1: ids of boxes tell it.
  func drawing(_ bytes: [UInt8]?, number: Int) -> [UInt8]? {
    var text = bytes.map { String(decoding: $0, as: UTF8.self) }
    var first = number * 1024 + 1
    if let known = text {
      for part in known.split(separator: "_x0000_s").dropFirst() {
        first = max(first, (Int(part.prefix { $0.isASCII && $0.isNumber }) ?? 0) + 1)
      }
    } else {
      text =
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
        + "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">"
        + "<o:idmap v:ext=\"edit\" data=\"\(number)\"/></o:shapelayout></xml>"
    }
    guard let text, let end = text.ranges(of: "</xml>").last?.lowerBound else { return nil }
    var boxes = text.contains("\"_x0000_t202\"") ? "" : Self.boxType
    for (offset, cell) in added.enumerated() {
      boxes += Self.box("_x0000_s\(first + offset)", cell.row, cell.column)
    }
    return Array((text[..<end] + boxes + text[end...]).utf8)
  }

  private static let boxType =
    "<v:shapetype xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
    + "id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">"
    + "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"

  private static func box(_ id: String, _ row: Int, _ column: Int) -> String {
    let anchor = "\(column), 15, \(max(row - 2, 0)), 10, \(column + 4), 15, \(row + 7), 4"
    return
      "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
      + "xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"\(id)\" type=\"#_x0000_t202\" "
      + "style=\"position:absolute;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">"
      + "<v:fill color2=\"#ffffe1\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\">"
      + "</div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
      + "<x:Anchor>\(anchor)</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>\(row - 1)</x:Row>"
      + "<x:Column>\(column - 1)</x:Column></x:ClientData></v:shape>"
  }
}
