internal import PlanPackages
internal import Planning
internal import Texts

/// `datapackage.json` of a synthetic plan, made from the table schemas: types, units, keys and references.
enum SyntheticDescriptor {
  /// How every descriptor made here begins: no plan of anybody's own is replaced by a synthetic one.
  static let opening =
    "{\n  \"$schema\": \"https://datapackage.org/profiles/2.0/datapackage.json\",\n"
    + "  \"name\": \"synthetic-"

  /// The tables of a synthetic plan, in the order of the descriptor.
  static let tables: [(table: TableName, title: String)] = [
    (.projects, "项目"), (.subprojects, "子项目"), (.places, "行政区划"), (.sources, "资金来源"),
    (.tranches, "年度资金明细"), (.totals, "印出的合计数"), (.outputs, "建设数量"),
    (.duties, "重点项目分工"), (.dutyProjects, "分工与项目对应"), (.rules, "资金规则"),
    (.scenarios, "情景"), (.calendar, "会议和报告日程"),
  ]

  static func json(_ shape: SyntheticShape) -> JSON {
    let words =
      "--subprojects \(shape.subprojects) --counties \(shape.realm.counties) --years \(shape.years) "
      + "--first-year \(shape.firstYear) --seed \(shape.seed)"
    let name =
      "synthetic-\(shape.subprojects)-\(shape.realm.counties)-\(shape.years)-\(shape.firstYear)"
      + "-\(shape.seed)"
    return .object([
      ("$schema", .string("https://datapackage.org/profiles/2.0/datapackage.json")),
      ("name", .string(name)),
      ("title", .string("应急救援能力提升计划（\(shape.firstYear)—\(shape.lastYear)年，虚构）")),
      (
        "description",
        .string("虚构的计划，由 planctl generate \(words) 生成；地名、代码和金额都不是真的。金额单位万元。")
      ),
      ("languages", .array([.string("zh"), .string("en")])),
      ("version", .string("1.0.0")),
      (
        "planctl",
        .object([
          ("format", .integer(1)), ("currency", .string("CNY")),
          ("unit", .string(SyntheticPlan.unit.name)),
          ("unitScale", .integer(Int(SyntheticPlan.unit.scale))),
          ("decimals", .integer(SyntheticPlan.unit.decimals)),
        ])
      ),
      ("resources", .array(tables.map { resource($0.table, $0.title) })),
    ])
  }

  private static func resource(_ table: TableName, _ title: String) -> JSON {
    .object([
      ("name", .string(table.rawValue)), ("title", .string(title)), ("type", .string("table")),
      ("path", .string(table.rawValue + ".csv")), ("format", .string("csv")),
      ("mediatype", .string("text/csv")), ("encoding", .string("utf-8")),
      ("schema", schema(TableSchema.schema(table))),
    ])
  }

  private static func schema(_ table: TableSchema) -> JSON {
    var members: [(key: String, value: JSON)] = [
      ("fields", .array(table.columns.map(field))),
      ("primaryKey", .array(table.key.map(JSON.string))),
    ]
    let references = table.columns.compactMap { column -> JSON? in
      guard case .reference(let other) = column.kind else { return nil }
      return .object([
        ("fields", .array([.string(column.name)])),
        (
          "reference",
          .object([
            // A table that refers to itself is written as a blank.
            ("resource", .string(other == table.name ? "" : other.rawValue)),
            ("fields", .array(TableSchema.schema(other).key.map(JSON.string))),
          ])
        ),
      ])
    }
    if !references.isEmpty { members.append(("foreignKeys", .array(references))) }
    return .object(members)
  }

  private static func field(_ column: ColumnSchema) -> JSON {
    var members: [(key: String, value: JSON)] = [("name", .string(column.name))]
    var constraints: [(key: String, value: JSON)] = []
    if column.isRequired { constraints.append(("required", .boolean(true))) }
    let type: String
    switch column.kind {
    case .identifier, .reference, .text: type = "string"
    case .integer: type = "integer"
    case .date: type = "date"
    case .amount, .decimal: type = "number"
    case .year:
      type = "integer"
      constraints += [("minimum", .integer(1900)), ("maximum", .integer(2199))]
    case .word(let words):
      type = "string"
      constraints.append(("enum", .array(words.map(JSON.string))))
    }
    members.append(("type", .string(type)))
    if column.kind == .amount { members.append(("unit", .string(SyntheticPlan.unit.name))) }
    if !constraints.isEmpty { members.append(("constraints", .object(constraints))) }
    return .object(members)
  }
}
