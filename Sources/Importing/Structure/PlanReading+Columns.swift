internal import Planning
internal import PrintedWords
internal import Texts

extension PlanReading {
  /// What the scope of money column `index` adds up in `row`.
  func identity(_ index: Int, row: Int) -> Identity {
    Identity(
      total: Identity.Spot(column: index, row: row),
      parts: leaves(ofColumn: index).map { Identity.Spot(column: $0, row: row) })
  }

  /// The sums of a column over all items.
  func count(_ index: Int, scope: MoneyScope) -> SumCount {
    let parts = leaves(of: scope).filter { $0 != index }
    var count = SumCount()
    if parts.isEmpty { return count }
    for row in items {
      let identity = Identity(
        total: Identity.Spot(column: index, row: row),
        parts: parts.map { Identity.Spot(column: $0, row: row) })
      count.add(identity.verdict(grid), isInformative: identity.isInformative(grid))
    }
    return count
  }

  /// Holds the sums that words promise against the figures; where they do not hold, looks for the one
  /// scope that does.
  mutating func settleTotals(_ log: inout ImportLog) throws(ImportFault) {
    rereadSums(&log)
    for index in grid.columns.indices where !scope(index).isLeaf {
      let column = columns[grid.columns[index]]
      var promised = scope(index)
      var count = self.count(index, scope: promised)
      if count.tested == 0 || count.doubtsReading,
        let other = onlyScope(for: index, year: promised.year, but: promised)
      {
        promised = other.scope
        count = other.count
        log.decide(
          "column:" + column.title, PlanReading.name(promised.payer), .sums,
          "\(count.agreeing) 行的和只这样成立", "only so do \(count.agreeing) rows add up")
      } else if count.doubtsReading {
        try askAboutDoubted(index, count, &log)
        if case .money = columns[grid.columns[index]].role {} else { continue }
      } else {
        log.decide(
          "column:" + column.title, PlanReading.name(promised.payer),
          count.confirmsWords ? .both : .words,
          count.tested == 0
            ? "表头如此说，没有数可以验证" : "表头如此说，\(count.tested) 行中 \(count.agreeing) 行相符",
          count.tested == 0
            ? "the header says so, no figures to test it with"
            : "the header says so, and \(count.agreeing) of \(count.tested) rows add up")
      }
      columns[grid.columns[index]].role = .money(promised)
      proofs.append(
        SumProof(kind: .column(grid.columns[index]), title: column.title, count: count))
    }
    dropOutside()
  }

  private mutating func askAboutDoubted(
    _ index: Int, _ count: SumCount, _ log: inout ImportLog
  ) throws(ImportFault) {
    let column = columns[grid.columns[index]]
    let answer = log.ask(
      Question(
        key: "sum:" + column.title,
        text: Bilingual(
          zh: "“\(column.title)”按表头是合计，但 \(count.tested) 行中 \(count.failed) 行不符；怎样读？",
          en:
            "\"\(column.title)\" is a sum by its header, yet \(count.failed) of \(count.tested) rows do not add up; how to read it?"
        ),
        reason: Bilingual(
          zh: "三分之一以上不符，多半是读法不对，而不是文件有错",
          en: "more than a third fail: the reading is doubted rather than the document"),
        choices: [
          Question.Choice(
            "total", "仍是合计，不符之处由 validate 列出", "a sum all the same; validate lists what fails"),
          Question.Choice("leave", "不读这一列", "leave the column out"),
        ], proposal: saysTotal(index, count) ? 0 : nil))
    if answer == "leave" { columns[grid.columns[index]].role = .outside("doubted") }
  }

  /// Whether a few wrong figures rather than a wrong reading explain a total that fails: the header calls it
  /// one, and of the table's other totals most hold, or those of its last row do.
  private func saysTotal(_ index: Int, _ count: SumCount) -> Bool {
    guard columns[grid.columns[index]].words.isTotal, count.tested <= 3 || count.failed <= 1 else {
      return false
    }
    let counts = grid.columns.indices.filter { !scope($0).isLeaf }.map {
      self.count($0, scope: scope($0))
    }
    let tested = counts.filter { $0.tested > 0 }
    if tested.count(where: \.doubtsReading) * 2 <= tested.count { return true }
    // The figures of the row of totals add up, across or down.
    return rows.indices.contains { row in
      guard rows[row].kind == .total else { return false }
      let across = identity(index, row: row)
      return across.isInformative(grid) && across.verdict(grid) == .held
        || items.count > 1 && rowIdentity(row, items, index).verdict(grid) == .held
    }
  }

  /// The only scope of several leaves with which the column proves to be a sum; `nil` if none or several
  /// fit.
  private func onlyScope(
    for index: Int, year: Int32?, but promised: MoneyScope
  ) -> (scope: MoneyScope, count: SumCount)? {
    var payers: [PayerKey] = [.all, .local] + Tier.allCases.map(PayerKey.tier)
    payers += self.payers.entries.map { .source($0.key) }
    var found: [(scope: MoneyScope, count: SumCount, leaves: [Int])] = []
    for payer in payers {
      let scope = MoneyScope(year: year, payer: payer, isLeaf: false)
      let leaves = self.leaves(of: scope)
      if leaves.count < 2 || found.contains(where: { $0.leaves == leaves }) { continue }
      let count = self.count(index, scope: scope)
      if count.provesAlone { found.append((scope, count, leaves)) }
    }
    return found.count == 1 ? (found[0].scope, found[0].count) : nil
  }

  static func name(_ payer: PayerKey) -> String {
    switch payer {
    case .source(let key): key
    case .tier(let tier): tier.name
    case .local: "local"
    case .all: "all"
    }
  }

  /// Columns that words took for one payer's money, or for another sum, and that figures prove to be the
  /// sum of leaves beside them.
  private mutating func rereadSums(_ log: inout ImportLog) {
    let years = Set(grid.columns.indices.map { scope($0).year })
    for year in years.sorted(by: { ($0 ?? 0) < ($1 ?? 0) }) {
      let block = grid.columns.indices.filter { scope($0).year == year }
      guard block.count > 2, block.count <= PlanReading.mostColumns else { continue }
      let rows = items
      let search = SumSearch(block.map { index in rows.map { grid.amount(index, $0) } })
      let exact = search.totals()
      for found in exact.isEmpty ? search.allowingRounding.totals() : exact {
        reread(block[found.total], found.parts.map { block[$0] }, found.count, &log)
      }
    }
    dropOutside()
  }

  /// Columns of one year that are searched at most: wider tables name their sums.
  private static let mostColumns = 200

  private mutating func reread(
    _ index: Int, _ parts: [Int], _ count: SumCount, _ log: inout ImportLog
  ) {
    guard case .money(let promised) = columns[grid.columns[index]].role else { return }
    // What the words promise and figures confirm stays: a column of zeros may be missing in the run.
    if !promised.isLeaf, self.count(index, scope: promised).confirmsWords { return }
    let areLeaves = parts.allSatisfy { part in
      if case .money(let scope) = columns[grid.columns[part]].role { return scope.isLeaf }
      return columns[grid.columns[part]].role == .outside("sum")
    }
    guard areLeaves else { return }
    let column = columns[grid.columns[index]]
    columns[grid.columns[index]].role = .outside("sum")
    // It may be the year's total, or local money; anything else a package can not say.
    for payer in [PayerKey.all, .local] {
      let scope = MoneyScope(year: promised.year, payer: payer, isLeaf: false)
      if leavesIgnoringOutside(scope) == parts.sorted() {
        columns[grid.columns[index]].role = .money(scope)
      }
    }
    columns[grid.columns[index]].reason = Bilingual(
      zh: "\(parts.count) 列之和", en: "the sum of \(counted(parts.count, "column"))")
    log.decide(
      "column:" + column.title, "sum", .sums,
      "\(count.tested) 行中 \(count.agreeing) 行等于旁边 \(parts.count) 列之和，不是一笔单独的资金",
      "in \(count.agreeing) of \(count.tested) rows it is the sum of \(parts.count) columns beside it, no money of its own"
    )
  }

  private func leavesIgnoringOutside(_ wanted: MoneyScope) -> [Int] {
    grid.columns.indices.filter { index in
      guard case .money(let scope) = columns[grid.columns[index]].role, scope.isLeaf,
        scope.year == wanted.year, case .source(let key) = scope.payer
      else { return false }
      return wanted.payer == .all || payers.tier(key).isLocal
    }
  }

  /// Takes columns that are no money after all out of the grid.
  mutating func dropOutside() {
    let kept = grid.columns.filter { columns[$0].isMoney }
    if kept.count < grid.columns.count { grid = MoneyGrid(table, columns: kept, unit: unit) }
  }
}
