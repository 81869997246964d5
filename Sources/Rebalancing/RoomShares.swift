internal import Allocation
internal import Planning

/// Whole units that claims have under one threshold, so that together they make as much room as is wanted.
///
/// The threshold is the least λ at which ⌊λ × weight⌋ units each, none more than the claim can have, make room
/// enough; units too many are taken back from claims at λ as WholeShares.md orders them.
struct RoomShares: Sendable {
  struct Claim: Sendable {
    var weight: Int64
    /// The most units it can have.
    var most: Int64
    /// With a gate: what matched money of others comes to it; its share falls as the units rise, and so does
    /// the room.
    var through: Int64 = 0
    var shares = 0..<0
  }

  let claims: [Claim]
  private let shares: [AllocationNetwork.GateShare]

  /// Of each claim, once `share` has found them.
  private(set) var units: [Int64]
  private var heap: [Int32] = []
  private var group: [Int32] = []

  init(_ claims: [Claim], _ shares: [AllocationNetwork.GateShare] = []) {
    self.claims = claims
    self.shares = shares
    units = Array(repeating: 0, count: claims.count)
  }

  // MARK: What a claim brings

  /// The room that claim `place` makes under the ceiling with `units`.
  func brought(_ place: Int, at units: Int64) -> Int64 {
    claims[place].shares.isEmpty
      ? units : units - (claims[place].through - through(place, at: units))
  }

  /// What the gate of the claim lets through while the claim has `units`.
  func through(_ place: Int, at units: Int64) -> Int64 {
    var least = claims[place].through
    for share in claims[place].shares { least = min(least, shares[share].capacity(at: units)) }
    return least
  }

  /// The fewest units that bring as much as `units` do.
  private func fewest(_ place: Int, bringing units: Int64) -> Int64 {
    if claims[place].shares.isEmpty { return units }
    let wanted = brought(place, at: units)
    // A unit more of a claim takes one or none from its gate: mostly none, so plateaus are short.
    var (high, step) = (units, Int64(1))
    while high >= step, brought(place, at: high - step) == wanted {
      high -= step
      step *= 2
    }
    var low = max(Int64(-1), high - step)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if brought(place, at: middle) == wanted { high = middle } else { low = middle }
    }
    return high
  }

  // MARK: The threshold

  /// Binary digits of the ratios between which the threshold is looked for.
  private static var digits: Int64 { 40 }
  private static var one: Int64 { 1 << digits }

  /// ⌊ratio × weight⌋, `ratio` in units of 2⁻⁴⁰, at most what the claim can have.
  private func units(_ place: Int, at ratio: Int64) -> Int64 {
    let (high, low) = ratio.multipliedFullWidth(by: claims[place].weight)
    let product = high << (64 - Self.digits) | Int64(low >> UInt64(Self.digits))
    return min(claims[place].most, product)
  }

  /// A ratio at which claims bring a little less than `wanted`; `nil` if they can not bring as much.
  ///
  /// Newton's method on a sum that is concave but for rounding: from below it never passes the threshold, once
  /// what rounding hides is left aside.
  private func ratio(below wanted: Int64) -> Int64? {
    let hidden = Int64(2 * claims.count + 2)
    var ratio: Int64 = 0
    while true {
      var sum: Int64 = 0
      var weight: Int64 = 0
      for place in claims.indices {
        let units = units(place, at: ratio)
        sum += brought(place, at: units)
        if units < claims[place].most { weight += claims[place].weight }
      }
      let rest = wanted - sum - hidden
      if rest <= 0 { return ratio }
      if weight < rest { return nil }
      let step = Self.one.multipliedFullWidth(by: rest)
      let (further, _) = UInt64(weight).dividingFullWidth((UInt64(step.high), step.low))
      if further == 0 { return ratio }
      ratio += Int64(further)
      if ratio >= Self.one { return nil }
    }
  }

  /// Whether the next unit of claim `a` comes before that of `b`.
  private func isBefore(_ a: Int32, _ b: Int32) -> Bool {
    let (x, y) = (Int(a), Int(b))
    let left = Int128(units[x] + 1) * Int128(claims[y].weight)
    let right = Int128(units[y] + 1) * Int128(claims[x].weight)
    return left != right ? left < right : x < y
  }

  /// Lets the unit at the top of the heap sink to where it belongs.
  private mutating func sink(from top: Int) {
    var place = top
    while 2 * place + 1 < heap.count {
      var child = 2 * place + 1
      if child + 1 < heap.count, isBefore(heap[child + 1], heap[child]) { child += 1 }
      if !isBefore(heap[child], heap[place]) { return }
      heap.swapAt(place, child)
      place = child
    }
  }

  /// Sets `units` so that they bring `wanted`.
  ///
  /// - Returns: the threshold, the largest ratio that a claim may have; `nil` if there is none.
  mutating func share(_ wanted: Int64) -> (numerator: Int64, denominator: Int64)? {
    guard let low = ratio(below: wanted) else { return nil }
    var reached: Int64 = 0
    heap.removeAll(keepingCapacity: true)
    for place in claims.indices {
      units[place] = units(place, at: low)
      reached += brought(place, at: units[place])
      if units[place] < claims[place].most { heap.append(Int32(place)) }
    }
    var top = heap.count / 2
    while top > 0 {
      top -= 1
      sink(from: top)
    }
    var threshold = (numerator: Int64(0), denominator: Int64(1))
    while reached < wanted {
      guard let first = heap.first else { return nil }
      let weight = claims[Int(first)].weight
      threshold = (units[Int(first)] + 1, weight)
      group.removeAll(keepingCapacity: true)
      while let next = heap.first {
        let place = Int(next)
        guard
          Int128(units[place] + 1) * Int128(threshold.denominator)
            == Int128(threshold.numerator) * Int128(claims[place].weight)
        else { break }
        reached += brought(place, at: units[place] + 1) - brought(place, at: units[place])
        units[place] += 1
        group.append(next)
        if units[place] == claims[place].most {
          heap[0] = heap[heap.count - 1]
          heap.removeLast()
        }
        sink(from: 0)
      }
      if reached > wanted { takeBack(reached - wanted) }
    }
    for place in claims.indices { units[place] = fewest(place, bringing: units[place]) }
    let divisor = Self.greatestDivisor(threshold.numerator, threshold.denominator)
    return (threshold.numerator / divisor, threshold.denominator / divisor)
  }

  /// Of the claims at the threshold those whose next ratio is smallest give up a unit, then the last ones.
  private mutating func takeBack(_ count: Int64) {
    for _ in 0..<count {
      var chosen = -1
      var fewer: Int64 = 0
      for (slot, next) in group.enumerated() where next >= 0 {
        let place = Int(next)
        let own = brought(place, at: units[place])
        if brought(place, at: units[place] - 1) == own { continue }
        let less = fewest(place, bringing: units[place] - 1)
        if chosen >= 0 {
          let best = Int(group[chosen])
          let left = Int128(less) * Int128(claims[best].weight)
          let right = Int128(fewer) * Int128(claims[place].weight)
          if left > right || left == right && place < best { continue }
        }
        (chosen, fewer) = (slot, less)
      }
      if chosen < 0 { return }
      units[Int(group[chosen])] = fewer
      group[chosen] = -1
    }
  }

  static func greatestDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }

  /// Whether the claim's gate would let all its money through.
  func isOpen(_ place: Int) -> Bool {
    for share in claims[place].shares
    where shares[share].capacity(at: units[place]) <= claims[place].through { return false }
    return true
  }
}

extension AllocationNetwork.GateShare {
  /// What passes while the sub-project lacks `unmet`.
  func capacity(at unmet: Int64) -> Int64 {
    let (twice, overflow) = (total - unmet).multipliedReportingOverflow(by: 2 * numerator)
    if !overflow, twice >= 0, twice <= Int64.max - denominator {
      return max(0, (twice + denominator) / (2 * denominator) - settled)
    }
    let wide = 2 * Int128(numerator) * Int128(total - unmet) + Int128(denominator)
    let (quotient, rest) = wide.quotientAndRemainder(dividingBy: 2 * Int128(denominator))
    return max(0, Int64(rest < 0 ? quotient - 1 : quotient) - settled)
  }
}
