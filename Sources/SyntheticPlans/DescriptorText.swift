internal import PlanPackages
package import Planning
package import Texts

/// The parts of `datapackage.json` that planctl writes for a new package.
package enum DescriptorText {
  /// The value of `planctl`: money, and names of tiers and years where the plan has its own.
  package static func settings(
    _ unit: MoneyUnit, _ tiers: TierNames = TierNames(), _ years: FiscalYears = FiscalYears()
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
}

extension DescriptorText {
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
