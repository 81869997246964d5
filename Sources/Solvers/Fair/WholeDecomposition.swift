/// Groenevelt's decomposition (1991) in whole units: suppose that one threshold holds for all claims of a
/// part; where a cut forces more, divide at the cut and do the same on both sides.
///
/// As `FairDecomposition`, with three differences. Units are whole, so every maximum flow runs in units. What
/// claims bring to the part together is a sum of steps, for which `WholeAllotment` finds the threshold. And a
/// gate whose arc enters the part from outside moves with its claim, so that what lies below a cut
/// is settled after all that lies above it.
struct WholeDecomposition: ~Copyable {
  /// A set of nodes with what lies inside: what crosses its border is settled, gates aside.
  struct Part {
    var nodes: [Int32] = []
    /// Arcs inside, claims aside.
    var arcs: [Int32] = []
    /// Claims that enter, in their order.
    var claims: [Int32] = []
    /// Whether the node that the claims leave is one of the nodes, and pays for them.
    var hasSource = false
  }

  static var inside: Int64 { -1 }
  static var shut: Int64 { -2 }

  let problem: WholeShares
  let source: Int32
  /// Room of each arc above its lower bound; of a claim: its upper bound; of a gate: at its claim.
  let capacity: Column<Int64>
  /// Supply of each node, once lower bounds and settled arcs are carried.
  let balance: Column<Int64>
  /// The node's place within its part.
  let place: Column<Int32>
  /// The gate of an arc; the first gate of a claim, and after each gate the next of the same claim; −1.
  let gateOfArc: Column<Int32>
  let gateOfClaim: Column<Int32>
  let nextGate: Column<Int32>
  /// What a gate that enters its claim's part from below lets through at most, whatever the claim: what
  /// can get to it there. `inside` while the gate lies inside, `shut` once it leads out of a cut.
  let crossing: Column<Int64>

  /// The waiter that a claim has become, −1; the claim that waits for the part of the node that gate g leaves, −1.
  let waiterOf: Column<Int32>
  let waitingClaim: Column<Int32>
  var waiters: [Waiter] = []
  /// The part at hand, as a number at its nodes, once claims wait.
  let stamp: Column<Int32>
  var stamps: Int32 = 0
  /// Whether a claim has waited at all.
  var hasWaiting = false
  /// Gates to which less could get than they let through, where that may change with a claim that waits.
  var narrowed: [Int] = []

  /// Flow of each arc that is settled: its lower bound, or more where a cut or a gate has filled it.
  let settled: Column<Int64>

  var waiting: [Part] = []
  var outside = Part()
  var thresholds: [FairLevel] = []
  let piece: Column<Int32>
  /// The arcs into the node that gate g leaves: `enteringArc[enteringStart[g]..<enteringStart[g + 1]]`.
  private var enteringStart: [Int32] = [0]
  private var enteringArc: [Int32] = []
  /// The arc by which a claim gets to what its gates serve; −1 if it does at once.
  private var innerArc: [Int] = []
  /// The gate that leaves a node, −1; whether an arc lies on the border of a cut.
  let gateOfNode: Column<Int32>
  let isOnBorder: Column<Bool>
  var flow: [Int64]
  private var counts = FairCounts()

  init(_ problem: WholeShares, most: Int64) {
    self.problem = problem
    let network = problem.network
    source = network.tail[problem.claims[0]]
    capacity = Column(repeating: 0, count: network.arcCount)
    balance = Column(network.supply)
    place = Column(repeating: 0, count: network.nodeCount)
    piece = Column(repeating: -1, count: network.nodeCount)
    gateOfArc = Column(repeating: -1, count: network.arcCount)
    gateOfClaim = Column(repeating: -1, count: problem.claims.count)
    crossing = Column(repeating: Self.inside, count: problem.gates.arc.count)
    nextGate = Column(repeating: -1, count: problem.gates.arc.count)
    waiterOf = Column(repeating: -1, count: problem.claims.count)
    stamp = Column(repeating: -1, count: network.nodeCount)
    waitingClaim = Column(repeating: -1, count: problem.gates.arc.count)
    gateOfNode = Column(repeating: -1, count: network.nodeCount)
    isOnBorder = Column(repeating: false, count: network.arcCount)
    settled = Column(network.lower)
    flow = network.lower
    for a in 0..<network.arcCount {
      capacity[a] = network.capacity(of: a, most: most)
      balance[network.tail[a]] -= network.lower[a]
      balance[network.head[a]] += network.lower[a]
    }
    for (gate, arc) in problem.gates.arc.enumerated() {
      gateOfArc[arc] = Int32(gate)
      nextGate[gate] = gateOfClaim[problem.gates.claim[gate]]
      gateOfClaim[problem.gates.claim[gate]] = Int32(gate)
      capacity[arc] = problem.gates.capacity(gate, at: 0)
    }
    listArcsBeforeGates()
  }

  private mutating func listArcsBeforeGates() {
    if problem.gates.arc.isEmpty { return }
    let network = problem.network
    for (gate, arc) in problem.gates.arc.enumerated() {
      gateOfNode[network.tail[Int(arc)]] = Int32(gate)
    }
    innerArc = [Int](repeating: -1, count: problem.claims.count)
    let gateBetween = Column<Int32>(repeating: -1, count: network.nodeCount)
    for (gate, claim) in problem.gates.claim.enumerated() {
      gateBetween[network.head[problem.claims[Int(claim)]]] = Int32(gate)
    }
    for a in 0..<network.arcCount where gateBetween[network.tail[a]] >= 0 {
      let gate = Int(gateBetween[network.tail[a]])
      if network.head[a] == network.head[Int(problem.gates.arc[gate])] {
        innerArc[Int(problem.gates.claim[gate])] = a
      }
    }
    var lists = [[Int32]](repeating: [], count: problem.gates.arc.count)
    for a in 0..<Int32(network.arcCount) where gateOfNode[network.head[Int(a)]] >= 0 {
      lists[Int(gateOfNode[network.head[Int(a)]])].append(a)
    }
    for list in lists {
      enteringArc += list
      enteringStart.append(Int32(enteringArc.count))
    }
  }

  var everything: Part {
    let network = problem.network
    var whole = Part(nodes: Array(0..<Int32(network.nodeCount)))
    let isClaim = Column(repeating: false, count: network.arcCount)
    for arc in problem.claims { isClaim[arc] = true }
    whole.arcs = (0..<Int32(network.arcCount)).filter { !isClaim[$0] }
    whole.claims = Array(0..<Int32(problem.claims.count))
    return whole
  }

  // MARK: What no cut forces

  /// Finds the smallest set of nodes that needs most from the claims. Whatever lies outside needs
  /// none: claims that lead there carry nothing.
  ///
  /// - Returns: a cut that asks for more than the claims' upper bounds, if there is one.
  mutating func splitOffUnforced() -> FlowConflict? {
    let whole = everything
    let closed = maximumFlow(in: whole, closedClaims: true)
    _ = closed.serveNeeds()
    let isForced = whole.nodes.map { closed.isShort(Int($0)) }
    if let conflict = conflict(whole, after: closed) { return conflict }
    for v in whole.nodes { place[v] = isForced[Int(v)] ? 1 : 0 }
    let (forced, unforced) = split(whole)
    outside = unforced
    outside.claims = []
    if !forced.nodes.isEmpty { waiting.append(forced) }
    return nil
  }

  /// Opens all claims, closing gates with them.
  private mutating func conflict(
    _ whole: Part, after closed: borrowing MaximumFlow<Int64>
  ) -> FlowConflict? {
    let claims = problem.claims
    let gates = problem.gates
    if gates.arc.isEmpty {
      for (position, claim) in whole.claims.enumerated() {
        closed.widen(whole.arcs.count + position, by: capacity[claims[Int(claim)]])
      }
      counts.maximumFlows += 1
      return closed.serveNeeds()
        ? nil : .shortage(inside: whole.nodes.map { closed.isShort(Int($0)) })
    }
    for (gate, arc) in gates.arc.enumerated() {
      let claim = Int(gates.claim[gate])
      capacity[arc] = gates.capacity(gate, at: capacity[claims[claim]])
    }
    let open = maximumFlow(in: whole, closedClaims: true, openClaims: true)
    let isServed = open.serveNeeds()
    let inside = whole.nodes.map { open.isShort(Int($0)) }
    for (gate, arc) in gates.arc.enumerated() { capacity[arc] = gates.capacity(gate, at: 0) }
    return isServed ? nil : .shortage(inside: inside)
  }

  // MARK: Pieces

  /// Divides until in every part one threshold serves all claims, then settles what lies outside.
  ///
  /// - Returns: false if gates have led to cuts that prove nothing.
  mutating func splitIntoPieces() -> Bool {
    while var next = waiting.popLast() {
      addWaiting(to: &next)
      if !divide(next) { return false }
    }
    return settleOutside()
  }

  /// One step of the decomposition; false if gates have led to a cut that proves nothing.
  private mutating func divide(_ next: Part) -> Bool {
    guard let (units, own) = allotment(next) else { return false }
    // Below a cut that only parts gates from what they serve no claim of its own is left, and nothing to bound.
    let isFree =
      own.numerator == 0 && !waiting.isEmpty
      && next.claims.allSatisfy { waiterOf[$0] >= 0 }
    let threshold = isFree ? thresholds.last ?? own : own
    let flow = maximumFlow(in: next, granting: units)
    if flow.serveNeeds() { return keep(next, units, threshold, flow) }
    for (position, v) in next.nodes.enumerated() { place[v] = flow.isShort(position) ? 1 : 0 }
    let (above, below) = split(next)
    if above.claims.isEmpty || below.nodes.isEmpty { return false }
    waiting.append(below)
    waiting.append(above)
    return true
  }

  /// What one threshold gives the claims of a part, so that they bring what it needs.
  func allotment(_ part: Part) -> (units: [Int64], threshold: FairLevel)? {
    var need: Int128 = 0
    for v in part.nodes { need -= Int128(balance[v]) }
    return allotment(of: part.claims).threshold(reaching: need).map { ($0.units, $0.ratio) }
  }

  /// The claims as they meet the border of their part.
  func allotment(of claims: [Int32]) -> WholeAllotment {
    var crossings: [WholeAllotment.Crossing] = []
    let entries = claims.map { entry($0, &crossings) }
    return WholeAllotment(entries: entries, gates: problem.gates, crossings: crossings)
  }

  private func entry(
    _ claim: Int32, _ crossings: inout [WholeAllotment.Crossing]
  ) -> WholeAllotment.Entry {
    if waiterOf[claim] >= 0 { return waitingEntry(claim, &crossings) }
    var entry = WholeAllotment.Entry(
      upper: capacity[problem.claims[Int(claim)]], weight: problem.weights[Int(claim)],
      gate: -1, most: 0)
    let first = crossings.count
    var gate = gateOfClaim[claim]
    while gate >= 0 {
      if crossing[gate] >= 0 {
        crossings.append(WholeAllotment.Crossing(gate: gate, most: crossing[gate]))
      }
      gate = nextGate[gate]
    }
    if crossings.count == first + 1 {
      let only = crossings.removeLast()
      (entry.gate, entry.most) = (only.gate, only.most)
    } else {
      entry.several = first..<crossings.count
    }
    return entry
  }

  mutating func keep(
    _ level: Part, _ units: [Int64], _ threshold: FairLevel, _ flow: borrowing MaximumFlow<Int64>
  ) -> Bool {
    if let last = thresholds.last, last.isBelow(threshold) { return false }
    for v in level.nodes where piece[v] < 0 { piece[v] = Int32(thresholds.count) }
    for (position, claim) in level.claims.enumerated() {
      if waiterOf[claim] >= 0 {
        settleWaiting(claim, at: units[position], threshold)
        continue
      }
      self.flow[problem.claims[Int(claim)]] = units[position]
      balance[source] -= units[position]
      let waiter = waiter(claim, units[position], threshold)
      var gate = gateOfClaim[claim]
      while gate >= 0 {
        if crossing[gate] >= 0 {
          let mayFall = waiter?.falls(gate, problem.gates) == true
          settle(Int(gate), at: units[position], mayFall: mayFall)
        }
        gate = nextGate[gate]
      }
      if let waiter { wait(waiter, claim) }
    }
    thresholds.append(threshold)
    record(flow, in: level)
    return true
  }

  /// Fills a gate that enters the piece just found. Where more could pass than can get to it, what leads to it
  /// is full, and its node belongs to the piece; unless the claim waits, and less may pass in the end.
  private mutating func settle(_ gate: Int, at units: Int64, mayFall: Bool) {
    let arc = Int(problem.gates.arc[gate])
    let node = problem.network.tail[arc]
    let through = problem.gates.capacity(gate, at: units)
    if through <= crossing[gate] || mayFall {
      flow[arc] = min(through, crossing[gate])
      balance[node] -= flow[arc]
      if through > crossing[gate] { narrowed.append(gate) }
      return
    }
    flow[arc] = crossing[gate]
    balance[node] = 0
    piece[node] = Int32(thresholds.count)
    for entering in arcsBefore(gate) where !isOnBorder[entering] {
      balance[problem.network.tail[Int(entering)]] -= capacity[entering]
      settled[entering] += capacity[entering]
      capacity[entering] = 0
      flow[Int(entering)] = settled[entering]
    }
  }

  func innerArc(_ claim: Int32) -> Int? {
    innerArc[Int(claim)] < 0 ? nil : innerArc[Int(claim)]
  }

  func head(of claim: Int32) -> Int32 { problem.network.head[problem.claims[Int(claim)]] }

  /// Outside of all cuts claims carry nothing, and what is left flows.
  mutating func settleOutside() -> Bool {
    let flow = maximumFlow(in: outside)
    if !flow.serveNeeds() { return false }
    record(flow, in: outside)
    return true
  }

  private mutating func record(_ flow: borrowing MaximumFlow<Int64>, in part: Part) {
    for (position, arc) in part.arcs.enumerated() {
      self.flow[Int(arc)] = settled[arc] + flow.flow(position)
    }
  }

  /// The arcs into the node that a gate leaves.
  private func arcsBefore(_ gate: Int) -> ArraySlice<Int32> {
    enteringArc[Int(enteringStart[gate])..<Int(enteringStart[gate + 1])]
  }

  // MARK: Flows

  /// The part as a network, its claims paid into their heads: `granting` units each, with what their
  /// crossing gates let through. With `closedClaims` the claims are arcs behind the others, of no
  /// capacity unless `openClaims`.
  mutating func maximumFlow(
    in part: Part, granting units: [Int64]? = nil, closedClaims: Bool = false,
    openClaims: Bool = false
  ) -> MaximumFlow<Int64> {
    let network = problem.network
    for (position, v) in part.nodes.enumerated() { place[v] = Int32(position) }
    var excess = part.nodes.map { balance[$0] }
    if let units {
      for (position, claim) in part.claims.enumerated() {
        if waiterOf[claim] >= 0 {
          grantWaiting(claim, units[position], &excess)
          continue
        }
        excess[Int(place[head(of: claim)])] += units[position]
        if part.hasSource { excess[Int(place[source])] -= units[position] }
        var gate = gateOfClaim[claim]
        while gate >= 0 {
          let arc = Int(problem.gates.arc[Int(gate)])
          capacity[arc] = problem.gates.capacity(Int(gate), at: units[position])
          if crossing[gate] >= 0 {
            excess[Int(place[network.head[arc]])] += min(crossing[gate], capacity[arc])
          }
          gate = nextGate[gate]
        }
      }
    }
    var tail = part.arcs.map { place[network.tail[Int($0)]] }
    var head = part.arcs.map { place[network.head[Int($0)]] }
    var room = part.arcs.map { capacity[$0] }
    if closedClaims {
      for claim in part.claims {
        let arc = problem.claims[Int(claim)]
        tail.append(place[network.tail[arc]])
        head.append(place[network.head[arc]])
        room.append(openClaims ? capacity[arc] : 0)
      }
    }
    counts.maximumFlows += 1
    counts.arcsSearched += tail.count
    return MaximumFlow(tail: tail, head: head, capacity: room, excess: excess)
  }

  // MARK: The answer

  consuming func optimum() -> WholeShareOptimum {
    placeNarrowed()
    return WholeShareOptimum(
      flow: flow,
      piece: (0..<piece.count).map { piece[$0] < 0 ? Int32(thresholds.count) : piece[$0] },
      thresholds: thresholds, counts: counts)
  }
}
