package import Texts

extension Page {
  /// The page's blocks as HTML; its title becomes a heading of `level`, its headings one below.
  ///
  /// - Parameters:
  ///   - name: what a table before the first heading is called.
  ///   - figure: our own markup, put before the first table.
  package func html(level: Int, name: String = "", figure: String = "") -> String {
    var html = ""
    var heading = name
    var figure = figure
    for block in blocks {
      switch block {
      case .title(let line): html += HTMLText.element("h\(level)", "", line) + "\n"
      case .heading(let line):
        heading = line
        html += HTMLText.element("h\(level + 1)", "", line) + "\n"
      case .subheading(let line):
        heading = line
        html += HTMLText.element("h\(level + 2)", "", line) + "\n"
      case .words(let line): html += HTMLText.element("p", "", line) + "\n"
      case .verdict(let line, let isGood):
        html += HTMLText.element("p", "class=\"verdict\(isGood ? "" : " bad")\"", line) + "\n"
      case .list(let items):
        html += "<ul>" + items.map { HTMLText.element("li", "", $0) }.joined() + "</ul>\n"
      case .numbered(let items, let first):
        html +=
          "<ol start=\"\(first)\">" + items.map { HTMLText.element("li", "", $0) }.joined()
          + "</ol>\n"
      case .table(let header, let rows, let numeric, let hasTotal):
        html += figure
        figure = ""
        html += HTMLTable.plain(
          header, rows, numeric: numeric, caption: heading, hasTotal: hasTotal)
      case .note(let line): html += HTMLText.element("p", "class=\"quiet\"", line) + "\n"
      }
    }
    return html
  }
}

/// Tables in HTML: named for readers that do not see the heading above, heads with their scope, numbers
/// to the right, wide ones scroll.
package enum HTMLTable {
  /// A table with one row of heads.
  package static func plain(
    _ header: [String], _ rows: [[String]], numeric: Set<Int>, caption: String,
    hasTotal: Bool = false
  ) -> String {
    var html = open(caption, rows: rows.count) + "<thead><tr>"
    for (column, head) in header.enumerated() {
      let classes = classes(head, isNumeric: numeric.contains(column))
      html += HTMLText.element("th", "scope=\"col\"" + classes, head)
    }
    html += "</tr></thead>\n<tbody>\n"
    for (number, row) in rows.enumerated() {
      html += hasTotal && number == rows.count - 1 ? "<tr class=\"total\">" : "<tr>"
      for (column, cell) in row.enumerated() {
        html += HTMLTable.cell(cell, isHead: column == 0, isNumeric: numeric.contains(column))
      }
      html += "</tr>\n"
    }
    return html + close
  }

  /// What links and findings make of a cell: an id (our own text), and whether it stands out.
  package struct Mark {
    package var id = ""
    package var isFlagged = false

    package init(id: String = "", isFlagged: Bool = false) {
      self.id = id
      self.isFlagged = isFlagged
    }
  }

  /// A sheet with all levels of its header; a row without text in `headColumn` is named by its first.
  package static func sheet(
    _ sheet: Sheet, caption: String, headColumn: Int = 0,
    mark: (_ row: Int, _ column: Int) -> Mark = { _, _ in Mark() }
  ) -> String {
    var html =
      open(caption, rows: sheet.rows.count, isRoomy: PaperWidth.isRoomy(sheet)) + "<thead>\n"
    let heads = sheet.heads
    for level in 0..<sheet.levels {
      html += "<tr>"
      for head in heads where head.levels.lowerBound == level {
        var attributes = head.columns.count > 1 ? "scope=\"colgroup\"" : "scope=\"col\""
        let isNumber = head.columns.count == 1 && sheet.columns[head.columns.lowerBound].isNumeric
        if head.columns.count > 1 { attributes += " colspan=\"\(head.columns.count)\"" }
        if head.levels.count > 1 { attributes += " rowspan=\"\(head.levels.count)\"" }
        html += HTMLText.element(
          "th", attributes + classes(head.text, isRight: isNumber), head.text)
      }
      html += "</tr>\n"
    }
    html += "</thead>\n<tbody>\n"
    for (number, row) in sheet.rows.enumerated() {
      html += row.isTotal ? "<tr class=\"total\">" : "<tr>"
      let texts = row.cells.map(sheet.text)
      let head = texts[headColumn].isEmpty ? texts.firstIndex { !$0.isEmpty } : headColumn
      for (column, text) in texts.enumerated() {
        html += HTMLTable.cell(
          text, isHead: column == head, isNumeric: sheet.columns[column].isNumeric,
          mark(number, column))
      }
      html += "</tr>\n"
    }
    return html + close
  }

  private static func cell(
    _ text: String, isHead: Bool, isNumeric: Bool, _ mark: Mark = Mark()
  ) -> String {
    var attributes = isHead ? " scope=\"row\"" : ""
    if !mark.id.isEmpty { attributes += " id=\"\(mark.id)\"" }
    attributes += classes(text, isNumeric: isNumeric, isFlagged: mark.isFlagged)
    return HTMLText.element(isHead ? "th" : "td", String(attributes.dropFirst()), text)
  }

  /// The class attribute of a cell: how its text may be broken into lines, and whether it stands out.
  private static func classes(
    _ text: String, isNumeric: Bool = false, isRight: Bool = false, isFlagged: Bool = false
  ) -> String {
    var classes: [String] = []
    if isNumeric {
      classes.append("n")
    } else if isOneLine(text) {
      classes.append("k")
    } else if longestWord(text) > longWord {
      classes.append("long")
    }
    if isRight { classes.append("r") }
    if isFlagged { classes.append("flag") }
    return classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
  }

  /// Whether a cell is never broken into lines.
  static func isOneLine(_ text: String, isNumeric: Bool = false) -> Bool {
    isNumeric || Layout.width(text) <= shortWidth
  }

  /// Columns of the longest part of `text` that a browser does not break by itself.
  static func longestWord(_ text: String) -> Int {
    var (longest, length) = (0, 0)
    for scalar in text.unicodeScalars {
      length = scalar == " " || scalar == "-" || Layout.width(scalar) > 1 ? 0 : length + 1
      longest = max(longest, length)
    }
    return longest
  }

  /// Tables of so few rows are kept on one printed page.
  private static let shortRows = 16
  /// Texts of so few columns are kept on one line.
  private static let shortWidth = 9
  /// Words of more columns may be broken anywhere.
  static let longWord = 24

  private static func open(_ name: String, rows: Int, isRoomy: Bool = false) -> String {
    let label = HTMLText.escaped(name)
    let classes = (rows <= shortRows ? " short" : "") + (isRoomy ? " roomy" : "")
    return "<div class=\"scroll\(classes)\" role=\"group\" "
      + "aria-label=\"\(label)\" tabindex=\"0\">\n<table aria-label=\"\(label)\">\n"
  }

  private static let close = "</tbody>\n</table>\n</div>\n"
}
