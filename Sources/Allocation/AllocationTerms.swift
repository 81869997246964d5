public import Planning

/// Something that an allocation must obey, resolved to an amount: what a conflict names and a repair
/// loosens.
public struct AllocationLimit: Sendable, Hashable {
  /// What x, the new amounts of the chosen cells, must obey; amounts in minor units.
  public enum Kind: Sendable, Hashable {
    /// Σ x ≤ amount.
    case ceiling(Amount)
    /// Σ x ≥ amount.
    case floor(Amount)
    /// x = planned on every cell.
    case lock
    /// x ≥ min(amount, planned) on the one cell.
    case spent(Amount)
    /// In every sub-project-year: Σ x of the chosen sources ≤ round-half-up(share × Σ x of all);
    /// `nil`: the plan's own share there.
    case match(Ratio?)
  }

  /// Who asks for a limit: whom a conflict sends to.
  public enum Origin: Sendable, Hashable {
    /// A change of the scenario.
    case you
    /// A row of `rules.csv`, by its id.
    case rule(String)
    /// Money already spent.
    case execution
  }

  /// The relation, with its amount.
  public var kind: Kind
  /// The cells that it is about.
  public var selector: Selector
  /// Where it comes from, as conflicts name it; it changes no answer.
  public var origin: Origin

  /// Takes the three as they are.
  public init(_ kind: Kind, _ selector: Selector, _ origin: Origin) {
    self.kind = kind
    self.selector = selector
    self.origin = origin
  }
}

/// Which sources may give more than planned.
public struct Backfill: Sendable, Hashable {
  /// Any source in one of these may give more.
  public var sources: [SourceSet]
  /// What they may give together at most.
  public var atMost: Amount?

  /// Takes both as they are; `nil` sets no limit in all.
  public init(sources: [SourceSet], atMost: Amount?) {
    self.sources = sources
    self.atMost = atMost
  }
}

/// A scenario and the plan's rules, resolved against the plan's amounts: percentages are amounts, every
/// limit says where it comes from. The meaning of each term is in Rebalancing.md.
public struct AllocationTerms: Sendable, Equatable {
  /// Those of the scenario in the order of its changes, then those of rules and of money spent.
  public var limits: [AllocationLimit]
  /// `nil` where no source may give more than planned.
  public var backfill: Backfill?
  /// Sources whose unspent ceilings pass on to the next year; empty without carryover.
  public var carryover: [SourceSet]
  /// Years that deferred money may go beyond a window; `nil` without deferral.
  public var yearsBeyond: Int32?
  /// The priority class of each sub-project, 0 is spared first.
  public var classes: [Int32]
  /// Classes are 0 up to this; at least 1.
  public var classCount: Int
  /// What comes first within a class.
  public var first: Scenario.First

  /// Resolves `scenario`; time linear in tranches × changes.
  public init(_ scenario: Scenario, _ sums: PlannedSums) {
    let draft = sums.draft
    limits = []
    carryover = []
    classes = []
    classCount = 1
    first = scenario.first
    var order: [RowSet]?
    var backfills: [Backfill] = []
    for change in scenario.changes {
      switch change {
      case .cut(let selector, let quantity):
        let amount = AllocationTerms.ceiling(cutting: quantity, of: sums.total(selector))
        limits.append(AllocationLimit(.ceiling(amount), selector, .you))
      case .limit(let selector, let amount):
        limits.append(AllocationLimit(.ceiling(amount), selector, .you))
      case .lock(let selector): limits.append(AllocationLimit(.lock, selector, .you))
      case .floor(let selector, let quantity):
        let amount = AllocationTerms.floor(quantity, of: sums.total(selector))
        limits.append(AllocationLimit(.floor(amount), selector, .you))
      case .backfill(let sources, let atMost):
        backfills.append(Backfill(sources: sources, atMost: atMost))
      case .carryover(let sources): carryover.append(sources)
      case .deferral(let years): yearsBeyond = max(yearsBeyond ?? 0, years)
      case .match(let sources, let share):
        limits.append(AllocationLimit(.match(share), Selector(sources: sources), .you))
      case .priority(let rows): order = (order ?? []) + rows
      }
    }
    backfill = AllocationTerms.merged(backfills)
    if scenario.followsRules { addRules(sums) }
    for spent in sums.expenditures {
      let selector = Selector(
        sources: .source(spent.source), year: spent.year, rows: .subproject(spent.subproject))
      let amount = min(Int128(spent.amount), sums.total(selector))
      if amount > 0 {
        limits.append(AllocationLimit(.spent(Amount(amount)), selector, .execution))
      }
    }
    classify(scenario, order, draft)
  }

  /// Whether the sum of `tier` is made least before it is shared. One claim's share is its sum.
  public func putsSumFirst(_ tier: AllocationNetwork.FairTier) -> Bool {
    if case .unmet = tier.tier { first == .total && tier.claims.count > 1 } else { false }
  }

  /// The limits numbered `chosen` alone, everything else as it is.
  public func keeping(_ chosen: [Int]) -> AllocationTerms {
    var terms = self
    terms.limits = chosen.map { limits[$0] }
    return terms
  }

  /// Several permissions to give more are one: their sources together, their amounts added up.
  private static func merged(_ backfills: [Backfill]) -> Backfill? {
    guard var merged = backfills.first else { return nil }
    for other in backfills.dropFirst() {
      merged.sources += other.sources
      if let a = merged.atMost, let b = other.atMost {
        merged.atMost = a + b
      } else {
        merged.atMost = nil
      }
    }
    return merged
  }

  /// What a cut leaves of `planned`.
  package static func ceiling(cutting quantity: Quantity, of planned: Int128) -> Amount {
    switch quantity {
    case .amount(let amount): Amount(clamping: planned - Int128(amount))
    case .share(let share): Amount(clamping: planned - share.rounded(of: planned))
    }
  }

  package static func floor(_ quantity: Quantity, of planned: Int128) -> Amount {
    switch quantity {
    case .amount(let amount): return amount
    case .share(let share):
      let product = planned * Int128(share.numerator)
      let (quotient, rest) = product.quotientAndRemainder(dividingBy: Int128(share.denominator))
      return Amount(clamping: rest > 0 ? quotient + 1 : quotient)
    }
  }

  private mutating func addRules(_ sums: PlannedSums) {
    let draft = sums.draft
    for rule in draft.plannerRules {
      let selector = Selector(rule.scope)
      let amount: Amount? =
        if case .number(let number)? = rule.value {
          // One with more decimals than the unit is refused on reading.
          draft.unit.minorUnits(number).map { Amount(clamping: $0) }
        } else { nil }
      let kind: AllocationLimit.Kind? =
        switch (rule.kind, rule.value) {
        case (.cap, _): amount.map { .ceiling($0) }
        case (.lock, _): .lock
        case (.floor, .ratio(let share)?):
          .floor(AllocationTerms.floor(.share(share), of: sums.total(selector)))
        case (.floor, _): amount.map { .floor($0) }
        case (.shareMaximum, .ratio(let share)?): .match(share)
        default: nil
        }
      if let kind { limits.append(AllocationLimit(kind, selector, .rule(rule.id))) }
    }
  }

  /// Classes by the scenario's own order, or else by the rules of kind priority, smallest first. With
  /// the method `priority` every sub-project is a class of its own, in printed order within those.
  private mutating func classify(_ scenario: Scenario, _ order: [RowSet]?, _ draft: PlanDraft) {
    var key = [Int64](repeating: .max, count: draft.subprojects.count)
    if let order {
      for (position, rows) in order.enumerated() {
        for i in key.indices where key[i] == .max && rows.contains(Int32(i), in: draft) {
          key[i] = Int64(position)
        }
      }
    } else if scenario.followsRules {
      for rule in draft.plannerRules where rule.kind == .priority {
        guard case .number(let number)? = rule.value else { continue }
        let rows = Selector(rule.scope).rows
        for i in key.indices where rows.contains(Int32(i), in: draft) {
          key[i] = min(
            key[i],
            Int64(clamping: Int128(number.units) * powerOfTen(12 - Int(number.decimals)))
          )
        }
      }
    }
    let isTotal = scenario.method == .priority
    let ranked = key.indices.sorted { (key[$0], $0) < (key[$1], $1) }
    classes = [Int32](repeating: 0, count: key.count)
    var last: Int?
    var number: Int32 = -1
    for i in ranked {
      if last == nil || isTotal || key[last!] != key[i] { number += 1 }
      classes[i] = number
      last = i
    }
    classCount = max(1, Int(number) + 1)
  }
}

extension Selector {
  /// The part of the grid that a row of a table names.
  public init(_ scope: Scope) {
    self.init(
      sources: scope.source.map(SourceSet.source) ?? scope.payer.map(SourceSet.payer) ?? .all,
      year: scope.year,
      rows: scope.subproject.map(RowSet.subproject) ?? scope.project.map(RowSet.project) ?? .all)
  }
}

/// The plan's tranches in canonical order (sub-project, source, year), and their sums by selector.
public struct PlannedSums: Sendable {
  /// The plan that every index here points into.
  public let draft: PlanDraft
  /// Rows of `draft.tranches` in canonical order.
  public let order: [Int32]
  /// Sources and years in canonical order with their planned sums.
  public let hubs: [SourceYear]
  /// The hub of each tranche, by its place in `order`.
  public let hubOfPosition: [Int32]
  /// What is already spent of each tranche, by the latest figures.
  public let expenditures: [Expenditure]
  /// The first year with a tranche; 0 without any.
  public let firstYear: Int32
  /// The last year with a tranche; 0 without any.
  public let lastYear: Int32

  /// Sorts the tranches and adds them up: O(n log n + sources × years).
  public init(_ draft: PlanDraft) {
    let tranches = draft.tranches
    self.draft = draft
    expenditures = draft.expenditures
    order = (0..<Int32(tranches.count)).sorted { a, b in
      let (a, b) = (Int(a), Int(b))
      return (tranches.subproject[a], tranches.source[a], tranches.year[a])
        < (tranches.subproject[b], tranches.source[b], tranches.year[b])
    }
    firstYear = tranches.year.min() ?? 0
    lastYear = tranches.year.max() ?? 0
    let width = Int(lastYear - firstYear) + 1
    var sums = [Int128](repeating: 0, count: width * draft.sources.count)
    var isUsed = [Bool](repeating: false, count: sums.count)
    let first = firstYear
    func slot(_ row: Int) -> Int {
      Int(tranches.source[row]) * width + Int(tranches.year[row] - first)
    }
    for row in 0..<tranches.count {
      sums[slot(row)] += Int128(tranches.amount[row])
      isUsed[slot(row)] = true
    }
    var hubs: [SourceYear] = []
    var number = [Int32](repeating: -1, count: sums.count)
    for index in sums.indices where isUsed[index] {
      number[index] = Int32(hubs.count)
      hubs.append(
        SourceYear(
          source: Int32(index / width), year: first + Int32(index % width),
          planned: sums[index]))
    }
    self.hubs = hubs
    hubOfPosition = order.map { number[slot(Int($0))] }
  }

  /// The planned sum of what `selector` chooses.
  public func total(_ selector: Selector) -> Int128 {
    if selector.rows == .all {
      return hubs.reduce(0) { $0 + (chooses(selector, $1) ? $1.planned : 0) }
    }
    let isChosen = hubs.map { chooses(selector, $0) }
    var sum: Int128 = 0
    for position in positions(of: selector.rows) where isChosen[Int(hubOfPosition[position])] {
      let row = Int(order[position])
      if selector.rows.contains(draft.tranches.subproject[row], in: draft) {
        sum += Int128(draft.tranches.amount[row])
      }
    }
    return sum
  }

  /// Where in `order` the tranches of `rows` stand; all of them, unless `rows` is one sub-project.
  private func positions(of rows: RowSet) -> Range<Int> {
    guard case .subproject(let wanted) = rows else { return 0..<order.count }
    func first(_ subproject: Int32) -> Int {
      firstPosition(below: order.count) {
        draft.tranches.subproject[Int(order[$0])] >= subproject
      }
    }
    return first(wanted)..<first(wanted + 1)
  }

  private func chooses(_ selector: Selector, _ hub: SourceYear) -> Bool {
    (selector.year == nil || selector.year == hub.year)
      && selector.sources.contains(hub.source, in: draft)
  }
}

/// The first position from 0 up to `count` that `holds` for, which once true stays true; `count` if none.
func firstPosition(below count: Int, where holds: (Int) -> Bool) -> Int {
  var (low, high) = (0, count)
  while low < high {
    let middle = (low + high) / 2
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}

/// One source in one year: who appropriates what.
public struct SourceYear: Sendable, Hashable {
  /// Index into the plan's sources.
  public var source: Int32
  /// The calendar year.
  public var year: Int32
  /// Σ tranches of the source in the year, in minor units.
  public var planned: Int128

  /// Takes the three as they are.
  public init(source: Int32, year: Int32, planned: Int128) {
    self.source = source
    self.year = year
    self.planned = planned
  }
}
