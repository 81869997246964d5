internal import Origins
internal import Planning
internal import PrintedWords

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
      guard let parts = addedRows(row), !parts.isEmpty else { continue }
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
    /// Whether the total down its column is blank.
    var hasBlankTotal = false

    var failed: Int { across + down }
    var isSure: Bool { held > failed && open == 0 }
  }

  /// A sum that fails, and by how much.
  private struct Failure {
    var identity: Identity
    var isAcross: Bool
    var missed: UInt128
  }

  /// By how much sums miss: along rows by cell, down columns by column and the rows they are of.
  private struct Misses {
    private var across: [Identity.Spot: Set<UInt128>] = [:]
    private var down: [Int: [(rows: Set<Int>, missed: UInt128)]] = [:]

    init(_ failed: [Failure]) {
      for failure in failed {
        let spots = [failure.identity.total] + failure.identity.parts
        if failure.isAcross {
          for spot in spots { across[spot, default: []].insert(failure.missed) }
        } else {
          down[failure.identity.total.column, default: []].append(
            (Set(spots.map(\.row)), failure.missed))
        }
      }
    }

    /// The cells of the sum that one in the other direction misses by as much.
    func explaining(_ failure: Failure) -> [Identity.Spot] {
      ([failure.identity.total] + failure.identity.parts).filter { spot in
        failure.isAcross
          ? down[spot.column]?.contains {
            $0.missed == failure.missed && $0.rows.contains(spot.row)
          } ?? false
          : across[spot]?.contains(failure.missed) ?? false
      }
    }
  }

  /// What the sums say of every figure. A sum that fails is explained by a cell that a sum in the other
  /// direction misses by as much; where none does, figures may have changed places, and all of the sum
  /// are unsure.
  private func standings() -> (cells: [[Standing]], damaged: [Int: Int]) {
    var found = grid.columns.map { _ in [Standing](repeating: Standing(), count: rows.count) }
    var failed: [Failure] = []
    // Rows with a payer's figure whose total is blank.
    var halved: [Int: [Identity.Spot]] = [:]
    // A row that was moved back may have lost a blank or a zero on the way.
    var damaged = moved.mapValues { _ in 0 }
    let verdicts = strictVerdicts()
    for (identity, verdict) in verdicts {
      let isAcross = identity.total.row == identity.parts[0].row
      let spots = [identity.total] + identity.parts
      switch verdict {
      case .held, .rounded: for spot in spots { found[spot.column][spot.row].held += 1 }
      case .failed(let difference):
        failed.append(
          Failure(identity: identity, isAcross: isAcross, missed: difference.magnitude))
        for spot in spots {
          if isAcross {
            found[spot.column][spot.row].across += 1
          } else {
            found[spot.column][spot.row].down += 1
          }
        }
      case .undecided:
        guard isHalved(identity) else { continue }
        if isAcross {
          halved[identity.total.row, default: []] += spots
        } else if addsUpColumns(identity.total.row) {
          // Figures under a blank total may have come from a column beside it.
          for spot in spots { found[spot.column][spot.row].open += 1 }
          for spot in spots { found[spot.column][spot.row].hasBlankTotal = true }
        }
      }
    }
    let misses = Misses(failed)
    // The cells that explain all sums of a row that fail: one wrong figure does, several have slid.
    var wrong: [Int: Set<Identity.Spot>] = [:]
    for failure in failed {
      let (identity, isAcross) = (failure.identity, failure.isAcross)
      let spots = [identity.total] + identity.parts
      let explaining = misses.explaining(failure)
      if isAcross {
        let row = identity.total.row
        wrong[row] = wrong[row]?.intersection(explaining) ?? Set(explaining)
      }
      if !explaining.isEmpty { continue }
      for spot in spots { found[spot.column][spot.row].open += 1 }
    }
    for failure in failed where failure.isAcross {
      let identity = failure.identity
      let row = identity.total.row
      if wrong[row]?.isEmpty ?? false || slid.contains(row) || halved[row] != nil {
        damage(&damaged, [identity.total] + identity.parts + (halved[row] ?? []))
      }
    }
    damageOpenRows(&damaged, found)
    // A row of subtotals may have slid with the rows it adds up.
    for (identity, verdict) in verdicts where verdict == .held || verdict == .rounded {
      guard case .subtotal = rows[identity.total.row].kind,
        identity.parts.contains(where: { found[$0.column][$0.row].open > 0 })
      else { continue }
      found[identity.total.column][identity.total.row].open += 1
    }
    return (found, damaged)
  }

  /// Whether a total is blank and one of its parts is not.
  private func isHalved(_ identity: Identity) -> Bool {
    let (column, row) = (identity.total.column, identity.total.row)
    return grid.amount(column, row) == nil && !grid.isBroken[column][row]
      && identity.parts.contains { (grid.amount($0.column, $0.row) ?? 0) != 0 }
  }

  /// Whether a row of totals prints one for most payers' columns that have figures: some add up only what is
  /// planned in all.
  private func addsUpColumns(_ row: Int) -> Bool {
    guard let parts = addedRows(row) else { return false }
    let used = grid.columns.indices.filter { index in
      scope(index).isLeaf && parts.contains { (grid.amount(index, $0) ?? 0) != 0 }
    }
    return used.count { grid.amount($0, row) != nil } * 2 > used.count
  }

  /// A row whose sums fail and no one cell explains it: figures may have slid from the first column of those
  /// sums on.
  private func damage(_ damaged: inout [Int: Int], _ spots: [Identity.Spot]) {
    let row = spots[0].row
    guard rows[row].kind == .item, let first = spots.map(\.column).min() else { return }
    damaged[row] = min(damaged[row] ?? first, first)
  }

  /// A row with a figure in a sum of its column that nothing explains may have slid as well. Another figure of it
  /// that had moved would break the sum of the column it stands in; zeros and blanks break none.
  private func damageOpenRows(_ damaged: inout [Int: Int], _ found: [[Standing]]) {
    for row in rows.indices where mayHaveSlid(row) && damaged[row] == nil {
      let isOpen = grid.columns.indices.contains {
        found[$0][row].open > 0 && (grid.amount($0, row) ?? 0) != 0
      }
      if isOpen { damaged[row] = grid.columns.count }
    }
  }

  /// An item, or a row that adds some of them up.
  private func mayHaveSlid(_ row: Int) -> Bool {
    switch rows[row].kind {
    case .item, .subtotal: true
    case .total, .heading, .ofWhich, .note: false
    }
  }

  /// Every sum with what the figures say of it. Where nearly all sums of a document are exact, or one cell is
  /// in all that are not, it does not round, and a sum that misses by a unit fails.
  private func strictVerdicts() -> [(identity: Identity, verdict: Identity.Verdict)] {
    let all = identities.map { (identity: $0, verdict: $0.verdict(grid)) }
    var (exact, rounded) = (0, 0)
    var common: Set<Identity.Spot>?
    for (identity, verdict) in all where identity.isInformative(grid) {
      if verdict == .held { exact += 1 }
      guard verdict == .rounded else { continue }
      rounded += 1
      let spots = Set([identity.total] + identity.parts)
      common = common?.intersection(spots) ?? spots
    }
    // Two parts that are rounded by themselves miss their sum once in four times, and not in one cell only.
    let isOneCell = common.map { !$0.isEmpty } ?? false
    if rounded == 0 || rounded * 5 >= exact + rounded && !isOneCell { return all }
    return all.map { identity, verdict in
      (identity, verdict == .rounded ? .failed(difference: identity.difference(grid)) : verdict)
    }
  }

  /// Grades every figure by the sums it stands in, and writes down what is doubtful about its cell.
  /// O(identities × parts).
  package mutating func grade(_ log: inout ImportLog) {
    let (standings, damaged) = standings()
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
    let alone = rowsAlone
    grades = grid.columns.map { _ in [Grade](repeating: .unsure, count: rows.count) }
    for index in grid.columns.indices {
      for row in rows.indices where isFigure(row) {
        let standing = standings[index][row]
        // No sum can tell where zeros and blanks before it have gone.
        let isDamaged =
          damaged[row].map { $0 <= index || (grid.amount(index, row) ?? 0) == 0 } ?? false
          || alone.contains(row)
        grades[index][row] =
          moved[row] != nil ? .repaired : standing.isSure && !isDamaged ? .sure : .unsure
        note(index, row, standing, isDamaged: isDamaged, &log)
      }
    }
  }

  /// The only item of a table and the total that repeats it, where they have blanks: if both have slid, no sum
  /// can tell.
  private var rowsAlone: Set<Int> {
    guard items.count == 1, rows.contains(where: { $0.kind == .total }) else { return [] }
    let leaves = grid.columns.indices.filter { scope($0).isLeaf }
    return Set(
      rows.indices.filter { row in
        isFigure(row)
          && leaves.contains { table.body[row].reading(grid.columns[$0]) == .blank }
      })
  }

  package func isFigure(_ row: Int) -> Bool {
    switch rows[row].kind {
    case .item, .total, .subtotal: true
    case .heading, .ofWhich, .note: false
    }
  }

  private func note(
    _ index: Int, _ row: Int, _ standing: Standing, isDamaged: Bool, _ log: inout ImportLog
  ) {
    if isDamaged, table.body[row].reading(grid.columns[index]) == .blank {
      noteBlank(index, row, &log)
    }
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
    } else if standing.hasBlankTotal {
      doubt(.unsure, "这一列的合计是空白", "the total of its column is blank")
    } else if standing.open > 0 {
      doubt(.unsure, "它所合计的数存疑", "what it adds up is doubtful")
    } else if isDamaged {
      let isAlone = items.count == 1
      doubt(
        .unsure, isAlone ? "表里只有一个项目，没有和能证实数在哪一列" : "这一行有和不成立，数可能错位",
        isAlone
          ? "the only item of the table: no sum can say in which column it stands"
          : "a sum of its row fails; figures may have slid")
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

  /// A blank of a row that is damaged: its figure may stand in another column.
  private func noteBlank(_ index: Int, _ row: Int, _ log: inout ImportLog) {
    let column = grid.columns[index]
    let cells = table.body[row].cells
    // What the document does not list stands so many columns beside what it lists.
    guard
      let near = cells.indices.filter({ cells[$0] != nil }).min(by: {
        abs($0 - column) < abs($1 - column)
      })
    else { return }
    var origin = table.origin(of: cells[near]!)
    origin.column = max(1, origin.column + column - near)
    log.doubt(
      Doubt(
        grade: .unsure, origin: origin, printed: "", became: "",
        reason: Bilingual(
          zh: "空白，但这一行的数可能错位，原来可能有数",
          en: "blank, yet figures of its row may have slid: one may be missing here")))
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
