internal import Allocation
internal import Certificates
internal import Planning
internal import Solvers

// Rounds in which it is a choice which claims keep λ: every other choice is followed until its fractions
// are no less than those of the answer, or turn out to be less.

/// A round that was settled by a choice among equals.
struct TieChoice {
  /// The claims before the round settled any, within λ, and the bounds then.
  let fair: FairRounds
  let settled: Network
  /// With the proofs of λ and of how many must have it.
  let round: BoundedFairStage.Round
  /// Those that can have exactly λ, and those that keep it.
  let tied: [Int]
  var kept: [Int]
}

extension RowTiers {
  /// Levels that the other choices of one tier are followed through.
  ///
  /// Reason: with many equals there are too many choices; then they stay uncompared, and the proof says so.
  static let comparisonLimit = 400

  /// What became of another choice.
  private enum Comparison {
    /// Its rounds, which lead to no less than the answer.
    case noBetter([BoundedFairStage.Round])
    case better([Int64])
    case unproven
  }

  /// Compares every other choice among equals with the answer; takes a better one where there is one.
  mutating func compareChoices(
    _ fair: inout FairRounds, _ flow: inout [Int64], _ choices: inout [TieChoice]
  ) throws(RebalancingFault) {
    if choices.isEmpty || search.rowCount > Self.roundedRowCount { return }
    var left = Self.comparisonLimit
    var number = 0
    while number < choices.count {
      if fair.hasUnproven { return }
      let choice = choices[number]
      let after = settled
      let answer = SortedFractions(fair, flow)
      let outcome = try others(choice.kept, choice.fair, choice.settled, answer, &left)
      settled = after
      switch outcome {
      case .unproven: number += 1
      case .noBetter(let others):
        fair.rounds[choice.fair.rounds.count].others = others
        number += 1
      case .better(let found):
        flow = found
        fair = choice.fair
        settled = choice.settled
        choices.removeSubrange(number...)
        try choose(choice, &fair, &flow, &choices)
      }
    }
  }

  /// Settles a round as `flow` does, and what comes after it.
  private mutating func choose(
    _ choice: TieChoice, _ fair: inout FairRounds, _ flow: inout [Int64],
    _ choices: inout [TieChoice]
  ) throws(RebalancingFault) {
    var choice = choice
    var round = choice.round
    choice.kept = choice.tied.filter {
      flow[fair.claims[$0]] == choice.settled.upper[fair.claims[$0]]
    }
    choices.append(choice)
    keep(choice.kept, of: choice.tied, &fair, &round, .tied)
    close(&fair, round, flow)
    try shareRest(&fair, &flow, &choices)
  }

  private enum OthersOutcome {
    case noBetter([[BoundedFairStage.Round]])
    case better([Int64])
    case unproven
  }

  /// The other choices of a round: the first i of those that keep λ have it, the next has less.
  private mutating func others(
    _ kept: [Int], _ fair: FairRounds, _ bounds: Network, _ answer: SortedFractions,
    _ left: inout Int
  ) throws(RebalancingFault) -> OthersOutcome {
    var others: [[BoundedFairStage.Round]] = []
    for place in kept.indices {
      var other = fair
      other.rounds = []
      settled = bounds
      for j in kept[..<place] {
        settled.lower[fair.claims[j]] = settled.upper[fair.claims[j]]
        other.isActive[j] = false
      }
      settled.upper[fair.claims[kept[place]]] -= 1
      other.narrow(to: settled)
      switch try follow(&other, answer, &left) {
      case .noBetter(let rounds): others.append(rounds)
      case .better(let flow): return .better(flow)
      case .unproven: return .unproven
      }
    }
    return .noBetter(others)
  }

  /// Follows one choice, from the claims that it settles and `settled` on.
  private mutating func follow(
    _ fair: inout FairRounds, _ answer: SortedFractions, _ left: inout Int
  ) throws(RebalancingFault) -> Comparison {
    var known: [Int64]?
    switch try excess(fair, fair.active.map { fair.uppers[$0] }, from: nil) {
    case .parts(let parts): return .noBetter([.init(beyondAll: .parts(parts))])
    case .search(.found(let best, _, _, _)): known = Array(best.flow[..<network.arcCount])
    case .search(.infeasible(let prices)), .search(.enough(let prices)):
      return .noBetter([.init(beyondAll: .tree(branches([.impossible(prices)], fair)))])
    case .search(.infeasibleInWholeUnits(let tree)), .search(.enoughInWholeUnits(let tree)):
      return .noBetter([.init(beyondAll: .tree(branches(tree, fair)))])
    case .search(.undecided): return .unproven
    }
    while var flow = known {
      left -= 1
      if left < 0 { return .unproven }
      let before = fair.fractions(in: settled)
      guard let sought = answer.next(after: before) else {
        fair.rounds.append(.init(beyondAll: nil))
        return .noBetter(fair.rounds)
      }
      let start = fair.largest(fair.active, fair.active.map { fair.capBelow($0, sought) })
      let outcome = try leastLevel(fair, from: start, flow) {
        answer.isExceeded(by: before, $0)
      }
      switch outcome {
      case .unproven: return .unproven
      case .past(let level, let isLeast):
        fair.rounds.append(.init(level, isLeast))
        return .noBetter(fair.rounds)
      case .least(_, nil, _, let found): return .better(found)
      case .least(let level, let isLeast?, let prices, let found):
        flow = found
        var choices: [TieChoice] = []
        try settle(&fair, &flow, level, isLeast, prices, &choices)
        if fair.hasUnproven { return .unproven }
        if let choice = choices.first, answer.next(after: fair.fractions(in: settled)) != nil {
          let after = settled
          let outcome = try others(choice.kept, choice.fair, choice.settled, answer, &left)
          settled = after
          switch outcome {
          case .unproven: return .unproven
          case .better(let flow): return .better(flow)
          case .noBetter(let others): fair.rounds[fair.rounds.count - 1].others = others
          }
        }
        known = flow
      }
    }
    return .unproven
  }
}

extension BoundedFairStage.Round {
  /// A level that ends the comparison.
  fileprivate init(_ level: Level, _ isLeast: AllocationBound) {
    self.init(
      numerator: level.numerator, denominator: level.denominator, isLeast: isLeast, ties: nil,
      settled: [])
  }

  /// No flow at all, which `proof` shows; or, without it, nothing more to prove.
  fileprivate init(beyondAll proof: AllocationBound?) {
    self.init(
      numerator: proof == nil ? 0 : 1 << 62, denominator: 1, isLeast: proof, ties: nil, settled: [])
  }
}

extension FairRounds {
  var hasUnproven: Bool {
    rounds.contains { $0.settled.contains { $0.reason == .unproven } }
  }

  /// Of the claims that are settled, from the largest down.
  fileprivate func fractions(in settled: Network) -> [Level] {
    claims.indices.filter { !isActive[$0] }
      .map { Level(numerator: settled.upper[claims[$0]], denominator: weights[$0]) }
      .sorted { $1 < $0 }
  }
}

/// The fractions of an answer, from the largest down.
private struct SortedFractions {
  private let levels: [Level]

  init(_ fair: FairRounds, _ flow: [Int64]) {
    levels = fair.claims.indices
      .map { Level(numerator: flow[fair.claims[$0]], denominator: fair.weights[$0]) }
      .sorted { $1 < $0 }
  }

  /// What a claim must have beside `some`, so that all together are not less than the answer; nil if they are
  /// not less whatever it has.
  func next(after some: [Level]) -> Level? {
    for (place, own) in levels.enumerated() {
      if place == some.count || some[place] < own { return own.numerator == 0 ? nil : own }
      if own < some[place] { return nil }
    }
    return nil
  }

  /// Whether they exceed the answer as soon as a claim beside them has `level`.
  func isExceeded(by some: [Level], _ level: Level) -> Bool {
    guard let next = next(after: some) else { return true }
    return next < level
  }
}
