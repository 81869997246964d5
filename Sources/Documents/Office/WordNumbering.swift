internal import Archives

/// Automatic numbers of a Word document (ECMA-376 part 1, 17.9): what a numbered paragraph shows before
/// its text. Numbers that come from a paragraph's style are not known here.
struct WordNumbering {
  private struct Level {
    var start = 1
    var format = "decimal"
    var text = ""
  }
  private struct List {
    var levels: [Int: Level] = [:]
    /// Numbers so far by level; `nil` before the first one.
    var counts: [Int: Int] = [:]
  }

  private static let levels = 0..<9

  private var lists: [Int: List] = [:]
  /// The list that a paragraph names, and where it starts anew.
  private var names: [Int: (list: Int, starts: [Int: Int])] = [:]
  private var used: Set<Int> = []

  /// Reads `numbering.xml`.
  mutating func read(_ xml: inout XMLReader) throws(DocumentFault) {
    var list = -1
    var name = -1
    var level = 0
    while true {
      let event = try xml.next()
      if event == .finish { return }
      guard event == .start else { continue }
      if xml.isNamed("abstractNum") {
        (list, name) = (xml.number("abstractNumId") ?? -1, -1)
        lists[list] = List()
      } else if xml.isNamed("num") {
        (list, name) = (-1, xml.number("numId") ?? -1)
      } else if xml.isNamed("abstractNumId"), name >= 0 {
        names[name] = (xml.number("val") ?? -1, [:])
      } else if xml.isNamed("lvl") || xml.isNamed("lvlOverride") {
        level = xml.number("ilvl") ?? 0
        if list >= 0 { lists[list]!.levels[level] = Level() }
      } else if xml.isNamed("startOverride"), name >= 0 {
        names[name]?.starts[level] = xml.number("val") ?? 1
      } else if list >= 0, lists[list]!.levels[level] != nil {
        try readLevel(xml, list, level)
      }
    }
  }

  private mutating func readLevel(
    _ xml: XMLReader, _ list: Int, _ level: Int
  ) throws(DocumentFault) {
    if xml.isNamed("start") {
      lists[list]!.levels[level]!.start = xml.number("val") ?? 1
    } else if xml.isNamed("numFmt") {
      lists[list]!.levels[level]!.format = try xml.value("val") ?? "decimal"
    } else if xml.isNamed("lvlText") {
      lists[list]!.levels[level]!.text = String((try xml.value("val") ?? "").prefix(100))
    }
  }

  /// What stands before the next paragraph of this list and level; counts it.
  mutating func next(_ name: Int, level: Int) -> String {
    guard let (id, starts) = names[name], var list = lists[id], Self.levels.contains(level),
      let form = list.levels[level]
    else { return "" }
    if used.insert(name).inserted {
      for (level, start) in starts { list.counts[level] = start - 1 }
    }
    list.counts[level] = (list.counts[level] ?? form.start - 1) + 1
    // Deeper levels begin again.
    for deeper in Self.levels where deeper > level { list.counts[deeper] = nil }
    lists[id] = list
    if form.format == "bullet" || form.format == "none" { return "" }
    var text = form.text
    for above in Self.levels where above <= level {
      guard text.contains("%\(above + 1)"), let its = list.levels[above] else { continue }
      let count = list.counts[above] ?? its.start
      text = text.replacing("%\(above + 1)", with: Self.shown(count, its.format))
    }
    return text
  }

  private static func shown(_ count: Int, _ format: String) -> String {
    switch format {
    case "chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand",
      "japaneseCounting", "ideographDigital":
      chinese(count)
    case "upperLetter": letters(count)
    case "lowerLetter": letters(count).lowercased()
    case "upperRoman": roman(count)
    case "lowerRoman": roman(count).lowercased()
    case "decimalZero": count < 10 ? "0\(count)" : "\(count)"
    case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
      (1...20).contains(count) ? String(Unicode.Scalar(UInt32(0x245F + count))!) : "\(count)"
    default: "\(count)"
    }
  }

  private static func letters(_ count: Int) -> String {
    guard count > 0, count <= 780 else { return "\(count)" }
    let letter = Character(Unicode.Scalar(UInt8(0x41 + (count - 1) % 26)))
    return String(repeating: letter, count: (count - 1) / 26 + 1)
  }

  private static func roman(_ count: Int) -> String {
    guard (1..<4000).contains(count) else { return "\(count)" }
    var (rest, out) = (count, "")
    let signs = [
      (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
      (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ]
    for (value, sign) in signs {
      while rest >= value {
        out += sign
        rest -= value
      }
    }
    return out
  }

  /// 一 to 九千九百九十九.
  private static func chinese(_ count: Int) -> String {
    guard (1..<10_000).contains(count) else { return "\(count)" }
    let digits = Array("零一二三四五六七八九")
    let places = ["", "十", "百", "千"]
    var out = ""
    var skipped = false
    let all = String(count).compactMap(\.wholeNumberValue)
    for (offset, digit) in all.enumerated() {
      if digit == 0 {
        skipped = true
        continue
      }
      if skipped, !out.isEmpty { out += "零" }
      skipped = false
      out += String(digits[digit]) + places[all.count - offset - 1]
    }
    return (10..<20).contains(count) ? String(out.dropFirst()) : out
  }
}
