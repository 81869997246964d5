internal import Allocation
internal import Planning
internal import Proofs

extension DeferralTiers {
  /// What is lost, if the closed form proves that it must be; nil also where nothing is.
  func loss(_ optimum: Optimum, _ terms: AllocationTerms) -> DeferralLossStage? {
    let sumIsFirst = network.fairTiers(of: terms).contains { terms.putsSumFirst($0) }
    if optimum.lost == 0 || sumIsFirst { return nil }
    do throws(ProofFailure) {
      try DeferralLossProof.check(network, terms, flow: optimum.flow, ceiling: ceiling)
    } catch { return nil }
    return DeferralLossStage(flow: optimum.flow, ceiling: ceiling)
  }

  /// The optimum as an answer; nil if something is lost and the closed form does not prove that it must be.
  func answer(_ optimum: Optimum, _ terms: AllocationTerms) -> AllocationAnswer? {
    var stages: [AllocationStage] = []
    if optimum.lost > 0 {
      guard let loss = loss(optimum, terms) else { return nil }
      stages.append(.deferralLoss(loss))
    } else {
      stages = network.nothingLost(optimum.flow, terms)
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

extension AllocationNetwork {
  /// The fair tiers of a flow in which no claim has a unit.
  func nothingLost(_ flow: [Int64], _ terms: AllocationTerms) -> [AllocationStage] {
    var stages: [AllocationStage] = []
    for tier in fairTiers(of: terms) {
      let settled = tier.claims.indices.map {
        BoundedFairStage.Settled(claim: Int32($0), reason: .nothing)
      }
      if terms.putsSumFirst(tier) { stages.append(.bounded(tier.sum, nothing(flow))) }
      stages.append(
        .boundedFair(
          tier.tier,
          BoundedFairStage(
            flow: flow,
            rounds: [
              BoundedFairStage.Round(
                numerator: 0, denominator: 1, isLeast: nil, ties: nil, settled: settled)
            ])))
    }
    return stages
  }
}
