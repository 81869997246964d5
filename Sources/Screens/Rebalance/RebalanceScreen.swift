package import Allocation
internal import Checking
package import Planning
internal import Rebalancing
package import Texts

/// What a report says to people: sentences and tables in one language and unit. All figures come from
/// the report's cells and ledger, added up once.
package struct RebalanceScreen {
  package let report: RebalanceReport
  package let words: PlanWords
  package let unit: MoneyUnit
  /// Whether names may be cut to fit a terminal.
  package let isNarrow: Bool
  package let draft: PlanDraft
  package let total: RebalanceReport.Line
  package let bySourceYear: [RebalanceReport.Line]
  package let bySubproject: [RebalanceReport.Line]
  let moves: [Move]

  /// Rows of one table on the screen; machine formats hold all.
  package static let rowsShown = 20
  /// Columns of a sub-project's name on a terminal.
  package static let nameWidth = 32

  package init(_ report: RebalanceReport, _ rendering: RebalanceReport.Rendering, isNarrow: Bool) {
    self.report = report
    self.isNarrow = isNarrow
    draft = report.draft
    words = PlanWords(draft: report.draft, language: rendering.language)
    unit = rendering.unit.flatMap { report.draft.unit.shown(in: $0) } ?? report.draft.unit
    total = report.total
    bySourceYear = report.bySourceYear
    bySubproject = report.bySubproject
    moves = report.ledger?.moves ?? []
  }

  /// All of the report; `withCurve: false` leaves out what becomes of deeper cuts.
  package func page(withCurve: Bool = true) -> Page {
    var page = Page()
    addTitle(to: &page)
    switch report.answer.outcome {
    case .funded:
      page.add(.verdict(verdict, isGood: report.isBest))
      addFairness(to: &page)
      addFigures(to: &page)
      addNotices(to: &page)
      addProof(to: &page)
    case .proportional(let answer):
      if let broken = answer.broken {
        page.add(.verdict(brokenVerdict(broken), isGood: false))
        page.add(
          .words(
            say(
              "以下是这样分摊的数字，供对照；它不是可行的安排。",
              "The figures below show that split for comparison; it is no allocation.")))
      } else {
        page.add(.verdict(verdict, isGood: true))
      }
      addFigures(to: &page)
      addNotices(to: &page)
      page.add(
        .note(
          answer.broken == nil
            ? say(
              "独立复核：符合全部限制；按同一百分比分摊只是通行做法，不表示这是最优。",
              "Checked independently: obeys the limits; not claimed to be best.")
            : say("没有可行的安排，退出码 3。", "No allocation; exit status 3.")))
    case .impossible(let impossible): addConflict(impossible, to: &page)
    case .undecided:
      page.add(
        .verdict(
          say(
            "没有得出结论：在搜索限度内既没有找到符合全部限制的整数安排，也没有证明不存在。请放宽一条限制再试。",
            "Undecided: within the limits of the search neither whole amounts that obey every limit were "
              + "found nor a proof that there are none. Loosen a limit and try again."),
          isGood: false))
      addNotices(to: &page)
    }
    if withCurve, let curve = report.curve { add(curve, to: &page) }
    return page
  }

  // MARK: Words

  package func say(_ zh: String, _ en: String) -> String { words.say(zh, en) }

  package func money(_ amount: Int128) -> String { unit.text(amount) }
  package func money(_ amount: Amount) -> String { unit.text(amount) }

  /// With a sign in front.
  package func signed(_ amount: Int128) -> String {
    unit.signedText(amount)
  }

  /// `part / whole` in percent to two decimals; never 0 for what is more.
  package func percent(_ part: Int128, of whole: Int128) -> String {
    if whole <= 0 { return part == 0 ? "0%" : "–" }
    let hundredths = divideRoundingHalfUp(part * 10_000, by: whole)
    if hundredths == 0, part > 0 { return "< 0.01%" }
    return decimalText(hundredths, decimals: 2) + "%"
  }

  package func joined(_ list: [String]) -> String { words.joined(list) }

  package func name(source: Int32) -> String { words.name(source: source) }

  package func id(subproject: Int32) -> String { words.id(subproject: subproject) }

  package func title(subproject: Int32) -> String {
    words.title(subproject: subproject, limit: isNarrow ? RebalanceScreen.nameWidth : nil)
  }

  package func year(_ year: Int32) -> String { words.name(year: year) }

  /// A selector in words: `省级资金 2021 年 sp01`, `province 2021 sp01`.
  ///
  /// With `isShort` sub-projects and projects go by their ids.
  package func words(_ selector: Selector, isShort: Bool = false) -> String {
    var words: [String] = []
    switch selector.sources {
    case .all: break
    case .source(let source): words.append(name(source: source))
    case .payer(let payer): words.append(self.words.name(payer: payer))
    case .place(let place): words.append(self.words.name(place: place))
    }
    if let year = selector.year {
      // 省级资金2021年, province 2021.
      let isClose = self.words.language == .zh && !words.isEmpty
      words =
        isClose ? [words[0] + self.words.title(year: year)] : words + [self.words.title(year: year)]
    }
    switch selector.rows {
    case .all: break
    case .subproject(let index):
      words.append(isShort ? id(subproject: index) : title(subproject: index))
    case .project(let index):
      let project = draft.projects[Int(index)]
      words.append(isShort ? project.id : project.id + " " + project.name)
    }
    return words.isEmpty ? say("全部资金", "all money") : words.joined(separator: " ")
  }

  /// A limit in words with its figure.
  package func words(limit number: Int, isShort: Bool = false) -> String {
    let limit = report.terms.limits[number]
    let what = words(limit.selector, isShort: isShort)
    return switch limit.kind {
    case .ceiling(let most): say("\(what)至多 \(money(most))", "\(what) at most \(money(most))")
    case .floor(let least): say("\(what)至少 \(money(least))", "\(what) at least \(money(least))")
    case .lock:
      say(
        "\(what) 锁定在计划数 \(money(report.answer.sums.total(limit.selector)))",
        "\(what) locked at the planned \(money(report.answer.sums.total(limit.selector)))")
    case .spent(let amount):
      say("\(what)已支出 \(money(amount))", "\(what): \(money(amount)) already spent")
    case .match(let share?):
      say(
        "\(what)至多占各子项目每年资金的 \(share.percentText())",
        "\(what) at most \(share.percentText()) of each sub-project-year")
    case .match(nil):
      say(
        "\(what)占比不高于计划中各子项目各年的占比", "\(what) at most the plan's own share of each sub-project-year")
    }
  }

  func origin(of limit: Int) -> String {
    switch report.terms.limits[limit].origin {
    case .you: say("本次给出", "you")
    case .rule(let id): say("规则 \(id)", "rule \(id)")
    case .execution: say("已支出", "money already spent")
    }
  }
}
