package import Planning

/// The payers that a table names, each with its tier and place.
package struct PayerBook: Sendable {
  package struct Entry: Sendable {
    /// As `PrintedText.label` has it.
    package var key: String
    /// As printed.
    package var name: String
    package var tier: Tier
    package var place: Place?
  }

  /// In the order of the columns.
  package private(set) var entries: [Entry]
  /// The province and city that the document speaks of.
  package let home: PlaceBook.Home

  package typealias Place = PlaceBook.Entry

  package func tier(_ key: String) -> Tier { entries.first { $0.key == key }?.tier ?? .other }

  /// Finds tier and place of every label in `names`, and asks about those that no word and no place
  /// name explains. `texts` are where the document may name its province or city.
  package init(_ names: [String], texts: [String], _ log: inout ImportLog) {
    let titled = PlaceBook.home(in: texts)
    home = titled.city == nil ? PlaceBook.home(ofCounties: names.map(PrintedText.shown)) : titled
    entries = []
    var seen = Set<String>()
    for name in names {
      let key = PrintedText.label(name)
      if !seen.insert(key).inserted { continue }
      entries.append(PayerBook.entry(name, key, home, &log))
    }
  }

  private static func entry(
    _ name: String, _ key: String, _ home: PlaceBook.Home, _ log: inout ImportLog
  ) -> Entry {
    let shown = PrintedText.shown(name)
    if name.isEmpty { return unnamed(&log) }
    let words = PayerWords(name)
    let place = PlaceBook.county(named: shown, in: home)
    if log.answers["payer:" + shown] == nil {
      if let place, words == nil || words == .tier(.county) {
        log.decide(
          "payer:" + shown, Tier.county.name, .words, "\(place.name)（\(place.code)）",
          "\(place.name), \(place.code)")
        return Entry(key: key, name: shown, tier: .county, place: place)
      }
      if case .tier(let tier)? = words {
        log.decide("payer:" + shown, tier.name, .words, "名称“\(shown)”", "its name \"\(shown)\"")
        return Entry(key: key, name: shown, tier: tier, place: home.place(of: tier))
      }
    }
    let proposal: Tier = words == .local ? .other : .county
    let tier = ask(shown, proposal: proposal, &log)
    return Entry(
      key: key, name: shown, tier: tier,
      place: tier == .county ? place ?? home.zone(named: shown) : home.place(of: tier))
  }

  private static func unnamed(_ log: inout ImportLog) -> Entry {
    let tier = ask("", proposal: .other, &log)
    return Entry(key: "", name: "资金", tier: tier, place: nil)
  }

  private static func ask(_ name: String, proposal: Tier, _ log: inout ImportLog) -> Tier {
    let choices = [
      Question.Choice("central", "中央", "central government"),
      Question.Choice("province", "省级", "province"), Question.Choice("city", "市级", "city"),
      Question.Choice("county", "县级（区、县、园区）", "county, district or zone"),
      Question.Choice("other", "其他（自筹、社会资金等）", "other (own, private)"),
    ]
    let answer = log.ask(
      Question(
        key: "payer:" + name,
        text: name.isEmpty
          ? Bilingual(zh: "表里没有写谁出资，资金属于哪一级？", en: "The table names no payer: whose money is it?")
          : Bilingual(zh: "“\(name)”是哪一级？", en: "Which tier is \"\(name)\"?"),
        reason: name.isEmpty
          ? Bilingual(zh: "各年只有一列", en: "each year has one column only")
          : Bilingual(
            zh: "不是已知的区县，名称里也没有级别；它与区县并列时多为园区、开发区",
            en:
              "no county is called so and the name says no tier; beside counties it is mostly a zone"
          ),
        choices: choices, proposal: choices.firstIndex { $0.value == proposal.name }))
    return Tier.allCases.first { $0.name == answer } ?? proposal
  }
}
