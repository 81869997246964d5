/// What relations across sub-projects add up: printed totals by their head, tranches by source and
/// year. Built once when many such relations are to be looked through, so that each costs what it
/// contains and not the whole table.
package struct SharedParts: Sendable {
  private let totals: RowGroups
  private let tranches: RowGroups
  private let yearCount: Int
  private let payees: [[Int32]]

  /// O(totals + tranches).
  package init(_ draft: PlanDraft, _ check: TotalsCheck) {
    let years = check.lattice.years.count
    yearCount = years
    let count = draft.totals.count
    totals = RowGroups(
      (0..<count).map { row in
        if check.heads[row].contains(.again) { return Int32(count) }
        let head = check.head(over: row, kind: .subprojects)
        return head < 0 ? Int32(count) : Int32(head)
      }, count: count + 1)
    let columns = draft.tranches
    tranches = RowGroups(
      (0..<columns.count).map { row in
        columns.source[row] * Int32(years) + check.lattice.yearIndex(columns.year[row])
      }, count: draft.sources.count * years)
    var payees = Array(repeating: [Int32](), count: draft.sources.count)
    for subproject in draft.subprojects.indices {
      for row in check.tranchesOf[subproject] {
        let source = Int(columns.source[row])
        if payees[source].last != Int32(subproject) { payees[source].append(Int32(subproject)) }
      }
    }
    self.payees = payees
  }

  /// The totals that the relation along sub-projects of the total in `row` adds up.
  package func parts(of row: Int) -> [Int] { totals[row].map { Int($0) } }

  /// Pairs of source and year inside `box`.
  package func leaves(in box: Box, _ lattice: Lattice) -> [Int] {
    var leaves: [Int] = []
    for source in payees.indices where lattice.isSource(Int32(source), in: box.sources) {
      for year in 0..<yearCount
      where lattice.contains(lattice.yearSets, box.years, leaf: Int32(year)) {
        leaves.append(source * yearCount + year)
      }
    }
    return leaves
  }

  package func rows(of leaf: Int) -> some Sequence<Int> { tranches[leaf].lazy.map { Int($0) } }

  /// Sub-projects that a source among `sources` pays, ascending, some of them more than once.
  package func payees(of sources: Int32, _ lattice: Lattice) -> [Int] {
    payees.indices.filter { lattice.isSource(Int32($0), in: sources) }
      .flatMap { payees[$0].map { Int($0) } }.sorted()
  }
}
