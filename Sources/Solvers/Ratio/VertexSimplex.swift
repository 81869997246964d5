/// A bounded dual simplex with sparse factors, for the relaxation of a network with rows: it ends at a
/// vertex, where few amounts are broken, and goes on from its last basis when bounds, costs or rows change.
///
/// Every variable has finite bounds, so any basis is dual feasible once each nonbasic variable stands
/// at the bound its reduced cost asks for: no first phase (Lemke 1954). The leaving row is the steepest
/// (Forrest and Goldfarb 1992), the ratio test passes variables that can go to their other bound
/// (Maros 2003). Floating point: prices and rays are made exact by `exactPrices`, and what they prove
/// is computed in integers.
///
/// Rows: A x + s = b; s is 0 for balances of nodes and has bounds of its own in every other row.
struct VertexSimplex: ~Copyable {
  /// Reduced costs and pivots smaller than this count as zero.
  static let tolerance = 1e-9
  /// Pivots from which on degenerate programs get slightly other costs for a while.
  static let patience = 400

  let arcs: Int
  let nodes: Int
  /// Columns of the arcs; rows are scaled by powers of two so that their largest coefficient is near 1.
  private(set) var columns: SparseBasis.Columns
  private var rowStart: [Int32] = []
  private var rowColumn: [Int32] = []
  private var rowValue: [Double] = []
  private var side: [Double]
  private(set) var scale: [Double]
  private(set) var roots: [Bool] = []
  /// What each arc carries where its variable is 0: amounts near it keep all their digits.
  private(set) var origin: [Int64]

  /// Variables: arcs, then one slack for each row.
  private var lower: Column<Double>
  private var upper: Column<Double>
  private var cost: Column<Double>
  private var reduced: Column<Double>
  private var isAtUpper: Column<Bool>
  private var rowOfBasic: Column<Int32>
  private var value: Column<Double>
  private var weight: Column<Double>
  private(set) var basic: [Int32]
  private var factors: SparseBasis
  private var isFactored = false
  private var work: Column<Double>
  private var ray: Column<Double>
  private var tau: Column<Double>
  private var alpha: Column<Double>
  private var touched: [Int32] = []
  private var isTouched: Column<Bool>
  var pivots = 0
  /// What may still be done, in entries touched; then every solve is `stuck`.
  var workLeft: Int
  private var random: UInt64 = 0x9E37_79B9_7F4A_7C15

  struct Row {
    var entries: [(arc: Int32, value: Double)]
    var side: Double
    var scale: Double
    var slack: ClosedRange<Double>
  }

  var rowCount: Int { basic.count }

  init(_ network: Network, work limit: Int = .max) {
    arcs = network.arcCount
    nodes = network.nodeCount
    workLeft = limit
    var start: [Int32] = [0]
    var row: [Int32] = []
    var entry: [Double] = []
    for a in 0..<network.arcCount {
      if network.tail[a] != network.head[a] {
        row += [network.tail[a], network.head[a]]
        entry += [1, -1]
      }
      start.append(Int32(row.count))
    }
    columns = SparseBasis.Columns(start: start, row: row, value: entry)
    side = network.supply.map { Double($0) }
    origin = Array(repeating: 0, count: network.arcCount)
    scale = Array(repeating: 1, count: nodes)
    let width = arcs + nodes
    lower = Column(repeating: 0, count: width)
    upper = Column(repeating: 0, count: width)
    cost = Column(repeating: 0, count: width)
    reduced = Column(repeating: 0, count: width)
    isAtUpper = Column(repeating: false, count: width)
    rowOfBasic = Column(repeating: -1, count: width)
    alpha = Column(repeating: 0, count: width)
    isTouched = Column(repeating: false, count: width)
    value = Column(repeating: 0, count: nodes)
    weight = Column(repeating: 1, count: nodes)
    work = Column(repeating: 0, count: nodes)
    ray = Column(repeating: 0, count: nodes)
    tau = Column(repeating: 0, count: nodes)
    basic = (0..<nodes).map { Int32(network.arcCount + $0) }
    factors = SparseBasis(size: nodes)
    for r in 0..<nodes { rowOfBasic[arcs + r] = Int32(r) }
    roots = Self.roots(network)
    // Far wider than rounding: these slacks stay basic.
    let wide = side.reduce(1) { $0 + abs($1) }
    for v in 0..<nodes where roots[v] { (lower[arcs + v], upper[arcs + v]) = (-wide, wide) }
    transpose()
  }

  /// The last node of each component: its balance follows, so that only rounding could break it.
  private static func roots(_ network: Network) -> [Bool] {
    var trees = NodeTrees(network.nodeCount)
    for (tail, head) in zip(network.tail, network.head) {
      let (a, b) = (trees.root(tail), trees.root(head))
      if a != b { trees.hang(min(a, b), below: max(a, b)) }
    }
    var roots: [Bool] = []
    for node in 0..<network.nodeCount { roots.append(trees.isRoot(node)) }
    return roots
  }

  // MARK: The program

  mutating func setBounds(_ arc: Int, _ newLower: Int64, _ newUpper: Int64) {
    lower[arc] = Double(newLower - origin[arc])
    upper[arc] = Double(newUpper - origin[arc])
  }

  /// Counts all arcs from `newOrigin` on; `newSides` are what rows have left. Set bounds anew.
  mutating func recenter(at newOrigin: [Int64], _ newSides: [Double]) {
    origin = newOrigin
    for r in side.indices { side[r] = newSides[r] * scale[r] }
  }

  mutating func setCost(_ arc: Int, _ newCost: Int64) { cost[arc] = Double(newCost) }

  /// The range of a row's slack; rows are numbered from `nodes`.
  mutating func setSlack(_ row: Int, _ range: ClosedRange<Double>) {
    lower[arcs + row] = range.lowerBound * scale[row]
    upper[arcs + row] = range.upperBound * scale[row]
  }

  /// Adds rows; their slacks are basic.
  mutating func add(_ rows: [Row]) {
    if rows.isEmpty { return }
    let old = rowCount
    let count = old + rows.count
    var entries = [[(Int32, Double)]](repeating: [], count: arcs)
    for (k, row) in rows.enumerated() {
      for (arc, value) in row.entries {
        entries[Int(arc)].append((Int32(old + k), value * row.scale))
      }
      side.append(row.side * row.scale)
      scale.append(row.scale)
    }
    var start: [Int32] = [0]
    var row: [Int32] = []
    var entry: [Double] = []
    for a in 0..<arcs {
      for e in Int(columns.start[a])..<Int(columns.start[a + 1]) {
        row.append(columns.row[e])
        entry.append(columns.value[e])
      }
      for (r, v) in entries[a] {
        if let last = row.last, row.count > Int(start[a]), last == r {
          entry[entry.count - 1] += v
        } else {
          row.append(r)
          entry.append(v)
        }
      }
      start.append(Int32(row.count))
    }
    columns = SparseBasis.Columns(start: start, row: row, value: entry)
    widen(to: count)
    for (k, row) in rows.enumerated() {
      let slack = arcs + old + k
      lower[slack] = row.slack.lowerBound * row.scale
      upper[slack] = row.slack.upperBound * row.scale
      rowOfBasic[slack] = Int32(old + k)
      basic.append(Int32(slack))
      weight[old + k] = 1
    }
    factors = SparseBasis(size: count)
    isFactored = false
    transpose()
  }

  private mutating func widen(to count: Int) {
    let width = arcs + count
    func longer<T: BitwiseCopyable>(
      _ column: borrowing Column<T>, _ size: Int, _ filler: T
    ) -> Column<T> {
      let new = Column(repeating: filler, count: size)
      for k in 0..<column.count { new[k] = column[k] }
      return new
    }
    lower = longer(lower, width, 0)
    upper = longer(upper, width, 0)
    cost = longer(cost, width, 0)
    reduced = longer(reduced, width, 0)
    isAtUpper = longer(isAtUpper, width, false)
    rowOfBasic = longer(rowOfBasic, width, -1)
    alpha = Column(repeating: 0, count: width)
    isTouched = Column(repeating: false, count: width)
    value = longer(value, count, 0)
    weight = longer(weight, count, 1)
    work = Column(repeating: 0, count: count)
    ray = Column(repeating: 0, count: count)
    tau = Column(repeating: 0, count: count)
  }

  private mutating func transpose() {
    rowStart = Array(repeating: 0, count: rowCount + 1)
    for r in columns.row { rowStart[Int(r) + 1] += 1 }
    for r in 0..<rowCount { rowStart[r + 1] += rowStart[r] }
    var next = rowStart
    rowColumn = Array(repeating: 0, count: columns.row.count)
    rowValue = Array(repeating: 0, count: columns.row.count)
    for a in 0..<arcs {
      for e in Int(columns.start[a])..<Int(columns.start[a + 1]) {
        let at = Int(next[Int(columns.row[e])])
        rowColumn[at] = Int32(a)
        rowValue[at] = columns.value[e]
        next[Int(columns.row[e])] += 1
      }
    }
  }

  /// Begins at the given basis, one variable for each row, and with these arcs at their upper bounds.
  mutating func begin(at newBasis: [Int32], full: (Int) -> Bool) {
    for j in 0..<arcs + rowCount {
      rowOfBasic[j] = -1
      isAtUpper[j] = j < arcs && full(j)
    }
    basic = newBasis
    for r in 0..<rowCount {
      rowOfBasic[basic[r]] = Int32(r)
      weight[r] = 1
    }
    isFactored = false
  }

  // MARK: Solving

  enum Outcome {
    case optimal
    /// The row of the basis whose violated variable no other can mend, and whether it is too low.
    case infeasible(row: Int, isTooLow: Bool)
    case stuck
  }

  /// Solves from the last basis.
  mutating func solve() -> Outcome {
    refresh()
    var count = 0
    var isPerturbed = false
    while true {
      if factors.isLong { refresh() }
      workLeft -= 1000 + 20 * rowCount + columns.row.count / 4
      if workLeft < 0 || count > 50 * (rowCount + 100) {
        if isPerturbed { restoreCosts() }
        return .stuck
      }
      guard let row = steepestRow() else {
        if isPerturbed {
          isPerturbed = false
          restoreCosts()
          refresh()
          continue
        }
        if factors.updates > 0 {
          refresh()
          if steepestRow() != nil { continue }
        }
        return .optimal
      }
      count += 1
      if count == Self.patience * (1 + rowCount / 200) {
        perturb()
        isPerturbed = true
        refresh()
        continue
      }
      let isTooLow = value[row] < lower[basic[row]]
      findRay(row)
      guard let entering = entering(row, isTooLow: isTooLow) else {
        if factors.updates > 0 {
          refresh()
          continue
        }
        if isPerturbed { restoreCosts() }
        return .infeasible(row: row, isTooLow: isTooLow)
      }
      if !pivot(row, entering, isTooLow: isTooLow) { refresh() }
    }
  }

  private var costs: [Double] = []

  private mutating func perturb() {
    costs = (0..<arcs).map { cost[$0] }
    for j in 0..<arcs where lower[j] < upper[j] {
      cost[j] += (0.5 + nextRandom()) * 1e-5 * (1 + abs(cost[j])) * (reduced[j] < 0 ? -1 : 1)
    }
  }

  private mutating func restoreCosts() {
    for j in 0..<arcs { cost[j] = costs[j] }
  }

  private mutating func nextRandom() -> Double {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(random >> 40) / Double(1 << 24)
  }

  /// Factors the basis anew and computes prices, reduced costs and values from it.
  private mutating func refresh() {
    if factors.updates > 0 || !isFactored { factorAnew() }
    for r in 0..<rowCount { work[r] = cost[basic[r]] }
    factors.solveTransposed(work)
    for j in 0..<arcs {
      if rowOfBasic[j] >= 0 {
        reduced[j] = 0
        continue
      }
      var d = cost[j]
      for e in Int(columns.start[j])..<Int(columns.start[j + 1]) {
        d -= columns.value[e] * work[columns.row[e]]
      }
      reduced[j] = d
    }
    for r in 0..<rowCount { reduced[arcs + r] = rowOfBasic[arcs + r] >= 0 ? 0 : -work[r] }
    for j in 0..<arcs + rowCount where rowOfBasic[j] < 0 {
      if reduced[j] < -Self.tolerance {
        isAtUpper[j] = true
      } else if reduced[j] > Self.tolerance || lower[j] == upper[j] {
        isAtUpper[j] = false
      }
    }
    findValues()
  }

  private mutating func factorAnew() {
    let place = factors.factor(basic, columns)
    var isUsed = [Bool](repeating: false, count: arcs + rowCount)
    for j in place where j >= 0 { isUsed[Int(j)] = true }
    for j in basic where !isUsed[Int(j)] { rowOfBasic[j] = -1 }
    let isSingular = place.contains(-1)
    basic = place.indices.map { place[$0] < 0 ? Int32(arcs + $0) : place[$0] }
    let weights = weight.array
    for r in 0..<rowCount {
      let before = rowOfBasic[basic[r]]
      weight[r] = before < 0 ? 1 : weights[Int(before)]
    }
    for r in 0..<rowCount { rowOfBasic[basic[r]] = Int32(r) }
    if isSingular { _ = factors.factor(basic, columns) }
    isFactored = true
    workLeft -= 20 * rowCount
  }

  private mutating func findValues() {
    for r in 0..<rowCount { work[r] = side[r] }
    for j in 0..<arcs where rowOfBasic[j] < 0 {
      let amount = isAtUpper[j] ? upper[j] : lower[j]
      if amount == 0 { continue }
      for e in Int(columns.start[j])..<Int(columns.start[j + 1]) {
        work[columns.row[e]] -= columns.value[e] * amount
      }
    }
    for r in 0..<rowCount where rowOfBasic[arcs + r] < 0 {
      work[r] -= isAtUpper[arcs + r] ? upper[arcs + r] : lower[arcs + r]
    }
    factors.solve(work)
    for r in 0..<rowCount { value[r] = work[r] }
  }

  private func steepestRow() -> Int? {
    var best = 0.0
    var found: Int?
    for r in 0..<rowCount {
      let j = basic[r]
      let v = value[r]
      let violation = max(lower[j] - v, v - upper[j])
      if violation <= 1e-8 + 1e-12 * abs(v) { continue }
      let steepness = violation * violation / weight[r]
      if steepness > best {
        best = steepness
        found = r
      }
    }
    return found
  }

  /// Row `row` of the tableau: `ray` = B⁻ᵀ e, `alpha` = its entries among the nonbasic variables.
  private mutating func findRay(_ row: Int) {
    for r in 0..<rowCount { ray[r] = 0 }
    ray[row] = 1
    factors.solveTransposed(ray)
    for j in touched {
      alpha[j] = 0
      isTouched[j] = false
    }
    touched.removeAll(keepingCapacity: true)
    for r in 0..<rowCount {
      let v = ray[r]
      if abs(v) < 1e-12 { continue }
      for e in Int(rowStart[r])..<Int(rowStart[r + 1]) {
        let j = rowColumn[e]
        if !isTouched[j] {
          isTouched[j] = true
          touched.append(j)
        }
        alpha[j] += v * rowValue[e]
      }
      let slack = Int32(arcs + r)
      isTouched[slack] = true
      touched.append(slack)
      alpha[slack] = v
    }
  }

  private var candidates: [(ratio: Double, j: Int32)] = []
  private var flipped: [Int32] = []

  /// The variable that takes the place of the violated one; those that the step passes go to their other
  /// bound (`flipped`).
  private mutating func entering(_ row: Int, isTooLow: Bool) -> Int? {
    let sign = isTooLow ? -1.0 : 1.0
    candidates.removeAll(keepingCapacity: true)
    flipped.removeAll(keepingCapacity: true)
    for j in touched where rowOfBasic[j] < 0 && lower[j] < upper[j] {
      let a = sign * alpha[j]
      if abs(a) < Self.tolerance { continue }
      if (a > 0) == isAtUpper[j] { continue }
      candidates.append((max(0, reduced[j] / a), j))
    }
    let basicJ = basic[row]
    var slope = isTooLow ? lower[basicJ] - value[row] : value[row] - upper[basicJ]
    candidates.sort { ($0.ratio, $0.j) < ($1.ratio, $1.j) }
    var k = 0
    while k < candidates.count {
      // Those with nearly the same ratio together: the largest pivot among them.
      var end = k
      var passed = 0.0
      var best = k
      let limit = candidates[k].ratio + 1e-9
      while end < candidates.count, candidates[end].ratio <= limit {
        let j = candidates[end].j
        passed += abs(alpha[j]) * (upper[j] - lower[j])
        if abs(alpha[j]) > abs(alpha[candidates[best].j]) { best = end }
        end += 1
      }
      if passed >= slope || end == candidates.count && passed >= slope * 0.999_999 {
        return Int(candidates[best].j)
      }
      slope -= passed
      for c in k..<end { flipped.append(candidates[c].j) }
      k = end
    }
    return nil
  }

  private mutating func pivot(_ row: Int, _ entering: Int, isTooLow: Bool) -> Bool {
    pivots += 1
    load(entering, into: work, times: 1)
    factors.solve(work)
    let entry = work[row]
    if abs(entry - alpha[entering]) > 1e-6 * (1 + abs(entry)) || abs(entry) < 1e-9 {
      if factors.updates > 0 { return false }
      if abs(entry) < 1e-9 {
        reduced[entering] = 0
        upper[entering] = max(upper[entering], lower[entering])
        return false
      }
    }
    if !flipped.isEmpty { flip() }
    let leaving = basic[row]
    let bound = isTooLow ? lower[leaving] : upper[leaving]
    let step = (value[row] - bound) / entry
    let dual = reduced[entering] / alpha[entering]
    for j in touched where rowOfBasic[j] < 0 { reduced[j] -= dual * alpha[j] }
    reduced[entering] = 0
    reduced[leaving] = -dual
    for r in 0..<rowCount { tau[r] = ray[r] }
    factors.solve(tau)
    var norm = 0.0
    for r in 0..<rowCount { norm += ray[r] * ray[r] }
    for r in 0..<rowCount where r != row {
      let w = work[r]
      if w == 0 { continue }
      value[r] -= w * step
      let ratio = w / entry
      weight[r] = max(weight[r] - ratio * (2 * tau[r] - ratio * norm), 1e-4, ratio * ratio * 1e-4)
    }
    weight[row] = max(norm / (entry * entry), 1e-4)
    value[row] = (isAtUpper[entering] ? upper[entering] : lower[entering]) + step
    isAtUpper[leaving] = !isTooLow && lower[leaving] < upper[leaving]
    rowOfBasic[leaving] = -1
    rowOfBasic[entering] = Int32(row)
    basic[row] = Int32(entering)
    factors.update(row, work)
    return true
  }

  private func load(_ j: Int, into column: borrowing Column<Double>, times factor: Double) {
    for r in 0..<rowCount { column[r] = 0 }
    accumulate(j, into: column, times: factor)
  }

  private func accumulate(_ j: Int, into column: borrowing Column<Double>, times factor: Double) {
    if j >= arcs {
      column[j - arcs] += factor
      return
    }
    for e in Int(columns.start[j])..<Int(columns.start[j + 1]) {
      column[columns.row[e]] += columns.value[e] * factor
    }
  }

  private mutating func flip() {
    for r in 0..<rowCount { tau[r] = 0 }
    for j in flipped {
      let width = upper[j] - lower[j]
      accumulate(Int(j), into: tau, times: isAtUpper[j] ? width : -width)
      isAtUpper[j].toggle()
    }
    factors.solve(tau)
    for r in 0..<rowCount { value[r] += tau[r] }
  }

  // MARK: Answers

  /// What an arc carries beyond its origin.
  func flow(_ arc: Int) -> Double {
    let row = rowOfBasic[arc]
    if row >= 0 { return min(max(value[row], lower[arc]), upper[arc]) }
    return isAtUpper[arc] ? upper[arc] : lower[arc]
  }

  /// By how much the basic variable of a row is outside its bounds, in units of the scaled row.
  func violation(_ row: Int) -> Double {
    max(lower[basic[row]] - value[row], value[row] - upper[basic[row]])
  }

  /// δ with δ · column = `wanted` for each basic variable, in the units of the unscaled rows.
  func multipliers(_ wanted: (Int32) -> Double) -> [Double] {
    let column = Column<Double>(repeating: 0, count: rowCount)
    for r in 0..<rowCount { column[r] = wanted(basic[r]) }
    factors.solveTransposed(column)
    return (0..<rowCount).map { column[$0] * scale[$0] }
  }
}
