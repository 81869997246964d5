/// What a decimal such as `12`, `2.0` or `1.234e+05` says, exactly: no binary fraction in between.
enum WholeNumber: Equatable {
  case whole(Int64)
  /// A number that is not whole, such as 2.5 or 1e-3.
  case fraction
  /// Whole, above `largest` in magnitude and below 10²⁰.
  case tooLarge
  /// At least 10²⁰ in magnitude, or the word `inf`: solvers read it as "no bound".
  case infinite(isNegative: Bool)
  case malformed

  /// 10¹⁸: a right-hand side plus a range still fits 64 bits.
  static let largest: Int64 = 1_000_000_000_000_000_000
  private static let digitsOfInfinity = 20
  /// Exponents are counted up to here; every number beyond is infinite or 0.
  private static let largestExponent = 1_000_000_000

  init(_ text: ArraySlice<UInt8>) {
    if let value = WholeNumber.plainInteger(text) {
      self = .whole(value)
      return
    }
    var place = text.startIndex
    var isNegative = false
    if place < text.endIndex, text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+") {
      isNegative = text[place] == UInt8(ascii: "-")
      place += 1
    }
    var digits = DecimalDigits()
    let first = place
    digits.read(text, &place)
    if place < text.endIndex, text[place] == UInt8(ascii: ".") {
      place += 1
      digits.readDecimals(text, &place)
    }
    guard digits.isPresent else {
      self =
        WholeNumber.isInfinity(text[first...]) ? .infinite(isNegative: isNegative) : .malformed
      return
    }
    var exponent = 0
    if place < text.endIndex, text[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      guard let read = WholeNumber.exponent(text, &place) else {
        self = .malformed
        return
      }
      exponent = read
    }
    self =
      place == text.endIndex
      ? WholeNumber.value(digits, exponent: exponent, isNegative: isNegative) : .malformed
  }

  /// At most 18 digits and a minus: nearly every number of a file, at half the time.
  private static func plainInteger(_ text: ArraySlice<UInt8>) -> Int64? {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative ? text.dropFirst() : text
    guard 1...18 ~= digits.count else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard byte &- 48 < 10 else { return nil }
      value = value * 10 + Int64(byte - 48)
    }
    return isNegative ? -value : value
  }

  private static func value(
    _ digits: DecimalDigits, exponent: Int, isNegative: Bool
  ) -> WholeNumber {
    // The last significant digit is not 0, hence its power of ten says whether the number is whole.
    let power = digits.power + exponent
    if digits.count == 0 { return .whole(0) }
    if digits.count + power > digitsOfInfinity { return .infinite(isNegative: isNegative) }
    if power < 0 { return .fraction }
    guard digits.count + power <= 19 else { return .tooLarge }
    var magnitude = digits.value
    for _ in 0..<power { magnitude *= 10 }
    guard magnitude <= UInt64(largest) else { return .tooLarge }
    return .whole(isNegative ? -Int64(magnitude) : Int64(magnitude))
  }

  private static func exponent(_ text: ArraySlice<UInt8>, _ place: inout Int) -> Int? {
    var isNegative = false
    if place < text.endIndex, text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+") {
      isNegative = text[place] == UInt8(ascii: "-")
      place += 1
    }
    let first = place
    var value = 0
    while place < text.endIndex, text[place] &- 48 < 10 {
      value = min(10 * value + Int(text[place] - 48), largestExponent)
      place += 1
    }
    return place == first ? nil : isNegative ? -value : value
  }

  private static func isInfinity(_ word: ArraySlice<UInt8>) -> Bool {
    let lowercase = word.map { $0 | 0x20 }
    return lowercase == Array("inf".utf8) || lowercase == Array("infinity".utf8)
  }
}

/// The significant digits of a decimal: `value` × 10^`power`, without zeros in front or behind.
private struct DecimalDigits {
  var value: UInt64 = 0
  var power = 0
  /// Significant digits; `value` holds them if they are at most 19.
  var count = 0
  var isPresent = false
  private var zeros = 0

  mutating func read(_ text: ArraySlice<UInt8>, _ place: inout Int) {
    while place < text.endIndex, text[place] &- 48 < 10 {
      isPresent = true
      if text[place] == 48 {
        zeros += count > 0 ? 1 : 0
      } else {
        take(UInt64(text[place] - 48))
      }
      place += 1
    }
    power = zeros
  }

  mutating func readDecimals(_ text: ArraySlice<UInt8>, _ place: inout Int) {
    let start = place
    // Zeros pending from before the point become digits as soon as a decimal is not 0.
    read(text, &place)
    power = zeros - (place - start)
  }

  private mutating func take(_ digit: UInt64) {
    count += zeros + 1
    if count <= 19 {
      for _ in 0..<zeros { value *= 10 }
      value = 10 * value + digit
    }
    zeros = 0
  }
}
