/// A number as a workbook stores it, in decimal: `digits × 10^exponent`, at most 15 digits.
///
/// Workbooks hold binary floating point, written with up to 17 digits; the 15 that every such number
/// keeps are what their programs show and compare. Rounding is half away from zero, as they round.
struct StoredNumber: Equatable {
  static let precision = 15

  var isNegative = false
  /// Below 10¹⁵, without zeros at its end; 0 for zero.
  var digits: UInt64 = 0
  var exponent = 0

  init(isNegative: Bool, digits: UInt64, exponent: Int) {
    self.isNegative = isNegative
    self.digits = digits
    self.exponent = exponent
    normalize()
  }

  /// Reads `-12.5`, `1.5E-3`; `nil` for anything else, `NaN` and infinities included.
  init?(_ text: some Collection<UInt8>) {
    var place = text.startIndex
    if place < text.endIndex, text[place] == 0x2D || text[place] == 0x2B {
      isNegative = text[place] == 0x2D
      place = text.index(after: place)
    }
    var kept = 0
    var seen = 0
    var next: UInt8 = 0
    var isFraction = false
    scan: while place < text.endIndex {
      switch text[place] {
      case 0x30...0x39:
        seen += 1
        let digit = text[place] - 0x30
        if kept < Self.precision {
          digits = digits * 10 + UInt64(digit)
          if digits > 0 { kept += 1 }
          if isFraction { exponent -= 1 }
        } else {
          if kept == Self.precision { next = digit }
          kept += 1
          if !isFraction { exponent += 1 }
        }
      case 0x2E where !isFraction: isFraction = true
      case 0x45, 0x65: break scan
      default: return nil
      }
      place = text.index(after: place)
    }
    guard seen > 0 else { return nil }
    if place < text.endIndex {
      guard let power = Self.power(text[text.index(after: place)...]) else { return nil }
      exponent += power
    }
    if next >= 5 { digits += 1 }
    normalize()
  }

  private static func power(_ text: some Collection<UInt8>) -> Int? {
    let sign = text.first
    let digits = sign == 0x2D || sign == 0x2B ? text.dropFirst() : text[text.startIndex...]
    guard !digits.isEmpty, digits.count <= 4, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return sign == 0x2D ? -value : value
  }

  private mutating func normalize() {
    if digits == 0 {
      (isNegative, exponent) = (false, 0)
      return
    }
    while digits % 10 == 0 {
      digits /= 10
      exponent += 1
    }
  }

  /// How many digits stand before the decimal point; 0 or less below 1.
  var magnitude: Int { digits == 0 ? 1 : Self.count(digits) + exponent }

  static func count(_ digits: UInt64) -> Int {
    var (count, rest) = (1, digits)
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    return count
  }

  /// Exact decimal text, without exponent where that takes at most 21 places before or 15 behind the
  /// point; else as `1.5E+30`.
  var text: String {
    guard digits > 0 else { return "0" }
    let sign = isNegative ? "-" : ""
    let all = String(digits)
    if exponent >= 0, magnitude <= 21 {
      return sign + all + String(repeating: "0", count: exponent)
    }
    if exponent < 0, exponent >= -20 {
      let (whole, fraction) = split(all)
      return sign + whole + "." + fraction
    }
    let power = magnitude - 1
    let mantissa = all.count == 1 ? all : all.prefix(1) + "." + all.dropFirst()
    return sign + mantissa + (power < 0 ? "E-" : "E+") + String(abs(power))
  }

  private func split(_ all: String) -> (String, String) {
    let padded =
      all.count > -exponent ? all : String(repeating: "0", count: -exponent - all.count + 1) + all
    return (String(padded.dropLast(-exponent)), String(padded.suffix(-exponent)))
  }

  /// Multiplied by a power of ten.
  func scaled(_ power: Int) -> StoredNumber {
    StoredNumber(isNegative: isNegative, digits: digits, exponent: exponent + power)
  }

  /// Rounded to `places` decimals, half away from zero: digits before and behind the point, without sign.
  /// The fraction has `places` digits. `nil` if it would be longer than a cell shows.
  func rounded(places: Int) -> (whole: String, fraction: String)? {
    guard magnitude <= 40, places <= 30 else { return nil }
    var value = digits
    var power = exponent
    if power < -places {
      let cut = -places - power
      if cut > 18 {
        value = 0
      } else {
        let divisor = (0..<cut).reduce(UInt64(1)) { product, _ in product * 10 }
        value = (value + divisor / 2) / divisor
      }
      power = -places
    }
    // value × 10^power with power ≥ −places.
    let all = String(value) + String(repeating: "0", count: value == 0 ? 0 : power + places)
    let padded =
      all.count > places ? all : String(repeating: "0", count: places - all.count + 1) + all
    return (String(padded.dropLast(places)), String(padded.suffix(places)))
  }
}
