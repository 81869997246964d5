package import Planning

extension Locator {
  /// What was found.
  public struct Result: Sendable {
    /// Broken relations by group, in order of their first relation.
    public private(set) var groups: [RepairGroup] = []
    /// Whether the smallest repairs of the whole are exactly the choices of one repair of each group: no
    /// smaller repair exists, and none of this size is missing.
    public let isComplete: Bool
    /// Work done, in nodes.
    public let nodes: Int
    private let incidence: Incidence?
    /// The groups that a broken relation belongs to or is moved by.
    private var groupsOf: [TotalRelation: [Int32]] = [:]

    /// Nothing is broken, or nothing was looked for.
    public init() {
      isComplete = true
      nodes = 0
      incidence = nil
    }

    init(_ incidence: Incidence, _ groups: [RepairGroup], isProven: Bool, nodes: Int) {
      self.incidence = incidence
      self.groups = groups
      self.nodes = nodes
      isComplete =
        isProven && groups.allSatisfy { $0.isComplete && $0.isSettled && !$0.ways.isEmpty }
      let broken = Set(incidence.check.broken.lazy.map(\.relation).filter { !incidence.isRow($0) })
      for (number, group) in groups.enumerated() {
        for relation in group.relations { groupsOf[relation, default: []].append(Int32(number)) }
        if broken.isEmpty { continue }
        for change in group.ways.first ?? [] {
          for relation in incidence.relations(of: change.cell).keys
          where broken.contains(relation) && groupsOf[relation]?.last != Int32(number) {
            groupsOf[relation, default: []].append(Int32(number))
          }
        }
      }
    }

    /// The repairs of `group`, likeliest first.
    public func repairs(of group: RepairGroup) -> [Repair] { incidence?.repairs(of: group) ?? [] }

    /// The groups that `relation` belongs to, or whose first repair moves it.
    package func groups(of relation: TotalRelation) -> [RepairGroup] { groups(of: [relation]) }

    /// The groups that one of `relations` belongs to, or whose first repair moves one, each once.
    package func groups(of relations: [TotalRelation]) -> [RepairGroup] {
      var seen = Set<Int32>()
      return relations.flatMap { groupsOf[$0] ?? [] }.filter { seen.insert($0).inserted }.map {
        groups[Int($0)]
      }
    }

    /// Whether cells other than its total are proven to be why `relation` fails.
    func isExplained(_ relation: TotalRelation) -> Bool {
      let groups = groups(of: relation)
      return !groups.isEmpty
        && groups.allSatisfy { group in
          group.isUnique && !group.ways[0].contains { $0.cell == .total(relation.total) }
        }
    }

    /// Whether `cell` stands in one of `relations`.
    package func stands(_ cell: Cell, inAnyOf relations: [TotalRelation]) -> Bool {
      guard let incidence else { return false }
      let own = incidence.relations(of: cell)
      return relations.contains { own[$0] != nil }
    }

    package func mayBeUnitSlip(_ group: RepairGroup) -> Bool {
      incidence?.mayBeUnitSlip(group) ?? false
    }

    package mutating func doubt(_ isDoubted: (RepairGroup) -> Bool) {
      for position in groups.indices { groups[position].isDoubted = isDoubted(groups[position]) }
    }

    /// Repairs of the whole: one of each group, likeliest slips first; where there are more than
    /// `repairsListed`, some of the likeliest. Empty when nothing is broken or it is not known how
    /// everything can be mended.
    public var repairs: [Repair] {
      var choices = groups.map { repairs(of: $0) }
      if choices.isEmpty || choices.contains(where: \.isEmpty) { return [] }
      if !groups.allSatisfy(\.isSettled) { return [] }
      func count() -> Int {
        choices.reduce(1) { min($0 * min($1.count, 1000), 1_000_000) }
      }
      // Two ways each of more groups than that are too many: the last of them keep two.
      let several = choices.indices.filter { choices[$0].count > 1 }
      if several.count > Locator.groupsCombined {
        let kept = several.count - Locator.groupsCombined
        for (position, group) in several.enumerated() {
          choices[group] = Array(choices[group].prefix(position < kept ? 1 : 2))
        }
      }
      // The unlikeliest of the group with most go first.
      while count() > Locator.repairsListed {
        let longest = choices.indices.max { choices[$0].count < choices[$1].count }!
        choices[longest].removeLast(max(1, choices[longest].count - Locator.repairsListed))
      }
      var combined: [[RepairedCell]] = [[]]
      for repairs in choices {
        combined =
          repairs.count == 1
          ? combined.map { $0 + repairs[0].cells }
          : combined.flatMap { cells in repairs.map { cells + $0.cells } }
      }
      guard let incidence else { return [] }
      return combined.map { cells in
        let keyed = cells.map { (cell: $0, key: incidence.sortKey($0.cell)) }
        return Repair(
          cells: keyed.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.cell))
      }.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
        .map(\.element)
    }

    /// The repair of the whole, if it is proven to be the only smallest one.
    public var unique: Repair? { isUnique ? repairs.first : nil }

    /// Whether there is such a repair.
    public var isUnique: Bool {
      isComplete && !groups.isEmpty && groups.allSatisfy { $0.ways.count == 1 }
    }

    /// What mends every group that can be mended in just one way.
    public var uniqueRepairs: [Repair] {
      groups.filter(\.isUnique).flatMap { repairs(of: $0) }
    }
  }
}
