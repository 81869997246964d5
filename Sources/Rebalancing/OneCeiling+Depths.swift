internal import Planning

extension OneCeiling {
  /// The depths of the cut at which a claim has all it can, rising, in exact fractions rounded down; the last
  /// is the deepest cut that an allocation obeys. `nil` where gates bend shares between them.
  ///
  /// With λ × weight for each claim that still can, the depth is linear in λ, and claim after claim drops out
  /// in the order of most / weight. O(n log n).
  var bends: [Amount]? {
    guard claims.allSatisfy({ $0.matched < 0 }) else { return nil }
    let order = claims.indices.filter { claims[$0].most > 0 }.sorted {
      let (a, b) = (claims[$0], claims[$1])
      let (left, right) = (
        Int128(a.most) * Int128(b.weight), Int128(b.most) * Int128(a.weight)
      )
      return left != right ? left < right : $0 < $1
    }
    var full: Int128 = 0
    var weight = order.reduce(Int128(0)) { $0 + Int128(claims[$1].weight) }
    var depths: [Amount] = []
    for place in order {
      let claim = claims[place]
      let depth = full + Int128(claim.most) * weight / Int128(claim.weight)
      if depths.last.map({ Int128($0) < depth }) ?? true { depths.append(Amount(depth)) }
      full += Int128(claim.most)
      weight -= Int128(claim.weight)
    }
    return depths
  }
}
