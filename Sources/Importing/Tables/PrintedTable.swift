package import Documents
package import Origins
package import PrintedWords

/// One table as people mean it, put together from the parts that pages cut it into.
package struct PrintedTable: Sendable {
  package var columnCount: Int
  /// Title, unit and whatever else stands before it, in order.
  package var before: [String]
  package var after: [String]
  /// Rows of the header, from the top.
  package var head: [PrintedRow]
  package var body: [PrintedRow]
  package var origin: GridOrigin
  /// Whether cells of the header are only in order, not above each other.
  package var isHeadLoose: Bool
  /// Whether columns and rows are told by where things stand on the page.
  package var isLaidOut = false
  /// The line of the text from which words can not be told to rows.
  package var unclearLine: Int?
  /// How many grids it was put together from, and rows dropped as repeated heads.
  package var partCount = 1
  package var repeatedHeads = 0
  /// Rows that were appended to the row above.
  package var continued = 0
  /// Cells with something in them that stand in hidden rows or columns: nobody who reads the document
  /// sees them.
  package var hiddenCells = 0
  /// Whether the whole sheet is hidden.
  package var isHidden = false

  package var title: String {
    before.last {
      MoneyWords.unit(in: $0) == nil && $0.count > 3 && !$0.hasPrefix("附件") && !$0.hasPrefix("附表")
    }.map(PrintedText.shown)
      ?? origin.heading.map(PrintedText.shown) ?? ""
  }

  /// Where `cell` stands; `label` is what the header says above it.
  package func origin(of cell: PrintedCell, label: String = "") -> Origin {
    Origin(
      file: origin.file, table: cell.table, sheet: origin.sheet ?? "", line: cell.place.line,
      page: cell.place.page, row: cell.place.row, column: cell.place.column, label: label)
  }
}

/// A row, with its cells by the column of their left edge.
package struct PrintedRow: Sendable {
  package var cells: [PrintedCell?]
  /// Whether a row of blank paper stands above it.
  package var followsBlank = false

  package subscript(column: Int) -> PrintedCell? { cells[column] }

  package func text(_ column: Int) -> String { cells[column]?.text ?? "" }

  /// What the cell in `column` says.
  package func reading(_ column: Int) -> CellReading { cells[column]?.reading ?? .blank }

  /// The labels in it, to compare rows with.
  package var key: [String] {
    cells.compactMap { $0 }.map { PrintedText.label($0.text) }.filter { !$0.isEmpty }
  }

  /// Whether nothing is printed in it: words that a cell above reaches down with are printed there.
  package var isEmpty: Bool {
    !cells.contains { $0.map { $0.reading != .blank && !$0.isFilledDown } ?? false }
  }
}

/// A printed cell, read.
package struct PrintedCell: Sendable, Equatable {
  package var text: String
  package var reading: CellReading
  package var rowSpan: Int
  package var columnSpan: Int
  package var stored: String?
  package var formula: String?
  package var isHidden: Bool
  package var place: GridPlace
  /// Ordinal of its grid in the document.
  package var table: Int
  /// Whether it stands here only because a cell above was merged down to here.
  package var isFilledDown = false

  package init(_ cell: GridCell, table: Int) {
    text = cell.text
    reading = CellReading(cell.text)
    // A formula that nobody calculated is no blank.
    if reading == .blank, cell.formula != nil { reading = .unreadable(.formula) }
    rowSpan = cell.rowSpan
    columnSpan = cell.columnSpan
    stored = cell.stored
    formula = cell.formula
    isHidden = cell.isHidden
    place = cell.place
    self.table = table
  }
}

extension PrintedTable {
  /// A grid on its own: header and body told apart, cells that are merged downwards repeated in every
  /// row if they hold words.
  package init(_ grid: Grid) {
    columnCount = grid.columnCount
    before = grid.before
    after = grid.after
    origin = grid.origin
    var rows = [PrintedRow](
      repeating: PrintedRow(cells: Array(repeating: nil, count: grid.columnCount)),
      count: grid.rowCount)
    isHidden = !grid.cells.isEmpty && grid.cells.allSatisfy(\.isHidden)
    for cell in grid.cells {
      if cell.isHidden, !isHidden {
        if !cell.text.isEmpty { hiddenCells += 1 }
        continue
      }
      rows[cell.row].cells[cell.column] = PrintedCell(cell, table: grid.origin.table)
    }
    let headCount = HeadRows.withoutHeadings(
      max(HeadRows.count(rows), min(grid.firstAlignedRow, grid.rowCount)), rows)
    isHeadLoose = grid.firstAlignedRow > 0 && !grid.isHeadPlaced
    isLaidOut = grid.isHeadPlaced
    unclearLine = grid.unclearLine
    head = rows[..<headCount].filter { !$0.isEmpty }
    body = Array(rows[headCount...])
    takeCaptions()
    dropRepeatedHeads()
    PrintedTable.fillDown(&body)
    for row in body.indices.dropFirst() { body[row].followsBlank = body[row - 1].isEmpty }
    body.removeAll(where: \.isEmpty)
    let count = body.count
    body = PrintedTable.continued(body)
    continued = count - body.count
  }

  /// Drops the head where it stands again inside the body: all its rows, or one of several cells.
  private mutating func dropRepeatedHeads() {
    let heads = head.map(\.key)
    guard let first = heads.first, !first.isEmpty else { return }
    var kept: [PrintedRow] = []
    kept.reserveCapacity(body.count)
    var row = 0
    while row < body.count {
      // A row with a figure that is no year is no head, and nearly all rows have one.
      if body[row].cells.contains(where: { $0?.reading.number?.isFraction ?? false }) {
        kept.append(body[row])
        row += 1
        continue
      }
      let next = body[row..<min(row + heads.count, body.count)].map(\.key)
      if next == heads {
        row += heads.count
        repeatedHeads += heads.count
      } else if body[row].key.count > 1, heads.contains(body[row].key) {
        row += 1
        repeatedHeads += 1
      } else {
        kept.append(body[row])
        row += 1
      }
    }
    body = kept
  }

  /// A sheet has title and unit in its first rows: one cell over the whole width, alone in its row at the
  /// left, or a unit line anywhere.
  private mutating func takeCaptions() {
    while head.count > 1 {
      let cells = head[0].cells.enumerated().filter {
        $0.element.map { $0.reading != .blank } ?? false
      }
      guard cells.count == 1, let cell = cells[0].element else { return }
      let isWide = cell.columnSpan * 2 >= columnCount || cells[0].offset == 0 && cell.rowSpan == 1
      guard isWide || PrintedText.label(cell.text).hasPrefix("单位") else { return }
      before.append(cell.text)
      head.removeFirst()
    }
  }

  /// Words that are merged over several rows are said of each of them; a number is printed once.
  private static func fillDown(_ rows: inout [PrintedRow]) {
    for row in rows.indices {
      for column in rows[row].cells.indices {
        guard let cell = rows[row][column], cell.rowSpan > 1, !cell.isFilledDown,
          cell.reading == .text
        else { continue }
        for below in (row + 1)..<min(row + cell.rowSpan, rows.count)
        where rows[below][column] == nil {
          var copy = cell
          copy.isFilledDown = true
          rows[below].cells[column] = copy
        }
      }
    }
  }

  /// Appends each row that only goes on with the texts of the row above: no number, a blank first cell,
  /// and words only where the row above has words too.
  package static func continued(_ rows: [PrintedRow]) -> [PrintedRow] {
    let isWordy = wordyColumns(rows)
    var out: [PrintedRow] = []
    for row in rows {
      if let above = out.last, isContinuation(row, of: above, isWordy) {
        for column in row.cells.indices
        where row[column].map({ $0.reading != .blank && !$0.isFilledDown }) ?? false {
          let (tail, isNew) = (row[column]!.text, out[out.count - 1].cells[column] == nil)
          if isNew {
            out[out.count - 1].cells[column] = row[column]
          } else {
            out[out.count - 1].cells[column]!.text += tail
            out[out.count - 1].cells[column]!.reading = .text
          }
        }
      } else {
        out.append(row)
      }
    }
    return out
  }

  /// Columns that mostly hold words: a number in one of them is the end or the beginning of a text.
  private static func wordyColumns(_ rows: [PrintedRow]) -> [Bool] {
    (rows.first?.cells.indices ?? 0..<0).map { column in
      var words = 0
      for row in rows {
        switch row.reading(column) {
        case .text: words += 1
        case .number: words -= 1
        case .blank, .dash, .unreadable: continue
        }
      }
      return words > 0
    }
  }

  private static func isContinuation(
    _ row: PrintedRow, of above: PrintedRow, _ isWordy: [Bool]
  ) -> Bool {
    if row.reading(0) != .blank { return false }
    var words = 0
    for column in row.cells.indices {
      guard let cell = row[column], !cell.isFilledDown else { continue }
      switch cell.reading {
      case .blank: continue
      case .text:
        let goesOn =
          above.reading(column) == .text || isWordy[column] && above.reading(column) != .blank
        if cell.columnSpan > 1 || !goesOn { return false }
        words += 1
      case .number, .unreadable:
        if !isWordy[column] || above.reading(column) != .text { return false }
        words += 1
      case .dash: return false
      }
    }
    guard words > 0 else { return false }
    let first = row.cells.compactMap { $0 }.first { $0.reading != .blank && !$0.isFilledDown }!
    return !RowWords.opensRow(first.text)
  }
}

/// Which rows of a grid are its header.
package enum HeadRows {
  /// The header ends at the first row with three or more numbers that are not all years and do not just
  /// count the columns; or above it, at the first row of words with a number: sparse rows have few.
  package static func count(_ rows: [PrintedRow]) -> Int {
    let full = rows.firstIndex { hasFigures($0, atLeast: 3) }
    let sparse = rows.indices.dropFirst().first { row in
      rows[row].cells.contains { $0?.reading == .text } && hasFigures(rows[row], atLeast: 1)
    }
    // 一、 opens a group of items below a full row of labels.
    let group = rows.indices.dropFirst().first { row in
      let first = rows[row].cells.compactMap { $0 }.first { $0.reading != .blank }
      return first.map { $0.reading == .text && RowWords.isEnumerated($0.text) } ?? false
        && rows[..<row].contains { $0.cells.count { $0?.reading == .text } > 3 }
    }
    if let first = [full, sparse, group].compactMap({ $0 }).min() { return first }
    // Words alone: a list of tasks has one row of heads.
    return rows.firstIndex { !$0.isEmpty }.map { min($0 + 1, rows.count) } ?? 0
  }

  /// `count` without the rows at its end that hold one cell only, at the left or over half of the width: what
  /// stands alone right above the figures is the heading of the first group (一、基础设施类), no label of a column.
  static func withoutHeadings(_ count: Int, _ rows: [PrintedRow]) -> Int {
    func isHeading(_ row: PrintedRow) -> Bool {
      let cells = row.cells.indices.filter { row.reading($0) != .blank }
      guard cells.count == 1, let cell = row[cells[0]] else { return false }
      return cells[0] < 2 || cell.columnSpan * 2 >= row.cells.count
    }
    var end = count
    while end > 1, isHeading(rows[end - 1]),
      rows[..<(end - 1)].contains(where: { $0.key.count > 1 })
    {
      end -= 1
    }
    return end
  }

  private static func hasFigures(_ row: PrintedRow, atLeast least: Int) -> Bool {
    let numbers = row.cells.compactMap { $0?.reading.number }
    guard numbers.count >= least, !numbers.allSatisfy({ $0.whole(in: 1990...2100) != nil }) else {
      return false
    }
    let words = row.cells.contains { $0?.reading == .text }
    let counts = numbers.enumerated().allSatisfy { index, number in
      number.whole(in: 1...1000) == numbers[0].whole(in: 1...1000).map { $0 + Int64(index) }
    }
    return least < 3 || words || !counts || numbers.count < row.cells.count / 2
  }
}
