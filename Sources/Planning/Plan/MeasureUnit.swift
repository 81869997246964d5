/// What a printed unit measures. Figures of different measures are never added or compared.
public enum Measure: Sendable, Hashable {
  case money, ratio, months, days, count
  /// Money of another currency than the plan's, by its code.
  case foreign(String)
}

/// A printed unit, converted exactly: one of it is `scale` of the measure's base unit.
public struct MeasureUnit: Sendable, Hashable {
  /// Two units convert into each other only where this is the same.
  public let measure: Measure
  /// Base units that one of it is: 10,000 元 for 万元, 1/100 for %.
  public let scale: Ratio

  /// Base units are 元 (or another currency itself), 1 (for ratios), the month, the day and the single thing or person.
  private static let named: [(name: String, measure: Measure, scale: Ratio)] = [
    ("元", .money, Ratio(1)), ("千元", .money, Ratio(1000)), ("万元", .money, Ratio(10_000)),
    ("百万元", .money, Ratio(1_000_000)), ("亿元", .money, Ratio(100_000_000)),
    ("%", .ratio, Ratio(1, 100)), ("％", .ratio, Ratio(1, 100)),
    ("百分点", .ratio, Ratio(1, 100)), ("个百分点", .ratio, Ratio(1, 100)),
    ("‰", .ratio, Ratio(1, 1000)), ("倍", .ratio, Ratio(1)),
    ("月", .months, Ratio(1)), ("个月", .months, Ratio(1)), ("季度", .months, Ratio(3)),
    ("年", .months, Ratio(12)), ("天", .days, Ratio(1)), ("日", .days, Ratio(1)),
    ("", .count, Ratio(1)),
  ]

  /// Every unit can be read: a name that is none of money, ratio and time counts things or persons,
  /// thousands, tens of thousands or hundreds of millions of them when it begins with 千, 万 or 亿.
  /// Of `万元/套` the part before the stroke counts. Money is what `money` is, the plan's own; units of
  /// another currency, by its ISO code or 元, measure something else.
  public init(_ written: String, money: MoneyUnit? = nil) {
    let name = MeasureUnit.counted(written)
    let isYuan = money == nil || money?.currency == "CNY"
    if !isYuan, let own = money?.scale(of: name) {
      (measure, scale) = (.money, own)
      return
    }
    if let known = MeasureUnit.named.first(where: { $0.name == name }) {
      measure = !isYuan && known.measure == .money ? .foreign("CNY") : known.measure
      scale = known.scale
      return
    }
    if let own = money?.scale(of: name) {
      (measure, scale) = (.money, own)
      return
    }
    let (power, rest) = Multiple.split(name)
    if power <= 15, Currency.minorDecimals(rest) != nil {
      (measure, scale) = (.foreign(rest), Ratio(Int64(powerOfTen(power))))
      return
    }
    measure = .count
    scale =
      name.hasPrefix("亿")
      ? Ratio(100_000_000)
      : name.hasPrefix("万") ? Ratio(10_000) : name.hasPrefix("千") ? Ratio(1000) : Ratio(1)
  }

  /// The units of money, smallest first.
  public static let moneyNames = named.filter { $0.measure == .money }.map(\.name)

  /// Whether `name` speaks of money and is no unit of it: `万圆`, `万`元 with a blank.
  /// A plan in another currency than yuan, `money`, has its own names.
  public static func isMisspeltMoney(_ name: String, money: MoneyUnit? = nil) -> Bool {
    money?.currency ?? "CNY" == "CNY" && name.contains { "元圆￥¥".contains($0) }
      && !isNamed(counted(name))
  }

  /// Whether `name` speaks of money in another language or script, without a currency that is known:
  /// `million`, `dollars`, `$`, `美元`. Such a unit counts nothing.
  public static func speaksOfMoney(_ name: String) -> Bool {
    let words = ["million", "billion", "thousand", "dollar", "euro", "pound", "yen", "yuan"]
    let signs = ["$", "€", "£", "¥", "￥", "美元", "欧元", "英镑", "日元", "港元", "港币"]
    let lower = name.lowercased()
    return words.contains(where: lower.contains) || signs.contains(where: name.contains)
  }

  private static func counted(_ name: String) -> String {
    name.contains("/") ? String(name.prefix { $0 != "/" }) : name
  }

  /// Whether `name` is a unit of money, ratio or time.
  package static func isNamed(_ name: String) -> Bool {
    !name.isEmpty && named.contains { $0.name == name }
  }
}

extension Measure {
  /// In words, for messages about units that do not fit.
  public var title: Bilingual {
    switch self {
    case .money: Bilingual(zh: "金额", en: "money")
    case .ratio: Bilingual(zh: "比率", en: "a ratio")
    case .months: Bilingual(zh: "月数", en: "months")
    case .days: Bilingual(zh: "天数", en: "days")
    case .count: Bilingual(zh: "个数", en: "a count")
    case .foreign(let code): Bilingual(zh: "\(code) 外币", en: "money in \(code)")
    }
  }
}

extension MeasureUnit {
  /// `value` of this unit in base units; `nil` beyond 128 bits.
  package func inBaseUnits(_ value: Decimal) -> Fraction? {
    Fraction(value)?.times(Fraction(scale))
  }

  /// `base` (in base units) in this unit, rounded half up to `decimals`; `nil` beyond 64 bits.
  package func rounded(_ base: Fraction, decimals: Int32) -> Decimal? {
    let own = Fraction(scale).flatMap(base.divided(by:))
    guard let scaled = own?.times(Fraction(powerOfTen(Int(decimals)), 1)) else { return nil }
    let units = divideRoundingHalfUp(scaled.numerator, by: scaled.denominator)
    return Int64(exactly: units).map { Decimal(units: $0, decimals: decimals) }
  }
}
