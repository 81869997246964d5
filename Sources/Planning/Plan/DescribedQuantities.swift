/// Reads quantities from a text that says year by year what is done.
public enum DescribedQuantities {
  /// The quantity of `item` that `text` names for `year`: `新建2个小型消防站` or `小型水罐车3辆`, looked for
  /// between `year年` and the next year named. `nil` when the text does not name exactly one such number
  /// for it. Only ASCII digits count as numbers. Time O(bytes of the text × bytes of the item).
  public static func quantity(
    of item: String, unit: String, year: Int32, in text: String
  ) -> Int64? {
    let bytes = Array(text.utf8)
    var found: Int64?
    for segment in segments(of: year, in: bytes) {
      for quantity in quantities(of: Array(item.utf8), Array(unit.utf8), in: segment) {
        if let found, found != quantity { return nil }
        found = quantity
      }
    }
    return found
  }

  /// The stretches of text behind each `year年`, up to the next year named.
  private static func segments(of year: Int32, in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let sign = Array("年".utf8)
    var marks: [(start: Int, isYear: Bool)] = []
    var position = 0
    while position + 4 + sign.count <= bytes.count {
      let digits = bytes[position..<position + 4]
      let isMark = digits.allSatisfy(isDigit) && bytes[(position + 4)...].starts(with: sign)
      if isMark {
        let named = digits.reduce(Int32(0)) { $0 * 10 + Int32($1 - 48) }
        marks.append((position + 4 + sign.count, named == year))
        position += 4
      }
      position += 1
    }
    let starts = marks.map(\.start)
    return marks.indices.filter { marks[$0].isYear }.map { mark in
      let end = mark + 1 < starts.count ? starts[mark + 1] - 4 - sign.count : bytes.count
      return bytes[starts[mark]..<end]
    }
  }

  /// Numbers directly before `unit item` or directly behind `item` and before `unit`.
  private static func quantities(
    of item: [UInt8], _ unit: [UInt8], in text: ArraySlice<UInt8>
  ) -> [Int64] {
    if item.isEmpty { return [] }
    var found: [Int64] = []
    for start in text.indices where text[start...].starts(with: item) {
      let behind = text[(start + item.count)...]
      let digits = behind.prefix(while: isDigit)
      if !digits.isEmpty, behind.dropFirst(digits.count).starts(with: unit),
        let value = number(digits)
      {
        found.append(value)
        continue
      }
      let before = text[..<start]
      guard before.suffix(unit.count).elementsEqual(unit) else { continue }
      let written = before.dropLast(unit.count).reversed().prefix(while: isDigit).reversed()
      if let value = number(written) { found.append(value) }
    }
    return found
  }

  private static func number(_ digits: some Sequence<UInt8>) -> Int64? {
    Int64(String(decoding: Array(digits), as: UTF8.self))
  }
}
