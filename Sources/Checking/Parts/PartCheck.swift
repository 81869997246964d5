internal import Localisation
public import Planning

/// One part of a plan (a province's sub-projects, say), judged as far as it can be judged alone, with
/// what it adds to the judgement of the whole.
///
/// A part holds its own sub-projects with all their rows; the tables that everything shares (projects,
/// places, sources, duties, figures) whole; and the totals and planner's rules that name no sub-project
/// as every other part has them. What the part decides alone: everything about its own sub-projects,
/// and everything about the shared tables. What it hands on: sums.
///
/// A sub-project that may be all there is of its project (or of the plan) is handed on entire, because
/// a printed total of the project is then one of the sub-project too.
public struct PartCheck: Sendable {
  /// Verdicts, cases and findings of one kind of rows.
  public struct Judged: Sendable {
    /// Of relations between these rows alone.
    public var relations = VerdictCounts()
    /// Cases that each rule looked at, by code.
    public var cases: [String: Int] = [:]
    /// In the order of the rule book.
    public var findings: [Finding] = []
  }

  /// What is said of the part's own sub-projects.
  public let own: Judged
  /// What is said of the shared tables: the same in every part.
  public let shared: Judged
  /// The draft that the findings' subjects mean.
  public let draft: PlanDraft
  /// Whether a sum of the part's own is broken.
  public let isBroken: Bool
  /// The plan's years, as far as the part knows them.
  public let years: [Int32]
  /// Rows of totals that name no sub-project.
  public let wideTotals: [Int]
  /// Rows in the file of the totals that the findings of `own` mean.
  public let ownTotalRows: [Int]
  /// What the part adds to each of those, without the sub-projects handed on entire.
  public let shares: TotalShares
  /// Sub-projects handed on entire.
  public let entire: [Int32]
  /// Planner's rules that name no sub-project, and the money in the scope of each.
  public let wideRules: [(rule: PlannerRule, sum: Int128, count: Int)]
  /// How central and provincial money is shared.
  public let patterns: [(tier: Tier, pattern: SharePattern)]
  /// Sub-projects of each project; the last entry counts those without one.
  public let subprojectsOfProject: [Int]
  /// First and last year of each project's sub-projects with a whole window.
  public let windows: [(start: Int32, end: Int32)?]
  /// Waivers that a finding of this part meets.
  public let metWaivers: Set<Int>
  /// Rules that the whole cannot judge from sums, with why.
  public let unjudged: Set<String>

  /// Judges `draft`. Time linear in rows, as for a whole plan, without localisation.
  public init(_ draft: PlanDraft, workers: Workers = .one) {
    self.draft = draft
    let count = Self.count(draft)
    subprojectsOfProject = count
    let entire = Self.entireSubprojects(draft, count)
    var isKept = Array(repeating: true, count: draft.subprojects.count)
    for subproject in entire { isKept[Int(subproject)] = false }
    self.entire = entire
    wideTotals = (0..<draft.totals.count).filter { draft.totals.subproject[$0] < 0 }

    let ownDraft = Self.ownDraft(draft, isKept)
    let totals = TotalsCheck(ownDraft, workers: workers)
    let context = CheckupContext(
      draft: ownDraft, totals: totals, location: Locator.Result(),
      statements: StatementCheck(ownDraft), workers: workers)
    ownTotalRows = ownDraft.totals.row.map { Int($0) }
    shares = TotalShares(of: draft, own: totals, isKept: isKept)
    years = totals.lattice.years
    isBroken = !totals.broken.isEmpty
    var shared = Self.judgeShared(draft)
    var own = Self.judgeOwn(context, shared)
    own.relations.add(totals.counts)
    let waivers = draft.waivers.count { $0.subproject != nil }
    if waivers > 0 { own.cases[Rule.waiverWithoutFinding.code] = waivers }
    patterns = [Tier.central, .province].filter { tier in
      draft.sources.contains { $0.tier == tier }
    }.map { (tier: $0, pattern: Rule.pattern(of: $0, context)) }
    wideRules = draft.plannerRules.indices.filter {
      draft.plannerRules[$0].scope.subproject == nil
    }.map { position in
      (
        rule: draft.plannerRules[position], sum: context.ruled.sums[position],
        count: Int(context.ruled.counts[position])
      )
    }
    windows = Self.windows(draft)
    metWaivers = own.findings.accept(draft.waivers, totals: ownDraft.totals.row)
      .union(shared.findings.accept(draft.waivers, totals: []))
    self.own = own
    self.shared = shared
    let hasWideRates =
      !draft.execution.isEmpty
      && draft.indicators.contains {
        $0.subproject == nil && $0.isExecutionRate && !$0.actual.isEmpty
      }
    unjudged = hasWideRates ? [Rule.rateDiffers.code] : []
  }

  // MARK: Drafts

  private static func count(_ draft: PlanDraft) -> [Int] {
    var count = Array(repeating: 0, count: draft.projects.count + 1)
    for subproject in draft.subprojects {
      count[subproject.project.map { Int($0) } ?? draft.projects.count] += 1
    }
    return count
  }

  /// Sub-projects that may be the only one of a project with printed totals, or of the plan.
  private static func entireSubprojects(_ draft: PlanDraft, _ count: [Int]) -> [Int32] {
    var hasTotals = Array(repeating: false, count: draft.projects.count)
    var hasPlanTotals = false
    for row in 0..<draft.totals.count where draft.totals.subproject[row] < 0 {
      if draft.totals.project[row] < 0 {
        hasPlanTotals = true
      } else {
        hasTotals[Int(draft.totals.project[row])] = true
      }
    }
    return draft.subprojects.indices.filter { index in
      if hasPlanTotals, draft.subprojects.count == 1 { return true }
      guard let project = draft.subprojects[index].project else { return false }
      return hasTotals[Int(project)] && count[Int(project)] == 1
    }.map { Int32($0) }
  }

  /// The part without what only the whole decides, and without figures of statements.
  private static func ownDraft(_ draft: PlanDraft, _ isKept: [Bool]) -> PlanDraft {
    var own = draft
    own.declaredYears = Lattice(draft).years
    own.totals = draft.totals.rows(
      (0..<draft.totals.count).filter {
        draft.totals.subproject[$0] >= 0 && isKept[Int(draft.totals.subproject[$0])]
      })
    own.figures = []
    own.statementRelations = []
    return own
  }

  // MARK: Rules

  /// Rules about shared tables alone, and rules that only the whole decides.
  private static let notOwn: Set<String> = [
    Rule.dutyWithoutProject.code, Rule.projectWithoutDuty.code, Rule.unitSlip.code,
    Rule.waiverWithoutFinding.code, Rule.dutyWindowDiffers.code, Rule.shareOffPattern.code,
  ]

  private static func judgeOwn(
    _ context: CheckupContext, _ shared: Judged
  ) -> Judged {
    var judged = Judged()
    var draft = context.draft
    draft.indicators = draft.indicators.filter { $0.subproject != nil }
    let plain = CheckupContext(context, judging: draft)
    draft.plannerRules = draft.plannerRules.filter { $0.scope.subproject != nil }
    let narrow = CheckupContext(context, judging: draft)
    for rule in RuleBook.all where !notOwn.contains(rule.code) {
      // A contradiction may lie between a form of the whole and one of a sub-project.
      let needsAll = rule.code == Rule.indicatorContradiction.code
      let isSummed = [Rule.amountOutsideLimit.code, Rule.ruleWithoutEffect.code].contains(rule.code)
      var result = RuleResult(earlier: [])
      rule.check(needsAll ? context : isSummed ? narrow : plain, &result)
      judged.relations.add(result.relations)
      let cases = result.cases - (needsAll ? shared.cases[rule.code] ?? 0 : 0)
      if cases > 0 { judged.cases[rule.code] = cases }
      judged.findings += result.findings.filter { $0.subject.scope.subproject != nil }
    }
    return judged
  }

  /// The shared tables by themselves.
  private static func judgeShared(_ draft: PlanDraft) -> Judged {
    var tables = PlanDraft()
    tables.name = draft.name
    tables.unit = draft.unit
    tables.projects = draft.projects
    tables.places = draft.places
    tables.sources = draft.sources
    tables.duties = draft.duties
    tables.hasDuties = draft.hasDuties
    tables.figures = draft.figures
    tables.statementRelations = draft.statementRelations
    tables.indicators = draft.indicators.filter { $0.subproject == nil }
    let checkup = Checkup(tables)
    return Judged(
      relations: checkup.relations,
      cases: Dictionary(
        uniqueKeysWithValues: checkup.applied.filter { $0.cases > 0 }.map {
          ($0.rule.code, $0.cases)
        }), findings: checkup.findings)
  }

  private static func windows(_ draft: PlanDraft) -> [(start: Int32, end: Int32)?] {
    var windows: [(start: Int32, end: Int32)?] = Array(repeating: nil, count: draft.projects.count)
    for subproject in draft.subprojects {
      guard let project = subproject.project, let start = subproject.startYear,
        let end = subproject.endYear
      else { continue }
      let window = windows[Int(project)] ?? (start, end)
      windows[Int(project)] = (min(window.start, start), max(window.end, end))
    }
    return windows
  }
}

extension VerdictCounts {
  /// Counts of other relations.
  public mutating func add(_ other: VerdictCounts) {
    for verdict in Verdict.allCases { self[verdict] += other[verdict] }
  }
}

extension [Finding] {
  /// Notes for each finding which waiver accepts it; returns those that accept one. `totals` are the
  /// rows of the file by the totals that the findings mean.
  mutating func accept(_ waivers: [Waiver], totals: [Int32]) -> Set<Int> {
    var met = Set<Int>()
    if waivers.isEmpty { return met }
    let index = WaiverIndex(waivers, totals: totals)
    for position in indices {
      let accepting = index.all(waiving: self[position])
      met.formUnion(accepting)
      self[position].waiver = self[position].waiver ?? accepting.min()
    }
    return met
  }
}

extension Checkup {
  /// The findings of one part, in the form in which those of a whole plan are shown.
  public init(_ part: PartCheck) {
    var relations = part.own.relations
    relations.add(part.shared.relations)
    draft = part.draft
    self.relations = relations
    findings = part.own.findings + part.shared.findings
    location = Locator.Result()
    isLocated = false
    classes = []
    rounding = nil
    statementFaults = []
    statementRounding = nil
    undecided = []
    applied = RuleBook.all.map { rule in
      let code = rule.code
      return (rule: rule, cases: (part.own.cases[code] ?? 0) + (part.shared.cases[code] ?? 0))
    }
    totalsHold = !part.isBroken
  }
}

extension PlanDraft {
  /// Every year that a tranche or a total names or the package declares, ascending.
  public var years: [Int32] { Lattice.years(of: self) }
}
