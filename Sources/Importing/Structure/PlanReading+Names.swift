internal import Planning
internal import PrintedWords
internal import Texts

extension PlanReading {
  /// Doubts the names of items that look like pieces of a line: a number alone, the end of a bracket, an
  /// ordinal and words in one. Where a fifth of them do, the lines of the table were folded, and every name
  /// is doubted. So are words that stand alone in a row, apart from any name.
  package func doubtNames(_ log: inout ImportLog) {
    let names = columns.indices.filter { [.project, .subproject].contains(columns[$0].role) }
    let cells = items.map { row in names.compactMap { table.body[row][$0] } }
    let odd = cells.map { row in
      row.allSatisfy { $0.reading == .blank } || row.contains { isPiece($0.text) }
    }
    let count = odd.count { $0 }
    let areAllOdd = count > 1 && count * 5 >= items.count
    for (place, row) in items.enumerated() where odd[place] || areAllOdd {
      let named = cells[place].filter { $0.reading != .blank }
      for cell in named.isEmpty ? table.body[row].cells.compactMap({ $0 }).prefix(1) : named[...] {
        doubt(
          cell, PrintedText.shown(cell.text), &log, zh: "名称不完整：各行可能折断了",
          en: "a piece of a name: its lines may have been folded")
      }
    }
    for row in rows.indices where rows[row].kind == .heading {
      let words = table.body[row].cells.indices.filter { table.body[row].reading($0) != .blank }
      guard let column = words.first, column > (names.max() ?? 0),
        let cell = table.body[row][column], !cell.isFilledDown
      else { continue }
      doubt(
        cell, "", &log, zh: "这些字不属于任何一行，没有读入", en: "words that belong to no row: left out")
    }
  }

  private func doubt(
    _ cell: PrintedCell, _ became: String, _ log: inout ImportLog, zh: String, en: String
  ) {
    log.doubt(
      Doubt(
        grade: .unsure, origin: table.origin(of: cell), printed: cell.text, became: became,
        reason: Bilingual(zh: zh, en: en)))
  }

  /// Whether `name` can hardly be whole.
  private func isPiece(_ name: String) -> Bool {
    let text = PrintedText.narrow(name)
    guard let first = text.first else { return false }
    if CellReading(text).number != nil || ")]}>,.;:、。》”".contains(first) { return true }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty, text.dropFirst(digits.count).first == " " { return true }
    return text.count(where: { $0 == "(" }) != text.count(where: { $0 == ")" })
  }

  /// Why no figure of the table came into the package.
  var nothingRead: ImportFault {
    let cells = table.body.flatMap(\.cells).compactMap { $0 }
    let formulas = cells.count { $0.reading == .unreadable(.formula) }
    if formulas > 0 {
      return ImportFault(
        "\(formulas) 格只有公式，没有算出的值",
        "\(counted(formulas, "cell")) of the table hold formulas without a value",
        adviceZh: "用 Excel、WPS 或 LibreOffice 打开并保存一次，再读入",
        adviceEn: "open the file in Excel, WPS or LibreOffice, save it, and read it again")
    }
    let leaves = grid.columns.indices.filter { scope($0).isLeaf && scope($0).year != nil }
    if leaves.isEmpty {
      return ImportFault(
        "没有一列既写明年度又写明出资方",
        "no column of the table is of one year and one payer",
        adviceZh: "用 --preview 查看每列读成了什么；检查表头的年度和出资方",
        adviceEn: "see with --preview what each column was read as; look at years and payers above"
      )
    }
    return ImportFault(
      "各年各方的 \(leaves.count) 列里没有一个项目有数",
      "no item has a figure in the \(counted(leaves.count, "column")) of years and payers",
      adviceZh: "用 --preview 查看每列每行读成了什么",
      adviceEn: "see with --preview what each column and row was read as")
  }
}
