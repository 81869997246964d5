import Planning
import Solvers

@testable import Allocation
@testable import Rebalancing

/// All vectors of losses of a small network, in order.
enum EveryLoss {
  /// The vectors of losses that some whole flow has and whose sorted fractions are least, among those with the
  /// least sum if `sumFirst`; nil if there are too many to try.
  static func best(
    _ network: AllocationNetwork, _ claims: [Int], _ weights: [Int64], sumFirst: Bool = false
  ) throws -> [[Int64]]? {
    var vectors: [[Int64]] = [[]]
    for arc in claims {
      vectors = vectors.flatMap { v in
        (network.lower[arc]...network.upper[arc]).map { v + [$0] }
      }
      if vectors.count > 2000 { return nil }
    }
    func key(_ v: [Int64]) -> [Fraction] {
      let sum = sumFirst ? [Fraction(units: v.reduce(0, +), weight: 1)] : []
      return sum + zip(v, weights).map { Fraction(units: $0, weight: $1) }.sorted { $1 < $0 }
    }
    var found: (key: [Fraction], vectors: [[Int64]])?
    for (key, v) in vectors.map({ (key($0), $0) }).sorted(by: {
      $0.0.lexicographicallyPrecedes($1.0)
    }) {
      if let found, found.key.lexicographicallyPrecedes(key) { break }
      var fixed = network.statement
      for (arc, units) in zip(claims, v) { (fixed.lower[arc], fixed.upper[arc]) = (units, units) }
      if case .found = try RatioFlow(fixed, network.rows, threads: 1).solve() {
        found = (key, (found?.vectors ?? []) + [v])
      }
    }
    return found?.vectors ?? []
  }

  private struct Fraction: Comparable {
    var units: Int64
    var weight: Int64
    static func < (a: Fraction, b: Fraction) -> Bool { a.units * b.weight < b.units * a.weight }
    static func == (a: Fraction, b: Fraction) -> Bool { a.units * b.weight == b.units * a.weight }
  }
}
