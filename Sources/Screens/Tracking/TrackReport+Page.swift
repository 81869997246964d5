internal import Checking
internal import PlanPackages
package import Planning
internal import Rebalancing
package import Texts

/// The report for people: sentences and tables.
extension TrackReport {
  /// Lines behind schedule, or above their budget, that a terminal shows; other formats show all.
  static let linesShown = 20
  /// Columns of a screen that a name keeps however wide the figures beside it are.
  static let leastName = 12

  package func page(isText: Bool) -> Page {
    var page = Page()
    page.add(.title(package.title + say("　单位：\(unit.title.zh)", "  (unit: \(unit.title.en))")))
    if hasMoney { addMoney(isText: isText, to: &page) }
    addScores(isText: isText, to: &page)
    return page
  }

  /// `资阳市…：执行跟踪`
  package var heading: String { package.title + say("：执行跟踪", ": execution") }

  private func addMoney(isText: Bool, to page: inout Page) {
    page.add(.words(daySentence))
    page.add(.verdict(verdict, isGood: isOnSchedule))
    page.add(.list(countSentences))
    var left: [String] = []
    for dimension in dimensions {
      addSums(by: dimension, isText: isText, leaving: &left, to: &page)
    }
    page.add(
      .note(
        columnNote
          + (left.isEmpty
            ? ""
            : say(
              "太宽的表里没有列出：\(words.joined(left))；其他格式有。",
              " Left out of tables too wide for the screen: \(words.joined(left)); every other format has "
                + "them."))))
    // Where nothing at all is recorded, nothing is late; where nothing is budgeted, nothing is above it.
    if total.executedLines > 0 { addBehind(isText: isText, to: &page) }
    if total.budgetLines > 0 { addOverspent(isText: isText, to: &page) }
  }

  private var isOnSchedule: Bool {
    total.behindLines + total.behindInitialLines + total.overspentLines + total.unbudgetedLines == 0
  }

  package func text(_ amount: Int128) -> String { unit.text(amount) }

  package func text(_ amount: Amount?) -> String { amount.map { unit.text($0) } ?? "" }

  // MARK: Sentences

  private func runningYear(_ day: Day) -> String {
    words.title(year: draft.fiscalYears.start.year(of: day))
  }

  /// Up to which day the figures count and what is due by then.
  private var daySentence: String {
    guard let asOf else {
      return say(
        "没有给出 --as-of：各笔取最新的数，各年都视为已经结束，应执行全部预算。",
        "Without --as-of the latest figure of every line counts, and every year is taken as over: all of "
          + "its budget is due.")
    }
    let start = draft.fiscalYears.start
    let share = start.share(of: start.year(of: asOf), on: asOf).percentText()
    let year = runningYear(asOf)
    return say(
      "截至 \(asOf.text)，各笔取不晚于这一天的最新数。序时进度：此前各年 100 %，\(year) \(share)（按月，月内按日），"
        + "以后各年 0 %。",
      "As of \(asOf.text): of every line the latest figure up to that day counts. Time progress: 100 % "
        + "of earlier years, \(share) of \(year) (by months, within a month by days), 0 % of later "
        + "ones.")
  }

  private var verdict: String {
    guard total.budgetLines > 0 else {
      return total.executedLines == 0
        ? say("没有预算，也没有执行数。", "There are neither budgets nor expenditure.")
        : say(
          "执行 \(text(total.executed))；没有预算，执行率、结余和落后数无从计算。",
          "\(text(total.executed)) executed; without budgets there is no rate, nothing unspent and nothing "
            + "behind schedule to tell.")
    }
    guard let rate = total.rate else {
      return say(
        "预算 \(text(total.budget))，没有登记执行数。",
        "Budgets of \(text(total.budget)); no expenditure is recorded.")
    }
    var zh = "执行 \(text(total.executed))，为预算 \(text(total.budget)) 的 \(rate.text())"
    var en =
      "\(text(total.executed)) executed, \(rate.text()) of the budget of \(text(total.budget))"
    if total.adjustedLines > 0, let ofInitial = total.rateOfInitial {
      zh += "、年初预算 \(text(total.initial)) 的 \(ofInitial.text())"
      en += " and \(ofInitial.text()) of the initial \(text(total.initial))"
    }
    if asOf != nil, let ofDue = ExecutionRate(total.due, of: total.budget) {
      zh += "；到这一天应执行 \(text(total.due))（\(ofDue.text())）"
      en += "; \(text(total.due)) (\(ofDue.text())) was due by then"
    }
    return say(zh + "；" + scheduleWords, en + "; " + scheduleWords)
  }

  private var scheduleWords: String {
    var zh = "没有一笔落后于序时进度"
    var en = "no line is behind schedule"
    if total.behindLines > 0 {
      zh = "\(total.behindLines) 笔落后于序时进度，共落后 \(text(total.behind))"
      en = "behind schedule: \(total.behindLines) lines, by \(text(total.behind))"
    }
    if total.overspentLines > 0 {
      zh += "；\(total.overspentLines) 笔超支，共超 \(text(total.overspent))"
      en += "; above budget: \(total.overspentLines), by \(text(total.overspent))"
    }
    return say(zh + "。", en + ".")
  }

  /// How many lines have which figure, and what the figures do not say.
  private var countSentences: [String] {
    var sentences = [figureCounts]
    if total.unrecordedLines > 0, total.executedLines > 0 {
      sentences.append(
        say(
          "\(total.unrecordedLines) 笔有预算（共 \(text(total.unrecorded))）而没有登记执行数：空白不是 0，"
            + "执行数里没有它们，执行率、结余和落后数里有它们的预算。",
          "\(total.unrecordedLines) lines with a budget (\(text(total.unrecorded)) in all) have no recorded "
            + "expenditure: a blank is not a zero. They are missing from what is executed; rates, "
            + "unspent and behind include their budgets."))
    }
    if total.outdatedLines > 0, let latest {
      let other = asOf == nil || asOf! > latest
      sentences.append(
        say(
          "\(total.outdatedLines) 笔的执行数早于\(asOf == nil ? "年末" : "这一天")，此后的支出不在内"
            + (other ? "；最新的执行数截至 \(latest.text)，可用 --as-of \(latest.text)。" : "。"),
          "The expenditure of \(total.outdatedLines) lines is dated before "
            + (asOf == nil ? "the end of its year" : "that day")
            + "; what was spent since is not in it"
            + (other ? ". The latest is of \(latest.text): try --as-of \(latest.text)." : ".")))
    }
    let undated = book.lines.count { $0.executed != nil && $0.executedOn == nil }
    if undated > 0 {
      sentences.append(
        say(
          "\(undated) 笔执行数没有日期"
            + (asOf == nil ? "，视为全年数。" : "，其中 \(book.undated) 笔属于 \(runningYear(asOf!))，视为截至这一天。"),
          "\(undated) figures of expenditure have no date"
            + (asOf == nil
              ? " and are taken for the whole year's."
              : ", \(book.undated) of them of \(runningYear(asOf!)): they are taken as of that day.")
        ))
    }
    if total.unbudgetedLines > 0 {
      sentences.append(
        say(
          "\(total.unbudgetedLines) 笔支出没有预算，共 \(text(total.unbudgeted))。",
          "\(total.unbudgetedLines) lines spent \(text(total.unbudgeted)) without any budget."))
    }
    return sentences
  }

  private var figureCounts: String {
    let fallback =
      total.adjustedLines == 0
      ? say("没有调整预算，以年初预算为准", "no adjusted budget, so the initial one counts")
      : say(
        "\(total.adjustedLines) 笔有调整预算"
          + (total.adjustedLines < total.budgetLines ? "，其余以年初预算为准" : ""),
        "\(total.adjustedLines) an adjusted one"
          + (total.adjustedLines < total.budgetLines
            ? " (of the others the initial one counts)" : ""))
    let planned =
      total.plannedLines == 0
      ? "" : say("计划资金 \(total.plannedLines) 笔；", "\(total.plannedLines) tranches of the plan; ")
    if total.budgetLines == 0 {
      return planned
        + say(
          "没有预算；\(total.executedLines) 笔有执行数。",
          "no budgets; \(total.executedLines) lines have recorded expenditure.")
    }
    return planned
      + say(
        "\(total.initialLines) 笔有年初预算，\(fallback)；\(total.executedLines) 笔有执行数。",
        "\(total.initialLines) lines have an initial budget, \(fallback), \(total.executedLines) have "
          + "recorded expenditure.")
  }

  /// What the columns of the tables mean.
  private var columnNote: String {
    let hasAdjusted = total.adjustedLines > 0
    let zh = hasAdjusted ? "调整预算" : "年初预算"
    let en = hasAdjusted ? "adjusted" : "initial"
    return say(
      (hasAdjusted ? "调整预算：没有调整的按年初预算。" : "")
        + "执行率＝执行数÷\(zh)；"
        + (hasAdjusted ? "占年初＝执行数÷年初预算；调整额＝调整预算−年初预算；" : "")
        + "结余＝\(zh)−执行数，负数为超支；"
        + "落后＝各笔 \(zh)×序时进度（四舍五入）−执行数，超前的不抵落后的。空白：没有这个数。",
      (hasAdjusted ? "adjusted: the initial budget where nothing was adjusted. " : "")
        + "rate = executed / \(en); "
        + (hasAdjusted
          ? "of init. = executed / initial; change = adjusted − initial; " : "")
        + "unspent = \(en) − executed, negative where more was spent; "
        + "behind = \(en) × time progress (rounded half up) − executed, line by line: lines ahead do not "
        + "make up for others. Blank: there is no such figure.")
  }

  // MARK: Tables

  /// A column of figures.
  private struct Column {
    let head: String
    /// Whether a screen that is too narrow can do without it.
    var canWait = false
    /// Its text for a group.
    let text: (ExecutionSum) -> String
  }

  /// The columns of which there is anything to show.
  private var columns: [Column] {
    func amount(
      _ value: KeyPath<ExecutionSum, Int128>, _ lines: KeyPath<ExecutionSum, Int>
    ) -> (ExecutionSum) -> String {
      { $0[keyPath: lines] == 0 ? "" : text($0[keyPath: value]) }
    }
    let notRecorded = say("未登记", "not recorded")
    let hasAdjusted = total.adjustedLines > 0
    var columns: [Column] = []
    if total.plannedLines > 0 {
      columns.append(
        Column(head: say("计划", "plan"), canWait: true, text: amount(\.planned, \.plannedLines)))
    }
    if total.initialLines > 0 {
      columns.append(
        Column(head: say("年初预算", "initial"), text: amount(\.initial, \.initialLines)))
    }
    if hasAdjusted {
      columns.append(
        Column(head: say("调整预算", "adjusted"), text: amount(\.budget, \.budgetLines)))
    }
    columns.append(
      Column(head: say("执行数", "executed")) {
        $0.executedLines > 0 ? text($0.executed) : $0.unrecordedLines > 0 ? notRecorded : ""
      })
    columns.append(Column(head: say("执行率", "rate")) { $0.rate?.text() ?? "" })
    if hasAdjusted, total.initialLines > 0 {
      columns.append(Column(head: say("占年初", "of init.")) { $0.rateOfInitial?.text() ?? "" })
      columns.append(
        Column(head: say("调整额", "change"), canWait: true) {
          $0.adjustment.map { unit.signedText($0) } ?? ""
        })
    }
    columns.append(Column(head: say("结余", "unspent")) { $0.unspent.map { text($0) } ?? "" })
    columns.append(Column(head: say("落后", "behind"), text: amount(\.behind, \.budgetLines)))
    return columns
  }

  private func addSums(
    by dimension: Dimension, isText: Bool, leaving left: inout [String], to page: inout Page
  ) {
    let titles: [Dimension: (String, String)] = [
      .year: ("按年度", "By year"), .source: ("按资金来源", "By source"), .tier: ("按资金层级", "By tier"),
      .place: ("按出资地", "By place that pays"), .project: ("按项目", "By project"),
      .subproject: ("按子项目", "By sub-project"),
    ]
    let (zh, en) = titles[dimension]!
    page.add(.heading(say(zh, en)))
    let sums =
      sums(by: dimension).map { (name: name(dimension, $0.group), sum: $0.sum) }
      + [(name: say("合计", "total"), sum: total)]
    var columns = columns
    var rows: [[String]] = []
    while true {
      rows = sums.map { row in [row.name] + columns.map { $0.text(row.sum) } }
      let needed = min(rows.map { Layout.width($0[0]) }.max() ?? 0, TrackReport.leastName)
      guard isText, TrackReport.nameWidth(rows, columns.map(\.head)) < needed,
        let last = columns.lastIndex(where: \.canWait)
      else { break }
      let head = columns.remove(at: last).head
      if !left.contains(head) { left.append(head) }
    }
    page.add(
      .table(
        [dimension.title(words.language)] + columns.map(\.head),
        isText ? TrackReport.narrow(rows, columns.map(\.head)) : rows,
        numeric: Set(1...columns.count), hasTotal: true))
  }

  private func name(_ dimension: Dimension, _ group: Int32) -> String {
    switch dimension {
    case .year: words.name(year: group)
    case .source: words.name(source: group)
    case .tier: words.name(payer: .tier(Tier(rawValue: group)!))
    case .place: words.name(place: group)
    case .project: group < 0 ? say("（未写明）", "(none)") : words.title(project: group)
    case .subproject: words.title(subproject: group)
    case .level: group < 0 ? "" : words.name(level: Level(rawValue: group)!)
    }
  }

  /// What the figures of `rows` under `heads` leave of the screen for the names before them.
  private static func nameWidth(_ rows: [[String]], _ heads: [String]) -> Int {
    heads.indices.reduce(Page.width) { left, column in
      let widest = rows.map { Layout.width($0[column + 1]) }.max() ?? 0
      return left - 2 - max(Layout.width(heads[column]), widest)
    }
  }

  /// `rows` with their first cells, the names, cut to what the other columns leave of the screen.
  package static func narrow(_ rows: [[String]], _ heads: [String]) -> [[String]] {
    let limit = max(nameWidth(rows, heads), leastName)
    return rows.map { [Layout.shortened($0[0], to: limit)] + $0.dropFirst() }
  }

  private func addBehind(isText: Bool, to page: inout Page) {
    let lines = book.behind
    if lines.isEmpty { return }
    page.add(.heading(say("落后于序时进度", "Behind schedule")))
    let byInitial = lines.count { $0.behind(on: asOf) == 0 }
    let both = total.adjustedLines > 0
    page.add(
      .words(
        say(
          "应执行＝预算×序时进度；落后＝应执行−执行数。" + (both ? "前两列按调整预算（没有调整的按年初预算），后两列按年初预算。" : "")
            + (byInitial > 0 ? "其中 \(byInitial) 笔只落后于年初预算：预算调减后已不落后。" : ""),
          "due = budget × time progress; behind = due − executed."
            + (both
              ? " First against the adjusted budget (the initial one where nothing was adjusted), then "
                + "against the initial one." : "")
            + (byInitial > 0
              ? " \(byInitial) of these lines are behind the initial budget only: after their budgets "
                + "were cut they are not behind." : ""))))
    let shown = isText ? Array(lines.prefix(TrackReport.linesShown)) : lines
    var heads = [
      say("资金来源", "source"), say("年度", "year"), say("预算", "budget"), say("执行数", "executed"),
      say("应执行", "due"), say("落后", "behind"),
    ]
    if both { heads += [say("年初应执行", "due of initial"), say("年初落后", "behind it")] }
    let rows = shown.map { line in
      [words.title(subproject: line.subproject)] + cells(line) + [
        line.due(on: asOf).map(text) ?? "", text(line.behind(on: asOf)),
      ]
        + (both
          ? [line.dueOfInitial(on: asOf).map(text) ?? "", text(line.behindInitial(on: asOf))] : [])
    }
    addLines(rows, heads, isText: isText, hidden: lines.count - shown.count, to: &page)
  }

  private func addOverspent(isText: Bool, to page: inout Page) {
    let lines = book.overspent
    if lines.isEmpty { return }
    page.add(.heading(say("超支", "Spent more than budgeted")))
    let shown = isText ? Array(lines.prefix(TrackReport.linesShown)) : lines
    let heads = [
      say("资金来源", "source"), say("年度", "year"), say("预算", "budget"), say("执行数", "executed"),
      say("超支", "above"),
    ]
    let rows = shown.map { line in
      [words.title(subproject: line.subproject)] + cells(line) + [
        line.budget == nil ? say("没有预算", "no budget") : text(line.overspent)
      ]
    }
    addLines(rows, heads, isText: isText, hidden: lines.count - shown.count, to: &page)
  }

  /// Source, year, budget and expenditure of a line.
  private func cells(_ line: BudgetLine) -> [String] {
    [
      words.name(source: line.source), words.name(year: line.year), text(line.budget),
      line.executed.map { unit.text($0) } ?? say("未登记", "not recorded"),
    ]
  }

  private func addLines(
    _ rows: [[String]], _ heads: [String], isText: Bool, hidden: Int, to page: inout Page
  ) {
    page.add(
      .table(
        [say("子项目", "sub-project")] + heads, isText ? TrackReport.narrow(rows, heads) : rows,
        numeric: Set(3...heads.count)))
    if hidden > 0 {
      page.add(
        .words(
          say(
            "另有 \(hidden) 笔，见其他格式。",
            "\(hidden) more lines; every other format lists them.")))
    }
  }
}
