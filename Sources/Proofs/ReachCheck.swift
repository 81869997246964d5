internal import Allocation
internal import Planning

/// Checks that what a network leaves out keeps its plan in some best allocation, and that there is none at
/// all if the network has none.
///
/// What is left out comes in groups: a sub-project-year; with deferral a source's tranches in a sub-project,
/// or with cofinancing the whole sub-project. Take any allocation that obeys every limit, put a group's own
/// money back in place, and drop what was paid in its stead: unmet need, what is asked, delay and change
/// are no greater. So it is enough that no limit breaks thereby, and that is looked up here limit by
/// limit, from the terms alone. O(cells × (1 + limits)).
struct ReachCheck {
  let terms: AllocationTerms
  let sums: PlannedSums
  let network: AllocationNetwork
  private let draft: PlanDraft
  private let isMatched: Bool

  static func check(
    _ terms: AllocationTerms, _ sums: PlannedSums, _ network: AllocationNetwork
  ) throws(ProofFailure) {
    try ReachCheck(terms, sums, network).check()
  }

  private init(_ terms: AllocationTerms, _ sums: PlannedSums, _ network: AllocationNetwork) {
    self.terms = terms
    self.sums = sums
    self.network = network
    draft = sums.draft
    isMatched = terms.limits.contains { if case .match = $0.kind { true } else { false } }
  }

  private func isLeftOut(_ c: Int) -> Bool {
    network.own[c] < 0 && network.cells.planned[c] > 0
  }

  private func check() throws(ProofFailure) {
    try checkGroups()
    try checkCarryover()
    for limit in terms.limits {
      switch limit.kind {
      case .ceiling(let amount): try checkCeiling(amount, limit.selector)
      case .floor(let amount): try checkFloor(amount, limit.selector)
      case .match(let share?): try checkMatch(share, limit.selector)
      // The plan itself keeps its shares, its locks, and what was spent of it.
      case .match(nil), .lock, .spent: break
      }
    }
  }

  // MARK: Groups

  /// Checks that groups are left out as a whole, and that nothing else is paid where they stand.
  private func checkGroups() throws(ProofFailure) {
    let cells = network.cells
    let width = max(Int(sums.lastYear - sums.firstYear) + 1, draft.sources.count)
    // For each group of the sub-project at hand: 1 left out, 2 in the network.
    var part = [UInt8](repeating: 0, count: width)
    // Of another source's group, extra money may come beside what a source keeps.
    let isBeside = terms.yearsBeyond != nil && !isMatched
    var position = 0
    while position < cells.count {
      let i = cells.subproject[position]
      var end = position
      while end < cells.count, cells.subproject[end] == i { end += 1 }
      for c in position..<end {
        if isLeftOut(c) { part[group(c)] |= 1 }
        if network.own[c] >= 0 || network.late[c] >= 0 || network.extra[c] >= 0 && !isBeside {
          part[group(c)] |= 2
        }
        if part[group(c)] == 3 { throw .leftOut(cell: c) }
      }
      for c in position..<end { part[group(c)] = 0 }
      position = end
    }
  }

  private func group(_ c: Int) -> Int {
    if terms.yearsBeyond == nil { return Int(network.cells.year[c] - sums.firstYear) }
    return isMatched ? 0 : Int(network.cells.source[c])
  }

  // MARK: Limits

  /// A ceiling must leave room for the plan of what is left out, whatever the others have. Without deferral
  /// own money never exceeds the plan; extra money is closed where the ceiling is the plan, and bounded by
  /// what is above it where it is about one source in one year.
  private func checkCeiling(
    _ amount: Amount, _ selector: Selector
  ) throws(ProofFailure) {
    var planned: Int128 = 0
    var leftOut: Int?
    visit(selector) { c in
      planned += Int128(network.cells.planned[c])
      if isLeftOut(c) { leftOut = leftOut ?? c }
    }
    guard let leftOut else { return }
    let room = Int128(amount) - planned
    let isEnough =
      terms.yearsBeyond == nil
      && (room == 0 || room > 0 && (terms.backfill == nil || isSourceYear(selector)))
    if !isEnough { throw .leftOut(cell: leftOut) }
  }

  /// What one year of a chain of carryover leaves is spent in the next: all its money up to its last ceiling
  /// moves together. Wider sets of sources make chains first, and each source is in one.
  private func checkCarryover() throws(ProofFailure) {
    if terms.carryover.isEmpty { return }
    let carried = terms.carryover.map(members)
    var links: [(members: [Bool], year: Int32)] = []
    for limit in terms.limits {
      guard case .ceiling = limit.kind, limit.selector.rows == .all,
        let year = limit.selector.year,
        (sums.firstYear...sums.lastYear + (terms.yearsBeyond ?? 0)).contains(year)
      else { continue }
      let members = members(limit.selector.sources)
      let isCarried = carried.contains { other in
        members.indices.allSatisfy { !members[$0] || other[$0] }
      }
      if isCarried { links.append((members, year)) }
    }
    var width = links.map { link in link.members.count { $0 } }
    var isTaken = [Bool](repeating: false, count: draft.sources.count)
    while let widest = width.indices.max(by: { (width[$0], -$0) < (width[$1], -$1) }),
      width[widest] >= 0
    {
      let members = links[widest].members
      let isFree = members.indices.allSatisfy { !members[$0] || !isTaken[$0] }
      let equals = links.indices.filter { links[$0].members == members }
      for link in equals { width[link] = -1 }
      if !isFree { continue }
      for s in members.indices where members[s] { isTaken[s] = true }
      let last = equals.map { links[$0].year }.max()!
      for c in 0..<network.cells.count
      where members[Int(network.cells.source[c])] && network.cells.year[c] <= last && isLeftOut(c) {
        throw .leftOut(cell: c)
      }
    }
  }

  /// A floor may count on extra or late money that would be dropped, unless there is none, or it is about all of
  /// one sub-project, or about a cell whose plan keeps it.
  private func checkFloor(_ amount: Amount, _ selector: Selector) throws(ProofFailure) {
    if case .subproject = selector.rows, selector.year == nil, selector.sources == .all {
      if let c = network.cells.range(of: selector.rows).first(where: { isLeftOut($0) }) {
        let need = network.cells.range(of: selector.rows).reduce(Int128(0)) {
          $0 + Int128(network.cells.planned[$1])
        }
        if Int128(amount) > need { throw .leftOut(cell: c) }
      }
      return
    }
    var count = 0
    var planned: Int128 = 0
    var leftOut: Int?
    var sharesRow: Int?
    let mayServeOthers = terms.yearsBeyond != nil && !isMatched && terms.backfill != nil
    visit(selector) { c in
      count += 1
      planned += Int128(network.cells.planned[c])
      if isLeftOut(c) { leftOut = leftOut ?? c }
      if mayServeOthers, network.extra[c] >= 0 {
        let row = network.cells.range(of: .subproject(network.cells.subproject[c]))
        sharesRow = sharesRow ?? row.first { isLeftOut($0) }
      }
    }
    if let sharesRow { throw .leftOut(cell: sharesRow) }
    let isPlanMost = terms.yearsBeyond == nil && terms.backfill == nil
    if let leftOut, count > 1 && !isPlanMost || Int128(amount) > planned {
      throw .leftOut(cell: leftOut)
    }
  }

  /// Where a sub-project-year is left out, its plan must keep the share.
  private func checkMatch(_ share: Ratio, _ selector: Selector) throws(ProofFailure) {
    let cells = network.cells
    let isCapped = members(selector.sources)
    let range = cells.range(of: selector.rows)
    let width = Int((cells.year.max() ?? sums.lastYear) - sums.firstYear) + 1
    var (all, capped) = ([Int128](repeating: 0, count: width), [Int128](repeating: 0, count: width))
    var leftOut = [Int](repeating: -1, count: width)
    var position = range.lowerBound
    while position < range.upperBound {
      let i = cells.subproject[position]
      var end = position
      while end < range.upperBound, cells.subproject[end] == i { end += 1 }
      let isChosen = selector.rows.contains(i, in: draft)
      for c in position..<end where isChosen {
        if let year = selector.year, year != cells.year[c] { continue }
        let slot = Int(cells.year[c] - sums.firstYear)
        all[slot] += Int128(cells.planned[c])
        if isCapped[Int(cells.source[c])] { capped[slot] += Int128(cells.planned[c]) }
        if isLeftOut(c) { leftOut[slot] = c }
      }
      for c in position..<end {
        let slot = Int(cells.year[c] - sums.firstYear)
        if leftOut[slot] >= 0, capped[slot] > share.rounded(of: all[slot]) {
          throw .leftOut(cell: leftOut[slot])
        }
        (all[slot], capped[slot], leftOut[slot]) = (0, 0, -1)
      }
      position = end
    }
  }

  // MARK: Selectors

  private func members(_ sources: SourceSet) -> [Bool] {
    draft.sources.indices.map { sources.contains(Int32($0), in: draft) }
  }

  private func visit(_ selector: Selector, _ body: (Int) -> Void) {
    let cells = network.cells
    let isMember = members(selector.sources)
    for c in cells.range(of: selector.rows) where isMember[Int(cells.source[c])] {
      if let year = selector.year, cells.year[c] != year { continue }
      if selector.rows.contains(cells.subproject[c], in: draft) { body(c) }
    }
  }

  private func isSourceYear(_ selector: Selector) -> Bool {
    selector.rows == .all && selector.year != nil && members(selector.sources).count { $0 } == 1
  }
}
