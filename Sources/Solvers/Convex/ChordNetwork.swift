internal import Certificates

/// A convex network as parallel arcs: the pieces of each cost between its bounds, one arc each.
///
/// The pieces of linear and piecewise linear costs are drawn once. A quadratic cost f is drawn by
/// chords between the flows `centre` ± 1, 2, … × scale and its bounds; the chord from a to b has the
/// slope square × (a + b) + linear, a whole number. Chords lie on or above f and meet it at the
/// breaks. So from one solve to the next f never rises, and if it does not fall, the centre itself
/// is a linear optimum.
struct ChordNetwork {
  /// Breaks on each side of a centre, in scales. With `ratio`, measured on 2000 nodes, 8000 arcs and
  /// amounts to 10⁶: 12 solves; without the last break 17, with ratio 2 as well 20 and a quarter more
  /// time; ratio 8 takes 13 solves and an eighth more time.
  private static let wideBreaks: [Int64] = [1, 2, 4, 8, 16]
  /// Around a centre that is nearly an optimum: single units up to the third, and a way back from
  /// a few that are not.
  private static let nearBreaks: [Int64] = [1, 2, 3, 16]
  /// How much shorter chords get from one scale to the next.
  static let ratio: Int64 = 4

  /// How the new centre lies to the old one.
  enum Step {
    /// On both sides of each flow the chords are one scale long, or end at a bound.
    case exact
    /// Within all windows, but where some chords are longer.
    case inside
    /// Some flow lies beyond its window: the same scale again.
    case outside
  }

  /// The parallel arcs.
  private(set) var network: Network
  /// The flow that the chords are drawn around; feasible after the first solve.
  private(set) var centre: [Int64]
  private let problem: ConvexFlow
  private let breaks: [Int64]
  /// So many scales from the centre, the chords on both sides are one scale long.
  private let exactDistance: Int64
  /// No arc needs to carry more.
  private let reach: [Int64]
  /// Arc a has the pieces `firstPiece[a]..<firstPiece[a + 1]`.
  private var firstPiece: [Int] = [0]
  private var isFeasible = false

  /// - Parameter prices: where each arc would carry its cheapest amount at them, there its centre is;
  ///   none: the flows are not known at all.
  init(_ problem: ConvexFlow, most: Int64, near prices: [Int64]? = nil) {
    let given = problem.network
    self.problem = problem
    breaks = prices == nil ? Self.wideBreaks : Self.nearBreaks
    exactDistance = prices == nil ? 1 : 2
    reach = (0..<given.arcCount).map { problem.reach(of: $0, most: most) }
    network = Network(supply: given.supply)
    centre = []
    centre.reserveCapacity(given.arcCount)
    for a in 0..<given.arcCount {
      let lower = given.lower[a]
      var flow: Int64 = 0
      if let prices, case .quadratic(let square, let linear) = problem.costs[a], square > 0 {
        let gain = prices[Int(given.head[a])] - prices[Int(given.tail[a])] - linear
        flow = (gain + (gain < 0 ? -square : square)) / (2 * square)
      }
      centre.append(min(max(flow, lower), reach[a]))
      for _ in 0..<Self.pieceCount(problem.costs[a], breaks: breaks) {
        network.addArc(from: Int(given.tail[a]), to: Int(given.head[a]), upper: 0)
      }
      firstPiece.append(network.arcCount)
      switch problem.costs[a] {
      case .linear(let slope): write(a, ends: [], slopes: [slope])
      case .pieces(let breaks, let slopes): write(a, ends: breaks, slopes: slopes)
      case .quadratic(0, let slope): write(a, ends: [], slopes: [slope])
      case .quadratic: continue
      }
    }
  }

  /// Most arcs that a cost is drawn by.
  static func pieceCount(_ cost: ConvexCost) -> Int { pieceCount(cost, breaks: wideBreaks) }

  private static func pieceCount(_ cost: ConvexCost, breaks: [Int64]) -> Int {
    switch cost {
    case .linear, .quadratic(square: 0, _): 1
    case .pieces(_, let slopes): slopes.count
    case .quadratic: 2 * breaks.count + 2
    }
  }

  /// Pieces that end at `ends` and at the upper bound; what lies outside of the bounds has no room.
  /// The first piece carries the lower bound.
  private mutating func write(_ arc: Int, ends: [Int64], slopes: [Int64]) {
    let (lower, upper) = (problem.network.lower[arc], reach[arc])
    var position = lower
    for (k, slope) in slopes.enumerated() {
      let piece = firstPiece[arc] + k
      let end = k < ends.count ? min(max(ends[k], lower), upper) : upper
      let base = k == 0 ? lower : 0
      network.lower[piece] = base
      network.upper[piece] = base + (end - position)
      network.cost[piece] = slope
      position = end
    }
  }

  // MARK: Quadratic costs

  /// The smallest scale at which every window covers its arc's bounds.
  var widestScale: Int64 {
    var widest: Int64 = 0
    for case (let a, .quadratic(let square, _)) in problem.costs.enumerated() where square > 0 {
      widest = max(widest, reach[a] - problem.network.lower[a])
    }
    var scale: Int64 = 1
    while scale * breaks.last! < widest { scale *= Self.ratio }
    return scale
  }

  /// Draws the quadratic costs around their centres for the solver.
  func draw(scale: Int64, in solver: inout MinimumCostFlow) {
    let offsets = breaks.reversed().map { -$0 * scale } + [0] + breaks.map { $0 * scale }
    for case (let a, .quadratic(let square, let linear)) in problem.costs.enumerated()
    where square > 0 {
      let (lower, upper) = (problem.network.lower[a], reach[a])
      var position = lower
      for k in 0...offsets.count {
        let end = k < offsets.count ? min(max(centre[a] + offsets[k], lower), upper) : upper
        let base = k == 0 ? lower : 0
        let piece = firstPiece[a] + k
        solver.setBounds(of: piece, lower: base, upper: base + (end - position))
        solver.setCost(of: piece, to: square * (position + end) + linear)
        position = end
      }
    }
  }

  /// Moves the centres to a linear optimum, given piece by piece. If that gains nothing, they stay: then
  /// they are an optimum themselves, with the same prices.
  mutating func recentre(at pieceFlow: [Int64], scale: Int64) -> Step {
    let flow = (0..<centre.count).map { a in
      pieceFlow[firstPiece[a]..<firstPiece[a + 1]].reduce(0, +)
    }
    var gain: Int128 = 0
    var step = Step.exact
    for a in 0..<flow.count {
      gain += problem.costs[a].value(of: centre[a]) - problem.costs[a].value(of: flow[a])
      guard case .quadratic(let square, _) = problem.costs[a], square > 0 else { continue }
      let distance = abs(flow[a] - centre[a])
      let isAtBound = flow[a] == problem.network.lower[a] || flow[a] == reach[a]
      if distance >= breaks.last! * scale, !isAtBound {
        step = .outside
      } else if distance > exactDistance * scale, step == .exact {
        step = .inside
      }
    }
    if isFeasible && gain == 0 { return .exact }
    precondition(!isFeasible || gain > 0, "chords lie above the cost they meet at the centre")
    isFeasible = true
    centre = flow
    return step
  }
}
