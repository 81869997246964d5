import Solvers

/// Every vector of claims that some flow grants, found by Hoffman's condition on every set of nodes.
struct BruteShares {
  /// What every set of nodes that meets claims and gates in the same way asks for: at most 0 may be missing.
  private struct Condition {
    /// What the neediest of the sets lacks apart from them.
    var need: Int64
    /// Whether each claim brings in (−1), takes out (1) or neither.
    var claims: [Int64]
    /// Gates that bring in.
    var gates: [Int]
  }

  let problem: WholeShares
  private(set) var feasible: [[Int64]] = []

  init(_ problem: WholeShares) {
    self.problem = problem
    let network = problem.network
    guard network.supply.reduce(0, +) == 0,
      zip(network.lower, network.upper).allSatisfy({ $0 <= $1 })
    else { return }
    let conditions = BruteShares.conditions(problem)
    let most = problem.claims.map { max(0, network.upper[$0]) }
    var vector = [Int64](repeating: 0, count: problem.claims.count)
    /// `needs` of the conditions with the claims so far; `least` of them with what the others could bring.
    func go(_ claim: Int, _ needs: [Int64], _ least: [Int64]) {
      if claim == vector.count {
        let gates = problem.gates.arc.indices.map { BruteShares.opening(problem, $0, vector) }
        let holds = zip(conditions, needs).allSatisfy { condition, need in
          condition.gates.reduce(need) { $0 - gates[$1] } <= 0
        }
        if holds { feasible.append(vector) }
        return
      }
      for units in 0...most[claim] {
        vector[claim] = units
        var (needs, least) = (needs, least)
        var canHold = true
        for (k, condition) in conditions.enumerated() {
          let sign = condition.claims[claim]
          if sign == 0 { continue }
          needs[k] += sign * units
          least[k] += sign > 0 ? units : most[claim] - units
          // Gates could still bring in what is missing.
          if condition.gates.isEmpty, least[k] > 0 {
            canHold = false
            break
          }
        }
        if canHold { go(claim + 1, needs, least) }
      }
    }
    go(
      0, conditions.map(\.need),
      conditions.map { condition in
        zip(condition.claims, most).reduce(condition.need) { $0 - ($1.0 < 0 ? $1.1 : 0) }
      })
  }

  private static func conditions(_ problem: WholeShares) -> [Condition] {
    let network = problem.network
    var found: [[Int64]: Condition] = [:]
    for set in 0..<(1 << network.nodeCount) {
      var condition = Condition(
        need: 0, claims: [Int64](repeating: 0, count: problem.claims.count), gates: [])
      for v in 0..<network.nodeCount where set >> v & 1 == 1 { condition.need -= network.supply[v] }
      for a in 0..<network.arcCount {
        let (from, to) = (set >> Int(network.tail[a]) & 1, set >> Int(network.head[a]) & 1)
        if from == to { continue }
        if let claim = problem.claims.firstIndex(of: a) {
          condition.claims[claim] = from > to ? 1 : -1
        } else if from > to {
          condition.need += network.lower[a]
        } else if let gate = problem.gates.arc.firstIndex(of: Int32(a)) {
          condition.gates.append(gate)
        } else {
          condition.need -= network.upper[a]
        }
      }
      let key = condition.claims + condition.gates.map { Int64($0) }
      if condition.need > found[key]?.need ?? .min { found[key] = condition }
    }
    return Array(found.values)
  }

  /// What a gate lets through beside the claims of `vector`.
  private static func opening(_ problem: WholeShares, _ gate: Int, _ vector: [Int64]) -> Int64 {
    let units = vector[Int(problem.gates.claim[gate])]
    return problem.gates.shares[
      Int(problem.gates.start[gate])..<Int(problem.gates.start[gate + 1])
    ].map { share in
      // Half up, in whole numbers only.
      let twice = 2 * share.numerator * (share.total - units) + share.denominator
      return max(0, twice / (2 * share.denominator) - share.settled)
    }.min()!
  }

  /// Sorted ratios lexicographically least; of equals the vector that gives the first claims most.
  var best: [Int64]? {
    guard var best = feasible.first else { return nil }
    var ratios = sorted(best)
    for vector in feasible.dropFirst() {
      let own = sorted(vector)
      if isLess(own, ratios, vector, best) { (best, ratios) = (vector, own) }
    }
    return best
  }

  private func isLess(
    _ a: [(Int64, Int64)], _ b: [(Int64, Int64)], _ x: [Int64], _ y: [Int64]
  ) -> Bool {
    for (left, right) in zip(a, b) {
      let (l, r) = (left.0 * right.1, right.0 * left.1)
      if l != r { return l < r }
    }
    for (own, other) in zip(x, y) where own != other { return own > other }
    return false
  }

  private func sorted(_ vector: [Int64]) -> [(Int64, Int64)] {
    zip(vector, problem.weights).map { ($0, $1) }.sorted { $0.0 * $1.1 > $1.0 * $0.1 }
  }
}
