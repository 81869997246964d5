internal import Planning

/// Writes a package in canonical form: UTF-8 without byte-order mark, LF, commas, header, quotes only
/// where they are needed, columns in schema order, rows in canonical order, no superfluous zeros.
struct PackageWriter {
  let package: PlanPackage

  /// The canonical bytes of every file, by name, in the order of the descriptor's resources.
  func files() -> [(name: String, bytes: [UInt8])] {
    var files = [
      (PlanPackage.descriptorName, Array(package.descriptor.json.pretty().utf8))
    ]
    for resource in package.descriptor.resources {
      files.append((resource.path, bytes(of: package.tables[resource.table]!)))
    }
    return files
  }

  /// The canonical bytes of `table`.
  func bytes(of table: CSVTable) -> [UInt8] {
    bytes(of: table, rows: CanonicalOrder.rows(of: table), about: table.bytes.count + 64)
  }

  /// The canonical bytes of some rows of `table`, in this order; `about` is how many bytes to expect.
  func bytes(of table: CSVTable, rows: some Sequence<Int>, about: Int = 0) -> [UInt8] {
    let columns = table.schema.columns.indices.filter { table.header.contains($0) }
    var out: [UInt8] = []
    out.reserveCapacity(about)
    for (number, column) in columns.enumerated() {
      if number > 0 { out.append(UInt8(ascii: ",")) }
      out += Array(table.schema.columns[column].name.utf8)
    }
    out.append(0x0A)
    for row in rows {
      for (number, column) in columns.enumerated() {
        if number > 0 { out.append(UInt8(ascii: ",")) }
        let cell = package.cell(table, row, column)
        CSVText.append(Sheet.text(cell, package.draft.unit, keepsZeros: false), to: &out)
      }
      out.append(0x0A)
    }
    return out
  }
}

/// CSV text with minimal quoting.
enum CSVText {
  static func append(_ text: String, to out: inout [UInt8]) {
    let bytes = Array(text.utf8)
    let special: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D]
    guard bytes.contains(where: special.contains) else {
      out += bytes
      return
    }
    out.append(UInt8(ascii: "\""))
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { out.append(byte) }
      out.append(byte)
    }
    out.append(UInt8(ascii: "\""))
  }

  /// `text` with an apostrophe in front if a spreadsheet would take it for a formula.
  static func harmless(_ text: String) -> String { isFormula(text) ? "'" + text : text }

  /// Whether a spreadsheet would take `text` for a formula if it were typed or read from CSV.
  static func isFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return switch first {
    case "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠": true
    default: false
    }
  }

  /// One row, with a line end.
  static func row(_ fields: [String]) -> String {
    var out: [UInt8] = []
    for (number, field) in fields.enumerated() {
      if number > 0 { out.append(UInt8(ascii: ",")) }
      append(field, to: &out)
    }
    return String(decoding: out, as: UTF8.self) + "\n"
  }
}
