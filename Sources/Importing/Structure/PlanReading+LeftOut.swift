internal import Planning
internal import PrintedWords
internal import Texts

extension PlanReading {
  /// Doubts every figure that the package has no place for, so that none vanishes: totals of the centre and
  /// the province together, with whether they add up, 其中 rows, and columns of numbers that are of no year or
  /// payer. O(rows × columns) for each.
  package func doubtLeftOut(_ log: inout ImportLog) {
    for column in columns {
      switch column.role {
      case .outside("sum"): doubtSum(column, &log)
      case .outside("numbers"), .outside("prior"), .outside("beyond"): doubtColumn(column, &log)
      default: continue
      }
    }
    for row in rows.indices where rows[row].kind == .ofWhich {
      doubtRow(
        row, &log, zh: "其中的数，已在上一行里，没有另外读入",
        en: "part of the row above, which has it already: left out")
    }
  }

  /// One line for each figure of a sum that a package can not say, whether it holds or not.
  private func doubtSum(_ column: ColumnReading, _ log: inout ImportLog) {
    let isUpper = PayerWords(column.words.payer) == .tier(.province)
    let parts = grid.columns.indices.filter { index in
      guard isUpper, scope(index).isLeaf, case .source(let key) = scope(index).payer else {
        return false
      }
      let isOfYear = column.words.year == nil || scope(index).year == column.words.year
      return isOfYear && [.central, .province].contains(payers.tier(key))
    }
    let wide = MoneyGrid(table, columns: grid.columns + [column.index], unit: unit)
    for row in rows.indices where isFigure(row) {
      guard let cell = table.body[row][column.index], !cell.reading.isEmpty else { continue }
      let total = Identity.Spot(column: grid.columns.count, row: row)
      let identity = Identity(
        total: total, parts: parts.map { Identity.Spot(column: $0, row: row) })
      let reason =
        switch identity.verdict(wide) {
        case .held where !parts.isEmpty, .rounded where !parts.isEmpty:
          Bilingual(
            zh: "等于中央和省级之和；计划包没有这样的合计，没有读入",
            en: "the sum of the centre and the province; a package has no such total: left out")
        case .failed where !parts.isEmpty:
          Bilingual(
            zh: "不等于中央和省级之和；计划包没有这样的合计，没有读入",
            en: "not the sum of the centre and the province; a package has no such total: left out")
        case .held, .rounded, .failed, .undecided:
          Bilingual(
            zh: "计划包没有这样的合计，没有读入", en: "a package has no such total: left out")
        }
      log.doubt(
        Doubt(
          grade: .unsure, origin: table.origin(of: cell), printed: cell.text, became: "",
          reason: reason))
    }
  }

  /// One line for a column.
  private func doubtColumn(_ column: ColumnReading, _ log: inout ImportLog) {
    let cells = rows.indices.filter(isFigure).compactMap { table.body[$0][column.index] }
      .filter { $0.reading.number != nil }
    guard let first = cells.first else { return }
    log.doubt(
      Doubt(
        grade: .unsure, origin: table.origin(of: first), printed: first.text, became: "",
        reason: Bilingual(
          zh: "“\(column.title)”一列 \(cells.count) 个数没有年度或出资方，没有读入",
          en:
            "\"\(column.title)\", \(counted(cells.count, "figure")), names no year or no payer: left out"
        )))
  }

  /// One line for a row of figures.
  func doubtRow(_ row: Int, _ log: inout ImportLog, zh: String, en: String) {
    let cells = grid.columns.compactMap { table.body[row][$0] }.filter {
      $0.reading.number != nil
    }
    guard let first = cells.first else { return }
    let label = rows[row].label
    log.doubt(
      Doubt(
        grade: .unsure, origin: table.origin(of: first), printed: first.text, became: "",
        reason: Bilingual(
          zh: "“\(label)”一行 \(cells.count) 个数：" + zh,
          en: "\"\(label)\", \(counted(cells.count, "figure")): " + en)))
  }
}
