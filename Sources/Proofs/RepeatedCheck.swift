public import Planning

/// Checks the answers of a sweep one after the other, in memory that is kept from one to the next.
///
/// Each check proves what `AllocationProof.checkFunded` does. The network is the checker's own, followed from
/// the terms of one scenario to those of the next (`KeptNetwork`); nothing of a solver's is taken but the
/// answer and its certificate.
public struct RepeatedCheck: ~Copyable {
  private let sums: PlannedSums
  private var networks: KeptNetworks
  /// The only fair tier of each kept network; `nil` if it has several, or deferral comes after it.
  private var problems: [WholeShareProblem?] = []
  private var shares = WholeShareMemory()
  private var limits = AllocationLimitCheck.Memory()
  private var search = FreeArcSearch()
  private var lower: [Int64] = []
  private var upper: [Int64] = []
  private var unplaced: [Int128] = []

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
    var problem: WholeShareProblem?
    if tiers.count == 1, tiers[0].tier == .unmet(class: 0), terms.yearsBeyond == nil,
      !terms.putsSumFirst(tiers[0])
    {
      problem = TierCheck(terms, network).problem(tiers[0].claims, tiers[0].weights).problem
    }
    if followed.place < problems.count {
      problems[followed.place] = problem
    } else {
      problems.append(problem)
    }
    return followed.place
  }

  /// Checks that `amounts` obey every limit, belong to `answer`, and are the best in the order of the
  /// tiers.
  public mutating func checkFunded(
    _ terms: AllocationTerms, _ answer: AllocationAnswer, amounts: [Amount]
  ) throws(ProofFailure) -> AllocationProof.Verdict {
    let place = try follow(terms)
    if problems[place] != nil, answer.stages.count == 1,
      case .fair(.unmet(class: 0), let stage) = answer.stages[0]
    {
      return try checkShares(place, terms, stage, flow: answer.flow, amounts: amounts)
    }
    return try AllocationProof.checkFunded(
      terms, sums, networks.kept[place].network, answer, amounts: amounts, &limits)
  }

  /// The same for an answer of a single tier of unmet need whose flow is then the only one: its stage,
  /// flow and amounts. Allocates nothing once scenarios of a kind have been checked.
  public mutating func checkShares(
    _ terms: AllocationTerms, _ stage: FairStage, flow: [Int64], amounts: [Amount]
  ) throws(ProofFailure) -> AllocationProof.Verdict {
    let place = try follow(terms)
    return try checkShares(place, terms, stage, flow: flow, amounts: amounts)
  }

  private mutating func checkShares(
    _ place: Int, _ terms: AllocationTerms, _ stage: FairStage, flow: [Int64], amounts: [Amount]
  ) throws(ProofFailure) -> AllocationProof.Verdict {
    guard problems[place] != nil else { throw .shape("stages: not in the order of the tiers") }
    let network = networks.kept[place].network
    try checkAmounts(network, flow, amounts)
    try AllocationLimitCheck.check(terms, sums, network.cells, amounts, in: &limits)
    for arc in 0..<network.arcCount { problems[place]!.statement.upper[arc] = network.upper[arc] }
    try WholeShareProof.check(
      problems[place]!,
      WholeShareCertificate(
        numerators: stage.numerators, denominators: stage.denominators, piece: stage.piece,
        flow: stage.whole), in: &shares)
    settle(place, network, stage.whole)
    try FlowProof.checkFeasible(
      problems[place]!.statement, lower: lower, upper: upper, flow: flow, &unplaced)
    search.run(network, flow, lower: lower, upper: upper)
    guard search.free.isEmpty else {
      throw .shape("stages: the most proportional flow is missing")
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
    for cell in amounts.indices {
      var amount = network.ownAmount(cell, of: flow)
      if network.late[cell] >= 0 { amount += flow[Int(network.late[cell])] }
      if network.extra[cell] >= 0 { amount += flow[Int(network.extra[cell])] }
      guard amount == amounts[cell] else { throw .shape("amounts: not those of the flow") }
    }
  }

  /// The bounds that are left once claims have what they have in `whole`.
  private mutating func settle(_ place: Int, _ network: AllocationNetwork, _ whole: [Int64]) {
    lower.removeAll(keepingCapacity: true)
    lower.append(contentsOf: network.lower)
    upper.removeAll(keepingCapacity: true)
    upper.append(contentsOf: network.upper)
    for claim in problems[place]!.claims {
      lower[Int(claim)] = whole[Int(claim)]
      upper[Int(claim)] = whole[Int(claim)]
    }
    for gate in network.gateArc.indices {
      let unmet = Int(network.unmet[Int(network.gateSubproject[gate])])
      upper[Int(network.gateArc[gate])] = TierCheck.through(
        network.gateShares[Int(network.gateStart[gate])..<Int(network.gateStart[gate + 1])],
        unmet: whole[unmet])
    }
  }
}
