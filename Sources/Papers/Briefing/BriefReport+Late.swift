internal import Checking
internal import Planning
internal import Screens
internal import Texts

/// 四、进度滞后的事项: the largest first.
extension BriefReport {
  func addLateMatters(isNarrow: Bool, to page: inout Page) {
    page.add(.heading(say("四、进度滞后的事项", "4. What is late")))
    if !progress.hasExpenditure {
      addUnjudged(to: &page)
      return
    }
    let lines = progress.linesBehind
    let ended = progress.endedSubprojects
    let overdue = progress.overdueOutputs
    if lines.isEmpty, ended.isEmpty, overdue.isEmpty {
      page.add(
        .words(
          say(
            "有预算的资金都达到了序时进度，完成时限已到的子项目没有结余。",
            "All budgeted money keeps up with time, and no sub-project is past its window with money "
              + "left.")))
    }
    addLines(lines, isNarrow: isNarrow, to: &page)
    addEnded(ended, isNarrow: isNarrow, to: &page)
    addOverdue(overdue, to: &page)
  }

  private func addLines(
    _ ranking: ProgressBook.Ranking, isNarrow: Bool, to page: inout Page
  ) {
    if ranking.isEmpty { return }
    page.add(.subheading(say("落后于序时进度的资金", "Money behind the time progress")))
    let missing = ranking.unrecorded
    let shown = ranking.lines.prefix(BriefReport.entriesShown)
    var sentence = say(
      "共\(ranking.lines.count)笔，差\(money(ranking.total))",
      "\(words.count(ranking.lines.count, "line")), \(money(ranking.total)) short in all")
    if missing.count > 0 {
      sentence += say(
        "，其中\(missing.count)笔、\(money(missing.amount))没有执行数，按未支出计",
        "; \(missing.count) of them, \(money(missing.amount)), have no expenditure recorded and count as "
          + "unspent")
    }
    if shown.count < ranking.lines.count {
      sentence += say("；差额最大的\(shown.count)笔如下", "; the largest \(shown.count)")
    }
    page.add(.words(sentence + say("。", ".")))
    let rows = shown.map { line, behind in
      [
        name(subproject: line.subproject, isNarrow: isNarrow), words.name(source: line.source),
        words.name(year: line.year), line.budget.map { text(Int128($0)) } ?? "",
        line.due(on: asOf).map(text) ?? "",
        line.executed.map { text(Int128($0)) } ?? say("未记录", "not recorded"), text(behind),
      ]
    }
    page.add(
      .table(
        [
          say("子项目", "sub-project"), say("资金来源", "source"), say("年度", "year"),
          progress.hasBudgets ? say("预算", "budget") : say("计划资金", "planned"),
          say("序时应支出", "due by time"), say("执行数", "executed"), say("差额", "short"),
        ], rows, numeric: [3, 4, 5, 6]))
  }

  private func addEnded(
    _ ended: [ProgressBook.EndedSubproject], isNarrow: Bool, to page: inout Page
  ) {
    if ended.isEmpty { return }
    page.add(
      .subheading(say("完成时限已到而资金没有支完的子项目", "Past their window with money left")))
    let largest = ended.enumerated().sorted {
      ($1.element.unspent, $0.offset) < ($0.element.unspent, $1.offset)
    }.map(\.element)
    let shown = largest.prefix(BriefReport.entriesShown)
    page.add(
      .words(
        say(
          "共\(ended.count)个子项目，未支出\(money(ended.reduce(0) { $0 + $1.unspent }))"
            + (shown.count < ended.count ? "；最多的\(shown.count)个如下" : "") + "。",
          "\(words.count(ended.count, "sub-project")), \(money(ended.reduce(0) { $0 + $1.unspent })) left"
            + (shown.count < ended.count ? "; the largest \(shown.count)" : "") + ".")))
    let rows = shown.map { item in
      [
        name(subproject: item.subproject, isNarrow: isNarrow), words.name(year: item.endYear),
        text(item.sum.budget),
        item.sum.executedLines == 0
          ? say("未记录", "not recorded") : text(item.sum.executed),
        item.sum.rate?.text() ?? "–", text(item.unspent),
        item.unrecordedLines == 0 ? "" : "\(item.unrecordedLines)",
      ]
    }
    page.add(
      .table(
        [
          say("子项目", "sub-project"), say("完成时限", "ends"), measureHead, say("执行数", "executed"),
          say("执行率", "rate"), say("未支出", "not spent"), say("没有执行数的笔数", "lines not recorded"),
        ], rows, numeric: [2, 3, 4, 5, 6]))
  }

  private var measureHead: String {
    progress.hasBudgets ? say("预算", "budget") : say("计划资金", "planned")
  }

  private func addOverdue(_ overdue: [ProgressBook.OverdueOutputs], to page: inout Page) {
    if overdue.isEmpty { return }
    page.add(
      .subheading(say("年度已过而资金没有支完的建设任务", "Outputs of past years whose money is not spent")))
    let largest = overdue.enumerated().sorted {
      ($1.element.unspent, $0.offset) < ($0.element.unspent, $1.offset)
    }.map(\.element)
    var items = largest.prefix(BriefReport.entriesShown).map { item in
      let executed =
        item.sum.executedLines == 0
        ? say("执行数没有记录", "no expenditure recorded")
        : say("执行\(money(item.sum.executed))", "\(money(item.sum.executed)) spent")
          + (item.unrecordedLines == 0
            ? ""
            : say(
              "（\(item.unrecordedLines)笔没有执行数）", " (\(item.unrecordedLines) lines not recorded)"))
      return say(
        "\(name(subproject: item.subproject))\(words.close(year: item.year))应完成\(name(outputs: item.outputs))；"
          + "当年\(measureName)\(money(item.sum.budget))，\(executed)，未支出\(money(item.unspent))。",
        "\(name(subproject: item.subproject)), \(words.close(year: item.year)): \(name(outputs: item.outputs)); the year's "
          + "\(measureName) is \(money(item.sum.budget)), \(executed), \(money(item.unspent)) not spent."
      )
    }
    let more = overdue.count - items.count
    if more > 0 { items.append(say("另有\(more)项。", "\(more) more.")) }
    page.add(.list(items))
  }

  // MARK: Nothing recorded

  /// Without expenditure nothing can be called late: what should be done by now is listed instead.
  private func addUnjudged(to page: inout Page) {
    page.add(
      .words(
        say(
          "没有执行数，不能判断哪些资金滞后。按计划，下列事项的时限已过，请责任单位逐项核报完成情况。",
          "Without expenditure nothing can be called late. By plan the following should be done; those "
            + "responsible are asked to report on each.")))
    let planned = Dictionary(
      uniqueKeysWithValues: progress.sums { $0.subproject }.map { ($0.group, $0.sum.planned) })
    var due: [Int32: [Int32]] = [:]
    for (number, output) in draft.outputs.enumerated()
    where output.quantity.units != 0 && progress.isOver(output.year) {
      due[output.subproject, default: []].append(Int32(number))
    }
    let items = draft.subprojects.indices.compactMap { number -> String? in
      let subproject = Int32(number)
      var parts: [String] = []
      if let outputs = due[subproject] {
        let last = words.close(year: outputs.map { draft.outputs[Int($0)].year }.max()!)
        parts.append(
          say(
            "到\(last)底应完成\(name(outputs: outputs))",
            "by the end of \(last): \(name(outputs: outputs))"))
      }
      if let end = draft.subprojects[number].endYear, progress.isOver(end) {
        let amount = planned[subproject].map(money)
        parts.append(
          say(
            "完成时限（\(words.close(year: end))）已到" + (amount.map { "，计划资金\($0)" } ?? ""),
            "its window ended in \(end)" + (amount.map { ", \($0) planned" } ?? "")))
      }
      if parts.isEmpty { return nil }
      return name(subproject: subproject) + say("：", ": ")
        + parts.joined(separator: say("；", "; ")) + say("。", ".")
    }
    if items.isEmpty {
      page.add(.words(say("没有。", "None.")))
      return
    }
    let shown = items.prefix(BriefReport.entriesShown * 2)
    let more = items.count - shown.count
    page.add(.list(shown + (more > 0 ? [say("另有\(more)项。", "\(more) more.")] : [])))
  }
}
