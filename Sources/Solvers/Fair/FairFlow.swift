/// The fairest shares among all feasible flows, fractions included, or the proof that there is no feasible flow.
public enum FairOutcome: Sendable, Equatable {
  case optimal(FairOptimum)
  case infeasible(FlowConflict)
}

/// A ratio of claim to weight, in lowest terms.
public struct FairLevel: Sendable, Hashable {
  /// Units, ≥ 0.
  public var numerator: Int64
  /// Weight, > 0.
  public var denominator: Int64

  /// Takes both as they are, unreduced; `==` compares them as they stand.
  public init(_ numerator: Int64, _ denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// Fair shares, the nested cuts that force them, and a flow that grants them.
///
/// Claim j gets `weights[j]` × `levels[level[j]]` units, a fraction. Let Sᵢ be the nodes whose piece
/// is ≤ i. Arcs that leave Sᵢ for a later piece carry their lower bound; arcs that enter it from a
/// later piece, claims aside, their upper bound. So the claims that enter Sᵢ must carry together what
/// they do carry. A claim that enters a piece before its own level is at its upper bound; one that
/// enters a later piece carries nothing.
public struct FairOptimum: Sendable, Equatable {
  /// From the largest ratio to the smallest, all different; the last may be 0.
  public var levels: [FairLevel]
  /// The level of each claim.
  public var level: [Int32]
  /// The level whose cut a node first belongs to, one per node; `levels.count` for the nodes outside
  /// of all cuts, among them the one that the claims leave.
  public var piece: [Int32]
  /// What each arc carries: in units / denominator of the piece's level if it is inside that piece or
  /// is a claim that enters the piece of its own level; in units on all other arcs.
  public var scaledFlow: [Int128]
  /// What it took to find.
  public var counts: FairCounts
}

/// What a solve took: counts, not times.
public struct FairCounts: Sendable, Equatable {
  /// Maximum flows sought.
  public var maximumFlows = 0
  /// Arcs of all networks in which a maximum flow was sought, together.
  public var arcsSearched = 0

  /// All 0.
  public init() {}
}

/// Shares that are fair in the order of the largest: the largest ratio of claim to weight is as small
/// as possible, then the next largest, and so on (weighted lexicographic min-max).
///
/// Claims are arcs that all leave one node: "unmet need" leaves it for the rows that need money. What
/// the claims can carry is then a base of a contrapolymatroid, for which such shares exist, are unique
/// and are found by cuts alone: Megiddo (1974), Fujishige (1980), Groenevelt (1991), and for
/// the flows Gallo, Grigoriadis & Tarjan (1989). All arithmetic is exact.
///
/// ```swift
/// let fair = FairFlow(network, claims: unmetArcs, weights: needs)
/// guard case .optimal(let shares) = try fair.solve() else { … }
/// ```
/// Costs of the network are not looked at. An upper bound of a claim is a hard bound: a claim that
/// reaches it carries no more and has a level of its own. Algorithm and limits: FairFlow.md.
public struct FairFlow: Sendable {
  /// As given; costs count for nothing.
  public let network: Network
  /// Arcs, each once, that leave one common node.
  public let claims: [Int]
  /// One per claim, > 0.
  public let weights: [Int64]

  /// - Parameters:
  ///   - claims: arcs, each once, with lower bound 0, that leave one common node.
  ///   - weights: one per claim, > 0.
  public init(_ network: Network, claims: [Int], weights: [Int64]) {
    self.network = network
    self.claims = claims
    self.weights = weights
  }

  /// Finds the shares with their certificate.
  ///
  /// At most 2 × levels + 2 maximum flows, most of them in small parts of the network.
  ///
  /// - Throws: what can not be computed with, before anything is computed.
  public func solve() throws(FairFault) -> FairOutcome {
    let most = try admitted()
    for arc in 0..<network.arcCount where network.lower[arc] > network.upper[arc] {
      return .infeasible(.emptyArc(arc))
    }
    let everyNode = [Bool](repeating: true, count: network.nodeCount)
    let supplied = network.supply.reduce(Int128(0)) { $0 + Int128($1) }
    if supplied > 0 { return .infeasible(.excess(inside: everyNode)) }
    if supplied < 0 { return .infeasible(.shortage(inside: everyNode)) }
    var decomposition = FairDecomposition(self, most: most)
    if let conflict = decomposition.splitOffUnforced() { return .infeasible(conflict) }
    decomposition.splitUntilLevel()
    return .optimal(decomposition.optimum())
  }
}

/// Input that shares can not be computed for; found before anything is computed.
public enum FairFault: Error, Equatable, Sendable {
  case network(NetworkFault)
  /// No claims, or not one weight for each.
  case shape
  /// Not an arc, named twice, a loop, or it leaves another node than the first claim.
  case claimMisplaced(claim: Int)
  /// A claim's lower bound is not 0.
  case claimBounded(claim: Int)
  /// A weight is not above 0.
  case weightNotPositive(claim: Int)
  /// The sum of all weights exceeds `FairLimits.weight`.
  case weightsTooLarge(Int128)
}

/// What keeps ratios inside 64 bits and scaled units inside 128. See FairFlow.md for the table.
public enum FairLimits {
  /// Σ |supply| + Σ |lower| + Σ capacity, where no capacity counts more than what could ever flow:
  /// an eighth of `NetworkLimits.units`, for bounds are moved before units are made whole.
  public static let units: Int128 = 1 << 57
  /// Σ weight. The denominator of a ratio is a sum of weights, its numerator at most `units`.
  public static let weight: Int128 = 1 << 62
}

extension FairFlow {
  /// Finds what can not be computed with, and answers the most that an arc could have to carry beyond
  /// its lower bound.
  func admitted() throws(FairFault) -> Int64 {
    var plain = network
    plain.cost = [Int64](repeating: 0, count: network.arcCount)
    let most: Int64
    do { most = try plain.admitted() } catch { throw .network(error) }
    var units = Int128(most)
    for a in 0..<network.arcCount { units += Int128(network.capacity(of: a, most: most)) }
    guard units <= FairLimits.units else { throw .network(.tooManyUnits(units)) }
    try admitClaims()
    var weight: Int128 = 0
    for w in weights { weight += Int128(w) }
    guard weight <= FairLimits.weight else { throw .weightsTooLarge(weight) }
    let price = Int128(claims.count) * Int128(network.nodeCount + 1)
    guard price <= NetworkLimits.price else { throw .network(.costsTooLarge(price)) }
    return most
  }

  private func admitClaims() throws(FairFault) {
    guard !claims.isEmpty, weights.count == claims.count else { throw .shape }
    var isClaim = [Bool](repeating: false, count: network.arcCount)
    for (claim, arc) in claims.enumerated() {
      guard isClaim.indices.contains(arc), !isClaim[arc],
        network.tail[arc] == network.tail[claims[0]], network.head[arc] != network.tail[arc]
      else { throw .claimMisplaced(claim: claim) }
      guard network.lower[arc] == 0 else { throw .claimBounded(claim: claim) }
      guard weights[claim] > 0 else { throw .weightNotPositive(claim: claim) }
      isClaim[arc] = true
    }
  }
}
