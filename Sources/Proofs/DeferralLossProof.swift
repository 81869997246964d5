public import Allocation
internal import Planning

/// Checks what a deferral under one ceiling loses, in closed form, without any price.
///
/// A cell under the ceiling whose money has no later year is *stuck*: what it is not paid is unmet. All other
/// cells under it can be paid their least at best. So with stuck cells c of planned amount a, paid x,
///
///     Σ min(uᵢ, Uᵢ) ≥ Σ stuck a + Σ others' least − capacity = L,    Uᵢ = Σ stuck (a − least) of i,
///
/// whatever the rows. A loss of exactly L that no exchange of a unit makes fairer, class by class, is the
/// lexicographically least one in whole units.
public enum DeferralLossProof {
  /// Checks the unmet arcs of `flow`, whose other limits must have been checked, with the node of the
  /// ceiling as the certificate. O(arcs).
  public static func check(
    _ network: AllocationNetwork, _ terms: AllocationTerms, flow: [Int64], ceiling: Int32
  ) throws(ProofFailure) {
    try checkCount("flow", flow.count, equals: network.arcCount)
    guard network.supply.indices.contains(Int(ceiling)), network.asked.isEmpty,
      terms.yearsBeyond != nil, terms.carryover.isEmpty
    else { throw .shape("ceiling: names no node of a deferral without backfill or carryover") }
    let isUnder = try cellsUnder(ceiling, network)
    var capacity: Int128?
    for arc in 0..<network.arcCount where network.head[arc] == ceiling {
      guard capacity == nil else { throw .shape("ceiling: two arcs lead to it") }
      capacity = Int128(network.upper[arc])
    }
    guard let capacity else { throw .shape("ceiling: no arc leads to it") }
    var most = [Int64](repeating: 0, count: network.need.count)
    var least = -capacity
    let cells = network.cells
    for c in 0..<cells.count where isUnder[c] && network.own[c] >= 0 {
      let own = Int(network.own[c])
      let canWait = c + 1 < cells.count && network.chain[c + 1] >= 0
      least += Int128(canWait ? network.lower[own] : network.upper[own])
      if !canWait { most[Int(cells.subproject[c])] += network.upper[own] - network.lower[own] }
    }
    var lost: Int128 = 0
    for (i, arc) in network.unmet.enumerated() where arc >= 0 {
      guard flow[Int(arc)] <= most[i] else { throw .shareOutsideBounds(claim: i) }
      lost += Int128(flow[Int(arc)])
    }
    guard lost == max(0, least) else {
      throw .gapRemains(tier: 0, value: lost, bound: max(0, least))
    }
    try checkFair(network, terms, flow, most)
  }

  /// Cells whose own money passes the ceiling, and no other way: ceilings stand above cells as a tree.
  private static func cellsUnder(
    _ ceiling: Int32, _ network: AllocationNetwork
  ) throws(ProofFailure) -> [Bool] {
    var isCellArc = [Bool](repeating: false, count: network.arcCount)
    for arcs in [network.own, network.late, network.chain, network.short, network.unmet] {
      for arc in arcs where arc >= 0 { isCellArc[Int(arc)] = true }
    }
    var isInside = [Bool](repeating: false, count: network.nodeCount)
    isInside[Int(ceiling)] = true
    // Arcs of outer ceilings come first.
    var entering = [Int](repeating: 0, count: network.nodeCount)
    for arc in 0..<network.arcCount where !isCellArc[arc] {
      entering[Int(network.head[arc])] += 1
      if isInside[Int(network.tail[arc])] { isInside[Int(network.head[arc])] = true }
    }
    for node in isInside.indices where isInside[node] && entering[node] != 1 {
      throw .shape("ceiling: two arcs lead to what is under it")
    }
    return network.own.map { $0 >= 0 && isInside[Int(network.tail[Int($0)])] }
  }

  /// No unit of loss should be another's: later classes lose all they can first; within a class nobody has a
  /// fraction that another, with a unit more, would stay below.
  private static func checkFair(
    _ network: AllocationNetwork, _ terms: AllocationTerms, _ flow: [Int64], _ most: [Int64]
  ) throws(ProofFailure) {
    struct Claim {
      var i: Int
      var units: Int64
      var need: Int64
    }
    var firstOpen = [Bool](repeating: false, count: terms.classCount)
    var losing = [[Claim]](repeating: [], count: terms.classCount)
    var sparing = losing
    for (i, arc) in network.unmet.enumerated() where arc >= 0 {
      let (units, level) = (flow[Int(arc)], Int(terms.classes[i]))
      if units > 0 { losing[level].append(Claim(i: i, units: units, need: network.need[i])) }
      if units < most[i] {
        firstOpen[level] = true
        sparing[level].append(Claim(i: i, units: units + 1, need: network.need[i]))
      }
    }
    func isLess(_ a: Claim, _ b: Claim) -> Bool {
      Int128(a.units) * Int128(b.need) < Int128(b.units) * Int128(a.need)
    }
    /// Who loses a unit first when both would end at the same fraction.
    func precedes(_ a: Claim, _ b: Claim) -> Bool { (-a.need, a.i) < (-b.need, b.i) }
    for level in 0..<terms.classCount {
      guard let largest = losing[level].max(by: isLess) else { continue }
      if let open = (level + 1..<terms.classCount).first(where: { firstOpen[$0] }) {
        throw .shareNotTight(claim: sparing[open][0].i)
      }
      let tops = losing[level].filter { !isLess($0, largest) }
      let last = tops.max(by: precedes)!
      for next in sparing[level] {
        if isLess(next, largest) || (!isLess(largest, next) && precedes(next, last)) {
          throw .shareNotTight(claim: next.i)
        }
      }
    }
  }
}
