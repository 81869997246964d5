/// One figure of a repair: what is printed and what it must be.
public struct RepairedFigure: Sendable, Equatable {
  public var figure: Int32
  public var found: Decimal
  /// The least and the greatest value, at the figure's decimals, with which every relation holds;
  /// `nil` where there is no end.
  public var least: Decimal?
  public var most: Decimal?
  public var slip: Slip

  /// The value that it must have, where only one will do.
  public var restored: Decimal? { least == most ? least : nil }
}

/// A way to make a group of broken relations hold.
public struct FigureRepair: Sendable, Equatable {
  public var figures: [RepairedFigure]

  var rank: Int { figures.reduce(0) { $0 + $1.slip.rawValue } }
}

/// Broken relations that share figures, and what would mend them all.
public struct StatementFault: Sendable {
  /// Positions in the draft's relations.
  public var relations: [Int]
  /// The smallest repairs found, likeliest slips first.
  public var repairs: [FigureRepair]
  /// Whether no smaller repair exists and none of this size is missing.
  public var isComplete: Bool

  /// The repair, if it is the only smallest one and says one value for each of its figures.
  public var unique: FigureRepair? {
    guard isComplete, repairs.count == 1, repairs[0].figures.allSatisfy({ $0.restored != nil })
    else { return nil }
    return repairs[0]
  }
}

/// Finds the fewest figures of a statement whose change makes every broken relation hold and breaks
/// none.
///
/// Broken relations that share a figure belong together. For one figure, each of its relations (broken
/// or not) allows an interval of values, at the decimals that the figure prints: growth, share and sum
/// are monotone in each member. The intervals' intersection is the answer, so one figure is decided
/// completely. Sums and differences that are broken must come out exact; only where no figure does
/// that, rounding is allowed. Two figures are tried where one does not do.
///
/// Time: figures of the group × their relations × about 200 judgements; pairs squared.
struct StatementLocator {
  /// Groups with more figures than this are not searched for pairs.
  static let figuresPaired = 60

  private let draft: PlanDraft
  private let verdicts: [Verdict]
  /// Relations of each figure.
  private var relations: [Int32: [Int]] = [:]

  /// `verdicts` are those of the draft's relations, in order.
  init(_ draft: PlanDraft, _ verdicts: [Verdict]) {
    self.draft = draft
    self.verdicts = verdicts
    for (number, relation) in draft.statementRelations.enumerated()
    where verdicts[number] != .undecided {
      for member in relation.members where relations[member.figure]?.last != number {
        relations[member.figure, default: []].append(number)
      }
    }
  }

  /// One fault per group of broken relations, in the order of their first relation.
  func faults() -> [StatementFault] {
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
    let figures = figures(of: group)
    var repairs: [FigureRepair] = []
    for isExact in [true, false] where repairs.isEmpty {
      for figure in figures where group.allSatisfy({ contains($0, figure) }) {
        guard let range = range(of: figure, in: relations[figure] ?? [], [:], isExact),
          let repaired = repaired(figure, range)
        else { continue }
        repairs.append(FigureRepair(figures: [repaired]))
      }
    }
    if repairs.isEmpty, figures.count <= StatementLocator.figuresPaired {
      repairs = pairs(figures, group)
      return StatementFault(relations: group, repairs: sorted(repairs), isComplete: false)
    }
    return StatementFault(
      relations: group, repairs: sorted(repairs), isComplete: !repairs.isEmpty)
  }

  private func sorted(_ repairs: [FigureRepair]) -> [FigureRepair] {
    repairs.sorted { a, b in
      (a.rank, a.figures[0].figure, a.figures.last!.figure)
        < (b.rank, b.figures[0].figure, b.figures.last!.figure)
    }
  }

  /// The figures of a group of relations, ascending, each once.
  private func figures(of group: [Int]) -> [Int32] {
    Set(group.flatMap { draft.statementRelations[$0].members.map(\.figure) }).sorted()
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
        if let repair = pair(first, second) ?? pair(second, first) { repairs.append(repair) }
      }
    }
    return repairs
  }

  /// Settles `first` by the relations that `second` is not in, then `second` by all of its own.
  private func pair(_ first: Int32, _ second: Int32) -> FigureRepair? {
    let own = (relations[first] ?? []).filter { !contains($0, second) }
    guard !own.isEmpty, let range = range(of: first, in: own, [:], false),
      let settled = repaired(first, range), let value = settled.restored,
      let other = self.range(of: second, in: relations[second] ?? [], [first: value], false),
      let mended = repaired(second, other)
    else { return nil }
    return FigureRepair(figures: [settled, mended].sorted { $0.figure < $1.figure })
  }

  // MARK: One figure

  private typealias Range = (least: Int64?, most: Int64?)

  /// The values (in units of the figure's last decimal) with which all of `numbers` hold.
  private func range(
    of figure: Int32, in numbers: [Int], _ settled: [Int32: Decimal], _ isExact: Bool
  ) -> Range? {
    var range: Range = (nil, nil)
    for number in numbers {
      guard let own = self.range(of: figure, in: number, settled, isExact) else { return nil }
      if let least = own.least { range.least = max(range.least ?? least, least) }
      if let most = own.most { range.most = min(range.most ?? most, most) }
    }
    if let least = range.least, let most = range.most, least > most { return nil }
    return range
  }

  /// The values with which one relation holds: an interval around what it solves to.
  private func range(
    of figure: Int32, in number: Int, _ settled: [Int32: Decimal], _ isExact: Bool
  ) -> Range? {
    let relation = draft.statementRelations[number]
    let mayRound =
      !isExact || verdicts[number] != .broken
      || (relation.kind != .sum && relation.kind != .difference)
    let decimals = draft.figures[Int(figure)].decimals
    func holds(_ units: Int64) -> Bool {
      guard units.magnitude <= Amount.limit.magnitude else { return false }
      var values = settled
      values[figure] = Decimal(units: units, decimals: decimals)
      let verdict = relation.judged(draft.figures, replacing: values).verdict
      return verdict == .exact || (verdict == .rounded && mayRound)
    }
    guard let start = starts(figure, relation, settled).first(where: holds) else { return nil }
    return (edge(from: start, -1, holds), edge(from: start, 1, holds))
  }

  /// Candidates near what `relation` solves to for `figure`.
  private func starts(
    _ figure: Int32, _ relation: StatementRelation, _ settled: [Int32: Decimal]
  ) -> [Int64] {
    let own = draft.figures[Int(figure)]
    guard let position = relation.members.firstIndex(where: { $0.figure == figure }),
      let values = relation.values(draft.figures, settled)
    else { return [] }
    let others: [Int?] =
      relation.kind == .equal ? relation.members.indices.filter { $0 != position } : [nil]
    return others.flatMap { other -> [Int64] in
      guard let solved = relation.solved(for: position, values, other: other),
        let units = own.rounded(solved, decimals: own.decimals)?.units,
        units.magnitude <= Amount.limit.magnitude
      else { return [] }
      return [units, units - 1, units + 1]
    }
  }

  /// The last value from `start` in `direction` with which the relation holds; `nil` without an end.
  private func edge(from start: Int64, _ direction: Int64, _ holds: (Int64) -> Bool) -> Int64? {
    var (inside, step) = (start, Int64(1))
    while holds(inside + direction * step) {
      inside += direction * step
      step *= 2
      if inside.magnitude + step.magnitude > Amount.limit.magnitude { return nil }
    }
    while step > 1 {
      step /= 2
      if holds(inside + direction * step) { inside += direction * step }
    }
    return inside
  }

  private func repaired(_ number: Int32, _ range: Range) -> RepairedFigure? {
    let figure = draft.figures[Int(number)]
    guard let found = figure.value else { return nil }
    func value(_ units: Int64?) -> Decimal? {
      units.map { Decimal(units: $0, decimals: figure.decimals) }
    }
    var slip = Slip.other
    if let least = range.least, least == range.most {
      let decimals = max(found.decimals, figure.decimals)
      func scaled(_ value: Decimal) -> Int64? {
        Int64(exactly: Int128(value.units) * powerOfTen(Int(decimals - value.decimals)))
      }
      if let written = scaled(found), let meant = value(least).flatMap(scaled) {
        if written == meant { return nil }
        slip = Slip.between(
          found: written, right: meant, neighbours: [], decimals: Int(decimals))
      }
    }
    return RepairedFigure(
      figure: number, found: found, least: value(range.least), most: value(range.most), slip: slip)
  }
}
