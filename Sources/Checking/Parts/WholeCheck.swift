internal import Localisation
public import Planning

/// What the whole decides once all parts have been added up.
public struct WholeCheck: Sendable {
  /// Of relations that no part could judge alone.
  public let relations: VerdictCounts
  /// Cases by code of rule.
  public let cases: [String: Int]
  /// That no part could make alone; waived ones are marked.
  public let findings: [Finding]
  /// Whether every sum of the whole holds, those of the parts included.
  public let totalsHold: Bool

  /// What parts have added up to.
  public struct Sums: Sendable {
    /// What sub-projects outside the skeleton add to its totals, by row.
    public var shares: TotalShares
    /// Money and tranches in the scope of each of the skeleton's planner's rules.
    public var rules: [(sum: Int128, count: Int)]
    /// Of each tier the patterns of all parts, added up.
    public var patterns: [(tier: Tier, pattern: SharePattern)]
    /// Whether a finding of some part meets each of the skeleton's waivers.
    public var isMet: [Bool]
    /// Whether a sum of some part is broken.
    public var isBroken: Bool

    /// Takes the sums as they are; lists are parallel to the skeleton's rows.
    public init(
      shares: TotalShares, rules: [(sum: Int128, count: Int)],
      patterns: [(tier: Tier, pattern: SharePattern)], isMet: [Bool], isBroken: Bool
    ) {
      self.shares = shares
      self.rules = rules
      self.patterns = patterns
      self.isMet = isMet
      self.isBroken = isBroken
    }
  }

  /// Judges the whole: `skeleton` holds the shared tables, the totals and planner's rules of the whole,
  /// the sub-projects that parts handed on entire, and stand-ins for the others.
  public init(_ skeleton: PlanDraft, _ sums: Sums) {
    let totals = TotalsCheck(skeleton, elsewhere: sums.shares)
    let context = CheckupContext(
      draft: skeleton, totals: totals, location: Locator.Result(),
      statements: StatementCheck(PlanDraft()), workers: .one)
    var relations = totals.counts
    var cases: [String: Int] = [:]
    var findings: [Finding] = []
    // Parts are taken as exact: of T103 and T104 only the cases are counted.
    for rule in [
      Rule.totalDiffersFromParts, .totalWithoutParts, .exactOrRounded, .totalsOffByRounding,
    ] {
      var result = RuleResult(earlier: [])
      rule.check(context, &result)
      relations.add(result.relations)
      cases[rule.code] = result.cases
      findings += result.findings
    }
    for (tier, pattern) in sums.patterns {
      cases[Rule.shareOffPattern.code, default: 0] += pattern.cases
      if let rate = pattern.rate {
        findings.append(Rule.shareOffPattern(tier, skeleton.tierNames, pattern, rate))
      }
    }
    for (rule, money) in zip(skeleton.plannerRules, sums.rules) {
      guard rule.kind == .cap || rule.kind == .floor, case .number(let number)? = rule.value else {
        continue
      }
      cases[Rule.amountOutsideLimit.code, default: 0] += 1
      if let finding = Rule.amountOutsideLimit(rule, number, money.sum, context) {
        findings.append(finding)
      }
    }
    cases[Rule.ruleWithoutEffect.code] = skeleton.plannerRules.count
    for (rule, money) in zip(skeleton.plannerRules, sums.rules) where money.count == 0 {
      findings.append(Rule.ruleWithoutEffect(rule, context))
    }
    var windows = RuleResult(earlier: [])
    Rule.dutyWindowDiffers.check(context, &windows)
    cases[Rule.dutyWindowDiffers.code] = windows.cases
    findings += windows.findings

    totalsHold = totals.broken.isEmpty && !sums.isBroken
    cases[Rule.waiverWithoutFinding.code] = skeleton.waivers.count { $0.subproject == nil }
    findings += WholeCheck.idleWaivers(context, findings, sums, isLocated: totalsHold)
    _ = findings.accept(skeleton.waivers, totals: skeleton.totals.row)
    self.relations = relations
    self.cases = cases.filter { $0.value > 0 }
    self.findings = findings
  }

  /// Waivers that nothing in any part or in the whole meets. One for a unit slip is left alone while
  /// sums are broken: only localisation, which needs every cell, could tell.
  private static func idleWaivers(
    _ context: CheckupContext, _ findings: [Finding], _ sums: Sums, isLocated: Bool
  ) -> [Finding] {
    var draft = context.draft
    draft.waivers = draft.waivers.enumerated().filter { number, waiver in
      !sums.isMet[number] && (isLocated || waiver.rule != Rule.unitSlip.code)
    }.map(\.element)
    var result = RuleResult(earlier: findings)
    Rule.waiverWithoutFinding.check(CheckupContext(context, judging: draft), &result)
    return result.findings
  }
}
