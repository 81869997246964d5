internal import Planning
internal import Texts

/// The canonical order of a table's entities and rows, which depends on what they say and never on
/// where they stand in a file.
package enum CanonicalOrder {
  /// Gives every row of a table that others refer to its rank; other tables need none.
  package static func rank(_ table: inout CSVTable) {
    guard table.schema.isReferenced else { return }
    let rows = Workers.cores.array(table.rowCount) { Int32($0) }
    let keys = table.keys
    let order: [Int32]
    switch table.schema.name {
    case .places:
      order = sorted(rows) { a, b in
        keys.withKey(Int(a)) { left in
          keys.withKey(Int(b)) { left.lexicographicallyPrecedes($0) }
        }
      }
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
    case .figures, .versions: order = rows
    default: order = sorted(rows) { naturally(keys, $0, $1) }
    }
    table.rowOfRank = order
    // One array serves both ways when the file is in canonical order.
    table.rank = order
    if order != rows {
      for (rank, row) in order.enumerated() { table.rank[Int(row)] = Int32(rank) }
    }
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
    keys.withKey(Int(a)) { left in keys.withKey(Int(b)) { naturallyPrecedes(left, $0) } }
  }

  /// `rows` sorted; one pass when they are sorted already, as in canonical files.
  private static func sorted(_ rows: [Int32], by precedes: (Int32, Int32) -> Bool) -> [Int32] {
    let isSorted = Workers.cores.mapRanges(of: rows.count) { range in
      range.allSatisfy { $0 == 0 || precedes(Int32($0 - 1), Int32($0)) }
    }
    return isSorted.contains(false) ? rows.sorted(by: precedes) : rows
  }

  /// The rows of `table` in canonical order. O(n) when they are in it already, else O(n log n).
  package static func rows(of table: CSVTable) -> CanonicalRows {
    switch table.schema.order {
    case .asWritten: return CanonicalRows(count: table.rowCount)
    case .rank: return CanonicalRows(order: table.rowOfRank)
    case .columns(let names):
      let columns = names.compactMap { name in
        table.has(name) ? table.schema.column(name) : nil
      }
      let comparison = RowComparison(table, columns: columns)
      if comparison.arrangement != .unordered { return CanonicalRows(count: table.rowCount) }
      return CanonicalRows(order: comparison.sortedRows())
    }
  }
}

/// The rows of a table in an order: those of the file as they stand, which needs no memory, or others.
package struct CanonicalRows: RandomAccessCollection, Sendable {
  /// `nil` for the order of the file.
  private let order: [Int32]?
  package let endIndex: Int
  package var startIndex: Int { 0 }

  /// The rows as they stand in the file.
  init(count: Int) { (order, endIndex) = (nil, count) }

  init(order: [Int32]) { (self.order, endIndex) = (order, order.count) }

  var isOrderOfFile: Bool { order == nil }

  package subscript(index: Int) -> Int { order.map { Int($0[index]) } ?? index }

  /// `values`, one for each row of the file, in this order.
  package func gather<Value: Sendable>(_ values: [Value]) -> [Value] {
    guard let order else { return values }
    return Workers.cores.array(order.count) { values[Int(order[$0])] }
  }
}
