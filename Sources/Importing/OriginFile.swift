internal import Planning
internal import PrintedWords
internal import Texts

/// `origins.csv`: where each figure of the package stands in the document.
enum OriginFile {
  static func bytes(
    _ origins: [(table: TableName, key: String, origin: Origin, printed: String)]
  ) -> [UInt8] {
    var text = CSVText.row([
      "table", "key", "file", "sheet", "table_in_file", "page", "line", "row", "column", "printed",
    ])
    for (table, key, origin, printed) in origins {
      text += CSVText.row([
        table.rawValue, key, origin.file, origin.sheet, "\(origin.table)",
        origin.page.map { "\($0)" } ?? "", origin.line.map { "\($0)" } ?? "", "\(origin.row)",
        "\(origin.column)", PrintedText.shown(printed),
      ])
    }
    return Array(text.utf8)
  }
}

/// `doubts.csv`: one line for each doubtful cell.
enum DoubtFile {
  static func bytes(_ doubts: [Doubt]) -> [UInt8] {
    var text = CSVText.row(["grade", "where", "printed", "became", "reason", "reason_en"])
    for doubt in doubts {
      text += CSVText.row([
        doubt.grade.rawValue, doubt.origin.text.zh, PrintedText.shown(doubt.printed), doubt.became,
        doubt.reason.zh, doubt.reason.en,
      ])
    }
    return Array(text.utf8)
  }
}
