/// A row α C − β L ≤ room about two whole numbers: the sum C of its arcs with the coefficient α, and the
/// sum L of those with −β. "The province pays at most 23 %, to half a unit" is one.
///
/// The relaxation lets C and L be fractions, which gives every binding row up to half a unit for
/// nothing. The hull of the whole pairs under the line has few edges, as many as its slope's continued
/// fraction is long (Klein 1895; Harvey 1999), and an edge that a point violates is found in that time.
struct LatticeRow {
  let alpha: Int128
  let beta: Int128
  let room: Int128
  /// The range of L; and C ≤ `mostC`.
  let leastL: Int128
  let mostL: Int128
  let mostC: Int128
  let matched: [Int32]
  let others: [Int32]

  /// Nil if the row has more than two coefficients or the same sign twice; then no edge is known.
  init?(_ row: Int, _ rows: RatioRows, _ network: Network) {
    var (alpha, beta) = (Int64(0), Int64(0))
    var matched: [Int32] = []
    var others: [Int32] = []
    var (leastL, mostL, mostC) = (Int128(0), Int128(0), Int128(0))
    for e in Int(rows.start[row])..<Int(rows.start[row + 1]) {
      let (arc, coefficient) = (rows.arc[e], rows.coefficient[e])
      if coefficient > 0 {
        if alpha != 0, alpha != coefficient { return nil }
        alpha = coefficient
        matched.append(arc)
        mostC += Int128(network.upper[Int(arc)])
      } else if coefficient < 0 {
        if beta != 0, beta != -coefficient { return nil }
        beta = -coefficient
        others.append(arc)
        leastL += Int128(network.lower[Int(arc)])
        mostL += Int128(network.upper[Int(arc)])
      }
    }
    let all = (matched + others).sorted()
    if alpha == 0 || zip(all, all.dropFirst()).contains(where: { $0 == $1 }) { return nil }
    (self.alpha, self.beta, room) = (Int128(alpha), Int128(beta), Int128(rows.limit[row]))
    self.leastL = leastL
    self.mostC = mostC
    (self.matched, self.others) = (matched, others)
    // Beyond the first L with room for all of C there is nothing to gain.
    var end = mostL
    if beta > 0 {
      end = min(mostL, max(leastL, -floorQuotient(room - self.alpha * mostC, self.beta)))
    }
    self.mostL = beta == 0 ? leastL : end
    if leastL > mostL { return nil }
  }

  /// The most whole C beside a whole L.
  func mostMatched(_ l: Int128) -> Int128 { min(mostC, floorQuotient(beta * l + room, alpha)) }

  /// A sum of arcs: whole units and what is beyond.
  struct Amount {
    var whole: Int128
    var part: Double

    init(whole: Int128, part: Double) {
      (self.whole, self.part) = (whole, part)
    }

    init(_ arcs: [Int32], _ origin: [Int64], _ flow: [Double]) {
      (whole, part) = (0, 0)
      for arc in arcs {
        whole += Int128(origin[Int(arc)])
        part += flow[Int(arc)]
      }
    }
  }

  /// The edge a C − b L ≤ c of the hull above L, if (C, L) violates it by more than `tolerance` of a unit.
  ///
  /// Complexity: O(log²) steps of 128-bit arithmetic.
  func violatedEdge(
    _ c: Amount, _ l: Amount, tolerance: Double
  ) -> (a: Int128, b: Int128, c: Int128)? {
    var left = (l: leastL, c: mostMatched(leastL))
    var right = (l: mostL, c: mostMatched(mostL))
    if left.l < right.l {
      while true {
        let divisor = max(1, commonDivisor(right.l - left.l, abs(right.c - left.c)))
        let (a, b) = ((right.l - left.l) / divisor, (right.c - left.c) / divisor)
        let top = highest(a, b)
        if a * top.c - b * top.l <= a * left.c - b * left.l { break }
        if Double(top.l - l.whole) <= l.part { left = top } else { right = top }
      }
    }
    let divisor = max(1, commonDivisor(right.l - left.l, abs(right.c - left.c)))
    var (a, b) = ((right.l - left.l) / divisor, (right.c - left.c) / divisor)
    if a == 0 { (a, b) = (1, 0) }
    if b == 0 { a = 1 }
    let whole = a * (c.whole - left.c) - b * (l.whole - left.l)
    let base = Double(whole) / Double(a) + c.part - Double(b) / Double(a) * l.part
    if base <= tolerance { return nil }
    return (a, b, a * left.c - b * left.l)
  }

  /// The highest whole point in the direction (a, −b), between the ends of L.
  private func highest(_ a: Int128, _ b: Int128) -> (l: Int128, c: Int128) {
    let x = bestStep(
      a, -b, slope: beta, offset: beta * leastL + room, divisor: alpha, most: mostL - leastL - 1)
    // Only at the end the line may be above `mostC`.
    let l = leastL + x
    let end = mostMatched(mostL)
    let (here, there) = (a * mostMatched(l) - b * l, a * end - b * mostL)
    if here >= there { return (l, mostMatched(l)) }
    return (mostL, end)
  }
}

/// The x in 0...most with the largest factor × ⌊(slope x + offset) / divisor⌋ + step × x.
///
/// Steps as Euclid's algorithm does: either x runs, or the value of the floor does.
func bestStep(
  _ factor: Int128, _ step: Int128, slope: Int128, offset: Int128, divisor: Int128, most: Int128
) -> Int128 {
  if most <= 0 { return 0 }
  let step = step + factor * floorQuotient(slope, divisor)
  let slope = slope - floorQuotient(slope, divisor) * divisor
  let offset = offset - floorQuotient(offset, divisor) * divisor
  if step >= 0, factor >= 0 || slope == 0 { return most }
  if step <= 0, factor <= 0 || slope == 0 { return 0 }
  func value(_ x: Int128) -> Int128 { factor * ((slope * x + offset) / divisor) + step * x }
  let top = (slope * most + offset) / divisor
  if top == 0 { return step > 0 ? most : 0 }
  if factor > 0 {
    // x costs: for each value y ≥ 1 of the floor the first x that has it, ⌈(divisor y − offset) / slope⌉.
    let shift = divisor - offset + slope - 1
    let z = bestStep(step, factor, slope: divisor, offset: shift, divisor: slope, most: top - 1)
    let x = (divisor * z + shift) / slope
    return value(x) > value(0) ? x : 0
  }
  // x earns: for each value y < top of the floor the last x that has it.
  let shift = divisor - offset - 1
  let z = bestStep(step, factor, slope: divisor, offset: shift, divisor: slope, most: top - 1)
  let x = (divisor * z + shift) / slope
  return value(x) > value(most) ? x : most
}

/// ⌊numerator ÷ denominator⌋ for a positive denominator.
func floorQuotient(_ numerator: Int128, _ denominator: Int128) -> Int128 {
  let (q, r) = numerator.quotientAndRemainder(dividingBy: denominator)
  return r < 0 ? q - 1 : q
}

private func commonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
