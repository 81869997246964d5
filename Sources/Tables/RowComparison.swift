internal import Planning
internal import Texts

/// Rows of a table compared by some of its columns: codes and numbers by value, ids naturally, other
/// texts by bytes; blanks first.
struct RowComparison {
  private enum Column {
    case codes([Int32])
    case numbers([Int64])
    case texts([TextSlice], isIdentifier: Bool)
  }

  /// How the rows of a file stand.
  enum Arrangement: Sendable {
    case unordered
    /// Each row is equal to the one before it or comes behind it.
    case ascending
    case strictlyAscending
  }

  private let columns: [Column]
  private let bytes: FileBytes
  private let rowCount: Int

  init(_ table: CSVTable, columns: [Int]) {
    bytes = table.bytes
    rowCount = table.rowCount
    self.columns = columns.compactMap { column in
      let values = table.columns[column]
      if !values.slices.isEmpty {
        return .texts(
          values.slices, isIdentifier: table.schema.columns[column].kind == .identifier)
      }
      if !values.numbers.isEmpty { return .numbers(values.numbers) }
      return values.codes.isEmpty ? nil : .codes(values.codes)
    }
  }

  // MARK: Sorted files

  /// Compares every row with the one before it, on all cores. A column at a time over a block of rows,
  /// so that the loop over rows knows what it compares.
  var arrangement: Arrangement {
    if rowCount < 2 { return .strictlyAscending }
    let parts = Workers.cores.mapRanges(of: rowCount - 1) { pairs -> Arrangement in
      var tied: [Bool] = []
      var result = Arrangement.strictlyAscending
      var start = pairs.lowerBound
      while start < pairs.upperBound {
        let block = start..<min(start + 4096, pairs.upperBound)
        tied.removeAll(keepingCapacity: true)
        tied.append(contentsOf: repeatElement(true, count: block.count))
        for column in columns where !isAscending(column, block, &tied) { return .unordered }
        if tied.contains(true) { result = .ascending }
        start = block.upperBound
      }
      return result
    }
    if parts.contains(.unordered) { return .unordered }
    return parts.contains(.ascending) ? .ascending : .strictlyAscending
  }

  /// Whether, of the pairs of rows (`n`, `n + 1`) still tied, none descends in `column`.
  private func isAscending(_ column: Column, _ block: Range<Int>, _ tied: inout [Bool]) -> Bool {
    func compare(_ order: (Int) -> Int) -> Bool {
      for (position, row) in block.enumerated() where tied[position] {
        let order = order(row)
        if order > 0 { return false }
        if order < 0 { tied[position] = false }
      }
      return true
    }
    return switch column {
    case .codes(let codes): compare { Int(codes[$0]) - Int(codes[$0 + 1]) }
    case .numbers(let numbers):
      compare { row in
        numbers[row] == numbers[row + 1] ? 0 : numbers[row] < numbers[row + 1] ? -1 : 1
      }
    case .texts(let slices, let isIdentifier):
      compare { self.compare(slices[$0], slices[$0 + 1], isIdentifier) }
    }
  }

  private func compare(_ a: TextSlice, _ b: TextSlice, _ isIdentifier: Bool) -> Int {
    a.withBytes(in: bytes) { left in
      b.withBytes(in: bytes) { right in
        if left.elementsEqual(right) { return 0 }
        let isLess =
          isIdentifier
          ? naturallyPrecedes(left, right) : left.lexicographicallyPrecedes(right)
        return isLess ? -1 : 1
      }
    }
  }

  private func compare(_ a: Int, _ b: Int, in columns: ArraySlice<Column>) -> Int {
    for column in columns {
      let order: Int
      switch column {
      case .codes(let codes): order = Int(codes[a]) - Int(codes[b])
      case .numbers(let numbers):
        order = numbers[a] == numbers[b] ? 0 : numbers[a] < numbers[b] ? -1 : 1
      case .texts(let slices, let isIdentifier):
        order = compare(slices[a], slices[b], isIdentifier)
      }
      if order != 0 { return order }
    }
    return 0
  }

  // MARK: Other files

  /// The rows in order, equal ones as they stand. O(n log n).
  ///
  /// The codes that come first in the order are packed into one word per row as far as they fit, and
  /// the rest is compared only where those agree.
  func sortedRows() -> [Int32] {
    var packed = Array(repeating: UInt64(0), count: rowCount)
    var freeBits = 64
    var taken = 0
    for column in columns {
      guard case .codes(let codes) = column else { break }
      // Blanks are −1 or the smallest number, and stay the smallest.
      let values = codes.lazy.filter { $0 != blankYear }
      guard let least = values.min(), let most = values.max() else {
        taken += 1
        continue
      }
      let bits = Int.bitWidth - (Int(most) - Int(least) + 1).leadingZeroBitCount
      if bits > freeBits { break }
      freeBits -= bits
      taken += 1
      for row in 0..<rowCount {
        let code = codes[row] == blankYear ? 0 : UInt64(Int(codes[row]) - Int(least) + 1)
        packed[row] = packed[row] << UInt64(bits) | code
      }
    }
    let rest = columns[taken...]
    var rows = (0..<rowCount).map { (key: packed[$0], row: Int32($0)) }
    packed = []
    rows.sort { a, b in
      if a.key != b.key { return a.key < b.key }
      let order = compare(Int(a.row), Int(b.row), in: rest)
      return order != 0 ? order < 0 : a.row < b.row
    }
    return rows.map(\.row)
  }

  /// Whether no two rows are equal, wherever they stand. O(n) expected.
  var hasUniqueRows: Bool {
    HashedRows(count: rowCount, tag: tag).isUnique { compare($0, $1, in: columns[...]) == 0 }
  }

  /// Rows that are equal to an earlier one, each with the first such. O(n) expected.
  var repeatedRows: [(earlier: Int, row: Int)] {
    HashedRows(count: rowCount, tag: tag).repeated { compare($0, $1, in: columns[...]) == 0 }
  }

  private func tag(_ row: Int) -> UInt32 {
    var hash: UInt64 = 0
    for column in columns {
      let own: UInt64 =
        switch column {
        case .codes(let codes): UInt64(truncatingIfNeeded: codes[row])
        case .numbers(let numbers): UInt64(truncatingIfNeeded: numbers[row])
        case .texts(let slices, _):
          UInt64(slices[row].withBytes(in: bytes) { KeyIndex.tag($0) })
        }
      hash = KeyIndex.hash(hash, own)
    }
    return UInt32(truncatingIfNeeded: hash >> 32)
  }
}
