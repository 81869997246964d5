internal import Localisation
internal import Planning
internal import Rounding

/// What a rule sees. A class only so that rules, whose closures capture it, do not copy its dozen
/// arrays case by case (a seventh of a large plan's check); nothing in it changes.
package final class CheckupContext: Sendable {
  let draft: PlanDraft
  let totals: TotalsCheck
  let location: Locator.Result
  /// Classes of totals that mostly fail.
  let classes: [TotalClass]
  /// Whether rounding explains broken sums.
  let rounding: RoundingCheck?
  /// The broken sums that it does not explain; where figures are not rounded, all.
  let broken: [(relation: TotalRelation, residual: Int128)]
  let statements: StatementCheck
  let money: YearMoney
  /// The latest budgets and expenditure, by sub-project, source, year.
  let budgets: [BudgetLine]
  /// Money in the scope of each of the planner's rules.
  let ruled: ScopeSums
  /// Sub-projects by project; those without one in the last group.
  private let projects: RowGroups

  init(
    draft: PlanDraft, totals: TotalsCheck, location: Locator.Result, classes: [TotalClass] = [],
    rounding: RoundingCheck? = nil, statements: StatementCheck, workers: Workers
  ) {
    self.draft = draft
    self.totals = totals
    self.location = location
    self.classes = classes
    self.rounding = rounding
    broken = rounding?.unexplained(totals.broken) ?? totals.broken
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
    classes = other.classes
    rounding = other.rounding
    broken = other.broken
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

  /// `12825万元`, `12825 万元`
  func money(_ amount: Int128) -> Bilingual {
    let text = unit.text(amount)
    return Bilingual(zh: text + unit.title.zh, en: text + " " + unit.title.en)
  }

  /// `2021年`, `FY2025`
  func title(year: Int32) -> Bilingual { draft.fiscalYears.title(year) }

  /// `新建城市消防站基本车辆配备`: its name, with the id where others are called so too.
  func label(_ subproject: Int32) -> String { draft.title(subproject: subproject) }

  /// The part of the grid in words: `专职消防员招录 · 省级资金 · 2021年`.
  func label(_ scope: Scope) -> Bilingual { draft.title(scope) }

  /// Cells of `tranches` with money of `subproject` in `year`, in source order.
  func tranchePlaces(_ subproject: Int32, _ year: Int32) -> [Place] {
    let tranches = draft.tranches
    return money.rows(of: subproject).filter {
      tranches.year[$0] == year && tranches.amount[$0] != 0
    }.sorted { tranches.source[$0] < tranches.source[$1] }
      .map { tranches.place($0) }
  }

  func place(of subproject: Int32, _ column: String) -> Place {
    Place(.subprojects, row: Int(draft.subprojects[Int(subproject)].row), column: column)
  }
}
