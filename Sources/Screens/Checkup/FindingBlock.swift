package import Checking
package import Planning
package import Texts

/// A finding as screens of text show it, whether it was found just now or read from a verdict.
package struct FindingBlock {
  package var code: String
  /// `nil` if this planctl does not know the code.
  package var rule: Rule?
  package var isWaived: Bool
  /// Where it stands, and in how many places more; not yet safe for a terminal.
  package var place: String?
  package var more: Bilingual?
  /// What it says: the message first, then the evidence; not yet safe for a terminal.
  package var words: [String]

  package init(
    code: String, rule: Rule?, isWaived: Bool, place: String?, more: Bilingual? = nil,
    words: [String]
  ) {
    self.code = code
    self.rule = rule
    self.isWaived = isWaived
    self.place = place
    self.more = more
    self.words = words
  }

  /// Columns of a message line.
  private static let lineWidth = 95

  package func lines(_ language: Language, _ palette: Palette) -> [String] {
    let label = "\(isWaived ? "waived" : rule?.severity.rawValue ?? "")[\(code)]"
    let painted =
      switch isWaived ? .info : rule?.severity ?? .info {
      case .error: palette.error(label)
      case .warning: palette.warning(label)
      case .info: palette.info(label)
      }
    var lines = [painted + ": " + palette.bold(rule?.heading(language) ?? "")]
    if let place { lines.append("  --> " + Layout.plain(place) + (more?(language) ?? "")) }
    let width = palette.columns.map { $0 - 5 } ?? FindingBlock.lineWidth
    for text in words {
      for (number, part) in Layout.wrap(Layout.plain(text), to: width).enumerated() {
        lines.append((number == 0 ? "   = " : "     ") + part)
      }
    }
    return lines
  }
}
