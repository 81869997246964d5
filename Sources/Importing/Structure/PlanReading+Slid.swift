internal import Planning

extension PlanReading {
  /// Moves figures back that slid to a neighbouring column, as tables do that were copied from pages: a
  /// row of which at least two sums fail is shifted by one or two cells from some column on, and the
  /// shift is accepted only if all its sums then hold and no other shift does as well.
  package mutating func moveSlidRows(_ log: inout ImportLog) {
    let sums = grid.columns.indices.filter { !scope($0).isLeaf }
    guard sums.count > 1 else { return }
    for row in items where isBroken(row, sums) {
      let (cells, grid) = (table.body[row].cells, grid)
      var fitting: [(cells: [PrintedCell?], by: Int)] = []
      for (shifted, distance) in shifts(of: cells) {
        place(shifted, in: row)
        if fits(row, sums), !fitting.contains(where: { texts($0.cells) == texts(shifted) }) {
          fitting.append((shifted, distance))
        }
      }
      table.body[row].cells = cells
      self.grid = grid
      guard fitting.count == 1 else { continue }
      place(fitting[0].cells, in: row)
      moved[row] = fitting[0].by
      log.decide(
        "slid:" + rows[row].label, "\(fitting[0].by)", .sums,
        "这一行有数错位，移动 \(fitting[0].by) 格后各和都成立，且只有这样成立",
        "figures of this row had slid; moved by \(fitting[0].by), all its sums hold, and only so")
    }
  }

  private func texts(_ cells: [PrintedCell?]) -> [String] { cells.map { $0?.text ?? "" } }

  private func isBroken(_ row: Int, _ sums: [Int]) -> Bool {
    var failing = 0
    for index in sums {
      switch identity(index, row: row).verdict(grid) {
      case .failed: failing += 1
      case .undecided where grid.amount(index, row) == nil && grid.isBroken[index][row]:
        failing += 1
      case .held, .rounded, .undecided: continue
      }
    }
    return failing > 1
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
        if !isBlank { return false }
      case .rounded, .failed: return false
      }
    }
    let years = columns.filter { $0.role == .start || $0.role == .end }.map(\.index)
    let areYears = years.allSatisfy { column in
      let reading = table.body[row].reading(column)
      return reading.isEmpty || reading.number?.whole(in: 1990...2100) != nil
    }
    return informative > 0 && areYears
  }

  /// The row with the cells from some column on moved by one or two, over blanks only.
  private func shifts(of cells: [PrintedCell?]) -> [([PrintedCell?], Int)] {
    func isBlank(_ cell: PrintedCell?) -> Bool { cell.map { $0.reading == .blank } ?? true }
    let width = cells.count
    var found: [([PrintedCell?], Int)] = []
    for distance in 1...2 where distance < width {
      for start in 0..<width {
        // A gap opens, what is pushed out at the right must be blank.
        if cells[(width - distance)...].allSatisfy(isBlank), start + distance <= width {
          let gap = [PrintedCell?](repeating: nil, count: distance)
          found.append((Array(cells[..<start]) + gap + cells[start..<(width - distance)], distance))
        }
        // A gap closes, what is dropped must be blank.
        if start + distance <= width, cells[start..<(start + distance)].allSatisfy(isBlank) {
          let tail = [PrintedCell?](repeating: nil, count: distance)
          found.append((Array(cells[..<start]) + cells[(start + distance)...] + tail, -distance))
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
