package import Documents
internal import PrintedWords

/// Puts tables together that pages cut apart.
package enum TableJoining {
  /// The tables of a document: a grid goes on with the one before it when both have the same columns and
  /// the second has the same head, or no head at all, and no title of its own. Rows that repeat the head
  /// inside a table are dropped. O(cells).
  package static func tables(_ grids: [Grid]) -> [PrintedTable] {
    var tables: [PrintedTable] = []
    for grid in grids {
      var next = PrintedTable(grid)
      guard let last = tables.last, goesOn(last, with: next) else {
        tables.append(next)
        continue
      }
      next.moveHeadRows(behind: last.head.count)
      tables[tables.count - 1].append(next)
    }
    return tables
  }

  private static func goesOn(_ table: PrintedTable, with next: PrintedTable) -> Bool {
    guard table.columnCount == next.columnCount, table.origin.file == next.origin.file,
      table.origin.sheet == next.origin.sheet, !table.body.isEmpty
    else { return false }
    let ownTitle = next.before.contains { text in
      let key = PrintedText.label(text)
      let says =
        key.hasPrefix("续") || key.contains("续表") || MoneyWords.unit(in: text) != nil
        || key.allSatisfy { $0.isASCII && $0.isNumber || "-—第页共/pageof.".contains($0) }
      return !key.isEmpty && !says && !table.before.map(PrintedText.label).contains(key)
    }
    if ownTitle { return false }
    if next.head.isEmpty { return true }
    if repeats(table, next) { return false }
    // A page may begin with the rest of a row, which has no figures and looks like a head.
    return headKey(next).starts(with: headKey(table))
  }

  /// Whether `next` begins as `table` does, and half its rows are named as rows of `table` are: the same
  /// table once more.
  private static func repeats(_ table: PrintedTable, _ next: PrintedTable) -> Bool {
    func name(_ row: PrintedRow) -> String {
      row.cells.compactMap { $0?.reading == .text ? PrintedText.label($0!.text) : nil }.joined()
    }
    guard let first = table.body.first, let again = next.body.first, name(first) == name(again)
    else { return false }
    let known = Set(table.body.map(name))
    let own = next.body.map(name).filter {
      !$0.isEmpty && !RowWords.isTotal($0) && !RowWords.isSubtotal($0)
    }
    return !own.isEmpty && own.count(where: known.contains) * 2 >= own.count
  }

  private static func headKey(_ table: PrintedTable) -> [[String]] { table.head.map(\.key) }
}

extension PrintedTable {
  /// Rows of the head that the first part's head does not have are the first of the body.
  fileprivate mutating func moveHeadRows(behind count: Int) {
    guard head.count > count else { return }
    body = PrintedTable.continued(Array(head[count...]) + body)
    head.removeSubrange(count...)
  }

  fileprivate mutating func append(_ next: PrintedTable) {
    partCount += 1
    if !next.head.isEmpty { repeatedHeads += next.head.count }
    let count = body.count + next.body.count
    body = PrintedTable.continued(body + next.body)
    continued += next.continued + count - body.count
    after = next.after
    unclearLine = unclearLine ?? next.unclearLine
  }
}
