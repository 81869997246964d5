package import Documents
package import PlanPackages
package import Planning
internal import PrintedWords
internal import Tables
internal import Texts

/// A plan that the table is a newer print of: a package that exists, or the tables that a workbook of
/// `planctl export --to xlsx` carries beside its annex table.
package struct BasePlan: Sendable {
  package var tables: PackageRows
  /// `datapackage.json` as it is; `nil` in a workbook.
  var descriptor: JSON?
  /// `nil` in a workbook, whose sheets name no unit.
  package var unit: MoneyUnit?
  /// Whether its tables stand in the same workbook, where people may have edited them.
  package var isBeside = false

  package init(_ package: PlanPackage) {
    tables = PackageRows()
    descriptor = package.descriptor.json
    unit = package.draft.unit
    for (name, table) in package.tables {
      let columns = table.schema.columns.indices.filter { table.header.contains($0) }
      tables.set(
        name, columns: columns.map { table.schema.columns[$0].name },
        rows: (0..<table.rowCount).map { row in
          columns.map { package.value(table, row, $0).written(in: package.draft.unit) }
        })
    }
  }

  /// The sheets called like tables and with just their columns; `nil` where the three that a plan needs
  /// are not all there.
  package init?(_ grids: [Grid]) {
    tables = PackageRows()
    isBeside = true
    for grid in grids {
      guard let sheet = grid.origin.sheet, let name = TableName(rawValue: sheet) else { continue }
      var lines = [[GridCell?]](
        repeating: Array(repeating: nil, count: grid.columnCount), count: grid.rowCount)
      for cell in grid.cells { lines[cell.row][cell.column] = cell }
      let schema = TableSchema.schema(name)
      // Title and unit may stand above the names of the columns.
      guard
        let first = lines.firstIndex(where: { line in
          line.compactMap { $0 }.allSatisfy { schema.column($0.text) != nil }
            && line.compactMap { $0 }.count == line.count
        })
      else { continue }
      let columns = lines[first].map { $0!.text }
      let kinds = columns.map { schema.columns[schema.column($0)!].kind }
      tables.set(
        name, columns: columns,
        rows: lines[(first + 1)...].filter { line in
          line.contains { !($0?.text ?? "").isEmpty }
        }.map { line in zip(line, kinds).map { BasePlan.text($0, $1) } })
    }
    for name in [TableName.subprojects, .sources, .tranches] where tables.rows[name] == nil {
      return nil
    }
  }

  /// A number without what only its format adds.
  private static func text(_ cell: GridCell?, _ kind: ColumnKind) -> String {
    guard let cell else { return "" }
    switch kind {
    case .amount, .integer, .decimal, .year:
      let number = CellReading(cell.text).number ?? cell.stored.flatMap { CellReading($0).number }
      return number.map {
        decimalText(
          Int128($0.value.units), decimals: Int($0.value.decimals), keepingZeros: kind == .decimal)
      }
        ?? cell.text
    case .identifier, .reference, .word, .date, .text: return cell.text
    }
  }

  private typealias ColumnKind = Tables.ColumnKind

  // MARK: Names

  /// The id of the source that `label` names: by its id, its name, its name in English.
  package func source(_ label: String) -> String? {
    let key = PrintedText.label(label)
    for column in ["source_id", "name", "name_en"] {
      for row in (tables.rows[.sources] ?? []).indices
      where PrintedText.label(tables.text(.sources, row, column)) == key {
        return tables.text(.sources, row, "source_id")
      }
    }
    return nil
  }

  package func tier(_ source: String) -> Tier? {
    for row in (tables.rows[.sources] ?? []).indices
    where tables.text(.sources, row, "source_id") == source {
      let name = tables.text(.sources, row, "tier")
      return Tier.allCases.first { $0.name == name }
    }
    return nil
  }

  /// What a mapping would answer, for the payers in `labels`.
  package func answers(for labels: [String]) -> [String: String] {
    var answers: [String: String] = [:]
    for label in labels {
      guard let id = source(label), let tier = tier(id) else { continue }
      answers["payer:" + PrintedText.shown(label)] = tier.name
      answers["source:" + PrintedText.shown(label)] = id
    }
    if let unit { answers["unit"] = unit.name }
    // Which project a row belongs to is the plan's affair.
    answers["blank-projects"] = "none"
    return answers
  }
}
