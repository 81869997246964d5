internal import Planning

/// Reads one CSV file into flat columns, checking every cell, and reports all faults of the file.
/// Time linear in the bytes.
struct CSVTableReader {
  var table: CSVTable
  let unit: MoneyUnit
  /// Tables read before this one, to resolve references.
  let earlier: [TableName: CSVTable]
  /// Tables that could not be read whole: ids missing there are not reported.
  let unsound: Set<TableName>
  /// Ids that nothing refers to are only compared with each other: their hashes, in row order.
  let isReferenced: Bool
  var idHashes: [UInt64] = []
  private var faults = FaultLog()
  private var scanner: CSVScanner
  let input: UnsafeRawBufferPointer
  /// Last reference resolved in each column: files are sorted, so the next one is often the same.
  var recent: [(start: Int, length: Int, value: Int32)]
  var kinds: [ColumnKind] = []
  /// For each field of a row: its column and how it is read. Plain values, so that the loop over fields
  /// counts no references.
  private var fieldPlan: [FieldPlan] = []
  /// The ids that each column refers to.
  var targets: [Target?] = []

  fileprivate struct FieldPlan {
    enum Reading: UInt8 {
      case reference, ownReference, year, amount, number, word, identifier, text, date
    }
    var column: Int
    var reading: Reading
    var isRequired: Bool
  }

  struct Target {
    var keys: KeyIndex
    var rank: [Int32]
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
    recent = Array(repeating: (0, -1, -1), count: schema.columns.count)
  }

  /// The table in `bytes`, and every fault in it.
  static func read(
    _ schema: TableSchema, file: String, bytes: FileBytes, unit: MoneyUnit,
    earlier: [TableName: CSVTable], unsound: Set<TableName>
  ) -> (table: CSVTable, faults: FaultLog) {
    var reader = CSVTableReader(
      schema, file: file, bytes: bytes, unit: unit, earlier: earlier, unsound: unsound)
    reader.readAll()
    return (reader.table, reader.faults)
  }

  private mutating func readAll() {
    if readPlainTranches() { return }
    if let bad = firstInvalidUTF8(input) {
      let (line, column) = lineAndColumn(of: bad, in: input)
      faults.add(
        InputFault(
          input[bad] == 0 ? .nulByte : .notUTF8, file: table.file, line: line, column: column,
          found: "0x" + String(input[bad], radix: 16, uppercase: true),
          expected: Bilingual(zh: "应为 UTF-8 文本", en: "UTF-8 text")))
      return
    }
    guard readHeader() else { return }
    let rows = 1 + input.reduce(into: 0) { $0 += $1 == 0x0A ? 1 : 0 }
    for column in table.header {
      table.columns[column].reserve(rows, table.schema.columns[column].kind)
    }
    kinds = table.schema.columns.map(\.kind)
    planFields()
    while !scanner.isAtEnd, !faults.isFull { readRow() }
    resolveOwnReferences()
    if !faults.isFull { checkDuplicates() }
    faults.sortByPlace()
  }

  /// Reads a large table of tranches on all cores, if it is plain; else nothing has happened.
  private mutating func readPlainTranches() -> Bool {
    let header = TableSchema.schema(.tranches).columns.map(\.name).joined(separator: ",") + "\n"
    guard table.schema.name == .tranches, input.count >= TrancheReader.smallestFile,
      input.starts(with: header.utf8), unsound.isEmpty,
      let subprojects = target(.subprojects), let sources = target(.sources),
      let plain = TrancheReader(
        input, decimals: unit.decimals, subprojects: subprojects, sources: sources
      ).read(from: header.utf8.count)
    else { return false }
    table.header = [0, 1, 2, 3]
    table.rowCount = plain.amounts.count
    table.columns[0].codes = plain.subprojects
    table.columns[1].codes = plain.sources
    table.columns[2].codes = plain.years
    table.columns[3].numbers = plain.amounts
    if !plain.areAscending { checkDuplicateTranches([0, 1, 2]) }
    return true
  }

  /// The ids of table `name`, if it has been read.
  private func target(_ name: TableName) -> Target? {
    guard let other = earlier[name], !other.rank.isEmpty else { return nil }
    return Target(keys: other.keys, rank: other.rank)
  }

  // MARK: Header

  private mutating func readHeader() -> Bool {
    if scanner.isAtEnd {
      fault(.noHeader, line: 1, zh: "第一行应为列名", en: "column names in the first line")
      return false
    }
    let before = faults.count
    let names = table.schema.columns.map(\.name)
    while true {
      let field = scanner.next()
      let name = TextSlice(
        start: field.start, length: Int32(field.end - field.start), hasEscapes: field.hasEscapes
      ).text(in: table.bytes)
      if let position = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) {
        if table.header.contains(position) {
          fault(.repeatedColumn, at: field, zh: "每列只能出现一次", en: "each column once")
        }
        table.header.append(position)
      } else {
        fault(
          .unknownColumn, at: field, zh: "可用的列：" + names.joined(separator: "、"),
          en: "one of " + names.joined(separator: ", "))
      }
      if field.endsRow { break }
    }
    for (position, column) in table.schema.columns.enumerated()
    where column.isRequired && !table.header.contains(position) {
      fault(.missingColumn, line: 1, zh: "应有列 \(column.name)", en: "a column \(column.name)")
    }
    return faults.count == before
  }

  private mutating func planFields() {
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
        column: column, reading: reading, isRequired: table.schema.columns[column].isRequired)
    }
  }

  // MARK: Rows

  private mutating func readRow() {
    let rowStart = scanner.position
    let rowLine = scanner.line
    var number = 0
    var isWhole = true
    while true {
      let field = scanner.next()
      if let problem = field.problem {
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
    table.rowCount += 1
    // Keep all columns of one length, whatever was missing.
    for plan in fieldPlan { table.columns[plan.column].fill(to: table.rowCount, plan.reading) }
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
          : table.keys.row(
            of: UnsafeRawBufferPointer(
              rebasing: input[slice.start..<slice.start + Int(slice.length)]))
        table.columns[column].codes[row] = found
        if found < 0 {
          let field = CSVScanner.Field(
            start: slice.start, end: slice.start + Int(slice.length), isQuoted: false,
            hasEscapes: false, endsRow: false, problem: nil)
          fault(
            .danglingReference, at: field, zh: "应为表 \(target.rawValue) 中的编号",
            en: "an id of table \(target.rawValue)")
        }
      }
      table.columns[column].slices = []
    }
  }

  /// Rows that repeat the key of an earlier one: tranches, which are many, by one comparison a row
  /// where they are sorted and through packed keys where not; others through a hash of the key's bytes.
  private mutating func checkDuplicates() {
    let columns = table.schema.key.compactMap { table.schema.column($0) }
    if columns.count == 1, table.schema.columns[columns[0]].kind == .identifier {
      if !isReferenced { checkDuplicateIds(columns[0]) }
      return
    }
    // With references unresolved, different rows may look alike.
    if faults.count > 0 || !unsound.isEmpty { return }
    if table.schema.name == .tranches {
      if !areAscending(columns) { checkDuplicateTranches(columns) }
      return
    }
    var seen = KeyIndex()
    var key: [UInt8] = []
    for row in 0..<table.rowCount {
      key.removeAll(keepingCapacity: true)
      for column in columns {
        let values = table.columns[column]
        if !values.slices.isEmpty {
          key += Array(values.slices[row].text(in: table.bytes).utf8) + [0]
        } else if !values.numbers.isEmpty {
          withUnsafeBytes(of: values.numbers[row]) { key.append(contentsOf: $0) }
        } else if !values.codes.isEmpty {
          withUnsafeBytes(of: values.codes[row]) { key.append(contentsOf: $0) }
        }
      }
      let earlier = key.withUnsafeBytes { seen.append($0) }
      if earlier >= 0 { reportDuplicate(row, of: Int(earlier)) }
      if faults.isFull { return }
    }
  }

  private func areAscending(_ columns: [Int]) -> Bool {
    let (a, b, c) = (
      table.columns[columns[0]].codes, table.columns[columns[1]].codes,
      table.columns[columns[2]].codes
    )
    for row in 1..<max(table.rowCount, 1)
    where (a[row - 1], b[row - 1], c[row - 1]) >= (a[row], b[row], c[row]) {
      return false
    }
    return true
  }

  /// Equal ids have equal hashes: only if two hashes agree are the ids themselves compared. Sorting
  /// hashes touches memory in order, which a hash table of millions of ids does not.
  private mutating func checkDuplicateIds(_ column: Int) {
    let sorted = idHashes.sorted()
    if !zip(sorted, sorted.dropFirst()).contains(where: { $0.0 == $0.1 }) { return }
    var seen = KeyIndex()
    for row in 0..<table.rowCount where !faults.isFull {
      let slice = table.columns[column].slices[row]
      let id = Array(slice.text(in: table.bytes).utf8)
      let earlier = id.withUnsafeBytes { seen.append($0) }
      if earlier < 0 || id.isEmpty { continue }
      let field = CSVScanner.Field(
        start: slice.start, end: slice.start + Int(slice.length), isQuoted: false,
        hasEscapes: slice.hasEscapes, endsRow: false, problem: nil)
      reportRepeatedID(field, earlier)
    }
  }

  private mutating func checkDuplicateTranches(_ columns: [Int]) {
    let (a, b, c) = (
      table.columns[columns[0]].codes, table.columns[columns[1]].codes,
      table.columns[columns[2]].codes
    )
    var index = FlatIndex(capacity: table.rowCount)
    for row in 0..<table.rowCount where !faults.isFull {
      // 27 bits of sub-projects, 21 of sources, 16 of the year: limits far above any plan.
      let key = UInt64(a[row]) << 37 | UInt64(b[row]) << 16 | UInt64(c[row])
      let earlier = Int(index.insert(Int32(row), at: key))
      if earlier != row { reportDuplicate(row, of: earlier) }
    }
  }

  private mutating func reportDuplicate(_ row: Int, of earlier: Int) {
    let places = RowPlaces(table, rows: [earlier, row])
    let key = table.schema.key.joined(separator: ", ")
    let start = places.start(of: row)
    var end = start
    while end < input.count, input[end] != 0x0A, input[end] != 0x0D { end += 1 }
    faults.add(
      InputFault(
        .duplicateRow, file: table.file, line: places.line(of: row), column: 1,
        found: shown(start, end),
        expected: Bilingual(
          zh: "（\(key)）不得重复；第 \(places.line(of: earlier)) 行已有",
          en: "one row for each (\(key)); line \(places.line(of: earlier)) has it already")))
  }

  // MARK: Faults

  private mutating func reportQuote(_ problem: CSVScanner.Problem, _ field: CSVScanner.Field) {
    switch problem {
    case .unclosedQuote:
      fault(.unclosedQuote, at: field, zh: "应有闭合的引号", en: "a closing quote")
    case .strayQuote:
      fault(.strayQuote, at: field, zh: "引号应括住整个字段", en: "quotes around the whole field")
    }
  }

  private mutating func fault(_ kind: FaultKind, line: Int, zh: String, en: String) {
    faults.add(
      InputFault(kind, file: table.file, line: line, expected: Bilingual(zh: zh, en: en)))
  }

  mutating func fault(
    _ kind: FaultKind, at field: CSVScanner.Field, zh: String, en: String
  ) {
    let start = field.isQuoted ? field.start - 1 : field.start
    let (line, column) = lineAndColumn(of: start, in: input)
    faults.add(
      InputFault(
        kind, file: table.file, line: line, column: column, found: shown(field.start, field.end),
        expected: Bilingual(zh: zh, en: en)))
  }

  private func shown(_ start: Int, _ end: Int) -> String {
    let text = String(decoding: input[start..<max(start, end)], as: UTF8.self)
    return text.count <= FaultLog.shownLength ? text : text.prefix(FaultLog.shownLength) + "…"
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
      if slices.count < rows { slices.append(TextSlice(start: 0, length: 0, hasEscapes: false)) }
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
