public import Planning

/// By how much a cell must change.
struct CellChange: Sendable, Hashable {
  var cell: Cell
  var change: Int128
}

/// Broken relations that are located together, and what would mend them.
///
/// Its repairs are all the smallest ways to mend its relations: sets of `least` cells whose change makes
/// them hold and, where the group is settled, every other relation too, the other groups being mended as
/// they say.
public struct RepairGroup: Sendable {
  /// The broken relations that belong to this group, in order of total and kind.
  public internal(set) var relations: [TotalRelation]
  /// At least so many cells must be wrong.
  public internal(set) var least: Int
  /// Whether no smaller way to mend the relations exists, and none of this size is missing.
  public internal(set) var isComplete: Bool
  /// Whether the relations that the repairs have in common with other groups come out right.
  public internal(set) var isSettled: Bool
  /// Whether most relations like these fail, so that the relation is to be doubted before any cell.
  public internal(set) var isDoubted = false
  /// The ways to mend it, each in order of place; likeliest first only in `Locator.Result.repairs(of:)`.
  var ways: [[CellChange]]

  init(
    _ relations: [TotalRelation], _ ways: [[CellChange]], least: Int, isComplete: Bool,
    isSettled: Bool
  ) {
    self.relations = relations
    self.ways = ways
    self.least = least
    self.isComplete = isComplete
    self.isSettled = isSettled
  }

  /// How many ways there are to mend it.
  public var wayCount: Int { ways.count }

  /// Whether one way to mend it is proven to be the only smallest one, and the sums are not in doubt
  /// themselves.
  public var isUnique: Bool { isComplete && isSettled && !isDoubted && ways.count == 1 }

  /// The cells that may be wrong, where one is and the sums cannot tell which.
  package var suspects: [Cell] {
    least == 1 && ways.count > 1 ? ways.flatMap { $0.map(\.cell) } : []
  }
}

extension Incidence {
  /// The repairs that `group` allows, likeliest first; those with a value beyond the range of amounts
  /// are none.
  func repairs(of group: RepairGroup) -> [Repair] {
    let repairs = group.ways.compactMap(repair)
    if repairs.count < 2 { return repairs }
    return repairs.map { (repair: $0, key: [$0.rank] + $0.cells.flatMap { sortKey($0.cell) }) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.repair)
  }

  /// The repair that `changes` describe, `nil` if a value would leave the range of amounts.
  func repair(_ changes: [CellChange]) -> Repair? {
    let decimals = draft.unit.decimals
    var cells: [RepairedCell] = []
    for change in changes {
      let found = value(change.cell)
      let restored = Int128(found ?? 0) + change.change
      guard restored.magnitude <= Int128(Amount.limit).magnitude else { return nil }
      let slip = Slip.between(
        found: found, right: Amount(restored), neighbours: neighbours(of: change.cell),
        decimals: decimals, powers: draft.unit.slipPowers)
      cells.append(
        RepairedCell(
          cell: change.cell, found: found, restored: Amount(restored), slip: slip,
          figure: printedFigures[Amount(restored)]))
    }
    // The same figures in other cells: they were entered in each other's place.
    if cells.count > 1, cells.map({ $0.found ?? 0 }).sorted() == cells.map(\.restored).sorted() {
      for position in cells.indices { cells[position].slip = .neighbourColumn }
    }
    return Repair(cells: cells)
  }

  /// Whether some way of `group` writes a figure in another unit; cheaper than naming every slip.
  func mayBeUnitSlip(_ group: RepairGroup) -> Bool {
    group.ways.contains { way in
      way.contains { change in
        let found = Int128(value(change.cell) ?? 0)
        return Slip.isUnitSlip(found, found + change.change, draft.unit.slipPowers)
      }
    }
  }
}
