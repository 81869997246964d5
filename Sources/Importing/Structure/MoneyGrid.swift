package import Planning
package import PrintedWords

/// The figures of a table's money columns as whole minor units, all of the same unit.
package struct MoneyGrid: Sendable {
  /// Columns of the table that hold money, from the left.
  package let columns: [Int]
  /// Decimals of the minor unit.
  package let decimals: Int
  /// By money column (index into `columns`), then row of the body; `nil` where no number can be read.
  package private(set) var values: [[Amount?]]
  /// Cells that say something that is no number.
  package private(set) var isBroken: [[Bool]]
  package let rowCount: Int
  private let unit: MoneyWord?

  /// O(rows × columns). `unit` is what one of the table's figures means.
  package init(_ table: PrintedTable, columns: [Int], unit: MoneyWord?) {
    self.columns = columns
    rowCount = table.body.count
    self.unit = unit
    let readings = columns.map { column in table.body.map { $0.reading(column) } }
    let printed = readings.map { column in
      column.map { $0.number.flatMap { MoneyGrid.inUnit($0, unit) } }
    }
    decimals = printed.joined().compactMap { $0.map { Int($0.decimals) } }.max() ?? 0
    let most = decimals
    values = printed.map { column in
      column.map { number in
        guard let number else { return nil }
        let amount = Int128(number.units) * powerOfTen(most - Int(number.decimals))
        return amount.magnitude <= Amount.limit.magnitude ? Amount(amount) : nil
      }
    }
    isBroken = zip(values, readings).map { values, readings in
      zip(values, readings).map { $0 == nil && !$1.isEmpty }
    }
  }

  /// `12万元` in a table of 元, exactly; `nil` for a percentage and for what gets too many decimals.
  private static func inUnit(_ number: PrintedNumber, _ unit: MoneyWord?) -> Decimal? {
    if number.isPercent { return nil }
    guard let own = number.unit, let unit, own != unit else { return number.value }
    if own.currency != unit.currency { return nil }
    var value = number.value
    var (from, to) = (own.scale, unit.scale)
    while from > to {
      let (units, overflow) = value.units.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value.units = units
      from /= 10
    }
    while to > from {
      value.decimals += 1
      to /= 10
    }
    return value.decimals <= Int32(CellReading.mostDecimals) ? value : nil
  }

  package func amount(_ column: Int, _ row: Int) -> Amount? { values[column][row] }

  /// Reads one row again, after its cells were moved.
  package mutating func reread(row: Int, _ table: PrintedTable) {
    for (index, column) in columns.enumerated() {
      let reading = table.body[row].reading(column)
      values[index][row] = reading.number.flatMap { MoneyGrid.inUnit($0, unit) }.flatMap(amount)
      isBroken[index][row] = values[index][row] == nil && !reading.isEmpty
    }
  }

  /// `nil` for more decimals than the table's other figures have, and for what is too large.
  private func amount(_ number: Decimal) -> Amount? {
    guard Int(number.decimals) <= decimals else { return nil }
    let amount = Int128(number.units) * powerOfTen(decimals - Int(number.decimals))
    return amount.magnitude <= Amount.limit.magnitude ? Amount(amount) : nil
  }
}

/// A sum that the table should hold: one cell and those that add up to it.
package struct Identity: Sendable, Equatable {
  package var total: Spot
  package var parts: [Spot]

  /// Column of the money grid and row of the body.
  package struct Spot: Sendable, Hashable {
    package var column: Int
    package var row: Int
  }

  package enum Verdict: Sendable, Equatable {
    /// To the last unit.
    case held
    /// By less than the parts may have been rounded by.
    case rounded
    case failed(difference: Int128)
    /// A part can not be read, or the total is blank.
    case undecided
  }

  /// Blanks and dashes add nothing. Half a minor unit a part and for the total may be rounding, where
  /// the document rounds.
  package func verdict(_ grid: MoneyGrid) -> Verdict {
    guard grid.amount(total.column, total.row) != nil,
      !parts.contains(where: { grid.isBroken[$0.column][$0.row] })
    else { return .undecided }
    let difference = difference(grid)
    if difference == 0 { return .held }
    return difference.magnitude * 2 <= UInt128(parts.count + 1) && mayRound(grid)
      ? .rounded : .failed(difference: difference)
  }

  /// The total less its parts, in minor units.
  func difference(_ grid: MoneyGrid) -> Int128 {
    parts.reduce(Int128(grid.amount(total.column, total.row) ?? 0)) {
      $0 - Int128(grid.amount($1.column, $1.row) ?? 0)
    }
  }

  /// Whether two of its figures go to the last decimal: one that does among shorter ones was not rounded
  /// with them.
  private func mayRound(_ grid: MoneyGrid) -> Bool {
    if grid.decimals == 0 { return true }
    var count = 0
    for spot in [total] + parts where (grid.amount(spot.column, spot.row) ?? 0) % 10 != 0 {
      count += 1
      if count == 2 { return true }
    }
    return false
  }

  /// Whether it says more than that one number is printed twice: two parts are not zero.
  package func isInformative(_ grid: MoneyGrid) -> Bool {
    var count = 0
    for part in parts where (grid.amount(part.column, part.row) ?? 0) != 0 {
      count += 1
      if count == 2 { return true }
    }
    return false
  }
}

/// What the identities of one class say together.
package struct SumCount: Sendable, Equatable {
  package var held = 0
  package var rounded = 0
  package var failed = 0
  package var undecided = 0
  package var informative = 0

  package init() {}

  package mutating func add(_ verdict: Identity.Verdict, isInformative: Bool) {
    switch verdict {
    case .held: held += 1
    case .rounded: rounded += 1
    case .failed: failed += 1
    case .undecided: undecided += 1
    }
    if isInformative, verdict != .undecided { informative += 1 }
  }

  package static func += (a: inout SumCount, b: SumCount) {
    a.held += b.held
    a.rounded += b.rounded
    a.failed += b.failed
    a.undecided += b.undecided
    a.informative += b.informative
  }

  package var tested: Int { held + rounded + failed }
  package var agreeing: Int { held + rounded }

  /// Five informative rows were never wrong in trials with real tables, two were in a quarter of them.
  package static let fewestInformative = 5

  /// Proven by numbers alone: at least five informative identities, two thirds of all hold.
  package var provesAlone: Bool {
    informative >= SumCount.fewestInformative && agreeing * 3 >= tested * 2
  }

  /// Confirms what words say: at least one says something, two thirds of all hold.
  package var confirmsWords: Bool { informative >= 1 && agreeing * 3 >= tested * 2 }

  /// More than a third fail: the reading is doubted, not the document.
  package var doubtsReading: Bool { tested > 0 && failed * 3 > tested }
}
