import Proofs
import Solvers
import TestSupport
import Testing

/// Whole-unit shares beside plain enumeration, and their certificates beside `Proofs`.
struct WholeSharesTests {
  @Test(arguments: Trials.of(0..<120 as Range<UInt64>))
  func `tiny networks have the best of all whole vectors`(seed: UInt64) throws {
    let fair = FairFlow.tiny(seed: seed)
    var network = fair.network
    for arc in fair.claims { network.upper[arc] = min(network.upper[arc], 6) }
    try expectBest(WholeShares(network, claims: fair.claims, weights: fair.weights))
  }

  @Test(arguments: Trials.of(0..<150 as Range<UInt64>))
  func `matched money that follows local money is shared as enumeration says`(
    seed: UInt64
  ) throws {
    try expectBest(TinyCofinancing.problem(seed: seed, isProvinceCut: false))
  }

  @Test(arguments: Trials.of(0..<150 as Range<UInt64>))
  func `with the province short as well, an answer is best or not claimed`(seed: UInt64) throws {
    try expectBest(TinyCofinancing.problem(seed: seed, isProvinceCut: true), mayBeUndecided: true)
  }

  @Test(arguments: Trials.of(0..<100 as Range<UInt64>))
  func `two matched sources beside each other are shared as enumeration says`(
    seed: UInt64
  ) throws {
    try expectBest(TinyCofinancing.problemOfTwo(seed: seed, isMatchedCut: false))
    try expectBest(
      TinyCofinancing.problemOfTwo(seed: seed, isMatchedCut: true), mayBeUndecided: true)
  }

  @Test func `gates that pull on each other are rarely left undecided`() throws {
    var undecided = 0
    let seeds = Trials.of(0..<600 as Range<UInt64>)
    for seed in seeds {
      let open = TinyCofinancing.problem(seed: seed, isProvinceCut: false)
      #expect(try open.solve() != .undecided)
      let pulling = TinyCofinancing.problem(seed: seed, isProvinceCut: true)
      if case .undecided = try pulling.solve() { undecided += 1 }
    }
    #expect(undecided * 100 <= seeds.count)
  }

  @Test(arguments: [254, 266, 306, 544, 808, 909, 1129, 1556, 2273] as [UInt64])
  func `a claim on a plateau takes matched money that others lack only as far as it should`(
    seed: UInt64
  ) throws {
    try expectBest(TinyCofinancing.problem(seed: seed, isProvinceCut: true), mayBeUndecided: true)
  }

  /// Money of the province is short itself: claim 0 could have a unit, 1/7, so that claim 1 has none; 1/6 is more.
  @Test func `a claim that lies low on its plateau where that harms another is refused`() throws {
    let problem = TinyCofinancing.problem(seed: 909, isProvinceCut: true)
    #expect(BruteShares(problem).best == [1, 0, 3])
    #expect(throws: ProofFailure.self) {
      try WholeShareProof.check(
        problem.proofProblem,
        WholeShareCertificate(
          numerators: [3, 1], denominators: [13, 6], piece: [2, 2, 1, 0, 0, 1, 0, 1, 1, 1, 0],
          flow: [4, 7, 3, 2, 0, 4, 0, 2, 4, 1, 0, 0, 0, 0, 3, 3, 3, 0, 3]))
    }
  }

  /// Claims of weights 10, 10 and 2 share one short ceiling. With (5, 5, 0) the third largest ratio is 0, not 4/10.
  @Test func `a unit given up before one of an equal threshold that should is refused`() throws {
    var network = Network(supply: [22, 0, 0, 0, -10, -10, -2])
    let money: [(Int, Int, Int64)] = [
      (0, 1, 22), (0, 2, 11), (0, 3, 1), (1, 4, 10), (1, 5, 10), (1, 6, 2), (2, 4, 10),
      (2, 5, 10), (2, 6, 10), (3, 6, 1),
    ]
    for (from, to, upper) in money { network.addArc(from: from, to: to, upper: upper) }
    let problem = WholeShares(network, claims: [3, 4, 5], weights: [10, 10, 2])
    try expectBest(problem)
    #expect(throws: ProofFailure.notARoundedShare(claim: 1)) {
      try WholeShareProof.check(
        problem.proofProblem,
        WholeShareCertificate(
          numerators: [1, 1], denominators: [2, 2], piece: [2, 2, 0, 1, 0, 0, 1],
          flow: [10, 11, 1, 5, 4, 1, 5, 6, 0, 1]))
    }
  }

  @Test(arguments: [500, 2000]) func `one ceiling over all money is divided in few flows`(
    rows: Int
  ) throws {
    let problem = TinyCofinancing.underOneCeiling(rows: rows)
    guard case .optimal(let optimum) = try problem.solve() else {
      Issue.record("not decided")
      return
    }
    try WholeShareProof.check(problem.proofProblem, WholeShareCertificate(optimum))
    #expect(optimum.thresholds.count > 3)
    #expect(optimum.counts.maximumFlows <= 2 * optimum.thresholds.count + 4)
    #expect(optimum.counts.arcsSearched <= 8 * problem.network.arcCount)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `a unit moved, a threshold or a piece changed is refused`(seed: UInt64) throws {
    try expectRefused(TinyCofinancing.problem(seed: seed, isProvinceCut: seed % 2 == 0))
  }

  @Test(arguments: 0..<15 as Range<UInt64>)
  func `with two matched sources a unit moved, a threshold or a piece changed is refused`(
    seed: UInt64
  ) throws {
    try expectRefused(TinyCofinancing.problemOfTwo(seed: seed, isMatchedCut: seed % 2 == 0))
  }

  private func expectRefused(_ problem: WholeShares) throws {
    guard case .optimal(let best) = try problem.solve() else { return }
    let statement = problem.proofProblem
    let ratios = ratios(problem, best.flow)
    for arc in problem.claims {
      for other in problem.claims where other != arc && best.flow[other] > 0 {
        var certificate = WholeShareCertificate(best)
        certificate.flow[arc] += 1
        certificate.flow[other] -= 1
        #expect(throws: ProofFailure.self) {
          try WholeShareProof.check(statement, certificate)
        }
      }
    }
    for piece in best.thresholds.indices {
      var certificate = WholeShareCertificate(best)
      certificate.numerators[piece] += certificate.denominators[piece]
      // A threshold above every ratio of its piece may prove the same; it must not prove anything else.
      if (try? WholeShareProof.check(statement, certificate)) != nil {
        #expect(self.ratios(problem, certificate.flow) == ratios)
      }
    }
    // No other allotment of the claims has any certificate with these pieces, whatever its thresholds.
    let feasible = BruteShares(problem).feasible
    for vector in feasible where vector != problem.claims.map({ best.flow[$0] }) {
      var certificate = WholeShareCertificate(best)
      certificate.flow = try flow(problem, granting: vector)
      for raised in [nil] + vector.indices.map(Optional.some) {
        #expect(throws: ProofFailure.self) { try WholeShareProof.check(statement, certificate) }
        certificate.raiseThresholds(to: vector, raised: raised, in: problem)
      }
    }
  }

  /// Some flow in which the claims carry `vector`.
  private func flow(_ problem: WholeShares, granting vector: [Int64]) throws -> [Int64] {
    var network = problem.network
    for (claim, arc) in problem.claims.enumerated() {
      (network.lower[arc], network.upper[arc]) = (vector[claim], vector[claim])
    }
    for (gate, arc) in problem.gates.arc.enumerated() {
      let shares = Int(problem.gates.start[gate])..<Int(problem.gates.start[gate + 1])
      network.upper[Int(arc)] = problem.gates.shares[shares].map {
        $0.capacity(at: vector[Int(problem.gates.claim[gate])])
      }.min()!
    }
    var solver = MinimumCostFlow(network)
    guard case .optimal(let optimum) = try solver.solve() else {
      Issue.record("enumeration says that there is a flow")
      return network.lower
    }
    return optimum.flow
  }

  private func ratios(_ problem: WholeShares, _ flow: [Int64]) -> [Double] {
    problem.claims.enumerated().map { Double(flow[$1]) / Double(problem.weights[$0]) }.sorted()
  }

  private func expectBest(_ problem: WholeShares, mayBeUndecided: Bool = false) throws {
    let best = BruteShares(problem).best
    switch try problem.solve() {
    case .infeasible: #expect(best == nil)
    case .undecided: #expect(mayBeUndecided)
    case .optimal(let optimum):
      #expect(problem.claims.map { optimum.flow[$0] } == best)
      try WholeShareProof.check(problem.proofProblem, WholeShareCertificate(optimum))
    }
  }
}

extension WholeShares {
  var proofProblem: WholeShareProblem {
    var problem = WholeShareProblem(
      statement: FlowStatement(
        supply: network.supply, tail: network.tail, head: network.head, lower: network.lower,
        upper: network.upper, cost: [Int64](repeating: 0, count: network.arcCount)),
      claims: claims.map { Int32($0) }, weights: weights)
    problem.gateArc = gates.arc
    problem.gateClaim = gates.claim
    problem.shareStart = gates.start
    problem.shares = gates.shares.map {
      WholeShareProblem.Share(
        numerator: $0.numerator, denominator: $0.denominator, total: $0.total, settled: $0.settled)
    }
    return problem
  }
}

extension WholeShareCertificate {
  /// The least thresholds that `vector` keeps, one claim counted as if it had a unit more.
  fileprivate mutating func raiseThresholds(
    to vector: [Int64], raised: Int?, in problem: WholeShares
  ) {
    for piece in numerators.indices { (numerators[piece], denominators[piece]) = (0, 1) }
    for (claim, arc) in problem.claims.enumerated() {
      let last = Int(piece[Int(problem.network.head[arc])])
      let units = vector[claim] + (claim == raised ? 1 : 0)
      for piece in numerators.indices.prefix(last + 1)
      where units * denominators[piece] > numerators[piece] * problem.weights[claim] {
        (numerators[piece], denominators[piece]) = (units, problem.weights[claim])
      }
    }
  }

  init(_ optimum: WholeShareOptimum) {
    self.init(
      numerators: optimum.thresholds.map(\.numerator),
      denominators: optimum.thresholds.map(\.denominator), piece: optimum.piece,
      flow: optimum.flow)
  }
}
