/// A fraction of 128-bit integers in lowest terms; every operation returns `nil` rather than
/// overflow.
package struct Fraction: Equatable, Sendable {
  package let numerator: Int128
  package let denominator: Int128

  package static let zero: Fraction? = Fraction(0, 1)
  package static let one = Fraction(Ratio(1))!

  package init?(_ decimal: Decimal) {
    self.init(Int128(decimal.units), powerOfTen(Int(decimal.decimals)))
  }

  package init?(_ ratio: Ratio) { self.init(Int128(ratio.numerator), Int128(ratio.denominator)) }

  package init?(_ numerator: Int128, _ denominator: Int128) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = Int128(
      greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }

  package func times(_ other: Fraction?) -> Fraction? {
    guard let other else { return nil }
    // Cross-reduce first, so that only results that are really large overflow.
    guard let left = Fraction(numerator, other.denominator),
      let right = Fraction(other.numerator, denominator)
    else { return nil }
    let (top, topOverflow) = left.numerator.multipliedReportingOverflow(by: right.numerator)
    let (bottom, bottomOverflow) = left.denominator.multipliedReportingOverflow(
      by: right.denominator)
    return topOverflow || bottomOverflow ? nil : Fraction(top, bottom)
  }

  package func divided(by other: Fraction) -> Fraction? {
    times(Fraction(other.denominator, other.numerator))
  }

  package func plus(_ other: Fraction) -> Fraction? {
    let shared = greatestCommonDivisor(denominator, other.denominator)
    let (a, first) = numerator.multipliedReportingOverflow(by: other.denominator / shared)
    let (b, second) = other.numerator.multipliedReportingOverflow(by: denominator / shared)
    let (sum, third) = a.addingReportingOverflow(b)
    let (bottom, fourth) = denominator.multipliedReportingOverflow(by: other.denominator / shared)
    return first || second || third || fourth ? nil : Fraction(sum, bottom)
  }

  package func minus(_ other: Fraction) -> Fraction? {
    Fraction(-other.numerator, other.denominator).flatMap(plus)
  }
}

extension Decimal {
  /// `fraction` written out, where it has at most 12 decimals; `nil` otherwise.
  package init?(_ fraction: Fraction) {
    for decimals in 0...12 {
      let scaled = fraction.times(Fraction(powerOfTen(decimals), 1))
      if let scaled, scaled.denominator == 1, let units = Int64(exactly: scaled.numerator) {
        self.init(units: units, decimals: Int32(decimals))
        return
      }
    }
    return nil
  }
}
