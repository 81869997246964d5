package import Planning
package import PrintedWords

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
  /// Labels that are no payers, as somebody answered.
  package private(set) var left: Set<String> = []

  package typealias Place = PlaceBook.Entry

  package func tier(_ key: String) -> Tier { entries.first { $0.key == key }?.tier ?? .other }

  /// Finds tier and place of every label in `names`, and asks about those that no word and no place
  /// name explains. `texts` are where the document may name its province or city.
  package init(_ names: [String], texts: [String], _ log: inout ImportLog) {
    let titled = PlaceBook.home(in: texts)
    home = titled.city == nil ? PlaceBook.home(ofCounties: names.map(PrintedText.shown)) : titled
    entries = []
    let home = home
    // A name beside counties is probably one of their kind; among names that say nothing it may be anything.
    let hasCounties = names.contains { name in
      PayerWords(name) == .tier(.county)
        || PlaceBook.county(named: PrintedText.shown(name), in: home) != nil
    }
    var seen = Set<String>()
    for name in names {
      let key = PrintedText.label(name)
      if !seen.insert(key).inserted { continue }
      if let entry = PayerBook.entry(name, key, home, hasCounties: hasCounties, &log) {
        entries.append(entry)
      } else {
        left.insert(key)
      }
    }
  }

  private static func entry(
    _ name: String, _ key: String, _ home: PlaceBook.Home, hasCounties: Bool,
    _ log: inout ImportLog
  ) -> Entry? {
    let shown = PrintedText.shown(name)
    if name.isEmpty { return unnamed(&log) }
    let words = PayerWords(name)
    let county = PlaceBook.county(named: shown, in: home)
    // Whoever says which tier it is, in the document or in an answer, its place is the same.
    func made(_ tier: Tier) -> Entry {
      let zone = PayerWords.mayBeZone(shown) ? home.zone(named: shown) : nil
      let place = tier == .county ? county ?? zone : home.place(of: tier)
      return Entry(key: key, name: shown, tier: tier, place: place)
    }
    let said = said(by: shown, words, county)
    if let said, log.answers["payer:" + shown] == nil {
      log.decide("payer:" + shown, said.tier.name, .words, said.reason.zh, said.reason.en)
      return made(said.tier)
    }
    let isHome = [home.city?.name, home.city.map { String($0.name.dropLast()) }].contains(shown)
    let isCity = shown.count > 2 && shown.hasSuffix("市")
    let isKnown =
      shown.count > 1
      && PlaceBook.all.contains { entry in
        entry.kind == .county && entry.name.dropLast() == shown
      }
    let proposal: Tier? =
      words == .local ? .other : isHome ? .city : hasCounties || isCity || isKnown ? .county : nil
    return ask(shown, said: said, proposal: proposal, &log).map(made)
  }

  /// What a name says of itself: a county of the list, or a tier in words.
  private static func said(
    by name: String, _ words: PayerWords?, _ county: Place?
  ) -> (tier: Tier, reason: Bilingual)? {
    if let county, words == nil || words == .tier(.county) {
      return (
        .county,
        Bilingual(zh: "\(county.name)（\(county.code)）", en: "\(county.name), \(county.code)")
      )
    }
    guard case .tier(let tier)? = words else { return nil }
    return (tier, Bilingual(zh: "名称“\(name)”", en: "its name \"\(name)\""))
  }

  private static func unnamed(_ log: inout ImportLog) -> Entry {
    Entry(key: "", name: "资金", tier: ask("", proposal: .other, &log) ?? .other, place: nil)
  }

  /// `nil` for what is no payer. A name that says its tier is only asked about because somebody answered.
  private static func ask(
    _ name: String, said: (tier: Tier, reason: Bilingual)? = nil, proposal: Tier?,
    _ log: inout ImportLog
  ) -> Tier? {
    let choices = [
      Question.Choice("central", "中央", "central government"),
      Question.Choice("province", "省级", "province"), Question.Choice("city", "市级", "city"),
      Question.Choice("county", "县级（区、县、园区）", "county, district or zone"),
      Question.Choice("other", "其他（自筹、社会资金等）", "other (own, private)"),
      Question.Choice("none", "不是出资方，不读", "no payer: leave it out"),
    ]
    let proposed = said?.tier ?? proposal
    let answer = log.ask(
      Question(
        key: "payer:" + name,
        text: name.isEmpty
          ? Bilingual(zh: "表里没有写谁出资，资金属于哪一级？", en: "The table names no payer: whose money is it?")
          : Bilingual(zh: "“\(name)”是哪一级？", en: "Which tier is \"\(name)\"?"),
        reason: said?.reason
          ?? (name.isEmpty
            ? Bilingual(zh: "各年只有一列", en: "each year has one column only")
            : Bilingual(
              zh: "不是已知的区县，名称里也没有级别；它与区县并列时多为园区、开发区",
              en:
                "no county is called so and the name says no tier; beside counties it is mostly a zone"
            )),
        choices: choices, proposal: choices.firstIndex { $0.value == proposed?.name }))
    if answer == "none" { return nil }
    return Tier.allCases.first { $0.name == answer } ?? .other
  }
}
