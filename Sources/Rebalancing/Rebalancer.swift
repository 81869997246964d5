public import Allocation
internal import Certificates
public import Planning
internal import Solvers

/// What became of a scenario.
public enum Rebalance: Sendable {
  case funded(Funded)
  case impossible(Impossible)
  /// Rows that no whole amounts were found for, and no proof that there are none.
  case undecided
}

/// An allocation that obeys every limit and is the best in the order of the tiers.
public struct Funded: Sendable {
  /// The plan that was asked about.
  public let draft: PlanDraft
  /// What the allocation obeys: scenario and rules, resolved to amounts.
  public let terms: AllocationTerms
  /// What `answer` and `amounts` are about.
  public let network: AllocationNetwork
  /// A flow in `network` and the certificate of each tier.
  public let answer: AllocationAnswer
  /// New amount of each cell of `network.cells`, in minor units.
  public let amounts: [Amount]
}

extension Funded {
  /// Unmet need of each sub-project, in minor units.
  public var unmet: [Amount] {
    network.unmet.map { $0 < 0 ? 0 : answer.flow[Int($0)] }
  }

  /// What each of `network.askedHubs` gives beyond its plan, in minor units. Where a source gives extra
  /// money and less than planned in one cell, only the difference counts; that is possible with rows only.
  public var asked: [Amount] {
    var amounts = network.asked.map { answer.flow[Int($0)] }
    if terms.yearsBeyond != nil { return amounts }
    var position: [Int32: Int] = [:]
    for (place, arc) in network.asked.enumerated() { position[network.head[Int(arc)]] = place }
    for cell in 0..<network.cells.count where network.extra[cell] >= 0 && network.own[cell] >= 0 {
      let extra = answer.flow[Int(network.extra[cell])]
      let lacking = network.cells.planned[cell] - answer.flow[Int(network.own[cell])]
      if extra > 0, lacking > 0, let place = position[network.tail[Int(network.extra[cell])]] {
        amounts[place] -= min(extra, lacking)
      }
    }
    return amounts
  }

  /// Money × years that wait, in minor units × years.
  public var delay: Int128 {
    zip(network.delayCosts, answer.flow).reduce(0) { $0 + Int128($1.0) * Int128($1.1) }
  }

  /// Σ|own − planned| + Σ extra, in minor units; without deferral that is Σ|new − planned|.
  public var change: Int128 {
    func units(_ arc: Int32) -> Int128 { arc < 0 ? 0 : Int128(answer.flow[Int(arc)]) }
    return (0..<network.cells.count).reduce(0) { sum, cell in
      let own = Int128(max(network.ownAmount(cell, of: answer.flow), 0)) + units(network.late[cell])
      let planned = Int128(max(network.cells.planned[cell], 0))
      let extra = units(network.extra[cell])
      let isNet = terms.yearsBeyond == nil
      return sum + (isNet ? abs(own + extra - planned) : abs(own - planned) + extra)
    }
  }
}

/// Limits that can not stand together, none of which could be left out, and what would help.
public struct Impossible: Sendable {
  /// What was asked for, of which `conflict` names a part.
  public let terms: AllocationTerms
  /// Numbers of `terms.limits`, rising.
  public let conflict: [Int]
  /// About the network of plan and these limits alone.
  public let certificate: AllocationConflict
  /// Any one of them is enough.
  public let repairs: [Repair]
  /// Enough together, when no single one is.
  public let together: [Repair]

  /// The smallest loosening of one limit that makes an allocation possible.
  public enum Repair: Sendable, Hashable {
    /// Raise the ceiling to at least this amount.
    case raise(limit: Int, atLeast: Amount)
    /// Lower the floor to at most this amount.
    case lower(limit: Int, atMost: Amount)
    /// Do without a lock or a cofinancing rule.
    case release(limit: Int)
    /// Let these sources give this much beyond their plan.
    case backfill([SourceSet], atLeast: Amount)
  }
}

/// What can not be computed with; found before anything is computed.
public enum RebalancingFault: Error, Sendable, Equatable {
  case plan(AllocationFault)
  /// The solver's limits, in words.
  case solver(String)
}

/// Finds the best allocation of a plan under a scenario, tier by tier, with certificates.
///
/// Fair tiers are solved by `FairFlow`, the others by `MinimumCostFlow` and `ConvexFlow`, first without
/// the side rows: an answer of fewer limits that obeys the others as well is the answer. Only if it
/// breaks a row does `RatioFlow` take over. Semantics and tiers: Rebalancing.md.
///
/// The answer depends on neither row order nor threads. A rebalancer may be used by several threads at
/// a time.
public struct Rebalancer: Sendable {
  /// The plan and its tranches in canonical order.
  public let sums: PlannedSums
  /// Threads that one solve may use; several scenarios side by side do better with one each.
  let threads: Int
  /// Nodes of the tree that closes the gap of whole units with rows.
  let branchLimit: Int
  /// For tests: whether networks hold also what no limit reaches.
  private let isWhole: Bool

  /// `threads` changes nothing but the time, `branchLimit` what stays unproven. O(tranches × log).
  public init(_ draft: PlanDraft, threads: Int = 2, branchLimit: Int = 10_000) {
    self.init(PlannedSums(draft), threads: threads, branchLimit: branchLimit)
  }

  init(_ sums: PlannedSums, threads: Int, branchLimit: Int, isWhole: Bool = false) {
    self.isWhole = isWhole
    self.sums = sums
    self.threads = threads
    self.branchLimit = branchLimit
  }

  /// Cells up to which a deferral whose closed form leaves a gap goes on to the general engine.
  ///
  /// Reason: beyond, units of half a minor unit a row are not worth minutes.
  static let deferralLimit = 4000

  /// Cells up to which the general engine tries to close what parts leave open where nothing is lost.
  ///
  /// Reason: of nine larger plans its one tree closed none, in up to a minute; parts closed eight in one second.
  static let undividedLimit = 600

  /// Cells up to which sub-projects are solved one by one at prices of the ceilings.
  ///
  /// Reason: each takes about a tenth of a millisecond, several times.
  static let partsLimit = 200_000

  /// The best allocation under `scenario`, or why there is none.
  public func solve(_ scenario: Scenario) throws(RebalancingFault) -> Rebalance {
    try solve(AllocationTerms(scenario, sums))
  }

  /// The best allocation under `terms`, or why there is none.
  public func solve(_ terms: AllocationTerms) throws(RebalancingFault) -> Rebalance {
    try solve(terms, try network(terms))
  }

  /// The best allocation under `terms`, whose network is `network`.
  func solve(
    _ terms: AllocationTerms, _ network: AllocationNetwork
  ) throws(RebalancingFault) -> Rebalance {
    switch try best(terms, network) {
    case .found(let answer):
      return .funded(
        Funded(
          draft: sums.draft, terms: terms, network: network, answer: answer,
          amounts: network.amounts(of: answer.flow)))
    case .infeasible, .undecided:
      return try ConflictSearch(self, terms).impossible().map { .impossible($0) } ?? .undecided
    }
  }

  func network(_ terms: AllocationTerms) throws(RebalancingFault) -> AllocationNetwork {
    do { return try AllocationNetwork(terms, sums, isWhole: isWhole) } catch { throw .plan(error) }
  }

  enum Outcome {
    case found(AllocationAnswer)
    case infeasible
    case undecided
  }

  private func best(
    _ terms: AllocationTerms, _ network: AllocationNetwork
  ) throws(RebalancingFault) -> Outcome {
    var tiers = NetworkTiers(terms, network, threads: threads)
    switch try tiers.solve() {
    case .infeasible: return .infeasible
    case .found(let answer) where network.obeysRows(answer.flow):
      if let proven = try provingSums(answer, terms, network) { return .found(proven) }
    case .found, .undecided: break
    }
    let deferral = try deferral(terms, network)
    if let answer = deferral.answer, deferral.isEnough { return .found(answer) }
    var withRows = RowTiers(terms, network, threads: threads, branchLimit: branchLimit)
    if let flow = deferral.flow { withRows.start(from: flow) }
    if let loss = deferral.loss { withRows.settle(loss) }
    if let spared = deferral.answer { withRows.settleNothing(spared.flow) }
    if !withRows.hasStart {
      // Any flow that obeys everything, to begin with.
      switch try feasibility(terms) {
      case .possible(let flow): withRows.start(from: flow)
      case .impossible: return .infeasible
      case .undecided: return .undecided
      }
    }
    let outcome = try withRows.solve()
    // What is proven part by part may leave less open than one tree for all.
    if let spared = deferral.answer {
      guard case .found(let answer) = outcome, network.openUnits(answer) < network.openUnits(spared)
      else {
        return .found(spared)
      }
    }
    return outcome
  }

  /// What the roads of deferral come to.
  private struct Deferral {
    var answer: AllocationAnswer?
    /// Whether the general engine has nothing to add, or would take too long.
    var isEnough = false
    var flow: [Int64]?
    var loss: DeferralLossStage?
  }

  private func deferral(
    _ terms: AllocationTerms, _ network: AllocationNetwork
  ) throws(RebalancingFault) -> Deferral {
    var result = Deferral()
    let count = network.cells.count
    var closedForm: AllocationAnswer?
    if let road = DeferralTiers(terms, network), let optimum = road.solve() {
      result.flow = optimum.flow
      result.loss = road.loss(optimum, terms)
      closedForm = road.answer(optimum, terms)
      let isClosed = optimum.delay.gap == 0 && optimum.change.gap == 0
      let limit = result.loss == nil ? Rebalancer.partsLimit : Rebalancer.deferralLimit
      if isClosed || count > limit, let closedForm {
        return Deferral(answer: closedForm, isEnough: true)
      }
      if optimum.lost > 0 { return result }
    }
    let road = NothingLost(terms, network, threads: threads)
    if let answer = try road?.solve(from: result.flow) {
      let isEnough = count > Rebalancer.undividedLimit || network.openUnits(answer) == 0
      result = Deferral(answer: answer, isEnough: isEnough, flow: answer.flow)
    }
    if count > Rebalancer.deferralLimit, let closedForm,
      result.answer.map({ network.openUnits($0) > network.openUnits(closedForm) }) ?? true
    {
      return Deferral(answer: closedForm, isEnough: true)
    }
    return result
  }

  /// Whether any allocation obeys `terms`, with one or with the proof that there is none.
  func feasibility(
    _ terms: AllocationTerms
  ) throws(RebalancingFault) -> Feasibility {
    let network = try network(terms)
    var plain = MinimumCostFlow(network.statement, threads: threads)
    do {
      switch try plain.solve() {
      case .infeasible(let conflict): return .impossible(AllocationConflict(conflict))
      case .optimal(let optimum):
        if network.obeysRows(optimum.flow) { return .possible(optimum.flow) }
      }
      let ratio = RatioFlow(
        network.statement, network.rows, threads: threads, branchLimit: branchLimit)
      switch try ratio.solve() {
      case .found(let answer): return .possible(answer.flow)
      case .infeasibleNetwork(let conflict): return .impossible(AllocationConflict(conflict))
      case .infeasible(let prices): return .impossible(.prices(prices))
      case .infeasibleInWholeUnits(let tree):
        return .impossible(.tree(tree))
      case .undecided: return .undecided
      }
    } catch { throw .solver(error.description) }
  }

  enum Feasibility {
    /// With a flow that obeys everything.
    case possible([Int64])
    case impossible(AllocationConflict)
    case undecided
  }
}

// MARK: Bridges between the plan's statement and the solvers

extension AllocationNetwork {
  /// The network as the solvers take it, without costs.
  var statement: Network {
    Network(
      supply: supply, tail: tail, head: head, lower: lower, upper: upper,
      cost: [Int64](repeating: 0, count: arcCount))
  }

  var rows: RatioRows {
    var rows = RatioRows()
    rows.start = rowStart
    rows.arc = rowArc
    rows.coefficient = rowCoefficient
    rows.limit = rowLimit
    return rows
  }
}

extension AllocationConflict {
  init(_ conflict: FlowConflict) {
    switch conflict {
    case .excess(let inside), .shortage(let inside): self = .cut(inside: inside)
    case .emptyArc(let arc): self = .emptyArc(arc)
    }
  }
}

extension BranchNode {
  /// About the network with an arc appended for each claim of one tier: arcs of other tiers' claims are
  /// closed, and no branch is on them.
  func renumbered(
    beyond: [Int: Int], claims: [Int], _ network: AllocationNetwork
  ) -> BranchNode {
    guard case .split(let arc, let at, let below, let above) = self, arc >= network.arcCount else {
      return self
    }
    let place = claims.firstIndex { beyond[$0] == Int(arc) }!
    return .split(arc: Int32(network.arcCount + place), at: at, below: below, above: above)
  }
}
