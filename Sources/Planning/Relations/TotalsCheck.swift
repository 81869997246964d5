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
struct TotalsCheck: Sendable {
  let lattice: Lattice
  /// Box of each total, by row of `totals`.
  let boxes: [Box]
  /// Row of the first total with a box.
  let index: FlatIndex
  /// printed − Σ tranches, by row of `totals`.
  let discrepancy: [Int128]
  /// How many tranches each total covers.
  let partCount: [Int]
  /// Which relations each total heads.
  let heads: [RelationKinds]
  /// Whether a source has any tranche in a year, by source × years + year.
  let paysInYear: [Bool]
  private(set) var counts = VerdictCounts()
  /// The relations that do not hold, in order of total row and kind, with total − Σ parts.
  private(set) var broken: [(relation: TotalRelation, residual: Int128)] = []
  /// Totals that cover no tranche at all.
  private(set) var withoutParts: [Int] = []
  /// Years of a row that hold money but whose subtotal is blank where others are printed.
  private(set) var blankSubtotals: [Box] = []

  init(_ draft: PlanDraft) {
    let lattice = Lattice(draft)
    self.lattice = lattice
    let rows = draft.totals.count
    var boxes: [Box] = []
    boxes.reserveCapacity(rows)
    var index = FlatIndex(capacity: rows)
    var used = Array(repeating: false, count: lattice.subprojectSets.parent.count)
    for row in 0..<rows {
      let box = lattice.box(draft.totals.scope(row), of: draft)!
      boxes.append(box)
      _ = index.insert(Int32(row), at: box.key)
      used[Int(box.subprojects)] = true
    }
    self.boxes = boxes
    self.index = index
    var margins = Margins(rows: rows)
    margins.add(draft, lattice: lattice, index: index, used: used, boxes: boxes)
    discrepancy = (0..<rows).map { Int128(draft.totals.amount[$0]) - margins.sums[$0] }
    partCount = margins.counts
    paysInYear = margins.paysInYear
    heads = TotalsCheck.headedRelations(boxes: boxes, index: index, lattice: lattice)
    judge()
    judgeBlankSubtotals(draft)
  }

  /// The row of the printed total that covers `box`, −1 if none is printed.
  func printed(_ box: Box) -> Int { Int(index[box.key]) }

  // MARK: Which total adds up which

  private static func headedRelations(
    boxes: [Box], index: FlatIndex, lattice: Lattice
  ) -> [RelationKinds] {
    var heads = Array(repeating: RelationKinds(), count: boxes.count)
    for row in boxes.indices {
      if Int(index[boxes[row].key]) != row {
        heads[row].insert(.again)
        continue
      }
      for kind in [RelationKind.subprojects, .sources, .years] {
        let head = nearestTotal(around: boxes[row], along: kind, index: index, lattice: lattice)
        if head >= 0 { heads[head].insert(RelationKinds(kind)) }
      }
    }
    for row in boxes.indices where !heads[row].contains(.again) {
      let head = jointTotal(
        around: boxes[row], index: index, lattice: lattice, heads: heads)
      if head >= 0 { heads[head].insert(.joint) }
    }
    for row in boxes.indices where heads[row].isEmpty { heads[row].insert(.tranches) }
    return heads
  }

  /// The smallest printed total strictly around `box` that differs from it along `kind` only, −1 if
  /// none. O(height of the set tree).
  private static func nearestTotal(
    around box: Box, along kind: RelationKind, index: FlatIndex, lattice: Lattice
  ) -> Int {
    var wider = box
    while true {
      switch kind {
      case .subprojects:
        wider.subprojects = lattice.subprojectSets.parent[Int(wider.subprojects)]
        if wider.subprojects < 0 { return -1 }
      case .sources:
        wider.sources = lattice.sourceSets.parent[Int(wider.sources)]
        if wider.sources < 0 { return -1 }
      default:
        wider.years = lattice.yearSets.parent[Int(wider.years)]
        if wider.years < 0 { return -1 }
      }
      let row = Int(index[wider.key])
      if row >= 0 { return row }
    }
  }

  /// The all-years total that adds up the single-year total on `box` together with other sources'
  /// (market towns × years printed, but no sum per town and none per year), −1 if none.
  private static func jointTotal(
    around box: Box, index: FlatIndex, lattice: Lattice, heads: [RelationKinds]
  ) -> Int {
    guard box.years != lattice.allYears else { return -1 }
    var wider = box
    while true {
      wider.sources = lattice.sourceSets.parent[Int(wider.sources)]
      if wider.sources < 0 || index[wider.key] >= 0 { return -1 }
      let row = Int(
        index[
          Box(
            subprojects: wider.subprojects, sources: wider.sources, years: lattice.allYears
          ).key])
      if row >= 0 {
        return heads[row].isDisjoint(with: [.sources, .years]) ? row : -1
      }
    }
  }

  /// The total whose relation of `kind` adds up the total in `row`, −1 if there is none.
  func head(over row: Int, kind: RelationKind) -> Int {
    switch kind {
    case .again: -1
    case .tranches: -1
    case .joint:
      TotalsCheck.jointTotal(around: boxes[row], index: index, lattice: lattice, heads: heads)
    case .subprojects, .sources, .years:
      TotalsCheck.nearestTotal(around: boxes[row], along: kind, index: index, lattice: lattice)
    }
  }

  /// Every relation that adds up the total in `row` as a part.
  func relations(adding row: Int) -> [TotalRelation] {
    if heads[row].contains(.again) { return [] }
    return [RelationKind.subprojects, .sources, .years, .joint].compactMap { kind in
      let head = head(over: row, kind: kind)
      return head < 0 ? nil : TotalRelation(total: head, kind: kind)
    }
  }

  // MARK: Verdicts

  private mutating func judge() {
    var residuals: [TotalRelation: Int128] = [:]
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
      relations += heads[row].kinds.count
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
  private mutating func judgeBlankSubtotals(_ draft: PlanDraft) {
    var blanks: [Box] = []
    for row in boxes.indices where heads[row].contains(.years) {
      for year in lattice.years.indices {
        var box = boxes[row]
        box.years = lattice.yearSets.canonical[year]
        if printed(box) < 0 { blanks.append(box) }
      }
    }
    guard !blanks.isEmpty else { return }
    var blankIndex = FlatIndex(capacity: blanks.count)
    for (position, box) in blanks.enumerated() {
      _ = blankIndex.insert(Int32(position), at: box.key)
    }
    var filled = Array(repeating: false, count: blanks.count)
    for row in 0..<draft.tranches.count {
      forEachBox(around: draft.tranches.leaf(row, lattice)) { box in
        let position = Int(blankIndex[box.key])
        if position >= 0 { filled[position] = true }
      }
    }
    blankSubtotals = blanks.indices.filter { filled[$0] }.map { blanks[$0] }
    counts[.undecided] += blankSubtotals.count
    counts[.exact] += blanks.count - blankSubtotals.count
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
struct RelationKinds: OptionSet, Sendable {
  let rawValue: UInt8
  init(rawValue: UInt8) { self.rawValue = rawValue }
  init(_ kind: RelationKind) { rawValue = 1 << UInt8(kind.rawValue) }

  static let sources = RelationKinds(.sources)
  static let years = RelationKinds(.years)
  static let joint = RelationKinds(.joint)
  static let tranches = RelationKinds(.tranches)
  static let again = RelationKinds(.again)

  var kinds: [RelationKind] { RelationKind.allCases.filter { contains(RelationKinds($0)) } }
}

/// One relation: the total in row `total` and what it is the sum of.
public struct TotalRelation: Hashable, Sendable, Comparable {
  public var total: Int
  public var kind: RelationKind

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
  func leaf(_ row: Int, _ lattice: Lattice) -> Box {
    let year = lattice.yearIndex(year[row])
    return Box(subprojects: subproject[row], sources: source[row], years: year)
  }
}

extension PlanDraft {
  /// How many printed totals are not the sum of their tranches; one pass over tranches and totals.
  public var brokenTotalCount: Int { TotalsCheck(self).broken.count }
}
