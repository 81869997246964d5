/// Which relations add up a single tranche, or a blank where one could stand.
extension TotalsCheck {
  /// Calls `body` with the row of each printed total, and the kind of its relation, that adds up the tranche
  /// at `leaf` by itself. O(heights of the set trees).
  package func forEachRelation(adding leaf: Box, _ body: (Int, RelationKind) -> Void) {
    var box = leaf
    while box.subprojects >= 0 {
      box.sources = leaf.sources
      while box.sources >= 0 {
        box.years = leaf.years
        while box.years >= 0 {
          let row = printed(box)
          if row >= 0 {
            let heads = heads[row]
            for kind in RelationKind.allCases
            where heads.contains(RelationKinds(kind)) && isLoose(leaf, in: row, kind) {
              body(row, kind)
            }
          }
          box.years = lattice.yearSets.parent[Int(box.years)]
        }
        box.sources = lattice.sourceSets.parent[Int(box.sources)]
      }
      box.subprojects = lattice.subprojectSets.parent[Int(box.subprojects)]
    }
  }

  /// Whether the tranche at `leaf` is added by itself in a relation of the total in `row`, because no
  /// printed total that the relation adds up covers it.
  package func isLoose(_ leaf: Box, in row: Int, _ kind: RelationKind) -> Bool {
    let whole = boxes[row]
    var part = whole
    switch kind {
    case .tranches: return true
    case .again: return false
    case .subprojects:
      part.subprojects = leaf.subprojects
      while part.subprojects >= 0, part.subprojects != whole.subprojects {
        if printed(part) >= 0 { return false }
        part.subprojects = lattice.subprojectSets.parent[Int(part.subprojects)]
      }
      return true
    case .sources, .joint:
      if kind == .joint { part.years = leaf.years }
      part.sources = leaf.sources
      while part.sources >= 0, part.sources != whole.sources {
        if printed(part) >= 0 { return false }
        part.sources = lattice.sourceSets.parent[Int(part.sources)]
      }
      return true
    case .years:
      part.years = leaf.years
      return printed(part) < 0
    }
  }
}
