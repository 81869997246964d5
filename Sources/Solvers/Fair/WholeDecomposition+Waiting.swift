// Claims on a plateau: what they have beyond its foot is settled where the money of their gates comes from.

extension WholeDecomposition {
  /// A claim that could have more and would bring the same to its piece, because its gate would let less
  /// through, waits for the part that this money comes from: only there is known whether it is short.
  mutating func wait(_ claim: Int32, _ units: Int64, _ threshold: FairLevel) {
    let gate = Int(gateOfClaim[claim])
    let arc = problem.claims[Int(claim)]
    let most = Int64(
      min(
        Int128(capacity[arc]),
        Int128(problem.weights[Int(claim)]) * Int128(threshold.numerator)
          / Int128(threshold.denominator)))
    func brought(_ units: Int64) -> Int64 {
      units + min(crossing[gate], problem.gates.capacity(gate, at: units))
    }
    if most <= units || brought(most) != brought(units) { return }
    base[claim] = units
    capacity[arc] = most
    gateOfClaim[claim] = -1
    waitingClaim[gate] = claim
    hasWaiting = true
  }

  /// Adds the claims that have waited for one of the part's nodes.
  mutating func addWaiting(to part: inout Part) {
    if !hasWaiting { return }
    var found: [Int32] = []
    for v in part.nodes where gateOfNode[v] >= 0 && waitingClaim[gateOfNode[v]] >= 0 {
      let claim = waitingClaim[gateOfNode[v]]
      waitingClaim[gateOfNode[v]] = -1
      entry[claim] = v
      found.append(claim)
    }
    if found.isEmpty { return }
    part.claims = (part.claims + found).sorted()
  }

  /// Gives a claim that has waited what it has beyond its base, in place of money through its gate.
  mutating func settleWaiting(_ claim: Int32, at units: Int64) {
    let network = problem.network
    let more = units - base[claim]
    let gate = Int(gateOfNode[entry[claim]])
    let arc = Int(problem.gates.arc[gate])
    flow[problem.claims[Int(claim)]] = units
    balance[source] -= more
    flow[arc] -= more
    if head(of: claim) == network.head[arc] { return }
    flow[innerArc[gate]] += more
  }
}
