internal import Planning
internal import Tables
public import Texts

extension ChangeList {
  /// Reads the list in `bytes`, a file that `planctl diff --format json` wrote.
  ///
  /// - Throws: every fault of the file, with line and column.
  public init(_ bytes: [UInt8], file: String) throws(PackageFaults) {
    self.init(file: file)
    let document: (value: JSON, place: (String) -> (line: Int, column: Int))
    do { document = try JSONReader.read(bytes, file: file) } catch { throw PackageFaults(error) }
    var reader = ChangeListReader(file: file, place: document.place)
    let json = document.value
    if json["command"] != .string("diff") {
      reader.report(
        .wrongValue, "command", json["command"]?.text(),
        "应为 \"diff\"：planctl diff --format json 写出的文件",
        "\"diff\": a file that planctl diff --format json wrote")
    } else if json["format"] != .number("1") {
      reader.report(
        .wrongValue, "format", json["format"]?.text(), "本版 planctl 读取变更清单的格式 1",
        "1, the format of change lists that this planctl reads")
    } else if let versions = json["versions"] {
      reader.report(
        .wrongValue, "versions", versions.text(), "比较整个计划写出的清单；版本之间的差异只供阅读",
        "a list of two whole plans; what differs between versions is for reading only")
    } else {
      renumbered = reader.elements(json, "renumbered").compactMap {
        reader.renumbering($0.value, $0.path)
      }
      descriptor = reader.descriptor(json["descriptor"])
      tables = reader.elements(json, "tables").compactMap { reader.table($0.value, $0.path) }
      if json["files"] != nil {
        files = reader.elements(json, "files").compactMap { reader.fileChange($0.value, $0.path) }
      }
    }
    if reader.faults.count > 0 { throw PackageFaults(reader.faults) }
  }
}

/// The parts of a change list, checked.
struct ChangeListReader {
  let file: String
  let place: (String) -> (line: Int, column: Int)
  var faults = FaultLog()

  mutating func report(
    _ kind: FaultKind, _ path: String, _ found: String?, _ zh: String, _ en: String
  ) {
    let (line, column) = place(path)
    let shown = found.map {
      $0.count > FaultLog.shownLength ? $0.prefix(FaultLog.shownLength) + "…" : $0
    }
    faults.add(
      InputFault(
        kind, file: file, line: line, column: column, found: shown,
        expected: Bilingual(zh: path + "：" + zh, en: path + ": " + en)))
  }

  /// The elements of the array `key`, with their paths.
  mutating func elements(
    _ json: JSON, _ key: String, at path: String = ""
  ) -> [(value: JSON, path: String)] {
    let name = path.isEmpty ? key : path + "." + key
    guard let value = json[key] else {
      report(.missingKey, name, nil, "应为一个数组 […]", "an array […]")
      return []
    }
    guard case .array(let values) = value else {
      report(.wrongValue, name, value.text(), "应为一个数组 […]", "an array […]")
      return []
    }
    return values.enumerated().map { ($1, "\(name)[\($0)]") }
  }

  private mutating func text(_ json: JSON, _ key: String, _ path: String) -> String? {
    if let text = json[key]?.stringValue { return text }
    report(
      json[key] == nil ? .missingKey : .wrongValue, path + "." + key, json[key]?.text(),
      "应为带引号的文字", "a text in quotes")
    return nil
  }

  /// A text, or null for nothing.
  private mutating func optionalText(_ json: JSON, _ key: String, _ path: String) -> String? {
    json[key] == .null ? nil : text(json, key, path)
  }

  mutating func renumbering(_ json: JSON, _ path: String) -> Renumbering? {
    guard let from = text(json, "from", path), let to = text(json, "to", path) else { return nil }
    let reason = json["by"]?.stringValue.flatMap(Renumbering.Reason.init)
    return Renumbering(from: from, to: to, reason: reason ?? .name)
  }

  mutating func descriptor(_ json: JSON?) -> (before: JSON, after: JSON)? {
    guard let json, json != .null else { return nil }
    guard let before = json["before"], let after = json["after"] else {
      report(
        .missingKey, "descriptor", nil, "应有 before 和 after", "the keys before and after")
      return nil
    }
    return (before, after)
  }

  mutating func fileChange(_ json: JSON, _ path: String) -> ChangeList.FileChange? {
    guard let name = text(json, "path", path) else { return nil }
    return ChangeList.FileChange(
      path: name, before: optionalText(json, "before", path),
      after: optionalText(json, "after", path))
  }

  // MARK: Tables

  mutating func table(_ json: JSON, _ path: String) -> TableChange? {
    guard let word = text(json, "table", path) else { return nil }
    guard let name = TableName(rawValue: word) else {
      let names = TableName.allCases.map(\.rawValue)
      report(
        .unknownTable, path + ".table", word, "应为 " + names.joined(separator: "、") + " 之一",
        "one of " + names.joined(separator: ", "))
      return nil
    }
    let schema = TableSchema.schema(name)
    var change = TableChange(table: name, columnsBefore: nil, columnsAfter: nil)
    change.statesColumns = false
    if let columns = json["columns"] {
      change.columnsBefore = self.columns(columns, "before", path + ".columns", schema)
      change.columnsAfter = self.columns(columns, "after", path + ".columns", schema)
      change.statesColumns = true
    }
    change.rows = elements(json, "rows", at: path).compactMap { row($0.value, $0.path, schema) }
    if json["order"] != nil {
      change.order = elements(json, "order", at: path).map { key($0.value, $0.path, schema) }
    }
    return change
  }

  private mutating func columns(
    _ json: JSON, _ key: String, _ path: String, _ schema: TableSchema
  ) -> [String]? {
    if json[key] == .null { return nil }
    return elements(json, key, at: path).compactMap { element in
      guard let name = element.value.stringValue, isColumn(name, element.path, schema) else {
        return nil
      }
      return name
    }
  }

  private mutating func isColumn(_ name: String, _ path: String, _ schema: TableSchema) -> Bool {
    if schema.column(name) != nil { return true }
    let names = schema.columns.map(\.name)
    report(
      .unknownColumn, path, name, "可用的列：" + names.joined(separator: "、"),
      "one of " + names.joined(separator: ", "))
    return false
  }

  private mutating func row(_ json: JSON, _ path: String, _ schema: TableSchema) -> RowChange? {
    guard let word = text(json, "change", path) else { return nil }
    guard let kind = RowChange.Kind(rawValue: word) else {
      report(
        .unknownWord, path + ".change", word, "应为 added、removed、changed 之一",
        "one of added, removed, changed")
      return nil
    }
    var change = RowChange(
      kind: kind, key: key(json["key"] ?? .null, path + ".key", schema), cells: [])
    guard case .object(let cells)? = json["cells"] else {
      report(.missingKey, path + ".cells", nil, "应为一个对象 {…}", "an object {…}")
      return nil
    }
    for (column, cell) in cells {
      let place = path + ".cells." + column
      guard isColumn(column, place, schema) else { continue }
      change.cells.append(
        CellChange(
          column: column, before: kind == .added ? "" : optionalText(cell, "before", place) ?? "",
          after: kind == .removed ? "" : optionalText(cell, "after", place) ?? ""))
    }
    return change
  }

  private mutating func key(_ json: JSON, _ path: String, _ schema: TableSchema) -> [String] {
    guard case .object(let members) = json else {
      report(
        .wrongValue, path, json.text(), "应为一个对象，含 " + schema.key.joined(separator: "、"),
        "an object with " + schema.key.joined(separator: ", "))
      return []
    }
    for (name, value) in members {
      if !schema.key.contains(name) {
        report(
          .unknownKey, path + "." + name, name, "可用的键：" + schema.key.joined(separator: "、"),
          "one of " + schema.key.joined(separator: ", "))
      } else if value.stringValue == nil {
        report(.wrongValue, path + "." + name, value.text(), "应为带引号的文字", "a text in quotes")
      }
    }
    return schema.key.map { json[$0]?.stringValue ?? "" }
  }
}
