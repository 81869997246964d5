internal import Planning

extension Page {
  /// The page's blocks as HTML; its title becomes a heading of `level`, its headings one below.
  func html(level: Int) -> String {
    var html = ""
    var heading = ""
    for block in blocks {
      switch block {
      case .title(let line): html += HTMLText.element("h\(level)", "", line) + "\n"
      case .heading(let line):
        heading = line
        html += HTMLText.element("h\(level + 1)", "", line) + "\n"
      case .words(let line): html += HTMLText.element("p", "", line) + "\n"
      case .verdict(let line, let isGood):
        html += HTMLText.element("p", "class=\"verdict\(isGood ? "" : " bad")\"", line) + "\n"
      case .list(let items):
        html += "<ul>" + items.map { HTMLText.element("li", "", $0) }.joined() + "</ul>\n"
      case .table(let header, let rows, let numeric):
        html += HTMLTable.plain(header, rows, numeric: numeric, caption: heading)
      case .note(let line): html += HTMLText.element("p", "class=\"quiet\"", line) + "\n"
      }
    }
    return html
  }
}

/// Tables in HTML: named for readers that do not see the heading above, heads with their scope, numbers
/// to the right, wide ones scroll.
enum HTMLTable {
  /// A table with one row of heads.
  static func plain(
    _ header: [String], _ rows: [[String]], numeric: Set<Int>, caption: String
  ) -> String {
    var html = open(caption, rows: rows.count) + "<thead><tr>"
    for (column, head) in header.enumerated() {
      let number = numeric.contains(column) ? " class=\"n\"" : ""
      html += HTMLText.element("th", "scope=\"col\"" + number, head)
    }
    html += "</tr></thead>\n<tbody>\n"
    for row in rows {
      html += "<tr>"
      for (column, cell) in row.enumerated() {
        html += HTMLTable.cell(cell, isHead: column == 0, isNumeric: numeric.contains(column))
      }
      html += "</tr>\n"
    }
    return html + close
  }

  /// What links and findings make of a cell: an id (our own text), and whether it stands out.
  struct Mark {
    var id = ""
    var isFlagged = false
  }

  /// A sheet with all levels of its header.
  static func sheet(
    _ sheet: Sheet, caption: String, headColumn: Int = 0,
    mark: (_ row: Int, _ column: Int) -> Mark = { _, _ in Mark() }
  ) -> String {
    var html = open(caption, rows: sheet.rows.count) + "<thead>\n"
    let heads = sheet.heads
    for level in 0..<sheet.levels {
      html += "<tr>"
      for head in heads where head.levels.lowerBound == level {
        var attributes = head.columns.count > 1 ? "scope=\"colgroup\"" : "scope=\"col\""
        if head.columns.count > 1 { attributes += " colspan=\"\(head.columns.count)\"" }
        if head.levels.count > 1 { attributes += " rowspan=\"\(head.levels.count)\"" }
        html += HTMLText.element("th", attributes, head.text)
      }
      html += "</tr>\n"
    }
    html += "</thead>\n<tbody>\n"
    for (number, row) in sheet.rows.enumerated() {
      html += row.isTotal ? "<tr class=\"total\">" : "<tr>"
      for (column, cell) in row.cells.enumerated() {
        html += HTMLTable.cell(
          sheet.text(cell), isHead: column == headColumn,
          isNumeric: sheet.columns[column].isNumeric, mark(number, column))
      }
      html += "</tr>\n"
    }
    return html + close
  }

  private static func cell(
    _ text: String, isHead: Bool, isNumeric: Bool, _ mark: Mark = Mark()
  ) -> String {
    var attributes: [String] = isHead ? ["scope=\"row\""] : []
    if !mark.id.isEmpty { attributes.append("id=\"\(mark.id)\"") }
    let isShort = !isNumeric && !text.isEmpty && Layout.width(text) <= shortWidth
    let classes = (isNumeric ? ["n"] : isShort ? ["k"] : []) + (mark.isFlagged ? ["flag"] : [])
    if !classes.isEmpty { attributes.append("class=\"\(classes.joined(separator: " "))\"") }
    return HTMLText.element(isHead ? "th" : "td", attributes.joined(separator: " "), text)
  }

  /// Tables of so few rows are kept on one printed page.
  private static let shortRows = 16
  /// Texts of so few columns are kept on one line.
  private static let shortWidth = 9

  private static func open(_ name: String, rows: Int) -> String {
    let label = HTMLText.escaped(name)
    return "<div class=\"scroll\(rows <= shortRows ? " short" : "")\" role=\"region\" "
      + "aria-label=\"\(label)\" tabindex=\"0\">\n<table aria-label=\"\(label)\">\n"
  }

  private static let close = "</tbody>\n</table>\n</div>\n"
}
