internal import PrintedWords

/// The things that a text says are built or bought, year by year: `2020年，新建1个一级消防站` and
/// `泡沫消防车4辆`.
package enum ContentQuantities {
  package struct Quantity: Sendable, Equatable {
    package var year: Int32
    package var item: String
    package var count: Int64
    package var unit: String
  }

  /// Measures that count things: only behind them a number is an output.
  private static let units: Set<Character> = [
    "个", "辆", "人", "套", "支", "台", "处", "座", "名", "所", "件", "艘", "架", "条", "间", "栋", "部", "具",
    "只", "口", "眼", "块",
  ]
  private static let breaks: Set<Character> = [
    "，", ",", "、", "。", "；", ";", "：", ":", "\n", "（", "）", "(", ")", "“", "”",
  ]
  /// A thing begins behind what is done with it.
  private static let verbs = [
    "配套配备", "配备", "新建", "改建", "扩建", "建设", "招录", "招聘", "购置", "采购", "新增", "完成", "组建", "培训", "改造",
    "建成", "添置", "安装", "需",
  ]

  /// Quantities in the order of the text; a year counts from where it is named to the next one. A thing
  /// named in full elsewhere (`2套基本防护装备`) is called so where more words stand before it
  /// (`新专职消防员基本防护装备188套`). O(characters × things).
  package static func all(in text: String) -> [Quantity] {
    let segments = segments(text)
    let named = Set(
      segments.flatMap { clauses($0.text) }.compactMap { leading($0) }.map {
        Named($0.item, $0.unit)
      })
    var found: [Quantity] = []
    for segment in segments {
      guard let year = segment.year else { continue }
      for clause in clauses(segment.text) {
        guard let (name, count, unit) = leading(clause) ?? trailing(clause) else { continue }
        var item = name
        let shorter = named.filter { $0.unit == unit && item.hasSuffix($0.item) }
        if let shortest = shorter.map(\.item).min(by: { $0.count < $1.count }) { item = shortest }
        found.append(Quantity(year: year, item: item, count: count, unit: String(unit)))
      }
    }
    return found
  }

  private struct Named: Hashable {
    var item: String
    var unit: Character

    init(_ item: String, _ unit: Character) { (self.item, self.unit) = (item, unit) }
  }

  /// The text cut where a year is named.
  private static func segments(_ text: String) -> [(year: Int32?, text: Substring)] {
    var marks: [(start: Substring.Index, end: Substring.Index, year: Int32)] = []
    var position = text.startIndex
    while position < text.endIndex {
      let digits = text[position...].prefix { $0.isASCII && $0.isNumber }
      if digits.count == 4, let year = Int32(digits), (1990...2100).contains(year),
        text[digits.endIndex...].hasPrefix("年")
      {
        marks.append((position, text.index(after: digits.endIndex), year))
      }
      position = digits.isEmpty ? text.index(after: position) : digits.endIndex
    }
    var segments: [(year: Int32?, text: Substring)] = [
      (nil, text[..<(marks.first?.start ?? text.endIndex)])
    ]
    for (index, mark) in marks.enumerated() {
      let end = index + 1 < marks.count ? marks[index + 1].start : text.endIndex
      segments.append((mark.year, text[mark.end..<end]))
    }
    return segments
  }

  private static func clauses(_ text: Substring) -> [Substring] {
    text.split { breaks.contains($0) }
  }

  /// `新建1个一级消防站`; where a clause has several numbers, the last one stands before its thing.
  private static func leading(_ clause: Substring) -> (item: String, count: Int64, unit: Character)?
  {
    guard let last = clause.lastIndex(where: { $0.isASCII && $0.isNumber }) else { return nil }
    let behind = clause[clause.index(after: last)...]
    let digits = String(
      clause[...last].reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
    guard let count = Int64(digits), let unit = behind.first, units.contains(unit) else {
      return nil
    }
    let item = behind.dropFirst().trimmed
    return item.count > 1 ? (item, count, unit) : nil
  }

  /// `泡沫消防车4辆`
  private static func trailing(_ clause: Substring) -> (
    item: String, count: Int64, unit: Character
  )? {
    let clause = Substring(clause.trimmed)
    guard let unit = clause.last, units.contains(unit) else { return nil }
    let body = clause.dropLast()
    let digits = String(body.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
    guard let count = Int64(digits) else { return nil }
    var item = body.dropLast(digits.count)
    for verb in verbs {
      var rest = item
      while let range = String(rest).range(of: verb) {
        let tail = rest.dropFirst(
          String(rest).distance(from: String(rest).startIndex, to: range.upperBound))
        if tail.count < 2 { break }
        rest = tail
      }
      item = rest
    }
    let name = item.trimmed
    guard name.count > 1, !name.contains(where: { $0.isASCII && $0.isNumber }) else { return nil }
    return (name, count, unit)
  }
}

extension Substring {
  fileprivate var trimmed: String { String(self[PrintedText.trimmed(self)]) }
}
