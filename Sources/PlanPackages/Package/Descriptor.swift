internal import Checking
package import Planning
internal import Tables
package import Texts

/// The parts of `datapackage.json` that planctl acts on; everything else is checked for being known
/// and kept as it is.
package struct Descriptor: Sendable {
  package var json: JSON
  package var name = ""
  package var title = ""
  package var languages: [String] = []
  package var unit = MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2)
  package var tierNames = TierNames()
  package var fiscalYears = FiscalYears()
  package var declaredFigures = DeclaredFigures()
  /// The part of a larger plan that this package holds; empty for a whole plan.
  package var part = ""
  /// All parts of that plan, as far as the package names them, in natural order.
  package var parts: [String] = []
  /// Years of the plan, beside those in which the package has money.
  package var years: [Int32] = []
  package var resources: [(table: TableName, path: String)] = []

  private static let packageKeys = [
    "$schema", "name", "id", "title", "description", "homepage", "version", "created", "keywords",
    "contributors", "licenses", "sources", "image", "languages", "profile", "resources", "planctl",
  ]
  private static let unitKeys = [
    "format", "currency", "unit", "unitNames", "unitScale", "decimals", "tiers", "yearLabels",
    "yearStart", "figures", "part", "parts", "years",
  ]
  private static let resourceKeys = [
    "$schema", "name", "title", "description", "type", "path", "scheme", "format", "mediatype",
    "encoding", "dialect", "schema", "profile", "homepage", "sources", "licenses", "bytes", "hash",
  ]
  private static let schemaKeys = [
    "$schema", "name", "title", "description", "fields", "fieldsMatch", "primaryKey", "uniqueKeys",
    "foreignKeys", "missingValues",
  ]
  private static let dialectDefaults: [String: JSON] = [
    "delimiter": .string(","), "lineTerminator": .string("\n"), "quoteChar": .string("\""),
    "doubleQuote": .boolean(true), "header": .boolean(true), "headerRows": .array([.number("1")]),
    "skipInitialSpace": .boolean(false),
  ]

  /// Reads the descriptor in `bytes`; every fault goes into `log`. `nil` if it is not even JSON.
  package static func read(_ bytes: [UInt8], _ faults: inout FaultLog) -> Descriptor? {
    let document: (value: JSON, place: (String) -> (line: Int, column: Int))
    do {
      document = try JSONReader.read(bytes, file: PlanPackage.descriptorName)
    } catch {
      faults.add(error)
      return nil
    }
    var log = Log(place: document.place)
    defer { faults.append(log.faults) }
    let json = document.value
    var descriptor = Descriptor(json: json)
    guard case .object(let members) = json else {
      report(.wrongValue, "", nil, "应为一个对象 {…}", "an object {…}", &log)
      return nil
    }
    checkKeys(members, packageKeys, at: "", &log)
    descriptor.name = json["name"]?.stringValue ?? ""
    if let name = json["name"], name.stringValue == nil {
      report(.wrongValue, "name", name.text(), "包名应为字符串", "a package name in quotes", &log)
    }
    descriptor.title = json["title"]?.stringValue ?? ""
    if case .array(let languages)? = json["languages"] {
      descriptor.languages = languages.compactMap(\.stringValue)
    }
    descriptor.readUnit(&log)
    descriptor.readResources(&log)
    return descriptor
  }

  private mutating func readUnit(_ log: inout Log) {
    guard case .object(let members)? = json["planctl"] else {
      Descriptor.report(
        .missingKey, "planctl", nil, "应有 \"planctl\": {\"format\": 1, \"unit\": \"万元\", …}",
        "\"planctl\": {\"format\": 1, \"unit\": \"万元\", …}", &log)
      return
    }
    Descriptor.checkKeys(members, Descriptor.unitKeys, at: "planctl.", &log)
    let settings = json["planctl"]!
    if Descriptor.integer(settings, "format") != 1 {
      Descriptor.report(
        .wrongValue, "planctl.format", settings["format"]?.text(), "本版 planctl 读取格式 1",
        "1, the format that this planctl reads", &log)
    }
    readMoney(settings, &log)
    readTiers(settings, &log)
    readYears(settings, &log)
    readFigures(settings, &log)
    readPart(settings, &log)
  }

  static func integer(_ settings: JSON, _ key: String) -> Int64? {
    if case .number(let digits)? = settings[key] { Int64(digits) } else { nil }
  }

  /// `"part": "510000"`, `"parts": ["510000", "520000"]` and `"years": [2021, 2022]`: which part of a
  /// larger plan this is, all parts and the years of that plan.
  private mutating func readPart(_ settings: JSON, _ log: inout Log) {
    if let name = settings["part"] {
      part = name.stringValue ?? ""
      if !Descriptor.isPartName(part) {
        Descriptor.report(
          .wrongValue, "planctl.part", name.text(), "应为部分的名称，如 \"510000\"",
          "the name of the part, such as \"510000\"", &log)
      }
    }
    if let list = settings["parts"] {
      if let names = Descriptor.partNames(list) {
        parts = names
      } else {
        Descriptor.report(
          .wrongValue, "planctl.parts", list.text(),
          "应为全计划各部分的名称，各不相同且不为空，如 [\"510000\", \"520000\"]",
          "the names of all parts of the plan, each once and none empty, such as "
            + "[\"510000\", \"520000\"]", &log)
      }
    }
    guard let list = settings["years"] else { return }
    var read: [Int32] = []
    if case .array(let values) = list {
      for case .number(let digits) in values {
        if let year = Int32(digits), (1900...2199).contains(year) { read.append(year) }
      }
      if read.count == values.count, zip(read, read.dropFirst()).allSatisfy({ $0 < $1 }) {
        years = read
        return
      }
    }
    Descriptor.report(
      .wrongValue, "planctl.years", list.text(), "应为由小到大的年度，如 [2021, 2022]",
      "years in ascending order, such as [2021, 2022]", &log)
  }

  private static func isPartName(_ name: String) -> Bool {
    !name.isEmpty && !name.unicodeScalars.contains { $0.value < 0x20 }
  }

  /// The names of all parts in natural order; `nil` if `list` is no array of names, each there once.
  package static func partNames(_ list: JSON) -> [String]? {
    guard case .array(let values) = list, !values.isEmpty else { return nil }
    let names = values.compactMap(\.stringValue)
    guard names.count == values.count, names.allSatisfy(isPartName),
      Set(names.map { Array($0.utf8) }).count == names.count
    else { return nil }
    return names.sorted(by: naturallyPrecedes)
  }

  private mutating func readResources(_ log: inout Log) {
    guard case .array(let list)? = json["resources"] else {
      Descriptor.report(.missingKey, "resources", nil, "应有资源列表", "a list of resources", &log)
      return
    }
    for (position, resource) in list.enumerated() {
      let at = "resources[\(position)]"
      guard case .object(let members) = resource else {
        Descriptor.report(.wrongValue, at, resource.text(), "应为一个对象", "an object", &log)
        continue
      }
      Descriptor.checkKeys(members, Descriptor.resourceKeys, at: at + ".", &log)
      guard let name = resource["name"]?.stringValue, let table = TableName(rawValue: name) else {
        let names = TableName.allCases.map(\.rawValue)
        Descriptor.report(
          .unknownTable, at + ".name", resource["name"]?.text(),
          "应为 " + names.joined(separator: "、") + " 之一", "one of " + names.joined(separator: ", "),
          &log)
        continue
      }
      if resources.contains(where: { $0.table == table }) {
        Descriptor.report(.repeatedKey, at + ".name", name, "每张表只能有一个文件", "each table once", &log)
        continue
      }
      Descriptor.checkResource(resource, at, table, unit, &log)
      guard let path = resource["path"]?.stringValue else {
        Descriptor.report(
          .wrongValue, at + ".path", resource["path"]?.text(), "应为一个文件名", "one file name", &log)
        continue
      }
      if path.hasPrefix("/") || path.contains("\\") || path.contains("://")
        || path.split(separator: "/", omittingEmptySubsequences: false).contains(where: {
          $0.isEmpty || $0 == "." || $0 == ".."
        })
      {
        Descriptor.report(
          .unsafePath, at + ".path", path, "应为文件夹内的相对路径",
          "a relative path inside the folder", &log)
        continue
      }
      resources.append((table, path))
    }
  }

  /// Refuses what would make another reader see other data than planctl does.
  private static func checkResource(
    _ resource: JSON, _ at: String, _ table: TableName, _ unit: MoneyUnit, _ log: inout Log
  ) {
    if let encoding = resource["encoding"]?.stringValue,
      !["utf-8", "utf8"].contains(encoding.lowercased())
    {
      report(.wrongValue, at + ".encoding", encoding, "应为 utf-8", "utf-8", &log)
    }
    if let format = resource["format"]?.stringValue, format != "csv" {
      report(.wrongValue, at + ".format", format, "应为 csv", "csv", &log)
    }
    if case .object(let members)? = resource["dialect"] {
      for (key, value) in members where key != "$schema" {
        if dialectDefaults[key] != value {
          report(
            .wrongValue, at + ".dialect." + key, value.text(), "只支持标准 CSV（逗号、双引号、表头）",
            "standard CSV only (comma, double quotes, header)", &log)
        }
      }
    }
    guard case .object(let members)? = resource["schema"] else { return }
    checkKeys(members, schemaKeys, at: at + ".schema.", &log)
    if let missing = resource["schema"]?["missingValues"], missing != .array([.string("")]) {
      report(
        .wrongValue, at + ".schema.missingValues", missing.text(), "只有空白表示没有值",
        "[\"\"]: only a blank says that there is no value", &log)
    }
    guard case .array(let fields)? = resource["schema"]?["fields"] else { return }
    for (number, field) in fields.enumerated() {
      checkField(field, at + ".schema.fields[\(number)]", table, unit, &log)
    }
  }

  /// A declared field must be a column that planctl knows, of a type and unit that say the same.
  private static func checkField(
    _ field: JSON, _ at: String, _ table: TableName, _ unit: MoneyUnit, _ log: inout Log
  ) {
    let columns = TableSchema.schema(table).columns
    let name = field["name"]?.stringValue
    guard let column = columns.first(where: { $0.name == name }) else {
      let names = columns.map(\.name)
      report(
        .unknownColumn, at, name, "可用的列：" + names.joined(separator: "、"),
        "one of " + names.joined(separator: ", "), &log)
      return
    }
    let types: [String]
    switch column.kind {
    case .amount, .decimal: types = ["number", "integer"]
    case .integer: types = ["integer"]
    case .year: types = ["integer", "year"]
    case .identifier, .reference, .word, .date, .text: types = []
    }
    if !types.isEmpty, let type = field["type"],
      !(types + ["any"]).contains(where: { type == .string($0) })
    {
      report(
        .wrongValue, at + ".type", type.text(), "应为 " + types.joined(separator: "、"),
        types.joined(separator: " or "), &log)
    }
    if column.kind == .amount, let written = field["unit"], written != .string(unit.name) {
      report(
        .wrongValue, at + ".unit", written.text(), "应为 \(unit.name)，与 planctl.unit 一致",
        "\(unit.name), as in planctl.unit", &log)
    }
  }

  static func checkKeys(
    _ members: [(key: String, value: JSON)], _ known: [String], at path: String,
    _ log: inout Log
  ) {
    for (key, _) in members where !known.contains(key) {
      report(
        .unknownKey, path + key, key, "可用的键：" + known.joined(separator: "、"),
        "one of " + known.joined(separator: ", "), &log)
    }
  }

  static func report(
    _ kind: FaultKind, _ path: String, _ found: String?, _ zh: String, _ en: String,
    _ log: inout Log
  ) {
    let prefix = path.isEmpty ? "" : path + ": "
    let (line, column) = log.place(path)
    log.faults.add(
      InputFault(
        kind, file: PlanPackage.descriptorName, line: line, column: column, found: found,
        expected: Bilingual(zh: prefix + zh, en: prefix + en)))
  }

  /// A resource without the size and digest of its file, which a changed file no longer has.
  package static func withoutSize(_ resource: JSON) -> JSON {
    guard case .object(let members) = resource else { return resource }
    return .object(members.filter { $0.key != "bytes" && $0.key != "hash" })
  }

  /// Faults of a descriptor and where its parts stand.
  struct Log {
    let place: (String) -> (line: Int, column: Int)
    var faults = FaultLog()
  }
}
