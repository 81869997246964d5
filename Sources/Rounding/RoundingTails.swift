internal import Planning
internal import Proofs

/// How a silent document's figures came about, as far as its sums tell.
public enum FigureStyle: String, Sendable, CaseIterable {
  /// They are exact; what does not come out are mistakes.
  case exact
  /// Each was rounded by itself.
  case rounded
  /// Some were rounded by themselves and some totals computed from figures with more digits.
  case mixed
  /// Too few sums to tell.
  case undecided
}

/// The two tests that tell exact figures from rounded ones, each at 1 %, in whole numbers.
///
/// *Too few sums are broken for rounded figures.* Where n figures and their total are rounded by
/// themselves, the sum comes out with the probability that n deviations, each evenly spread over one
/// unit, add up to less than half a unit: 3/4 for two, 55 % for five, 30 % for twenty (Irwin 1927, Hall
/// 1927; beyond twenty √(6/πn)). The probability of so few broken sums is added up exactly; of more than
/// 2,000 sums Hoeffding's bound (1963) takes its place.
///
/// *Too many figures would have to be wrong for exact ones.* A slip is taken to happen in one figure in
/// 200. Broken sums that have no figure in common need one slip each.
public struct RoundingTails: Sendable, Equatable {
  /// Sums of two or more figures other than 0, all printed to the same digit.
  public let judged: Int
  /// Those of them that do not come out.
  public let broken: Int
  /// How many would not if every figure had been rounded by itself, in thousandths.
  public let expected: Int
  /// Whether so few would be broken in less than one rounded document in a hundred.
  public let isTooFew: Bool
  /// Figures in all.
  public let figures: Int
  /// At least so many of them would have to be wrong.
  public let slips: Int
  /// Whether so many would be wrong in less than one exact document in a hundred.
  public let isTooMany: Bool

  /// What follows.
  public var style: FigureStyle {
    switch (isTooFew, isTooMany) {
    case (true, false): .exact
    case (false, true): .rounded
    case (true, true): .mixed
    case (false, false): .undecided
    }
  }

  /// Slips happen in one figure of so many.
  static let figuresPerSlip = 200
  /// Beyond so many sums a bound takes the place of the exact probability.
  static let sumsAddedUp = 2_000

  /// O(entries), and O(judged × broken) up to 2,000 sums.
  init(_ plan: RoundedPlan) {
    let sums = plan.system.sums
    var chances: [Int64] = []
    var broken = 0
    var failing: [Int] = []
    for relation in 0..<sums.count {
      let isBroken = sums.residual(relation) != 0
      if isBroken { failing.append(relation) }
      guard let parts = RoundingTails.parts(relation, plan), parts > 1 else { continue }
      chances.append(RoundingTails.chance(parts))
      broken += isBroken ? 1 : 0
    }
    self.init(
      chances, broken: broken, figures: plan.unit.count,
      slips: RoundingTails.disjoint(failing, plan))
  }

  /// From this many figures on, a plan with next to nothing broken is not looked at sum by sum.
  static let mostLookedAt = 50_000

  /// Of a large plan with next to nothing broken, from counts alone; `nil` for any other. Every total over
  /// two or more tranches is taken to be judged, and broken with the least chance that rounding has,
  /// 1/4; no more slips than broken sums, which at one in 200 figures are not unusual. O(totals).
  init?(counting check: TotalsCheck, figures: Int) {
    let broken = check.broken.count
    if figures < RoundingTails.mostLookedAt || broken * RoundingTails.figuresPerSlip > figures {
      return nil
    }
    let sums = check.boxes.indices.reduce(0) {
      $0 + (check.partCount[$1] > 1 ? check.heads[$1].count : 0)
    }
    if sums < RoundingTails.sumsAddedUp || broken * 20 > sums { return nil }
    judged = sums
    self.broken = broken
    expected = sums * 250
    // (1/4 − 1/20)² × 2,000 is far beyond Hoeffding's 2.303.
    isTooFew = true
    self.figures = figures
    slips = 1
    isTooMany = false
  }

  /// `chances` that each judged sum is broken, in units of 2⁻³⁰.
  init(_ chances: [Int64], broken: Int, figures: Int, slips: Int) {
    judged = chances.count
    self.broken = broken
    let expected = chances.reduce(Int128(0)) { $0 + Int128($1) }
    self.expected = Int((expected * 1000 + 1 << 29) >> 30)
    isTooFew = RoundingTails.isTooFew(chances, expected, broken)
    self.figures = figures
    self.slips = slips
    isTooMany = RoundingTails.isTooMany(slips, of: figures)
  }

  /// How many figures other than 0 the relation adds up, `nil` if it has figures of other digits.
  private static func parts(_ relation: Int, _ plan: RoundedPlan) -> Int? {
    let sums = plan.system.sums
    let head = plan.system.head[relation]
    var parts = 0
    for entry in sums.entries(relation) {
      let figure = sums.figure[entry]
      if plan.unit[Int(figure)] != plan.unit[Int(head)] { return nil }
      if figure != head, sums.printed[Int(figure)] != 0 { parts += 1 }
    }
    return parts
  }

  // MARK: Rounded figures

  /// The probability that a sum of `parts` figures is broken, in units of 2⁻³⁰, rounded down.
  static func chance(_ parts: Int) -> Int64 {
    if parts <= exactChances.count { return exactChances[parts - 1] }
    // 1 − √(6/πn), with 355/113 for π.
    let square = UInt128(6 * 113) << 60 / UInt128(355 * parts)
    return Int64(1 << 30 - squareRoot(square)) - 1
  }

  /// Of 1 to 20 parts. Of n parts the sum comes out with probability
  /// Σ (−1)^k C(n, k) ((n + 1 − 2k)₊ⁿ − (n − 1 − 2k)₊ⁿ) / (2ⁿ n!).
  private static let exactChances: [Int64] = (1...20).map { n in
    var sum: Int128 = 0
    var choose: Int128 = 1
    var divisor: Int128 = 1
    for k in 0...n {
      let term = power(n + 1 - 2 * k, n) - power(n - 1 - 2 * k, n)
      sum += k % 2 == 0 ? choose * term : -choose * term
      choose = choose * Int128(n - k) / Int128(k + 1)
      if k > 0 { divisor *= 2 * Int128(k) }
    }
    // 30 binary digits of sum / divisor, one after the other: the product would not fit.
    var (rest, digits): (Int128, Int64) = (divisor - sum, 0)
    for _ in 0..<30 {
      rest *= 2
      digits *= 2
      if rest >= divisor {
        rest -= divisor
        digits += 1
      }
    }
    return digits
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int128 {
    base <= 0 ? 0 : (0..<exponent).reduce(Int128(1)) { product, _ in product * Int128(base) }
  }

  private static func squareRoot(_ square: UInt128) -> UInt128 {
    var root: UInt128 = 0
    for bit in (0..<64).reversed() {
      let next = root | 1 << UInt128(bit)
      if next * next <= square { root = next }
    }
    return root
  }

  /// P(at most `broken` of them) < 1 %.
  private static func isTooFew(_ chances: [Int64], _ expected: Int128, _ broken: Int) -> Bool {
    if chances.isEmpty { return false }
    if chances.count > sumsAddedUp {
      // exp(−2d²/m) < 1/100 as soon as d² > 2.303 m.
      let below = expected - Int128(broken) << 30
      return below > 0 && (below >> 15) * (below >> 15) * 1000 > 2303 * Int128(chances.count) << 30
    }
    // Units of 2⁻⁶⁰, each product rounded up, so that what is too few certainly is.
    var mass = Array(repeating: Int64(0), count: broken + 1)
    mass[0] = 1 << 60
    for chance in chances {
      for count in (0...broken).reversed() {
        let stays = Int128(mass[count]) * Int128(1 << 30 - chance)
        let comes = count > 0 ? Int128(mass[count - 1]) * Int128(chance) : 0
        mass[count] = Int64((stays + comes + 1 << 30 - 1) >> 30)
      }
    }
    return mass.reduce(Int128(0)) { $0 + Int128($1) } * 100 < 1 << 60
  }

  // MARK: Exact figures

  /// How many of the broken sums, the shortest first, have no figure in common.
  private static func disjoint(_ failing: [Int], _ plan: RoundedPlan) -> Int {
    let sums = plan.system.sums
    var isTaken = Array(repeating: false, count: failing.isEmpty ? 0 : sums.printed.count)
    let order = failing.map { (length: sums.entries($0).count, relation: $0) }.sorted(by: <)
    var count = 0
    for (_, relation) in order {
      let figures = sums.entries(relation).lazy.map { Int(sums.figure[$0]) }
      if figures.contains(where: { isTaken[$0] }) { continue }
      for figure in figures { isTaken[figure] = true }
      count += 1
    }
    return count
  }

  /// P(at least `slips` of `figures`) < 1 %. The probabilities of 0, 1, 2 … slips stand to each other as
  /// (figures − k) : 199 (k + 1); they are taken from the likeliest number outwards, which stands for 2⁶⁰,
  /// and rounded so that the tail comes out too large rather than too small.
  static func isTooMany(_ slips: Int, of figures: Int) -> Bool {
    if slips == 0 { return false }
    let likeliest = (figures + 1) / figuresPerSlip
    let odds = Int128(figuresPerSlip - 1)
    var (all, tail): (Int128, Int128) = (0, 0)
    var weight: Int128 = 1 << 60
    for count in likeliest...max(likeliest, figures) where weight > 0 {
      all += weight
      if count >= slips { tail += weight + 1 }
      weight = weight * Int128(figures - count) / (odds * Int128(count + 1))
    }
    weight = 1 << 60
    for count in (0..<likeliest).reversed() where weight > 0 {
      weight = weight * odds * Int128(count + 1) / Int128(figures - count)
      all += weight
      if count >= slips { tail += weight + 1 }
    }
    return tail * 100 < all
  }
}
