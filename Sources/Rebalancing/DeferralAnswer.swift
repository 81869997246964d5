internal import Allocation
internal import Planning

extension DeferralTiers {
  /// The optimum as an answer; nil if something is lost, which `DeferralLossProof` proves without a stage.
  func answer(_ optimum: Optimum, _ terms: AllocationTerms) -> AllocationAnswer? {
    if optimum.lost > 0 { return nil }
    var stages: [AllocationStage] = []
    for tier in network.fairTiers(of: terms) {
      let settled = tier.claims.indices.map {
        BoundedFairStage.Settled(claim: Int32($0), reason: .nothing)
      }
      if terms.putsSumFirst(tier) {
        stages.append(.bounded(tier.sum, network.nothing(optimum.flow)))
      }
      stages.append(
        .boundedFair(
          tier.tier,
          BoundedFairStage(
            flow: optimum.flow,
            rounds: [
              BoundedFairStage.Round(
                numerator: 0, denominator: 1, isLeast: nil, ties: nil, settled: settled)
            ])))
    }
    for (tier, bounded) in [(AllocationTier.delay, optimum.delay), (.change, optimum.change)] {
      var prices = bounded.prices
      // Rows of their own say that the delay settled before is kept and needed.
      if tier == .change, optimum.delay.value != 0 {
        prices.rowPrice += [Int128(bounded.delayPrice), 0]
      }
      stages.append(
        .bounded(
          tier,
          BoundedStage(
            flow: optimum.flow, value: bounded.value, bound: bounded.bound, prices: prices,
            tree: nil)))
    }
    return AllocationAnswer(flow: optimum.flow, stages: stages)
  }
}
