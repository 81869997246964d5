internal import Planning
internal import PrintedWords

extension PlanReading {
  /// Moves figures back that slid to a neighbouring column, as tables do that were copied from pages: a
  /// row of which at least two sums fail is shifted by one or two cells from some column on. A shift is
  /// accepted only if all sums of the row then hold, and if no other shift does as well; where several do,
  /// the totals of the columns decide.
  package mutating func moveSlidRows(_ log: inout ImportLog) {
    let sums = grid.columns.indices.filter { !scope($0).isLeaf }
    guard sums.count > 1 else { return }
    var open: [(row: Int, shifts: [Shift])] = []
    for row in items where isBroken(row, sums) {
      let fitting = fittingShifts(row, sums)
      if fitting.count == 1 {
        accept(fitting[0], row, &log)
      } else if !fitting.isEmpty {
        slid.insert(row)
        open.append((row, fitting))
      }
    }
    decideByColumns(open, &log)
  }

  /// A row with its cells moved.
  private struct Shift {
    var cells: [PrintedCell?]
    var by: Int
    /// Its figures, by money column.
    var amounts: [Amount]
  }

  private mutating func accept(_ shift: Shift, _ row: Int, _ log: inout ImportLog) {
    place(shift.cells, in: row)
    moved[row] = shift.by
    log.decide(
      "slid:" + rows[row].label, "\(shift.by)", .sums,
      "这一行有数错位，移动 \(shift.by) 格后各和都成立，且只有这样成立",
      "figures of this row had slid; moved by \(shift.by), all its sums hold, and only so")
  }

  private mutating func fittingShifts(_ row: Int, _ sums: [Int]) -> [Shift] {
    let cells = table.body[row].cells
    var fitting: [Shift] = []
    for (shifted, distance) in shifts(of: cells) {
      place(shifted, in: row)
      let texts = shifted.map { $0?.text ?? "" }
      if fits(row, sums), !fitting.contains(where: { $0.cells.map { $0?.text ?? "" } == texts }) {
        let amounts = grid.columns.indices.map { grid.amount($0, row) ?? 0 }
        fitting.append(Shift(cells: shifted, by: distance, amounts: amounts))
      }
    }
    // Read again rather than kept: a copy of all figures for each row would be quadratic.
    place(cells, in: row)
    return fitting
  }

  /// Ways of moving several rows that are tried together at most.
  private static let mostTogether = 20_000

  /// Chooses for all open rows at once the only shifts with which every column total holds.
  private mutating func decideByColumns(
    _ open: [(row: Int, shifts: [Shift])], _ log: inout ImportLog
  ) {
    guard let total = rows.firstIndex(where: { $0.kind == .total }), !open.isEmpty else { return }
    var ways = 1
    for row in open where ways <= PlanReading.mostTogether { ways *= row.shifts.count }
    guard ways <= PlanReading.mostTogether else { return }
    let others = items.filter { item in !open.contains { $0.row == item } }
    let missing = grid.columns.indices.map { index -> Int128? in
      guard let printed = grid.amount(index, total),
        !others.contains(where: { grid.isBroken[index][$0] })
      else { return nil }
      return others.reduce(Int128(printed)) { $0 - Int128(grid.amount(index, $1) ?? 0) }
    }
    var found: [Int] = []
    for way in 0..<ways where fills(way, open.map(\.shifts), missing) {
      found.append(way)
      if found.count > 1 { return }
    }
    guard var way = found.first else { return }
    for (row, shifts) in open {
      accept(shifts[way % shifts.count], row, &log)
      way /= shifts.count
    }
  }

  /// Whether the shifts that the digits of `way` choose add up to what the columns miss.
  private func fills(_ way: Int, _ open: [[Shift]], _ missing: [Int128?]) -> Bool {
    for index in missing.indices {
      guard let wanted = missing[index] else { continue }
      var (rest, sum) = (way, Int128(0))
      for shifts in open {
        sum += Int128(shifts[rest % shifts.count].amounts[index])
        rest /= shifts.count
      }
      if sum != wanted { return false }
    }
    return true
  }

  private func isBroken(_ row: Int, _ sums: [Int]) -> Bool {
    var failing = 0
    for index in sums {
      switch identity(index, row: row).verdict(grid) {
      case .failed: failing += 1
      case .undecided where grid.isBroken[index][row]: failing += 1
      case .undecided:
        // Parts without their total, or a year where money should be.
        if identity(index, row: row).parts.contains(where: { grid.amount($0.column, row) != nil }) {
          failing += 1
        }
      case .held, .rounded: continue
      }
    }
    return failing > 1 || failing == 1 && !areYears(row)
  }

  /// All sums of the row hold, one of them says something, and years are years.
  private func fits(_ row: Int, _ sums: [Int]) -> Bool {
    var informative = 0
    for index in sums {
      let identity = identity(index, row: row)
      switch identity.verdict(grid) {
      case .held: informative += identity.isInformative(grid) ? 1 : 0
      case .undecided:
        // Nothing printed and nothing to add up is fine; a part without its total is not.
        let isBlank = identity.parts.allSatisfy {
          grid.amount($0.column, row) == nil && !grid.isBroken[$0.column][row]
        }
        if !isBlank || grid.isBroken[index][row] { return false }
      case .rounded, .failed: return false
      }
    }
    return informative > 0 && areYears(row)
  }

  private func areYears(_ row: Int) -> Bool {
    columns.filter { $0.role == .start || $0.role == .end }.allSatisfy { column in
      let reading = table.body[row].reading(column.index)
      return reading.isEmpty || reading.number?.whole(in: 1990...2100) != nil
    }
  }

  /// The row with the cells from some column on moved by one or two, over blanks only.
  private func shifts(of cells: [PrintedCell?]) -> [([PrintedCell?], Int)] {
    func isBlank(_ cell: PrintedCell?) -> Bool { cell.map { $0.reading == .blank } ?? true }
    let width = cells.count
    var found: [([PrintedCell?], Int)] = []
    for distance in 1...2 where distance < width {
      for start in 0..<width {
        let gap = [PrintedCell?](repeating: nil, count: distance)
        // A gap opens, what is pushed out at the right must be blank.
        if cells[(width - distance)...].allSatisfy(isBlank), start + distance <= width {
          found.append((Array(cells[..<start]) + gap + cells[start..<(width - distance)], distance))
        }
        // A gap closes, what is dropped must be blank.
        if start + distance <= width, cells[start..<(start + distance)].allSatisfy(isBlank) {
          found.append((Array(cells[..<start]) + cells[(start + distance)...] + gap, -distance))
        }
      }
    }
    return found
  }

  private mutating func place(_ cells: [PrintedCell?], in row: Int) {
    table.body[row].cells = cells
    grid.reread(row: row, table)
  }
}
