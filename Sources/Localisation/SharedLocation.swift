internal import Planning

/// Locates broken relations across sub-projects that no repair of a sub-project's own relations mends.
///
/// Relations that share cells are a group. A group that one cell mends takes one cell; two such groups
/// may also be mended by one cell each whose further effects cancel, so all cells that mend a group,
/// whatever else they break, go into a `RepairChoice`. Groups that need more cells are searched each by
/// itself.
///
/// Cells of such a group may also move what a sub-project's repairs move, so its repairs are chosen
/// together with theirs: only then are the choices all the smallest repairs.
struct SharedLocation {
  private(set) var groups: [RepairGroup] = []
  private(set) var nodes = 0
  /// Whether the groups' repairs are together the fewest cells, and none of that size is missing.
  private(set) var isProven = true
  /// Choices among the repairs of sub-projects and single cells for each group here, together: then
  /// `groups` is empty. Units beyond those of the sub-projects are `units`, in order.
  private(set) var joint: [RepairChoice.Bundle]?
  /// The relations of each group that a single cell mends.
  private(set) var units: [[TotalRelation]] = []

  private let incidence: Incidence
  private let residuals: [TotalRelation: Int128]
  private let nodeLimit: Int
  /// Whether nothing else is broken.
  private let isAlone: Bool

  /// Up to this many cells of groups, their further effects are looked at.
  private static let cellsCoupled = 2_000_000

  /// What sub-projects with broken relations of their own may choose from.
  struct Rows {
    /// Those sub-projects: where a relation across holds their cells, the two are not independent.
    var subprojects: Set<Int32>
    /// Their repairs, where all of them are known.
    var ways: [[RepairChoice.Way]]?
    /// What relations across are off by, those located here excepted.
    var residuals: [Int128]
  }

  init(
    _ incidence: Incidence, _ residuals: [TotalRelation: Int128], rows: Rows,
    numbers: inout RelationNumbers, nodeLimit: Int
  ) {
    self.incidence = incidence
    self.residuals = residuals
    self.nodeLimit = nodeLimit
    isAlone = rows.subprojects.isEmpty
    let relations = residuals.keys.sorted()
    var cells: [[Cell]] = []
    var looked = 0
    for relation in relations {
      cells.append(looked > Locator.sharedCells ? [] : incidence.cells(of: relation))
      looked += cells.last!.count
    }
    nodes = looked / 1000
    if looked > Locator.sharedCells { isProven = false }
    if !isAlone {
      let meets = cells.contains {
        $0.contains { cell in
          incidence.subproject(of: cell).map { rows.subprojects.contains($0) } ?? false
        }
      }
      if meets { isProven = false }
    }
    let isCoupled = looked <= SharedLocation.cellsCoupled
    if !isCoupled { isProven = false }
    let components = SharedLocation.components(cells).map {
      $0.map { (relation: relations[$0], cells: cells[$0]) }
    }
    let ways = components.map { singles($0, isCoupled: isCoupled, &numbers) }
    if isProven, let choices = rows.ways, !ways.contains(where: \.isEmpty) {
      let more = numbers.count - rows.residuals.count
      let choice = RepairChoice.decide(
        choices + ways, rows.residuals + Array(repeating: 0, count: more))
      nodes += choice.looked
      if choice.left.isEmpty, choice.bundles.allSatisfy(\.isSettled) {
        joint = choice.bundles
        units = components.map { $0.map(\.relation) }
        return
      }
    }
    if !isAlone { isProven = false }
    locate(components, ways, relationCount: numbers.count)
  }

  /// Positions of `cells` that share one, directly or through others.
  private static func components(_ cells: [[Cell]]) -> [[Int]] {
    var parent = Array(cells.indices)
    func root(_ start: Int) -> Int {
      var node = start
      while parent[node] != node {
        parent[node] = parent[parent[node]]
        node = parent[node]
      }
      return node
    }
    var first: [Cell: Int] = [:]
    for (position, cells) in cells.enumerated() {
      for cell in cells {
        guard let other = first[cell] else {
          first[cell] = position
          continue
        }
        let (a, b) = (root(other), root(position))
        parent[max(a, b)] = min(a, b)
      }
    }
    return Dictionary(grouping: cells.indices, by: root).sorted { $0.key < $1.key }.map(\.value)
  }

  private mutating func locate(
    _ components: [[(relation: TotalRelation, cells: [Cell])]], _ ways: [[RepairChoice.Way]],
    relationCount: Int
  ) {
    let mended = components.indices.filter { !ways[$0].isEmpty }
    let choice = RepairChoice.decide(
      mended.map { ways[$0] }, Array(repeating: 0, count: relationCount))
    nodes += choice.looked
    for bundle in choice.bundles {
      let members = bundle.units.map { mended[$0] }
      if bundle.isSettled {
        groups.append(
          RepairGroup(
            members.flatMap { components[$0].map(\.relation) }, bundle.choices,
            least: members.count, isComplete: true, isSettled: true))
        continue
      }
      let alone = ways[members[0]].filter(\.moves.isEmpty)
      if alone.isEmpty {
        search(components[members[0]].map(\.relation), isOnly: isAlone && components.count == 1)
      } else {
        isProven = false
        groups.append(
          RepairGroup(
            components[members[0]].map(\.relation), alone.map(\.changes), least: 1,
            isComplete: true, isSettled: true))
      }
    }
    for (component, ways) in zip(components, ways) where ways.isEmpty {
      search(component.map(\.relation), isOnly: isAlone && components.count == 1)
    }
  }

  /// Every single cell that mends the relations of a component, with what else it moves.
  private func singles(
    _ component: [(relation: TotalRelation, cells: [Cell])], isCoupled: Bool,
    _ numbers: inout RelationNumbers
  ) -> [RepairChoice.Way] {
    let shortest = component.min { $0.cells.count < $1.cells.count }!
    let size = residuals[shortest.relation]!.magnitude
    if component.contains(where: { residuals[$0.relation]!.magnitude != size }) { return [] }
    var ways: [RepairChoice.Way] = []
    for cell in shortest.cells {
      let column = incidence.relations(of: cell)
      guard let sign = column[shortest.relation] else { continue }
      let change = -residuals[shortest.relation]! * Int128(sign)
      let fits = component.allSatisfy { relation, _ in
        Int128(column[relation] ?? 0) * change == -residuals[relation]!
      }
      if !fits || (!isCoupled && column.count > component.count) { continue }
      let opened = incidence.openTotals(of: cell)
      if !opened.allSatisfy({ Int128(incidence.draft.totals.amount[$0]) == change }) { continue }
      var moves: [(relation: Int, value: Int128)] = []
      for (relation, sign) in column.sorted(by: { $0.key < $1.key })
      where residuals[relation] == nil {
        moves.append((numbers.number(of: relation), Int128(sign) * change))
      }
      ways.append(
        RepairChoice.Way(changes: [CellChange(cell: cell, change: change)], moves: moves))
    }
    return ways
  }

  /// Searches the repairs of `relations` by themselves.
  private mutating func search(_ relations: [TotalRelation], isOnly: Bool) {
    if !isOnly { isProven = false }
    let own = Dictionary(uniqueKeysWithValues: relations.map { ($0, residuals[$0]!) })
    var search = RepairSearch(incidence, own, nodeLimit: nodeLimit)
    let found = search.run(sizes: 2...Locator.cellsSearched)
    nodes += found.nodes
    var ways = found.ways
    if ways.isEmpty, nodeLimit >= Locator.leastNodes, relations.count <= Locator.relationsPeeled,
      let peeled = search.peel()
    {
      ways = [incidence.changes(peeled)]
    }
    groups.append(
      RepairGroup(
        relations, ways, least: found.least, isComplete: found.isComplete,
        isSettled: !ways.isEmpty))
  }
}
