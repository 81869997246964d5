internal import Checking
package import Planning
internal import Texts

/// The names of a plan's things in one language, for every page that people read.
package struct PlanWords: Sendable {
  package let draft: PlanDraft
  package let language: Language

  package init(draft: PlanDraft, language: Language) {
    self.draft = draft
    self.language = language
  }

  package func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  package func joined(_ words: [String]) -> String { words.joined(separator: say("、", ", ")) }

  package func name(source: Int32) -> String {
    let source = draft.sources[Int(source)]
    return name(source.name, source.nameEnglish, else: source.id)
  }

  /// A place by its name; −1 is money without a place.
  package func name(place: Int32) -> String {
    if place < 0 { return say("未注明地方", "no place") }
    let place = draft.places[Int(place)]
    return name(place.name, place.nameEnglish, else: place.code)
  }

  private func name(_ zh: String, _ en: String, else id: String) -> String {
    if language == .en, !en.isEmpty { return en }
    return zh.isEmpty ? id : zh
  }

  package func id(subproject: Int32) -> String { draft.subprojects[Int(subproject)].id }

  /// Id and name; the name cut to `limit` columns of a screen if there is a limit.
  package func title(subproject: Int32, limit: Int? = nil) -> String {
    let row = draft.subprojects[Int(subproject)]
    if row.name.isEmpty { return row.id }
    return row.id + " " + (limit.map { Layout.shortened(row.name, to: $0) } ?? row.name)
  }

  package func title(project: Int32) -> String {
    let row = draft.projects[Int(project)]
    return row.name.isEmpty ? row.id : row.name
  }

  /// `2020–2022`, nothing when neither end is given.
  package func window(_ start: Int32?, _ end: Int32?) -> String {
    start == nil && end == nil ? "" : draft.fiscalYears.span(start, end)(language)
  }

  /// A year as a head of a column: `2021`, `FY2025`.
  package func name(year: Int32) -> String { draft.fiscalYears.name(year)(language) }

  /// The labels of years, for workbooks.
  package var yearNames: [Int32: String] {
    draft.fiscalYears.labels.mapValues { $0(language) }
  }

  /// A year in a sentence or a head of its own: `2021 年`, `FY2025`.
  package func title(year: Int32) -> String { draft.fiscalYears.title(year)(language) }

  /// A year in official Chinese: `2021年`, `FY2025`.
  package func close(year: Int32) -> String { draft.fiscalYears.close(year)(language) }

  /// `2020、2021 年`, `2020, 2021`
  package func titles(years: [Int32]) -> String { draft.fiscalYears.list(years)(language) }

  /// `省级资金`, `State`
  package func name(payer: Payer) -> String { draft.tierNames.title(payer)(language) }

  /// `省级`, `State`
  package func name(level: Level) -> String { draft.tierNames.title(level)(language) }
}
