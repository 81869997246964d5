package import Planning
package import Texts

/// `origins.csv`: where each figure and text of a package that was imported stands in the document.
package struct OriginTable: Sendable {
  /// One cell of the package and one of the document.
  package struct Row: Sendable, Equatable {
    package var table: TableName
    /// The row of the package by its ids, with blanks between: `sp01 province 2020`.
    package var key: String
    /// The column of the package; empty for the one figure of a tranche or total.
    package var field: String
    package var origin: Origin
    /// As the document prints it.
    package var printed: String

    package init(
      _ table: TableName, _ key: String, field: String = "", _ origin: Origin, printed: String
    ) {
      self.table = table
      self.key = key
      self.field = field
      self.origin = origin
      self.printed = printed
    }

    /// For programs.
    package var json: JSON { origin.json(printed: printed) }
  }

  package var rows: [Row]

  package init(_ rows: [Row] = []) { self.rows = rows }

  package static let fileName = "origins.csv"

  private static let columns = [
    "table", "key", "file", "sheet", "table_in_file", "page", "line", "row", "column", "printed",
    "field", "label",
  ]

  package var bytes: [UInt8] {
    var out: [UInt8] = []
    // What a row of a sheet takes; large tables have millions of cells.
    out.reserveCapacity(rows.count * 96)
    CSVText.append(row: OriginTable.columns, to: &out)
    func add(_ text: String) {
      CSVText.append(text, to: &out)
      out.append(UInt8(ascii: ","))
    }
    func add(_ number: Int?) {
      if let number { out.append(contentsOf: String(number).utf8) }
      out.append(UInt8(ascii: ","))
    }
    for row in rows {
      let origin = row.origin
      add(row.table.rawValue)
      add(row.key)
      add(origin.file)
      add(origin.sheet)
      add(origin.table)
      add(origin.page)
      add(origin.line)
      add(origin.row)
      add(origin.column)
      add(row.printed)
      add(row.field)
      CSVText.append(origin.label, to: &out)
      out.append(0x0A)
    }
    return out
  }

  /// Reads what `bytes` writes; columns may stand in any order, and those of files written before they were
  /// added may be missing. O(bytes).
  package init(_ bytes: [UInt8], file: String = OriginTable.fileName) throws(InputFault) {
    guard let lines = CSVText.rows(bytes), let head = lines.first else {
      throw OriginTable.fault(file, 1)
    }
    let places = OriginTable.columns.map { head.firstIndex(of: $0) }
    rows = []
    rows.reserveCapacity(lines.count)
    for (number, line) in lines.enumerated().dropFirst() {
      func text(_ column: Int) -> String {
        places[column].flatMap { $0 < line.count ? line[$0] : nil } ?? ""
      }
      guard let table = TableName(rawValue: text(0)), let ordinal = Int(text(4)),
        let row = Int(text(7)), let column = Int(text(8)), row > 0, column > 0
      else { throw OriginTable.fault(file, number + 1) }
      rows.append(
        Row(
          table, text(1), field: text(10),
          Origin(
            file: text(2), table: ordinal, sheet: text(3), line: Int(text(6)), page: Int(text(5)),
            row: row, column: column, label: text(11)), printed: text(9)))
    }
  }

  private static func fault(_ file: String, _ line: Int) -> InputFault {
    InputFault(
      .wrongValue, file: file, line: line,
      expected: Bilingual(
        zh: "应为 planctl import 写的行（\(columns.prefix(9).joined(separator: ","))…）；删去该文件则不再指回原件",
        en:
          "a row as planctl import writes it (\(columns.prefix(9).joined(separator: ","))…); without "
          + "the file, findings no longer point at the document"))
  }
}
