/// Checks of weighted lexicographic fairness (Megiddo 1974; Fujishige 1980).
///
/// Let r₀ > r₁ > … be the ratios of the levels, Jᵢ the claims of levels ≤ i, and Sᵢ the nodes of
/// pieces ≤ i: nested cuts that never hold the source of the claims. The checker demands
///
/// 1. the witness flow x is feasible and gives each claim its share, weight × ratio;
/// 2. every arc that leaves an Sᵢ is at its lower bound; every arc that enters one, claims of the
///    entered piece's own level aside, is at its upper bound;
/// 3. a claim of level k that enters a piece before k is at its upper bound; one that enters a
///    piece after k is at its lower bound.
///
/// *Lemma.* In every feasible flow y, Σ y over Jᵢ ≥ Σ x over Jᵢ. For what enters Sᵢ on claims is
/// what leaves it, minus what enters it otherwise, minus its supply; by 2 this is least in x. A
/// claim outside Jᵢ that enters Sᵢ has x = upper ≥ y by 3, and one in Jᵢ that does not enter Sᵢ
/// has x = lower ≤ y; taking the first off and adding the second keeps ≥.
///
/// *Theorem.* x is fair, and every fair flow has the same claims. Let y be at least as fair. Its
/// largest ratio is ≤ r₀, but by the lemma the weighted mean ratio over J₀ is ≥ r₀: so all of J₀
/// have ratio r₀ exactly. Take these equal entries off both sorted lists: the rest of y has ratios
/// ≤ r₁, while the lemma for J₁ minus the equality on J₀ gives a mean ≥ r₁ on level 1; and so on.
///
/// Each fair flow has such cuts: Sᵢ are the nodes that can not be reached from the source by
/// augmenting without raising a claim of Jᵢ.
public enum FairProof {
  /// Checks that the certificate's shares are the fair ones among all flows, fractions included.
  ///
  /// Time is linear in nodes + arcs + claims + levels.
  public static func checkOptimal(
    _ problem: FairProblem, _ certificate: FairCertificate
  ) throws(ProofFailure) {
    let claimOfArc = try problem.checkShape()
    let statement = problem.statement
    let levelCount = certificate.shares.levels.count
    try certificate.shares.checkShape(claimCount: problem.claims.count)
    try checkCount("piece", certificate.piece.count, equals: statement.nodeCount)
    try checkCount("scaledFlow", certificate.scaledFlow.count, equals: statement.arcCount)
    for node in certificate.piece.indices
    where certificate.piece[node] < 0 || certificate.piece[node] > levelCount {
      throw .shape("piece: node \(node) lies in none")
    }
    let source = problem.source
    guard certificate.piece[source] == levelCount else {
      throw .shape("piece: the claims start inside a cut")
    }
    // What leaves minus what enters a node, in 1 / denominator of its piece.
    var wide = WideArithmetic()
    var balance = [Int128](repeating: 0, count: statement.nodeCount)
    for arc in claimOfArc.indices {
      let (tail, head) = (Int(statement.tail[arc]), Int(statement.head[arc]))
      let isScaled =
        claimOfArc[arc] < 0
        ? try checkArc(arc, statement, certificate)
        : try checkClaim(Int(claimOfArc[arc]), arc, problem, certificate)
      let flow = certificate.scaledFlow[arc]
      let leaving = isScaled ? 1 : certificate.denominator(of: tail)
      wide.add(flow, times: leaving, to: &balance[tail])
      let entering = isScaled ? 1 : certificate.denominator(of: head)
      wide.add(-flow, times: entering, to: &balance[head])
    }
    try wide.check()
    // The source's own balance mixes denominators. It need not be looked at: all balances sum to
    // zero, so if all supplies do as well, the last node conserves where the others do.
    var total: Int128 = 0
    for node in balance.indices {
      let supply = Int128(statement.supply[node])
      total += supply
      guard node == source || balance[node] == supply * certificate.denominator(of: node) else {
        throw .notConserved(node: node)
      }
    }
    if total != 0 { throw .suppliesUnbalanced }
  }

  /// An arc that is no claim: within its bounds inside a piece, at a bound between two pieces.
  ///
  /// - Returns: whether its flow is in 1 / denominator of the piece.
  private static func checkArc(
    _ arc: Int, _ statement: FlowStatement, _ certificate: FairCertificate
  ) throws(ProofFailure) -> Bool {
    let flow = certificate.scaledFlow[arc]
    let (lower, upper) = (Int128(statement.lower[arc]), Int128(statement.upper[arc]))
    let (tail, head) = (Int(statement.tail[arc]), Int(statement.head[arc]))
    let (from, to) = (certificate.piece[tail], certificate.piece[head])
    if from == to {
      let scale = certificate.denominator(of: head)
      guard lower * scale <= flow, flow <= upper * scale else {
        throw .flowOutsideBounds(arc: arc)
      }
      return true
    }
    guard lower <= upper else { throw .flowOutsideBounds(arc: arc) }
    guard flow == (from < to ? lower : upper) else { throw .arcNotTight(arc: arc) }
    return false
  }

  /// A claim: its share within its bounds, and at one of them unless it enters its own piece.
  ///
  /// - Returns: whether its flow is in 1 / denominator of its level.
  private static func checkClaim(
    _ claim: Int, _ arc: Int, _ problem: FairProblem, _ certificate: FairCertificate
  ) throws(ProofFailure) -> Bool {
    let statement = problem.statement
    let level = certificate.shares.level[claim]
    let ratio = certificate.shares.levels[Int(level)]
    let share = Int128(problem.weights[claim]) * Int128(ratio.numerator)
    let scale = Int128(ratio.denominator)
    let (lower, upper) = (Int128(statement.lower[arc]), Int128(statement.upper[arc]))
    guard lower * scale <= share, share <= upper * scale else {
      throw .shareOutsideBounds(claim: claim)
    }
    let flow = certificate.scaledFlow[arc]
    let piece = certificate.piece[Int(statement.head[arc])]
    if piece == level {
      guard flow == share else { throw .shareNotTight(claim: claim) }
      return true
    }
    let bound = piece < level ? upper : lower
    guard flow == bound, share == bound * scale else { throw .shareNotTight(claim: claim) }
    return false
  }

  /// Checks a flow in whole units against exact shares that `checkOptimal` has proven: it is
  /// feasible, each claim is its share rounded up or down, and the claims of each level add up to
  /// exactly the level's amount (which is whole, for the cuts are).
  ///
  /// Which claims of a level are rounded up is not judged: a largest-remainder rule, or any other
  /// order of preference, is the caller's word.
  public static func checkWholeShares(
    _ problem: FairProblem, _ shares: FairShares, flow: [Int64]
  ) throws(ProofFailure) {
    _ = try problem.checkShape()
    try shares.checkShape(claimCount: problem.claims.count)
    try FlowProof.checkFeasible(problem.statement, flow: flow)
    var wide = WideArithmetic()
    var surplus = [Int128](repeating: 0, count: shares.levels.count)
    for claim in problem.claims.indices {
      let level = Int(shares.level[claim])
      let ratio = shares.levels[level]
      let share = Int128(problem.weights[claim]) * Int128(ratio.numerator)
      let amount = Int128(flow[Int(problem.claims[claim])]) * Int128(ratio.denominator)
      // The whole numbers less than 1 away from a share are its floor and its ceiling.
      guard (amount - share).magnitude < ratio.denominator else {
        throw .notARoundedShare(claim: claim)
      }
      wide.add(amount - share, to: &surplus[level])
    }
    try wide.check()
    if let level = surplus.firstIndex(where: { $0 != 0 }) {
      throw .levelTotalDiffers(level: level)
    }
  }
}

extension FairCertificate {
  /// The denominator of the flows inside the node's piece; 1 outside of all cuts.
  @inline(__always)
  fileprivate func denominator(of node: Int) -> Int128 {
    let piece = Int(piece[node])
    return piece < shares.levels.count ? Int128(shares.levels[piece].denominator) : 1
  }
}
