package import Planning
package import Texts

/// One table of a package in flat typed columns, rows in file order.
package struct CSVTable: Sendable {
  package let schema: TableSchema
  package let file: String
  package let bytes: FileBytes
  /// The header: for each column of the file its position in the schema.
  package var header: [Int] = []
  package var rowCount = 0
  /// By position in the schema; empty for columns that the file does not have.
  package var columns: [ColumnValues]
  /// Ids of the rows, for tables that others refer to.
  package var keys = KeyIndex()
  /// Canonical rank of each row and row of each rank, for tables that others refer to.
  package var rank: [Int32] = []
  package var rowOfRank: [Int32] = []

  init(_ schema: TableSchema, file: String, bytes: FileBytes) {
    self.schema = schema
    self.file = file
    self.bytes = bytes
    columns = schema.columns.map { _ in ColumnValues() }
  }

  package func has(_ column: String) -> Bool { schema.column(column).map(header.contains) ?? false }

  private func values(_ column: String) -> ColumnValues { columns[schema.column(column)!] }

  /// Ranks, words and years of a column, −1 (years: `blankYear`) for blanks; all blank if the file
  /// does not have the column.
  package func codes(_ column: String) -> [Int32] {
    let values = values(column).codes
    if !values.isEmpty || rowCount == 0 { return values }
    let isYear = schema.columns[schema.column(column)!].kind == .year
    return Array(repeating: isYear ? blankYear : -1, count: rowCount)
  }

  package func code(_ column: String, _ row: Int) -> Int32? {
    cells(column).code(row)
  }

  package func amounts(_ column: String) -> [Int64] { values(column).numbers }

  package func decimal(_ column: String, _ row: Int) -> Decimal? {
    cells(column).decimal(row)
  }

  package func text(_ column: String, _ row: Int) -> String { cells(column).text(row) }

  /// The cells of a column, for whoever asks for many: the column is looked up once.
  package func cells(_ column: String) -> CSVCells {
    CSVCells(values: values(column), bytes: bytes)
  }
}

/// The cells of one column of a table.
package struct CSVCells: Sendable {
  fileprivate let values: ColumnValues
  fileprivate let bytes: FileBytes

  /// Rank, word or year; `nil` for a blank.
  package func code(_ row: Int) -> Int32? {
    if values.codes.isEmpty { return nil }
    let code = values.codes[row]
    return code == -1 || code == blankYear ? nil : code
  }

  package func decimal(_ row: Int) -> Decimal? {
    guard !values.numbers.isEmpty, values.numbers[row] != ColumnValues.blankNumber else {
      return nil
    }
    return Decimal(
      units: values.numbers[row], decimals: values.codes.isEmpty ? 0 : values.codes[row])
  }

  package func text(_ row: Int) -> String {
    values.slices.isEmpty ? "" : values.slices[row].text(in: bytes)
  }
}

/// The values of one column; which array is used follows from its kind.
package struct ColumnValues: Sendable {
  /// References (as ranks), words, years; the decimals written of a decimal.
  package var codes: [Int32] = []
  /// Amounts, integers, the units of decimals.
  package var numbers: [Int64] = []
  /// Identifiers and texts.
  package var slices: [TextSlice] = []

  package static let blankNumber = Int64.min
}
