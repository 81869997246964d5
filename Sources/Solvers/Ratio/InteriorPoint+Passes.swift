// An iteration's passes over blocks and columns: `advance`, `finish`, `correct`, `finish` again.

extension InteriorPoint {
  /// Takes the step, measures where it led, factors the blocks and begins the direction that aims at
  /// the optimum itself (Mehrotra's predictor).
  func advance(_ step: DirectionStep) -> PointSums {
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
      let curved = square[j] * x[j]
      var reduced = cost[j] + 2 * curved
      let entries = rows.entryStart[j]..<rows.entryStart[j + 1]
      for e in entries { reduced -= rows.entryValue[e] * y[rows.entryRow[e]] }
      dualResidual[j] = reduced - z[j] + w[j]
      weight[j] = 1 / (2 * square[j] + z[j] / x[j] + w[j] / room[j])
      target[j] = reduced
      dz[j] = -x[j] * z[j]
      sum.primal += (cost[j] + curved) * x[j]
      sum.dual -= curved * x[j]
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
  func finish() -> DirectionStep {
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

  /// Begins the second direction: centred, and with `bend` times the first's second-order term.
  func correct(centring: Double, bend: Double) {
    for k in 0..<hubSide.count { hubSide[k] = 0 }
    eachChunk { chunk, blocks, columns in
      let hubFirst = chunk * rows.hubCount
      for b in blocks {
        for row in rows.blockStart[b]..<rows.blockStart[b + 1] { dy[row] = residual[row] }
        correctColumns(
          rows.columnStart[b]..<rows.columnStart[b + 1], centring, bend, hubFirst)
        forward(b, hubSideFrom: hubFirst)
      }
      if blocks.isEmpty && chunk == Self.chunkCount {
        correctColumns(columns, centring, bend, hubFirst)
      }
    }
  }

  @inline(__always)
  private func correctColumns(
    _ columns: Range<Int32>, _ centring: Double, _ bend: Double, _ hubFirst: Int
  ) {
    for j in columns where isActive(j) {
      let low = centring - x[j] * z[j] - bend * dx[j] * dz[j]
      var aim = dualResidual[j] - low / x[j]
      dz[j] = low
      if upper[j].isFinite {
        let high = centring - room[j] * w[j] + bend * dx[j] * dw[j]
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
}
