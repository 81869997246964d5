/// How much a finding weighs.
public enum Severity: String, Sendable, CaseIterable {
  /// Two statements of the document cannot both be true.
  case error
  /// Suspicious; a reviewer decides.
  case warning
  /// Inferred structure worth knowing.
  case info
}

/// What a finding is about; only the parts that apply are set. Indices are canonical ranks.
public struct Subject: Sendable, Equatable {
  public var scope: Scope
  public var years: [Int32]
  public var duty: Int32?
  public var total: Int?
  public var figure: Int32?
  public var relation: String?
  /// Id of an indicator.
  public var indicator: String?

  public init(
    scope: Scope = Scope(), years: [Int32] = [], duty: Int32? = nil, total: Int? = nil,
    figure: Int32? = nil, relation: String? = nil, indicator: String? = nil
  ) {
    self.scope = scope
    self.years = years.isEmpty ? scope.year.map { [$0] } ?? [] : years
    self.duty = duty
    self.total = total
    self.figure = figure
    self.relation = relation
    self.indicator = indicator
  }
}

/// One thing that is wrong, suspicious or worth knowing.
public struct Finding: Sendable {
  public var rule: Rule
  public var subject: Subject
  /// What the document says, as printed; `nil` if it is not one figure.
  public var found: String?
  /// What it would have to say.
  public var expected: String?
  /// found − expected.
  public var difference: String?
  /// The cells concerned, the one to look at first in front.
  public var places: [Place]
  public var message: Bilingual
  /// The figures that prove it, a line each.
  public var evidence: [Bilingual]
  /// Set when somebody has accepted the finding: index of the waiver.
  public var waiver: Int?

  init(
    _ rule: Rule, _ subject: Subject, found: String? = nil, expected: String? = nil,
    difference: String? = nil, places: [Place], message: Bilingual, evidence: [Bilingual] = []
  ) {
    self.rule = rule
    self.subject = subject
    self.found = found
    self.expected = expected
    self.difference = difference
    self.places = places
    self.message = message
    self.evidence = evidence
  }
}

/// A plan after all relations and rules have been applied to it.
public struct Checkup: Sendable {
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

/// What a waiver covers: a rule by its code, and optionally a sub-project and a year.
struct WaiverScope: Hashable {
  var rule: String
  var subproject: Int32?
  var year: Int32?
}

extension Waiver {
  var scope: WaiverScope { WaiverScope(rule: rule, subproject: subproject, year: year) }
}

extension Finding {
  /// Every scope of a waiver that covers the finding: at most four. A year is covered only where the
  /// finding is about that year alone.
  var waiverScopes: Set<WaiverScope> {
    let year = subject.years.count == 1 ? subject.years[0] : nil
    var scopes = Set<WaiverScope>()
    for subproject in [nil, subject.scope.subproject] {
      for year in [nil, year] {
        scopes.insert(WaiverScope(rule: rule.code, subproject: subproject, year: year))
      }
    }
    return scopes
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

/// What a rule sees. A class only so that rules, whose closures capture it, do not copy its dozen
/// arrays case by case (a seventh of a large plan's check); nothing in it changes.
final class CheckupContext: Sendable {
  let draft: PlanDraft
  let totals: TotalsCheck
  let location: Locator.Result
  let statements: StatementCheck
  let money: YearMoney
  /// The latest budgets and expenditure, by sub-project, source, year.
  let budgets: [BudgetLine]
  /// Money in the scope of each of the planner's rules.
  let ruled: ScopeSums
  /// Sub-projects by project; those without one in the last group.
  private let projects: RowGroups

  init(
    draft: PlanDraft, totals: TotalsCheck, location: Locator.Result, statements: StatementCheck,
    workers: Workers
  ) {
    self.draft = draft
    self.totals = totals
    self.location = location
    self.statements = statements
    money = YearMoney(draft, totals, workers)
    budgets = ExecutionBook.budgets(draft, nil)
    ruled = ScopeSums(
      draft, draft.plannerRules.map(\.scope), totals.lattice, workers: workers)
    projects = RowGroups(
      draft.subprojects.map { $0.project ?? Int32(draft.projects.count) },
      count: draft.projects.count + 1)
  }

  /// What `other` sees, with other rules, indicators or the like; totals and tranches are the same.
  init(_ other: CheckupContext, judging draft: PlanDraft) {
    self.draft = draft
    totals = other.totals
    location = other.location
    statements = other.statements
    money = other.money
    budgets = other.budgets
    projects = other.projects
    ruled = ScopeSums(draft, draft.plannerRules.map(\.scope), totals.lattice, workers: .one)
  }

  /// The sub-projects that `scope` covers, in order.
  func subprojects(in scope: Scope) -> [Int] {
    if let subproject = scope.subproject { return [Int(subproject)] }
    if let project = scope.project { return projects[Int(project)].map { Int($0) } }
    return Array(draft.subprojects.indices)
  }

  func fault(of relation: Int) -> StatementFault? { statements.fault(of: relation) }

  /// Judges the relations of `kinds` for `rule`; those broken by a unit slip alone are U101's.
  func addRelations(_ rule: Rule, of kinds: Set<StatementKind>, to result: inout RuleResult) {
    for judged in statements.relations where kinds.contains(judged.relation.kind) {
      result.cases += 1
      if judged.verdict == .broken, !judged.isUnitSlip {
        result.findings.append(judged.finding(rule, self))
      }
    }
  }

  var unit: MoneyUnit { draft.unit }
  var years: [Int32] { totals.lattice.years }

  /// `12825 万元`
  func money(_ amount: Int128) -> String { unit.text(amount) + " " + unit.name }

  /// `sp02 新建城市消防站基本车辆配备`
  func label(_ subproject: Int32) -> String {
    let row = draft.subprojects[Int(subproject)]
    return row.name.isEmpty ? row.id : row.id + " " + row.name
  }

  /// The part of the grid in words.
  func label(_ scope: Scope) -> Bilingual { draft.label(scope) }

  /// Cells of `tranches` with money of `subproject` in `year`, in source order.
  func tranchePlaces(_ subproject: Int32, _ year: Int32) -> [Place] {
    let tranches = draft.tranches
    return money.rows(of: subproject).filter {
      tranches.year[$0] == year && tranches.amount[$0] != 0
    }.sorted { tranches.source[$0] < tranches.source[$1] }
      .map { Place(.tranches, row: $0, column: "amount") }
  }

  func place(of subproject: Int32, _ column: String) -> Place {
    Place(.subprojects, row: Int(draft.subprojects[Int(subproject)].row), column: column)
  }
}

extension Payer {
  public var title: Bilingual {
    switch self {
    case .local: Bilingual(zh: "市县资金", en: "local")
    case .tier(.central): Bilingual(zh: "中央资金", en: "central")
    case .tier(.province): Bilingual(zh: "省级资金", en: "province")
    case .tier(.city): Bilingual(zh: "市级资金", en: "city")
    case .tier(.county): Bilingual(zh: "县级资金", en: "county")
    case .tier(.other): Bilingual(zh: "其他资金", en: "other")
    }
  }
}

/// The money of each sub-project-year, whoever pays it.
struct YearMoney {
  private let yearCount: Int
  /// By sub-project × years + year; 64 bits hold them in all but absurd plans.
  private let sums: [Int64]
  /// Those that 64 bits do not hold.
  private var large: [Int: Int128] = [:]
  private let tranches: TrancheRows

  /// One pass over the tranches.
  init(_ draft: PlanDraft, _ totals: TotalsCheck, _ workers: Workers) {
    let (lattice, tranches) = (totals.lattice, totals.tranchesOf)
    let yearCount = lattice.years.count
    self.yearCount = yearCount
    self.tranches = tranches
    let count = draft.subprojects.count * yearCount
    var overflows: [[Int]] = []
    sums = Array(unsafeUninitializedCapacity: count) { sums, initialized in
      sums.initialize(repeating: 0)
      nonisolated(unsafe) let sums = sums
      let ranges = workers.ranges(
        of: draft.subprojects.count, smallest: TotalsCheck.smallest)
      overflows = workers.map(ranges.count) { part in
        var overflows: [Int] = []
        for subproject in ranges[part] {
          for row in tranches[subproject] {
            let cell =
              subproject * yearCount + Int(lattice.yearIndex(draft.tranches.year[row]))
            let (sum, isLarge) = sums[cell].addingReportingOverflow(draft.tranches.amount[row])
            if isLarge { overflows.append(cell) } else { sums[cell] = sum }
          }
        }
        return overflows
      }
      initialized = count
    }
    for cell in overflows.joined() where large[cell] == nil {
      let year = lattice.years[cell % yearCount]
      large[cell] = tranches[cell / yearCount].reduce(Int128(0)) { sum, row in
        draft.tranches.year[row] == year ? sum + Int128(draft.tranches.amount[row]) : sum
      }
    }
  }

  /// Money of `subproject` in the plan's year number `year`.
  func sum(_ subproject: Int, _ year: Int) -> Int128 {
    let cell = subproject * yearCount + year
    return large.isEmpty ? Int128(sums[cell]) : large[cell] ?? Int128(sums[cell])
  }

  /// Rows of `tranches` that belong to `subproject`.
  func rows(of subproject: Int32) -> TrancheRows.Group { tranches[Int(subproject)] }

  /// Whether `subproject` has any money in any year.
  func hasAny(_ subproject: Int) -> Bool {
    (0..<yearCount).contains { sum(subproject, $0) != 0 }
  }
}
