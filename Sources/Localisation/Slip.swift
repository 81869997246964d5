public import Planning

/// How a figure comes to be written wrongly, in the order in which a reviewer should suspect it.
public enum Slip: Int, Sendable, CaseIterable {
  case digitsSwapped, digitDropped, digitDoubled, decimalPointMoved, unitSlip, sign
  case neighbourColumn, blank, digitAdded, digitWrong, other

  /// The name in machine formats.
  public var name: String {
    switch self {
    case .digitsSwapped: "digits-swapped"
    case .digitDropped: "digit-dropped"
    case .digitDoubled: "digit-doubled"
    case .decimalPointMoved: "decimal-point-moved"
    case .unitSlip: "unit-slip"
    case .sign: "sign"
    case .neighbourColumn: "neighbour-column"
    case .blank: "blank"
    case .digitAdded: "digit-added"
    case .digitWrong: "digit-wrong"
    case .other: "other"
    }
  }

  /// What happened, as a noun phrase for texts.
  public var title: Bilingual {
    switch self {
    case .digitsSwapped: Bilingual(zh: "相邻两位数字颠倒", en: "two digits swapped")
    case .digitDropped: Bilingual(zh: "漏写一位数字", en: "a digit dropped")
    case .digitDoubled: Bilingual(zh: "多写一位重复数字", en: "a digit doubled")
    case .decimalPointMoved: Bilingual(zh: "小数点错位", en: "decimal point moved")
    case .unitSlip: Bilingual(zh: "单位写错", en: "wrong unit")
    case .sign: Bilingual(zh: "正负号写反", en: "wrong sign")
    case .neighbourColumn: Bilingual(zh: "错填了相邻栏的数", en: "figure of a neighbouring column")
    case .blank: Bilingual(zh: "应填未填", en: "left blank")
    case .digitAdded: Bilingual(zh: "多写一位数字", en: "a digit added")
    case .digitWrong: Bilingual(zh: "一位数字写错", en: "one digit wrong")
    case .other: Bilingual(zh: "其他", en: "other")
    }
  }

  /// The likeliest way to write `found` where `right` was meant. `neighbours` are the figures in the
  /// cells beside it; both amounts are in minor units with `decimals` decimals,
  /// of money whose units are mixed up by `powers` of ten.
  package static func between(
    found: Amount?, right: Amount, neighbours: [Amount], decimals: Int, powers: [Int] = [4, 8]
  ) -> Slip {
    guard let found else { return .blank }
    if right != 0, found == -right { return .sign }
    let (wide, narrow) = (Int128(found), Int128(right))
    if isUnitSlip(wide, narrow, powers) { return .unitSlip }
    for power in [1, 2, 3] where isScaled(wide, narrow, power) { return .decimalPointMoved }
    if neighbours.contains(found) { return .neighbourColumn }
    let written = Digits(found, decimals: decimals)
    let meant = Digits(right, decimals: decimals)
    if written.isNegative == meant.isNegative {
      if meant.swaps.contains(found) { return .digitsSwapped }
      if meant.drops.contains(found) { return .digitDropped }
      if meant.doublings.contains(found) { return .digitDoubled }
      if written.drops.contains(right) { return .digitAdded }
      if meant.differsInOneDigit(from: written) { return .digitWrong }
    }
    return .other
  }

  /// Whether one is the other in another unit, that many powers of ten apart.
  static func isUnitSlip(_ found: Int128, _ right: Int128, _ powers: [Int]) -> Bool {
    powers.contains { isScaled(found, right, $0) }
  }

  private static func isScaled(_ a: Int128, _ b: Int128, _ power: Int) -> Bool {
    a != 0 && b != 0 && (a == b * powerOfTen(power) || b == a * powerOfTen(power))
  }
}

/// The digits of an amount as people write it.
package struct Digits {
  package let isNegative: Bool
  /// All decimals written: 310.50 is 3 1 0 5 0.
  package let full: [UInt8]
  /// Without superfluous zeros: 310.5 is 3 1 0 5.
  package let short: [UInt8]
  package let shortDecimals: Int
  package let decimals: Int

  package init(_ amount: Amount, decimals: Int) {
    isNegative = amount < 0
    self.decimals = decimals
    var digits = Array(String(amount.magnitude).utf8).map { $0 - 48 }
    while digits.count <= decimals { digits.insert(0, at: 0) }
    full = digits
    var kept = decimals
    while kept > 0, digits.last == 0 {
      digits.removeLast()
      kept -= 1
    }
    short = digits
    shortDecimals = kept
  }

  /// The amount that these digits write with `written` decimals, `nil` if it has too many.
  package func amount(_ digits: [UInt8], decimals written: Int) -> Amount? {
    guard written <= decimals, digits.count <= 18 else { return nil }
    var value: Int64 = 0
    for digit in digits { value = value * 10 + Int64(digit) }
    for _ in written..<decimals {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = product
    }
    return isNegative ? -value : value
  }

  /// Every amount that comes of swapping two neighbouring digits. Nobody writes 0123 for 1023.
  package var swaps: [Amount] {
    (1..<max(full.count, 1)).compactMap { position in
      if position == 1, full[1] == 0, full.count - decimals > 1 { return nil }
      var digits = full
      digits.swapAt(position - 1, position)
      return amount(digits, decimals: decimals)
    }
  }

  /// Every amount that comes of leaving out one digit: one keystroke, so what is left must be a number
  /// as people write it. 3051 without its 3 would be 051, and 51 is two digits less.
  package var drops: [Amount] {
    // A single digit left out leaves nothing, which is a blank and no number.
    let whole = short.count - shortDecimals
    return short.indices.compactMap { position in
      if short.count == 1 || (whole == 1 && position == 0) { return nil }
      if position == 0, short[1] == 0, whole > 2 { return nil }
      var digits = short
      digits.remove(at: position)
      let inFraction = position >= short.count - shortDecimals
      return amount(digits, decimals: inFraction ? shortDecimals - 1 : shortDecimals)
    }
  }

  /// Every amount that comes of writing one digit twice.
  package var doublings: [Amount] {
    short.indices.compactMap { position in
      var digits = short
      digits.insert(short[position], at: position)
      let inFraction = position >= short.count - shortDecimals
      return amount(digits, decimals: inFraction ? shortDecimals + 1 : shortDecimals)
    }
  }

  func differsInOneDigit(from other: Digits) -> Bool {
    full.count == other.full.count && zip(full, other.full).count { $0 != $1 } == 1
  }
}
