internal import Certificates

extension ConvexCost {
  var isConvex: Bool {
    switch self {
    case .linear: true
    case .pieces(let breaks, let slopes):
      slopes.count == breaks.count + 1
        && breaks.indices.dropFirst().allSatisfy { breaks[$0 - 1] < breaks[$0] }
        && slopes.indices.dropFirst().allSatisfy { slopes[$0 - 1] <= slopes[$0] }
    case .quadratic(let square, _): square >= 0
    }
  }

  /// The marginal cost f(flow + 1) − f(flow).
  func marginal(after flow: Int64) -> Int128 {
    switch self {
    case .linear(let slope): Int128(slope)
    case .pieces(let breaks, let slopes): Int128(slopes[breaks.prefix { $0 <= flow }.count])
    case .quadratic(let square, let linear):
      Int128(square) * (2 * Int128(flow) + 1) + Int128(linear)
    }
  }

  /// The cost of `flow` units.
  func value(of flow: Int64) -> Int128 {
    let x = Int128(flow)
    switch self {
    case .linear(let slope): return Int128(slope) * x
    case .quadratic(let square, let linear): return (Int128(square) * x + Int128(linear)) * x
    case .pieces(let breaks, let slopes):
      // The slopes from 0 to the flow, or back if it is negative.
      let (first, last) = (min(x, 0), max(x, 0))
      var sum: Int128 = 0
      var position = first
      for (piece, slope) in slopes.enumerated() {
        let end = piece < breaks.count ? min(max(Int128(breaks[piece]), first), last) : last
        sum += Int128(slope) * (end - position)
        position = end
      }
      return flow < 0 ? -sum : sum
    }
  }

  /// The largest |marginal| between 0 and any flow from `lower` to `upper`.
  func steepest(from lower: Int64, to upper: Int64) -> Int128 {
    switch self {
    case .linear(let slope): Int128(slope.magnitude)
    case .pieces(_, let slopes): slopes.reduce(Int128(0)) { max($0, Int128($1.magnitude)) }
    case .quadratic(let square, let linear):
      Int128(square) * (2 * Int128(max(lower.magnitude, upper.magnitude)) + 1)
        + Int128(linear.magnitude)
    }
  }

  /// How many units from `lower` to `upper` have a negative marginal cost.
  func fallingUnits(from lower: Int64, to upper: Int64) -> Int128 {
    let length = Int128(upper) - Int128(lower)
    switch self {
    case .linear(let slope): return slope < 0 ? length : 0
    case .pieces(let breaks, let slopes):
      let falling = slopes.prefix { $0 < 0 }.count
      if falling == slopes.count { return length }
      return falling == 0 ? 0 : min(max(Int128(breaks[falling - 1]) - Int128(lower), 0), length)
    case .quadratic(0, let linear): return linear < 0 ? length : 0
    case .quadratic(let square, let linear):
      // square (2x + 1) + linear < 0  ⟺  2 square x < −linear − square: the x below the quotient.
      let (side, step) = (-Int128(linear) - Int128(square), 2 * Int128(square))
      var end = side / step
      if end * step < side { end += 1 }
      return min(max(end - Int128(lower), 0), length)
    }
  }
}
