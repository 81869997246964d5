/// A convex network as parallel arcs: the pieces of each cost between its bounds, one arc each.
///
/// The pieces of linear and piecewise linear costs are drawn once. A quadratic cost f is drawn by
/// chords between the flows `centre` ± 1, 2, 4, 8, 16 × scale and its bounds; the chord from a to b has the
/// slope square × (a + b) + linear, a whole number. Chords lie on or above f and meet it at the
/// breaks. So from one solve to the next f never rises, and if it does not fall, the centre itself
/// is a linear optimum.
struct ChordNetwork {
  /// Breaks on each side of a centre, in scales. With `ratio`, measured on 2000 nodes, 8000 arcs and
  /// amounts to 10⁶: 12 solves; without the last break 17, with ratio 2 as well 20 and a quarter more
  /// time; ratio 8 takes 13 solves and an eighth more time.
  private static let breaks: [Int64] = [1, 2, 4, 8, 16]
  /// How much shorter chords get from one scale to the next.
  static let ratio: Int64 = 4

  /// How the new centre lies to the old one.
  enum Step {
    /// On both sides of each flow the chords are one scale long.
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
  /// No arc needs to carry more.
  private let reach: [Int64]
  /// Arc a has the pieces `firstPiece[a]..<firstPiece[a + 1]`.
  private var firstPiece: [Int] = [0]
  private var isFeasible = false

  init(_ problem: ConvexFlow, most: Int64) {
    let given = problem.network
    self.problem = problem
    reach = (0..<given.arcCount).map { problem.reach(of: $0, most: most) }
    network = Network(supply: given.supply)
    centre = []
    centre.reserveCapacity(given.arcCount)
    for a in 0..<given.arcCount {
      let lower = given.lower[a]
      centre.append(min(max(0, lower), reach[a]))
      for _ in 0..<Self.pieceCount(problem.costs[a]) {
        network.addArc(from: Int(given.tail[a]), to: Int(given.head[a]), upper: 0)
      }
      firstPiece.append(network.arcCount)
      switch problem.costs[a] {
      case .linear(let slope): write(a, ends: [], slopes: [slope])
      case .pieces(let breaks, let slopes): write(a, ends: breaks, slopes: slopes)
      case .quadratic: continue
      }
    }
  }

  static func pieceCount(_ cost: ConvexCost) -> Int {
    switch cost {
    case .linear: 1
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
    for case (let a, .quadratic) in problem.costs.enumerated() {
      widest = max(widest, reach[a] - problem.network.lower[a])
    }
    var scale: Int64 = 1
    while scale * Self.breaks.last! < widest { scale *= Self.ratio }
    return scale
  }

  /// Draws the quadratic costs around their centres and tells the solver.
  mutating func draw(scale: Int64, in solver: inout MinimumCostFlow) {
    for case (let a, .quadratic(let square, let linear)) in problem.costs.enumerated() {
      let (lower, upper) = (problem.network.lower[a], reach[a])
      var ends = Self.breaks.reversed().map { centre[a] - $0 * scale } + [centre[a]]
      ends += Self.breaks.map { centre[a] + $0 * scale }
      ends = ends.map { min(max($0, lower), upper) }
      var slopes: [Int64] = []
      var position = lower
      for end in ends + [upper] {
        slopes.append(square * (position + end) + linear)
        position = end
      }
      write(a, ends: ends, slopes: slopes)
      for piece in firstPiece[a]..<firstPiece[a + 1] {
        solver.setBounds(of: piece, lower: network.lower[piece], upper: network.upper[piece])
        solver.setCost(of: piece, to: network.cost[piece])
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
      guard case .quadratic = problem.costs[a] else { continue }
      let distance = abs(flow[a] - centre[a])
      let isAtBound = flow[a] == problem.network.lower[a] || flow[a] == reach[a]
      if distance >= Self.breaks.last! * scale, !isAtBound {
        step = .outside
      } else if distance > scale, step == .exact {
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
