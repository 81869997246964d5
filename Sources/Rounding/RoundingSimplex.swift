internal import Planning
internal import Proofs

/// Values within the ranges of rounded figures that make relations of any shape hold, or multipliers that
/// contradict them, in exact fractions.
///
/// Every relation r has a slack s = Σ sign × x over the deviations x of its figures, in half minor units,
/// which must be the residual with its sign changed. All slacks stand on the left at first, all
/// deviations are 0, and only the slacks of broken relations are wrong: what is touched lies around
/// these. A variable on the left that violates a bound is exchanged for one of its row that can still
/// move; where none can, the row itself is the contradiction (Dutertre and de Moura, *A Fast
/// Linear-Arithmetic Solver for DPLL(T)*, 2006). Upper bounds are not reached: they are w − δ with an
/// infinitely small δ, so values are pairs. Statements (`StatementLines`) bring weights and ranges of their
/// own in place of signs and residuals.
struct RoundingSimplex {
  enum Outcome {
    /// Deviation × `denominator` of each of `figures`.
    case values([(figure: Int32, deviation: Int128)], denominator: Int128)
    case contradiction([(relation: Int, value: Int128)])
  }

  /// a + bδ.
  private struct Value {
    var a = Quotient.zero
    var b = Quotient.zero

    /// Without an end `nil`; an end that is not reached is an infinitely small step inside.
    init?(_ end: Fraction?, step: Int64) throws(RoundingLimit) {
      guard let end else { return nil }
      a = try Quotient(end.numerator, over: end.denominator)
      b = Quotient(step)
    }

    init(a: Quotient = .zero, b: Quotient = .zero) {
      self.a = a
      self.b = b
    }

    static func < (x: Value, y: Value) -> Bool { x.a == y.a ? x.b < y.b : x.a < y.a }
  }

  private struct Term {
    var column: Int32
    var factor: Quotient
  }

  private let relations: [Int]
  private let figures: [Int32]
  /// `nil` where there is no end.
  private var lower: [Value?]
  private var upper: [Value?]
  private var value: [Value]
  /// What stands on the left of each row, and the row of each variable, −1 if it stands on the right.
  private var basic: [Int32]
  private var rowOf: [Int32]
  private var rows: [[Term]]
  /// In how many rows a variable stands on the right.
  private var uses: [Int32]
  /// Those rows, some of which it may have left, and some twice.
  private var rowsOf: [[Int32]]
  private var stamp: [Int32]
  private var time: Int32 = 0
  private var work = 0
  private let workLimit: Int

  /// Relations of the largest group: each exchange looks at all of their slacks.
  static let mostRelations = 20_000
  /// Terms looked at before a search gives up.
  static let workLimit = 40_000_000

  /// `relations` of `sums`; O(their entries).
  init(
    _ sums: RoundedSums, _ relations: [Int], workLimit: Int = RoundingSimplex.workLimit
  ) throws(RoundingLimit) {
    if relations.count > RoundingSimplex.mostRelations { throw .work }
    self.relations = relations
    self.workLimit = workLimit
    let entries = relations.flatMap { sums.entries($0) }
    figures = Array(Set(entries.lazy.map { sums.figure[$0] })).sorted()
    var local: [Int32: Int32] = [:]
    for (number, figure) in figures.enumerated() { local[figure] = Int32(number) }
    let count = figures.count
    lower = []
    upper = []
    for figure in figures {
      let width = sums.width[Int(figure)]
      lower.append(Value(a: Quotient(-width)))
      upper.append(Value(a: Quotient(width), b: Quotient(width > 0 ? -1 : 0)))
    }
    value = Array(repeating: Value(), count: count + relations.count)
    basic = []
    rowOf = Array(repeating: -1, count: count + relations.count)
    uses = Array(repeating: 0, count: count + relations.count)
    rowsOf = Array(repeating: [], count: count + relations.count)
    stamp = Array(repeating: 0, count: relations.count)
    rows = []
    for (number, relation) in relations.enumerated() {
      guard let residual = Int64(exactly: sums.residual(relation)) else { throw .numbers }
      lower.append(Value(a: Quotient(-residual)))
      upper.append(Value(a: Quotient(-residual)))
      rowOf[count + number] = Int32(number)
      basic.append(Int32(count + number))
      rows.append(
        sums.entries(relation).map { entry in
          Term(column: local[sums.figure[entry]]!, factor: Quotient(Int64(sums.sign[entry])))
        }.sorted { $0.column < $1.column })
      for term in rows[number] { use(term.column, in: number) }
    }
  }

  /// Those of `lines` that `chosen` names, for relations of any weights; what they tie are the figures.
  /// All variables may be 0. O(terms).
  init(
    _ lines: RangedLines, _ chosen: [Int], workLimit: Int = RoundingSimplex.workLimit
  ) throws(RoundingLimit) {
    if chosen.count > RoundingSimplex.mostRelations { throw .work }
    relations = chosen
    self.workLimit = workLimit
    let all = Set(chosen.flatMap { lines.lines[$0].terms.map { Int32($0.variable) } })
    figures = all.sorted()
    var local: [Int: Int32] = [:]
    for (number, figure) in figures.enumerated() { local[Int(figure)] = Int32(number) }
    let count = figures.count
    (lower, upper) = ([], [])
    let ranges = figures.map { lines.ranges[Int($0)] } + chosen.map { lines.lines[$0].range }
    for range in ranges {
      lower.append(try Value(range.least, step: range.hasLeast ? 0 : 1))
      upper.append(try Value(range.most, step: range.hasMost ? 0 : -1))
    }
    value = Array(repeating: Value(), count: count + chosen.count)
    basic = chosen.indices.map { Int32(count + $0) }
    rowOf = Array(repeating: -1, count: count) + chosen.indices.map { Int32($0) }
    uses = Array(repeating: 0, count: count + chosen.count)
    rowsOf = Array(repeating: [], count: count + chosen.count)
    stamp = Array(repeating: 0, count: chosen.count)
    rows = []
    for (number, line) in chosen.enumerated() {
      var terms: [Term] = []
      for term in lines.lines[line].terms {
        let factor = try Quotient(term.factor.numerator, over: term.factor.denominator)
        terms.append(Term(column: local[term.variable]!, factor: factor))
      }
      rows.append(terms.sorted { $0.column < $1.column })
      for term in terms { use(term.column, in: number) }
    }
  }

  mutating func run() throws(RoundingLimit) -> Outcome {
    let patience = 8 * rows.count + 100
    var pivots = 0
    while let row = violatedRow() {
      let leaving = Int(basic[row])
      let isLow = isTooLow(leaving)
      guard let position = entering(row, isLow, isPatient: pivots < patience) else {
        return .contradiction(try multipliers(row))
      }
      try update(row, position, to: (isLow ? lower[leaving] : upper[leaving])!)
      try pivot(row, position)
      pivots += 1
      work += rows.count / 4 + 1
      if work > workLimit { throw .work }
    }
    return try settled()
  }

  // MARK: Choice

  /// The row whose left side violates a bound and has the smallest number: with the smallest of those
  /// that enter, nothing comes round again (Bland 1977).
  private func violatedRow() -> Int? {
    var found: Int?
    for (row, variable) in basic.enumerated() {
      if let found, basic[found] < variable { continue }
      let v = Int(variable)
      if isTooLow(v) || upper[v].map({ $0 < value[v] }) ?? false { found = row }
    }
    return found
  }

  private func isTooLow(_ variable: Int) -> Bool {
    lower[variable].map { value[variable] < $0 } ?? false
  }

  /// The term of `row` that can still move its left side up (`isLow`) or down. While there is patience
  /// the one in the fewest rows, so that rows stay short.
  private func entering(_ row: Int, _ isLow: Bool, isPatient: Bool) -> Int? {
    var found: Int?
    for (position, term) in rows[row].enumerated() {
      let v = Int(term.column)
      let canMove =
        term.factor.isPositive == isLow
        ? upper[v].map { value[v] < $0 } ?? true : lower[v].map { $0 < value[v] } ?? true
      if !canMove { continue }
      if !isPatient { return position }
      if let found, uses[Int(rows[row][found].column)] <= uses[v] { continue }
      found = position
    }
    return found
  }

  // MARK: Exchange

  private mutating func update(_ row: Int, _ position: Int, to bound: Value) throws(RoundingLimit) {
    let term = rows[row][position]
    let leaving = Int(basic[row])
    let column = Int(term.column)
    let a = try bound.a.minus(value[leaving].a).divided(by: term.factor)
    let b = try bound.b.minus(value[leaving].b).divided(by: term.factor)
    value[leaving] = bound
    value[column].a = try value[column].a.plus(a)
    value[column].b = try value[column].b.plus(b)
    for (other, factor) in users(of: term.column) where other != row {
      let v = Int(basic[other])
      value[v].a = try value[v].a.plus(factor.times(a))
      value[v].b = try value[v].b.plus(factor.times(b))
    }
  }

  private mutating func use(_ column: Int32, in row: Int) {
    uses[Int(column)] += 1
    rowsOf[Int(column)].append(Int32(row))
  }

  /// The rows in which `column` stands on the right, with its factor.
  private mutating func users(of column: Int32) -> [(row: Int, factor: Quotient)] {
    time += 1
    var users: [(row: Int, factor: Quotient)] = []
    for row in rowsOf[Int(column)] where stamp[Int(row)] != time {
      stamp[Int(row)] = time
      if let factor = factor(Int(row), column) { users.append((Int(row), factor)) }
    }
    rowsOf[Int(column)] = users.map { Int32($0.row) }
    work += users.count
    return users
  }

  private func factor(_ row: Int, _ column: Int32) -> Quotient? {
    var (low, high) = (0, rows[row].count)
    while low < high {
      let middle = (low + high) / 2
      if rows[row][middle].column < column { low = middle + 1 } else { high = middle }
    }
    return low < rows[row].count && rows[row][low].column == column ? rows[row][low].factor : nil
  }

  private mutating func pivot(_ row: Int, _ position: Int) throws(RoundingLimit) {
    let term = rows[row][position]
    let leaving = basic[row]
    let inverse = try Quotient.one.divided(by: term.factor)
    var solved: [Term] = []
    solved.reserveCapacity(rows[row].count)
    for (other, entry) in rows[row].enumerated() where other != position {
      solved.append(
        Term(column: entry.column, factor: try entry.factor.times(inverse.negated)))
    }
    let place = solved.firstIndex { $0.column > leaving } ?? solved.count
    solved.insert(Term(column: leaving, factor: inverse), at: place)
    use(leaving, in: row)
    uses[Int(term.column)] -= 1
    rows[row] = solved
    basic[row] = term.column
    rowOf[Int(term.column)] = Int32(row)
    rowOf[Int(leaving)] = -1
    let others = users(of: term.column)
    rowsOf[Int(term.column)] = []
    for (other, factor) in others where other != row {
      try replace(term.column, by: solved, times: factor, in: other)
    }
  }

  private mutating func replace(
    _ column: Int32, by solved: [Term], times factor: Quotient, in row: Int
  ) throws(RoundingLimit) {
    var merged: [Term] = []
    merged.reserveCapacity(rows[row].count + solved.count)
    var position = 0
    for term in rows[row] {
      while position < solved.count, solved[position].column < term.column {
        merged.append(
          Term(column: solved[position].column, factor: try solved[position].factor.times(factor)))
        use(solved[position].column, in: row)
        position += 1
      }
      if term.column == column {
        uses[Int(column)] -= 1
      } else if position < solved.count, solved[position].column == term.column {
        let sum = try term.factor.plus(solved[position].factor.times(factor))
        position += 1
        if sum.isZero {
          uses[Int(term.column)] -= 1
        } else {
          merged.append(Term(column: term.column, factor: sum))
        }
      } else {
        merged.append(term)
      }
    }
    for term in solved[position...] {
      merged.append(Term(column: term.column, factor: try term.factor.times(factor)))
      use(term.column, in: row)
    }
    work += merged.count
    rows[row] = merged
  }

  // MARK: Answers

  /// The row says: its left side is the sum of its right side. In figures alone that is Σ multiplier ×
  /// slack, with the multiplier of a slack on the right its factor, on the left −1.
  private func multipliers(_ row: Int) throws(RoundingLimit) -> [(relation: Int, value: Int128)] {
    let count = Int32(figures.count)
    var found: [(relation: Int, value: Quotient)] = []
    if basic[row] >= count {
      found.append((relations[Int(basic[row] - count)], Quotient(-1)))
    }
    for term in rows[row] where term.column >= count {
      found.append((relations[Int(term.column - count)], term.factor))
    }
    let denominator = try common(found.map(\.value))
    return found.map {
      ($0.relation, Int128($0.value.above) * (denominator / Int128($0.value.below)))
    }
    .sorted { $0.relation < $1.relation }
  }

  /// Values with a δ small enough that every bound holds.
  private func settled() throws(RoundingLimit) -> Outcome {
    var small = Quotient.one
    for v in value.indices {
      let (a, b) = (value[v].a, value[v].b)
      if let end = lower[v], end.a < a, b < end.b {
        let most = try a.minus(end.a).divided(by: end.b.minus(b))
        if most < small { small = most }
      }
      if let end = upper[v], a < end.a, end.b < b {
        let most = try end.a.minus(a).divided(by: b.minus(end.b))
        if most < small { small = most }
      }
    }
    var values: [Quotient] = []
    for v in figures.indices { values.append(try value[v].a.plus(value[v].b.times(small))) }
    let denominator = try common(values)
    return .values(
      zip(figures, values).map { ($0, Int128($1.above) * (denominator / Int128($1.below))) },
      denominator: denominator)
  }

  /// The least common denominator.
  private func common(_ quotients: [Quotient]) throws(RoundingLimit) -> Int128 {
    var least: Int128 = 1
    for quotient in quotients {
      let below = Int128(quotient.below)
      if least % below == 0 { continue }
      let step = try Quotient(least, over: below).below
      guard let next = Int64(exactly: least * Int128(step)) else { throw .numbers }
      least = Int128(next)
    }
    return least
  }
}

extension RoundedSums {
  /// Σ sign × printed of a relation, in half minor units.
  func residual(_ relation: Int) -> Int128 {
    entries(relation).reduce(Int128(0)) {
      $0 + 2 * Int128(sign[$1]) * Int128(printed[Int(figure[$1])])
    }
  }
}
