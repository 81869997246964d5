internal import Planning
package import Texts

/// A table as `datapackage.json` declares it.
extension TableSchema {
  /// The table's resource: its file, types, units, keys and references.
  package func resource(title: String, unit: String) -> JSON {
    .object([
      ("name", .string(name.rawValue)), ("title", .string(title)), ("type", .string("table")),
      ("path", .string(name.rawValue + ".csv")), ("format", .string("csv")),
      ("mediatype", .string("text/csv")), ("encoding", .string("utf-8")),
      ("schema", declaration(unit)),
    ])
  }

  private func declaration(_ unit: String) -> JSON {
    var members: [(key: String, value: JSON)] = [
      ("fields", .array(columns.map { $0.declaration(unit) })),
      ("primaryKey", .array(key.map(JSON.string))),
    ]
    let references = columns.compactMap { column -> JSON? in
      guard case .reference(let other) = column.kind else { return nil }
      return .object([
        ("fields", .array([.string(column.name)])),
        (
          "reference",
          .object([
            // A table that refers to itself is written as a blank.
            ("resource", .string(other == name ? "" : other.rawValue)),
            ("fields", .array(TableSchema.schema(other).key.map(JSON.string))),
          ])
        ),
      ])
    }
    if !references.isEmpty { members.append(("foreignKeys", .array(references))) }
    return .object(members)
  }
}

extension ColumnSchema {
  fileprivate func declaration(_ unit: String) -> JSON {
    var members: [(key: String, value: JSON)] = [("name", .string(name))]
    var constraints: [(key: String, value: JSON)] = []
    if isRequired { constraints.append(("required", .boolean(true))) }
    let type: String
    switch kind {
    case .identifier, .reference, .text: type = "string"
    case .integer: type = "integer"
    case .date: type = "date"
    case .amount, .decimal: type = "number"
    case .year:
      type = "integer"
      constraints += [("minimum", .integer(1900)), ("maximum", .integer(2199))]
    case .word(let words):
      type = "string"
      constraints.append(("enum", .array(words.map(JSON.string))))
    }
    members.append(("type", .string(type)))
    if kind == .amount { members.append(("unit", .string(unit))) }
    if !constraints.isEmpty { members.append(("constraints", .object(constraints))) }
    return .object(members)
  }
}
