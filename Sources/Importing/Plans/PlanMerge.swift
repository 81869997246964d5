internal import Planning
internal import PrintedWords

/// Puts the figures of a table that was read into the plan it is a newer print of. What the table does
/// not show stays as it is.
struct PlanMerge {
  private(set) var tables: PackageRows
  /// What became different, in words.
  private(set) var changes: [(zh: String, en: String)] = []
  /// How many figures of the table the plan has just so, and how many the table has.
  private(set) var agreement = (same: 0, all: 0)
  let base: BasePlan
  let read: PackageRows
  private let unit: MoneyUnit
  /// Base ids of the sub-projects that were read, by their ids there.
  private(set) var subprojects: [String: String] = [:]
  private var unmatched: [String] = []
  /// Whether the figures are those of the table that was read, and not of sheets beside it.
  private(set) var isTableTaken = true

  /// `read` has the ids of the base's sources, and sub-project ids of its own.
  init(_ base: BasePlan, _ read: PackageRows, unit: MoneyUnit, _ log: inout ImportLog)
    throws(ImportFault)
  {
    self.base = base
    self.read = read
    self.unit = unit
    tables = base.tables
    match()
    if !unmatched.isEmpty {
      throw ImportFault(
        "原计划里没有这些行：\(unmatched.prefix(3).joined(separator: "、"))",
        "the plan it is compared with has no rows \(unmatched.prefix(3).joined(separator: ", "))",
        adviceZh: "不带原计划（--mapping 计划文件夹）读入，或改回名称",
        adviceEn: "import it without that plan (--mapping PLAN), or restore the names")
    }
    let (old, new) = (money(base.tables), printedMoney())
    agreement = (new.count { old[$0.key] == $0.value }, new.count)
    isTableTaken = takesTable(old, new, &log)
    guard isTableTaken else { return }
    changeTranches(old, new)
    changeTotals(old, merged(old, new))
    for change in changes { log.decide("changed", change.zh, .printed, change.zh, change.en) }
  }

  private struct Cell: Hashable {
    var subproject: String
    var source: String
    var year: String
  }

  /// Rows are the same by number and name, or by the name alone where only one has it.
  private mutating func match() {
    let own = base.tables.rows[.subprojects] ?? []
    func key(_ tables: PackageRows, _ row: Int, withNumber: Bool) -> String {
      (withNumber ? tables.text(.subprojects, row, "seq") + " " : "")
        + PrintedText.label(name(tables, row))
    }
    for withNumber in [true, false] {
      let known = Dictionary(grouping: own.indices) { key(base.tables, $0, withNumber: withNumber) }
      for row in (read.rows[.subprojects] ?? []).indices {
        let id = read.text(.subprojects, row, "subproject_id")
        guard subprojects[id] == nil,
          let rows = known[key(read, row, withNumber: withNumber)], rows.count == 1
        else { continue }
        subprojects[id] = base.tables.text(.subprojects, rows[0], "subproject_id")
      }
    }
    for row in (read.rows[.subprojects] ?? []).indices
    where subprojects[read.text(.subprojects, row, "subproject_id")] == nil {
      unmatched.append(read.text(.subprojects, row, "name"))
    }
  }

  /// The annex shows the id of what has no name.
  private func name(_ tables: PackageRows, _ row: Int) -> String {
    let name = tables.text(.subprojects, row, "name")
    return name.isEmpty ? tables.text(.subprojects, row, "subproject_id") : name
  }

  private func amount(_ text: String) -> Amount? {
    guard let number = CellReading(text).number, Int(number.value.decimals) <= unit.decimals else {
      return nil
    }
    return Amount(
      exactly: Int128(number.value.units) * powerOfTen(unit.decimals - Int(number.value.decimals)))
  }

  private func money(_ tables: PackageRows) -> [Cell: Amount] {
    var money: [Cell: Amount] = [:]
    for row in (tables.rows[.tranches] ?? []).indices {
      let cell = Cell(
        subproject: tables.text(.tranches, row, "subproject_id"),
        source: tables.text(.tranches, row, "source_id"), year: tables.text(.tranches, row, "year"))
      money[cell] = amount(tables.text(.tranches, row, "amount"))
    }
    return money
  }

  /// Figures of the table by the base's ids.
  private func printedMoney() -> [Cell: Amount] {
    var money: [Cell: Amount] = [:]
    for (cell, amount) in self.money(read) {
      money[
        Cell(subproject: subprojects[cell.subproject] ?? "", source: cell.source, year: cell.year)] =
        amount
    }
    return money
  }

  private func merged(_ old: [Cell: Amount], _ new: [Cell: Amount]) -> [Cell: Amount] {
    // What the table has no column for stays.
    let shown = Set(new.keys.map { [$0.source, $0.year] })
    var money = old.filter { !shown.contains([$0.key.source, $0.key.year]) }
    for (cell, amount) in new { money[cell] = amount }
    return money
  }

  /// In a workbook that carries both, either may have been edited: the one whose money adds up to fewer of
  /// the totals that were exported.
  private func takesTable(
    _ old: [Cell: Amount], _ new: [Cell: Amount], _ log: inout ImportLog
  ) -> Bool {
    let merged = merged(old, new)
    guard base.isBeside, merged != old else { return true }
    let (before, after) = (held(old), held(merged))
    let choices = [
      Question.Choice("annex", "计划表", "the annex table"),
      Question.Choice("tranches", "工作表 tranches", "the sheet tranches"),
    ]
    let proposal = before >= after ? 0 : 1
    let answer = log.ask(
      Question(
        key: "edited",
        text: Bilingual(
          zh: "计划表和工作表 tranches 有不同的数，以哪个为准？",
          en: "The annex table and the sheet tranches differ: which was edited?"),
        reason: Bilingual(
          zh: "工作表 totals 里的合计，tranches 符合 \(before) 个，计划表符合 \(after) 个；没有改过的一方符合得多",
          en:
            "of the sheet totals, tranches satisfies \(before) and the annex \(after); what nobody edited satisfies more"
        ),
        choices: choices, proposal: proposal))
    return answer == "annex"
  }

  private func held(_ money: [Cell: Amount]) -> Int {
    let sums = TotalSums(base, money)
    let rows = base.tables.rows[.totals] ?? []
    return rows.indices.count { row in
      guard let own = amount(base.tables.text(.totals, row, "amount")) else { return false }
      return sums.sum(row) == Int128(own)
    }
  }

  private mutating func changeTranches(_ old: [Cell: Amount], _ new: [Cell: Amount]) {
    let next = merged(old, new)
    guard next != old, let column = tables.column(.tranches, "amount") else { return }
    var rows: [[String]] = []
    for row in (tables.rows[.tranches] ?? []).indices {
      let cell = Cell(
        subproject: tables.text(.tranches, row, "subproject_id"),
        source: tables.text(.tranches, row, "source_id"), year: tables.text(.tranches, row, "year"))
      var line = tables.rows[.tranches]![row]
      guard let amount = next[cell] else {
        note(cell, old[cell], nil)
        continue
      }
      if amount != old[cell] {
        note(cell, old[cell], amount)
        line[column] = unit.text(amount)
      }
      rows.append(line)
    }
    tables.rows[.tranches] = rows
    let added = next.filter { old[$0.key] == nil }.sorted {
      ($0.key.subproject, $0.key.source, $0.key.year) < (
        $1.key.subproject, $1.key.source, $1.key.year
      )
    }
    for (cell, amount) in added {
      note(cell, nil, amount)
      tables.add(
        .tranches,
        [
          "subproject_id": cell.subproject, "source_id": cell.source, "year": cell.year,
          "amount": unit.text(amount),
        ])
    }
  }

  private mutating func note(_ cell: Cell, _ old: Amount?, _ new: Amount?) {
    let name = "\(cell.subproject) · \(cell.source) · \(cell.year)"
    let (a, b) = (old.map { unit.text($0) } ?? "—", new.map { unit.text($0) } ?? "—")
    changes.append(("\(name)：\(a) → \(b)", "\(name): \(a) → \(b)"))
  }

  /// A total that held is what the table prints now, and where the table does not print it, the new sum. A
  /// total that did not hold stays: it is the document's own.
  private mutating func changeTotals(_ old: [Cell: Amount], _ new: [Cell: Amount]) {
    guard let column = tables.column(.totals, "amount") else { return }
    let (before, after) = (TotalSums(base, old), TotalSums(base, new))
    let printed = printedTotals()
    for row in (tables.rows[.totals] ?? []).indices {
      guard let own = amount(base.tables.text(.totals, row, "amount")),
        before.sum(row) == Int128(own)
      else { continue }
      let next = printed[scope(base.tables, row) { $0 }].map { Int128($0) } ?? after.sum(row)
      if next == Int128(own) { continue }
      tables.rows[.totals]![row][column] = unit.text(next)
      let id = base.tables.text(.totals, row, "total_id")
      changes.append(
        (
          "\(id)：\(unit.text(own)) → \(unit.text(next))",
          "\(id): \(unit.text(own)) → \(unit.text(next))"
        ))
    }
  }

  func scope(_ tables: PackageRows, _ row: Int, _ id: (String) -> String) -> [String] {
    [
      id(tables.text(.totals, row, "subproject_id")), tables.text(.totals, row, "project_id"),
      tables.text(.totals, row, "source_id"), tables.text(.totals, row, "tier"),
      tables.text(.totals, row, "year"),
    ]
  }

  private func printedTotals() -> [[String]: Amount] {
    var totals: [[String]: Amount] = [:]
    for row in (read.rows[.totals] ?? []).indices {
      totals[scope(read, row) { subprojects[$0] ?? $0 }] = amount(read.text(.totals, row, "amount"))
    }
    return totals
  }

  /// What the money adds up to in the scope of each printed total.
  private struct TotalSums {
    private let base: BasePlan
    private let money: [Cell: Amount]
    private let projects: [String: String]
    private let tiers: [String: Tier]

    init(_ base: BasePlan, _ money: [Cell: Amount]) {
      self.base = base
      self.money = money
      let tables = base.tables
      var projects: [String: String] = [:]
      for row in (tables.rows[.subprojects] ?? []).indices {
        projects[tables.text(.subprojects, row, "subproject_id")] =
          tables.text(.subprojects, row, "project_id")
      }
      self.projects = projects
      var tiers: [String: Tier] = [:]
      for row in (tables.rows[.sources] ?? []).indices {
        let id = tables.text(.sources, row, "source_id")
        tiers[id] = base.tier(id)
      }
      self.tiers = tiers
    }

    func sum(_ row: Int) -> Int128 {
      func text(_ column: String) -> String { base.tables.text(.totals, row, column) }
      let (subproject, project, source) = (
        text("subproject_id"), text("project_id"), text("source_id")
      )
      let (tier, year) = (text("tier"), text("year"))
      return money.reduce(0) { sum, entry in
        let cell = entry.key
        let isIn =
          (subproject.isEmpty || cell.subproject == subproject)
          && (project.isEmpty || projects[cell.subproject] == project)
          && (source.isEmpty || cell.source == source) && (year.isEmpty || cell.year == year)
          && (tier.isEmpty || tiers[cell.source]?.name == tier
            || tier == Payer.local.name && tiers[cell.source]?.isLocal == true)
        return isIn ? sum + Int128(entry.value) : sum
      }
    }
  }
}
