import Testing

@testable import Planning

/// Money of any currency: its smallest unit, its multiples, its display.
struct CurrencyTests {
  @Test(arguments: [
    ("CNY", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3), ("CLF", 4), ("INR", 2),
    ("IDR", 2), ("VND", 0),
  ])
  func `decimals of the smallest unit are those of ISO 4217`(code: String, decimals: Int) {
    #expect(Currency.minorDecimals(code) == decimals)
  }

  @Test func `what is no currency has none`() {
    for code in ["", "usd", "XAU", "XXX", "RMB", "US"] {
      #expect(Currency.minorDecimals(code) == nil)
    }
    #expect(Currency.all.count > 160)
    #expect(Currency.all.allSatisfy { $0.utf8.count == 3 })
  }

  @Test(arguments: [
    ("万元", 4, "元"), ("百万美元", 6, "美元"), ("億円", 8, "円"), ("千元", 3, "元"), ("USD", 0, "USD"),
    ("thousand USD", 3, "USD"), ("USD millions", 6, "USD"), ("lakh INR", 5, "INR"),
    ("hundred million KRW", 8, "KRW"), ("$ '000", 3, "$"), ("thousands of dollars", 3, "dollars"),
    ("ten thousand", 4, ""), ("Millionen", 0, "Millionen"),
  ])
  func `a unit says its number in words`(name: String, power: Int, rest: String) {
    let (found, left) = Multiple.split(name)
    #expect(found == power && left == rest)
  }

  private static let dollars = MoneyUnit(
    currency: "USD", name: "million USD", title: Bilingual(zh: "百万美元", en: "million USD"),
    scale: 1_000_000, decimals: 2)

  @Test func `the same integers in another unit`() {
    let shown = Self.dollars.shown(in: "thousand")
    #expect(shown?.title == Bilingual(zh: "千美元", en: "thousand USD"))
    #expect(shown?.decimals == -1)
    #expect(shown?.text(Int128(1234)) == "12340")
    #expect(Self.dollars.shown(in: "one")?.text(Int128(1234)) == "12340000")
    #expect(Self.dollars.shown(in: "one")?.title == Bilingual(zh: "美元", en: "USD"))
    #expect(Self.dollars.shown(in: "billion")?.text(Int128(1234)) == "0.01234")
    #expect(Self.dollars.shown(in: "million") == Self.dollars)
    #expect(Self.dollars.shown(in: "billion USD") == Self.dollars.shown(in: "billion"))
    for word in ["元", "万元", "亿元", "dozen"] { #expect(Self.dollars.shown(in: word) == nil) }
    let yuan = MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2)
    #expect(yuan.shown(in: "亿元")?.text(Int128(2_161_916)) == "2.161916")
    #expect(yuan.shown(in: "million")?.name == "百万元")
    let won = MoneyUnit(currency: "KRW", name: "KRW", scale: 1, decimals: 0)
    #expect(won.shown(in: "million")?.title == Bilingual(zh: "百万 KRW", en: "million KRW"))
  }

  @Test(arguments: [
    ("million USD", 1_000_000), ("百万美元", 1_000_000), ("美元", 1), ("千美元", 1000), ("USD", 1),
    ("USD thousand", 1000), ("billion USD", 1_000_000_000),
  ])
  func `units of the plan's own money are known`(name: String, scale: Int64) {
    let unit = MeasureUnit(name, money: Self.dollars)
    #expect(unit.measure == .money)
    #expect(unit.scale == Ratio(scale))
  }

  @Test func `money of another currency measures something else`() {
    #expect(MeasureUnit("万元", money: Self.dollars).measure == .foreign("CNY"))
    #expect(MeasureUnit("million EUR", money: Self.dollars).measure == .foreign("EUR"))
    #expect(MeasureUnit("USD").measure == .foreign("USD"))
    #expect(MeasureUnit("万元").measure == .money)
    #expect(MeasureUnit("人", money: Self.dollars).measure == .count)
    #expect(MeasureUnit("%", money: Self.dollars).measure == .ratio)
    let two = IndicatorValue("1.5 USD", unit: "million USD", money: Self.dollars)
    #expect(two?.measureUnit.scale == Ratio(1))
    #expect(two?.value == Decimal(units: 15, decimals: 1))
  }

  @Test func `figures that are whole thousands have decimals below zero`() {
    let unit = MoneyUnit(currency: "IDR", name: "IDR", scale: 1, decimals: -3)
    #expect(unit.text(Int128(12)) == "12000")
    #expect(unit.minorUnits(Decimal(units: 12_000, decimals: 0)) == 12)
    #expect(unit.minorUnits(Decimal(units: 12_500, decimals: 0)) == nil)
    #expect(unit.precision.en == "a whole multiple of 1000")
    let cents = MoneyUnit(currency: "USD", name: "USD", scale: 1, decimals: 2)
    #expect(cents.minorUnits(Decimal(units: 125, decimals: 1)) == 1250)
    #expect(cents.minorUnits(Decimal(units: 12_345, decimals: 3)) == nil)
    #expect(cents.precision.zh == "至多 2 位小数")
  }
}
