internal import Archives

/// What a part of a workbook refers to.
struct PartRelations {
  struct Relation {
    /// The last word of its type: `worksheet`.
    var type: String
    var target: String
  }

  private(set) var byID: [String: Relation] = [:]

  /// `bytes` are the relations of `part`; targets outside the archive are left out.
  init(_ bytes: [UInt8], of part: String, file: String) throws(DocumentFault) {
    let folder = part.split(separator: "/").dropLast().map(String.init)
    var found: [String: Relation] = [:]
    try bytes.withUnsafeBufferPointer { (buffer) throws(DocumentFault) in
      var xml = try XMLReader(buffer, file: file, part: RelationList.name(of: part))
      while true {
        let event = try xml.next()
        if event == .finish { return }
        guard event == .start, xml.isNamed("Relationship"), let id = try xml.value("Id"),
          let target = try xml.value("Target"), try xml.value("TargetMode") != "External"
        else { continue }
        let type = try xml.value("Type") ?? ""
        var steps = target.hasPrefix("/") ? [] : folder
        for step in target.split(separator: "/") where step != "." {
          if step == ".." { _ = steps.popLast() } else { steps.append(String(step)) }
        }
        found[id] = Relation(
          type: String(type.split(separator: "/").last ?? ""), target: steps.joined(separator: "/"))
      }
    }
    byID = found
  }

  /// What a relation of `type` refers to; of several the first by name.
  func target(_ type: String) -> String? {
    byID.values.filter { $0.type == type }.map(\.target).min()
  }
}
