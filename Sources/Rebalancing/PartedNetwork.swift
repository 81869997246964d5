internal import Allocation
internal import Certificates
internal import Solvers

/// A network of deferral without its ceilings: sub-projects share nothing else, so what is left falls into
/// small parts, and prices of the ceilings alone tie them together (Dantzig and Wolfe 1960).
///
/// At given prices each part is solved to its optimum in whole units, with a tree that proves it; the sum is
/// a bound (`PartsProof`) that knows every rounding inside a sub-project. Rows across parts are left out.
struct PartedNetwork {
  /// With the bounds that the tiers so far have settled.
  let settled: Network
  private let rows: RatioRows
  private let threads: Int
  /// What a unit on an arc costs.
  var costs: [Int64]
  private(set) var parts: [Part] = []
  /// Ceilings and the nodes above them.
  let isTaken: [Bool]
  /// The arc between nodes that are taken out into each of them, the last if there are several; −1.
  let into: [Int32]
  /// Arcs between nodes that are taken out.
  private let between: [Int32]
  /// Prices of nodes that are taken out, over `denominator`; 0 for all others.
  var price: [Int64]
  var denominator: Int64 = 1

  /// A part's states are `flow` on its own arcs.
  final class Part {
    let arcs: [Int32]
    var flow: [Int64]
    fileprivate(set) var network: Network
    fileprivate(set) var rows: RatioRows
    private var search: RatioSearch?
    /// With a node for each ceiling, so that what comes through it can be bounded.
    private var ported: RatioSearch?
    private var portedNetwork: Network?

    fileprivate init(_ arcs: [Int32], _ network: Network, _ rows: RatioRows, _ flow: [Int64]) {
      (self.arcs, self.network, self.rows, self.flow) = (arcs, network, rows, flow)
    }

    /// A state of least cost, and why there is none cheaper.
    struct Optimum {
      var flow: [Int64]
      var bound: Int128
      var proof: AllocationBound
    }

    /// Nodes of a part's tree, and fewer where parts are only tried.
    static let branchLimit = 2000
    static let briefBranches = 300

    func solve(_ costs: [Int64], branches: Int = branchLimit) -> Optimum? {
      if search == nil { search = RatioSearch(network, rows) }
      var known = RatioSearch.WholeFlow(flow: flow, value: Part.value(costs, flow))
      let program = RatioSearch.Program(lower: network.lower, upper: network.upper, cost: costs)
      var optimum: Optimum?
      // Where parts are only tried, rounded rows close what a small tree leaves open.
      for rounded in branches < Self.branchLimit ? [0, RowTiers.roundedLimit] : [0] {
        search!.roundedLimit = rounded
        guard
          case .found(let best, let bound, let prices, let tree) = search!.solve(
            program, known: known, branchLimit: branches)
        else { continue }
        known = best
        if tree == nil, bound <= optimum?.bound ?? .min { continue }
        optimum = Optimum(
          flow: best.flow, bound: tree == nil ? bound : best.value, proof: proof(prices, tree))
        if optimum!.bound == best.value { break }
      }
      search!.roundedLimit = 0
      return optimum
    }

    private func proof(_ prices: BoundPrices, _ tree: [BranchNode]?) -> AllocationBound {
      var rounded = RoundedCertificate([], network.arcCount)
      guard let tree else { return .prices(rounded.complete(prices)) }
      return .tree(tree.map { rounded.complete($0) })
    }

    /// The cheapest state found in which at most `most` comes from each of `hubs`, which `tails` names.
    func solve(_ costs: [Int64], hubs: [Int32], tails: [Int32], most: [Int64]) -> [Int64]? {
      let count = network.arcCount
      if portedNetwork == nil {
        var wide = network
        for hub in hubs {
          let port = wide.nodeCount
          wide.supply.append(0)
          let through = (0..<count).filter { tails[$0] == hub }
          for arc in through { wide.tail[arc] = Int32(port) }
          wide.addArc(
            from: 0, to: port, upper: through.reduce(Int64(0)) { $0 + network.upper[$1] })
        }
        ported = RatioSearch(wide, rows)
        portedNetwork = wide
      }
      guard var wide = portedNetwork, wide.arcCount == count + hubs.count else { return nil }
      for (place, units) in most.enumerated() {
        if units < 0 { return nil }
        wide.upper[count + place] = min(wide.upper[count + place], units)
      }
      let program = RatioSearch.Program(
        lower: wide.lower, upper: wide.upper,
        cost: costs + [Int64](repeating: 0, count: hubs.count))
      guard
        case .found(let best, _, _, _) = ported!.solve(
          program, known: nil, branchLimit: Self.branchLimit)
      else { return nil }
      return Array(best.flow[..<count])
    }

    static func value(_ costs: [Int64], _ flow: [Int64]) -> Int128 {
      flow.indices.reduce(0) { $0 + Int128(costs[$1]) * Int128(flow[$1]) }
    }
  }

  /// - Parameters:
  ///   - settled: the network with bounds and costs, and perhaps more arcs.
  ///   - rows: beside it, and perhaps more of them.
  ///   - flow: the parts' first states; ceilings may pay too much in it.
  init(
    _ network: AllocationNetwork, _ settled: Network, _ rows: RatioRows, flow: [Int64],
    threads: Int
  ) {
    self.threads = threads
    self.settled = settled
    self.rows = rows
    costs = settled.cost
    var isTaken = [Bool](repeating: true, count: network.nodeCount)
    let below = [
      network.own, network.late, network.extra, network.chain, network.short, network.serve,
      network.unmet,
    ]
    for arcs in below {
      for arc in arcs where arc >= 0 { isTaken[Int(network.head[Int(arc)])] = false }
    }
    for arc in network.chain where arc >= 0 { isTaken[Int(network.tail[Int(arc)])] = false }
    let between = (0..<Int32(settled.arcCount)).filter {
      isTaken[Int(settled.tail[Int($0)])] && isTaken[Int(settled.head[Int($0)])]
    }
    var into = [Int32](repeating: -1, count: network.nodeCount)
    for arc in between { into[Int(settled.head[Int(arc)])] = arc }
    (self.isTaken, self.into, self.between) = (isTaken, into, between)
    price = [Int64](repeating: 0, count: network.nodeCount)
    makeParts(flow)
  }

  private mutating func makeParts(_ flow: [Int64]) {
    var trees = NodeGroups(settled.nodeCount)
    for arc in 0..<settled.arcCount
    where !isTaken[Int(settled.tail[arc])] && !isTaken[Int(settled.head[arc])] {
      trees.join(settled.tail[arc], settled.head[arc])
    }
    var part = [Int32](repeating: -1, count: settled.nodeCount)
    var number = [Int32](repeating: 0, count: settled.nodeCount)
    var supplies: [[Int64]] = []
    for node in 0..<settled.nodeCount where !isTaken[node] {
      let first = Int(trees.first(Int32(node)))
      if first == node {
        part[node] = Int32(supplies.count)
        supplies.append([0])
      } else {
        part[node] = part[first]
      }
      number[node] = Int32(supplies[Int(part[node])].count)
      supplies[Int(part[node])].append(settled.supply[node])
    }
    var arcs = [[Int32]](repeating: [], count: supplies.count)
    var place = [Int32](repeating: 0, count: settled.arcCount)
    func home(_ arc: Int32) -> Int32 {
      let tail = part[Int(settled.tail[Int(arc)])]
      return tail >= 0 ? tail : part[Int(settled.head[Int(arc)])]
    }
    for arc in 0..<Int32(settled.arcCount) where home(arc) >= 0 {
      place[Int(arc)] = Int32(arcs[Int(home(arc))].count)
      arcs[Int(home(arc))].append(arc)
    }
    var ownRows = [RatioRows](repeating: RatioRows(), count: supplies.count)
    for row in 0..<rows.count {
      let entries = Int(rows.start[row])..<Int(rows.start[row + 1])
      guard let first = entries.first else { continue }
      let home = (of: home(rows.arc[first]), all: entries.map { home(rows.arc[$0]) })
      if home.of < 0 || home.all.contains(where: { $0 != home.of }) { continue }
      ownRows[Int(home.of)].add(
        entries.map { (Int(place[Int(rows.arc[$0])]), rows.coefficient[$0]) },
        atMost: rows.limit[row])
    }
    for index in supplies.indices {
      var own = Network(supply: supplies[index])
      own.supply[0] = -own.supply.reduce(0, +)
      for arc in arcs[index] {
        let arc = Int(arc)
        own.addArc(
          from: Int(number[Int(settled.tail[arc])]), to: Int(number[Int(settled.head[arc])]),
          lower: settled.lower[arc], upper: settled.upper[arc])
      }
      parts.append(Part(arcs[index], own, ownRows[index], arcs[index].map { flow[Int($0)] }))
    }
  }

  // MARK: Prices

  /// What a part's arcs cost at the prices given.
  func costs(of part: Part, _ price: [Int64]) -> [Int64] {
    part.arcs.map { arc in
      let arc = Int(arc)
      return denominator * costs[arc] + price[Int(settled.tail[arc])]
        - price[Int(settled.head[arc])]
    }
  }

  /// Each part at its best; nil if one is not solved.
  func optima(isBrief: Bool = false) -> [Part.Optimum]? {
    let branches = isBrief ? Part.briefBranches : Part.branchLimit
    let found = solveAll(parts.indices.map { $0 }, price, branches)
    return found.contains { $0 == nil } ? nil : found.compactMap { $0 }
  }

  /// Some of the parts at given prices, side by side; a part's answer is the same on any thread.
  func solveAll(
    _ numbers: [Int], _ price: [Int64], _ branches: Int = Part.branchLimit
  ) -> [Part.Optimum?] {
    var found = [Part.Optimum?](repeating: nil, count: numbers.count)
    found.withUnsafeMutableBufferPointer { found in
      nonisolated(unsafe) let found = found
      SideBySide(threads: threads).forEach(numbers.count) { place in
        let part = parts[numbers[place]]
        found[place] = part.solve(costs(of: part, price), branches: branches)
      }
    }
    return found
  }

  /// What no flow costs less than, with each part at least at its bound.
  func bound(_ optima: [Part.Optimum]) -> Int128 {
    var sum = optima.reduce(Int128(0)) { $0 + $1.bound }
    for node in price.indices where isTaken[node] {
      sum -= Int128(price[node]) * Int128(settled.supply[node])
    }
    for arc in between.lazy.map({ Int($0) }) {
      let cost =
        Int128(denominator) * Int128(costs[arc]) + Int128(price[Int(settled.tail[arc])])
        - Int128(price[Int(settled.head[arc])])
      sum += cost * Int128(cost > 0 ? settled.lower[arc] : settled.upper[arc])
    }
    let (quotient, rest) = sum.quotientAndRemainder(dividingBy: Int128(denominator))
    return rest > 0 ? quotient + 1 : quotient
  }

  func certificate(_ optima: [Part.Optimum]) -> AllocationParts {
    let nodes = price.indices.filter { isTaken[$0] }
    return AllocationParts(
      nodes: nodes.map { Int32($0) }, prices: nodes.map { price[$0] }, rows: [], rowPrices: [],
      denominator: denominator,
      parts: optima.map { AllocationParts.Part(bound: $0.bound, proof: $0.proof) })
  }

  // MARK: Flows

  /// Units through the arc into each node that is taken out.
  var use: [Int64] {
    var use = [Int64](repeating: 0, count: settled.nodeCount)
    for part in parts {
      for (place, arc) in part.arcs.enumerated() where isTaken[Int(settled.tail[Int(arc)])] {
        use[Int(settled.tail[Int(arc)])] += part.flow[place]
      }
    }
    // Outer ceilings have the smaller numbers.
    for node in stride(from: use.count - 1, through: 0, by: -1) where into[node] >= 0 {
      use[Int(settled.tail[Int(into[node])])] += use[node]
    }
    return use
  }

  /// The parts' states as one flow; nil unless it obeys everything.
  var flow: [Int64]? {
    var flow = settled.lower
    for part in parts {
      for (place, arc) in part.arcs.enumerated() { flow[Int(arc)] = part.flow[place] }
    }
    for (node, units) in use.enumerated() where into[node] >= 0 { flow[Int(into[node])] = units }
    let isWithin = flow.indices.allSatisfy {
      flow[$0] >= settled.lower[$0] && flow[$0] <= settled.upper[$0]
    }
    return isWithin && rows.areObeyed(by: flow) ? flow : nil
  }
}

/// Nodes joined by arcs; each group goes by its first node.
private struct NodeGroups {
  private var parent: [Int32]

  init(_ count: Int) { parent = (0..<Int32(count)).map { $0 } }

  mutating func first(_ node: Int32) -> Int32 {
    var node = node
    while parent[Int(node)] != node {
      parent[Int(node)] = parent[Int(parent[Int(node)])]
      node = parent[Int(node)]
    }
    return node
  }

  mutating func join(_ a: Int32, _ b: Int32) {
    let (x, y) = (first(a), first(b))
    parent[Int(max(x, y))] = min(x, y)
  }
}
