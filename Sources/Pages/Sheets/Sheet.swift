package import Planning
package import Texts

/// A table as data, before it becomes text, Markdown, CSV, HTML or a spreadsheet.
///
/// Every format is made of the same cells, so that they agree cell for cell.
package struct Sheet: Sendable {
  package struct Column: Sendable {
    /// The machine name: CSV's header, never translated.
    package var key: String
    /// Heads for people, from the top level down; neighbours with equal upper heads share a cell, and
    /// a column with fewer levels than others reaches down to the data.
    package var heads: [String]
    package var isNumeric = false
    /// Columns of a screen that the text takes at most before it wraps.
    package var widest = 40

    package init(key: String, heads: [String], isNumeric: Bool = false, widest: Int = 40) {
      self.key = key
      self.heads = heads
      self.isNumeric = isNumeric
      self.widest = widest
    }
  }

  package enum Cell: Sendable, Equatable {
    case blank
    case text(String)
    /// Money in minor units of the sheet's unit.
    case amount(Int128)
    /// A printed number that is no money.
    case quantity(Decimal)
    case year(Int32)
    /// Money that is the sum of other cells of the sheet, in minor units.
    case total(Int128, Parts)

    /// A text, or nothing where it is empty.
    package static func optional(_ text: String) -> Cell { text.isEmpty ? .blank : .text(text) }

    /// The money in it, if it is money.
    package var amount: Int128? {
      switch self {
      case .amount(let amount), .total(let amount, _): amount
      case .blank, .text, .quantity, .year: nil
      }
    }
  }

  /// What a total is made of; rows and columns count from 0, without header and titles.
  package enum Parts: Sendable, Equatable {
    /// These rows of the same column.
    case rows([Range<Int>])
    /// These columns of the same row.
    case columns([Int])
    /// One row of the same column less another.
    case rowDifference(Int, Int)
    /// One column of the same row less another.
    case columnDifference(Int, Int)
  }

  package struct Row: Sendable, Equatable {
    package var cells: [Cell]
    /// Whether the row sums others up and is to stand out.
    package var isTotal = false

    package init(cells: [Cell], isTotal: Bool = false) {
      self.cells = cells
      self.isTotal = isTotal
    }
  }

  /// Short name: the tab of a spreadsheet.
  package var name: String
  /// Lines above the header.
  package var titles: [String] = []
  package var columns: [Column] = []
  package var rows: [Row] = []
  /// Lines below the table.
  package var notes: [String] = []
  package var unit: MoneyUnit
  /// What years are called in a workbook, where they have a label; CSV keeps their numbers.
  package var yearNames: [Int32: String] = [:]
  /// Whether amounts are written with all decimals of the unit (a rounded table), or as short as they
  /// are.
  package var keepsZeros = false

  package init(
    name: String, titles: [String] = [], columns: [Column] = [], rows: [Row] = [],
    notes: [String] = [], unit: MoneyUnit, keepsZeros: Bool = false
  ) {
    self.name = name
    self.titles = titles
    self.columns = columns
    self.rows = rows
    self.notes = notes
    self.unit = unit
    self.keepsZeros = keepsZeros
  }

  /// Levels of the header.
  package var levels: Int { columns.map(\.heads.count).max() ?? 0 }

  /// The sum of all rows in one column, for a row below them.
  package func total(of column: Int) -> Cell {
    let sum = rows.reduce(Int128(0)) { $0 + ($1.cells[column].amount ?? 0) }
    return rows.isEmpty ? .amount(sum) : .total(sum, .rows([0..<rows.count]))
  }

  /// The cell as every format writes it, apart from quoting.
  package func text(_ cell: Cell) -> String {
    switch cell {
    case .blank: ""
    case .text(let text): text
    case .amount(let amount), .total(let amount, _):
      decimalText(amount, decimals: unit.decimals, keepingZeros: keepsZeros)
    case .quantity(let printed):
      decimalText(Int128(printed.units), decimals: Int(printed.decimals), keepingZeros: true)
    case .year(let year): "\(year)"
    }
  }

  /// The table as CSV: machine names, then the rows. A text that a spreadsheet would take for a formula
  /// gets an apostrophe in front.
  package func csv(withHeader: Bool = true) -> String {
    var text = withHeader ? CSVText.row(columns.map(\.key)) : ""
    for row in rows { text += CSVText.row(row.cells.map(csvField)) }
    return text
  }

  private func csvField(_ cell: Cell) -> String {
    // Nothing in a name may steer a terminal.
    if case .text(let text) = cell { return CSVText.harmless(Layout.plainCell(text)) }
    return text(cell)
  }

  /// The table for a terminal or for Markdown: heads of several levels joined into one.
  package var block: Page.Block {
    .table(
      columns.map { $0.heads.joined(separator: " ") },
      rows.map { row in row.cells.map(text) },
      numeric: Set(columns.indices.filter { columns[$0].isNumeric }))
  }

  /// A cell of the header that covers `columns` and `levels`.
  package struct Head: Sendable, Equatable {
    var text: String
    var columns: Range<Int>
    var levels: Range<Int>
  }

  /// The header's cells, level by level, from left to right; they cover it without a gap.
  package var heads: [Head] {
    var heads: [Head] = []
    for level in 0..<levels {
      var first = 0
      while first < columns.count {
        let path = columns[first].heads.prefix(level + 1)
        guard path.count == level + 1 else {
          first += 1
          continue
        }
        let isLeaf = columns[first].heads.count == level + 1
        var end = first + 1
        // A leaf stands alone; a group takes in its neighbours with the same path.
        while !isLeaf, end < columns.count, columns[end].heads.count > level + 1,
          columns[end].heads.prefix(level + 1) == path
        {
          end += 1
        }
        heads.append(
          Head(
            text: path.last!, columns: first..<end, levels: level..<(isLeaf ? levels : level + 1)))
        first = end
      }
    }
    return heads
  }
}
