package import Planning

/// Finds the smallest sets of cells whose change makes every broken relation hold, a group of relations
/// at a time.
///
/// A plan table is an error-correcting code: every cell stands in several sums, and the pattern of
/// sums that fail names the cell. In matrix words: with relations as rows and cells as columns, find
/// all smallest column sets S with A_S·Δ = −r, where r are the residuals. Broken relations of one
/// sub-project have no figure in common with those of another, so each sub-project is located by
/// itself; relations across sub-projects then choose among its repairs (`RepairChoice`), and what no
/// choice mends is located among the figures that are printed across sub-projects. The page
/// *Localisation* proves when that is the whole answer.
///
/// Time linear in broken relations; where no sub-project's own relation is broken, in the cells of the
/// broken relations.
public struct Locator {
  /// The most cells of one group searched for completely; beyond that the answer is a heuristic and
  /// says so.
  public static let cellsSearched = 6
  /// Work before the search of a group gives up, in nodes visited (and thousands of cells looked at):
  /// one or two seconds. Many groups share it.
  static let nodeLimit = 200_000
  /// With less than so much for each, groups that need more than two cells are not searched.
  static let leastNodes = 60
  /// The most that one of several groups gets of it.
  static let groupNodes = 20_000
  /// Repairs listed at most.
  static let repairsListed = 100
  /// Groups with several repairs of which more than one is combined: two each stay below that.
  static let groupsCombined = 6
  /// Up to this many sub-projects × sources × years every blank of the grid may be a forgotten figure;
  /// beyond, only blanks among a sub-project's own payers and years.
  static let smallGrid = 100_000
  /// Up to this many broken relations the whole is searched at once where groups prove nothing.
  static let relationsAtOnce = 60
  /// Up to this many broken relations are mended greedily where the search gave up.
  static let relationsPeeled = 200
  /// Up to this many groups.
  static let groupsPeeled = 2_000
  /// Up to this many cells of relations across sub-projects are looked at together.
  static let sharedCells = 20_000_000

  private let incidence: Incidence
  private let check: TotalsCheck
  private let workers: Workers
  private var groups: [RepairGroup] = []
  /// Whether the groups' repairs are together proven to be the fewest cells.
  private var isProven = true
  private var nodes = 0
  private var numbers = RelationNumbers()
  /// At least so many cells of sub-projects with broken relations of their own are wrong.
  private var rowCells = 0
  /// Sub-projects with broken relations of their own.
  private var brokenRows = Set<Int32>()

  private init(_ draft: PlanDraft, _ check: TotalsCheck, _ workers: Workers) {
    incidence = Incidence(draft, check)
    self.check = check
    self.workers = workers
  }

  /// The smallest repairs of `draft`, whose totals were checked by `check`.
  package static func locate(
    _ draft: PlanDraft, _ check: TotalsCheck, workers: Workers = .one
  ) -> Result {
    if check.broken.isEmpty { return Result() }
    var locator = Locator(draft, check, workers)
    return locator.run()
  }

  private mutating func run() -> Result {
    let units = rowUnits()
    rowCells = units.reduce(0) { $0 + $1.outcome.least }
    let choices = choices(of: units)
    let left = choose(units, choices)
    if !left.isEmpty { locateShared(left, units, choices) }
    // A blank that gives a total across sub-projects its first part is judged alone.
    if check.withoutParts.contains(where: { check.boxes[$0].subprojects >= incidence.rowCount }) {
      isProven = false
    }
    if !isProven || !groups.allSatisfy({ $0.isComplete && $0.isSettled }) { searchAtOnce() }
    groups.sort { $0.relations[0] < $1.relations[0] }
    return Result(incidence, groups, isProven: isProven, nodes: nodes)
  }

  // MARK: Sub-projects

  private struct Unit {
    var relations: [TotalRelation]
    var outcome: RowSearch.Outcome
    var moves: [[(relation: TotalRelation, value: Int128)]]
  }

  /// The broken relations among each sub-project's own figures, and what mends them.
  private mutating func rowUnits() -> [Unit] {
    let incidence = incidence
    let own = check.broken.filter { incidence.isRow($0.relation) }.sorted {
      (check.boxes[$0.relation.total].subprojects, $0.relation)
        < (check.boxes[$1.relation.total].subprojects, $1.relation)
    }
    var ranges: [Range<Int>] = []
    for position in own.indices {
      let row = check.boxes[own[position].relation.total].subprojects
      if brokenRows.insert(row).inserted {
        ranges.append(position..<position + 1)
      } else {
        ranges[ranges.count - 1] = ranges.last!.lowerBound..<position + 1
      }
    }
    let limit = nodes(for: ranges.count)
    let search = RowSearch(
      incidence: incidence, nodeLimit: limit, peels: ranges.count <= Locator.groupsPeeled)
    let parts = workers.ranges(of: ranges.count, smallest: 1000)
    let units = workers.map(parts.count) { part in
      ranges[parts[part]].map { range in
        let outcome = search.run(own[range])
        return Unit(
          relations: own[range].map(\.relation), outcome: outcome,
          moves: outcome.ways.map(incidence.sharedMoves))
      }
    }
    return Array(units.joined())
  }

  /// Nodes that each of `count` groups gets.
  private func nodes(for count: Int) -> Int {
    count < 2
      ? Locator.nodeLimit
      : min(Locator.groupNodes, Locator.nodeLimit / count)
  }

  /// What sub-projects may choose from, and what relations across them are off by.
  private struct Choices {
    /// The units that can be mended.
    var mended: [Int]
    /// The ways of each of those.
    var ways: [[RepairChoice.Way]]
    var residuals: [Int128]
    var foul: Set<Int>
  }

  private mutating func choices(of units: [Unit]) -> Choices {
    var residuals: [Int128] = []
    for entry in check.broken where !incidence.isRow(entry.relation) {
      _ = numbers.number(of: entry.relation)
      residuals.append(entry.residual)
    }
    let mended = units.indices.filter { !units[$0].outcome.ways.isEmpty }
    let ways = mended.map { unit in
      zip(units[unit].outcome.ways, units[unit].moves).map { changes, moves in
        RepairChoice.Way(
          changes: changes,
          moves: moves.map { (relation: numbers.number(of: $0.relation), value: $0.value) })
      }
    }
    let foul = foul(units)
    residuals += Array(repeating: 0, count: numbers.count - residuals.count)
    return Choices(mended: mended, ways: ways, residuals: residuals, foul: foul)
  }

  /// Chooses repairs of sub-projects that make the relations across them hold; returns those that stay
  /// broken.
  private mutating func choose(
    _ units: [Unit], _ choices: Choices
  ) -> [TotalRelation: Int128] {
    for unit in units { nodes += unit.outcome.looked }
    let choice = RepairChoice.decide(choices.ways, choices.residuals, foul: choices.foul)
    nodes += choice.looked
    take(choice.bundles, of: choices.mended.map { units[$0] })
    for unit in units where unit.outcome.ways.isEmpty {
      isProven = false
      groups.append(
        RepairGroup(
          unit.relations, [], least: unit.outcome.least, isComplete: false, isSettled: false))
    }
    return Dictionary(
      uniqueKeysWithValues: choice.left.map { (numbers.relations[$0.relation], $0.residual) })
  }

  /// A group for each of `bundles`; units beyond `units` are those of `shared`, a single cell each.
  private mutating func take(
    _ bundles: [RepairChoice.Bundle], of units: [Unit], shared: [[TotalRelation]] = []
  ) {
    for bundle in bundles {
      let rows = bundle.units.filter { $0 < units.count }.map { units[$0] }
      let others = bundle.units.filter { $0 >= units.count }.map { shared[$0 - units.count] }
      groups.append(
        RepairGroup(
          (rows.flatMap(\.relations) + others.joined()).sorted(), bundle.choices,
          least: rows.reduce(others.count) { $0 + $1.outcome.least },
          isComplete: rows.allSatisfy(\.outcome.isComplete), isSettled: bundle.isSettled))
    }
  }

  /// Relations across sub-projects that one of them may move in a way that was not found.
  private mutating func foul(_ units: [Unit]) -> Set<Int> {
    let unknown = units.filter { !$0.outcome.isComplete }
    if unknown.count > Locator.groupsPeeled { return Set(0..<numbers.count) }
    var foul = Set<Int>()
    for unit in unknown {
      for cell in unit.relations.flatMap(incidence.cells) {
        for relation in incidence.relations(of: cell).keys.sorted()
        where !incidence.isRow(relation) {
          foul.insert(numbers.number(of: relation))
        }
      }
    }
    return foul
  }

  // MARK: Relations across sub-projects

  /// Locates what no choice among the repairs of sub-projects mends.
  private mutating func locateShared(
    _ left: [TotalRelation: Int128], _ units: [Unit], _ choices: Choices
  ) {
    var incidence = incidence
    incidence.shared = SharedParts(incidence.draft, check)
    var residuals = choices.residuals
    for relation in left.keys { residuals[numbers.number(of: relation)] = 0 }
    let isKnown = choices.foul.isEmpty && choices.mended.count == units.count
    let rows = SharedLocation.Rows(
      subprojects: brokenRows, ways: isKnown ? choices.ways : nil, residuals: residuals)
    let location = SharedLocation(
      incidence, left, rows: rows, numbers: &numbers, nodeLimit: nodes(for: left.count))
    nodes += location.nodes
    if let joint = location.joint {
      groups = []
      take(joint, of: units, shared: location.units)
      return
    }
    groups += location.groups
    if !location.isProven { isProven = false }
  }

  // MARK: All at once

  /// Where the groups prove nothing together and little is broken: the complete search over the whole
  /// plan, its repairs cut into groups.
  private mutating func searchAtOnce() {
    isProven = false
    if check.broken.count > Locator.relationsAtOnce || rowCells > Locator.cellsSearched { return }
    var incidence = incidence
    incidence.shared = nil
    let residuals = Dictionary(
      uniqueKeysWithValues: check.broken.map { ($0.relation, $0.residual) })
    var search = RepairSearch(incidence, residuals, nodeLimit: Locator.nodeLimit)
    let found = search.run()
    nodes += found.nodes
    if found.isComplete {
      groups = RepairGroup.cut(found.ways, residuals, incidence)
      isProven = true
    } else if !groups.allSatisfy({ !$0.ways.isEmpty }), let peeled = search.peel() {
      groups = [
        RepairGroup(
          residuals.keys.sorted(), [incidence.changes(peeled)], least: found.least,
          isComplete: false, isSettled: true)
      ]
    }
  }
}

/// Relations, numbered as they come.
struct RelationNumbers {
  private(set) var relations: [TotalRelation] = []
  private var numbers: [TotalRelation: Int] = [:]

  var count: Int { relations.count }

  mutating func number(of relation: TotalRelation) -> Int {
    if let known = numbers[relation] { return known }
    numbers[relation] = relations.count
    relations.append(relation)
    return relations.count - 1
  }
}

extension Incidence {
  /// The relations across sub-projects that `changes` move, and by how much.
  func sharedMoves(_ changes: [CellChange]) -> [(relation: TotalRelation, value: Int128)] {
    var moves: [(relation: TotalRelation, value: Int128)] = []
    for change in changes {
      for (relation, sign) in relations(of: change.cell) where !isRow(relation) {
        let value = Int128(sign) * change.change
        if let known = moves.firstIndex(where: { $0.relation == relation }) {
          moves[known].value += value
        } else {
          moves.append((relation, value))
        }
      }
    }
    return moves.filter { $0.value != 0 }.sorted { $0.relation < $1.relation }
  }
}
