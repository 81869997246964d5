/// Text for terminals: display widths, alignment, and nothing that a terminal would obey.
public enum Layout {
  /// How many columns `text` takes on a terminal: 2 for East Asian wide characters, 0 for combining
  /// marks, 1 for the rest (Unicode Standard Annex #11, wide and fullwidth).
  public static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  package static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x0300...0x036F, 0x200B...0x200F, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFEFF: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }

  /// `text` with control characters, line ends, direction marks and invisible characters written out,
  /// so that data cannot steer a terminal and nothing hides.
  public static func plain(_ text: String) -> String {
    if isClean(text) { return text }
    var plain = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: plain += "⏎"
      case 0..<0x20, 0x7F...0xA0, 0x200B...0x200F, 0x2028...0x202F, 0x2060...0x206F, 0xFEFF:
        plain += "\\u{" + String(scalar.value, radix: 16) + "}"
      // Noncharacters, which XML cannot hold.
      case let value where value & 0xFFFE == 0xFFFE:
        plain += "\\u{" + String(value, radix: 16) + "}"
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  /// Whether no byte of `text` begins anything that `plain` writes out.
  private static func isClean(_ text: String) -> Bool {
    text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x7F && $0 != 0xC2 && $0 != 0xE2 && $0 < 0xEF
    }
  }

  /// `plain`, tabs and line ends kept: for cells of CSV and workbooks, where quotes hold them.
  package static func plainCell(_ text: String) -> String {
    if isClean(text) { return text }
    var cell = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t", "\n", "\r": cell.unicodeScalars.append(scalar)
      default: cell += plain(String(scalar))
      }
    }
    return cell
  }

  /// `text` filled up with blanks to `width` columns.
  static func pad(_ text: String, to width: Int, right: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(width - Layout.width(text), 0))
    return right ? blanks + text : text + blanks
  }

  /// Marks that never start a line.
  private static let closing: Set<Character> = [
    "，", "。", "、", "；", "：", "）", "”", "》", "！", "？", ",", ".", ";", ":", ")",
  ]

  /// `text` broken into lines of at most `limit` columns, at a blank where there is one and between
  /// wide characters otherwise.
  public static func wrap(_ text: String, to limit: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      var used = 0
      var word = ""
      func flush() {
        if used + Layout.width(word) > limit, !line.isEmpty {
          lines.append(line)
          line = ""
          used = 0
          while word.first == " " { word.removeFirst() }
        }
        line += word
        used += Layout.width(word)
        word = ""
      }
      for character in paragraph {
        let mayBreak = character == " " || Layout.width(String(character)) > 1
        if mayBreak, !closing.contains(character) { flush() }
        word.append(character)
      }
      flush()
      lines.append(line)
    }
    return lines
  }

  /// Rows as an aligned table: numbers (all columns in `numeric`) to the right, a rule under the
  /// header.
  package static func table(_ header: [String], _ rows: [[String]], numeric: Set<Int>) -> String {
    let all = ([header] + rows).map { $0.map(plain) }
    let widths = header.indices.map { column in all.map { width($0[column]) }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map {
        pad(cells[$0], to: widths[$0], right: numeric.contains($0))
      }
      var text = padded.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }
    let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * max(widths.count - 1, 0))
    return line(all[0]) + rule + "\n" + all.dropFirst().map(line).joined()
  }

  /// Rows as a Markdown table.
  package static func markdown(_ header: [String], _ rows: [[String]], numeric: Set<Int>) -> String
  {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { markdown($0) }.joined(separator: " | ") + " |\n"
    }
    let rule = header.indices.map { numeric.contains($0) ? "---:" : "---" }
    return line(header) + "| " + rule.joined(separator: " | ") + " |\n" + rows.map(line).joined()
  }
}

/// What a screen can show: ANSI colours, or none, and how wide its lines may be.
public struct Palette: Sendable {
  package let isOn: Bool
  /// Columns of a line of prose; `nil` for as many as a page has by itself.
  package let columns: Int?

  /// `isOn` puts ANSI colours around words; `columns` is that of a screen, if there is one.
  public init(isOn: Bool, columns: Int? = nil) {
    self.isOn = isOn
    self.columns = columns
  }

  package func paint(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  package func bold(_ text: String) -> String { paint(text, "1") }
  /// In bold red where colours are on.
  public func error(_ text: String) -> String { paint(text, "1;31") }
  /// In bold yellow where colours are on.
  public func warning(_ text: String) -> String { paint(text, "1;33") }
  package func info(_ text: String) -> String { paint(text, "1;36") }
  package func dim(_ text: String) -> String { paint(text, "2") }
}
