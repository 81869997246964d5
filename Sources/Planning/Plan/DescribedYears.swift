/// Reads the years that a text names.
public enum DescribedYears {
  /// The years written in `text` as `2020年`, `2020、2021年` or `2020—2022年` (a span names every year
  /// in it), ascending. Only 1900–2099; other four-digit numbers are not years. Time O(bytes).
  public static func years(in text: String) -> [Int32] {
    let bytes = Array(text.utf8)
    var found = Set<Int32>()
    /// Years whose 年 has not come yet, each with whether a span mark stands before it.
    var pending: [(year: Int32, isSpanEnd: Bool)] = []
    var position = 0
    var afterSpanMark = false
    while position < bytes.count {
      if let year = year(at: position, in: bytes) {
        pending.append((year, afterSpanMark && !pending.isEmpty))
        afterSpanMark = false
        position += 4
        // 2020年—2022年 is a span as well: a span mark may follow 年.
        if bytes[position...].starts(with: yearSign) {
          position += yearSign.count
          if spanMark(at: position, in: bytes) == nil {
            settle(&pending, into: &found)
            continue
          }
        }
      } else if !pending.isEmpty, let length = spanMark(at: position, in: bytes) {
        afterSpanMark = true
        position += length
      } else if !pending.isEmpty, let length = listMark(at: position, in: bytes) {
        position += length
      } else {
        pending = []
        afterSpanMark = false
        position += 1
      }
    }
    return found.sorted()
  }

  private static func settle(
    _ pending: inout [(year: Int32, isSpanEnd: Bool)], into found: inout Set<Int32>
  ) {
    for (index, entry) in pending.enumerated() {
      found.insert(entry.year)
      if entry.isSpanEnd, index > 0, pending[index - 1].year < entry.year {
        found.formUnion(pending[index - 1].year...entry.year)
      }
    }
    pending = []
  }

  private static let yearSign = Array("年".utf8)
  private static let spanMarks = ["—", "–", "-", "－", "~", "～", "至", "到"].map { Array($0.utf8) }
  private static let listMarks = ["、", ",", "，", "和", "及", "—"].map { Array($0.utf8) }

  private static func year(at start: Int, in bytes: [UInt8]) -> Int32? {
    guard start + 4 <= bytes.count, bytes[start..<start + 4].allSatisfy(isDigit) else { return nil }
    if start > 0, isDigit(bytes[start - 1]) { return nil }
    if start + 4 < bytes.count, isDigit(bytes[start + 4]) { return nil }
    let year = bytes[start..<start + 4].reduce(Int32(0)) { $0 * 10 + Int32($1 - 48) }
    return (1900...2099).contains(year) ? year : nil
  }

  private static func spanMark(at start: Int, in bytes: [UInt8]) -> Int? {
    mark(at: start, in: bytes, of: spanMarks)
  }

  private static func listMark(at start: Int, in bytes: [UInt8]) -> Int? {
    mark(at: start, in: bytes, of: listMarks)
  }

  private static func mark(at start: Int, in bytes: [UInt8], of marks: [[UInt8]]) -> Int? {
    marks.first { start < bytes.count && bytes[start...].starts(with: $0) }?.count
  }
}
