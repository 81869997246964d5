internal import Checking
internal import Pages
internal import PlanPackages
public import Planning
public import Screens
public import Texts

/// Two plans side by side: every cell that differs, what becomes of the sums, who gains and who loses, and
/// what the check says of one and not of the other.
public struct ComparisonReport {
  /// `json` holds the change list that can be applied; `csv` has one row a cell.
  public enum Format: String, CaseIterable, Sendable { case text, json, csv, md, xlsx, html }

  package let comparison: PlanComparison
  package let money: MoneyComparison
  package let totals: [TotalComparison]
  package let findings: FindingComparison
  let reports: (before: CheckupReport, after: CheckupReport)
  /// The words of each plan.
  let words: (before: PlanWords, after: PlanWords)
  private let palette: Palette

  /// Works out the consequences; the checkups are those of the two plans.
  public init(
    _ comparison: PlanComparison, before: CheckupReport, after: CheckupReport,
    language: Language, palette: Palette
  ) {
    self.comparison = comparison
    self.palette = palette
    money = MoneyComparison(comparison)
    totals = TotalComparison.all(comparison, unit: money.unit)
    findings = FindingComparison(before, after, comparison.matches)
    reports = (before, after)
    words = (
      PlanWords(draft: comparison.before.draft, language: language),
      PlanWords(draft: comparison.after.draft, language: language)
    )
  }

  var language: Language { words.after.language }
  func say(_ zh: String, _ en: String) -> String { words.after.say(zh, en) }
  /// The unit in words.
  var unitName: String { money.unit.title(language) }

  /// Rows of a table that text and Markdown show.
  static let rowsInText = 40
  /// Rows of a table that a page shows.
  static let rowsOnPage = 1_000

  /// The report as a document.
  public func rendered(_ format: Format) -> [UInt8] {
    switch format {
    case .text: Array(page(rows: Self.rowsInText).text(palette).utf8)
    case .md: Array(page(rows: Self.rowsOnPage).markdown.utf8)
    case .json: Array(json.pretty().utf8)
    case .csv: Array(csv.utf8)
    case .xlsx: workbook.xlsx()
    case .html: Array(html.utf8)
    }
  }

  // MARK: Documents

  /// A part of the report: a table, and a chart of it where there is one.
  struct Section {
    var id: String
    var title: String
    /// What the table shows, in sentences.
    var sentences: [String] = []
    var sheet: Sheet
    var chart: Waterfall?
    /// The rows as lines, where they are too long for a table on a screen.
    var lines: [String]?
  }

  package var title: String {
    let (old, new) = (comparison.before, comparison.after)
    if old.title == new.title {
      return new.title + say("：两个版本的差异", ": what differs between two plans")
    }
    return say("差异：", "What differs: ") + old.title + " → " + new.title
  }

  private func opening() -> Page {
    var page = Page()
    page.add(.title(title))
    page.add(.words(say("单位：", "Unit: ") + unitName))
    page.add(.verdict(verdict, isGood: true))
    if !comparison.isSame {
      for sentence in [moneySentence, gainsSentence, payersSentence, findingsSentence]
      where !sentence.isEmpty {
        page.add(.words(sentence))
      }
    }
    return page
  }

  func page(rows most: Int) -> Page {
    var page = opening()
    for section in sections {
      page.add(.heading(section.title))
      for sentence in section.sentences { page.add(.words(sentence)) }
      if let lines = section.lines {
        page.add(.list(Array(lines.prefix(most))))
      } else {
        page.add(shortened(section.sheet, to: most).block)
      }
      if let more = more(section.sheet, most) { page.add(.note(more)) }
    }
    return page
  }

  private func shortened(_ sheet: Sheet, to most: Int) -> Sheet {
    guard sheet.rows.count > most else { return sheet }
    var sheet = sheet
    let last = sheet.rows.last!
    // The sum of a table stays.
    sheet.rows.removeSubrange((most - 1)...)
    if last.isTotal { sheet.rows.append(last) }
    return sheet
  }

  private func more(_ sheet: Sheet, _ most: Int) -> String? {
    let count = sheet.rows.count - shortened(sheet, to: most).rows.count
    return count == 0
      ? nil
      : say(
        "另有 \(count) 行，见 --format csv、json 或 xlsx。",
        "\(counted(count, "more row")) in --format csv, json and xlsx.")
  }

  private var html: String {
    var body = "<main>\n" + opening().html(level: 1)
    for section in sections {
      body += "<section id=\"\(section.id)\">\n" + HTMLText.element("h2", "", section.title) + "\n"
      for sentence in section.sentences { body += HTMLText.element("p", "", sentence) + "\n" }
      if let chart = section.chart {
        body +=
          "<figure role=\"group\" aria-label=\"\(HTMLText.escaped(section.title))\" tabindex=\"0\">\n"
          + chart.svg() + "</figure>\n"
      }
      body += HTMLTable.sheet(
        shortened(section.sheet, to: Self.rowsOnPage), caption: section.title)
      if let more = more(section.sheet, Self.rowsOnPage) {
        body += HTMLText.element("p", "class=\"quiet\"", more) + "\n"
      }
      body += "</section>\n"
    }
    return HTMLDocument(title: title, language: language, body: body + "</main>\n").text
  }

  private var workbook: Workbook {
    var summary = Sheet(name: say("概要", "Summary"), titles: [title], unit: money.unit)
    summary.columns = [Sheet.Column(key: "words", heads: [say("结论", "what differs")], widest: 100)]
    let sentences = [verdict, moneySentence, gainsSentence, payersSentence, findingsSentence]
    summary.rows = (comparison.isSame ? [verdict] : sentences).filter { !$0.isEmpty }.map {
      Sheet.Row(cells: [.text($0)])
    }
    summary.notes = [say("单位：", "Unit: ") + unitName]
    return Workbook(sheets: [summary] + sections.map(\.sheet), title: title)
  }
}
