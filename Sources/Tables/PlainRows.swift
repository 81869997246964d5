internal import Glibc
internal import Planning
internal import Texts

/// One field of a table while its rows are read: where its cells go, and what it knows again.
struct PlainField: ~Copyable {
  let reading: CSVTableReader.FieldPlan.Reading
  let isRequired: Bool
  let isWhole: Bool
  let codes: UnsafeMutablePointer<Int32>?
  let numbers: UnsafeMutablePointer<Int64>?
  let slices: UnsafeMutablePointer<TextSlice>?
  var cache: ReferenceCache
  /// The last day read, which often comes again.
  var recentDay = 0..<0

  init(
    _ plan: CSVTableReader.FieldPlan, _ target: ReferenceTarget?,
    _ targets: PlainTableReader.RowTargets, _ number: Int
  ) {
    reading = plan.reading
    isRequired = plan.isRequired
    isWhole = plan.isWhole
    codes = targets.codes[number]
    numbers = targets.numbers[number]
    slices = targets.slices[number]
    cache = ReferenceCache(target ?? ReferenceTarget(words: []))
  }
}

/// The rows of one part of a file, read into their places in the columns.
struct PlainRows {
  let input: UnsafeRawBufferPointer
  let bounds: Range<Int>
  let rows: Range<Int>
  let decimals: Int

  /// Reads rows of any table; `false` if one of them has a fault or is left to `CSVTableReader`.
  func read(
    _ fields: UnsafeMutableBufferPointer<PlainField>, ids: UnsafeMutablePointer<UInt64>?
  ) -> Bool {
    var scanner = CSVScanner(input, at: bounds.lowerBound, line: 0)
    let last = fields.count - 1
    for row in rows {
      for number in 0...last {
        let field = scanner.next()
        if field.problem != nil || field.endsRow != (number == last) { return false }
        if field.start == field.end {
          if !leaveBlank(&fields[number], row) { return false }
        } else if !read(field, into: &fields[number], row, ids) {
          return false
        }
      }
    }
    return scanner.position >= bounds.upperBound
  }

  @inline(__always)
  private func leaveBlank(_ field: inout PlainField, _ row: Int) -> Bool {
    if field.isRequired { return false }
    switch field.reading {
    case .reference, .ownReference, .word: field.codes![row] = -1
    case .year: field.codes![row] = blankYear
    case .amount: field.numbers![row] = ColumnValues.blankNumber
    case .number:
      field.numbers![row] = ColumnValues.blankNumber
      field.codes![row] = 0
    case .identifier, .text, .date: field.slices![row] = .blank
    }
    return true
  }

  @inline(__always)
  private func read(
    _ cell: CSVScanner.Field, into field: inout PlainField, _ row: Int,
    _ ids: UnsafeMutablePointer<UInt64>?
  ) -> Bool {
    switch field.reading {
    case .reference, .word:
      if cell.hasEscapes { return false }
      let rank = field.cache.rank(input, cell.start, cell.end)
      field.codes![row] = rank
      return rank >= 0
    case .year:
      guard let year = NumberLexer.year(input, cell.start, cell.end) else { return false }
      field.codes![row] = year
    case .amount:
      guard
        case .success(let amount) = NumberLexer.amount(
          input, cell.start, cell.end, decimals: decimals)
      else { return false }
      field.numbers![row] = amount
    case .number: return readNumber(cell, &field, row)
    case .identifier:
      if cell.hasEscapes || !isText(cell) { return false }
      let id = UnsafeRawBufferPointer(rebasing: input[cell.start..<cell.end])
      ids![row] = UInt64(KeyIndex.tag(id)) << 32 | UInt64(row)
      field.slices![row] = slice(cell)
    case .text:
      if !isText(cell) { return false }
      field.slices![row] = slice(cell)
    case .date:
      if !isDay(cell, &field) { return false }
      field.slices![row] = slice(cell)
    case .ownReference: return false
    }
    return true
  }

  private func slice(_ cell: CSVScanner.Field) -> TextSlice {
    TextSlice(start: cell.start, length: cell.end - cell.start, hasEscapes: cell.hasEscapes)
  }

  private func readNumber(
    _ cell: CSVScanner.Field, _ field: inout PlainField, _ row: Int
  ) -> Bool {
    guard
      case .success(let (units, decimals)) = NumberLexer.number(
        input, cell.start, cell.end, isWhole: field.isWhole)
    else { return false }
    field.numbers![row] = units
    field.codes![row] = Int32(decimals)
    return true
  }

  /// Whether the cell is UTF-8 without NUL.
  @inline(__always)
  private func isText(_ cell: CSVScanner.Field) -> Bool {
    let length = cell.end - cell.start
    if length <= 8, cell.start + 8 <= input.count {
      let word = input.loadUnaligned(fromByteOffset: cell.start, as: UInt64.self).littleEndian
      // What stands behind the cell counts as spaces.
      let own = length == 8 ? UInt64.max : 1 << UInt64(truncatingIfNeeded: 8 * length) &- 1
      let text = word & own | 0x2020_2020_2020_2020 & ~own
      let zeros = (text &- 0x0101_0101_0101_0101) & ~text
      if (text | zeros) & 0x8080_8080_8080_8080 == 0 { return true }
    }
    return firstInvalidUTF8(UnsafeRawBufferPointer(rebasing: input[cell.start..<cell.end])) == nil
  }

  private func isDay(_ cell: CSVScanner.Field, _ field: inout PlainField) -> Bool {
    let range = cell.start..<cell.end
    let base = input.baseAddress!
    if range.count == field.recentDay.count,
      memcmp(base + range.lowerBound, base + field.recentDay.lowerBound, range.count) == 0
    {
      return true
    }
    guard Day(String(decoding: input[range], as: UTF8.self)) != nil else { return false }
    field.recentDay = range
    return true
  }

  // MARK: Tranches

  /// Reads rows of sub-project, source, year and amount without quotes and with LF: what a file of 10⁸
  /// rows looks like. The loop over kinds of fields takes twice as long.
  func readTranches(_ fields: UnsafeMutableBufferPointer<PlainField>) -> Bool {
    let subprojects = fields[0].codes!
    let sources = fields[1].codes!
    let years = fields[2].codes!
    let amounts = fields[3].numbers!
    var position = bounds.lowerBound
    for row in rows {
      let subproject = fields[0].cache.next(input, &position)
      let source = fields[1].cache.next(input, &position)
      guard subproject >= 0, source >= 0, position + 5 <= input.count,
        input[position + 4] == UInt8(ascii: ","),
        let year = NumberLexer.year(input, position, position + 4)
      else { return false }
      position += 5
      guard let amount = amount(&position) else { return false }
      subprojects[row] = subproject
      sources[row] = source
      years[row] = year
      amounts[row] = amount
    }
    return position >= bounds.upperBound
  }

  /// `-?digits(.digits)?` and a line end, or the end of the file.
  @inline(__always)
  private func amount(_ position: inout Int) -> Int64? {
    var at = position
    let end = input.count
    let isNegative = at < end && input[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let first = at
    var value: Int64 = 0
    while at < end {
      let digit = input[at] &- 48
      if digit > 9 { break }
      value = value &* 10 &+ Int64(digit)
      at += 1
    }
    // 18 digits, those behind the point included, fit 64 bits.
    if at == first || at - first > 18 - decimals { return nil }
    var written = 0
    if at < end, input[at] == UInt8(ascii: ".") {
      at += 1
      let point = at
      while at < end {
        let digit = input[at] &- 48
        if digit > 9 { break }
        if at - point >= decimals { return nil }
        value = value &* 10 &+ Int64(digit)
        at += 1
      }
      written = at - point
      if written == 0 { return nil }
    }
    if at < end, input[at] != 0x0A { return nil }
    while written < decimals {
      value = value &* 10
      written += 1
    }
    if value > Amount.limit { return nil }
    position = at + 1
    return isNegative ? -value : value
  }
}
