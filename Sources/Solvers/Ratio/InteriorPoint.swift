internal import Dispatch

/// A primal-dual interior point for networks with ratio rows; floating point, so that its answer is
/// a good guess to be rounded and proven, never an answer by itself. See RatioFlow.md.
///
///     min c·x   A x = b,  0 ≤ x ≤ u        max b·y − u·w   Aᵀy + z − w = c,  z, w ≥ 0
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

  let rows: BlockRows
  let hubs: HubCholesky
  let threads: Int

  // By column.
  let cost: Column<Double>
  let upper: Column<Double>
  let x: Column<Double>
  /// upper − x, kept by itself: near a bound the difference would have no digits left.
  let room: Column<Double>
  let z: Column<Double>
  let w: Column<Double>
  private let weight: Column<Double>
  private let dualResidual: Column<Double>
  private let target: Column<Double>
  private let dx: Column<Double>
  private let dz: Column<Double>
  private let dw: Column<Double>

  // By row.
  let side: Column<Double>
  let y: Column<Double>
  private let residual: Column<Double>
  private let dy: Column<Double>

  // By block: the factor of the block's rows against its rows and hubs.
  private let factorStart: Column<Int>
  private let factor: Column<Double>
  private let pairStart: Column<Int>
  private let pairEntry: Column<Int32>
  private let chunkStart: [Int]
  /// By chunk: what its blocks add to the matrix and the right-hand side of the hubs.
  private let hubMatrix: Column<Double>
  private let hubSide: Column<Double>
  private let hubResidual: Column<Double>

  private let sums: Column<PointSums>
  private let steps: Column<DirectionStep>

  /// - Parameters:
  ///   - cost, upper: by column of `rows`; `upper` is infinite for slacks.
  ///   - side: right-hand sides by row, in the new order.
  init(
    _ rows: consuming BlockRows, cost: consuming Column<Double>, upper: consuming Column<Double>,
    side: consuming Column<Double>, threads: Int
  ) {
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

    /// Its point is made of numbers.
    var isUsable = true
    var isConverged: Bool { gap < InteriorPoint.gap && infeasibility < InteriorPoint.infeasibility }
  }

  /// Runs from a point near a flow and its prices, both by row or column of the caller, until the gap
  /// is small or no step helps any more.
  func run(near flow: [Double], prices: [Double]) -> Report {
    begin(near: flow, prices: prices)
    var report = Report()
    var step = DirectionStep(primal: 0, dual: 0)
    var stuck = 0
    while true {
      let now = advance(step)
      report.gap = abs(now.primal - now.dual) / (1 + abs(now.primal))
      report.infeasibility = now.worstRow
      let isOver = report.iterations == Self.iterationLimit || stuck == Self.stuckLimit
      report.isUsable = now.primal.isFinite && now.dual.isFinite
      if report.isConverged || isOver || !report.isUsable { return report }
      report.iterations += 1
      solveHubs()
      let affine = finish()
      let mu = now.complementarity
      let ahead = mu > 0 ? affine.complementarityAhead(of: mu) / mu : 0
      correct(centring: ahead * ahead * ahead * mu / Double(2 * rows.columnCount))
      solveHubs()
      step = finish().shortened(by: Self.shortening)
      stuck = max(step.primal, step.dual) < 1e-9 ? stuck + 1 : 0
    }
  }

  // MARK: Parts of the work

  /// Calls `body` for each chunk with its blocks and columns; the last chunk is the hub group.
  private func eachChunk(
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
  private func isActive(_ column: Int32) -> Bool { upper[column] > 0 }

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
      var reduced = cost[j]
      for e in rows.entryStart[j]..<rows.entryStart[j + 1] {
        reduced -= rows.entryValue[e] * y[rows.entryRow[e]]
      }
      let wanted = flow[Int(rows.origin[j])]
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

  // MARK: The four passes of an iteration

  /// Takes the step, measures where it led, factors the blocks and begins the direction that aims at
  /// the optimum itself (Mehrotra's predictor).
  private func advance(_ step: DirectionStep) -> PointSums {
    for h in 0..<rows.hubCount where !rows.isRoot[h] { y[h] += step.dual * dy[h] }
    let entries = hubs.entryCount
    for k in 0..<hubMatrix.count { hubMatrix[k] = 0 }
    for k in 0..<hubSide.count { hubSide[k] = 0 }
    for k in 0..<hubResidual.count { hubResidual[k] = 0 }
    eachChunk { chunk, blocks, columns in
      var sum = PointSums()
      let hubFirst = chunk * rows.hubCount
      for b in blocks {
        for row in rows.blockStart[b]..<rows.blockStart[b + 1] {
          y[row] += step.dual * dy[row]
          residual[row] = side[row]
          dy[row] = 0
          sum.dual += side[row] * y[row]
        }
        advanceColumns(rows.columnStart[b]..<rows.columnStart[b + 1], step, &sum, hubFirst)
        for row in rows.blockStart[b]..<rows.blockStart[b + 1] {
          sum.worstRow = max(sum.worstRow, abs(residual[row]) / (1 + abs(side[row])))
          dy[row] += residual[row]
        }
        eliminate(b, hubMatrixFrom: chunk * entries)
        forward(b, hubSideFrom: hubFirst)
      }
      if blocks.isEmpty && chunk == Self.chunkCount {
        advanceColumns(columns, step, &sum, hubFirst)
        for j in columns where isActive(j) { addHubColumn(j, hubMatrixFrom: chunk * entries) }
      }
      sums[chunk] = sum
    }
    gatherHubMatrix()
    hubs.factor()
    var total = PointSums()
    for chunk in 0...Self.chunkCount { total.add(sums[chunk]) }
    for h in 0..<rows.hubCount {
      residual[h] = side[h]
      for chunk in 0...Self.chunkCount { residual[h] += hubResidual[chunk * rows.hubCount + h] }
      total.dual += side[h] * y[h]
      if !rows.isRoot[h] {
        total.worstRow = max(total.worstRow, abs(residual[h]) / (1 + abs(side[h])))
      }
    }
    return total
  }

  @inline(__always)
  private func advanceColumns(
    _ columns: Range<Int32>, _ step: DirectionStep, _ sum: inout PointSums, _ hubFirst: Int
  ) {
    for j in columns where isActive(j) {
      x[j] += step.primal * dx[j]
      room[j] -= step.primal * dx[j]
      z[j] += step.dual * dz[j]
      w[j] += step.dual * dw[j]
      var reduced = cost[j]
      let entries = rows.entryStart[j]..<rows.entryStart[j + 1]
      for e in entries { reduced -= rows.entryValue[e] * y[rows.entryRow[e]] }
      dualResidual[j] = reduced - z[j] + w[j]
      weight[j] = 1 / (z[j] / x[j] + w[j] / room[j])
      target[j] = reduced
      dz[j] = -x[j] * z[j]
      sum.primal += cost[j] * x[j]
      sum.complementarity += x[j] * z[j]
      if upper[j].isFinite {
        dw[j] = -room[j] * w[j]
        sum.complementarity += room[j] * w[j]
        sum.dual -= upper[j] * w[j]
      }
      let amount = weight[j] * target[j]
      for e in entries {
        let row = rows.entryRow[e]
        let value = rows.entryValue[e]
        if Int(row) >= rows.hubCount {
          residual[row] -= value * x[j]
          dy[row] += value * amount
        } else {
          hubResidual[hubFirst + Int(row)] -= value * x[j]
          hubSide[hubFirst + Int(row)] += value * amount
        }
      }
    }
  }

  /// The rest of a direction once the hubs' part is known: prices of the blocks, then the columns;
  /// how far it may go, and what it does to complementarity.
  private func finish() -> DirectionStep {
    eachChunk { chunk, blocks, columns in
      var step = DirectionStep()
      for b in blocks {
        backward(b)
        finishColumns(rows.columnStart[b]..<rows.columnStart[b + 1], &step)
      }
      if blocks.isEmpty && chunk == Self.chunkCount { finishColumns(columns, &step) }
      steps[chunk] = step
    }
    var total = DirectionStep()
    for chunk in 0...Self.chunkCount { total.add(steps[chunk]) }
    return total
  }

  @inline(__always)
  private func finishColumns(_ columns: Range<Int32>, _ step: inout DirectionStep) {
    for j in columns where isActive(j) {
      var sum = -target[j]
      for e in rows.entryStart[j]..<rows.entryStart[j + 1] {
        sum += rows.entryValue[e] * dy[rows.entryRow[e]]
      }
      let change = weight[j] * sum
      dx[j] = change
      let changeZ = (dz[j] - z[j] * change) / x[j]
      dz[j] = changeZ
      if change < 0 { step.primal = min(step.primal, -x[j] / change) }
      if changeZ < 0 { step.dual = min(step.dual, -z[j] / changeZ) }
      step.primalChange += change * z[j]
      step.dualChange += x[j] * changeZ
      step.bothChange += change * changeZ
      if upper[j].isFinite {
        let changeW = (dw[j] + w[j] * change) / room[j]
        dw[j] = changeW
        if change > 0 { step.primal = min(step.primal, room[j] / change) }
        if changeW < 0 { step.dual = min(step.dual, -w[j] / changeW) }
        step.primalChange -= change * w[j]
        step.dualChange += room[j] * changeW
        step.bothChange -= change * changeW
      }
    }
  }

  /// Begins the second direction of the iteration: centred, and with the second-order term of the first.
  private func correct(centring: Double) {
    for k in 0..<hubSide.count { hubSide[k] = 0 }
    eachChunk { chunk, blocks, columns in
      let hubFirst = chunk * rows.hubCount
      for b in blocks {
        for row in rows.blockStart[b]..<rows.blockStart[b + 1] { dy[row] = residual[row] }
        correctColumns(rows.columnStart[b]..<rows.columnStart[b + 1], centring, hubFirst)
        forward(b, hubSideFrom: hubFirst)
      }
      if blocks.isEmpty && chunk == Self.chunkCount { correctColumns(columns, centring, hubFirst) }
    }
  }

  @inline(__always)
  private func correctColumns(_ columns: Range<Int32>, _ centring: Double, _ hubFirst: Int) {
    for j in columns where isActive(j) {
      let low = centring - x[j] * z[j] - dx[j] * dz[j]
      var aim = dualResidual[j] - low / x[j]
      dz[j] = low
      if upper[j].isFinite {
        let high = centring - room[j] * w[j] + dx[j] * dw[j]
        aim += high / room[j]
        dw[j] = high
      }
      target[j] = aim
      let amount = weight[j] * aim
      for e in rows.entryStart[j]..<rows.entryStart[j + 1] {
        let row = rows.entryRow[e]
        if Int(row) >= rows.hubCount {
          dy[row] += rows.entryValue[e] * amount
        } else {
          hubSide[hubFirst + Int(row)] += rows.entryValue[e] * amount
        }
      }
    }
  }

  // MARK: Factorisation

  private func gatherHubMatrix() {
    let entries = hubs.entryCount
    for k in 0..<entries {
      var value = 0.0
      for chunk in 0...Self.chunkCount { value += hubMatrix[chunk * entries + k] }
      hubs.set(k, to: value)
    }
  }

  private func addHubColumn(_ j: Int32, hubMatrixFrom first: Int) {
    let range = rows.entryStart[j]..<rows.entryStart[j + 1]
    for e in range {
      for f in range where rows.entryRow[f] <= rows.entryRow[e] {
        let entry = hubs.entry(rows.entryRow[e], rows.entryRow[f])
        if entry >= 0 {
          hubMatrix[first + Int(entry)] += weight[j] * rows.entryValue[e] * rows.entryValue[f]
        }
      }
    }
  }

  /// Forms the block's normal matrix, factors it, and takes what is left to the hubs' matrix.
  private func eliminate(_ b: Int, hubMatrixFrom first: Int) {
    let size = Int(rows.blockStart[b + 1] - rows.blockStart[b])
    let hubCount = Int(rows.hubStart[b + 1] - rows.hubStart[b])
    let height = size + hubCount
    let base = factorStart[b]
    for k in base..<base + size * height { factor[k] = 0 }
    for j in rows.columnStart[b]..<rows.columnStart[b + 1] where isActive(j) {
      let range = Int(rows.entryStart[j])..<Int(rows.entryStart[j + 1])
      for e in range {
        let slot = Int(rows.entrySlot[e])
        let scaled = weight[j] * rows.entryValue[e]
        for f in range {
          let other = Int(rows.entrySlot[f])
          if other < slot { continue }
          if slot < size {
            factor[base + slot * height + other] += scaled * rows.entryValue[f]
          } else {
            addToHubs(b, slot - size, other - size, scaled * rows.entryValue[f], first)
          }
        }
      }
    }
    for k in 0..<size {
      let column = base + k * height
      let pivot = factor[column + k]
      let inverse = pivot > 1e-300 ? 1 / pivot.squareRoot() : 1e-64
      factor[column + k] = inverse  // kept as its inverse
      for i in k + 1..<height { factor[column + i] *= inverse }
      for i in k + 1..<height {
        let value = factor[column + i]
        if value == 0 { continue }
        if i < size {
          let next = base + i * height
          for l in i..<height { factor[next + l] -= value * factor[column + l] }
        } else {
          let pairs = pairStart[b] + (i - size) * (i - size + 1) / 2
          for l in size...i {
            let entry = pairEntry[pairs + l - size]
            if entry >= 0 { hubMatrix[first + Int(entry)] -= value * factor[column + l] }
          }
        }
      }
    }
  }

  @inline(__always)
  private func addToHubs(_ b: Int, _ i: Int, _ j: Int, _ value: Double, _ first: Int) {
    let entry = pairEntry[pairStart[b] + max(i, j) * (max(i, j) + 1) / 2 + min(i, j)]
    if entry >= 0 { hubMatrix[first + Int(entry)] += value }
  }

  // MARK: Triangular solves

  private func solveHubs() {
    let side = Column<Double>(repeating: 0, count: rows.hubCount)
    for h in 0..<rows.hubCount {
      side[h] = residual[h]
      for chunk in 0...Self.chunkCount { side[h] += hubSide[chunk * rows.hubCount + h] }
    }
    hubs.solve(side)
    for h in 0..<rows.hubCount { dy[h] = side[h] }
  }

  private func forward(_ b: Int, hubSideFrom first: Int) {
    let row = Int(rows.blockStart[b])
    let size = Int(rows.blockStart[b + 1]) - row
    let hubRange = Int(rows.hubStart[b])..<Int(rows.hubStart[b + 1])
    let height = size + hubRange.count
    for k in 0..<size {
      let column = factorStart[b] + k * height
      let value = dy[row + k] * factor[column + k]
      dy[row + k] = value
      for i in k + 1..<size { dy[row + i] -= factor[column + i] * value }
      for (a, h) in hubRange.enumerated() {
        hubSide[first + Int(rows.hubOfBlock[h])] -= factor[column + size + a] * value
      }
    }
  }

  private func backward(_ b: Int) {
    let row = Int(rows.blockStart[b])
    let size = Int(rows.blockStart[b + 1]) - row
    let hubRange = Int(rows.hubStart[b])..<Int(rows.hubStart[b + 1])
    let height = size + hubRange.count
    for k in (0..<size).reversed() {
      let column = factorStart[b] + k * height
      var value = dy[row + k]
      for i in k + 1..<size { value -= factor[column + i] * dy[row + i] }
      for (a, h) in hubRange.enumerated() {
        value -= factor[column + size + a] * dy[Int(rows.hubOfBlock[h])]
      }
      dy[row + k] = value * factor[column + k]
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

  func shortened(by factor: Double) -> DirectionStep {
    DirectionStep(primal: min(1, factor * primal), dual: min(1, factor * dual))
  }
}
