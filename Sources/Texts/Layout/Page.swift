/// A page for people, made once and shown on a terminal or as Markdown.
package struct Page {
  package enum Block {
    case title(String)
    case heading(String)
    case subheading(String)
    /// One sentence or more.
    case words(String)
    /// The sentence that matters most.
    case verdict(String, isGood: Bool)
    /// Lines that belong together.
    case list([String])
    /// Lines with numbers, the first of them `from`.
    case numbered([String], from: Int)
    /// With `hasTotal` the last row adds up the others.
    case table([String], [[String]], numeric: Set<Int>, hasTotal: Bool = false)
    case note(String)
  }

  package private(set) var blocks: [Block] = []

  package init() {}
  /// Columns of the screen.
  package static let width = 100

  package mutating func add(_ block: Block) { blocks.append(block) }

  /// For a terminal: aligned tables, long sentences wrapped, nothing that a terminal would obey.
  package func text(_ palette: Palette) -> String {
    var text = ""
    let columns = palette.columns ?? Page.width
    for (number, block) in blocks.enumerated() {
      switch block {
      case .title(let line): text += lines(line, columns) { palette.bold($0) }
      case .heading(let line): text += "\n" + palette.bold(Layout.plain(line)) + "\n"
      case .subheading(let line): text += "\n" + Layout.plain(line) + "\n"
      case .words(let line):
        if number > 0, case .table = blocks[number - 1] { text += "\n" }
        text += lines(line, columns) { $0 }
      case .verdict(let line, let isGood):
        text += lines(line, columns) { isGood ? palette.bold($0) : palette.error($0) }
      case .list(let items):
        for item in items { text += lines(item, columns, mark: "· ") { $0 } }
      case .numbered(let items, let first):
        for (position, item) in items.enumerated() {
          text += lines(item, columns, mark: "\(first + position). ") { $0 }
        }
      case .table(let header, let rows, let numeric, _):
        if number > 0, !isHeading(number - 1) { text += "\n" }
        text += Layout.table(header, rows, numeric: numeric)
      case .note(let line): text += "\n" + lines(line, columns) { palette.dim($0) }
      }
    }
    return text
  }

  private func isHeading(_ number: Int) -> Bool {
    switch blocks[number] {
    case .heading, .subheading: true
    default: false
    }
  }

  private func lines(
    _ line: String, _ columns: Int, mark: String = "", _ paint: (String) -> String
  ) -> String {
    let rest = String(repeating: " ", count: Layout.width(mark))
    let parts = Layout.wrap(Layout.plain(line), to: columns - rest.count)
    return parts.enumerated().map { number, part in
      var part = part
      while part.last == " " { part.removeLast() }
      return (number == 0 ? mark : rest) + paint(part) + "\n"
    }.joined()
  }

  package var markdown: String {
    blocks.map { block in
      switch block {
      case .title(let line): "# " + Layout.markdown(line) + "\n"
      case .heading(let line): "## " + Layout.markdown(line) + "\n"
      case .subheading(let line): "### " + Layout.markdown(line) + "\n"
      case .words(let line), .note(let line): Layout.markdown(line) + "\n"
      case .verdict(let line, _): "**" + Layout.markdown(line) + "**\n"
      case .list(let items): items.map { "- " + Layout.markdown($0) + "\n" }.joined()
      case .numbered(let items, let first):
        items.enumerated().map { "\(first + $0.offset). " + Layout.markdown($0.element) + "\n" }
          .joined()
      case .table(let header, let rows, let numeric, _):
        Layout.markdown(header, rows, numeric: numeric)
      }
    }.joined(separator: "\n")
  }
}

extension Layout {
  /// `text` as Markdown that shows just these characters.
  package static func markdown(_ text: String) -> String {
    // By scalars: a mark above a sign makes it another character, and still that sign.
    plain(text).unicodeScalars.map { scalar in
      "|\\`*_<>[]&~".unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
    }.joined()
  }

  /// `text` cut to `limit` columns, with an ellipsis where something is left out.
  package static func shortened(_ text: String, to limit: Int) -> String {
    if width(text) <= limit { return text }
    var short = ""
    var used = 1
    for character in text {
      used += width(String(character))
      if used > limit { break }
      short.append(character)
    }
    return short + "…"
  }
}

extension Page {
  /// The parts of a page that others may stand between.
  package enum Part {
    /// What stands between the title and the first heading.
    case opening
    /// The first heading and all that follows.
    case details
  }

  /// One part of the page.
  package func part(_ part: Part) -> Page {
    let first = blocks.firstIndex { if case .heading = $0 { true } else { false } } ?? blocks.count
    var page = Page()
    for block in part == .opening ? blocks[..<first] : blocks[first...] {
      if case .title = block { continue }
      page.add(block)
    }
    return page
  }
}
