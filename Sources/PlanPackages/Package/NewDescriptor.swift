package import Planning
internal import Tables
package import Texts

/// `datapackage.json` of a package that is written for the first time, made from the table schemas.
package struct NewDescriptor {
  /// In small letters, digits, `.`, `_` and `-` alone, as Data Packages ask for.
  package var name: String
  package var title: String
  /// Left out if `nil`.
  package var description: String?
  package var languages = ["zh", "en"]
  package var unit: MoneyUnit
  package var tierNames = TierNames()
  package var fiscalYears = FiscalYears()

  /// Takes the fields as they are; the reader of packages is what checks them.
  package init(name: String, title: String, description: String? = nil, unit: MoneyUnit) {
    self.name = name
    self.title = title
    self.description = description
    self.unit = unit
  }

  /// What the tables are called where a package has no words of its own for them.
  package static let titles: [TableName: String] = [
    .projects: "项目", .subprojects: "子项目", .places: "行政区划", .sources: "资金来源",
    .tranches: "年度资金明细", .totals: "印出的合计数", .outputs: "建设数量", .duties: "重点项目分工",
    .dutyProjects: "分工与项目对应", .rules: "资金规则", .scenarios: "情景", .calendar: "会议和报告日程",
    .execution: "预算和执行", .indicators: "绩效指标", .figures: "印出的数", .relations: "数的关系",
    .waivers: "已接受的问题", .versions: "版本",
  ]

  /// The document for `tables`, called by `titles`, with references to the tables in `present`, to any if
  /// that is `nil`.
  package func json(
    _ tables: [TableName], titles: [TableName: String] = NewDescriptor.titles,
    among present: [TableName]? = nil
  ) -> JSON {
    var members: [(key: String, value: JSON)] = [
      ("$schema", .string("https://datapackage.org/profiles/2.0/datapackage.json")),
      ("name", .string(name)), ("title", .string(title)),
    ]
    if let description { members.append(("description", .string(description))) }
    let resources = tables.map {
      TableSchema.schema($0).resource(title: titles[$0] ?? "", unit: unit.name, among: present)
    }
    return .object(
      members + [
        ("languages", .array(languages.map(JSON.string))), ("version", .string("1.0.0")),
        ("planctl", NewDescriptor.settings(unit, tierNames, fiscalYears)),
        ("resources", .array(resources)),
      ])
  }

  /// The value of `planctl`: money, and names of tiers and years where the plan has its own.
  package static func settings(
    _ unit: MoneyUnit, _ tiers: TierNames, _ years: FiscalYears
  ) -> JSON {
    var members: [(key: String, value: JSON)] = [
      ("format", .integer(1)), ("currency", .string(unit.currency)), ("unit", .string(unit.name)),
    ]
    if unit.title != Bilingual(zh: unit.name, en: unit.name) {
      members.append(("unitNames", names(unit.title)))
    }
    members += [
      ("unitScale", .number("\(unit.scale)")), ("decimals", .integer(unit.decimals)),
    ]
    let own = TierNames.words.compactMap { word in
      tiers.own[word].map { (key: word, value: names($0)) }
    }
    if !own.isEmpty { members.append(("tiers", .object(own))) }
    let labels = years.labels.sorted { $0.key < $1.key }.map { year, label in
      (key: "\(year)", value: label.zh == label.en ? JSON.string(label.en) : names(label))
    }
    if !labels.isEmpty { members.append(("yearLabels", .object(labels))) }
    if years.start != .january {
      let month = JSON.integer(Int(years.start.month))
      let before: [(key: String, value: JSON)] = [("month", month), ("yearBefore", .boolean(true))]
      members.append(("yearStart", years.start.isYearBefore ? .object(before) : month))
    }
    return .object(members)
  }

  private static func names(_ title: Bilingual) -> JSON {
    .object([("zh", .string(title.zh)), ("en", .string(title.en))])
  }

  /// What the reader of packages finds wrong with `settings`: the key that it is about, and what was
  /// expected; `nil` if nothing is.
  package static func fault(of settings: JSON) -> (key: String, expected: Bilingual)? {
    let bytes = Array(
      JSON.object([
        ("name", .string("plan")), ("planctl", settings), ("resources", .array([])),
      ]).pretty().utf8)
    var log = FaultLog()
    _ = Descriptor.read(bytes, &log)
    guard let fault = log.faults.first else { return nil }
    let words = fault.expected.en.split(separator: ": ", maxSplits: 1)
    let key = words[0].split(separator: ".").dropFirst().first.map(String.init) ?? ""
    func text(_ expected: String) -> String {
      expected.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? expected
    }
    return (key, Bilingual(zh: text(fault.expected.zh), en: text(fault.expected.en)))
  }
}
