package import Allocation
internal import Checking
internal import Planning
package import Tables
internal import Texts

/// Selectors and their parts, as written.
extension ScenarioReader {
  package typealias Word = ArraySlice<UInt8>

  package func fault(
    _ option: ScenarioOption, _ found: String, _ expected: (zh: String, en: String),
    _ advice: (zh: String, en: String)
  ) -> ScenarioFault {
    ScenarioFault(
      option: option.flag, found: found, expected: Bilingual(zh: expected.zh, en: expected.en),
      advice: Bilingual(zh: advice.zh, en: advice.en))
  }

  /// `[source, tier or place][@year][:sub-project or project]`; `*` for everything. It must choose at
  /// least one tranche.
  package func selector(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> Selector
  {
    if word.isEmpty {
      throw fault(
        option, "", ("范围：来源@年度:子项目，* 表示全部", "a selector: SOURCE@YEAR:SUBPROJECT, * for everything"),
        ("如 \(option.usage.zh)", "such as \(option.usage.en)"))
    }
    var selector = Selector()
    var rest = word
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      selector.rows = try rows(rest[(colon + 1)...], for: option)
      rest = rest[..<colon]
    }
    if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
      selector.year = try year(rest[(at + 1)...], for: option)
      rest = rest[..<at]
    }
    if !rest.isEmpty { selector.sources = try sources(rest, for: option) }
    try checkMoney(selector, for: option, as: word)
    return selector
  }

  /// Refuses a selector that chooses no tranche.
  func checkMoney(
    _ selector: Selector, for option: ScenarioOption, as word: Word
  ) throws(ScenarioFault) {
    if atlas.hasMoney(selector, in: draft) { return }
    let years = atlas.years.filter { year in
      let moved = Selector(sources: selector.sources, year: year, rows: selector.rows)
      return atlas.hasMoney(moved, in: draft)
    }
    throw fault(
      option, text(word), ("选得到资金的范围", "a selector that chooses money; this one selects no money"),
      atlas.years.isEmpty
        ? ScenarioReader.moneyAdvice
        : years.isEmpty
          ? nowhere(selector)
          : (
            "那里有资金的年度：" + list(years).zh,
            "years with money there: " + list(years).en
          ))
  }

  /// Where there is no money in any year.
  private func nowhere(_ selector: Selector) -> (zh: String, en: String) {
    if selector.sources == .all {
      let rows = words(Selector(rows: selector.rows))
      return ("\(rows) 在任何一年都没有资金，请换子项目或项目", "\(rows) has no money in any year; choose other rows")
    }
    return ("这个来源在这里没有任何一年的资金，请换来源或子项目", "these sources have no tranche there in any year")
  }

  /// A source, a tier, `local` or a place; `*` for all. Printed names say the same as ids.
  package func sources(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> SourceSet
  {
    if word.elementsEqual("*".utf8) { return .all }
    if let sources = atlas.sources(word) { return sources }
    let found = text(word)
    let named = atlas.sources(named: found, in: draft)
    if let sources = named.first {
      if named.count == 1 { return sources }
      throw ambiguous(option, found, named.map { atlas.text($0, in: draft) })
    }
    if let row = row(likely: word) {
      throw fault(
        option, found, ("资金来源、层级或区划代码", "a source, a tier or a place code"),
        ("\(row) 是子项目或项目，前面要加冒号：:\(row)", "\(row) is a row of the plan: write :\(row)"))
    }
    let known =
      draft.sources.prefix(Nearest.compared).map(\.id) + Payer.names
      + draft.tierNames.own.values.flatMap { [$0.en, $0.zh] }.sorted()
      + draft.places.prefix(Nearest.compared).map(\.code)
    throw fault(
      option, found, ("资金来源、层级（或 local）、区划代码", "a source, a tier (or local) or a place code"),
      nearest(found, known))
  }

  /// The id of a sub-project or project that `word` is, but for the size and width of its letters.
  private func row(likely word: Word) -> String? {
    if atlas.rows(word) != nil { return text(word) }
    let found = Nearest.folded(text(word))
    return draft.subprojects.prefix(Nearest.compared).first { Nearest.folded($0.id) == found }?.id
      ?? draft.projects.prefix(Nearest.compared).first { Nearest.folded($0.id) == found }?.id
  }

  /// Sources alone, without year or sub-project, that have money.
  func payingSources(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> SourceSet {
    if word.isEmpty || word.contains(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: ":") })
    {
      throw fault(
        option, text(word), ("单独的来源，不带年度和子项目", "sources only, without year or sub-project"),
        ("写成 \(option.usage.zh)", "write \(option.usage.en)"))
    }
    let sources = try sources(word, for: option)
    try checkMoney(Selector(sources: sources), for: option, as: word)
    return sources
  }

  /// A sub-project or a project; `*` for all.
  package func rows(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> RowSet {
    if word.elementsEqual("*".utf8) { return .all }
    if let rows = atlas.rows(word) { return rows }
    let named = atlas.rows(named: text(word), in: draft)
    if let rows = named.first {
      if named.count == 1 { return rows }
      throw ambiguous(option, text(word), named.map { atlas.text($0, in: draft) })
    }
    let known =
      draft.subprojects.prefix(Nearest.compared).map(\.id)
      + draft.projects.prefix(Nearest.compared).map(\.id)
    throw fault(
      option, text(word), ("子项目或项目的编号", "the id of a sub-project or project"),
      nearest(text(word), known))
  }

  private func year(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> Int32? {
    if word.elementsEqual("*".utf8) { return nil }
    let digits = word.count == 4 && word.allSatisfy(isDigit)
    let year = digits ? word.reduce(0) { $0 * 10 + Int32($1 &- 48) } : -1
    if atlas.has(year) { return year }
    if let labelled = draft.fiscalYears.year(named: text(word)), atlas.has(labelled) {
      return labelled
    }
    throw fault(
      option, text(word), ("计划中有资金的年度，四位数字", "a year in which the plan has money, in four digits"),
      yearAdvice)
  }

  /// What to do in a plan of which the table tranches has no rows.
  static let moneyAdvice = (
    zh: "计划没有资金：表 tranches 没有一行，请先补上", en: "the plan has no money: the table tranches has no rows"
  )

  var yearAdvice: (zh: String, en: String) {
    if atlas.years.isEmpty { return ScenarioReader.moneyAdvice }
    return (
      "计划的年度是 " + list(atlas.years).zh,
      "the plan's years are " + list(atlas.years).en
    )
  }

  /// Several things have the printed name.
  private func ambiguous(
    _ option: ScenarioOption, _ found: String, _ ids: [String]
  ) -> ScenarioFault {
    let shown = ids.prefix(ScenarioReader.listed)
    return fault(
      option, found, ("只指一个的名称", "a name that only one has"),
      ("请写编号：" + shown.joined(separator: "、"), "write an id: " + shown.joined(separator: ", ")))
  }

  private func nearest(_ found: String, _ known: [String]) -> (String, String) {
    if let meant = Nearest.meant(found, among: known) {
      return ("是否想写 \(meant)？", "did you mean \(meant)?")
    }
    let near = Nearest.words(found, among: known, most: ScenarioReader.listed)
    return (
      "最接近的有 " + near.joined(separator: "、"), "the nearest are " + near.joined(separator: ", ")
    )
  }

  package func text(_ word: Word) -> String { String(decoding: word, as: UTF8.self) }

  /// Years as the plan calls them, the first dozen.
  func list(_ years: [Int32]) -> Bilingual {
    let names = years.prefix(12).map(draft.fiscalYears.name)
    let more = years.count > 12 ? ["…"] : []
    return Bilingual(
      zh: (names.map(\.zh) + more).joined(separator: "、"),
      en: (names.map(\.en) + more).joined(separator: ", "))
  }
}
