internal import Planning
internal import Texts

/// How wide the columns of a spreadsheet are, how many lines its rows take, and what of it stays in
/// view, measured in display columns (`Layout.width`).
///
/// Programs fit rows to wrapped texts only when somebody edits them, and never to merged cells, so
/// heights are computed here.
struct SheetLayout {
  /// Display columns that a cell of each column takes before it wraps; at least one column.
  private(set) var widths: [Int]
  /// Whether some text of the column may take more than one line.
  private var wraps: [Bool]
  private let sheet: Sheet

  /// Narrower columns are hard to hit with a mouse.
  private static let narrowest = 4
  /// The head of a column wraps rather than to make it wider than this.
  private static let widestHead = 16
  /// Titles and notes run over all columns: narrow tables are made this wide.
  private static let narrowestTable = 40
  /// Points of a line: what 10-point Chinese fonts ask for, at most.
  private static let linePoints = 15
  private static let titlePoints = 20
  /// Columns and points that may stay in view, so that room is left to scroll.
  private static let frozenColumnsMost = 3
  private static let frozenWidthMost = 60
  private static let frozenPointsMost = 240

  /// Complexity: O(bytes of the sheet).
  init(_ sheet: Sheet) {
    self.sheet = sheet
    widths = []
    wraps = []
    for index in sheet.columns.indices {
      let (width, wraps) = Self.measure(index, of: sheet)
      widths.append(width)
      self.wraps.append(wraps)
    }
    if widths.isEmpty { widths = [Self.narrowestTable] }
    widths[0] += max(Self.narrowestTable - widths.reduce(0, +), 0)
    widths[0] = min(widths[0], WorkbookLimits.columnWidth - Self.margin)
  }

  /// What a column's `width` has beyond the text: the padding of a cell, and a digit to spare for
  /// fonts that are not ours.
  static let margin = 2

  private static func measure(_ index: Int, of sheet: Sheet) -> (width: Int, wraps: Bool) {
    let column = sheet.columns[index]
    var text = 0
    var hasLines = false
    var largest: UInt128 = 0
    var isNegative = false
    var number = 0
    for row in sheet.rows where index < row.cells.count {
      switch row.cells[index] {
      case .blank: break
      case .text(let content):
        text = max(text, Layout.width(content))
        hasLines = hasLines || content.utf8.contains(0x0A)
      case .year(let year):
        if let name = sheet.yearNames[year] {
          text = max(text, Layout.width(name))
        } else {
          number = max(number, String(year).utf8.count)
        }
      case .quantity(let decimal):
        let digits = columns(UInt128(decimal.units.magnitude), decimals: Int(decimal.decimals))
        number = max(number, digits + (decimal.units < 0 ? 1 : 0))
      case .amount(let amount), .total(let amount, _):
        largest = max(largest, amount.magnitude)
        isNegative = isNegative || amount < 0
      }
    }
    if largest > 0 || isNegative {
      number = max(number, columns(largest, decimals: sheet.unit.decimals) + (isNegative ? 1 : 0))
    }
    // Numbers do not wrap: a column too narrow for one shows ####. Totals are bold, and up to a tenth
    // wider in fonts that stand in for ours.
    number += number / 10
    let head = min(Layout.width(column.heads.last ?? ""), widestHead)
    let wanted = max(min(max(text, head), column.widest), number, narrowest)
    let width = min(wanted, WorkbookLimits.columnWidth - margin)
    return (width, text > width || hasLines)
  }

  /// Display columns of `magnitude × 10^(−decimals)` with thousands separators and all decimals.
  private static func columns(_ magnitude: UInt128, decimals: Int) -> Int {
    let decimals = min(decimals, CellStyle.mostDecimals)
    let digits = max(String(magnitude).utf8.count, decimals + 1)
    let whole = digits - decimals
    return whole + (whole - 1) / 3 + (decimals > 0 ? 1 + decimals : 0)
  }

  /// Lines that `text` takes in `limit` display columns: broken at blanks and between wide characters,
  /// and inside words longer than a line. No more than a row can show are counted.
  static func lines(_ text: String, limit: Int) -> Int {
    let most = WorkbookLimits.rowHeight / linePoints + 1
    var lines = 1
    var used = 0
    var word = 0
    for scalar in text.unicodeScalars {
      let width = Layout.width(scalar)
      if scalar == "\n" {
        lines += 1
        used = 0
        word = 0
      } else if used + width > limit, used > 0 {
        // Blanks may hang over the end.
        if scalar == " " {
          used = limit
          word = 0
          continue
        }
        lines += 1
        // A word that does not fit any more goes to the next line, unless it fills one.
        used = (width == 1 && word < used ? word : 0) + width
        word = width > 1 ? 0 : used
      } else {
        used += width
        word = width > 1 || scalar == " " ? 0 : word + width
      }
      if lines >= most { break }
    }
    return lines
  }

  /// Points of a data row, `nil` for one line.
  func points(_ row: Sheet.Row) -> Int? {
    var lines = 1
    for (column, cell) in row.cells.enumerated() where wraps[column] {
      if case .text(let text) = cell {
        lines = max(lines, Self.lines(text, limit: widths[column]))
      }
    }
    return lines == 1 ? nil : min(lines * Self.linePoints, WorkbookLimits.rowHeight)
  }

  /// Points of the first title, in its larger letters.
  func titlePoints(_ text: String) -> Int {
    let limit = max(widths.reduce(0, +) * 10 / 14, 2)
    return min(
      Self.lines(text, limit: limit) * Self.titlePoints + 6, WorkbookLimits.rowHeight)
  }

  /// Points of another title or of a note.
  func points(_ text: String) -> Int {
    let lines = Self.lines(text, limit: max(widths.reduce(0, +), 2))
    return min(lines * Self.linePoints, WorkbookLimits.rowHeight)
  }

  /// Points of each level of the header.
  func headPoints(_ heads: [Sheet.Head]) -> [Int] {
    var lines = [Int](repeating: 1, count: sheet.levels)
    // Heads of one level first, so that what a head over several lacks is known.
    for head in heads.sorted(by: { $0.levels.count < $1.levels.count }) {
      let wanted = Self.lines(head.text, limit: widths[head.columns].reduce(0, +))
      let lack = wanted - lines[head.levels].reduce(0, +)
      lines[head.levels.upperBound - 1] += max(lack, 0)
    }
    return lines.map { min($0 * Self.linePoints + 3, WorkbookLimits.rowHeight) }
  }

  /// Columns that stay in view: the texts before the first number, at most three, as far as they
  /// leave room.
  var frozenColumns: Int {
    guard let number = sheet.columns.firstIndex(where: \.isNumeric) else { return 0 }
    var count = min(number, Self.frozenColumnsMost)
    while widths[..<count].reduce(count * Self.margin, +) > Self.frozenWidthMost { count -= 1 }
    return count
  }

  /// Whether rows of together `points` may stay in view, or stand on every page.
  static func mayStay(points: Int) -> Bool { points <= frozenPointsMost }
}
