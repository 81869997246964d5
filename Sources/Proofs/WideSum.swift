/// A sum of products of 128-bit numbers, exact in 256 bits: prices have many digits where rows have large
/// coefficients.
struct WideSum {
  private var low: UInt128 = 0
  private var high: Int128 = 0
  private var overflowed = false

  mutating func add(_ a: Int128, times b: Int128) {
    let product = a.multipliedFullWidth(by: b)
    add(product.high, product.low)
  }

  private mutating func add(_ high: Int128, _ low: UInt128) {
    let (sum, carries) = self.low.addingReportingOverflow(low)
    self.low = sum
    for term in [high, carries ? 1 : 0] {
      let (total, overflows) = self.high.addingReportingOverflow(term)
      self.high = total
      overflowed = overflowed || overflows
    }
  }

  /// Whether the sum is at least `a` × `b`; false if it left 256 bits.
  func isAtLeast(_ a: Int128, times b: Int128) -> Bool {
    if overflowed { return false }
    let product = a.multipliedFullWidth(by: b)
    return high != product.high ? high > product.high : low >= product.low
  }

  var isPositive: Bool { !overflowed && (high > 0 || (high == 0 && low > 0)) }

  /// The sum over `denominator` > 0, rounded up, as far as 125 bits go.
  func roundedUp(over denominator: Int128) throws(ProofFailure) -> Int128 {
    let limit = Int128(1) << 125
    guard isAtLeast(-limit, times: denominator), !isAtLeast(limit, times: denominator) else {
      throw .overflow
    }
    let divisor = UInt128(denominator)
    if high >= 0 {
      let (quotient, rest) = divisor.dividingFullWidth((UInt128(high), low))
      return Int128(quotient) + (rest > 0 ? 1 : 0)
    }
    // Of a negative sum the magnitude is rounded down.
    let (magnitude, carries) = (~low).addingReportingOverflow(1)
    let top = UInt128(bitPattern: ~high) + (carries ? 1 : 0)
    return -Int128(divisor.dividingFullWidth((top, magnitude)).quotient)
  }
}
