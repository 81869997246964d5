internal import Planning
internal import Texts

/// The names of a plan's own that the parts of it hold alike: currency, unit, tiers, years. A part of a
/// plan in yuan with the usual names has none of them, and the line that it always had.
enum PlanNames {
  static func members(_ draft: PlanDraft) -> [(key: String, value: JSON)] {
    var members: [(key: String, value: JSON)] = []
    let unit = draft.unit
    if unit.currency != "CNY" { members.append(("currency", .string(unit.currency))) }
    if unit.title != Bilingual(zh: unit.name, en: unit.name) {
      members.append(("unitNames", pair(unit.title)))
    }
    let tiers = TierNames.words.compactMap { word in
      draft.tierNames.own[word].map { (key: word, value: pair($0)) }
    }
    if !tiers.isEmpty { members.append(("tiers", .object(tiers))) }
    let labels = draft.fiscalYears.labels.sorted { $0.key < $1.key }
    if !labels.isEmpty {
      members.append(("yearLabels", .object(labels.map { ("\($0.key)", pair($0.value)) })))
    }
    let start = draft.fiscalYears.start
    if start != .january {
      members.append(
        ("yearStart", .array([.integer(Int(start.month)), .boolean(start.isYearBefore)])))
    }
    return members
  }

  static func read(_ json: JSON, into draft: inout PlanDraft) throws(PartialFault) {
    if let currency = json["currency"] {
      draft.unit.currency = try currency.word("currency")
    }
    if let names = json["unitNames"] { draft.unit.title = try pair(names, "unitNames") }
    if case .object(let members)? = json["tiers"] {
      for (word, value) in members { draft.tierNames.own[word] = try pair(value, "tiers") }
    }
    if case .object(let members)? = json["yearLabels"] {
      for (key, value) in members {
        guard let year = Int32(key) else { throw .malformed("yearLabels") }
        draft.fiscalYears.labels[year] = try pair(value, "yearLabels")
      }
    }
    if let start = json["yearStart"] {
      let values = try start.tuple(2, "yearStart")
      draft.fiscalYears.start = YearStart(
        month: Int8(try values[0].position(12 + 1, "yearStart")),
        isYearBefore: values[1] == .boolean(true))
      if draft.fiscalYears.start.month < 1 { throw .malformed("yearStart") }
    }
  }

  private static func pair(_ names: Bilingual) -> JSON {
    .array([.string(names.zh), .string(names.en)])
  }

  private static func pair(_ json: JSON, _ key: String) throws(PartialFault) -> Bilingual {
    let values = try json.tuple(2, key)
    return Bilingual(zh: try values[0].word(key), en: try values[1].word(key))
  }
}
