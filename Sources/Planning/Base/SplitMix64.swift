/// Pseudo-random numbers that are the same on every machine: SplitMix64 (Steele, Lea and Flood, "Fast
/// Splittable Pseudorandom Number Generators", OOPSLA 2014), period 2⁶⁴.
package struct SplitMix64 {
  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// The generator of one draw of many: its seed is number `index` of those that `seed` gives, found
  /// without giving the ones before it, so that draws can be made in any order.
  package init(seed: UInt64, index: UInt64) {
    self.init(seed: SplitMix64.mix(seed &+ (index &+ 1) &* SplitMix64.increment))
  }

  package mutating func next() -> UInt64 {
    state &+= SplitMix64.increment
    return SplitMix64.mix(state)
  }

  private static func mix(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number from 0 to `bound` − 1, each as likely as any other; `bound` > 0.
  ///
  /// The high half of a product instead of a remainder, and another number where that would favour
  /// some results (Lemire, "Fast Random Integer Generation in an Interval", 2019).
  package mutating func next(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "a draw needs something to choose from")
    let unfair = (0 &- bound) % bound
    while true {
      let (high, low) = next().multipliedFullWidth(by: bound)
      if low >= unfair { return high }
    }
  }
}
