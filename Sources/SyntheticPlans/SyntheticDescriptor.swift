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
  static let tables: [TableName] = [
    .projects, .subprojects, .places, .sources, .tranches, .totals, .outputs, .duties,
    .dutyProjects, .rules, .scenarios, .calendar,
  ]

  static func json(_ shape: SyntheticShape) -> JSON {
    let dress = shape.dress
    let words =
      "--subprojects \(shape.subprojects) --counties \(shape.realm.counties) --years \(shape.years) "
      + "--first-year \(shape.firstYear) --seed \(shape.seed)" + dress.options
    let name =
      "synthetic-\(shape.subprojects)-\(shape.realm.counties)-\(shape.years)-\(shape.firstYear)"
      + "-\(shape.seed)"
    var descriptor = NewDescriptor(
      name: name, title: "应急救援能力提升计划（\(shape.firstYear)—\(shape.lastYear)年，虚构）",
      description: "虚构的计划，由 planctl generate \(words) 生成；地名、代码和金额都不是真的。"
        + "金额单位\(dress.unit.title.zh)。",
      unit: dress.unit)
    descriptor.tierNames = dress.tierNames
    descriptor.fiscalYears = dress.fiscalYears
    return descriptor.json(tables)
  }
}
