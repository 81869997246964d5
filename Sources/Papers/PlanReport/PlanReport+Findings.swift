internal import Checking
internal import Pages
internal import PlanPackages
internal import Planning
internal import Screens
internal import Tables

/// A cell of the wide table, by row and column.
struct AnnexCell: Hashable, Sendable {
  var row: Int
  var column: Int
  var anchor: String { "c\(row)-\(column)" }
}

/// What the check found, each finding linked to the cell it is about.
extension PlanReport {
  /// Findings written out.
  private static let findingsShown = 200
  /// Cells linked from one finding.
  private static let cellsLinked = 6

  /// Cells of the wide table that an error or a warning is about.
  var flagged: [AnnexCell] {
    checkup.findings.filter { $0.rule.severity != .info }.prefix(PlanReport.findingsShown).flatMap {
      $0.places.prefix(PlanReport.cellsLinked).compactMap(annexCell)
    }
  }

  private func annexCell(_ place: Place) -> AnnexCell? {
    guard let (row, column) = annex.position(of: place), column != AnnexTable.contentColumn,
      row < PlanReport.rowsShown || row == draft.subprojects.count
    else { return nil }
    return AnnexCell(row: row, column: column)
  }

  var findingsSection: String {
    let shown = checkup.findings.prefix(PlanReport.findingsShown)
    var html = ""
    if shown.isEmpty {
      html += HTMLText.element("p", "", say("没有发现问题。", "Nothing was found.")) + "\n"
    }
    // Cells that the wide table does not hold are listed below with their text.
    var elsewhere: [Place] = []
    html += "<ul class=\"findings\">\n"
    for finding in shown { html += item(finding, &elsewhere) }
    html += "</ul>\n"
    let more = checkup.findings.count - shown.count
    if more > 0 {
      html += HTMLText.element(
        "p", "",
        say(
          "另有 \(more) 个问题，见 planctl validate --format jsonl。",
          "\(more) more: planctl validate --format jsonl."))
    }
    if !elsewhere.isEmpty { html += cellTable(elsewhere) }
    if shown.isEmpty { html = html.replacing("<ul class=\"findings\">\n</ul>\n", with: "") }
    return section("findings", say("核对结果", "Findings"), html)
  }

  private func item(_ finding: Finding, _ elsewhere: inout [Place]) -> String {
    let rule = finding.rule
    let severity = finding.waiver == nil ? severity(rule) : say("已认可", "waived")
    var html =
      (finding.waiver == nil && rule.severity != .info ? "<li class=\"\(rule.severity)\">" : "<li>")
      + HTMLText.element("strong", "", "\(severity) \(rule.code) \(rule.title(words.language))")
    html += HTMLText.element("p", "", finding.message(words.language))
    if !finding.evidence.isEmpty {
      html +=
        "<ul>" + finding.evidence.map { HTMLText.element("li", "", $0(words.language)) }.joined()
        + "</ul>"
    }
    let links = finding.places.prefix(PlanReport.cellsLinked).map { place -> String in
      let anchor: String
      if let cell = annexCell(place) {
        anchor = cell.anchor
      } else {
        if !elsewhere.contains(place) { elsewhere.append(place) }
        anchor = "f\(elsewhere.firstIndex(of: place)!)"
      }
      return "<a class=\"code\" href=\"#\(anchor)\">" + HTMLText.escaped(location(place)) + "</a>"
    }
    if !links.isEmpty {
      html += "<p>" + say("见 ", "see ") + links.joined(separator: say("、", ", "))
      let more = finding.places.count - links.count
      if more > 0 { html += say(" 等 \(finding.places.count) 处", " and \(more) more") }
      html += "</p>"
    }
    return html + "</li>\n"
  }

  private func severity(_ rule: Rule) -> String {
    switch rule.severity {
    case .error: say("错误", "error")
    case .warning: say("警告", "warning")
    case .info: say("提示", "note")
    }
  }

  private func location(_ place: Place) -> String {
    guard let found = checkup.locations[place] else { return place.table.rawValue }
    let own = "\(found.file):\(found.line):\(found.column)"
    return checkup.pointer(place, words.language).map { "\($0) (\(own))" } ?? own
  }

  private func cellTable(_ places: [Place]) -> String {
    let heads = [say("位置", "where"), say("栏目", "column"), say("内容", "cell")]
    let rows = places.map { place in
      [location(place), place.column, cellText(place)]
    }
    var sheet = Sheet(name: "", unit: unit)
    sheet.columns = heads.map { Sheet.Column(key: $0, heads: [$0]) }
    sheet.rows = rows.map { Sheet.Row(cells: $0.map(Sheet.Cell.text)) }
    let title = say("上面所指、不在计划表里的单元格", "Cells named above that are not in the plan's table")
    return HTMLText.element("h3", "", title) + "\n"
      + HTMLTable.sheet(sheet, caption: title) { row, column in
        HTMLTable.Mark(id: column == 0 ? "f\(row)" : "")
      }
  }

  private func cellText(_ place: Place) -> String {
    guard let table = package.tables[place.table], let column = table.schema.column(place.column),
      table.header.contains(column), place.row < table.rowCount
    else { return "" }
    return package.value(table, place.row, column).written(in: unit)
  }
}
