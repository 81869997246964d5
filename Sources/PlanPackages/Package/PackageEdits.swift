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
    let column = TableSchema.schema(.tranches).column("amount")!
    for (row, amount) in amounts {
      precondition(amount.magnitude <= Amount.limit.magnitude)
      tables[.tranches]!.columns[column].numbers[row] = amount
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
    let amount = TableSchema.schema(.tranches).column("amount")!
    let total = TableSchema.schema(.totals).column("amount")!
    for cell in repair.cells {
      switch cell.cell {
      case .tranche(let row): tables[.tranches]!.columns[amount].numbers[row] = cell.restored
      case .total(let row):
        tables[.totals]!.columns[total].numbers[Int(draft.totals.row[row])] = cell.restored
      case .blank:
        let scope = cell.cell.scope(in: draft)
        tables[.tranches]!.appendTranche(scope, cell.restored)
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
    self.tables = tables
  }
}

extension CSVTable {
  /// Adds a row to the table of tranches.
  package mutating func appendTranche(_ scope: Scope, _ amount: Amount) {
    columns[schema.column("subproject_id")!].codes.append(scope.subproject!)
    columns[schema.column("source_id")!].codes.append(scope.source!)
    columns[schema.column("year")!].codes.append(scope.year!)
    columns[schema.column("amount")!].numbers.append(amount)
    rowCount += 1
  }
}
