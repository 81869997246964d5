internal import CoarserUnits
internal import Planning
internal import Screens

/// The amounts of a schedule book as they are shown: in the plan's unit or another, rounded so that
/// everything still adds up where there are fewer decimals.
package struct ShownMoney: Sendable {
  /// The unit shown, with the decimals shown.
  let unit: MoneyUnit
  /// One entry for each of the book's, in minor units of `unit`.
  let planned: [Int128]
  let amount: [Int128]
  /// What was done to the figures; `nil` if nothing.
  let rounding: Bilingual?

  var isRounded: Bool { rounding != nil }

  init(_ book: ScheduleBook, _ rendering: ScheduleReport.Rendering) {
    let rounding = DisplayRounding(
      book.draft.unit, shown: rendering.unit, decimals: rendering.decimals)
    unit = rounding.unit
    self.rounding = rounding.sentence
    guard rounding.base > 1 else {
      planned = book.entries.map { Int128($0.planned) * rounding.factor }
      amount = book.entries.map { Int128($0.amount) * rounding.factor }
      return
    }
    planned = ShownMoney.rounded(book, \.planned, to: rounding.base)
    amount = book.isChanged ? ShownMoney.rounded(book, \.amount, to: rounding.base) : planned
  }

  /// All places in one table, so that a place shows the same figures alone and among others: the plan
  /// adds up from places, a place from its lines, a line from its years.
  private static func rounded(
    _ book: ScheduleBook, _ amount: KeyPath<ScheduleBook.Entry, Amount>, to base: Int128
  ) -> [Int128] {
    if book.entries.isEmpty { return [] }
    let width = book.years.count
    var leaves: [Int64?] = []
    var linesOfPlace: [Int] = []
    var cells: [Int] = []
    cells.reserveCapacity(book.entries.count)
    var last: ScheduleBook.Entry?
    for entry in book.entries {
      if last.map({ !$0.isSameLine(as: entry) }) ?? true {
        if last?.place != entry.place { linesOfPlace.append(0) }
        linesOfPlace[linesOfPlace.count - 1] += 1
        leaves += [Int64?](repeating: nil, count: width)
      }
      last = entry
      let cell = leaves.count - width + book.yearPositions[entry.year]!
      leaves[cell] = entry[keyPath: amount]
      cells.append(cell)
    }
    let table = RoundingTable(
      rows: .grouped(linesOfPlace), columns: .flat(width), leaves: leaves)
    let rounded = ControlledRounding.round(table, to: Int64(base))
    return cells.map { rounded[$0 / width, $0 % width]! / base }
  }
}

extension ScheduleBook.Entry {
  /// Whether both stand in one line of a schedule, in whatever years.
  func isSameLine(as other: ScheduleBook.Entry) -> Bool {
    place == other.place && subproject == other.subproject && part == other.part
      && source == other.source
  }
}
