package import Planning

/// What a printed cell says. A blank is not a dash, a dash is not a zero, and what can not be read is
/// none of them.
package enum CellReading: Sendable, Equatable {
  case blank
  /// `-`, `—`, `/`: the document says that nothing is here.
  case dash
  case number(PrintedNumber)
  /// Words.
  case text
  /// Digits that are no number: `1,23`, `12 345`, `3..5`.
  case unreadable(Reason)

  /// Why digits are no number.
  package enum Reason: String, Sendable {
    case grouping, severalNumbers, tooLarge, signs, formula
  }

  package var number: PrintedNumber? {
    if case .number(let number) = self { return number }
    return nil
  }

  /// Whether nothing is planned here: blank paper or a dash.
  package var isEmpty: Bool { self == .blank || self == .dash }
}

/// A number as a document prints it.
package struct PrintedNumber: Sendable, Equatable {
  package var value: Decimal
  /// `12万元` names its unit itself.
  package var unit: MoneyWord?
  package var isPercent = false
  /// 约, 余, 左右: the document does not mean it exactly.
  package var isApproximate = false
  /// A footnote mark stands beside it.
  package var hasMark = false
  /// How it is written, apart from digits: `(500)`, `△500`, full-width digits, thousands marks.
  package var isPlain = true

  /// Whether it has decimals, which neither years nor counts of columns have.
  package var isFraction: Bool { value.decimals > 0 }

  /// A whole number within `range`, printed without signs and decimals.
  package func whole(in range: ClosedRange<Int64>) -> Int64? {
    value.decimals == 0 && !isPercent && range.contains(value.units) ? value.units : nil
  }
}

extension CellReading {
  /// Decimals that a number may have.
  package static let mostDecimals = 6

  /// Reads a printed text. O(characters).
  package init(_ printed: String) {
    if let plain = CellReading.plain(printed) {
      self = plain
      return
    }
    if let first = printed.unicodeScalars.first, CellReading.opensWords(first) {
      self = .text
      return
    }
    let text = PrintedText.narrow(printed)
    if text.isEmpty {
      self = .blank
    } else if CellReading.dashes.contains(text) {
      self = .dash
    } else if text.unicodeScalars.contains(where: { ("0"..."9").contains($0) }) {
      self = CellReading.digits(text, isPlain: text == printed)
    } else {
      self = .text
    }
  }

  /// Whether what begins so is words, whatever digits it has: 子项目12. No sign, mark or estimate begins with
  /// such a letter, and units stand behind their number.
  private static func opensWords(_ first: Unicode.Scalar) -> Bool {
    (0x4E00...0x9FFF).contains(first.value) && !"约左余多注".unicodeScalars.contains(first)
  }

  /// `1234.5` and nothing: what nearly all cells of a large sheet are; `nil` for everything else.
  private static func plain(_ printed: String) -> CellReading? {
    if printed.isEmpty { return .blank }
    var (units, digits, decimals): (Int64, Int, Int) = (0, 0, -1)
    var isNegative = false
    for (position, byte) in printed.utf8.enumerated() {
      switch byte {
      case 48...57:
        digits += 1
        if digits > mostDigits { return nil }
        units = units * 10 + Int64(byte - 48)
        if decimals >= 0 { decimals += 1 }
      case 45 where position == 0: isNegative = true
      case 46 where decimals < 0 && digits > 0: decimals = 0
      default: return nil
      }
    }
    guard digits > 0, decimals != 0, decimals <= mostDecimals else { return nil }
    return .number(
      PrintedNumber(
        value: Decimal(units: isNegative ? -units : units, decimals: Int32(max(decimals, 0)))))
  }

  /// Digits that fit into the units of a number.
  private static let mostDigits = 18

  private static let dashes: Set<String> = ["-", "--", "---", "/", "\\", "...", "……", "…"]
  private static let approximate = ["约", "左右", "余", "多", "≈", "~"]
  private static let marks = [
    "*", "※", "†", "‡", "①", "②", "③", "④", "⑤", "注", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸",
    "⁹", "⁰", "r", "p", "e",
  ]

  private static func digits(_ text: String, isPlain: Bool) -> CellReading {
    var rest = text[...]
    var number = PrintedNumber(value: Decimal(units: 0, decimals: 0), isPlain: isPlain)
    while drop(marks, of: &rest) { number.hasMark = true }
    number.isApproximate = drop(approximate, of: &rest)
    var isNegative = false
    let isBracketed = rest.hasPrefix("(") && rest.hasSuffix(")")
    if isBracketed { rest = rest.dropFirst().dropLast() }
    for sign in ["-", "△", "▲", "Δ", "-"] where rest.hasPrefix(sign) {
      rest = rest.dropFirst()
      isNegative = true
      number.isPlain = number.isPlain && sign == "-"
      break
    }
    if rest.hasPrefix("+") || rest.hasPrefix("¥") || rest.hasPrefix("$") { rest = rest.dropFirst() }
    if rest.hasPrefix("(") && rest.hasSuffix(")") && isNegative { return .unreadable(.signs) }
    for word in MoneyWord.ofYuan where rest.hasSuffix(word.name) {
      rest = rest.dropLast(word.name.count)
      number.unit = word
      break
    }
    if rest.hasSuffix("%") {
      rest = rest.dropLast()
      number.isPercent = true
    }
    number.isApproximate = drop(approximate, of: &rest) || number.isApproximate
    rest = rest[PrintedText.trimmed(rest)]
    if isBracketed && isNegative { return .unreadable(.signs) }
    guard let first = rest.unicodeScalars.first,
      ("0"..."9").contains(first) || first == ".",
      rest.unicodeScalars.allSatisfy({
        ("0"..."9").contains($0) || ",. ".unicodeScalars.contains($0)
      })
    else {
      return .text
    }
    return value(rest, isNegative: isNegative || isBracketed, number)
  }

  /// Marks that are none before a number: 注1 is a note, no figure.
  private static let onlyBehind: Set<String> = [
    "e", "p", "r", "注", "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹",
  ]

  /// Drops one of `words` from an end of `rest`.
  private static func drop(_ words: [String], of rest: inout Substring) -> Bool {
    for word in words {
      if rest.hasSuffix(word) {
        rest = rest.dropLast(word.count)
        rest = rest[PrintedText.trimmed(rest)]
        return true
      }
      if rest.hasPrefix(word), !onlyBehind.contains(word) {
        rest = rest.dropFirst(word.count)
        return true
      }
    }
    return false
  }

  /// Digits, marks of thousands and a point.
  private static func value(
    _ text: Substring, isNegative: Bool, _ found: PrintedNumber
  ) -> CellReading {
    var number = found
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return .unreadable(.severalNumbers) }
    if halves.count == 2, halves[1].contains(where: { $0 == "," || $0 == " " }) {
      return .unreadable(.severalNumbers)
    }
    if halves[0].contains(" ") { return .unreadable(.severalNumbers) }
    let groups = halves[0].split(separator: ",", omittingEmptySubsequences: false)
    if groups.count > 1 {
      let isGrouped =
        (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
      guard isGrouped else { return .unreadable(.grouping) }
      number.isPlain = false
    }
    let fraction = halves.count == 2 ? halves[1] : ""
    guard halves[0].contains(where: \.isNumber) || !fraction.isEmpty else { return .text }
    let digits = groups.joined() + fraction
    guard digits.count <= mostDigits, fraction.count <= mostDecimals, let units = Int64(digits)
    else {
      return .unreadable(.tooLarge)
    }
    number.value = Decimal(units: isNegative ? -units : units, decimals: Int32(fraction.count))
    return .number(number)
  }
}
