/// Reads the code of a number format into its sections.
struct NumberFormatParser {
  private let characters: [Character]
  private var place = 0
  private var section = NumberFormat.Section()
  /// Commas since the last digit place.
  private var commas = 0
  private var hasDigits = false

  init(_ code: String) { characters = Array(code.prefix(1024)) }

  mutating func sections() -> [NumberFormat.Section] {
    var all: [NumberFormat.Section] = []
    while place < characters.count {
      if characters[place] == ";" {
        close(into: &all)
        place += 1
        // A section after the last mark may be empty: it shows nothing.
        if place == characters.count { close(into: &all) }
      } else {
        readToken()
        if place == characters.count { close(into: &all) }
      }
    }
    return all
  }

  private mutating func close(into all: inout [NumberFormat.Section]) {
    section.thousandsCut = commas
    if section.isDate { resolveMinutes() }
    all.append(section)
    section = NumberFormat.Section()
    commas = 0
    hasDigits = false
  }

  private func rest(startsWith text: String) -> Bool {
    let text = Array(text)
    return place + text.count <= characters.count
      && String(characters[place..<place + text.count]).lowercased() == String(text).lowercased()
  }

  private mutating func add(literal: String) {
    if case .literal(let before)? = section.tokens.last {
      section.tokens[section.tokens.count - 1] = .literal(before + literal)
    } else {
      section.tokens.append(.literal(literal))
    }
  }

  private mutating func readToken() {
    let character = characters[place]
    switch character {
    case "\"": readQuoted()
    case "\\", "!":
      if place + 1 < characters.count { add(literal: String(characters[place + 1])) }
      place += 2
    case "_", "*": place += 2
    case "[": readBracket()
    case "0", "#", "?":
      // A comma between digit places groups; behind the last one it cuts.
      if commas > 0, hasDigits { section.isGrouped = true }
      commas = 0
      hasDigits = true
      section.tokens.append(.digit(character))
      place += 1
    case ",":
      if hasDigits { commas += 1 } else { add(literal: ",") }
      place += 1
    case ".":
      readPoint()
    case "%":
      section.tokens.append(.percent)
      place += 1
    case "@":
      section.tokens.append(.text)
      place += 1
    case "/" where hasDigits && !section.isDate:
      section.isFraction = true
      place += 1
    default:
      let isExponent = character == "E" || character == "e"
      if isExponent, hasDigits, !section.isDate, place + 1 < characters.count {
        readExponentOrEra(character)
      } else {
        readLetter(character)
      }
    }
    place = min(place, characters.count)
  }

  private mutating func readQuoted() {
    let end = characters[(place + 1)...].firstIndex(of: "\"") ?? characters.count
    add(literal: String(characters[(place + 1)..<end]))
    place = end + 1
  }

  private mutating func readPoint() {
    place += 1
    if section.isDate {
      var decimals = 0
      while place < characters.count, characters[place] == "0" {
        decimals += 1
        place += 1
      }
      if decimals > 0 { section.secondDecimals = min(decimals, 3) } else { add(literal: ".") }
    } else {
      section.tokens.append(.point)
      hasDigits = true
    }
  }

  private mutating func readExponentOrEra(_ character: Character) {
    if place + 1 < characters.count, "+-".contains(characters[place + 1]), hasDigits {
      section.tokens.append(.exponent(plus: characters[place + 1] == "+"))
      place += 2
    } else {
      readLetter(character)
    }
  }

  /// Colours, conditions, elapsed time, currency and language: `[Red]`, `[<0]`, `[h]`, `[$¥-804]`.
  private mutating func readBracket() {
    let end = characters[place...].firstIndex(of: "]") ?? characters.count
    let inside = String(characters[(place + 1)..<min(end, characters.count)])
    place = end + 1
    let lower = inside.lowercased()
    if inside.hasPrefix("$") {
      add(literal: String(inside.dropFirst().prefix { $0 != "-" }))
      // The language chooses the calendar of era years: Taiwan's or Japan's.
      if lower.hasSuffix("404") { section.era = .taiwan }
      if lower.hasSuffix("411") { section.era = .japan }
    } else if let first = lower.first, "hms".contains(first), lower.allSatisfy({ $0 == first }) {
      section.isDate = true
      section.elapsed = first
      section.tokens.append(.date(first, lower.count))
    } else if let first = inside.first, "<>=".contains(first) {
      let comparison = String(inside.prefix { "<>=".contains($0) })
      if let value = StoredNumber(Array(inside.dropFirst(comparison.count).utf8)) {
        section.condition = NumberFormat.Condition(comparison: comparison, value: value)
      }
    } else if ["black", "white", "red", "green", "blue", "yellow", "magenta", "cyan"].contains(
      lower)
      || lower.hasPrefix("color") || "黑白红绿蓝黄".contains(where: { inside.hasPrefix(String($0)) })
    {
      section.isColoured = true
    }
  }

  private mutating func readLetter(_ character: Character) {
    for marks in ["AM/PM", "上午/下午", "A/P"] where rest(startsWith: marks) {
      let parts = String(characters[place..<place + marks.count]).split(separator: "/")
      section.tokens.append(.amPM(String(parts[0]), String(parts[1])))
      section.isDate = true
      place += marks.count
      return
    }
    for general in ["General", "G/通用格式"] where rest(startsWith: general) {
      section.tokens.append(.general)
      place += general.count
      return
    }
    let lower = Character(character.lowercased())
    guard "ymdhsaeg".contains(lower) else {
      add(literal: String(character))
      place += 1
      return
    }
    var count = 0
    while place < characters.count, characters[place].lowercased() == String(lower) {
      count += 1
      place += 1
    }
    section.isDate = true
    // Three or four a are the weekday, e is the year of the era, g its name.
    section.tokens.append(.date(lower, count))
  }

  /// `m` beside hours or seconds is minutes, written `n` from here on.
  private mutating func resolveMinutes() {
    var lastUnit: Character = " "
    for place in section.tokens.indices {
      guard case .date(let unit, let count) = section.tokens[place] else { continue }
      if unit == "m", count <= 2 {
        let next = section.tokens[(place + 1)...].lazy.compactMap { token -> Character? in
          if case .date(let unit, _) = token { unit } else { nil }
        }.first
        if lastUnit == "h" || next == "s" || section.elapsed == "m" {
          section.tokens[place] = .date("n", count)
        }
      }
      lastUnit = unit
    }
  }
}
