/// Σ tranches and their number in each of some scopes, in one pass over the plan however many they are.
package struct ScopeSums {
  package private(set) var sums: [Int128]
  package private(set) var counts: [Int32]

  /// O(tranches + scopes); a scope that excludes itself holds nothing.
  package init(_ draft: PlanDraft, _ scopes: [Scope], _ lattice: Lattice, workers: Workers) {
    sums = Array(repeating: 0, count: scopes.count)
    counts = Array(repeating: 0, count: scopes.count)
    // Asked as if they were printed totals of 0.
    let asked = scopes.indices.filter { lattice.box(scopes[$0], of: draft) != nil }
      .sorted { (scopes[$0].subproject ?? -1, $0) < (scopes[$1].subproject ?? -1, $1) }
    if asked.isEmpty { return }
    var asking = draft
    asking.totals = TotalColumns()
    for position in asked { asking.totals.append(scopes[position], 0) }
    let check = TotalsCheck(asking, workers: workers)
    for (row, position) in asked.enumerated() {
      sums[position] = -check.discrepancy[row]
      counts[position] = check.partCount[row]
    }
  }
}

extension TotalColumns {
  /// Adds a total printed for `scope`; its row in a table is its row here.
  package mutating func append(_ scope: Scope, _ printed: Amount) {
    row.append(Int32(count))
    subproject.append(scope.subproject ?? -1)
    project.append(scope.project ?? -1)
    source.append(scope.source ?? -1)
    payer.append(scope.payer.map(\.index) ?? -1)
    year.append(scope.year ?? blankYear)
    amount.append(printed)
  }
}
