public import Localisation
public import Planning
public import Rounding

/// A plan after all relations and rules have been applied to it.
public struct Checkup: Sendable {
  /// The plan that was checked: subjects and places of findings point into it.
  public let draft: PlanDraft
  /// Verdicts of all relations between figures.
  public let relations: VerdictCounts
  /// Errors first, then warnings, then infos; within a severity by rule and place in the plan.
  public let findings: [Finding]
  /// The smallest repairs, when a sum is broken and repairs were asked for.
  public let location: Locator.Result
  /// Whether repairs were asked for.
  public let isLocated: Bool
  /// Classes of totals most of which fail: to be doubted before any cell.
  public let classes: [TotalClass]
  /// Whether rounding explains what totals are off by; `nil` where all hold, or figures are declared exact.
  public let rounding: RoundingCheck?
  /// Whether rounding explains what figures of a statement are off by; `nil` where all agree.
  public let statementRounding: StatementRounding?
  /// What would mend the broken relations of a statement, a group at a time.
  public let statementFaults: [StatementFault]
  /// How many cases each rule looked at, by code in rule-book order.
  public let applied: [(rule: Rule, cases: Int)]

  /// Checks `draft` with the rules of `book`. Time is linear in the number of rows; when sums are
  /// broken, localisation comes on top (`Locator`).
  ///
  /// - Parameter locating: whether to look for the wrong cells of broken sums; without it findings do
  ///   not name them, and no unit slip is found among them.
  /// - Parameters:
  ///   - workers: who does parts of a large plan side by side; the answer is the same.
  ///   - counting: told now and then how many more of the plan's tranches are done, on any thread; half
  ///     of them are counted when sums are added up, half when rules have been applied.
  public init(
    _ draft: PlanDraft, rules: [Rule] = RuleBook.all, locating: Bool = true,
    workers: Workers = .one, counting: (@Sendable (Int) -> Void)? = nil
  ) {
    let totals = TotalsCheck(draft, workers: workers) { counting?($0 / 2) }
    let rounding = RoundingCheck(draft, totals)
    // Which cells are wrong to the last digit is no question where figures are rounded.
    let locating = locating && rounding?.isRounded != true
    var location =
      locating ? Locator.locate(draft, totals, workers: workers) : Locator.Result()
    let classes = locating ? TotalClass.doubted(totals, location) : []
    if !classes.isEmpty {
      location.doubt { group in
        group.relations.contains { relation in classes.contains { $0.contains(relation, totals) } }
      }
    }
    let context = CheckupContext(
      draft: draft, totals: totals, location: location, classes: classes, rounding: rounding,
      statements: StatementCheck(draft), workers: workers)
    var counts = totals.counts
    counts[.rounded] += totals.broken.count - context.broken.count
    counts[.broken] = context.broken.count
    for judged in context.statements.relations { counts[judged.verdict] += 1 }
    var findings: [Finding] = []
    var applied: [(rule: Rule, cases: Int)] = []
    func take(_ rule: Rule, _ result: RuleResult) {
      for verdict in Verdict.allCases { counts[verdict] += result.relations[verdict] }
      applied.append((rule, result.cases))
      findings += result.findings
    }
    // The rule on waivers looks at what the others found, so it comes behind them.
    let first = rules.filter { $0.code != Rule.waiverWithoutFinding.code }
    let isLarge = draft.tranches.count + draft.totals.count >= TotalsCheck.smallest
    let results = (isLarge ? workers : .one).map(first.count) { number in
      var result = RuleResult(earlier: [])
      first[number].check(context, &result)
      counting?(draft.tranches.count / 2 / first.count)
      return result
    }
    for (rule, result) in zip(first, results) { take(rule, result) }
    for rule in rules where rule.code == Rule.waiverWithoutFinding.code {
      var result = RuleResult(earlier: findings)
      rule.check(context, &result)
      take(rule, result)
    }
    if !draft.waivers.isEmpty {
      let waivers = WaiverIndex(draft.waivers, totals: draft.totals.row)
      for position in findings.indices {
        findings[position].waiver = waivers.all(waiving: findings[position]).first
      }
    }
    self.draft = draft
    totalsHold = context.broken.isEmpty
    relations = counts
    self.rounding = rounding
    self.location = location
    self.classes = classes
    isLocated = locating
    statementFaults = context.statements.faults
    statementRounding = context.statements.rounding
    undecided = context.statements.relations.filter { $0.verdict == .undecided }.map(\.number)
    self.applied = applied
    self.findings = [Severity.error, .warning, .info].flatMap { severity in
      findings.filter { $0.rule.severity == severity }
    }
  }

  /// Relations of statements that could not be judged, by their place in the draft.
  package let undecided: [Int]

  /// Those relations by name, with why.
  package var undecidedWords: [Bilingual] {
    undecided.map { number in
      let relation = draft.statementRelations[number]
      let figures = relation.members.map { draft.figures[Int($0.figure)] }
      let name = draft.figures[Int(relation.main.figure)].label
      if let blank = figures.first(where: { $0.value == nil }) {
        return Bilingual(
          zh: "\(name)（“\(blank.label)”空白）", en: "\(name) (\"\(blank.label)\" is blank)")
      }
      let why =
        relation.judged(draft.figures).isUndefined
        ? Bilingual(zh: "（分母为0）", en: " (the denominator is 0)") : Bilingual(zh: "", en: "")
      return Bilingual(zh: name + why.zh, en: name + why.en)
    }
  }

  /// Whether every printed total is the sum of its parts, as far as rounding does not explain it.
  public let totalsHold: Bool

  /// Whether every relation holds, of totals as of statements, so far as it can be judged.
  public var relationsHold: Bool { totalsHold && statementFaults.isEmpty }

  /// What mends every group of broken relations that can be mended in just one way, `nil` when there is
  /// no such group.
  public var uniqueRepair: WholeRepair? {
    let cells = location.uniqueRepairs.flatMap(\.cells)
    // Of rounded figures no one value is right.
    let figures =
      statementRounding?.isRounded == true
      ? [] : statementFaults.compactMap(\.unique).flatMap(\.figures)
    return cells.isEmpty && figures.isEmpty ? nil : WholeRepair(cells: cells, figures: figures)
  }

  /// How many groups of broken relations there are, and how many of them `uniqueRepair` mends.
  public var groupCounts: (all: Int, unique: Int) {
    (
      location.groups.count + statementFaults.count,
      location.groups.count(where: \.isUnique)
        + (statementRounding?.isRounded == true ? 0 : statementFaults.count { $0.unique != nil })
    )
  }

  /// The findings that the plan's waiver `number` covers, whether another covers them too or not.
  package func waived(by number: Int) -> [Finding] {
    let index = WaiverIndex(draft.waivers, totals: draft.totals.row)
    return findings.filter { index.all(waiving: $0).contains(number) }
  }

  /// Findings of `severity` that nobody has waived.
  public func count(of severity: Severity) -> Int {
    findings.count { $0.rule.severity == severity && $0.waiver == nil }
  }
}
