public import PlanPackages
public import Planning
internal import Tables
internal import Texts

/// Two plans compared cell by cell.
///
/// Cells are compared as canonical files write them: `5.0` and `5` are the same amount, a blank is not 0.
public struct PlanComparison: Sendable {
  /// The earlier plan.
  public let before: PlanPackage
  /// The later plan.
  public let after: PlanPackage
  package let matches: SubprojectMatches
  /// Tables with a difference, in the order in which they are read.
  package let tables: [TableChange]

  /// Why two plans can not be compared.
  public struct Misfit: Error, Sendable {
    /// What keeps them from being compared, and what to do.
    public let message: Bilingual
  }

  /// Compares two plans, whose money must be in the same unit: no figure is converted, so that every one
  /// shown is one that a plan states. O(rows), and O(n log n) in tranches that are not in canonical order.
  public init(_ before: PlanPackage, _ after: PlanPackage) throws(Misfit) {
    let (old, new) = (before.draft.unit, after.draft.unit)
    if old.currency != new.currency || old.scale != new.scale {
      throw Misfit(
        message: Bilingual(
          zh: "两个计划的单位不同：\(old.title.zh)（\(old.currency)）和 \(new.title.zh)（\(new.currency)）；"
            + "不换算就不能逐格比较，请先把一个计划改成另一个的单位",
          en: "the plans are in different units, \(old.title.en) (\(old.currency)) and "
            + "\(new.title.en) (\(new.currency)): cells can be compared only when one of them is written "
            + "in the unit of the other"))
    }
    self.before = before
    self.after = after
    let matches = SubprojectMatches(before.draft, after.draft)
    self.matches = matches
    let comparison = TableComparison(before, after, matches)
    tables = TableSchema.all.compactMap { comparison.change(of: $0) }
  }

  /// Whether no cell, no column and nothing of the descriptor differs.
  public var isSame: Bool { tables.isEmpty && !hasOtherDescriptor }

  /// Whether one version of a plan is compared, which no change list can be applied to.
  package var isOfVersions: Bool { before.isVersionNamed || after.isVersionNamed }

  /// Whether tranches are compared through the drafts, so that their rows are those of the drafts.
  package var comparesDrafts: Bool {
    [before, after].allSatisfy { plan in
      guard let table = plan.tables[.tranches] else { return false }
      return !RowTexts.hasVersions(table) || plan.isVersionNamed
    }
  }

  /// Whether the descriptors differ in anything.
  package var hasOtherDescriptor: Bool {
    !before.descriptor.json.text().isExactly(after.descriptor.json.text())
  }

  package func change(of table: TableName) -> TableChange? { tables.first { $0.table == table } }

  /// Rows of all tables of one kind.
  package func rows(_ kind: RowChange.Kind) -> Int {
    tables.reduce(0) { $0 + $1.rows.count { $0.kind == kind } }
  }

  /// Cells of rows that both plans have.
  package var changedCells: Int {
    tables.reduce(0) { sum, table in
      table.rows.reduce(sum) { $1.kind == .changed ? $0 + $1.cells.count : $0 }
    }
  }
}
