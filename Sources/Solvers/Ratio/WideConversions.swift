// Conversions between Int128 and Double that stay off the generic path of the standard library (which took
// two fifths of a search's time, measured).

extension Double {
  /// `wide` to within two roundings (the standard library takes one), for what integers then prove.
  init(_ wide: Int128) {
    if let narrow = Int64(exactly: wide) {
      self = Double(narrow)
    } else {
      let (high, low) = (Int64(truncatingIfNeeded: wide >> 64), UInt64(truncatingIfNeeded: wide))
      self = Double(high) * 0x1p64 + Double(low)
    }
  }
}

extension Int128 {
  /// `value` towards zero; its magnitude must be below 2¹²⁷.
  init(_ value: Double) {
    if value.magnitude < 0x1p63 {
      self = Int128(Int64(value))
    } else {
      // Both parts are exact: together they have the 53 bits of `value`.
      let high = (value * 0x1p-64).rounded(.down)
      self = Int128(Int64(high)) << 64 + Int128(UInt64(value - high * 0x1p64))
    }
  }
}
