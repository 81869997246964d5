internal import Planning
internal import Texts

/// Reads the numbers of a plan from bytes, strictly: `-?digits(.digits)?`, ASCII only.
///
/// Own code because the toolchain's parsers accept `+5`, `12abc` and `1,000`.
package enum NumberLexer {
  package enum Failure: Error { case malformed, tooManyDecimals, tooLarge }

  /// The amount in minor units of a unit with `decimals` decimals; fewer than 0 where all figures are
  /// whole tens to millions.
  @inline(__always)
  package static func amount(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int, decimals: Int
  ) -> Result<Int64, Failure> {
    switch scan(bytes, start, end) {
    case .failure(let failure): return .failure(failure)
    case .success(let (units, written)):
      var value = units
      if written > decimals {
        guard written == 0 else { return .failure(.tooManyDecimals) }
        // Whole tens to millions of the unit.
        let (steps, rest) = value.quotientAndRemainder(dividingBy: Int64(powerOfTen(-decimals)))
        if rest != 0 { return .failure(.tooManyDecimals) }
        return steps.magnitude <= Amount.limit.magnitude ? .success(steps) : .failure(.tooLarge)
      }
      for _ in written..<decimals {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return .failure(.tooLarge) }
        value = product
      }
      return value.magnitude <= Amount.limit.magnitude ? .success(value) : .failure(.tooLarge)
    }
  }

  /// A number of a plan, at most 10¹⁵ and with at most 12 decimals; a whole one has none.
  @inline(__always)
  static func number(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int, isWhole: Bool
  ) -> Result<(units: Int64, decimals: Int), Failure> {
    let scanned = scan(bytes, start, end)
    guard case .success(let (units, decimals)) = scanned else { return scanned }
    return units.magnitude <= Amount.limit.magnitude && decimals <= 12
      && (!isWhole || decimals == 0) ? scanned : .failure(.malformed)
  }

  /// A year from 1900 to 2199 in four digits; `nil` for anything else.
  @inline(__always)
  static func year(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int32? {
    guard end - start == 4 else { return nil }
    let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self).littleEndian
    let digits = word ^ 0x3030_3030
    // Every byte 0 to 9: no high nibble, and none above 9.
    guard digits & 0xF0F0_F0F0 == 0, (digits + 0x0606_0606) & 0xF0F0_F0F0 == 0 else { return nil }
    let year = Int32(
      (digits & 15) * 1000 + (digits >> 8 & 15) * 100 + (digits >> 16 & 15) * 10 + digits >> 24)
    return year >= 1900 && year <= 2199 ? year : nil
  }

  /// The digits without the point, and how many stood behind it.
  @inline(__always)
  package static func scan(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int
  ) -> Result<(units: Int64, decimals: Int), Failure> {
    var position = start
    let isNegative = position < end && bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var units: UInt64 = 0
    var digits = 0
    var point = -1
    var isTooLarge = false
    while position < end {
      let byte = bytes[position]
      if isDigit(byte) {
        if digits >= 18 {
          isTooLarge = isTooLarge || units > UInt64(Int64.max) / 10 - 1
          if isTooLarge {
            position += 1
            continue
          }
        }
        units = units * 10 + UInt64(byte &- 48)
        digits += 1
      } else if byte == UInt8(ascii: "."), point < 0, digits > 0 {
        point = position
      } else {
        return .failure(.malformed)
      }
      position += 1
    }
    if digits == 0 || point == end - 1 { return .failure(.malformed) }
    if isTooLarge { return .failure(.tooLarge) }
    let value = Int64(units)
    return .success((isNegative ? -value : value, point < 0 ? 0 : end - 1 - point))
  }
}
