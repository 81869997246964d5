internal import Checking
internal import Pages
internal import Planning
internal import Screens

/// The schedule of a place as one table: its money, what is due, and its duties.
extension ScheduleReport {
  /// CSV of `places`, one header for all. Its rows have the kinds `own`, `joint` and `given` (money),
  /// `total` (their sum, one a place), `output` (quantities, with the codes of other payers as partners)
  /// and `duty`. Nothing in it depends on the language.
  package func csv(_ places: [Int32]) -> String { csv(places, schedule(of:)) }

  func csv(_ places: [Int32], _ schedule: (Int32) -> PlaceSchedule) -> String {
    var text = ""
    for place in places { text += sheet(schedule(place)).csv(withHeader: text.isEmpty) }
    return text
  }

  /// The sheets of one place in a workbook: the rows of the CSV, cell for cell, and the paper.
  func sheets(_ schedule: PlaceSchedule) -> [Sheet] { [sheet(schedule), paper(schedule)] }

  /// Columns before the years.
  private static let leading = 8

  private func sheet(_ schedule: PlaceSchedule) -> Sheet {
    let place = schedule.place
    var sheet = Sheet(name: words.name(place: place), columns: sheetColumns, unit: unit)
    sheet.yearNames = words.yearNames
    sheet.keepsZeros = money.isRounded
    sheet.titles = [heading(of: schedule.place), titleWithUnit(unit)]
    if isComparing { sheet.titles.append(scenarioLine) }
    sheet.rows = schedule.lines.map { row($0, at: place) }
    sheet.rows.append(totalRow(schedule))
    sheet.rows += schedule.tasks.outputs.map { row($0, at: place) }
    sheet.rows += schedule.tasks.duties.map { row($0, at: place) }
    sheet.notes = [kindWords] + remarks
    return sheet
  }

  /// What the words of the column `kind` mean: they are the CSV's, so they stand untranslated.
  private var kindWords: String {
    say(
      "类别：own 本级资金，joint 分得的上级资金，given 分给各地的上级资金，total 合计，output 应完成的产出（配合单位一栏是共同"
        + "出资的地方代码），duty 职责（lead 本地牵头，partner 本地配合）。",
      "Kinds: own, money of the place; joint, its part of joint money; given, passed on to places; total; "
        + "output, what is due (partners: codes of other places that pay); duty (lead or partner here)."
    )
  }

  private var sheetColumns: [Sheet.Column] {
    var columns = [
      Sheet.Column(key: "place_code", heads: [say("地方代码", "place")], widest: 12),
      Sheet.Column(key: "kind", heads: [say("类别", "kind")], widest: 12),
      Sheet.Column(key: "id", heads: [say("编号", "id")], widest: 14),
      Sheet.Column(key: "name", heads: [say("名称", "name")], widest: 44),
      Sheet.Column(key: "source_id", heads: [say("资金来源", "source")], widest: 14),
      Sheet.Column(key: "start_year", heads: [say("期限", "window"), say("起", "from")], widest: 8),
      Sheet.Column(key: "end_year", heads: [say("期限", "window"), say("止", "to")], widest: 8),
      Sheet.Column(key: "unit", heads: [say("单位", "unit")], widest: 8),
    ]
    let heads = years.map { ("\($0)", words.title(year: $0)) } + [("total", say("合计", "total"))]
    for (key, head) in heads {
      if isComparing {
        for (suffix, word) in [
          ("before", say("计划", "before")), ("after", say("调整后", "after")),
          ("change", say("增减", "change")),
        ] {
          columns.append(
            Sheet.Column(key: key + "_" + suffix, heads: [head, word], isNumeric: true))
        }
      } else {
        columns.append(Sheet.Column(key: key, heads: [head], isNumeric: true))
      }
    }
    columns += [
      Sheet.Column(key: "role", heads: [say("本地", "here")], widest: 8),
      Sheet.Column(key: "lead", heads: [say("牵头单位", "lead")], widest: 24),
      Sheet.Column(key: "partners", heads: [say("配合单位", "partners")], widest: 44),
    ]
    return columns
  }

  /// Columns of a year: one, or before, after and change.
  private var step: Int { isComparing ? 3 : 1 }

  private var noRole: [Sheet.Cell] { [.blank, .blank, .blank] }

  private func leadingCells(
    _ place: Int32, _ kind: String, _ id: String, _ name: String, source: String = "",
    window: (Int32?, Int32?) = (nil, nil), unit: String
  ) -> [Sheet.Cell] {
    [
      .optional(code(place)), .text(kind), .optional(id), .optional(name), .optional(source),
      window.0.map(Sheet.Cell.year) ?? .blank, window.1.map(Sheet.Cell.year) ?? .blank,
      .optional(unit),
    ]
  }

  private func row(_ line: Line, at place: Int32) -> Sheet.Row {
    let subproject = draft.subprojects[Int(line.subproject)]
    var cells = leadingCells(
      place, line.part.name, subproject.id, subproject.name,
      source: draft.sources[Int(line.source)].id,
      window: (subproject.startYear, subproject.endYear), unit: unit.name)
    for year in years.indices {
      let (before, after) = (line.planned[year], line.amount[year])
      func cell(_ amount: Int128?) -> Sheet.Cell { amount.map(Sheet.Cell.amount) ?? .blank }
      if isComparing {
        let isBlank = before == nil && after == nil
        cells += [
          cell(before), cell(after), isBlank ? .blank : .amount((after ?? 0) - (before ?? 0)),
        ]
      } else {
        cells.append(cell(after))
      }
    }
    cells += across(Line.sum(line.planned), Line.sum(line.amount))
    return Sheet.Row(cells: cells + noRole)
  }

  /// The total columns of a row: live sums over its years.
  private func across(_ before: Int128, _ after: Int128) -> [Sheet.Cell] {
    let first = ScheduleReport.leading
    func columns(_ offset: Int) -> Sheet.Parts {
      .columns(years.indices.map { first + $0 * step + offset })
    }
    if !isComparing { return [.total(after, columns(0))] }
    return [
      .total(before, columns(0)), .total(after, columns(1)), .total(after - before, columns(2)),
    ]
  }

  private func totalRow(_ schedule: PlaceSchedule) -> Sheet.Row {
    var cells = leadingCells(schedule.place, "total", "", "", unit: unit.name)
    let before = schedule.sums(\.planned, years: years.count)
    let after = schedule.sums(\.amount, years: years.count)
    let parts = Sheet.Parts.rows([0..<schedule.lines.count])
    func cell(_ amount: Int128) -> Sheet.Cell {
      schedule.lines.isEmpty ? .amount(amount) : .total(amount, parts)
    }
    func add(_ before: Int128, _ after: Int128) {
      if isComparing {
        cells += [cell(before), cell(after), cell(after - before)]
      } else {
        cells.append(cell(after))
      }
    }
    for year in years.indices { add(before[year], after[year]) }
    add(before.reduce(0, +), after.reduce(0, +))
    return Sheet.Row(cells: cells + noRole, isTotal: true)
  }

  private func row(_ due: PlaceTasks.Due, at place: Int32) -> Sheet.Row {
    let subproject = draft.subprojects[Int(due.subproject)]
    var cells = leadingCells(
      place, "output", subproject.id, due.item, window: (subproject.startYear, subproject.endYear),
      unit: due.unit)
    for year in years {
      let quantity = due.quantities.first { $0.year == year }?.quantity
      cells.append(quantity.map(Sheet.Cell.quantity) ?? .blank)
      cells += Array(repeating: .blank, count: step - 1)
    }
    cells.append(quantitySum(due).map(Sheet.Cell.quantity) ?? .blank)
    cells += Array(repeating: .blank, count: step - 1)
    // Who else pays for it, by code.
    let others = due.others.map(code).filter { !$0.isEmpty } + (due.hasMoreOthers ? ["…"] : [])
    return Sheet.Row(
      cells: cells + [.blank, .blank, .optional(others.joined(separator: ";"))])
  }

  private func row(_ assignment: PlaceTasks.Assignment, at place: Int32) -> Sheet.Row {
    let duty = draft.duties[Int(assignment.duty)]
    var cells = leadingCells(
      place, "duty", duty.id, duty.name, window: (duty.startYear, duty.endYear), unit: "")
    cells += Array(repeating: .blank, count: (years.count + 1) * step)
    let role =
      switch assignment.role {
      case .lead: "lead"
      case .partner: "partner"
      case nil: ""
      }
    return Sheet.Row(
      cells: cells + [
        .optional(role), .optional(duty.lead), .optional(duty.partners.joined(separator: ";")),
      ])
  }

  /// All years together; `nil` when that does not fit.
  func quantitySum(_ due: PlaceTasks.Due) -> Decimal? {
    Decimal.sum(due.quantities.map(\.quantity))
  }
}
