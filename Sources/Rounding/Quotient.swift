/// A fraction in lowest terms with 63 bits above and below. What leaves them ends the search that needed
/// it: `RoundingLimit.numbers`.
struct Quotient: Equatable {
  let above: Int64
  let below: Int64

  static let zero = Quotient(0)
  static let one = Quotient(1)

  init(_ whole: Int64) {
    above = whole
    below = 1
  }

  init(_ above: Int128, over below: Int128) throws(RoundingLimit) {
    if let above = Int64(exactly: above), above != .min, below == 1 {
      self.above = above
      self.below = 1
      return
    }
    let divisor = Int128(Quotient.divisor(above.magnitude, below.magnitude)) * below.signum()
    guard let above = Int64(exactly: above / divisor), above != .min,
      let below = Int64(exactly: below / divisor)
    else { throw .numbers }
    self.above = above
    self.below = below
  }

  private static func divisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  var isZero: Bool { above == 0 }
  var isPositive: Bool { above > 0 }
  var negated: Quotient { Quotient(above: -above, below: below) }

  private init(above: Int64, below: Int64) {
    self.above = above
    self.below = below
  }

  func plus(_ other: Quotient) throws(RoundingLimit) -> Quotient {
    if below == 1, other.below == 1 {
      return try Quotient(Int128(above) + Int128(other.above), over: 1)
    }
    // Each product stays below 2¹²⁶.
    return try Quotient(
      Int128(above) * Int128(other.below) + Int128(other.above) * Int128(below),
      over: Int128(below) * Int128(other.below))
  }

  func minus(_ other: Quotient) throws(RoundingLimit) -> Quotient { try plus(other.negated) }

  func times(_ other: Quotient) throws(RoundingLimit) -> Quotient {
    try Quotient(
      Int128(above) * Int128(other.above), over: Int128(below) * Int128(other.below))
  }

  func divided(by other: Quotient) throws(RoundingLimit) -> Quotient {
    try Quotient(
      Int128(above) * Int128(other.below), over: Int128(below) * Int128(other.above))
  }

  static func < (a: Quotient, b: Quotient) -> Bool {
    Int128(a.above) * Int128(b.below) < Int128(b.above) * Int128(a.below)
  }
}

/// Why a connected group of rounded figures was not decided.
public enum RoundingLimit: Error, Equatable, Sendable {
  /// More work than a search may do.
  case work
  /// Fractions or amounts beyond 63 bits.
  case numbers
  /// Products of rounded figures, or rates that stand in several relations: neither values nor a
  /// contradiction were found.
  case notLinear
  /// A certificate that its checker did not accept; nothing is said then.
  case proof
}
