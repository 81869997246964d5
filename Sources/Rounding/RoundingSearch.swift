package import Proofs

/// Relations that no values within the ranges make hold together.
package struct RoundingContradiction: Sendable {
  /// What proves it (`RoundedProof.checkContradiction`); none of these relations can be left out, where
  /// `isSmallest`.
  package var multipliers: [(relation: Int, value: Int128)]
  package var isSmallest = true

  package var relations: [Int] { multipliers.map(\.relation) }
}

/// What was decided about a connected group of relations with a broken one among them.
package struct RoundingGroup: Sendable {
  package enum Verdict: Sendable {
    /// There are values within the ranges of what is printed.
    case within
    /// … when totals that equal the sum of their printed parts are taken to be computed from them.
    case chained
    /// Not even then, because of some of its relations. The others hold so.
    case contradicted
    /// Not decided.
    case undecided(RoundingLimit)
  }

  /// Its broken relations, ascending.
  package var broken: [Int]
  /// How many relations and figures it has.
  package var size: (relations: Int, figures: Int)
  package var verdict: Verdict
  package var contradictions: [RoundingContradiction] = []
}

/// Decides of each connected group of rounded figures whether all of its relations can hold at once.
///
/// A relation that can not hold by itself is a contradiction. The rest of a group is a flow
/// (`RoundingFlow`), if need be without relations that follow from others, or else a linear program
/// (`RoundingSimplex`). Where that contradicts, the relations of the contradiction are left out, and the
/// rest is tried again, so that what is not concerned is still proven. Nothing is returned that the
/// checkers of `Proofs` do not accept.
package struct RoundingSearch {
  /// With the widths that were used at last, those of groups that hold in chains among them.
  package private(set) var sums: RoundedSums
  package private(set) var values: RoundedValues
  package private(set) var groups: [RoundingGroup] = []
  /// Relations that the values need not make hold, ascending.
  package private(set) var excluded: [Int] = []
  /// Relations looked at by flows.
  package private(set) var touched = 0
  let uses: RoundingUses

  private let system: RoundingSystem
  private var flow: RoundingFlow
  private var residual: [Int64] = []
  private var isLeftOut: [Bool]

  /// Contradictions with more relations than this are not made smaller.
  static let relationsReduced = 60

  /// O(entries), and what the search of the groups takes.
  package init(_ system: RoundingSystem) {
    self.system = system
    sums = system.sums
    uses = RoundingUses(sums)
    flow = RoundingFlow(sums, uses)
    values = RoundedValues(
      deviation: Array(repeating: 0, count: sums.printed.count),
      part: Array(repeating: 0, count: sums.printed.count), denominators: [1])
    isLeftOut = Array(repeating: false, count: sums.count)
    residual = (0..<sums.count).map { Int64(clamping: sums.residual($0)) }
    run()
  }

  private mutating func run() {
    var isSeen = Array(repeating: false, count: sums.count)
    let limit = Int128(1) << 62
    let most = residual.lazy.map { Int128($0.magnitude) }.max() ?? 0
    let widths = system.chained.reduce(Int128(0)) { $0 + Int128($1) }
    let isTooWide = (most + widths) * Int128(flow.grid) >= limit
    for relation in residual.indices where residual[relation] != 0 && !isSeen[relation] {
      let (relations, figures) = component(of: relation, &isSeen)
      var group = RoundingGroup(
        broken: relations.filter { residual[$0] != 0 }, size: (relations.count, figures.count),
        verdict: .within)
      if isTooWide {
        leaveOut(&group, .numbers)
      } else {
        decide(&group, relations, figures)
      }
      groups.append(group)
    }
    excluded = isLeftOut.indices.filter { isLeftOut[$0] }
    touched = flow.touched
    if (try? RoundedProof.checkValues(sums, values, excluding: Set(excluded))) == nil {
      // Never seen; what is not proven is not said.
      var unproven = groups
      for number in unproven.indices { leaveOut(&unproven[number], .proof) }
      groups = unproven
    }
  }

  /// The relations and figures that hang together with `start`, ascending.
  private func component(
    of start: Int, _ isSeen: inout [Bool]
  ) -> (relations: [Int], figures: [Int]) {
    var relations = [start]
    isSeen[start] = true
    var position = 0
    while position < relations.count {
      for entry in sums.entries(relations[position]) {
        let figure = Int(sums.figure[entry])
        if sums.width[figure] == 0 { continue }
        for use in uses.uses(figure) where !isSeen[Int(uses.relation[use])] {
          isSeen[Int(uses.relation[use])] = true
          relations.append(Int(uses.relation[use]))
        }
      }
      position += 1
    }
    relations.sort()
    var figures: [Int] = []
    for relation in relations {
      for entry in sums.entries(relation) {
        let figure = Int(sums.figure[entry])
        if Int(uses.relation[Int(uses.starts[figure])]) == relation { figures.append(figure) }
      }
    }
    return (relations, figures)
  }

  private mutating func leaveOut(_ group: inout RoundingGroup, _ limit: RoundingLimit) {
    group.verdict = .undecided(limit)
    group.contradictions = []
    for relation in group.broken { isLeftOut[relation] = true }
    excluded = isLeftOut.indices.filter { isLeftOut[$0] }
  }

  // MARK: A group

  private mutating func decide(
    _ group: inout RoundingGroup, _ relations: [Int], _ figures: [Int]
  ) {
    // What is not decided in plain widths may be in chained ones.
    if (try? explain(&group, relations, figures)) == true { return }
    for relation in relations { isLeftOut[relation] = false }
    for figure in figures {
      sums.width[figure] = system.chained[figure]
      values.deviation[figure] = 0
    }
    group.contradictions = []
    flow.widen(figures, to: sums.width)
    do {
      group.verdict = try explain(&group, relations, figures) ? .chained : .contradicted
    } catch {
      // Contradictions found so far stand.
      for figure in figures { values.deviation[figure] = 0 }
      group.verdict = .undecided(error)
      for relation in group.broken { isLeftOut[relation] = true }
    }
  }

  /// Finds values for all of the group but the relations of its contradictions; returns whether there are
  /// none of these.
  private mutating func explain(
    _ group: inout RoundingGroup, _ relations: [Int], _ figures: [Int]
  ) throws(RoundingLimit) -> Bool {
    for relation in group.broken where isImpossible(relation) {
      try add(RoundingContradiction(multipliers: [(relation, 1)]), to: &group)
    }
    while true {
      let left = relations.filter { !isLeftOut[$0] }
      if left.allSatisfy({ residual[$0] == 0 }) {
        for figure in figures { values.deviation[figure] = 0 }
        break
      }
      guard let found = try contradiction(left, figures) else { break }
      try add(smaller(found), to: &group)
    }
    return group.contradictions.isEmpty
  }

  private func isImpossible(_ relation: Int) -> Bool {
    var reach = RoundingReach()
    for entry in sums.entries(relation) {
      let figure = Int(sums.figure[entry])
      let fits = reach.add(
        Int128(sums.sign[entry]), printed: sums.printed[figure], width: sums.width[figure])
      if !fits { return false }
    }
    return reach.isImpossible
  }

  private mutating func add(
    _ contradiction: RoundingContradiction, to group: inout RoundingGroup
  ) throws(RoundingLimit) {
    do {
      try RoundedProof.checkContradiction(sums, contradiction.multipliers)
    } catch {
      throw .proof
    }
    group.contradictions.append(contradiction)
    for relation in contradiction.relations { isLeftOut[relation] = true }
  }

  /// Values that make all of `relations` hold, put into `values`, or what contradicts them.
  private mutating func contradiction(
    _ relations: [Int], _ figures: [Int]
  ) throws(RoundingLimit) -> [(relation: Int, value: Int128)]? {
    for order in [nil] + RoundingSystem.orders {
      for relation in relations { flow.isNode[relation] = true }
      if let order { dropRepeatedHeads(relations, order) }
      defer { for relation in relations { flow.isNode[relation] = false } }
      let nodes = relations.filter { flow.isNode[$0] }
      if (order != nil && nodes.count == relations.count) || !flow.arrange(nodes) { continue }
      flow.clear(nodes, figures, residual: residual)
      if let cut = flow.run(nodes) { return cut }
      take(figures, flow)
      if nodes.count == relations.count || holds(relations) { return nil }
    }
    var simplex = try RoundingSimplex(sums, relations)
    switch try simplex.run() {
    case .contradiction(let multipliers): return multipliers
    case .values(let found, let denominator):
      let part = Int32(values.denominators.count)
      values.denominators.append(denominator)
      for figure in figures { values.deviation[figure] = 0 }
      for (figure, deviation) in found {
        values.deviation[Int(figure)] = deviation
        values.part[Int(figure)] = part
      }
      return nil
    }
  }

  private mutating func take(_ figures: [Int], _ flow: RoundingFlow) {
    let part = Int32(values.denominators.count)
    values.denominators.append(Int128(flow.grid))
    for figure in figures {
      values.deviation[figure] = Int128(flow.deviation[figure])
      values.part[figure] = part
    }
  }

  /// Of relations with one head only the first in `order` stays a node. In a table in which one side has
  /// subtotals the others follow from these; whether they do, `holds` finds out.
  private mutating func dropRepeatedHeads(_ relations: [Int], _ order: [UInt8]) {
    for relation in relations {
      let head = Int(system.head[relation])
      for use in uses.uses(head) {
        let other = Int(uses.relation[use])
        if other != relation, system.head[other] == system.head[relation], !isLeftOut[other],
          order[Int(system.kind[other])] < order[Int(system.kind[relation])]
        {
          flow.isNode[relation] = false
        }
      }
    }
  }

  private func holds(_ relations: [Int]) -> Bool {
    let grid = Int128(flow.grid)
    return relations.allSatisfy { relation in
      sums.entries(relation).reduce(Int128(residual[relation]) * grid) {
        $0 + Int128(sums.sign[$1]) * values.deviation[Int(sums.figure[$1])]
      } == 0
    }
  }

  // MARK: Small contradictions

  /// A contradiction from which no relation can be left out: each in turn is tried (deletion filter).
  private func smaller(
    _ multipliers: [(relation: Int, value: Int128)]
  ) throws(RoundingLimit) -> RoundingContradiction {
    var found = multipliers.filter { $0.value != 0 }
    if found.count > RoundingSearch.relationsReduced {
      return RoundingContradiction(multipliers: found, isSmallest: false)
    }
    var needed = Set<Int>()
    while let next = found.last(where: { !needed.contains($0.relation) }) {
      let rest = found.map(\.relation).filter { $0 != next.relation }
      var simplex = try RoundingSimplex(sums, rest)
      if case .contradiction(let fewer) = try simplex.run() {
        found = fewer.filter { $0.value != 0 }
      } else {
        needed.insert(next.relation)
      }
    }
    return RoundingContradiction(multipliers: found)
  }
}
