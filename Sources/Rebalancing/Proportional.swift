public import Allocation
public import Planning

/// The same percentage for every tranche of what is cut: what most offices do, the comparison for the
/// best answer. No backfill, no deferral, no proof that it is good.
public struct Proportional: Sendable {
  /// The plan whose tranches were cut.
  public let draft: PlanDraft
  /// The scenario's limits, without backfill, deferral and carryover.
  public let terms: AllocationTerms
  /// The cells that `amounts` are parallel to.
  public let network: AllocationNetwork
  /// New amount of each cell of `network.cells`, in minor units.
  public let amounts: [Amount]
  /// A limit that can not be kept this way, a number of `terms.limits`.
  public let broken: Int?
}

extension Rebalancer {
  /// Cuts ceiling after ceiling, each in proportion among the tranches it is about (largest remainder,
  /// ties by printed order), then cofinanced money to what the rest still matches.
  public func proportional(_ scenario: Scenario) throws(RebalancingFault) -> Proportional {
    var terms = AllocationTerms(scenario, sums)
    terms.backfill = nil
    terms.yearsBeyond = nil
    terms.carryover = []
    let network = try network(terms)
    var scaling = ProportionalScaling(terms, sums.draft, network.cells)
    scaling.run()
    return Proportional(
      draft: sums.draft, terms: terms, network: network, amounts: scaling.amounts,
      broken: scaling.broken)
  }
}

private struct ProportionalScaling {
  private let terms: AllocationTerms
  private let draft: PlanDraft
  private let cells: AllocationCells
  private(set) var amounts: [Amount]
  private(set) var broken: Int?
  /// What a cell must keep: all of a locked one, what is spent of another.
  private var kept: [Amount]

  init(_ terms: AllocationTerms, _ draft: PlanDraft, _ cells: AllocationCells) {
    self.terms = terms
    self.draft = draft
    self.cells = cells
    amounts = cells.planned
    kept = cells.planned.map { min($0, 0) }
  }

  mutating func run() {
    for limit in terms.limits {
      switch limit.kind {
      case .lock: for c in chosen(limit.selector) { kept[c] = cells.planned[c] }
      case .spent(let amount):
        for c in chosen(limit.selector) { kept[c] = max(kept[c], min(amount, cells.planned[c])) }
      default: break
      }
    }
    for (number, limit) in terms.limits.enumerated() {
      if case .ceiling(let amount) = limit.kind {
        scale(chosen(limit.selector), to: Int128(amount), number)
      }
    }
    for (number, limit) in terms.limits.enumerated() {
      if case .match(let share) = limit.kind { match(limit.selector, share, number) }
    }
    for (number, limit) in terms.limits.enumerated() {
      if case .floor(let amount) = limit.kind, sum(chosen(limit.selector)) < Int128(amount) {
        broken = broken ?? number
      }
    }
  }

  private func chosen(_ selector: Selector) -> [Int] {
    cells.range(of: selector.rows).filter {
      selector.contains(
        subproject: cells.subproject[$0], source: cells.source[$0], year: cells.year[$0], in: draft)
    }
  }

  private func sum(_ members: [Int]) -> Int128 {
    members.reduce(0) { $0 + Int128(amounts[$1]) }
  }

  /// Scales what of `members` may be scaled so that all of them add up to at most `target`.
  private mutating func scale(_ members: [Int], to target: Int128, _ limit: Int) {
    let now = sum(members)
    if now <= target { return }
    let open = members.filter { amounts[$0] > kept[$0] }
    let openSum = sum(open)
    let room = target - (now - openSum)
    let keptSum = open.reduce(Int128(0)) { $0 + Int128(kept[$1]) }
    if room < keptSum {
      broken = broken ?? limit
      for c in open { amounts[c] = kept[c] }
      return
    }
    let shares = apportioned(room, by: open.map { Int128(amounts[$0]) })
    for (c, share) in zip(open, shares) { amounts[c] = Amount(share) }
    // What spent money can not give, the others give: once more without the cells that hit it.
    let short = open.filter { amounts[$0] < kept[$0] }
    if short.isEmpty { return }
    for c in short { amounts[c] = kept[c] }
    scale(members, to: target, limit)
  }

  private mutating func match(_ selector: Selector, _ share: Ratio?, _ limit: Int) {
    for i in draft.subprojects.indices where selector.rows.contains(Int32(i), in: draft) {
      let own = cells.range(of: .subproject(Int32(i)))
      for year in Set(own.map { cells.year[$0] }).sorted() {
        if let wanted = selector.year, wanted != year { continue }
        let members = own.filter { cells.year[$0] == year }
        let capped = members.filter { selector.sources.contains(cells.source[$0], in: draft) }
        let planned = members.reduce(Int128(0)) { $0 + Int128(cells.planned[$1]) }
        let part = capped.reduce(Int128(0)) { $0 + Int128(cells.planned[$1]) }
        if share == nil, planned <= 0 || part < 0 || part > planned { continue }
        let (p, q) = share.map { (Int128($0.numerator), Int128($0.denominator)) } ?? (part, planned)
        let others = sum(members) - sum(capped)
        // The most units m with m ≤ round-half-up(p / q × (m + others)).
        var (low, high) = (Int128(0), sum(capped))
        if high <= divideRoundingHalfUp(p * (high + others), by: q) { continue }
        while high - low > 1 {
          let middle = (low + high) / 2
          if middle <= divideRoundingHalfUp(p * (middle + others), by: q) {
            low = middle
          } else {
            high = middle
          }
        }
        scale(capped, to: low, limit)
      }
    }
  }
}
