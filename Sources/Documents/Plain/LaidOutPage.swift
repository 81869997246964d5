internal import Texts

/// A block of laid-out lines as the rows of one table.
struct LaidOutPage {
  struct Cell {
    var row: Int
    var columns: Range<Int>
    var text: String
    /// Of the block, from 0.
    var line: Int
  }
  private(set) var cells: [Cell] = []
  /// Rows of the head.
  private(set) var firstAlignedRow: Int
  /// Whether it is known what each label of the head stands above.
  private(set) var isHeadPlaced = false
  /// The line of the text, from 1, from which words can not be told to rows.
  private(set) var unclearLine: Int?

  private let layout: TableLayout
  private let rows: [[TableLayout.Cell]]

  /// `lines` are the lines of the text that the block is made of. O(cells × columns).
  init(_ layout: TableLayout, lines: [Int]) {
    self.layout = layout
    rows = layout.rows()
    firstAlignedRow = layout.firstFigureRow
    let isWordy = wordyColumns
    let body = bodyStart(isWordy)
    let reading = FoldedRows.read(
      (body..<rows.count).map { line in
        FoldedRows.Line(
          isAnchor: isAnchor(line, isWordy),
          words: words(line, isWordy), followsBlank: line > 0 && lines[line] > lines[line - 1] + 1)
      })
    if case .unclear(let line) = reading { unclearLine = lines[body + line] + 1 }
    var folded: [FoldedRows.Row]?
    if case .rows(let found) = reading { folded = found }
    let head = LayoutHead(layout.head(body), layout.extents)
    let isSpanned = head?.labels.contains { $0.columns.count > 1 } ?? false
    guard folded != nil || isSpanned else {
      addAll(0..<rows.count, from: 0)
      return
    }
    if let head, isSpanned || folded != nil {
      let levels = Set(head.labels.map(\.line)).sorted()
      for label in head.labels {
        cells.append(
          Cell(
            row: levels.firstIndex(of: label.line)!, columns: label.columns, text: label.text,
            line: label.line))
      }
      (isHeadPlaced, firstAlignedRow) = (true, levels.count)
    } else {
      addAll(0..<body, from: 0)
      firstAlignedRow = body
    }
    guard let folded else {
      addAll(body..<rows.count, from: firstAlignedRow)
      return
    }
    for (number, row) in folded.enumerated() { add(row, from: body, at: firstAlignedRow + number) }
  }

  /// What a line prints in columns of words.
  private func words(_ line: Int, _ isWordy: [Bool]) -> [FoldedRows.Word] {
    rows[line].compactMap { cell in
      let column = cell.columns.lowerBound
      guard cell.columns.count == 1, isWordy[column], let first = cell.text.first else {
        return nil
      }
      let isFull = layout.extents[column].upperBound - cell.end < 2 * LayoutLine.narrow
      return FoldedRows.Word(
        column: column, first: first, isFull: isFull, isEnd: "。；.;".contains(cell.text.last!))
    }
  }

  private mutating func addAll(_ range: Range<Int>, from row: Int) {
    for line in range {
      for cell in rows[line] {
        cells.append(
          Cell(
            row: row + line - range.lowerBound, columns: cell.columns, text: cell.text, line: line))
      }
    }
  }

  /// A row with the words of all its lines.
  private mutating func add(_ row: FoldedRows.Row, from body: Int, at place: Int) {
    var texts: [Int: (columns: Range<Int>, text: String)] = [:]
    for line in row.lines {
      for cell in rows[body + line] {
        let column = cell.columns.lowerBound
        if let before = texts[column]?.text {
          texts[column]!.text = Self.joined(before, cell.text)
        } else {
          texts[column] = (cell.columns, cell.text)
        }
      }
    }
    for (_, cell) in texts.sorted(by: { $0.key < $1.key }) {
      cells.append(
        Cell(row: place, columns: cell.columns, text: cell.text, line: body + row.anchor))
    }
  }

  /// The parts of a folded text: a blank between words in letters, none between signs or digits.
  private static func joined(_ first: String, _ second: String) -> String {
    func isLetter(_ character: Character?) -> Bool {
      character.map { $0.isASCII && $0.isLetter } ?? false
    }
    return isLetter(first.last) && isLetter(second.first) ? first + " " + second : first + second
  }

  // MARK: What columns and lines hold

  /// Columns in which lines with figures mostly print words.
  private var wordyColumns: [Bool] {
    var balance = [Int](repeating: 0, count: layout.extents.count)
    for line in layout.figureLines {
      for cell in rows[line] where cell.columns.count == 1 {
        balance[cell.columns.lowerBound] += cell.text.isFigure ? -1 : 1
      }
    }
    // Words that go on where no line with figures prints anything.
    for line in rows.indices where line >= layout.firstFigureRow {
      for cell in rows[line] where cell.columns.count == 1 && !cell.text.isFigure {
        if balance[cell.columns.lowerBound] == 0 { balance[cell.columns.lowerBound] = 1 }
      }
    }
    return balance.map { $0 > 0 }
  }

  /// The line after the last one of the head: the last before the figures that prints above them.
  private func bodyStart(_ isWordy: [Bool]) -> Int {
    let head = (0..<layout.firstFigureRow).last { line in
      rows[line].contains { cell in cell.columns.contains { !isWordy[$0] } }
    }
    return head.map { $0 + 1 } ?? layout.firstFigureRow
  }

  /// Rows of sums that have nothing to add up.
  private static let totals: Set<String> = ["小计", "合计", "总计", "共计"]

  /// Whether a line has the figures of a row or opens a group of rows.
  private func isAnchor(_ line: Int, _ isWordy: [Bool]) -> Bool {
    rows[line].contains { cell in
      cell.text.isFigure && cell.columns.contains { !isWordy[$0] }
    }
      || rows[line].count == 1
        && (rows[line][0].text.opensGroup || Self.totals.contains(rows[line][0].text))
  }
}
