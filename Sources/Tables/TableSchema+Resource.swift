package import Planning
package import Texts

/// A table as `datapackage.json` declares it.
extension TableSchema {
  /// The table's resource: its file, types, units, keys and references (to itself as a blank) to the
  /// tables that the package has, all if `present` is `nil`.
  package func resource(title: String, unit: String, among present: [TableName]? = nil) -> JSON {
    let file = [("name", name.rawValue), ("title", title), ("type", "table")]
    let form = [("format", "csv"), ("mediatype", "text/csv"), ("encoding", "utf-8")]
    let words = file + [("path", name.rawValue + ".csv")] + form
    let parts = words.map { (key: $0, value: JSON.string($1)) }
    let columns = usualColumns
    let key = key.filter { name in columns.contains { $0.name == name } }
    var schema = [(key: "fields", value: JSON.array(columns.map { Self.declaration($0, unit) }))]
    schema.append(("primaryKey", .array(key.map(JSON.string))))
    let references = columns.compactMap { column -> JSON? in
      guard case .reference(let other) = column.kind, present?.contains(other) ?? true else {
        return nil
      }
      let table = JSON.string(other == name ? "" : other.rawValue)
      let fields = JSON.array(TableSchema.schema(other).key.map(JSON.string))
      let target = JSON.object([("resource", table), ("fields", fields)])
      return .object([("fields", .array([.string(column.name)])), ("reference", target)])
    }
    if !references.isEmpty { schema.append(("foreignKeys", .array(references))) }
    return .object(parts + [("schema", .object(schema))])
  }

  private static func declaration(_ column: ColumnSchema, _ unit: String) -> JSON {
    let (type, limits): (String, [(key: String, value: JSON)]) =
      switch column.kind {
      case .identifier, .reference, .text: ("string", [])
      case .integer: ("integer", [])
      case .date: ("date", [])
      case .amount, .decimal: ("number", [])
      case .year: ("integer", [("minimum", .integer(1900)), ("maximum", .integer(2199))])
      case .word(let words): ("string", [("enum", .array(words.map(JSON.string)))])
      }
    let needed = column.isRequired ? [(key: "required", value: JSON.boolean(true))] : []
    let constraints = needed + limits
    var members = [(key: "name", value: JSON.string(column.name)), ("type", .string(type))]
    if column.kind == .amount { members.append(("unit", .string(unit))) }
    if !constraints.isEmpty { members.append(("constraints", .object(constraints))) }
    return .object(members)
  }
}
