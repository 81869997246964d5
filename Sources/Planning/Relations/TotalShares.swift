/// What sub-projects outside a draft add to the relations of its totals.
///
/// Shares of disjoint sets of sub-projects add up, in any order and grouping.
public struct TotalShares: Sendable, Equatable {
  /// The share of one printed total.
  public struct Share: Sendable, Equatable {
    /// Σ tranches that the total covers, and how many there are.
    public var sum: Int128 = 0
    /// Tranches in `sum`.
    public var count = 0
    /// Σ (printed − Σ tranches) over the sub-projects' own printed totals that the total adds up along
    /// sub-projects, and how many there are.
    public var below: Int128 = 0
    /// Printed totals in `below`.
    public var belowCount = 0
    /// Of a total of all years: the years with tranches for which no total of the same scope is printed.
    /// Ascending.
    public var years: [Int32] = []

    /// Nothing outside the draft.
    public init() {}
    /// Whether no tranche and no printed total outside adds to the total.
    public var isEmpty: Bool { count == 0 && belowCount == 0 }
  }

  /// By row of the draft's totals; rows beyond the end have none.
  public var shares: [Share]

  /// One share a row of the draft's totals, in their order.
  public init(_ shares: [Share]) { self.shares = shares }

  // MARK: Into a check

  package func add(to discrepancy: inout [Int128], _ counts: inout [Int32]) {
    for (row, share) in shares.enumerated() {
      discrepancy[row] -= share.sum
      counts[row] += Int32(share.count)
    }
  }

  /// A total with printed totals of single sub-projects elsewhere adds those up.
  package func mark(_ heads: inout [RelationKinds], _ index: TotalIndex) {
    for (row, share) in shares.enumerated() where share.belowCount > 0 {
      let head = index[index.boxes[row]]
      heads[head].insert(RelationKinds(.subprojects))
      heads[head].remove(.tranches)
    }
  }

  /// What the printed totals elsewhere take from the relations along sub-projects.
  package func residuals(_ index: TotalIndex) -> [TotalRelation: Int128] {
    var residuals: [TotalRelation: Int128] = [:]
    for (row, share) in shares.enumerated() where share.belowCount > 0 {
      let head = index[index.boxes[row]]
      residuals[TotalRelation(total: head, kind: .subprojects), default: 0] -= share.below
    }
    return residuals
  }

  /// Boxes of one year that hold tranches elsewhere.
  func forEachFilled(_ boxes: [Box], _ lattice: Lattice, _ body: (Box) -> Void) {
    for (row, share) in shares.enumerated() {
      for year in share.years {
        let index = lattice.yearIndex(year)
        if index < 0 { continue }
        var box = boxes[row]
        box.years = lattice.yearSets.canonical[Int(index)]
        body(box)
      }
    }
  }
}

extension TotalShares {
  /// The shares that `draft` adds to its totals of more than one sub-project (rows of `totals` without a
  /// sub-project, in their order), leaving out the sub-projects of which `isKept` says no.
  ///
  /// `own` has judged the printed totals of the kept sub-projects alone. Time linear in tranches and
  /// totals, times the height of the set trees.
  package init(of draft: PlanDraft, own: TotalsCheck, isKept: [Bool]) {
    var wide = draft
    let years = own.lattice.years
    wide.declaredYears = years
    wide.totals = draft.totals.rows(
      (0..<draft.totals.count).filter { draft.totals.subproject[$0] < 0 })
    // One more sub-project, so that "all" is never the same set as one of this part's projects.
    wide.subprojects.append(
      Subproject(
        id: "", name: "", sequence: nil, project: nil, level: nil, startYear: nil, endYear: nil,
        content: "", row: -1))
    if isKept.contains(false) {
      let rows = (0..<draft.tranches.count).filter { isKept[Int(draft.tranches.subproject[$0])] }
      wide.tranches = TrancheColumns(
        subproject: rows.map { draft.tranches.subproject[$0] },
        source: rows.map { draft.tranches.source[$0] }, year: rows.map { draft.tranches.year[$0] },
        amount: rows.map { draft.tranches.amount[$0] })
    }
    let check = TotalsCheck(wide)
    shares = (0..<wide.totals.count).map { row in
      var share = Share()
      share.sum = Int128(wide.totals.amount[row]) - check.discrepancy[row]
      share.count = Int(check.partCount[row])
      return share
    }
    addBelow(own, check)
    addYears(wide, check)
  }

  /// Finds the total that adds up each printed total of a single sub-project.
  private mutating func addBelow(_ own: TotalsCheck, _ check: TotalsCheck) {
    for row in own.boxes.indices where !own.heads[row].contains(.again) {
      var box = own.boxes[row]
      repeat {
        box.subprojects = check.lattice.subprojectSets.parent[Int(box.subprojects)]
        if box.subprojects < 0 { break }
        let total = check.printed(box)
        if total >= 0 {
          shares[total].below += own.discrepancy[row]
          shares[total].belowCount += 1
          break
        }
      } while true
    }
  }

  /// Finds the years in which totals of all years hold tranches, but no total is printed.
  private mutating func addYears(_ draft: PlanDraft, _ check: TotalsCheck) {
    let lattice = check.lattice
    if lattice.years.count < 2 { return }
    var open: [(row: Int, year: Int, box: Box)] = []
    for row in check.boxes.indices
    where check.boxes[row].years == lattice.allYears && check.printed(check.boxes[row]) == row {
      for year in lattice.years.indices {
        var box = check.boxes[row]
        box.years = lattice.yearSets.canonical[year]
        if check.printed(box) < 0 { open.append((row, year, box)) }
      }
    }
    if open.isEmpty { return }
    var index = FlatIndex(capacity: open.count)
    for (position, entry) in open.enumerated() {
      _ = index.insert(Int32(position), at: entry.box.key)
    }
    var isFilled = Array(repeating: false, count: open.count)
    let parents = (lattice.subprojectSets.parent, lattice.sourceSets.parent)
    for row in 0..<draft.tranches.count {
      var box = draft.tranches.leaf(row, lattice)
      let source = box.sources
      while box.subprojects >= 0 {
        box.sources = source
        while box.sources >= 0 {
          let position = Int(index[box.key])
          if position >= 0 { isFilled[position] = true }
          box.sources = parents.1[Int(box.sources)]
        }
        box.subprojects = parents.0[Int(box.subprojects)]
      }
    }
    for (position, entry) in open.enumerated() where isFilled[position] {
      shares[entry.row].years.append(lattice.years[entry.year])
    }
  }
}
