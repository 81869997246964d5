public import Planning

/// A cell of the plan's money table that may be wrong.
public enum Cell: Hashable, Sendable {
  /// A row of `tranches`.
  case tranche(Int)
  /// A row of `totals`.
  case total(Int)
  /// A leaf that the document leaves blank: sub-project, source, index of the year.
  case blank(subproject: Int32, source: Int32, year: Int32)
}

/// One cell of a repair: what stands there, what must stand there, and how people come to write the
/// one for the other.
public struct RepairedCell: Sendable, Equatable {
  /// Where it stands.
  public var cell: Cell
  /// `nil` for a blank.
  public var found: Amount?
  /// In minor units.
  public var restored: Amount
  /// The likeliest way to write `found` where `restored` was meant.
  public var slip: Slip
  /// A printed figure of a statement that says what must stand here.
  public var figure: Int32?
}

/// A set of cells whose change makes every relation hold.
public struct Repair: Sendable, Equatable {
  /// Each once; all of them change together.
  public var cells: [RepairedCell]

  package init(cells: [RepairedCell]) { self.cells = cells }

  /// How likely people are to err this way; smaller is likelier: slips of the pen in their order, then
  /// figures that are printed elsewhere too, values that are no amounts of money last.
  package var rank: Int {
    cells.reduce(0) { sum, cell in
      sum + 2 * cell.slip.rawValue - (cell.figure == nil ? 0 : 1) + (cell.restored < 0 ? 200 : 0)
    }
  }
}

/// Cells of the money table and figures of statements that mend a plan together.
public struct WholeRepair: Sendable {
  /// Of the money table; empty where only statements are wrong.
  public var cells: [RepairedCell]
  /// Of statements; empty where only the money table is wrong.
  public var figures: [RepairedFigure] = []

  package init(cells: [RepairedCell], figures: [RepairedFigure]) {
    self.cells = cells
    self.figures = figures
  }

  /// A repair of the money table alone.
  public init(_ repair: Repair) { cells = repair.cells }
}
