internal import CoarserUnits
public import PlanPackages
public import Planning
public import Texts

/// A dimension of the plan's money table.
public enum Dimension: String, CaseIterable, Sendable {
  case year, source, tier, place, project, subproject, level

  package var title: Bilingual {
    switch self {
    case .year: Bilingual(zh: "年度", en: "year")
    case .source: Bilingual(zh: "资金来源", en: "source")
    case .tier: Bilingual(zh: "资金层级", en: "tier")
    case .place: Bilingual(zh: "出资地", en: "place")
    case .project: Bilingual(zh: "项目", en: "project")
    case .subproject: Bilingual(zh: "子项目", en: "sub-project")
    case .level: Bilingual(zh: "项目级别", en: "level")
    }
  }

  /// Where the money of a sub-project, source and year stands along the dimension; −1 where the plan says
  /// nothing.
  package func code(subproject: Int32, source: Int32, year: Int32, in draft: PlanDraft) -> Int32 {
    switch self {
    case .year: year
    case .source: source
    case .tier: draft.sources[Int(source)].tier.rawValue
    case .place: draft.sources[Int(source)].place ?? -1
    case .subproject: subproject
    case .project: draft.subprojects[Int(subproject)].project ?? -1
    case .level: draft.subprojects[Int(subproject)].level?.rawValue ?? -1
    }
  }

  /// The code as machine formats write it; empty for −1.
  package func id(_ code: Int32, in draft: PlanDraft) -> String {
    if code < 0 { return "" }
    switch self {
    case .year: return "\(code)"
    case .source: return draft.sources[Int(code)].id
    case .tier: return Tier.names[Int(code)]
    case .place: return draft.places[Int(code)].code
    case .subproject: return draft.subprojects[Int(code)].id
    case .project: return draft.projects[Int(code)].id
    case .level: return Level.names[Int(code)]
    }
  }
}

/// Sums of tranches by any of the plan's dimensions.
public struct Pivot {
  /// All have the same sums; `text` and `md` show printed names, `csv` and `json` ids.
  public enum Format: String, CaseIterable, Sendable { case text, json, csv, md }

  /// Only tranches whose `dimension` is one of `values` are added.
  public struct Filter: Sendable {
    /// What is looked at.
    public var dimension: Dimension
    /// Ids as machine formats write them, or printed names; empty lets nothing pass.
    public var values: [String]

    /// Whether the plan has such values is judged by `Pivot`.
    public init(_ dimension: Dimension, _ values: [String]) {
      self.dimension = dimension
      self.values = values
    }
  }

  private let package: PlanPackage
  private let dimensions: [Dimension]
  private typealias Row = PivotSums.Row
  private let rows: [Row]
  private let unit: MoneyUnit
  /// What was done to the figures; `nil` if nothing.
  private let rounding: Bilingual?

  /// Adds up the plan by `dimensions`; one pass over the tranches. `unit` is the unit to show, exact:
  /// more decimals are written where it is larger than the plan's. With `decimals` the table is rounded
  /// to them as a whole, so that it still adds up.
  ///
  /// Throws the first filter value that does not occur in the plan.
  public init(
    _ package: PlanPackage, by dimensions: [Dimension], where filters: [Filter],
    unit: String? = nil, decimals: Int? = nil, progress: WorkProgress? = nil
  ) throws(UnknownValue) {
    self.package = package
    self.dimensions = dimensions
    let draft = package.draft
    let exact = unit.flatMap { draft.unit.shown(in: $0) } ?? draft.unit
    let shown = DisplayRounding(
      draft.unit, shown: unit, decimals: decimals ?? exact.decimals)
    self.unit = shown.unit
    rounding = shown.sentence
    var allowed: [(dimension: Dimension, codes: Set<Int32>)] = []
    for filter in filters {
      var codes = Set<Int32>()
      for value in filter.values {
        let matches = Pivot.codes(of: value, filter.dimension, draft)
        if matches.isEmpty { throw UnknownValue(dimension: filter.dimension, value: value) }
        codes.formUnion(matches)
      }
      allowed.append((filter.dimension, codes))
    }
    let sums = PivotSums.rows(of: draft, by: dimensions, where: allowed, progress: progress)
      .map { (codes: $0.codes, sum: $0.sum * shown.factor, tranches: $0.tranches) }
    rows = shown.base > 1 ? Pivot.rounded(sums, to: shown.base) : sums
  }

  /// Cells of a table that is rounded on both sides; a larger one is rounded as one column.
  private static let roundedCells = 5_000_000

  /// All sums in multiples of `base`, rows by the last dimension, both sides adding up.
  ///
  /// What is decided depends on what each sum is above the multiple below it and on the sign of the
  /// total. So whole steps are taken off first and put back after, and no sum is too large for that.
  private static func rounded(_ rows: [Row], to base: Int128) -> [Row] {
    let across = Set(rows.map { $0.codes.last ?? 0 }).sorted()
    var lines: [[Int32]] = []
    for row in rows where lines.last != Array(row.codes.dropLast()) {
      lines.append(Array(row.codes.dropLast()))
    }
    if rows.isEmpty { return rows }
    let isTable = lines.count * across.count <= roundedCells
    let width = isTable ? across.count : 1
    let column = Dictionary(
      uniqueKeysWithValues: across.enumerated().map { ($0.element, isTable ? $0.offset : 0) })
    var cells: [Int] = []
    var leaves: [Int64?] = Array(
      repeating: nil, count: isTable ? lines.count * width : rows.count)
    var line = -1
    let total = rows.reduce(Int128(0)) { $0 + $1.sum }
    let sign = base * Int128(rows.count) * (total < 0 ? -1 : 1)
    for (number, row) in rows.enumerated() {
      let isNew = number == 0 || rows[number - 1].codes.dropLast() != row.codes.dropLast()
      if isNew || !isTable { line += 1 }
      let cell = line * width + column[row.codes.last ?? 0]!
      leaves[cell] = Int64((row.sum % base + base) % base + (number == 0 ? sign : 0))
      cells.append(cell)
    }
    let rounded = ControlledRounding.round(
      RoundingTable(
        rows: .flat(leaves.count / width), columns: .flat(width), leaves: leaves), to: Int64(base))
    return zip(rows, cells).map { row, cell in
      let step = rounded[cell / width, cell % width]! - Int128(leaves[cell]!)
      return (row.codes, (row.sum + step) / base, row.tranches)
    }
  }

  /// A filter value that does not occur in the plan.
  public struct UnknownValue: Error, Sendable {
    /// Where it was looked for.
    public var dimension: Dimension
    /// As given.
    public var value: String
  }

  private static func codes(of value: String, _ dimension: Dimension, _ draft: PlanDraft) -> [Int32]
  {
    func first(_ position: Int?) -> [Int32] { position.map { [Int32($0)] } ?? [] }
    // Ids are the same only byte for byte; strings are equal in more ways. Printed names come after.
    func isValue(_ id: String) -> Bool { id.utf8.elementsEqual(value.utf8) }
    func named<Items: RandomAccessCollection>(
      _ items: Items, _ id: (Items.Element) -> String, _ names: (Items.Element) -> [String]
    ) -> [Int32] where Items.Index == Int {
      if let position = items.firstIndex(where: { isValue(id($0)) }) { return [Int32(position)] }
      return items.indices.filter { names(items[$0]).contains { $0 == value && !$0.isEmpty } }
        .map { Int32($0) }
    }
    switch dimension {
    case .year:
      let year = Int32(value) ?? draft.fiscalYears.year(named: value)
      return year.map { draft.tranches.year.contains($0) ? [$0] : [] } ?? []
    case .source: return named(draft.sources, \.id) { [$0.name, $0.nameEnglish] }
    case .tier:
      let own = draft.tierNames.payer(named: value)
      if value == "local" || own == .local {
        return Tier.allCases.filter(\.isLocal).map(\.rawValue)
      }
      if case .tier(let tier)? = own { return [tier.rawValue] }
      // A tier has the titles of the level of its name.
      let level = Level.allCases.first { $0.title.zh == value }?.name
      return first(Tier.names.firstIndex(of: level ?? value))
    case .place: return named(draft.places, \.code) { [$0.name, $0.nameEnglish] }
    case .subproject: return named(draft.subprojects, \.id) { [$0.name] }
    case .project: return named(draft.projects, \.id) { [$0.name] }
    case .level:
      return first(
        Level.names.firstIndex(of: value)
          ?? draft.tierNames.level(named: value).map { Int($0.rawValue) }
          ?? Level.allCases.firstIndex { $0.title.zh == value })
    }
  }

  /// The values that a filter can name: as machine formats write them, tiers and levels by the plan's own
  /// names where it has any.
  public static func values(of dimension: Dimension, in draft: PlanDraft) -> [String] {
    switch dimension {
    case .year: Set(draft.tranches.year).sorted().map { "\($0)" }
    case .source: draft.sources.map(\.id)
    case .tier: (Tier.names + ["local"]).map { draft.tierNames.own[$0]?.en ?? $0 }
    case .place: draft.places.map(\.code)
    case .subproject: draft.subprojects.map(\.id)
    case .project: draft.projects.map(\.id)
    case .level: Level.names.map { draft.tierNames.own[$0]?.en ?? $0 }
    }
  }

  private func id(_ dimension: Dimension, _ code: Int32) -> String {
    dimension.id(code, in: package.draft)
  }

  /// What people call it.
  private func name(_ dimension: Dimension, _ code: Int32, _ language: Language) -> String {
    if code < 0 { return Bilingual(zh: "（未写明）", en: "(none)")(language) }
    let draft = package.draft
    let id = id(dimension, code)
    switch dimension {
    case .year: return draft.fiscalYears.name(code)(language)
    case .level: return draft.tierNames.title(Level(rawValue: code)!)(language)
    case .tier: return draft.tierNames.title(Tier(rawValue: code)!)(language)
    case .source:
      return draft.sources[Int(code)].title(language)
    case .place:
      let name = draft.places[Int(code)].title(language)
      return name == id ? id : id + " " + name
    case .subproject: return id + " " + draft.subprojects[Int(code)].name
    case .project: return id + " " + draft.projects[Int(code)].name
    }
  }

  /// The whole output; `palette` counts for `text` alone, `language` for `text` and `md`.
  public func rendered(_ format: Format, language: Language, palette: Palette) -> String {
    switch format {
    case .json: json.pretty()
    case .csv:
      CSVText.row(dimensions.map(\.rawValue) + ["amount"])
        + rows.map { row in
          CSVText.row(
            zip(dimensions, row.codes).map { CSVText.harmless(id($0, $1)) } + [text(row.sum)])
        }.joined()
    case .md:
      layout(language) { Layout.markdown($0, $1, numeric: $2) }
        + (rounding.map { "\n" + Layout.markdown($0(language)) + "\n" } ?? "")
    case .text:
      palette.bold(Layout.plain(package.title))
        + Bilingual(zh: "　单位：\(unit.title.zh)", en: "  (unit: \(unit.title.en))")(language) + "\n\n"
        + layout(language) { Layout.table($0, $1, numeric: $2) }
        + (rounding.map { note in
          "\n"
            + Layout.wrap(note(language), to: palette.columns ?? Page.width)
            .map { palette.dim($0) + "\n" }.joined()
        } ?? "")
    }
  }

  /// With all decimals where the table was rounded.
  private func text(_ amount: Int128) -> String {
    decimalText(amount, decimals: unit.decimals, keepingZeros: rounding != nil)
  }

  private var json: JSON {
    .object([
      ("command", .string("show")), ("format", .integer(1)),
      (
        "plan", .object([("name", .string(package.name)), ("unit", .string(unit.name))])
      ),
      ("by", .array(dimensions.map { .string($0.rawValue) })),
      (
        "rows",
        .array(
          rows.map { row in
            .object(
              zip(dimensions, row.codes).map { dimension, code in
                (
                  dimension.rawValue,
                  dimension == .year ? .integer(Int(code)) : .string(id(dimension, code))
                )
              } + [("amount", .string(text(row.sum))), ("tranches", .integer(row.tranches))])
          })
      ),
      ("total", .string(text(rows.reduce(Int128(0)) { $0 + $1.sum }))),
    ])
  }

  /// The most columns that the last dimension is spread over.
  private static let widest = 12

  /// The widest column head, in columns of the screen.
  private static let widestHead = 20

  /// Rows by all dimensions but the last, which runs across when it has few values; blanks where the
  /// plan has no tranche, zeros where it prints zeros.
  private func layout(
    _ language: Language, _ render: ([String], [[String]], Set<Int>) -> String
  ) -> String {
    if rows.isEmpty { return Bilingual(zh: "没有资金明细。\n", en: "No tranches.\n")(language) }
    let totalName = Bilingual(zh: "合计", en: "total")(language)
    let across = Set(rows.map { $0.codes.last ?? 0 }).sorted()
    let total = rows.reduce(Int128(0)) { $0 + $1.sum }
    guard dimensions.count > 1, across.count <= Pivot.widest else {
      let header =
        dimensions.map { $0.title(language) } + [Bilingual(zh: "金额", en: "amount")(language)]
      var cells = rows.map { row in
        zip(dimensions, row.codes).map { name($0, $1, language) } + [text(row.sum)]
      }
      let blanks = Array(repeating: "", count: max(dimensions.count - 1, 0))
      cells.append([totalName] + blanks + [text(total)])
      return render(header, cells, [dimensions.count])
    }
    let down = dimensions.dropLast()
    let last = dimensions[dimensions.count - 1]
    // Long names would make the table wider than a screen: ids then.
    var heads = across.map { name(last, $0, language) }
    if heads.contains(where: { Layout.width($0) > Pivot.widestHead }) {
      heads = across.map { id(last, $0) }
    }
    let header = down.map { $0.title(language) } + heads + [totalName]
    var cells: [[String]] = []
    var columnSums = Array(repeating: Int128(0), count: across.count)
    var start = 0
    while start < rows.count {
      let group = rows[start].codes.dropLast()
      var line = Array(repeating: "", count: across.count)
      var sum: Int128 = 0
      while start < rows.count, rows[start].codes.dropLast() == group {
        let column = across.firstIndex(of: rows[start].codes[dimensions.count - 1])!
        line[column] = text(rows[start].sum)
        columnSums[column] += rows[start].sum
        sum += rows[start].sum
        start += 1
      }
      cells.append(zip(down, group).map { name($0, $1, language) } + line + [text(sum)])
    }
    let blanks = Array(repeating: "", count: down.count - 1)
    cells.append([totalName] + blanks + columnSums.map { text($0) } + [text(total)])
    return render(header, cells, Set(down.count..<header.count))
  }
}
