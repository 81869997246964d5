import TestSupport

@testable import Allocation
@testable import Proofs

extension FlowStatement {
  init(_ supply: [Int64], arcs: [(Int32, Int32, Int64, Int64, Int64)]) {
    self.init(
      supply: supply, tail: arcs.map(\.0), head: arcs.map(\.1), lower: arcs.map(\.2),
      upper: arcs.map(\.3), cost: arcs.map(\.4))
  }

  /// A random network without loops; `isCarried` makes the supplies those of some flow in bounds.
  static func random(
    nodes: Int, arcs: Int, isCarried: Bool = true, _ random: inout SeededGenerator
  ) -> FlowStatement {
    var statement = FlowStatement([Int64](repeating: 0, count: nodes), arcs: [])
    for _ in 0..<arcs {
      let tail = Int.random(in: 0..<nodes, using: &random)
      let head = (tail + Int.random(in: 1..<nodes, using: &random)) % nodes
      let lower = Int64.random(in: -2...1, using: &random)
      let upper = lower + Int64.random(in: 0...3, using: &random)
      let flow = Int64.random(in: lower...upper, using: &random)
      statement.supply[tail] += flow
      statement.supply[head] -= flow
      statement.tail.append(Int32(tail))
      statement.head.append(Int32(head))
      statement.lower.append(lower)
      statement.upper.append(upper)
      statement.cost.append(Int64.random(in: -4...6, using: &random))
    }
    if !isCarried {
      statement.supply[0] += Int64.random(in: 1...3, using: &random)
      statement.supply[nodes - 1] -= Int64.random(in: 1...3, using: &random)
    }
    return statement
  }

  /// Every whole flow between the bounds, conserved or not.
  var box: [[Int64]] {
    var flows: [[Int64]] = [[]]
    for arc in tail.indices where !flows.isEmpty {
      let amounts = lower[arc] <= upper[arc] ? Array(lower[arc]...upper[arc]) : []
      flows = flows.flatMap { flow in amounts.map { flow + [$0] } }
    }
    return flows
  }

  func isConserved(_ flow: [Int64]) -> Bool {
    supply.indices.allSatisfy { node in
      supply[node]
        == tail.indices.reduce(0) { sum, arc in
          sum + (Int(tail[arc]) == node ? flow[arc] : 0) - (Int(head[arc]) == node ? flow[arc] : 0)
        }
    }
  }

  func value(_ flow: [Int64]) -> Int128 { zip(cost, flow).reduce(0) { $0 + Int128($1.0 * $1.1) } }
}

extension SideRows {
  init(_ rows: [(entries: [(arc: Int32, coefficient: Int64)], limit: Int64)]) {
    self.init()
    for row in rows {
      arc += row.entries.map(\.arc)
      coefficient += row.entries.map(\.coefficient)
      start.append(Int32(arc.count))
      limit.append(row.limit)
    }
  }

  static func random(arcs: Int, count: Int, _ random: inout SeededGenerator) -> SideRows {
    var rows: [(entries: [(arc: Int32, coefficient: Int64)], limit: Int64)] = []
    for _ in 0..<count {
      let entries = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        (
          Int32.random(in: 0..<Int32(arcs), using: &random),
          Int64.random(in: -3...3, using: &random)
        )
      }
      rows.append((entries, Int64.random(in: -2...5, using: &random)))
    }
    return SideRows(rows)
  }

  /// The row's coefficients, one per arc.
  func dense(_ row: Int, arcs: Int) -> [Int64] {
    var dense = [Int64](repeating: 0, count: arcs)
    for entry in entries(of: row) { dense[Int(arc[entry])] += coefficient[entry] }
    return dense
  }

  func areObeyed(by flow: [Int64]) -> Bool {
    limit.indices.allSatisfy { row in
      zip(dense(row, arcs: flow.count), flow).reduce(0) { $0 + $1.0 * $1.1 } <= limit[row]
    }
  }
}

/// Cheapest flows the plainest way: push until conserved, then cancel negative cycles by one unit.
struct TinySolver {
  enum Answer {
    case flow([Int64], potential: [Int64])
    case cut([Bool])
  }

  private let statement: FlowStatement
  private var flow: [Int64]

  /// `marginal(arc, x)` is the cost of unit x + 1; nil takes the statement's cost.
  static func solve(
    _ statement: FlowStatement, marginal: ((Int, Int64) -> Int64)? = nil
  ) -> Answer {
    var solver = TinySolver(statement: statement, flow: statement.lower)
    if let cut = solver.conserve() { return .cut(cut) }
    let marginal = marginal ?? { arc, _ in statement.cost[arc] }
    while true {
      if let potential = solver.cancelCycle(marginal) {
        return .flow(solver.flow, potential: potential)
      }
    }
  }

  private typealias Step = (arc: Int, forward: Bool, from: Int, to: Int)

  private var steps: [Step] {
    statement.tail.indices.flatMap { arc -> [Step] in
      let (tail, head) = (Int(statement.tail[arc]), Int(statement.head[arc]))
      return (flow[arc] < statement.upper[arc] ? [(arc, true, tail, head)] : [])
        + (flow[arc] > statement.lower[arc] ? [(arc, false, head, tail)] : [])
    }
  }

  private mutating func conserve() -> [Bool]? {
    while true {
      var excess = statement.supply
      for arc in flow.indices {
        excess[Int(statement.tail[arc])] -= flow[arc]
        excess[Int(statement.head[arc])] += flow[arc]
      }
      guard let start = excess.firstIndex(where: { $0 > 0 }) else { return nil }
      var reachedBy: [Step?] = excess.map { _ in nil }
      var queue = [start]
      var next = 0
      while next < queue.count {
        for step in steps where step.from == queue[next] {
          if step.to == start || reachedBy[step.to] != nil { continue }
          reachedBy[step.to] = step
          queue.append(step.to)
        }
        next += 1
      }
      guard let end = queue.first(where: { excess[$0] < 0 }) else {
        return excess.indices.map { queue.contains($0) }
      }
      var path: [Step] = []
      var node = end
      while node != start, let step = reachedBy[node] {
        path.append(step)
        node = step.from
      }
      let room = path.map {
        $0.forward
          ? statement.upper[$0.arc] - flow[$0.arc] : flow[$0.arc] - statement.lower[$0.arc]
      }
      let amount = min(excess[start], -excess[end], room.min()!)
      for step in path { flow[step.arc] += step.forward ? amount : -amount }
    }
  }

  /// Cancels one negative cycle, or returns shortest distances (Bellman-Ford): the potentials.
  private mutating func cancelCycle(_ marginal: (Int, Int64) -> Int64) -> [Int64]? {
    var distance = [Int64](repeating: 0, count: statement.supply.count)
    var reachedBy: [Step?] = distance.map { _ in nil }
    var last: Int?
    for _ in 0...distance.count {
      last = nil
      for step in steps {
        let amount = flow[step.arc]
        let cost =
          step.forward ? marginal(step.arc, amount) : -marginal(step.arc, amount - 1)
        if distance[step.from] + cost < distance[step.to] {
          distance[step.to] = distance[step.from] + cost
          reachedBy[step.to] = step
          last = step.to
        }
      }
      if last == nil { return distance }
    }
    var node = last!
    for _ in distance { node = reachedBy[node]!.from }
    let start = node
    repeat {
      let step = reachedBy[node]!
      flow[step.arc] += step.forward ? 1 : -1
      node = step.from
    } while node != start
    return nil
  }
}
