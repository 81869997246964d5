internal import Planning

// What the limits reach: the part of a plan that is a network at all.

extension AllocationNetworkBuilder {
  /// Marks the cells whose own money may change: all of a sub-project-year in which a limit chooses a cell
  /// that can not stay as planned, or only by moving others. With deferral all of a source's tranches in the
  /// sub-project, or all of the sub-project where shares of its years are capped, or where a floor may count on
  /// money that backfills another source's tranche.
  ///
  /// What is left out has its own money in full, through no ceiling. If an optimum gave it less, or other
  /// money instead, then its own money back in place would leave all limits kept, and unmet need, what
  /// is asked, delay and change no greater: so every optimum of these tiers has it as planned
  /// (Rebalancing.md). O(cells × (1 + limits that choose them)).
  mutating func markReached() {
    let cells = network.cells
    for c in 0..<cells.count where above[c] != money { isReached[c] = true }
    for limit in rowCeilings { reach(chosen[limit]) }
    for (number, limit) in terms.limits.enumerated() {
      switch limit.kind {
      case .ceiling where isRoomToShare(number): reach(chosen[number])
      case .floor where !isKeptAlone(number): reach(chosen[number])
      case .match(let share?):
        for members in matchedYears(limit.selector)
        where !isKeptByPlan(members, limit.selector, share) { isReached[members[0]] = true }
      case .ceiling, .floor, .match, .lock, .spent: break
      }
    }
    spreadReach()
  }

  private mutating func reach(_ chosen: [Int32]) {
    for c in chosen { isReached[Int(c)] = true }
  }

  /// From each marked cell to all that it moves with.
  private mutating func spreadReach() {
    let cells = network.cells
    let isWhole = terms.limits.contains {
      switch $0.kind {
      case .match: true
      case .floor: terms.backfill != nil
      case .ceiling, .lock, .spent: false
      }
    }
    func slot(_ c: Int) -> Int {
      if terms.yearsBeyond == nil { return Int(cells.year[c] - sums.firstYear) }
      return isWhole ? 0 : Int(cells.source[c])
    }
    var isSlotReached = [Bool](repeating: false, count: max(width, draft.sources.count))
    for i in draft.subprojects.indices {
      let range = Int(firstCell[i])..<Int(firstCell[i + 1])
      guard range.contains(where: { isReached[$0] }) else { continue }
      for c in range where isReached[c] { isSlotReached[slot(c)] = true }
      for c in range where isSlotReached[slot(c)] { isReached[c] = true }
      for c in range { isSlotReached[slot(c)] = false }
    }
  }

  /// A ceiling above the plan leaves room that extra money may take; whoever gives less elsewhere makes
  /// more of it.
  private func isRoomToShare(_ number: Int) -> Bool {
    guard case .ceiling(let amount) = terms.limits[number].kind, terms.backfill != nil else {
      return false
    }
    return Int128(amount) > planned[number] && !isSourceYear(terms.limits[number].selector)
  }

  /// Whether the plan keeps a floor, and nothing that stays as planned could be needed otherwise to keep it:
  /// without extra and deferred money no cell has more than its plan; else if the floor is about one cell, or about
  /// all of a sub-project.
  private func isKeptAlone(_ number: Int) -> Bool {
    let selector = terms.limits[number].selector
    guard case .floor(let amount) = terms.limits[number].kind else { return false }
    if terms.backfill == nil, terms.yearsBeyond == nil { return Int128(amount) <= planned[number] }
    let isAlone =
      if case .subproject = selector.rows, selector.year == nil, selector.sources == .all {
        true
      } else { chosen[number].count == 1 }
    return isAlone && Int128(amount) <= planned[number]
  }

  /// Whether the plan itself keeps a match in the cells of one sub-project-year.
  private func isKeptByPlan(_ members: [Int], _ selector: Selector, _ share: Ratio) -> Bool {
    var (capped, all) = (Int128(0), Int128(0))
    for c in members {
      let amount = Int128(network.cells.planned[c])
      all += amount
      if selector.sources.contains(network.cells.source[c], in: draft) { capped += amount }
    }
    let (p, q) = (Int128(share.numerator), Int128(share.denominator))
    return 2 * q * capped <= 2 * p * all + q
  }
}
