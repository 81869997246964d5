package import Planning
internal import Proofs

/// What is to be said of a statement whose figures do not agree: whether rounding explains it.
///
/// As for plans (`RoundingCheck`): `planctl.figures`, or else its sums, say whether figures are rounded; each
/// connected group of relations is then decided with proof.
public struct StatementRounding: Sendable {
  /// Relations that no rounding reconciles.
  package struct Contradiction: Sendable {
    /// Positions in the draft's relations, ascending.
    package var relations: [Int]
    /// Whether none of them can be left out.
    package var isSmallest: Bool
    package var candidates: [Candidate]
  }

  /// A figure of which it must be true, if it alone is wrong, that it is printed from `least` to `most`.
  package struct Candidate: Sendable, Equatable {
    package var figure: Int32
    package var least: Decimal
    package var most: Decimal
  }

  /// How the figures came about.
  public let style: FigureStyle
  /// Whether the package says so.
  public let isDeclared: Bool
  /// What its sums say about that.
  public let tails: RoundingTails
  /// Of each broken relation, by its place in the draft, ascending; none where figures are exact.
  public let verdicts: [(relation: Int, verdict: RoundingCheck.Verdict)]
  package let contradictions: [Contradiction]

  /// `nil` where nothing but limits is broken, the package says that figures are exact, or they are beyond
  /// 128 bits.
  package init?(_ draft: PlanDraft) {
    if draft.declaredFigures.figures == .exact { return nil }
    guard let lines = try? StatementLines(draft) else { return nil }
    let broken = lines.relations.indices.filter { lines.judged[$0] && !lines.holds[$0] }
    if broken.isEmpty { return nil }
    isDeclared = draft.declaredFigures.figures != nil
    let search = try? StatementSearch(lines)
    // What rounding does not explain is wrong either way, and tells nothing.
    let tails = RoundingTails(
      lines, slips: broken.filter { search?.verdicts[$0].map(\.isExplained) ?? false })
    self.tails = tails
    guard let search, isDeclared || tails.style != .exact,
      isDeclared
        || !RoundingTails.isTooMany(StatementRounding.slips(search), of: tails.figures)
    else {
      style = isDeclared ? .rounded : .exact
      verdicts = isDeclared ? broken.map { ($0, .undecided(.numbers)) } : []
      contradictions = []
      return
    }
    style = isDeclared ? .rounded : tails.style
    verdicts = broken.map { ($0, search.verdicts[$0] ?? .undecided(.proof)) }
    contradictions = search.contradictions.map { contradiction in
      Contradiction(
        relations: contradiction.relations, isSmallest: contradiction.isSmallest,
        candidates: search.candidates(of: contradiction))
    }
  }

  /// Contradictions without a figure in common need a wrong figure each.
  private static func slips(_ search: StatementSearch) -> Int {
    var taken = Set<Int32>()
    var count = 0
    for contradiction in search.contradictions {
      let figures = contradiction.relations.flatMap {
        search.statement.relations[$0].members.map(\.figure)
      }
      if !taken.isDisjoint(with: figures) { continue }
      taken.formUnion(figures)
      count += 1
    }
    return count
  }

  /// Whether figures are taken as rounded, so that what rounding explains is no contradiction.
  public var isRounded: Bool { style == .rounded || style == .mixed }

  /// The broken relations that rounding explains, with or without chains.
  public var explained: [Int] {
    verdicts.filter(\.verdict.isExplained).map(\.relation)
  }

  /// Whether some of them need figures that were computed from printed ones.
  public var isChained: Bool { verdicts.contains { $0.verdict == .chained } }
}

extension RoundingCheck.Verdict {
  /// Whether rounding explains the relation, with or without chains.
  var isExplained: Bool { self == .within || self == .chained }
}

extension StatementSearch {
  /// The figures of which one must be wrong if only one is, in the order of the relations: each crosses
  /// `contradiction` and leaves a value with which every relation that it stands in can hold, each by
  /// itself.
  func candidates(of contradiction: Contradiction) -> [StatementRounding.Candidate] {
    let form = form(isChained: contradiction.isChained)
    guard let combined = form.lines.combined(contradiction.multipliers) else { return [] }
    let crossing = Set(combined.terms.map(\.variable))
    var seen = Set<Int32>()
    var found: [StatementRounding.Candidate] = []
    for number in contradiction.relations {
      let relation = statement.relations[number]
      let isRate = [.share, .rate, .growth].contains(relation.kind)
      for member in relation.members where seen.insert(member.figure).inserted {
        let isResult = isRate && member.role == .result
        guard isResult || crossing.contains(Int(member.figure)),
          let range = values(of: Int(member.figure), combined, isChained: contradiction.isChained),
          let candidate = printed(member.figure, range)
        else { continue }
        found.append(candidate)
      }
    }
    return found
  }

  /// The values of a figure, in base units, with which each of its relations can hold.
  private func values(
    of figure: Int, _ combined: RangedLines.Line, isChained: Bool
  ) -> RangedLines.Range? {
    let form = form(isChained: isChained)
    let ranges = isChained ? statement.chained : statement.own
    guard let p = statement.printed[figure], let h = statement.half[figure] else { return nil }
    var range = RangedLines.Range(nil, nil)
    func meet(_ other: RangedLines.Range) -> Bool {
      guard let both = range.intersection(other) else { return false }
      range = both
      return true
    }
    var lines = [combined]
    for number in statement.uses[figure] {
      let relation = statement.relations[number]
      let isRate = [.share, .rate, .growth].contains(relation.kind)
      if isRate, relation.main.figure == figure {
        guard let factor = Fraction(relation.main.factor),
          let inverse = Fraction.one.divided(by: factor),
          let quotient = (try? relation.range(ranges))?.times(inverse)
        else { return nil }
        if !meet(quotient) { return nil }
      } else {
        lines += (form.own[number] ?? []).map { form.lines.lines[$0] }
      }
    }
    for line in lines {
      guard let term = line.terms.first(where: { $0.variable == figure }) else { continue }
      guard let rest = form.lines.reach(line, except: figure),
        let minusOne = Fraction(-1, 1), let scale = Fraction.one.divided(by: term.factor),
        let back = rest.times(minusOne),
        let deviations = line.range.plus(back)?.times(scale),
        let values = deviations.times(h)?.plus(RangedLines.Range(p, p))
      else { return nil }
      if !meet(values) { return nil }
    }
    return range
  }

  /// What `figure` may be printed as if it stands for one of the values in `range`: both ends are needed.
  private func printed(
    _ figure: Int32, _ range: RangedLines.Range
  ) -> StatementRounding.Candidate? {
    let own = statement.figures[Int(figure)]
    guard let least = range.least, let most = range.most,
      let low = own.rounded(least, decimals: own.decimals),
      let high = own.rounded(most, decimals: own.decimals), let printed = own.value
    else { return nil }
    // An end that is not reached, half a digit off, rounds one too far.
    var end = high
    if !range.hasMost, high.units > low.units, let h = statement.half[Int(figure)],
      let edge = own.inBaseUnits(high)?.minus(h), edge == most
    {
      end = Decimal(units: high.units - 1, decimals: high.decimals)
    }
    let value = own.inBaseUnits(printed)
    if low == end, own.inBaseUnits(low) == value { return nil }
    return StatementRounding.Candidate(figure: figure, least: low, most: end)
  }
}

extension RoundingTails {
  /// Of the sums and differences of a statement over two or more figures other than 0, all printed to the
  /// same digit, and of `broken`, the relations that are slips if figures are exact.
  init(_ lines: StatementLines, slips broken: [Int]) {
    var chances: [Int64] = []
    var failing = 0
    for (number, relation) in lines.relations.enumerated()
    where lines.judged[number] && relation.isSum {
      let members = relation.members
      let halves = members.map { lines.half[Int($0.figure)] }
      guard let first = halves.first, halves.allSatisfy({ $0 == first }),
        members.allSatisfy({ $0.factor == Ratio(1) || $0.factor == Ratio(-1) })
      else { continue }
      let parts = members.count {
        $0.role != .result && lines.printed[Int($0.figure)]?.numerator != 0
      }
      if parts < 2 { continue }
      chances.append(RoundingTails.chance(parts))
      failing += lines.holds[number] ? 0 : 1
    }
    var taken = Set<Int32>()
    var slips = 0
    let order = broken.sorted {
      (lines.relations[$0].members.count, $0) < (lines.relations[$1].members.count, $1)
    }
    for number in order {
      let figures = lines.relations[number].members.map(\.figure)
      if !taken.isDisjoint(with: figures) { continue }
      taken.formUnion(figures)
      slips += 1
    }
    self.init(
      chances, broken: failing, figures: lines.printed.count { $0 != nil }, slips: slips)
  }
}
