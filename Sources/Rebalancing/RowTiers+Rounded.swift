internal import Planning
internal import Solvers

// Certificates with rounded rows, about the network that the checker builds.

extension RowTiers {
  /// Nodes and rows up to which rounded rows are looked for, and how many a program may get.
  ///
  /// Reason: they are dense, and what a vertex needs them for is the last unit of small plans.
  static let roundedRowCount = 1500
  static let roundedLimit = 120

  static func search(_ network: Network, _ rows: RatioRows) -> RatioSearch {
    var search = RatioSearch(network, rows)
    search.roundedLimit = search.rowCount <= roundedRowCount ? roundedLimit : 0
    return search
  }

  /// With an arc for units beyond the cap of each of `claims`; the others are closed.
  func certificate(_ prices: BoundPrices, claims: [Int]) -> AllocationPrices {
    var rounded = RoundedCertificate(claims.map { beyond[$0]! }, network.arcCount)
    return rounded.complete(AllocationPrices(prices), prices)
  }

  func certificate(_ tree: [BranchNode], claims: [Int]) -> [AllocationBranch] {
    var rounded = RoundedCertificate(claims.map { beyond[$0]! }, network.arcCount)
    return tree.map { node in
      let branch = AllocationBranch(node, beyond: beyond, claims: claims, network)
      switch (branch, node) {
      case (.bounded(let prices), .bounded(let own)):
        return .bounded(rounded.complete(prices, own))
      case (.impossible(let prices), .impossible(let own)):
        return .impossible(rounded.complete(prices, own))
      default: return branch
      }
    }
  }
}

/// Rounded rows as a certificate has them, the same array for all leaves of a tree.
private struct RoundedCertificate {
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
