/// Units of money where documents print them: captions, headers, footnotes.
package enum MoneyWords {
  /// The unit that a label names in brackets or a caption after 单位: `总投资估算（万元）`, `单位：万元`,
  /// `(thousands of dollars)`; a line that is nothing but a unit, too.
  package static func unit(in text: String) -> MoneyWord? {
    let line = PrintedText.narrow(text)
    if line.utf8.count > longest { return nil }
    let lowered = line.lowercased()
    for marker in ["单位:", "单位 :", "単位:", "單位:", "单位(", "unit:", "units:"] {
      guard let range = lowered.range(of: marker) else { continue }
      let tail = line[range.upperBound...].drop { $0 == " " || $0 == "(" }
      let whole = tail.prefix { !"),;，；、".contains($0) }
      if let word = MoneyWord(String(whole)) ?? MoneyWord(String(tail.prefix { $0 != " " })) {
        return word
      }
    }
    for part in line.split(separator: "(", omittingEmptySubsequences: false).dropFirst() {
      if let word = MoneyWord(String(part.prefix { $0 != ")" })) { return word }
    }
    return line.contains(" ") ? MoneyWord(line) : nil
  }

  /// Bytes of a line that is a caption.
  private static let longest = 400

  /// `label` without a unit in brackets at its beginning: what is left of `2027年（万元）省级资金` behind the year.
  package static func withoutLeadingUnit(_ label: String) -> String {
    for (open, close) in [("（", "）"), ("(", ")")] where label.hasPrefix(open) {
      guard let end = label.firstIndex(of: Character(close)) else { continue }
      let tail = label.index(after: end)
      if withoutUnit(String(label[..<tail])).isEmpty { return String(label[tail...]) }
    }
    return label
  }

  /// `label` without a unit in brackets at its end.
  package static func withoutUnit(_ label: String) -> String {
    for bracket in [("（", "）"), ("(", ")")] {
      guard label.hasSuffix(bracket.1), let open = label.lastIndex(of: Character(bracket.0)) else {
        continue
      }
      let inside = PrintedText.narrow(String(label[label.index(after: open)...].dropLast()))
      let body = inside.hasPrefix("单位:") ? String(inside.dropFirst(3)) : inside
      let isUnit = body == "年" || MoneyWord(body) != nil
      if isUnit { return String(label[..<open]) }
    }
    return label
  }
}

extension String {
  /// Where `text` stands first.
  package func range(of text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
