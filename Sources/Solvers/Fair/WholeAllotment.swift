/// Units of a claim as fairness hands them out: unit k of a claim of weight w has the ratio k / w.
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

/// What claims bring to one cut: each claim its units, and where gates enter the cut also what these let
/// through, which falls as the claim rises.
///
/// `threshold(reaching:)` finds the smallest ratio λ at which claims of ⌊λ × weight⌋ units each, none above
/// its upper bound, can bring what is asked, and takes back what is too much.
struct WholeAllotment {
  /// A gate that enters the cut, and what can get to it at most.
  struct Crossing {
    var gate: Int32
    var most: Int64
  }

  /// A claim of the cut.
  struct Entry {
    var upper: Int64
    var weight: Int64
    /// The only gate that enters the cut, or −1, and what can get to it at most.
    var gate: Int32
    var most: Int64
    /// What it has in any case; only what is more counts.
    var base: Int64 = 0
    /// Several gates: those that enter the cut, or that a claim which waits may take money from.
    var several = 0..<0
    /// Of a claim that waits: bit k says that it may have base + k units; 0: any up to `upper`.
    var allowed: UInt64 = 0
  }

  let entries: [Entry]
  let gates: ShareGates
  /// What `Entry.several` are places of.
  var crossings: [Crossing] = []

  /// What a claim of `units` brings. With several gates a unit more may bring less.
  func brought(_ place: Int, at units: Int64) -> Int64 {
    let entry = entries[place]
    if !entry.several.isEmpty {
      let through = through(entry, at: units)
      return entry.allowed == 0 ? units + through : self.through(entry, at: entry.base) - through
    }
    if entry.gate < 0 { return units - entry.base }
    return units + min(entry.most, gates.capacity(Int(entry.gate), at: units))
  }

  private func through(_ entry: Entry, at units: Int64) -> Int64 {
    var sum: Int64 = 0
    for crossing in crossings[entry.several] {
      sum += min(crossing.most, gates.capacity(Int(crossing.gate), at: units))
    }
    return sum
  }

  /// The most that a claim of up to `units` brings.
  func mostBrought(_ place: Int, upTo units: Int64) -> Int64 {
    entries[place].several.isEmpty
      ? brought(place, at: units) : fewestOfSeveral(place, upTo: units).brought
  }

  /// The fewest units with which a claim brings the most that it can with up to `units`.
  func fewest(_ place: Int, bringing units: Int64) -> Int64 {
    if !entries[place].several.isEmpty { return fewestOfSeveral(place, upTo: units).units }
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

  /// With several gates: none below a window of `ShareGates.window` units brings as much.
  private func fewestOfSeveral(_ place: Int, upTo units: Int64) -> (units: Int64, brought: Int64) {
    let entry = entries[place]
    if entry.allowed == 0 {
      var best = (units: units, brought: brought(place, at: units))
      let rest = gates.rest(crossings[entry.several])
      var less = units - 1
      // What lies d units below has at most as many more as there are gates, less rest × d.
      while less >= 0,
        Int128(units - less) * Int128(rest) < Int128(entry.several.count) << ShareGates.restDigits
      {
        let own = brought(place, at: less)
        if own >= best.brought { best = (less, own) }
        less -= 1
      }
      return best
    }
    let top = allowed(entry, upTo: units)
    var best = (units: top, brought: brought(place, at: top))
    while best.units > entry.base {
      let less = allowed(entry, upTo: best.units - 1)
      if brought(place, at: less) < best.brought { break }
      best.units = less
    }
    return best
  }

  /// The most units up to `most` that a claim which waits may have; its base at least.
  private func allowed(_ entry: Entry, upTo most: Int64) -> Int64 {
    if most <= entry.base { return entry.base }
    let beyond = min(63, most - entry.base)
    let bits = entry.allowed << UInt64(63 - beyond)
    return entry.base + beyond - Int64(bits.leadingZeroBitCount)
  }

  private func isAllowed(_ place: Int, _ units: Int64) -> Bool {
    let entry = entries[place]
    return entry.allowed == 0 || allowed(entry, upTo: units) == units
  }

  private func units(_ place: Int, at ratio: Double) -> Int64 {
    let entry = entries[place]
    let units = max(entry.base, min(entry.upper, ratio.timesRoundedDown(entry.weight)))
    return entry.allowed == 0 ? units : allowed(entry, upTo: units)
  }

  private func sum(at ratio: Double) -> Int128 {
    var sum: Int128 = 0
    for place in entries.indices {
      sum += Int128(mostBrought(place, upTo: units(place, at: ratio)))
    }
    return sum
  }

  /// The units of each claim, and the threshold; `nil` if even the upper bounds bring less than `wanted`.
  func threshold(reaching wanted: Int128) -> (units: [Int64], ratio: FairLevel)? {
    var units = entries.map(\.base)
    var reached: Int128 = 0
    for place in entries.indices { reached += Int128(mostBrought(place, upTo: units[place])) }
    if reached >= wanted { return (units, FairLevel(0, 1)) }
    guard let (low, high) = bracket(wanted, from: reached) else { return nil }
    reached = 0
    var steps: [(ratio: UnitRatio, place: Int)] = []
    for place in entries.indices {
      units[place] = self.units(place, at: low)
      reached += Int128(mostBrought(place, upTo: units[place]))
      var next = units[place] + 1
      let last = self.units(place, at: high)
      while next <= last {
        if isAllowed(place, next) {
          steps.append((UnitRatio(units: next, weight: entries[place].weight), place))
        }
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
        reached -= Int128(mostBrought(place, upTo: units[place]))
        units[place] = steps[end].ratio.units
        reached += Int128(mostBrought(place, upTo: units[place]))
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
      // None or one; more only where units between are not allowed.
      let own = mostBrought(place, upTo: units[place])
      if own - mostBrought(place, upTo: units[place] - 1) != 1 { continue }
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
