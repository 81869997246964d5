internal import Allocation
internal import Certificates
internal import Planning
internal import Solvers

/// The claims of a tier while rounds settle them.
struct FairRounds {
  let claims: [Int]
  let weights: [Int64]
  /// What the rounds so far allow.
  private(set) var uppers: [Int64]
  /// The same without what a choice among equals has taken away: the checker does not take it away, so proofs hold
  /// with these.
  private(set) var proven: [Int64]
  var isActive: [Bool]
  var rounds: [BoundedFairStage.Round] = []

  init(claims: [Int], weights: [Int64], uppers: [Int64]) {
    self.claims = claims
    self.weights = weights
    self.uppers = uppers
    proven = uppers
    isActive = Array(repeating: true, count: claims.count)
  }

  /// Keeps active claims within what has been settled of their arcs.
  mutating func narrow(to settled: Network) {
    choose(within: settled)
    for j in active { proven[j] = min(proven[j], uppers[j]) }
  }

  /// The same where it is a choice that some have no more.
  mutating func choose(within settled: Network) {
    for j in active { uppers[j] = min(uppers[j], settled.upper[claims[j]]) }
  }

  var active: [Int] { claims.indices.filter { isActive[$0] } }

  /// ⌊λ w⌋ within the claim's bound.
  func cap(_ j: Int, _ level: Level) -> Int64 {
    let units = Int128(level.numerator) * Int128(weights[j]) / Int128(level.denominator)
    return Int64(clamping: min(Int128(uppers[j]), units))
  }

  /// The same for λ = whole + part / 2⁶⁰.
  func cap(_ j: Int, whole: Int64, part: Int64) -> Int64 {
    let weight = Int128(weights[j])
    let units = Int128(whole) * weight + (Int128(part) * weight) >> 60
    return Int64(clamping: min(Int128(uppers[j]), units))
  }

  /// The most units with which the claim stays below λ.
  func capBelow(_ j: Int, _ level: Level) -> Int64 {
    let product = Int128(level.numerator) * Int128(weights[j])
    return Int64(clamping: min(Int128(uppers[j]), (product - 1) / Int128(level.denominator)))
  }

  /// Whether the claim can have exactly λ of its weight.
  func canAttain(_ j: Int, _ level: Level) -> Bool {
    let (units, rest) = (Int128(level.numerator) * Int128(weights[j])).quotientAndRemainder(
      dividingBy: Int128(level.denominator))
    return rest == 0 && units <= Int128(uppers[j])
  }
}

/// A loss fraction, in units of a weight: k / w.
struct Level {
  var numerator: Int64
  var denominator: Int64

  static func < (a: Level, b: Level) -> Bool {
    Int128(a.numerator) * Int128(b.denominator) < Int128(b.numerator) * Int128(a.denominator)
  }
}

extension FairRounds {
  /// The largest of the fractions that claims with these units have.
  func largest(_ list: [Int], _ units: [Int64]) -> Level {
    var level = Level(numerator: 0, denominator: 1)
    for (j, units) in zip(list, units) {
      let own = Level(numerator: units, denominator: weights[j])
      if level < own { level = own }
    }
    return level
  }

  /// The least fraction above all caps: one claim more gets a unit. Nil if none can.
  func nextFraction(_ caps: [Int64]) -> Level? {
    var next: Level?
    for (j, cap) in zip(active, caps) where cap < uppers[j] {
      let own = Level(numerator: cap + 1, denominator: weights[j])
      if next.map({ own < $0 }) ?? true { next = own }
    }
    return next
  }
}

/// What prices say about active claims: Σ d u ≥ G, with d > 0 for `priced`.
struct ClaimInequality {
  let priced: [Int]
  private let price: [Int: Int128]
  /// G: what is left of the Farkas sum when all priced claims have nothing.
  private let sum: WideSum

  init?(
    _ search: borrowing RatioSearch, _ settled: Network, _ fair: FairRounds, _ prices: BoundPrices
  ) {
    var lower = settled.lower
    var upper = settled.upper
    var priced: [Int] = []
    var price: [Int: Int128] = [:]
    for j in fair.active {
      let arc = fair.claims[j]
      let d =
        prices.potential[Int(settled.head[arc])] - prices.potential[Int(settled.tail[arc])]
      if d <= 0 { continue }
      priced.append(j)
      price[j] = d
      (lower[arc], upper[arc]) = (0, 0)
    }
    guard let sum = search.farkasSum(prices, lower: lower, upper: upper) else { return nil }
    (self.priced, self.price, self.sum) = (priced, price, sum)
  }

  private func left(_ cap: (Int) -> Int64) -> WideSum {
    var sum = sum
    for j in priced { sum.add(-price[j]!, times: Int128(cap(j))) }
    return sum
  }

  /// Whether no flow keeps these caps.
  func isBroken(_ cap: (Int) -> Int64) -> Bool { left(cap).isPositive }

  /// Whether claim j can not have a unit less than its cap.
  func forces(_ j: Int, _ cap: (Int) -> Int64) -> Bool {
    if cap(j) == 0 { return false }
    var sum = left(cap)
    sum.add(price[j]!, times: 1)
    return sum.isPositive
  }
}
