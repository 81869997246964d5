/// A number format of a workbook (ECMA-376, 18.8.30 and 18.8.31): what a stored number looks like.
///
/// Padding (`_x`, `*x`, and the blanks of `?`) is left out: it is white space, no text. Fractions (`# ?/?`)
/// are shown as General. Where only a colour says that a figure is negative, it gets a minus sign.
struct NumberFormat {
  enum Token: Equatable {
    case literal(String)
    /// Digit places: what a format writes for a digit that is not there.
    case digit(Character)
    case point
    case percent
    case exponent(plus: Bool)
    case date(Character, Int)
    case amPM(String, String)
    case general
    case text
  }

  struct Section {
    var tokens: [Token] = []
    var condition: Condition?
    var isColoured = false
    /// Commas at the end of the digits: each divides by a thousand.
    var thousandsCut = 0
    var isGrouped = false
    var isDate = false
    /// Seconds with decimals: how many.
    var secondDecimals = 0
    /// Hours, minutes or seconds counted on beyond a day, `[h]`.
    var elapsed: Character?
    var isFraction = false
    var era = Era.common
    /// The digits of most formats, laid without looking at tokens.
    var plain: PlainDigits?
  }

  /// Whose years `e` counts.
  enum Era { case common, taiwan, japan }

  struct Condition: Equatable {
    var comparison: String
    var value: StoredNumber
  }

  private let sections: [Section]
  /// Sections for numbers, and whether any of them has a condition.
  private let numeric: [Section]
  private let hasConditions: Bool
  let isGeneral: Bool

  static let general = NumberFormat("General")

  init(_ code: String) {
    isGeneral = code.isEmpty || code.lowercased() == "general"
    var parser = NumberFormatParser(code)
    let found = parser.sections().map { section in
      var section = section
      section.plain = PlainDigits(section)
      return section
    }
    sections = found.isEmpty ? [Section()] : found
    numeric = sections.filter { [count = sections.count] in !$0.tokens.contains(.text) || count == 1
    }
    hasConditions = numeric.contains { $0.condition != nil }
  }

  /// What a text looks like: its section says what stands around it.
  func shown(_ text: String) -> String {
    let last = sections.last { $0.tokens.contains(.text) }
    guard let last else { return text }
    return last.tokens.map { token in
      switch token {
      case .literal(let literal): literal
      case .text: text
      default: ""
      }
    }.joined()
  }

  /// What a number looks like; `is1904` counts days from 1904.
  func shown(_ number: StoredNumber, is1904: Bool) -> String {
    if isGeneral { return number.text }
    let (section, isNegated) = self.section(for: number)
    guard let section else { return number.text }
    if !number.isNegative, let text = section.plain?.shown(number) { return text }
    if section.tokens.contains(.text) { return number.text }
    var magnitude = number
    magnitude.isNegative = false
    if section.isDate {
      guard !number.isNegative,
        let text = DateFormat.shown(magnitude, section, is1904: is1904)
      else { return number.text }
      return text
    }
    if section.isFraction { return number.text }
    guard let text = section.plain?.shown(magnitude) ?? NumberText.shown(magnitude, section) else {
      return number.text
    }
    let needsSign = number.isNegative && (!isNegated || isOnlyColoured(section))
    // Nothing is left of a small negative number but zeros: no sign.
    let isZero =
      !text.utf8.contains { $0 >= 0x31 && $0 <= 0x39 } && !section.tokens.contains(.general)
    return needsSign && !(isZero && !isNegated) ? "-" + text : text
  }

  /// Whether a section for negative numbers marks them by nothing but its colour.
  private func isOnlyColoured(_ section: Section) -> Bool {
    guard section.isColoured else { return false }
    return !section.tokens.contains { token in
      guard case .literal(let text) = token else { return false }
      return text.contains { "-−－(（△▲负".contains($0) }
    }
  }

  /// The section for a number, and whether it is for negative numbers and shows them without a sign.
  private func section(for number: StoredNumber) -> (Section?, isNegated: Bool) {
    guard let first = numeric.first else { return (nil, false) }
    if hasConditions {
      for (place, section) in numeric.enumerated() {
        let holds =
          section.condition.map { $0.holds(number) }
          ?? (place == numeric.count - 1 || (place == 0 ? !number.isNegative : number.isNegative))
        if holds {
          return (section, section.condition?.isOnlyNegative ?? (place == 1 && number.isNegative))
        }
      }
      return (numeric.last, false)
    }
    if number.isNegative, numeric.count > 1 { return (numeric[1], true) }
    if number.digits == 0, numeric.count > 2 { return (numeric[2], false) }
    return (first, false)
  }
}

extension NumberFormat.Condition {
  func holds(_ number: StoredNumber) -> Bool {
    let order = number.compared(to: value)
    return switch comparison {
    case "<": order < 0
    case "<=": order <= 0
    case ">": order > 0
    case ">=": order >= 0
    case "=": order == 0
    default: order != 0
    }
  }

  /// Such sections show numbers without their sign.
  var isOnlyNegative: Bool {
    (comparison == "<" || comparison == "<=") && (value.isNegative || value.digits == 0)
  }
}

extension StoredNumber {
  /// Below, equal or above: −1, 0, 1.
  func compared(to other: StoredNumber) -> Int {
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let sign = isNegative ? -1 : 1
    if digits == 0 || other.digits == 0 {
      return digits == other.digits ? 0 : digits == 0 ? -sign : sign
    }
    if magnitude != other.magnitude { return magnitude < other.magnitude ? -sign : sign }
    func aligned(_ number: StoredNumber) -> UInt64 {
      (Self.count(number.digits)..<Self.precision).reduce(number.digits) { value, _ in value * 10 }
    }
    let (mine, theirs) = (aligned(self), aligned(other))
    return mine == theirs ? 0 : mine < theirs ? -sign : sign
  }
}
