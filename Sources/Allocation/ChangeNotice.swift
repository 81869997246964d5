public import Planning

/// What the author of a scenario should know about one of its changes: most often that it changes
/// nothing, and why.
///
/// A notice is a statement about plan, terms and answer that is true whatever the solver did; a change
/// without a notice may still turn out not to matter.
public struct ChangeNotice: Sendable, Hashable {
  /// The change's number among those of the scenario; the method, if it is not the usual one, and then what
  /// comes first count on after them.
  public var change: Int
  /// What there is to know, with the amounts (in minor units) that show it.
  public var reason: Reason

  /// Why a change matters less than it seems.
  public enum Reason: Sendable, Hashable {
    /// A cut that takes nothing: the plan has `planned` there, or the cut itself comes to 0. With
    /// `isClosing` it still keeps extra, deferred or carried money from coming there.
    case takesNothing(planned: Int128, isClosing: Bool)
    /// A limit at or above what is planned there.
    case aboveThePlan(limit: Amount, planned: Int128)
    /// A lock of printed zeros.
    case locksNothing
    /// A floor of 0 or less.
    case keepsNothing
    /// A cofinancing share of 100 %.
    case wholeShare
    /// A permission to give 0.
    case permitsNothing
    /// Nothing is short that another source could make up for, or that could wait.
    case nothingShort
    /// These sources have no tranche in a sub-project and year that may be short.
    case noTranche(SourceSet)
    /// Wherever these sources could help, they are cut, capped or locked themselves.
    case closed(SourceSet)
    /// Carryover needs ceilings on single years of these sources.
    case noYearlyCeiling
    /// The only ceilings are on the plan's first year, before which nothing can be left.
    case noEarlierYear
    /// Every year of the answer stays within its own ceiling.
    case nothingCarried
    /// No money that may be short has a later year within its sub-project's window.
    case noLaterYear
    /// All sub-projects with money are in one class.
    case oneClass
    /// Another change is a ceiling on the same money, and a lower one, or as low: `binding`.
    case sameMoney(binding: Int, ceiling: Amount)
    /// The method takes no notice of such changes.
    case ignoredByMethod
    /// Every sub-project is a class of its own, so that a class has nothing to share.
    case oneEach
    /// Without cofinancing, floors and several ceilings fair shares lose the least in all.
    case fairIsLeast
  }

  /// Takes both as they are.
  public init(change: Int, _ reason: Reason) {
    self.change = change
    self.reason = reason
  }

  /// Notices of `scenario`, whose resolved form is `terms`, in the order of its changes.
  ///
  /// `paid` is what the answer has for a selector in all; without it nothing is said of what was carried.
  /// O(changes × source-years); backfill and deferral look at tranches × limits once.
  public static func all(
    of scenario: Scenario, _ terms: AllocationTerms, _ sums: PlannedSums,
    paid: ((Selector) -> Int128)? = nil
  ) -> [ChangeNotice] {
    var search = NoticeSearch(scenario, terms, sums)
    return search.all(paid)
  }
}

private struct NoticeSearch {
  private let scenario: Scenario
  private let terms: AllocationTerms
  private let sums: PlannedSums
  private let draft: PlanDraft
  /// Ceilings that say something: their change, their selector, their amount.
  private var ceilings: [(change: Int, selector: Selector, amount: Amount)] = []

  init(_ scenario: Scenario, _ terms: AllocationTerms, _ sums: PlannedSums) {
    self.scenario = scenario
    self.terms = terms
    self.sums = sums
    draft = sums.draft
  }

  mutating func all(_ paid: ((Selector) -> Int128)?) -> [ChangeNotice] {
    var notices: [ChangeNotice] = []
    // Cuts, limits, locks, floors and matches make one limit each, in their order.
    var limit = 0
    for (number, change) in scenario.changes.enumerated() {
      let reasons: [ChangeNotice.Reason]
      switch change {
      case .cut(let selector, _):
        reasons = ceiling(number, selector, terms.limits[limit].kind, isCut: true)
      case .limit(let selector, _):
        reasons = ceiling(number, selector, terms.limits[limit].kind, isCut: false)
      case .lock(let selector): reasons = isIdle(lock: selector) ? [.locksNothing] : []
      case .floor: reasons = isIdle(floor: terms.limits[limit].kind) ? [.keepsNothing] : []
      case .match(_, let share): reasons = share == Ratio(1, 1) ? [.wholeShare] : []
      case .backfill(let sets, _): reasons = backfill(sets)
      case .carryover(let sources): reasons = carryover(sources, paid)
      case .deferral: reasons = deferral()
      case .priority: reasons = priority()
      }
      notices += reasons.map { ChangeNotice(change: number, $0) }
      if change.isLimit { limit += 1 }
    }
    notices += sameMoney()
    if scenario.first == .total {
      let number = scenario.changes.count + (scenario.method == .leastChange ? 0 : 1)
      notices += leastFirst().map { ChangeNotice(change: number, $0) }
    }
    return notices.enumerated().sorted { ($0.1.change, $0.0) < ($1.1.change, $1.0) }.map(\.1)
  }

  private var isProportional: Bool { scenario.method == .proportional }

  // MARK: Ceilings

  private mutating func ceiling(
    _ number: Int, _ selector: Selector, _ kind: AllocationLimit.Kind, isCut: Bool
  ) -> [ChangeNotice.Reason] {
    guard case .ceiling(let amount) = kind else { return [] }
    let planned = sums.total(selector)
    if isCut, Int128(amount) >= planned {
      return [.takesNothing(planned: planned, isClosing: mayGain(selector))]
    }
    if !isCut, Int128(amount) >= planned, !mayGain(selector) {
      return [.aboveThePlan(limit: amount, planned: planned)]
    }
    ceilings.append((number, selector, amount))
    return []
  }

  /// Whether some of `sources` may be asked for more than planned.
  private func isAsked(_ sources: SourceSet) -> Bool {
    guard !isProportional, let backfill = terms.backfill else { return false }
    return draft.sources.indices.contains { source in
      sources.contains(Int32(source), in: draft)
        && backfill.sources.contains { $0.contains(Int32(source), in: draft) }
    }
  }

  /// Whether what `selector` chooses may come to more than planned, or its ceiling serve another year.
  private func mayGain(_ selector: Selector) -> Bool {
    if isProportional { return false }
    // Own money never exceeds the plan in all years together, nor in the first.
    let isLater = selector.year.map { $0 > sums.firstYear } ?? false
    return isAsked(selector.sources) || isLater && terms.yearsBeyond != nil
      || selector.year != nil && selector.rows == .all && !terms.carryover.isEmpty
  }

  /// Ceilings on the same money: all but the lowest of them, the first of equals.
  private func sameMoney() -> [ChangeNotice] {
    var notices: [ChangeNotice] = []
    for (place, ceiling) in ceilings.enumerated() {
      let rivals = ceilings.enumerated().filter { other, rival in
        other != place && isSame(rival.selector, ceiling.selector)
          && (rival.amount, other) < (ceiling.amount, place)
      }
      guard let binding = rivals.min(by: { ($0.1.amount, $0.0) < ($1.1.amount, $1.0) })?.1 else {
        continue
      }
      notices.append(
        ChangeNotice(
          change: ceiling.change, .sameMoney(binding: binding.change, ceiling: binding.amount)))
    }
    return notices
  }

  private func isSame(_ a: Selector, _ b: Selector) -> Bool {
    a == b
      || a.year == b.year && a.rows == b.rows
        && draft.sources.indices.allSatisfy {
          a.sources.contains(Int32($0), in: draft) == b.sources.contains(Int32($0), in: draft)
        }
  }

  // MARK: Locks and floors

  private func isIdle(lock selector: Selector) -> Bool {
    if isAsked(selector.sources) || !isProportional && terms.yearsBeyond != nil { return false }
    let tranches = draft.tranches
    return sums.total(selector) <= 0
      && !(0..<tranches.count).contains { row in
        tranches.amount[row] > 0
          && selector.contains(
            subproject: tranches.subproject[row], source: tranches.source[row],
            year: tranches.year[row], in: draft)
      }
  }

  private func isIdle(floor kind: AllocationLimit.Kind) -> Bool {
    if case .floor(let amount) = kind { amount <= 0 } else { false }
  }

  // MARK: Backfill and deferral

  private func backfill(_ sets: [SourceSet]) -> [ChangeNotice.Reason] {
    if isProportional { return [.ignoredByMethod] }
    if terms.backfill?.atMost == 0 { return [.permitsNothing] }
    let needy = needyYears
    if needy.first == nil { return [.nothingShort] }
    // Where a set has tranches that could help, and where one of them is free to.
    var (isThere, isFree) = (Set<SourceSet>(), Set<SourceSet>())
    let closing = terms.limits.filter(isClosing)
    let tranches = draft.tranches
    for row in 0..<tranches.count where tranches.amount[row] >= 0 {
      let (i, source, year) = (
        tranches.subproject[row], tranches.source[row], tranches.year[row]
      )
      let from = terms.yearsBeyond == nil ? year : sums.firstYear
      if !needy.contains(i, from...year) { continue }
      let isClosed = closing.contains {
        $0.selector.contains(subproject: i, source: source, year: year, in: draft)
      }
      for set in sets where set.contains(source, in: draft) {
        isThere.insert(set)
        if !isClosed { isFree.insert(set) }
      }
    }
    return sets.filter { !isFree.contains($0) }.map {
      isThere.contains($0) ? .closed($0) : .noTranche($0)
    }
  }

  /// Whether nobody may give more in the cells of `limit`.
  private func isClosing(_ limit: AllocationLimit) -> Bool {
    switch limit.kind {
    case .lock: true
    case .ceiling(let amount): Int128(amount) <= sums.total(limit.selector)
    case .floor, .spent, .match: false
    }
  }

  private func deferral() -> [ChangeNotice.Reason] {
    if isProportional { return [.ignoredByMethod] }
    let needy = needyYears
    if needy.first == nil { return [.nothingShort] }
    let canWait = draft.subprojects.indices.contains { i in
      let last = (draft.subprojects[i].endYear ?? sums.lastYear) + (terms.yearsBeyond ?? 0)
      let before = min(last - 1, sums.lastYear)
      return before >= sums.firstYear && needy.contains(Int32(i), sums.firstYear...before)
    }
    return canWait ? [] : [.noLaterYear]
  }

  /// The years in which each sub-project may be short: a ceiling there is below the plan, a floor above
  /// it, or the plan itself breaks a match; with carryover also the years before a ceiling, which may
  /// leave it money. Everywhere else the plan is part of an optimum (Rebalancing.md).
  private var needyYears: SubprojectYears {
    var needy = SubprojectYears(sums)
    for limit in terms.limits {
      switch limit.kind {
      case .ceiling(let amount) where Int128(amount) < sums.total(limit.selector),
        .floor(let amount) where Int128(amount) > sums.total(limit.selector):
        for row in 0..<draft.tranches.count where isChosen(row, by: limit.selector) {
          needy.insert(draft.tranches.subproject[row], draft.tranches.year[row])
        }
        guard !terms.carryover.isEmpty, limit.selector.rows == .all, let year = limit.selector.year
        else { continue }
        for row in 0..<draft.tranches.count
        where draft.tranches.year[row] < year
          && limit.selector.sources.contains(draft.tranches.source[row], in: draft)
        {
          needy.insert(draft.tranches.subproject[row], draft.tranches.year[row])
        }
      case .match(let share?): addBroken(share, limit.selector, to: &needy)
      case .ceiling, .floor, .match, .lock, .spent: break
      }
    }
    return needy
  }

  private func isChosen(_ row: Int, by selector: Selector) -> Bool {
    selector.contains(
      subproject: draft.tranches.subproject[row], source: draft.tranches.source[row],
      year: draft.tranches.year[row], in: draft)
  }

  /// Adds the sub-project-years in which the plan itself breaks a match, one sub-project after another.
  private func addBroken(
    _ share: Ratio, _ selector: Selector, to needy: inout SubprojectYears
  ) {
    let (p, q) = (Int128(share.numerator), Int128(share.denominator))
    let everybody = Selector(year: selector.year, rows: selector.rows)
    let tranches = draft.tranches
    var capped = [Int128](repeating: 0, count: needy.width)
    var all = capped
    for (position, row) in sums.order.enumerated() {
      let (row, i) = (Int(row), tranches.subproject[Int(row)])
      if isChosen(row, by: everybody) {
        let slot = Int(tranches.year[row] - sums.firstYear)
        all[slot] += Int128(tranches.amount[row])
        if isChosen(row, by: selector) { capped[slot] += Int128(tranches.amount[row]) }
      }
      let isLast =
        position + 1 == sums.order.count
        || tranches.subproject[Int(sums.order[position + 1])] != i
      guard isLast else { continue }
      for slot in all.indices {
        if 2 * q * capped[slot] > 2 * p * all[slot] + q {
          needy.insert(i, sums.firstYear + Int32(slot))
        }
        (capped[slot], all[slot]) = (0, 0)
      }
    }
  }

  // MARK: Carryover and priority

  private func carryover(
    _ sources: SourceSet, _ paid: ((Selector) -> Int128)?
  ) -> [ChangeNotice.Reason] {
    if isProportional { return [.ignoredByMethod] }
    var ceilings: [(selector: Selector, most: Amount)] = []
    for limit in terms.limits {
      guard case .ceiling(let most) = limit.kind, limit.selector.rows == .all,
        limit.selector.year != nil
      else { continue }
      let isCarried = draft.sources.indices.allSatisfy {
        !limit.selector.sources.contains(Int32($0), in: draft)
          || sources.contains(Int32($0), in: draft)
      }
      if isCarried { ceilings.append((limit.selector, most)) }
    }
    if ceilings.isEmpty { return [.noYearlyCeiling] }
    if ceilings.allSatisfy({ $0.selector.year! <= sums.firstYear }) {
      // Even so, nobody is asked for more inside a chain.
      let isShutting = ceilings.contains {
        isAsked($0.selector.sources) && Int128($0.most) > sums.total($0.selector)
      }
      return isShutting ? [] : [.noEarlierYear]
    }
    guard let paid else { return [] }
    return ceilings.allSatisfy { paid($0.selector) <= Int128($0.most) } ? [.nothingCarried] : []
  }

  private func leastFirst() -> [ChangeNotice.Reason] {
    if isProportional { return [.ignoredByMethod] }
    if needyYears.first == nil { return [.nothingShort] }
    if scenario.method == .priority { return [.oneEach] }
    let rivals = terms.limits.reduce(0) { count, limit in
      switch limit.kind {
      case .lock, .spent: count
      case .ceiling: count + 1
      case .floor, .match: count + 2
      }
    }
    return rivals < 2 ? [.fairIsLeast] : []
  }

  /// A scenario's order takes the place of the order of the rules, so beside such rules it always counts.
  private func priority() -> [ChangeNotice.Reason] {
    if isProportional { return [.ignoredByMethod] }
    if scenario.followsRules, draft.plannerRules.contains(where: { $0.kind == .priority }) {
      return []
    }
    let order = scenario.changes.flatMap { change -> [RowSet] in
      if case .priority(let rows) = change { rows } else { [] }
    }
    var hasMoney = [Bool](repeating: false, count: draft.subprojects.count)
    for row in 0..<draft.tranches.count where draft.tranches.amount[row] > 0 {
      hasMoney[Int(draft.tranches.subproject[row])] = true
    }
    let ranks = hasMoney.indices.filter { hasMoney[$0] }.map { i in
      order.firstIndex { $0.contains(Int32(i), in: draft) } ?? order.count
    }
    return ranks.min() == ranks.max() ? [.oneClass] : []
  }
}

extension Change {
  /// Whether it becomes one of the limits of `AllocationTerms`.
  fileprivate var isLimit: Bool {
    switch self {
    case .cut, .limit, .lock, .floor, .match: true
    case .backfill, .carryover, .deferral, .priority: false
    }
  }
}
