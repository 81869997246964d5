internal import PlanPackages
package import Planning
internal import Texts

/// The tables of a package in the making: texts by column.
package struct PackageRows: Sendable {
  package private(set) var columns: [TableName: [String]] = [:]
  package var rows: [TableName: [[String]]] = [:]

  package init() {}

  /// Adds a row; columns that no row has had so far are made, blanks are left out of `cells`.
  package mutating func add(_ table: TableName, _ cells: KeyValuePairs<String, String>) {
    var row = [String](repeating: "", count: columns[table, default: []].count)
    for (name, text) in cells {
      if let column = columns[table, default: []].firstIndex(of: name) {
        row[column] = text
      } else {
        columns[table, default: []].append(name)
        row.append(text)
        for index in rows[table, default: []].indices { rows[table]![index].append("") }
      }
    }
    rows[table, default: []].append(row)
  }

  /// Puts in a whole table.
  package mutating func set(_ table: TableName, columns names: [String], rows lines: [[String]]) {
    columns[table] = names
    rows[table] = lines
  }

  package func column(_ table: TableName, _ name: String) -> Int? {
    columns[table]?.firstIndex(of: name)
  }

  package func text(_ table: TableName, _ row: Int, _ name: String) -> String {
    column(table, name).map { rows[table]![row][$0] } ?? ""
  }

  /// The same with every column that a new package declares, blank where nothing was read.
  func completed() -> PackageRows {
    var whole = self
    for (table, names) in columns {
      let missing = TableSchema.schema(table).columns.map(\.name).filter { !names.contains($0) }
      let blanks = missing.map { _ in "" }
      whole.columns[table] = names + missing
      whole.rows[table] = rows[table, default: []].map { $0 + blanks }
    }
    return whole
  }

  /// The files of a package, not yet canonical.
  func files(_ descriptor: PackageHead) -> [String: [UInt8]] {
    let tables = TableSchema.all.map(\.name).filter { !rows[$0, default: []].isEmpty }
    var files = [
      PlanPackage.descriptorName: Array(descriptor.json(tables).pretty().utf8)
    ]
    for table in tables {
      var text = CSVText.row(columns[table]!)
      for row in rows[table]! { text += CSVText.row(row) }
      files[table.rawValue + ".csv"] = Array(text.utf8)
    }
    return files
  }
}

/// What `datapackage.json` says of an imported plan, apart from its tables.
struct PackageHead {
  var name: String
  var title: String
  var description: String
  var unit: MoneyUnit

  private static let titles: [TableName: String] = [
    .projects: "项目", .subprojects: "子项目", .places: "行政区划", .sources: "资金来源",
    .tranches: "年度资金明细", .totals: "印出的合计数", .outputs: "建设数量", .duties: "重点项目分工",
    .dutyProjects: "分工与项目对应", .rules: "资金规则", .scenarios: "情景", .calendar: "会议和报告日程",
    .execution: "预算和执行", .indicators: "绩效指标", .figures: "印出的数", .relations: "数的关系",
    .waivers: "已接受的问题",
  ]

  func json(_ tables: [TableName]) -> JSON {
    .object([
      ("$schema", .string("https://datapackage.org/profiles/2.0/datapackage.json")),
      ("name", .string(name)), ("title", .string(title)), ("description", .string(description)),
      ("languages", .array([.string("zh"), .string("en")])), ("version", .string("1.0.0")),
      (
        "planctl",
        .object([
          ("format", .integer(1)), ("currency", .string(unit.currency)),
          ("unit", .string(unit.name)), ("unitScale", .integer(Int(unit.scale))),
          ("decimals", .integer(unit.decimals)),
        ])
      ),
      (
        "resources",
        .array(
          tables.map {
            TableSchema.schema($0).resource(title: PackageHead.titles[$0] ?? "", unit: unit.name)
          })
      ),
    ])
  }
}
