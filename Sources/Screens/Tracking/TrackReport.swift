internal import Pages
public import PlanPackages
public import Planning
package import Texts

/// How far a plan is carried out: budgets and expenditure by year, source, place and project, what is
/// behind schedule, and the points of the performance forms.
public struct TrackReport: Sendable {
  /// `csv` has one row a budget line; `html` is one file without references to others.
  public enum Format: String, CaseIterable, Sendable { case text, json, csv, md, html }

  /// How it is shown: language, colours, unit.
  public typealias Rendering = ReportRendering

  /// What money can be added up by.
  public static let dimensions: [Dimension] = [
    .year, .source, .tier, .place, .project, .subproject,
  ]
  /// What it is added up by unless something else is asked for.
  public static let usualDimensions = dimensions.filter { $0 != .tier }

  package let package: PlanPackage
  package let book: ExecutionBook
  package let total: ExecutionSum
  let forms: [PerformanceForm]
  /// In the order of `TrackReport.dimensions`.
  package let dimensions: [Dimension]
  package let words: PlanWords
  package let palette: Palette
  package let unit: MoneyUnit

  /// The report on the end of `asOf`; without a day the latest figure of every line counts and every
  /// year is taken as over.
  ///
  /// Linear in tranches, execution entries and indicators, times the dimensions.
  public init(
    _ package: PlanPackage, asOf: Day?, by dimensions: [Dimension] = usualDimensions,
    _ rendering: Rendering
  ) {
    self.package = package
    self.dimensions = TrackReport.dimensions.filter(dimensions.contains)
    let draft = package.draft
    book = ExecutionBook(draft, asOf: asOf)
    total = book.total
    forms = PerformanceForm.forms(draft, book)
    words = PlanWords(draft: draft, language: rendering.language)
    palette = rendering.palette
    unit = rendering.unit.flatMap { draft.unit.shown(in: $0) } ?? draft.unit
  }

  /// Whether the plan has a row of `execution.csv`.
  public static func hasMoney(_ package: PlanPackage) -> Bool { !package.draft.execution.isEmpty }

  /// Whether the plan has a row of `indicators.csv`.
  public static func hasIndicators(_ package: PlanPackage) -> Bool {
    !package.draft.indicators.isEmpty
  }

  package var draft: PlanDraft { package.draft }
  package var asOf: Day? { book.asOf }
  package var hasMoney: Bool { TrackReport.hasMoney(package) }

  package func say(_ zh: String, _ en: String) -> String { words.say(zh, en) }

  /// The groups of `dimension` in ascending order; −1 for money of which the plan says nothing.
  package func sums(by dimension: Dimension) -> [(group: Int32, sum: ExecutionSum)] {
    book.sums { line in
      dimension.code(
        subproject: line.subproject, source: line.source, year: line.year, in: draft)
    }
  }

  /// The day of the latest expenditure that counts.
  package var latest: Day? { book.lines.compactMap(\.executedOn).max() }

  /// The report as a document.
  public func rendered(_ format: Format) -> String {
    switch format {
    case .text: page(isText: true).text(palette)
    case .md: page(isText: false).markdown
    case .json: json.pretty()
    case .csv: csv
    case .html:
      HTMLDocument(
        title: heading, language: words.language,
        body: "<main>\n" + page(isText: false).html(level: 1) + "</main>\n"
      ).text
    }
  }
}
