/// Weighted fair sharing in a network: which claims carry how much, the largest ratio first.
///
/// Claim j is the flow x of the arc `claims[j]`, its ratio is x / `weights[j]`. All claims leave
/// one common node ("unmet need" leaves it for the rows that need money). A fair flow makes the
/// largest ratio as small as possible, then the next largest, and so on. The statement's cost is
/// not looked at.
public struct FairProblem: Sendable {
  /// The network; arcs of claims are among its arcs.
  public var statement: FlowStatement
  /// Arcs of the statement, each once.
  public var claims: [Int32]
  /// One per claim, > 0.
  public var weights: [Int64]

  /// Takes the arrays as they are; checks refuse a wrong shape.
  public init(statement: FlowStatement, claims: [Int32], weights: [Int64]) {
    self.statement = statement
    self.claims = claims
    self.weights = weights
  }
}

/// Exact shares: claim j carries `weights[j]` × the ratio of its level.
public struct FairShares: Sendable, Equatable {
  /// A ratio numerator / denominator with numerator ≥ 0 and denominator > 0; need not be reduced.
  public struct Ratio: Sendable, Equatable {
    /// Units of a claim, ≥ 0.
    public var numerator: Int64
    /// Units of weight, > 0.
    public var denominator: Int64

    /// Takes both as they are; checks refuse a negative one and a denominator of 0.
    public init(_ numerator: Int64, _ denominator: Int64) {
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  /// Ratios, falling strictly; the last may be 0.
  public var levels: [Ratio]
  /// The level of each claim.
  public var level: [Int32]

  /// Takes both as they are, `level` parallel to the claims.
  public init(levels: [Ratio], level: [Int32]) {
    self.levels = levels
    self.level = level
  }
}

/// Exact shares with a witness flow and the nested cuts that force them; see `FairProof`.
public struct FairCertificate: Sendable, Equatable {
  /// What is claimed to be fair.
  public var shares: FairShares
  /// One per node, 0...levels.count: the first cut the node lies in; levels.count is outside of all
  /// cuts, where the node that the claims leave must be.
  public var piece: [Int32]
  /// One per arc. In 1 / denominator of a level on the arcs inside that level's piece and on the
  /// claims of that level that enter that piece; in plain units on all other arcs.
  public var scaledFlow: [Int128]

  /// Takes the arrays as they are; checks refuse a wrong shape.
  public init(shares: FairShares, piece: [Int32], scaledFlow: [Int128]) {
    self.shares = shares
    self.piece = piece
    self.scaledFlow = scaledFlow
  }
}

extension FairProblem {
  /// The node that all claims leave; call after `checkShape()`.
  var source: Int { Int(statement.tail[Int(claims[0])]) }

  /// The claim on each arc, or −1.
  func checkShape() throws(ProofFailure) -> [Int32] {
    var claimOfArc: [Int32] = []
    try FairProblem.checkShape(statement, claims: claims, weights: weights, &claimOfArc)
    return claimOfArc
  }

  /// Writes the claim on each arc, or −1, to `claimOfArc`.
  static func checkShape(
    _ statement: FlowStatement, claims: [Int32], weights: [Int64], _ claimOfArc: inout [Int32]
  ) throws(ProofFailure) {
    try statement.checkShape()
    try checkCount("weights", weights.count, equals: claims.count)
    if claims.isEmpty { throw .shape("claims: none") }
    claimOfArc.refill(-1, count: statement.arcCount)
    for claim in claims.indices {
      let arc = Int(claims[claim])
      guard claimOfArc.indices.contains(arc) else { throw .shape("claims: \(claim) names no arc") }
      guard statement.tail[arc] == statement.tail[Int(claims[0])], claimOfArc[arc] < 0 else {
        throw .claimMisplaced(claim: claim)
      }
      guard weights[claim] > 0 else { throw .weightNotPositive(claim: claim) }
      claimOfArc[arc] = Int32(claim)
    }
  }
}

extension FairShares {
  func checkShape(claimCount: Int) throws(ProofFailure) {
    try checkCount("level", level.count, equals: claimCount)
    for index in levels.indices {
      let ratio = levels[index]
      guard ratio.numerator >= 0, ratio.denominator > 0 else {
        throw .levelsNotFalling(level: index)
      }
      if index == 0 { continue }
      let before = levels[index - 1]
      guard
        Int128(before.numerator) * Int128(ratio.denominator)
          > Int128(ratio.numerator) * Int128(before.denominator)
      else { throw .levelsNotFalling(level: index) }
    }
    for claim in level.indices where !levels.indices.contains(Int(level[claim])) {
      throw .shape("level: claim \(claim) has none")
    }
  }
}
