internal import Checking
internal import PlanPackages
internal import Planning
internal import Tables
internal import Texts

/// A row of `waivers.csv` that is to be written: what it waives, why, and who says so.
struct WaiverEntry: Sendable {
  /// Cells of the row by column; columns without a value are left out.
  var cells: [String: String]

  /// What becomes of the package with one more waiver.
  struct Outcome {
    /// The files that change, the table first, with their canonical bytes.
    var files: [PlanPackage.Change]
    /// The findings that the row covers.
    var waived: [Finding]
    /// The draft that they mean.
    var draft: PlanDraft
    /// The row itself, as it is read back.
    var waiver: Waiver
  }

  /// The package with this row, read back and checked. The columns of the table stay as they are where
  /// they will do; a package without the table gets all of them. Time as for reading and checking.
  func added(to package: PlanPackage) throws(PackageFaults) -> Outcome {
    let schema = TableSchema.schema(.waivers)
    let columns = columns(package, schema)
    var lines = [columns.map { $0.name }]
    if let table = package.tables[.waivers] {
      for row in 0..<table.rowCount {
        lines.append(
          columns.map { column in
            if !table.has(column.name) { return "" }
            let position = schema.column(column.name)!
            return package.value(table, row, position).written(in: package.draft.unit)
          })
      }
    }
    lines.append(columns.map { cells[$0.name] ?? "" })
    var bytes: [UInt8] = []
    for line in lines {
      for (number, cell) in line.enumerated() {
        if number > 0 { bytes.append(UInt8(ascii: ",")) }
        CSVText.append(cell, to: &bytes)
      }
      bytes.append(0x0A)
    }
    let path = package.descriptor.resources.first { $0.table == .waivers }?.path ?? "waivers.csv"
    let descriptor = Array(descriptor(package, columns, schema).pretty().utf8)
    var files: [String: [UInt8]] = [PlanPackage.descriptorName: descriptor, path: bytes]
    for resource in package.descriptor.resources where resource.table != .waivers {
      files[resource.path] = Array(package.tables[resource.table]!.bytes.buffer)
    }
    let read = try PlanPackage(.memory(files), version: package.namedVersion)
    let row = Int32(lines.count - 2)
    let number = read.draft.waivers.firstIndex { $0.row == row }!
    let table = PackageWriter(package: read).bytes(of: read.tables[.waivers]!)
    var changes = [PlanPackage.Change(file: path, bytes: table)]
    if descriptor != package.descriptorBytes {
      changes.append(PlanPackage.Change(file: PlanPackage.descriptorName, bytes: descriptor))
    }
    let checkup = Checkup(read.draft, workers: .cores)
    return Outcome(
      files: changes, waived: checkup.waived(by: number), draft: read.draft,
      waiver: read.draft.waivers[number])
  }

  /// The columns of the table: its own, if they can hold the row, else all.
  private func columns(_ package: PlanPackage, _ schema: TableSchema) -> [ColumnSchema] {
    guard let table = package.tables[.waivers] else { return schema.columns }
    let own = schema.columns.filter { table.has($0.name) }
    let fits = cells.keys.allSatisfy { name in own.contains { $0.name == name } }
    return fits ? own : schema.columns
  }

  /// `datapackage.json` with the table and all its columns.
  private func descriptor(
    _ package: PlanPackage, _ columns: [ColumnSchema], _ schema: TableSchema
  ) -> JSON {
    let json = package.descriptor.json
    guard case .object(var members) = json, case .array(var resources)? = json["resources"],
      let position = members.firstIndex(where: { $0.key == "resources" })
    else { return json }
    let present = package.descriptor.resources.map(\.table)
    let full = schema.resource(
      title: NewDescriptor.titles[.waivers] ?? "", unit: package.draft.unit.name, among: present)
    if let own = package.descriptor.resources.firstIndex(where: { $0.table == .waivers }) {
      guard case .object(var resource) = Descriptor.withoutSize(resources[own]) else { return json }
      let isWider = columns.contains { !package.tables[.waivers]!.has($0.name) }
      if isWider, let schema = full["schema"],
        let place = resource.firstIndex(where: { $0.key == "schema" })
      {
        resource[place].value = schema
      }
      resources[own] = .object(resource)
    } else {
      resources.append(full)
    }
    members[position].value = .array(resources)
    return .object(members)
  }
}
