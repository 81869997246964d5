package import PlanPackages
package import Planning
internal import Tables
package import Texts

/// Where the cells of a package that was imported stand in its document.
package struct DocumentOrigins: Sendable {
  private struct Key: Hashable {
    var table: TableName
    var key: String
    var field: String
  }

  private let rows: [Key: OriginTable.Row]
  private let package: PlanPackage

  /// `nil` for a package that was not imported. Throws where `origins.csv` is not what import writes.
  /// O(bytes of the file).
  package init?(_ package: PlanPackage) throws(InputFault) {
    guard let bytes = try package.beside(OriginTable.fileName) else { return nil }
    self.init(try OriginTable(bytes), package)
  }

  /// The origins in `table` for the cells of `package`; of several for one cell, the first.
  package init(_ table: OriginTable, _ package: PlanPackage) {
    var rows: [Key: OriginTable.Row] = [:]
    rows.reserveCapacity(table.rows.count)
    for row in table.rows {
      let key = Key(table: row.table, key: row.key, field: row.field)
      if rows[key] == nil { rows[key] = row }
    }
    self.rows = rows
    self.package = package
  }

  /// The columns that name a row, by table; rows of other tables are not printed in the document.
  private static let names: [TableName: [String]] = [
    .tranches: ["subproject_id", "source_id", "year"], .totals: ["total_id"],
    .subprojects: ["subproject_id"], .sources: ["source_id"], .projects: ["project_id"],
    .outputs: ["subproject_id", "year", "item"], .duties: ["duty_id"],
  ]

  /// What of the document became the cell at `place`; where that cell itself is printed nowhere, what its row
  /// is called there. `nil` where nothing of the row is printed.
  package func row(of place: Place) -> OriginTable.Row? {
    guard let names = DocumentOrigins.names[place.table], let table = package.tables[place.table],
      place.row >= 0, place.row < table.rowCount
    else { return nil }
    let key = names.map { name in
      table.schema.column(name).map {
        package.value(table, place.row, $0).written(in: package.draft.unit)
      } ?? ""
    }.joined(separator: " ")
    for field in [place.column, "", "name"] {
      if let row = rows[Key(table: place.table, key: key, field: field)] { return row }
    }
    return nil
  }
}
