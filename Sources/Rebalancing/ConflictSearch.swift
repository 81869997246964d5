internal import Allocation
internal import Planning

/// Finds a smallest set of limits that contradict each other, and what would resolve it.
///
/// QuickXplain (Junker 2004): k limits in conflict among n are found with O(k log(n / k)) feasibility
/// checks. Repairs are found by bisection, so that each is the least that works, to the minor unit.
struct ConflictSearch {
  private let rebalancer: Rebalancer
  private let terms: AllocationTerms

  init(_ rebalancer: Rebalancer, _ terms: AllocationTerms) {
    self.rebalancer = rebalancer
    self.terms = terms
  }

  /// Nil if a feasibility check stays undecided, so that nothing is proven.
  func impossible() throws(RebalancingFault) -> Impossible? {
    let all = Array(terms.limits.indices)
    if try isPossible(terms) { return nil }
    let conflict = try smallest([], [], all).sorted()
    guard case .impossible(let certificate) = try rebalancer.feasibility(terms.keeping(conflict))
    else { return nil }
    let repairs = try singleRepairs(conflict)
    return Impossible(
      terms: terms, conflict: conflict, certificate: certificate, repairs: repairs,
      together: repairs.isEmpty ? try jointRepair(conflict) : [])
  }

  /// Not proven impossible: what a conflict may rest on.
  private func isPossible(_ terms: AllocationTerms) throws(RebalancingFault) -> Bool {
    if case .impossible = try rebalancer.feasibility(terms) { return false }
    return true
  }

  /// Proven possible by an allocation in whole units: what a repair may promise.
  private func works(_ terms: AllocationTerms) throws(RebalancingFault) -> Bool {
    if case .possible = try rebalancer.feasibility(terms) { return true }
    return false
  }

  /// The limits of `candidates` that conflict with `kept`; `added` came last into `kept`.
  private func smallest(
    _ kept: [Int], _ added: [Int], _ candidates: [Int]
  ) throws(RebalancingFault) -> [Int] {
    if !added.isEmpty, try !isPossible(terms.keeping(kept.sorted())) { return [] }
    if candidates.count == 1 { return candidates }
    let (first, second) = (
      Array(candidates.prefix(candidates.count / 2)),
      Array(candidates.suffix(candidates.count - candidates.count / 2))
    )
    let inSecond = try smallest(kept + first, first, second)
    let inFirst = try smallest(kept + inSecond, inSecond, first)
    return inFirst + inSecond
  }

  // MARK: Repairs

  private func singleRepairs(_ conflict: [Int]) throws(RebalancingFault) -> [Impossible.Repair] {
    var repairs: [Impossible.Repair] = []
    for limit in conflict {
      if let repair = try repair(of: limit, in: terms) { repairs.append(repair) }
    }
    if let repair = try backfill() { repairs.append(repair) }
    return repairs
  }

  /// The least loosening of one limit that makes `terms` possible; nil if none does.
  private func repair(
    of limit: Int, in terms: AllocationTerms
  ) throws(RebalancingFault) -> Impossible.Repair? {
    var without = terms
    without.limits.remove(at: limit)
    if case .spent = terms.limits[limit].kind { return nil }
    if try !self.works(without) { return nil }
    func works(with kind: AllocationLimit.Kind) throws(RebalancingFault) -> Bool {
      var changed = terms
      changed.limits[limit].kind = kind
      return try self.works(changed)
    }
    switch terms.limits[limit].kind {
    case .ceiling(let amount):
      let atLeast = try smallestInteger(
        from: amount, to: Amount(clamping: AllocationNetwork.needLimit)
      ) { value throws(RebalancingFault) in try works(with: .ceiling(value)) }
      return atLeast.map { .raise(limit: limit, atLeast: $0) }
    case .floor(let amount):
      let lowered = try smallestInteger(from: 0, to: amount) { value throws(RebalancingFault) in
        try works(with: .floor(amount - value))
      }
      return lowered.map { .lower(limit: limit, atMost: amount - $0) }
    case .lock, .match: return .release(limit: limit)
    case .spent: return nil
    }
  }

  /// What the sources that may be asked, or else all local ones, would have to give.
  private func backfill() throws(RebalancingFault) -> Impossible.Repair? {
    let sources = terms.backfill?.sources ?? [.payer(.local)]
    if terms.backfill != nil && terms.backfill?.atMost == nil { return nil }
    let atLeast = try smallestInteger(
      from: terms.backfill?.atMost ?? 0, to: Amount(clamping: AllocationNetwork.needLimit)
    ) { value throws(RebalancingFault) in
      var changed = terms
      changed.backfill = Backfill(sources: sources, atMost: value)
      return try works(changed)
    }
    return atLeast.map { .backfill(sources, atLeast: $0) }
  }

  /// The smallest integer in the range that `holds` for, which once true stays true; nil if none.
  private func smallestInteger(
    from low: Amount, to high: Amount, holds: (Amount) throws(RebalancingFault) -> Bool
  ) throws(RebalancingFault) -> Amount? {
    var (low, high) = (low, high)
    if low >= high { return nil }
    if try !holds(high) { return nil }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if try holds(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// Where no single loosening helps: limits given up one conflict after the other, then tightened
  /// again as far as they go.
  private func jointRepair(_ first: [Int]) throws(RebalancingFault) -> [Impossible.Repair] {
    var kept = Array(terms.limits.indices)
    var conflict = first
    var given: [Int] = []
    while true {
      guard
        let chosen = conflict.first(where: { limit in
          if case .spent = terms.limits[limit].kind { return false }
          return true
        })
      else { return [] }
      given.append(chosen)
      kept.removeAll { $0 == chosen }
      if try works(terms.keeping(kept)) { break }
      conflict = try smallest([], [], kept)
    }
    var repaired = terms.keeping(kept)
    var repairs: [Impossible.Repair] = []
    for limit in given {
      let place = repaired.limits.count
      repaired.limits.append(terms.limits[limit])
      switch try works(repaired) ? nil : repair(of: place, in: repaired) {
      case .raise(_, let amount)?:
        repaired.limits[place].kind = .ceiling(amount)
        repairs.append(.raise(limit: limit, atLeast: amount))
      case .lower(_, let amount)?:
        repaired.limits[place].kind = .floor(amount)
        repairs.append(.lower(limit: limit, atMost: amount))
      case .release?:
        repaired.limits.removeLast()
        repairs.append(.release(limit: limit))
      case .backfill?, nil: break
      }
    }
    return repairs
  }
}
