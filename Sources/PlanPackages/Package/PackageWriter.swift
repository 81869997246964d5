internal import Planning
package import Tables
internal import Texts

/// Writes a package in canonical form: UTF-8 without byte-order mark, LF, commas, header, quotes only
/// where they are needed, columns in schema order, rows in canonical order, no superfluous zeros.
package struct PackageWriter {
  package let package: PlanPackage

  package init(package: PlanPackage) {
    self.package = package
  }

  /// The canonical bytes of every file, by name, in the order of the descriptor's resources.
  package func files() -> [(name: String, bytes: [UInt8])] {
    var files = [
      (PlanPackage.descriptorName, Array(package.descriptor.json.pretty().utf8))
    ]
    for resource in package.descriptor.resources {
      files.append((resource.path, bytes(of: package.tables[resource.table]!)))
    }
    return files
  }

  /// The canonical bytes of `table`.
  package func bytes(of table: CSVTable) -> [UInt8] {
    bytes(of: table, rows: CanonicalOrder.rows(of: table), about: table.bytes.count + 64)
  }

  /// The canonical bytes of some rows of `table`, in this order; `about` is how many bytes to expect.
  package func bytes(of table: CSVTable, rows: some Sequence<Int>, about: Int = 0) -> [UInt8] {
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
        CSVText.append(package.value(table, row, column).written(in: package.draft.unit), to: &out)
      }
      out.append(0x0A)
    }
    return out
  }
}
