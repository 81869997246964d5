/// Money at the leaves: one row for each sub-project, source and year that the document prints.
///
/// Flat columns, one entry per row, in file order; at national size there are 10⁸ of them.
public struct TrancheColumns: Sendable {
  /// Indices into the plan's sub-projects.
  public var subproject: [Int32] = []
  /// Indices into the plan's sources.
  public var source: [Int32] = []
  /// Calendar years.
  public var year: [Int32] = []
  /// In minor units of the plan's money; a printed 0 has a row, a blank has none.
  public var amount: [Amount] = []

  /// Row of each in its table; empty where they are all rows of the table, in its order.
  package var fileRow: [Int32] = []

  /// No rows.
  public init() {}
  /// Takes the columns as they are; they must be equally long.
  public init(subproject: [Int32], source: [Int32], year: [Int32], amount: [Amount]) {
    self.subproject = subproject
    self.source = source
    self.year = year
    self.amount = amount
  }
  /// Rows, the same in each column.
  public var count: Int { amount.count }

  /// Keeps `rows` alone, in this order.
  package mutating func keep(_ rows: [Int32]) {
    subproject = rows.map { subproject[Int($0)] }
    source = rows.map { source[Int($0)] }
    year = rows.map { year[Int($0)] }
    amount = rows.map { amount[Int($0)] }
    fileRow = rows
  }

  /// Row in its table of the tranche in `row`.
  package func fileRow(_ row: Int) -> Int { fileRow.isEmpty ? row : Int(fileRow[row]) }

  /// Where the amount in `row` is written.
  package func place(_ row: Int) -> Place {
    Place(.tranches, row: fileRow(row), column: "amount")
  }
}

/// Every subtotal that the document prints, as an assertion. A scope column holds −1 (a year
/// `blankYear`) where it says "all". Flat columns in canonical order: sub-project, project, year,
/// source, payer, each with "all" first, then id.
public struct TotalColumns: Sendable {
  /// Indices into the plan's sub-projects, −1 for all.
  public var subproject: [Int32] = []
  /// Indices into the plan's projects, −1 for all.
  public var project: [Int32] = []
  /// Indices into the plan's sources, −1 for all.
  public var source: [Int32] = []
  /// Index into `Payer.names`, −1 for none.
  public var payer: [Int32] = []
  /// Calendar years, `blankYear` for all.
  public var year: [Int32] = []
  /// As printed, in minor units of the plan's money.
  public var amount: [Amount] = []
  /// Row in its table, for places.
  public var row: [Int32] = []

  /// No rows.
  public init() {}
  /// Rows, the same in each column.
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
  /// `name` of the descriptor; empty where it has none.
  public var name = ""
  /// `title` of the descriptor; empty where it has none.
  public var title = ""
  /// What every `Amount` of the plan is counted in.
  public var unit = MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2)
  /// What the plan calls its tiers.
  public var tierNames = TierNames()
  /// What the plan calls its years, and when they begin.
  public var fiscalYears = FiscalYears()
  /// Whether its figures are exact or rounded, as far as the package says.
  public var declaredFigures = DeclaredFigures()
  /// Entities stand in canonical order: an index into them is their rank.
  public var projects: [Project] = []
  /// Indexed by tranches, totals, outputs and scopes.
  public var subprojects: [Subproject] = []
  /// Indexed by sources and by places themselves.
  public var places: [PlaceUnit] = []
  /// Indexed by tranches, totals and scopes.
  public var sources: [Source] = []
  /// The money, in file order; reading refuses two rows of one sub-project, source and year.
  public var tranches = TrancheColumns()
  /// The printed subtotals, none of them needed to know the money.
  public var totals = TotalColumns()
  /// Years of the plan beside those that tranches and totals name: a part of a larger plan may have no
  /// money in some of them. Ascending.
  public var declaredYears: [Int32] = []
  /// By sub-project, year, item.
  public var outputs: [Output] = []
  /// By natural order of the id.
  public var duties: [Duty] = []
  /// Whether the package has a duties table at all: without one, no project lacks a duty.
  public var hasDuties = false
  /// Rows of `rules.csv`, by natural order of the id.
  public var plannerRules: [PlannerRule] = []
  /// Rows of `waivers.csv`, by rule, sub-project, year.
  public var waivers: [Waiver] = []
  /// Rows of `figures.csv`, as written.
  public var figures: [Figure] = []
  /// Relations between `figures`, in the order of their first rows.
  public var statementRelations: [StatementRelation] = []
  /// Rows of `scenarios.csv`, by scenario in order of first appearance, then by step.
  public var scenarioSteps: [ScenarioStep] = []
  /// Rows of `execution.csv`, by sub-project, source, year, stage, day.
  public var execution: [ExecutionEntry] = []
  /// Rows of `indicators.csv`, as written.
  public var indicators: [Indicator] = []
  /// Rows of `calendar.csv`, by first day, then id.
  public var calendar: [CalendarEvent] = []

  /// A plan without any row, in 万元 with two decimals.
  public init() {}
}

/// The tables of a plan package, by their names in `datapackage.json`.
public enum TableName: String, Sendable, CaseIterable {
  case projects, places, sources, subprojects, tranches, totals, outputs, duties
  case dutyProjects = "duty_projects"
  case rules, execution, indicators, figures, relations, scenarios, waivers, calendar, versions
}

/// A place in the plan: a row of a table (counted from 0, without the header) and one of its columns.
/// Only the room that read the file can say which line that is.
public struct Place: Sendable, Hashable {
  /// Its raw value is the name in `datapackage.json`.
  public var table: TableName
  /// From 0 without the header.
  public var row: Int
  /// Name of the column as in the table's header.
  public var column: String

  /// Names a cell; whether the table has it is not checked.
  public init(_ table: TableName, row: Int, column: String) {
    self.table = table
    self.row = row
    self.column = column
  }
}

extension PlanDraft {
  /// `合计` rows and single rows in words, by the ids of the file: `sp01 · province · 2021`.
  public func label(_ scope: Scope) -> Bilingual {
    words(
      scope,
      scope.subproject.map { subprojects[Int($0)].id } ?? scope.project.map { projects[Int($0)].id }
    )
  }

  /// The same by names, for people who do not have the file.
  public func title(_ scope: Scope) -> Bilingual {
    words(
      scope,
      scope.subproject.map(title(subproject:))
        ?? scope.project.map {
          let project = projects[Int($0)]
          return project.name.isEmpty ? project.id : project.name
        })
  }

  /// Sub-projects up to which names are compared with each other.
  private static let namesCompared = 1_000

  /// Its name; with the id behind it where another is called so too, or in a plan of very many; the id
  /// alone where it has no name.
  public func title(subproject: Int32) -> String {
    let row = subprojects[Int(subproject)]
    if row.name.isEmpty { return row.id }
    let isOwn =
      subprojects.count <= PlanDraft.namesCompared
      && subprojects.count { $0.name == row.name } == 1
    return isOwn ? row.name : "\(row.name)（\(row.id)）"
  }

  private func words(_ scope: Scope, _ row: String?) -> Bilingual {
    var zh = [row ?? "合计"]
    var en = [row ?? "all sub-projects"]
    if let source = scope.source {
      let title = sources[Int(source)].title
      zh.append(title.zh)
      en.append(title.en)
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
