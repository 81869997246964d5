internal import Planning
internal import Tables
package import Texts

/// The list as `planctl diff --format json` writes it.
extension ChangeList {
  /// The members that `--apply` reads.
  package var members: [(key: String, value: JSON)] {
    let chosen: [(key: String, value: JSON)] =
      versions.map {
        [
          (
            "versions",
            .object([("before", .optional($0.before)), ("after", .optional($0.after))])
          )
        ]
      } ?? []
    return chosen + [
      (
        "renumbered",
        .array(
          renumbered.map {
            .object([
              ("from", .string($0.from)), ("to", .string($0.to)),
              ("by", .string($0.reason.rawValue)),
            ])
          })
      ),
      (
        "descriptor",
        descriptor.map { .object([("before", $0.before), ("after", $0.after)]) } ?? .null
      ),
      ("tables", .array(tables.map(Self.json))),
      (
        "files",
        .array(
          files.map {
            .object([
              ("path", .string($0.path)), ("before", .optional($0.before)),
              ("after", .optional($0.after)),
            ])
          })
      ),
    ]
  }

  private static func json(_ change: TableChange) -> JSON {
    var members: [(key: String, value: JSON)] = [("table", .string(change.table.rawValue))]
    if change.columnsBefore != change.columnsAfter {
      func columns(_ names: [String]?) -> JSON {
        names.map { .array($0.map(JSON.string)) } ?? .null
      }
      members.append(
        (
          "columns",
          .object([
            ("before", columns(change.columnsBefore)), ("after", columns(change.columnsAfter)),
          ])
        ))
    }
    let schema = TableSchema.schema(change.table)
    members.append(
      (
        "rows",
        .array(
          change.rows.map { row in
            .object([
              ("change", .string(row.kind.rawValue)), ("key", key(row.key, schema)),
              ("cells", .object(row.cells.map { ($0.column, cell($0, row.kind)) })),
            ])
          })
      ))
    if let order = change.order { members.append(("order", .array(order.map { key($0, schema) }))) }
    return .object(members)
  }

  /// Blank parts of a key are left out.
  private static func key(_ values: [String], _ schema: TableSchema) -> JSON {
    .object(
      zip(schema.key, values).filter { !$0.1.isEmpty }.map { ($0.0, JSON.string($0.1)) })
  }

  private static func cell(_ cell: CellChange, _ kind: RowChange.Kind) -> JSON {
    func text(_ text: String) -> JSON { .optional(text.isEmpty ? nil : text) }
    var members: [(key: String, value: JSON)] = []
    if kind != .added { members.append(("before", text(cell.before))) }
    if kind != .removed { members.append(("after", text(cell.after))) }
    return .object(members)
  }
}
