internal import Archives

/// The relations of one part (ECMA-376, part 2, 9.3), to which some are added.
struct RelationList {
  static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006/relationships"

  private let bytes: [UInt8]
  private var ids: Set<String> = []
  private var end = 0
  private var prefix = ""
  private var added = ""

  /// `bytes` are those of the part, or none where there is none yet.
  init(_ bytes: [UInt8]?, file: String, part: String) throws(DocumentFault) {
    self.bytes =
      bytes
      ?? Array(
        ("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
          + "<Relationships xmlns=\"\(Self.package)\"></Relationships>").utf8)
    try self.bytes.withUnsafeBufferPointer { (buffer) throws(DocumentFault) in
      var xml = try XMLReader(buffer, file: file, part: part)
      while true {
        let event = try xml.next()
        if event == .finish { break }
        if event == .start {
          if xml.depth == 1 { prefix = xml.namePrefix }
          if xml.isNamed("Relationship"), let id = try xml.value("Id") { ids.insert(id) }
        } else if event == .end, xml.depth == 0 {
          end = xml.start
        }
      }
    }
  }

  /// Adds a relation to `target`, a part of the archive, and returns its id.
  mutating func add(_ type: String, to target: String) -> String {
    var number = 1
    while ids.contains("planctl\(number)") { number += 1 }
    let id = "planctl\(number)"
    ids.insert(id)
    added +=
      "<\(prefix)Relationship Id=\"\(id)\" Type=\"\(Self.office)/\(type)\" "
      + "Target=\"/\(target.escapedXML)\"/>"
    return id
  }

  var part: [UInt8] {
    var edits = XMLEdits()
    edits.insert(added, at: end)
    return edits.applied(to: bytes)
  }

  /// The part that holds the relations of `part`.
  static func name(of part: String) -> String {
    let steps = part.split(separator: "/")
    let folder = steps.dropLast().map { $0 + "/" }.joined()
    return folder + "_rels/" + (steps.last ?? "") + ".rels"
  }
}

/// `[Content_Types].xml`: what each part is (part 2, 10.1).
struct ContentTypes {
  static let part = "[Content_Types].xml"
  private let bytes: [UInt8]
  private var endings: Set<String> = []
  private var end = 0
  private var prefix = ""
  private var added = ""

  init(_ bytes: [UInt8], file: String) throws(DocumentFault) {
    self.bytes = bytes
    try bytes.withUnsafeBufferPointer { (buffer) throws(DocumentFault) in
      var xml = try XMLReader(buffer, file: file, part: Self.part)
      while true {
        let event = try xml.next()
        if event == .finish { break }
        if event == .start {
          if xml.depth == 1 { prefix = xml.namePrefix }
          if xml.isNamed("Default"), let ending = try xml.value("Extension") {
            endings.insert(ending.lowercased())
          }
        } else if event == .end, xml.depth == 0 {
          end = xml.start
        }
      }
    }
  }

  mutating func add(part: String, _ type: String) {
    added +=
      "<\(prefix)Override PartName=\"/\(part.escapedXML)\" "
      + "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.\(type)+xml\"/>"
  }

  /// Drawings of comments are told by the ending of their names.
  mutating func addDrawings() {
    guard endings.insert("vml").inserted else { return }
    added +=
      "<\(prefix)Default Extension=\"vml\" "
      + "ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"
  }

  var written: [UInt8] {
    var edits = XMLEdits()
    edits.insert(added, at: end)
    return edits.applied(to: bytes)
  }
}
