internal import Planning
internal import Tables
internal import Texts

/// Figures of statements and what the document says that they do to each other.
extension DraftBuilder {
  mutating func buildStatements(_ draft: inout PlanDraft) {
    let unit = draft.unit
    draft.figures = entities(.figures) { table, row in
      let value = table.decimal("value", row)
      return Figure(
        id: table.keys.text(row), label: table.text("label", row),
        period: table.text("period", row), basis: table.text("basis", row), value: value,
        unit: table.text("unit", row),
        decimals: table.decimal("decimals", row).map { Int32(clamping: $0.units) }
          ?? value?.decimals ?? 0,
        printedAt: table.text("place", row), row: Int32(row), money: unit)
    }
    for figure in draft.figures {
      for (column, found, expected) in figure.misuses(unit) {
        pending.append(
          (
            column == "unit" ? .unknownWord : .badNumber,
            Place(.figures, row: Int(figure.row), column: column), found, expected
          ))
      }
    }
    guard let table = tables[.relations] else { return }
    var order: [String: Int] = [:]
    for row in 0..<table.rowCount {
      let id = table.text("relation_id", row)
      let kind = StatementKind(rawValue: table.code("kind", row)!)!
      let factor = table.decimal("factor", row)
      let member = StatementRelation.Member(
        role: Role(rawValue: table.code("role", row)!)!, figure: table.code("figure_id", row)!,
        factor: factor.map { Ratio($0.units, Int64(powerOfTen(Int($0.decimals)))) } ?? Ratio(1))
      if let position = order[id] {
        draft.statementRelations[position].members.append(member)
        if draft.statementRelations[position].kind != kind {
          addRelationFault(
            row, "kind",
            Bilingual(zh: "同一关系的 kind 要一致", en: "the same kind in all rows of a relation"))
        }
      } else {
        order[id] = draft.statementRelations.count
        draft.statementRelations.append(
          StatementRelation(id: id, kind: kind, members: [member], row: Int32(row)))
      }
    }
    for relation in draft.statementRelations {
      for (column, expected) in relation.misuses(draft.figures, unit) {
        addRelationFault(Int(relation.row), column, expected)
      }
    }
  }

  private mutating func addRelationFault(_ row: Int, _ column: String, _ expected: Bilingual) {
    pending.append((.badRelation, Place(.relations, row: row, column: column), nil, expected))
  }
}
