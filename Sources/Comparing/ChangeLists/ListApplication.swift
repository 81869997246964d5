internal import PlanPackages
internal import Planning
internal import Tables
internal import Texts

/// The files that a change list makes of a plan, and where it does not fit.
struct ListApplication {
  private let list: ChangeList
  private let base: PlanPackage
  private let ids: [ExactText: String]
  /// By path in the result.
  private(set) var files: [String: [UInt8]] = [:]
  /// Places of the plan where something else stands.
  private(set) var misfits = FaultLog()
  /// What the list says twice, or against itself.
  private(set) var contradictions = FaultLog()

  /// O(bytes of the plan and of the list).
  init(_ list: ChangeList, _ base: PlanPackage) {
    self.list = list
    self.base = base
    // An id that is given twice comes out as a misfit of the result.
    ids = Dictionary(list.renumbered.map { (ExactText($0.from), $0.to) }) { $1 }
    run()
  }

  private mutating func run() {
    let bytes = Array(descriptor().pretty().utf8)
    checkRenumbered()
    files[PlanPackage.descriptorName] = bytes
    var log = FaultLog()
    guard let descriptor = Descriptor.read(bytes, &log) else { return }
    for schema in TableSchema.all {
      let made = table(schema)
      guard let made,
        let path = descriptor.resources.first(where: { $0.table == schema.name })?.path
      else { continue }
      files[path] = made
    }
  }

  // MARK: Descriptor and ids

  /// The descriptor of the result.
  private mutating func descriptor() -> JSON {
    let own = base.descriptor.json
    guard let (before, after) = list.descriptor else { return own }
    if own.text().isExactly(before.text()) { return after }
    let first = DescriptorChange.all(from: before, to: own).first
    let wanted = first.map { "\($0.path) = \($0.before ?? "–")" }
    misfits.add(
      InputFault(
        .changeListMisfit, file: PlanPackage.descriptorName,
        found: first.map { "\($0.path) = \($0.after ?? "–")" },
        expected: Bilingual(
          zh: "清单所改的 " + (wanted ?? "键的次序"),
          en: (wanted ?? "its keys in the order") + ", which the list changes")))
    return after
  }

  private mutating func checkRenumbered() {
    let known = Dictionary(
      base.draft.subprojects.map { (ExactText($0.id), Int($0.row)) }, uniquingKeysWith: { $1 })
    for other in list.renumbered {
      if known[ExactText(other.from)] == nil {
        misfit(
          .subprojects, nil, "subproject_id", found: nil, "子项目 \(other.from)，清单把它改为 \(other.to)",
          "a sub-project \(other.from), which the list calls \(other.to)")
      }
      if let row = known[ExactText(other.to)] {
        misfit(
          .subprojects, row, "subproject_id", found: other.to,
          "还没有子项目 \(other.to)：清单要把 \(other.from) 改为它",
          "no sub-project \(other.to) yet: the list gives this id to \(other.from)")
      }
    }
  }

  // MARK: Tables

  /// The table of the result; `nil` where there is none.
  private mutating func table(_ schema: TableSchema) -> [UInt8]? {
    let old = base.tables[schema.name]
    let listed = list.tables.filter { $0.table == schema.name }
    if listed.count > 1 {
      contradict("表 \(schema.name.rawValue) 只列一次", "the table \(schema.name.rawValue) once")
    }
    let isRenamed =
      !ids.isEmpty && schema.columns.contains { $0.holdsSubproject(of: schema.name) }
    if listed.isEmpty, !isRenamed || old == nil { return old.map { Array($0.bytes.buffer) } }
    var change = TableChange(table: schema.name, columnsBefore: nil, columnsAfter: nil)
    change.statesColumns = false
    change = listed.first ?? change
    let columns = columns(change, old)
    var rows = NewRows(schema, columns ?? [], keepsKeys: change.order != nil)
    edit(old.map { RowTexts(base, $0, renaming: ids) }, change, schema, &rows)
    if rows.hasLostCells || (columns == nil && rows.count > 0) {
      contradict(
        "\(schema.name.rawValue) 中去掉的列和表不应还有内容",
        "nothing left in the columns of \(schema.name.rawValue) that it takes out")
    }
    if let order = change.order, let left = rows.reorder(order) {
      misfit(
        schema.name, nil, "", found: left, "清单 order 中的各行，不多不少",
        "the rows that order of the list names, no more and no fewer")
    }
    return columns == nil ? nil : rows.csv
  }

  /// The columns of the result; `nil` for no table.
  private mutating func columns(_ change: TableChange, _ old: CSVTable?) -> [String]? {
    let own = old.map { RowTexts.columns($0, of: base) }
    guard change.statesColumns else { return own }
    if own != change.columnsBefore {
      let wanted = change.columnsBefore?.joined(separator: ",")
      misfit(
        change.table, nil, "", found: own?.joined(separator: ","),
        wanted.map { "清单所改的各列 \($0)" } ?? "还没有这个表",
        wanted.map { "the columns \($0), which the list changes" } ?? "no such table yet")
    }
    return change.columnsAfter
  }

  /// The rows of the earlier plan with the changes made, and behind them the new ones.
  private mutating func edit(
    _ texts: RowTexts?, _ change: TableChange, _ schema: TableSchema, _ rows: inout NewRows
  ) {
    var open: [ExactText: RowChange] = [:]
    for row in change.rows where open.updateValue(row, forKey: ExactText(row.key)) != nil {
      contradict("\(words(row.key, schema)) 只列一次", "\(words(row.key, schema)) once")
    }
    let own = texts.map { Array($0.rows) } ?? []
    for row in own {
      let key = texts!.key(row)
      var cells = schema.columns.indices.map { texts!.text(row, $0) }
      if !open.isEmpty, let edit = open.removeValue(forKey: ExactText(key)) {
        if edit.kind == .added {
          misfit(
            schema.name, row, schema.key[0], found: key.joined(separator: ","),
            "还没有这一行：清单要加上它", "no such row yet: the list adds it")
        } else {
          check(edit, row, cells, schema)
        }
        if edit.kind == .removed { continue }
        for cell in edit.cells { cells[schema.column(cell.column)!] = cell.after }
      }
      rows.append(key, cells)
    }
    for edit in change.rows where open[ExactText(edit.key)] != nil {
      if edit.kind != .added {
        let what = words(edit.key, schema)
        misfit(
          schema.name, nil, schema.key[0], found: nil, "清单所改的一行 \(what)",
          "the row \(what), which the list changes")
        continue
      }
      var cells = schema.columns.map { _ in "" }
      for (name, value) in zip(schema.key, edit.key) { cells[schema.column(name)!] = value }
      for cell in edit.cells { cells[schema.column(cell.column)!] = cell.after }
      rows.append(edit.key, cells)
    }
  }

  /// Whether a row says what the list says it said.
  private mutating func check(
    _ edit: RowChange, _ row: Int, _ cells: [String], _ schema: TableSchema
  ) {
    for (column, text) in cells.enumerated() {
      let name = schema.columns[column].name
      let told = edit.cells.first { $0.column == name }
      if told == nil, edit.kind == .changed || schema.key.contains(name) { continue }
      let wanted = told?.before ?? ""
      if text.isExactly(wanted) { continue }
      misfit(
        schema.name, row, name, found: text.isEmpty ? nil : text,
        wanted.isEmpty ? "空白，清单所改的" : "\(wanted)，清单所改的",
        wanted.isEmpty ? "a blank, which the list changes" : "\(wanted), which the list changes")
    }
  }

  // MARK: Faults

  private func words(_ key: [String], _ schema: TableSchema) -> String {
    zip(schema.key, key).filter { !$0.1.isEmpty }.map { "\($0)=\($1)" }.joined(separator: " ")
  }

  private mutating func misfit(
    _ table: TableName, _ row: Int?, _ column: String, found: String?, _ zh: String, _ en: String
  ) {
    if misfits.isFull { return misfits.addUnshown(1) }
    let cell = row.map { Place(table, row: $0, column: column) }
    let location = cell.flatMap { base.locations(of: [$0])[$0] }
    misfits.add(
      InputFault(
        .changeListMisfit, file: base.tables[table]?.file ?? table.rawValue + ".csv",
        line: location?.line ?? 0, column: location?.column ?? 0, found: found,
        expected: Bilingual(zh: zh, en: en)))
  }

  private mutating func contradict(_ zh: String, _ en: String) {
    contradictions.add(
      InputFault(
        .changeListMisfit, file: list.file, expected: Bilingual(zh: zh, en: en)))
  }
}

/// Rows of a table on their way into its file.
private struct NewRows {
  private let schema: TableSchema
  private let columns: [Int]
  private let isKept: [Bool]
  private let keepsKeys: Bool
  private var bytes: [UInt8] = []
  /// Where each row begins; with its key where rows are to be put in another order.
  private var starts: [Int] = []
  private var keys: [[String]] = []
  /// Whether a cell that is not blank has no column.
  private(set) var hasLostCells = false

  init(_ schema: TableSchema, _ columns: [String], keepsKeys: Bool) {
    self.schema = schema
    let kept = Set(columns)
    isKept = schema.columns.map { kept.contains($0.name) }
    self.columns = schema.columns.indices.filter { kept.contains(schema.columns[$0].name) }
    self.keepsKeys = keepsKeys
  }

  var count: Int { starts.count }

  mutating func append(_ key: [String], _ cells: [String]) {
    starts.append(bytes.count)
    if keepsKeys { keys.append(key) }
    for (column, cell) in cells.enumerated() where !isKept[column] && !cell.isEmpty {
      hasLostCells = true
    }
    for (number, column) in columns.enumerated() {
      if number > 0 { bytes.append(UInt8(ascii: ",")) }
      CSVText.append(cells[column], to: &bytes)
    }
    bytes.append(0x0A)
  }

  /// Puts the rows in `order`; what is missing or too many, if the rows are not just these.
  mutating func reorder(_ order: [[String]]) -> String? {
    var rowOfKey: [ExactText: Int] = [:]
    for (row, key) in keys.enumerated() { rowOfKey[ExactText(key)] = row }
    var sorted: [UInt8] = []
    for key in order {
      guard let row = rowOfKey.removeValue(forKey: ExactText(key)) else {
        return key.joined(separator: ",")
      }
      let end = row + 1 < starts.count ? starts[row + 1] : bytes.count
      sorted += bytes[starts[row]..<end]
    }
    if let left = rowOfKey.values.min() { return keys[left].joined(separator: ",") }
    bytes = sorted
    return nil
  }

  /// The file, its columns in canonical order.
  var csv: [UInt8] {
    Array(CSVText.row(columns.map { schema.columns[$0].name }).utf8) + bytes
  }
}
