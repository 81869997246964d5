package import Planning
internal import Proofs

/// The tranches and printed totals of a plan as rounded figures, with all decided relations between them.
///
/// Figures are numbered tranches first, then totals, by row.
package struct RoundedPlan: Sendable {
  package let system: RoundingSystem
  /// By number of relation; ascending.
  package let relations: [TotalRelation]
  /// What each figure is rounded to if it is: one of the last digit printed in its column, in minor units.
  package let unit: [Int64]
  package let trancheCount: Int

  /// O((tranches + totals) × heights of the set trees).
  package init(_ draft: PlanDraft, _ check: TotalsCheck) {
    let tranches = draft.tranches.count
    var relations: [TotalRelation] = []
    var first: [Int32] = []
    for row in check.boxes.indices {
      first.append(Int32(relations.count))
      for kind in check.heads[row].kinds where kind != .tranches || check.partCount[row] > 0 {
        relations.append(TotalRelation(total: row, kind: kind))
      }
    }
    first.append(Int32(relations.count))
    /// −1 for a relation that nothing can decide.
    func number(_ row: Int, _ kind: RelationKind) -> Int32 {
      for number in first[row]..<first[row + 1] where relations[Int(number)].kind == kind {
        return number
      }
      return -1
    }
    var entries = Entries(relations: relations.count)
    for (number, relation) in relations.enumerated() {
      entries.add(Int32(number), tranches + relation.total, 1)
      if relation.kind == .again {
        entries.add(Int32(number), tranches + check.printed(check.boxes[relation.total]), -1)
      }
    }
    for row in check.boxes.indices {
      for relation in check.relations(adding: row) {
        entries.add(number(relation.total, relation.kind), tranches + row, -1)
      }
    }
    for row in 0..<tranches {
      check.forEachRelation(adding: draft.tranches.leaf(row, check.lattice)) { total, kind in
        entries.add(number(total, kind), row, -1)
      }
    }
    let unit = RoundedPlan.units(draft, check)
    let declared = draft.declaredFigures
    var sums = entries.sums()
    sums.printed = draft.tranches.amount + draft.totals.amount
    sums.width = unit.indices.map { figure in
      (figure < tranches ? declared.tranches : declared.totals) == .exact ? 0 : unit[figure]
    }
    self.relations = relations
    self.unit = unit
    trancheCount = tranches
    system = RoundingSystem(
      sums, head: relations.map { Int32(tranches + $0.total) },
      kind: relations.map { UInt8($0.kind.rawValue) })
  }

  /// Entries in any order, sorted by relation in the end.
  private struct Entries {
    private var relation: [Int32] = []
    private var figure: [Int32] = []
    private var sign: [Int8] = []
    private let count: Int

    init(relations: Int) { count = relations }

    mutating func add(_ relation: Int32, _ figure: Int, _ sign: Int8) {
      if relation < 0 { return }
      self.relation.append(relation)
      self.figure.append(Int32(figure))
      self.sign.append(sign)
    }

    func sums() -> RoundedSums {
      let groups = RowGroups(relation, count: count)
      var sums = RoundedSums()
      sums.figure = groups.rows.map { figure[Int($0)] }
      sums.sign = groups.rows.map { sign[Int($0)] }
      sums.starts = (0..<count).map { Int32(groups.range(of: $0).lowerBound) }
      sums.starts.append(Int32(groups.rows.count))
      return sums
    }
  }

  // MARK: Digits

  /// A column is what one source (or set of them) is to give in one year (or in all), for every
  /// sub-project and set of them. Its last printed digit is the last one that any of its figures needs;
  /// 17.3 between 17.25 and 8.60 means 17.30. A column of a single figure other than 0 shows too little
  /// and takes the digits of the whole plan: of two figures rounded to hundredths both end in 0 once in a
  /// hundred times.
  private static func units(_ draft: PlanDraft, _ check: TotalsCheck) -> [Int64] {
    let lattice = check.lattice
    let years = lattice.yearSets.parent.count
    func column(_ box: Box) -> Int { Int(box.sources) * (years + 1) + Int(box.years) + 1 }
    let columns =
      draft.tranches.indices.map { column(draft.tranches.leaf($0, lattice)) }
      + check.boxes.map(column)
    let amounts = draft.tranches.amount + draft.totals.amount
    let most = max(0, draft.unit.decimals)
    let count = lattice.sourceSets.parent.count * (years + 1)
    var zeros = Array(repeating: most, count: count)
    var filled = Array(repeating: 0, count: count)
    var least = most
    for (figure, amount) in amounts.enumerated() where amount != 0 {
      let found = trailingZeros(amount, most)
      least = min(least, found)
      zeros[columns[figure]] = min(zeros[columns[figure]], found)
      filled[columns[figure]] += 1
    }
    return columns.map { Int64(powerOfTen(filled[$0] < 2 ? least : zeros[$0])) }
  }

  private static func trailingZeros(_ amount: Int64, _ most: Int) -> Int {
    var (zeros, rest) = (0, amount)
    while zeros < most, rest % 10 == 0 {
      rest /= 10
      zeros += 1
    }
    return zeros
  }
}

extension TrancheColumns {
  fileprivate var indices: Range<Int> { 0..<count }
}
