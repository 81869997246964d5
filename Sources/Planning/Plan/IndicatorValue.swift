/// A target or result of an indicator as a number with its unit.
public struct IndicatorValue: Sendable {
  /// In `unit`, with the decimals as written.
  public let value: Decimal
  /// As written behind the number, or else the indicator's own; empty for a bare number.
  public let unit: String
  /// `unit`, read.
  public let measureUnit: MeasureUnit

  /// Decimals of every number in a plan's tables.
  private static let mostDecimals: Int32 = 12
  /// Words that make a number an estimate.
  private static let estimates = ["余", "多", "约", "左右", "以上", "以下", "以内"]

  /// Reads `-?digits(.digits)?`, followed by a unit or not; without one, `unit` is taken. `nil` for
  /// words and estimates. Money is the plan's own, `money`; yuan if `nil`.
  public init?(_ text: String, unit: String, money: MoneyUnit? = nil) {
    let bytes = Array(text.utf8)
    var units: Int64 = 0
    var position = bytes.first == UInt8(ascii: "-") ? 1 : 0
    var (digits, decimals) = (0, Int32(-1))
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "."), decimals < 0, digits > 0 {
        decimals = 0
      } else if (48...57).contains(byte) {
        digits += 1
        units = units * 10 + Int64(byte - 48)
        if decimals >= 0 { decimals += 1 }
        guard units <= Amount.limit, decimals <= IndicatorValue.mostDecimals else { return nil }
      } else {
        break
      }
      position += 1
    }
    guard digits > 0, decimals != 0 else { return nil }
    var name = String(decoding: bytes[position...], as: UTF8.self)
    // `1.5 USD`: outside China units stand apart.
    if name.hasPrefix(" "), money?.currency ?? "CNY" != "CNY" { name.removeFirst() }
    guard
      name.isEmpty || name == unit || unit.isEmpty || MeasureUnit.isNamed(name)
        || money?.scale(of: name) != nil,
      !name.utf8.contains(where: { (48...57).contains($0) || $0 == UInt8(ascii: ",") }),
      !IndicatorValue.estimates.contains(where: name.contains)
    else { return nil }
    value = Decimal(
      units: bytes.first == UInt8(ascii: "-") ? -units : units, decimals: max(decimals, 0))
    self.unit = name.isEmpty ? unit : name
    measureUnit = MeasureUnit(self.unit, money: money)
  }

  /// In base units of its measure.
  package var base: Fraction? {
    measureUnit.inBaseUnits(value)
  }

  /// Less (−1), equal (0) or more (1) than `other`; `nil` when they measure different things.
  public func compared(to other: IndicatorValue) -> Int? {
    guard measureUnit.measure == other.measureUnit.measure, let a = base, let b = other.base,
      let difference = a.minus(b)
    else { return nil }
    return difference.numerator.signum() == 0 ? 0 : difference.numerator < 0 ? -1 : 1
  }

  /// Whether both can be the same number, the finer one rounded half up to the decimals of the
  /// coarser one; `nil` when they measure different things.
  package func agrees(with other: IndicatorValue) -> Bool? {
    guard let order = compared(to: other) else { return nil }
    return order == 0 || rounds(to: other) || other.rounds(to: self)
  }

  private func rounds(to coarse: IndicatorValue) -> Bool {
    base.flatMap { coarse.measureUnit.rounded($0, decimals: coarse.value.decimals) }
      == coarse.value
  }
}

extension Indicator {
  /// The target as a number; `nil` for words and blanks.
  public var targetValue: IndicatorValue? { IndicatorValue(target, unit: unit, money: money) }

  /// The result as a number; `nil` for words and blanks.
  public var actualValue: IndicatorValue? { IndicatorValue(actual, unit: unit, money: money) }

  /// Whether the result reaches the target; `nil` when that can not be said: a blank, words that
  /// differ, different measures, no relation.
  public var isMet: Bool? {
    if actual.isEmpty || target.isEmpty { return nil }
    guard let relation else { return nil }
    if actual == target { return true }
    guard let order = targetValue.flatMap({ actualValue?.compared(to: $0) }) else { return nil }
    switch relation {
    case .atLeast: return order >= 0
    case .equal: return order == 0
    case .atMost: return order <= 0
    }
  }

  /// `≥149040元`, `保障网络畅通`
  package func words(_ text: String, sign: Bool) -> String {
    let signs = ["≥", "=", "≤"]
    let mark = sign ? relation.map { signs[Int($0.rawValue)] } ?? "" : ""
    let isBare = IndicatorValue(text, unit: unit, money: money) != nil && !text.hasSuffix(unit)
    return mark + text + (isBare ? unit : "")
  }

  /// `视频互联互通年租金`
  package var label: String { name.isEmpty ? id : name }
}
