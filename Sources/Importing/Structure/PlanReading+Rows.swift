internal import Planning
internal import PrintedWords

extension PlanReading {
  /// Holds the totals that words promise in rows against the figures, and looks for rows that are sums
  /// of others without saying so.
  mutating func settleRowSums(_ log: inout ImportLog) {
    settleTotalRows()
    leaveOutBehindTotal(&log)
    settleSubtotals()
    rereadRows(&log)
    for row in rows.indices {
      guard let parts = addedRows(row) else { continue }
      let count = self.count(row, parts)
      proofs.append(SumProof(kind: .row(row), title: rows[row].label, count: count))
      log.decide(
        "row:" + rows[row].label, "sum", count.confirmsWords ? .both : .words,
        "\(rows[row].reason.zh)，\(count.tested) 列中 \(count.agreeing) 列等于 \(parts.count) 行之和",
        "\(rows[row].reason.en); \(count.agreeing) of \(count.tested) columns are the sum of \(parts.count) rows"
      )
    }
  }

  private func count(_ row: Int, _ parts: [Int]) -> SumCount {
    var count = SumCount()
    if parts.isEmpty { return count }
    for index in grid.columns.indices {
      let identity = rowIdentity(row, parts, index)
      count.add(identity.verdict(grid), isInformative: identity.isInformative(grid))
    }
    return count
  }

  func rowIdentity(_ row: Int, _ parts: [Int], _ index: Int) -> Identity {
    Identity(
      total: Identity.Spot(column: index, row: row),
      parts: parts.map { Identity.Spot(column: index, row: $0) })
  }

  /// The rows that `row` adds up; `nil` if it is no sum.
  func addedRows(_ row: Int) -> [Int]? {
    switch rows[row].kind {
    case .total: items
    case .subtotal(let rows): rows
    case .item, .heading, .ofWhich, .note: nil
    }
  }

  /// Where several rows call themselves totals, those that add up only the items since the one before
  /// are subtotals.
  private mutating func settleTotalRows() {
    let totals = rows.indices.filter { rows[$0].kind == .total }
    guard totals.count > 1 else { return }
    var open: [Int] = []
    for row in rows.indices {
      if rows[row].kind == .item { open.append(row) }
      guard rows[row].kind == .total else { continue }
      let (whole, part) = (count(row, items), count(row, open))
      if !whole.confirmsWords, part.confirmsWords, !open.isEmpty {
        rows[row].kind = .subtotal(of: open)
      }
      open = []
    }
  }

  /// What stands below the total of all items is no item where the total does not count it, or where a blank
  /// row sets it apart: a figure of the treasury to compare with, a second table. It is left out, and each
  /// of its figures doubted.
  private mutating func leaveOutBehindTotal(_ log: inout ImportLog) {
    guard let total = rows.indices.last(where: { rows[$0].kind == .total }) else { return }
    let above = items.filter { $0 < total }
    let behind = rows.indices.filter { $0 > total && rows[$0].kind != .note }
    guard !above.isEmpty, !behind.isEmpty else { return }
    let (part, whole) = (count(total, above), count(total, items))
    let isWithout = part.agreeing > 0 && part.failed == 0 && whole.failed > 0
    let isWith = whole.agreeing > 0 && whole.failed == 0 && part.failed > 0
    let first = isWithout ? behind.first : behind.first { table.body[$0].followsBlank }
    guard !isWith, let first else { return }
    for row in behind where row >= first {
      rows[row].kind = .note
      rows[row].reason = Bilingual(zh: "在合计之后", en: "it stands below the total")
      for cell in table.body[row].cells {
        guard let cell, cell.reading.number != nil else { continue }
        log.doubt(
          Doubt(
            grade: .unsure, origin: table.origin(of: cell), printed: cell.text, became: "",
            reason: Bilingual(
              zh: "在合计之后，合计里没有它，没有读入",
              en: "below the total, which does not count it: left out")))
      }
    }
  }

  /// A subtotal that is not the sum of all items since the one before may be that of the last few: of the
  /// only run of items that ends above it and adds up in every column.
  private mutating func settleSubtotals() {
    for row in rows.indices {
      guard case .subtotal(let open) = rows[row].kind, open.count > 2,
        open.count <= PlanReading.mostRows
      else { continue }
      if count(row, open).confirmsWords { continue }
      let fitting = (2..<open.count).map { Array(open.suffix($0)) }.filter { parts in
        let count = count(row, parts)
        return count.informative > 0 && count.failed == 0 && count.tested > 0
      }
      if fitting.count == 1 { rows[row].kind = .subtotal(of: fitting[0]) }
    }
  }

  /// Rows searched at most: a national table says in words which rows are sums.
  private static let mostRows = 400

  private mutating func rereadRows(_ log: inout ImportLog) {
    let items = self.items
    guard items.count > 2, items.count <= PlanReading.mostRows else { return }
    let search = SumSearch(items.map { row in grid.columns.indices.map { grid.amount($0, row) } })
    for found in search.totals() {
      let row = items[found.total]
      rows[row].kind = .subtotal(of: found.parts.map { items[$0] })
      rows[row].reason = Bilingual(zh: "各列等于旁边几行之和", en: "it is the sum of rows beside it")
      log.decide(
        "row:" + rows[row].label, "sum", .sums,
        "\(found.count.tested) 列中 \(found.count.agreeing) 列等于旁边 \(found.parts.count) 行之和，不是一个单独的项目",
        "in \(found.count.agreeing) of \(found.count.tested) columns it is the sum of \(found.parts.count) rows beside it, no item of its own"
      )
    }
  }
}
