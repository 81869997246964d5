package import Planning
package import Texts

/// Reads one CSV file into flat columns, checking every cell, and reports all faults of the file.
/// Time linear in the bytes.
package struct CSVTableReader {
  var table: CSVTable
  let unit: MoneyUnit
  /// Tables read before this one, to resolve references.
  let earlier: [TableName: CSVTable]
  /// Tables that could not be read whole: ids missing there are not reported.
  let unsound: Set<TableName>
  /// Ids that nothing refers to are only compared with each other: their hashes, in row order.
  let isReferenced: Bool
  var idHashes: [UInt64] = []
  /// Rows whose id an earlier row has already, and that row: as many as are shown, and how many more.
  var repeatedIDs: [(row: Int, earlier: Int)] = []
  var moreRepeatedIDs = 0
  var faults = FaultLog()
  /// Where the faults are, counted from one to the next.
  private var lines: LineCounter
  /// The next CR that no LF follows.
  private var nextReturn = Int.max
  /// Bytes of a field or row that are looked at to show its first characters.
  static let longestShown = 1 << 14
  var scanner: CSVScanner
  let input: UnsafeRawBufferPointer
  /// Last reference resolved in each column: files are sorted, so the next one is often the same.
  var recent: [(start: Int, length: Int, value: Int32)]
  var kinds: [ColumnKind] = []
  /// For each field of a row: its column and how it is read. Plain values, so that the loop over fields
  /// counts no references.
  private var fieldPlan: [FieldPlan] = []
  /// The ids that each column refers to.
  var targets: [ReferenceTarget?] = []

  struct FieldPlan {
    enum Reading: UInt8 {
      case reference, ownReference, year, amount, number, word, identifier, text, date
    }
    var column: Int
    var reading: Reading
    var isRequired: Bool
    /// Whether a number must be whole.
    var isWhole: Bool
  }

  private init(
    _ schema: TableSchema, file: String, bytes: FileBytes, unit: MoneyUnit,
    earlier: [TableName: CSVTable], unsound: Set<TableName>
  ) {
    table = CSVTable(schema, file: file, bytes: bytes)
    isReferenced = schema.isReferenced
    self.unit = unit
    self.earlier = earlier
    self.unsound = unsound
    input = bytes.buffer
    scanner = CSVScanner(bytes.buffer)
    lines = LineCounter(bytes.buffer)
    recent = Array(repeating: (0, -1, -1), count: schema.columns.count)
  }

  /// The table in `bytes`, and every fault in it.
  package static func read(
    _ schema: TableSchema, file: String, bytes: FileBytes, unit: MoneyUnit,
    earlier: [TableName: CSVTable], unsound: Set<TableName>, progress: WorkProgress? = nil
  ) -> (table: CSVTable, faults: FaultLog) {
    let reader = CSVTableReader(
      schema, file: file, bytes: bytes, unit: unit, earlier: earlier, unsound: unsound)
    if bytes.count >= PlainTableReader.smallestFile,
      let table = reader.plainTable(progress: progress)
    {
      return (table, FaultLog())
    }
    var rowByRow = reader
    rowByRow.readAll()
    progress?.advance(by: bytes.count)
    return (rowByRow.table, rowByRow.faults)
  }

  /// The table as read on all cores in about `parts` parts, `nil` if not all of it is plain.
  static func plainTable(
    _ schema: TableSchema, bytes: FileBytes, unit: MoneyUnit, earlier: [TableName: CSVTable],
    parts: Int
  ) -> CSVTable? {
    CSVTableReader(schema, file: "", bytes: bytes, unit: unit, earlier: earlier, unsound: [])
      .plainTable(parts: parts)
  }

  private func plainTable(parts: Int? = nil, progress: WorkProgress? = nil) -> CSVTable? {
    var reader = self
    guard unsound.isEmpty, reader.readHeader() else { return nil }
    reader.planFields()
    let rows = PlainTableReader(
      reader.table, reader.fieldPlan, reader.targets, decimals: unit.decimals, progress: progress)
    guard let rows, rows.read(into: &reader.table, from: reader.scanner.position, parts: parts)
    else { return nil }
    return reader.table
  }

  private mutating func readAll() {
    if let bad = firstInvalidUTF8(input) {
      let (line, column) = lineAndColumn(of: bad, in: input)
      faults.add(
        InputFault(
          input[bad] == 0 ? .nulByte : .notUTF8, file: table.file, line: line, column: column,
          found: "0x" + String(input[bad], radix: 16, uppercase: true),
          expected: Bilingual(zh: "应为 UTF-8 文本", en: "UTF-8 text")))
      return
    }
    if let bare = firstBareReturn(input, from: 0) {
      nextReturn = bare
      if !input.contains(0x0A) {
        return fault(
          .bareCarriageReturn, at: bare, found: shown(scanner.position, bare),
          zh: "应以 LF 或 CRLF 换行；整个文件只用 CR 换行",
          en: "lines that end in LF or CRLF; all lines of this file end in CR alone")
      }
    }
    guard readHeader() else { return }
    let rows = 1 + input.reduce(into: 0) { $0 += $1 == 0x0A ? 1 : 0 }
    for column in table.header {
      table.columns[column].reserve(rows, table.schema.columns[column].kind)
    }
    planFields()
    while !scanner.isAtEnd, !faults.isFull { readRow() }
    resolveOwnReferences()
    if !faults.isFull { checkDuplicates() }
    faults.sortByPlace()
  }

  /// The ids of table `name`, if it has been read.
  private func target(_ name: TableName) -> ReferenceTarget? {
    guard let other = earlier[name], !other.rank.isEmpty else { return nil }
    return ReferenceTarget(other)
  }

  // MARK: Fields

  private mutating func planFields() {
    kinds = table.schema.columns.map(\.kind)
    targets = kinds.map { kind in
      guard case .reference(let name) = kind else { return nil }
      return target(name)
    }
    fieldPlan = table.header.map { column in
      let reading: FieldPlan.Reading =
        switch kinds[column] {
        case .reference(let name): name == table.schema.name ? .ownReference : .reference
        case .year: .year
        case .amount: .amount
        case .integer, .decimal: .number
        case .word: .word
        case .identifier: .identifier
        case .text: .text
        case .date: .date
        }
      return FieldPlan(
        column: column, reading: reading,
        isRequired: table.schema.columns[column].isRequired || table.schema.columns[column].isExtra,
        isWhole: kinds[column] == .integer)
    }
  }

  // MARK: Rows

  private mutating func readRow() {
    let rowStart = scanner.position
    let rowLine = scanner.line
    if isBlankLine, table.header.count > 1 { return skipBlankLines() }
    var number = 0
    var isWhole = true
    while true {
      let field = scanner.next()
      if field.problem != .unclosedQuote, reportReturn(field) {
        isWhole = false
      } else if let problem = field.problem {
        reportQuote(problem, field)
        isWhole = false
      } else if number < fieldPlan.count {
        readField(field, fieldPlan[number])
      }
      number += 1
      if field.endsRow { break }
    }
    if isWhole, number != table.header.count {
      let count = table.header.count
      faults.add(
        InputFault(
          .raggedRow, file: table.file, line: rowLine, column: 1,
          found: shown(rowStart, min(scanner.position - 1, input.count)),
          expected: Bilingual(
            zh: "应有 \(count) 个字段，这里有 \(number) 个", en: "\(count) fields, found \(number)")))
      isWhole = false
    }
    endRow()
  }

  private mutating func endRow() {
    table.rowCount += 1
    // Keep all columns of one length, whatever was missing.
    for plan in fieldPlan { table.columns[plan.column].fill(to: table.rowCount, plan.reading) }
    if isReferenced, table.keys.count < table.rowCount {
      _ = table.keys.append(UnsafeRawBufferPointer(rebasing: input[0..<0]))
    }
  }

  /// Whether the next row is an empty line.
  private var isBlankLine: Bool {
    let position = scanner.position
    return input[position] == 0x0A
      || input[position] == 0x0D && position + 1 < input.count && input[position + 1] == 0x0A
  }

  /// Empty lines one behind the other are one fault.
  private mutating func skipBlankLines() {
    let count = table.header.count
    fault(
      .raggedRow, line: scanner.line, column: 1, zh: "这里不应有空行；每行 \(count) 个字段",
      en: "no blank line; \(count) fields a row")
    while !scanner.isAtEnd, isBlankLine { _ = scanner.next() }
    endRow()
  }

  @inline(__always)
  private mutating func readField(_ field: CSVScanner.Field, _ plan: FieldPlan) {
    let column = plan.column
    if field.start == field.end {
      if plan.isRequired {
        fault(
          .blankRequired, at: field, zh: "列 \(table.schema.columns[column].name) 必填",
          en: "column \(table.schema.columns[column].name) must be filled in")
      }
      if plan.reading == .identifier { appendKey(field, column) }
      return
    }
    switch plan.reading {
    case .reference: readReference(field, column)
    case .ownReference:
      // Ids of the own table are resolved when all of them are known: keep the place of the field.
      table.columns[column].codes.append(Int32(table.columns[column].slices.count))
      appendText(field, column)
    case .year: readYear(field, column)
    case .amount: readAmount(field, column)
    case .number: readNumber(field, column)
    case .word: readWord(field, column)
    case .identifier: appendKey(field, column)
    case .text: appendText(field, column)
    case .date: readDate(field, column)
    }
  }

  // MARK: After the rows

  private mutating func resolveOwnReferences() {
    for column in table.header {
      guard case .reference(let target) = kinds[column], target == table.schema.name else {
        continue
      }
      for row in 0..<table.rowCount where table.columns[column].codes[row] >= 0 {
        let slice = table.columns[column].slices[Int(table.columns[column].codes[row])]
        let found =
          slice.hasEscapes
          ? Array(slice.text(in: table.bytes).utf8).withUnsafeBytes { table.keys.row(of: $0) }
          : table.keys.row(of: UnsafeRawBufferPointer(rebasing: input[slice.range]))
        table.columns[column].codes[row] = found
        if found < 0 {
          let field = CSVScanner.Field(
            start: slice.start, end: slice.range.upperBound, isQuoted: false,
            hasEscapes: false, endsRow: false, problem: nil)
          reportUnknownID(field, of: target, in: table)
        }
      }
      table.columns[column].slices = []
    }
  }

  /// Rows that repeat the key of an earlier one.
  private mutating func checkDuplicates() {
    let columns = table.schema.key.compactMap { table.schema.column($0) }
    if columns.count == 1, table.schema.columns[columns[0]].kind == .identifier {
      return reportRepeatedIDs(columns[0])
    }
    // With references unresolved, different rows may look alike.
    if faults.count > 0 || !unsound.isEmpty { return }
    let rows = RowComparison(table, columns: columns)
    if rows.arrangement == .strictlyAscending || rows.hasUniqueRows { return }
    reportDuplicates(Array(rows.repeatedRows.prefix(FaultLog.limit)))
  }

  // MARK: Faults

  private mutating func reportQuote(_ problem: CSVScanner.Problem, _ field: CSVScanner.Field) {
    switch problem {
    case .unclosedQuote:
      fault(.unclosedQuote, at: field, zh: "应有闭合的引号", en: "a closing quote")
    case .strayQuote:
      let start = field.isQuoted ? field.start - 1 : field.start
      // Behind the closing quote, or the quote where none can stand.
      let stray =
        field.isQuoted
        ? field.end + 1 : input[start..<field.end].firstIndex(of: UInt8(ascii: "\"")) ?? start
      fault(
        .strayQuote, at: stray, found: shown(start, min(scanner.position - 1, input.count)),
        zh: "引号应括住整个字段", en: "quotes around the whole field")
    }
  }

  /// Reports the CR without LF that stands in `field` or behind its quotes; `false` if there is none.
  @inline(__always)
  mutating func reportReturn(_ field: CSVScanner.Field) -> Bool {
    if nextReturn >= scanner.position { return false }
    fault(
      .bareCarriageReturn, at: nextReturn, found: shown(field.start, field.end),
      zh: "CR 只能与 LF 一起换行", en: "a CR only before LF, at the end of a line")
    let rest = min(scanner.position, input.count)
    nextReturn = firstBareReturn(input, from: rest) ?? .max
    return true
  }

  mutating func fault(
    _ kind: FaultKind, line: Int, column: Int = 0, zh: String, en: String
  ) {
    faults.add(
      InputFault(
        kind, file: table.file, line: line, column: column, expected: Bilingual(zh: zh, en: en)))
  }

  mutating func fault(
    _ kind: FaultKind, at field: CSVScanner.Field, zh: String, en: String
  ) {
    fault(
      kind, at: field.isQuoted ? field.start - 1 : field.start,
      found: shown(field.start, field.end), zh: zh, en: en)
  }

  mutating func fault(
    _ kind: FaultKind, at offset: Int, found: String, zh: String, en: String
  ) {
    let (line, column) = lines.lineAndColumn(of: offset)
    faults.add(
      InputFault(
        kind, file: table.file, line: line, column: column, found: found,
        expected: Bilingual(zh: zh, en: en)))
  }

  func shown(_ start: Int, _ end: Int) -> String {
    // Far more than is shown, so that a field of a gigabyte is not made a text.
    let isCut = end - start > CSVTableReader.longestShown
    let last = isCut ? start + CSVTableReader.longestShown : max(start, end)
    let text = String(decoding: input[start..<last], as: UTF8.self)
    return text.count <= FaultLog.shownLength && !isCut
      ? text : text.prefix(FaultLog.shownLength) + "…"
  }
}

extension ColumnValues {
  fileprivate mutating func reserve(_ rows: Int, _ kind: ColumnKind) {
    switch kind {
    case .identifier, .text, .date: slices.reserveCapacity(rows)
    case .reference, .year, .word: codes.reserveCapacity(rows)
    case .amount: numbers.reserveCapacity(rows)
    case .integer, .decimal:
      numbers.reserveCapacity(rows)
      codes.reserveCapacity(rows)
    }
  }

  /// Appends a blank if the row left this column without a value.
  @inline(__always)
  fileprivate mutating func fill(to rows: Int, _ reading: CSVTableReader.FieldPlan.Reading) {
    switch reading {
    case .identifier, .text, .date:
      if slices.count < rows { slices.append(.blank) }
    case .reference, .ownReference, .word: if codes.count < rows { codes.append(-1) }
    case .year: if codes.count < rows { codes.append(blankYear) }
    case .amount: if numbers.count < rows { numbers.append(ColumnValues.blankNumber) }
    case .number:
      if numbers.count < rows {
        numbers.append(ColumnValues.blankNumber)
        codes.append(0)
      }
    }
  }
}
