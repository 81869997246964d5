internal import Certificates

// The branching tree: vertices, edges of hulls, splits.

extension RatioSearch {
  /// A vertex whose amounts are outside their bounds by less may be allowed.
  static let slightest = 1e-4

  static var unfinished: BranchNode {
    .impossible(BoundPrices(potential: [], rowPrice: [], denominator: 1))
  }

  /// True if the tree is finished: `best` is optimal, or, without it, there is no whole flow at all.
  mutating func search(_ branchLimit: Int) -> Bool {
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
  mutating func visit(
    _ current: Open, _ branchLimit: Int, _ open: inout [Open]
  ) -> BranchNode?? {
    let bounds = Bounds(current.changes, program)
    if let prices = contradiction(bounds) { return .some(.impossible(prices)) }
    // Beyond the simplex's origin.
    var flow: [Double] = []
    var recenters = 0
    for round in 0...(Self.roundLimit + roundedLimit) {
      switch simplex.solve() {
      case .stuck: return nil
      case .infeasible(let row, let isTooLow):
        if let prices = refutation(row, isTooLow: isTooLow, bounds) {
          return .some(.impossible(prices))
        }
        // What is broken by less than rounding hides may not be broken at all.
        if simplex.violation(row) > Self.slightest { return nil }
      case .optimal: break
      }
      flow = (0..<network.arcCount).map { simplex.flow($0) }
      if recenters < Self.recenterLimit, flow.contains(where: { abs($0) > Self.farthest }) {
        recenters += 1
        recenter(flow, bounds)
        continue
      }
      if round < Self.roundLimit, addEdges(flow) { continue }
      if current.node > 0 || rounded.count >= roundedLimit { break }
      accept(flow)
      if best.map({ $0.value <= goal }) ?? false { break }
      if let prices = exactPrices(bounds), let bound = bound(prices, bounds) {
        if bound >= rootBound { (rootPrices, rootBound) = (prices, bound) }
        if bound >= target ?? .max { break }
      }
      if !addRounded(flow) { break }
    }
    accept(flow)
    if current.node == 0 || target.map({ objective(flow, beyond: $0) > -1 - 1e-6 }) ?? false {
      if let prices = exactPrices(bounds), let bound = bound(prices, bounds) {
        if current.node == 0, bound >= rootBound { (rootPrices, rootBound) = (prices, bound) }
        if current.node == 0, bound >= enough { return nil }
        if let target, bound >= target { return .some(.bounded(prices)) }
      }
    }
    if isDiving || nodes.count % Self.roundingStride == 1 {
      round(zip(simplex.origin, flow).map { Double($0) + $1 })
      if let best, current.node == 0, rootBound >= best.value { return .some(.bounded(rootPrices)) }
    }
    if let best, best.value <= goal { return .some(nil) }
    guard nodes.count + 2 <= min(branchLimit, lastImprovement + stallLimit),
      let change = broken(flow, bounds) ?? unkept(flow, bounds)
    else { return nil }
    split(current, change, &open)
    return .some(nil)
  }

  /// The bound that closes a leaf: nothing cheaper is sought there.
  var target: Int128? {
    guard let best else { return enough < .max ? enough : nil }
    return min(best.value, enough)
  }

  /// Whether the first nodes still look for a flow as good as the root's bound.
  var isDiving: Bool {
    nodes.count < Self.diveLimit && (best.map { $0.value > max(goal, rootBound) } ?? true)
  }

  /// What the flow costs less `target`.
  func objective(_ flow: [Double], beyond target: Int128) -> Double {
    var sum = 0.0
    var whole = -target
    for a in 0..<network.arcCount where program.cost[a] != 0 {
      sum += Double(program.cost[a]) * flow[a]
      whole += Int128(program.cost[a]) * Int128(simplex.origin[a])
    }
    return sum + Double(whole)
  }

  /// Counts arcs from the vertex on, so that fractions of a unit show beside amounts of 10¹² and more.
  mutating func recenter(_ flow: [Double], _ bounds: Bounds) {
    let origin = whole(flow)
    var sides = network.supply.map { Int128($0) }
    for a in 0..<network.arcCount {
      sides[Int(network.tail[a])] -= Int128(origin[a])
      sides[Int(network.head[a])] += Int128(origin[a])
    }
    for index in extra.indices {
      var side =
        switch extra[index] {
        case .ratio(let r): Int128(rows.limit[r])
        case .facet(let k): facets[k].limit
        case .sum: Int128(0)
        case .rounded(let k): rounded[k].limit
        }
      entries(of: index) { arc, coefficient in side -= coefficient * Int128(origin[arc]) }
      sides.append(side)
    }
    simplex.recenter(at: origin, sides.map { Double($0) })
    for a in 0..<network.arcCount { simplex.setBounds(a, bounds.lower[a], bounds.upper[a]) }
  }

  /// The whole flow nearest to the simplex's.
  func whole(_ flow: [Double]) -> [Int64] {
    zip(simplex.origin, flow).map { $0 + wholeNumber($1.rounded()) }
  }

  mutating func apply(_ changes: [Change]) {
    for change in changes {
      if let sum = change.sum {
        simplex.setSlack(sumRow[sum]!, -Double(change.upper)...(-Double(change.lower)))
      } else {
        simplex.setBounds(Int(change.arc), change.lower, change.upper)
      }
    }
  }

  mutating func undo(_ changes: [Change]) {
    for change in changes {
      if let sum = change.sum {
        simplex.setSlack(sumRow[sum]!, slack(of: sum, nil))
      } else {
        let a = Int(change.arc)
        simplex.setBounds(a, program.lower[a], program.upper[a])
      }
    }
  }

  func slack(of key: SumKey, _ change: Change?) -> ClosedRange<Double> {
    let (lower, upper) = sumRange(key)
    return -Double(upper)...(-Double(lower))
  }

  func sumRange(_ key: SumKey) -> (Int64, Int64) {
    let row = lattice[Int(key.row)]!
    var (lower, upper) = (Int128(0), Int128(0))
    for arc in key.isMatched ? row.matched : row.others {
      lower += Int128(program.lower[Int(arc)])
      upper += Int128(program.upper[Int(arc)])
    }
    return (Int64(clamping: lower), Int64(clamping: upper))
  }

  /// Opens both sides; the one nearer to the broken amount is looked at first.
  mutating func split(_ current: Open, _ broken: Broken, _ open: inout [Open]) {
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

  struct Broken {
    var arc: Int32
    var sum: SumKey?
    var at: Int64
    var lower: Int64
    var upper: Int64
    var isNearBelow: Bool
  }

  /// Where to split: the sum of a binding row's matched arcs, or of its others, that is farthest from whole;
  /// else an arc.
  mutating func broken(_ flow: [Double], _ bounds: Bounds) -> Broken? {
    // A dive settles what is nearly whole first; a proof what is least so.
    let isDiving = isDiving
    var worst = isDiving ? 1 : Self.wholeness
    func isWorse(_ distance: Double) -> Bool {
      isDiving ? distance > Self.wholeness && distance < worst : distance > worst
    }
    var found: Broken?
    for r in 0..<rows.count {
      guard let row = lattice[r] else { continue }
      for isMatched in [true, false] {
        let arcs = isMatched ? row.matched : row.others
        let sum = arcs.reduce(0.0) { $0 + flow[Int($1)] }
        let base = arcs.reduce(Int64(0)) { $0 + simplex.origin[Int($1)] }
        let distance = abs(sum - sum.rounded())
        if !isWorse(distance) { continue }
        worst = distance
        let key = SumKey(row: Int32(r), isMatched: isMatched)
        let isSingle = arcs.count == 1
        let (lower, upper) = range(of: key, arcs, bounds)
        if lower >= upper { continue }
        found = Broken(
          arc: isSingle ? arcs[0] : -1, sum: isSingle ? nil : key,
          at: min(max(base + wholeNumber(sum.rounded(.down)), lower), upper - 1), lower: lower,
          upper: upper, isNearBelow: sum - sum.rounded(.down) < 0.5)
      }
    }
    if found == nil {
      for (arc, units) in flow.enumerated() where bounds.lower[arc] < bounds.upper[arc] {
        let distance = abs(units - units.rounded())
        if !isWorse(distance) { continue }
        worst = distance
        let (lower, upper) = (bounds.lower[arc], bounds.upper[arc])
        found = Broken(
          arc: Int32(arc), sum: nil,
          at: min(max(simplex.origin[arc] + wholeNumber(units.rounded(.down)), lower), upper - 1),
          lower: lower,
          upper: upper, isNearBelow: units - units.rounded(.down) < 0.5)
      }
    }
    if let key = found?.sum, sumRow[key] == nil { addSum(key) }
    return found
  }

  /// What a branch allows the sum of a side's `arcs`.
  private func range(of key: SumKey, _ arcs: [Int32], _ bounds: Bounds) -> (Int64, Int64) {
    if arcs.count == 1 { return (bounds.lower[Int(arcs[0])], bounds.upper[Int(arcs[0])]) }
    return bounds.sums[key] ?? sumRange(key)
  }

  /// Where to split at a vertex that looks whole and is not allowed: a row that its whole numbers break has
  /// less than C or more than L. Which of both sides a fraction would be on is too fine for the simplex.
  mutating func unkept(_ flow: [Double], _ bounds: Bounds) -> Broken? {
    let flow = whole(flow)
    for r in 0..<rows.count where rows.excess(of: r, flow) > 0 {
      guard let row = lattice[r] else { continue }
      for isMatched in [true, false] {
        let arcs = isMatched ? row.matched : row.others
        if arcs.isEmpty { continue }
        let sum = arcs.reduce(Int64(0)) { $0 + flow[Int($1)] }
        let key = SumKey(row: Int32(r), isMatched: isMatched)
        let isSingle = arcs.count == 1
        let (lower, upper) = range(of: key, arcs, bounds)
        let at = isMatched ? sum - 1 : sum
        if at < lower || at >= upper { continue }
        if !isSingle, sumRow[key] == nil { addSum(key) }
        return Broken(
          arc: isSingle ? arcs[0] : -1, sum: isSingle ? nil : key, at: at, lower: lower,
          upper: upper, isNearBelow: isMatched)
      }
    }
    return nil
  }

  /// Prices that say in whole numbers that the least C and the most L of a row break it.
  func contradiction(_ bounds: Bounds) -> BoundPrices? {
    for r in 0..<rows.count {
      guard let row = lattice[r] else { continue }
      var prices: [SumPrice] = []
      func end(_ arcs: [Int32], isMatched: Bool, _ coefficient: Int128) -> Int128 {
        let own = arcs.reduce(Int128(0)) {
          $0 + Int128(isMatched ? bounds.lower[Int($1)] : bounds.upper[Int($1)])
        }
        let key = SumKey(row: Int32(r), isMatched: isMatched)
        guard let range = bounds.sums[key] else { return own }
        let end = Int128(isMatched ? range.0 : range.1)
        if isMatched ? end <= own : end >= own { return own }
        prices.append(SumPrice(row: Int32(r), isMatched: isMatched, price: -coefficient))
        return end
      }
      let least = end(row.matched, isMatched: true, row.alpha)
      let most = end(row.others, isMatched: false, -row.beta)
      if row.alpha * least - row.beta * most <= row.room { continue }
      var found = BoundPrices(
        potential: Array(repeating: 0, count: network.nodeCount),
        rowPrice: Array(repeating: 0, count: rows.count), denominator: 1)
      found.rowPrice[r] = 1
      found.sums = prices
      if dualSum(found, bounds, costs: false)?.isPositive == true { return found }
    }
    return nil
  }

  mutating func addSum(_ key: SumKey) {
    sumRow[key] = simplex.rowCount
    extra.append(.sum(key))
    let row = lattice[Int(key.row)]!
    let entries = (key.isMatched ? row.matched : row.others).map { (arc: $0, value: 1.0) }
    let base = entries.reduce(Int128(0)) { $0 + Int128(simplex.origin[Int($1.arc)]) }
    simplex.add([
      VertexSimplex.Row(
        entries: entries, side: Double(-base), scale: 1, slack: slack(of: key, nil))
    ])
  }

  /// Adds the edges that a vertex violates; false if there is none.
  mutating func addEdges(_ flow: [Double]) -> Bool {
    var edges: [VertexSimplex.Row] = []
    for r in 0..<rows.count {
      guard let row = lattice[r] else { continue }
      let c = LatticeRow.Amount(row.matched, simplex.origin, flow)
      let l = LatticeRow.Amount(row.others, simplex.origin, flow)
      let slack =
        Double(row.room + row.beta * l.whole - row.alpha * c.whole) + Double(row.beta) * l.part
        - Double(row.alpha) * c.part
      if slack > Double(row.alpha) { continue }
      guard let edge = row.violatedEdge(c, l, tolerance: 1e-6) else { continue }
      let key = FacetKey(row: Int32(r), matched: edge.a, other: edge.b)
      if !known.insert(key).inserted { continue }
      extra.append(.facet(facets.count))
      facets.append(
        FacetPrice(
          row: Int32(r), matched: edge.a, other: edge.b, limit: edge.c, price: 0))
      let entries =
        row.matched.map { (arc: $0, value: Double(edge.a)) }
        + row.others.map { (arc: $0, value: -Double(edge.b)) }
      var added = Self.row(entries, atMost: Double(edge.c), widest)
      var side = edge.c
      for arc in row.matched { side -= edge.a * Int128(simplex.origin[Int(arc)]) }
      for arc in row.others { side += edge.b * Int128(simplex.origin[Int(arc)]) }
      added.side = Double(side)
      edges.append(added)
    }
    simplex.add(edges)
    return !edges.isEmpty
  }
}
