import TestSupport
import Testing

@testable import Allocation
@testable import Proofs

struct FairProofTests {
  /// Node 0 is the source of claims. Row 1 needs 5 (weights 2 and 1), row 2 needs 1 (weight 3):
  /// ratios 5/3 and 1/3, shares 10/3, 5/3 and 1.
  private let problem = FairProblem(
    statement: FlowStatement(
      [6, -5, -1], arcs: [(0, 1, 0, 9, 0), (0, 1, 0, 9, 0), (0, 2, 0, 9, 0), (1, 2, 0, 4, 0)]),
    claims: [0, 1, 2], weights: [2, 1, 3])
  private let certificate = FairCertificate(
    shares: FairShares(levels: [.init(5, 3), .init(1, 3)], level: [0, 0, 1]),
    piece: [2, 0, 1], scaledFlow: [10, 5, 3, 0])

  private func check(
    _ problem: FairProblem? = nil, _ change: (inout FairCertificate) -> Void = { _ in }
  ) -> ProofFailure? {
    var certificate = certificate
    change(&certificate)
    return ProofRecord.fair(problem ?? self.problem, certificate, whole: nil).failure
  }

  @Test func `fair shares with nested cuts are accepted`() {
    #expect(check() == nil)
  }

  @Test func `each way to be wrong has its own failure`() {
    #expect(check { $0.shares.levels[1] = .init(5, 3) } == .levelsNotFalling(level: 1))
    #expect(check { $0.shares.levels[1] = .init(-1, 3) } == .levelsNotFalling(level: 1))
    #expect(check { $0.shares.levels[0] = .init(5, 0) } == .levelsNotFalling(level: 0))
    #expect(check { $0.shares.level[0] = 2 } == .shape("level: claim 0 has none"))
    #expect(check { $0.shares.level[0] = 1 } == .shareNotTight(claim: 0))
    #expect(check { $0.piece[1] = 3 } == .shape("piece: node 1 lies in none"))
    #expect(check { $0.piece[0] = 1 } == .shape("piece: the claims start inside a cut"))
    #expect(check { $0.scaledFlow[0] = 11 } == .shareNotTight(claim: 0))
    #expect(check { $0.scaledFlow[3] = 1 } == .arcNotTight(arc: 3))
    #expect(check { $0.shares.levels[0] = .init(50, 3) } == .shareOutsideBounds(claim: 0))
    var other = problem
    other.statement.supply = [7, -6, -1]
    #expect(check(other) == .notConserved(node: 1))
    other.statement.supply = [5, -5, -1]
    #expect(check(other) == .suppliesUnbalanced)
    other = problem
    (other.statement.lower[3], other.statement.upper[3]) = (0, -1)
    #expect(check(other) == .flowOutsideBounds(arc: 3))
    other = problem
    other.claims[1] = 0
    #expect(check(other) == .claimMisplaced(claim: 1))
    other.claims[1] = 3
    #expect(check(other) == .claimMisplaced(claim: 1))
    other.claims[1] = 4
    #expect(check(other) == .shape("claims: 1 names no arc"))
    other = problem
    other.weights[2] = 0
    #expect(check(other) == .weightNotPositive(claim: 2))
    #expect(
      check(FairProblem(statement: problem.statement, claims: [], weights: []))
        == .shape("claims: none"))
  }

  @Test func `a claim of nothing beside a full one in the same row is not fair`() {
    // Row 1 needs 2; shares 1 and 1 are fair, 2 and 0 are not: nothing forces the first claim.
    let pair = FairProblem(
      statement: FlowStatement([2, -2], arcs: [(0, 1, 0, 9, 0), (0, 1, 0, 9, 0)]),
      claims: [0, 1], weights: [1, 1])
    let unfair = FairCertificate(
      shares: FairShares(levels: [.init(2, 1), .init(0, 1)], level: [0, 1]), piece: [2, 0],
      scaledFlow: [2, 0])
    #expect(ProofRecord.fair(pair, unfair, whole: nil).failure == .shareNotTight(claim: 1))
    // With a cap of 0 on the second claim they are.
    var capped = pair
    capped.statement.upper[1] = 0
    #expect(ProofRecord.fair(capped, unfair, whole: nil).failure == nil)
  }

  @Test func `flows that run in a circle below their lower bounds are refused`() {
    let circle = FairProblem(
      statement: FlowStatement(
        [1, -1, 0], arcs: [(0, 1, 0, 9, 0), (1, 2, 0, 9, 0), (2, 1, 0, 9, 0)]),
      claims: [0], weights: [1])
    func check(_ amount: Int128) -> ProofFailure? {
      let shares = FairShares(levels: [.init(1, 1)], level: [0])
      let certificate = FairCertificate(
        shares: shares, piece: [1, 0, 0], scaledFlow: [1, amount, amount])
      return ProofRecord.fair(circle, certificate, whole: nil).failure
    }
    #expect(check(9) == nil)
    #expect(check(-1) == .flowOutsideBounds(arc: 1))
    #expect(check(10) == .flowOutsideBounds(arc: 1))
  }

  @Test func `a claim held up by its own lower bound needs no cut`() {
    // Row 1 needs 3; the first claim carries at least 2, the second the rest.
    func check(_ lower: Int64) -> ProofFailure? {
      let problem = FairProblem(
        statement: FlowStatement([3, -3], arcs: [(0, 1, lower, 9, 0), (0, 1, 0, 9, 0)]),
        claims: [0, 1], weights: [1, 1])
      let shares = FairShares(levels: [.init(2, 1), .init(1, 1)], level: [0, 1])
      let certificate = FairCertificate(shares: shares, piece: [2, 1], scaledFlow: [2, 1])
      return ProofRecord.fair(problem, certificate, whole: nil).failure
    }
    #expect(check(2) == nil)
    #expect(check(1) == .shareNotTight(claim: 0))
    #expect(check(3) == .shareOutsideBounds(claim: 0))
  }

  @Test func `a full claim in an earlier row has exactly its upper bound as share`() {
    // Row 1 needs 3; the second claim is full with 1 and leaves 2 to the first.
    func check(_ second: FairShares.Ratio) -> ProofFailure? {
      let problem = FairProblem(
        statement: FlowStatement([3, -3], arcs: [(0, 1, 0, 9, 0), (0, 1, 0, 1, 0)]),
        claims: [0, 1], weights: [1, 1])
      let shares = FairShares(levels: [.init(2, 1), second], level: [0, 1])
      let certificate = FairCertificate(shares: shares, piece: [2, 0], scaledFlow: [2, 1])
      return ProofRecord.fair(problem, certificate, whole: nil).failure
    }
    #expect(check(.init(1, 1)) == nil)
    #expect(check(.init(1, 2)) == .shareNotTight(claim: 1))
    #expect(check(.init(3, 2)) == .shareOutsideBounds(claim: 1))
  }

  @Test func `whole shares are rounded shares that keep each level's total`() {
    func whole(_ flow: [Int64]) -> ProofFailure? {
      ProofRecord.fair(problem, certificate, whole: flow).failure
    }
    #expect(whole([3, 2, 1, 0]) == nil)
    #expect(whole([4, 1, 1, 0]) == nil)
    #expect(whole([5, 0, 1, 0]) == .notARoundedShare(claim: 0))
    #expect(whole([3, 1, 1, 0]) == .notConserved(node: 0))
    #expect(whole([4, 2, 0, 1]) == .notARoundedShare(claim: 2))
    var slack = problem
    slack.statement = FlowStatement(
      [6, -5, -1],
      arcs: [
        (0, 1, 0, 9, 0), (0, 1, 0, 9, 0), (0, 2, 0, 9, 0), (1, 2, 0, 4, 0), (1, 0, 0, 9, 0),
      ])
    var padded = certificate
    padded.scaledFlow.append(0)
    #expect(ProofRecord.fair(slack, padded, whole: [3, 2, 1, 0, 0]).failure == nil)
    #expect(
      ProofRecord.fair(slack, padded, whole: [4, 2, 1, 0, 1]).failure
        == .levelTotalDiffers(level: 0))
  }

  @Test func `scaled flows beyond 128 bits are a failed proof`() {
    let (least, most) = (Int64.min, Int64.max)
    let wide = FairProblem(
      statement: FlowStatement(
        [0, 0, 0],
        arcs: [(0, 1, 0, 0, 0)]
          + (0..<6).map { _ in (1, 2, least, most, 0) } + [(2, 1, least, most, 0)]),
      claims: [0], weights: [1])
    let huge = Int128(most) * Int128(most)
    let certificate = FairCertificate(
      shares: FairShares(levels: [.init(0, most)], level: [0]), piece: [1, 0, 0],
      scaledFlow: [0] + [Int128](repeating: huge, count: 6) + [huge])
    #expect(ProofRecord.fair(wide, certificate, whole: nil).failure == .overflow)
  }

  private func falling(_ problem: FairProblem, _ amount: (Int) -> Fraction) -> [Fraction] {
    problem.claims.indices.map { amount($0) / problem.weights[$0] }.sorted { $0 > $1 }
  }

  @Test(arguments: Trials.of(0..<200))
  func `solved shares are proven, no whole flow is fairer, and no change moves a share`(seed: Int) {
    let record = Samples.fair(seed: seed)
    guard case .fair(let problem, let certificate, let whole) = record else { return }
    #expect(record.failure == nil)
    #expect(whole != nil)
    func share(_ shares: FairShares, _ claim: Int) -> Fraction {
      let level = shares.levels[Int(shares.level[claim])]
      return Fraction(problem.weights[claim] * level.numerator, level.denominator)
    }
    let fairest = falling(problem) { share(certificate.shares, $0) }
    var random = SeededGenerator(seed: UInt64(seed) &+ 8)
    for _ in 0..<50 {
      var other = problem.statement
      other.cost = other.cost.map { _ in Int64.random(in: -5...9, using: &random) }
      guard case .flow(let flow, _) = TinySolver.solve(other) else { continue }
      let ratios = falling(problem) { Fraction(flow[Int(problem.claims[$0])], 1) }
      #expect(!ratios.lexicographicallyPrecedes(fairest))
    }
    for mutation in Mutation.all(of: record) where mutation.record.holds {
      guard case .fair(_, let changed, _) = mutation.record else { continue }
      #expect(mutation.part == .piece || mutation.part == .ratio || mutation.part == .level)
      for claim in problem.claims.indices {
        #expect(share(changed.shares, claim) == share(certificate.shares, claim))
      }
    }
  }
}
