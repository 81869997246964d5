/// Finite bounds for every column and every row of a program.
///
/// An infinite bound of a column becomes the tightest one that a row implies together with the
/// file's bounds of its other columns, rounded outwards. Where no row implies any it is *assumed*:
/// ±2⁴⁵, or 2⁴⁵ beyond the other bound. An infinite side of a row becomes the least or largest
/// value of the row, within ±2⁵⁹.
struct ColumnBounds {
  private static let largestImplied = Int128(1) << 59

  private(set) var lower: [Int64]
  private(set) var upper: [Int64]
  private(set) var rowLower: [Int64]
  private(set) var rowUpper: [Int64]
  private(set) var assumedCount = 0

  init(_ nesting: RowNesting) {
    let program = nesting.program
    lower = program.lower
    upper = program.upper
    rowLower = program.rowLower
    rowUpper = program.rowUpper
    if lower.contains(-LinearProgram.infinity) || upper.contains(LinearProgram.infinity) {
      let extents = RowExtents(program, lower: lower, upper: upper)
      for column in lower.indices { boundColumn(column, program, extents) }
    }
    let extents = RowExtents(program, lower: lower, upper: upper)
    for row in rowLower.indices {
      let widest = ColumnBounds.largestImplied
      if rowLower[row] == -LinearProgram.infinity {
        let least = extents.openLeast[row] > 0 ? -widest : extents.least[row]
        rowLower[row] = Int64(min(max(least, -widest), widest))
      }
      if rowUpper[row] == LinearProgram.infinity {
        let most = extents.openMost[row] > 0 ? widest : extents.most[row]
        rowUpper[row] = Int64(min(max(most, -widest), widest))
      }
    }
  }

  private mutating func boundColumn(
    _ column: Int, _ program: LinearProgram, _ extents: RowExtents
  ) {
    let assumed = HiddenNetwork.assumedBound
    let hasLower = lower[column] != -LinearProgram.infinity
    let hasUpper = upper[column] != LinearProgram.infinity
    if hasLower && hasUpper { return }
    let implied = extents.impliedBounds(column, program)
    if !hasLower {
      if let bound = implied.lower {
        lower[column] = bound
      } else {
        lower[column] = hasUpper ? min(-assumed, upper[column] - assumed) : -assumed
        assumedCount += 1
      }
    }
    if !hasUpper {
      if let bound = implied.upper {
        upper[column] = bound
      } else {
        upper[column] = hasLower ? max(assumed, lower[column] + assumed) : assumed
        assumedCount += 1
      }
    }
  }

  /// The least and the largest value of every row within the bounds of its columns.
  private struct RowExtents {
    /// Sums of the finite terms.
    var least: [Int128]
    var most: [Int128]
    /// How many terms are infinite, or so large that sums of them would not fit 128 bits.
    var openLeast: [Int32]
    var openMost: [Int32]

    init(_ program: LinearProgram, lower: [Int64], upper: [Int64]) {
      least = [Int128](repeating: 0, count: program.rowCount)
      most = least
      openLeast = [Int32](repeating: 0, count: program.rowCount)
      openMost = openLeast
      for column in 0..<program.columnCount {
        let (low, high) = (lower[column], upper[column])
        for entry in program.start[column]..<program.start[column + 1] {
          let row = Int(program.row[entry])
          let value = program.value[entry]
          let (down, up) = value > 0 ? (low, high) : (high, low)
          if let term = RowExtents.term(value, down) {
            least[row] += term
          } else {
            openLeast[row] += 1
          }
          if let term = RowExtents.term(value, up) {
            most[row] += term
          } else {
            openMost[row] += 1
          }
        }
      }
    }

    /// The tightest bounds within ±2⁵⁹ that single rows imply, from the bounds in the file.
    func impliedBounds(_ column: Int, _ program: LinearProgram) -> (lower: Int64?, upper: Int64?) {
      var bounds: (lower: Int64?, upper: Int64?)
      for entry in program.start[column]..<program.start[column + 1] {
        let row = Int(program.row[entry])
        let value = program.value[entry]
        let (low, high) = (program.lower[column], program.upper[column])
        let (down, up) = value > 0 ? (low, high) : (high, low)
        // value × x ≤ most of the row − least of its other terms
        if program.rowUpper[row] != LinearProgram.infinity,
          let others = RowExtents.without(value, down, least[row], openLeast[row])
        {
          tighten(&bounds, by: Int128(program.rowUpper[row]) - others, over: value, isTop: true)
        }
        if program.rowLower[row] != -LinearProgram.infinity,
          let others = RowExtents.without(value, up, most[row], openMost[row])
        {
          tighten(&bounds, by: Int128(program.rowLower[row]) - others, over: value, isTop: false)
        }
      }
      return bounds
    }

    /// A sum of terms without the term value × bound; `nil` if another one is infinite.
    private static func without(
      _ value: Int64, _ bound: Int64, _ sum: Int128, _ openCount: Int32
    ) -> Int128? {
      let own = term(value, bound)
      guard openCount == (own == nil ? 1 : 0) else { return nil }
      return sum - (own ?? 0)
    }

    private static func term(_ value: Int64, _ bound: Int64) -> Int128? {
      if bound.magnitude >= LinearProgram.infinity.magnitude { return nil }
      let term = Int128(value) * Int128(bound)
      return term.magnitude >> 90 == 0 ? term : nil
    }

    /// Takes up value × x ≤ limit (`isTop`) or value × x ≥ limit.
    private func tighten(
      _ bounds: inout (lower: Int64?, upper: Int64?), by limit: Int128, over value: Int64,
      isTop: Bool
    ) {
      let divisor = Int128(value)
      let (quotient, remainder) = limit.quotientAndRemainder(dividingBy: divisor)
      let isUpper = isTop == (value > 0)
      // Rounded away from the allowed side: the program's x need not be whole.
      let isPositive = (remainder > 0) == (divisor > 0)
      let rounding: Int128 =
        remainder == 0 ? 0 : isUpper ? (isPositive ? 1 : 0) : isPositive ? 0 : -1
      let rounded = quotient + rounding
      guard rounded.magnitude <= ColumnBounds.largestImplied.magnitude else { return }
      let bound = Int64(rounded)
      if isUpper {
        bounds.upper = min(bounds.upper ?? bound, bound)
      } else {
        bounds.lower = max(bounds.lower ?? bound, bound)
      }
    }
  }
}
