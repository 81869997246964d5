/// Checks every printed total of a plan against the printed figures that it is made of.
///
/// Each total covers a box of the grid (`Lattice`). Its *relations* say: the total is the sum of the
/// largest printed totals inside it along one dimension (sub-project, source or year; source and year
/// together where neither alone prints anything), plus the tranches that none of those covers. A
/// total with no printed total inside is the sum of its tranches. Where a document prints a subtotal
/// for some years of a row and leaves others blank, each blank is a relation too: it holds when
/// nothing was entered there.
///
/// The work hangs on one number per total, its *discrepancy* δ = printed − Σ tranches. The residual
/// of a relation is δ(total) − Σ δ(printed totals it adds up), so a plan that adds up costs one pass
/// over the tranches and nothing else. Time O(tranches + totals), memory O(totals + sources × years).
package struct TotalsCheck: Sendable {
  package let lattice: Lattice
  /// Which total covers a box.
  package let index: TotalIndex
  /// Rows of `tranches` by sub-project.
  package let tranchesOf: TrancheRows
  /// printed − Σ tranches, by row of `totals`.
  private(set) var discrepancy: [Int128]
  /// How many tranches each total covers.
  package private(set) var partCount: [Int32]
  /// Which relations each total heads.
  package private(set) var heads: [RelationKinds]
  /// Whether a source has any tranche in a year, by source × years + year.
  package let paysInYear: [Bool]
  package private(set) var counts = VerdictCounts()
  /// The relations that do not hold, in order of total row and kind, with total − Σ parts.
  package private(set) var broken: [(relation: TotalRelation, residual: Int128)] = []
  /// Totals that cover no tranche at all.
  package private(set) var withoutParts: [Int] = []
  /// Years of a row that hold money but whose subtotal is blank where others are printed.
  private(set) var blankSubtotals: [Box] = []

  /// Below this many tranches and totals one thread does it all.
  package static let smallest = 50_000

  /// Checks `draft`; `elsewhere` holds what sub-projects outside it add to its totals, `counting` is told
  /// how many more tranches have been added up. `longestScan` and `smallest` are those of the table of
  /// limits except in tests.
  package init(
    _ draft: PlanDraft, elsewhere: TotalShares? = nil, workers: Workers = .one,
    longestScan: Int = TotalIndex.longestScan,
    smallest: Int = TotalsCheck.smallest, counting: (@Sendable (Int) -> Void)? = nil
  ) {
    let lattice = Lattice(draft)
    let index = TotalIndex(draft, lattice, longestScan: longestScan)
    let rows = TrancheRows(draft)
    self.lattice = lattice
    self.index = index
    tranchesOf = rows
    let empty = TotalsPass(
      draft, lattice, index, rows, MarginTables(draft, lattice, index), counting: counting)
    let size = draft.tranches.count + draft.totals.count
    let ranges = TotalsCheck.ranges(
      rows, workers.ranges(of: size, smallest: smallest).count)
    var passes: [TotalsPass] = []
    let count = draft.totals.count
    var partCount: [Int32] = []
    var heads: [RelationKinds] = []
    let discrepancy = [Int128](unsafeUninitializedCapacity: count) { first, firstCount in
      partCount = Array(unsafeUninitializedCapacity: count) { second, secondCount in
        heads = Array(unsafeUninitializedCapacity: count) { third, thirdCount in
          let columns = TotalsPass.Columns(discrepancy: first, counts: second, heads: third)
          passes = workers.map(ranges.count) { part in
            var pass = empty
            pass.run(ranges[part], columns)
            return pass
          }
          thirdCount = count
        }
        secondCount = count
      }
      firstCount = count
    }
    (self.discrepancy, self.partCount, self.heads) = (discrepancy, partCount, heads)
    var pass = passes[0]
    for other in passes.dropFirst() { pass.merge(other) }
    pass.tables.addUp()
    paysInYear = pass.tables.paysInYear
    takeShared(draft, pass)
    elsewhere?.add(to: &self.discrepancy, &self.partCount)
    elsewhere?.mark(&self.heads, index)
    judge(elsewhere)
    judgeBlankSubtotals(draft, pass, elsewhere)
  }

  /// Box of each total, by row of `totals`.
  package var boxes: [Box] { index.boxes }

  /// The row of the printed total that covers `box`, −1 if none is printed.
  package func printed(_ box: Box) -> Int { index[box] }

  /// Ranges of sub-projects with about as many tranches each.
  private static func ranges(_ rows: TrancheRows, _ parts: Int) -> [Range<Int>] {
    let subprojects = rows.starts.count - 1
    var ranges: [Range<Int>] = []
    for part in 1...parts {
      let wanted = Int32(Int(rows.starts[subprojects]) / parts * part)
      var end = ranges.last?.upperBound ?? 0
      while end < subprojects, part == parts || rows.starts[end] < wanted { end += 1 }
      ranges.append((ranges.last?.upperBound ?? 0)..<end)
    }
    return ranges
  }

  // MARK: Shared totals

  /// Enters what was added up for the totals beyond single sub-projects, and which of them add up
  /// which.
  private mutating func takeShared(_ draft: PlanDraft, _ pass: TotalsPass) {
    var sums = pass.sums
    var counts = pass.counts
    let index = index
    pass.tables.forEachBox(lattice) { box, sum, count in
      let position = index.position(of: box)
      if position >= 0 {
        sums[position] += sum
        counts[position] += Int32(count)
      }
    }
    for (position, row) in index.sharedRows.enumerated() {
      let row = Int(row)
      let first = index.position(of: index.boxes[row])
      discrepancy[row] = Int128(draft.totals.amount[row]) - sums[first]
      partCount[row] = counts[first]
      heads[row] = first == position ? pass.heads[position] : .again
    }
    let firsts = index.sharedRows.map { Int($0) }.filter { !heads[$0].contains(.again) }
    for row in firsts {
      for kind in [RelationKind.subprojects, .sources, .years] {
        let head = lattice.nearestTotal(around: boxes[row], along: kind, index)
        if head >= 0 { heads[head].insert(RelationKinds(kind)) }
      }
    }
    for row in firsts {
      let head = lattice.jointTotal(around: boxes[row], index)
      if head >= 0, heads[head].isDisjoint(with: [.sources, .years]) { heads[head].insert(.joint) }
    }
    for row in firsts where heads[row].isEmpty { heads[row].insert(.tranches) }
  }

  /// The total whose relation of `kind` adds up the total in `row`, −1 if there is none.
  package func head(over row: Int, kind: RelationKind) -> Int {
    switch kind {
    case .again, .tranches: return -1
    case .joint:
      let head = lattice.jointTotal(around: boxes[row], index)
      return head >= 0 && heads[head].isDisjoint(with: [.sources, .years]) ? head : -1
    case .subprojects, .sources, .years:
      return lattice.nearestTotal(around: boxes[row], along: kind, index)
    }
  }

  /// Every relation that adds up the total in `row` as a part.
  package func relations(adding row: Int) -> [TotalRelation] {
    if heads[row].contains(.again) { return [] }
    return [RelationKind.subprojects, .sources, .years, .joint].compactMap { kind in
      let head = head(over: row, kind: kind)
      return head < 0 ? nil : TotalRelation(total: head, kind: kind)
    }
  }

  // MARK: Verdicts

  private mutating func judge(_ elsewhere: TotalShares?) {
    var residuals = elsewhere?.residuals(index) ?? [:]
    for row in boxes.indices where discrepancy[row] != 0 {
      for kind in heads[row].kinds where kind != .again {
        residuals[TotalRelation(total: row, kind: kind), default: 0] += discrepancy[row]
      }
      for relation in relations(adding: row) { residuals[relation, default: 0] -= discrepancy[row] }
    }
    for row in boxes.indices where heads[row].contains(.again) {
      let difference = discrepancy[row] - discrepancy[printed(boxes[row])]
      if difference != 0 { residuals[TotalRelation(total: row, kind: .again)] = difference }
    }
    var relations = 0
    for row in boxes.indices {
      relations += heads[row].count
      if heads[row].contains(.tranches), partCount[row] == 0 {
        withoutParts.append(row)
        residuals[TotalRelation(total: row, kind: .tranches)] = nil
        counts[.undecided] += 1
      }
    }
    broken = residuals.filter { $0.value != 0 }.map { (relation: $0.key, residual: $0.value) }
      .sorted { $0.relation < $1.relation }
    counts[.broken] = broken.count
    counts[.exact] = relations - counts[.broken] - counts[.undecided]
  }

  /// Blank subtotals: where a total adds up printed years, a year without a printed subtotal must be
  /// blank in its tranches too.
  private mutating func judgeBlankSubtotals(
    _ draft: PlanDraft, _ pass: TotalsPass, _ elsewhere: TotalShares?
  ) {
    var blanks: [(row: Int, box: Box)] = []
    for row in index.sharedRows.map({ Int($0) }) where heads[row].contains(.years) {
      for year in lattice.years.indices {
        var box = boxes[row]
        box.years = lattice.yearSets.canonical[year]
        if printed(box) < 0 { blanks.append((row, box)) }
      }
    }
    let isFilled = filled(blanks.map(\.box), draft, pass.tables, elsewhere)
    let filled = blanks.indices.filter { isFilled[$0] }.map { blanks[$0] } + pass.filledBlanks
    blankSubtotals = filled.sorted { ($0.row, $0.box.years) < ($1.row, $1.box.years) }.map(\.box)
    counts[.undecided] += filled.count
    counts[.exact] += blanks.count + pass.filledBlanks.count + pass.emptyBlanks - filled.count
  }

  /// Which of `blanks`, beyond single sub-projects or of those with many totals, hold a tranche.
  private func filled(
    _ blanks: [Box], _ draft: PlanDraft, _ tables: MarginTables, _ elsewhere: TotalShares?
  ) -> [Bool] {
    var isFilled = Array(repeating: false, count: blanks.count)
    if blanks.isEmpty { return isFilled }
    var positions = FlatIndex(capacity: blanks.count)
    var isSearched = Array(repeating: false, count: lattice.subprojectSets.parent.count)
    for (position, box) in blanks.enumerated() {
      _ = positions.insert(Int32(position), at: box.key)
      isSearched[Int(box.subprojects)] = true
    }
    func fill(_ box: Box) {
      let position = Int(positions[box.key])
      if position >= 0 { isFilled[position] = true }
    }
    tables.forEachBox(lattice) { box, _, _ in fill(box) }
    elsewhere?.forEachFilled(boxes, lattice, fill)
    for set in tables.sets { isSearched[Int(set)] = false }
    if !isSearched.contains(true) { return isFilled }
    for row in 0..<draft.tranches.count {
      forEachBox(around: draft.tranches.leaf(row, lattice)) { box in
        if isSearched[Int(box.subprojects)] { fill(box) }
      }
    }
    return isFilled
  }

  /// Every box of the lattice with one year that holds the tranche `leaf`.
  private func forEachBox(around leaf: Box, _ body: (Box) -> Void) {
    var box = leaf
    while box.subprojects >= 0 {
      box.sources = leaf.sources
      while box.sources >= 0 {
        body(box)
        box.sources = lattice.sourceSets.parent[Int(box.sources)]
      }
      box.subprojects = lattice.subprojectSets.parent[Int(box.subprojects)]
    }
  }
}

extension Lattice {
  /// The smallest printed total strictly around `box` that differs from it along `kind` only, −1 if
  /// none. O(height of the set tree).
  func nearestTotal(around box: Box, along kind: RelationKind, _ index: TotalIndex) -> Int {
    var wider = box
    while true {
      switch kind {
      case .subprojects:
        wider.subprojects = subprojectSets.parent[Int(wider.subprojects)]
        if wider.subprojects < 0 { return -1 }
      case .sources:
        wider.sources = sourceSets.parent[Int(wider.sources)]
        if wider.sources < 0 { return -1 }
      default:
        wider.years = yearSets.parent[Int(wider.years)]
        if wider.years < 0 { return -1 }
      }
      let row = index[wider]
      if row >= 0 { return row }
    }
  }

  /// The all-years total around the single-year total on `box` and other sources' (market towns × years
  /// printed, but no sum per town and none per year), −1 if none. It adds them up together unless it
  /// adds up sources or years alone.
  func jointTotal(around box: Box, _ index: TotalIndex) -> Int {
    guard box.years != allYears else { return -1 }
    var wider = box
    while true {
      wider.sources = sourceSets.parent[Int(wider.sources)]
      if wider.sources < 0 || index[wider] >= 0 { return -1 }
      var whole = wider
      whole.years = allYears
      let row = index[whole]
      if row >= 0 { return row }
    }
  }
}

/// A relation that a printed total heads.
public enum RelationKind: Int, Sendable, CaseIterable {
  /// The total is the sum of smaller totals along one dimension.
  case subprojects, sources, years
  /// … along sources and years together.
  case joint
  /// … of tranches only.
  case tranches
  /// The total repeats another one that covers the same money.
  case again
}

/// A set of relation kinds.
package struct RelationKinds: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  package init(_ kind: RelationKind) { rawValue = 1 << UInt8(kind.rawValue) }

  package static let sources = RelationKinds(.sources)
  package static let subprojects = RelationKinds(.subprojects)
  package static let years = RelationKinds(.years)
  package static let joint = RelationKinds(.joint)
  package static let tranches = RelationKinds(.tranches)
  package static let again = RelationKinds(.again)

  package var count: Int { rawValue.nonzeroBitCount }
  package var kinds: [RelationKind] { RelationKind.allCases.filter { contains(RelationKinds($0)) } }
}

/// One relation: the total in row `total` and what it is the sum of.
public struct TotalRelation: Hashable, Sendable, Comparable {
  /// Row of `PlanDraft.totals`.
  public var total: Int
  /// Along what the total is added up.
  public var kind: RelationKind

  package init(total: Int, kind: RelationKind) {
    self.total = total
    self.kind = kind
  }

  public static func < (a: TotalRelation, b: TotalRelation) -> Bool {
    (a.total, a.kind.rawValue) < (b.total, b.kind.rawValue)
  }
}

extension TotalColumns {
  /// The scope that the total in `row` covers.
  public func scope(_ row: Int) -> Scope {
    Scope(
      subproject: subproject[row] < 0 ? nil : subproject[row],
      project: project[row] < 0 ? nil : project[row],
      source: source[row] < 0 ? nil : source[row],
      payer: payer[row] < 0 ? nil : Payer(index: payer[row]),
      year: year[row] == blankYear ? nil : year[row])
  }
}

extension TrancheColumns {
  /// The box that holds just the tranche in `row`.
  package func leaf(_ row: Int, _ lattice: Lattice) -> Box {
    let year = lattice.yearIndex(year[row])
    return Box(subprojects: subproject[row], sources: source[row], years: year)
  }
}

extension PlanDraft {
  /// How many printed totals are not the sum of their tranches; one pass over tranches and totals.
  public var brokenTotalCount: Int { TotalsCheck(self).broken.count }
}
