internal import Allocation
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
  func certificate(_ prices: BoundPrices, claims: [Int]) -> AllocationPrices {
    var rounded = RoundedCertificate(claims.map { beyond[$0]! }, network.arcCount)
    return rounded.complete(AllocationPrices(prices), prices)
  }

  func certificate(_ tree: [BranchNode], claims: [Int]) -> [AllocationBranch] {
    var rounded = RoundedCertificate(claims.map { beyond[$0]! }, network.arcCount)
    return tree.map {
      rounded.complete(AllocationBranch($0, beyond: beyond, claims: claims, network), $0)
    }
  }
}

/// Rounded rows as a certificate has them, the same array for all leaves of a tree.
struct RoundedCertificate {
  private var number: [Int32: Int32] = [:]
  private let arcCount: Int
  private var last: [RoundedRow] = []
  private var converted: [AllocationRoundedRow] = []

  init(_ beyond: [Int], _ arcCount: Int) {
    self.arcCount = arcCount
    for (place, arc) in beyond.enumerated() { number[Int32(arc)] = Int32(arcCount + place) }
  }

  mutating func complete(_ prices: AllocationPrices, _ own: BoundPrices) -> AllocationPrices {
    if own.rounded.isEmpty { return prices }
    if own.rounded != last {
      last = own.rounded
      converted = last.map { convert($0) }
    }
    var prices = prices
    (prices.rounded, prices.roundedPrice) = (converted, own.roundedPrice)
    return prices
  }

  mutating func complete(_ branch: AllocationBranch, _ node: BranchNode) -> AllocationBranch {
    switch (branch, node) {
    case (.bounded(let prices), .bounded(let own)): .bounded(complete(prices, own))
    case (.impossible(let prices), .impossible(let own)): .impossible(complete(prices, own))
    default: branch
    }
  }

  private func convert(_ row: RoundedRow) -> AllocationRoundedRow {
    var arcs: [Int32] = []
    var coefficients: [Int64] = []
    for (arc, coefficient) in zip(row.arcs, row.coefficients) {
      guard let arc = Int(arc) < arcCount ? arc : number[arc] else { continue }
      arcs.append(arc)
      coefficients.append(coefficient)
    }
    return AllocationRoundedRow(
      potential: row.potential, rowPrice: row.rowPrice,
      facets: row.facets.map {
        AllocationFacet(
          row: $0.row, matched: $0.matched, other: $0.other, limit: $0.limit, price: $0.price)
      },
      roundedPrice: row.roundedPrice, denominator: row.denominator, arcs: arcs,
      coefficients: coefficients, limit: row.limit)
  }
}
