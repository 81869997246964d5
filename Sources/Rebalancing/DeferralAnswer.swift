internal import Allocation
internal import Certificates
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

extension AllocationNetwork {
  /// How far apart the changes of two flows without unmet need are, at least.
  var changeStep: Int128 {
    var statement = FlowStatement(
      supply: supply, tail: tail, head: head, lower: lower, upper: upper, cost: changeCosts)
    for arc in unmet where arc >= 0 { statement.upper[Int(arc)] = statement.lower[Int(arc)] }
    let step = ValueStep.between(flowsOf: statement)
    return step == 0 ? .max : step
  }

  /// Units that an answer's delay and change may miss their bounds by.
  func openUnits(_ answer: AllocationAnswer) -> Int128 {
    answer.stages.reduce(0) { sum, stage in
      guard case .bounded(let tier, let stage) = stage else { return sum }
      let step = tier == .change ? changeStep : 1
      return sum + stage.value - ValueStep.raised(stage.bound, to: stage.value, step: step)
    }
  }
}
