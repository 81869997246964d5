internal import Planning

/// Chooses for each of many units of broken relations one of its smallest repairs, so that all other
/// relations come out right.
///
/// A way to mend a unit also moves relations that the unit does not own. Where those a way moves can be
/// put right by no other unit, it must put them right itself, or it is struck out; what is left over
/// where ways of several units move the same relations is tried out. Ways of units that move no relation
/// in common are chosen independently: the choices of all are the product of the choices of each.
struct RepairChoice {
  struct Way {
    var changes: [CellChange]
    /// By how much it moves relations that the unit does not own.
    var moves: [(relation: Int, value: Int128)]
  }

  /// Units chosen together.
  struct Bundle {
    var units: [Int]
    /// Every choice: a way of each of `units`. Where the choice could not be decided, all ways of the
    /// one unit.
    var choices: [[CellChange]]
    /// Whether every relation that the units move comes out right with each of the choices.
    var isSettled: Bool
  }

  struct Answer {
    var bundles: [Bundle]
    /// Relations that stay wrong and that no undecided unit may move: something else is to blame.
    var left: [(relation: Int, residual: Int128)]
    /// Work done, in ways looked at.
    var looked: Int
  }

  /// Choices tried in one bundle, and choices kept.
  static let tried = 20_000
  static let kept = 200

  private var units: [[Way]]
  /// What other relations are off by, with the ways decided so far.
  private var residuals: [Int128]
  private var bundles: [Bundle] = []
  /// Ways that are still possible, by unit; empty once the unit is decided.
  private var open: [[Int]]
  /// The undecided units that move a relation.
  private var movers: [Set<Int>]
  /// Relations that a unit which was given up, or was not fully located, may move: nothing can be
  /// concluded from them.
  private var isFoul: [Bool]
  /// Work done, in ways looked at.
  private var looked = 0

  private init(_ units: [[Way]], _ residuals: [Int128], foul: Set<Int>) {
    self.units = units
    self.residuals = residuals
    open = units.map { Array($0.indices) }
    movers = Array(repeating: [], count: residuals.count)
    isFoul = residuals.indices.map { foul.contains($0) }
  }

  /// Every unit has at least one way; nothing can be concluded from relations in `foul`. Time linear in
  /// the ways as long as they decide each other.
  static func decide(_ units: [[Way]], _ residuals: [Int128], foul: Set<Int> = []) -> Answer {
    var choice = RepairChoice(units, residuals, foul: foul)
    choice.run()
    return Answer(
      bundles: choice.bundles.sorted { $0.units[0] < $1.units[0] },
      left: choice.residuals.indices.filter {
        choice.residuals[$0] != 0 && !choice.isFoul[$0]
      }.map { (relation: $0, residual: choice.residuals[$0]) }, looked: choice.looked)
  }

  private mutating func run() {
    var waiting: [Int] = []
    for unit in units.indices {
      if open[unit].count == 1 {
        decide(unit)
        continue
      }
      waiting.append(unit)
      for way in units[unit] { for move in way.moves { movers[move.relation].insert(unit) } }
    }
    strike(waiting)
    for component in components() { tryOut(component) }
  }

  /// Takes the only way left of `unit`.
  private mutating func decide(_ unit: Int) {
    let way = units[unit][open[unit][0]]
    for move in way.moves { residuals[move.relation] += move.value }
    close(unit, Bundle(units: [unit], choices: [way.changes], isSettled: true))
  }

  private mutating func close(_ unit: Int, _ bundle: Bundle) {
    for way in units[unit] { for move in way.moves { movers[move.relation].remove(unit) } }
    open[unit] = []
    bundles.append(bundle)
  }

  /// Strikes out ways until none is left that must fail.
  private mutating func strike(_ first: [Int]) {
    var waiting = first
    var isWaiting = Array(repeating: false, count: units.count)
    for unit in first { isWaiting[unit] = true }
    while let unit = waiting.popLast() {
      isWaiting[unit] = false
      if open[unit].isEmpty { continue }
      let relations = Set(open[unit].flatMap { units[unit][$0].moves.map(\.relation) })
      // Only this unit can put these right.
      let own = relations.filter { movers[$0].count == 1 && !isFoul[$0] }
      looked += open[unit].count
      let left = open[unit].filter { way in
        own.allSatisfy { relation in
          let move = units[unit][way].moves.first { $0.relation == relation }?.value ?? 0
          return residuals[relation] + move == 0
        }
      }
      if left.count == open[unit].count { continue }
      if left.isEmpty {
        giveUp(unit)
      } else {
        let gone = relations.subtracting(left.flatMap { units[unit][$0].moves.map(\.relation) })
        for relation in gone { movers[relation].remove(unit) }
        open[unit] = left
        if left.count == 1 { decide(unit) }
      }
      for relation in relations.sorted() {
        // Few movers may decide each other; many do not, and are not asked each time.
        if movers[relation].count > 2 { continue }
        for other in movers[relation].sorted() where !isWaiting[other] {
          isWaiting[other] = true
          waiting.append(other)
        }
      }
    }
  }

  /// Leaves `unit` with all its ways: no one of them puts everything right.
  private mutating func giveUp(_ unit: Int) {
    for way in units[unit] { for move in way.moves { isFoul[move.relation] = true } }
    let bundle = Bundle(units: [unit], choices: units[unit].map(\.changes), isSettled: false)
    close(unit, bundle)
  }

  /// Undecided units that move relations in common, directly or through others.
  private func components() -> [[Int]] {
    var seen = Array(repeating: false, count: units.count)
    var isGone = Array(repeating: false, count: residuals.count)
    var components: [[Int]] = []
    for first in units.indices where !open[first].isEmpty && !seen[first] {
      var component: [Int] = []
      var waiting = [first]
      seen[first] = true
      while let unit = waiting.popLast() {
        component.append(unit)
        for way in open[unit] {
          for move in units[unit][way].moves where !isGone[move.relation] {
            isGone[move.relation] = true
            for other in movers[move.relation] where !seen[other] {
              seen[other] = true
              waiting.append(other)
            }
          }
        }
      }
      components.append(component.sorted())
    }
    return components
  }

  // MARK: Trying out

  /// Every choice of ways of `component` that puts all their relations right.
  private mutating func tryOut(_ component: [Int]) {
    let order = component.sorted { (open[$0].count, $0) < (open[$1].count, $1) }
    var last: [Int: Int] = [:]
    for (position, unit) in order.enumerated() {
      for way in open[unit] {
        for move in units[unit][way].moves { last[move.relation] = position }
      }
    }
    /// The relations whose last mover is the unit at a position.
    var due = Array(repeating: [Int](), count: order.count)
    for (relation, position) in last.sorted(by: { $0.key < $1.key }) {
      due[position].append(relation)
    }
    var state = residuals
    var solutions: [[Int]] = []
    var chosen: [Int] = []
    var nodes = 0
    func descend() {
      if nodes >= RepairChoice.tried || solutions.count > RepairChoice.kept { return }
      let position = chosen.count
      if position == order.count {
        solutions.append(chosen)
        return
      }
      let unit = order[position]
      for way in open[unit] {
        nodes += 1
        for move in units[unit][way].moves { state[move.relation] += move.value }
        if due[position].allSatisfy({ state[$0] == 0 }) {
          chosen.append(way)
          descend()
          chosen.removeLast()
        }
        for move in units[unit][way].moves { state[move.relation] -= move.value }
      }
    }
    if order.count <= RepairChoice.kept, !last.keys.contains(where: { isFoul[$0] }) {
      descend()
    } else {
      nodes = RepairChoice.tried
    }
    looked += nodes
    if solutions.isEmpty || nodes >= RepairChoice.tried || solutions.count > RepairChoice.kept {
      for unit in component { giveUp(unit) }
      return
    }
    settle(order, solutions)
  }

  /// Bundles for the units of `order`, all of whose choices are `solutions`.
  private mutating func settle(_ order: [Int], _ solutions: [[Int]]) {
    let ways = order.indices.map { position in Set(solutions.map { $0[position] }).sorted() }
    for (unit, way) in zip(order, solutions[0]) {
      for move in units[unit][way].moves { residuals[move.relation] += move.value }
    }
    if ways.reduce(1, { $0 * $1.count }) == solutions.count {
      for (position, unit) in order.enumerated() {
        let choices = ways[position].map { units[unit][$0].changes }
        close(unit, Bundle(units: [unit], choices: choices, isSettled: true))
      }
      return
    }
    let choices = solutions.map { solution in
      zip(order, solution).flatMap { units[$0][$1].changes }
    }
    let bundle = Bundle(units: order.sorted(), choices: choices, isSettled: true)
    close(order[0], bundle)
    for unit in order.dropFirst() {
      close(unit, bundle)
      bundles.removeLast()
    }
  }
}
