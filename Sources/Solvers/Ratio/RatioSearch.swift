/// The cheapest whole flow of a network with ratio rows, by vertices of the relaxation, edges of the
/// rows' hulls, and branches; for one program after another that differ in bounds and costs only.
///
/// Everything is proven in integers: prices of the last basis are refined until they are exact to their last
/// digit (`exactPrices`), and the Lagrangean bound is computed from them.
package struct RatioSearch: ~Copyable {
  /// Nodes between two tries to round a vertex by a network flow.
  static let roundingStride = 64
  /// Nodes without a better flow after which the tree is given up.
  static let stallLimit = 2000
  /// Farther from a whole number counts as broken.
  static let wholeness = 1e-5
  /// Rounds of adding edges at one node.
  static let roundLimit = 40
  /// Entries that one solve may touch: some seconds.
  static let work = 1_000_000_000

  private(set) var network: Network
  let rows: RatioRows
  let lattice: [LatticeRow?]
  private var simplex: VertexSimplex
  private(set) var facets: [FacetPrice] = []
  private var known: Set<FacetKey> = []
  /// What the simplex's rows beyond the nodes say.
  private var extra: [Extra]
  private var sumRow: [SumKey: Int] = [:]
  private let digits: Int
  private let parallel: [[Int32]]
  package private(set) var isBegun = false

  package var pivots: Int { simplex.pivots }
  package var nodeCount: Int { nodes.count }

  struct FacetKey: Hashable {
    var row: Int32
    var matched: Int128
    var other: Int128
  }

  struct SumKey: Hashable {
    var row: Int32
    var isMatched: Bool
  }

  enum Extra {
    case ratio(Int)
    case facet(Int)
    case sum(SumKey)
  }

  /// - Parameter network: with the widest bounds that any program will have.
  package init(_ network: Network, _ rows: RatioRows) {
    self.network = network
    self.rows = rows
    lattice = (0..<rows.count).map { LatticeRow($0, rows, network) }
    simplex = VertexSimplex(network, work: Self.work)
    extra = (0..<rows.count).map { .ratio($0) }
    digits = Self.digits(network, rows)
    parallel = Self.parallelArcs(network, rows)
    simplex.add((0..<rows.count).map { Self.simplexRow($0, rows, network) })
  }

  /// Binary digits of prices after the point, so that rounding them costs less than a unit in all.
  private static func digits(_ network: Network, _ rows: RatioRows) -> Int {
    var units: Int128 = 1
    for a in 0..<network.arcCount { units += abs(Int128(network.upper[a]) - Int128(network.lower[a])) }
    var steepest: Int64 = 1
    for c in rows.coefficient { steepest = max(steepest, abs(c)) }
    func bits(_ x: Int128) -> Int { 128 - x.leadingZeroBitCount }
    return min(96, max(24, bits(units) + bits(Int128(steepest)) + 6))
  }

  private static func simplexRow(
    _ r: Int, _ rows: RatioRows, _ network: Network
  ) -> VertexSimplex.Row {
    let range = Int(rows.start[r])..<Int(rows.start[r + 1])
    return row(
      range.map { (rows.arc[$0], Double(rows.coefficient[$0])) }, atMost: Double(rows.limit[r]),
      network)
  }

  /// A row ≤ with a slack that no flow within its bounds exceeds.
  private static func row(
    _ entries: [(arc: Int32, value: Double)], atMost limit: Double, _ network: Network
  ) -> VertexSimplex.Row {
    var largest = 1e-300
    var least = limit
    var most = 1 + abs(limit)
    for (arc, value) in entries {
      largest = max(largest, abs(value))
      let (l, u) = (Double(network.lower[Int(arc)]), Double(network.upper[Int(arc)]))
      least -= max(value * l, value * u)
      most += abs(value) * max(abs(l), abs(u))
    }
    let scale = Double(sign: .plus, exponent: -Int(largest.exponent), significand: 1)
    return VertexSimplex.Row(
      entries: entries, side: limit, scale: scale, slack: 0...max(1, 4 * most))
  }

  // MARK: One program

  package struct WholeFlow: Sendable {
    package var flow: [Int64]
    package var value: Int128

    package init(flow: [Int64], value: Int128) {
      self.flow = flow
      self.value = value
    }
  }

  /// Bounds and costs of the arcs.
  package struct Program: Sendable {
    var lower: [Int64]
    var upper: [Int64]
    var cost: [Int64]

    package init(lower: [Int64], upper: [Int64], cost: [Int64]) {
      self.lower = lower
      self.upper = upper
      self.cost = cost
    }
  }

  package enum Outcome: Sendable {
    /// The best flow; a bound that the root's prices prove; and a tree if that is needed to prove `best`.
    case found(WholeFlow, bound: Int128, prices: BoundPrices, tree: [BranchNode]?)
    /// The prices prove a bound of `enough` or more.
    case enough(BoundPrices)
    /// No flow, not even in fractions.
    case infeasible(BoundPrices)
    case infeasibleInWholeUnits([BranchNode])
    /// No flow was found, nor a proof that there is none.
    case undecided(BoundPrices)
  }

  private var program = Program(lower: [], upper: [], cost: [])
  private var best: WholeFlow?
  private var nodes: [BranchNode] = []
  private var rootBound: Int128 = .min
  private var rootPrices = BoundPrices(potential: [], rowPrice: [], denominator: 1)
  /// Stop as soon as a flow as cheap as this is known.
  private var goal: Int128 = .min
  private var enough: Int128 = .max
  private var lastImprovement = 0

  /// Bounds that branches have set, from the root.
  private struct Change {
    var arc: Int32
    var sum: SumKey?
    var lower: Int64
    var upper: Int64
  }

  private struct Open {
    var node: Int32
    var changes: [Change]
  }

  /// - Parameters:
  ///   - known: a flow that obeys everything, if one is known.
  ///   - start: the network's optimum without rows, to start the first basis from.
  ///   - goal: a value that is good enough.
  ///   - enough: a bound that ends the search at the root.
  package mutating func solve(
    _ program: Program, known: WholeFlow?, start: FlowOptimum? = nil, goal: Int128 = .min,
    enough: Int128 = .max, branchLimit: Int
  ) -> Outcome {
    self.program = program
    (self.goal, self.enough) = (goal, enough)
    best = nil
    (nodes, rootBound, lastImprovement) = ([], .min, 0)
    rootPrices = BoundPrices(
      potential: Array(repeating: 0, count: network.nodeCount),
      rowPrice: Array(repeating: 0, count: rows.count), denominator: 1)
    network.lower = program.lower
    network.upper = program.upper
    network.cost = program.cost
    if let known { consider(known.flow) }
    for a in 0..<network.arcCount {
      simplex.setBounds(a, program.lower[a], program.upper[a])
      simplex.setCost(a, program.cost[a])
    }
    for (key, row) in sumRow { simplex.setSlack(row, slack(of: key, nil)) }
    if !isBegun, let start {
      simplex.begin(at: firstBasis(start)) {
        program.lower[$0] < program.upper[$0] && start.flow[$0] == program.upper[$0]
      }
    }
    isBegun = true
    simplex.workLeft = Self.work
    let isFinished = search(branchLimit)
    if rootBound >= enough { return .enough(rootPrices) }
    guard let best else {
      if isFinished, case .impossible(let prices)? = nodes.first { return .infeasible(prices) }
      return isFinished ? .infeasibleInWholeUnits(nodes) : .undecided(rootPrices)
    }
    let needsTree = isFinished && best.value > rootBound
    return .found(best, bound: rootBound, prices: rootPrices, tree: needsTree ? nodes : nil)
  }

  /// The spanning forest of arcs without reduced cost, those inside their bounds first; slacks elsewhere.
  private func firstBasis(_ start: FlowOptimum) -> [Int32] {
    let potential = start.potentials[0]
    var parent = (0..<network.nodeCount).map { Int32($0) }
    func root(_ v: Int32) -> Int32 {
      var v = v
      while parent[Int(v)] != v {
        parent[Int(v)] = parent[Int(parent[Int(v)])]
        v = parent[Int(v)]
      }
      return v
    }
    var basis: [Int32] = []
    for inside in [true, false] {
      for a in 0..<network.arcCount where network.lower[a] < network.upper[a] {
        let isInside = start.flow[a] > network.lower[a] && start.flow[a] < network.upper[a]
        if isInside != inside { continue }
        let (t, h) = (network.tail[a], network.head[a])
        if network.cost[a] + potential[Int(t)] - potential[Int(h)] != 0 { continue }
        let (x, y) = (root(t), root(h))
        if x == y { continue }
        parent[Int(x)] = y
        basis.append(Int32(a))
      }
    }
    for v in 0..<network.nodeCount where parent[v] == Int32(v) {
      basis.append(Int32(network.arcCount + v))
    }
    for r in network.nodeCount..<simplex.rowCount { basis.append(Int32(network.arcCount + r)) }
    return basis
  }

  // MARK: The tree

  private static var unfinished: BranchNode {
    .impossible(BoundPrices(potential: [], rowPrice: [], denominator: 1))
  }

  /// True if the tree is finished: `best` is optimal, or, without it, there is no whole flow at all.
  private mutating func search(_ branchLimit: Int) -> Bool {
    nodes = [Self.unfinished]
    var open = [Open(node: 0, changes: [])]
    var applied: [Change] = []
    defer { undo(applied) }
    while let current = open.popLast() {
      undo(applied)
      applied = current.changes
      apply(applied)
      guard let leaf = visit(current, branchLimit, &open) else { return false }
      if let leaf { nodes[Int(current.node)] = leaf }
      if let best, best.value <= max(goal, rootBound) { return best.value <= rootBound }
    }
    return true
  }

  /// A leaf; an inner nil if the node was split; an outer one if the search can not go on.
  private mutating func visit(
    _ current: Open, _ branchLimit: Int, _ open: inout [Open]
  ) -> BranchNode?? {
    let bounds = Bounds(current.changes, program)
    var flow: [Double] = []
    for round in 0...Self.roundLimit {
      switch simplex.solve() {
      case .stuck: return nil
      case .infeasible(let row, let isTooLow):
        guard let prices = refutation(row, isTooLow: isTooLow, bounds) else { return nil }
        return .some(.impossible(prices))
      case .optimal: break
      }
      flow = (0..<network.arcCount).map { simplex.flow($0) }
      if round == Self.roundLimit || !addEdges(flow) { break }
    }
    accept(flow)
    let value = objective(flow)
    if current.node == 0 || best.map({ value > Double($0.value) - 1 - 1e-6 }) ?? false {
      if let prices = exactPrices(bounds), let bound = bound(prices, bounds) {
        if current.node == 0 { (rootPrices, rootBound) = (prices, bound) }
        if current.node == 0, bound >= enough { return nil }
        if let best, bound >= best.value { return .some(.bounded(prices)) }
      }
    }
    if best == nil || current.node == 0 || nodes.count % Self.roundingStride == 1 {
      round(flow)
      if let best, current.node == 0, rootBound >= best.value { return .some(.bounded(rootPrices)) }
    }
    if let best, best.value <= goal { return .some(nil) }
    guard nodes.count + 2 <= min(branchLimit, lastImprovement + Self.stallLimit), let change = broken(flow, bounds) else { return nil }
    split(current, change, &open)
    return .some(nil)
  }

  private func objective(_ flow: [Double]) -> Double {
    var sum = 0.0
    for a in 0..<network.arcCount { sum += Double(program.cost[a]) * flow[a] }
    return sum
  }

  private mutating func apply(_ changes: [Change]) {
    for change in changes {
      if let sum = change.sum {
        simplex.setSlack(sumRow[sum]!, -Double(change.upper)...(-Double(change.lower)))
      } else {
        simplex.setBounds(Int(change.arc), change.lower, change.upper)
      }
    }
  }

  private mutating func undo(_ changes: [Change]) {
    for change in changes {
      if let sum = change.sum {
        simplex.setSlack(sumRow[sum]!, slack(of: sum, nil))
      } else {
        let a = Int(change.arc)
        simplex.setBounds(a, program.lower[a], program.upper[a])
      }
    }
  }

  private func slack(of key: SumKey, _ change: Change?) -> ClosedRange<Double> {
    let (lower, upper) = sumRange(key)
    return -Double(upper)...(-Double(lower))
  }

  private func sumRange(_ key: SumKey) -> (Int64, Int64) {
    let row = lattice[Int(key.row)]!
    var (lower, upper) = (Int128(0), Int128(0))
    for arc in key.isMatched ? row.matched : row.others {
      lower += Int128(program.lower[Int(arc)])
      upper += Int128(program.upper[Int(arc)])
    }
    return (Int64(clamping: lower), Int64(clamping: upper))
  }

  /// Opens both sides; the one nearer to the broken amount is looked at first.
  private mutating func split(_ current: Open, _ broken: Broken, _ open: inout [Open]) {
    var below = current
    var above = current
    let (lower, upper) = (broken.lower, broken.upper)
    below.changes.append(
      Change(arc: broken.arc, sum: broken.sum, lower: lower, upper: broken.at))
    above.changes.append(
      Change(arc: broken.arc, sum: broken.sum, lower: broken.at + 1, upper: upper))
    below.node = Int32(nodes.count)
    above.node = below.node + 1
    nodes[Int(current.node)] =
      if let sum = broken.sum {
        .splitSum(
          row: sum.row, isMatched: sum.isMatched, at: broken.at, below: below.node,
          above: above.node)
      } else {
        .split(arc: broken.arc, at: broken.at, below: below.node, above: above.node)
      }
    nodes += [Self.unfinished, Self.unfinished]
    open += broken.isNearBelow ? [above, below] : [below, above]
  }

  private struct Broken {
    var arc: Int32
    var sum: SumKey?
    var at: Int64
    var lower: Int64
    var upper: Int64
    var isNearBelow: Bool
  }

  /// Where to split: the sum of a binding row's matched arcs, or of its others, that is farthest from whole;
  /// else an arc.
  private mutating func broken(_ flow: [Double], _ bounds: Bounds) -> Broken? {
    var worst = Self.wholeness
    var found: Broken?
    for r in 0..<rows.count {
      guard let row = lattice[r] else { continue }
      for isMatched in [true, false] {
        let arcs = isMatched ? row.matched : row.others
        let sum = arcs.reduce(0.0) { $0 + flow[Int($1)] }
        let distance = abs(sum - sum.rounded())
        if distance <= worst { continue }
        worst = distance
        let key = SumKey(row: Int32(r), isMatched: isMatched)
        let isSingle = arcs.count == 1
        let (lower, upper) =
          isSingle
          ? (bounds.lower[Int(arcs[0])], bounds.upper[Int(arcs[0])])
          : bounds.sums[key] ?? sumRange(key)
        if lower >= upper { continue }
        found = Broken(
          arc: isSingle ? arcs[0] : -1, sum: isSingle ? nil : key,
          at: min(max(wholeNumber(sum.rounded(.down)), lower), upper - 1), lower: lower,
          upper: upper, isNearBelow: sum - sum.rounded(.down) < 0.5)
      }
    }
    if found == nil {
      for (arc, units) in flow.enumerated() where bounds.lower[arc] < bounds.upper[arc] {
        let distance = abs(units - units.rounded())
        if distance <= worst { continue }
        worst = distance
        let (lower, upper) = (bounds.lower[arc], bounds.upper[arc])
        found = Broken(
          arc: Int32(arc), sum: nil,
          at: min(max(wholeNumber(units.rounded(.down)), lower), upper - 1), lower: lower,
          upper: upper, isNearBelow: units - units.rounded(.down) < 0.5)
      }
    }
    if let key = found?.sum, sumRow[key] == nil { addSum(key) }
    return found
  }

  private mutating func addSum(_ key: SumKey) {
    sumRow[key] = simplex.rowCount
    extra.append(.sum(key))
    let row = lattice[Int(key.row)]!
    let entries = (key.isMatched ? row.matched : row.others).map { (arc: $0, value: 1.0) }
    simplex.add([
      VertexSimplex.Row(entries: entries, side: 0, scale: 1, slack: slack(of: key, nil))
    ])
  }

  /// Adds the edges that a vertex violates; false if there is none.
  private mutating func addEdges(_ flow: [Double]) -> Bool {
    var added: [VertexSimplex.Row] = []
    for r in 0..<rows.count {
      guard let row = lattice[r] else { continue }
      let c = row.matched.reduce(0.0) { $0 + flow[Int($1)] }
      let l = row.others.reduce(0.0) { $0 + flow[Int($1)] }
      let slack = Double(row.room) + Double(row.beta) * l - Double(row.alpha) * c
      if slack > Double(row.alpha) { continue }
      guard let edge = row.violatedEdge(c, l, tolerance: 1e-6 + 1e-12 * c) else { continue }
      let key = FacetKey(row: Int32(r), matched: edge.a, other: edge.b)
      if !known.insert(key).inserted { continue }
      extra.append(.facet(facets.count))
      facets.append(
        FacetPrice(
          row: Int32(r), matched: edge.a, other: edge.b, limit: edge.c, price: 0))
      let entries =
        row.matched.map { (arc: $0, value: Double(edge.a)) }
        + row.others.map { (arc: $0, value: -Double(edge.b)) }
      added.append(Self.row(entries, atMost: Double(edge.c), network))
    }
    simplex.add(added)
    return !added.isEmpty
  }

  // MARK: Whole flows

  /// Keeps the relaxation's flow if rounding makes it whole, allowed and cheaper.
  private mutating func accept(_ flow: [Double]) {
    consider(flow.map { wholeNumber($0.rounded()) })
  }

  private mutating func consider(_ rounded: [Int64]) {
    let flow = cheapestSplit(rounded)
    guard let value = network.cost(ofFeasible: flow), value < best?.value ?? .max,
      rows.areObeyed(by: flow)
    else { return }
    best = WholeFlow(flow: flow, value: value)
    lastImprovement = nodes.count
  }

  /// Of arcs between the same nodes and with the same entries in rows, the cheapest carry all they can.
  private func cheapestSplit(_ flow: [Int64]) -> [Int64] {
    var flow = flow
    for group in parallel {
      var left = group.reduce(Int128(0)) { $0 + Int128(flow[Int($1)]) - Int128(program.lower[Int($1)]) }
      if left < 0 { continue }
      for arc in group.sorted(by: { (program.cost[Int($0)], $0) < (program.cost[Int($1)], $1) }) {
        let a = Int(arc)
        let most = max(0, Int128(program.upper[a]) - Int128(program.lower[a]))
        flow[a] = program.lower[a] + Int64(min(left, most))
        left -= min(left, most)
      }
    }
    return flow
  }

  /// Groups of arcs that differ in bounds and costs only.
  private static func parallelArcs(_ network: Network, _ rows: RatioRows) -> [[Int32]] {
    struct Key: Hashable {
      var ends: [Int32]
      var entries: [Int64]
    }
    let (start, row, value) = BlockRows.transpose(rows, arcs: network.arcCount)
    var groups: [Key: [Int32]] = [:]
    for a in 0..<network.arcCount {
      let range = Int(start[a])..<Int(start[a + 1])
      let key = Key(
        ends: [network.tail[a], network.head[a]],
        entries: range.flatMap { [Int64(row[$0]), value[$0]] })
      groups[key, default: []].append(Int32(a))
    }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// Looks for a whole flow near a vertex, by a network flow under rounded rows.
  private mutating func round(_ flow: [Double]) {
    var whole = WholeUnits(network, rows, near: flow)
    guard let found = whole.solve(from: nil, threads: 1) else { return }
    consider(found.flow)
  }

  // MARK: Proofs

  /// What prices alone, without costs, say about flows within these bounds: positive if there is none.
  package func farkasSum(_ prices: BoundPrices, lower: [Int64], upper: [Int64]) -> WideSum? {
    lagrangean(network, rows, lattice, prices, lower: lower, upper: upper, costs: false) { _ in
      nil
    }
  }

  private struct Bounds {
    var lower: [Int64]
    var upper: [Int64]
    var sums: [SumKey: (Int64, Int64)] = [:]

    init(_ changes: [Change], _ program: Program) {
      (lower, upper) = (program.lower, program.upper)
      for change in changes {
        if let sum = change.sum {
          sums[sum] = (change.lower, change.upper)
        } else {
          lower[Int(change.arc)] = change.lower
          upper[Int(change.arc)] = change.upper
        }
      }
    }
  }

  /// Entries of a simplex row beyond the nodes.
  private func entries(of index: Int, _ body: (Int, Int128) -> Void) {
    switch extra[index] {
    case .ratio(let r):
      for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
        body(Int(rows.arc[e]), Int128(rows.coefficient[e]))
      }
    case .facet(let k):
      let row = lattice[Int(facets[k].row)]!
      for arc in row.matched { body(Int(arc), facets[k].matched) }
      for arc in row.others { body(Int(arc), -facets[k].other) }
    case .sum(let key):
      let row = lattice[Int(key.row)]!
      for arc in key.isMatched ? row.matched : row.others { body(Int(arc), 1) }
    }
  }

  /// `price` × columns + cost: the reduced cost of every arc, in parts of the denominator.
  private func reducedCosts(
    _ price: [Int128], denominator: Int128, costs: Bool
  ) -> [Int128]? {
    var isTooLarge = false
    var reduced = (0..<network.arcCount).map { a in
      (costs ? denominator * Int128(program.cost[a]) : 0) + price[Int(network.tail[a])]
        - price[Int(network.head[a])]
    }
    for index in extra.indices {
      let p = price[network.nodeCount + index]
      if p == 0 { continue }
      entries(of: index) { arc, coefficient in
        let (product, overflows) = p.multipliedReportingOverflow(by: coefficient)
        isTooLarge = isTooLarge || overflows || abs(product) >> 124 != 0
        reduced[arc] &+= product
      }
    }
    return isTooLarge ? nil : reduced
  }

  /// The prices of the last basis, exact to the last digit.
  private func exactPrices(_ bounds: Bounds) -> BoundPrices? {
    prices(costs: true) { _ in 0 }
  }

  /// Prices that make every basic arc's reduced cost `wanted`, in parts of the denominator.
  private func prices(costs: Bool, _ wanted: (Int32) -> Int128) -> BoundPrices? {
    let denominator = Int128(1) << Int128(digits)
    var price = [Int128](repeating: 0, count: simplex.rowCount)
    var last = Double.infinity
    for _ in 0..<8 {
      guard let reduced = reducedCosts(price, denominator: denominator, costs: costs) else {
        return nil
      }
      var residual = 0.0
      let step = simplex.multipliers { j in
        if Int(j) >= network.arcCount {
          let row = Int(j) - network.arcCount
          let missing = Double(wanted(j) - price[row])
          residual = max(residual, abs(missing))
          return missing / simplex.scale[row]
        }
        let missing = Double(wanted(j) - reduced[Int(j)])
        residual = max(residual, abs(missing))
        return missing
      }
      if residual == 0 || residual >= last * 0.5 { break }
      last = residual
      for r in 0..<price.count {
        let rounded = step[r].rounded()
        guard abs(rounded) < 0x1p122 else { return nil }
        price[r] += Int128(rounded)
      }
    }
    return split(price, denominator)
  }

  private func split(_ price: [Int128], _ denominator: Int128) -> BoundPrices {
    let nodes = network.nodeCount
    var prices = BoundPrices(
      potential: Array(price[..<nodes]),
      rowPrice: Array(repeating: 0, count: rows.count), denominator: denominator)
    for index in extra.indices {
      let p = price[nodes + index]
      switch extra[index] {
      case .ratio(let r): prices.rowPrice[r] = max(0, p)
      case .facet(let k):
        if p > 0 {
          prices.facets.append(facets[k])
          prices.facets[prices.facets.count - 1].price = p
        }
      case .sum(let key):
        if p != 0 {
          prices.sums.append(SumPrice(row: key.row, isMatched: key.isMatched, price: p))
        }
      }
    }
    return prices
  }

  /// Multipliers of the basis' row that contradict the bounds, if they do so exactly.
  private func refutation(_ row: Int, isTooLow: Bool, _ bounds: Bounds) -> BoundPrices? {
    let leaving = simplex.basic[row]
    var length = Int128(1) << Int128(digits)
    if Int(leaving) >= network.arcCount {
      length = max(1, length >> Int128(-simplex.scale[Int(leaving) - network.arcCount].exponent))
    }
    for sign in [isTooLow ? Int128(1) : -1, isTooLow ? -1 : 1] {
      let found = prices(costs: false) { $0 == leaving ? sign * length : 0 }
      guard let found, let sum = dualSum(found, bounds, costs: false) else { continue }
      if sum.isPositive { return found }
    }
    return nil
  }

  /// What prices prove, nil if they leave 128 bits.
  private func bound(_ prices: BoundPrices, _ bounds: Bounds) -> Int128? {
    dualSum(prices, bounds, costs: true)?.ceilingQuotient(prices.denominator)
  }

  private func dualSum(_ prices: BoundPrices, _ bounds: Bounds, costs: Bool) -> WideSum? {
    lagrangean(network, rows, lattice, prices, lower: bounds.lower, upper: bounds.upper, costs: costs) {
      bounds.sums[SumKey(row: $0.row, isMatched: $0.isMatched)]
    }
  }
}

/// Σ min(d × lower, d × upper) − what supplies and limits are worth (`DualBound` says why); nil if a
/// reduced cost leaves 128 bits.
func lagrangean(
  _ network: Network, _ rows: RatioRows, _ lattice: [LatticeRow?], _ prices: BoundPrices,
  lower: [Int64], upper: [Int64], costs: Bool, range: (SumPrice) -> (Int64, Int64)?
) -> WideSum? {
  var isTooLarge = false
  var sum = WideSum()
  var reduced = (0..<network.arcCount).map { a in
    (costs ? prices.denominator * Int128(network.cost[a]) : 0)
      + prices.potential[Int(network.tail[a])] - prices.potential[Int(network.head[a])]
  }
  func add(_ arc: Int32, _ price: Int128, _ coefficient: Int128) {
    let (product, overflows) = price.multipliedReportingOverflow(by: coefficient)
    isTooLarge = isTooLarge || overflows || abs(product) >> 124 != 0
    reduced[Int(arc)] &+= product
  }
  for r in 0..<rows.count where prices.rowPrice[r] != 0 {
    for e in Int(rows.start[r])..<Int(rows.start[r + 1]) {
      add(rows.arc[e], prices.rowPrice[r], Int128(rows.coefficient[e]))
    }
    sum.add(-prices.rowPrice[r], times: Int128(rows.limit[r]))
  }
  for facet in prices.facets {
    let row = lattice[Int(facet.row)]!
    for arc in row.matched { add(arc, facet.price, facet.matched) }
    for arc in row.others { add(arc, facet.price, -facet.other) }
    sum.add(-facet.price, times: facet.limit)
  }
  for price in prices.sums {
    // Without a branch that bounds it, a sum's price proves nothing and is left out.
    guard let (least, most) = range(price) else { continue }
    let row = lattice[Int(price.row)]!
    for arc in price.isMatched ? row.matched : row.others { add(arc, price.price, 1) }
    sum.add(-price.price, times: Int128(price.price > 0 ? most : least))
  }
  if isTooLarge { return nil }
  for v in 0..<network.nodeCount {
    sum.add(-prices.potential[v], times: Int128(network.supply[v]))
  }
  for a in 0..<network.arcCount {
    sum.add(reduced[a], times: Int128(reduced[a] > 0 ? lower[a] : upper[a]))
  }
  return sum
}

/// The proof that a whole-unit answer is best: a tree that splits on arcs or on sums of a row's arcs. Node
/// 0 is the root, children have higher numbers.
public enum BranchNode: Sendable, Equatable {
  /// Below: the arc carries at most `at`; above: at least one more.
  case split(arc: Int32, at: Int64, below: Int32, above: Int32)
  /// The same for the sum of the row's arcs with positive coefficients (matched), or with negative ones.
  case splitSum(row: Int32, isMatched: Bool, at: Int64, below: Int32, above: Int32)
  /// Under the bounds on the way here, these prices prove a bound as high as the answer's value.
  case bounded(BoundPrices)
  /// Under the bounds on the way here, these prices prove that no flow obeys the rows.
  case impossible(BoundPrices)
}
