package import Annotating
internal import Checking
internal import Localisation
internal import Origins
internal import PlanPackages
package import Planning
package import Screens

/// What a check has to say about the cells of the workbook that a plan was imported from.
package struct WorkbookNotes {
  private let report: CheckupReport
  private let language: Language
  private let file: String
  package private(set) var marks: [CellMark] = []
  private var rows: [FindingSheet.Row] = []

  /// What `report` says about the cells of the workbook `file`. O(findings and their places).
  package init(_ report: CheckupReport, of file: String, language: Language) {
    self.report = report
    self.file = file
    self.language = language
    addRepairs()
    for finding in report.findings { add(finding) }
  }

  private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  /// Cells of one finding that are listed; all of them are marked.
  private static let placesListed = 50

  // MARK: Wrong cells

  private mutating func addRepairs() {
    let location = report.checkup.location
    for group in location.groups where !group.isDoubted {
      let repairs = location.repairs(of: group)
      for repair in repairs {
        for cell in repair.cells { add(cell, isUnique: group.isUnique, of: repairs.count) }
      }
    }
  }

  private mutating func add(_ cell: RepairedCell, isUnique: Bool, of ways: Int) {
    let draft = report.checkup.draft
    let unit = draft.unit
    guard let place = cell.cell.place(in: draft), let row = report.origins?.row(of: place) else {
      return
    }
    let meant = unit.text(cell.restored)
    let found = cell.found.map { unit.text($0) } ?? say("空白", "blank")
    let slip =
      cell.slip == .other ? "" : say("（\(cell.slip.title.zh)）", " (\(cell.slip.title.en))")
    let proof =
      isUnique
      ? report.checkup.location.isComplete
        ? say("只有这样改，不符的合计才全部成立（已证明）", "the only change with which the sums hold (proven)")
        : say("不牵动其他合计的改法只有这一种（已证明）", "the only change that disturbs no other sum (proven)")
      : say("有 \(ways) 种改法，凭合计分不出是哪一种", "one of \(ways) ways; the sums cannot tell which")
    let text =
      say("印的是 \(found)，应为 \(meant)\(slip)", "printed \(found), must be \(meant)\(slip)")
      + say("；", "; ") + proof
    let colour = isUnique ? CellMark.Colour.wrong : .error
    mark(row, colour, text)
    let title =
      isUnique ? say("错的一格", "wrong cell") : say("可能错的一格", "possibly wrong")
    list([title, "", "", row.printed, isUnique ? meant : meant + "?", text], row)
  }

  // MARK: Findings

  private mutating func add(_ finding: Finding) {
    let rule = finding.rule
    let title = rule.title(language)
    var words = finding.message(language)
    let evidence = finding.evidence.map { $0(language) }
    let printed = finding.places.compactMap { report.origins?.row(of: $0) }
      .filter { $0.origin.file == file && !$0.origin.sheet.isEmpty }
    let waiver = finding.waiver.map { report.checkup.draft.waivers[$0].approval(language) }
    let severity = waiver != nil ? say("已认可", "waived") : word(for: rule.severity)
    if waiver == nil {
      let colour: CellMark.Colour =
        switch rule.severity {
        case .error: .error
        case .warning: .warning
        case .info: .note
        }
      // What a finding expects is its own affair: the cell to change may be another one, and is marked as such.
      let text = ([rule.code + " " + title, words] + evidence).joined(separator: "\n")
      for row in unique(printed) { mark(row, colour, text) }
    }
    if !evidence.isEmpty { words += "\n" + evidence.joined(separator: "\n") }
    if let waiver { words += "\n" + waiver }
    let codes = finding.codes.joined(separator: " ")
    let cells = unique(printed).prefix(Self.placesListed)
    for (number, row) in cells.enumerated() {
      let text = number == 0 ? title + say("：", ": ") + words : say("同上", "as above")
      list([severity, codes, "", row.printed, "", text], row)
    }
    if cells.isEmpty {
      rows.append(
        FindingSheet.Row(
          cells: [severity, codes, "", "", "", title + say("：", ": ") + words]))
    }
  }

  private func word(for severity: Severity) -> String {
    switch severity {
    case .error: say("错误", "error")
    case .warning: say("警告", "warning")
    case .info: say("提示", "note")
    }
  }

  /// Each cell once, in the order of the finding.
  private func unique(_ rows: [OriginTable.Row]) -> [OriginTable.Row] {
    var seen = Set<String>()
    return rows.filter { seen.insert($0.origin.cell).inserted }
  }

  private mutating func mark(_ row: OriginTable.Row, _ colour: CellMark.Colour, _ text: String) {
    guard row.origin.file == file, !row.origin.sheet.isEmpty else { return }
    marks.append(
      CellMark(
        sheet: row.origin.sheet, row: row.origin.row, column: row.origin.column, colour: colour,
        text: "planctl: " + text))
  }

  private mutating func list(_ cells: [String], _ row: OriginTable.Row) {
    let isHere = row.origin.file == file && !row.origin.sheet.isEmpty
    var cells = cells
    cells[2] = isHere ? row.origin.cell : row.origin.pointer(language)
    rows.append(
      FindingSheet.Row(
        cells: cells, sheet: isHere ? row.origin.sheet : nil, reference: row.origin.reference))
  }

  /// The sheet of all findings.
  package func sheet(digest: String) -> FindingSheet {
    FindingSheet(
      name: say("核对结果", "Findings"),
      titles: [
        say("核对结果：\(report.package.title)", "Findings: \(report.package.title)"),
        say(
          "planctl validate 写在 \(file)（SHA-256 \(digest.prefix(16))…）的副本里；原件没有改动。",
          "Written by planctl validate into a copy of \(file) (SHA-256 \(digest.prefix(16))…); the original is "
            + "as it was."),
        say(
          "深红：错的一格；浅红：矛盾、缺项所在；黄：警告；蓝：提示。批注说明印的是什么、应为什么、违反哪一条。",
          "Dark red: a wrong cell; light red: errors; yellow: warnings; blue: notes. Comments say what is "
            + "printed, what it must be, and which rule says so."),
      ],
      heads: [
        say("级别", "severity"), say("代码", "code"), say("单元格", "cell"), say("印的是", "printed"),
        say("应为", "must be"), say("说明", "what is wrong"),
      ], linked: 2, rows: rows)
  }
}
