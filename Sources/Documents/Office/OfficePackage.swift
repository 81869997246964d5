internal import Archives

/// An Office document: parts in an archive, which name each other by relations (ECMA-376, part 2).
struct OfficePackage {
  private var archive: ZipReader
  var file: String { archive.file }

  init(_ archive: ZipReader) { self.archive = archive }

  func holds(_ name: String) -> Bool { archive.holds(name) }

  mutating func need(_ name: String) throws(DocumentFault) -> [UInt8] {
    guard let bytes = try read(name) else {
      throw DocumentFault(.missingPart, file: file, part: name)
    }
    return bytes
  }

  /// A part as UTF-8; XML may also be in UTF-16, which its byte-order mark tells.
  mutating func read(_ name: String) throws(DocumentFault) -> [UInt8]? {
    guard let bytes = try archive.read(name) else { return nil }
    guard bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) else { return bytes }
    return try DecodedText(bytes, file: file).bytes
  }

  /// Calls `body` with a reader of an XML part.
  mutating func readXML<Value>(
    _ name: String, _ body: (inout XMLReader) throws(DocumentFault) -> Value
  ) throws(DocumentFault) -> Value {
    let bytes = try need(name)
    return try bytes.withUnsafeBufferPointer { (buffer) throws(DocumentFault) -> Value in
      var reader = try XMLReader(buffer, file: file, part: name)
      return try body(&reader)
    }
  }

  struct Relation {
    var type: String
    var target: String
  }

  /// What a part refers to, by id: targets are names of parts; those outside the archive are left out.
  mutating func relations(of part: String) throws(DocumentFault) -> [String: Relation] {
    let steps = part.split(separator: "/")
    let folder = steps.dropLast().joined(separator: "/")
    let name = (folder.isEmpty ? "" : folder + "/") + "_rels/" + (steps.last ?? "") + ".rels"
    guard holds(name) else { return [:] }
    return try readXML(name) { (xml) throws(DocumentFault) in
      var relations: [String: Relation] = [:]
      while true {
        let event = try xml.next()
        if event == .finish { return relations }
        guard event == .start, xml.isNamed("Relationship"), let id = try xml.value("Id"),
          let target = try xml.value("Target"), try xml.value("TargetMode") != "External",
          let path = Self.resolved(target, in: folder)
        else { continue }
        let type = try xml.value("Type") ?? ""
        relations[id] = Relation(
          type: String(type.split(separator: "/").last ?? ""), target: path)
      }
    }
  }

  private static func resolved(_ target: String, in folder: String) -> String? {
    var steps = target.hasPrefix("/") ? [] : folder.split(separator: "/").map(String.init)
    for step in target.split(separator: "/") {
      if step == ".." {
        if steps.popLast() == nil { return nil }
      } else if step != "." {
        steps.append(String(step))
      }
    }
    return steps.joined(separator: "/")
  }

  /// The main part: the one that the archive itself refers to.
  mutating func mainPart() throws(DocumentFault) -> String? {
    try relations(of: "").target("officeDocument")
  }
}

extension [String: OfficePackage.Relation] {
  /// What a relation of `type` refers to; of several the one that comes first by name.
  func target(_ type: String) -> String? { values.filter { $0.type == type }.map(\.target).min() }
}
