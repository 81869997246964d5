public import Allocation
public import Planning

/// Answers the scenarios of a sweep one after the other, in memory that is kept from one to the next.
///
/// Each answer is that of `Rebalancer.solve`: networks are followed where only ceilings change
/// (`KeptNetwork`), and where one ceiling alone is short, the closed forms of `OneCeiling` and `OneBackfill` take
/// the place of maximum flows; fair shares in whole units are the same however they are found. One lane for
/// each thread.
public struct RebalancingLane: ~Copyable {
  /// Answers in full whatever `solveClosed` does not.
  public let rebalancer: Rebalancer
  private var networks: KeptNetworks
  /// The closed form of each kept network, if it has one.
  private var closed: [OneCeiling?] = []
  private var backfilled: [OneBackfill?] = []
  private var place = 0
  private var search = FreeArcSearch()

  // The last answer of `solveClosed`.
  /// Units on each arc of the kept network.
  public private(set) var flow: [Int64] = []
  /// The certificate of its one fair tier.
  public private(set) var stage = FairStage(
    numerators: [], denominators: [], piece: [], whole: [])
  /// New amount of each cell, in minor units.
  public private(set) var amounts: [Amount] = []

  /// Memory grows with the first scenario of each kind.
  public init(_ rebalancer: Rebalancer) {
    self.rebalancer = rebalancer
    networks = KeptNetworks(rebalancer.sums)
  }

  /// Calls `body` with sub-project, source and amount of every tranche that the last answer of
  /// `solveClosed` leaves short.
  public func forEachLack(_ body: (_ subproject: Int, _ source: Int, _ amount: Amount) -> Void) {
    for cell in amounts.indices {
      let lacking = networks.kept[place].network.cells.planned[cell] - amounts[cell]
      if lacking == 0 { continue }
      body(
        Int(networks.kept[place].network.cells.subproject[cell]),
        Int(networks.kept[place].network.cells.source[cell]), lacking)
    }
  }

  private mutating func follow(_ terms: AllocationTerms) throws(RebalancingFault) {
    let isNew: Bool
    do { (place, isNew) = try networks.follow(terms) } catch { throw .plan(error) }
    if !isNew { return }
    // Where the least sum comes first it is a stage of its own.
    let isFair = terms.first == .fair
    let form = isFair ? OneCeiling(networks.kept[place]) : nil
    let backfill = isFair ? OneBackfill(networks.kept[place]) : nil
    if place < closed.count {
      (closed[place], backfilled[place]) = (form, backfill)
    } else {
      closed.append(form)
      backfilled.append(backfill)
    }
  }

  /// Answers `terms` in closed form, where that serves: a single tier of unmet need, and a flow that is
  /// the only one. `flow`, `stage` and `amounts` are the answer then; else nothing is said.
  ///
  /// Nothing is allocated once scenarios of a kind have been answered.
  public mutating func solveClosed(_ terms: AllocationTerms) throws(RebalancingFault) -> Bool {
    try follow(terms)
    return answerClosed()
  }

  private mutating func answerClosed() -> Bool {
    guard closed[place] != nil, let arc = networks.kept[place].onlyCeilingArc else { return false }
    let room = networks.kept[place].network.upper[arc]
    guard closed[place]!.solve(room: room, flow: &flow, &stage),
      networks.kept[place].network.obeysRows(flow)
    else { return false }
    writeAmounts(networks.kept[place].network, flow)
    return true
  }

  private mutating func writeAmounts(_ network: AllocationNetwork, _ flow: [Int64]) {
    amounts.removeAll(keepingCapacity: true)
    for cell in 0..<network.cells.count { amounts.append(network.amount(cell, of: flow)) }
  }

  /// The closed form of the terms answered last, if a ceiling alone is short there.
  var form: OneCeiling? { closed[place] }

  /// The best allocation under `terms`, or why there is none: what `Rebalancer.solve` says.
  public mutating func solve(_ terms: AllocationTerms) throws(RebalancingFault) -> Rebalance {
    try follow(terms)
    let network = networks.kept[place].network
    if !answerClosed() {
      if let answer = try answerBackfilled(terms) { return answer }
      return try rebalancer.solve(terms, network)
    }
    return .funded(
      Funded(
        draft: rebalancer.sums.draft, terms: terms, network: network,
        answer: AllocationAnswer(flow: flow, stages: [.fair(.unmet(class: 0), stage)]),
        amounts: amounts))
  }

  /// The answer where others give all that the only ceiling lacks; `nil` if that is not so.
  private mutating func answerBackfilled(
    _ terms: AllocationTerms
  ) throws(RebalancingFault) -> Rebalance? {
    guard backfilled[place] != nil, let arc = networks.kept[place].onlyCeilingArc else {
      return nil
    }
    let network = networks.kept[place].network
    guard let fair = backfilled[place]!.solve(room: network.upper[arc]) else { return nil }
    var tiers = NetworkTiers(terms, network, threads: 1)
    let answer = try tiers.finish(fair.stages, fair.flow, &search)
    guard network.obeysRows(answer.flow) else { return nil }
    writeAmounts(network, answer.flow)
    return .funded(
      Funded(
        draft: rebalancer.sums.draft, terms: terms, network: network, answer: answer,
        amounts: amounts))
  }
}
