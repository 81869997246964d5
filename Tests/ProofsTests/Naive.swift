import Certificates

@testable import Allocation
@testable import Proofs

/// Certificates judged again by trying all amounts on each arc: small numbers only.
enum Naive {
  /// Least of cost × x + Σ price × (row × x − limit) + Σ potential × (out − in − supply).
  static func leastLagrangian(
    _ s: FlowStatement, _ rows: SideRows, cost: [Int64], potential: [Int64], rowPrice: [Int64]
  ) -> Int64? {
    var least: Int64 = 0
    for arc in s.tail.indices {
      guard s.lower[arc] <= s.upper[arc] else { return nil }
      let slope = rows.limit.indices.reduce(
        cost[arc] + potential[Int(s.tail[arc])] - potential[Int(s.head[arc])]
      ) { $0 + rowPrice[$1] * rows.dense($1, arcs: s.tail.count)[arc] }
      least += (s.lower[arc]...s.upper[arc]).map { slope * $0 }.min()!
    }
    for node in s.supply.indices { least -= potential[node] * s.supply[node] }
    for row in rows.limit.indices { least -= rowPrice[row] * rows.limit[row] }
    return least
  }

  static func bound(
    _ s: FlowStatement, _ rows: SideRows, _ prices: BoundPrices, costFactor: Int128
  ) -> Int64? {
    guard prices.denominator > 0, prices.rowPrice.allSatisfy({ $0 >= 0 }) else { return .min }
    return leastLagrangian(
      s, rows, cost: s.cost.map { $0 * Int64(costFactor) },
      potential: prices.potential.map { Int64($0) },
      rowPrice: prices.rowPrice.map { Int64($0) })
  }

  /// Whether these prices prove that no whole flow in the box costs less than `bound`.
  static func proves(
    _ s: FlowStatement, _ rows: SideRows, _ prices: BoundPrices, bound: Int128
  ) -> Bool {
    guard prices.denominator > 0 else { return false }
    guard let least = self.bound(s, rows, prices, costFactor: prices.denominator) else {
      return true
    }
    return least > .min && Int128(least) > (bound - 1) * Int128(prices.denominator)
  }

  static func refutes(_ s: FlowStatement, _ rows: SideRows, _ prices: BoundPrices) -> Bool {
    bound(s, rows, prices, costFactor: 0) ?? 1 > 0
  }

  /// Tier by tier: the least Lagrangian is the value, and the arcs where the flow's amount is the
  /// only least one, or the slope is not zero, stay as they are.
  static func isOptimal(
    _ s: FlowStatement, costs: [[Int64]], flow: [Int64], potentials: [[Int64]], values: [Int128]
  ) -> Bool {
    var face = s
    for tier in costs.indices {
      face.cost = costs[tier]
      let least = leastLagrangian(
        face, SideRows(), cost: costs[tier], potential: potentials[tier], rowPrice: [])
      guard face.isConserved(flow), face.value(flow) == values[tier],
        least.map({ Int128($0) }) == values[tier]
      else { return false }
      for arc in flow.indices {
        let (tail, head) = (Int(s.tail[arc]), Int(s.head[arc]))
        if costs[tier][arc] + potentials[tier][tail] != potentials[tier][head] {
          (face.lower[arc], face.upper[arc]) = (flow[arc], flow[arc])
        }
      }
    }
    return true
  }

  /// Whether no amounts in the box carry the supply of the node set over its border.
  static func isCut(_ s: FlowStatement, _ inside: [Bool]) -> Bool {
    let supply = s.supply.indices.reduce(0) { $0 + (inside[$1] ? s.supply[$1] : 0) }
    return s.box.allSatisfy { flow in
      supply
        != flow.indices.reduce(0) { sum, arc in
          sum + (inside[Int(s.tail[arc])] ? flow[arc] : 0)
            - (inside[Int(s.head[arc])] ? flow[arc] : 0)
        }
    }
  }
}
