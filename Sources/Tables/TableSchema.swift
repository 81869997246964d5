package import Planning

/// The tables of a plan package and their columns: the one place that says what a file may hold.
/// Reading, writing, canonical order and the documentation all follow it.
package struct TableSchema: Sendable {
  package let name: TableName
  package let columns: [ColumnSchema]
  /// Columns that together identify a row; two rows with the same values are an error.
  package let key: [String]
  package let order: RowOrder

  /// Whether another table, or this one, refers to its ids.
  package var isReferenced: Bool {
    TableSchema.all.contains { $0.columns.contains { $0.kind == .reference(name) } }
  }

  package func column(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// The columns that a new file has.
  package var usualColumns: [ColumnSchema] { columns.filter { !$0.isExtra } }
}

/// How canonical files order the rows of a table.
package enum RowOrder: Sendable {
  /// As written: the order itself says something.
  case asWritten
  /// By the canonical rank of the table's own entities.
  case rank
  /// By these columns in turn, blanks first; rows that tie keep their order.
  case columns([String])
}

package struct ColumnSchema: Sendable {
  package let name: String
  package let kind: ColumnKind
  package let isRequired: Bool
  /// Whether most plans do without the column: new files have it only on request, and where it is there no
  /// cell of it is blank.
  package var isExtra = false

  package static func extra(_ name: String, _ kind: ColumnKind) -> ColumnSchema {
    ColumnSchema(name: name, kind: kind, isRequired: false, isExtra: true)
  }

  package static func required(_ name: String, _ kind: ColumnKind) -> ColumnSchema {
    ColumnSchema(name: name, kind: kind, isRequired: true)
  }

  package static func optional(_ name: String, _ kind: ColumnKind) -> ColumnSchema {
    ColumnSchema(name: name, kind: kind, isRequired: false)
  }
}

package enum ColumnKind: Sendable, Equatable {
  /// The row's own id, unique in its table.
  case identifier
  /// An id of another table (or of the same one).
  case reference(TableName)
  /// 1900–2199.
  case year
  /// A whole number.
  case integer
  /// Money in the package's unit.
  case amount
  /// A decimal number.
  case decimal
  /// One of a few words.
  case word([String])
  /// A calendar day, `2021-03-01`.
  case date
  case text
}

extension TableSchema {
  /// What a waiver names, in the order of its rows.
  private static let waiverKey = [
    "rule", "subproject_id", "year", "source_id", "duty_id", "total_id", "figure_id",
    "relation_id", "indicator_id",
  ]

  package static func schema(_ name: TableName) -> TableSchema { all.first { $0.name == name }! }

  /// In the order in which tables are read: a table comes after those it refers to.
  package static let all: [TableSchema] = [
    TableSchema(
      name: .versions,
      columns: [
        .required("version_id", .identifier), .optional("name", .text),
        .optional("name_en", .text), .optional("status", .word(VersionStatus.names)),
        .optional("date", .date), .optional("base_id", .reference(.versions)),
        .optional("content", .word(VersionContent.names)),
      ], key: ["version_id"], order: .rank),
    TableSchema(
      name: .places,
      columns: [
        .required("place_code", .identifier), .optional("name", .text),
        .optional("name_en", .text), .optional("kind", .word(PlaceKind.names)),
        .optional("parent_code", .reference(.places)),
      ], key: ["place_code"], order: .rank),
    TableSchema(
      name: .projects,
      columns: [.required("project_id", .identifier), .optional("name", .text)],
      key: ["project_id"], order: .rank),
    TableSchema(
      name: .sources,
      columns: [
        .required("source_id", .identifier), .optional("name", .text),
        .optional("name_en", .text), .required("tier", .word(Tier.names)),
        .optional("place_code", .reference(.places)),
      ], key: ["source_id"], order: .rank),
    TableSchema(
      name: .subprojects,
      columns: [
        .required("subproject_id", .identifier), .optional("seq", .integer),
        .optional("project_id", .reference(.projects)), .optional("name", .text),
        .optional("level", .word(Level.names)), .optional("start_year", .year),
        .optional("end_year", .year), .optional("content", .text),
      ], key: ["subproject_id"], order: .rank),
    TableSchema(
      name: .tranches,
      columns: [
        .required("subproject_id", .reference(.subprojects)),
        .required("source_id", .reference(.sources)), .required("year", .year),
        .required("amount", .amount), .extra("version_id", .reference(.versions)),
      ], key: ["subproject_id", "source_id", "year", "version_id"],
      order: .columns(["subproject_id", "source_id", "year", "version_id"])),
    TableSchema(
      name: .totals,
      columns: [
        .required("total_id", .identifier), .optional("subproject_id", .reference(.subprojects)),
        .optional("project_id", .reference(.projects)),
        .optional("source_id", .reference(.sources)), .optional("tier", .word(Payer.names)),
        .optional("year", .year), .required("amount", .amount), .optional("label", .text),
        .extra("version_id", .reference(.versions)),
      ], key: ["total_id"],
      order: .columns(["subproject_id", "project_id", "year", "source_id", "tier", "total_id"])),
    TableSchema(
      name: .outputs,
      columns: [
        .required("subproject_id", .reference(.subprojects)), .required("year", .year),
        .required("item", .text), .required("quantity", .decimal), .optional("unit", .text),
        .optional("unit_cost", .amount),
      ], key: ["subproject_id", "year", "item"],
      order: .columns(["subproject_id", "year", "item"])),
    TableSchema(
      name: .duties,
      columns: [
        .required("duty_id", .identifier), .required("name", .text), .optional("lead", .text),
        .optional("partners", .text), .optional("start_year", .year),
        .optional("end_year", .year),
      ], key: ["duty_id"], order: .rank),
    TableSchema(
      name: .dutyProjects,
      columns: [
        .required("duty_id", .reference(.duties)),
        .required("project_id", .reference(.projects)),
      ], key: ["duty_id", "project_id"], order: .columns(["duty_id", "project_id"])),
    TableSchema(
      name: .rules,
      columns: [
        .required("rule_id", .identifier), .required("kind", .word(PlannerRuleKind.names)),
        .optional("subproject_id", .reference(.subprojects)),
        .optional("project_id", .reference(.projects)),
        .optional("source_id", .reference(.sources)), .optional("tier", .word(Payer.names)),
        .optional("year", .year), .optional("value", .text), .optional("note", .text),
      ], key: ["rule_id"], order: .columns(["rule_id"])),
    TableSchema(
      name: .execution,
      columns: [
        .required("subproject_id", .reference(.subprojects)),
        .required("source_id", .reference(.sources)), .required("year", .year),
        .required("stage", .word(ExecutionStage.names)), .required("amount", .amount),
        .optional("as_of", .date),
      ], key: ["subproject_id", "source_id", "year", "stage", "as_of"],
      order: .columns(["subproject_id", "source_id", "year", "stage", "as_of"])),
    TableSchema(
      name: .indicators,
      columns: [
        .required("indicator_id", .identifier),
        .optional("subproject_id", .reference(.subprojects)), .optional("kind", .text),
        .required("name", .text), .optional("relation", .word(IndicatorRelation.names)),
        .optional("target", .text), .optional("actual", .text), .optional("unit", .text),
        .optional("reason", .text), .optional("year", .year), .optional("weight", .decimal),
        .optional("score", .decimal), .optional("place", .text), .optional("same_as", .text),
      ], key: ["indicator_id"], order: .asWritten),
    TableSchema(
      name: .figures,
      columns: [
        .required("figure_id", .identifier), .required("label", .text),
        .optional("period", .text), .optional("basis", .text), .optional("value", .decimal),
        .optional("unit", .text), .optional("decimals", .integer), .optional("place", .text),
      ], key: ["figure_id"], order: .asWritten),
    TableSchema(
      name: .relations,
      columns: [
        .required("relation_id", .text), .required("role", .word(Role.names)),
        .required("figure_id", .reference(.figures)),
        .required("kind", .word(StatementKind.names)), .optional("factor", .decimal),
      ], key: ["relation_id", "role", "figure_id"], order: .asWritten),
    TableSchema(
      name: .scenarios,
      columns: [
        .required("scenario_id", .text), .required("step", .integer),
        .required("op", .word(ScenarioOption.operations)),
        .optional("subproject_id", .reference(.subprojects)),
        .optional("project_id", .reference(.projects)),
        .optional("source_id", .reference(.sources)), .optional("tier", .word(Payer.names)),
        .optional("year", .year), .optional("value", .text), .optional("note", .text),
      ], key: ["scenario_id", "step"], order: .asWritten),
    TableSchema(
      name: .waivers,
      columns: [
        .required("rule", .text), .optional("subproject_id", .reference(.subprojects)),
        .optional("year", .year), .required("reason", .text), .optional("approved_by", .text),
        .optional("approved_on", .date), .optional("source_id", .reference(.sources)),
        .optional("duty_id", .reference(.duties)), .optional("total_id", .text),
        .optional("figure_id", .reference(.figures)), .optional("relation_id", .text),
        .optional("indicator_id", .text),
      ], key: waiverKey, order: .columns(waiverKey)),
    TableSchema(
      name: .calendar,
      columns: [
        .required("event_id", .identifier), .required("name", .text),
        .required("kind", .word(CalendarEventKind.names)), .required("first_on", .date),
        .optional("every_months", .integer), .optional("until", .date), .optional("lead", .text),
        .optional("addressee", .text), .optional("note", .text),
      ], key: ["event_id"], order: .columns(["first_on", "event_id"])),
  ]
}
