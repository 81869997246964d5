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
    /// Claims whose fairness was not told apart below the last level; 0 almost always.
    public var unjudged: Int

    public init(gap: Int128, unjudged: Int) {
      self.gap = gap
      self.unjudged = unjudged
    }
  }

  /// Checks that `amounts` obey every limit, belong to `answer`, and are the best in the order of the
  /// tiers.
  public static func checkFunded(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ answer: AllocationAnswer, amounts: [Amount]
  ) throws(ProofFailure) -> Verdict {
    let network = try network(terms, sums)
    guard answer.flow.count == network.arcCount, amounts == network.amounts(of: answer.flow) else {
      throw .shape("amounts: not those of the flow")
    }
    try AllocationLimitCheck.check(terms, sums, network.cells, amounts)
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
        statement, rows: SideRows(network), prices: BoundPrices(prices))
    case .tree(let tree):
      try BranchProof.checkImpossible(
        statement, rows: SideRows(network), tree: tree.map(BranchNode.init))
    }
  }

  private static func network(
    _ terms: AllocationTerms, _ sums: PlannedSums
  ) throws(ProofFailure) -> AllocationNetwork {
    do { return try AllocationNetwork(terms, sums) } catch { throw .overflow }
  }
}

/// Follows the tiers of an answer, keeping what each has settled.
struct TierCheck {
  private let terms: AllocationTerms
  private let network: AllocationNetwork
  private var settled: FlowStatement
  private var rows = SideRows()
  /// Arcs of all claims that bounded stages have settled.
  private var allClaims: [Int] = []
  private var verdict = AllocationProof.Verdict(gap: 0, unjudged: 0)

  init(_ terms: AllocationTerms, _ network: AllocationNetwork) {
    self.terms = terms
    self.network = network
    settled = FlowStatement(network)
  }

  mutating func check(_ answer: AllocationAnswer) throws(ProofFailure) -> AllocationProof.Verdict {
    var stages = answer.stages[...]
    var isBounded = false
    if case .boundedFair? = stages.first { isBounded = true }
    if case .bounded? = stages.first { isBounded = true }
    if isBounded { rows = SideRows(network) }
    for fair in network.fairTiers(of: terms) {
      try checkFair(stages.popFirst(), fair.tier, fair.claims, fair.weights, isBounded)
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

  private mutating func checkFair(
    _ stage: AllocationStage?, _ tier: AllocationTier, _ claims: [Int], _ weights: [Int64],
    _ isBounded: Bool
  ) throws(ProofFailure) {
    switch stage {
    case .fair(tier, let stage) where !isBounded:
      try checkShares(stage, claims, weights)
    case .boundedFair(tier, let stage) where isBounded:
      try checkBoundedFair(stage, claims, weights)
    default: throw .shape("stages: not in the order of the tiers")
    }
  }

  private mutating func checkShares(
    _ stage: FairStage, _ claims: [Int], _ weights: [Int64]
  ) throws(ProofFailure) {
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
          settled.upper[Int(arc)], through(shares, unmet: settled.upper[Int(unmet)]))
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
    try WholeShareProof.check(
      problem,
      WholeShareCertificate(
        numerators: stage.numerators, denominators: stage.denominators, piece: stage.piece,
        flow: stage.whole))
    settled.settle(claims, at: stage.whole)
    for (gate, number) in numbers.enumerated() {
      settled.upper[Int(problem.gateArc[gate])] = through(
        network.gateShares[
          Int(network.gateStart[number])..<Int(network.gateStart[number + 1])],
        unmet: stage.whole[claims[Int(problem.gateClaim[gate])]])
    }
  }

  /// What cofinancing lets through while a sub-project lacks `unmet`.
  private func through(
    _ shares: ArraySlice<AllocationNetwork.GateShare>, unmet: Int64
  ) -> Int64 {
    shares.reduce(Int64.max) { least, share in
      let left = Ratio(share.numerator, share.denominator)
        .rounded(of: Int128(share.total) - Int128(unmet))
      return max(0, min(least, Int64(clamping: left - Int128(share.settled))))
    }
  }

  private mutating func checkBoundedFair(
    _ stage: BoundedFairStage, _ claims: [Int], _ weights: [Int64]
  ) throws(ProofFailure) {
    try checkCount("caps", stage.caps.count, equals: claims.count)
    var isSettled = [Bool](repeating: false, count: claims.count)
    var statement = settled
    var before: WideRatio?
    for (number, level) in stage.levels.enumerated() {
      if let before, level.ratio > before { throw .levelsNotFalling(level: number) }
      before = level.ratio
      try checkLevel(level, number, statement, claims, weights, isSettled)
      for j in level.claims.map({ Int($0) }) {
        let cap = level.ratio.roundedUp(times: weights[j], atMost: settled.upper[claims[j]])
        guard stage.caps[j] == cap else { throw .notARoundedShare(claim: j) }
        isSettled[j] = true
        statement.upper[claims[j]] = cap
      }
    }
    for j in claims.indices where !isSettled[j] && stage.caps[j] != 0 {
      guard stage.caps[j] == settled.upper[claims[j]] else { throw .notARoundedShare(claim: j) }
      verdict.unjudged += 1
    }
    try checkBounded(
      stage.total, elastic(settled, claims, stage.caps, 1, AllocationNetwork.excessCost))
    let flow = network.folded(stage.total.flow, claims, caps: stage.caps)
    for (j, arc) in claims.enumerated() {
      verdict.gap += Int128(max(0, flow[arc] - stage.caps[j]))
      settled.upper[arc] = flow[arc]
    }
    allClaims += claims
  }

  /// The statement in which units of a claim cost one price up to its cap and the other beyond it, on
  /// arcs appended in the order of the claims.
  private func elastic(
    _ statement: FlowStatement, _ claims: [Int], _ caps: [Int64], _ within: Int64,
    _ beyond: Int64
  ) throws(ProofFailure) -> FlowStatement {
    var elastic = statement
    for (j, arc) in claims.enumerated() {
      guard caps[j] >= 0 else { throw .notARoundedShare(claim: j) }
      elastic.upper[arc] = min(network.upper[arc], caps[j])
      elastic.cost[arc] = within
      if caps[j] >= network.upper[arc] { continue }
      elastic.tail.append(network.tail[arc])
      elastic.head.append(network.head[arc])
      elastic.lower.append(0)
      elastic.upper.append(network.upper[arc] - caps[j])
      elastic.cost.append(beyond)
    }
    return elastic
  }

  /// Prices d on the level's claims prove Σ d u ≥ G in every flow whose settled claims keep their caps:
  /// then some u / w of the level is at least G / Σ d w.
  private func checkLevel(
    _ level: BoundedFairStage.Level, _ number: Int, _ statement: FlowStatement, _ claims: [Int],
    _ weights: [Int64], _ isSettled: [Bool]
  ) throws(ProofFailure) {
    guard level.prices.denominator == 1, level.prices.potential.count == statement.nodeCount else {
      throw .shape("prices of level \(number)")
    }
    var priced = statement
    var weight: Int128 = 0
    var wide = WideArithmetic()
    var isNamed = isSettled
    for j in level.claims.map({ Int($0) }) {
      guard claims.indices.contains(j), !isNamed[j] else { throw .claimMisplaced(claim: j) }
      isNamed[j] = true
      let arc = claims[j]
      let price =
        Int128(level.prices.potential[Int(statement.head[arc])])
        - Int128(level.prices.potential[Int(statement.tail[arc])])
      guard price > 0, let cost = Int64(exactly: price) else { throw .noContradiction }
      priced.cost[arc] = cost
      wide.add(price, times: Int128(weights[j]), to: &weight)
    }
    try wide.check()
    let (bound, _) = try BoundProof.lowerBound(
      priced, rows: rows, prices: BoundPrices(level.prices))
    guard bound >= level.ratio.numerator, weight == level.ratio.denominator else {
      throw .boundTooLow(claimed: level.ratio.numerator, proven: bound)
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
      try checkProportional(flow, free, potential, value)
    }
    return flow
  }

  /// No circle of free arcs leads to a better flow, and all others are on no circle.
  private func checkProportional(
    _ flow: [Int64], _ free: [Int], _ potential: [Int64], _ value: Int128
  ) throws(ProofFailure) {
    var part = FlowStatement(
      supply: [Int64](repeating: 0, count: network.nodeCount), tail: [], head: [], lower: [],
      upper: [], cost: [])
    for arc in free {
      part.tail.append(settled.tail[arc])
      part.head.append(settled.head[arc])
      part.lower.append(settled.lower[arc])
      part.upper.append(settled.upper[arc])
      part.cost.append(0)
      part.supply[Int(settled.tail[arc])] += flow[arc]
      part.supply[Int(settled.head[arc])] -= flow[arc]
    }
    try FlowProof.checkConvexOptimal(
      part,
      costs: network.proportionCosts(upper: settled.upper, among: free).map {
        .quadratic(square: $0.square, linear: $0.linear)
      }, flow: free.map { flow[$0] }, potential: potential, value: value)
  }

  /// - Returns: the flow that is left.
  private mutating func checkBounded(
    _ stages: inout ArraySlice<AllocationStage>, _ flow: [Int64]
  ) throws(ProofFailure) -> [Int64] {
    if terms.yearsBeyond == nil {
      try BoundProof.checkWhole(settled, rows: rows, flow: flow, value: 0)
      return flow
    }
    guard case .bounded(.delay, let delay)? = stages.popFirst(),
      case .bounded(.change, let change)? = stages.popFirst()
    else { throw .shape("stages: no least delay or change") }
    let caps = allClaims.map { settled.upper[$0] }
    var priced = settled
    priced.cost = network.delayCosts
    try checkBounded(
      delay, elastic(priced, allClaims, caps, 0, AllocationNetwork.overflowCost))
    var waiting: Int128 = 0
    for arc in priced.cost.indices where priced.cost[arc] != 0 {
      rows.arc.append(Int32(arc))
      rows.coefficient.append(priced.cost[arc])
      waiting += Int128(priced.cost[arc]) * Int128(delay.flow[arc])
    }
    rows.start.append(Int32(rows.arc.count))
    rows.limit.append(Int64(clamping: waiting))
    priced.cost = network.changeCosts
    try checkBounded(
      change, elastic(priced, allClaims, caps, 0, AllocationNetwork.overflowCost))
    return network.folded(change.flow, allClaims, caps: caps)
  }

  private mutating func checkBounded(
    _ stage: BoundedStage, _ statement: FlowStatement
  ) throws(ProofFailure) {
    if let tree = stage.tree {
      guard stage.bound == stage.value else {
        throw .boundTooLow(claimed: stage.value, proven: stage.bound)
      }
      try BranchProof.checkOptimal(
        statement, rows: rows, flow: stage.flow, value: stage.value,
        tree: tree.map(BranchNode.init))
    } else {
      try BoundProof.checkWhole(statement, rows: rows, flow: stage.flow, value: stage.value)
      try BoundProof.checkBound(
        statement, rows: rows, prices: BoundPrices(stage.prices), bound: stage.bound)
      guard stage.bound <= stage.value else {
        throw .boundTooLow(claimed: stage.bound, proven: stage.value)
      }
    }
    verdict.gap += stage.value - stage.bound
  }
}

// MARK: Bridges to the domain-free checkers

extension FlowStatement {
  init(_ network: AllocationNetwork) {
    self.init(
      supply: network.supply, tail: network.tail, head: network.head, lower: network.lower,
      upper: network.upper, cost: [Int64](repeating: 0, count: network.arcCount))
  }

  fileprivate mutating func settle(_ arcs: [Int], at flow: [Int64]) {
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

extension BoundPrices {
  init(_ prices: AllocationPrices) {
    self.init(
      potential: prices.potential, rowPrice: prices.rowPrice, denominator: prices.denominator)
  }
}

extension BranchNode {
  init(_ node: AllocationBranch) {
    switch node {
    case .split(let arc, let at, let below, let above):
      self = .split(arc: arc, at: at, below: below, above: above)
    case .bounded(let prices): self = .bounded(BoundPrices(prices))
    case .impossible(let prices): self = .impossible(BoundPrices(prices))
    }
  }
}
