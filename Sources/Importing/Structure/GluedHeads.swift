internal import Planning
internal import PrintedWords

/// Labels of several columns that a text put together into one: `小计省级`, `冷水滩区东安县`.
///
/// Text that was laid out in columns loses the gaps between narrow ones. What stands under such a label is of
/// no one payer, whatever its sums say.
enum GluedHeads {
  /// The first money column whose lowest label is made of labels of other columns or of counties, with its
  /// parts. O(columns × characters² + counties).
  static func first(_ columns: [ColumnReading]) -> (column: ColumnReading, parts: [String])? {
    let money = columns.filter { $0.isMoney && !$0.path.isEmpty }
    let labels = Set(money.map { PrintedText.label($0.path.last!) }.filter { $0.count > 1 })
    var counties: Set<String>?
    for column in money {
      let label = PrintedText.label(column.path.last!)
      var parts = parts(of: label, labels)
      if parts.isEmpty, label.count > 4, ["区", "县", "市"].contains(where: label.hasSuffix) {
        let known = counties ?? Set(PlaceBook.all.filter { $0.kind == .county }.map(\.name))
        counties = known
        parts = self.parts(of: label, known)
      }
      if parts.count > 1, !isSubtotal(parts) { return (column, parts) }
    }
    return nil
  }

  /// 省级小计, 市县资金合计: a sum of several payers, which one county is not.
  private static func isSubtotal(_ parts: [String]) -> Bool {
    guard parts.count == 2, HeadWords.isTotal(parts[1]), !HeadWords.isTotal(parts[0]) else {
      return false
    }
    return PayerWords(parts[0]) != .tier(.county)
      && !PlaceBook.all.contains { entry in
        entry.kind == .county && (entry.name == parts[0] || entry.name.dropLast() == parts[0])
      }
  }

  /// `label` as words one behind the other; empty where it is none.
  private static func parts(of label: String, _ words: Set<String>) -> [String] {
    let characters = Array(label)
    // The parts up to each place.
    var found = [[String]?](repeating: nil, count: characters.count + 1)
    found[0] = []
    for end in characters.indices.map({ $0 + 1 }) {
      for start in 0..<end where found[end] == nil {
        guard let before = found[start] else { continue }
        let word = String(characters[start..<end])
        if word != label, words.contains(word) { found[end] = before + [word] }
      }
    }
    return (found.last ?? nil) ?? []
  }
}
