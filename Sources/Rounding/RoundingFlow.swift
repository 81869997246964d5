internal import Proofs

/// Deviations of rounded figures as a flow, where every figure stands in at most two relations and signs
/// allow it.
///
/// A relation is a node, a figure an arc between its two relations, or from its only one to the ground,
/// which takes and gives anything. Turning some relations round (`side`) makes every arc leave one node and
/// enter the other. What a relation is off by is its excess; deviations move it from node to node. On the
/// grid of 1/M half minor units, M more than there are figures, the bounds −wM ≤ k ≤ wM − 1 are exact for
/// half-open ranges: a set of nodes whose excess can not leave it with values below w by a little can
/// not do so on the grid either, because what is missing is a whole half unit and the grid takes
/// away less than that.
///
/// Blocking flows from all nodes in excess at once (Dinic 1970), each over what has been reached only.
struct RoundingFlow {
  private let sums: RoundedSums
  private let uses: RoundingUses
  private var width: [Int64]
  /// M.
  let grid: Int64
  /// k of each figure.
  private(set) var deviation: [Int64]
  /// Whether a relation is a node; others are as if they were not there.
  var isNode: [Bool]
  /// +1 or −1: a relation is turned round where −1.
  var side: [Int8]
  /// In 1/M half minor units, not turned round.
  private var excess: [Int64]
  private var distance: [Int32]
  private var next: [Int32]
  /// Relations looked at, over all searches: what the search costs.
  private(set) var touched = 0

  private static var unreached: Int32 { .max }

  init(_ sums: RoundedSums, _ uses: RoundingUses) {
    self.sums = sums
    self.uses = uses
    width = sums.width
    grid = Int64(sums.printed.count + 1)
    deviation = Array(repeating: 0, count: sums.printed.count)
    isNode = Array(repeating: false, count: sums.count)
    side = Array(repeating: 1, count: sums.count)
    excess = Array(repeating: 0, count: sums.count)
    distance = Array(repeating: Self.unreached, count: sums.count)
    next = Array(repeating: 0, count: sums.count)
  }

  /// Takes figures and relations back to where nothing deviates. O(their number).
  mutating func clear(_ relations: [Int], _ figures: [Int], residual: [Int64]) {
    for figure in figures { deviation[figure] = 0 }
    for relation in relations { excess[relation] = residual[relation] * grid }
  }

  /// Gives `figures` other widths.
  mutating func widen(_ figures: [Int], to widths: [Int64]) {
    for figure in figures { width[figure] = widths[figure] }
  }

  /// A set of relations whose excess can not leave it, with their multipliers; `nil` if none is left with
  /// excess, so that the deviations are an answer.
  mutating func run(_ relations: [Int]) -> [(relation: Int, value: Int128)]? {
    for turn in [Int64(1), -1] {
      if let cut = drain(relations, turn) { return cut }
    }
    return nil
  }

  /// Sends all excess of the sign `turn` to nodes of the other sign and to the ground.
  private mutating func drain(
    _ relations: [Int], _ turn: Int64
  ) -> [(relation: Int, value: Int128)]? {
    while true {
      let full = relations.filter { isNode[$0] && height($0, turn) > 0 }
      if full.isEmpty { return nil }
      let (order, isServed) = spread(full, turn)
      if isServed {
        for relation in order { next[relation] = 0 }
        for relation in full {
          while height(relation, turn) > 0, push(from: relation, turn) {}
        }
      }
      for relation in order { distance[relation] = Self.unreached }
      if !isServed {
        // Each full node alone has a cut of its own; the first one's is no larger than all together.
        let (cut, _) = spread([full[0]], turn)
        for relation in cut { distance[relation] = Self.unreached }
        return cut.sorted().map { ($0, Int128(side[$0])) }
      }
    }
  }

  @inline(__always)
  private func height(_ relation: Int, _ turn: Int64) -> Int64 {
    excess[relation] * Int64(side[relation]) * turn
  }

  /// How much a figure can still take out of a relation that it stands in with `sign`.
  @inline(__always)
  private func room(_ figure: Int, _ sign: Int8, _ relation: Int, _ turn: Int64) -> Int64 {
    if width[figure] == 0 { return 0 }
    let isDown = Int64(sign) * Int64(side[relation]) * turn > 0
    return isDown
      ? deviation[figure] + width[figure] * grid : width[figure] * grid - 1 - deviation[figure]
  }

  /// The other node of a figure, −1 for the ground.
  @inline(__always)
  private func other(_ figure: Int, than relation: Int) -> Int {
    for use in uses.uses(figure) {
      let found = Int(uses.relation[use])
      if found != relation, isNode[found] { return found }
    }
    return -1
  }

  /// Distances from `full` until something is reached that takes excess.
  private mutating func spread(_ full: [Int], _ turn: Int64) -> (order: [Int], isServed: Bool) {
    var order = full
    for relation in full { distance[relation] = 0 }
    var position = 0
    var served = Self.unreached
    while position < order.count {
      let relation = order[position]
      position += 1
      if distance[relation] >= served { break }
      touched += 1
      for entry in sums.entries(relation) {
        let figure = Int(sums.figure[entry])
        if room(figure, sums.sign[entry], relation, turn) <= 0 { continue }
        let end = other(figure, than: relation)
        if end < 0 {
          served = min(served, distance[relation])
          continue
        }
        if distance[end] != Self.unreached { continue }
        distance[end] = distance[relation] + 1
        order.append(end)
        if height(end, turn) < 0 { served = min(served, distance[end]) }
      }
    }
    return (order, served != Self.unreached)
  }

  /// Moves excess along one shortest way; `false` if none is left at these distances.
  private mutating func push(from start: Int, _ turn: Int64) -> Bool {
    var path: [(relation: Int, entry: Int)] = []
    var relation = start
    while true {
      if relation >= 0, relation != start, height(relation, turn) < 0 { break }
      var found: Int?
      let entries = sums.entries(relation)
      while Int(next[relation]) < entries.count {
        let entry = entries.lowerBound + Int(next[relation])
        let figure = Int(sums.figure[entry])
        if room(figure, sums.sign[entry], relation, turn) > 0 {
          let end = other(figure, than: relation)
          if end < 0 || distance[end] == distance[relation] + 1 {
            found = entry
            break
          }
        }
        next[relation] += 1
      }
      if let entry = found {
        path.append((relation, entry))
        relation = other(Int(sums.figure[entry]), than: relation)
        if relation < 0 { break }
      } else {
        guard let last = path.popLast() else { return false }
        relation = last.relation
        next[relation] += 1
      }
    }
    var units = height(start, turn)
    for step in path {
      units = min(
        units, room(Int(sums.figure[step.entry]), sums.sign[step.entry], step.relation, turn))
    }
    if relation >= 0 { units = min(units, -height(relation, turn)) }
    for step in path { move(units, step, turn) }
    return true
  }

  private mutating func move(
    _ units: Int64, _ step: (relation: Int, entry: Int), _ turn: Int64
  ) {
    let figure = Int(sums.figure[step.entry])
    let sign = Int64(sums.sign[step.entry])
    let change = -units * sign * Int64(side[step.relation]) * turn
    deviation[figure] += change
    for use in uses.uses(figure) {
      let relation = Int(uses.relation[use])
      if isNode[relation] { excess[relation] += change * Int64(uses.sign[use]) }
    }
  }

  // MARK: Shape

  /// Whether the nodes among `relations` are a network: every figure of some width in at most two of
  /// them, and signs that can be turned. Sets `side`.
  mutating func arrange(_ relations: [Int]) -> Bool {
    for relation in relations { side[relation] = 0 }
    for root in relations where isNode[root] && side[root] == 0 {
      side[root] = 1
      var pending = [root]
      while let relation = pending.popLast() {
        for entry in sums.entries(relation) {
          let figure = Int(sums.figure[entry])
          if width[figure] == 0 { continue }
          var seen = 0
          for use in uses.uses(figure) where isNode[Int(uses.relation[use])] {
            seen += 1
            let end = Int(uses.relation[use])
            if end == relation { continue }
            let wanted = -side[relation] * sums.sign[entry] * uses.sign[use]
            if side[end] == 0 {
              side[end] = wanted
              pending.append(end)
            } else if side[end] != wanted {
              return false
            }
          }
          if seen > 2 { return false }
        }
      }
    }
    return true
  }
}
