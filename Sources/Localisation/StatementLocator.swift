public import Planning

/// One figure of a repair: what is printed and what it must be.
public struct RepairedFigure: Sendable, Equatable {
  /// Index into the plan's figures.
  public var figure: Int32
  /// As printed, in the figure's own unit.
  public var found: Decimal
  /// The least and the greatest value, at the figure's decimals, with which every relation holds;
  /// `nil` where there is no end.
  public var least: Decimal?
  /// The greatest value; `nil` without one.
  public var most: Decimal?
  /// Of several values, the one with which sums come out exact, or that is the same money in another
  /// unit.
  public var likely: Decimal?
  /// The likeliest way to write `found` where `meant` should stand.
  public var slip: Slip

  /// The value that it must have, where only one will do.
  public var restored: Decimal? { least == most ? least : nil }

  /// The value that it must have, or else the likely one.
  public var meant: Decimal? { restored ?? likely }
}

/// A way to make a group of broken relations hold.
public struct FigureRepair: Sendable, Equatable {
  /// Each once; all of them change together.
  public var figures: [RepairedFigure]
  /// Whether every sum and difference that was broken comes out exact, without rounding.
  public var isExact: Bool

  /// Smaller is likelier: no figure turned negative, sums exact, slips that people make.
  fileprivate var rank: [Int] {
    let turned = figures.count { repaired in
      repaired.found.units >= 0 && (repaired.meant ?? repaired.most).map { $0.units < 0 } ?? false
    }
    return [turned, isExact ? 0 : 1, figures.reduce(0) { $0 + $1.slip.rawValue }]
      + figures.flatMap { [Int($0.figure), $0.least.map { Int($0.units) } ?? .min] }
  }
}

/// Broken relations that share figures, and what would mend them all.
public struct StatementFault: Sendable {
  /// Positions in the draft's relations.
  public var relations: [Int]
  /// The smallest repairs found: exact ones first, then the likeliest slips.
  public var repairs: [FigureRepair]
  /// Whether no smaller repair exists and none of this size is missing.
  public var isComplete: Bool

  /// The repair, if it is the only smallest one and says one value for each of its figures.
  public var unique: FigureRepair? {
    guard isComplete, repairs.count == 1, repairs[0].figures.allSatisfy({ $0.restored != nil })
    else { return nil }
    return repairs[0]
  }

  /// The only repair with which every broken sum comes out exact, where others need rounding.
  public var uniqueExact: FigureRepair? {
    guard isComplete, unique == nil, repairs.count(where: \.isExact) == 1,
      repairs[0].figures.allSatisfy({ $0.meant != nil })
    else { return nil }
    return repairs[0]
  }
}

/// Finds the fewest figures of a statement whose change makes every broken relation hold and breaks
/// none.
///
/// Broken relations that share a figure belong together. For one figure, each relation that contains it
/// allows an interval of values at the decimals that the figure prints, because growth, share and sum
/// are monotone in each member; beside it stand values that make a denominator 0, with which a relation
/// that held is no longer decided. What all its relations allow is the answer, so one figure is decided
/// completely (but for one that a product contains twice). Two figures are tried where one does not do.
///
/// Time: figures of the group × their relations × about 200 judgements; pairs squared.
package struct StatementLocator {
  /// Groups with more figures than this are not searched for pairs.
  static let figuresPaired = 60
  /// Repairs kept of one group.
  static let repairsKept = 100

  private let draft: PlanDraft
  private let verdicts: [Verdict]
  /// Relations of each figure; those with a blank decide nothing.
  private var relations: [Int32: [Int]] = [:]

  /// `verdicts` are those of the draft's relations, in order.
  package init(_ draft: PlanDraft, _ verdicts: [Verdict]) {
    self.draft = draft
    self.verdicts = verdicts
    for (number, relation) in draft.statementRelations.enumerated()
    where relation.members.allSatisfy({ draft.figures[Int($0.figure)].value != nil }) {
      for member in relation.members where relations[member.figure]?.last != number {
        relations[member.figure, default: []].append(number)
      }
    }
  }

  /// One fault per group of broken relations, in the order of their first relation.
  package func faults() -> [StatementFault] {
    var seen = Set<Int>()
    var faults: [StatementFault] = []
    for first in verdicts.indices where verdicts[first] == .broken && !seen.contains(first) {
      var group: [Int] = []
      var open = [first]
      seen.insert(first)
      while let number = open.popLast() {
        group.append(number)
        for member in draft.statementRelations[number].members {
          for other in relations[member.figure] ?? []
          where verdicts[other] == .broken && seen.insert(other).inserted {
            open.append(other)
          }
        }
      }
      faults.append(fault(group.sorted()))
    }
    return faults
  }

  private func fault(_ group: [Int]) -> StatementFault {
    let figures = Set(group.flatMap { draft.statementRelations[$0].members.map(\.figure) }).sorted()
    var repairs: [FigureRepair] = []
    for figure in figures where group.allSatisfy({ contains($0, figure) }) {
      for range in ranges(of: figure, in: relations[figure] ?? [], [:]) {
        if let repaired = repaired(figure, range, group, [:]) {
          repairs.append(FigureRepair(figures: [repaired.figure], isExact: repaired.isExact))
        }
      }
    }
    let isSingle = !repairs.isEmpty
    if !isSingle, figures.count <= StatementLocator.figuresPaired {
      repairs = pairs(figures, group)
    }
    let kept = repairs.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
      .prefix(StatementLocator.repairsKept)
    return StatementFault(
      relations: group, repairs: Array(kept), isComplete: isSingle && kept.count == repairs.count)
  }

  private func contains(_ relation: Int, _ figure: Int32) -> Bool {
    draft.statementRelations[relation].members.contains { $0.figure == figure }
  }

  // MARK: Two figures

  private func pairs(_ figures: [Int32], _ group: [Int]) -> [FigureRepair] {
    var repairs: [FigureRepair] = []
    for (number, first) in figures.enumerated() {
      for second in figures[(number + 1)...]
      where group.allSatisfy({ contains($0, first) || contains($0, second) }) {
        repairs += pair(first, second, group) ?? pair(second, first, group) ?? []
      }
    }
    return repairs
  }

  /// Tries for `first` what its relations solve to, where those that `second` is not in allow it, and
  /// then all values of `second`.
  private func pair(_ first: Int32, _ second: Int32, _ group: [Int]) -> [FigureRepair]? {
    let all = relations[first] ?? []
    let own = all.filter { !contains($0, second) }
    let allowed = ranges(of: first, in: own, [:])
    var candidates = allowed.compactMap(\.point)
    for number in all {
      candidates += solutions(first, draft.statementRelations[number], [:]).filter { value in
        allowed.contains { $0.contains(value) }
      }
    }
    let found = units(first)
    var repairs: [FigureRepair] = []
    for value in Set(candidates).sorted() where value != found {
      let settled = [first: Decimal(units: value, decimals: draft.figures[Int(first)].decimals)]
      for range in ranges(of: second, in: relations[second] ?? [], settled) {
        let point = UnitRange(least: value, most: value)
        guard let one = repaired(first, point, [], [:]),
          let other = repaired(second, range, group, settled)
        else { continue }
        repairs.append(
          FigureRepair(
            figures: [one.figure, other.figure].sorted { $0.figure < $1.figure },
            isExact: other.isExact))
      }
    }
    return repairs.isEmpty ? nil : repairs
  }

  // MARK: One figure

  /// What all of `numbers` allow for `figure`, with other figures `settled`.
  private func ranges(
    of figure: Int32, in numbers: [Int], _ settled: [Int32: Decimal]
  ) -> [UnitRange] {
    var ranges = [UnitRange(least: nil, most: nil)]
    for number in numbers where !ranges.isEmpty {
      let own = self.ranges(of: figure, in: number, settled)
      ranges = ranges.flatMap { range in own.compactMap { range.intersection($0) } }
    }
    return ranges
  }

  /// What one relation allows: one that is broken must hold, another must not become broken.
  private func ranges(
    of figure: Int32, in number: Int, _ settled: [Int32: Decimal]
  ) -> [UnitRange] {
    let relation = draft.statementRelations[number]
    let decimals = draft.figures[Int(figure)].decimals
    func holds(_ units: Int64) -> Bool {
      var values = settled
      values[figure] = Decimal(units: units, decimals: decimals)
      let judged = relation.judged(draft.figures, replacing: values)
      return judged.verdict == .exact || judged.verdict == .rounded
        || (judged.isUndefined && verdicts[number] != .broken)
    }
    let zeroes = zeroes(figure, relation, settled)
    var starts = solutions(figure, relation, settled).flatMap { [$0, $0 - 1, $0 + 1] }
    starts += [units(figure)].compactMap { $0 } + zeroes
    // A quotient that rounds to 0 has a denominator without an end.
    starts += [Amount.limit, -Amount.limit]
    var ranges: [UnitRange] = []
    for start in starts where start.magnitude <= Amount.limit.magnitude && holds(start) {
      if ranges.contains(where: { $0.contains(start) }) { continue }
      ranges.append(
        UnitRange(
          least: edge(from: start, -1, zeroes, holds), most: edge(from: start, 1, zeroes, holds)))
    }
    return UnitRange.merged(ranges)
  }

  /// The printed value at the decimals of the figure.
  private func units(_ figure: Int32) -> Int64? {
    let own = draft.figures[Int(figure)]
    return own.value.flatMap(own.inBaseUnits).flatMap { own.rounded($0, decimals: own.decimals) }?
      .units
  }

  /// What `relation` solves to for `figure`, rounded to its decimals.
  private func solutions(
    _ figure: Int32, _ relation: StatementRelation, _ settled: [Int32: Decimal]
  ) -> [Int64] {
    let own = draft.figures[Int(figure)]
    guard let values = relation.values(draft.figures, settled) else { return [] }
    return relation.solutions(for: figure, values).compactMap {
      own.rounded($0, decimals: own.decimals)?.units
    }.filter { $0.magnitude < Amount.limit.magnitude }
  }

  /// The values of `figure` with which a denominator of `relation` is 0.
  private func zeroes(
    _ figure: Int32, _ relation: StatementRelation, _ settled: [Int32: Decimal]
  ) -> [Int64] {
    let own = draft.figures[Int(figure)]
    guard let values = relation.values(draft.figures, settled),
      let zero = relation.zeroDenominator(for: figure, values)
    else { return [] }
    return [own.rounded(zero, decimals: own.decimals)?.units].compactMap { $0 }
  }

  /// The last value from `start` in `direction` with which the relation holds; `nil` without an end.
  /// A relation is monotone only on either side of a denominator's zero, which is not stepped over.
  private func edge(
    from start: Int64, _ direction: Int64, _ walls: [Int64], _ holds: (Int64) -> Bool
  ) -> Int64? {
    if walls.contains(start) { return start }
    let wall = walls.first { ($0 - start).signum() == direction }
    func mayGo(_ value: Int64) -> Bool {
      (wall.map { ($0 - value).signum() == direction } ?? true) && holds(value)
    }
    var (inside, step) = (start, Int64(1))
    while mayGo(inside + direction * step) {
      inside += direction * step
      step *= 2
      if (inside + direction * step).magnitude > Amount.limit.magnitude {
        if (inside < 0) == (direction < 0) { return nil }
        break
      }
    }
    while step > 1 {
      step /= 2
      if mayGo(inside + direction * step) { inside += direction * step }
    }
    return inside
  }

  // MARK: The repair

  /// `figure` with a value of `range`, and whether the sums of `group` come out exact; `nil` when that
  /// is no change.
  private func repaired(
    _ number: Int32, _ range: UnitRange, _ group: [Int], _ settled: [Int32: Decimal]
  ) -> (figure: RepairedFigure, isExact: Bool)? {
    let figure = draft.figures[Int(number)]
    guard let found = figure.value else { return nil }
    let decimals = figure.decimals
    let sums = group.filter { draft.statementRelations[$0].isSum && contains($0, number) }
    func isExact(_ units: Int64, _ numbers: [Int]) -> Bool {
      var values = settled
      values[number] = Decimal(units: units, decimals: decimals)
      return numbers.allSatisfy {
        draft.statementRelations[$0].judged(draft.figures, replacing: values).verdict == .exact
      }
    }
    var candidates: [Int64] = []
    if let sum = sums.first {
      candidates = solutions(number, draft.statementRelations[sum], settled)
    } else if figure.measureUnit.measure == .money, range.least != nil, range.most != nil,
      let printed = units(number)
    {
      candidates = StatementLocator.inOtherUnits(printed, draft.unit.slipPowers)
    }
    let likely = candidates.first {
      range.contains($0) && isExact($0, sums.isEmpty ? group : sums)
    }
    var slip = Slip.other
    if let meant = range.point ?? likely {
      let shared = max(found.decimals, decimals)
      let written = Int64(clamping: Int128(found.units) * powerOfTen(Int(shared - found.decimals)))
      let right = Int64(clamping: Int128(meant) * powerOfTen(Int(shared - decimals)))
      if written == right { return nil }
      slip = Slip.between(
        found: written, right: right, neighbours: [], decimals: Int(shared),
        powers: draft.unit.slipPowers)
      if slip == .unitSlip, figure.measureUnit.measure != .money { slip = .other }
    }
    func value(_ units: Int64?) -> Decimal? {
      units.map { Decimal(units: $0, decimals: decimals) }
    }
    return (
      RepairedFigure(
        figure: number, found: found, least: value(range.least), most: value(range.most),
        likely: range.point == nil ? value(likely) : nil, slip: slip),
      sums.isEmpty || likely != nil
    )
  }

  /// `units` times and by the `powers` of ten between units of money.
  private static func inOtherUnits(_ units: Int64, _ powers: [Int]) -> [Int64] {
    powers.flatMap { power -> [Int64] in
      let scale = Int64(powerOfTen(power))
      let (product, overflow) = units.multipliedReportingOverflow(by: scale)
      return (overflow ? [] : [product]) + (units % scale == 0 ? [units / scale] : [])
    }
  }
}

/// An interval of values in units of a figure's last decimal; `nil` where it has no end.
private struct UnitRange {
  var least: Int64?
  var most: Int64?

  var point: Int64? { least == most ? least : nil }

  func contains(_ value: Int64) -> Bool {
    (least.map { $0 <= value } ?? true) && (most.map { value <= $0 } ?? true)
  }

  /// `ranges` in order, those that overlap or touch made one.
  static func merged(_ ranges: [UnitRange]) -> [UnitRange] {
    var merged: [UnitRange] = []
    for range in ranges.sorted(by: { ($0.least ?? .min) < ($1.least ?? .min) }) {
      guard let last = merged.last, let most = last.most else {
        if merged.isEmpty { merged.append(range) }
        continue
      }
      if (range.least ?? .min) <= most + 1 {
        merged[merged.count - 1].most = range.most.map { max($0, most) }
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  func intersection(_ other: UnitRange) -> UnitRange? {
    let low = [least, other.least].compactMap { $0 }.max()
    let high = [most, other.most].compactMap { $0 }.min()
    if let low, let high, low > high { return nil }
    return UnitRange(least: low, most: high)
  }
}
