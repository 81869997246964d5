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
  /// The unit's printed name: `元`, `万元`, `亿元`.
  public var name: String
  /// How many of the currency one unit is: 1, 10⁴, 10⁸.
  public var scale: Int64
  /// Decimals kept; a document with more is refused, never rounded. 0 to 6.
  public var decimals: Int

  /// Takes the four as they are; a package's descriptor is what is checked against `scales`.
  public init(currency: String, name: String, scale: Int64, decimals: Int) {
    self.currency = currency
    self.name = name
    self.scale = scale
    self.decimals = decimals
  }

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
