internal import Planning

/// The canonical order of a table's entities and rows, which depends on what they say and never on
/// where they stand in a file.
enum CanonicalOrder {
  /// Gives every row of a table that others refer to its rank; other tables need none.
  static func rank(_ table: inout CSVTable) {
    guard table.schema.isReferenced else { return }
    let rows = (0..<table.rowCount).map { Int32($0) }
    let keys = table.keys
    let order: [Int32]
    switch table.schema.name {
    case .places:
      order = sorted(rows) { keys.key(Int($0)).lexicographicallyPrecedes(keys.key(Int($1))) }
    case .sources:
      let tiers = table.codes("tier")
      let places = table.codes("place_code")
      order = sorted(rows) { a, b in
        let (left, right) = ((tiers[Int(a)], places[Int(a)]), (tiers[Int(b)], places[Int(b)]))
        return left != right ? left < right : naturally(keys, a, b)
      }
    case .subprojects:
      let written = table.amounts("seq")
      let sequence =
        written.isEmpty
        ? Array(repeating: .max, count: rows.count)
        : written.map { $0 == ColumnValues.blankNumber ? Int64.max : $0 }
      order = sorted(rows) { a, b in
        let (left, right) = (sequence[Int(a)], sequence[Int(b)])
        return left != right ? left < right : naturally(keys, a, b)
      }
    case .figures: order = rows
    default: order = sorted(rows) { naturally(keys, $0, $1) }
    }
    table.rowOfRank = order
    table.rank = Array(repeating: 0, count: order.count)
    for (rank, row) in order.enumerated() { table.rank[Int(row)] = Int32(rank) }
    // References to the table's own rows were left as rows.
    for (position, column) in table.schema.columns.enumerated() {
      guard column.kind == .reference(table.schema.name) else { continue }
      for row in table.columns[position].codes.indices where table.columns[position].codes[row] >= 0
      {
        table.columns[position].codes[row] = table.rank[Int(table.columns[position].codes[row])]
      }
    }
  }

  private static func naturally(_ keys: KeyIndex, _ a: Int32, _ b: Int32) -> Bool {
    naturallyPrecedes(keys.text(Int(a)), keys.text(Int(b)))
  }

  /// `rows` sorted; one pass when they are sorted already, as in canonical files.
  private static func sorted<Row>(_ rows: [Row], by precedes: (Row, Row) -> Bool) -> [Row] {
    if zip(rows, rows.dropFirst()).allSatisfy({ precedes($0.0, $0.1) }) { return rows }
    return rows.sorted(by: precedes)
  }

  /// The rows of `table` in canonical order. O(n) when they are in it already, else O(n log n).
  static func rows(of table: CSVTable) -> [Int] {
    let rows = Array(0..<table.rowCount)
    switch table.schema.order {
    case .asWritten: return rows
    case .rank: return table.rowOfRank.map { Int($0) }
    case .columns(let names):
      let keys = names.compactMap { name in
        table.has(name) ? table.schema.column(name) : nil
      }
      let sortKeys = keys.map { SortKey(table, column: $0) }
      func precedes(_ a: Int, _ b: Int) -> Bool {
        for key in sortKeys {
          let order = key.compare(a, b)
          if order != 0 { return order < 0 }
        }
        return a < b
      }
      return sorted(rows, by: precedes)
    }
  }

  /// One column to sort by: codes by value, ids naturally, other texts by bytes.
  private struct SortKey {
    let table: CSVTable
    let values: ColumnValues
    let isIdentifier: Bool

    init(_ table: CSVTable, column: Int) {
      self.table = table
      values = table.columns[column]
      isIdentifier = table.schema.columns[column].kind == .identifier
    }

    func compare(_ a: Int, _ b: Int) -> Int {
      if !values.slices.isEmpty {
        let (left, right) = (
          values.slices[a].text(in: table.bytes), values.slices[b].text(in: table.bytes)
        )
        if left.utf8.elementsEqual(right.utf8) { return 0 }
        let isLess =
          isIdentifier
          ? naturallyPrecedes(left, right) : left.utf8.lexicographicallyPrecedes(right.utf8)
        return isLess ? -1 : 1
      }
      if !values.numbers.isEmpty {
        return values.numbers[a] == values.numbers[b]
          ? 0 : values.numbers[a] < values.numbers[b] ? -1 : 1
      }
      if values.codes.isEmpty { return 0 }
      return Int(values.codes[a]) - Int(values.codes[b])
    }
  }
}
