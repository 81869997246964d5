/// When the years of a plan begin, and what they are called: FY2025, 2024/25. The number of a year
/// stays its id in tables and machine formats.
public struct FiscalYears: Sendable, Equatable {
  /// Labels by year, for some or all of them.
  public var labels: [Int32: Bilingual]
  /// When each of them begins.
  public var start: YearStart

  /// Takes both as they are; a label's year is the calendar year that the tables write.
  public init(labels: [Int32: Bilingual] = [:], start: YearStart = .january) {
    self.labels = labels
    self.start = start
  }

  /// The year by itself, as a head of a column: `2021`, `FY2025`.
  public func name(_ year: Int32) -> Bilingual {
    labels[year] ?? Bilingual(zh: "\(year)", en: "\(year)")
  }

  /// The year in a sentence, as official Chinese sets it: `2021年`, `FY2025`.
  public func title(_ year: Int32) -> Bilingual {
    labels[year] ?? Bilingual(zh: "\(year)年", en: "\(year)")
  }

  /// The same as `title`.
  public func close(_ year: Int32) -> Bilingual { title(year) }

  /// Several years in a sentence, with what joins them: `2020、2021年`, `FY2025, FY2026`.
  public func list(_ years: [Int32]) -> Bilingual {
    let names = years.map(name)
    let hasLabel = years.contains { labels[$0] != nil }
    return Bilingual(
      zh: names.map(\.zh).joined(separator: "、") + (hasLabel ? "" : "年"),
      en: names.map(\.en).joined(separator: ", "))
  }

  /// `2020–2022`, in Chinese `2020—2022`, or `2020` when both ends are the same; `…` for an open end.
  public func span(_ start: Int32?, _ end: Int32?) -> Bilingual {
    let (from, to) = (start.map(name), end.map(name))
    func span(_ dash: String, _ text: (Bilingual) -> String) -> String {
      let (first, last) = (from.map(text) ?? "…", to.map(text) ?? "…")
      return first == last ? first : first + dash + last
    }
    return Bilingual(zh: span("—", \.zh), en: span("–", \.en))
  }

  /// The span in a sentence: `2020—2022年`, `2020–2022`, `FY2025–FY2029`.
  public func period(_ start: Int32?, _ end: Int32?) -> Bilingual {
    let span = span(start, end)
    return Bilingual(zh: span.zh + (labels.isEmpty ? "年" : ""), en: span.en)
  }

  /// The year that has the label `name` in either language, in letters of any size; `nil` if none has.
  public func year(named name: String) -> Int32? {
    let wanted = name.lowercased()
    return labels.filter {
      $0.value.zh.lowercased() == wanted || $0.value.en.lowercased() == wanted
    }.keys.min()
  }
}

/// On which day the years of a plan begin.
public struct YearStart: Sendable, Hashable {
  /// The month in which a year begins, 1 to 12; on its first day.
  public var month: Int8
  /// Whether a year begins in the calendar year before the one of its number: FY2025 of the United
  /// States does, in October 2024; 2025/26 of India, in April 2025, does not.
  public var isYearBefore: Bool

  /// `month` from 1 to 12.
  public init(month: Int8, isYearBefore: Bool) {
    self.month = month
    self.isYearBefore = isYearBefore
  }

  /// Calendar years.
  public static let january = YearStart(month: 1, isYearBefore: false)

  /// The year that `day` lies in.
  public func year(of day: Day) -> Int32 {
    day.year + (isYearBefore ? 1 : 0) - (day.month < Int32(month) ? 1 : 0)
  }

  /// The first day of `year`.
  public func first(of year: Int32) -> Day {
    Day(min(max(year - (isYearBefore ? 1 : 0), 0), 9999), Int32(month), 1)!
  }

  /// The last day of `year`.
  public func end(of year: Int32) -> Day {
    if month == 1 { return Day.end(of: isYearBefore ? year - 1 : year) }
    let last = min(max(isYearBefore ? year : year + 1, 0), 9999)
    return Day(last, Int32(month) - 1, Day.daysInMonth(Int32(month) - 1, year: last))!
  }

  /// How much of `year` has passed at the end of `day`, month by month (序时进度): the sixth month's
  /// last day is one half; 0 before the year and 1 after it. The same as `Day.share(of:)` for calendar
  /// years.
  public func share(of year: Int32, on day: Day) -> Ratio {
    let own = self.year(of: day)
    if own != year { return Ratio(own > year ? 1 : 0) }
    let months = Int64((day.month - Int32(month) + 12) % 12)
    let length = Int64(Day.daysInMonth(day.month, year: day.year))
    return Ratio(months * length + Int64(day.day), 12 * length)
  }
}
