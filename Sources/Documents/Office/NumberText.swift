/// Digits laid into the places of a number format.
enum NumberText {
  /// `number`, which is not negative, as the section shows it; `nil` if it would be too long to.
  static func shown(_ number: StoredNumber, _ section: NumberFormat.Section) -> String? {
    if section.tokens.contains(where: { if case .exponent = $0 { true } else { false } }) {
      return scientific(number, section)
    }
    let percents = section.tokens.count { $0 == .percent }
    let value = number.scaled(2 * percents - 3 * section.thousandsCut)
    let point = section.tokens.firstIndex(of: .point) ?? section.tokens.count
    let decimals = section.tokens[point...].count(where: isDigit)
    guard let (whole, fraction) = value.rounded(places: decimals) else { return nil }
    return laid(section.tokens, whole, fraction, isGrouped: section.isGrouped, general: number)
  }

  private static func isDigit(_ token: NumberFormat.Token) -> Bool {
    if case .digit = token { true } else { false }
  }

  private static func laid(
    _ tokens: [NumberFormat.Token], _ whole: String, _ fraction: String, isGrouped: Bool,
    general: StoredNumber
  ) -> String {
    let point = tokens.firstIndex(of: .point) ?? tokens.count
    let places = tokens[..<point].count(where: isDigit)
    // Places before the point from the right: a place may stay empty, the first takes what is left.
    let digits = whole == "0" ? [] : Array(whole)
    var out = ""
    var place = places
    var behind = fraction[...]
    for (number, token) in tokens.enumerated() {
      switch token {
      case .literal(let text): out += text
      case .percent: out += "%"
      case .point: out += "."  // even with nothing behind it, as their programs do
      case .general: out += general.text
      case .digit(let kind) where number < point:
        let from = place == places ? 0 : digits.count - place
        let to = digits.count - place + 1
        if digits.count >= place {
          for position in max(from, 0)..<to {
            out.append(digits[position])
            appendMark(digits.count - position - 1, isGrouped, to: &out)
          }
        } else if kind == "0" {
          out.append("0")
          appendMark(place - 1, isGrouped, to: &out)
        }
        place -= 1
      case .digit(let kind):
        let digit = behind.popFirst() ?? "0"
        // Zeros at the end stay only in places that ask for them.
        if kind == "0" || digit != "0" || behind.contains(where: { $0 != "0" })
          || tokens[(number + 1)...].contains(.digit("0"))
        {
          out.append(digit)
        }
      default: continue
      }
    }
    return out
  }

  private static func appendMark(_ left: Int, _ isGrouped: Bool, to out: inout String) {
    if isGrouped, left > 0, left % 3 == 0 { out.append(",") }
  }

  /// `0.00E+00`: the mantissa has as many digits before the point as the format has places.
  private static func scientific(_ number: StoredNumber, _ section: NumberFormat.Section) -> String?
  {
    let mark = section.tokens.firstIndex { if case .exponent = $0 { true } else { false } }!
    let head = Array(section.tokens[..<mark])
    let point = head.firstIndex(of: .point) ?? head.count
    let before = max(head[..<point].count(where: isDigit), 1)
    let after = head[point...].count(where: isDigit)
    var power = 0
    if number.digits > 0 {
      power = number.magnitude - 1
      // Engineering notation: a multiple of the places, downwards.
      power -= (power % before + before) % before
    }
    guard var parts = number.scaled(-power).rounded(places: after) else { return nil }
    if parts.whole.count > before, number.digits > 0 {
      power += before
      guard let again = number.scaled(-power).rounded(places: after) else { return nil }
      parts = again
    }
    let mantissa = laid(head, parts.whole, parts.fraction, isGrouped: false, general: number)
    let isPlus = section.tokens[mark] == .exponent(plus: true)
    let width = section.tokens[mark...].count(where: isDigit)
    let digits = String(abs(power))
    let padded = String(repeating: "0", count: max(width - digits.count, 0)) + digits
    return mantissa + "E" + (power < 0 ? "-" : isPlus ? "+" : "") + padded
  }
}
