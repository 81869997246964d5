internal import Proofs

/// A figure that may be why a contradiction is there, and what could stand in its place.
package struct RoundingCandidate: Sendable, Equatable {
  package var figure: Int
  /// Figures at the figure's own printed digits, from `least` to `most`, in minor units: if this figure alone
  /// is wrong, it must be one of them.
  package var least: Int128
  package var most: Int128

  package var isSettled: Bool { least == most }
}

extension RoundingSearch {
  /// The figures of which one must be wrong if only one is, for `contradiction` of `group`: each crosses it,
  /// and leaves a figure that fits every relation that it stands in, each taken by itself, and every
  /// contradiction of the group that it crosses. `unit` is what figures are rounded to. Those that cross
  /// most contradictions first, then in order. O(relations of these figures × their entries).
  package func candidates(
    of contradiction: RoundingContradiction, in group: RoundingGroup, unit: [Int64]
  ) -> [RoundingCandidate] {
    let all = group.contradictions.map { weights($0.multipliers) }
    let own = group.contradictions.firstIndex { $0.relations == contradiction.relations }
    guard let own else { return [] }
    var alone: [Int32: [Int: Int128]] = [:]
    var found: [(candidate: RoundingCandidate, crossed: Int)] = []
    for (figure, weight) in all[own].sorted(by: { $0.key < $1.key })
    where weight != 0 && unit[figure] > 0 {
      let crossing = all.filter { $0[figure, default: 0] != 0 }
      var range: ClosedRange<Int128>?
      var isPossible = true
      func meet(_ weights: [Int: Int128]) {
        guard let other = values(of: figure, in: weights, unit[figure]) else {
          isPossible = false
          return
        }
        let known = range ?? other
        if known.overlaps(other) {
          range = known.clamped(to: other)
        } else {
          isPossible = false
        }
      }
      for weights in crossing where isPossible { meet(weights) }
      for use in uses.uses(figure) where isPossible {
        let relation = uses.relation[use]
        let known = alone[relation] ?? weights([(Int(relation), 1)])
        alone[relation] = known
        meet(known)
      }
      if isPossible, let range {
        found.append(
          (
            RoundingCandidate(figure: figure, least: range.lowerBound, most: range.upperBound),
            crossing.count
          ))
      }
    }
    return found.enumerated().sorted {
      ($1.element.crossed, $0.offset) < ($0.element.crossed, $1.offset)
    }.map(\.element.candidate)
  }

  /// Σ multiplier × sign of each figure.
  private func weights(_ multipliers: [(relation: Int, value: Int128)]) -> [Int: Int128] {
    var weights: [Int: Int128] = [:]
    for (relation, value) in multipliers {
      for entry in sums.entries(relation) {
        weights[Int(sums.figure[entry]), default: 0] += Int128(sums.sign[entry]) * value
      }
    }
    return weights
  }

  /// The multiples of `unit` that `figure` may be printed as without contradicting the sum of the relations
  /// that `weights` belong to; `nil` if there are none.
  private func values(
    of figure: Int, in weights: [Int: Int128], _ unit: Int64
  ) -> ClosedRange<Int128>? {
    let own = weights[figure, default: 0]
    var reach = RoundingReach()
    for (other, weight) in weights.sorted(by: { $0.key < $1.key }) {
      let printed = other == figure ? 0 : sums.printed[other]
      if !reach.add(weight, printed: printed, width: sums.width[other]) { return nil }
    }
    // 2·own·p lies between −printed − most and −printed − least.
    var low = -reach.printed - reach.most
    var high = -reach.printed - reach.least
    if !reach.reachesMost { low += 1 }
    if !reach.reachesLeast { high -= 1 }
    let step = 2 * own * Int128(unit)
    let least = step > 0 ? ceiling(low, step) : ceiling(-high, -step)
    let most = step > 0 ? floor(high, step) : floor(-low, -step)
    return least <= most ? least * Int128(unit)...most * Int128(unit) : nil
  }

  private func floor(_ a: Int128, _ b: Int128) -> Int128 {
    a / b - (a % b < 0 ? 1 : 0)
  }

  private func ceiling(_ a: Int128, _ b: Int128) -> Int128 {
    a / b + (a % b > 0 ? 1 : 0)
  }
}
