public import Allocation
internal import Certificates
internal import Planning
internal import Solvers

// The least that is lost in all, whoever bears it: the first tier of `Scenario.First.total`, and what the
// price of fairness is measured against.

extension Rebalancer {
  /// Tranches, with the years that deferral opens, up to which the price of fairness is computed.
  ///
  /// Reason: beyond, one linear program over all rows takes longer than the answer itself.
  static let leastLossLimit = 4000

  /// The least sum of unmet need of any allocation that obeys the limits, with its proof; fair shares and
  /// priority classes do not count. Nil without rows, where fair shares lose the least, where nothing is
  /// lost, above `leastLossLimit` cells, and where none was found.
  ///
  /// Without rows the losses that a flow leaves possible form a g-polymatroid, in which every
  /// lexicographically least element has the least sum (Fujishige 1980).
  public func leastLoss(_ funded: Funded) throws(RebalancingFault) -> BoundedStage? {
    let network = funded.network
    let claims = network.unmet.filter { $0 >= 0 }.map { Int($0) }
    if network.rowCount == 0 || network.cells.count > Rebalancer.leastLossLimit
      || claims.allSatisfy({ funded.answer.flow[$0] == 0 })
    {
      return nil
    }
    var tiers = RowTiers(funded.terms, network, threads: threads, branchLimit: branchLimit)
    return try tiers.leastSum(of: claims, than: funded.answer.flow)
  }

  /// `answer` with the proof that the sum of each class is least; nil if a smaller one was found.
  func provingSums(
    _ answer: AllocationAnswer, _ terms: AllocationTerms, _ network: AllocationNetwork
  ) throws(RebalancingFault) -> AllocationAnswer? {
    let fair = network.fairTiers(of: terms)
    if !fair.contains(where: { terms.putsSumFirst($0) }) { return answer }
    var proven = AllocationAnswer(flow: answer.flow, stages: [])
    var settled = network.statement
    for (tier, stage) in zip(fair, answer.stages) {
      if terms.putsSumFirst(tier) {
        guard let least = try leastSum(of: tier.claims, than: answer.flow, settled, terms, network),
          least.value == tier.claims.reduce(Int128(0), { $0 + Int128(answer.flow[$1]) })
        else { return nil }
        proven.stages.append(.bounded(tier.sum, least))
      }
      proven.stages.append(stage)
      settled.settle(tier.claims, at: answer.flow)
    }
    proven.stages += answer.stages[fair.count...]
    return proven
  }

  /// The least sum of `claims` in what is `settled`, no larger than in `flow`. Without rows a network's own
  /// prices prove it.
  private func leastSum(
    of claims: [Int], than flow: [Int64], _ settled: Network, _ terms: AllocationTerms,
    _ network: AllocationNetwork
  ) throws(RebalancingFault) -> BoundedStage? {
    if claims.allSatisfy({ flow[$0] == 0 }) { return network.nothing(flow) }
    if network.rowCount > 0 {
      var tiers = RowTiers(terms, network, threads: threads, branchLimit: branchLimit)
      tiers.settle(within: settled)
      return try tiers.leastSum(of: claims, than: flow)
    }
    var priced = settled
    for arc in claims { priced.cost[arc] = 1 }
    var plain = MinimumCostFlow(priced, threads: threads)
    do {
      guard case .optimal(let optimum) = try plain.solve() else { return nil }
      return BoundedStage(
        flow: optimum.flow, value: optimum.values[0], bound: optimum.values[0],
        prices: BoundPrices(potential: optimum.potentials[0], rowPrice: [], denominator: 1),
        tree: nil)
    } catch { throw .solver(error.description) }
  }
}

extension AllocationNetwork.FairTier {
  /// The tier of its sum.
  var sum: AllocationTier {
    if case .unmet(let number) = tier { .total(class: number) } else { tier }
  }
}

extension AllocationNetwork {
  /// That a cost of nothing is the least.
  func nothing(_ flow: [Int64]) -> BoundedStage {
    BoundedStage(
      flow: flow, value: 0, bound: 0,
      prices: BoundPrices(
        potential: [Int128](repeating: 0, count: nodeCount),
        rowPrice: [Int128](repeating: 0, count: rowCount), denominator: 1), tree: nil)
  }
}
