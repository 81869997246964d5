internal import Allocation
internal import Certificates
internal import Planning
internal import Solvers

// Whole-unit fair shares, from the largest fraction down.

extension RowTiers {
  /// Rounds of Newton steps at most, in one round.
  static let stepLimit = 200

  /// Shares the claims of a tier and settles them; a flow that has the shares.
  mutating func share(
    _ tier: AllocationNetwork.FairTier, from flow: [Int64]
  ) throws(RebalancingFault) -> [Int64]? {
    var fair = FairRounds(
      claims: tier.claims, weights: tier.weights, uppers: tier.claims.map { settled.upper[$0] })
    var flow = flow
    let limit = branchLimit
    defer { branchLimit = limit }
    var choices: [TieChoice] = []
    try shareRest(&fair, &flow, &choices)
    try compareChoices(&fair, &flow, &choices)
    stages.append(
      .boundedFair(tier.tier, BoundedFairStage(flow: flow, rounds: fair.rounds)))
    return flow
  }

  /// Rounds until every claim is settled.
  mutating func shareRest(
    _ fair: inout FairRounds, _ flow: inout [Int64], _ choices: inout [TieChoice]
  ) throws(RebalancingFault) {
    while fair.isActive.contains(true) { try round(&fair, &flow, &choices) }
  }

  /// Finds the least largest fraction of the active claims and settles those that it binds.
  private mutating func round(
    _ fair: inout FairRounds, _ flow: inout [Int64], _ choices: inout [TieChoice]
  ) throws(RebalancingFault) {
    switch try leastLevel(fair, from: Level(numerator: 0, denominator: 1), flow) {
    case .least(let level, let isLeast, let prices, let found):
      flow = found
      try settle(&fair, &flow, level, isLeast, prices, &choices)
    case .past, .unproven(nil): settleKnown(&fair, flow)
    case .unproven(let found?):
      flow = found
      settleKnown(&fair, flow)
    }
  }

  /// What became of a search for the least largest fraction.
  enum LevelOutcome {
    /// The fraction, why it can not be less (nil where the search began), and a flow that keeps it.
    case least(Level, AllocationBound?, BoundPrices?, [Int64])
    /// It is at least this, which is enough.
    case past(Level, AllocationBound)
    /// Not found; perhaps a flow that leads on.
    case unproven([Int64]?)
  }

  /// The least largest fraction of the active claims, from `start` up, or a bound that `isPast`.
  mutating func leastLevel(
    _ fair: FairRounds, from start: Level, _ flow: [Int64]?,
    isPast: (Level) -> Bool = { _ in false }
  ) throws(RebalancingFault) -> LevelOutcome {
    var level = start
    var isLeast: AllocationBound?
    var prices: BoundPrices?
    for _ in 0..<Self.stepLimit {
      if let isLeast, isPast(level) { return .past(level, isLeast) }
      let caps = fair.active.map { fair.cap($0, level) }
      switch try excess(fair, caps, from: flow) {
      case .parts(let parts):
        guard let next = fair.nextFraction(caps) else { return .unproven(nil) }
        (level, prices, isLeast) = (next, nil, .parts(parts))
      case .search(.enough(let found)) where !found.rounded.isEmpty:
        // Rounded rows hold under these caps alone: no step beyond the next fraction.
        guard let next = fair.nextFraction(caps) else { return .unproven(nil) }
        isLeast = .tree(branches([.bounded(found)], fair))
        (level, prices) = (next, nil)
      case .search(.enough(let found)):
        lastPrices = found
        guard let next = nextLevel(fair, above: level, found) else { return .unproven(nil) }
        (level, prices, isLeast) = (next, found, .prices(found))
      case .search(.found(let best, let bound, _, let tree)):
        if best.value == 0 {
          return .least(level, isLeast, prices, Array(best.flow[..<network.arcCount]))
        }
        guard let tree, bound < 1, let next = fair.nextFraction(caps) else {
          return .unproven(folded(best.flow))
        }
        isLeast = .tree(branches(tree, fair))
        (level, prices) = (next, nil)
      case .search(.enoughInWholeUnits(let tree)):
        guard let next = fair.nextFraction(caps) else { return .unproven(nil) }
        isLeast = .tree(branches(tree, fair))
        (level, prices) = (next, nil)
      case .search(.infeasible), .search(.infeasibleInWholeUnits), .search(.undecided):
        return .unproven(nil)
      }
    }
    return .unproven(nil)
  }

  /// The least units of active claims beyond their caps, in whole units; ends where it is 0 or proven not to
  /// be.
  mutating func excess(
    _ fair: FairRounds, _ caps: [Int64], from flow: [Int64]?
  ) throws(RebalancingFault) -> Excess {
    var priced = settled
    for (j, cap) in zip(fair.active, caps) {
      let arc = fair.claims[j]
      priced.upper[arc] = cap
      priced.upper[beyond[arc]!] = fair.proven[j] - cap
      priced.cost[beyond[arc]!] = 1
    }
    let first = try solve(priced, from: flow, goal: 0, enough: 1, .first)
    guard case .found(let best, let bound, let prices, nil) = first, best.value > 0, bound < 1
    else {
      if case .undecided = first {
        return .search(try solve(priced, from: flow, goal: 0, enough: 1, .others(after: first)))
      }
      return .search(first)
    }
    let near = [lastPrices, prices].compactMap { $0 }
    if let parts = partsBound(priced, claims: fair.claims, near: near, atLeast: 1) {
      return .parts(parts)
    }
    return .search(try solve(priced, known: best, goal: 0, enough: 1, .others(after: first)))
  }

  /// What became of a program whose cost is what exceeds caps.
  enum Excess {
    case search(RatioSearch.Outcome)
    /// It costs 1 at least, which parts prove.
    case parts(AllocationParts)
  }

  private mutating func solve(
    _ priced: Network, from flow: [Int64]?, goal: Int128, enough: Int128 = .max,
    _ part: Attempts = .all
  ) throws(RebalancingFault) -> RatioSearch.Outcome {
    try solve(
      priced, known: flow.flatMap { stretched($0, priced) }, goal: goal, enough: enough, part)
  }

  /// A flow as one of the program, with units beyond caps on arcs of their own; nil if there is no room.
  private func stretched(_ flow: [Int64], _ priced: Network) -> RatioSearch.WholeFlow? {
    var stretched = flow + [Int64](repeating: 0, count: beyond.count)
    var value: Int128 = 0
    for (arc, extra) in beyond where flow[arc] > priced.upper[arc] {
      let units = flow[arc] - priced.upper[arc]
      if units > priced.upper[extra] { return nil }
      stretched[arc] -= units
      stretched[extra] = units
      value += Int128(units) * Int128(priced.cost[extra])
    }
    return RatioSearch.WholeFlow(flow: stretched, value: value)
  }

  func branches(_ tree: [BranchNode], _ fair: FairRounds) -> [BranchNode] {
    certificate(tree, claims: fair.claims)
  }

  // MARK: Levels

  /// The least level at which the prices' inequality Σ d u ≥ G leaves room.
  private func nextLevel(
    _ fair: FairRounds, above level: Level, _ prices: BoundPrices
  ) -> Level? {
    let inequality = ClaimInequality(search, settled, fair, prices)
    guard let inequality, inequality.isBroken({ fair.cap($0, level) }) else { return nil }
    // Whole levels first (what is asked may be many times a small plan), then in 2⁻⁶⁰, then the exact
    // fraction of the claim that gets there.
    func isBroken(_ whole: Int64, _ part: Int64) -> Bool {
      inequality.isBroken { fair.cap($0, whole: whole, part: part) }
    }
    let most = inequality.priced.map { fair.uppers[$0] / fair.weights[$0] + 1 }.max() ?? 0
    if isBroken(most, 0) { return nil }
    let whole = leastNumber(1...most) { !isBroken($0, 0) } - 1
    let part = leastNumber(1...Int64(1) << 60) { !isBroken(whole, $0) }
    var caps = inequality.priced.map { fair.cap($0, whole: whole, part: part) }
    var next = fair.largest(inequality.priced, caps)
    while !inequality.isBroken({ fair.capBelow($0, next) }) {
      caps = inequality.priced.map { fair.capBelow($0, next) }
      next = fair.largest(inequality.priced, caps)
    }
    return next
  }

  /// The least number that satisfies `isEnough`, which the last does.
  private func leastNumber(_ range: ClosedRange<Int64>, _ isEnough: (Int64) -> Bool) -> Int64 {
    var (below, at) = (range.lowerBound - 1, range.upperBound)
    while at - below > 1 {
      let middle = below + (at - below) / 2
      if isEnough(middle) { at = middle } else { below = middle }
    }
    return at
  }

  // MARK: Settling

  mutating func settle(
    _ fair: inout FairRounds, _ flow: inout [Int64], _ level: Level, _ isLeast: AllocationBound?,
    _ prices: BoundPrices?, _ choices: inout [TieChoice]
  ) throws(RebalancingFault) {
    var round = BoundedFairStage.Round(
      numerator: level.numerator, denominator: level.denominator, isLeast: isLeast, ties: nil,
      settled: [])
    for j in fair.active { settled.upper[fair.claims[j]] = fair.cap(j, level) }
    if level.numerator == 0 {
      round.settled = fair.active.map { .init(claim: Int32($0), reason: .nothing) }
      return close(&fair, round, flow)
    }
    let tied = fair.active.filter { fair.canAttain($0, level) }
    if let prices, let inequality = ClaimInequality(search, settled, fair, prices) {
      round.settled = inequality.priced.filter { inequality.forces($0) { fair.cap($0, level) } }
        .map { .init(claim: Int32($0), reason: .forced) }
    }
    fair.narrow(to: settled)
    if round.settled.isEmpty, tied.count == 1 {
      round.settled = [.init(claim: Int32(tied[0]), reason: .attains)]
    }
    if round.settled.isEmpty { try breakTies(tied, &fair, &flow, &round, &choices) }
    close(&fair, round, flow)
  }

  /// As few as possible of the tied claims have λ: those with the largest weights, of equals the first.
  private mutating func breakTies(
    _ tied: [Int], _ fair: inout FairRounds, _ flow: inout [Int64],
    _ round: inout BoundedFairStage.Round, _ choices: inout [TieChoice]
  ) throws(RebalancingFault) {
    let before = settled
    var priced = settled
    for j in tied {
      let arc = fair.claims[j]
      priced.upper[arc] -= 1
      priced.upper[beyond[arc]!] = 1
      priced.cost[beyond[arc]!] = 1
    }
    var count = Int128(tied.count)
    var outcome = try solve(priced, from: flow, goal: .min, .first)
    if case .found(let best, let bound, let prices, nil) = outcome, bound < best.value {
      let near = [lastPrices, prices].compactMap { $0 }
      if let parts = partsBound(priced, claims: fair.claims, near: near, atLeast: best.value) {
        flow = folded(best.flow)
        count = best.value
        round.ties = .init(count: Int64(clamping: count), proof: .parts(parts))
      } else {
        outcome = try solve(priced, known: best, goal: .min, .others(after: outcome))
      }
    } else if case .undecided = outcome {
      outcome = try solve(priced, from: flow, goal: .min, .others(after: outcome))
    }
    if round.ties == nil, case .found(let best, let bound, let prices, let tree) = outcome {
      flow = folded(best.flow)
      count = best.value
      let proof: AllocationBound =
        tree.map { .tree(branches($0, fair)) } ?? .prices(certificate(prices, claims: fair.claims))
      round.ties = .init(count: Int64(clamping: tree == nil ? bound : best.value), proof: proof)
    }
    // Those with the largest weights have the largest fractions next, so they are lowered last.
    let order = tied.sorted { (fair.weights[$0], -$0) < (fair.weights[$1], -$1) }
    var kept: [Int] = []
    for j in order where Int128(kept.count) < count {
      let arc = fair.claims[j]
      if flow[arc] > priced.upper[arc] {
        var other = priced
        other.upper[beyond[arc]!] = 0
        guard case .found(let best, _, _, _) = try solve(other, from: flow, goal: count),
          best.value <= count
        else {
          kept.append(j)
          continue
        }
        flow = folded(best.flow)
      }
      priced.upper[beyond[arc]!] = 0
    }
    let isProven = round.ties.map { Int128($0.count) == Int128(kept.count) } ?? false
    if isProven, kept.count < tied.count {
      choices.append(TieChoice(fair: fair, settled: before, round: round, tied: tied, kept: kept))
    }
    keep(kept, of: tied, &fair, &round, isProven ? .tied : .unproven)
  }

  /// Settles those of the tied claims that have λ; the others get less.
  mutating func keep(
    _ kept: [Int], of tied: [Int], _ fair: inout FairRounds, _ round: inout BoundedFairStage.Round,
    _ reason: BoundedFairStage.Reason
  ) {
    round.settled = kept.map { .init(claim: Int32($0), reason: reason) }
    for j in tied where !kept.contains(j) { settled.upper[fair.claims[j]] -= 1 }
    fair.choose(within: settled)
  }

  func folded(_ flow: [Int64]) -> [Int64] {
    var folded = Array(flow[..<network.arcCount])
    for (arc, extra) in beyond { folded[arc] += flow[extra] }
    return folded
  }

  mutating func close(
    _ fair: inout FairRounds, _ round: BoundedFairStage.Round, _ flow: [Int64]
  ) {
    for entry in round.settled {
      let arc = fair.claims[Int(entry.claim)]
      fair.isActive[Int(entry.claim)] = false
      settled.lower[arc] = flow[arc]
      settled.upper[arc] = flow[arc]
    }
    fair.rounds.append(round)
  }

  /// Without a proof that less is possible: settles the claims that lose most in the known flow.
  private mutating func settleKnown(_ fair: inout FairRounds, _ flow: [Int64]) {
    branchLimit = min(
      branchLimit, Self.plainBranches, max(16, 40_000 / max(1, search.rowCount)))
    let active = fair.active
    let level = fair.largest(active, active.map { flow[fair.claims[$0]] })
    for j in active { settled.upper[fair.claims[j]] = fair.cap(j, level) }
    fair.narrow(to: settled)
    let largest = active.filter {
      fair.canAttain($0, level) && flow[fair.claims[$0]] == fair.cap($0, level)
    }
    close(
      &fair,
      BoundedFairStage.Round(
        numerator: level.numerator, denominator: level.denominator, isLeast: nil, ties: nil,
        settled: largest.map { .init(claim: Int32($0), reason: .unproven) }), flow)
  }
}
