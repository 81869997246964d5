/// A section such as `#,##0.00"元"` or `0.0%`: digits in one run, as nearly all formats have them.
///
/// Gives what `NumberText` gives, without a string for each step: formats of large sheets are laid a
/// million times.
struct PlainDigits {
  /// What fits with any literals of a reasonable format.
  private static let room = 64

  private var before: [UInt8] = []
  private var after: [UInt8] = []
  private var decimals = 0
  /// Digits before the point that are written even if they are zero.
  private var least = 0
  private var isGrouped = false
  /// Percents and thousands cut, as a power of ten.
  private var power = 0

  /// `nil` if the section has anything else than such digits between literals.
  init?(_ section: NumberFormat.Section) {
    guard !section.isDate, !section.isFraction else { return nil }
    isGrouped = section.isGrouped
    power = -3 * section.thousandsCut
    var hasPoint = false
    var hasDigits = false
    for token in section.tokens {
      switch token {
      case .literal(let text):
        if hasDigits { after += text.utf8 } else { before += text.utf8 }
      case .percent:
        power += 2
        if hasDigits { after.append(0x25) } else { before.append(0x25) }
      case .digit(let kind):
        hasDigits = true
        guard after.isEmpty else { return nil }
        if hasPoint {
          guard kind == "0" else { return nil }
          decimals += 1
        } else if kind == "0" {
          least += 1
        } else if least > 0 {
          return nil
        }
      case .point:
        guard !hasPoint, hasDigits, after.isEmpty else { return nil }
        hasPoint = true
      default: return nil
      }
    }
    guard hasDigits, !hasPoint || decimals > 0, decimals <= 15, least <= 15,
      before.count + after.count <= Self.room
    else { return nil }
  }

  private static let powers: [UInt64] = (0..<19).map {
    (0..<$0).reduce(1) { value, _ in value * 10 }
  }

  /// `number` without its sign; `nil` if it is too long for this way.
  func shown(_ number: StoredNumber) -> String? {
    let shift = number.exponent + power + decimals
    var value = number.digits
    if shift > 0 {
      guard shift <= 18, StoredNumber.count(value) + shift <= 18 else { return nil }
      value *= Self.powers[shift]
    } else if shift < 0 {
      if -shift > 18 {
        value = 0
      } else {
        let divisor = Self.powers[-shift]
        value = (value + divisor / 2) / divisor
      }
    }
    // Digits from the right: at most 18, marks, and zeros.
    return withUnsafeTemporaryAllocation(byteCount: 2 * Self.room + 64, alignment: 1) { buffer in
      var place = buffer.count - after.count
      for (offset, byte) in after.enumerated() { buffer[place + offset] = byte }
      func write(_ byte: UInt8) {
        place -= 1
        buffer[place] = byte
      }
      for _ in 0..<decimals {
        write(0x30 + UInt8(value % 10))
        value /= 10
      }
      if decimals > 0 { write(0x2E) }
      var whole = 0
      while value > 0 || whole < least {
        if isGrouped, whole > 0, whole % 3 == 0 { write(0x2C) }
        write(0x30 + UInt8(value % 10))
        value /= 10
        whole += 1
      }
      for byte in before.reversed() { write(byte) }
      return String(decoding: buffer[place...], as: UTF8.self)
    }
  }
}
