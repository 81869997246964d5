internal import Planning

extension RepairGroup {
  /// Cuts all smallest repairs of a whole into groups of relations that are mended independently.
  ///
  /// A repair falls into pieces that stand in no relation together; relations that one piece of some
  /// repair mends belong together. Where the repairs are not all combinations of what mends each group,
  /// they are one group.
  static func cut(
    _ ways: [[CellChange]], _ residuals: [TotalRelation: Int128], _ incidence: Incidence
  ) -> [RepairGroup] {
    let relations = residuals.keys.sorted()
    var parent = Dictionary(uniqueKeysWithValues: relations.map { ($0, $0) })
    func root(_ relation: TotalRelation) -> TotalRelation {
      var node = relation
      while let next = parent[node], next != node { node = next }
      return node
    }
    let pieces = ways.map { RepairGroup.pieces($0, residuals, incidence) }
    for piece in pieces.joined() {
      for relation in piece.relations.dropFirst() {
        let (a, b) = (root(piece.relations[0]), root(relation))
        parent[max(a, b)] = min(a, b)
      }
    }
    let classes = Dictionary(grouping: relations, by: root).sorted { $0.key < $1.key }
    let parts = classes.map { first, _ in
      Set(
        pieces.map { pieces in
          incidence.changes(
            pieces.filter { root($0.relations[0]) == first }.flatMap(\.cells))
        })
    }
    let product = parts.reduce(1) { $0.multipliedReportingOverflow(by: $1.count).partialValue }
    let size = ways[0].count
    if product != ways.count {
      return [
        RepairGroup(
          relations, ways, least: size, isComplete: true, isSettled: true)
      ]
    }
    return zip(classes, parts).map { entry, part in
      let ordered = part.sorted(by: incidence.precedes)
      return RepairGroup(
        entry.value, ordered, least: ordered[0].count, isComplete: true, isSettled: true)
    }
  }

  private struct Piece {
    var cells: [CellChange] = []
    /// Broken relations that it mends.
    var relations: [TotalRelation] = []
  }

  /// The cells of a repair by connected piece: cells that stand in a relation together.
  private static func pieces(
    _ changes: [CellChange], _ residuals: [TotalRelation: Int128], _ incidence: Incidence
  ) -> [Piece] {
    let columns = changes.map { incidence.relations(of: $0.cell) }
    var seen = Array(repeating: false, count: changes.count)
    var pieces: [Piece] = []
    for first in changes.indices where !seen[first] {
      var piece = Piece()
      var relations = Set<TotalRelation>()
      var waiting = [first]
      seen[first] = true
      while let cell = waiting.popLast() {
        piece.cells.append(changes[cell])
        relations.formUnion(columns[cell].keys)
        for other in changes.indices
        where !seen[other] && columns[other].keys.contains(where: { columns[cell][$0] != nil }) {
          seen[other] = true
          waiting.append(other)
        }
      }
      piece.relations = relations.filter { residuals[$0] != nil }.sorted()
      if !piece.relations.isEmpty { pieces.append(piece) }
    }
    return pieces
  }
}
