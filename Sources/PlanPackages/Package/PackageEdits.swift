internal import Allocation
internal import Checking
public import Localisation
public import Planning
package import Tables
internal import Texts

extension PlanPackage {
  /// A file of the package whose bytes are not canonical.
  public struct Change: Sendable {
    /// Path inside the package.
    public var file: String
    /// All that it should hold, UTF-8 with LF.
    public var bytes: [UInt8]

    package init(file: String, bytes: [UInt8]) {
      self.file = file
      self.bytes = bytes
    }
  }

  /// The files that `fmt` would rewrite, with their canonical bytes.
  public func changesToCanonical() -> [Change] {
    PackageWriter(package: self).files().filter { name, bytes in
      if name == PlanPackage.descriptorName { return bytes != descriptorBytes }
      let resource = descriptor.resources.first { $0.path == name }!
      return !bytes.elementsEqual(tables[resource.table]!.bytes.buffer)
    }.map { Change(file: $0.name, bytes: $0.bytes) }
  }

  /// The canonical files of the package with other amounts in some tranches: minor units by row of
  /// `draft.tranches`. Totals stay as they are printed, so that a checkup names those that no longer hold.
  /// O(package).
  public func files(changing amounts: [Int: Amount]) -> [(name: String, bytes: [UInt8])] {
    var tables = tables
    for (row, amount) in amounts.sorted(by: { $0.key < $1.key }) {
      precondition(amount.magnitude <= Amount.limit.magnitude)
      setTranche(row, amount, in: &tables)
    }
    return PackageWriter(package: PlanPackage(self, tables: tables)).files()
  }

  /// The canonical files of the package with `repair` applied.
  public func files(applying repair: WholeRepair) -> [(name: String, bytes: [UInt8])] {
    var tables = tables
    let value = TableSchema.schema(.figures).column("value")!
    for figure in repair.figures {
      guard let restored = figure.restored else { continue }
      let row = Int(draft.figures[Int(figure.figure)].row)
      tables[.figures]!.columns[value].numbers[row] = restored.units
      tables[.figures]!.columns[value].codes[row] = restored.decimals
    }
    let total = TableSchema.schema(.totals).column("amount")!
    for cell in repair.cells {
      switch cell.cell {
      case .tranche(let row): setTranche(row, cell.restored, in: &tables)
      case .total(let row):
        tables[.totals]!.columns[total].numbers[Int(draft.totals.row[row])] = cell.restored
      case .blank:
        let scope = cell.cell.scope(in: draft)
        appendTranche(scope, cell.restored, to: &tables)
      }
    }
    return PackageWriter(package: PlanPackage(self, tables: tables)).files()
  }

  /// `other` with other cells and, if given, another descriptor; only for writing.
  package init(_ other: PlanPackage, tables: [TableName: CSVTable], descriptor: Descriptor? = nil) {
    folder = other.folder
    self.descriptor = descriptor ?? other.descriptor
    descriptorBytes = other.descriptorBytes
    draft = other.draft
    notes = other.notes
    versions = other.versions
    version = other.version
    isVersionNamed = other.isVersionNamed
    self.tables = tables
  }

  /// The version that is looked at, as a reference to its row.
  private var versionCode: Int32? {
    version.flatMap { own in versions.firstIndex { $0.id == own.id } }.map { Int32($0) }
  }

  /// Changes the amount of a tranche of the draft. What the version has from the one that it is based on
  /// stays there and gets a row of its own.
  package func setTranche(_ row: Int, _ amount: Amount, in tables: inout [TableName: CSVTable]) {
    let (column, place) = (
      TableSchema.schema(.tranches).column("amount")!, draft.tranches.fileRow(row)
    )
    let table = tables[.tranches]!
    if let versionCode, table.has("version_id"), table.code("version_id", place) != versionCode {
      let tranches = draft.tranches
      let scope = Scope(
        subproject: tranches.subproject[row], source: tranches.source[row], year: tranches.year[row]
      )
      return appendTranche(scope, amount, to: &tables)
    }
    tables[.tranches]!.columns[column].numbers[place] = amount
  }

  /// Adds a row to the table of tranches, of the version that is looked at.
  package func appendTranche(
    _ scope: Scope, _ amount: Amount, to tables: inout [TableName: CSVTable]
  ) {
    let schema = TableSchema.schema(.tranches)
    func column(_ name: String) -> Int { schema.column(name)! }
    tables[.tranches]!.columns[column("subproject_id")].codes.append(scope.subproject!)
    tables[.tranches]!.columns[column("source_id")].codes.append(scope.source!)
    tables[.tranches]!.columns[column("year")].codes.append(scope.year!)
    tables[.tranches]!.columns[column("amount")].numbers.append(amount)
    if let versionCode, tables[.tranches]!.has("version_id") {
      tables[.tranches]!.columns[column("version_id")].codes.append(versionCode)
    }
    tables[.tranches]!.rowCount += 1
  }
}
