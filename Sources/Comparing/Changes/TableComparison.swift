internal import PlanPackages
internal import Planning
internal import Tables
internal import Texts

/// The tables of two plans, row by row.
struct TableComparison {
  let before: PlanPackage
  let after: PlanPackage
  let matches: SubprojectMatches
  private let ids: [ExactText: String]

  init(_ before: PlanPackage, _ after: PlanPackage, _ matches: SubprojectMatches) {
    self.before = before
    self.after = after
    self.matches = matches
    ids = matches.renumbered.ids
  }

  /// What differs in a table; `nil` if nothing does.
  func change(of schema: TableSchema) -> TableChange? {
    let (old, new) = (before.tables[schema.name], after.tables[schema.name])
    if let old, let new, isSame(old, new), isSameVersion || !RowTexts.hasVersions(old) {
      return nil
    }
    var change = TableChange(
      table: schema.name, columnsBefore: old.map { RowTexts.columns($0, of: before) },
      columnsAfter: new.map { RowTexts.columns($0, of: after) })
    if schema.name == .tranches, let old, let new, isOneVersion(old, before),
      isOneVersion(new, after)
    {
      change.rows = TrancheComparison(self).rows
    } else {
      compare(
        old.map { RowTexts(before, $0, renaming: ids) }, new.map { RowTexts(after, $0) }, schema,
        into: &change)
    }
    return change.isEmpty ? nil : change
  }

  private var isSameVersion: Bool { before.namedVersion == after.namedVersion }

  /// Whether the draft has all rows of the table that are compared.
  private func isOneVersion(_ table: CSVTable, _ package: PlanPackage) -> Bool {
    !RowTexts.hasVersions(table) || package.isVersionNamed
  }

  /// Whether two files say the same because they are the same: same bytes, read the same way.
  private func isSame(_ old: CSVTable, _ new: CSVTable) -> Bool {
    ids.isEmpty && before.draft.unit == after.draft.unit
      && old.bytes.buffer.elementsEqual(new.bytes.buffer)
  }

  private func compare(
    _ old: RowTexts?, _ new: RowTexts?, _ schema: TableSchema, into change: inout TableChange
  ) {
    let oldRows = old.map { Array($0.rows) } ?? []
    let newRows = new.map { Array($0.rows) } ?? []
    var rowOfKey: [ExactText: Int] = [:]
    for row in oldRows { rowOfKey[ExactText(old!.key(row))] = row }
    var added: [[String]] = []
    var isKept = Set<Int>()
    for row in newRows {
      let key = new!.key(row)
      guard let earlier = rowOfKey[ExactText(key)] else {
        added.append(key)
        change.rows.append(
          RowChange(kind: .added, key: key, cells: new!.cells(row, isAdded: true), rowAfter: row))
        continue
      }
      isKept.insert(earlier)
      let cells = schema.columns.indices.compactMap { column -> CellChange? in
        let (left, right) = (old!.text(earlier, column), new!.text(row, column))
        return left.isExactly(right)
          ? nil : CellChange(column: schema.columns[column].name, before: left, after: right)
      }
      if !cells.isEmpty {
        change.rows.append(
          RowChange(kind: .changed, key: key, cells: cells, rowBefore: earlier, rowAfter: row))
      }
    }
    for row in oldRows where !isKept.contains(row) {
      change.rows.append(
        RowChange(
          kind: .removed, key: old!.key(row), cells: old!.cells(row, isAdded: false),
          rowBefore: row))
    }
    guard case .asWritten = schema.order, let old, let new else { return }
    // What stays, as it stood, and then what is new: any other order has to be told.
    let usual = oldRows.filter { isKept.contains($0) }.map { old.key($0) } + added
    let order = newRows.map { new.key($0) }
    if usual.map({ ExactText($0) }) != order.map({ ExactText($0) }) { change.order = order }
  }
}

/// The rows of a table as canonical files write their cells.
struct RowTexts {
  private let package: PlanPackage
  private let table: CSVTable
  private let isPresent: [Bool]
  private let key: [Int]
  /// Ids of sub-projects that are called otherwise.
  private let ids: [ExactText: String]
  /// Columns that hold ids of sub-projects.
  private let isRenamed: [Bool]
  /// In canonical order; of the version that was asked for.
  let rows: [Int]

  init(_ package: PlanPackage, _ table: CSVTable, renaming ids: [ExactText: String] = [:]) {
    self.package = package
    self.table = table
    self.ids = ids
    let schema = table.schema
    let isNamed = package.isVersionNamed && Self.hasVersions(table)
    isPresent = schema.columns.indices.map { column in
      table.header.contains(column) && !(isNamed && schema.columns[column].isExtra)
    }
    key = schema.key.map { schema.column($0)! }
    isRenamed = schema.columns.map { $0.holdsSubproject(of: schema.name) }
    let all = Array(CanonicalOrder.rows(of: table))
    if !isNamed {
      rows = all
    } else if schema.name == .totals {
      let own = Set(package.draft.totals.row)
      rows = all.filter { own.contains(Int32($0)) }
    } else {
      let own = Set(package.draft.tranches.fileRow)
      rows = all.filter { own.contains(Int32($0)) }
    }
  }

  /// Whether the rows of a table name their versions.
  static func hasVersions(_ table: CSVTable) -> Bool {
    table.has("version_id") && table.schema.name != .versions
  }

  func text(_ row: Int, _ column: Int) -> String {
    guard isPresent[column] else { return "" }
    let text = package.value(table, row, column).written(in: package.draft.unit)
    return isRenamed[column] && !ids.isEmpty ? ids[ExactText(text)] ?? text : text
  }

  func key(_ row: Int) -> [String] { key.map { text(row, $0) } }

  /// All cells that are not blank, apart from the key.
  func cells(_ row: Int, isAdded: Bool) -> [CellChange] {
    table.schema.columns.indices.compactMap { column in
      let text = text(row, column)
      if text.isEmpty || key.contains(column) { return nil }
      return CellChange(
        column: table.schema.columns[column].name, before: isAdded ? "" : text,
        after: isAdded ? text : "")
    }
  }

  /// The columns of the file, in canonical order; of one version alone without the column that names it.
  static func columns(_ table: CSVTable, of package: PlanPackage) -> [String] {
    let isNamed = package.isVersionNamed && hasVersions(table)
    return table.schema.columns.indices.filter {
      table.header.contains($0) && !(isNamed && table.schema.columns[$0].isExtra)
    }.map { table.schema.columns[$0].name }
  }
}

extension ColumnSchema {
  /// Whether the column of `table` holds ids of sub-projects.
  func holdsSubproject(of table: TableName) -> Bool {
    kind == .reference(.subprojects) || (table == .subprojects && kind == .identifier)
  }
}

extension [Renumbering] {
  /// The later id of each sub-project that has another.
  var ids: [ExactText: String] {
    Dictionary(uniqueKeysWithValues: map { (ExactText($0.from), $0.to) })
  }
}
