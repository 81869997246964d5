internal import Planning

/// The formula of a total: `ROUND(SUM(D5:D14),2)`.
///
/// A spreadsheet adds in binary floating point, so the sum is rounded to the unit's decimals, and a
/// formula is written only where that gives the exact total however the spreadsheet orders the
/// additions: the parts must add up to the total exactly, and n parts of together A minor units (by
/// magnitude) must keep n × A < 10¹⁵. Each of n roundings is off by at most 2⁻⁵³ × A, so all of them by
/// less than 0.12 minor units, and 15 digits hold the total. Other totals stay plain numbers.
struct TotalFormula {
  private let sheet: Sheet
  /// The spreadsheet's number of the sheet's first row.
  private let firstRow: Int
  /// The spreadsheet's names of the columns.
  private let names: [[UInt8]]

  init(_ sheet: Sheet, firstRow: Int, names: [[UInt8]]) {
    self.sheet = sheet
    self.firstRow = firstRow
    self.names = names
  }

  /// The formula for the cell at `row` and `column`, `nil` if the total has to be a plain number.
  /// Complexity: O(parts).
  func bytes(_ value: Int128, _ parts: Sheet.Parts, row: Int, column: Int) -> [UInt8]? {
    switch parts {
    case .rows(let ranges):
      guard !ranges.contains(where: { $0.contains(row) }) else { return nil }
      var sum = ExactSum()
      for range in ranges {
        for part in range { sum.add(sheet.rows[part].cells[column]) }
      }
      guard sum.holds(value) else { return nil }
      return formula(
        joined(ranges).map {
          reference(from: (column, $0.lowerBound), to: (column, $0.upperBound - 1))
        })
    case .columns(let columns):
      guard !columns.contains(column) else { return nil }
      var sum = ExactSum()
      for part in columns { sum.add(sheet.rows[row].cells[part]) }
      guard sum.holds(value) else { return nil }
      return formula(
        joined(columns.map { $0..<$0 + 1 }).map {
          reference(from: ($0.lowerBound, row), to: ($0.upperBound - 1, row))
        })
    case .rowDifference(let a, let b):
      return difference(value, (column, a), (column, b), own: (column, row))
    case .columnDifference(let a, let b):
      return difference(value, (a, row), (b, row), own: (column, row))
    }
  }

  /// `ROUND(K11-K12,2)`
  private func difference(_ value: Int128, _ a: Place, _ b: Place, own: Place) -> [UInt8]? {
    guard a != own, b != own else { return nil }
    let (more, less) = (sheet.rows[a.row].cells[a.column], sheet.rows[b.row].cells[b.column])
    var sum = ExactSum()
    sum.add(more)
    sum.add(.amount(-(less.amount ?? 0)))
    guard more.amount != nil, less.amount != nil, sum.holds(value) else { return nil }
    return rounded(
      reference(from: a, to: a) + [UInt8(ascii: "-")] + reference(from: b, to: b))
  }

  private func rounded(_ expression: [UInt8]) -> [UInt8] {
    var formula = Array("ROUND(".utf8) + expression + [UInt8(ascii: ",")]
    formula.append(decimal: sheet.unit.decimals)
    formula.append(UInt8(ascii: ")"))
    return formula
  }

  /// What the formula will give, in integers.
  private struct ExactSum {
    var total: Int128 = 0
    var magnitude: UInt128 = 0
    var count: UInt128 = 0
    /// Whether all parts are money or nothing: a spreadsheet would add years as well.
    var isMoney = true

    mutating func add(_ cell: Sheet.Cell) {
      switch cell {
      case .blank, .text: return
      case .quantity, .year: isMoney = false
      case .amount(let amount), .total(let amount, _):
        // Beyond this the formula is given up anyway; nothing may overflow before that.
        if amount.magnitude > Self.limit { isMoney = false } else { total += amount }
        magnitude += min(amount.magnitude, Self.limit)
        count += 1
      }
    }

    static let limit: UInt128 = 1_000_000_000_000_000

    func holds(_ value: Int128) -> Bool {
      isMoney && total == value && count * magnitude < Self.limit
    }
  }

  /// Ranges with those that follow each other without a gap made one; empty ones left out.
  private func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges where !range.isEmpty {
      if let last = joined.last, last.upperBound == range.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<range.upperBound
      } else {
        joined.append(range)
      }
    }
    return joined
  }

  private typealias Place = (column: Int, row: Int)

  private func reference(from first: Place, to last: Place) -> [UInt8] {
    var reference = names[first.column]
    reference.append(decimal: firstRow + first.row)
    if first == last { return reference }
    reference.append(UInt8(ascii: ":"))
    reference += names[last.column]
    reference.append(decimal: firstRow + last.row)
    return reference
  }

  private func formula(_ references: [[UInt8]]) -> [UInt8]? {
    guard !references.isEmpty else { return nil }
    var arguments = references
    while arguments.count > WorkbookLimits.arguments {
      arguments = stride(from: 0, to: arguments.count, by: WorkbookLimits.arguments).map {
        sum(arguments[$0..<min($0 + WorkbookLimits.arguments, arguments.count)])
      }
    }
    let formula = rounded(sum(arguments[...]))
    return formula.count <= WorkbookLimits.formulaLength ? formula : nil
  }

  private func sum(_ arguments: ArraySlice<[UInt8]>) -> [UInt8] {
    Array("SUM(".utf8) + arguments.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: ")")]
  }
}
