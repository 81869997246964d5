internal import Planning
internal import Texts

/// Figures of statements and what the document says that they do to each other.
extension DraftBuilder {
  mutating func buildStatements(_ draft: inout PlanDraft) {
    draft.figures = entities(.figures) { table, row in
      let value = table.decimal("value", row)
      return Figure(
        id: table.keys.text(row), label: table.text("label", row),
        period: table.text("period", row), basis: table.text("basis", row), value: value,
        unit: table.text("unit", row),
        decimals: table.decimal("decimals", row).map { Int32(clamping: $0.units) }
          ?? value?.decimals ?? 0,
        printedAt: table.text("place", row), row: Int32(row))
    }
    for figure in draft.figures { checkFigure(figure) }
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
          addRelationFault(row, "kind", "同一关系的 kind 要一致", "the same kind in all rows of a relation")
        }
      } else {
        order[id] = draft.statementRelations.count
        draft.statementRelations.append(
          StatementRelation(id: id, kind: kind, members: [member], row: Int32(row)))
      }
    }
    for relation in draft.statementRelations {
      checkRoles(relation)
      checkMeasures(relation, draft.figures)
    }
  }

  /// The decimals that the document prints, and a unit that is not one of money misspelt.
  private mutating func checkFigure(_ figure: Figure) {
    let most = Figure.mostDecimals
    if !(0...most).contains(figure.decimals) {
      pending.append(
        (
          .badNumber, Place(.figures, row: Int(figure.row), column: "decimals"),
          "\(figure.decimals)", Bilingual(zh: "应为 0 至 \(most)", en: "0 to \(most)")
        ))
    } else if let value = figure.value, value.decimals > figure.decimals {
      pending.append(
        (
          .badNumber, Place(.figures, row: Int(figure.row), column: "decimals"),
          "\(figure.decimals)",
          Bilingual(
            zh: "\(figure.id) 的数值有 \(value.decimals) 位小数，decimals 不能少于它",
            en: "\(value.decimals) or more: so many decimals has the value of \(figure.id)")
        ))
    }
    if MeasureUnit.isMisspeltMoney(figure.unit) {
      pending.append(
        (
          .unknownWord, Place(.figures, row: Int(figure.row), column: "unit"), figure.unit,
          Bilingual(
            zh: "金额单位应为 " + MeasureUnit.moneyNames.joined(separator: "、"),
            en: "a unit of money: " + MeasureUnit.moneyNames.joined(separator: ", "))
        ))
    }
  }

  private mutating func checkRoles(_ relation: StatementRelation) {
    for member in relation.members where member.factor.numerator == 0 {
      addRelationFault(
        Int(relation.row), "factor", "关系 \(relation.id) 的 factor 不能是 0",
        "a factor other than 0 in relation \(relation.id)")
    }
    if relation.kind == .equal {
      let figures = relation.members.map(\.figure)
      if figures.count < 2 || Set(figures).count < figures.count {
        addRelationFault(
          Int(relation.row), "figure_id", "关系 \(relation.id) 应有两个以上不同的数",
          "two or more different figures in relation \(relation.id)")
      }
    }
    for role in relation.neededRoles where !relation.members.contains(where: { $0.role == role }) {
      let name = Role.names[Int(role.rawValue)]
      addRelationFault(
        Int(relation.row), "role", "关系 \(relation.id) 缺少 role \(name)",
        "a row with role \(name) in relation \(relation.id)")
    }
    for role in relation.singleRoles where relation.members.count(where: { $0.role == role }) > 1 {
      let name = Role.names[Int(role.rawValue)]
      addRelationFault(
        Int(relation.row), "role", "关系 \(relation.id) 只能有一个 role \(name)",
        "only one row with role \(name) in relation \(relation.id)")
    }
  }

  /// Figures that are added or compared must measure the same thing: nothing is guessed.
  private mutating func checkMeasures(_ relation: StatementRelation, _ figures: [Figure]) {
    if relation.members.contains(where: {
      MeasureUnit.isMisspeltMoney(figures[Int($0.figure)].unit)
    }) {
      return
    }
    let isRatio = [.share, .rate, .growth].contains(relation.kind)
    func measure(_ member: StatementRelation.Member) -> Measure {
      figures[Int(member.figure)].measureUnit.measure
    }
    if relation.kind == .product {
      let money = relation.members.count { $0.role == .part && measure($0) == .money }
      let result = relation.members.first { $0.role == .result }.map(measure)
      if money != (result == .money ? 1 : 0) {
        addRelationFault(
          Int(relation.row), "figure_id", "关系 \(relation.id)：乘积是金额时，各因数中应恰有一个金额",
          "just one amount of money among the factors of \(relation.id) when the product is money")
      }
      return
    }
    let alike = relation.members.filter { !isRatio || $0.role != .result }
    if let other = alike.first(where: { measure($0) != measure(alike[0]) }) {
      let (a, b) = (figures[Int(alike[0].figure)], figures[Int(other.figure)])
      let (left, right) = (measure(alike[0]).title, measure(other).title)
      addRelationFault(
        Int(relation.row), "figure_id",
        "关系 \(relation.id) 的各数要能相加或比较：\(a.id) 是\(left.zh)（\(a.unit)），\(b.id) 是\(right.zh)（\(b.unit)）",
        "figures of relation \(relation.id) that can be added or compared: \(a.id) is \(left.en) "
          + "(\(a.unit)), \(b.id) is \(right.en) (\(b.unit))")
    }
    let result = relation.members.first { $0.role == .result }
    if isRatio, let result, ![.ratio, .count].contains(measure(result)) {
      let figure = figures[Int(result.figure)]
      addRelationFault(
        Int(relation.row), "figure_id",
        "关系 \(relation.id) 的结果 \(figure.id) 应为比率（%、‰），不是 \(figure.unit)",
        "a ratio (%, ‰) as the result \(figure.id) of relation \(relation.id), not \(figure.unit)")
    }
  }

  private mutating func addRelationFault(_ row: Int, _ column: String, _ zh: String, _ en: String) {
    pending.append(
      (
        .badRelation, Place(.relations, row: row, column: column), nil, Bilingual(zh: zh, en: en)
      ))
  }
}
