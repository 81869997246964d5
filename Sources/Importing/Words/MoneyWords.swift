/// Units of money where documents print them: captions, headers, footnotes.
package enum MoneyWords {
  private static let named: [(String, MoneyWord)] = [
    ("亿元", .hundredMillions), ("百万元", .millions), ("万元", .tenThousands), ("千元", .thousands),
    ("元", .yuan),
  ]

  /// The unit that a label names in brackets or a caption after 单位: `总投资估算（万元）`, `单位：万元`.
  package static func unit(in text: String) -> MoneyWord? {
    let key = PrintedText.label(text)
    for marker in ["单位:", "单位(", "unit:"] {
      if let range = key.range(of: marker) {
        let tail = String(key[range.upperBound...])
        if let word = named.first(where: { tail.hasPrefix($0.0) || tail.hasPrefix("人民币" + $0.0) }) {
          return word.1
        }
      }
    }
    for (name, word) in named where key.contains("(" + name + ")") { return word }
    return nil
  }

  /// A unit that planctl's packages do not have, as the text names it: dollars, shillings, yen.
  package static func foreign(in text: String) -> String? {
    let key = text.lowercased()
    return ["dollar", "shilling", "yen", "euro", "円", "美元", "港元", "新臺幣", "新台币"].first {
      key.contains($0)
    }
  }

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
      let inside = PrintedText.label(String(label[label.index(after: open)...].dropLast()))
      let isUnit = named.contains { inside == $0.0 || inside == "单位:" + $0.0 } || inside == "年"
      if isUnit { return String(label[..<open]) }
    }
    return label
  }
}

extension String {
  /// Where `text` stands first.
  func range(of text: String) -> Range<String.Index>? {
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
