/// Checks of flows in networks: allowed, cheapest, or impossible.
///
/// Reduced cost = cost + potential[tail] − potential[head]. For any potential and feasible flow x
///
///     Σ cost × x  =  Σ reduced × x − Σ potential × supply
///                 ≥  Σ min(reduced × lower, reduced × upper) − Σ potential × supply,
///
/// with equality exactly if every arc with positive (negative) reduced cost is at its lower (upper)
/// bound (Ahuja, Magnanti and Orlin, *Network Flows*, 1993, chapter 9). All checks take time linear
/// in nodes + arcs, for each tier, and refuse whatever leaves 128 bits.
public enum FlowProof {
  /// Checks lower ≤ flow ≤ upper on every arc and out − in = supply at every node.
  public static func checkFeasible(
    _ statement: FlowStatement, flow: [Int64]
  ) throws(ProofFailure) {
    var unplaced: [Int128] = []
    try checkFeasible(
      statement, lower: statement.lower, upper: statement.upper, flow: flow, &unplaced)
  }

  /// With other bounds than the statement's, in memory that is kept.
  static func checkFeasible(
    _ statement: FlowStatement, lower: [Int64], upper: [Int64], flow: [Int64],
    _ unplaced: inout [Int128]
  ) throws(ProofFailure) {
    try statement.checkShape()
    try checkCount("lower", lower.count, equals: statement.arcCount)
    try checkCount("upper", upper.count, equals: statement.arcCount)
    try checkCount("flow", flow.count, equals: statement.arcCount)
    for arc in flow.indices where flow[arc] < lower[arc] || flow[arc] > upper[arc] {
      throw .flowOutsideBounds(arc: arc)
    }
    // At most 2³¹ flows of 64 bits: never beyond 96 bits.
    unplaced.removeAll(keepingCapacity: true)
    for units in statement.supply { unplaced.append(Int128(units)) }
    for arc in flow.indices {
      unplaced[Int(statement.tail[arc])] -= Int128(flow[arc])
      unplaced[Int(statement.head[arc])] += Int128(flow[arc])
    }
    if let node = unplaced.firstIndex(where: { $0 != 0 }) { throw .notConserved(node: node) }
  }

  /// Checks that `flow` is feasible, costs `value`, and that no feasible flow costs less.
  ///
  /// The dual objective of `potential` (one per node, cost per unit) must equal the value exactly.
  public static func checkOptimal(
    _ statement: FlowStatement, flow: [Int64], potential: [Int64], value: Int128
  ) throws(ProofFailure) {
    try checkTiers(
      statement, costs: [statement.cost], flow: flow, potentials: [potential], values: [value])
  }

  /// Checks that `flow` is feasible and lexicographically cheapest: by `costs[0]`, among those
  /// flows by `costs[1]`, and so on. The statement's own cost is not looked at.
  ///
  /// The flows that are cheapest in the tiers so far form a face: exactly those that agree with
  /// `flow` on every arc whose reduced cost is non-zero in one of these tiers. In the next tier
  /// such an arc is therefore fixed, lower = upper = its flow, and nothing is demanded of its
  /// reduced cost. No tiers at all prove feasibility only.
  public static func checkTiers(
    _ statement: FlowStatement, costs: [[Int64]], flow: [Int64], potentials: [[Int64]],
    values: [Int128]
  ) throws(ProofFailure) {
    try checkFeasible(statement, flow: flow)
    try checkCount("potentials", potentials.count, equals: costs.count)
    try checkCount("values", values.count, equals: costs.count)
    var fixed = [Bool](repeating: false, count: flow.count)
    for tier in costs.indices {
      try checkCount("cost", costs[tier].count, equals: flow.count)
      try checkCount("potential", potentials[tier].count, equals: statement.nodeCount)
      try checkTier(
        tier, statement, cost: costs[tier], flow, potentials[tier], values[tier], &fixed)
    }
  }

  private static func checkTier(
    _ tier: Int, _ statement: FlowStatement, cost: [Int64], _ flow: [Int64], _ potential: [Int64],
    _ claimed: Int128, _ fixed: inout [Bool]
  ) throws(ProofFailure) {
    var wide = WideArithmetic()
    var value: Int128 = 0
    var bound: Int128 = 0
    wide.subtractProducts(potential, statement.supply, from: &bound)
    for arc in flow.indices {
      wide.add(Int128(cost[arc]), times: Int128(flow[arc]), to: &value)
      let reduced = statement.reducedCost(arc, cost: Int128(cost[arc]), potential)
      let lower = fixed[arc] ? flow[arc] : statement.lower[arc]
      let upper = fixed[arc] ? flow[arc] : statement.upper[arc]
      wide.addLeast(of: reduced, lower, upper, to: &bound)
      if reduced == 0 { continue }
      guard flow[arc] == (reduced > 0 ? lower : upper) else {
        throw .notComplementary(arc: arc, tier: tier)
      }
      fixed[arc] = true
    }
    try wide.check()
    guard value == claimed else {
      throw .valueDiffers(tier: tier, claimed: claimed, found: value)
    }
    guard value == bound else { throw .gapRemains(tier: tier, value: value, bound: bound) }
  }

  /// Checks that no feasible flow exists: the supply of a node set can not cross its border.
  ///
  /// What leaves the set minus what enters it equals its supply. It is at most Σ upper of the
  /// leaving − Σ lower of the entering arcs, and at least Σ lower of the leaving − Σ upper of the
  /// entering ones; a supply outside these two is the contradiction (Gale 1957, Hoffman 1960). The
  /// second side matters for supplies that do not sum to zero.
  public static func checkCut(
    _ statement: FlowStatement, inside: [Bool]
  ) throws(ProofFailure) {
    try statement.checkShape()
    try checkCount("inside", inside.count, equals: statement.nodeCount)
    var supply: Int128 = 0
    for node in inside.indices where inside[node] { supply += Int128(statement.supply[node]) }
    var least: Int128 = 0
    var most: Int128 = 0
    for arc in 0..<statement.arcCount {
      let leaves = inside[Int(statement.tail[arc])]
      if leaves == inside[Int(statement.head[arc])] { continue }
      let (lower, upper) = (Int128(statement.lower[arc]), Int128(statement.upper[arc]))
      least += leaves ? lower : -upper
      most += leaves ? upper : -lower
    }
    if least <= supply, supply <= most { throw .notACut }
  }

  /// Checks that no feasible flow exists, because the arc's lower bound exceeds its upper bound.
  public static func checkEmptyArc(
    _ statement: FlowStatement, arc: Int
  ) throws(ProofFailure) {
    try statement.checkShape()
    guard statement.lower.indices.contains(arc) else { throw .shape("arc: names no arc") }
    guard statement.lower[arc] > statement.upper[arc] else { throw .arcNotEmpty(arc: arc) }
  }
}
