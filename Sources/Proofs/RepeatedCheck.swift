public import Allocation
public import Planning

/// Checks the answers of a sweep one after the other, in memory that is kept from one to the next.
///
/// Each check proves what `AllocationProof.checkFunded` does. The network is the checker's own, followed from
/// the terms of one scenario to those of the next (`KeptNetwork`); nothing of a solver's is taken but the
/// answer and its certificate.
public struct RepeatedCheck: ~Copyable {
  private let sums: PlannedSums
  private var networks: KeptNetworks
  /// The fair tiers of each kept network; none where they depend on each other by gates, or deferral comes
  /// after them.
  private var problems: [[Tier]] = []
  private var shares = WholeShareMemory()
  private var limits = AllocationLimitCheck.Memory()
  private var search = FreeArcSearch()
  private var lower: [Int64] = []
  private var upper: [Int64] = []
  private var unplaced: [Int128] = []

  private struct Tier: Sendable {
    var tier: AllocationTier
    var problem: WholeShareProblem
  }

  /// Memory grows with the first check of each kind of scenario.
  public init(_ sums: PlannedSums) {
    self.sums = sums
    networks = KeptNetworks(sums)
  }

  private mutating func follow(_ terms: AllocationTerms) throws(ProofFailure) -> Int {
    let followed: (place: Int, isNew: Bool)
    do { followed = try networks.follow(terms) } catch { throw .overflow }
    if !followed.isNew { return followed.place }
    let network = networks.kept[followed.place].network
    // What is left out depends on the kind alone.
    try ReachCheck.check(terms, sums, network)
    let tiers = network.fairTiers(of: terms)
    var own: [Tier] = []
    if terms.yearsBeyond == nil, tiers.count == 1 || network.gateArc.isEmpty,
      !tiers.contains(where: { terms.putsSumFirst($0) })
    {
      let check = TierCheck(terms, network)
      own = tiers.map {
        Tier(tier: $0.tier, problem: check.problem($0.claims, $0.weights).problem)
      }
    }
    if followed.place < problems.count {
      problems[followed.place] = own
    } else {
      problems.append(own)
    }
    return followed.place
  }

  /// Checks that `amounts` obey every limit, belong to `answer`, and are the best in the order of the
  /// tiers.
  public mutating func checkFunded(
    _ terms: AllocationTerms, _ answer: AllocationAnswer, amounts: [Amount]
  ) throws(ProofFailure) -> AllocationProof.Verdict {
    let place = try follow(terms)
    if problems[place].isEmpty || !answer.stages.allSatisfy(\.isOfNetwork) {
      return try AllocationProof.checkFunded(
        terms, sums, networks.kept[place].network, answer, amounts: amounts, &limits)
    }
    let network = networks.kept[place].network
    try checkAmounts(network, answer.flow, amounts)
    try AllocationLimitCheck.check(terms, sums, network.cells, amounts, in: &limits)
    settleNothing(network)
    var stages = answer.stages[...]
    for tier in problems[place].indices {
      guard case .fair(problems[place][tier].tier, let stage)? = stages.popFirst() else {
        throw .shape("stages: not in the order of the tiers")
      }
      try checkShares(place, tier, network, stage)
    }
    return try checkRest(place, network, answer.flow, stages)
  }

  /// The same for an answer of a single tier of unmet need whose flow is then the only one: its stage,
  /// flow and amounts. Allocates nothing once scenarios of a kind have been checked.
  public mutating func checkShares(
    _ terms: AllocationTerms, _ stage: FairStage, flow: [Int64], amounts: [Amount]
  ) throws(ProofFailure) -> AllocationProof.Verdict {
    let place = try follow(terms)
    guard problems[place].count == 1, problems[place][0].tier == .unmet(class: 0) else {
      throw .shape("stages: not in the order of the tiers")
    }
    let network = networks.kept[place].network
    try checkAmounts(network, flow, amounts)
    try AllocationLimitCheck.check(terms, sums, network.cells, amounts, in: &limits)
    settleNothing(network)
    try checkShares(place, 0, network, stage)
    return try checkRest(place, network, flow, [])
  }

  /// Checks a fair tier on what those before it have settled, and settles it.
  private mutating func checkShares(
    _ place: Int, _ tier: Int, _ network: AllocationNetwork, _ stage: FairStage
  ) throws(ProofFailure) {
    for arc in lower.indices {
      problems[place][tier].problem.statement.lower[arc] = lower[arc]
      problems[place][tier].problem.statement.upper[arc] = upper[arc]
    }
    try WholeShareProof.check(
      problems[place][tier].problem,
      WholeShareCertificate(
        numerators: stage.numerators, denominators: stage.denominators, piece: stage.piece,
        flow: stage.whole), in: &shares)
    settle(place, tier, network, stage.whole)
  }

  /// Checks the flow itself, and that it is the most proportional of those that are left.
  private mutating func checkRest(
    _ place: Int, _ network: AllocationNetwork, _ flow: [Int64],
    _ stages: ArraySlice<AllocationStage>
  ) throws(ProofFailure) -> AllocationProof.Verdict {
    try FlowProof.checkFeasible(
      problems[place][0].problem.statement, lower: lower, upper: upper, flow: flow, &unplaced)
    search.run(network, flow, lower: lower, upper: upper)
    if search.free.isEmpty {
      guard stages.isEmpty else { throw .shape("stages: not those of the answer") }
    } else {
      guard stages.count == 1, case .proportional(let potential, let value)? = stages.first else {
        throw .shape("stages: the most proportional flow is missing")
      }
      try TierCheck.checkProportional(
        network, lower: lower, upper: upper, flow, search.free, potential, value)
    }
    if let row = network.firstBrokenRow(flow) { throw .rowExceeded(row: row) }
    return AllocationProof.Verdict(gap: 0, unjudged: 0)
  }

  private func checkAmounts(
    _ network: AllocationNetwork, _ flow: [Int64], _ amounts: [Amount]
  ) throws(ProofFailure) {
    guard flow.count == network.arcCount, amounts.count == network.cells.count else {
      throw .shape("amounts: not those of the flow")
    }
    for cell in amounts.indices where network.amount(cell, of: flow) != amounts[cell] {
      throw .shape("amounts: not those of the flow")
    }
  }

  private mutating func settleNothing(_ network: AllocationNetwork) {
    lower.removeAll(keepingCapacity: true)
    lower.append(contentsOf: network.lower)
    upper.removeAll(keepingCapacity: true)
    upper.append(contentsOf: network.upper)
  }

  /// Leaves the claims of a tier what they have in `whole`, and gates what they let through then.
  private mutating func settle(
    _ place: Int, _ tier: Int, _ network: AllocationNetwork, _ whole: [Int64]
  ) {
    for claim in problems[place][tier].problem.claims {
      lower[Int(claim)] = whole[Int(claim)]
      upper[Int(claim)] = whole[Int(claim)]
    }
    // With gates there is this tier only, of all sub-projects.
    for gate in network.gateArc.indices {
      let unmet = Int(network.unmet[Int(network.gateSubproject[gate])])
      upper[Int(network.gateArc[gate])] = TierCheck.through(
        network.gateShares[Int(network.gateStart[gate])..<Int(network.gateStart[gate + 1])],
        unmet: whole[unmet])
    }
  }
}

extension AllocationStage {
  /// Whether it is one of a network without rows and without deferral.
  fileprivate var isOfNetwork: Bool {
    switch self {
    case .fair, .proportional: true
    case .cheapest, .boundedFair, .deferralLoss, .bounded: false
    }
  }
}
