internal import Checking
internal import Pages
internal import Planning
internal import Screens

/// The schedule of a place as the sheet that is printed and signed: the same figures as the sheet of rows,
/// in sections and in the reader's words.
extension ScheduleReport {
  func paper(_ schedule: PlaceSchedule) -> Sheet {
    let name = words.name(place: schedule.place)
    var sheet = Sheet(name: say("\(name)任务书", "\(name) tasks"), unit: unit)
    sheet.keepsZeros = money.isRounded
    sheet.titles = [heading(of: schedule.place), titleWithUnit(unit)]
    if isComparing { sheet.titles.append(scenarioLine) }
    sheet.titles.append(verdict(schedule))
    let grid = PaperGrid(years, changedYears(schedule), isComparing: isComparing)
    sheet.columns = paperColumns(grid)
    addMoney(schedule, grid, to: &sheet)
    addOutputs(schedule, grid, to: &sheet)
    addContents(schedule, grid, to: &sheet)
    addDuties(schedule, grid, to: &sheet)
    addErrors(schedule, grid, to: &sheet)
    sheet.notes = remarks
    return sheet
  }

  /// Which figure each column between the unit and the window shows.
  private struct PaperGrid {
    /// Position of the year, and whether it is the plan's figure beside a changed one; then totals.
    var columns: [(year: Int?, isPlanned: Bool)] = []
    static let leading = 3

    init(_ years: [Int32], _ changed: [Bool], isComparing: Bool) {
      for year in years.indices {
        if changed[year] { columns.append((year, true)) }
        columns.append((year, false))
      }
      if isComparing { columns.append((nil, true)) }
      columns.append((nil, false))
    }

    /// The columns that a row's total adds up. A year that nothing changes stands once, for both.
    func parts(planned: Bool) -> Sheet.Parts {
      .columns(
        columns.indices.filter { number in
          guard let year = columns[number].year else { return false }
          let hasPlanned = columns.contains { $0.year == year && $0.isPlanned }
          return columns[number].isPlanned == (planned && hasPlanned)
        }.map { $0 + PaperGrid.leading })
    }
  }

  private func paperColumns(_ grid: PaperGrid) -> [Sheet.Column] {
    func column(_ key: String, _ zh: String, _ en: String, _ widest: Int) -> Sheet.Column {
      Sheet.Column(key: key, heads: [say(zh, en)], widest: widest)
    }
    let figures = grid.columns.map { year, isPlanned in
      let top = year.map { words.title(year: years[$0]) } ?? say("合计", "total")
      let hasTwo = grid.columns.count { $0.year == year } > 1
      let below = isPlanned ? say("计划", "planned") : say("调整后", "after")
      return Sheet.Column(
        key: top + (isPlanned ? "_planned" : ""), heads: hasTwo ? [top, below] : [top],
        isNumeric: true)
    }
    return [
      column("item", "项目", "item", 34), column("detail", "内容", "detail", 40),
      column("unit", "单位", "unit", 8),
    ] + figures + [
      column("window", "期限", "window", 12), column("note", "备注", "note", 36),
    ]
  }

  private func blanks(_ grid: PaperGrid) -> [Sheet.Cell] {
    Array(repeating: .blank, count: grid.columns.count)
  }

  private func add(_ heading: String, _ grid: PaperGrid, to sheet: inout Sheet) {
    let rest = [Sheet.Cell](repeating: .blank, count: sheet.columns.count - 1)
    sheet.rows.append(Sheet.Row(cells: [.text(heading)] + rest, isTotal: true))
  }

  private func addMoney(_ schedule: PlaceSchedule, _ grid: PaperGrid, to sheet: inout Sheet) {
    if schedule.lines.isEmpty { return }
    add(say("资金", "Money"), grid, to: &sheet)
    let first = sheet.rows.count
    for line in schedule.lines where !line.isZero {
      let row = draft.subprojects[Int(line.subproject)]
      let figures = grid.columns.map { year, isPlanned -> Sheet.Cell in
        let values = isPlanned ? line.planned : line.amount
        guard let year else {
          return .total(Line.sum(values), grid.parts(planned: isPlanned))
        }
        return values[year].map(Sheet.Cell.amount) ?? .blank
      }
      sheet.rows.append(
        Sheet.Row(
          cells: [.text(words.title(subproject: line.subproject)), .text(sourceWords(line))]
            + [.text(unit.title(words.language))] + figures
            + [.optional(words.window(row.startYear, row.endYear)), .blank]))
    }
    let lines = first..<sheet.rows.count
    let sums = (
      planned: schedule.sums(\.planned, years: years.count),
      amount: schedule.sums(\.amount, years: years.count)
    )
    let totals = grid.columns.map { year, isPlanned -> Sheet.Cell in
      let values = isPlanned ? sums.planned : sums.amount
      let sum = year.map { values[$0] } ?? values.reduce(0, +)
      return lines.isEmpty ? .amount(sum) : .total(sum, .rows([lines]))
    }
    sheet.rows.append(
      Sheet.Row(
        cells: [.text(say("合计", "total")), .blank, .text(unit.title(words.language))] + totals
          + [.blank, .blank],
        isTotal: true))
  }

  private func addOutputs(_ schedule: PlaceSchedule, _ grid: PaperGrid, to sheet: inout Sheet) {
    if schedule.tasks.outputs.isEmpty { return }
    add(say("建设任务（产出）", "Outputs due"), grid, to: &sheet)
    for due in schedule.tasks.outputs {
      let row = draft.subprojects[Int(due.subproject)]
      let figures = grid.columns.map { year, isPlanned -> Sheet.Cell in
        // Quantities are the plan's.
        if isPlanned != (grid.columns.count { $0.year == year } > 1) { return .blank }
        guard let year else { return quantitySum(due).map(Sheet.Cell.quantity) ?? .blank }
        let quantity = due.quantities.first { $0.year == years[year] }?.quantity
        return quantity.map(Sheet.Cell.quantity) ?? .blank
      }
      let payers =
        due.others.isEmpty
        ? together(due) : say("与\(together(due))共同出资", "paid together with \(together(due))")
      sheet.rows.append(
        Sheet.Row(
          cells: [
            .text(words.title(subproject: due.subproject)), .optional(due.item),
            .optional(due.unit),
          ]
            + figures + [.optional(words.window(row.startYear, row.endYear)), .text(payers)]))
    }
    sheet.rows.append(
      Sheet.Row(
        cells: [.blank, .text(outputRemark), .blank] + blanks(grid) + [.blank, .blank]))
  }

  private func addContents(_ schedule: PlaceSchedule, _ grid: PaperGrid, to sheet: inout Sheet) {
    let listed = described(schedule)
    if listed.isEmpty { return }
    add(say("建设内容及进度安排", "Content and progress"), grid, to: &sheet)
    for subproject in listed {
      let row = draft.subprojects[Int(subproject)]
      sheet.rows.append(
        Sheet.Row(
          cells: [.text(words.title(subproject: subproject)), .text(row.content), .blank]
            + blanks(grid)
            + [
              .optional(words.window(row.startYear, row.endYear)),
              .optional(row.level.map(words.name(level:)) ?? ""),
            ]))
    }
  }

  private func addDuties(_ schedule: PlaceSchedule, _ grid: PaperGrid, to sheet: inout Sheet) {
    if schedule.tasks.duties.isEmpty { return }
    add(say("职责与期限", "Duties and deadlines"), grid, to: &sheet)
    for assignment in schedule.tasks.duties {
      let duty = draft.duties[Int(assignment.duty)]
      let partners = words.joined(duty.partners)
      let who = [
        duty.lead.isEmpty ? "" : say("牵头：", "led by ") + duty.lead,
        partners.isEmpty ? "" : say("配合：", "helped by ") + partners,
      ].filter { !$0.isEmpty }
      sheet.rows.append(
        Sheet.Row(
          cells: [.text(duty.id + " " + duty.name), .optional(roleWord(assignment.role)), .blank]
            + blanks(grid)
            + [
              .optional(words.window(duty.startYear, duty.endYear)),
              .optional(who.joined(separator: say("；", "; "))),
            ]))
    }
  }

  private func addErrors(_ schedule: PlaceSchedule, _ grid: PaperGrid, to sheet: inout Sheet) {
    let found = standingErrors(schedule)
    if found.isEmpty { return }
    add(say("核对中发现的错误", "Errors found in these sub-projects"), grid, to: &sheet)
    for finding in found {
      sheet.rows.append(
        Sheet.Row(
          cells: [
            .text(finding.rule.code + " " + finding.rule.title(words.language)),
            .text(finding.message(words.language)), .blank,
          ] + blanks(grid) + [.blank, .blank]))
    }
  }
}
