internal import Planning
internal import Tables
internal import Texts

/// Budgets and expenditure, performance indicators, and the dates of meetings and reports.
extension DraftBuilder {
  mutating func buildExecution(_ draft: inout PlanDraft) {
    guard let table = tables[.execution] else { return }
    let (subproject, source) = (table.cells("subproject_id"), table.cells("source_id"))
    let (year, stage, asOf) = (table.cells("year"), table.cells("stage"), table.cells("as_of"))
    let amounts = table.amounts("amount")
    draft.execution = rows(.execution) { _, row in
      ExecutionEntry(
        subproject: subproject.code(row) ?? 0, source: source.code(row) ?? 0,
        year: year.code(row) ?? 0, stage: stage.code(row).flatMap(ExecutionStage.init) ?? .executed,
        amount: amounts[row], asOf: Day(asOf.text(row)), row: Int32(row))
    }
    for entry in draft.execution where entry.amount < 0 {
      pending.append(
        (
          .badAmount, Place(.execution, row: Int(entry.row), column: "amount"),
          draft.unit.text(entry.amount),
          entry.stage == .executed
            ? Bilingual(zh: "支出不得为负", en: "an expenditure of 0 or more")
            : Bilingual(zh: "预算不得为负", en: "a budget of 0 or more")
        ))
    }
  }

  mutating func buildIndicators(_ draft: inout PlanDraft) {
    let unit = draft.unit
    draft.indicators = rows(.indicators) { table, row in
      Indicator(
        id: table.text("indicator_id", row), subproject: table.code("subproject_id", row),
        kind: table.text("kind", row), name: table.text("name", row),
        relation: table.code("relation", row).flatMap(IndicatorRelation.init),
        target: table.text("target", row), actual: table.text("actual", row),
        unit: table.text("unit", row), reason: table.text("reason", row),
        year: table.code("year", row), weight: table.decimal("weight", row),
        score: table.decimal("score", row), printedAt: table.text("place", row), row: Int32(row),
        money: unit)
    }
    if let table = tables[.indicators], table.has("same_as") {
      let ids = Set(draft.indicators.map(\.id))
      for position in draft.indicators.indices {
        let row = Int(draft.indicators[position].row)
        let other = table.text("same_as", row)
        draft.indicators[position].sameAs = other
        if !other.isEmpty, !ids.contains(other) || other == draft.indicators[position].id {
          pending.append(
            (
              .danglingReference, Place(.indicators, row: row, column: "same_as"), other,
              Bilingual(zh: "应为另一指标的编号", en: "the id of another indicator")
            ))
        }
      }
    }
    for indicator in draft.indicators {
      for (column, points) in [("weight", indicator.weight), ("score", indicator.score)] {
        guard let points, points.units < 0 else { continue }
        pending.append(
          (
            .badNumber, Place(.indicators, row: Int(indicator.row), column: column), points.text,
            Bilingual(zh: "分值不得为负", en: "points of 0 or more")
          ))
      }
    }
  }

  mutating func buildCalendar(_ draft: inout PlanDraft) {
    guard let table = tables[.calendar] else { return }
    for row in CanonicalOrder.rows(of: table) {
      guard let firstOn = Day(table.text("first_on", row)) else { continue }
      let months = table.decimal("every_months", row)?.units
      let until = Day(table.text("until", row))
      if let months, !(1...CalendarEvent.longestInterval).contains(months) {
        pending.append(
          (
            .badNumber, Place(.calendar, row: row, column: "every_months"), "\(months)",
            Bilingual(
              zh: "应为 1 至 \(CalendarEvent.longestInterval) 个月",
              en: "1 to \(CalendarEvent.longestInterval) months")
          ))
      }
      if let until, until < firstOn {
        pending.append(
          (
            .reversedWindow, Place(.calendar, row: row, column: "until"), until.text,
            Bilingual(zh: "应不早于 \(firstOn.text)", en: "\(firstOn.text) or later")
          ))
      }
      draft.calendar.append(
        CalendarEvent(
          id: table.text("event_id", row), name: table.text("name", row),
          kind: table.code("kind", row).flatMap(CalendarEventKind.init) ?? .other,
          firstOn: firstOn, everyMonths: months.map { Int32(clamping: $0) }, until: until,
          lead: table.text("lead", row), addressee: table.text("addressee", row),
          note: table.text("note", row), row: Int32(row)))
    }
  }
}
