/// The money of each sub-project-year, whoever pays it.
package struct YearMoney: Sendable {
  private let yearCount: Int
  /// By sub-project × years + year; 64 bits hold them in all but absurd plans.
  private let sums: [Int64]
  /// Those that 64 bits do not hold.
  private var large: [Int: Int128] = [:]
  private let tranches: TrancheRows

  /// One pass over the tranches.
  package init(_ draft: PlanDraft, _ totals: TotalsCheck, _ workers: Workers) {
    let (lattice, tranches) = (totals.lattice, totals.tranchesOf)
    let yearCount = lattice.years.count
    self.yearCount = yearCount
    self.tranches = tranches
    let count = draft.subprojects.count * yearCount
    var overflows: [[Int]] = []
    sums = Array(unsafeUninitializedCapacity: count) { sums, initialized in
      sums.initialize(repeating: 0)
      nonisolated(unsafe) let sums = sums
      let ranges = workers.ranges(
        of: draft.subprojects.count, smallest: TotalsCheck.smallest)
      overflows = workers.map(ranges.count) { part in
        var overflows: [Int] = []
        for subproject in ranges[part] {
          for row in tranches[subproject] {
            let cell =
              subproject * yearCount + Int(lattice.yearIndex(draft.tranches.year[row]))
            let (sum, isLarge) = sums[cell].addingReportingOverflow(draft.tranches.amount[row])
            if isLarge { overflows.append(cell) } else { sums[cell] = sum }
          }
        }
        return overflows
      }
      initialized = count
    }
    for cell in overflows.joined() where large[cell] == nil {
      let year = lattice.years[cell % yearCount]
      large[cell] = tranches[cell / yearCount].reduce(Int128(0)) { sum, row in
        draft.tranches.year[row] == year ? sum + Int128(draft.tranches.amount[row]) : sum
      }
    }
  }

  /// Money of `subproject` in the plan's year number `year`.
  package func sum(_ subproject: Int, _ year: Int) -> Int128 {
    let cell = subproject * yearCount + year
    return large.isEmpty ? Int128(sums[cell]) : large[cell] ?? Int128(sums[cell])
  }

  /// Rows of `tranches` that belong to `subproject`.
  package func rows(of subproject: Int32) -> TrancheRows.Group { tranches[Int(subproject)] }

  /// Whether `subproject` has any money in any year.
  package func hasAny(_ subproject: Int) -> Bool {
    (0..<yearCount).contains { sum(subproject, $0) != 0 }
  }
}
