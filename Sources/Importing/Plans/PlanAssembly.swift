package import Origins
internal import PlanPackages
internal import Planning
internal import PrintedWords

/// Makes the rows of a package out of a table that was understood.
package struct PlanAssembly: Sendable {
  package internal(set) var tables = PackageRows()
  /// Where each figure and text stands in the document, in the order of the rows of the package.
  package internal(set) var origins = OriginTable()
  /// Cells counted by grade.
  package internal(set) var graded: [Grade: Int] = [:]
  let reading: PlanReading
  /// What the header says above each column of the table.
  let labels: [String]
  private var sourceIDs: [String: String] = [:]
  private var subprojectIDs: [Int: String] = [:]
  private(set) var projectIDs: [String: String] = [:]
  /// The project of each item, by its row; empty where it has none.
  private var ownerIDs: [Int: String] = [:]
  /// Where each total was found first, by id, and those that were found once more with another figure.
  private var firstTotals: [String: Identity.Spot] = [:]
  private var otherTotals: [(first: Identity.Spot, again: Identity.Spot)] = []

  package init(_ reading: PlanReading, duties: [DutyReading.Duty], _ log: inout ImportLog) {
    self.reading = reading
    labels = reading.columns.map(\.label)
    addPlaces()
    addSources(&log)
    addSubprojects(&log)
    addMoney(&log)
    addDuties(duties)
  }

  // MARK: Payers

  private mutating func addPlaces() {
    var places = [reading.payers.home.province, reading.payers.home.city].compactMap { $0 }
    for place in reading.payers.entries.compactMap(\.place) where !places.contains(place) {
      places.append(place)
    }
    let codes = Set(places.map(\.code))
    for place in places.sorted(by: { $0.code < $1.code }) {
      let parent = place.parent.flatMap { codes.contains($0) ? $0 : nil } ?? ""
      tables.add(
        .places,
        [
          "place_code": place.code, "name": place.name, "name_en": place.letters,
          "kind": PlaceKind.names[Int(place.kind.rawValue)], "parent_code": parent,
        ])
    }
  }

  private mutating func addSources(_ log: inout ImportLog) {
    var used = Set<String>()
    for entry in reading.payers.entries {
      let alone = reading.payers.entries.count { $0.tier == entry.tier } == 1
      var id = entry.tier.name
      if entry.tier == .county || !alone {
        id = PlanAssembly.letters(entry) ?? (entry.place?.kind == .zone ? "zone" : entry.tier.name)
      }
      if let given = log.given("source:" + entry.name) { id = given }
      var number = 1
      let stem = id
      while used.contains(id)
        || Tier.names.contains(id) && (!alone || entry.tier == .county) && number == 1
      {
        number += 1
        id = stem + "\(number)"
      }
      used.insert(id)
      sourceIDs[entry.key] = id
      tables.add(
        .sources,
        [
          "source_id": id, "name": entry.name, "name_en": PlanAssembly.english(entry, id),
          "tier": entry.tier.name, "place_code": entry.place?.code ?? "",
        ])
      keepSource(id, entry.key)
    }
  }

  /// A county's name in letters; other payers are called by their id.
  private static func english(_ entry: PayerBook.Entry, _ id: String) -> String {
    if entry.tier == .county, let letters = entry.place?.letters, !letters.isEmpty {
      return letters
    }
    return id
  }

  private static func letters(_ entry: PayerBook.Entry) -> String? {
    if let letters = entry.place?.letters, !letters.isEmpty { return letters.lowercased() }
    let isPlain = entry.name.utf8.allSatisfy {
      (97...122).contains($0 | 0x20) || $0 &- 48 < 10 || $0 == 45
    }
    return isPlain && !entry.name.isEmpty ? entry.name : nil
  }

  // MARK: Rows

  private mutating func addSubprojects(_ log: inout ImportLog) {
    let items = reading.items
    let width = max(2, String(items.count).count)
    let (project, name) = nameColumns
    let heads = headings()
    let owners = owners(project, name, &log)
    for (number, row) in items.enumerated() {
      let digits = String(number + 1)
      var id = "sp" + String(repeating: "0", count: width - digits.count) + digits
      let cells = reading.table.body[row]
      let title = PrintedText.shown(cells.text(name))
      if let given = log.given("subproject:" + title) { id = given }
      subprojectIDs[row] = id
      let owner = owners[row] ?? heads[row] ?? ""
      if !owner.isEmpty, projectIDs[owner] == nil {
        projectIDs[owner] = log.given("project:" + owner) ?? "p\(projectIDs.count + 1)"
        tables.add(.projects, ["project_id": projectIDs[owner]!, "name": owner])
        keepProject(projectIDs[owner]!, row, project)
      }
      ownerIDs[row] = projectIDs[owner] ?? ""
      let sequence = reading.column(.ordinal).flatMap {
        cells.reading($0).number?.whole(in: 0...1_000_000)
      }
      let window = window(cells)
      let content = reading.column(.content).map { PrintedText.paragraph(cells.text($0)) } ?? ""
      tables.add(
        .subprojects,
        [
          "subproject_id": id, "seq": sequence.map { "\($0)" } ?? "",
          "project_id": projectIDs[owner] ?? "", "name": title,
          "level": reading.column(.level).map { PlanAssembly.level(cells.text($0)) } ?? "",
          "start_year": window.0, "end_year": window.1, "content": content,
        ])
      keepTexts(of: id, row, name: name)
      addOutputs(content, id, row, &log)
    }
  }

  /// The columns of projects and of what is one row's own name.
  private var nameColumns: (project: Int?, name: Int) {
    let (project, own) = (reading.column(.project), reading.column(.subproject))
    if let own { return (project, own) }
    return (nil, project ?? 0)
  }

  /// The project of each item, by the column of projects. Where that is blank, the cell above may reach down
  /// to it: text tables and CSV can not say so, and a page that ends cuts it off.
  private func owners(_ column: Int?, _ name: Int, _ log: inout ImportLog) -> [Int: String] {
    guard let column else { return [:] }
    var owners: [Int: String] = [:]
    var blanks: [Int: String] = [:]
    var above = ""
    for row in reading.rows.indices {
      switch reading.rows[row].kind {
      case .item: break
      case .heading, .subtotal, .total:
        above = ""
        continue
      case .ofWhich, .note: continue
      }
      let cells = reading.table.body[row]
      let own = PrintedText.shown(cells.text(column))
      if own.isEmpty, !above.isEmpty, cells.reading(name) != .blank { blanks[row] = above }
      if !own.isEmpty { above = own }
      owners[row] = own
    }
    guard !blanks.isEmpty else { return owners }
    let isCentred =
      reading.table.isLaidOut
      && PlanAssembly.mayStandInTheMiddle(
        reading.items.map { PrintedText.shown(reading.table.body[$0].text(column)) })
    let answer = log.ask(
      Question(
        key: "blank-projects",
        text: Bilingual(
          zh: "\(blanks.count) 行没有印项目名称，是上一行的项目吗？",
          en: "\(blanks.count) rows print no project: is it the one of the row above?"),
        reason: Bilingual(
          zh: "合并的单元格在文本里只剩第一行有字", en: "of merged cells, a text keeps only the first row's words"),
        choices: [
          Question.Choice("above", "是上一行的项目", "the project of the row above"),
          Question.Choice("none", "没有项目", "no project"),
        ], proposal: isCentred ? nil : 0))
    return answer == "none" ? owners : owners.merging(blanks) { $1 }
  }

  /// Whether every name may stand in the middle of the rows that it is printed for, as merged cells of a page
  /// do, rather than in the first of them: as many rows are then on both sides.
  private static func mayStandInTheMiddle(_ names: [String]) -> Bool {
    var start = 0
    let printed = names.indices.filter { !names[$0].isEmpty }
    for (number, place) in printed.enumerated() {
      let next = number + 1 < printed.count ? printed[number + 1] : names.count
      let end = place + (place - start) + 1
      if number + 1 == printed.count { return end == names.count }
      if end > next { return false }
      start = end
    }
    return false
  }

  /// The heading above each item, where the table has headings and no column of projects.
  private func headings() -> [Int: String] {
    if nameColumns.project != nil { return [:] }
    var current = ""
    var found: [Int: String] = [:]
    for row in reading.rows.indices {
      if reading.rows[row].kind == .heading { current = reading.rows[row].label }
      if reading.rows[row].kind == .item { found[row] = current }
    }
    return found
  }

  private func window(_ row: PrintedRow) -> (String, String) {
    func year(_ role: ColumnRole) -> String {
      let text = reading.column(role).map { row.text($0) } ?? ""
      return CellReading(text).number?.whole(in: 1900...2199).map { "\($0)" }
        ?? DescribedYears.years(in: text).first.map { "\($0)" } ?? ""
    }
    if let column = reading.column(.window), reading.column(.start) == nil {
      let years = DescribedYears.years(in: PrintedText.narrow(row.text(column)) + "年")
      return (years.first.map { "\($0)" } ?? "", years.last.map { "\($0)" } ?? "")
    }
    return (year(.start), year(.end))
  }

  static func level(_ text: String) -> String {
    let key = PrintedText.label(text)
    if key.isEmpty { return "" }
    for level in Level.allCases where key == level.name || key == level.title.zh {
      return level.name
    }
    let hasCity = key.contains("市")
    let hasCounty = key.contains("县") || key.contains("区")
    return hasCity && hasCounty
      ? "city-county"
      : hasCounty
        ? "county"
        : hasCity
          ? "city"
          : key.contains("省")
            ? "province" : key.contains("中央") || key.contains("国家") ? "central" : "other"
  }

  // MARK: Money

  private mutating func addMoney(_ log: inout ImportLog) {
    for row in reading.rows.indices {
      switch reading.rows[row].kind {
      case .item:
        for index in reading.grid.columns.indices { addFigure(index, row) }
      case .total:
        for index in reading.grid.columns.indices { addTotal(index, row, of: nil) }
      case .subtotal(let parts): addSubtotal(row, parts, &log)
      case .heading, .ofWhich, .note: continue
      }
    }
    for (first, again) in otherTotals {
      guard let cell = reading.table.body[again.row][reading.grid.columns[again.column]] else {
        continue
      }
      let (label, kept) = (
        reading.rows[first.row].label, reading.printedAmount(first.column, first.row)
      )
      log.doubt(
        Doubt(
          grade: .unsure, origin: reading.table.origin(of: cell), printed: cell.text, became: "",
          reason: Bilingual(
            zh: "与“\(label)”行是同一个合计，那里是 \(kept)，只记那一个",
            en: "the same total as in the row \"\(label)\", where it is \(kept), which is kept")))
    }
  }

  private static let trancheColumns = ["subproject_id", "source_id", "year", "amount"]

  private mutating func addFigure(_ index: Int, _ row: Int) {
    let scope = reading.scope(index)
    guard scope.isLeaf, case .source(let key) = scope.payer else {
      addTotal(index, row, of: subprojectIDs[row]!)
      return
    }
    guard reading.grid.amount(index, row) != nil, let year = scope.year else { return }
    let (subproject, source) = (subprojectIDs[row]!, sourceIDs[key]!)
    tables.add(
      .tranches, PlanAssembly.trancheColumns,
      [subproject, source, "\(year)", reading.printedAmount(index, row)])
    keep(.tranches, "\(subproject) \(source) \(year)", index, row)
  }

  private mutating func addTotal(
    _ index: Int, _ row: Int, of subproject: String?, project: String = ""
  ) {
    guard reading.grid.amount(index, row) != nil else { return }
    let scope = reading.scope(index)
    var (source, tier, payer) = ("", "", "")
    switch scope.payer {
    case .all: break
    case .source(let key): (source, payer) = (sourceIDs[key]!, sourceIDs[key]!)
    case .tier(let wanted): (tier, payer) = (wanted.name, wanted.name)
    case .local: (tier, payer) = ("local", "local")
    }
    let parts = [
      subproject ?? (project.isEmpty ? "all" : project), scope.year.map { "\($0)" } ?? "", payer,
    ]
    let id = parts.filter { !$0.isEmpty }.joined(separator: "-")
    let spot = Identity.Spot(column: index, row: row)
    if let first = firstTotals[id] {
      if reading.grid.amount(index, row) != reading.grid.amount(first.column, first.row) {
        otherTotals.append((first, spot))
      }
      return
    }
    firstTotals[id] = spot
    let label = reading.columns[reading.grid.columns[index]].words.label
    let prefix = subproject == nil ? reading.rows[row].label + "：" : ""
    tables.add(
      .totals,
      [
        "total_id": id, "subproject_id": subproject ?? "", "project_id": project,
        "source_id": source,
        "tier": tier, "year": scope.year.map { "\($0)" } ?? "",
        "amount": reading.printedAmount(index, row),
        "label": prefix + label,
      ])
    keep(.totals, id, index, row)
  }

  /// A subtotal of all items of one project is that project's total; of others the package has no word
  /// for them, and what they add up was held against them here.
  private mutating func addSubtotal(_ row: Int, _ parts: [Int], _ log: inout ImportLog) {
    let ids = Set(parts.compactMap { ownerIDs[$0] })
    let whole = ids.count == 1 ? reading.items.filter { ownerIDs[$0] == ids.first } : []
    if ids.count == 1, whole == parts, let project = ids.first, !project.isEmpty {
      for index in reading.grid.columns.indices { addTotal(index, row, of: nil, project: project) }
    } else {
      log.decide(
        "row:" + reading.rows[row].label, "left out", .printed,
        "计划包没有位置放这几行的小计，只在这里核对",
        "a package has no place for the subtotal of these rows; it was only checked here")
      reading.doubtRow(
        row, &log, zh: "计划包没有位置放这几行的小计，只在这里核对",
        en: "a package has no place for the subtotal of these rows; it was only checked here")
    }
  }
}
