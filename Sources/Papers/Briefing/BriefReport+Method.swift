internal import Checking
internal import Planning
internal import Screens
internal import Texts

/// 六、下一步 and 附: the next dates, and what the words and figures mean.
extension BriefReport {
  func addNextDays(to page: inout Page) {
    page.add(.heading(say("六、下一步", "6. Next")))
    if draft.calendar.isEmpty {
      page.add(
        .words(
          say(
            "计划没有写明会议和报告的日期。", "The plan gives no dates of meetings and reports.")))
      return
    }
    page.add(.list(draft.calendar.map(next)))
    if words.language == .zh { page.add(.words("特此报告。")) }
  }

  private func next(_ event: CalendarEvent) -> String {
    let people =
      event.kind == .meeting
      ? [
        event.lead.isEmpty ? "" : say("\(event.lead)召集", "called by \(event.lead)"),
        event.addressee.isEmpty ? "" : say("\(event.addressee)参加", "\(event.addressee) invited"),
      ]
      : [
        event.lead.isEmpty ? "" : say("\(event.lead)负责", "by \(event.lead)"),
        event.addressee.isEmpty ? "" : say("报\(event.addressee)", "to \(event.addressee)"),
      ]
    let rhythm = event.everyMonths.map {
      say("\(words.rhythm(months: $0))一次", words.rhythm(months: $0))
    }
    let remarks = ([rhythm] + people.map { $0.isEmpty ? nil : $0 }).compactMap { $0 }
    let remark =
      remarks.isEmpty
      ? "" : say("（\(remarks.joined(separator: "，"))）", " (\(remarks.joined(separator: ", ")))")
    let day = event.next(after: asOf)
    let date =
      day.map { say("下一次在\(words.date($0))", "next on \(words.date($0))") }
      ?? (event.kind == .report
        ? say("以后不再报送", "not again after this day")
        : say("以后不再举行", "not again after this day"))
    return say("\(event.name)：\(date)\(remark)。", "\(event.name): \(date)\(remark).")
      + (event.note.isEmpty ? "" : say("", " ") + event.note + say("。", "."))
  }

  // MARK: Method

  func addMethod(to page: inout Page) {
    page.add(.heading(say("附：口径", "How the figures were made")))
    page.add(.list(figureRules + [stateRule, lateRule] + remarks))
  }

  private var figureRules: [String] {
    [
      say(
        "计划资金取自实施计划表，预算和执行数取自执行记录，各笔取截至日以前最近的一个数；没有记录的不是0，写明“未记录”。"
          + "“第n项”是实施计划表的序号。",
        "Planned money is that of the plan; budgets and expenditure are those recorded, the "
          + "latest up to the day. What is not recorded is not 0 and is called so. “Row n” is the number in "
          + "the plan's table."),
      say(
        "预算是调整后的预算，没有调整的为年初预算；执行率＝执行数÷预算，四舍五入到0.01%；结余＝预算－执行数；未支出是各笔没有支完的数相加，超支的不抵。"
          + "没有录入任何预算时，以计划资金代替预算。",
        "The budget is the adjusted one, or the initial one where nothing was adjusted; rate = executed ÷ "
          + "budget, rounded half up to 0.01%; unspent = budget − executed. Where no budget is recorded at "
          + "all, planned money takes its place."),
      say(
        "序时进度是当年已过去的部分，按月计，当月按日计；以前年度为100%。",
        "The time progress is the part of the year that has passed, by months, within a month by days; "
          + "100% for earlier years."),
      say(
        "金额以\(unit.title.zh)计，是精确数，没有舍入；只有按序时应支出的数按笔四舍五入到\(unit.text(Int128(1)))\(unit.title.zh)"
          + "（没有执行数时按年）。",
        "Amounts are exact, in \(unit.title.en); only what is due by time is rounded half up to "
          + "\(unit.text(Int128(1))) \(unit.title.en), per line (per year where no expenditure is recorded)."
      ),
    ]
  }

  private var stateRule: String {
    say(
      "重点任务的进展只看资金，依次判断：各年都没有资金的为“未安排资金”；到报告年度为止没有资金的为“未到实施年度”；"
        + "没有一笔执行数的为“无执行记录”；各年资金都已支完的为“资金已全部支出”；有执行记录而数为0的为“尚未支出”；"
        + "有一笔落后于序时进度的为“落后于序时进度”；没有落后的、但有的笔没有预算或执行数的为“记录不全”；其余为“达到序时进度”。"
        + "几项任务共有的项目在各项任务中全额计列，合计只计一次。",
      "The state of a duty is judged by money alone, in this order: no money in any year, “no money in "
        + "the plan”; none up to the report's year, “not due yet”; no expenditure recorded, “nothing "
        + "recorded”; the money of all years spent, “all spent”; expenditure recorded as 0, “nothing spent "
        + "yet”; any line behind the time progress, “behind”; none behind but some without budget or "
        + "expenditure, “record incomplete”; else “on schedule”. A project of several duties is shown in "
        + "full with each, and counted once in the total.")
  }

  private var lateRule: String {
    say(
      "落后按笔计算：应支出数（预算×序时进度）减执行数，超支的不抵补别笔；没有执行数的按未支出计，并写明笔数和金额。"
        + "年度结余只算已过去的年度。",
      "Delays are reckoned line by line: what is due (budget × time progress) less what is spent; lines "
        + "ahead do not make up for others. A line without expenditure counts as unspent and is said to "
        + "be so. Unspent money of years is that of years that are over.")
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if progress.undated > 0 {
      remarks.append(
        say(
          "\(progress.undated)笔\(words.close(year: progress.runningYear))的执行数没有注明截至日，按截至\(words.date(asOf))计。",
          "\(words.count(progress.undated, "expenditure")) of \(words.close(year: progress.runningYear)) without a day "
            + "\(progress.undated == 1 ? "counts" : "count") as of \(words.date(asOf))."))
    }
    let counts = checkup.relations
    let waived = checkup.findings.count { $0.waiver != nil }
    remarks.append(
      say(
        "计划文件核对了\(counts.total)条数字关系（不符\(counts[.broken])条）和\(checkup.applied.count)条规则；"
          + "第五部分列出错误\(checkup.count(of: .error))个、警告\(checkup.count(of: .warning))个所涉及的事项"
          + (waived > 0 ? "，已认可的\(waived)个不列" : "") + "。",
        "\(counts.total) relations between figures (\(counts[.broken]) broken) and "
          + "\(checkup.applied.count) rules were checked; part 5 has what the \(checkup.count(of: .error)) "
          + "errors and \(checkup.count(of: .warning)) warnings are about"
          + (waived > 0 ? "; \(waived) accepted ones are left out" : "") + "."))
    return remarks
  }
}
