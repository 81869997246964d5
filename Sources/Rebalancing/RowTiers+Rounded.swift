internal import Allocation
internal import Certificates
internal import Planning
internal import Solvers

// Certificates with rounded rows, about the network that the checker builds.

extension RowTiers {
  /// Nodes and rows up to which rounded rows are looked for, and how many a program may get.
  ///
  /// Reason: they are dense, and what a vertex needs them for is the last unit of small plans.
  static let roundedRowCount = 1500
  static let roundedLimit = 120

  /// Which attempts at a program are made: all, the small tree alone, or what comes after it.
  enum Attempts {
    case all, first
    case others(after: RatioSearch.Outcome)
  }

  /// Nodes of a tree before rounded rows are tried.
  static let plainBranches = 300

  /// Solves a program: by a small tree, else with rounded rows, else by as large a tree as is allowed. Rounded
  /// rows close most of what a tree does not, but they are dense, and hinder it where amounts are huge.
  mutating func solve(
    _ priced: Network, known: RatioSearch.WholeFlow?, goal: Int128 = .min, enough: Int128 = .max,
    _ part: Attempts = .all
  ) throws(RebalancingFault) -> RatioSearch.Outcome {
    let program = RatioSearch.Program(lower: priced.lower, upper: priced.upper, cost: priced.cost)
    var known = known
    let isSmall = search.rowCount <= Self.roundedRowCount
    let first = isSmall ? min(branchLimit, Self.plainBranches) : branchLimit
    var attempts = [(rounded: 0, nodes: first)]
    // Once a tier has been given up, small trees are all that the rest of it gets.
    if first < branchLimit {
      attempts += [(Self.roundedLimit, first), (Self.roundedLimit, branchLimit), (0, branchLimit)]
    }
    var outcome: RatioSearch.Outcome?
    for (number, (rounded, nodes)) in attempts.enumerated() {
      switch part {
      case .first where number > 0: continue
      case .others(let first) where number == 0:
        outcome = first
        continue
      case .all, .first, .others: break
      }
      if number == 2, isSmall, case .found(let best, let bound, _, _)? = outcome {
        known = improve(program, known ?? best, to: max(goal, bound))
      }
      search.roundedLimit = rounded
      let start = try basis(priced)
      let found = search.solve(
        program, known: known, start: start, goal: goal, enough: enough, branchLimit: nodes)
      outcome = found
      switch found {
      case .found(let best, let bound, _, let tree) where tree == nil:
        if best.value <= max(goal, bound) { return found }
        known = best
      case .undecided: continue
      default: return found
      }
    }
    return outcome!
  }

  /// With an arc for units beyond the cap of each of `claims`; the others are closed.
  func certificate(_ prices: BoundPrices, claims: [Int]) -> BoundPrices {
    var rounded = RoundedCertificate(claims.map { beyond[$0]! }, network.arcCount)
    return rounded.complete(prices)
  }

  func certificate(_ tree: [BranchNode], claims: [Int]) -> [BranchNode] {
    var rounded = RoundedCertificate(claims.map { beyond[$0]! }, network.arcCount)
    return tree.map {
      rounded.complete($0.renumbered(beyond: beyond, claims: claims, network))
    }
  }
}

/// Rounded rows as a certificate has them, the same array for all leaves of a tree.
struct RoundedCertificate {
  private var number: [Int32: Int32] = [:]
  private let arcCount: Int
  private var last: [RoundedRow] = []
  private var converted: [RoundedRow] = []

  init(_ beyond: [Int], _ arcCount: Int) {
    self.arcCount = arcCount
    for (place, arc) in beyond.enumerated() { number[Int32(arc)] = Int32(arcCount + place) }
  }

  mutating func complete(_ prices: BoundPrices) -> BoundPrices {
    if prices.rounded != last {
      last = prices.rounded
      converted = last.map { convert($0) }
    }
    var prices = prices
    prices.rounded = converted
    return prices
  }

  mutating func complete(_ node: BranchNode) -> BranchNode {
    switch node {
    case .bounded(let prices): .bounded(complete(prices))
    case .impossible(let prices): .impossible(complete(prices))
    default: node
    }
  }

  private func convert(_ row: RoundedRow) -> RoundedRow {
    var converted = row
    (converted.arcs, converted.coefficients) = ([], [])
    for (arc, coefficient) in zip(row.arcs, row.coefficients) {
      guard let arc = Int(arc) < arcCount ? arc : number[arc] else { continue }
      converted.arcs.append(arc)
      converted.coefficients.append(coefficient)
    }
    return converted
  }
}
