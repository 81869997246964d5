internal import Planning

extension PlanReading {
  /// Holds totals that a package has no place for, the centre and the province together, against what they
  /// add up, and doubts those that do not. O(rows × columns) for each.
  package func doubtLeftOut(_ log: inout ImportLog) {
    for column in columns where column.role == .outside("sum") {
      guard PayerWords(column.words.payer) == .tier(.province) else { continue }
      let parts = grid.columns.indices.filter { index in
        guard scope(index).isLeaf, case .source(let key) = scope(index).payer else { return false }
        let isOfYear = column.words.year == nil || scope(index).year == column.words.year
        return isOfYear && [.central, .province].contains(payers.tier(key))
      }
      let wide = MoneyGrid(table, columns: grid.columns + [column.index], unit: unit)
      for row in rows.indices where isFigure(row) {
        let total = Identity.Spot(column: grid.columns.count, row: row)
        let identity = Identity(
          total: total, parts: parts.map { Identity.Spot(column: $0, row: row) })
        guard let cell = table.body[row][column.index], !parts.isEmpty else { continue }
        let isBroken = wide.isBroken[total.column][row]
        if case .failed = identity.verdict(wide) {} else if !isBroken { continue }
        log.doubt(
          Doubt(
            grade: .unsure, origin: table.origin(of: cell), printed: cell.text, became: "",
            reason: Bilingual(
              zh: "不等于中央和省级之和；计划包没有这样的合计，没有读入",
              en: "not the sum of the centre and the province; a package has no such total")))
      }
    }
  }
}
