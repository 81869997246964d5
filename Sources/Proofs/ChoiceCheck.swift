internal import Allocation
internal import Planning

// Where it is a choice which claims keep a round's λ: that no other choice leads to smaller fractions.

extension TierCheck {
  /// Checks that every allocation in which not all of `kept` have λ has fractions, from the largest down, that
  /// are no smaller than those of the answer.
  ///
  /// Of such an allocation some first one of `kept` has less than λ, while those before it have λ: as many
  /// cases as there are claims in `kept`.
  mutating func checkOthers(
    _ round: BoundedFairStage.Round, _ active: RoundClaims, kept: [Int],
    _ answer: AnswerFractions
  ) throws(ProofFailure) {
    guard round.others.count == kept.count else { throw .shape("others: not one for each tie") }
    let bounds = settled
    defer { settled = bounds }
    for (place, rounds) in round.others.enumerated() {
      settled = bounds
      var other = active
      for j in kept[..<place] {
        settled.settle([active.claims[j]], at: settled.upper)
        other.isActive[j] = false
      }
      let arc = active.claims[kept[place]]
      settled.upper[arc] -= 1
      other.uppers[kept[place]] = settled.upper[arc]
      try checkOther(rounds, &other, answer)
    }
  }

  /// Checks one case, round after round.
  ///
  /// Before each round, what is settled has these units in every allocation of the case that is smaller than the
  /// answer, if there is one. Some other claim has at least λ then. If the settled ones with one more
  /// λ exceed the answer, there is none. If they equal it so far, an allocation with more than λ exceeds
  /// it, so that one with at most λ is left to look at, in which more claims are settled.
  private mutating func checkOther(
    _ rounds: [BoundedFairStage.Round], _ active: inout RoundClaims, _ answer: AnswerFractions
  ) throws(ProofFailure) {
    for (number, round) in rounds.enumerated() {
      let isProven = round.isLeast != nil || round.numerator == 0
      guard round.numerator >= 0, round.denominator > 0, isProven else { throw .noContradiction }
      try checkLeast(round, active)
      let before = active.claims.indices.filter { !active.isActive[$0] }
        .map { fraction(of: $0, active) }
      let level = ClaimFraction(round.numerator, round.denominator)
      switch answer.compare(before, beside: level) {
      case .greater: return
      case .equal: break
      case .less: throw .levelsNotFalling(level: number)
      }
      for j in active.list {
        let arc = active.claims[j]
        settled.upper[arc] = min(settled.upper[arc], active.cap(j, round))
      }
      let isReasoned = round.settled.allSatisfy { $0.reason != .nothing && $0.reason != .unproven }
      guard isReasoned, !round.settled.isEmpty else { throw .noContradiction }
      if let choice = try checkSettled(round, active, settled.upper) {
        let after = before + choice.map { fraction(of: $0, active) }
        if answer.compare(after, beside: nil) == .greater { return }
        try checkOthers(round, active, kept: choice, answer)
      }
      for entry in round.settled {
        settled.settle([active.claims[Int(entry.claim)]], at: settled.upper)
        active.isActive[Int(entry.claim)] = false
      }
    }
    throw .noContradiction
  }

  /// Of a claim with as many units as it may have.
  private func fraction(of j: Int, _ active: RoundClaims) -> ClaimFraction {
    ClaimFraction(settled.upper[active.claims[j]], active.weights[j])
  }
}

/// Units of a weight.
struct ClaimFraction {
  let units: Int64
  let weight: Int64

  init(_ units: Int64, _ weight: Int64) {
    (self.units, self.weight) = (units, weight)
  }

  static func < (a: Self, b: Self) -> Bool {
    Int128(a.units) * Int128(b.weight) < Int128(b.units) * Int128(a.weight)
  }
}

/// The fractions of an answer, from the largest down.
struct AnswerFractions {
  private let fractions: [ClaimFraction]

  init(_ claims: [Int], _ weights: [Int64], _ flow: [Int64]) {
    fractions = zip(claims, weights).map { ClaimFraction(flow[$0], $1) }.sorted { $1 < $0 }
  }

  enum Order { case less, equal, greater }

  /// How `some` with one more fraction compare with the answer, from the largest down to that one; greater
  /// also where nothing of the answer is left. Without one more: with nothing but 0 beside `some`.
  func compare(_ some: [ClaimFraction], beside level: ClaimFraction?) -> Order {
    let last = level ?? ClaimFraction(0, 1)
    let larger = some.filter { !($0 < last) }.sorted { $1 < $0 } + [last]
    for (own, other) in zip(fractions, larger) {
      if own < other { return .greater }
      if other < own { return .less }
    }
    let isAll = fractions.dropFirst(larger.count).allSatisfy { $0.units == 0 }
    return isAll ? .greater : .equal
  }
}
