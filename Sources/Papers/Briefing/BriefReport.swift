public import Checking
internal import Pages
public import PlanPackages
public import Planning
public import Screens
package import Texts

/// The report on a plan's progress that its joint conference owes the government each half-year
/// (annex 1): by duty, by source, what is late, what needs a decision.
///
/// Every figure is that of `ProgressBook`, exact, in the plan's unit or another; every rule behind a
/// word such as *behind* stands in Progress.md and, in short, at the end of the report itself.
public struct BriefReport: Sendable {
  /// `html` is one file without references to others, to be printed on A4.
  public enum Format: String, CaseIterable, Sendable { case md, html, text }

  /// How it is shown: language, colours, unit.
  public typealias Rendering = ReportRendering

  package let package: PlanPackage
  package let checkup: Checkup
  package let progress: ProgressBook
  package let words: PlanWords
  package let unit: MoneyUnit
  private let palette: Palette

  /// The report on `package` as of `day`. `checkup` is that of the package's draft.
  public init(
    _ package: PlanPackage, _ checkup: Checkup, asOf day: Day, _ rendering: Rendering
  ) {
    self.package = package
    self.checkup = checkup
    progress = ProgressBook(package.draft, asOf: day)
    words = PlanWords(draft: package.draft, language: rendering.language)
    unit = rendering.unit.flatMap { package.draft.unit.shown(in: $0) } ?? package.draft.unit
    palette = rendering.palette
  }

  /// The whole report; `md` and `html` say the same, `text` cuts long names.
  public func rendered(_ format: Format) -> String {
    switch format {
    case .md: page(isNarrow: false).markdown
    case .text: page(isNarrow: true).text(palette)
    case .html:
      HTMLDocument(
        title: title, language: words.language,
        body: "<main>\n" + page(isNarrow: false).html(level: 1) + "</main>\n",
        rules: BriefReport.rules
      ).text
    }
  }

  /// The table of duties has nine columns, which must fit on A4 upright; tables may go on on the next page.
  private static let rules = "@media print{table{font-size:7.5pt}.short{break-inside:auto}}\n"

  /// Lists and tables go on to this many entries; the rest is counted and added up.
  static let entriesShown = 15
  /// Examples within a sentence.
  static let examplesShown = 5
  /// Columns of a name in a table on a terminal.
  private static let nameWidth = 28

  /// The whole report.
  package func page(isNarrow: Bool) -> Page {
    let decisions = decisions
    var page = Page()
    addOpening(decisions: decisions.reduce(0) { $0 + $1.items.count }, to: &page)
    addOverview(to: &page)
    addDuties(isNarrow: isNarrow, to: &page)
    addSources(to: &page)
    addLateMatters(isNarrow: isNarrow, to: &page)
    addDecisions(decisions, to: &page)
    addNextDays(to: &page)
    addMethod(to: &page)
    return page
  }

  // MARK: Opening

  /// `《…》推进情况的报告`
  package var title: String {
    let name = package.title
    return say(
      (name.contains("《") ? name : "《\(name)》") + "推进情况的报告", "Report on the progress of \(name)")
  }

  /// The report that the calendar asks for, if it asks for one.
  private var occasion: CalendarEvent? { draft.calendar.first { $0.kind == .report } }

  private func addOpening(decisions: Int, to page: inout Page) {
    page.add(.title(title))
    var heads: [String] = []
    if let occasion, !occasion.addressee.isEmpty {
      heads.append(say("报送：", "To: ") + occasion.addressee)
    }
    if let occasion, !occasion.lead.isEmpty {
      heads.append(say("报告单位：", "By: ") + occasion.lead)
    }
    heads.append(say("数据截至：", "As of: ") + words.date(asOf))
    heads.append(say("金额单位：", "Unit: ") + unit.title(words.language))
    page.add(.words(heads.joined(separator: say("　　", " · "))))
    let rhythm = occasion?.everyMonths.map(words.rhythm)
    page.add(
      .words(
        say(
          (rhythm.map { "按照\($0)报告一次的要求，" } ?? "")
            + "现将截至\(words.date(asOf))的推进情况报告如下。",
          "This is the state of the plan on \(words.date(asOf))"
            + (rhythm.map { ", reported \($0)." } ?? "."))))
    page.add(.verdict(gist(decisions), isGood: progress.total.behind == 0 && decisions == 0))
  }

  /// The report in one sentence or two.
  private func gist(_ decisions: Int) -> String {
    let sum = progress.total
    var sentence: String
    if !progress.hasExpenditure {
      sentence = say(
        "\(period)计划安排\(money(sum.planned))；执行数尚未录入，执行率和滞后情况无从计算",
        "The plan has \(money(sum.planned)) for \(period). No expenditure has been recorded, so neither "
          + "execution rates nor delays can be told")
    } else {
      let rate = sum.rate.map { say("，执行率\($0.text())", ", \($0.text()) of the budget") } ?? ""
      sentence = say(
        "\(period)\(measureName)\(money(sum.budget))，已执行\(money(sum.executed))\(rate)",
        "The \(measureName) of \(period) is \(money(sum.budget)); \(money(sum.executed)) has been "
          + "spent\(rate)")
      sentence +=
        sum.behind == 0
        ? say("，没有落后于序时进度的资金", ", and nothing is behind the time progress")
        : say(
          "；\(sum.behindLines)笔资金落后于序时进度，共差\(money(sum.behind))",
          "; \(words.count(sum.behindLines, "line is", "lines are")) behind the time progress, by "
            + "\(money(sum.behind)) in all")
    }
    return sentence
      + (decisions > 0
        ? say("。需要研究决定的事项\(decisions)项。", ". Matters to decide: \(decisions).") : say("。", "."))
  }

  // MARK: Words

  package var draft: PlanDraft { progress.draft }
  package var asOf: Day { progress.asOf }

  package func say(_ zh: String, _ en: String) -> String { words.say(zh, en) }

  /// `12825`
  package func text(_ amount: Int128) -> String { unit.text(amount) }

  /// Between a number and its unit: none in official Chinese, unless the unit is in Latin letters.
  private var gap: String {
    words.language == .zh && unit.title.zh.utf8.first.map { $0 >= 128 } ?? false ? "" : " "
  }

  /// `12825万元`, in English `12825 万元`
  package func money(_ amount: Int128) -> String {
    unit.text(amount) + gap + unit.title(words.language)
  }

  /// The years that the report's money is of: `2020—2021年`.
  var period: String {
    let years = progress.years
    return words.years(
      years.first ?? progress.runningYear, years.last ?? progress.runningYear)
  }

  /// What expenditure is measured by.
  var measureName: String {
    progress.hasBudgets ? say("预算", "budget") : say("计划资金", "planned money")
  }

  /// Name and number in the plan's table: `装备配备（第10项）`.
  package func name(subproject: Int32, isNarrow: Bool = false) -> String {
    let row = draft.subprojects[Int(subproject)]
    let number = row.sequence.map { say("（第\($0)项）", " (row \($0))") }
    let full = row.name.isEmpty ? row.id : row.name
    let name = isNarrow ? Layout.shortened(full, to: BriefReport.nameWidth) : full
    return name + (number ?? (row.name.isEmpty ? "" : say("（\(row.id)）", " (\(row.id))")))
  }

  /// Number and name: `1 城乡消防站、队建设`.
  package func name(duty: Int32, isNarrow: Bool = false) -> String {
    let name = draft.duties[Int(duty)].name
    return "\(duty + 1) "
      + (isNarrow ? Layout.shortened(name, to: BriefReport.nameWidth) : name)
  }

  /// `装备配备（第10项）2020年省级资金`
  package func name(_ line: BudgetLine) -> String {
    let source = words.name(source: line.source)
    return say(
      name(subproject: line.subproject) + words.close(year: line.year) + source,
      name(subproject: line.subproject) + ", \(words.close(year: line.year)), " + source)
  }

  /// `一级消防站2个（2020年1个、2021年1个）、…`
  package func name(outputs: [Int32]) -> String {
    var items: [(item: String, unit: String, parts: [(year: Int32, quantity: Decimal)])] = []
    for number in outputs {
      let output = draft.outputs[Int(number)]
      let part = (year: output.year, quantity: output.quantity)
      if let place = items.firstIndex(where: {
        $0.item.utf8.elementsEqual(output.item.utf8) && $0.unit.utf8.elementsEqual(output.unit.utf8)
      }) {
        items[place].parts.append(part)
      } else {
        items.append((output.item, output.unit, [part]))
      }
    }
    let texts = items.map { item in
      let total = Decimal.sum(item.parts.map(\.quantity))?.text ?? "–"
      let years = item.parts.map {
        words.close(year: $0.year) + say("", ": ") + $0.quantity.text
      }
      let split =
        years.count < 2
        ? "" : say("（\(years.joined(separator: "、"))）", " (\(years.joined(separator: ", ")))")
      return say(
        item.item + total + item.unit,
        item.item + " " + total + (item.unit.isEmpty ? "" : " " + item.unit))
        + split
    }
    return words.joined(texts)
  }

  /// The first of `ranking` in words, and what the others add up to.
  func examples(
    of ranking: ProgressBook.Ranking,
    _ figure: (BudgetLine, Int128) -> String
  ) -> String {
    let shown = ranking.lines.prefix(BriefReport.examplesShown)
    let rest = ranking.lines.count - shown.count
    let others = ranking.total - shown.reduce(0) { $0 + $1.amount }
    return shown.map { name($0.line) + figure($0.line, $0.amount) }
      .joined(separator: say("；", "; "))
      + (rest > 0
        ? say("；其余\(rest)笔共\(money(others))", "; \(rest) more, \(money(others)) in all") : "")
  }

  package func percent(_ ratio: Ratio) -> String {
    ExecutionRate(Int128(ratio.numerator), of: Int128(ratio.denominator))!.text()
  }
}

extension PlanWords {
  /// `2021年6月30日`
  package func date(_ day: Day) -> String {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    return say(
      "\(day.year)年\(day.month)月\(day.day)日", "\(day.day) \(months[Int(day.month) - 1]) \(day.year)"
    )
  }

  /// `每半年`
  func rhythm(months: Int32) -> String {
    switch months {
    case 1: say("每月", "every month")
    case 3: say("每季度", "every quarter")
    case 6: say("每半年", "every half-year")
    case 12: say("每年", "every year")
    default: say("每\(months)个月", "every \(months) months")
    }
  }

  /// `1 line`, `2 lines`; English.
  package func count(_ number: Int, _ noun: String, _ nouns: String? = nil) -> String {
    "\(number) " + (number == 1 ? noun : nouns ?? noun + "s")
  }

  /// `2020—2022年`
  package func years(_ start: Int32?, _ end: Int32?) -> String {
    guard start != nil || end != nil else { return "" }
    let span = window(start, end)
    return say(
      span.replacing("–", with: "—") + (draft.fiscalYears.labels.isEmpty ? "年" : ""), span)
  }

  /// `2020、2021年`, `2020, 2021`
  func closeTitles(years: [Int32]) -> String {
    joined(years.map(name(year:))) + (draft.fiscalYears.labels.isEmpty ? say("年", "") : "")
  }
}
