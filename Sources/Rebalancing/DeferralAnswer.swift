internal import Planning

extension DeferralTiers {
  /// The optimum as an answer with today's stages; nil if something is lost, which `DeferralLossProof`
  /// proves without a stage.
  func answer(_ optimum: Optimum, _ terms: AllocationTerms) -> AllocationAnswer? {
    if optimum.lost > 0 { return nil }
    var stages: [AllocationStage] = []
    var beyond = 0
    for tier in network.fairTiers(of: terms) {
      // Claims settled at 0 go on beyond that on arcs of their own, which nothing uses.
      let elastic = tier.claims.count { network.upper[$0] > 0 }
      stages.append(
        .boundedFair(
          tier.tier,
          BoundedFairStage(
            levels: [], caps: [Int64](repeating: 0, count: tier.claims.count),
            total: BoundedStage(
              flow: optimum.flow + [Int64](repeating: 0, count: elastic), value: 0, bound: 0,
              prices: noPrices, tree: nil))))
      beyond += elastic
    }
    let flow = optimum.flow + [Int64](repeating: 0, count: beyond)
    for (tier, bounded) in [(AllocationTier.delay, optimum.delay), (.change, optimum.change)] {
      var prices = bounded.prices
      if tier == .change { prices.rowPrice.append(bounded.delayPrice) }
      stages.append(
        .bounded(
          tier,
          BoundedStage(
            flow: flow, value: bounded.value, bound: bounded.bound, prices: prices, tree: nil)))
    }
    return AllocationAnswer(flow: optimum.flow, stages: stages)
  }

  private var noPrices: AllocationPrices {
    AllocationPrices(
      potential: [Int64](repeating: 0, count: network.nodeCount),
      rowPrice: [Int64](repeating: 0, count: network.rowCount), denominator: 1)
  }
}
