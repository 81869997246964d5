internal import Certificates

/// A row about two whole numbers: α C − β L ≤ room, C the sum of the row's arcs with positive coefficients,
/// L of those with negative ones. What follows for whole C and L (`FacetPrice`) is more than the row itself
/// says about fractions.
struct PairRow {
  private(set) var alpha: Int128 = 0
  private(set) var beta: Int128 = 0
  private(set) var matched: [Int32] = []
  private(set) var others: [Int32] = []
  let room: Int128

  /// The row must have one positive coefficient, at most one negative one, and no arc twice.
  init(_ rows: SideRows, _ row: Int32) throws(ProofFailure) {
    guard rows.limit.indices.contains(Int(row)) else { throw .facetInvalid(row: Int(row)) }
    room = Int128(rows.limit[Int(row)])
    for entry in rows.entries(of: Int(row)) {
      let coefficient = Int128(rows.coefficient[entry])
      if coefficient > 0 {
        guard alpha == 0 || alpha == coefficient else { throw .facetInvalid(row: Int(row)) }
        alpha = coefficient
        matched.append(rows.arc[entry])
      } else if coefficient < 0 {
        guard beta == 0 || beta == -coefficient else { throw .facetInvalid(row: Int(row)) }
        beta = -coefficient
        others.append(rows.arc[entry])
      }
    }
    guard alpha > 0, Set(matched + others).count == matched.count + others.count else {
      throw .facetInvalid(row: Int(row))
    }
  }

  /// Checks that every whole (C, L) that the bounds and the row allow obeys the facet.
  ///
  /// With C as large as the row allows, the left side is a × ⌊(β L + room) / α⌋ − b × L; from the first L on
  /// where C's own bound is smaller, it only falls. Time: O(log) steps.
  func check(
    _ facet: FacetPrice, lower: [Int64], upper: [Int64]
  ) throws(ProofFailure) {
    let failure = ProofFailure.facetInvalid(row: Int(facet.row))
    let limit = Int128(1) << 60
    guard facet.matched >= 0, facet.other >= 0, facet.matched <= limit, facet.other <= limit,
      facet.price >= 0
    else { throw failure }
    var (least, most, cap) = (Int128(0), Int128(0), Int128(0))
    for arc in others {
      least += Int128(lower[Int(arc)])
      most += Int128(upper[Int(arc)])
    }
    for arc in matched { cap += Int128(upper[Int(arc)]) }
    guard abs(least) <= limit, abs(most) <= limit, abs(cap) <= limit, alpha <= limit, beta <= limit
    else { throw .overflow }
    if least > most { return }
    var highest = -(Int128(1) << 125)
    if beta > 0 {
      // The first L with room for all of C.
      let full = -floored(room - alpha * cap, beta)
      if full <= most {
        let first = max(full, least)
        highest = facet.matched * cap - facet.other * first
        most = first - 1
      }
      if least <= most {
        let (value, _) = PairRow.largest(
          facet.matched, -facet.other, beta, beta * least + room, alpha, most - least)
        highest = max(highest, value - facet.other * least)
      }
    } else {
      highest = facet.matched * min(cap, floored(room, alpha)) - facet.other * least
    }
    guard highest <= facet.limit else { throw failure }
  }

  /// The largest a ⌊(u x + v) / w⌋ + b x over whole 0 ≤ x ≤ n, and whether it is what x = 0 gives.
  ///
  /// If both parts grow or both fall, an end is best. If they pull against each other, either x or the
  /// floor's value may run, whichever is the rarer step: the roles change, as in Euclid's algorithm.
  static func largest(
    _ a: Int128, _ b: Int128, _ u: Int128, _ v: Int128, _ w: Int128, _ n: Int128
  ) -> (value: Int128, isAtStart: Bool) {
    let (q, p) = (floored(u, w), floored(v, w))
    let (u, v, b) = (u - q * w, v - p * w, b + a * q)
    let base = a * p
    let y = (u * n + v) / w
    func end() -> Int128 { base + a * y + b * n }
    if n == 0 || (a <= 0 && b <= 0) { return (base, true) }
    if a >= 0, b >= 0 { return (end(), false) }
    if y == 0 { return b > 0 ? (base + b * n, false) : (base, true) }
    if b < 0 {
      // The first x of each value k + 1 of the floor: ⌊(w k + w − v + u − 1) / u⌋.
      let (value, _) = largest(b, a, w, w - v + u - 1, u, y - 1)
      return (base + max(0, a + value), a + value <= 0)
    }
    // The last x of each value k of the floor below y: ⌊(w k + w − v − 1) / u⌋.
    let (value, _) = largest(b, a, w, w - v - 1, u, y - 1)
    return (max(end(), base + value), false)
  }
}

/// ⌊a ÷ b⌋ for b > 0.
private func floored(_ a: Int128, _ b: Int128) -> Int128 {
  let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
  return rest < 0 ? quotient - 1 : quotient
}
