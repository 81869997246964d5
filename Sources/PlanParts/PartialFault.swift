public import Planning
package import Texts

/// Why partial verdicts cannot be read or do not belong together.
public struct PartialFault: Error, Sendable {
  /// What is wrong and what to do, as one clause without a full stop.
  public var message: Bilingual

  /// Takes the words as they are.
  public init(message: Bilingual) { self.message = message }

  init(zh: String, en: String) { message = Bilingual(zh: zh, en: en) }

  /// A value of a line that is not what it has to be.
  package static func malformed(_ key: String) -> PartialFault {
    PartialFault(
      zh: "不是 validate --partial 写出的一行（\(key)）；请重新生成这一部分",
      en: "not a line that validate --partial wrote (\(key)); make that part's line anew")
  }

  static let overflow = PartialFault(
    zh: "各部分之和超出 128 位整数；请核对各部分的金额",
    en: "the parts add up to more than 128 bits; check the amounts of the parts")
}

/// Reading what `JSON` holds, or saying that it is something else.
extension JSON {
  func member(_ key: String) throws(PartialFault) -> JSON {
    guard let value = self[key] else { throw .malformed(key) }
    return value
  }

  func elements(_ key: String) throws(PartialFault) -> [JSON] {
    guard case .array(let values) = self else { throw .malformed(key) }
    return values
  }

  /// The elements of an array of just `count`.
  func tuple(_ count: Int, _ key: String) throws(PartialFault) -> [JSON] {
    let values = try elements(key)
    if values.count != count { throw .malformed(key) }
    return values
  }

  package func whole(_ key: String) throws(PartialFault) -> Int {
    guard case .number(let digits) = self, let value = Int(digits), value.magnitude < 1 << 53 else {
      throw .malformed(key)
    }
    return value
  }

  /// A place in a list of `count`.
  package func position(_ count: Int, _ key: String) throws(PartialFault) -> Int {
    let value = try whole(key)
    if value < 0 || value >= count { throw .malformed(key) }
    return value
  }

  package func word(_ key: String) throws(PartialFault) -> String {
    guard case .string(let text) = self else { throw .malformed(key) }
    return text
  }

  /// A value, or nothing for null.
  package func optional<T>(
    _ read: (JSON) throws(PartialFault) -> T
  ) throws(PartialFault) -> T? {
    if case .null = self { return nil }
    return try read(self)
  }

  /// An amount in `unit`, as units of its last decimal.
  package func amount(_ unit: MoneyUnit, _ key: String) throws(PartialFault) -> Int128 {
    let text = Array(try word(key).utf8)
    let isNegative = text.first == UInt8(ascii: "-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, parts.count <= 2 else { throw .malformed(key) }
    let fraction = parts.count == 2 ? Array(parts[1]) : []
    if unit.decimals < 0 {
      // Whole tens to millions of the unit.
      guard parts.count == 1, whole.allSatisfy(isDigit),
        let value = Int128(String(decoding: text, as: UTF8.self))
      else { throw .malformed(key) }
      let (steps, rest) = value.quotientAndRemainder(dividingBy: powerOfTen(-unit.decimals))
      if rest != 0 { throw .malformed(key) }
      return steps
    }
    if parts.count == 2, fraction.isEmpty || fraction.count > unit.decimals {
      throw .malformed(key)
    }
    let zeros = Array(repeating: UInt8(ascii: "0"), count: unit.decimals - fraction.count)
    var value: Int128 = 0
    for digit in Array(whole) + fraction + zeros {
      guard isDigit(digit) else { throw .malformed(key) }
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (next, isLarger) = tens.subtractingReportingOverflow(Int128(digit - 48))
      if isTooLarge || isLarger { throw .malformed(key) }
      value = next
    }
    if isNegative { return value }
    if value == .min { throw .malformed(key) }
    return -value
  }
}

extension Int128 {
  /// The exact sum.
  func plus(_ other: Int128) throws(PartialFault) -> Int128 {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    if isTooLarge { throw .overflow }
    return sum
  }
}

extension Int {
  /// The exact sum.
  func plus(_ other: Int) throws(PartialFault) -> Int {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    if isTooLarge { throw .overflow }
    return sum
  }
}
