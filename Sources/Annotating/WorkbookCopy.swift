package import Archives
internal import Pages

/// A copy of somebody's own workbook with cells filled, commented, and a sheet of findings behind its own.
///
/// The walk: the list of sheets, for each marked sheet its cells, comments and boxes, then the styles they
/// need, the sheet of findings, and the lists that name new parts. Every other part is copied as it is packed.
package struct WorkbookCopy {
  private let file: String
  private var zip: ZipReader
  private let main: String
  /// Parts that are new or changed, by name; new ones in their order.
  private var changed: [String: [UInt8]] = [:]
  private var added: [String] = []
  private var types: ContentTypes
  private var styles: StyleBook
  private var mainRelations: RelationList
  /// Cells that were marked.
  package private(set) var markedCount = 0

  /// Marks the workbook `bytes`. Marks of sheets that it does not have are left out.
  ///
  /// Throws what can not be read, and `.malformedSheet` where nothing can be added. O(bytes of the parts that
  /// are changed + bytes of the file).
  package static func marked(
    _ bytes: [UInt8], file: String, marks: [CellMark], findings: FindingSheet
  ) throws(DocumentFault) -> (bytes: [UInt8], cells: Int) {
    var copy = try WorkbookCopy(bytes, file: file)
    let bySheet = Dictionary(grouping: marks, by: \.sheet)
    let sheets = try copy.sheets()
    for (number, sheet) in sheets.enumerated() {
      guard let marks = bySheet[sheet.name] else { continue }
      try copy.mark(sheet.part, MarkedCell.grouped(marks), number: number + 1)
    }
    try copy.add(findings, names: sheets.map(\.name))
    copy.finishLists()
    return (try copy.archive(), copy.markedCount)
  }

  private init(_ bytes: [UInt8], file: String) throws(DocumentFault) {
    self.file = file
    zip = try ZipReader(bytes, file: file)
    func need(_ name: String, _ zip: inout ZipReader) throws(DocumentFault) -> [UInt8] {
      guard let bytes = try zip.read(name) else {
        throw DocumentFault(.missingPart, file: file, part: name)
      }
      return bytes
    }
    let roots = try PartRelations(try need("_rels/.rels", &zip), of: "", file: file)
    guard let main = roots.target("officeDocument"), zip.holds(main) else {
      throw DocumentFault(.otherArchive, file: file)
    }
    self.main = main
    types = try ContentTypes(try need(ContentTypes.part, &zip), file: file)
    let name = RelationList.name(of: main)
    let list = try need(name, &zip)
    mainRelations = try RelationList(list, file: file, part: name)
    let known = try PartRelations(list, of: main, file: file)
    var part = known.target("styles")
    if let name = part, !zip.holds(name) { part = nil }
    stylesPart = part ?? WorkbookCopy.folder(of: main) + "planctl-styles.xml"
    var bytes = StyleBook.empty
    if let part { bytes = try need(part, &zip) }
    styles = try StyleBook(bytes, file: file, part: stylesPart)
    hasStyles = part != nil
    relations = known
  }

  private let stylesPart: String
  private let hasStyles: Bool
  private let relations: PartRelations

  private static func folder(of part: String) -> String {
    part.split(separator: "/").dropLast().map { $0 + "/" }.joined()
  }

  private mutating func read(_ name: String) throws(DocumentFault) -> [UInt8]? {
    if let bytes = changed[name] { return bytes }
    guard let bytes = try zip.read(name) else { return nil }
    // Whatever is written into it is UTF-8.
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw DocumentFault(.malformedSheet, file: file, part: name, found: "UTF-16")
    }
    return bytes
  }

  private mutating func put(_ name: String, _ bytes: [UInt8]) {
    if !zip.holds(name), changed[name] == nil { added.append(name) }
    changed[name] = bytes
  }

  /// `xl/comments1.xml`, with the first number that is free.
  private func freeName(_ stem: String, _ ending: String) -> String {
    var number = 1
    let folder = Self.folder(of: main)
    while zip.holds("\(folder)\(stem)\(number)\(ending)")
      || changed["\(folder)\(stem)\(number)\(ending)"] != nil
    {
      number += 1
    }
    return "\(folder)\(stem)\(number)\(ending)"
  }

  // MARK: The list of sheets

  private var sheetsEnd = 0
  private var largestSheetID = 0
  private var sheetPrefix = ""

  /// Names and parts of the sheets of cells, in their order.
  private mutating func sheets() throws(DocumentFault) -> [(name: String, part: String)] {
    var found: [(name: String, part: String)] = []
    let bytes = try read(main) ?? []
    var (end, largest, prefix) = (0, 0, "")
    let (file, main, relations) = (file, main, relations)
    try bytes.withUnsafeBufferPointer { (buffer) throws(DocumentFault) in
      var xml = try XMLReader(buffer, file: file, part: main)
      while true {
        switch try xml.next() {
        case .finish: return
        case .start where xml.isNamed("sheet"):
          largest = max(largest, xml.number("sheetId") ?? 0)
          prefix = xml.namePrefix
          if let id = try xml.value("id"), let relation = relations.byID[id],
            relation.type == "worksheet"
          {
            found.append((try xml.value("name") ?? "", relation.target))
          }
        case .start where xml.depth == 1 && !xml.isNamed("workbook"):
          throw DocumentFault(.otherArchive, file: file)
        case .end where xml.isNamed("sheets"): end = xml.start
        default: continue
        }
      }
    }
    guard end > 0 else { throw DocumentFault(.malformedSheet, file: file, part: main) }
    (sheetsEnd, largestSheetID, sheetPrefix) = (end, largest, prefix)
    return found
  }

  // MARK: One sheet

  private mutating func mark(
    _ part: String, _ marks: [Int: [Int: MarkedCell]], number: Int
  ) throws(DocumentFault) {
    guard let bytes = try read(part) else {
      throw DocumentFault(.missingPart, file: file, part: part)
    }
    let (file, name) = (file, RelationList.name(of: part))
    let relationBytes = try read(name)
    var list = try RelationList(relationBytes, file: file, part: name)
    let known = try relationBytes.map { bytes throws(DocumentFault) in
      try PartRelations(bytes, of: part, file: file)
    }
    var sheet = SheetMarks(marks)
    var styles = styles
    try bytes.withUnsafeBufferPointer { (buffer) throws(DocumentFault) in
      var xml = try XMLReader(buffer, file: file, part: part)
      try sheet.read(&xml, &styles)
    }
    self.styles = styles
    let comments = known?.target("comments")
    let commentPart = comments ?? freeName("comments", ".xml")
    let notes = try CommentParts(
      try comments.map { name throws(DocumentFault) in try read(name) } ?? nil, marks, file: file,
      part: commentPart)
    put(commentPart, notes.part)
    if comments == nil {
      types.add(part: commentPart, "comments")
      _ = list.add("comments", to: commentPart)
    }
    let drawing = sheet.drawing.flatMap { known?.byID[$0]?.target }
    let drawingPart = drawing ?? freeName("drawings/vmlDrawing", ".vml")
    guard
      let boxes = notes.drawing(
        try drawing.map { name throws(DocumentFault) in try read(name) } ?? nil, number: number)
    else { throw DocumentFault(.malformedSheet, file: file, part: drawingPart) }
    put(drawingPart, boxes)
    types.addDrawings()
    let id = drawing == nil ? list.add("vmlDrawing", to: drawingPart) : nil
    put(part, sheet.part(bytes, drawing: id))
    put(name, list.part)
    markedCount += marks.values.reduce(0) { $0 + $1.count }
  }

  // MARK: The sheet of findings, and the lists

  private mutating func add(_ findings: FindingSheet, names: [String]) throws(DocumentFault) {
    let (words, bold) = (styles.words(), styles.words(isBold: true))
    let link = styles.words(isLink: true)
    let part = freeName("worksheets/planctl", ".xml")
    put(part, findings.part(words: words, bold: bold, link: link))
    types.add(part: part, "worksheet")
    let id = mainRelations.add("worksheet", to: part)
    var (name, number) = (findings.name, 1)
    while names.contains(where: { $0.lowercased() == name.lowercased() }) {
      number += 1
      name = "\(findings.name) \(number)"
    }
    var edits = XMLEdits()
    edits.insert(
      "<\(sheetPrefix)sheet xmlns:r=\"\(RelationList.office)\" name=\"\(name.escapedXML)\" "
        + "sheetId=\"\(largestSheetID + 1)\" r:id=\"\(id)\"/>", at: sheetsEnd)
    put(main, edits.applied(to: try read(main) ?? []))
  }

  private mutating func finishLists() {
    if !hasStyles {
      _ = mainRelations.add("styles", to: stylesPart)
      types.add(part: stylesPart, "styles")
    }
    put(stylesPart, styles.part)
    put(RelationList.name(of: main), mainRelations.part)
    put(ContentTypes.part, types.written)
  }

  private mutating func archive() throws(DocumentFault) -> [UInt8] {
    var out = ZipArchive()
    for name in zip.names {
      if let bytes = changed[name] {
        out.add(name, bytes)
      } else {
        let part = try zip.packed(name)
        out.add(
          name, packed: part.bytes, isDeflated: part.isDeflated, crc: part.crc, size: part.size)
      }
    }
    for name in added { out.add(name, changed[name]!) }
    return out.finished()
  }
}
