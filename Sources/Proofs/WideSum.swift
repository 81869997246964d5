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

  /// The largest whole number q with (q − 1) × `denominator` < sum, as far as 125 bits go: the sum over
  /// `denominator`, rounded up.
  func roundedUp(over denominator: Int128) throws(ProofFailure) -> Int128 {
    let limit = Int128(1) << 125
    guard isAtLeast(-limit, times: denominator), !isAtLeast(limit, times: denominator) else {
      throw .overflow
    }
    // The least q with q × denominator ≥ sum, by halving.
    var (below, at) = (-limit - 1, limit)
    while at - below > 1 {
      let middle = below + (at - below) / 2
      let product = middle.multipliedFullWidth(by: denominator)
      let isEnough = high != product.high ? product.high > high : product.low >= low
      if isEnough { at = middle } else { below = middle }
    }
    return at
  }
}
