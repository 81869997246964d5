internal import Planning
internal import Texts

/// Rows that stand twice, each named with the line that has its key already.
extension CSVTableReader {
  /// Ids that stand twice. Of ids that nothing refers to, only if two are equal is it worth knowing which.
  mutating func reportRepeatedIDs(_ column: Int) {
    let slices = table.columns[column].slices
    var pairs = repeatedIDs
    if !isReferenced {
      let hashes = HashedRows(idHashes, bounds: [0, idHashes.count])
      let areEqual = KeyIndex.equality(table.bytes, slices)
      if hashes.isUnique(equal: areEqual) { return }
      let all = hashes.repeated(equal: areEqual).filter { slices[$0.row].length > 0 }
      pairs = all.prefix(FaultLog.limit).map { (row: $0.row, earlier: $0.earlier) }
      moreRepeatedIDs = all.count - pairs.count
    }
    // The file is walked once for all of them.
    var counter = LineCounter(input)
    var lines: [Int: Int] = [:]
    for row in Set(pairs.map(\.earlier)).sorted() {
      lines[row] = counter.lineAndColumn(of: slices[row].start).line
    }
    for (row, earlier) in pairs {
      let slice = slices[row]
      let isQuoted = slice.start > 0 && input[slice.start - 1] == UInt8(ascii: "\"")
      let field = CSVScanner.Field(
        start: slice.start, end: slice.range.upperBound, isQuoted: isQuoted,
        hasEscapes: slice.hasEscapes, endsRow: false, problem: nil)
      let place = "\(table.file):\(lines[earlier]!)"
      fault(
        .duplicateRow, at: field, zh: "每个编号只能出现一次；\(place) 已有",
        en: "each id once; \(place) has it already")
    }
    faults.addUnshown(moreRepeatedIDs)
  }

  /// Rows that repeat the key of an earlier one. The file is walked once for all of them.
  mutating func reportDuplicates(_ pairs: [(earlier: Int, row: Int)]) {
    let places = RowPlaces(table, rows: pairs.flatMap { [$0.earlier, $0.row] })
    let key = table.schema.key.filter { name in
      !table.schema.columns[table.schema.column(name)!].isExtra || table.has(name)
    }.joined(separator: ", ")
    for (earlier, row) in pairs {
      let start = places.start(of: row)
      var end = start
      while end < input.count, input[end] != 0x0A, input[end] != 0x0D { end += 1 }
      let place = "\(table.file):\(places.line(of: earlier))"
      faults.add(
        InputFault(
          .duplicateRow, file: table.file, line: places.line(of: row), column: 1,
          found: shown(start, end),
          expected: Bilingual(
            zh: "（\(key)）不得重复；\(place) 已有",
            en: "one row for each (\(key)); \(place) has it already")))
    }
  }
}
