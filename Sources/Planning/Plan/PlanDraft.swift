/// Money at the leaves: one row for each sub-project, source and year that the document prints.
///
/// Flat columns, one entry per row, in file order; at national size there are 10⁸ of them.
public struct TrancheColumns: Sendable {
  public var subproject: [Int32] = []
  public var source: [Int32] = []
  public var year: [Int32] = []
  public var amount: [Amount] = []

  public init() {}
  public init(subproject: [Int32], source: [Int32], year: [Int32], amount: [Amount]) {
    self.subproject = subproject
    self.source = source
    self.year = year
    self.amount = amount
  }
  public var count: Int { amount.count }
}

/// Every subtotal that the document prints, as an assertion. A scope column holds −1 (a year
/// `blankYear`) where it says "all". Flat columns in canonical order: sub-project, project, year,
/// source, payer, each with "all" first, then id.
public struct TotalColumns: Sendable {
  public var subproject: [Int32] = []
  public var project: [Int32] = []
  public var source: [Int32] = []
  /// Index into `Payer.names`, −1 for none.
  public var payer: [Int32] = []
  public var year: [Int32] = []
  public var amount: [Amount] = []
  /// Row in its table, for places.
  public var row: [Int32] = []

  public init() {}
  public var count: Int { amount.count }

  /// The given rows alone, in this order.
  package func rows(_ kept: [Int]) -> TotalColumns {
    var columns = TotalColumns()
    columns.subproject = kept.map { subproject[$0] }
    columns.project = kept.map { project[$0] }
    columns.source = kept.map { source[$0] }
    columns.payer = kept.map { payer[$0] }
    columns.year = kept.map { year[$0] }
    columns.amount = kept.map { amount[$0] }
    columns.row = kept.map { row[$0] }
    return columns
  }
}

/// "No year" in a flat year column.
public let blankYear: Int32 = .min

/// A plan as it was read: well-formed, every reference resolved, but nothing checked yet.
public struct PlanDraft: Sendable {
  public var name = ""
  public var title = ""
  public var unit = MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2)
  public var tierNames = TierNames()
  public var fiscalYears = FiscalYears()
  public var projects: [Project] = []
  public var subprojects: [Subproject] = []
  public var places: [PlaceUnit] = []
  public var sources: [Source] = []
  public var tranches = TrancheColumns()
  public var totals = TotalColumns()
  /// Years of the plan beside those that tranches and totals name: a part of a larger plan may have no
  /// money in some of them. Ascending.
  public var declaredYears: [Int32] = []
  public var outputs: [Output] = []
  public var duties: [Duty] = []
  /// Whether the package has a duties table at all: without one, no project lacks a duty.
  public var hasDuties = false
  public var plannerRules: [PlannerRule] = []
  public var waivers: [Waiver] = []
  public var figures: [Figure] = []
  public var statementRelations: [StatementRelation] = []
  /// Rows of `scenarios.csv`, by scenario in order of first appearance, then by step.
  public var scenarioSteps: [ScenarioStep] = []
  /// Rows of `execution.csv`, by sub-project, source, year, stage, day.
  public var execution: [ExecutionEntry] = []
  public var indicators: [Indicator] = []
  public var calendar: [CalendarEvent] = []

  public init() {}
}

/// The tables of a plan package, by their names in `datapackage.json`.
public enum TableName: String, Sendable, CaseIterable {
  case projects, places, sources, subprojects, tranches, totals, outputs, duties
  case dutyProjects = "duty_projects"
  case rules, execution, indicators, figures, relations, scenarios, waivers, calendar
}

/// A place in the plan: a row of a table (counted from 0, without the header) and one of its columns.
/// Only the room that read the file can say which line that is.
public struct Place: Sendable, Hashable {
  public var table: TableName
  public var row: Int
  public var column: String

  public init(_ table: TableName, row: Int, column: String) {
    self.table = table
    self.row = row
    self.column = column
  }
}

extension PlanDraft {
  /// `合计` rows and single rows in words: `sp01 · province · 2021`.
  public func label(_ scope: Scope) -> Bilingual {
    var zh: [String] = []
    var en: [String] = []
    if let subproject = scope.subproject {
      zh.append(subprojects[Int(subproject)].id)
    } else if let project = scope.project {
      zh.append(projects[Int(project)].id)
    } else {
      zh.append("合计")
    }
    en.append(zh[0] == "合计" ? "all sub-projects" : zh[0])
    if let source = scope.source {
      let row = sources[Int(source)]
      zh.append(row.name.isEmpty ? row.id : row.name)
      en.append(row.nameEnglish.isEmpty ? row.id : row.nameEnglish)
    } else if let payer = scope.payer {
      let title = tierNames.title(payer)
      zh.append(title.zh)
      en.append(title.en)
    } else {
      zh.append("全部资金")
      en.append("all sources")
    }
    zh.append(scope.year.map { fiscalYears.close($0).zh } ?? "各年")
    en.append(scope.year.map { fiscalYears.close($0).en } ?? "all years")
    return Bilingual(zh: zh.joined(separator: " · "), en: en.joined(separator: " · "))
  }
}
