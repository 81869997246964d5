import Testing

@testable import Planning

/// Years that are not calendar years.
struct FiscalYearTests {
  /// FY2025 from October 2024; 2025/26 from April 2025.
  private static let october = YearStart(month: 10, isYearBefore: true)
  private static let april = YearStart(month: 4, isYearBefore: false)

  @Test(arguments: [
    ("2024-09-30", 2024, 2024), ("2024-10-01", 2025, 2024), ("2025-03-31", 2025, 2024),
    ("2025-04-01", 2025, 2025), ("2025-12-31", 2026, 2025),
  ])
  func `a day lies in a year`(text: String, october: Int32, april: Int32) throws {
    let day = try #require(Day(text))
    #expect(Self.october.year(of: day) == october)
    #expect(Self.april.year(of: day) == april)
    #expect(YearStart.january.year(of: day) == day.year)
    for start in [Self.october, Self.april, .january] {
      let year = start.year(of: day)
      #expect(start.first(of: year) <= day && day <= start.end(of: year))
    }
  }

  @Test func `a year ends the day before the next begins`() {
    #expect(Self.october.end(of: 2025).text == "2025-09-30")
    #expect(Self.april.end(of: 2025).text == "2026-03-31")
    #expect(Self.april.end(of: 2027).text == "2028-03-31")
    #expect(YearStart(month: 3, isYearBefore: false).end(of: 2023).text == "2024-02-29")
    #expect(YearStart.january.end(of: 2025) == Day.end(of: 2025))
    #expect(YearStart(month: 1, isYearBefore: true).end(of: 2025).text == "2024-12-31")
  }

  @Test(arguments: [
    ("2024-09-30", Ratio(0)), ("2024-10-31", Ratio(1, 12)), ("2025-03-31", Ratio(1, 2)),
    ("2025-04-15", Ratio(13, 24)), ("2025-09-30", Ratio(1)), ("2025-10-01", Ratio(1)),
  ])
  func `how much of FY2025 has passed`(text: String, share: Ratio) throws {
    #expect(Self.october.share(of: 2025, on: try #require(Day(text))) == share)
  }

  @Test func `calendar years pass as before`() throws {
    for text in ["2020-02-29", "2021-06-30", "2021-12-31", "2022-01-01", "2020-12-31"] {
      let day = try #require(Day(text))
      #expect(YearStart.january.share(of: 2021, on: day) == day.share(of: 2021))
    }
  }

  @Test func `years have labels, and years without one their numbers`() {
    var years = FiscalYears()
    #expect(years.title(2021) == Bilingual(zh: "2021年", en: "2021"))
    #expect(years.list([2020, 2021]) == Bilingual(zh: "2020、2021年", en: "2020, 2021"))
    years.labels = [
      2025: Bilingual(zh: "2025财年", en: "FY2025"), 2026: Bilingual(zh: "2026财年", en: "FY2026"),
    ]
    #expect(years.title(2025) == Bilingual(zh: "2025财年", en: "FY2025"))
    #expect(years.close(2024).zh == "2024年")
    #expect(years.span(2025, 2026).en == "FY2025–FY2026")
    #expect(years.span(nil, 2026).zh == "…—2026财年")
    #expect(years.year(named: "fy2026") == 2026)
    #expect(years.year(named: "2026财年") == 2026)
    #expect(years.year(named: "2026") == nil)
  }

  @Test func `tiers have names of the plan's own`() {
    var names = TierNames()
    #expect(names.title(Payer.local) == Payer.local.title)
    #expect(names.title(Level.cityCounty) == Level.cityCounty.title)
    names.own = [
      "province": Bilingual(zh: "州", en: "State"), "city": Bilingual(zh: "市政债", en: "Bonds"),
    ]
    #expect(names.title(Tier.province) == Bilingual(zh: "州资金", en: "State"))
    #expect(names.title(Tier.city) == Bilingual(zh: "市政债", en: "Bonds"))
    #expect(names.title(Level.province) == Bilingual(zh: "州", en: "State"))
    #expect(names.title(Payer.local) == Bilingual(zh: "地方资金", en: "local"))
    #expect(names.title(Level.cityCounty).en == "Bonds and county")
    #expect(names.payer(named: "state") == .tier(.province))
    #expect(names.payer(named: "州资金") == .tier(.province))
    #expect(names.payer(named: "province") == nil)
    #expect(names.level(named: "STATE") == .province)
  }
}
