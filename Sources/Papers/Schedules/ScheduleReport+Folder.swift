internal import Checking
package import Pages
internal import PlanPackages
internal import Planning
internal import Screens
internal import Synchronization
public import Texts

/// A folder of schedules: one file a place, an index, and a reconciliation with the plan.
extension ScheduleReport {
  /// Puts the schedules of `places` into the folder `path`, all of them or nothing; both cores work.
  ///
  /// `index` and `reconciliation` are also written as CSV whatever the format, so that any program can
  /// add them up again. O(entries + places × duties).
  public func write(
    _ format: Format, places: [Int32], to path: String, progress: WorkProgress? = nil
  ) throws(OutputFault) {
    let suffix = ScheduleReport.suffix(format)
    let names = ScheduleReport.fileNames(places, draft).map { $0 + suffix }
    let reconciliation = reconciliation
    let formats = format == .csv ? [format] : [format, .csv]
    let tables = formats.flatMap { format in
      ["index", "reconciliation"].map { $0 + ScheduleReport.suffix(format) }
    }
    // An earlier result is replaced whatever its format and places were.
    let stems = Set(
      ScheduleReport.fileNames(draft.places.indices.map { Int32($0) } + [-1], draft)
        + ["index", "reconciliation"])
    let suffixes = Format.allCases.map(ScheduleReport.suffix)
    let isOwn = { (name: String) in
      suffixes.contains { name.hasSuffix($0) && stems.contains(String(name.dropLast($0.count))) }
    }
    let rows = Mutex([Sheet.Row?](repeating: nil, count: places.count))
    try OutputFolder.write(
      names + tables, closing: tables.count, to: path, isOwn: isOwn, progress: progress
    ) { number throws(OutputFault) in
      if number < places.count {
        let schedule = schedule(of: places[number])
        let row = indexRow(schedule, names[number])
        rows.withLock { $0[number] = row }
        return rendered(format, [schedule.place]) { _ in schedule }
      }
      let table = number - places.count
      let format = formats[table / 2]
      return table % 2 == 0
        ? rendered(
          format, indexSheet(rows.withLock { $0.map { $0! } }),
          links: zip(places, names).map { ($0, $1) })
        : rendered(format, reconciliation)
    }
  }

  private static func suffix(_ format: Format) -> String {
    format == .text ? ".txt" : "." + format.rawValue
  }

  /// Names that a file of the folder or a device of some system has already.
  private static let reserved: Set<String> = Set(
    ["index", "reconciliation", "con", "prn", "aux", "nul"]
      + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })

  /// A file name for each place: its code where that is made of ASCII letters, digits, `.`, `_` and `-`
  /// only and is nobody else's, else `place-` and its number in canonical order.
  static func fileNames(_ places: [Int32], _ draft: PlanDraft) -> [String] {
    var taken = reserved
    return places.map { place in
      if place < 0 { return "no-place" }
      let code = draft.places[Int(place)].code
      let small = code.lowercased()
      let stem = String(small.prefix { $0 != "." })
      if isFileName(code), !reserved.contains(stem), taken.insert(small).inserted { return code }
      return "place-\(place + 1)"
    }
  }

  private static func isFileName(_ code: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let isPlain = code.utf8.allSatisfy { byte in
      letters.contains(byte | 0x20) || byte &- 48 < 10
        || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
    }
    guard isPlain, (1...64).contains(code.utf8.count) else { return false }
    let (first, last) = (code.utf8.first!, code.utf8.last!)
    return first != UInt8(ascii: "-") && first != UInt8(ascii: ".") && last != UInt8(ascii: ".")
      && !code.lowercased().hasPrefix("place-") && code.lowercased() != "no-place"
  }

  // MARK: Index

  private var indexTitle: String { say("分地方任务与资金：目录", "Schedules by place: index") }

  private func indexSheet(_ rows: [Sheet.Row]) -> Sheet {
    var sheet = Sheet(name: say("目录", "index"), unit: unit)
    sheet.keepsZeros = money.isRounded
    sheet.titles = [indexTitle, titleWithUnit(unit)]
    sheet.columns = [
      Sheet.Column(key: "place_code", heads: [say("地方代码", "place")]),
      Sheet.Column(key: "name", heads: [say("地方", "name")]),
      Sheet.Column(key: "parent_code", heads: [say("上级", "parent")]),
      Sheet.Column(key: "file", heads: [say("文件", "file")]),
      Sheet.Column(key: "subprojects", heads: [say("子项目数", "sub-projects")], isNumeric: true),
      Sheet.Column(key: "outputs", heads: [say("产出项数", "outputs")], isNumeric: true),
    ]
    sheet.columns += yearColumns
    sheet.rows = rows
    sheet.rows.append(sumRow(sheet, label: [.text("sum")], from: 6))
    sheet.notes = remarks
    return sheet
  }

  /// The index's row of a place whose file is `name`.
  private func indexRow(_ schedule: PlaceSchedule, _ name: String) -> Sheet.Row {
    let place = schedule.place
    let sums = schedule.sums(\.amount, years: years.count)
    let parent = place < 0 ? nil : draft.places[Int(place)].parent
    var cells: [Sheet.Cell] = [
      .text(code(place)), .text(ownName(of: place)),
      parent.map { .text(code($0)) } ?? .blank,
      .text(name), count(schedule.tasks.subprojects.count), count(schedule.tasks.outputs.count),
    ]
    cells += sums.map(Sheet.Cell.amount)
    cells.append(.total(sums.reduce(0, +), .columns(Array(6..<(6 + years.count)))))
    return Sheet.Row(cells: cells)
  }

  /// The plan's own name of a place, whatever the language: it stands in machine formats.
  private func ownName(of place: Int32) -> String {
    place < 0 ? "" : draft.places[Int(place)].name
  }

  private func count(_ number: Int) -> Sheet.Cell {
    .quantity(Decimal(units: Int64(number), decimals: 0))
  }

  private var yearColumns: [Sheet.Column] {
    years.map { Sheet.Column(key: "\($0)", heads: [words.title(year: $0)], isNumeric: true) }
      + [Sheet.Column(key: "total", heads: [say("合计", "total")], isNumeric: true)]
  }

  /// A row that adds up all rows of `sheet` from column `first` on.
  private func sumRow(_ sheet: Sheet, label: [Sheet.Cell], from first: Int) -> Sheet.Row {
    let blanks = [Sheet.Cell](repeating: .blank, count: first - label.count)
    let sums = (first..<sheet.columns.count).map(sheet.total(of:))
    return Sheet.Row(cells: label + blanks + sums, isTotal: true)
  }

  // MARK: Reconciliation

  private var reconciliationTitle: String {
    isComparing
      ? say("各地合计与情景结果的对账表", "Reconciliation of all places with the scenario's result")
      : say("各地合计与计划的对账表", "Reconciliation of all places with the plan")
  }

  /// All places against the plan, by year and by sub-project; never rounded.
  ///
  /// Its rows: a `place` each; their `sum`; the `plan`, added up from its tranches without regard to
  /// places; the `difference`; and each `subproject`, added up over the places, beside its plan. Of a
  /// scenario it is the `result` that is reconciled, and the `plan` stands below for comparison.
  package var reconciliation: Sheet {
    let exact = draft.unit
    var sheet = Sheet(name: say("对账", "reconciliation"), unit: exact)
    sheet.titles = [reconciliationTitle, titleWithUnit(exact)]
    if isComparing { sheet.titles.append(scenarioLine) }
    sheet.columns = [
      Sheet.Column(key: "kind", heads: [say("类别", "kind")]),
      Sheet.Column(key: "id", heads: [say("编号", "id")]),
      Sheet.Column(key: "name", heads: [say("名称", "name")]),
      Sheet.Column(key: "own", heads: [say("本级资金", "own")], isNumeric: true),
      Sheet.Column(key: "joint", heads: [say("分得上级资金", "joint")], isNumeric: true),
      Sheet.Column(key: "given", heads: [say("分配至各地", "passed on")], isNumeric: true),
    ]
    sheet.columns += yearColumns
    sheet.columns += [
      isComparing
        ? Sheet.Column(key: "result", heads: [say("情景结果", "result")], isNumeric: true)
        : Sheet.Column(key: "plan", heads: [say("计划", "plan")], isNumeric: true),
      Sheet.Column(key: "difference", heads: [say("相差", "difference")], isNumeric: true),
    ]
    let sums = ReconciledSums(self)
    let blanks = [Sheet.Cell](repeating: .blank, count: 2)
    for place in book.places {
      let row = sums.byPlace[Int(place + 1)]
      sheet.rows.append(
        Sheet.Row(
          cells: [.text("place"), .text(code(place)), .text(ownName(of: place))]
            + row.parts.map(Sheet.Cell.amount) + yearCells(row.years) + blanks))
    }
    let all = Range(uncheckedBounds: (0, sheet.rows.count))
    let total = sums.total
    func live(_ amount: Int128) -> Sheet.Cell { .total(amount, .rows([all])) }
    let last = sheet.columns.count - 1
    func across(_ amount: Int128) -> Sheet.Cell {
      .total(amount, .columnDifference(last - 2, last - 1))
    }
    let sum = total.years.reduce(0, +)
    let plan = sums.planYears.reduce(0, +)
    sheet.rows.append(
      Sheet.Row(
        cells: [.text("sum"), .blank, .blank] + total.parts.map(live) + total.years.map(live)
          + [live(sum), .amount(plan), across(sum - plan)], isTotal: true))
    let noParts = [Sheet.Cell](repeating: .blank, count: 5)
    sheet.rows.append(
      Sheet.Row(
        cells: [.text(isComparing ? "result" : "plan")] + noParts + yearCells(sums.planYears)
          + blanks))
    let apart = zip(total.years, sums.planYears).map { $0 - $1 }
    sheet.rows.append(
      Sheet.Row(
        cells: [.text("difference")] + noParts
          + (apart + [sum - plan]).map {
            .total($0, .rowDifference(all.upperBound, all.upperBound + 1))
          } + blanks))
    if isComparing {
      sheet.rows.append(
        Sheet.Row(cells: [.text("plan")] + noParts + yearCells(plannedYears) + blanks))
    }
    for subproject in draft.subprojects.indices {
      let years = sums.bySubproject[subproject]
      let sum = years.reduce(0, +)
      let plan = sums.planBySubproject[subproject]
      sheet.rows.append(
        Sheet.Row(
          cells: [
            .text("subproject"), .text(draft.subprojects[subproject].id),
            .text(draft.subprojects[subproject].name), .blank, .blank, .blank,
          ] + yearCells(years) + [.amount(plan), across(sum - plan)]))
    }
    sheet.notes = [
      say(
        "类别：place 地方，sum 各地之和，\(isComparing ? "result 情景结果" : "plan 计划")（不分地方另行相加），"
          + "difference 相差，\(isComparing ? "plan 原计划，" : "")subproject 子项目（各地之和）。本表不取整。",
        "Kinds: place; sum of all places; \(isComparing ? "result" : "plan"), added up without regard to "
          + "places; difference; \(isComparing ? "plan as it was; " : "")subproject, its sum over places. "
          + "Nothing is rounded here.")
    ]
    precondition(sums.holds, "schedules that do not add up to the plan")
    return sheet
  }

  /// The plan's tranches by year, whatever the scenario.
  private var plannedYears: [Int128] {
    var sums = Array(repeating: Int128(0), count: years.count)
    for row in 0..<draft.tranches.count {
      sums[book.yearPositions[draft.tranches.year[row]]!] += Int128(draft.tranches.amount[row])
    }
    return sums
  }

  private func yearCells(_ years: [Int128]) -> [Sheet.Cell] {
    years.map(Sheet.Cell.amount)
      + [.total(years.reduce(0, +), .columns(Array(6..<(6 + years.count))))]
  }

  // MARK: Formats

  /// A single table as a file of its own; an HTML index links to the files of places.
  private func rendered(
    _ format: Format, _ sheet: Sheet, links: [(place: Int32, file: String)] = []
  ) -> [UInt8] {
    let title = sheet.titles[0]
    switch format {
    case .csv: return Array(sheet.csv().utf8)
    case .xlsx: return Workbook(sheets: [sheet], title: title).xlsx()
    case .html:
      var body = HTMLText.element("h1", "", title) + "\n"
      body += HTMLText.element("p", "", package.title) + "\n"
      if !links.isEmpty { body += list(links) }
      body += HTMLTable.sheet(sheet, caption: title, headColumn: links.isEmpty ? 2 : 1)
      for note in sheet.notes { body += HTMLText.element("p", "class=\"quiet\"", note) + "\n" }
      return document(title, body)
    case .text, .md:
      var page = Page()
      for (number, title) in sheet.titles.enumerated() {
        page.add(number == 0 ? .title(title) : .words(title))
      }
      page.add(sheet.block)
      for note in sheet.notes { page.add(.note(note)) }
      return Array((format == .md ? page.markdown : page.text(palette)).utf8)
    }
  }

  private func list(_ links: [(place: Int32, file: String)]) -> String {
    var html = "<ul>\n"
    for (place, file) in links {
      html +=
        "<li><a href=\"\(HTMLText.escaped(file))\">" + HTMLText.escaped(words.name(place: place))
        + "</a></li>\n"
    }
    return html + "<li><a href=\"reconciliation.html\">" + reconciliationTitle
      + "</a></li>\n</ul>\n"
  }

  private func document(_ title: String, _ body: String) -> [UInt8] {
    Array(
      HTMLDocument(
        title: title, language: words.language,
        body: "<main class=\"wide\">\n" + body + "</main>\n"
      ).text.utf8)
  }
}

/// Sums of all schedules and, along another road, of the plan.
private struct ReconciledSums {
  struct Place {
    /// Own, joint, passed on.
    var parts: [Int128] = [0, 0, 0]
    var years: [Int128]
  }

  var byPlace: [Place]
  var bySubproject: [[Int128]]
  var planYears: [Int128]
  var planBySubproject: [Int128]

  init(_ report: ScheduleReport) {
    let (book, draft) = (report.book, report.draft)
    let position = book.yearPositions
    let none = [Int128](repeating: 0, count: book.years.count)
    byPlace = Array(repeating: Place(years: none), count: draft.places.count + 1)
    bySubproject = Array(repeating: none, count: draft.subprojects.count)
    planYears = none
    planBySubproject = Array(repeating: 0, count: draft.subprojects.count)
    for entry in book.entries {
      let (place, year) = (Int(entry.place + 1), position[entry.year]!)
      byPlace[place].parts[Int(entry.part.rawValue)] += Int128(entry.amount)
      byPlace[place].years[year] += Int128(entry.amount)
      bySubproject[Int(entry.subproject)][year] += Int128(entry.amount)
    }
    let money = book.money
    for row in money.amount.indices {
      planYears[position[money.year[row]]!] += Int128(money.amount[row])
      planBySubproject[Int(money.subproject[row])] += Int128(money.amount[row])
    }
  }

  var total: Place {
    var total = Place(years: Array(repeating: 0, count: planYears.count))
    for place in byPlace {
      for part in place.parts.indices { total.parts[part] += place.parts[part] }
      for year in place.years.indices { total.years[year] += place.years[year] }
    }
    return total
  }

  var holds: Bool {
    total.years == planYears
      && zip(bySubproject, planBySubproject).allSatisfy { $0.reduce(0, +) == $1 }
  }
}
