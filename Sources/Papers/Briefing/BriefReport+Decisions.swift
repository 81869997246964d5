internal import Checking
internal import Planning
internal import Screens
internal import Texts

/// 五、需要研究决定的事项: each with its figures and the question.
extension BriefReport {
  /// Decisions of one kind.
  package struct DecisionGroup {
    var title: String
    var items: [String]
  }

  /// Findings of one group written out; the rest is counted.
  private static let findingsShown = 30
  /// What the report works out of the budget lines itself, and would say twice: spending above the
  /// budget, and cuts that a good execution rate hides.
  private static let saidByFigures: Set<String> = ["E101", "E103"]

  /// Groups that have anything to decide, in the order of the report.
  package var decisions: [DecisionGroup] {
    [unfunded, contradictions, moneyMatters].filter { !$0.items.isEmpty }
  }

  func addDecisions(_ groups: [DecisionGroup], to page: inout Page) {
    page.add(.heading(say("五、需要研究决定的事项", "5. What needs a decision")))
    if groups.isEmpty {
      page.add(.words(say("没有。", "Nothing.")))
      return
    }
    var number = 1
    let marks = say("一二三", "abc").map(String.init)
    for (position, group) in groups.enumerated() {
      page.add(
        .subheading(say("（\(marks[position])）", "(\(marks[position])) ") + group.title))
      page.add(.numbered(group.items, from: number))
      number += group.items.count
    }
  }

  /// Errors and warnings that nobody has accepted.
  private var standing: [Finding] {
    checkup.findings.filter {
      $0.rule.severity != .info && $0.waiver == nil
        && !BriefReport.saidByFigures.contains($0.rule.code) && !isEarly($0)
    }
  }

  /// Whether it judges the results of a year that is not over.
  private func isEarly(_ finding: Finding) -> Bool {
    guard finding.subject.indicator != nil, let year = finding.subject.scope.year else {
      return false
    }
    return draft.fiscalYears.start.end(of: year) > asOf
  }

  /// Rules that say that money, a project or a duty is missing.
  private static let missingMoney: Set<String> = [
    Rule.dutyWithoutProject.code, Rule.projectWithoutDuty.code, Rule.outputWithoutMoney.code,
    Rule.describedYearWithoutMoney.code,
  ]

  // MARK: Duties and money that do not meet

  private var unfunded: DecisionGroup {
    var group = DecisionGroup(
      title: say("资金、项目、责任没有对上的任务", "Tasks without money, project or duty"), items: [])
    let findings = standing.filter { BriefReport.missingMoney.contains($0.rule.code) }
    let duties = findings.compactMap {
      $0.rule.code == Rule.dutyWithoutProject.code ? $0.subject.duty : nil
    }
    if !duties.isEmpty { group.items.append(withoutProject(duties)) }
    let due = findings.filter { $0.rule.code == Rule.outputWithoutMoney.code }
    group.items += limited(due, withoutMoney)
    // Where outputs lack money, the text that lacks it too is the same matter.
    let said = Set(due.compactMap(\.subject.scope.subproject))
    let described = findings.filter { finding in
      finding.rule.code == Rule.describedYearWithoutMoney.code
        && !(finding.subject.scope.subproject.map(said.contains) ?? false)
    }
    group.items += limited(described) { statement(of: $0) }
    let projects = findings.compactMap {
      $0.rule.code == Rule.projectWithoutDuty.code ? $0.subject.scope.project : nil
    }
    if !projects.isEmpty { group.items.append(withoutDuty(projects)) }
    return group
  }

  private func withoutProject(_ duties: [Int32]) -> String {
    let names = duties.prefix(BriefReport.entriesShown).map { number in
      let duty = draft.duties[Int(number)]
      let window = words.years(duty.startYear, duty.endYear)
      return say(
        "“\(duty.name)”（牵头\(duty.lead)，\(window)）",
        "“\(duty.name)” (led by \(duty.lead), \(window))")
    }
    let more = duties.count - names.count
    return say(
      names.joined(separator: "；") + (more > 0 ? "；另有\(more)项" : "")
        + "：\(duties.count == 1 ? "这项" : "这\(duties.count)项")重点任务列入了分工，"
        + "实施计划里却没有对应的项目和资金，无法推进，也无法考核。"
        + "请研究：补列项目并落实资金来源，还是调整分工？",
      names.joined(separator: "; ") + (more > 0 ? "; \(more) more" : "")
        + ": assigned as \(duties.count == 1 ? "a duty" : "\(duties.count) duties"), but the plan has "
        + "neither project nor money. To decide: add projects and find the money, or change the "
        + "assignment?")
  }

  private func withoutMoney(_ finding: Finding) -> String? {
    guard let subproject = finding.subject.scope.subproject else { return nil }
    let outputs = draft.outputs.indices.filter {
      draft.outputs[$0].subproject == subproject && draft.outputs[$0].quantity.units != 0
        && finding.subject.years.contains(draft.outputs[$0].year)
    }
    let due = name(outputs: outputs.map { Int32($0) })
    let tranches = draft.tranches
    let isPaidLater = (0..<tranches.count).contains {
      tranches.subproject[$0] == subproject && tranches.amount[$0] != 0
    }
    return say(
      "\(named(subproject))应完成\(due)，"
        + (isPaidLater ? "当年和以前年度都没有安排资金。" : "计划没有为它安排任何资金。")
        + "请研究：资金由谁承担，列入哪些年度？",
      "\(named(subproject)) is to deliver \(due), "
        + (isPaidLater
          ? "with no money in those years or before." : "and the plan has no money for it.")
        + " To decide: who pays, and in which years?")
  }

  private func withoutDuty(_ projects: [Int32]) -> String {
    let names = projects.prefix(BriefReport.entriesShown).map { words.title(project: $0) }
    let more = projects.count - names.count
    return say(
      words.joined(names) + (more > 0 ? "等\(projects.count)个项目" : "") + "没有列入分工，无人牵头。请研究：由哪个单位牵头？",
      words.joined(names) + (more > 0 ? " and \(more) more" : "")
        + ": no duty covers it, nobody leads it. To decide: who leads?")
  }

  /// The sub-project in quotes, its number in the plan's table, and who leads its duties:
  /// `“装备配备”（第10项，牵头市消防救援支队）`.
  package func named(_ subproject: Int32) -> String {
    let row = draft.subprojects[Int(subproject)]
    let leads = row.project.map { project in
      progress.duties(of: project).map { draft.duties[Int($0)].lead }.filter { !$0.isEmpty }
    }
    let lead = words.joined(leads ?? [])
    var remarks = [row.sequence.map { say("第\($0)项", "row \($0)") } ?? row.id]
    if !lead.isEmpty { remarks.append(say("牵头\(lead)", "led by \(lead)")) }
    return say(
      "“\(row.name.isEmpty ? row.id : row.name)”（", "“\(row.name.isEmpty ? row.id : row.name)” (")
      + remarks.joined(separator: say("，", ", ")) + say("）", ")")
  }

  // MARK: The document against itself

  private var contradictions: DecisionGroup {
    let findings = standing.filter { !BriefReport.missingMoney.contains($0.rule.code) }
    return DecisionGroup(
      title: say("计划文件前后不一致、需要核定的内容", "Where the plan contradicts itself"),
      items: limited(findings) { statement(of: $0) })
  }

  /// The first of `findings` in words; each takes a pass over the plan.
  private func limited(_ findings: [Finding], _ words: (Finding) -> String?) -> [String] {
    let more = findings.count - BriefReport.findingsShown
    let items = findings.prefix(BriefReport.findingsShown).compactMap(words)
    if more <= 0 { return items }
    return items + [
      say("同类问题另有\(more)个，详见核对结果。", "\(more) more of this kind, see the checkup.")
    ]
  }

  // MARK: Money recorded

  private var moneyMatters: DecisionGroup {
    var group = DecisionGroup(
      title: say("预算执行中需要明确的资金", "Money whose use must be settled"), items: [])
    guard progress.hasExpenditure || progress.hasBudgets else {
      group.title = say("执行情况的归集", "Records of expenditure")
      if progress.total.planned != 0 {
        group.items.append(
          say(
            "\(period)计划安排\(money(progress.total.planned))，各单位的预算和执行数都没有录入。"
              + "请明确：由哪个单位汇总、每半年何时报齐？",
            "The plan has \(money(progress.total.planned)) for \(period); nobody's budgets and "
              + "expenditure are recorded. To decide: who collects them, and by when each half-year?"
          ))
      }
      return group
    }
    if progress.hasExpenditure { group.items += progress.unspentOfClosedYears.map(unspent) }
    if !progress.hasBudgets { return group }
    let cuts = progress.deepCuts
    if !cuts.isEmpty { group.items.append(cut(cuts)) }
    let over = progress.overspent
    if !over.isEmpty {
      let listed = examples(of: over) { line, amount in
        say("超\(money(amount))", " by \(money(amount))")
      }
      group.items.append(
        say(
          "执行数超过预算的\(over.lines.count)笔，共超\(money(over.total))：\(listed)。请研究：补办预算调整，还是更正账目？",
          "\(words.count(over.lines.count, "line")) spent more than the budget, \(money(over.total)) in "
            + "all: \(listed). To decide: adjust the budget, or correct the books?"))
    }
    let silent = progress.hasExpenditure ? progress.silentCounties : []
    if !silent.isEmpty { group.items += countyItems(silent) }
    group.items += budgetGaps
    return group
  }

  private func unspent(_ closed: (year: Int32, lines: ProgressBook.Ranking)) -> String {
    let (year, ranking) = closed
    let name = words.close(year: year)
    let missing = ranking.unrecorded
    let listed = examples(of: ranking) { line, amount in
      say(money(amount), ", \(money(amount))")
        + (line.executed == nil ? say("（未记录）", " (not recorded)") : "")
    }
    let recorded =
      missing.count == 0
      ? ""
      : say(
        "，其中\(missing.count)笔、\(money(missing.amount))没有执行数，先由责任单位核报",
        "; \(missing.count) of them, \(money(missing.amount)), have no expenditure recorded and must be "
          + "reported first")
    return say(
      "\(name)\(measureName)未支出\(money(ranking.total))（\(ranking.lines.count)笔）\(recorded)。"
        + "金额较大的有：\(listed)。请研究：结转到哪一年继续使用，还是收回？",
      "\(money(ranking.total)) of the \(measureName) of \(name) is unspent "
        + "(\(words.count(ranking.lines.count, "line")))\(recorded). The largest: \(listed). To decide: "
        + "carry it over, and to which year, or take it back?")
  }

  private func cut(_ ranking: ProgressBook.Ranking) -> String {
    let listed = examples(of: ranking) { line, _ in
      say(
        "由\(money(Int128(line.initial!)))调为\(money(Int128(line.adjusted!)))",
        ", from \(money(Int128(line.initial!))) to \(money(Int128(line.adjusted!)))")
    }
    return say(
      "调整预算不到年初预算一半的\(ranking.lines.count)笔，共调减\(money(ranking.total))：\(listed)。"
        + "按调整预算算出的执行率看不出这一调减。请研究：任务是否相应减少，所缺资金何时补足？",
      "\(words.count(ranking.lines.count, "line")) adjusted to less than half of the initial budget, "
        + "\(money(ranking.total)) less in all: \(listed). Rates of the adjusted budget hide this. To "
        + "decide: are the tasks cut as well, and when is the money made up?")
  }

  private func countyItems(
    _ counties: [(source: Int32, sum: ExecutionSum)]
  ) -> [String] {
    func listed(_ part: [(source: Int32, sum: ExecutionSum)]) -> String {
      let shown = part.prefix(BriefReport.entriesShown).map {
        words.name(source: $0.source)
          + say("（计划\(money($0.sum.planned))）", " (\(money($0.sum.planned)) planned)")
      }
      let more = part.count - shown.count
      return words.joined(shown) + (more > 0 ? say("等\(part.count)个", " and \(more) more") : "")
    }
    let own = draft.tierNames.own[Tier.county.name]
    let payers = say(own?.zh ?? "县（区）", own.map { "the tier \($0.en) was" } ?? "counties were")
    let zero = counties.filter { $0.sum.executedLines > 0 }
    let unknown = counties.filter { $0.sum.executedLines == 0 }
    var items: [String] = []
    if !zero.isEmpty {
      items.append(
        say(
          "\(period)计划由\(payers)承担的资金中，下列各地的执行数为0：\(listed(zero))。请研究：何时到位，如何督促？",
          "Of what \(payers) to pay in \(period), these have paid nothing: \(listed(zero)). "
            + "To decide: when will they pay, and who sees to it?"))
    }
    if !unknown.isEmpty {
      items.append(
        say(
          "\(period)计划由\(payers)承担的资金中，下列各地没有任何执行记录：\(listed(unknown))。请明确：由谁在何时核报？",
          "Of what \(payers) to pay in \(period), nothing is recorded of these: \(listed(unknown)). "
            + "To decide: who reports it, and by when?"))
    }
    return items
  }

  /// Money of the plan without a budget, and of budgets without the plan.
  private var budgetGaps: [String] {
    var items: [String] = []
    let missing = progress.plannedWithoutBudget
    if !missing.isEmpty {
      let listed = examples(of: missing) { _, amount in say(money(amount), ", \(money(amount))") }
      items.append(
        say(
          "计划资金中\(missing.lines.count)笔、\(money(missing.total))没有列入预算：\(listed)。请研究：补编预算、推迟实施，还是调整计划？",
          "\(words.count(missing.lines.count, "line")) of the plan, \(money(missing.total)), stand in no "
            + "budget: \(listed). To decide: budget for them, put them off, or change the plan?"))
    }
    let extra = progress.budgetedWithoutPlan
    if !extra.isEmpty {
      let listed = examples(of: extra) { _, amount in say(money(amount), ", \(money(amount))") }
      items.append(
        say(
          "预算中\(extra.lines.count)笔、\(money(extra.total))在计划里没有安排：\(listed)。请明确：是上年结转、计划外追加，还是列错了科目？",
          "\(words.count(extra.lines.count, "line")) of the budget, \(money(extra.total)), are not in the "
            + "plan: \(listed). To decide: carried over, added, or booked in the wrong place?"))
    }
    return items
  }
}
