public import Allocation
internal import Certificates
public import Planning

/// Checks of what a rebalancing claims about a plan: the limits are rebuilt from plan and terms, every
/// new amount is held against them cell by cell, and each tier against its certificate.
///
/// What an answer is compared with is in Rebalancing.md. All checks are linear in the network's size
/// for each stage, level or leaf.
public enum AllocationProof {
  /// What was proven.
  public struct Verdict: Sendable, Equatable {
    /// Minor units (of need, money asked, money × years, change) by which whole amounts may miss the
    /// bounds of the tiers, together; 0 proves the optimum of each.
    public var gap: Int128
    /// Claims that might be fairer still, for all that is proven; 0 almost always.
    public var unjudged: Int
    /// What each tier comes to, in their order, as far as it is known by its own.
    public var tiers: [TierVerdict]

    /// Nothing is left open: only then is an answer the best.
    public var isOptimal: Bool { gap == 0 && unjudged == 0 }

    /// Takes the figures as they are; only the checks below vouch for them.
    public init(gap: Int128, unjudged: Int, tiers: [TierVerdict] = []) {
      self.gap = gap
      self.unjudged = unjudged
      self.tiers = tiers
    }
  }

  /// The value of a tier, in minor units (delay: × years), and what is proven about it.
  public struct TierVerdict: Sendable, Equatable {
    /// The stage that it is about.
    public var tier: AllocationTier
    /// Of a fair tier the units of all its claims; else the sum that the tier makes least.
    public var value: Int128
    /// No allocation that is as good in the tiers before has less; of a fair tier, units of claims that are
    /// proven to be needed.
    public var bound: Int128

    /// By how much the value may miss the best; 0 proves it.
    public var gap: Int128 { value - bound }

    /// Takes the three as they are; `bound` above `value` would be a negative gap.
    public init(tier: AllocationTier, value: Int128, bound: Int128) {
      self.tier = tier
      self.value = value
      self.bound = bound
    }
  }

  /// Checks that `amounts` obey every limit, belong to `answer`, and are the best in the order of the
  /// tiers.
  public static func checkFunded(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ answer: AllocationAnswer, amounts: [Amount]
  ) throws(ProofFailure) -> Verdict {
    var memory = AllocationLimitCheck.Memory()
    return try checkFunded(terms, sums, try network(terms, sums), answer, amounts: amounts, &memory)
  }

  /// With the network that plan and terms make.
  static func checkFunded(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ network: AllocationNetwork,
    _ answer: AllocationAnswer, amounts: [Amount], _ memory: inout AllocationLimitCheck.Memory
  ) throws(ProofFailure) -> Verdict {
    guard answer.flow.count == network.arcCount, amounts == network.amounts(of: answer.flow) else {
      throw .shape("amounts: not those of the flow")
    }
    try AllocationLimitCheck.check(terms, sums, network.cells, amounts, in: &memory)
    var tiers = TierCheck(terms, network)
    return try tiers.check(answer)
  }

  /// Checks that `amounts` obey every limit; says nothing about whether they are the best.
  public static func checkAllowed(
    _ terms: AllocationTerms, _ sums: PlannedSums, amounts: [Amount]
  ) throws(ProofFailure) {
    let network = try network(terms, sums)
    try AllocationLimitCheck.check(terms, sums, network.cells, amounts)
  }

  /// Checks that no allocation that obeys the limits leaves less unmet in all than `least.bound`, and that one
  /// leaves `least.value`.
  public static func checkLeastLoss(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ least: BoundedStage
  ) throws(ProofFailure) {
    let network = try network(terms, sums)
    var tiers = TierCheck(terms, network)
    tiers.rows = SideRows(network)
    var priced = tiers.settled
    for arc in network.unmet where arc >= 0 { priced.cost[Int(arc)] = 1 }
    try tiers.checkBounded(least, .total(class: 0), priced)
  }

  /// Checks that no allocation obeys the limits numbered `conflict`, whatever the others say.
  public static func checkImpossible(
    _ terms: AllocationTerms, _ sums: PlannedSums, conflict: [Int],
    _ certificate: AllocationConflict
  ) throws(ProofFailure) {
    guard conflict.allSatisfy({ terms.limits.indices.contains($0) }) else {
      throw .shape("conflict: names no limit")
    }
    let network = try network(terms.keeping(conflict), sums)
    let statement = FlowStatement(network)
    switch certificate {
    case .cut(let inside): try FlowProof.checkCut(statement, inside: inside)
    case .emptyArc(let arc): try FlowProof.checkEmptyArc(statement, arc: arc)
    case .prices(let prices):
      try BoundProof.checkImpossible(
        statement, rows: SideRows(network), prices: prices)
    case .tree(let tree):
      try BranchProof.checkImpossible(
        statement, rows: SideRows(network), tree: tree)
    }
  }

  private static func network(
    _ terms: AllocationTerms, _ sums: PlannedSums
  ) throws(ProofFailure) -> AllocationNetwork {
    let network: AllocationNetwork
    do { network = try AllocationNetwork(terms, sums) } catch { throw .overflow }
    try ReachCheck.check(terms, sums, network)
    return network
  }
}

/// Follows the tiers of an answer, keeping what each has settled.
struct TierCheck {
  let terms: AllocationTerms
  let network: AllocationNetwork
  var settled: FlowStatement
  /// The network's rows; then, with rows, sums and delay as they were found and proven.
  var rows = SideRows()
  /// The sum of the claims of the tier that is being shared, if it came first.
  var kept: BoundedStage?
  /// `rows` of a statement in which units of that tier beyond a cap have arcs of their own.
  var elasticRows = SideRows()
  var verdict = AllocationProof.Verdict(gap: 0, unjudged: 0)

  init(_ terms: AllocationTerms, _ network: AllocationNetwork) {
    self.terms = terms
    self.network = network
    settled = FlowStatement(network)
  }

  mutating func check(_ answer: AllocationAnswer) throws(ProofFailure) -> AllocationProof.Verdict {
    var stages = answer.stages[...]
    let isBounded = stages.contains {
      switch $0 {
      case .boundedFair, .deferralLoss, .bounded(.delay, _), .bounded(.change, _): true
      case .bounded, .fair, .cheapest, .proportional: false
      }
    }
    rows = SideRows(network)
    if case .deferralLoss(let loss)? = stages.first {
      stages.removeFirst()
      try checkLoss(loss)
    } else {
      for fair in network.fairTiers(of: terms) {
        kept = nil
        if terms.putsSumFirst(fair) { try checkSum(stages.popFirst(), fair, isBounded) }
        try checkFair(stages.popFirst(), fair.tier, fair.claims, fair.weights, isBounded)
      }
    }
    let last =
      isBounded ? try checkBounded(&stages, answer.flow) : try checkCheapest(&stages, answer.flow)
    guard stages.isEmpty, last == answer.flow else {
      throw .shape("stages: not those of the answer")
    }
    if !isBounded, let row = network.firstBrokenRow(answer.flow) { throw .rowExceeded(row: row) }
    return verdict
  }

  // MARK: Fair tiers

  /// Checks that the sum of a tier's claims is least; what shares it then keeps it.
  private mutating func checkSum(
    _ stage: AllocationStage?, _ fair: AllocationNetwork.FairTier, _ isBounded: Bool
  ) throws(ProofFailure) {
    guard case .unmet(let number) = fair.tier,
      case .bounded(.total(number), let least)? = stage
    else { throw .shape("stages: no least sum") }
    var priced = settled
    for arc in fair.claims { priced.cost[arc] = 1 }
    try checkBounded(least, .total(class: number), priced)
    kept = least
    if !isBounded || least.value != 0 { return }
    for arc in fair.claims { settled.upper[arc] = 0 }
  }

  private mutating func checkFair(
    _ stage: AllocationStage?, _ tier: AllocationTier, _ claims: [Int], _ weights: [Int64],
    _ isBounded: Bool
  ) throws(ProofFailure) {
    switch stage {
    case .fair(tier, let stage) where !isBounded:
      try checkShares(stage, claims, weights)
    case .boundedFair(tier, let stage) where isBounded:
      try checkBoundedFair(stage, tier, claims, weights)
    default: throw .shape("stages: not in the order of the tiers")
    }
  }

  /// A fair tier on what is settled so far, and the numbers of its gates.
  func problem(
    _ claims: [Int], _ weights: [Int64]
  ) -> (problem: WholeShareProblem, gates: [Int]) {
    var problem = WholeShareProblem(
      statement: settled, claims: claims.map { Int32($0) }, weights: weights)
    var numbers: [Int] = []
    var claimOfArc: [Int32: Int32] = [:]
    if !network.gateArc.isEmpty {
      for (claim, arc) in claims.enumerated() { claimOfArc[Int32(arc)] = Int32(claim) }
    }
    for gate in network.gateArc.indices {
      let unmet = network.unmet[Int(network.gateSubproject[gate])]
      let arc = network.gateArc[gate]
      let shares = network.gateShares[
        Int(network.gateStart[gate])..<Int(network.gateStart[gate + 1])]
      guard let claim = claimOfArc[unmet] else {
        // A sub-project of a later class may lose all, an earlier one loses what is settled.
        problem.statement.upper[Int(arc)] = min(
          settled.upper[Int(arc)], Self.through(shares, unmet: settled.upper[Int(unmet)]))
        continue
      }
      numbers.append(gate)
      problem.gateArc.append(arc)
      problem.gateClaim.append(claim)
      problem.shares += shares.map {
        WholeShareProblem.Share(
          numerator: $0.numerator, denominator: $0.denominator, total: $0.total,
          settled: $0.settled)
      }
      problem.shareStart.append(Int32(problem.shares.count))
    }
    return (problem, numbers)
  }

  /// Checks that sub-projects of later classes with several gates take most from nobody where they lose most. Gates
  /// of one that may lose all are shut then, and one gate brings no more than a unit for each that is lost less.
  private func checkLaterClasses(_ claims: [Int]) throws(ProofFailure) {
    if terms.classCount == 1 { return }
    var gates: [Int32: [Int]] = [:]
    for (gate, i) in network.gateSubproject.enumerated() { gates[i, default: []].append(gate) }
    let own = Set(claims)
    for (i, several) in gates where several.count > 1 {
      let arc = Int(network.unmet[Int(i)])
      let most = settled.upper[arc]
      if own.contains(arc) || settled.lower[arc] == most || most >= network.need[Int(i)] {
        continue
      }
      func brought(_ unmet: Int64) -> Int128 {
        several.reduce(Int128(unmet)) { sum, gate in
          let shares = Int(network.gateStart[gate])..<Int(network.gateStart[gate + 1])
          return sum + Int128(Self.through(network.gateShares[shares], unmet: unmet))
        }
      }
      // The network has several gates only where so many units make up for all that they let
      // through more.
      let window = AllocationNetwork.gateWindow
      guard (max(0, most - window)..<most).allSatisfy({ brought($0) <= brought(most) }) else {
        throw .shape("gates: sub-project \(i) of a later class may need less where it loses less")
      }
    }
  }

  private mutating func checkShares(
    _ stage: FairStage, _ claims: [Int], _ weights: [Int64]
  ) throws(ProofFailure) {
    try checkLaterClasses(claims)
    let (problem, numbers) = problem(claims, weights)
    let sum = claims.reduce(Int128(0)) { $0 + Int128(stage.whole[$1]) }
    if let kept, sum != kept.value {
      throw .valueDiffers(tier: 0, claimed: kept.value, found: sum)
    }
    try WholeShareProof.check(
      problem,
      WholeShareCertificate(
        numerators: stage.numerators, denominators: stage.denominators, piece: stage.piece,
        flow: stage.whole))
    settled.settle(claims, at: stage.whole)
    for (gate, number) in numbers.enumerated() {
      settled.upper[Int(problem.gateArc[gate])] = Self.through(
        network.gateShares[
          Int(network.gateStart[number])..<Int(network.gateStart[number + 1])],
        unmet: stage.whole[claims[Int(problem.gateClaim[gate])]])
    }
  }

  /// What cofinancing lets through while a sub-project lacks `unmet`.
  static func through(
    _ shares: ArraySlice<AllocationNetwork.GateShare>, unmet: Int64
  ) -> Int64 {
    shares.reduce(Int64.max) { least, share in
      let left = Ratio(share.numerator, share.denominator)
        .rounded(of: Int128(share.total) - Int128(unmet))
      return max(0, min(least, Int64(clamping: left - Int128(share.settled))))
    }
  }

  // MARK: Cheapest tiers

  /// - Returns: the flow that is left.
  private mutating func checkCheapest(
    _ stages: inout ArraySlice<AllocationStage>, _ flow: [Int64]
  ) throws(ProofFailure) -> [Int64] {
    if terms.yearsBeyond != nil {
      guard case .cheapest(let stage)? = stages.popFirst() else {
        throw .shape("stages: no least delay")
      }
      let costs = [network.delayCosts, network.changeCosts]
      try FlowProof.checkTiers(
        settled, costs: costs, flow: stage.flow, potentials: stage.potentials,
        values: stage.values)
      for (cost, potential) in zip(costs, stage.potentials) {
        for arc in cost.indices
        where settled.reducedCost(arc, cost: Int128(cost[arc]), potential) != 0 {
          settled.settle([arc], at: stage.flow)
        }
      }
    }
    try FlowProof.checkFeasible(settled, flow: flow)
    let free = network.freeArcs(flow, lower: settled.lower, upper: settled.upper)
    if !free.isEmpty {
      guard case .proportional(let potential, let value)? = stages.popFirst() else {
        throw .shape("stages: the most proportional flow is missing")
      }
      try Self.checkProportional(
        network, lower: settled.lower, upper: settled.upper, flow, free, potential, value)
    }
    return flow
  }

  /// No circle of free arcs leads to a better flow, and all others are on no circle.
  static func checkProportional(
    _ network: AllocationNetwork, lower: [Int64], upper: [Int64], _ flow: [Int64], _ free: [Int],
    _ potential: [Int64], _ value: Int128
  ) throws(ProofFailure) {
    var part = FlowStatement(
      supply: [Int64](repeating: 0, count: network.nodeCount), tail: [], head: [], lower: [],
      upper: [], cost: [])
    for arc in free {
      part.tail.append(network.tail[arc])
      part.head.append(network.head[arc])
      part.lower.append(lower[arc])
      part.upper.append(upper[arc])
      part.cost.append(0)
      part.supply[Int(network.tail[arc])] += flow[arc]
      part.supply[Int(network.head[arc])] -= flow[arc]
    }
    try FlowProof.checkConvexOptimal(
      part,
      costs: network.proportionCosts(upper: upper, among: free).map {
        .quadratic(square: $0.square, linear: $0.linear)
      }, flow: free.map { flow[$0] }, potential: potential, value: value)
  }
}

// MARK: Bridges to the domain-free checkers

extension FlowStatement {
  init(_ network: AllocationNetwork) {
    self.init(
      supply: network.supply, tail: network.tail, head: network.head, lower: network.lower,
      upper: network.upper, cost: [Int64](repeating: 0, count: network.arcCount))
  }

  mutating func settle(_ arcs: [Int], at flow: [Int64]) {
    for arc in arcs {
      lower[arc] = flow[arc]
      upper[arc] = flow[arc]
    }
  }
}

extension SideRows {
  init(_ network: AllocationNetwork) {
    self.init(
      start: network.rowStart, arc: network.rowArc, coefficient: network.rowCoefficient,
      limit: network.rowLimit)
  }
}
