/// Rows that are sums within other rows.
///
/// A nested row "least ≤ a·x ≤ most" becomes "a·x − z = 0" with a variable z between least and
/// most, its *sum*, and z takes the place of a·x in the parent row. The variables are the columns
/// of the program, then one sum for each nested row.
struct RowNesting {
  let program: LinearProgram
  /// By row: the row in which it is nested, −1 if in none.
  private(set) var parent: [Int32]
  /// By sum: its row.
  private(set) var rowOfSum: [Int32] = []
  /// By row: every coefficient is ±1 and a side is bounded, so that it may be a node.
  let isSigned: [Bool]

  /// The entries of row r are `rowStart[r]..<rowStart[r + 1]` of these two, columns ascending.
  private let rowStart: [Int]
  private let rowColumn: [Int32]
  private let rowEntry: [Int]
  /// By entry of the program: taken out of its row, because a sum stands there instead.
  private var isGone: [Bool]
  /// By column: its entries in signed rows that are still there.
  private var endCount: [Int32]
  /// By row: its own sum, −1 if it is not nested.
  private var sumOfRow: [Int32]
  /// By sum: its sign in the parent.
  private var sumSign: [Int8] = []
  private var childStart: [Int] = []
  private var childSum: [Int32] = []

  init(_ program: LinearProgram) {
    self.program = program
    let rows = program.rowCount
    parent = [Int32](repeating: -1, count: rows)
    sumOfRow = [Int32](repeating: -1, count: rows)
    isGone = [Bool](repeating: false, count: program.row.count)
    var signed = (0..<rows).map {
      program.rowLower[$0] != -LinearProgram.infinity
        || program.rowUpper[$0] != LinearProgram.infinity
    }
    var starts = [Int](repeating: 0, count: rows + 1)
    for entry in program.row.indices {
      let row = Int(program.row[entry])
      starts[row + 1] += 1
      if program.value[entry].magnitude != 1 { signed[row] = false }
    }
    for row in 0..<rows { starts[row + 1] += starts[row] }
    var next = starts
    var columns = [Int32](repeating: 0, count: program.row.count)
    var entries = [Int](repeating: 0, count: program.row.count)
    var ends = [Int32](repeating: 0, count: program.columnCount)
    for column in 0..<program.columnCount {
      for entry in program.start[column]..<program.start[column + 1] {
        let row = Int(program.row[entry])
        columns[next[row]] = Int32(column)
        entries[next[row]] = entry
        next[row] += 1
        if signed[row] { ends[column] += 1 }
      }
    }
    isSigned = signed
    rowStart = starts
    rowColumn = columns
    rowEntry = entries
    endCount = ends
  }

  var variableCount: Int { program.columnCount + rowOfSum.count }

  /// Nests, the largest rows first, every row that has a column with more than two ends.
  ///
  /// Largest first, because taking out the sum of a large row shortens most columns, and a row
  /// within it may then not have to be nested any more.
  mutating func nestRows() {
    var hasChildren = [Bool](repeating: false, count: program.rowCount)
    var childCount = [Int](repeating: 0, count: program.rowCount + 1)
    for row in crowdedRows() where !hasChildren[row] && isCrowded(row) {
      guard let (outer, sign) = immediateParent(of: row) else { continue }
      nest(row, in: outer, sign)
      hasChildren[outer] = true
      childCount[outer + 1] += 1
    }
    for row in 0..<program.rowCount { childCount[row + 1] += childCount[row] }
    childStart = childCount
    childSum = [Int32](repeating: 0, count: rowOfSum.count)
    for sum in rowOfSum.indices {
      let outer = Int(parent[Int(rowOfSum[sum])])
      childSum[childCount[outer]] = Int32(sum)
      childCount[outer] += 1
    }
  }

  /// Calls `body` with every variable of a row and its coefficient.
  @inline(__always)
  func forEachTerm(of row: Int, _ body: (_ variable: Int, _ coefficient: Int64) -> Void) {
    for place in rowStart[row]..<rowStart[row + 1] where !isGone[rowEntry[place]] {
      body(Int(rowColumn[place]), program.value[rowEntry[place]])
    }
    if sumOfRow[row] >= 0 { body(program.columnCount + Int(sumOfRow[row]), -1) }
    for child in childStart[row]..<childStart[row + 1] {
      let sum = Int(childSum[child])
      body(program.columnCount + sum, Int64(sumSign[sum]))
    }
  }

  /// Signed rows with a crowded column, by falling length, equally long ones in their order.
  private func crowdedRows() -> [Int] {
    var rows: [(length: Int, row: Int)] = []
    for row in 0..<program.rowCount where isSigned[row] && isCrowded(row) {
      rows.append((rowStart[row + 1] - rowStart[row], row))
    }
    rows.sort { ($1.length, $0.row) < ($0.length, $1.row) }
    return rows.map(\.row)
  }

  /// Whether a column of the row has more than two ends.
  private func isCrowded(_ row: Int) -> Bool {
    for place in rowStart[row]..<rowStart[row + 1] where endCount[Int(rowColumn[place])] > 2 {
      return true
    }
    return false
  }

  /// The shortest other row that has all columns of `row`, with the same signs or all opposite.
  private func immediateParent(of row: Int) -> (row: Int, sign: Int64)? {
    let first = rowStart[row]
    let column = Int(rowColumn[first])
    var best: (row: Int, sign: Int64)?
    var bestLength = Int.max
    for entry in program.start[column]..<program.start[column + 1] {
      let outer = Int(program.row[entry])
      let length = rowStart[outer + 1] - rowStart[outer]
      guard outer != row, isSigned[outer], !isGone[entry], length < bestLength,
        length >= rowStart[row + 1] - first
      else { continue }
      let sign = program.value[entry] * program.value[rowEntry[first]]
      if contains(outer, row, sign) {
        best = (outer, sign)
        bestLength = length
      }
    }
    return best
  }

  private func contains(_ outer: Int, _ row: Int, _ sign: Int64) -> Bool {
    for place in rowStart[row]..<rowStart[row + 1] {
      guard let entry = liveEntry(Int(rowColumn[place]), outer),
        program.value[entry] == sign * program.value[rowEntry[place]]
      else { return false }
    }
    return true
  }

  private func liveEntry(_ column: Int, _ row: Int) -> Int? {
    for entry in program.start[column]..<program.start[column + 1]
    where Int(program.row[entry]) == row { return isGone[entry] ? nil : entry }
    return nil
  }

  private mutating func nest(_ row: Int, in outer: Int, _ sign: Int64) {
    parent[row] = Int32(outer)
    sumOfRow[row] = Int32(rowOfSum.count)
    rowOfSum.append(Int32(row))
    sumSign.append(Int8(sign))
    for place in rowStart[row]..<rowStart[row + 1] {
      let column = Int(rowColumn[place])
      if let entry = liveEntry(column, outer) { isGone[entry] = true }
      endCount[column] -= 1
    }
  }
}
