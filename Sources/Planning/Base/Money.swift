/// A sum of money in whole minor units of the plan's unit (0.01 万元 when the unit is 万元 and
/// two decimals are kept).
///
/// Amounts are integers from the first byte read to the last byte written; nothing in this package
/// turns one into a floating-point number. An amount read from a document lies within
/// `±Amount.limit`, so that 9,000 of them add up in an `Int64`; longer sums use `Int128`.
public typealias Amount = Int64

extension Amount {
  /// The largest magnitude that a document may state: 10¹⁵ minor units.
  ///
  /// Reason: 10¹⁵ × 0.01 万元 is 100,000 亿元, above any national budget line, and far enough
  /// below `Int64.max` that any sum of 10⁸ tranches fits `Int128` and most fit `Int64`.
  public static let limit: Amount = 1_000_000_000_000_000
}

/// The money unit of a plan: how its printed numbers become integers.
public struct MoneyUnit: Sendable, Equatable {
  /// ISO 4217 code, such as `CNY`.
  public var currency: String
  /// The unit as the package and machine formats write it: `万元`, `million USD`.
  public var name: String
  /// The unit in both languages of people; `name` in both where the plan gives none.
  public var title: Bilingual
  /// How many of the currency one unit is, a power of ten: 1, 10⁴, 10⁸.
  public var scale: Int64
  /// Decimals kept; a document with more is refused, never rounded. 0 to 6; down to −6 where figures
  /// are whole tens to millions of the unit.
  public var decimals: Int

  /// Takes them as they are; a package's descriptor is what is checked.
  public init(
    currency: String, name: String, title: Bilingual? = nil, scale: Int64, decimals: Int
  ) {
    self.currency = currency
    self.name = name
    self.title = title ?? Bilingual(zh: name, en: name)
    self.scale = scale
    self.decimals = decimals
  }

  /// The decimals that a plan may keep.
  public static let decimalsKept = -6...6

  /// The most of a currency that a unit may be: a trillion.
  public static let mostScale: Int64 = 1_000_000_000_000

  /// The three units of Chinese public finance, by name, with how many yuan each is.
  public static let scales: [(name: String, scale: Int64)] = [
    ("元", 1), ("万元", 10_000), ("亿元", 100_000_000),
  ]

  /// `amount` as a decimal without superfluous zeros: `12825`, `1657.25`, `-0.5`.
  public func text(_ amount: Int128) -> String {
    decimalText(amount, decimals: decimals, keepingZeros: false)
  }

  /// `amount` as a decimal without superfluous zeros.
  public func text(_ amount: Amount) -> String { text(Int128(amount)) }

  /// A change: with its sign, also when it is a gain.
  public func signedText(_ amount: Int128) -> String { (amount > 0 ? "+" : "") + text(amount) }
}

extension MoneyUnit {
  /// `number` of this unit in minor units; `nil` if it has decimals that the unit does not keep, or does
  /// not fit 128 bits.
  public func minorUnits(_ number: Decimal) -> Int128? {
    let power = decimals - Int(number.decimals)
    if power >= 0 {
      let (units, overflow) = Int128(number.units).multipliedReportingOverflow(
        by: powerOfTen(power))
      return overflow ? nil : units
    }
    let (units, rest) = Int128(number.units).quotientAndRemainder(dividingBy: powerOfTen(-power))
    return rest == 0 ? units : nil
  }

  /// What a figure must be to be kept: `至多 2 位小数`, or a multiple of 1000.
  public var precision: Bilingual {
    if decimals >= 0 {
      return Bilingual(zh: "至多 \(decimals) 位小数", en: "at most \(decimals) decimals")
    }
    let step = text(Amount(1))
    return Bilingual(zh: "\(step) 的整倍数", en: "a whole multiple of \(step)")
  }

  /// The name of the currency itself in one language: 美元 of 百万美元, `USD` where no name says it.
  private func base(_ title: String) -> String {
    let (power, rest) = Multiple.split(title)
    return power == Multiple.power(of: scale) && !rest.isEmpty ? rest : currency
  }

  /// How many of the currency one `name` is; `nil` if `name` is no unit of this money.
  package func scale(of name: String) -> Ratio? {
    if [self.name, title.zh, title.en].contains(name) { return Ratio(scale) }
    let (power, rest) = Multiple.split(name)
    guard power <= 15 else { return nil }
    let bases = [currency, base(self.name), base(title.zh), base(title.en)]
    return bases.contains(rest) ? Ratio(Int64(powerOfTen(power))) : nil
  }

  /// Words for units of any currency, as options take them, with their power of ten.
  public static let words: [(word: String, power: Int, zh: String)] = [
    ("one", 0, ""), ("thousand", 3, "千"), ("lakh", 5, "十万"), ("million", 6, "百万"),
    ("crore", 7, "千万"), ("billion", 9, "十亿"),
  ]

  /// The same integers written in another unit of the same currency: 21619.16 万元 is 2.161916 亿元.
  /// Exact, so a larger unit has more decimals. `word` is one of `words`, a unit of yuan if this is one,
  /// or this unit's own name; `nil` for anything else.
  public func shown(in word: String) -> MoneyUnit? {
    if [name, title.zh, title.en].contains(word) { return self }
    if currency == "CNY", let known = MoneyUnit.scales.first(where: { $0.name == word }) {
      return rescaled(to: known.scale, name: word, title: Bilingual(zh: word, en: word))
    }
    if let known = MoneyUnit.words.first(where: { $0.word == word }) { return shown(in: known) }
    return MoneyUnit.words.lazy.map(shown).first { $0.name == word || $0.title.zh == word }
  }

  private func shown(in known: (word: String, power: Int, zh: String)) -> MoneyUnit {
    let scale = Int64(powerOfTen(known.power))
    if scale == self.scale { return self }
    if currency == "CNY" {
      let name = known.zh + "元"
      return rescaled(to: scale, name: name, title: Bilingual(zh: name, en: name))
    }
    let (zh, en) = (base(title.zh), base(title.en))
    // A code stands apart from the Chinese number in front of it.
    let gap = known.zh.isEmpty || !zh.utf8.allSatisfy({ $0 < 128 }) ? "" : " "
    let title = Bilingual(
      zh: known.zh + gap + zh, en: known.power == 0 ? en : known.word + " " + en)
    return rescaled(to: scale, name: title.en, title: title)
  }

  private func rescaled(to scale: Int64, name: String, title: Bilingual) -> MoneyUnit {
    var unit = MoneyUnit(
      currency: currency, name: name, title: title, scale: scale, decimals: decimals)
    unit.decimals += (Multiple.power(of: scale) ?? 0) - (Multiple.power(of: self.scale) ?? 0)
    return unit
  }

  /// Powers of ten by which figures are wrong when units of this money are mixed up: 元, 万元 and 亿元;
  /// thousands and millions; lakh and crore.
  package var slipPowers: [Int] {
    switch currency {
    case "CNY": [4, 8]
    case "JPY", "KRW", "TWD": [3, 4, 6, 8]
    case "INR", "PKR", "BDT", "NPR", "LKR": [3, 5, 6, 7]
    default: [3, 6, 9]
    }
  }
}

/// `value × 10^(−decimals)` written out exactly; negative decimals append zeros.
public func decimalText(_ value: Int128, decimals: Int, keepingZeros: Bool = false) -> String {
  var digits = String(value.magnitude)
  if decimals < 0, value != 0 { digits += String(repeating: "0", count: -decimals) }
  if decimals > 0 {
    if digits.utf8.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
    }
    let whole = digits.dropLast(decimals)
    var fraction = digits.suffix(decimals)
    if !keepingZeros { while fraction.last == "0" { fraction.removeLast() } }
    digits = fraction.isEmpty ? String(whole) : whole + "." + fraction
  }
  return value < 0 ? "-" + digits : digits
}

/// 10 to the power of `exponent`, for exponents from 0 to 38.
public func powerOfTen(_ exponent: Int) -> Int128 {
  var power: Int128 = 1
  for _ in 0..<exponent { power *= 10 }
  return power
}
