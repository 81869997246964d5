/// Units of a claim in the order in which fairness hands them out: unit k of a claim of weight w has the
/// ratio k / w.
struct UnitRatio {
  var units: Int64
  var weight: Int64

  static func < (a: UnitRatio, b: UnitRatio) -> Bool {
    Int128(a.units) * Int128(b.weight) < Int128(b.units) * Int128(a.weight)
  }

  static func == (a: UnitRatio, b: UnitRatio) -> Bool {
    Int128(a.units) * Int128(b.weight) == Int128(b.units) * Int128(a.weight)
  }
}

/// What claims bring to one cut: each claim its units, and where its gate enters the cut also what the gate
/// lets through, which falls as the claim rises.
///
/// `threshold(reaching:)` finds the smallest ratio λ at which claims of ⌊λ × weight⌋ units each, none above
/// its upper bound, bring what is asked, and takes back what is too much.
struct WholeAllotment {
  /// A claim of the cut.
  struct Entry {
    var upper: Int64
    var weight: Int64
    /// The gate that enters the cut, or −1, and what can get to it at most.
    var gate: Int32
    var most: Int64
    /// What it has in any case; only what is more counts.
    var base: Int64 = 0
  }

  let entries: [Entry]
  let gates: ShareGates

  /// What a claim of `units` brings.
  func brought(_ place: Int, at units: Int64) -> Int64 {
    let gate = entries[place].gate
    if gate < 0 { return units - entries[place].base }
    return units + min(entries[place].most, gates.capacity(Int(gate), at: units))
  }

  /// The fewest units with which a claim brings what it does with `units`.
  func fewest(_ place: Int, bringing units: Int64) -> Int64 {
    if entries[place].gate < 0 { return units }
    let wanted = brought(place, at: units)
    var (low, high) = (Int64(-1), units)
    var step: Int64 = 1
    // Plateaus are mostly one unit long: gallop, then halve.
    while high - step > low {
      if brought(place, at: high - step) < wanted {
        low = high - step
        break
      }
      high -= step
      step *= 2
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if brought(place, at: middle) < wanted { low = middle } else { high = middle }
    }
    return high
  }

  private func units(_ place: Int, at ratio: Double) -> Int64 {
    let entry = entries[place]
    return max(entry.base, min(entry.upper, ratio.timesRoundedDown(entry.weight)))
  }

  private func sum(at ratio: Double) -> Int128 {
    var sum: Int128 = 0
    for place in entries.indices { sum += Int128(brought(place, at: units(place, at: ratio))) }
    return sum
  }

  /// The units of each claim, and the threshold; `nil` if even the upper bounds bring less than `wanted`.
  func threshold(reaching wanted: Int128) -> (units: [Int64], ratio: FairLevel)? {
    var units = entries.map(\.base)
    var reached: Int128 = 0
    for place in entries.indices { reached += Int128(brought(place, at: units[place])) }
    if reached >= wanted { return (units, FairLevel(0, 1)) }
    guard let (low, high) = bracket(wanted, from: reached) else { return nil }
    reached = 0
    var steps: [(ratio: UnitRatio, place: Int)] = []
    for place in entries.indices {
      units[place] = self.units(place, at: low)
      reached += Int128(brought(place, at: units[place]))
      var next = units[place] + 1
      let last = self.units(place, at: high)
      while next <= last {
        steps.append((UnitRatio(units: next, weight: entries[place].weight), place))
        next += 1
      }
    }
    steps.sort { $0.ratio < $1.ratio || ($0.ratio == $1.ratio && $0.place < $1.place) }
    var ratio = UnitRatio(units: 0, weight: 1)
    var first = 0
    while reached < wanted {
      precondition(first < steps.count, "the upper end of the bracket brings what is wanted")
      ratio = steps[first].ratio
      var end = first
      while end < steps.count, steps[end].ratio == ratio {
        let place = steps[end].place
        reached -= Int128(brought(place, at: units[place]))
        units[place] = steps[end].ratio.units
        reached += Int128(brought(place, at: units[place]))
        end += 1
      }
      if reached > wanted {
        takeBack(Int(reached - wanted), among: steps[first..<end].map(\.place), &units)
        reached = wanted
      }
      first = end
    }
    for place in entries.indices { units[place] = fewest(place, bringing: units[place]) }
    return (units, FairLevel.reduced(ratio.units, ratio.weight))
  }

  /// Of claims at the threshold, those whose next ratio is smallest keep a unit, then the last ones.
  private func takeBack(_ count: Int, among places: [Int], _ units: inout [Int64]) {
    var lowered: [(ratio: UnitRatio, place: Int)] = []
    for place in places {
      let own = brought(place, at: units[place])
      if brought(place, at: units[place] - 1) == own { continue }
      let less = fewest(place, bringing: units[place] - 1)
      lowered.append((UnitRatio(units: less, weight: entries[place].weight), place))
    }
    lowered.sort { $0.ratio < $1.ratio || ($0.ratio == $1.ratio && $0.place > $1.place) }
    for (ratio, place) in lowered.prefix(count) { units[place] = ratio.units }
  }

  /// Ratios between which the threshold lies, with few units between them; binary fractions, so that
  /// `units(_:at:)` is exact.
  private func bracket(_ wanted: Int128, from start: Int128) -> (low: Double, high: Double)? {
    var (low, high) = (0.0, 0.0)
    var weight = 0.0
    for entry in entries {
      high = max(high, (Double(entry.upper) / Double(entry.weight)).nextUp.nextUp)
      weight += Double(entry.weight)
    }
    var (atLow, atHigh) = (start, sum(at: high))
    if atHigh < wanted { return nil }
    let few = Int128(2 * entries.count + 64)
    // The straight line between the ends, in turn with halving.
    var isStraight = true
    while unitsBetween(low, high) > few {
      var middle = low + (high - low) / 2
      if isStraight {
        let part = Double(wanted - atLow) / Double(max(1, atHigh - atLow))
        middle = low + (high - low) * part
      }
      isStraight.toggle()
      if middle <= low || middle >= high {
        middle = low + (high - low) / 2
        if middle <= low || middle >= high { break }
      }
      let atMiddle = sum(at: middle)
      if atMiddle < wanted {
        (low, atLow) = (middle, atMiddle)
      } else {
        (high, atHigh) = (middle, atMiddle)
      }
    }
    return (low, high)
  }

  private func unitsBetween(_ low: Double, _ high: Double) -> Int128 {
    var sum: Int128 = 0
    for place in entries.indices {
      sum += Int128(units(place, at: high)) - Int128(units(place, at: low))
    }
    return sum
  }
}

extension Double {
  /// `self × whole`, exactly, rounded down; `Int64.max` if it does not fit. Not negative.
  func timesRoundedDown(_ whole: Int64) -> Int64 {
    if self == 0 || whole == 0 { return 0 }
    // self = significand × 2^shift, the significand a whole number of 53 bits.
    let digits = Int128(significandBitPattern | (1 << 52))
    let shift = Int(exponent) - 52
    let product = digits * Int128(whole)
    if shift >= 0 {
      return shift > 10 || product > Int128(Int64.max) >> shift ? .max : Int64(product << shift)
    }
    if shift <= -127 { return 0 }
    return Int64(clamping: product >> -shift)
  }
}
