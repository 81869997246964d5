/// A bounded dual simplex on a dense tableau, for the small programs of a branching tree.
///
/// Every arc has finite bounds, so any basis is dual feasible once each nonbasic variable stands at
/// the bound its reduced cost asks for: no first phase, and a start from the last basis after bounds
/// have changed (Lemke 1954; Chvátal 1983, chapter 10). Floating point: prices and rays are rounded
/// and proven in integers by whoever uses them.
///
/// Rows: A x + s = b, with s fixed at 0 for balances of nodes and s ≥ 0 for ratio rows.
/// Complexity: rows × columns a pivot.
struct BoundedSimplex: ~Copyable {
  /// Entries of the largest tableau: 32 MiB.
  static let entryLimit = 1 << 22
  /// Violations and pivots smaller than this count as zero, relative to the amounts.
  static let tolerance = 1e-9
  /// Pivots after which the tableau is built anew, against rounding.
  static let renewal = 500

  private let network: Network
  private let rows: RatioRows
  private let height: Int
  private let arcs: Int
  private let width: Int
  /// Ratio rows are divided by their largest coefficient, so that tolerances mean units.
  private let scale: [Double]
  /// Row-major; row `height` holds the reduced costs, column `width` the right-hand sides.
  private let tableau: Column<Double>
  private let basis: Column<Int32>
  private let rowOfBasic: Column<Int32>
  private let isAtUpper: Column<Bool>
  private let lower: Column<Double>
  private let upper: Column<Double>
  private let value: Column<Double>
  private var pivotsSinceRenewal = 0
  /// Entries of the tableau that may still be touched, over all solves; then every solve is `stuck`.
  private var workLeft: Int

  static func fits(_ network: Network, _ rows: RatioRows) -> Bool {
    let height = network.nodeCount + rows.count
    return (height + 1) * (network.arcCount + height + 1) <= entryLimit
  }

  init(_ network: Network, _ rows: RatioRows, work: Int = .max) {
    workLeft = work
    self.network = network
    self.rows = rows
    height = network.nodeCount + rows.count
    arcs = network.arcCount
    width = arcs + height
    scale = (0..<rows.count).map { r in
      let range = Int(rows.start[r])..<Int(rows.start[r + 1])
      return 1 / Double(range.reduce(1) { max($0, abs(rows.coefficient[$1])) })
    }
    tableau = Column(repeating: 0, count: (height + 1) * (width + 1))
    basis = Column(repeating: 0, count: height)
    rowOfBasic = Column(repeating: -1, count: width)
    isAtUpper = Column(repeating: false, count: width)
    lower = Column(repeating: 0, count: width)
    upper = Column(repeating: 0, count: width)
    value = Column(repeating: 0, count: height)
    for r in 0..<rows.count { upper[arcs + network.nodeCount + r] = .infinity }
    renew()
  }

  enum Outcome {
    case optimal(flow: [Double], prices: [Double])
    /// Multipliers of the rows that contradict the bounds, up to their sign.
    case infeasible(ray: [Double])
    case stuck
  }

  /// Solves under other bounds of the arcs, from the last basis.
  mutating func solve(lower newLower: [Int64], upper newUpper: [Int64]) -> Outcome {
    for a in 0..<arcs {
      lower[a] = Double(newLower[a])
      upper[a] = Double(newUpper[a])
    }
    if pivotsSinceRenewal > Self.renewal { renew() }
    findValues()
    workLeft -= tableau.count
    for pivots in 0..<50 * (height + 10) {
      workLeft -= tableau.count
      if workLeft < 0 { return .stuck }
      guard let leaving = mostViolated(byIndex: pivots > 20 * (height + 10)) else {
        return solution()
      }
      guard let entering = entering(for: leaving) else { return .infeasible(ray: ray(leaving)) }
      pivot(leaving, entering)
    }
    return .stuck
  }

  // MARK: Steps

  /// The basis of logical variables only.
  private mutating func renew() {
    for k in 0..<tableau.count { tableau[k] = 0 }
    let stride = width + 1
    for a in 0..<arcs {
      tableau[Int(network.tail[a]) * stride + a] += 1
      tableau[Int(network.head[a]) * stride + a] -= 1
      tableau[height * stride + a] = Double(network.cost[a])
    }
    for v in 0..<network.nodeCount { tableau[v * stride + width] = Double(network.supply[v]) }
    for r in 0..<rows.count {
      let row = (network.nodeCount + r) * stride
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        tableau[row + Int(rows.arc[e])] += Double(rows.coefficient[e]) * scale[r]
      }
      tableau[row + width] = Double(rows.limit[r]) * scale[r]
    }
    for j in 0..<width { rowOfBasic[j] = -1 }
    for i in 0..<height {
      basis[i] = Int32(arcs + i)
      rowOfBasic[arcs + i] = Int32(i)
      tableau[i * stride + arcs + i] = 1
    }
    pivotsSinceRenewal = 0
  }

  @inline(__always)
  private func amount(_ j: Int) -> Double { isAtUpper[j] ? upper[j] : lower[j] }

  /// Puts every nonbasic variable at the bound its reduced cost asks for.
  private func findValues() {
    let stride = width + 1
    for j in 0..<width where rowOfBasic[j] < 0 {
      isAtUpper[j] = tableau[height * stride + j] < 0 && upper[j].isFinite
    }
    for i in 0..<height {
      var sum = tableau[i * stride + width]
      for j in 0..<width where rowOfBasic[j] < 0 { sum -= tableau[i * stride + j] * amount(j) }
      value[i] = sum
    }
  }

  private func mostViolated(byIndex: Bool) -> Int? {
    var worst = Self.tolerance
    var found: Int?
    for i in 0..<height {
      let j = Int(basis[i])
      let violation = max(lower[j] - value[i], value[i] - upper[j]) / (1 + abs(value[i]))
      if violation > worst {
        if byIndex, let old = found, basis[old] < basis[i] { continue }
        if !byIndex { worst = violation }
        found = i
      }
    }
    return found
  }

  /// The nonbasic variable that can move the leaving one to its bound at the least loss.
  private func entering(for row: Int) -> Int? {
    let stride = width + 1
    let mustGrow = value[row] < lower[Int(basis[row])]
    var best = Double.infinity
    var bestSize = 0.0
    var found: Int?
    for j in 0..<width where rowOfBasic[j] < 0 && lower[j] < upper[j] {
      let entry = tableau[row * stride + j]
      if abs(entry) < Self.tolerance { continue }
      // The basic variable grows by −entry for each unit of j; j grows from its lower bound only.
      guard (entry < 0) == (mustGrow != isAtUpper[j]) else { continue }
      let ratio = abs(tableau[height * stride + j] / entry)
      if ratio < best - 1e-12 || (ratio < best + 1e-12 && abs(entry) > bestSize) {
        best = ratio
        bestSize = abs(entry)
        found = j
      }
    }
    return found
  }

  private mutating func pivot(_ row: Int, _ entering: Int) {
    let stride = width + 1
    let leaving = Int(basis[row])
    let bound = value[row] < lower[leaving] ? lower[leaving] : upper[leaving]
    let entry = tableau[row * stride + entering]
    let step = (value[row] - bound) / entry
    for i in 0..<height where i != row { value[i] -= tableau[i * stride + entering] * step }
    value[row] = amount(entering) + step
    isAtUpper[leaving] = bound == upper[leaving] && lower[leaving] < upper[leaving]
    rowOfBasic[leaving] = -1
    rowOfBasic[entering] = Int32(row)
    basis[row] = Int32(entering)
    let inverse = 1 / entry
    for k in row * stride..<(row + 1) * stride { tableau[k] *= inverse }
    for i in 0...height where i != row {
      let factor = tableau[i * stride + entering]
      if factor == 0 { continue }
      for k in 0..<stride { tableau[i * stride + k] -= factor * tableau[row * stride + k] }
      tableau[i * stride + entering] = 0
    }
    pivotsSinceRenewal += 1
  }

  // MARK: Answers

  private func solution() -> Outcome {
    let stride = width + 1
    let flow = (0..<arcs).map { j in
      rowOfBasic[j] < 0 ? amount(j) : value[rowOfBasic[j]]
    }
    return .optimal(flow: flow, prices: unscaled { tableau[height * stride + arcs + $0] })
  }

  private func ray(_ row: Int) -> [Double] {
    unscaled { tableau[row * (width + 1) + arcs + $0] }
  }

  /// Prices of the rows as they were given.
  private func unscaled(_ price: (Int) -> Double) -> [Double] {
    (0..<height).map { row in
      row < network.nodeCount ? price(row) : price(row) * scale[row - network.nodeCount]
    }
  }
}
