internal import Checking
internal import Pages
internal import Planning
internal import Screens

/// The plan as the annex table that documents print: one row a sub-project, a header of three levels,
/// money by year and source, totals added up from it.
package struct AnnexTable: Sendable {
  /// Money columns of a table that people can still find their way in.
  static let columnsInFile = 400
  /// Money columns that fit a page across.
  static let columnsOnPage = 40

  /// What the columns of a year are.
  enum Detail: Sendable {
    /// Every source that has money in the year.
    case sources
    /// Each tier; for plans with too many sources for one page.
    case tiers

    /// Sources, as long as there are at most `columns` of money; tables are dense, and a plan with
    /// thousands of sources would be mostly blanks.
    static func fitting(_ draft: PlanDraft, columns: Int) -> Detail {
      let years = Set(draft.tranches.year).count
      return years * draft.sources.count <= columns ? .sources : .tiers
    }

    /// Who stands for `source` in the columns of a year.
    func payer(of source: Int32, _ draft: PlanDraft) -> Int32 {
      self == .sources ? source : draft.sources[Int(source)].tier.rawValue
    }

    func tier(of payer: Int32, _ draft: PlanDraft) -> Tier {
      self == .sources ? draft.sources[Int(payer)].tier : Tier(rawValue: payer)!
    }
  }

  let sheet: Sheet
  private let draft: PlanDraft
  /// Column of each source and year; of each tier and year with `Detail.tiers`.
  private let moneyColumns: [AnnexKey: Int]
  private let yearColumns: [Int32: Int]
  private let payerColumns: [Payer: Int]
  private let detail: Detail

  /// Columns before the money.
  static let nameColumn = 2
  static let contentColumn = 4
  static let leading = 5

  /// Lays the plan out, heads in the language of `words`, our own words in cells in that of `cells`.
  /// O(tranches + rows × columns).
  init(
    _ draft: PlanDraft, title: String, _ words: PlanWords, cells: Language, detail: Detail
  ) {
    self.draft = draft
    self.detail = detail
    let sums = AnnexSums(draft, detail)
    var layout = AnnexLayout(draft, words, detail)
    layout.lay(sums.printed)
    moneyColumns = Dictionary(
      uniqueKeysWithValues: layout.cells.map { ($0.key, $0.column) })
    yearColumns = Dictionary(uniqueKeysWithValues: layout.years.map { ($0.year, $0.column) })
    payerColumns = Dictionary(uniqueKeysWithValues: layout.payers.map { ($0.payer, $0.column) })
    var sheet = Sheet(name: words.say("项目实施计划表", "plan"), unit: draft.unit)
    sheet.titles = [title, words.say("单位：\(draft.unit.title.zh)", "unit: \(draft.unit.title.en)")]
    sheet.columns = layout.columns
    sheet.yearNames = words.yearNames
    let own = PlanWords(draft: draft, language: cells)
    for subproject in draft.subprojects.indices {
      sheet.rows.append(layout.row(Int32(subproject), sums.bySubproject[subproject], own))
    }
    sheet.rows.append(layout.totalRow(of: sheet, own))
    if detail == .tiers {
      sheet.notes = [
        words.say(
          "资金来源过多，年度资金按层级汇总；各来源的数见资金明细。",
          "There are too many sources for columns: money is by tier; each source's stands in the tranches."
        )
      ]
    }
    self.sheet = sheet
  }

  /// Where a place of the plan is shown; `nil` if the table does not hold it.
  func position(of place: Place) -> (row: Int, column: Int)? {
    switch place.table {
    case .tranches:
      let tranches = draft.tranches
      let index =
        tranches.fileRow.isEmpty
        ? place.row : tranches.fileRow.firstIndex(of: Int32(place.row)) ?? -1
      guard index >= 0, index < tranches.count else { return nil }
      return column(source: tranches.source[index], tranches.year[index]).map {
        (Int(tranches.subproject[index]), $0)
      }
    case .totals:
      return draft.totals.row.firstIndex { Int($0) == place.row }.flatMap(position(ofTotal:))
    case .subprojects:
      let row = draft.subprojects.firstIndex { Int($0.row) == place.row }
      return row.map { ($0, column(ofField: place.column)) }
    default: return nil
    }
  }

  private func column(source: Int32, _ year: Int32) -> Int? {
    moneyColumns[AnnexKey(year: year, payer: detail.payer(of: source, draft))]
  }

  private func position(ofTotal total: Int) -> (row: Int, column: Int)? {
    let totals = draft.totals
    if totals.project[total] >= 0 { return nil }
    let subproject = totals.subproject[total]
    let row = subproject < 0 ? draft.subprojects.count : Int(subproject)
    let year = totals.year[total]
    let payer = totals.payer[total] < 0 ? nil : Payer(index: totals.payer[total])
    let column: Int? =
      switch (totals.source[total], payer, year) {
      case (let source, _, let year) where source >= 0 && year != blankYear:
        self.column(source: source, year)
      case (_, .some(let payer), blankYear): payerColumns[payer]
      case (-1, nil, blankYear): AnnexTable.leading
      case (-1, nil, let year): yearColumns[year]
      default: nil
      }
    return column.map { (row, $0) }
  }

  private func column(ofField field: String) -> Int {
    switch field {
    case "start_year": sheet.columns.count - 2
    case "end_year": sheet.columns.count - 1
    case "level": 3
    case "project_id": 1
    case "content": AnnexTable.contentColumn
    default: 2
    }
  }
}

/// A column of money.
private struct AnnexKey: Hashable, Comparable {
  var year: Int32
  /// Source, or tier.
  var payer: Int32

  static func < (a: AnnexKey, b: AnnexKey) -> Bool { (a.year, a.payer) < (b.year, b.payer) }
}

/// Money of each sub-project by year and payer.
private struct AnnexSums {
  private(set) var bySubproject: [[AnnexKey: Int128]]

  /// Every column that has a figure, in order.
  var printed: [AnnexKey] { Set(bySubproject.flatMap(\.keys)).sorted() }

  init(_ draft: PlanDraft, _ detail: AnnexTable.Detail) {
    bySubproject = Array(repeating: [:], count: draft.subprojects.count)
    let tranches = draft.tranches
    for row in 0..<tranches.count {
      let source = tranches.source[row]
      let key = AnnexKey(year: tranches.year[row], payer: detail.payer(of: source, draft))
      bySubproject[Int(tranches.subproject[row])][key, default: 0] += Int128(tranches.amount[row])
    }
  }
}

/// The columns of an annex table.
private struct AnnexLayout {
  private let draft: PlanDraft
  private let words: PlanWords
  private let detail: AnnexTable.Detail
  var columns: [Sheet.Column] = []
  var cells: [(key: AnnexKey, column: Int)] = []
  var years: [(year: Int32, column: Int)] = []
  var payers: [(payer: Payer, column: Int)] = []

  init(_ draft: PlanDraft, _ words: PlanWords, _ detail: AnnexTable.Detail) {
    self.draft = draft
    self.words = words
    self.detail = detail
  }

  /// Makes the columns; `printed` are those of money.
  mutating func lay(_ printed: [AnnexKey]) {
    func column(_ key: String, _ zh: String, _ en: String, widest: Int) -> Sheet.Column {
      Sheet.Column(key: key, heads: [words.say(zh, en)], widest: widest)
    }
    columns = [
      column("seq", "序号", "no.", widest: 6), column("project", "项目名称", "project", widest: 24),
      column("subproject", "子项目", "sub-project", widest: 28),
      column("level", "项目级别", "level", widest: 12),
      column("content", "建设内容及进度安排", "content and progress", widest: 40),
    ]
    let unit = draft.unit.title(words.language)
    let total = words.say("总投资估算（\(unit)）", "estimated total (\(unit))")
    add("total", [total, words.say("小计", "subtotal")])
    let tiers = Set(draft.sources.map(\.tier))
    let upper = [Tier.central, .province].filter(tiers.contains).map(Payer.tier)
    for payer in upper + (tiers.contains(where: \.isLocal) ? [.local] : []) {
      payers.append((payer, columns.count))
      add("total_" + payer.name, [total, words.name(payer: payer)])
    }
    let head = words.say("年度资金计划（\(unit)）", "money by year (\(unit))")
    for year in Set(printed.map(\.year)).sorted() {
      let top = [head, words.title(year: year)]
      years.append((year, columns.count))
      add("\(year)", top + [words.say("小计", "subtotal")])
      for key in printed where key.year == year {
        let payer = key.payer
        cells.append((key, columns.count))
        let (key, name) =
          detail == .sources
          ? (draft.sources[Int(payer)].id, words.name(source: payer))
          : (Tier.names[Int(payer)], words.name(payer: Payer(index: payer)))
        add("\(year)_" + key, top + [name])
      }
    }
    let deadline = words.say("完成时限（年）", "window")
    columns.append(
      Sheet.Column(key: "start_year", heads: [deadline, words.say("起始", "from")], widest: 8))
    columns.append(
      Sheet.Column(key: "end_year", heads: [deadline, words.say("截止", "to")], widest: 8))
  }

  private mutating func add(_ key: String, _ heads: [String]) {
    columns.append(Sheet.Column(key: key, heads: heads, isNumeric: true))
  }

  private func isPayer(_ payer: Int32, of total: Payer) -> Bool {
    let tier = detail.tier(of: payer, draft)
    return switch total {
    case .local: tier.isLocal
    case .tier(let wanted): tier == wanted
    }
  }

  func row(
    _ subproject: Int32, _ sums: [AnnexKey: Int128], _ words: PlanWords
  ) -> Sheet.Row {
    let row = draft.subprojects[Int(subproject)]
    var line = [Sheet.Cell](repeating: .blank, count: columns.count)
    line[0] = row.sequence.map { .quantity(Decimal(units: Int64($0), decimals: 0)) } ?? .blank
    line[1] = row.project.map { .optional(words.title(project: $0)) } ?? .blank
    line[2] = .optional(row.name.isEmpty ? row.id : row.name)
    line[3] = row.level.map { .text(words.name(level: $0)) } ?? .blank
    line[AnnexTable.contentColumn] = .optional(row.content)
    line[columns.count - 2] = row.startYear.map(Sheet.Cell.year) ?? .blank
    line[columns.count - 1] = row.endYear.map(Sheet.Cell.year) ?? .blank
    for cell in cells {
      if let amount = sums[cell.key] { line[cell.column] = .amount(amount) }
    }
    func total(_ parts: [Int]) -> Sheet.Cell {
      let amounts = parts.compactMap { line[$0].amount }
      // A blank is not a zero: where nothing is printed there is nothing to add up.
      return amounts.isEmpty ? .blank : .total(amounts.reduce(0, +), .columns(parts))
    }
    for year in years {
      line[year.column] = total(cells.filter { $0.key.year == year.year }.map(\.column))
    }
    line[AnnexTable.leading] = total(years.map(\.column))
    for payer in payers {
      line[payer.column] = total(
        cells.filter { isPayer($0.key.payer, of: payer.payer) }.map(\.column))
    }
    return Sheet.Row(cells: line)
  }

  /// 合计
  func totalRow(of sheet: Sheet, _ words: PlanWords) -> Sheet.Row {
    var line = [Sheet.Cell](repeating: .blank, count: columns.count)
    line[1] = .text(words.say("合计", "total"))
    for column in AnnexTable.leading..<(columns.count - 2) {
      line[column] = sheet.total(of: column)
    }
    return Sheet.Row(cells: line, isTotal: true)
  }
}
