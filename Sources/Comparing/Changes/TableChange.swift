package import Planning

/// What one plan has in a table and the other has not, row by row.
package struct TableChange: Sendable {
  package var table: TableName
  /// Columns of the file before, in canonical order; `nil` where the plan has no such table.
  package var columnsBefore: [String]?
  /// Columns of the file after, in canonical order; `nil` where the plan has no such table.
  package var columnsAfter: [String]?
  /// Whether the columns are told at all; a list tells them only where they differ.
  package var statesColumns = true
  /// In the order of the later plan; what is gone stands behind all others, of tranches where it stood.
  package var rows: [RowChange] = []
  /// All keys of the later plan in their order, where rows stand as they were written and the order does
  /// not follow from the earlier one.
  package var order: [[String]]?

  package init(table: TableName, columnsBefore: [String]?, columnsAfter: [String]?) {
    self.table = table
    self.columnsBefore = columnsBefore
    self.columnsAfter = columnsAfter
  }

  package var isEmpty: Bool { rows.isEmpty && order == nil && columnsBefore == columnsAfter }
}

/// One row that is not the same in both plans.
package struct RowChange: Sendable {
  package enum Kind: String, Sendable { case added, removed, changed }

  package var kind: Kind
  /// The cells that identify it, in the order of the table's key, in canonical form; by the ids of the
  /// later plan.
  package var key: [String]
  /// Cells that differ, in the order of the columns; of an added or removed row all that are not blank.
  package var cells: [CellChange]
  /// Row in the file of the earlier plan, from 0; −1 for an added one.
  package var rowBefore = -1
  /// Row in the file of the later plan, from 0; −1 for a removed one.
  package var rowAfter = -1
}

/// One cell in both plans, in canonical form; a blank is empty.
package struct CellChange: Sendable, Equatable {
  package var column: String
  package var before: String
  package var after: String

  package init(column: String, before: String, after: String) {
    self.column = column
    self.before = before
    self.after = after
  }
}

/// A sub-project that the later plan has under another id.
package struct Renumbering: Sendable, Equatable {
  /// By what it was known again.
  package enum Reason: String, Sendable, CaseIterable { case name, money }

  package var from: String
  package var to: String
  package var reason: Reason

  package init(from: String, to: String, reason: Reason) {
    self.from = from
    self.to = to
    self.reason = reason
  }
}
