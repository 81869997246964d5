/// How wide a sheet's columns come out in print, so that a table is divided rather than cut off.
///
/// Widths are those of `Lettering`, for a letter size of 12 pixels; they are scaled to the paper.
package enum PaperWidth {
  /// A4 landscape less its margins (277 mm, 785 points) in the smallest letters of print (5.6 points),
  /// with a little to spare.
  private static let small = 785 * 10 * 120 / 56 - 200
  /// The same in letters of 8 points.
  private static let roomy = 785 * 120 / 8 - 200
  /// Padding and lines of a cell.
  private static let frame = 120
  /// Texts that may be broken into lines get at least this.
  private static let leastText = 600

  /// Whether the whole sheet fits in letters of 8 points.
  static func isRoomy(_ sheet: Sheet) -> Bool {
    sheet.columns.indices.reduce(0) { $0 + width($1, of: sheet) } <= roomy
  }

  /// The sheet's columns in parts that fit on the paper: `lead` begins the first, `again` the others.
  /// Columns with the same upper heads stay together where they can.
  package static func parts(_ sheet: Sheet, lead: [Int], again: [Int]) -> [[Int]] {
    let widths = sheet.columns.indices.map { width($0, of: sheet) }
    func sum(_ columns: [Int]) -> Int { columns.reduce(0) { $0 + widths[$1] } }
    var parts = [lead]
    func fits(_ columns: [Int]) -> Bool { sum(parts.last!) + sum(columns) <= small }
    for group in groups(sheet, after: lead) {
      if !fits(group), parts.last!.count > (parts.count == 1 ? lead : again).count {
        parts.append(again)
      }
      for column in group {
        if !fits([column]), parts.last! != again { parts.append(again) }
        parts[parts.count - 1].append(column)
      }
    }
    return parts
  }

  private static func groups(_ sheet: Sheet, after lead: [Int]) -> [[Int]] {
    var groups: [[Int]] = []
    for column in sheet.columns.indices where !lead.contains(column) {
      let path = sheet.columns[column].heads.dropLast()
      if let last = groups.last?.last, sheet.columns[last].heads.dropLast() == path {
        groups[groups.count - 1].append(column)
      } else {
        groups.append([column])
      }
    }
    return groups
  }

  private static func width(_ column: Int, of sheet: Sheet) -> Int {
    let head = sheet.columns[column].heads.last ?? ""
    var widest = HTMLTable.longestWord(head) * Lettering.width("n")
    for row in sheet.rows {
      let text = sheet.text(row.cells[column])
      if HTMLTable.isOneLine(text, isNumeric: sheet.columns[column].isNumeric) {
        widest = max(widest, Lettering.width(text))
      } else {
        let word = min(HTMLTable.longestWord(text), HTMLTable.longWord)
        widest = max(widest, leastText, word * Lettering.width("n"))
      }
    }
    // The fonts of the page are narrower than the one that charts reckon with.
    return widest * 9 / 10 + frame
  }
}
