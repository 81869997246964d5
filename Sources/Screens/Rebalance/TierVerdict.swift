package import Allocation
internal import Planning
internal import Proofs
package import Rebalancing

/// What one tier of an answer comes to, and what was proven of it; in minor units, delay in minor units ×
/// years.
package struct TierVerdict: Sendable, Equatable {
  var tier: AllocationTier
  var value: Int128
  /// Nothing that keeps the tiers before it comes to less.
  var bound: Int128
  var gap: Int128 { value - bound }
}

extension RebalanceReport {
  /// The tiers of an answer in their order; none where nothing is claimed.
  package static func tiers(
    _ outcome: CertifiedAnswer.Outcome, _ terms: AllocationTerms
  ) -> [TierVerdict] {
    guard case .funded(let funded, let verdict) = outcome else { return [] }
    let unmet = funded.unmet
    var classes = [Int128](repeating: 0, count: terms.classCount)
    for i in unmet.indices { classes[Int(terms.classes[i])] += Int128(unmet[i]) }
    let sums = Set(verdict.tiers.map(\.tier))
    var values: [(AllocationTier, Int128)] = []
    for (number, sum) in classes.enumerated() {
      if sums.contains(.total(class: number)) { values.append((.total(class: number), sum)) }
      values.append((.unmet(class: number), sum))
    }
    values += [
      (.asked, funded.asked.reduce(Int128(0)) { $0 + Int128($1) }), (.delay, funded.delay),
      (.change, funded.change),
    ]
    var gaps: [AllocationTier: Int128] = [:]
    for tier in verdict.tiers { gaps[tier.tier, default: 0] += tier.gap }
    return values.map { tier, value in
      TierVerdict(tier: tier, value: value, bound: max(0, value - (gaps[tier] ?? 0)))
    }
  }

  /// Whether nothing is left open in any tier: only then is an answer called best.
  package var isBest: Bool { unjudged == 0 && tiers.allSatisfy { $0.gap == 0 } }

  /// Claims whose choice among equals was not compared with every other; 0 where nothing is claimed.
  package var unjudged: Int {
    if case .funded(_, let verdict) = answer.outcome { verdict.unjudged } else { 0 }
  }

  /// By how much the fair sharing of losses, class by class, raises their sum: what is unmet, the least
  /// that any allocation leaves unmet, and the difference; `nil` where the least was not computed.
  package var fairness: (unmet: Int128, least: Int128, price: Int128)? {
    guard case .funded(let funded, _) = answer.outcome, let least = answer.leastUnmet else {
      return nil
    }
    let unmet = funded.unmet.reduce(Int128(0)) { $0 + Int128($1) }
    return (unmet, least, unmet - least)
  }
}
