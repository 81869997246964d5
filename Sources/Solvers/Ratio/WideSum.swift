/// A sum of products of 128-bit numbers, in 256 bits.
///
/// Prices need so many digits because a row's coefficients may be as large as 2⁵¹ and what it bounds
/// as large as 2⁵⁰: a price off by one in its last digit must still not cost a unit.
package struct WideSum: Sendable {
  private var high: Int128 = 0
  private var low: UInt128 = 0

  package mutating func add(_ a: Int128, times b: Int128) {
    if a == 0 || b == 0 { return }
    let product = a.multipliedFullWidth(by: b)
    let (sum, carries) = low.addingReportingOverflow(product.low)
    low = sum
    high &+= product.high &+ (carries ? 1 : 0)
  }

  package var isPositive: Bool { high > 0 || (high == 0 && low > 0) }

  /// ⌈sum ÷ denominator⌉, nil beyond 126 bits.
  func ceilingQuotient(_ denominator: Int128) -> Int128? {
    let divisor = UInt128(denominator)
    if high < 0 {
      let magnitude = (high: UInt128(bitPattern: ~high), low: ~low)
      let (negated, carries) = magnitude.low.addingReportingOverflow(1)
      let top = magnitude.high &+ (carries ? 1 : 0)
      guard top < divisor else { return nil }
      let quotient = divisor.dividingFullWidth((top, negated)).quotient
      return quotient >> 126 == 0 ? -Int128(quotient) : nil
    }
    guard UInt128(high) < divisor else { return nil }
    let (quotient, rest) = divisor.dividingFullWidth((UInt128(high), low))
    return quotient >> 126 == 0 ? Int128(quotient) + (rest > 0 ? 1 : 0) : nil
  }
}
