/// Fujishige's decomposition (1980), as a division of the network: suppose that all claims of a part
/// have the same ratio; where a cut forces more, divide at the cut and do the same on both sides.
///
/// Let G(T), for nodes T, be what the claims into T must carry together: what T needs, plus the lower
/// bounds of the arcs that leave it, minus the upper bounds of those that enter it. G is
/// supermodular. Let y be the claims of a part at its one ratio r, chosen so that they carry what the
/// part needs as a whole. If G(T) > y(T) for some T, take the smallest T for which G − y is
/// largest: in the fair shares the claims into T have ratios > r and all others ratios ≤ r
/// (Groenevelt 1991). So no ratio appears on both sides, the parts come out in strictly falling order,
/// and each maximum flow either proves a level or separates two.
struct FairDecomposition: ~Copyable {
  /// A set of nodes with what lies inside: what crosses its border is settled.
  private struct Part {
    var nodes: [Int32] = []
    /// Arcs inside, claims aside.
    var arcs: [Int32] = []
    /// Claims that enter, by rising `upper / weight`.
    var claims: [Int32] = []
  }

  private let problem: FairFlow
  private let most: Int64
  private let source: Int32
  /// Room of each arc above its lower bound; of a claim: its upper bound.
  private let capacity: Column<Int64>
  /// Supply of each node, once lower bounds and settled arcs are carried.
  private let balance: Column<Int64>
  /// The node's place within its part.
  private let place: Column<Int32>

  private var waiting: [Part] = []
  /// The ratio of each part that turned out level, falling.
  private var ratios: [FairLevel] = []
  /// The level part a node lies in; −1 outside.
  private let part: Column<Int32>
  private var ratioOfClaim: [FairLevel]
  private var scaledFlow: [Int128]
  private var counts = FairCounts()

  init(_ problem: FairFlow, most: Int64) {
    self.problem = problem
    self.most = most
    let network = problem.network
    source = network.tail[problem.claims[0]]
    capacity = Column(repeating: 0, count: network.arcCount)
    balance = Column(network.supply)
    place = Column(repeating: 0, count: network.nodeCount)
    part = Column(repeating: -1, count: network.nodeCount)
    ratioOfClaim = [FairLevel](repeating: FairLevel(0, 1), count: problem.claims.count)
    scaledFlow = network.lower.map { Int128($0) }
    for a in 0..<network.arcCount {
      capacity[a] = problem.network.capacity(of: a, most: most)
      balance[network.tail[a]] -= network.lower[a]
      balance[network.head[a]] += network.lower[a]
    }
  }

  // MARK: What no cut forces

  /// Finds the smallest set of nodes that needs most from the claims. Whatever lies outside needs
  /// none: claims that lead there carry nothing.
  ///
  /// - Returns: a cut that asks for more than the claims' upper bounds, if there is one.
  mutating func splitOffUnforced() -> FlowConflict? {
    let network = problem.network
    let claims = problem.claims
    var whole = Part(nodes: Array(0..<Int32(network.nodeCount)))
    var isClaim = [Bool](repeating: false, count: network.arcCount)
    for arc in claims { isClaim[arc] = true }
    whole.arcs = (0..<Int32(network.arcCount)).filter { !isClaim[Int($0)] }
    whole.claims = claimsByCap()
    let flow = maximumFlow(in: whole, shared: nil, closedClaims: true)
    _ = flow.serveNeeds()
    let isForced = whole.nodes.map { flow.isShort(Int($0)) }
    for (position, claim) in whole.claims.enumerated() {
      let cap = capacity[claims[Int(claim)]]
      flow.widen(whole.arcs.count + position, by: Int128(cap))
    }
    counts.maximumFlows += 1
    if !flow.serveNeeds() {
      return .shortage(inside: whole.nodes.map { flow.isShort(Int($0)) })
    }
    for v in whole.nodes { place[v] = isForced[Int(v)] ? 1 : 0 }
    let (forced, unforced) = split(whole)
    var outside = unforced
    outside.claims = []
    var need: Int64 = 0
    for v in forced.nodes { need -= balance[v] }
    balance[source] -= need
    settle(outside)
    if !forced.nodes.isEmpty { waiting.append(forced) }
    return nil
  }

  private func claimsByCap() -> [Int32] {
    let weights = problem.weights
    return problem.claims.indices.map { Int32($0) }.sorted { x, y in
      let left = Int128(capacity[problem.claims[Int(x)]]) * Int128(weights[Int(y)])
      let right = Int128(capacity[problem.claims[Int(y)]]) * Int128(weights[Int(x)])
      return left != right ? left < right : x < y
    }
  }

  /// Outside of all cuts whole units flow, and claims carry none.
  private mutating func settle(_ outside: Part) {
    let flow = maximumFlow(in: outside, shared: nil)
    precondition(flow.serveNeeds(), "what no cut forces has a flow of its own")
    record(flow, in: outside, scale: 1)
  }

  // MARK: Levels

  /// Divides until in every part one ratio serves all claims.
  mutating func splitUntilLevel() {
    while let next = waiting.popLast() {
      let ratio = commonRatio(next)
      let flow = maximumFlow(in: next, shared: ratio)
      if flow.serveNeeds() {
        keep(next, at: ratio, flow)
      } else {
        for (position, v) in next.nodes.enumerated() { place[v] = flow.isShort(position) ? 1 : 0 }
        let (above, below) = split(next)
        precondition(!above.claims.isEmpty && !below.claims.isEmpty, "a cut divides the claims")
        waiting.append(below)
        waiting.append(above)
      }
    }
  }

  /// The ratio at which the claims of a part, none above its upper bound, carry what it needs.
  private func commonRatio(_ part: Part) -> FairLevel {
    var need: Int64 = 0
    for v in part.nodes { need -= balance[v] }
    var weight: Int64 = 0
    for claim in part.claims { weight += problem.weights[Int(claim)] }
    for claim in part.claims {
      let cap = capacity[problem.claims[Int(claim)]]
      let own = problem.weights[Int(claim)]
      if Int128(need) * Int128(own) <= Int128(cap) * Int128(weight) { break }
      need -= cap
      weight -= own
    }
    precondition(need >= 0 && weight > 0, "a feasible flow serves every part")
    return FairLevel.reduced(need, weight)
  }

  private mutating func keep(
    _ level: Part, at ratio: FairLevel, _ flow: borrowing MaximumFlow<Int128>
  ) {
    precondition(
      ratios.last.map { ratio.isBelow($0) } ?? true, "parts come in strictly falling order")
    for v in level.nodes { part[v] = Int32(ratios.count) }
    ratios.append(ratio)
    for claim in level.claims {
      let arc = problem.claims[Int(claim)]
      let own = FairLevel.reduced(capacity[arc], problem.weights[Int(claim)])
      let isCapped = own.isBelow(ratio)
      ratioOfClaim[Int(claim)] = isCapped ? own : ratio
      scaledFlow[arc] =
        isCapped
        ? Int128(capacity[arc])
        : Int128(problem.weights[Int(claim)]) * Int128(ratio.numerator)
    }
    record(flow, in: level, scale: Int128(ratio.denominator))
  }

  private mutating func record(_ flow: borrowing MaximumFlow<Int128>, in part: Part, scale: Int128)
  {
    for (position, arc) in part.arcs.enumerated() {
      scaledFlow[Int(arc)] = Int128(problem.network.lower[Int(arc)]) * scale + flow.flow(position)
    }
  }

  /// Divides a part: nodes whose place is 1 go above, those at 0 below. Arcs that enter the part above
  /// are at their upper bound from now on, arcs that leave it at their lower.
  private mutating func split(_ whole: Part) -> (above: Part, below: Part) {
    let network = problem.network
    func isAbove(_ v: Int32) -> Bool { place[v] == 1 }
    var (above, below) = (Part(), Part())
    for v in whole.nodes {
      if isAbove(v) { above.nodes.append(v) } else { below.nodes.append(v) }
    }
    for arc in whole.arcs {
      let (tail, head) = (network.tail[Int(arc)], network.head[Int(arc)])
      switch (isAbove(tail), isAbove(head)) {
      case (true, true): above.arcs.append(arc)
      case (false, false): below.arcs.append(arc)
      case (true, false): break
      case (false, true):
        balance[tail] -= capacity[arc]
        balance[head] += capacity[arc]
        scaledFlow[Int(arc)] += Int128(capacity[arc])
      }
    }
    for claim in whole.claims {
      let head = network.head[problem.claims[Int(claim)]]
      if isAbove(head) { above.claims.append(claim) } else { below.claims.append(claim) }
    }
    return (above, below)
  }

  // MARK: Flows

  /// The part as a network in units / denominator of the shared ratio, its claims paid into their
  /// heads. With `closedClaims` the claims are arcs of no capacity behind the others.
  private mutating func maximumFlow(
    in part: Part, shared ratio: FairLevel?, closedClaims: Bool = false
  ) -> MaximumFlow<Int128> {
    let network = problem.network
    let scale = Int128(ratio?.denominator ?? 1)
    for (position, v) in part.nodes.enumerated() { place[v] = Int32(position) }
    var excess = part.nodes.map { Int128(balance[$0]) * scale }
    if let ratio {
      for claim in part.claims {
        let arc = problem.claims[Int(claim)]
        let even = Int128(problem.weights[Int(claim)]) * Int128(ratio.numerator)
        excess[Int(place[network.head[arc]])] += min(even, Int128(capacity[arc]) * scale)
      }
    }
    var tail = part.arcs.map { place[network.tail[Int($0)]] }
    var head = part.arcs.map { place[network.head[Int($0)]] }
    var room = part.arcs.map { Int128(capacity[$0]) * scale }
    if closedClaims {
      for claim in part.claims {
        let arc = problem.claims[Int(claim)]
        tail.append(place[network.tail[arc]])
        head.append(place[network.head[arc]])
        room.append(0)
      }
    }
    counts.maximumFlows += 1
    counts.arcsSearched += tail.count
    return MaximumFlow(tail: tail, head: head, capacity: room, excess: excess)
  }

  // MARK: The answer

  /// Numbers the ratios of parts and of claims at their upper bounds together.
  consuming func optimum() -> FairOptimum {
    let all = Set(ratios + ratioOfClaim).sorted { $1.isBelow($0) }
    var index: [FairLevel: Int32] = [:]
    for (position, ratio) in all.enumerated() { index[ratio] = Int32(position) }
    let pieceOfPart = ratios.map { index[$0]! }
    let piece = (0..<part.count).map { v in
      part[v] < 0 ? Int32(all.count) : pieceOfPart[Int(part[v])]
    }
    return FairOptimum(
      levels: all, level: ratioOfClaim.map { index[$0]! }, piece: piece, scaledFlow: scaledFlow,
      counts: counts)
  }
}

extension FairLevel {
  static func reduced(_ numerator: Int64, _ denominator: Int64) -> FairLevel {
    var (a, b) = (numerator, denominator)
    while b != 0 { (a, b) = (b, a % b) }
    return FairLevel(numerator / a, denominator / a)
  }

  func isBelow(_ other: FairLevel) -> Bool {
    Int128(numerator) * Int128(other.denominator) < Int128(other.numerator) * Int128(denominator)
  }
}
