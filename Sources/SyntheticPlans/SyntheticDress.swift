public import Planning

/// What a synthetic plan is in and what it calls its tiers and years: 万元, 省 and calendar years as in
/// China, or names of anybody's own.
public struct SyntheticDress: Sendable {
  /// What its amounts are in.
  public var unit: MoneyUnit
  /// What it calls its tiers.
  public var tierNames: TierNames
  /// When its years begin; `labelled` fills in their labels.
  public var fiscalYears: FiscalYears
  /// The label of a year, with `{y}` for it and `{n}` for the last two digits of the next; empty for none.
  public var yearLabel: String

  /// Two decimals, as every synthetic plan has.
  public static let usual = SyntheticDress(
    unit: MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2))

  /// Takes them as they are; a plan made in it refuses what a package could not say.
  public init(
    unit: MoneyUnit, tierNames: TierNames = TierNames(), start: YearStart = .january,
    yearLabel: String = ""
  ) {
    self.unit = unit
    self.tierNames = tierNames
    fiscalYears = FiscalYears(start: start)
    self.yearLabel = yearLabel
  }

  var isUsual: Bool { tierNames.isEmpty }

  /// With a label for each of the years.
  public func labelled(firstYear: Int, years: Int) -> SyntheticDress {
    if yearLabel.isEmpty { return self }
    var dress = self
    for year in firstYear..<firstYear + years {
      let label = yearLabel.replacing("{y}", with: "\(year)")
        .replacing("{n}", with: padded((year + 1) % 100, 2))
      dress.fiscalYears.labels[Int32(year)] = Bilingual(zh: label, en: label)
    }
    return dress
  }

  /// The options that say so, behind the others.
  var options: String {
    var options = ""
    if unit != SyntheticDress.usual.unit {
      options += " --currency \(unit.currency) --unit \(quoted(unit.name))"
    }
    let tiers = TierNames.words.compactMap { word in
      tierNames.own[word].map { "\(word)=\($0.zh)/\($0.en)" }
    }
    if !tiers.isEmpty { options += " --tiers " + quoted(tiers.joined(separator: ",")) }
    if !yearLabel.isEmpty { options += " --year-label " + quoted(yearLabel) }
    if fiscalYears.start != .january {
      options +=
        " --year-start \(fiscalYears.start.isYearBefore ? "-" : "")\(fiscalYears.start.month)"
    }
    return options
  }

  private func quoted(_ text: String) -> String { text.contains(" ") ? "'\(text)'" : text }
}
