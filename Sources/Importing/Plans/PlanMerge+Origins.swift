internal import Origins
internal import Planning

extension PlanMerge {
  /// `origins` of the table that was read, by the ids of the plan that it was put into; what that plan does not
  /// have is left out, and so are tranches that were not taken from the table.
  func origins(_ origins: OriginTable) -> OriginTable {
    let (totals, projects) = (totalIDs, projectIDs)
    let sources = Set(ids(base.tables, .sources, "source_id"))
    let outputs = Set(
      (base.tables.rows[.outputs] ?? []).indices.map { row in
        ["subproject_id", "year", "item"].map { base.tables.text(.outputs, row, $0) }
          .joined(separator: " ")
      })
    return OriginTable(
      origins.rows.compactMap { origin in
        let (first, rest) = PlanMerge.parts(origin.key)
        let key: String? =
          switch origin.table {
          case .tranches where !isTableTaken: nil
          case .tranches: subprojects[first].map { $0 + rest }
          case .outputs:
            subprojects[first].map { $0 + rest }.flatMap { outputs.contains($0) ? $0 : nil }
          case .subprojects: subprojects[first]
          case .totals: totals[origin.key]
          case .projects: projects[origin.key]
          case .sources: sources.contains(origin.key) ? origin.key : nil
          default: nil
          }
        guard let key else { return nil }
        var row = origin
        row.key = key
        return row
      })
  }

  /// `sp01 province 2020` as `sp01` and the rest.
  private static func parts(_ key: String) -> (first: String, rest: String) {
    let end = key.firstIndex(of: " ") ?? key.endIndex
    return (String(key[..<end]), String(key[end...]))
  }

  private func ids(_ tables: PackageRows, _ table: TableName, _ column: String) -> [String] {
    (tables.rows[table] ?? []).indices.map { tables.text(table, $0, column) }
  }

  /// Ids of the plan's totals by those that were read, where both are of the same scope.
  private var totalIDs: [String: String] {
    let own = Dictionary(
      (base.tables.rows[.totals] ?? []).indices.map { row in
        (scope(base.tables, row) { $0 }, base.tables.text(.totals, row, "total_id"))
      }
    ) { first, _ in first }
    return Dictionary(
      (read.rows[.totals] ?? []).indices.compactMap { row in
        own[scope(read, row) { subprojects[$0] ?? $0 }].map {
          (read.text(.totals, row, "total_id"), $0)
        }
      }
    ) { first, _ in first }
  }

  /// Projects that the same sub-project has here and there.
  private var projectIDs: [String: String] {
    let own = Dictionary(
      zip(
        ids(base.tables, .subprojects, "subproject_id"),
        ids(base.tables, .subprojects, "project_id"))
    ) { first, _ in first }
    return Dictionary(
      (read.rows[.subprojects] ?? []).indices.compactMap { row in
        let project = read.text(.subprojects, row, "project_id")
        guard let id = subprojects[read.text(.subprojects, row, "subproject_id")],
          let known = own[id], !project.isEmpty, !known.isEmpty
        else { return nil }
        return (project, known)
      }
    ) { first, _ in first }
  }
}
