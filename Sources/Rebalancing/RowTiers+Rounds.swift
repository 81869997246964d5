internal import Allocation
internal import Planning
internal import Solvers

// Whole-unit fair shares, from the largest fraction down.

/// The claims of a tier while rounds settle them.
struct FairRounds {
  let claims: [Int]
  let weights: [Int64]
  /// What the rounds so far allow.
  private(set) var uppers: [Int64]
  var isActive: [Bool]
  var rounds: [BoundedFairStage.Round] = []

  init(claims: [Int], weights: [Int64], uppers: [Int64]) {
    self.claims = claims
    self.weights = weights
    self.uppers = uppers
    isActive = Array(repeating: true, count: claims.count)
  }

  /// Keeps active claims within what has been settled of their arcs.
  mutating func narrow(to settled: Network) {
    for j in active { uppers[j] = min(uppers[j], settled.upper[claims[j]]) }
  }

  var active: [Int] { claims.indices.filter { isActive[$0] } }

  /// ⌊λ w⌋ within the claim's bound.
  func cap(_ j: Int, _ level: Level) -> Int64 {
    let units = Int128(level.numerator) * Int128(weights[j]) / Int128(level.denominator)
    return Int64(clamping: min(Int128(uppers[j]), units))
  }

  /// The same for λ = whole + part / 2⁶⁰.
  func cap(_ j: Int, whole: Int64, part: Int64) -> Int64 {
    let weight = Int128(weights[j])
    let units = Int128(whole) * weight + (Int128(part) * weight) >> 60
    return Int64(clamping: min(Int128(uppers[j]), units))
  }

  /// The most units with which the claim stays below λ.
  func capBelow(_ j: Int, _ level: Level) -> Int64 {
    let product = Int128(level.numerator) * Int128(weights[j])
    return Int64(clamping: min(Int128(uppers[j]), (product - 1) / Int128(level.denominator)))
  }

  /// Whether the claim can have exactly λ of its weight.
  func canAttain(_ j: Int, _ level: Level) -> Bool {
    let (units, rest) = (Int128(level.numerator) * Int128(weights[j])).quotientAndRemainder(
      dividingBy: Int128(level.denominator))
    return rest == 0 && units <= Int128(uppers[j])
  }
}

/// A loss fraction, in units of a weight: k / w.
struct Level {
  var numerator: Int64
  var denominator: Int64

  static func < (a: Level, b: Level) -> Bool {
    Int128(a.numerator) * Int128(b.denominator) < Int128(b.numerator) * Int128(a.denominator)
  }
}

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
    while fair.isActive.contains(true) { try round(&fair, &flow) }
    stages.append(
      .boundedFair(tier.tier, BoundedFairStage(flow: flow, rounds: fair.rounds)))
    return flow
  }

  /// Finds the least largest fraction of the active claims and settles those that it binds.
  private mutating func round(
    _ fair: inout FairRounds, _ flow: inout [Int64]
  ) throws(RebalancingFault) {
    var level = Level(numerator: 0, denominator: 1)
    var isLeast: AllocationBound?
    var prices: BoundPrices?
    for _ in 0..<Self.stepLimit {
      let caps = fair.active.map { fair.cap($0, level) }
      switch try excess(fair, caps, from: flow) {
      case .enough(let found) where !found.rounded.isEmpty:
        // Rounded rows hold under these caps alone: no step beyond the next fraction.
        guard let next = fair.nextFraction(caps) else { return settleKnown(&fair, flow) }
        isLeast = .tree(branches([.bounded(found)], fair))
        (level, prices) = (next, nil)
      case .enough(let found):
        guard let next = nextLevel(fair, above: level, found) else {
          return settleKnown(&fair, flow)
        }
        (level, prices, isLeast) = (next, found, .prices(AllocationPrices(found)))
      case .found(let best, let bound, _, let tree):
        if best.value == 0 {
          flow = Array(best.flow[..<network.arcCount])
          return try settle(&fair, &flow, level, isLeast, prices)
        }
        guard let tree, bound < 1, let next = fair.nextFraction(caps) else {
          flow = folded(best.flow)
          return settleKnown(&fair, flow)
        }
        isLeast = .tree(branches(tree, fair))
        (level, prices) = (next, nil)
      case .enoughInWholeUnits(let tree):
        guard let next = fair.nextFraction(caps) else { return settleKnown(&fair, flow) }
        isLeast = .tree(branches(tree, fair))
        (level, prices) = (next, nil)
      case .infeasible, .infeasibleInWholeUnits, .undecided: return settleKnown(&fair, flow)
      }
    }
    settleKnown(&fair, flow)
  }

  /// The least units of active claims beyond their caps, in whole units; ends where it is 0 or proven not to
  /// be.
  private mutating func excess(
    _ fair: FairRounds, _ caps: [Int64], from flow: [Int64]
  ) throws(RebalancingFault) -> RatioSearch.Outcome {
    var priced = settled
    for (j, cap) in zip(fair.active, caps) {
      let arc = fair.claims[j]
      priced.upper[arc] = cap
      priced.upper[beyond[arc]!] = fair.uppers[j] - cap
      priced.cost[beyond[arc]!] = 1
    }
    return try solve(priced, from: flow, goal: 0, enough: 1)
  }

  private mutating func solve(
    _ priced: Network, from flow: [Int64], goal: Int128, enough: Int128 = .max
  ) throws(RebalancingFault) -> RatioSearch.Outcome {
    try solve(priced, known: stretched(flow, priced), goal: goal, enough: enough)
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

  private func branches(_ tree: [BranchNode], _ fair: FairRounds) -> [AllocationBranch] {
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

  private mutating func settle(
    _ fair: inout FairRounds, _ flow: inout [Int64], _ level: Level, _ isLeast: AllocationBound?,
    _ prices: BoundPrices?
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
    if round.settled.isEmpty, tied.count == 1 {
      round.settled = [.init(claim: Int32(tied[0]), reason: .attains)]
    }
    if round.settled.isEmpty { try breakTies(tied, fair, &flow, level, &round) }
    fair.narrow(to: settled)
    close(&fair, round, flow)
  }

  /// As few as possible of the tied claims have λ: those with the largest weights, of equals the first.
  private mutating func breakTies(
    _ tied: [Int], _ fair: FairRounds, _ flow: inout [Int64], _ level: Level,
    _ round: inout BoundedFairStage.Round
  ) throws(RebalancingFault) {
    var priced = settled
    for j in tied {
      let arc = fair.claims[j]
      priced.upper[arc] -= 1
      priced.upper[beyond[arc]!] = 1
      priced.cost[beyond[arc]!] = 1
    }
    var count = Int128(tied.count)
    if case .found(let best, let bound, let prices, let tree) = try solve(
      priced, from: flow, goal: .min)
    {
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
    round.settled = kept.map { .init(claim: Int32($0), reason: isProven ? .tied : .unproven) }
    for j in tied where !kept.contains(j) { settled.upper[fair.claims[j]] -= 1 }
  }

  private func folded(_ flow: [Int64]) -> [Int64] {
    var folded = Array(flow[..<network.arcCount])
    for (arc, extra) in beyond { folded[arc] += flow[extra] }
    return folded
  }

  private mutating func close(
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

extension FairRounds {
  /// The largest of the fractions that claims with these units have.
  func largest(_ list: [Int], _ units: [Int64]) -> Level {
    var level = Level(numerator: 0, denominator: 1)
    for (j, units) in zip(list, units) {
      let own = Level(numerator: units, denominator: weights[j])
      if level < own { level = own }
    }
    return level
  }

  /// The least fraction above all caps: one claim more gets a unit. Nil if none can.
  func nextFraction(_ caps: [Int64]) -> Level? {
    var next: Level?
    for (j, cap) in zip(active, caps) where cap < uppers[j] {
      let own = Level(numerator: cap + 1, denominator: weights[j])
      if next.map({ own < $0 }) ?? true { next = own }
    }
    return next
  }
}

/// What prices say about active claims: Σ d u ≥ G, with d > 0 for `priced`.
struct ClaimInequality {
  let priced: [Int]
  private let price: [Int: Int128]
  /// G: what is left of the Farkas sum when all priced claims have nothing.
  private let sum: WideSum

  init?(
    _ search: borrowing RatioSearch, _ settled: Network, _ fair: FairRounds, _ prices: BoundPrices
  ) {
    var lower = settled.lower
    var upper = settled.upper
    var priced: [Int] = []
    var price: [Int: Int128] = [:]
    for j in fair.active {
      let arc = fair.claims[j]
      let d =
        prices.potential[Int(settled.head[arc])] - prices.potential[Int(settled.tail[arc])]
      if d <= 0 { continue }
      priced.append(j)
      price[j] = d
      (lower[arc], upper[arc]) = (0, 0)
    }
    guard let sum = search.farkasSum(prices, lower: lower, upper: upper) else { return nil }
    (self.priced, self.price, self.sum) = (priced, price, sum)
  }

  private func left(_ cap: (Int) -> Int64) -> WideSum {
    var sum = sum
    for j in priced { sum.add(-price[j]!, times: Int128(cap(j))) }
    return sum
  }

  /// Whether no flow keeps these caps.
  func isBroken(_ cap: (Int) -> Int64) -> Bool { left(cap).isPositive }

  /// Whether claim j can not have a unit less than its cap.
  func forces(_ j: Int, _ cap: (Int) -> Int64) -> Bool {
    if cap(j) == 0 { return false }
    var sum = left(cap)
    sum.add(price[j]!, times: 1)
    return sum.isPositive
  }
}
