/// Input that the solver can not compute with exactly; found before the first pivot.
///
/// It says nothing about whether a flow exists: that is `FlowOutcome.infeasible`.
public enum NetworkFault: Error, Equatable, Sendable {
  /// An array has another length than there are nodes or arcs.
  case shape
  /// The arc's tail or head is not a node.
  case unknownNode(arc: Int)
  /// A ratio row names an arc that does not exist.
  case unknownArc(row: Int)
  /// A ratio row has a coefficient above `NetworkLimits.coefficient`.
  case rowTooLarge(row: Int)
  /// The sum of all supplies, lower bounds and capacities exceeds `NetworkLimits.units`.
  case tooManyUnits(Int128)
  /// (nodes + 1) × the largest cost exceeds `NetworkLimits.price`.
  case costsTooLarge(Int128)
  /// More than 2³⁰ nodes or arcs.
  case tooLarge
}

extension NetworkFault: CustomStringConvertible {
  /// What was found, what is the most, and what to do; arcs and rows are numbered from 1.
  public var description: String {
    switch self {
    case .shape: "an array of the network has another length than there are nodes, arcs or entries"
    case .unknownNode(let arc): "arc \(arc + 1) begins or ends at a node that does not exist"
    case .unknownArc(let row): "ratio row \(row + 1) names an arc that does not exist"
    case .rowTooLarge(let row):
      "ratio row \(row + 1) is too large to compute with exactly: coefficients go up to "
        + "\(NetworkLimits.coefficient); divide the row"
    case .tooManyUnits(let found):
      "supplies and bounds are too large to add up exactly: \(found) units together, at most "
        + "\(NetworkLimits.units); use a larger unit, or smaller bounds for what is unlimited"
    case .costsTooLarge(let found):
      "costs are too large for exact prices: (nodes + 1) × the largest cost is \(found), at most "
        + "\(NetworkLimits.price); use a larger unit of cost"
    case .tooLarge: "more than \(NetworkLimits.size) nodes or arcs"
    }
  }
}

/// What keeps every sum of the solver inside 64 bits. See NetworkSimplex.md for the table.
public enum NetworkLimits {
  /// Σ |supply| + Σ |lower| + Σ capacity, where no capacity counts more than what could ever flow.
  public static let units: Int128 = 1 << 60
  /// (nodes + 1) × max |cost|: no price of a path is larger.
  public static let price: Int128 = 1 << 55
  /// A coefficient of a ratio row.
  public static let coefficient: Int64 = 1 << 53
  /// Nodes or arcs.
  public static let size = 1 << 30
  /// The price of leaving a node of a block unserved: above that of any path.
  static let forbidding: Int64 = 1 << 57
}

extension Network {
  /// Units that an arc may carry beyond its lower bound, at most `most` + 1: no optimum needs more.
  @inline(__always)
  func capacity(of arc: Int, most: Int64) -> Int64 {
    Int64(min(room(of: arc), UInt64(most) + 1))
  }

  /// Upper − lower bound, 0 for an empty arc; the difference of two `Int64` always fits.
  @inline(__always)
  private func room(of arc: Int) -> UInt64 {
    upper[arc] > lower[arc] ? UInt64(bitPattern: upper[arc] &- lower[arc]) : 0
  }

  /// Finds what can not be computed with, and answers the most that any arc could have to carry beyond
  /// its lower bound: all supplies and every arc of negative cost together. Larger capacities mean
  /// the same as this one plus 1: no optimum needs them.
  func admitted(tiers: [[Int64]] = []) throws(NetworkFault) -> Int64 {
    let arcs = tail.count
    guard head.count == arcs, lower.count == arcs, upper.count == arcs, cost.count == arcs,
      tiers.allSatisfy({ $0.count == arcs })
    else { throw .shape }
    guard arcs <= NetworkLimits.size, nodeCount <= NetworkLimits.size else { throw .tooLarge }
    var supplies: Int128 = 0
    var cycling: Int128 = 0
    var largest: UInt64 = 0
    for units in supply { supplies += Int128(units.magnitude) }
    for a in 0..<arcs {
      guard tail[a] >= 0, head[a] >= 0, tail[a] < nodeCount, head[a] < nodeCount else {
        throw .unknownNode(arc: a)
      }
      supplies += Int128(lower[a].magnitude)
      let isNegative = cost[a] < 0 || tiers.contains { $0[a] < 0 }
      if isNegative { cycling += Int128(room(of: a)) }
      largest = max(largest, cost[a].magnitude)
    }
    for costs in tiers { for cost in costs { largest = max(largest, cost.magnitude) } }
    let price = Int128(largest) * Int128(nodeCount + 1)
    guard price <= NetworkLimits.price else { throw .costsTooLarge(price) }
    let most = supplies + cycling
    var total = most
    let enough = most < Int128(UInt64.max) ? UInt64(most) + 1 : UInt64.max
    for a in 0..<arcs { total += Int128(min(room(of: a), enough)) }
    guard total <= NetworkLimits.units else { throw .tooManyUnits(total) }
    return Int64(most)
  }
}
