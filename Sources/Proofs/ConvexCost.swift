public import Certificates

extension ConvexCost {
  var isConvex: Bool {
    switch self {
    case .linear: true
    case .pieces(let breaks, let slopes):
      slopes.count == breaks.count + 1
        && breaks.indices.dropFirst().allSatisfy { breaks[$0 - 1] < breaks[$0] }
        && slopes.indices.dropFirst().allSatisfy { slopes[$0 - 1] <= slopes[$0] }
    case .quadratic(let square, _): square >= 0
    }
  }

  /// cost(flow + 1) − cost(flow). Beyond 128 bits is not possible: |2 × flow + 1| < 2⁶⁵.
  func costOfNextUnit(after flow: Int128) -> Int128 {
    switch self {
    case .linear(let slope): return Int128(slope)
    case .pieces(let breaks, let slopes):
      var piece = 0
      while piece < breaks.count, Int128(breaks[piece]) <= flow { piece += 1 }
      return Int128(slopes[piece])
    case .quadratic(let square, let linear):
      return Int128(square) * (2 * flow + 1) + Int128(linear)
    }
  }

  /// Adds the cost of `flow` to `sum`.
  func addCost(of flow: Int64, to sum: inout Int128, _ wide: inout WideArithmetic) {
    let flow = Int128(flow)
    switch self {
    case .linear(let slope): wide.add(Int128(slope), times: flow, to: &sum)
    case .quadratic(let square, let linear):
      wide.add(Int128(square) * flow + Int128(linear), times: flow, to: &sum)
    case .pieces(let breaks, let slopes):
      // The slopes integrated from 0 to the flow, backwards if the flow is negative.
      let (first, last) = (min(flow, 0), max(flow, 0))
      var position = first
      for piece in slopes.indices {
        let end = piece < breaks.count ? min(max(Int128(breaks[piece]), first), last) : last
        let length = flow < 0 ? position - end : end - position
        wide.add(Int128(slopes[piece]), times: length, to: &sum)
        position = end
      }
    }
  }
}

extension FlowProof {
  /// Checks that `flow` is feasible, costs `value` by `costs` (one per arc; the statement's own
  /// cost is not looked at), and that no feasible flow in whole units costs less.
  ///
  /// With d = potential[head] − potential[tail], cost(x) − d × x is convex on each arc. Where
  /// neither one unit less nor one unit more improves it, it is least among all whole x between the
  /// bounds; and the sum of these differs from Σ cost(x) by Σ potential × supply alone, the same
  /// for every feasible flow. Linear costs and pieces have whole breaks, so there the flow is best
  /// among fractions too; with quadratic costs a fractional flow may cost less. Time is linear in
  /// nodes, arcs and breaks.
  public static func checkConvexOptimal(
    _ statement: FlowStatement, costs: [ConvexCost], flow: [Int64], potential: [Int64],
    value: Int128
  ) throws(ProofFailure) {
    try checkFeasible(statement, flow: flow)
    try checkCount("costs", costs.count, equals: flow.count)
    try checkCount("potential", potential.count, equals: statement.nodeCount)
    var wide = WideArithmetic()
    var found: Int128 = 0
    for arc in flow.indices {
      guard costs[arc].isConvex else { throw .notConvex(arc: arc) }
      let x = Int128(flow[arc])
      let gain = -statement.reducedCost(arc, cost: 0, potential)
      let isLeast = flow[arc] == statement.lower[arc]
      let isMost = flow[arc] == statement.upper[arc]
      guard isLeast || costs[arc].costOfNextUnit(after: x - 1) <= gain,
        isMost || gain <= costs[arc].costOfNextUnit(after: x)
      else { throw .notComplementary(arc: arc, tier: 0) }
      costs[arc].addCost(of: flow[arc], to: &found, &wide)
    }
    try wide.check()
    guard found == value else { throw .valueDiffers(tier: 0, claimed: value, found: found) }
  }
}
