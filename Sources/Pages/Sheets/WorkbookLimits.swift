/// What a spreadsheet can hold (Microsoft, "Excel specifications and limits"; ECMA-376 sets none).
enum WorkbookLimits {
  static let rows = 1_048_576
  static let columns = 16_384
  /// UTF-16 units of a cell; what is longer ends in "…".
  static let cellLength = 32_767
  /// UTF-16 units of a sheet's name.
  static let nameLength = 31
  /// Arguments of a function; more are nested.
  static let arguments = 255
  /// Characters of a formula; a total that needs more is written as a plain number.
  static let formulaLength = 8_192
  /// Digits that a spreadsheet keeps of a number. Numbers with more are written in full and stay
  /// numbers, but the program that opens them rounds them.
  static let digits = 15
  /// Points of a row; a text that needs more stays whole in its cell, but is not seen whole.
  static let rowHeight = 409
  /// Characters of a column's width.
  static let columnWidth = 255
}

extension Sheet {
  /// The sheet itself, or, when it is too large for a spreadsheet, sheets that hold it together:
  /// first the rows of the left columns, then those of the columns next to them. Titles and header
  /// stand on each, notes on the last. A total whose parts may lie elsewhere becomes a plain number.
  package func pieces(
    rowLimit: Int = WorkbookLimits.rows, columnLimit: Int = WorkbookLimits.columns
  )
    -> [Sheet]
  {
    let room = rowLimit - titles.count - notes.count - levels
    precondition(room > 0, "titles, header and notes are written by us, and few")
    if rows.count <= room, columns.count <= columnLimit { return [self] }
    var pieces: [Sheet] = []
    for left in stride(from: 0, to: max(columns.count, 1), by: columnLimit) {
      for top in stride(from: 0, to: max(rows.count, 1), by: room) {
        pieces.append(
          piece(
            rows: top..<min(top + room, rows.count),
            columns: left..<min(left + columnLimit, columns.count)))
      }
    }
    for index in pieces.indices.dropLast() { pieces[index].notes = [] }
    return pieces
  }

  private func piece(rows range: Range<Int>, columns part: Range<Int>) -> Sheet {
    var piece = self
    piece.columns = Array(columns[part])
    piece.rows = rows[range].map { row in
      let cells = row.cells[part.clamped(to: row.cells.indices)]
      return Row(
        cells: cells.map { cell in
          guard case .total(let amount, let parts) = cell else { return cell }
          switch parts {
          case .rows, .rowDifference: return range == rows.indices ? cell : .amount(amount)
          case .columns, .columnDifference:
            return part == columns.indices ? cell : .amount(amount)
          }
        }, isTotal: row.isTotal)
    }
    return piece
  }
}

/// Names of sheets as a spreadsheet takes them.
enum SheetNames {
  /// Names close to `wishes`: at most 31 UTF-16 units, without `[]:*?/\` and control characters,
  /// without an apostrophe or a blank at an end, neither empty nor "History", all different apart from
  /// case and width; a second "name" becomes "name (2)".
  static func valid(_ wishes: [String]) -> [String] {
    var taken: Set<String> = []
    // Where to go on numbering: 100,000 equal names take no longer than others.
    var lastNumber: [String: Int] = [:]
    return wishes.map { wish in
      let base = cleaned(wish)
      if taken.insert(folded(base)).inserted { return base }
      var number = lastNumber[folded(base)] ?? 1
      while true {
        number += 1
        let suffix = " (\(number))"
        let name = prefix(of: base, units: WorkbookLimits.nameLength - suffix.utf16.count) + suffix
        if taken.insert(folded(name)).inserted {
          lastNumber[folded(base)] = number
          return name
        }
      }
    }
  }

  private static func cleaned(_ wish: String) -> String {
    let bytes = Array(wish.utf8)
    var scalars = String.UnicodeScalarView()
    var place = 0
    for scalar in wish.unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202F, 0x2060...0x206F, 0xFEFF, 0xFFFE,
        0xFFFF:
        scalars.append(" ")
      default:
        let isEscape = XMLText.isEscape(bytes, at: place)
        scalars.append("[]:*?/\\".unicodeScalars.contains(scalar) || isEscape ? "-" : scalar)
      }
      place += UTF8.width(scalar)
    }
    let name = trimmed(prefix(of: trimmed(String(scalars)), units: WorkbookLimits.nameLength))
    if name.isEmpty { return "Sheet" }
    return folded(name) == "history" ? name + "-" : name
  }

  private static func trimmed(_ name: String) -> String {
    func isMargin(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "'" || scalar.properties.isWhitespace
    }
    var scalars = Substring(name).unicodeScalars
    while let first = scalars.first, isMargin(first) { scalars.removeFirst() }
    while let last = scalars.last, isMargin(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// Whole scalars of `name` that take at most `units` UTF-16 units.
  private static func prefix(of name: String, units: Int) -> String {
    var left = units
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      left -= UTF16.width(scalar)
      if left < 0 { break }
      scalars.append(scalar)
    }
    return String(scalars)
  }

  /// Equal for names that a spreadsheet takes for the same.
  private static func folded(_ name: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      let isFullWidth = 0xFF01...0xFF5E ~= scalar.value
      scalars.append(isFullWidth ? Unicode.Scalar(scalar.value - 0xFEE0)! : scalar)
    }
    return String(scalars).lowercased()
  }
}
