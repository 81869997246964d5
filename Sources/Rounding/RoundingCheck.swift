public import Planning
internal import Proofs

/// What is to be said of a plan whose totals differ from their parts: whether rounding explains it.
///
/// Where the package says that figures are rounded, or its sums show it (`RoundingTails`), each connected
/// group of sums is decided with proof (`RoundingSearch`). Where neither is known they are decided too, so
/// that both explanations can be named.
public struct RoundingCheck: Sendable {
  /// What is said of one broken relation.
  public enum Verdict: Sendable, Equatable {
    /// Values within the ranges of all printed figures make it hold together with the rest of its group.
    case within
    /// … if totals that equal the sum of their printed parts were computed from them.
    case chained
    /// Belongs to the contradiction with this number.
    case contradicted(Int)
    /// Not decided, and why.
    case undecided(RoundingLimit)
  }

  /// How the figures came about.
  public let style: FigureStyle
  /// Whether the package says so.
  public let isDeclared: Bool
  /// What its sums say about that.
  public let tails: RoundingTails
  /// Of each broken relation, unless figures are exact.
  public let verdicts: [(relation: TotalRelation, verdict: Verdict)]
  /// Connected groups with a broken relation.
  package let groups: [RoundingGroup]
  package let contradictions: [Contradiction]

  /// Relations that no rounding reconciles.
  package struct Contradiction: Sendable {
    package var relations: [TotalRelation]
    /// Whether none of them can be left out.
    package var isSmallest: Bool
    /// The largest difference that rounding explains in a single relation, in minor units; else 0.
    package var reach: Int128
    package var candidates: [RoundingCandidate]
  }

  /// `nil` where nothing is broken or the package says that figures are exact.
  package init?(_ draft: PlanDraft, _ check: TotalsCheck) {
    if check.broken.isEmpty || draft.declaredFigures.word == .exact { return nil }
    isDeclared = draft.declaredFigures.word != nil
    let figures = draft.tranches.count + draft.totals.count
    if !isDeclared, let counted = RoundingTails(counting: check, figures: figures) {
      tails = counted
      style = .exact
      (verdicts, groups, contradictions) = ([], [], [])
      return
    }
    let plan = RoundedPlan(draft, check)
    tails = RoundingTails(plan)
    let search = isDeclared || tails.style != .exact ? RoundingSearch(plan.system) : nil
    // What rounding leaves unexplained are slips as well: where they are too many, it explains nothing.
    func leavesTooMany(_ search: RoundingSearch) -> Bool {
      RoundingTails.isTooMany(RoundingCheck.slips(search, plan.system.sums), of: figures)
    }
    guard let search, isDeclared || !leavesTooMany(search) else {
      style = .exact
      (verdicts, groups, contradictions) = ([], [], [])
      return
    }
    style = isDeclared ? .rounded : tails.style
    var verdicts: [Int: Verdict] = [:]
    var contradictions: [Contradiction] = []
    for group in search.groups {
      let verdict: Verdict =
        switch group.verdict {
        case .within: .within
        case .chained, .contradicted: .chained
        case .undecided(let limit): .undecided(limit)
        }
      for relation in group.broken { verdicts[relation] = verdict }
      for found in group.contradictions {
        for relation in found.relations { verdicts[relation] = .contradicted(contradictions.count) }
        contradictions.append(
          Contradiction(
            relations: found.relations.map { plan.relations[$0] }, isSmallest: found.isSmallest,
            reach: found.relations.count == 1 ? search.reach(found.relations[0], plan.unit) : 0,
            candidates: search.candidates(of: found, in: group, unit: plan.unit)))
      }
    }
    let broken = search.groups.flatMap(\.broken).sorted()
    self.verdicts = broken.map { (plan.relations[$0], verdicts[$0]!) }
    groups = search.groups
    self.contradictions = contradictions
  }

  /// At least so many figures are wrong even if all are rounded: contradictions without a figure in common
  /// need one each.
  private static func slips(_ search: RoundingSearch, _ sums: RoundedSums) -> Int {
    var taken = Set<Int32>()
    var count = 0
    for found in search.groups.flatMap(\.contradictions) {
      let figures = found.relations.flatMap { sums.entries($0).map { sums.figure[$0] } }
      if !taken.isDisjoint(with: figures) { continue }
      taken.formUnion(figures)
      count += 1
    }
    return count
  }

  /// Whether figures are taken as rounded, so that what rounding explains is no contradiction.
  public var isRounded: Bool { style == .rounded || style == .mixed }

  /// The broken relations that rounding explains, with or without chains.
  public var explained: [TotalRelation] {
    verdicts.filter { $0.verdict == .within || $0.verdict == .chained }.map(\.relation)
  }

  /// Those of `broken`, the plan's broken relations in order, that rounding does not explain; all where
  /// figures are not rounded.
  package func unexplained(
    _ broken: [(relation: TotalRelation, residual: Int128)]
  ) -> [(relation: TotalRelation, residual: Int128)] {
    if !isRounded { return broken }
    let explained = Set(explained)
    return broken.filter { !explained.contains($0.relation) }
  }

  /// Whether some of them need totals that were computed from printed parts.
  public var isChained: Bool { verdicts.contains { $0.verdict == .chained } }
}

extension RoundingSearch {
  /// The largest difference below half the widths of a relation, at the last digit of its figures.
  fileprivate func reach(_ relation: Int, _ unit: [Int64]) -> Int128 {
    let figures = sums.entries(relation).map { Int(sums.figure[$0]) }
    let widths = figures.reduce(Int128(0)) { $0 + Int128(sums.width[$1]) }
    let step = Int128(figures.map { unit[$0] }.min() ?? 1)
    return max(0, widths - 1) / 2 / step * step
  }
}
