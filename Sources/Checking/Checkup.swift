public import Planning

/// A plan after all relations and rules have been applied to it.
public struct Checkup: Sendable {
  /// The plan that was checked: subjects and places of findings point into it.
  public let draft: PlanDraft
  /// Verdicts of all relations between figures.
  public let relations: VerdictCounts
  /// Errors first, then warnings, then infos; within a severity by rule and place in the plan.
  public let findings: [Finding]
  /// The smallest repairs, when a sum is broken.
  public let location: Locator.Result
  /// What would mend the broken relations of a statement, a group at a time.
  public let statementFaults: [StatementFault]
  /// How many cases each rule looked at, by code in rule-book order.
  public let applied: [(rule: Rule, cases: Int)]

  /// Checks `draft` with the rules of `book`. Time is linear in the number of rows; when sums are
  /// broken, localisation comes on top (`Locator`).
  ///
  /// - Parameters:
  ///   - workers: who does parts of a large plan side by side; the answer is the same.
  ///   - counting: told now and then how many more of the plan's tranches are done, on any thread; half
  ///     of them are counted when sums are added up, half when rules have been applied.
  public init(
    _ draft: PlanDraft, rules: [Rule] = RuleBook.all, workers: Workers = .one,
    counting: (@Sendable (Int) -> Void)? = nil
  ) {
    let totals = TotalsCheck(draft, workers: workers) { counting?($0 / 2) }
    let context = CheckupContext(
      draft: draft, totals: totals, location: Locator.locate(draft, totals),
      statements: StatementCheck(draft), workers: workers)
    var counts = totals.counts
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
    let waivers = WaiverIndex(draft.waivers)
    for position in findings.indices {
      findings[position].waiver = waivers.first(waiving: findings[position])
    }
    self.draft = draft
    totalsHold = totals.broken.isEmpty
    relations = counts
    location = context.location
    statementFaults = context.statements.faults
    self.applied = applied
    let weight = [Severity.error: 0, .warning: 1, .info: 2]
    self.findings = findings.enumerated().sorted {
      let (a, b) = (weight[$0.element.rule.severity]!, weight[$1.element.rule.severity]!)
      return (a, $0.offset) < (b, $1.offset)
    }.map(\.element)
  }

  /// Whether every printed total is the sum of its parts.
  public let totalsHold: Bool

  /// Whether every relation holds, of totals as of statements, so far as it can be judged.
  public var relationsHold: Bool { totalsHold && statementFaults.isEmpty }

  /// The one change that mends everything, if there is just one.
  public var uniqueRepair: WholeRepair? {
    var cells: [RepairedCell] = []
    if !totalsHold {
      guard let repair = location.unique else { return nil }
      cells = repair.cells
    }
    var figures: [RepairedFigure] = []
    for fault in statementFaults {
      guard let repair = fault.unique else { return nil }
      figures += repair.figures
    }
    return relationsHold ? nil : WholeRepair(cells: cells, figures: figures)
  }

  /// Findings of `severity` that nobody has waived.
  public func count(of severity: Severity) -> Int {
    findings.count { $0.rule.severity == severity && $0.waiver == nil }
  }
}

/// The first waiver of each scope.
private struct WaiverIndex {
  private var first: [WaiverScope: Int] = [:]

  init(_ waivers: [Waiver]) {
    for (position, waiver) in waivers.enumerated() where first[waiver.scope] == nil {
      first[waiver.scope] = position
    }
  }

  func first(waiving finding: Finding) -> Int? {
    first.isEmpty ? nil : finding.waiverScopes.compactMap { first[$0] }.min()
  }
}
