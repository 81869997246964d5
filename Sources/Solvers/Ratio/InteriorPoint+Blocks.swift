// Elimination of the blocks: what is left is a small matrix over the hubs.

extension InteriorPoint {
  func gatherHubMatrix() {
    let entries = hubs.entryCount
    for k in 0..<entries {
      var value = 0.0
      for chunk in 0...Self.chunkCount { value += hubMatrix[chunk * entries + k] }
      hubs.set(k, to: value)
    }
  }

  func addHubColumn(_ j: Int32, hubMatrixFrom first: Int) {
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
  func eliminate(_ b: Int, hubMatrixFrom first: Int) {
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

  func solveHubs() {
    let side = Column<Double>(repeating: 0, count: rows.hubCount)
    for h in 0..<rows.hubCount {
      side[h] = residual[h]
      for chunk in 0...Self.chunkCount { side[h] += hubSide[chunk * rows.hubCount + h] }
    }
    hubs.solve(side)
    for h in 0..<rows.hubCount { dy[h] = side[h] }
  }

  func forward(_ b: Int, hubSideFrom first: Int) {
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

  func backward(_ b: Int) {
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
