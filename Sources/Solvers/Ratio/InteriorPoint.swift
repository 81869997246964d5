internal import Dispatch

/// A primal-dual interior point for networks with ratio rows, or with quadratic costs; floating point,
/// so that its answer is a good guess to be rounded and proven, never an answer by itself. See
/// RatioFlow.md and ConvexFlow.md.
///
///     min c·x + Σ q x²   A x = b,  0 ≤ x ≤ u
///     max b·y − u·w − Σ q x²   Aᵀy + z − w = c + 2 q x,  z, w ≥ 0
///
/// Each iteration eliminates the blocks one by one (dense Cholesky of a few rows) and is left with a
/// small sparse matrix over the hubs. Blocks are worked on in `chunkCount` parts whose sums are
/// added in a fixed order: the answer does not depend on the number of threads.
struct InteriorPoint: ~Copyable, Sendable {
  static let chunkCount = 4
  static let iterationLimit = 120
  /// Relative gap between the two objectives at which to stop.
  static let gap = 1e-9
  /// Largest row residual, relative to its right-hand side, with which a point counts as feasible.
  static let infeasibility = 1e-4
  /// Iterations without any progress after which to give up.
  static let stuckLimit = 4
  /// How far from its bounds, and with what prices, a start begins, in parts of the mean capacity
  /// and the mean cost. Measured: the smaller the price, the fewer iterations, down to 0.001.
  static let startAmount = 0.1
  static let startPrice = 0.001
  /// Steps never go nearer to a bound than this part of the way.
  static let shortening = 0.9995
  /// As `infeasibility`, with quadratic costs: whole units are a small part of what flows.
  static let quadraticInfeasibility = 1e-9

  let rows: BlockRows
  let hubs: HubCholesky
  let threads: Int

  // By column.
  let cost: Column<Double>
  let square: Column<Double>
  /// Costs have squares: then primal and dual steps must be the same.
  let isQuadratic: Bool
  /// With quadratic costs: the mean of x z and room w at which to stop.
  let goal: Double
  let upper: Column<Double>
  let x: Column<Double>
  /// upper − x, kept by itself: near a bound the difference would have no digits left.
  let room: Column<Double>
  let z: Column<Double>
  let w: Column<Double>
  let weight: Column<Double>
  let dualResidual: Column<Double>
  let target: Column<Double>
  let dx: Column<Double>
  let dz: Column<Double>
  let dw: Column<Double>

  // By row.
  let side: Column<Double>
  let y: Column<Double>
  let residual: Column<Double>
  let dy: Column<Double>

  // By block: the factor of the block's rows against its rows and hubs.
  let factorStart: Column<Int>
  let factor: Column<Double>
  let pairStart: Column<Int>
  let pairEntry: Column<Int32>
  let chunkStart: [Int]
  /// By chunk: what its blocks add to the matrix and the right-hand side of the hubs.
  let hubMatrix: Column<Double>
  let hubSide: Column<Double>
  let hubResidual: Column<Double>

  let sums: Column<PointSums>
  let steps: Column<DirectionStep>

  /// - Parameters:
  ///   - cost, upper: by column of `rows`; `upper` is infinite for slacks.
  ///   - square: by column, not negative; empty if all costs are linear.
  ///   - goal: with squares, the mean product of a column's amount and its price at which to stop.
  ///   - side: right-hand sides by row, in the new order.
  init(
    _ rows: consuming BlockRows, cost: consuming Column<Double>, upper: consuming Column<Double>,
    side: consuming Column<Double>, square: [Double] = [],
    goal: Double = 0, threads: Int
  ) {
    self.goal = goal
    isQuadratic = !square.isEmpty
    self.square = isQuadratic ? Column(square) : Column(repeating: 0, count: rows.columnCount)
    let columns = rows.columnCount
    let blocks = rows.blockCount
    x = Column(repeating: 0, count: columns)
    room = Column(repeating: 0, count: columns)
    z = Column(repeating: 0, count: columns)
    w = Column(repeating: 0, count: columns)
    weight = Column(repeating: 0, count: columns)
    dualResidual = Column(repeating: 0, count: columns)
    target = Column(repeating: 0, count: columns)
    dx = Column(repeating: 0, count: columns)
    dz = Column(repeating: 0, count: columns)
    dw = Column(repeating: 0, count: columns)
    y = Column(repeating: 0, count: rows.rowCount)
    residual = Column(repeating: 0, count: rows.rowCount)
    dy = Column(repeating: 0, count: rows.rowCount)
    var cliques: [[Int32]] = []
    for b in 0..<blocks {
      cliques.append((rows.hubStart[b]..<rows.hubStart[b + 1]).map { rows.hubOfBlock[$0] })
    }
    for column in rows.columnStart[blocks]..<rows.columnStart[blocks + 1] {
      cliques.append(
        (rows.entryStart[column]..<rows.entryStart[column + 1]).map { rows.entryRow[$0] })
    }
    hubs = HubCholesky(hubs: rows.hubCount, isLeftOut: { rows.isRoot[$0] }, cliques: cliques)
    var starts = [0]
    var pairStarts = [0]
    var pairs: [Int32] = []
    for b in 0..<blocks {
      let size = Int(rows.blockStart[b + 1] - rows.blockStart[b])
      let hubCount = Int(rows.hubStart[b + 1] - rows.hubStart[b])
      starts.append(starts[b] + size * (size + hubCount))
      for i in rows.hubStart[b]..<rows.hubStart[b + 1] {
        for j in rows.hubStart[b]...i {
          pairs.append(hubs.entry(rows.hubOfBlock[i], rows.hubOfBlock[j]))
        }
      }
      pairStarts.append(pairs.count)
    }
    factorStart = Column(starts)
    factor = Column(repeating: 0, count: starts[blocks])
    pairStart = Column(pairStarts)
    pairEntry = Column(pairs)
    var chunks = [0]
    for k in 1..<Self.chunkCount {
      let wanted = Int(rows.columnStart[blocks]) * k / Self.chunkCount
      var b = chunks[k - 1]
      while b < blocks, Int(rows.columnStart[b]) < wanted { b += 1 }
      chunks.append(b)
    }
    chunkStart = chunks + [blocks]
    hubMatrix = Column(repeating: 0, count: hubs.entryCount * (Self.chunkCount + 1))
    hubSide = Column(repeating: 0, count: rows.hubCount * (Self.chunkCount + 1))
    hubResidual = Column(repeating: 0, count: rows.hubCount * (Self.chunkCount + 1))
    sums = Column(repeating: PointSums(), count: Self.chunkCount + 1)
    steps = Column(repeating: DirectionStep(), count: Self.chunkCount + 1)
    self.cost = cost
    self.upper = upper
    self.side = side
    self.threads = threads
    self.rows = rows
  }

  /// Counts of a run; `gap` is the last relative difference of the objectives.
  struct Report {
    var iterations = 0
    var gap = Double.infinity
    var infeasibility = Double.infinity
    /// With quadratic costs: the mean product of a variable and its price.
    var complementarity = Double.infinity
    /// With quadratic costs: the complementarity that is wanted.
    var goal: Double?

    /// Its point is made of numbers.
    var isUsable = true
    var isConverged: Bool {
      if let goal {
        return complementarity < goal && infeasibility < InteriorPoint.quadraticInfeasibility
      }
      return gap < InteriorPoint.gap && infeasibility < InteriorPoint.infeasibility
    }
  }

  /// Runs from a point near a flow and its prices, both by row or column of the caller, until the gap
  /// is small or no step helps any more.
  func run(near flow: [Double], prices: [Double]) -> Report {
    begin(near: flow, prices: prices)
    var report = Report()
    if isQuadratic { report.goal = goal }
    var least = Double.infinity
    var step = DirectionStep(primal: 0, dual: 0)
    var stuck = 0
    while true {
      let now = advance(step)
      report.gap = abs(now.primal - now.dual) / (1 + abs(now.primal))
      report.infeasibility = now.worstRow
      report.complementarity = now.complementarity / Double(2 * rows.columnCount)
      let isOver = report.iterations == Self.iterationLimit || stuck == Self.stuckLimit
      report.isUsable = now.primal.isFinite && now.dual.isFinite
      if report.isConverged || isOver || !report.isUsable { return report }
      report.iterations += 1
      solveHubs()
      let affine = finish().coupled(isQuadratic)
      let mu = now.complementarity
      let ahead = mu > 0 ? affine.complementarityAhead(of: mu) / mu : 0
      // Squares couple both steps, and a full correction may run in circles: it counts as far as the first
      // direction could go, and after a short step not at all.
      let isShort = isQuadratic && report.iterations > 1 && step.primal < 0.5
      let reach = min(1, affine.primal)
      let bend = isShort ? 0 : isQuadratic ? reach * reach : 1
      let sigma = isShort ? ahead : ahead * ahead * ahead
      correct(centring: sigma * mu / Double(2 * rows.columnCount), bend: bend)
      solveHubs()
      step = finish().coupled(isQuadratic).shortened(by: Self.shortening)
      var moves = max(step.primal, step.dual) >= 1e-9
      if isQuadratic {
        // On the way to a feasible point complementarity may well rise.
        let isFar = report.infeasibility > 1e-3
        moves = isFar || report.complementarity < 0.9 * least
        least = isFar ? .infinity : min(least, report.complementarity)
      }
      stuck = moves ? 0 : stuck + 1
    }
  }

  // MARK: Parts of the work

  /// Calls `body` for each chunk with its blocks and columns; the last chunk is the hub group.
  func eachChunk(
    _ body: @Sendable (_ chunk: Int, _ blocks: Range<Int>, _ columns: Range<Int32>) -> Void
  ) {
    let blocks = rows.blockCount
    @Sendable func work(_ chunk: Int) {
      if chunk == Self.chunkCount {
        body(chunk, blocks..<blocks, rows.columnStart[blocks]..<rows.columnStart[blocks + 1])
      } else {
        let range = chunkStart[chunk]..<chunkStart[chunk + 1]
        body(chunk, range, rows.columnStart[range.lowerBound]..<rows.columnStart[range.upperBound])
      }
    }
    if threads > 1 && rows.columnCount > 20_000 {
      DispatchQueue.concurrentPerform(iterations: Self.chunkCount + 1) { work($0) }
    } else {
      for chunk in 0...Self.chunkCount { work(chunk) }
    }
  }

  @inline(__always)
  func isActive(_ column: Int32) -> Bool { upper[column] > 0 }

  /// x strictly between its bounds, near `flow`; z and w so that the dual is feasible at `prices`.
  private func begin(near flow: [Double], prices: [Double]) {
    var (costs, uppers, count) = (0.0, 0.0, 0.0)
    for j in 0..<Int32(rows.columnCount) where isActive(j) {
      costs += abs(cost[j])
      if upper[j].isFinite { uppers += min(upper[j], 1e7) }
      count += 1
    }
    let price = max(1, costs / max(1, count)) * Self.startPrice
    let amount = max(1, uppers / max(1, count)) * Self.startAmount
    for r in 0..<rows.rowCount {
      y[rows.position[r]] = prices[r]
      dy[r] = 0
    }
    for j in 0..<Int32(rows.columnCount) where isActive(j) {
      let wanted = flow[Int(rows.origin[j])]
      var reduced = cost[j] + 2 * square[j] * wanted
      for e in rows.entryStart[j]..<rows.entryStart[j + 1] {
        reduced -= rows.entryValue[e] * y[rows.entryRow[e]]
      }
      (dx[j], dz[j], dw[j]) = (0, 0, 0)
      if upper[j].isFinite {
        let margin = min(upper[j] / 4, amount)
        x[j] = max(margin, min(wanted, upper[j] - margin))
        room[j] = upper[j] - x[j]
        z[j] = max(reduced, 0) + price
        w[j] = z[j] - reduced
      } else {
        x[j] = max(wanted, amount)
        room[j] = .infinity
        z[j] = max(reduced, price)
        w[j] = 0
      }
    }
  }
}

/// Where a point stands: sums over its columns and rows.
struct PointSums: BitwiseCopyable {
  var primal = 0.0
  var dual = 0.0
  /// Σ x z + room w.
  var complementarity = 0.0
  var worstRow = 0.0

  mutating func add(_ other: PointSums) {
    primal += other.primal
    dual += other.dual
    complementarity += other.complementarity
    worstRow = max(worstRow, other.worstRow)
  }
}

/// How far a direction may go before x or z, w become negative, and how complementarity changes.
struct DirectionStep: BitwiseCopyable {
  var primal = 1e30
  var dual = 1e30
  var primalChange = 0.0
  var dualChange = 0.0
  var bothChange = 0.0

  mutating func add(_ other: DirectionStep) {
    primal = min(primal, other.primal)
    dual = min(dual, other.dual)
    primalChange += other.primalChange
    dualChange += other.dualChange
    bothChange += other.bothChange
  }

  func complementarityAhead(of now: Double) -> Double {
    let (p, d) = (min(1, primal), min(1, dual))
    return max(0, now + p * primalChange + d * dualChange + p * d * bothChange)
  }

  /// As far both ways, if a price depends on its column's amount.
  func coupled(_ isCoupled: Bool) -> DirectionStep {
    var step = self
    if isCoupled { (step.primal, step.dual) = (min(primal, dual), min(primal, dual)) }
    return step
  }

  func shortened(by factor: Double) -> DirectionStep {
    DirectionStep(primal: min(1, factor * primal), dual: min(1, factor * dual))
  }
}
