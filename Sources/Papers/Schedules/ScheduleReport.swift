internal import Allocation
public import Checking
internal import Pages
public import PlanPackages
public import Planning
public import Screens
public import Texts

/// What each place does and pays, year by year, in every format.
///
/// From the plan, or from a scenario's result beside the plan. The money of every view is one set of
/// figures, rounded once if it is rounded at all, so that all views agree and add up.
public struct ScheduleReport: Sendable {
  /// `xlsx` has sheets for each place; `csv` is one table of all places.
  public enum Format: String, CaseIterable, Sendable { case text, csv, md, xlsx, html }

  /// How schedules are shown.
  public struct Rendering: Sendable {
    /// Of words and names; `csv` has none.
    public var language: Language
    /// Colours of `text`; no other format looks at it.
    public var palette: Palette
    /// The unit of money; the plan's if `nil`.
    public var unit: String?
    /// Decimals of shown money; if `nil` all of them in the plan's unit, and as many as the plan has in
    /// a larger one.
    public var decimals: Int?
    /// Whether long names are cut to fit a terminal.
    public var isNarrow: Bool

    /// Without `unit` and `decimals` every figure is exact.
    public init(
      language: Language, palette: Palette, unit: String? = nil, decimals: Int? = nil,
      isNarrow: Bool = false
    ) {
      self.isNarrow = isNarrow
      self.language = language
      self.palette = palette
      self.unit = unit
      self.decimals = decimals
    }
  }

  package let package: PlanPackage
  package let book: ScheduleBook
  let finder: TaskFinder
  package let words: PlanWords
  package let palette: Palette
  /// The changes that lead to these amounts, as a command line writes them; empty for the plan itself.
  package let changes: [String]
  /// The name of a scenario of the plan; empty for others.
  package let scenario: String
  private let isNarrow: Bool
  /// The errors of the plan by sub-project.
  package let errors: [Int32: [Finding]]
  /// Those of a place's sources over all sub-projects, by place.
  private let sourceErrors: [Int32: [Finding]]
  package let money: ShownMoney

  /// Schedules of `book`. `errors` are the plan's findings that a reader of a schedule should know.
  public init(
    _ package: PlanPackage, _ book: ScheduleBook, scenario: String = "", changes: [String] = [],
    errors: [Finding] = [], _ rendering: Rendering
  ) {
    self.package = package
    self.book = book
    self.changes = changes
    self.scenario = scenario
    isNarrow = rendering.isNarrow
    palette = rendering.palette
    words = PlanWords(draft: book.draft, language: rendering.language)
    finder = TaskFinder(book)
    money = ShownMoney(book, rendering)
    self.errors = Dictionary(grouping: errors.filter { $0.subject.scope.subproject != nil }) {
      $0.subject.scope.subproject!
    }
    var bySource: [Int32: [Finding]] = [:]
    for finding in errors where finding.subject.scope.subproject == nil {
      guard let source = finding.subject.scope.source else { continue }
      bySource[book.draft.sources[Int(source)].place ?? -1, default: []].append(finding)
    }
    sourceErrors = bySource
  }

  package var draft: PlanDraft { book.draft }
  package var years: [Int32] { book.years }
  package var unit: MoneyUnit { money.unit }
  /// Whether amounts before and after stand side by side.
  var isComparing: Bool { !changes.isEmpty }

  package func say(_ zh: String, _ en: String) -> String { words.say(zh, en) }

  /// The plan's title with the unit of the amounts below it.
  func titleWithUnit(_ unit: MoneyUnit) -> String {
    package.title + say("　单位：\(unit.title.zh)", "  (unit: \(unit.title.en))")
  }

  /// One line of money: a sub-project's, from one source.
  package struct Line: Sendable {
    package var subproject: Int32
    package var part: ScheduleBook.Part
    package var source: Int32
    /// By position of the year; `nil` where nothing is printed or paid.
    package var planned: [Int128?]
    package var amount: [Int128?]

    package static func sum(_ values: [Int128?]) -> Int128 { values.reduce(0) { $0 + ($1 ?? 0) } }

    var isZero: Bool { planned.allSatisfy { $0 ?? 0 == 0 } && amount.allSatisfy { $0 ?? 0 == 0 } }
  }

  /// The schedule of one place.
  package struct PlaceSchedule: Sendable {
    var place: Int32
    /// By sub-project, part and source.
    var lines: [Line]
    var tasks: PlaceTasks

    /// Whether the place has any money in `subproject`.
    func pays(_ subproject: Int32) -> Bool {
      lines.contains { $0.subproject == subproject && !$0.isZero }
    }

    /// Sums over lines by year.
    func sums(
      _ values: (Line) -> [Int128?], years: Int, where isWanted: (Line) -> Bool = { _ in true }
    ) -> [Int128] {
      var sums = Array(repeating: Int128(0), count: years)
      for line in lines where isWanted(line) {
        for (year, value) in values(line).enumerated() { sums[year] += value ?? 0 }
      }
      return sums
    }
  }

  /// The schedule of `place`, −1 for money without a place. O(its entries + duties).
  package func schedule(of place: Int32) -> PlaceSchedule {
    var lines: [Line] = []
    let blank = [Int128?](repeating: nil, count: years.count)
    let entries = book.entries(of: place)
    for number in entries.indices {
      let entry = entries[number]
      if number == entries.startIndex || !book.entries[number - 1].isSameLine(as: entry) {
        lines.append(
          Line(
            subproject: entry.subproject, part: entry.part, source: entry.source, planned: blank,
            amount: blank))
      }
      let year = book.yearPositions[entry.year]!
      if entry.isPrinted {
        lines[lines.count - 1].planned[year] = money.planned[number]
      }
      if entry.isPrinted || entry.amount != 0 {
        lines[lines.count - 1].amount[year] = money.amount[number]
      }
    }
    return PlaceSchedule(place: place, lines: lines, tasks: finder.tasks(of: place))
  }

  /// Errors of figures that are about the sources of `place` alone, such as its printed total.
  package func errors(at place: Int32) -> [Finding] { sourceErrors[place] ?? [] }

  /// The code that names a place in machine formats; empty for money without a place.
  package func code(_ place: Int32) -> String { place < 0 ? "" : draft.places[Int(place)].code }

  /// The place with this code, or else the only one with this name.
  public static func place(_ word: String, in draft: PlanDraft) -> Int32? {
    // Codes are the same only byte for byte; strings are equal in more ways.
    if let place = draft.places.firstIndex(where: { $0.code.utf8.elementsEqual(word.utf8) }) {
      return Int32(place)
    }
    let named = draft.places.indices.filter {
      draft.places[$0].name == word || draft.places[$0].nameEnglish == word
    }
    return named.count == 1 ? Int32(named[0]) : nil
  }

  /// The schedules of `places`, one after the other; `progress` counts them.
  public func rendered(
    _ format: Format, places: [Int32], progress: WorkProgress? = nil
  ) -> [UInt8] {
    progress?.begin(.placing, of: places.count)
    return rendered(format, places, packing: progress) { place in
      defer { progress?.advance(by: 1) }
      return schedule(of: place)
    }
  }

  /// The schedules of `places`, each of which `schedule` lays out when it is its turn;
  /// `progress` follows the packing of a workbook.
  func rendered(
    _ format: Format, _ places: [Int32], packing progress: WorkProgress? = nil,
    _ schedule: (Int32) -> PlaceSchedule
  ) -> [UInt8] {
    switch format {
    case .text:
      let pages = places.map { page(schedule($0), isNarrow: isNarrow).text(palette) }
      return Array(pages.joined(separator: "\n").utf8)
    case .md:
      let pages = places.map { page(schedule($0), isNarrow: false).markdown }
      return Array(pages.joined(separator: "\n").utf8)
    case .csv: return Array(csv(places, schedule).utf8)
    case .xlsx:
      let sheets = places.flatMap { self.sheets(schedule($0)) }
      return Workbook(sheets: sheets, title: package.title).xlsx(progress: progress)
    case .html: return Array(html(places, schedule).utf8)
    }
  }
}

extension RebalanceReport {
  /// The result's money arranged by place, beside the plan's; `nil` where there is no allocation.
  public func scheduleBook(_ jointMoney: ScheduleBook.JointMoney) -> ScheduleBook? {
    guard exitStatus == 0 else { return nil }
    return ScheduleBook(
      draft, ScheduleBook.Money(cells, amounts: amounts), jointMoney: jointMoney)
  }
}
