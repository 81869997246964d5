package import Planning
internal import PrintedWords

/// What one row of a table was taken for, and why.
package struct RowReading: Sendable {
  package var kind: RowKind
  /// Its first words.
  package var label: String
  package var reason: Bilingual
}

package enum RowKind: Sendable, Equatable {
  case item
  /// Words above a group of items.
  case heading
  /// The sum of these rows.
  case subtotal(of: [Int])
  /// The sum of all items.
  case total
  /// Part of the row above (其中), which has the money already.
  case ofWhich
  case note
}

extension RowReading {
  /// The rows of `table`, by their words; `names` are the columns that name things, `money` those with
  /// figures. O(cells).
  package static func all(
    _ table: PrintedTable, names: [Int], money: [Int]
  ) -> [RowReading] {
    var rows = table.body.map { row -> RowReading in
      let label = firstWords(row, names)
      let hasFigures = money.contains {
        row.reading($0).number != nil || row.reading($0) == .dash
      }
      return reading(row, label, hasFigures: hasFigures, names)
    }
    settleSubtotals(&rows)
    return rows
  }

  private static func firstWords(_ row: PrintedRow, _ names: [Int]) -> String {
    let cells = row.cells.enumerated().filter { $0.element?.reading == .text }
    // 合计 often stands in the column of numbers, or over all columns before the money.
    if let first = cells.first, RowWords.opensRow(first.element!.text) {
      return PrintedText.shown(first.element!.text)
    }
    for name in names.reversed() where row.reading(name) != .blank {
      return PrintedText.shown(row.text(name))
    }
    return cells.first.map { PrintedText.shown($0.element!.text) } ?? ""
  }

  private static func reading(
    _ row: PrintedRow, _ label: String, hasFigures: Bool, _ names: [Int]
  ) -> RowReading {
    func made(_ kind: RowKind, _ zh: String, _ en: String) -> RowReading {
      RowReading(kind: kind, label: label, reason: Bilingual(zh: zh, en: en))
    }
    if RowWords.isNote(label), !hasFigures { return made(.note, "注释", "a note by its words") }
    if RowWords.isSubtotal(label) {
      return made(.subtotal(of: []), "“\(label)”", "the row says \"\(label)\"")
    }
    if RowWords.isTotal(label), hasFigures {
      return made(.total, "“\(label)”", "the row says \"\(label)\"")
    }
    if label.hasPrefix("其中"), hasFigures {
      return made(.ofWhich, "“\(label)”", "the row says \"\(label)\"")
    }
    let words = row.cells.compactMap { $0 }.filter { $0.reading == .text && !$0.isFilledDown }
    let isAlone = words.count == 1 && !row.cells.contains { $0?.reading.number != nil }
    if !hasFigures, isAlone || RowWords.isEnumerated(label) && words.count <= 2 {
      return made(.heading, "只有一处文字，没有数", "words in one place, no figures")
    }
    return made(.item, "有名称", "it names something")
  }

  /// 小计 adds up the items above it, up to the subtotal or heading before.
  private static func settleSubtotals(_ rows: inout [RowReading]) {
    var open: [Int] = []
    for index in rows.indices {
      switch rows[index].kind {
      case .item: open.append(index)
      case .subtotal:
        rows[index].kind = .subtotal(of: open)
        open = []
      case .heading: open = []
      case .total, .ofWhich, .note: continue
      }
    }
  }
}
