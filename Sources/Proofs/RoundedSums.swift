/// Printed figures that are tied by sums, each of them standing for a range of values.
///
/// Relation r says that Σ sign × value = 0 over its entries `starts[r]..<starts[r + 1]`. A figure printed
/// as p, rounded to whole multiples of some unit, stands for the values from p − w/2 up to, but not
/// including, p + w/2; a figure with w = 0 is exact. Everything is counted in minor units of money.
public struct RoundedSums: Sendable {
  /// Where the entries of each relation begin; one more than there are relations.
  public var starts: [Int32]
  /// The figure of each entry.
  public var figure: [Int32]
  /// +1 or −1, of each entry.
  public var sign: [Int8]
  /// As printed, of each figure, in minor units.
  public var printed: [Int64]
  /// w of each figure, in minor units: the unit that it was rounded to, or a sum of such units.
  public var width: [Int64]

  /// Takes the columns as they are; the checkers look at their shape.
  public init(
    starts: [Int32] = [0], figure: [Int32] = [], sign: [Int8] = [], printed: [Int64] = [],
    width: [Int64] = []
  ) {
    self.starts = starts
    self.figure = figure
    self.sign = sign
    self.printed = printed
    self.width = width
  }

  /// How many relations there are.
  public var count: Int { starts.count - 1 }
  /// The entries of a relation.
  public func entries(_ relation: Int) -> Range<Int> {
    Int(starts[relation])..<Int(starts[relation + 1])
  }
}

/// A value for each figure: p + k ÷ 2D minor units, with D that of the figure's part.
///
/// Parts are decided by themselves, each on a grid of its own; no relation holds figures of two parts that
/// deviate from what is printed.
public struct RoundedValues: Sendable {
  /// k of each figure.
  public var deviation: [Int128]
  /// The part of each figure; what it is does not matter where k = 0.
  public var part: [Int32]
  /// D of each part.
  public var denominators: [Int128]

  /// Takes the columns as they are; the checker looks at their shape.
  public init(deviation: [Int128], part: [Int32], denominators: [Int128]) {
    self.deviation = deviation
    self.part = part
    self.denominators = denominators
  }
}

/// Checks of what is said about rounded figures: they may all be right, or they can not.
///
/// A value is p + k ÷ 2D: k is its *deviation* in 1/D of half a minor unit, −wD ≤ k < wD, and 0 where
/// w = 0. All checks take time linear in what they are given and refuse whatever leaves 128 bits.
public enum RoundedProof {
  /// Checks that `values` lie within the ranges and make every relation hold, but those of `excluded`.
  public static func checkValues(
    _ sums: RoundedSums, _ values: RoundedValues, excluding excluded: Set<Int> = []
  ) throws(ProofFailure) {
    try sums.checkShape()
    try checkCount("deviation", values.deviation.count, equals: sums.printed.count)
    try checkCount("part", values.part.count, equals: sums.printed.count)
    guard values.denominators.allSatisfy({ $0 > 0 }) else { throw .denominatorNotPositive }
    var wide = WideArithmetic()
    for figure in values.deviation.indices where values.deviation[figure] != 0 {
      guard values.denominators.indices.contains(Int(values.part[figure])) else {
        throw .shape("part: names no denominator")
      }
      var bound: Int128 = 0
      let denominator = values.denominators[Int(values.part[figure])]
      wide.add(Int128(sums.width[figure]), times: denominator, to: &bound)
      try wide.check()
      guard -bound <= values.deviation[figure], values.deviation[figure] < bound else {
        throw .valueOutsideRange(figure: figure)
      }
    }
    for relation in 0..<sums.count where !excluded.contains(relation) {
      try checkRelation(relation, sums, values)
    }
  }

  /// Σ sign × (2p + k ÷ D) = 0.
  private static func checkRelation(
    _ relation: Int, _ sums: RoundedSums, _ values: RoundedValues
  ) throws(ProofFailure) {
    var wide = WideArithmetic()
    var (printed, deviation): (Int128, Int128) = (0, 0)
    var part: Int32?
    for entry in sums.entries(relation) {
      let figure = Int(sums.figure[entry])
      let sign = Int128(sums.sign[entry])
      wide.add(sign, times: 2 * Int128(sums.printed[figure]), to: &printed)
      let k = values.deviation[figure]
      if k == 0 { continue }
      if let part, part != values.part[figure] { throw .shape("part: two in one relation") }
      part = values.part[figure]
      wide.add(sign, times: k, to: &deviation)
    }
    wide.add(printed, times: part.map { values.denominators[Int($0)] } ?? 1, to: &deviation)
    try wide.check()
    guard deviation == 0 else { throw .relationBroken(relation: relation) }
  }

  /// Checks that no values within the ranges make all of some relations hold: `multipliers`, added up
  /// over them, give a single sum that no values can make 0.
  ///
  /// With a = Σ multiplier × sign of each figure the relations demand Σ a × (2p + k) = 0. The least
  /// that Σ a × k can be is reached at −w (a > 0) and not reached at w (a < 0); the most, the other way
  /// round. If −Σ 2ap lies outside, or at an end that is not reached, there are no such values (Farkas
  /// 1902). A cut of a network is the case of multipliers ±1.
  public static func checkContradiction(
    _ sums: RoundedSums, _ multipliers: [(relation: Int, value: Int128)]
  ) throws(ProofFailure) {
    try sums.checkShape()
    var weight: [Int32: Int128] = [:]
    var wide = WideArithmetic()
    for (relation, value) in multipliers {
      guard 0..<sums.count ~= relation else { throw .shape("multiplier: names no relation") }
      for entry in sums.entries(relation) {
        wide.add(
          Int128(sums.sign[entry]), times: value, to: &weight[sums.figure[entry], default: 0])
      }
    }
    // Σ 2ap, and the least and most of Σ ak; whether each of these is reached.
    var (fixed, least, most): (Int128, Int128, Int128) = (0, 0, 0)
    var (reachesLeast, reachesMost) = (true, true)
    for (figure, a) in weight.sorted(by: { $0.key < $1.key }) where a != 0 {
      wide.add(a, times: 2 * Int128(sums.printed[Int(figure)]), to: &fixed)
      let width = Int128(sums.width[Int(figure)])
      if width == 0 { continue }
      wide.add(a, times: a > 0 ? -width : width, to: &least)
      wide.add(a, times: a > 0 ? width : -width, to: &most)
      if a > 0 { reachesMost = false } else { reachesLeast = false }
    }
    try wide.check()
    let isTooLow = reachesLeast ? -fixed < least : -fixed <= least
    let isTooHigh = reachesMost ? -fixed > most : -fixed >= most
    guard isTooLow || isTooHigh else { throw .noContradiction }
  }
}

extension RoundedSums {
  /// Relations that follow each other without gaps and name figures that are there; signs ±1, widths not
  /// negative, everything within 62 bits.
  func checkShape() throws(ProofFailure) {
    try checkCount("sign", sign.count, equals: figure.count)
    try checkCount("width", width.count, equals: printed.count)
    guard starts.first == 0, Int(starts[starts.count - 1]) == figure.count,
      zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw .shape("starts: relations that do not follow each other") }
    let figures = 0..<Int32(printed.count)
    guard figure.allSatisfy({ figures.contains($0) }) else {
      throw .shape("figure: names no figure")
    }
    guard sign.allSatisfy({ $0 == 1 || $0 == -1 }) else { throw .shape("sign: not 1 or -1") }
    let limit = Int64(1) << 62
    guard width.allSatisfy({ 0 <= $0 && $0 < limit }),
      printed.allSatisfy({ -limit < $0 && $0 < limit })
    else { throw .shape("printed or width: beyond 62 bits") }
  }
}
