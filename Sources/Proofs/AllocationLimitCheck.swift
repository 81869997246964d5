internal import Allocation
internal import Planning

/// Holds new amounts against every limit, cell by cell, without any network: a second reading of
/// Rebalancing.md.
enum AllocationLimitCheck {
  /// What a check adds up, in arrays kept for the next.
  struct Memory: Sendable {
    fileprivate var total: [Int128] = []
    fileprivate var need: [Int128] = []
    fileprivate var years: [MatchedYear] = []
  }

  static func check(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ cells: AllocationCells, _ amounts: [Amount]
  ) throws(ProofFailure) {
    var memory = Memory()
    try check(terms, sums, cells, amounts, in: &memory)
  }

  static func check(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ cells: AllocationCells, _ amounts: [Amount],
    in memory: inout Memory
  ) throws(ProofFailure) {
    try checkCount("amounts", amounts.count, equals: cells.count)
    let draft = sums.draft
    try checkCells(terms, sums, cells, amounts, &memory)
    for limit in terms.limits {
      if case .match(let share) = limit.kind {
        try checkMatch(share, limit.selector, draft, cells, amounts, &memory)
        continue
      }
      var (sum, planned) = (Int128(0), Int128(0))
      for c in cells.range(of: limit.selector.rows)
      where limit.selector.contains(cell: c, of: cells, in: draft) {
        sum += Int128(amounts[c])
        planned += Int128(cells.planned[c])
        switch limit.kind {
        case .lock where amounts[c] != cells.planned[c]: throw .limitBroken(cell: c)
        case .spent(let spent) where amounts[c] < min(spent, cells.planned[c]):
          throw .limitBroken(cell: c)
        default: break
        }
      }
      switch limit.kind {
      case .ceiling(let amount)
      where sum > Int128(amount) && !isCarried(limit.selector, terms, draft):
        throw .limitBroken(cell: -1)
      case .floor(let amount) where sum < Int128(amount): throw .limitBroken(cell: -1)
      default: break
      }
    }
    try checkCarryover(terms, sums, cells, amounts)
  }

  /// Growth, window, backfill: who may have more than planned, and how much.
  private static func checkCells(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ cells: AllocationCells, _ amounts: [Amount],
    _ memory: inout Memory
  ) throws(ProofFailure) {
    let draft = sums.draft
    memory.total.refill(0, count: draft.subprojects.count)
    memory.need.refill(0, count: draft.subprojects.count)
    let sources = terms.backfill?.sources
    var extra: Int128 = 0
    var run = SourceRun()
    for c in 0..<cells.count {
      let (planned, amount) = (cells.planned[c], amounts[c])
      let i = Int(cells.subproject[c])
      if planned < 0 {
        guard amount == planned else { throw .limitBroken(cell: c) }
        continue
      }
      guard amount >= 0 else { throw .limitBroken(cell: c) }
      memory.total[i] += Int128(amount)
      memory.need[i] += Int128(planned)
      let isSameSource =
        c > 0 && cells.subproject[c - 1] == cells.subproject[c]
        && cells.source[c - 1] == cells.source[c]
      if !isSameSource || terms.yearsBeyond == nil {
        extra += run.extra
        run = SourceRun()
      }
      var mayGive = false
      if let sources, cells.row[c] >= 0 {
        mayGive = sources.contains { $0.contains(cells.source[c], in: draft) }
      }
      var isInWindow = false
      if let beyond = terms.yearsBeyond {
        isInWindow = cells.year[c] <= (draft.subprojects[i].endYear ?? sums.lastYear) + beyond
      }
      if amount > planned, !mayGive, !isInWindow { throw .limitBroken(cell: c) }
      run.ahead += Int128(amount) - Int128(planned)
      if mayGive { run.givable += Int128(amount) }
      run.extra = max(run.extra, run.ahead)
      guard run.ahead <= run.givable else { throw .limitBroken(cell: c) }
    }
    extra += run.extra
    for i in memory.total.indices where memory.total[i] > memory.need[i] {
      throw .limitBroken(cell: -1)
    }
    if let atMost = terms.backfill?.atMost, extra > Int128(atMost) { throw .limitBroken(cell: -1) }
  }

  /// One source in one sub-project, year after year.
  private struct SourceRun {
    /// What it has given more than planned up to this year; deferral only takes it below 0.
    var ahead: Int128 = 0
    /// What it has given in cells where it may be asked: at most that much is extra money.
    var givable: Int128 = 0
    /// The least that must be extra money.
    var extra: Int128 = 0
  }

  /// Amounts of one sub-project in one year: of the chosen sources and of all, new and planned.
  fileprivate struct MatchedYear: Sendable {
    var (capped, all, part, planned) = (Int128(0), Int128(0), Int128(0), Int128(0))
    var firstChosen = -1
  }

  private static func checkMatch(
    _ share: Ratio?, _ selector: Selector, _ draft: PlanDraft, _ cells: AllocationCells,
    _ amounts: [Amount], _ memory: inout Memory
  ) throws(ProofFailure) {
    let range = cells.range(of: selector.rows)
    var first = range.lowerBound
    while first < range.upperBound {
      var end = first
      var (firstYear, lastYear) = (cells.year[first], cells.year[first])
      while end < range.upperBound, cells.subproject[end] == cells.subproject[first] {
        firstYear = min(firstYear, cells.year[end])
        lastYear = max(lastYear, cells.year[end])
        end += 1
      }
      if selector.rows.contains(cells.subproject[first], in: draft) {
        memory.years.refill(MatchedYear(), count: Int(lastYear - firstYear) + 1)
        for c in first..<end where selector.year == nil || selector.year == cells.year[c] {
          let slot = Int(cells.year[c] - firstYear)
          memory.years[slot].all += Int128(amounts[c])
          memory.years[slot].planned += Int128(cells.planned[c])
          if !selector.sources.contains(cells.source[c], in: draft) { continue }
          memory.years[slot].capped += Int128(amounts[c])
          memory.years[slot].part += Int128(cells.planned[c])
          if memory.years[slot].firstChosen < 0 { memory.years[slot].firstChosen = c }
        }
        for year in memory.years { try checkMatch(share, year) }
      }
      first = end
    }
  }

  private static func checkMatch(_ share: Ratio?, _ year: MatchedYear) throws(ProofFailure) {
    let allowed: Int128
    if let share {
      allowed = share.rounded(of: year.all)
    } else {
      if year.planned <= 0 || year.part < 0 || year.part > year.planned { return }
      allowed = divideRoundingHalfUp(year.part * year.all, by: year.planned)
    }
    // Money that was there without any rule stays if nothing of it is shared out.
    if year.capped > allowed, year.capped > 0 { throw .limitBroken(cell: year.firstChosen) }
  }

  /// Whether a ceiling may be exceeded by what earlier years left.
  private static func isCarried(
    _ selector: Selector, _ terms: AllocationTerms, _ draft: PlanDraft
  ) -> Bool {
    guard selector.year != nil, selector.rows == .all else { return false }
    return terms.carryover.contains { carried in
      draft.sources.indices.allSatisfy {
        !selector.sources.contains(Int32($0), in: draft) || carried.contains(Int32($0), in: draft)
      }
    }
  }

  /// Year by year: what is spent is at most the ceiling and what the years before have left.
  private static func checkCarryover(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ cells: AllocationCells, _ amounts: [Amount]
  ) throws(ProofFailure) {
    let draft = sums.draft
    var groups: [[Bool]: [Int32: Int128]] = [:]
    for limit in terms.limits where isCarried(limit.selector, terms, draft) {
      guard case .ceiling(let amount) = limit.kind, let year = limit.selector.year else { continue }
      let members = draft.sources.indices.map {
        limit.selector.sources.contains(Int32($0), in: draft)
      }
      let known = groups[members]?[year] ?? .max
      groups[members, default: [:]][year] = min(known, Int128(amount))
    }
    for (members, ceilings) in groups {
      guard let last = ceilings.keys.max() else { continue }
      var left: Int128 = 0
      var year = sums.firstYear
      while year <= last {
        var (spent, planned) = (Int128(0), Int128(0))
        for c in 0..<cells.count
        where cells.year[c] == year && members[Int(cells.source[c])] {
          spent += Int128(amounts[c])
          planned += Int128(cells.planned[c])
        }
        left += (ceilings[year] ?? planned) - spent
        if left < 0 { throw .limitBroken(cell: -1) }
        year += 1
      }
    }
  }
}

extension Selector {
  fileprivate func contains(cell c: Int, of cells: AllocationCells, in draft: PlanDraft) -> Bool {
    contains(
      subproject: cells.subproject[c], source: cells.source[c], year: cells.year[c], in: draft)
  }
}
