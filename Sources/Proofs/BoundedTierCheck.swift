internal import Allocation
internal import Certificates
internal import Planning

// The tiers with side rows: whole-unit fair shares by rounds, least costs by bounds.

extension TierCheck {
  // MARK: Fair shares

  /// Checks the rounds of a tier: that in each, some active claim must have at least λ of its weight, that none
  /// has more, and that what is settled can not have less.
  mutating func checkBoundedFair(
    _ stage: BoundedFairStage, _ tier: AllocationTier, _ claims: [Int], _ weights: [Int64]
  ) throws(ProofFailure) {
    elasticRows = rows
    if let kept, kept.value != 0 {
      let beyond = claims.indices.map { settled.arcCount + $0 }
      elasticRows.keep(kept, (claims + beyond).map { (arc: $0, cost: 1) })
      rows.keep(kept, claims.map { (arc: $0, cost: 1) })
    }
    try BoundProof.checkWhole(settled, rows: rows, flow: stage.flow, value: 0)
    var active = RoundClaims(
      claims: claims, weights: weights, uppers: claims.map { settled.upper[$0] })
    var unproven: Int128 = 0
    var last: BoundedFairStage.Round?
    for (number, round) in stage.rounds.enumerated() {
      guard round.numerator >= 0, round.denominator > 0, last.map({ !($0 < round) }) ?? true else {
        throw .levelsNotFalling(level: number)
      }
      last = round
      try checkLeast(round, active)
      for j in active.list {
        settled.upper[claims[j]] = min(settled.upper[claims[j]], active.cap(j, round))
      }
      let choice = try checkSettled(round, active, stage.flow)
      if let choice {
        if round.others.isEmpty {
          verdict.unjudged += choice.count
        } else {
          let answer = AnswerFractions(active.claims, weights, stage.flow)
          try checkOthers(round, active, kept: choice, answer)
        }
      }
      for entry in round.settled {
        let arc = claims[Int(entry.claim)]
        if entry.reason == .unproven {
          verdict.unjudged += 1
          unproven += Int128(stage.flow[arc])
        } else if stage.flow[arc] > settled.upper[arc] {
          throw .notARoundedShare(claim: Int(entry.claim))
        }
        active.isActive[Int(entry.claim)] = false
        settled.settle([arc], at: stage.flow)
      }
      for j in active.list where stage.flow[claims[j]] > settled.upper[claims[j]] {
        throw .shareOutsideBounds(claim: j)
      }
    }
    guard active.list.isEmpty else { throw .claimMisplaced(claim: active.list[0]) }
    let value = claims.reduce(Int128(0)) { $0 + Int128(stage.flow[$1]) }
    verdict.tiers.append(.init(tier: tier, value: value, bound: value - unproven))
    verdict.gap += unproven
  }

  /// Checks that no flow keeps every active claim below λ.
  func checkLeast(
    _ round: BoundedFairStage.Round, _ active: RoundClaims
  ) throws(ProofFailure) {
    guard let proof = round.isLeast else {
      let isUnproven = round.settled.allSatisfy { $0.reason == .unproven }
      guard round.numerator == 0 || isUnproven else { throw .noContradiction }
      return
    }
    var below = settled
    for j in active.list {
      let arc = active.claims[j]
      below.upper[arc] = min(settled.upper[arc], active.capBelow(j, round))
    }
    if case .prices(let prices) = proof {
      return try BoundProof.checkImpossible(below, rows: rows, prices: prices)
    }
    let caps = Dictionary(
      uniqueKeysWithValues: active.list.map { ($0, below.upper[active.claims[$0]]) })
    let elastic = elastic(active, within: caps) { settled.upper[active.claims[$0]] - caps[$0]! }
    try checkBound(elastic, proof, 1)
  }

  /// Checks that no flow of an elastic statement costs less than `bound`.
  private func checkBound(
    _ statement: FlowStatement, _ proof: AllocationBound, _ bound: Int128
  ) throws(ProofFailure) {
    switch proof {
    case .prices(let prices):
      try BoundProof.checkBound(statement, rows: elasticRows, prices: prices, bound: bound)
    case .tree(let tree):
      try BranchProof.checkBound(
        statement, rows: elasticRows, tree: tree, bound: bound)
    case .parts(let parts):
      try PartsProof.checkBound(statement, rows: elasticRows, parts: parts, bound: bound)
    }
  }

  /// The statement in which units beyond caps flow on arcs of their own, one for each claim of the tier, and
  /// cost 1.
  private func elastic(
    _ active: RoundClaims, within caps: [Int: Int64], beyond: (Int) -> Int64
  ) -> FlowStatement {
    var elastic = settled
    for (j, arc) in active.claims.enumerated() {
      elastic.tail.append(settled.tail[arc])
      elastic.head.append(settled.head[arc])
      elastic.lower.append(0)
      elastic.cost.append(1)
      elastic.upper.append(caps[j] == nil ? 0 : beyond(j))
      if let cap = caps[j] { elastic.upper[arc] = cap }
    }
    return elastic
  }

  /// Checks the reasons for which a round settles claims.
  ///
  /// - Returns: where it is a choice which of several claims keep λ, those that do.
  func checkSettled(
    _ round: BoundedFairStage.Round, _ active: RoundClaims, _ flow: [Int64]
  ) throws(ProofFailure) -> [Int]? {
    var isNamed = Set<Int>()
    for entry in round.settled {
      let j = Int(entry.claim)
      guard active.claims.indices.contains(j), active.isActive[j], isNamed.insert(j).inserted else {
        throw .claimMisplaced(claim: j)
      }
    }
    let tied = active.list.filter { active.canAttain($0, round) }
    var forced: ForcedClaims?
    for entry in round.settled {
      let j = Int(entry.claim)
      let arc = active.claims[j]
      switch entry.reason {
      case .unproven: continue
      case .nothing:
        guard flow[arc] == settled.lower[arc] || flow[arc] == 0 else {
          throw .notARoundedShare(claim: j)
        }
      case .attains:
        guard tied == [j], round.isLeast != nil, flow[arc] == settled.upper[arc] else {
          throw .notARoundedShare(claim: j)
        }
      case .tied:
        guard tied.contains(j), flow[arc] == settled.upper[arc] else {
          throw .notARoundedShare(claim: j)
        }
      case .forced:
        guard case .prices(let prices)? = round.isLeast, flow[arc] == settled.upper[arc],
          flow[arc] > settled.lower[arc]
        else { throw .notARoundedShare(claim: j) }
        if forced == nil {
          forced = try ForcedClaims(settled, rows: rows, prices: prices)
        }
        guard forced!.needs(arc) else { throw .shareNotTight(claim: j) }
      }
    }
    return try checkTies(round, active, tied)
  }

  /// Checks that at least as many claims must have λ as are settled for that reason.
  private func checkTies(
    _ round: BoundedFairStage.Round, _ active: RoundClaims, _ tied: [Int]
  ) throws(ProofFailure) -> [Int]? {
    let kept = round.settled.filter { $0.reason == .tied }.map { Int($0.claim) }
    if kept.isEmpty { return nil }
    guard let ties = round.ties, Int(ties.count) >= kept.count else {
      throw .boundTooLow(claimed: Int128(kept.count), proven: 0)
    }
    let caps = Dictionary(
      uniqueKeysWithValues: tied.map { ($0, settled.upper[active.claims[$0]] - 1) })
    let statement = elastic(active, within: caps) { _ in 1 }
    try checkBound(statement, ties.proof, Int128(ties.count))
    return kept.count < tied.count ? kept : nil
  }

  // MARK: Losses in closed form

  /// Checks all fair tiers of a deferral under one ceiling at once.
  mutating func checkLoss(_ stage: DeferralLossStage) throws(ProofFailure) {
    let tiers = network.fairTiers(of: terms)
    guard !tiers.contains(where: { terms.putsSumFirst($0) }) else {
      throw .shape("stages: no least sum")
    }
    try BoundProof.checkWhole(settled, rows: rows, flow: stage.flow, value: 0)
    try DeferralLossProof.check(network, terms, flow: stage.flow, ceiling: stage.ceiling)
    for tier in tiers {
      let value = tier.claims.reduce(Int128(0)) { $0 + Int128(stage.flow[$1]) }
      verdict.tiers.append(.init(tier: tier.tier, value: value, bound: value))
      settled.settle(tier.claims, at: stage.flow)
    }
  }

  // MARK: Least costs

  /// - Returns: the flow that is left.
  mutating func checkBounded(
    _ stages: inout ArraySlice<AllocationStage>, _ flow: [Int64]
  ) throws(ProofFailure) -> [Int64] {
    if terms.yearsBeyond == nil {
      try BoundProof.checkWhole(settled, rows: rows, flow: flow, value: 0)
      return flow
    }
    guard case .bounded(.delay, let delay)? = stages.popFirst(),
      case .bounded(.change, let change)? = stages.popFirst()
    else { throw .shape("stages: no least delay or change") }
    var priced = settled
    priced.cost = network.delayCosts
    try checkBounded(delay, .delay, priced)
    if delay.value == 0 {
      // Nothing waits, whatever else changes.
      for arc in priced.cost.indices where priced.cost[arc] > 0 { priced.upper[arc] = 0 }
    } else {
      // Nothing waits longer, and no flow has less than the bound.
      let costs = priced.cost
      rows.keep(delay, costs.indices.filter { costs[$0] != 0 }.map { (arc: $0, cost: costs[$0]) })
    }
    priced.cost = network.changeCosts
    try checkBounded(change, .change, priced)
    return change.flow
  }

  mutating func checkBounded(
    _ stage: BoundedStage, _ tier: AllocationTier, _ statement: FlowStatement
  ) throws(ProofFailure) {
    if let parts = stage.parts {
      try BoundProof.checkWhole(statement, rows: rows, flow: stage.flow, value: stage.value)
      try PartsProof.checkBound(statement, rows: rows, parts: parts, bound: stage.bound)
      guard stage.bound <= stage.value else {
        throw .boundTooLow(claimed: stage.bound, proven: stage.value)
      }
    } else if let tree = stage.tree {
      guard stage.bound == stage.value else {
        throw .boundTooLow(claimed: stage.value, proven: stage.bound)
      }
      try BranchProof.checkOptimal(
        statement, rows: rows, flow: stage.flow, value: stage.value,
        tree: tree)
    } else {
      try BoundProof.checkWhole(statement, rows: rows, flow: stage.flow, value: stage.value)
      try BoundProof.checkBound(
        statement, rows: rows, prices: stage.prices, bound: stage.bound)
      guard stage.bound <= stage.value else {
        throw .boundTooLow(claimed: stage.bound, proven: stage.value)
      }
    }
    // What the arcs' own bounds say needs no prices.
    var least: Int128 = 0
    for arc in 0..<statement.arcCount {
      let cost = Int128(statement.cost[arc])
      least += min(cost * Int128(statement.lower[arc]), cost * Int128(statement.upper[arc]))
    }
    let bound = ValueStep.raised(
      max(stage.bound, min(least, stage.value)), to: stage.value,
      step: ValueStep.between(flowsOf: statement))
    let (gap, overflows) = stage.value.subtractingReportingOverflow(bound)
    let (sum, isTooLarge) = verdict.gap.addingReportingOverflow(gap)
    if overflows || isTooLarge { throw .overflow }
    verdict.tiers.append(.init(tier: tier, value: stage.value, bound: bound))
    verdict.gap = sum
  }
}

extension SideRows {
  /// That Σ cost × flow is at most what a stage found and at least what it proved.
  fileprivate mutating func keep(_ stage: BoundedStage, _ costs: [(arc: Int, cost: Int64)]) {
    for (sign, most) in [(Int64(1), stage.value), (-1, -max(stage.bound, 0))] {
      for (arc, cost) in costs {
        self.arc.append(Int32(arc))
        coefficient.append(sign * cost)
      }
      start.append(Int32(arc.count))
      limit.append(Int64(clamping: most))
    }
  }
}

/// The claims of a tier that no round has settled yet.
struct RoundClaims {
  let claims: [Int]
  let weights: [Int64]
  var uppers: [Int64]
  var isActive: [Bool]

  init(claims: [Int], weights: [Int64], uppers: [Int64]) {
    self.claims = claims
    self.weights = weights
    self.uppers = uppers
    isActive = Array(repeating: true, count: claims.count)
  }

  var list: [Int] { claims.indices.filter { isActive[$0] } }

  private func product(_ j: Int, _ round: BoundedFairStage.Round) -> Int128 {
    Int128(round.numerator) * Int128(weights[j])
  }

  /// The most units with at most λ of the weight.
  func cap(_ j: Int, _ round: BoundedFairStage.Round) -> Int64 {
    Int64(clamping: min(Int128(uppers[j]), product(j, round) / Int128(round.denominator)))
  }

  /// The most units with less than λ of the weight; −1 if λ is 0.
  func capBelow(_ j: Int, _ round: BoundedFairStage.Round) -> Int64 {
    if round.numerator == 0 { return -1 }
    return Int64(
      clamping: min(Int128(uppers[j]), (product(j, round) - 1) / Int128(round.denominator)))
  }

  func canAttain(_ j: Int, _ round: BoundedFairStage.Round) -> Bool {
    let (units, rest) = product(j, round).quotientAndRemainder(
      dividingBy: Int128(round.denominator))
    return rest == 0 && units <= Int128(uppers[j])
  }
}

extension BoundedFairStage.Round {
  /// Whether this round's λ is below another's.
  fileprivate static func < (a: Self, b: Self) -> Bool {
    Int128(a.numerator) * Int128(b.denominator) < Int128(b.numerator) * Int128(a.denominator)
  }
}
