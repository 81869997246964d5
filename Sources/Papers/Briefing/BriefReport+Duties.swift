internal import Checking
package import Planning
internal import Screens
internal import Texts

/// 二、重点任务进展: annex 2, one duty after the other.
extension BriefReport {
  func addDuties(isNarrow: Bool, to page: inout Page) {
    page.add(.heading(say("二、重点任务进展", "2. Progress by duty")))
    if draft.duties.isEmpty {
      page.add(
        .words(say("计划没有分工表。", "The plan has no table of duties.")))
      return
    }
    page.add(.words(dutySentence))
    let header =
      [
        say("序号、任务", "duty"), say("牵头单位", "lead"), say("时间进度", "window"),
      ] + FigureTexts.heads(self) + [say("进展", "state")]
    let last = header.count - 1
    var rows = progress.duties.map { dutyRow($0, isNarrow: isNarrow) }
    rows += balanceRows(columns: header.count)
    page.add(.table(header, rows, numeric: Set(3..<last), hasTotal: true))
    let shared = progress.duties.filter { !$0.sharedProjects.isEmpty }
    if !shared.isEmpty { page.add(.list(shared.map(sharing))) }
    addTasks(to: &page)
  }

  private var dutySentence: String {
    var counts: [(state: DutyProgress.State, count: Int)] = []
    for state in DutyProgress.State.allCases {
      let count = progress.duties.count { $0.state == state }
      if count > 0 { counts.append((state, count)) }
    }
    let parts = counts.map { state, count in
      say("\(stateWord(state))\(count)项", "\(stateWord(state)) \(count)")
    }
    return say(
      "\(progress.duties.count)项重点任务中，\(words.joined(parts))。表中是\(period)的资金。",
      "States of the \(words.count(progress.duties.count, "duty", "duties")): \(words.joined(parts)). Money "
        + "is that of \(period).")
  }

  /// The state in the report's words.
  func stateWord(_ state: DutyProgress.State) -> String {
    switch state {
    case .withoutMoney: say("未安排资金", "no money in the plan")
    case .notDue: say("未到实施年度", "not due yet")
    case .notRecorded: say("无执行记录", "nothing recorded")
    case .spent: say("资金已全部支出", "all spent")
    case .notStarted: say("尚未支出", "nothing spent yet")
    case .behind: say("落后于序时进度", "behind")
    case .partlyRecorded: say("记录不全", "record incomplete")
    case .onSchedule: say("达到序时进度", "on schedule")
    }
  }

  private func state(_ duty: DutyProgress) -> String {
    switch duty.state {
    case .withoutMoney where draft.duties[Int(duty.duty)].projects.isEmpty:
      say("未安排项目和资金", "no project, no money")
    case .behind, .notStarted:
      say(
        "\(stateWord(duty.state))，差\(text(duty.sum.behind))",
        "\(stateWord(duty.state)), \(text(duty.sum.behind)) short")
    case .partlyRecorded:
      say(
        "记录不全（\(duty.unrecordedLines)笔没有执行数）", "record incomplete (\(duty.unrecordedLines) missing)"
      )
    default: stateWord(duty.state)
    }
  }

  private func dutyRow(_ duty: DutyProgress, isNarrow: Bool) -> [String] {
    let row = draft.duties[Int(duty.duty)]
    return [
      name(duty: duty.duty, isNarrow: isNarrow), row.lead, words.years(row.startYear, row.endYear),
    ] + FigureTexts(self, duty.sum).cells + [state(duty)]
  }

  /// What the duties' rows and the total differ by, and the total.
  private func balanceRows(columns: Int) -> [[String]] {
    var rows: [[String]] = []
    func add(_ name: String, _ sum: ExecutionSum) {
      rows.append([name, "", ""] + FigureTexts(self, sum).cells + [""])
    }
    if !progress.withoutDuty.isEmpty {
      add(say("没有列入分工的资金", "money without a duty"), progress.withoutDuty)
    }
    if !progress.repeated.isEmpty {
      let figures = FigureTexts(self, progress.repeated).cells
      rows.append(
        [say("减：几项任务共有、重复计列的资金", "less: counted under several duties"), "", ""]
          + figures.map {
            $0.isEmpty || $0.hasSuffix("%") || Int($0.prefix(1)) == nil ? "" : "-" + $0
          }
          + [""])
    }
    add(say("合计", "total"), progress.total)
    return rows
  }

  private func sharing(_ duty: DutyProgress) -> String {
    let parts = duty.sharedProjects.map { project in
      let others = progress.duties(of: project).filter { $0 != duty.duty }.map { "\($0 + 1)" }
      return say(
        "项目“\(words.title(project: project))”与第\(words.joined(others))项任务共有",
        "the project “\(words.title(project: project))” is also that of duty \(words.joined(others))"
      )
    }
    return say(
      "第\(duty.duty + 1)项任务的\(words.joined(parts))，各项任务全额计列，合计只计一次。",
      "Duty \(duty.duty + 1): \(words.joined(parts)); each shows all of it, the total counts it once."
    )
  }

  // MARK: Sub-projects and outputs

  /// What each duty's projects are to have delivered by the end of the year.
  private func addTasks(to page: inout Page) {
    var items = progress.duties.filter { !$0.subprojects.isEmpty }.map { duty in
      task(name(duty: duty.duty), duty.subprojects, duty.outputs)
    }
    let free = progress.outputsWithoutDuty
    if !free.isEmpty {
      let subprojects = Set(free.map { draft.outputs[Int($0)].subproject }).sorted()
      items.append(task(say("没有列入分工的子项目", "without a duty"), subprojects, free))
    }
    if items.isEmpty { return }
    let running = progress.runningYear
    let last = words.close(year: min(running, draft.moneyYears?.upperBound ?? running))
    page.add(
      .subheading(
        say("到\(last)底应完成的任务", "Due by the end of \(last)")))
    page.add(.list(items))
    page.add(
      .words(
        say(
          "以上是计划数，进展只按资金判断。",
          "These are the plan's quantities; states are judged by money alone.") + results))
  }

  /// What the performance forms of years that are over record of results.
  private var results: String {
    let known = draft.indicators.filter { indicator in
      indicator.isMet != nil
        && indicator.year.map { draft.fiscalYears.start.end(of: $0) <= asOf } ?? true
    }
    if known.isEmpty {
      return say(
        "实际完成的数量没有录入。", " What has been delivered is not recorded.")
    }
    let missed = known.filter { $0.isMet == false }
    let names = missed.prefix(BriefReport.entriesShown).map { row in
      let year = row.year.map { words.close(year: $0) + say("", " ") } ?? ""
      let target = row.words(row.target, sign: true)
      let actual = row.words(row.actual, sign: false)
      return say(
        "\(year)\(row.name)（指标值\(target)，完成\(actual)\(row.isExceeded ? "，超过指标值" : "")）",
        "\(year)\(row.name) (target \(target), result \(actual)\(row.isExceeded ? ", exceeded" : ""))"
      )
    }
    let more = missed.count - names.count
    return say(
      "绩效指标中可比较的完成值\(known.count)项，"
        + (missed.isEmpty
          ? "都达到了指标值。"
          : "与指标值不符的\(missed.count)项：\(names.joined(separator: "、"))"
            + (more > 0 ? "等。" : "。")),
      " Of \(words.count(known.count, "result")) of performance indicators that can be compared, "
        + (missed.isEmpty
          ? "all reach their targets."
          : "\(missed.count) differ from their targets: \(names.joined(separator: ", "))"
            + (more > 0 ? ", …" : "."))
    )
  }

  private func task(_ name: String, _ subprojects: [Int32], _ outputs: [Int32]) -> String {
    let shown = subprojects.prefix(BriefReport.examplesShown).map { self.name(subproject: $0) }
    let more = subprojects.count - shown.count
    let carriers =
      words.joined(shown)
      + (more > 0 ? say("等\(subprojects.count)个", " and \(more) more") : "")
    let quantified = Set(draft.outputs.map(\.subproject))
    // What only the text names is due as well.
    let texts = subprojects.filter { !quantified.contains($0) }.map {
      draft.subprojects[Int($0)].content.split(whereSeparator: \.isNewline)
        .joined(separator: say("", " "))
    }.filter { !$0.isEmpty }.prefix(BriefReport.examplesShown).map {
      say("“\(Layout.shortened($0, to: 120))”", "\"\(Layout.shortened($0, to: 120))\"")
    }
    let due = words.joined(
      (outputs.isEmpty
        ? texts.isEmpty ? [say("计划没有列出产出数量", "the plan prints no quantities")] : []
        : [self.name(outputs: outputs)])
        + (texts.isEmpty
          ? [] : [say("建设内容：", "by the text: ") + texts.joined(separator: say("、", ", "))]))
    return say("\(name)：\(due)。子项目：\(carriers)。", "\(name): \(due). Sub-projects: \(carriers).")
  }
}

extension Indicator {
  /// Whether more was done than a target that says "=".
  fileprivate var isExceeded: Bool {
    guard relation == .equal, let actual = actualValue, let target = targetValue else {
      return false
    }
    return (actual.compared(to: target) ?? 0) > 0
  }
}

extension ExecutionSum {
  /// Whether nothing but zeros has been added up.
  package var isEmpty: Bool { planned == 0 && initial == 0 && budget == 0 && executed == 0 }
}
