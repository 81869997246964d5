/// `total` in whole units in proportion to `weights`: each share rounded down, then one unit more to
/// the largest remainders, ties to the earlier place, so that the shares add up to `total` (Hamilton's
/// method, largest remainder).
///
/// Weights must not be negative and not all zero; a negative total is split like its opposite. O(n log n)
/// for n weights. With at most 10¹⁵ × 10⁸ on either side nothing overflows: products take 256 bits.
public func apportioned(_ total: Int128, by weights: [Int128]) -> [Int128] {
  let whole = weights.reduce(UInt128(0)) { sum, weight in
    precondition(weight >= 0, "a weight is not negative")
    return sum + weight.magnitude
  }
  precondition(whole > 0, "some weight is positive")
  var shares: [UInt128] = []
  var remainders: [(rest: UInt128, place: Int)] = []
  var given: UInt128 = 0
  for (place, weight) in weights.enumerated() {
    let product = weight.magnitude.multipliedFullWidth(by: total.magnitude)
    let (share, rest) = whole.dividingFullWidth(product)
    shares.append(share)
    remainders.append((rest, place))
    given += share
  }
  remainders.sort { ($1.rest, $0.place) < ($0.rest, $1.place) }
  for (_, place) in remainders.prefix(Int(total.magnitude - given)) { shares[place] += 1 }
  return shares.map { total < 0 ? -Int128($0) : Int128($0) }
}
