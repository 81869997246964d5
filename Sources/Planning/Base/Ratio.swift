/// An exact fraction in lowest terms with a positive denominator, such as the province's 23 % =
/// 23/100.
public struct Ratio: Sendable, Hashable {
  /// Carries the sign of the ratio.
  public let numerator: Int64
  /// Above 0, and 1 for a whole number.
  public let denominator: Int64

  /// Makes `numerator / denominator`, reduced. The denominator must not be 0.
  public init(_ numerator: Int64, _ denominator: Int64 = 1) {
    precondition(denominator != 0, "a ratio needs a denominator")
    let divisor = Int64(greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
    let sign: Int64 = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / max(divisor, 1)
    self.denominator = sign * denominator / max(divisor, 1)
  }

  /// `self × whole`, rounded half up (half away from zero for a negative product) to whole units.
  ///
  /// The product needs at most 127 bits: both factors are `Int64`.
  public func rounded(of whole: Int128) -> Int128 {
    divideRoundingHalfUp(whole * Int128(numerator), by: Int128(denominator))
  }

  /// The ratio in percent, exact when it has at most `decimals` of them, else rounded half up.
  public func percentText(decimals: Int = 2) -> String {
    let scaled = rounded(of: 100 * powerOfTen(decimals))
    return decimalText(scaled, decimals: decimals) + "%"
  }
}

/// `numerator / denominator` to the nearest integer, halves away from zero; `denominator > 0`.
public func divideRoundingHalfUp(_ numerator: Int128, by denominator: Int128) -> Int128 {
  precondition(denominator > 0)
  let (quotient, remainder) = numerator.magnitude.quotientAndRemainder(
    dividingBy: denominator.magnitude)
  let up: UInt128 = remainder >= denominator.magnitude - remainder ? 1 : 0
  let magnitude = Int128(quotient + up)
  return numerator < 0 ? -magnitude : magnitude
}

package func greatestCommonDivisor<T: BinaryInteger>(_ a: T, _ b: T) -> T {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
