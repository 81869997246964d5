import Certificates
import TestSupport

@testable import Allocation
@testable import Proofs

/// Records with right certificates, made from seeds.
enum Samples {
  static func tiers(seed: Int) -> ProofRecord {
    var random = SeededGenerator(seed: UInt64(seed))
    let statement = FlowStatement.random(
      nodes: Int.random(in: 2...4, using: &random), arcs: Int.random(in: 1...6, using: &random),
      &random)
    var face = statement
    var (costs, potentials, values) = ([[Int64]](), [[Int64]](), [Int128]())
    var flow: [Int64] = []
    for tier in 0..<Int.random(in: 1...3, using: &random) {
      if tier > 0 {
        face.cost = face.cost.map { _ in Int64.random(in: -1...2, using: &random) }
      }
      guard case .flow(let found, let potential) = TinySolver.solve(face) else {
        preconditionFailure("the supplies are those of a flow")
      }
      flow = found
      for arc in flow.indices {
        let (tail, head) = (Int(face.tail[arc]), Int(face.head[arc]))
        if face.cost[arc] + potential[tail] != potential[head] {
          (face.lower[arc], face.upper[arc]) = (flow[arc], flow[arc])
        }
      }
      costs.append(face.cost)
      potentials.append(potential)
      values.append(face.value(flow))
    }
    return .tiers(statement, costs: costs, flow: flow, potentials: potentials, values: values)
  }

  static func cut(seed: Int) -> ProofRecord? {
    var random = SeededGenerator(seed: UInt64(seed))
    let statement = FlowStatement.random(
      nodes: Int.random(in: 2...4, using: &random), arcs: Int.random(in: 1...5, using: &random),
      isCarried: false, &random)
    guard case .cut(let inside) = TinySolver.solve(statement) else { return nil }
    return .cut(statement, inside: inside)
  }

  /// A network with side rows: its best whole answer with a tree, or a tree that there is none.
  static func branch(seed: Int) -> ProofRecord {
    var random = SeededGenerator(seed: UInt64(seed))
    let arcs = Int.random(in: 2...5, using: &random)
    let statement = FlowStatement.random(
      nodes: Int.random(in: 2...3, using: &random), arcs: arcs, &random)
    var rows = SideRows.random(arcs: arcs, count: Int.random(in: 1...2, using: &random), &random)
    if seed % 3 > 0, case .flow(let cheapest, _) = TinySolver.solve(statement) {
      // Cut off the cheapest flow, so that there is something to branch for.
      let load = zip(rows.dense(0, arcs: arcs), cheapest).reduce(0) { $0 + $1.0 * $1.1 }
      rows.limit[0] = load - 1
    }
    let best = statement.box.filter { statement.isConserved($0) && rows.areObeyed(by: $0) }
      .min { statement.value($0) < statement.value($1) }
    var tree: [BranchNode] = []
    grow(&tree, statement, rows, bound: best.map { statement.value($0) })
    guard let best else { return .noWhole(statement, rows, tree: tree) }
    return .branch(statement, rows, flow: best, value: statement.value(best), tree: tree)
  }

  private static func grow(
    _ tree: inout [BranchNode], _ statement: FlowStatement, _ rows: SideRows, bound: Int128?
  ) {
    let none = [Int128](repeating: 0, count: rows.limit.count)
    if statement.lower.indices.contains(where: { statement.lower[$0] > statement.upper[$0] }) {
      return tree.append(.empty)
    }
    switch TinySolver.solve(statement) {
    case .cut(let inside):
      let potential: [Int128] = inside.map { $0 ? -1 : 0 }
      tree.append(.impossible(.init(potential: potential, rowPrice: none, denominator: 1)))
    case .flow(let flow, let potential):
      if let bound, statement.value(flow) >= bound {
        let potential = potential.map { Int128($0) }
        return tree.append(.bounded(.init(potential: potential, rowPrice: none, denominator: 1)))
      }
      let free = statement.lower.indices.first { statement.lower[$0] < statement.upper[$0] }
      guard let free else {
        let row = rows.limit.indices.first { row in
          zip(rows.dense(row, arcs: flow.count), flow).reduce(0) { $0 + $1.0 * $1.1 }
            > rows.limit[row]
        }!
        var prices = none
        prices[row] = 1
        let zeros = potential.map { _ in Int128(0) }
        return tree.append(.impossible(.init(potential: zeros, rowPrice: prices, denominator: 1)))
      }
      let node = tree.count
      tree.append(.empty)
      var child = statement
      child.upper[free] = statement.lower[free]
      let below = tree.count
      grow(&tree, child, rows, bound: bound)
      (child.lower[free], child.upper[free]) = (statement.lower[free] + 1, statement.upper[free])
      let above = tree.count
      grow(&tree, child, rows, bound: bound)
      tree[node] = .split(
        arc: Int32(free), at: statement.lower[free], below: Int32(below), above: Int32(above))
    }
  }

  /// A whole answer and the bound that random prices happen to prove.
  static func whole(seed: Int) -> ProofRecord? {
    guard case .branch(let s, let rows, let flow, let value, _) = branch(seed: seed) else {
      return nil
    }
    var random = SeededGenerator(seed: UInt64(seed) &+ 9)
    let prices = BoundPrices.random(s, rows, &random)
    guard let least = Naive.bound(s, rows, prices, costFactor: prices.denominator) else {
      return nil
    }
    var bound = Int128(least) / Int128(prices.denominator) - 1
    while bound * Int128(prices.denominator) < least { bound += 1 }
    return .whole(s, rows, flow: flow, value: value, prices, bound: bound)
  }

  /// An impossible problem and prices that contradict it.
  static func impossible(seed: Int) -> ProofRecord? {
    var random = SeededGenerator(seed: UInt64(seed) &+ 4)
    let s = FlowStatement.random(nodes: 3, arcs: 4, isCarried: seed % 2 == 0, &random)
    let rows = SideRows.random(arcs: 4, count: 2, &random)
    for _ in 0..<60 {
      let prices = BoundPrices.random(s, rows, &random)
      if Naive.refutes(s, rows, prices) { return .impossible(s, rows, prices) }
    }
    return nil
  }
}

extension BoundPrices {
  static func random(
    _ statement: FlowStatement, _ rows: SideRows, _ random: inout SeededGenerator
  ) -> BoundPrices {
    BoundPrices(
      potential: statement.supply.map { _ in Int128(Int64.random(in: -6...6, using: &random)) },
      rowPrice: rows.limit.map { _ in Int128(Int64.random(in: 0...4, using: &random)) },
      denominator: Int128(Int64.random(in: 1...3, using: &random)))
  }
}
