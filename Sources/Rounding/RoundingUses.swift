internal import Proofs

/// In which relations each figure stands, and what is known of a relation by itself.
struct RoundingUses {
  /// The relations of figure c, with their signs, are `relation[starts[c]..<starts[c + 1]]`.
  let starts: [Int32]
  let relation: [Int32]
  let sign: [Int8]

  /// O(entries).
  init(_ sums: RoundedSums) {
    var starts = Array(repeating: Int32(0), count: sums.printed.count + 1)
    for figure in sums.figure { starts[Int(figure) + 1] += 1 }
    for figure in sums.printed.indices { starts[figure + 1] += starts[figure] }
    var next = starts
    var relation = Array(repeating: Int32(0), count: sums.figure.count)
    var sign = Array(repeating: Int8(0), count: sums.figure.count)
    for number in 0..<sums.count {
      for entry in sums.entries(number) {
        let figure = Int(sums.figure[entry])
        relation[Int(next[figure])] = Int32(number)
        sign[Int(next[figure])] = sums.sign[entry]
        next[figure] += 1
      }
    }
    self.starts = starts
    self.relation = relation
    self.sign = sign
  }

  @inline(__always)
  func uses(_ figure: Int) -> Range<Int> { Int(starts[figure])..<Int(starts[figure + 1]) }
}

/// What Σ multiplier × relation comes to over all figures: `printed` plus something from `least` to `most`.
struct RoundingReach {
  var printed: Int128 = 0
  var least: Int128 = 0
  var most: Int128 = 0
  var reachesLeast = true
  var reachesMost = true

  init() {}

  /// Adds `weight` times a figure that is printed as `printed` and stands for values `width` / 2 to
  /// either side; in half minor units. Refuses what leaves 125 bits.
  mutating func add(_ weight: Int128, printed: Int64, width: Int64) -> Bool {
    if weight == 0 { return true }
    if weight.magnitude > 1 << 55 { return false }
    self.printed += weight * 2 * Int128(printed)
    if width == 0 { return fits }
    let half = weight * Int128(width)
    if weight > 0 {
      least -= half
      most += half
      reachesMost = false
    } else {
      least += half
      most -= half
      reachesLeast = false
    }
    return fits
  }

  private var fits: Bool {
    printed.magnitude < 1 << 125 && least.magnitude < 1 << 125 && most < 1 << 125
  }

  /// Whether it cannot be 0.
  var isImpossible: Bool {
    (reachesLeast ? -printed < least : -printed <= least)
      || (reachesMost ? -printed > most : -printed >= most)
  }
}
