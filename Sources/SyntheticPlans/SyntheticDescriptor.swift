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
    let dress = shape.dress
    let words =
      "--subprojects \(shape.subprojects) --counties \(shape.realm.counties) --years \(shape.years) "
      + "--first-year \(shape.firstYear) --seed \(shape.seed)" + dress.options
    let name =
      "synthetic-\(shape.subprojects)-\(shape.realm.counties)-\(shape.years)-\(shape.firstYear)"
      + "-\(shape.seed)"
    return .object([
      ("$schema", .string("https://datapackage.org/profiles/2.0/datapackage.json")),
      ("name", .string(name)),
      ("title", .string("应急救援能力提升计划（\(shape.firstYear)—\(shape.lastYear)年，虚构）")),
      (
        "description",
        .string("虚构的计划，由 planctl generate \(words) 生成；地名、代码和金额都不是真的。金额单位\(dress.unit.title.zh)。")
      ),
      ("languages", .array([.string("zh"), .string("en")])),
      ("version", .string("1.0.0")),
      (
        "planctl",
        DescriptorText.settings(dress.unit, dress.tierNames, dress.fiscalYears)
      ),
      (
        "resources",
        .array(
          tables.map {
            TableSchema.schema($0.table).resource(title: $0.title, unit: dress.unit.name)
          })
      ),
    ])
  }
}
