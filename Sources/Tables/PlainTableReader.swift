internal import Planning
internal import Texts

/// Reads a large table without a fault on all cores, into columns that are filled in place.
///
/// Where anything is not as it should be it gives up, and `CSVTableReader` reads the file from the
/// start and says what is wrong: so there is one place that makes errors, the same for files of every
/// size, and this one can be fast. It also leaves to that one what is allowed but rare: ids with
/// doubled quotes, and tables that refer to themselves.
///
/// Two passes, both on every core: `FileParts` counts the rows of each part of the file, then each
/// part's rows are written straight into the columns. Nothing is allocated per row, and the mapped bytes
/// of a part are given back when its rows are in the columns.
struct PlainTableReader {
  /// Files below this size are read at once: a megabyte takes a few milliseconds.
  static let smallestFile = 1 << 20
  /// Bytes of a part: many parts for each core, so that a slow one does not keep the others waiting.
  static let partLength = 4 << 20

  private let file: FileBytes
  let input: UnsafeRawBufferPointer
  private let schema: TableSchema
  private let plan: [CSVTableReader.FieldPlan]
  /// For each field the ids or words that it may hold.
  private let targets: [ReferenceTarget?]
  let decimals: Int
  private let progress: WorkProgress?

  /// A reader for the rows of `table`, whose header has been read; `nil` if the table is not one that
  /// this reader knows.
  init?(
    _ table: CSVTable, _ plan: [CSVTableReader.FieldPlan], _ targets: [ReferenceTarget?],
    decimals: Int, progress: WorkProgress?
  ) {
    file = table.bytes
    input = file.buffer
    schema = table.schema
    self.plan = plan
    self.decimals = decimals
    self.progress = progress
    self.targets = plan.map { field in
      if case .word(let words) = table.schema.columns[field.column].kind {
        return ReferenceTarget(words: words)
      }
      return targets[field.column]
    }
    if plan.contains(where: { $0.reading == .ownReference }) { return nil }
    for (field, target) in zip(plan, self.targets) where field.reading == .reference {
      if target == nil { return nil }
    }
  }

  /// Fills `table` with the rows that begin at `start`, read in about `count` parts; `false` if any of
  /// them is not plain, and then the table is as it was.
  func read(into table: inout CSVTable, from start: Int, parts count: Int? = nil) -> Bool {
    let wanted = (input.count - start) / PlainTableReader.partLength + 1
    let parts = FileParts(file, from: start, count: count ?? max(wanted, 4))
    guard parts.rows.last! < Int(Int32.max) else { return false }
    var columns = table.columns
    var ids: [UInt64] = []
    var isPlain = false
    let targets = RowTargets(count: plan.count)
    fill(0, &columns, &ids, parts, targets) { targets in isPlain = readParts(parts, targets) }
    guard isPlain else { return false }
    var whole = table
    whole.columns = columns
    whole.rowCount = parts.rows.last!
    guard hasUniqueRows(&whole, ids, parts) else {
      progress?.advance(by: -parts.bounds.last!)
      return false
    }
    table = whole
    return true
  }

  // MARK: Columns

  /// Where the cells of each field go; parts write to rows of their own.
  struct RowTargets: @unchecked Sendable {
    var codes: [UnsafeMutablePointer<Int32>?]
    var numbers: [UnsafeMutablePointer<Int64>?]
    var slices: [UnsafeMutablePointer<TextSlice>?]
    /// Hashes of the rows' own ids.
    var ids: UnsafeMutablePointer<UInt64>?

    init(count: Int) {
      codes = Array(repeating: nil, count: count)
      numbers = Array(repeating: nil, count: count)
      slices = Array(repeating: nil, count: count)
    }
  }

  /// Makes the arrays of the fields from `field` on, one inside the other because each is filled while
  /// it is made, and calls `body` with all of them. What `body` leaves out is thrown away by the caller.
  private func fill(
    _ field: Int, _ columns: inout [ColumnValues], _ ids: inout [UInt64], _ parts: FileParts,
    _ targets: RowTargets, _ body: (RowTargets) -> Void
  ) {
    guard field < plan.count else {
      body(targets)
      return
    }
    let rows = parts.rows.last!
    let column = plan[field].column
    func array<Element>(_ inner: (UnsafeMutablePointer<Element>?) -> Void) -> [Element] {
      Array(unsafeUninitializedCapacity: rows) { elements, count in
        inner(elements.baseAddress)
        count = rows
      }
    }
    switch plan[field].reading {
    case .identifier:
      columns[column].slices = array { slices in
        ids = array { tags in
          var inner = targets
          inner.slices[field] = slices
          inner.ids = tags
          var none: [UInt64] = []
          fill(field + 1, &columns, &none, parts, inner, body)
        }
      }
    case .text, .date:
      columns[column].slices = array { slices in
        var inner = targets
        inner.slices[field] = slices
        fill(field + 1, &columns, &ids, parts, inner, body)
      }
    case .number:
      columns[column].numbers = array { numbers in
        columns[column].codes = array { codes in
          var inner = targets
          (inner.numbers[field], inner.codes[field]) = (numbers, codes)
          fill(field + 1, &columns, &ids, parts, inner, body)
        }
      }
    case .amount:
      columns[column].numbers = array { numbers in
        var inner = targets
        inner.numbers[field] = numbers
        fill(field + 1, &columns, &ids, parts, inner, body)
      }
    case .reference, .ownReference, .word, .year:
      columns[column].codes = array { codes in
        var inner = targets
        inner.codes[field] = codes
        fill(field + 1, &columns, &ids, parts, inner, body)
      }
    }
  }

  // MARK: Parts

  /// Reads every part; `false` if one of them is not plain.
  private func readParts(_ parts: FileParts, _ targets: RowTargets) -> Bool {
    let isTranches = plan.map(\.reading) == [.reference, .reference, .year, .amount]
    let read = Workers.cores.map(parts.count) { number -> Int? in
      let part = PlainRows(
        input: input, bounds: parts.bounds[number]..<parts.bounds[number + 1],
        rows: parts.rows[number]..<parts.rows[number + 1], decimals: decimals)
      let fields = UnsafeMutableBufferPointer<PlainField>.allocate(capacity: plan.count)
      for field in plan.indices {
        fields.initializeElement(
          at: field,
          to: PlainField(plan[field], self.targets[field], targets, field))
      }
      defer {
        fields.deinitialize()
        fields.deallocate()
      }
      let isRead =
        isTranches && decimals >= 0 && part.readTranches(fields)
        || !hasBareReturn(part.bounds) && part.read(fields, ids: targets.ids)
      file.drop(part.bounds)
      guard isRead else { return nil }
      progress?.advance(by: part.bounds.count)
      return part.bounds.count
    }
    if read.contains(nil) {
      progress?.advance(by: -read.reduce(0) { $0 + ($1 ?? 0) })
      return false
    }
    progress?.advance(by: parts.bounds[0])
    return true
  }

  /// Whether a CR that no LF follows stands in `bounds`, which are whole rows: looked for once, not in
  /// each cell. Where no column holds ids or texts, a cell with a CR is refused for what it is.
  private func hasBareReturn(_ bounds: Range<Int>) -> Bool {
    guard plan.contains(where: { $0.reading == .identifier || $0.reading == .text }) else {
      return false
    }
    return firstBareReturn(UnsafeRawBufferPointer(rebasing: input[bounds]), from: 0) != nil
  }

  // MARK: After the rows

  /// Whether no two rows have the same key; enters the ids of tables that others refer to.
  private func hasUniqueRows(
    _ table: inout CSVTable, _ ids: consuming [UInt64], _ parts: FileParts
  ) -> Bool {
    let key = schema.key.compactMap { schema.column($0) }
    if key.count == 1, schema.columns[key[0]].kind == .identifier {
      let slices = table.columns[key[0]].slices
      let rows = HashedRows(ids, bounds: parts.rows)
      guard schema.isReferenced else {
        return rows.isUnique(equal: KeyIndex.equality(file, slices))
      }
      guard let keys = KeyIndex(file, slices, rows) else { return false }
      table.keys = keys
      return true
    }
    let order = RowComparison(table, columns: key.filter(table.header.contains))
    return order.arrangement == .strictlyAscending || order.hasUniqueRows
  }
}
