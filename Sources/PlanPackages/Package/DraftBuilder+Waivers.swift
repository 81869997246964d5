internal import Checking
internal import Planning
internal import Tables
internal import Texts

/// Findings that somebody has accepted.
extension DraftBuilder {
  mutating func buildWaivers(_ draft: inout PlanDraft) {
    guard let table = tables[.waivers] else { return }
    let totals = rowsOfTotals(table)
    let relations = Set(draft.statementRelations.map(\.id))
    let indicators = Set(draft.indicators.map(\.id))
    for row in CanonicalOrder.rows(of: table) {
      let word = table.text("rule", row)
      var waiver = Waiver(
        rule: RuleBook.rule(word)?.code ?? word, subproject: table.code("subproject_id", row),
        year: table.code("year", row), reason: table.text("reason", row),
        approvedBy: table.text("approved_by", row), approvedOn: table.text("approved_on", row),
        row: Int32(row))
      waiver.source = table.code("source_id", row)
      waiver.duty = table.code("duty_id", row)
      waiver.figure = table.code("figure_id", row)
      func named(_ column: String) -> String? {
        let id = table.text(column, row)
        return id.isEmpty ? nil : id
      }
      (waiver.relation, waiver.indicator) = (named("relation_id"), named("indicator_id"))
      let total = named("total_id")
      waiver.total = total.flatMap { totals[$0] }
      draft.waivers.append(waiver)
      let unknown: [(column: String, id: String?, isKnown: Bool)] = [
        ("total_id", total, waiver.total != nil),
        ("relation_id", waiver.relation, waiver.relation.map(relations.contains) ?? true),
        ("indicator_id", waiver.indicator, waiver.indicator.map(indicators.contains) ?? true),
      ]
      for (column, id, isKnown) in unknown where id != nil && !isKnown {
        let name = column.dropLast(3)
        addWaiverFault(
          row, column, id!,
          Bilingual(zh: "应为 \(name)s.csv 中的编号", en: "an id of \(name)s.csv"), .danglingReference)
      }
      if RuleBook.rule(word) == nil {
        addWaiverFault(
          row, "rule", word,
          Bilingual(zh: "应为规则代码，如 Y101", en: "the code of a rule, such as Y101"), .unknownWord)
      }
    }
  }

  /// Where printed totals stand, of those that waivers name. O(totals) if they name any.
  private func rowsOfTotals(_ waivers: CSVTable) -> [String: Int32] {
    let named = (0..<waivers.rowCount).map { waivers.text("total_id", $0) }
    let wanted = Set(named.filter { !$0.isEmpty })
    guard !wanted.isEmpty, let totals = tables[.totals] else { return [:] }
    var rows: [String: Int32] = [:]
    let ids = totals.cells("total_id")
    for row in 0..<totals.rowCount {
      let id = ids.text(row)
      if wanted.contains(id) { rows[id] = Int32(row) }
    }
    return rows
  }

  private mutating func addWaiverFault(
    _ row: Int, _ column: String, _ found: String, _ expected: Bilingual, _ kind: FaultKind
  ) {
    pending.append((kind, Place(.waivers, row: row, column: column), found, expected))
  }
}
