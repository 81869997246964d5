package import Checking
internal import PlanPackages
package import Planning
internal import Screens
internal import Texts

/// The schedule of a place for people: sentences and tables.
extension ScheduleReport {
  /// Columns of a sub-project's name on a terminal.
  private static let nameWidth = 28
  /// Printed zeros listed by id; more are counted.
  private static let zerosListed = 12

  func page(_ schedule: PlaceSchedule, isNarrow: Bool) -> Page {
    let place = schedule.place
    var page = Page()
    page.add(
      .title(heading(of: place) + say("　单位：\(unit.title.zh)", "  (unit: \(unit.title.en))")))
    page.add(.words(package.title))
    if isComparing { page.add(.words(scenarioLine)) }
    page.add(.verdict(verdict(schedule), isGood: true))
    addMoney(schedule, isNarrow: isNarrow, to: &page)
    addContents(schedule, to: &page)
    addOutputs(schedule, isNarrow: isNarrow, to: &page)
    addDuties(schedule, isNarrow: isNarrow, to: &page)
    addErrors(schedule, to: &page)
    for remark in remarks { page.add(.note(remark)) }
    return page
  }

  // MARK: Sentences

  /// `乐至县（512022）分年度任务与资金`
  func heading(of place: Int32) -> String {
    let code = code(place)
    let name = words.name(place: place)
    let named = code.isEmpty ? name : say("\(name)（\(code)）", "\(name) (\(code))")
    return say("\(named)分年度任务与资金", "\(named): tasks and money by year")
  }

  var scenarioLine: String {
    let name = scenario.isEmpty ? "" : scenario + say("：", ": ")
    return say("按情景调整后 ", "After the scenario ") + name + changes.joined(separator: " ")
      + (book.isChanged ? "" : say("（没有改变资金）", " (no money changes)"))
  }

  private func text(_ amount: Int128) -> String {
    decimalText(amount, decimals: unit.decimals, keepingZeros: money.isRounded)
  }

  private func signed(_ amount: Int128) -> String { (amount > 0 ? "+" : "") + text(amount) }

  /// What the place pays, in one sentence.
  package func verdict(_ schedule: PlaceSchedule) -> String {
    let tasks = schedule.tasks.subprojects.count
    let unfunded = schedule.tasks.subprojects.count { !schedule.pays($0) }
    let after = schedule.sums(\.amount, years: years.count)
    let total = after.reduce(0, +)
    if schedule.lines.isEmpty {
      return say(
        "计划没有安排它出资；它承担 \(tasks) 个没有列出资金的子项目。",
        "The plan has no money of it; it carries out \(tasks) sub-projects that print none.")
    }
    let byYear = zip(years, after).map { year, sum in
      say(
        "\(words.title(year: year)) \(text(sum))", "\(text(sum)) in \(words.title(year: year))")
    }
    var sentence = say(
      "共 \(text(total)) \(unit.title.zh)：\(byYear.joined(separator: "，"))；\(tasks) 个子项目"
        + (unfunded > 0 ? "（\(unfunded) 个没有列出资金）" : ""),
      "\(text(total)) \(unit.title.en) in all: \(byYear.joined(separator: ", ")); \(tasks) sub-projects"
        + (unfunded > 0 ? " (\(unfunded) of them without money in the plan)" : "")
    )
    let joint = schedule.sums(\.amount, years: years.count) { $0.part == .joint }.reduce(0, +)
    let given = schedule.sums(\.amount, years: years.count) { $0.part == .given }.reduce(0, +)
    if schedule.lines.contains(where: { $0.part == .joint }) {
      sentence += say(
        "，其中本级 \(text(total - joint))、上级资金分摊 \(text(joint))",
        ", of which own \(text(total - joint)) and joint money \(text(joint))")
    }
    if given != 0 {
      sentence += say("，已分摊给各地 \(text(-given))", ", after passing on \(text(-given))")
    }
    if isComparing {
      let change = total - schedule.sums(\.planned, years: years.count).reduce(0, +)
      sentence +=
        change == 0
        ? say("；与计划相比总额不变", "; the same in all as planned")
        : say("；与计划相比 \(signed(change))", "; \(signed(change)) against the plan")
    }
    return sentence + say("。", ".")
  }

  /// What the tables do not say by themselves: the split, rounding.
  var remarks: [String] {
    var remarks: [String] = []
    if book.jointMoney == .inProportion {
      // The tiers above those of places, as the plan calls them.
      let upper = Set(draft.sources.map(\.tier)).filter { !$0.isLocal }
      let own = upper.sorted { $0.rawValue < $1.rawValue }.map { words.name(payer: .tier($0)) }
      let joint =
        draft.tierNames.isEmpty
        ? say("上级（中央、省）资金", "Joint money (centre, province)")
        : say(
          "上级资金（\(words.joined(own))）", "Joint money (\(words.joined(own)))")
      remarks.append(
        say(
          "\(joint)按各地当年在同一子项目中的出资比例分摊，当年无地方出资的按各年合计；"
            + "取整用最大余额法，余数相同的按地方代码先后；各地合计与计划完全一致。",
          "\(joint) is split by what each place pays for the same sub-project in "
            + "the same year, or over all years where nobody pays in that one; whole units by largest "
            + "remainder, ties by place code; over all places it adds up to the plan exactly."))
    }
    if let rounding = money.rounding { remarks.append(rounding(words.language)) }
    return remarks
  }

  /// Who else pays for what is due.
  package func together(_ due: PlaceTasks.Due) -> String {
    if !due.isFunded { return say("计划没有列出资金", "the plan has no money for it") }
    if due.others.isEmpty { return say("无", "nobody else") }
    return words.joined(due.others.map(words.name(place:)))
      + (due.hasMoreOthers ? say("等", " and others") : "")
  }

  // MARK: Tables

  private func name(_ subproject: Int32, _ isNarrow: Bool) -> String {
    words.title(subproject: subproject, limit: isNarrow ? ScheduleReport.nameWidth : nil)
  }

  private func addMoney(_ schedule: PlaceSchedule, isNarrow: Bool, to page: inout Page) {
    if schedule.lines.isEmpty { return }
    page.add(.heading(say("资金", "Money")))
    let shown = schedule.lines.filter { !$0.isZero }
    let namesSource = Set(schedule.lines.map { [$0.source, Int32($0.part.rawValue)] }).count > 1
    var header = [say("子项目", "sub-project")]
    if namesSource { header.append(say("资金", "money")) }
    // A year that nothing changes in takes one column, another two.
    let changed = changedYears(schedule)
    header += zip(years, changed).flatMap(yearHeads)
    header += isComparing ? [say("计划合计", "planned"), say("调整后合计", "after")] : [say("合计", "total")]
    header.append(say("建设期", "window"))
    var rows = shown.map { line -> [String] in
      let row = draft.subprojects[Int(line.subproject)]
      var cells = [name(line.subproject, isNarrow)]
      if namesSource { cells.append(sourceWords(line)) }
      cells += cellTexts(line.planned, line.amount, changed)
      return cells + [words.window(row.startYear, row.endYear)]
    }
    let before = schedule.sums(\.planned, years: years.count)
    let after = schedule.sums(\.amount, years: years.count)
    rows.append(
      [say("合计", "total")] + (namesSource ? [""] : []) + cellTexts(before, after, changed) + [""])
    let first = namesSource ? 2 : 1
    page.add(.table(header, rows, numeric: Set(first..<(header.count - 1)), hasTotal: true))
    addZeros(schedule, to: &page)
  }

  private func addZeros(_ schedule: PlaceSchedule, to page: inout Page) {
    let zeros = schedule.tasks.zeros
    if zeros.isEmpty { return }
    let ids = zeros.prefix(ScheduleReport.zerosListed).map(words.id(subproject:))
    let more =
      zeros.count > ids.count
      ? say(" 等 \(zeros.count) 个", " and \(zeros.count - ids.count) more") : ""
    page.add(
      .words(
        say(
          "计划印出的数全为 0 的子项目：\(words.joined(ids))\(more)。",
          "The plan prints nothing but zeros here for \(words.joined(ids))\(more).")))
  }

  func sourceWords(_ line: Line) -> String {
    let name = words.name(source: line.source)
    return switch line.part {
    case .own: name
    case .joint: say("\(name)分摊", "part of \(name)")
    case .given: say("\(name)分配至各地", "\(name) passed on")
    }
  }

  func changedYears(_ schedule: PlaceSchedule) -> [Bool] {
    var changed = Array(repeating: false, count: years.count)
    if !isComparing { return changed }
    for line in schedule.lines {
      for year in years.indices where line.planned[year] ?? 0 != line.amount[year] ?? 0 {
        changed[year] = true
      }
    }
    return changed
  }

  private func yearHeads(_ year: Int32, _ isChanged: Bool) -> [String] {
    let name = words.title(year: year)
    return isChanged
      ? [say("\(name)计划", "\(name) planned"), say("调整后", "after")]
      : [name]
  }

  private func cellTexts(
    _ before: [Int128?], _ after: [Int128?], _ changed: [Bool]
  ) -> [String] {
    var texts: [String] = []
    for year in years.indices {
      if changed[year] { texts.append(cellText(before[year])) }
      texts.append(cellText(after[year]))
    }
    if isComparing { texts.append(text(Line.sum(before))) }
    texts.append(text(Line.sum(after)))
    return texts
  }

  private func cellText(_ amount: Int128?) -> String {
    if let amount { return text(amount) }
    return ""
  }

  /// Sub-projects of the place that the document says more of than a name.
  func described(_ schedule: PlaceSchedule) -> [Int32] {
    schedule.tasks.subprojects.filter { !draft.subprojects[Int($0)].content.isEmpty }
  }

  /// What the document says of each sub-project: for many it is all that says what to do.
  private func addContents(_ schedule: PlaceSchedule, to page: inout Page) {
    let listed = described(schedule)
    if listed.isEmpty { return }
    page.add(.heading(say("建设内容及进度安排", "Content and progress")))
    page.add(
      .list(
        listed.map { subproject in
          let row = draft.subprojects[Int(subproject)]
          let level =
            row.level.map { say("（", " (") + words.name(level: $0) + say("）", ")") } ?? ""
          let text = row.content.split(whereSeparator: \.isNewline).joined(separator: " ")
          return row.id + " " + row.name + level + say("：", ": ") + text
        }))
  }

  private func addOutputs(_ schedule: PlaceSchedule, isNarrow: Bool, to page: inout Page) {
    let outputs = schedule.tasks.outputs
    if outputs.isEmpty { return }
    page.add(.heading(say("建设任务（产出）", "Outputs due")))
    let rows = outputs.map { due in
      [name(due.subproject, isNarrow), due.item, due.unit]
        + years.map { year in due.quantities.first { $0.year == year }?.quantity.text ?? "" }
        + [
          quantitySum(due)?.text ?? "",
          isNarrow ? Layout.shortened(together(due), to: ScheduleReport.nameWidth) : together(due),
        ]
    }
    let header =
      [say("子项目", "sub-project"), say("产出", "output"), say("单位", "unit")]
      + years.map(words.title(year:)) + [
        say("合计", "total"), say("共同出资方", "paid together with"),
      ]
    page.add(.table(header, rows, numeric: Set(3..<(4 + years.count))))
    page.add(.words(outputRemark))
  }

  /// What quantities mean, which the plan prints once for all who pay.
  var outputRemark: String {
    say(
      "计划没有把产出分到各地；与其他地方共同出资的，数量是整个子项目的。",
      "The plan does not divide outputs by place: where others pay too, the quantity is the whole "
        + "sub-project's.")
      + (book.isChanged
        ? say(
          "数量仍是计划的，没有随资金调整。",
          " Quantities are the plan's; they were not changed with the money.")
        : "")
  }

  func roleWord(_ role: DutyRole?) -> String {
    switch role {
    case .lead: say("牵头", "leads")
    case .partner: say("配合", "helps")
    case nil: "–"
    }
  }

  private func addDuties(_ schedule: PlaceSchedule, isNarrow: Bool, to page: inout Page) {
    if schedule.tasks.duties.isEmpty { return }
    page.add(.heading(say("职责与期限", "Duties and deadlines")))
    let rows = schedule.tasks.duties.map { assignment in
      let duty = draft.duties[Int(assignment.duty)]
      let name = isNarrow ? Layout.shortened(duty.name, to: ScheduleReport.nameWidth) : duty.name
      let partners = words.joined(duty.partners)
      return [
        duty.id + " " + name, roleWord(assignment.role), duty.lead,
        isNarrow ? Layout.shortened(partners, to: ScheduleReport.nameWidth) : partners,
        words.window(duty.startYear, duty.endYear),
      ]
    }
    page.add(
      .table(
        [
          say("职责", "duty"), say("本地职责", "here"), say("牵头单位", "lead"),
          say("配合单位", "partners"), say("期限", "window"),
        ], rows, numeric: []))
  }

  /// Errors of the plan in the place's own sub-projects: to be settled before anybody signs.
  package func standingErrors(_ schedule: PlaceSchedule) -> [Finding] {
    schedule.tasks.subprojects.flatMap { errors[$0] ?? [] } + errors(at: schedule.place)
  }

  private func addErrors(_ schedule: PlaceSchedule, to page: inout Page) {
    let found = standingErrors(schedule)
    if found.isEmpty { return }
    page.add(.heading(say("核对中发现的错误", "Errors found in these sub-projects")))
    page.add(
      .list(
        found.map {
          "\($0.rule.code) \($0.rule.title(words.language)): \($0.message(words.language))"
        }))
  }
}
