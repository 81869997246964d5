internal import Checking
internal import Pages
public import PlanPackages
public import Planning
public import Screens
public import Texts

/// A plan on one self-contained HTML page: what the check says, where the money comes from and goes to,
/// what scenarios do to it, the official table, and a page a county.
///
/// Every chart is followed by the table of its figures; nothing needs a script or a network.
public struct PlanReport {
  /// Places that get a section of their own; above, the page says how to write them as a folder.
  public static let placesShown = 200
  /// Sub-projects in the wide table.
  static let rowsShown = 2_000
  /// Rows and bars of a chart; what is more is added up in one.
  static let barsShown = 24

  package let package: PlanPackage
  package let checkup: CheckupReport
  package let scenarios: [RebalanceReport]
  package let schedules: ScheduleReport
  package let words: PlanWords
  /// The command line that writes this page again.
  package let command: String
  package let annex: AnnexTable
  let breakdown: MoneyBreakdown

  /// A report on `package` and its `scenarios`, whose place sections are `schedules`.
  public init(
    _ package: PlanPackage, _ checkup: CheckupReport, scenarios: [RebalanceReport],
    schedules: ScheduleReport, command: String, language: Language
  ) {
    self.package = package
    self.checkup = checkup
    self.scenarios = scenarios
    self.schedules = schedules
    self.command = command
    words = PlanWords(draft: package.draft, language: language)
    annex = AnnexTable(
      package.draft, title: package.title, words, cells: language,
      detail: .fitting(package.draft, columns: AnnexTable.columnsOnPage))
    breakdown = MoneyBreakdown(package.draft)
  }

  package var draft: PlanDraft { package.draft }
  package var unit: MoneyUnit { draft.unit }
  package func say(_ zh: String, _ en: String) -> String { words.say(zh, en) }

  /// The whole page; `progress` counts the places. O(tranches + what is shown).
  public func html(progress: WorkProgress? = nil) -> String {
    var body = "<main>\n"
    body += opening
    body += contents
    body += findingsSection
    body += moneySections
    if !scenarios.isEmpty { body += scenarioSections }
    body += wideSection
    body += contentSection
    body += placeSections(progress)
    body += methodSection
    body += "</main>\n"
    return HTMLDocument(
      title: package.title, language: words.language, body: body, rules: switchRules
    ).text
  }

  // MARK: Opening

  private var opening: String {
    let (errors, warnings) = (checkup.count(of: .error), checkup.count(of: .warning))
    let counts = checkup.checkup.relations
    let sum = draft.tranches.amount.reduce(Int128(0)) { $0 + Int128($1) }
    var html = HTMLText.element("h1", "", package.title) + "\n"
    html += HTMLText.element("p", "class=\"quiet\"", scope) + "\n"
    html +=
      HTMLText.element("p", "class=\"verdict\(errors > 0 ? " bad" : "")\"", verdict(errors)) + "\n"
    html += "<ul class=\"figures\">\n"
    html += keyFigure(unit.text(sum), say("总投资（\(unit.title.zh)）", "in all (\(unit.title.en))"))
    html += keyFigure(
      "\(counts[.exact] + counts[.rounded]) / \(counts.total)",
      say("数字关系成立（完全相等或按印出位数舍入后相等）", "relations between figures that hold"))
    html += keyFigure(
      "\(errors)", say("错误：互相矛盾的说法（另有警告 \(warnings) 个）", "errors (and \(warnings) warnings)"))
    // The worst of several.
    let impossible = scenarios.count { $0.status != "funded" }
    let worst = scenarios.filter { $0.status == "funded" }.min {
      $0.total.change < $1.total.change
    }
    if let scenario = worst ?? scenarios.first {
      html += keyFigure(
        scenario.status == "funded" ? unit.text(-scenario.total.change) : "–",
        say(
          "\(scenarios.count > 1 ? "最大缺口" : "缺口")（\(unit.title.zh)）：\(title(of: scenario))"
            + (impossible > 0 ? "；\(impossible) 个情景没有可行的安排" : ""),
          "\(scenarios.count > 1 ? "most lost" : "lost") (\(unit.title.en)): \(title(of: scenario))"
            + (impossible > 0 ? "; \(impossible) without any allocation" : "")))
    } else {
      html += keyFigure(
        "\(draft.subprojects.count) · \(schedules.book.places.count)",
        say("子项目 · 地方", "sub-projects · places"))
    }
    return html + "</ul>\n"
  }

  private var scope: String {
    let years = schedules.years
    let window = years.isEmpty ? "–" : words.window(years.first, years.last)
    return say(
      "\(window) · 子项目 \(draft.subprojects.count) 个 · 资金来源 \(draft.sources.count) 个 · "
        + "资金明细 \(draft.tranches.count) 笔 · 单位：\(unit.title.zh)",
      "\(window) · \(draft.subprojects.count) sub-projects · \(draft.sources.count) sources · "
        + "\(draft.tranches.count) tranches · unit: \(unit.title.en)")
  }

  private func verdict(_ errors: Int) -> String {
    let counts = checkup.checkup.relations
    let sums =
      counts[.broken] == 0
      ? say("印出的合计全部成立", "Every printed sum holds")
      : say(
        "有 \(counts[.broken]) 条数字关系不符", "\(counts[.broken]) relations between figures are broken")
    return sums
      + (errors > 0
        ? say(
          "；核对出 \(errors) 处互相矛盾的说法，详见下文。",
          "; the plan contradicts itself \(errors) times, see below.")
        : say("；没有发现互相矛盾的说法。", "; the plan does not contradict itself."))
  }

  private func keyFigure(_ number: String, _ label: String) -> String {
    "<li>" + HTMLText.element("strong", "", number) + HTMLText.element("span", "", label)
      + "</li>\n"
  }

  private var contents: String {
    var links = [("findings", say("核对结果", "Findings"))]
    links.append(("money", say("资金从哪里来、到哪里去", "Where the money comes from and goes")))
    if !scenarios.isEmpty { links.append(("scenarios", say("情景", "Scenarios"))) }
    links.append(("plan", say("项目实施计划表", "The plan as a table")))
    links.append(("places", say("各地任务与资金", "Places")))
    links.append(("method", say("方法、范围与复现", "Method, limits, how to reproduce")))
    return "<nav aria-label=\"" + say("目录", "contents") + "\"><ul>"
      + links.map { "<li><a href=\"#\($0)\">\($1)</a></li>" }.joined() + "</ul></nav>\n"
  }

  package func section(_ id: String, _ title: String, isWide: Bool = false, _ content: String)
    -> String
  {
    "<section id=\"\(id)\"\(isWide ? " class=\"wide\"" : "")>\n" + HTMLText.element("h2", "", title)
      + "\n" + content + "</section>\n"
  }

  // MARK: The plan's own tables

  private var wideSection: String {
    var sheet = annex.sheet
    let shown = min(draft.subprojects.count, PlanReport.rowsShown)
    var note = ""
    if shown < draft.subprojects.count {
      sheet.rows.removeSubrange(shown..<draft.subprojects.count)
      note = HTMLText.element(
        "p", "class=\"quiet\"",
        say(
          "只列出前 \(shown) 个子项目；合计是全部 \(draft.subprojects.count) 个的。全表见 planctl export --to xlsx。",
          "The first \(shown) sub-projects; the total is that of all \(draft.subprojects.count). The "
            + "whole table: planctl export --to xlsx."))
    }
    // What is long stands in a table of its own; the columns keep their numbers for the links.
    let flags = Set(flagged)
    let columns = sheet.columns.indices.filter { $0 != AnnexTable.contentColumn }
    let again = [0, AnnexTable.nameColumn]
    let parts = PaperWidth.parts(
      sheet.keeping(columns), lead: Array(0..<AnnexTable.contentColumn), again: again
    ).map { $0.map { columns[$0] } }
    let caption = say("项目实施计划表", "The plan as a table")
    let tables = parts.enumerated().map { number, part in
      HTMLTable.sheet(
        sheet.keeping(part),
        caption: parts.count == 1 ? caption : caption + " \(number + 1) / \(parts.count)",
        headColumn: part.firstIndex(of: AnnexTable.nameColumn)!
      ) { row, column in
        let place = AnnexCell(
          row: row >= shown ? draft.subprojects.count : row, column: part[column])
        let isAgain = number > 0 && again.contains(part[column])
        return HTMLTable.Mark(
          id: isAgain ? "" : place.anchor, isFlagged: flags.contains(place))
      }
    }
    if parts.count > 1 {
      note += HTMLText.element(
        "p", "class=\"quiet\"",
        say(
          "表太宽，按列分成 \(parts.count) 张，各张的行相同。",
          "The table is too wide for one page: its columns stand in \(parts.count) tables, with the "
            + "same rows in each."))
    }
    let legend =
      flags.isEmpty
      ? ""
      : HTMLText.element(
        "p", "class=\"quiet\"",
        say("加框的单元格是核对结果中的错误和警告所指。", "Errors and warnings of the check are about the framed cells.")
      )
        + "\n"
    for line in sheet.notes { note += HTMLText.element("p", "class=\"quiet\"", line) + "\n" }
    return section(
      "plan", say("项目实施计划表", "The plan as a table"), isWide: true, legend + note + tables.joined())
  }

  private var contentSection: String {
    let rows = draft.subprojects.indices.prefix(PlanReport.rowsShown).filter {
      !draft.subprojects[$0].content.isEmpty
    }
    if rows.isEmpty { return "" }
    let table = HTMLTable.plain(
      [say("子项目", "sub-project"), say("建设内容及进度安排", "content and progress")],
      rows.map { [words.title(subproject: Int32($0)), draft.subprojects[$0].content] },
      numeric: [], caption: say("建设内容及进度安排", "Content and progress"))
    return section("content", say("建设内容及进度安排", "Content and progress"), table)
  }

  private func placeSections(_ progress: WorkProgress?) -> String {
    let places = schedules.book.places.filter { !schedules.book.entries(of: $0).isEmpty }
    let shown = Array(places.prefix(PlanReport.placesShown))
    progress?.begin(.placing, of: shown.count)
    var html = schedules.contents(shown)
    if shown.count < places.count {
      html += HTMLText.element(
        "p", "",
        say(
          "有资金的地方共 \(places.count) 个，这里列出前 \(shown.count) 个；全部见 planctl schedule --out。",
          "\(places.count) places have money; the first \(shown.count) are listed, all of them come "
            + "with planctl schedule --out."))
    }
    for place in shown {
      html += schedules.section(schedules.schedule(of: place), level: 3)
      progress?.advance(by: 1)
    }
    return section("places", say("各地任务与资金", "Places"), html)
  }
}

extension Sheet {
  /// The sheet with these columns only. Totals keep their figures; what they add up is not renumbered.
  func keeping(_ kept: [Int]) -> Sheet {
    var sheet = self
    sheet.columns = kept.map { columns[$0] }
    for row in sheet.rows.indices { sheet.rows[row].cells = kept.map { rows[row].cells[$0] } }
    return sheet
  }
}
