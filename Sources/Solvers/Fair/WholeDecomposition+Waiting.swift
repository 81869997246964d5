// Claims on a plateau: what they have beyond its foot is settled where the money of their gates comes from.

extension WholeDecomposition {
  /// A claim that could have more and would bring the same to its piece, because its gates would let less
  /// through. It waits for the parts that this money comes from: only there is known whether it is short.
  struct Waiter {
    /// The units that it has in any case, and the most that it may have.
    var base: Int64
    var most: Int64
    /// Bit k says that it may have base + k units; 0: any up to `most`.
    var allowed: UInt64
    /// The gates whose parts are still to come.
    var gates: [WholeAllotment.Crossing]

    func may(_ units: Int64) -> Bool {
      units >= base && units <= most && (allowed == 0 || allowed >> UInt64(units - base) & 1 == 1)
    }

    /// What no longer passes a gate once the claim has `units`.
    static func fall(
      _ crossing: WholeAllotment.Crossing, from base: Int64, to units: Int64, _ gates: ShareGates
    ) -> Int64 {
      min(crossing.most, gates.capacity(Int(crossing.gate), at: base))
        - min(crossing.most, gates.capacity(Int(crossing.gate), at: units))
    }

    func falls(_ gate: Int32, _ gates: ShareGates) -> Bool {
      self.gates.contains {
        $0.gate == gate && Waiter.fall($0, from: base, to: most, gates) > 0
      }
    }
  }

  private func most(_ claim: Int32, _ threshold: FairLevel) -> Int64 {
    Int64(
      min(
        Int128(capacity[problem.claims[Int(claim)]]),
        Int128(problem.weights[Int(claim)]) * Int128(threshold.numerator)
          / Int128(threshold.denominator)))
  }

  /// The claim as it waits, if it does.
  func waiter(_ claim: Int32, _ units: Int64, _ threshold: FairLevel) -> Waiter? {
    var gates: [WholeAllotment.Crossing] = []
    var gate = gateOfClaim[claim]
    while gate >= 0 {
      if crossing[gate] >= 0 {
        gates.append(WholeAllotment.Crossing(gate: gate, most: crossing[gate]))
      }
      gate = nextGate[gate]
    }
    if gates.isEmpty { return nil }
    let most = most(claim, threshold)
    if most <= units { return nil }
    func more(_ to: Int64) -> Int64 {
      gates.reduce(to - units) { $0 - Waiter.fall($1, from: units, to: to, problem.gates) }
    }
    if gates.count == 1 {
      return more(most) == 0 ? Waiter(base: units, most: most, allowed: 0, gates: gates) : nil
    }
    if most - units >= ShareGates.window { return nil }
    var waiter = Waiter(base: units, most: units, allowed: 1, gates: gates)
    for other in units + 1...most {
      let more = more(other)
      // It has given a unit up.
      if more > 0 { return nil }
      if more < 0 { continue }
      waiter.allowed |= 1 << UInt64(other - units)
      waiter.most = other
    }
    return waiter.most > units ? waiter : nil
  }

  mutating func wait(_ waiter: Waiter, _ claim: Int32) {
    hasWaiting = true
    waiterOf[claim] = Int32(waiters.count)
    waiters.append(waiter)
    for crossing in waiter.gates { waitingClaim[crossing.gate] = claim }
  }

  /// Adds the claims that have waited for one of the part's nodes.
  mutating func addWaiting(to part: inout Part) {
    if !hasWaiting { return }
    stamps += 1
    for v in part.nodes { stamp[v] = stamps }
    var found: Set<Int32> = []
    for v in part.nodes where gateOfNode[v] >= 0 && waitingClaim[gateOfNode[v]] >= 0 {
      found.insert(waitingClaim[gateOfNode[v]])
    }
    if found.isEmpty { return }
    part.claims = (part.claims.filter { waiterOf[$0] < 0 } + found).sorted()
  }

  private func node(_ crossing: WholeAllotment.Crossing) -> Int32 {
    problem.network.tail[Int(problem.gates.arc[Int(crossing.gate)])]
  }

  /// The gates of a claim that waits whose nodes lie in the part at hand.
  private func present(_ claim: Int32) -> [WholeAllotment.Crossing] {
    waiters[Int(waiterOf[claim])].gates.filter { stamp[node($0)] == stamps }
  }

  func waits(_ claim: Int32, where isAbove: (Int32) -> Bool) -> Bool {
    present(claim).contains { isAbove(node($0)) }
  }

  func waitingEntry(
    _ claim: Int32, _ crossings: inout [WholeAllotment.Crossing]
  ) -> WholeAllotment.Entry {
    let waiter = waiters[Int(waiterOf[claim])]
    var entry = WholeAllotment.Entry(
      upper: waiter.most, weight: problem.weights[Int(claim)], gate: -1, most: 0,
      base: waiter.base)
    if waiter.allowed == 0 { return entry }
    let first = crossings.count
    crossings += present(claim)
    entry.several = first..<crossings.count
    entry.allowed = waiter.allowed
    return entry
  }

  /// Money that no longer passes its gates, where it comes from.
  func grantWaiting(_ claim: Int32, _ units: Int64, _ excess: inout [Int64]) {
    let base = waiters[Int(waiterOf[claim])].base
    for crossing in present(claim) {
      excess[Int(place[node(crossing)])] += Waiter.fall(
        crossing, from: base, to: units, problem.gates)
    }
  }

  /// Gives a claim that has waited what it has beyond its base, in place of money through its gates; where
  /// some of them are still to come it waits on, with all units that are as good so far.
  mutating func settleWaiting(_ claim: Int32, at units: Int64, _ threshold: FairLevel) {
    let waiter = waiters[Int(waiterOf[claim])]
    let gates = problem.gates
    let left = present(claim)
    flow[problem.claims[Int(claim)]] = units
    balance[source] -= units - waiter.base
    if let inner = innerArc(claim) { flow[inner] += units - waiter.base }
    for crossing in waiter.gates {
      let fall = Waiter.fall(crossing, from: waiter.base, to: units, gates)
      flow[Int(gates.arc[Int(crossing.gate)])] -= fall
      if stamp[node(crossing)] != stamps { balance[node(crossing)] += fall }
      waitingClaim[crossing.gate] = -1
    }
    var next = Waiter(
      base: units, most: units, allowed: 1,
      gates: waiter.gates.filter { stamp[node($0)] != stamps })
    let most = min(waiter.most, most(claim, threshold))
    if next.gates.isEmpty || most <= units { return }
    for other in units + 1...most where waiter.may(other) {
      let fall = left.reduce(Int64(0)) {
        $0 + Waiter.fall($1, from: units, to: other, gates)
      }
      // It has given a unit up.
      if fall > 0 { return }
      next.allowed |= 1 << UInt64(other - units)
      next.most = other
    }
    if next.most > units { wait(next, claim) }
  }

  /// Puts gates that are narrower after all into the pieces that they lead to: what leads to them is full.
  mutating func placeNarrowed() {
    for gate in narrowed {
      let arc = Int(problem.gates.arc[gate])
      let units = flow[problem.claims[Int(problem.gates.claim[gate])]]
      if flow[arc] < problem.gates.capacity(gate, at: units) {
        piece[problem.network.tail[arc]] = piece[problem.network.head[arc]]
      }
    }
  }
}
