/// Systems of linear equations in non-negative unknowns, decided in integers.
///
/// Farkas' lemma: exactly one of two things exists, a solution p ≥ 0 of A·p = b, or multipliers y with
/// yᵀA ≥ 0 and yᵀb < 0. The first phase of the simplex method finds which; Bland's rule makes it
/// end, and integer-preserving (Edmonds) pivots keep every entry a whole number. For systems of a few
/// dozen rows.
package enum NonNegativeSystem {
  package enum Answer {
    /// The system has a solution.
    case solvable
    /// One multiplier per equation, in lowest terms, that prove there is none.
    case contradiction([Int128])
    /// Numbers outgrew 128 bits; nothing is claimed.
    case tooLarge
  }

  /// Decides A·p = b, p ≥ 0. `matrix` has one row per equation, all of one length.
  package static func decide(_ matrix: [[Int128]], equals right: [Int128]) -> Answer {
    let rows = matrix.count
    let columns = matrix.first?.count ?? 0
    let signs: [Int128] = right.map { $0 < 0 ? -1 : 1 }
    // Columns: unknowns, one artificial per row, right-hand side. The last row is Σ of the others:
    // what is still missing.
    var table = (0..<rows).map { row in
      matrix[row].map { $0 * signs[row] }
        + (0..<rows).map { $0 == row ? 1 : 0 } + [right[row] * signs[row]]
    }
    let last = columns + rows
    table.append(
      (0...last).map { column in
        column >= columns && column < last ? 0 : table.reduce(Int128(0)) { $0 + $1[column] }
      })
    var basis = (0..<rows).map { columns + $0 }
    var denominator: Int128 = 1
    while let entering = (0..<columns).first(where: { table[rows][$0] > 0 }) {
      var leaving: Int?
      for row in 0..<rows where table[row][entering] > 0 {
        guard let best = leaving else {
          leaving = row
          continue
        }
        guard let left = product(table[row][last], table[best][entering]),
          let right = product(table[best][last], table[row][entering])
        else { return .tooLarge }
        if left < right || (left == right && basis[row] < basis[best]) { leaving = row }
      }
      // The objective is bounded by 0, so some row always limits the step.
      guard let row = leaving,
        pivot(&table, row, entering, denominator: &denominator)
      else { return .tooLarge }
      basis[row] = entering
    }
    if table[rows][last] == 0 { return .solvable }
    var multipliers = (0..<rows).map { -signs[$0] * (table[rows][columns + $0] + denominator) }
    let divisor = multipliers.reduce(Int128(0)) {
      greatestCommonDivisor($0, $1 < 0 ? -$1 : $1)
    }
    multipliers = multipliers.map { $0 / max(divisor, 1) }
    precondition(
      proves(multipliers, matrix, right), "Farkas multipliers must contradict the system")
    return .contradiction(multipliers)
  }

  /// Whether yᵀA ≥ 0 and yᵀb < 0, multiplied out afresh.
  static func proves(_ y: [Int128], _ matrix: [[Int128]], _ right: [Int128]) -> Bool {
    let columns = matrix.first?.count ?? 0
    for column in 0..<columns {
      if zip(y, matrix).reduce(Int128(0), { $0 + $1.0 * $1.1[column] }) < 0 { return false }
    }
    return zip(y, right).reduce(Int128(0)) { $0 + $1.0 * $1.1 } < 0
  }

  private static func product(_ a: Int128, _ b: Int128) -> Int128? {
    let (value, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : value
  }

  /// One integer-preserving pivot; false when a number outgrows 128 bits.
  private static func pivot(
    _ table: inout [[Int128]], _ row: Int, _ column: Int, denominator: inout Int128
  ) -> Bool {
    let pivot = table[row][column]
    for other in table.indices where other != row {
      let factor = table[other][column]
      for position in table[other].indices {
        guard let kept = product(table[other][position], pivot),
          let removed = product(factor, table[row][position])
        else { return false }
        let (difference, overflow) = kept.subtractingReportingOverflow(removed)
        if overflow { return false }
        table[other][position] = difference / denominator
      }
    }
    denominator = pivot
    return true
  }
}
