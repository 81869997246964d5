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
    var text = CSVText.row(OriginTable.columns)
    for row in rows {
      let origin = row.origin
      text += CSVText.row([
        row.table.rawValue, row.key, origin.file, origin.sheet, "\(origin.table)",
        origin.page.map { "\($0)" } ?? "", origin.line.map { "\($0)" } ?? "", "\(origin.row)",
        "\(origin.column)", row.printed, row.field, origin.label,
      ])
    }
    return Array(text.utf8)
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
