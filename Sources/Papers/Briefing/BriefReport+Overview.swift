internal import Planning
internal import Screens
internal import Texts

/// 一、总体情况 and 三、资金到位与执行.
extension BriefReport {
  func addOverview(to page: inout Page) {
    page.add(.heading(say("一、总体情况", "1. Overall")))
    page.add(.words(planSentence))
    for sentence in executionSentences { page.add(.words(sentence)) }
    let rows = progress.sums { $0.year }.map { yearRow($0.group, $0.sum) }
    if rows.isEmpty { return }
    page.add(.subheading(say("分年度资金", "Money by year")))
    page.add(
      .table(
        yearHeads, rows + [yearRow(nil, progress.total)],
        numeric: Set(1..<yearHeads.count), hasTotal: true))
  }

  private var planSentence: String {
    let total = progress.total.planned + progress.later.planned
    var parts: [String] = []
    var byPayer: [Int: Int128] = [:]
    for row in 0..<draft.tranches.count {
      let tier = draft.sources[Int(draft.tranches.source[row])].tier
      byPayer[tier.isLocal ? Int(Tier.city.rawValue) : Int(tier.rawValue), default: 0] += Int128(
        draft.tranches.amount[row])
    }
    for (tier, sum) in byPayer.sorted(by: { $0.key < $1.key }) {
      let payer: Payer =
        tier == Int(Tier.city.rawValue) ? .local : .tier(Tier(rawValue: Int32(tier))!)
      parts.append(words.name(payer: payer) + say("", " ") + money(sum))
    }
    let window = draft.moneyYears.map { words.years($0.lowerBound, $0.upperBound) } ?? ""
    let duties = draft.duties.count
    return say(
      "计划总投资\(money(total))（\(window)）"
        + (parts.count > 1 ? "，其中\(words.joined(parts))" : "")
        + "；共\(draft.subprojects.count)个子项目"
        + (duties > 0 ? "、\(duties)项重点任务" : "") + "。"
        + (isOver ? "计划期已满。" : ""),
      "The plan is \(money(total)) in all (\(window))"
        + (parts.count > 1 ? ": \(words.joined(parts))" : "")
        + "; \(words.count(draft.subprojects.count, "sub-project"))"
        + (duties > 0 ? ", " + words.count(duties, "duty", "duties") : "") + "."
        + (isOver ? " Its years are over." : ""))
  }

  /// Whether the plan's last year is over.
  private var isOver: Bool { draft.moneyYears.map { progress.isOver($0.upperBound) } ?? false }

  private var executionSentences: [String] {
    let sum = progress.total
    let share = ExecutionRate(sum.planned, of: sum.planned + progress.later.planned)
    let rate = share.map { say("，占总投资的\($0.text())", ", \($0.text()) of the whole") } ?? ""
    var sentences = [
      say(
        "\(period)计划安排\(money(sum.planned))\(rate)。"
          + (isRunning ? "\(words.close(year: progress.runningYear))序时进度为\(timeProgress)。" : ""),
        "The plan has \(money(sum.planned)) for \(period)\(rate)."
          + (isRunning
            ? " The time progress of \(words.close(year: progress.runningYear)) is \(timeProgress)."
            : ""))
    ]
    if !progress.hasExpenditure {
      sentences.append(unrecordedSentence)
      return sentences
    }
    sentences.append(executedSentence)
    let silent = progress.unrecordedLines
    let unbudgeted = progress.plannedWithoutBudget
    if silent > 0 || !unbudgeted.isEmpty {
      sentences.append(
        say(
          "有资金的各笔中，\(silent)笔没有执行数"
            + (unbudgeted.isEmpty
              ? "" : "，\(unbudgeted.lines.count)笔、\(money(unbudgeted.total))没有预算") + "。",
          "Of the lines with money, \(silent) have no expenditure recorded"
            + (unbudgeted.isEmpty
              ? "" : " and \(unbudgeted.lines.count), \(money(unbudgeted.total)), have no budget")
            + "."))
    }
    if progress.later.executed != 0 {
      sentences.append(
        say(
          "以后年度的资金已提前执行\(money(progress.later.executed))，没有计入下列各表。",
          "\(money(progress.later.executed)) of later years has been spent ahead; the tables leave it "
            + "out."))
    }
    return sentences
  }

  /// Whether the plan has money in the report's year.
  private var isRunning: Bool { progress.years.contains(progress.runningYear) }

  /// The part of the report's year that has passed.
  private func share(of year: Int32) -> Ratio {
    draft.fiscalYears.start.share(of: year, on: asOf)
  }

  private var timeProgress: String { percent(share(of: progress.runningYear)) }

  private var executedSentence: String {
    let sum = progress.total
    if !progress.hasBudgets {
      let rate = sum.rate.map { say("，占计划的\($0.text())", ", \($0.text()) of it") } ?? ""
      return say(
        "没有录入预算，以计划资金为准：已执行\(money(sum.executed))\(rate)。",
        "No budget has been recorded; measured by the plan, \(money(sum.executed)) has been spent\(rate)."
      )
    }
    var rates: [String] = []
    if let rate = sum.rate {
      rates.append(say("按调整预算\(rate.text())", "\(rate.text()) of the adjusted budget"))
    }
    if let rate = sum.rateOfInitial {
      rates.append(say("按年初预算\(rate.text())", "\(rate.text()) of the initial one"))
    }
    return say(
      "年初预算\(money(sum.initial))，调整预算\(money(sum.budget))，已执行\(money(sum.executed))"
        + (rates.isEmpty ? "。" : "；执行率\(words.joined(rates))。"),
      "The initial budget is \(money(sum.initial)), the adjusted one \(money(sum.budget)); "
        + "\(money(sum.executed)) has been spent"
        + (rates.isEmpty ? "." : ": \(words.joined(rates))."))
  }

  private var unrecordedSentence: String {
    let due = plannedDue
    return say(
      (progress.hasBudgets
        ? "预算为\(money(progress.total.budget))，尚未录入执行数" : "尚未录入预算和执行数")
        + "，本报告因此只列出计划资金、按计划应完成的任务和需要决定的事项，请各责任单位核报后补充。"
        + "如按序时进度，到\(words.date(asOf))应支出计划资金\(money(due))。",
      (progress.hasBudgets
        ? "The budget is \(money(progress.total.budget)). No expenditure has been recorded"
        : "Neither budgets nor expenditure have been recorded")
        + ": the report shows planned money, what is due by plan, and what needs a decision; those "
        + "responsible are asked to report the rest. In step with time, \(money(due)) of the planned "
        + "money would have been spent by \(words.date(asOf)).")
  }

  /// The planned money of a year that time asks for, rounded half up.
  private func plannedDue(_ year: Int32, _ sum: ExecutionSum) -> Int128 {
    share(of: year).rounded(of: sum.planned)
  }

  /// That of all years.
  private var plannedDue: Int128 {
    progress.sums { $0.year }.reduce(0) { $0 + plannedDue($1.group, $1.sum) }
  }

  // MARK: By year

  private var yearHeads: [String] {
    if !progress.hasExpenditure {
      return [say("年度", "year"), say("计划资金", "planned")]
        + (progress.hasBudgets ? [say("预算", "budget")] : [])
        + [say("序时进度", "time progress"), say("按序时应支出", "due by time")]
    }
    return [say("年度", "year"), say("计划资金", "planned")]
      + (progress.hasBudgets ? [say("年初预算", "initial"), say("调整预算", "adjusted")] : [])
      + [say("执行数", "executed"), say("执行率", "rate")]
      + (progress.hasBudgets ? [say("占年初预算", "of initial")] : [])
      + [say("序时应支出", "due by time"), say("结余", "unspent")]
  }

  /// The row of a year, or of all of them.
  private func yearRow(_ year: Int32?, _ sum: ExecutionSum) -> [String] {
    let head = year.map { words.close(year: $0) } ?? say("合计", "total")
    if !progress.hasExpenditure {
      return [head, text(sum.planned)] + (progress.hasBudgets ? [text(sum.budget)] : [])
        + [
          year.map { percent(share(of: $0)) } ?? "",
          text(year.map { plannedDue($0, sum) } ?? plannedDue),
        ]
    }
    let figures = FigureTexts(self, sum)
    return [head, figures.planned]
      + (progress.hasBudgets
        ? [sum.initialLines == 0 ? "" : text(sum.initial), figures.budget] : [])
      + [figures.executed, figures.rate]
      + (progress.hasBudgets ? [sum.rateOfInitial?.text() ?? "–"] : [])
      + [text(sum.due), figures.unspent]
  }

  // MARK: By source

  /// Sources listed one by one; of more, their tiers are.
  private static let sourcesListed = 24

  func addSources(to page: inout Page) {
    page.add(.heading(say("三、资金到位与执行", "3. Money by source")))
    let isByTier = draft.sources.count > BriefReport.sourcesListed
    func group(_ line: BudgetLine) -> Int32 {
      isByTier ? draft.sources[Int(line.source)].tier.rawValue : line.source
    }
    func name(_ group: Int32) -> String {
      isByTier
        ? words.name(payer: .tier(Tier(rawValue: group)!)) : words.name(source: group)
    }
    let groups = progress.sums(by: group)
    if groups.isEmpty {
      page.add(.words(say("\(period)没有安排资金。", "There is no money for \(period).")))
      return
    }
    if isByTier {
      page.add(
        .words(
          say(
            "资金来源有\(draft.sources.count)个，按层级汇总。",
            "There are \(draft.sources.count) sources; they are added up by tier.")))
    }
    let years = progress.years
    if !progress.hasExpenditure, !progress.hasBudgets {
      addPlannedSources(groups.map { ($0.group, name($0.group), $0.sum) }, group, to: &page)
      return
    }
    let positions = Dictionary(uniqueKeysWithValues: years.enumerated().map { ($1, Int32($0)) })
    let width = Int32(years.count)
    let parts = progress.sums { group($0) * width + positions[$0.year]! }
    var rows: [[String]] = []
    for (number, sum) in groups {
      for part in parts where part.group / width == number {
        let year = years[Int(part.group % width)]
        rows.append([name(number), words.close(year: year)] + FigureTexts(self, part.sum).cells)
      }
      if years.count > 1 {
        rows.append([name(number), say("小计", "subtotal")] + FigureTexts(self, sum).cells)
      }
    }
    rows.append([say("合计", "total"), ""] + FigureTexts(self, progress.total).cells)
    let header = [say("资金来源", "source"), say("年度", "year")] + FigureTexts.heads(self)
    page.add(.table(header, rows, numeric: Set(2..<header.count), hasTotal: true))
  }

  private func addPlannedSources(
    _ groups: [(group: Int32, name: String, sum: ExecutionSum)], _ group: (BudgetLine) -> Int32,
    to page: inout Page
  ) {
    let years = progress.years
    page.add(
      .words(
        say(
          "资金到位和执行情况没有录入，下表是\(period)计划安排的资金。",
          "What has come in and been spent is not recorded; this is the planned money of "
            + "\(period).")))
    var planned: [Int64: Int128] = [:]
    for line in progress.lines {
      if let amount = line.planned {
        planned[Int64(group(line)) << 32 | Int64(line.year), default: 0] += Int128(amount)
      }
    }
    var rows = groups.map { part in
      [part.name]
        + years.map { planned[Int64(part.group) << 32 | Int64($0)].map(text) ?? "" }
        + [text(part.sum.planned)]
    }
    let byYear = progress.sums { $0.year }
    rows.append(
      [say("合计", "total")] + byYear.map { text($0.sum.planned) } + [text(progress.total.planned)])
    let header =
      [say("资金来源", "source")] + years.map { words.close(year: $0) } + [say("合计", "total")]
    page.add(.table(header, rows, numeric: Set(1..<header.count), hasTotal: true))
  }
}

/// One sum of money in the columns of the report's tables.
struct FigureTexts {
  let planned: String
  let budget: String
  let executed: String
  let rate: String
  let unspent: String
  private let hasBudgets: Bool
  private let hasExpenditure: Bool

  init(_ report: BriefReport, _ sum: ExecutionSum) {
    planned = sum.plannedLines == 0 ? "" : report.text(sum.planned)
    budget = sum.budgetLines == 0 ? "" : report.text(sum.budget)
    let hasMoney = sum.planned != 0 || sum.budget != 0
    executed =
      sum.executedLines > 0
      ? report.text(sum.executed) : hasMoney ? report.say("未记录", "not recorded") : ""
    rate = sum.rate?.text() ?? (hasMoney ? "–" : "")
    unspent = sum.executedLines == 0 ? "" : report.text(sum.budget - sum.executed)
    hasBudgets = report.progress.hasBudgets
    hasExpenditure = report.progress.hasExpenditure
  }

  static func heads(_ report: BriefReport) -> [String] {
    [report.say("计划资金", "planned")]
      + (report.progress.hasBudgets ? [report.say("预算", "budget")] : [])
      + (report.progress.hasExpenditure
        ? [
          report.say("执行数", "executed"), report.say("执行率", "rate"), report.say("结余", "unspent"),
        ] : [])
  }

  /// One for each of `heads`.
  var cells: [String] {
    [planned] + (hasBudgets ? [budget] : []) + (hasExpenditure ? [executed, rate, unspent] : [])
  }
}
