/// A cell of a workbook that something is said about.
package struct CellMark: Sendable, Equatable {
  /// What colour it gets; of several for one cell the first here.
  package enum Colour: Int, Sendable, CaseIterable {
    /// This cell is wrong.
    case wrong
    /// Something is wrong that this cell is part of.
    case error
    case warning
    case note

    /// Red, green and blue, as workbooks write them.
    var code: String {
      switch self {
      case .wrong: "FFFF7C80"
      case .error: "FFFFC7CE"
      case .warning: "FFFFEB9C"
      case .note: "FFDDEBF7"
      }
    }
  }

  package var sheet: String
  /// From 1.
  package var row: Int
  package var column: Int
  package var colour: Colour
  package var text: String

  package init(sheet: String, row: Int, column: Int, colour: Colour, text: String) {
    self.sheet = sheet
    self.row = row
    self.column = column
    self.colour = colour
    self.text = text
  }
}

/// The sheet of findings that the copy gets behind its own.
package struct FindingSheet: Sendable {
  /// Title lines above the table.
  package var titles: [String]
  package var heads: [String]
  package var rows: [Row]
  package var name: String

  package struct Row: Sendable {
    package var cells: [String]
    /// The cell that it is about, to which `linked` leads.
    package var sheet: String?
    package var reference: String

    package init(cells: [String], sheet: String? = nil, reference: String = "") {
      self.cells = cells
      self.sheet = sheet
      self.reference = reference
    }
  }

  /// The column of `heads` whose cells lead to what they name.
  package var linked: Int

  package init(name: String, titles: [String], heads: [String], linked: Int, rows: [Row]) {
    self.name = name
    self.titles = titles
    self.heads = heads
    self.linked = linked
    self.rows = rows
  }
}

/// All that is said about one cell.
struct MarkedCell {
  var colour: CellMark.Colour
  var text: String

  /// Excel shows no more of a comment without scrolling, and holds 32,767 characters.
  private static let longest = 4_000

  /// The cells of one sheet, by row and column from 1.
  static func grouped(_ marks: [CellMark]) -> [Int: [Int: MarkedCell]] {
    var cells: [Int: [Int: MarkedCell]] = [:]
    for mark in marks {
      guard var known = cells[mark.row, default: [:]][mark.column] else {
        cells[mark.row, default: [:]][mark.column] = MarkedCell(
          colour: mark.colour, text: String(mark.text.prefix(longest)))
        continue
      }
      if mark.colour.rawValue < known.colour.rawValue { known.colour = mark.colour }
      if known.text.count + mark.text.count < longest { known.text += "\n\n" + mark.text }
      cells[mark.row]![mark.column] = known
    }
    return cells
  }
}
