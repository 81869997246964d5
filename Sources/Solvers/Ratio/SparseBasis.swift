/// Triangular factors of a sparse basis, with product-form updates (Dantzig and Orchard-Hays 1954).
///
/// Columns or rows with a single entry are peeled off first; of a network with few rows beside it, hardly
/// anything is left then. The rest is factored column by column (Gilbert and Peierls 1988), each on the row
/// with fewest entries among those with a pivot large enough (Markowitz 1957).
///
/// Row r of the basis and the variable that stands in its place have one number: after factoring,
/// `place[r]` is the column whose pivot is in row r.
struct SparseBasis: ~Copyable {
  /// Updates after which a basis is factored anew.
  static let updateLimit = 64
  /// A pivot is at least this part of the largest of its column.
  static let threshold = 0.05
  /// Entries smaller than this count as none.
  static let drop = 1e-13

  let size: Int
  /// Pivot rows in the order of the steps.
  private var pivotRow: [Int32] = []
  private var pivot: [Double] = []
  private var lowerStart: [Int32] = [0]
  private var lowerRow: [Int32] = []
  private var lowerValue: [Double] = []
  /// Steps that have entries below the pivot.
  private var lowerStep: [Int32] = []
  private var upperStart: [Int32] = [0]
  private var upperRow: [Int32] = []
  private var upperValue: [Double] = []
  private(set) var updates = 0
  private var etaStart: [Int32] = [0]
  private var etaRow: [Int32] = []
  private var etaValue: [Double] = []
  private var etaPivotRow: [Int32] = []
  private var etaPivot: [Double] = []

  init(size: Int) { self.size = size }

  /// Whether the updates have grown so much that factoring anew is cheaper.
  var isLong: Bool {
    updates >= Self.updateLimit || etaRow.count > 3 * (upperRow.count + lowerRow.count + size)
  }

  /// Columns of a matrix, in compressed form.
  struct Columns {
    var start: [Int32]
    var row: [Int32]
    var value: [Double]
  }

  /// Factors the basis.
  ///
  /// - Parameter basis: columns; those from `columns.start.count − 1` on are unit columns.
  /// - Returns: the column in the place of each row; −1 for rows that no column was independent in.
  mutating func factor(_ basis: [Int32], _ columns: Columns) -> [Int32] {
    reset()
    var work = Factoring(basis, columns, size: size)
    work.peelColumns(&self)
    work.peelRows(&self)
    work.factorRest(&self)
    return work.place
  }

  private mutating func reset() {
    pivotRow.removeAll(keepingCapacity: true)
    pivot.removeAll(keepingCapacity: true)
    lowerStart = [0]
    lowerRow.removeAll(keepingCapacity: true)
    lowerValue.removeAll(keepingCapacity: true)
    lowerStep.removeAll(keepingCapacity: true)
    upperStart = [0]
    upperRow.removeAll(keepingCapacity: true)
    upperValue.removeAll(keepingCapacity: true)
    updates = 0
    etaStart = [0]
    etaRow.removeAll(keepingCapacity: true)
    etaValue.removeAll(keepingCapacity: true)
    etaPivotRow.removeAll(keepingCapacity: true)
    etaPivot.removeAll(keepingCapacity: true)
  }

  fileprivate mutating func addUpper(_ row: Int32, _ value: Double) {
    upperRow.append(row)
    upperValue.append(value)
  }

  fileprivate mutating func addLower(_ row: Int32, _ value: Double) {
    lowerRow.append(row)
    lowerValue.append(value)
  }

  fileprivate mutating func close(_ row: Int32, _ value: Double) {
    if lowerRow.count > Int(lowerStart.last!) {
      lowerStep.append(Int32(pivotRow.count))
      lowerStart.append(Int32(lowerRow.count))
    }
    pivotRow.append(row)
    pivot.append(value)
    upperStart.append(Int32(upperRow.count))
  }

  /// Applies the steps below the diagonal to a column of the rest.
  fileprivate func reduce(_ x: inout [Double], from first: Int) {
    for k in first..<lowerStep.count {
      let v = x[Int(pivotRow[Int(lowerStep[k])])]
      if v == 0 { continue }
      for e in Int(lowerStart[k])..<Int(lowerStart[k + 1]) {
        x[Int(lowerRow[e])] -= lowerValue[e] * v
      }
    }
  }

  fileprivate var lowerStepCount: Int { lowerStep.count }

  // MARK: Solving

  /// x := B⁻¹ x.
  func solve(_ x: borrowing Column<Double>) {
    for k in 0..<lowerStep.count {
      let v = x[pivotRow[Int(lowerStep[k])]]
      if v == 0 { continue }
      for e in Int(lowerStart[k])..<Int(lowerStart[k + 1]) {
        x[lowerRow[e]] -= lowerValue[e] * v
      }
    }
    for k in stride(from: pivotRow.count - 1, through: 0, by: -1) {
      var v = x[pivotRow[k]]
      if v == 0 { continue }
      v /= pivot[k]
      x[pivotRow[k]] = v
      for e in Int(upperStart[k])..<Int(upperStart[k + 1]) { x[upperRow[e]] -= upperValue[e] * v }
    }
    for k in 0..<updates {
      var v = x[etaPivotRow[k]]
      if v == 0 { continue }
      v /= etaPivot[k]
      x[etaPivotRow[k]] = v
      for e in Int(etaStart[k])..<Int(etaStart[k + 1]) { x[etaRow[e]] -= etaValue[e] * v }
    }
  }

  /// x := B⁻ᵀ x.
  func solveTransposed(_ x: borrowing Column<Double>) {
    for k in stride(from: updates - 1, through: 0, by: -1) {
      var v = x[etaPivotRow[k]]
      for e in Int(etaStart[k])..<Int(etaStart[k + 1]) { v -= etaValue[e] * x[etaRow[e]] }
      x[etaPivotRow[k]] = v / etaPivot[k]
    }
    for k in 0..<pivotRow.count {
      var v = x[pivotRow[k]]
      for e in Int(upperStart[k])..<Int(upperStart[k + 1]) { v -= upperValue[e] * x[upperRow[e]] }
      x[pivotRow[k]] = v / pivot[k]
    }
    for k in stride(from: lowerStep.count - 1, through: 0, by: -1) {
      let row = pivotRow[Int(lowerStep[k])]
      var v = x[row]
      for e in Int(lowerStart[k])..<Int(lowerStart[k + 1]) { v -= lowerValue[e] * x[lowerRow[e]] }
      x[row] = v
    }
  }

  /// Replaces the column in the place of `row` by one whose solved column is `x`.
  mutating func update(_ row: Int, _ x: borrowing Column<Double>) {
    for r in 0..<size where r != row && abs(x[r]) > Self.drop {
      etaRow.append(Int32(r))
      etaValue.append(x[r])
    }
    etaStart.append(Int32(etaRow.count))
    etaPivotRow.append(Int32(row))
    etaPivot.append(x[row])
    updates += 1
  }
}

/// The state of one factorization: which rows and columns are still to be pivoted on.
private struct Factoring {
  let basis: [Int32]
  let columns: SparseBasis.Columns
  let size: Int
  var place: [Int32]
  var isDone: [Bool]
  /// Active columns of each row, with the positions in `basis`.
  var rowStart: [Int32]
  var rowColumn: [Int32]
  var rowCount: [Int32]
  var columnCount: [Int32]
  var isColumnDone: [Bool]

  init(_ basis: [Int32], _ columns: SparseBasis.Columns, size: Int) {
    self.basis = basis
    self.columns = columns
    self.size = size
    place = Array(repeating: -1, count: size)
    isDone = Array(repeating: false, count: size)
    isColumnDone = Array(repeating: false, count: basis.count)
    rowCount = Array(repeating: 0, count: size)
    columnCount = Array(repeating: 0, count: basis.count)
    let structural = columns.start.count - 1
    for (p, j) in basis.enumerated() {
      if Int(j) >= structural {
        rowCount[Int(j) - structural] += 1
        columnCount[p] = 1
      } else {
        for e in Int(columns.start[Int(j)])..<Int(columns.start[Int(j) + 1]) {
          rowCount[Int(columns.row[e])] += 1
        }
        columnCount[p] = columns.start[Int(j) + 1] - columns.start[Int(j)]
      }
    }
    rowStart = Array(repeating: 0, count: size + 1)
    for r in 0..<size { rowStart[r + 1] = rowStart[r] + rowCount[r] }
    rowColumn = Array(repeating: 0, count: Int(rowStart[size]))
    var next = rowStart
    for p in basis.indices {
      Self.each(p, basis, columns) { row, _ in
        rowColumn[Int(next[row])] = Int32(p)
        next[row] += 1
      }
    }
  }

  @inline(__always)
  static func each(
    _ p: Int, _ basis: [Int32], _ columns: SparseBasis.Columns, _ body: (Int, Double) -> Void
  ) {
    let structural = columns.start.count - 1
    let j = Int(basis[p])
    if j >= structural { return body(j - structural, 1) }
    for e in Int(columns.start[j])..<Int(columns.start[j + 1]) {
      body(Int(columns.row[e]), columns.value[e])
    }
  }

  private mutating func finish(_ row: Int, _ p: Int) {
    isDone[row] = true
    isColumnDone[p] = true
    place[row] = basis[p]
  }

  /// Columns whose only active entry is in one row: nothing lies below the diagonal.
  mutating func peelColumns(_ factors: inout SparseBasis) {
    var queue = basis.indices.filter { columnCount[$0] == 1 }
    var head = 0
    while head < queue.count {
      let p = queue[head]
      head += 1
      if isColumnDone[p] || columnCount[p] != 1 { continue }
      var found = -1
      var value = 0.0
      Self.each(p, basis, columns) { row, entry in
        if !isDone[row] { (found, value) = (row, entry) }
      }
      if found < 0 || value == 0 { continue }
      Self.each(p, basis, columns) { row, entry in
        if isDone[row] { factors.addUpper(Int32(row), entry) }
      }
      factors.close(Int32(found), value)
      finish(found, p)
      for e in Int(rowStart[found])..<Int(rowStart[found + 1]) {
        let other = Int(rowColumn[e])
        columnCount[other] -= 1
        if columnCount[other] == 1, !isColumnDone[other] { queue.append(other) }
      }
    }
    for row in 0..<size where !isDone[row] {
      rowCount[row] = 0
      for e in Int(rowStart[row])..<Int(rowStart[row + 1]) where !isColumnDone[Int(rowColumn[e])] {
        rowCount[row] += 1
      }
    }
  }

  /// Rows whose only active entry is in one column: nothing lies right of the diagonal.
  mutating func peelRows(_ factors: inout SparseBasis) {
    var queue = (0..<size).filter { !isDone[$0] && rowCount[$0] == 1 }
    var head = 0
    while head < queue.count {
      let row = queue[head]
      head += 1
      if isDone[row] || rowCount[row] != 1 { continue }
      let range = Int(rowStart[row])..<Int(rowStart[row + 1])
      guard let at = range.first(where: { !isColumnDone[Int(rowColumn[$0])] }) else { continue }
      let p = Int(rowColumn[at])
      var value = 0.0
      Self.each(p, basis, columns) { r, entry in if r == row { value += entry } }
      if abs(value) < 1e-9 { continue }
      Self.each(p, basis, columns) { r, entry in
        if r == row { return }
        if isDone[r] { return factors.addUpper(Int32(r), entry) }
        factors.addLower(Int32(r), entry / value)
        rowCount[r] -= 1
        if rowCount[r] == 1 { queue.append(r) }
      }
      factors.close(Int32(row), value)
      finish(row, p)
    }
  }

  /// What is left, column by column.
  mutating func factorRest(_ factors: inout SparseBasis) {
    let rest = basis.indices.filter { !isColumnDone[$0] }
    if rest.isEmpty { return }
    let order = rest.sorted { (columnCount[$0], $0) < (columnCount[$1], $1) }
    let first = factors.lowerStepCount
    let active = (0..<size).filter { !isDone[$0] }
    let isPeeled = isDone
    var x = [Double](repeating: 0, count: size)
    for p in order {
      Self.each(p, basis, columns) { row, entry in x[row] += entry }
      factors.reduce(&x, from: first)
      var largest = 0.0
      for r in active where !isDone[r] { largest = max(largest, abs(x[r])) }
      var best = -1
      if largest > 1e-9 {
        for r in active where !isDone[r] && abs(x[r]) >= SparseBasis.threshold * largest {
          if best < 0 || (rowCount[r], -abs(x[r])) < (rowCount[best], -abs(x[best])) { best = r }
        }
      }
      if best >= 0 {
        Self.each(p, basis, columns) { row, entry in
          if isPeeled[row] { factors.addUpper(Int32(row), entry) }
        }
        for r in active where r != best && abs(x[r]) > SparseBasis.drop {
          if isDone[r] {
            factors.addUpper(Int32(r), x[r])
          } else {
            factors.addLower(Int32(r), x[r] / x[best])
          }
        }
        factors.close(Int32(best), x[best])
        finish(best, p)
      }
      for r in active { x[r] = 0 }
      Self.each(p, basis, columns) { row, _ in x[row] = 0 }
    }
  }
}
