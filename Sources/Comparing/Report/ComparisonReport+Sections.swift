internal import Checking
internal import Pages
internal import PlanPackages
internal import Planning
internal import Screens
internal import Tables
internal import Texts

/// The tables of the report.
extension ComparisonReport {
  /// All parts that have something to say.
  var sections: [Section] {
    if comparison.isSame { return [] }
    let bySource = say("按来源：从前一计划到后一计划", "By source, from one to the other")
    let byYear = say("按年度：从前一计划到后一计划", "By year, from one to the other")
    let parts =
      [
        gains, waterfall(.source, "by-source", bySource), waterfall(.year, "by-year", byYear),
        sourceYears, sums(.tier), sums(.place), sums(.project),
      ] + [subprojects, tranches, printedTotals, findingRows, otherTables, descriptorRows]
    return parts.compactMap { $0 }
  }

  private func column(
    _ key: String, _ zh: String, _ en: String, isNumeric: Bool = false
  ) -> Sheet.Column {
    Sheet.Column(key: key, heads: [say(zh, en)], isNumeric: isNumeric)
  }

  private var moneyColumns: [Sheet.Column] {
    [
      column("before", "前", "before", isNumeric: true),
      column("after", "后", "after", isNumeric: true),
      column("change", "增减", "change", isNumeric: true),
    ]
  }

  private func sheet(_ name: String, _ columns: [Sheet.Column], _ rows: [Sheet.Row]) -> Sheet {
    Sheet(
      name: name, titles: [name + say("（", " (") + unitName + say("）", ")")], columns: columns,
      rows: rows, unit: money.unit)
  }

  private func cell(_ amount: Int128?) -> Sheet.Cell { amount.map { .amount($0) } ?? .blank }

  private func cells(_ line: MoneyComparison.Line) -> [Sheet.Cell] {
    [cell(line.before), cell(line.after), .amount(line.change)]
  }

  private func totalRow(_ sheet: Sheet, names: Int) -> Sheet.Row {
    let blanks = Array(repeating: Sheet.Cell.blank, count: names - 1)
    let sums = (names..<sheet.columns.count).map { sheet.total(of: $0) }
    return Sheet.Row(cells: [.text(say("合计", "total"))] + blanks + sums, isTotal: true)
  }

  /// What the lines leave of each plan, so that the total below is that of the plan; none if they leave
  /// nothing.
  private func rest(beside lines: [MoneyComparison.Line]) -> [Sheet.Row] {
    let before = lines.reduce(money.before) { $0 - ($1.before ?? 0) }
    let after = lines.reduce(money.after) { $0 - ($1.after ?? 0) }
    if before == 0, after == 0 { return [] }
    let title = before == after ? say("其余，未变", "others, unchanged") : say("其余", "others")
    let amounts: [Sheet.Cell] = [before, after, after - before].map { .amount($0) }
    return [Sheet.Row(cells: [.text(title)] + amounts)]
  }

  // MARK: Money

  /// Who gains and who loses: sub-projects whose money changes, the largest gain first.
  private var gains: Section? {
    let lines = money.changed(.subproject).enumerated()
      .sorted { ($1.element.change, $0.offset) < ($0.element.change, $1.offset) }
      .map(\.element)
    if lines.isEmpty { return nil }
    let title = say("谁增谁减", "Who gains, who loses")
    var sheet = sheet(
      title, [column("subproject", "子项目", "sub-project")] + moneyColumns,
      lines.map { Sheet.Row(cells: [.text(name($0, .subproject))] + cells($0)) }
        + rest(beside: lines))
    sheet.rows.append(totalRow(sheet, names: 1))
    return Section(id: "gains", title: title, sheet: sheet)
  }

  /// From what one plan comes to, change by change, to the other.
  private func waterfall(_ dimension: Dimension, _ id: String, _ title: String) -> Section? {
    let lines = money.changed(dimension)
    if lines.isEmpty { return nil }
    let (first, last) = (say("前一计划", "before"), say("后一计划", "after"))
    var rows = [Sheet.Row(cells: [.text(first), .blank, .amount(money.before)])]
    var level = money.before
    for line in lines {
      level += line.change
      rows.append(
        Sheet.Row(cells: [.text(name(line, dimension)), .amount(line.change), .amount(level)]))
    }
    rows.append(
      Sheet.Row(
        cells: [.text(last), .amount(money.change), .amount(money.after)], isTotal: true))
    let columns = [
      column(dimension.rawValue, dimension.title.zh, dimension.title.en),
      column("change", "增减", "change", isNumeric: true),
      column("sum", "累计", "comes to", isNumeric: true),
    ]
    let caption = ChartCaption(
      id: id, title: title,
      sentence: "\(text(money.before)) → \(text(money.after)) (\(signed(money.change)))",
      unit: money.unit, unitName: unitName, language: language)
    let chart = Waterfall(
      caption: caption, start: Waterfall.Step(name: first, amount: money.before),
      steps: bars(lines, dimension), end: Waterfall.Step(name: last, amount: money.after))
    return Section(id: id, title: title, sheet: sheet(title, columns, rows), chart: chart)
  }

  /// Bars of a chart; what is more is added up in one.
  private static let barsShown = 24

  private func bars(
    _ lines: [MoneyComparison.Line], _ dimension: Dimension
  ) -> [Waterfall.Step] {
    let all = lines.map { Waterfall.Step(name: name($0, dimension), amount: $0.change) }
    if all.count <= Self.barsShown { return all }
    let kept = all.indices.sorted {
      (all[$1].amount.magnitude, $0) < (all[$0].amount.magnitude, $1)
    }.prefix(Self.barsShown - 1).sorted()
    let rest = Set(all.indices).subtracting(kept)
    return kept.map { all[$0] } + [
      Waterfall.Step(
        name: say("其余 \(rest.count) 个", "\(rest.count) others"),
        amount: rest.reduce(Int128(0)) { $0 + all[$1].amount })
    ]
  }

  /// Changes by source and year, both sides added up.
  private var sourceYears: Section? {
    let (sources, years) = (money.lines(by: .source), money.lines(by: .year))
    let rows = sources.indices.filter { money.bySourceYear[$0].contains { $0 != 0 } }
    let columns = years.indices.filter { year in rows.contains { money.bySourceYear[$0][year] != 0 }
    }
    if rows.count < 2 || columns.count < 2 { return nil }
    let title = say("增减：来源和年度", "Changes by source and year")
    var sheet = sheet(
      title,
      [column("source", "资金来源", "source")]
        + columns.map {
          Sheet.Column(
            key: id(years[$0], .year), heads: [name(years[$0], .year)], isNumeric: true)
        } + [column("change", "合计", "total", isNumeric: true)],
      rows.map { row in
        let changes = columns.map { money.bySourceYear[row][$0] }
        return Sheet.Row(
          cells: [.text(name(sources[row], .source))]
            + changes.map { $0 == 0 ? .blank : .amount($0) }
            + [.total(changes.reduce(0, +), .columns(Array(1...columns.count)))])
      })
    sheet.rows.append(totalRow(sheet, names: 1))
    return Section(id: "source-years", title: title, sheet: sheet)
  }

  private func sums(_ dimension: Dimension) -> Section? {
    let lines = money.changed(dimension)
    if lines.isEmpty || money.lines(by: dimension).count < 2 { return nil }
    let title = say("按\(dimension.title.zh)", "By \(dimension.title.en)")
    var sheet = sheet(
      title, [column(dimension.rawValue, dimension.title.zh, dimension.title.en)] + moneyColumns,
      lines.map { Sheet.Row(cells: [.text(name($0, dimension))] + cells($0)) }
        + rest(beside: lines))
    sheet.rows.append(totalRow(sheet, names: 1))
    return Section(id: "by-" + dimension.rawValue, title: title, sheet: sheet)
  }

  // MARK: Cells

  private func word(_ kind: RowChange.Kind) -> String {
    switch kind {
    case .added: say("加", "added")
    case .removed: say("去", "removed")
    case .changed: say("改", "changed")
    }
  }

  /// Sub-projects that came, went, or are called otherwise.
  private var subprojects: Section? {
    let (old, new) = (comparison.before.draft, comparison.after.draft)
    var rows: [Sheet.Row] = []
    func add(_ what: String, _ before: Subproject?, _ after: Subproject?, _ why: String) {
      rows.append(
        Sheet.Row(
          cells: [
            .text(what), .optional(before?.id ?? ""), .optional(after?.id ?? ""),
            .optional(before?.name ?? ""), .optional(after?.name ?? ""), .optional(why),
          ]))
    }
    let reasons = Dictionary(
      comparison.matches.renumbered.map { (ExactText($0.to), $0.reason) }, uniquingKeysWith: { $1 })
    for (index, other) in comparison.matches.earlier.enumerated() {
      let row = new.subprojects[index]
      guard other >= 0 else {
        add(say("新增", "new"), nil, row, "")
        continue
      }
      let earlier = old.subprojects[Int(other)]
      let reason = reasons[ExactText(row.id)]
      let isRenamed = !earlier.name.isExactly(row.name)
      if reason == nil, !isRenamed { continue }
      let what =
        reason == nil
        ? say("改名", "renamed")
        : isRenamed ? say("改名并换编号", "renamed, other id") : say("换编号", "other id")
      let why =
        switch reason {
        case .name: say("名称相同", "same name")
        case .money: say("资金相同", "same money")
        case nil: say("编号相同", "same id")
        }
      add(what, earlier, row, why)
    }
    for (index, other) in comparison.matches.later.enumerated() where other < 0 {
      add(say("取消", "gone"), old.subprojects[index], nil, "")
    }
    if rows.isEmpty { return nil }
    let title = say("子项目的增减和改名", "Sub-projects that came, went or changed their names")
    return Section(
      id: "subprojects", title: title,
      sheet: sheet(
        title,
        [
          column("what", "变动", "what"), column("id_before", "原编号", "id before"),
          column("id_after", "编号", "id after"), column("name_before", "原名称", "name before"),
          column("name_after", "名称", "name after"), column("known_by", "认出的依据", "known by"),
        ], rows))
  }

  /// Tranches that differ, cell by cell.
  private var tranches: Section? {
    guard comparison.comparesDrafts, let change = comparison.change(of: .tranches),
      !change.rows.isEmpty
    else { return nil }
    let (old, new) = (comparison.before.draft, comparison.after.draft)
    let factors = (
      Int128(powerOfTen(money.unit.decimals - old.unit.decimals)),
      Int128(powerOfTen(money.unit.decimals - new.unit.decimals))
    )
    let title = say("资金明细，逐格", "Tranches, cell by cell")
    let rows = change.rows.map { row in
      let isLater = row.rowAfter >= 0
      let (draft, words) = isLater ? (new, self.words.after) : (old, self.words.before)
      let place = isLater ? row.rowAfter : row.rowBefore
      let before = row.rowBefore < 0 ? nil : Int128(old.tranches.amount[row.rowBefore]) * factors.0
      let after = row.rowAfter < 0 ? nil : Int128(new.tranches.amount[row.rowAfter]) * factors.1
      return Sheet.Row(cells: [
        .text(word(row.kind)), .text(words.title(subproject: draft.tranches.subproject[place])),
        .text(words.name(source: draft.tranches.source[place])),
        .text(words.name(year: draft.tranches.year[place])), cell(before), cell(after),
        .amount((after ?? 0) - (before ?? 0)),
      ])
    }
    return Section(
      id: "tranches", title: title,
      sheet: sheet(
        title,
        [
          column("what", "变动", "what"), column("subproject", "子项目", "sub-project"),
          column("source", "资金来源", "source"), column("year", "年度", "year"),
        ] + moneyColumns, rows))
  }

  /// Printed totals, and whether they follow their tranches.
  private var printedTotals: Section? {
    if totals.isEmpty { return nil }
    let title = say("印出的合计", "Printed totals")
    let stale = totals.count { $0.follows == false }
    let rows = totals.map { total in
      Sheet.Row(cells: [
        .text(total.id), .text(total.scope(language)), cell(total.sumBefore), cell(total.sumAfter),
        cell(total.printedBefore), cell(total.printedAfter),
        .text(
          total.follows.map { $0 ? say("是", "yes") : say("否", "no") }
            ?? (total.printedAfter == nil ? say("取消", "gone") : say("新增", "new"))),
      ])
    }
    let sentence =
      stale == 0
      ? ""
      : say(
        "\(stale) 个印出的合计没有随明细改动。",
        "\(counted(stale, "printed total")) \(stale == 1 ? "does" : "do") not follow the tranches.")
    return Section(
      id: "totals", title: title, sentences: sentence.isEmpty ? [] : [sentence],
      sheet: sheet(
        title,
        [
          column("total_id", "编号", "id"), column("scope", "什么的合计", "total of"),
          column("sum_before", "明细之和，前", "tranches before", isNumeric: true),
          column("sum_after", "明细之和，后", "tranches after", isNumeric: true),
          column("printed_before", "印出，前", "printed before", isNumeric: true),
          column("printed_after", "印出，后", "printed after", isNumeric: true),
          column("follows", "随明细改动", "follows"),
        ], rows))
  }

  /// What the check says of one plan alone.
  private var findingRows: Section? {
    var rows: [Sheet.Row] = []
    func add(_ what: String, _ finding: Finding, _ other: Finding? = nil) {
      let waived = finding.waiver == nil ? "" : say("（已认可）", " (waived)")
      rows.append(
        Sheet.Row(cells: [
          .text(what), .text(finding.codes.joined(separator: " ")),
          .text(finding.message(language) + waived),
          .optional(other.map { $0.message(language) } ?? ""),
        ]))
    }
    for finding in findings.appeared { add(say("新出现", "appeared"), finding) }
    for finding in findings.disappeared { add(say("消失", "gone"), finding) }
    for (before, after) in findings.changed { add(say("仍在", "still there"), after, before) }
    if rows.isEmpty { return nil }
    let lines = rows.map { row in
      let texts = row.cells.map {
        if case .text(let text) = $0 { text } else { "" }
      }
      let before = texts[3].isEmpty || texts[3].isExactly(texts[2]) ? "" : texts[3]
      return texts[0] + say("：", ": ") + texts[1] + " " + texts[2]
        + (before.isEmpty ? "" : say("（原来：", " (before: ") + before + say("）", ")"))
    }
    let title = say("核对结果", "Findings")
    return Section(
      id: "findings", title: title,
      sheet: sheet(
        title,
        [
          column("what", "变动", "what"), column("code", "代码", "code"),
          column("finding", "问题", "finding"), column("before", "原来的说明", "what it said before"),
        ], rows), lines: lines)
  }

  /// Every other cell that differs.
  private var otherTables: Section? {
    var rows: [Sheet.Row] = []
    for change in comparison.tables where change.table != .tranches || !comparison.comparesDrafts {
      let schema = TableSchema.schema(change.table)
      for row in change.rows {
        let key = row.key.filter { !$0.isEmpty }.joined(separator: " · ")
        let cells = row.cells.isEmpty ? [CellChange(column: "", before: "", after: "")] : row.cells
        for cell in cells {
          rows.append(
            Sheet.Row(cells: [
              .text(change.table.rawValue), .text(key), .text(word(row.kind)),
              .optional(cell.column), .optional(cell.before), .optional(cell.after),
            ]))
        }
      }
      if change.columnsBefore != change.columnsAfter || change.order != nil {
        rows.append(note(on: change, schema))
      }
    }
    if rows.isEmpty { return nil }
    let title = say("其他各表，逐格", "Other tables, cell by cell")
    return Section(
      id: "tables", title: title,
      sheet: sheet(
        title,
        [
          column("table", "表", "table"), column("row", "行", "row"), column("what", "变动", "what"),
          column("column", "列", "column"), column("before", "前", "before"),
          column("after", "后", "after"),
        ], rows))
  }

  /// Columns of a table that differ, or its order.
  private func note(on change: TableChange, _ schema: TableSchema) -> Sheet.Row {
    let (old, new) = (change.columnsBefore ?? [], change.columnsAfter ?? [])
    let isOrder = old == new
    return Sheet.Row(cells: [
      .text(change.table.rawValue), .blank,
      .text(isOrder ? say("行序", "order") : say("各列", "columns")), .blank,
      .optional(isOrder ? "" : old.joined(separator: ", ")),
      .optional(isOrder ? "" : new.joined(separator: ", ")),
    ])
  }

  private var descriptorRows: Section? {
    if !comparison.hasOtherDescriptor { return nil }
    let changes = DescriptorChange.all(
      from: comparison.before.descriptor.json, to: comparison.after.descriptor.json)
    let title = "datapackage.json"
    let rows = changes.map {
      Sheet.Row(cells: [.text($0.path), .optional($0.before ?? ""), .optional($0.after ?? "")])
    }
    return Section(
      id: "descriptor", title: title,
      sentences: rows.isEmpty ? [say("只有键的次序不同。", "Only the order of keys differs.")] : [],
      sheet: sheet(
        title,
        [
          column("key", "键", "key"), column("before", "前", "before"),
          column("after", "后", "after"),
        ], rows))
  }
}
