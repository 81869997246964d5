internal import Planning
internal import Texts

/// What a plan is in, and what it calls its tiers and years: `currency` to `yearStart`.
extension Descriptor {
  mutating func readMoney(_ settings: JSON, _ log: inout Log) {
    let names = settings["unitNames"].flatMap { Descriptor.names($0, allowsText: false) }
    let (unit, misuses) = MoneyDeclaration(
      currency: settings["currency"].map { $0.stringValue ?? $0.text() },
      unit: settings["unit"]?.stringValue, names: names,
      scale: Descriptor.integer(settings, "unitScale"),
      decimals: Descriptor.integer(settings, "decimals")
    ).read { Nearest.meant($0, among: Currency.all) }
    self.unit = unit
    if let value = settings["unitNames"], names == nil {
      Descriptor.report(
        .wrongValue, "planctl.unitNames", value.text(),
        "应为两种语言的名称：{\"zh\": \"百万美元\", \"en\": \"million USD\"}",
        "the name in both languages: {\"zh\": \"百万美元\", \"en\": \"million USD\"}", &log)
    }
    for (key, expected) in misuses {
      Descriptor.report(
        .wrongValue, "planctl." + key, settings[key]?.text(), expected.zh, expected.en, &log)
    }
  }

  /// `{"zh": …, "en": …}`, or one text for both languages where `allowsText`; `nil` for anything else.
  private static func names(_ value: JSON, allowsText: Bool) -> Bilingual? {
    if allowsText, let text = value.stringValue {
      return MoneyDeclaration.isName(text) ? Bilingual(zh: text, en: text) : nil
    }
    guard case .object(let members) = value, members.count == 2,
      let zh = value["zh"]?.stringValue, let en = value["en"]?.stringValue,
      MoneyDeclaration.isName(zh), MoneyDeclaration.isName(en)
    else { return nil }
    return Bilingual(zh: zh, en: en)
  }

  /// `"tiers": {"province": {"zh": "州级", "en": "State"}}`
  mutating func readTiers(_ settings: JSON, _ log: inout Log) {
    guard let value = settings["tiers"] else { return }
    let shape = "{\"province\": {\"zh\": \"州级\", \"en\": \"State\"}, …}"
    guard case .object(let members) = value else {
      Descriptor.report(.wrongValue, "planctl.tiers", value.text(), "应为 " + shape, shape, &log)
      return
    }
    Descriptor.checkKeys(members, TierNames.words, at: "planctl.tiers.", &log)
    var read: [(word: String, name: Bilingual)] = []
    for (word, value) in members where TierNames.words.contains(word) {
      if let name = Descriptor.names(value, allowsText: false), NameMisuse.isSelectable(name) {
        read.append((word, name))
        continue
      }
      Descriptor.report(
        .wrongValue, "planctl.tiers." + word, value.text(),
        "应为两种语言的名称 {\"zh\": \"州级\", \"en\": \"State\"}，不含 @ : * = ,",
        "the name in both languages, {\"zh\": \"州级\", \"en\": \"State\"}, without @ : * = ,", &log)
    }
    for (word, expected) in NameMisuse.repeated(read) {
      Descriptor.report(
        .wrongValue, "planctl.tiers." + word, value[word]?.text(), expected.zh, expected.en, &log)
    }
    for (word, name) in read { tierNames.own[word] = name }
  }

  /// `"yearLabels": {"2025": "FY2025", "2026": {"zh": "2026财年", "en": "FY2026"}}`, and when they begin.
  mutating func readYears(_ settings: JSON, _ log: inout Log) {
    readYearStart(settings, &log)
    guard let value = settings["yearLabels"] else { return }
    guard case .object(let members) = value else {
      Descriptor.report(
        .wrongValue, "planctl.yearLabels", value.text(), "应为 {\"2025\": \"FY2025\", …}",
        "{\"2025\": \"FY2025\", …}", &log)
      return
    }
    var read: [(year: Int32, name: Bilingual)] = []
    for (key, value) in members {
      let at = "planctl.yearLabels." + key
      guard let year = Int32(key), key.utf8.count == 4, (1900...2199).contains(year) else {
        Descriptor.report(
          .wrongValue, at, key, "应为 1900 至 2199 的四位年份", "a year from 1900 to 2199", &log)
        continue
      }
      if let label = Descriptor.names(value, allowsText: true), NameMisuse.isSelectable(label) {
        read.append((year, label))
        continue
      }
      Descriptor.report(
        .wrongValue, at, value.text(),
        "应为这一年的名称，如 \"FY\(key)\" 或 {\"zh\": …, \"en\": …}，不含 @ : * = ,",
        "what the year is called, such as \"FY\(key)\" or {\"zh\": …, \"en\": …}, without @ : * = ,",
        &log)
    }
    for (year, expected) in NameMisuse.repeated(read) {
      Descriptor.report(
        .wrongValue, "planctl.yearLabels.\(year)", value["\(year)"]?.text(), expected.zh,
        expected.en, &log)
    }
    for (year, label) in read { fiscalYears.labels[year] = label }
  }

  /// `"figures": "rounded"`, or `{"tranches": "exact", "totals": "rounded"}`.
  mutating func readFigures(_ settings: JSON, _ log: inout Log) {
    guard let value = settings["figures"] else { return }
    func word(_ value: JSON, at path: String) -> FigureWord? {
      let word = value.stringValue.flatMap(FigureWord.init)
      if word == nil {
        Descriptor.report(
          .wrongValue, path, value.text(), "应为 \"exact\"（精确）或 \"rounded\"（各自四舍五入）",
          "\"exact\", or \"rounded\" where each figure was rounded by itself", &log)
      }
      return word
    }
    guard case .object(let members) = value else {
      let both = word(value, at: "planctl.figures")
      declaredFigures = DeclaredFigures(tranches: both, totals: both, figures: both)
      return
    }
    let tables: KeyValuePairs<String, WritableKeyPath<DeclaredFigures, FigureWord?>> = [
      "tranches": \.tranches, "totals": \.totals, "figures": \.figures,
    ]
    Descriptor.checkKeys(members, tables.map(\.key), at: "planctl.figures.", &log)
    for (key, path) in tables where value[key] != nil {
      declaredFigures[keyPath: path] = word(value[key]!, at: "planctl.figures.\(key)")
    }
  }

  /// `"yearStart": 7`, or `{"month": 10, "yearBefore": true}` where FY2025 begins in October 2024.
  private mutating func readYearStart(_ settings: JSON, _ log: inout Log) {
    guard let value = settings["yearStart"] else { return }
    var month = Descriptor.integer(settings, "yearStart")
    var (isBefore, isFine) = (false, true)
    if case .object(let members) = value {
      Descriptor.checkKeys(members, ["month", "yearBefore"], at: "planctl.yearStart.", &log)
      month = Descriptor.integer(value, "month")
      if case .boolean(let flag)? = value["yearBefore"] {
        isBefore = flag
      } else {
        isFine = value["yearBefore"] == nil
      }
    }
    if isFine, let month, (1...12).contains(month) {
      fiscalYears.start = YearStart(month: Int8(month), isYearBefore: isBefore)
      return
    }
    Descriptor.report(
      .wrongValue, "planctl.yearStart", value.text(),
      "应为年度开始的月份，如 7；始于上一日历年的写 {\"month\": 10, \"yearBefore\": true}",
      "the month in which years begin, such as 7; {\"month\": 10, \"yearBefore\": true} where a year "
        + "begins in the calendar year before", &log)
  }
}
