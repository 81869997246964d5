internal import PlanPackages
package import Planning
internal import Tables
internal import Texts

/// The tables of a package in the making: texts by column.
package struct PackageRows: Sendable {
  package private(set) var columns: [TableName: [String]] = [:]
  package var rows: [TableName: [[String]]] = [:]

  package init() {}

  /// Adds a row; columns that no row has had so far are made, blanks are left out of `cells`.
  package mutating func add(_ table: TableName, _ cells: KeyValuePairs<String, String>) {
    var row = [String](repeating: "", count: columns[table, default: []].count)
    for (name, text) in cells {
      if let column = columns[table, default: []].firstIndex(of: name) {
        row[column] = text
      } else {
        columns[table, default: []].append(name)
        row.append(text)
        for index in rows[table, default: []].indices { rows[table]![index].append("") }
      }
    }
    rows[table, default: []].append(row)
  }

  /// Adds a row with all columns of the table, in their order: what large tables are filled with.
  package mutating func add(_ table: TableName, _ names: [String], _ row: [String]) {
    if rows[table] == nil { columns[table] = names }
    rows[table, default: []].append(row)
  }

  /// Puts in a whole table.
  package mutating func set(_ table: TableName, columns names: [String], rows lines: [[String]]) {
    columns[table] = names
    rows[table] = lines
  }

  package func column(_ table: TableName, _ name: String) -> Int? {
    columns[table]?.firstIndex(of: name)
  }

  package func text(_ table: TableName, _ row: Int, _ name: String) -> String {
    column(table, name).map { rows[table]![row][$0] } ?? ""
  }

  /// The same with every column that a new package declares, blank where nothing was read.
  func completed() -> PackageRows {
    var whole = self
    for (table, names) in columns {
      let missing = TableSchema.schema(table).usualColumns.map(\.name).filter {
        !names.contains($0)
      }
      let blanks = missing.map { _ in "" }
      whole.columns[table] = names + missing
      whole.rows[table] = rows[table, default: []].map { $0 + blanks }
    }
    return whole
  }

  /// The files of a package, not yet canonical.
  func files(_ descriptor: NewDescriptor) -> [String: [UInt8]] {
    let tables = TableSchema.all.map(\.name).filter { !rows[$0, default: []].isEmpty }
    var files = [
      PlanPackage.descriptorName: Array(descriptor.json(tables).pretty().utf8)
    ]
    for table in tables {
      var bytes: [UInt8] = []
      CSVText.append(row: columns[table]!, to: &bytes)
      for row in rows[table]! { CSVText.append(row: row, to: &bytes) }
      files[table.rawValue + ".csv"] = bytes
    }
    return files
  }
}
