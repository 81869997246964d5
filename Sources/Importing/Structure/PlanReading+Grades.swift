internal import Planning

extension PlanReading {
  /// Every sum that the reading predicts: each total column in each row of figures, each total row in each
  /// column.
  package var identities: [Identity] {
    var all: [Identity] = []
    for index in grid.columns.indices where !scope(index).isLeaf {
      let parts = leaves(of: scope(index))
      if parts.isEmpty { continue }
      for row in rows.indices where isFigure(row) {
        all.append(
          Identity(
            total: Identity.Spot(column: index, row: row),
            parts: parts.map { Identity.Spot(column: $0, row: row) }))
      }
    }
    for row in rows.indices {
      let parts: [Int]
      switch rows[row].kind {
      case .total: parts = items
      case .subtotal(let rows): parts = rows
      case .item, .heading, .ofWhich, .note: continue
      }
      if parts.isEmpty { continue }
      for index in grid.columns.indices { all.append(rowIdentity(row, parts, index)) }
    }
    return all
  }

  /// How many sums of each kind a figure stands in.
  private struct Standing {
    var held = 0
    /// Failed sums along its row, and down its column.
    var across = 0
    var down = 0
    /// Failed sums that no cell explains.
    var open = 0

    var failed: Int { across + down }
    var isSure: Bool { held > failed && open == 0 }
  }

  /// A sum that fails, and by how much.
  private struct Failure {
    var spots: [Identity.Spot]
    var isAcross: Bool
    var size: UInt128
  }

  /// What the sums say of every figure. A sum that fails is explained by a cell of it that fails by the same
  /// amount in the other direction as well; where none does, figures may have changed places, and all of the
  /// sum are unsure.
  private func standings() -> [[Standing]] {
    var found = grid.columns.map { _ in [Standing](repeating: Standing(), count: rows.count) }
    var failures: [Failure] = []
    var (across, down) = ([Identity.Spot: Set<UInt128>](), [Identity.Spot: Set<UInt128>]())
    for identity in identities {
      let isAcross = identity.total.row == identity.parts[0].row
      let spots = [identity.total] + identity.parts
      switch identity.verdict(grid) {
      case .held, .rounded: for spot in spots { found[spot.column][spot.row].held += 1 }
      case .failed(let difference):
        let size = difference.magnitude
        failures.append(Failure(spots: spots, isAcross: isAcross, size: size))
        for spot in spots {
          if isAcross {
            found[spot.column][spot.row].across += 1
            across[spot, default: []].insert(size)
          } else {
            found[spot.column][spot.row].down += 1
            down[spot, default: []].insert(size)
          }
        }
      case .undecided: continue
      }
    }
    for failure in failures {
      let crossing = failure.isAcross ? down : across
      let isExplained = failure.spots.contains {
        crossing[$0]?.contains(failure.size) ?? false
      }
      if isExplained { continue }
      for spot in failure.spots { found[spot.column][spot.row].open += 1 }
    }
    return found
  }

  /// Grades every figure by the sums it stands in, and writes down what is doubtful about its cell.
  /// O(identities × parts).
  package mutating func grade(_ log: inout ImportLog) {
    let standings = standings()
    let formulas = table.body.reduce(0) { count, row in
      count + row.cells.count { $0?.reading == .unreadable(.formula) }
    }
    if formulas > 0 {
      log.decide(
        "formulas", "\(formulas)", .printed,
        "\(formulas) 个公式没有算出的值，合计不读；在表格软件里打开并保存一次就有",
        "\(formulas) formulas without a value: such totals are not read; open and save the file in a spreadsheet program"
      )
    }
    grades = grid.columns.map { _ in [Grade](repeating: .unsure, count: rows.count) }
    for index in grid.columns.indices {
      for row in rows.indices where isFigure(row) {
        let standing = standings[index][row]
        grades[index][row] =
          moved[row] != nil ? .repaired : standing.isSure ? .sure : .unsure
        note(index, row, standing, &log)
      }
    }
  }

  package func isFigure(_ row: Int) -> Bool {
    switch rows[row].kind {
    case .item, .total, .subtotal: true
    case .heading, .ofWhich, .note: false
    }
  }

  private func note(
    _ index: Int, _ row: Int, _ standing: Standing, _ log: inout ImportLog
  ) {
    guard let cell = table.body[row][grid.columns[index]] else { return }
    func doubt(_ grade: Grade, _ zh: String, _ en: String) {
      log.doubt(
        Doubt(
          grade: grade, origin: table.origin(of: cell), printed: cell.text,
          became: printedAmount(index, row), reason: Bilingual(zh: zh, en: en)))
    }
    // A total that the spreadsheet would calculate: its parts say what it is.
    if cell.reading == .unreadable(.formula), !scope(index).isLeaf || rows[row].kind != .item {
      return
    }
    if grid.isBroken[index][row] {
      doubt(.unsure, PlanReading.broken(cell.reading).zh, PlanReading.broken(cell.reading).en)
      return
    }
    guard let number = cell.reading.number else { return }
    if moved[row] != nil {
      doubt(.repaired, "这一行错位，移回后各和都成立", "the row had slid; moved back, all its sums hold")
    } else if standing.failed > 0, !standing.isSure {
      let (failed, held) = (standing.failed, standing.held)
      doubt(
        .unsure, "\(failed) 个和不成立，\(held) 个成立", "\(failed) of its sums fail, \(held) hold")
    } else if standing.held == 0 {
      doubt(.unsure, "没有和可以验证", "no sum confirms it")
    }
    if number.isApproximate { doubt(.unsure, "约数", "printed as an estimate") }
    if cell.isHidden { doubt(.unsure, "在隐藏的行或列里", "in a hidden row or column") }
    if cell.rowSpan > 1 {
      doubt(.unsure, "一个数合并了 \(cell.rowSpan) 行", "one figure over \(cell.rowSpan) rows")
    }
    if let stored = cell.stored, let exact = CellReading(stored).number,
      exact.value != number.value,
      exact.value.decimals > number.value.decimals
    {
      doubt(.unsure, "显示为 \(cell.text)，单元格里是 \(stored)", "shows \(cell.text), holds \(stored)")
    }
  }

  private static func broken(_ reading: CellReading) -> Bilingual {
    switch reading {
    case .unreadable(.grouping): Bilingual(zh: "千分位不成三位", en: "thousands marks not in threes")
    case .unreadable(.severalNumbers): Bilingual(zh: "一格里有几个数", en: "several numbers in one cell")
    case .unreadable(.tooLarge): Bilingual(zh: "数太大", en: "too large a number")
    case .unreadable(.signs): Bilingual(zh: "两个负号", en: "two signs")
    case .unreadable(.formula): Bilingual(zh: "公式没有算出的值", en: "a formula without a value")
    case .text: Bilingual(zh: "应为数，这里是文字", en: "words where a number should be")
    case .number: Bilingual(zh: "应为金额，这里是百分比或过大的数", en: "a percentage or too large for money")
    case .blank, .dash: Bilingual(zh: "", en: "")
    }
  }

  /// A figure as the package will have it.
  package func printedAmount(_ index: Int, _ row: Int) -> String {
    grid.amount(index, row).map { decimalText(Int128($0), decimals: grid.decimals) } ?? ""
  }
}
