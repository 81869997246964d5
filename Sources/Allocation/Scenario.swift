public import Planning

/// A what-if: changes to the plan's limits, and the method that answers them.
public struct Scenario: Sendable, Hashable {
  /// Its id in `scenarios.csv`, or what the caller calls it; may be empty.
  public var name: String
  /// In the order written; limits and notices follow it.
  public var changes: [Change]
  /// How the loss is shared out.
  public var method: Method
  /// What comes first within a priority class.
  public var first: First
  /// Whether the plan's own `rules.csv` counts beside the changes.
  public var followsRules: Bool

  /// Without arguments: no change, answered by least change under the plan's own rules.
  public init(
    name: String = "", changes: [Change] = [], method: Method = .leastChange,
    first: First = .fair, followsRules: Bool = true
  ) {
    self.name = name
    self.changes = changes
    self.method = method
    self.first = first
    self.followsRules = followsRules
  }

  /// The first cut among the changes: what a curve follows.
  public var firstCut: Int? {
    changes.firstIndex { if case .cut = $0 { true } else { false } }
  }

  /// How the loss is shared out.
  public enum Method: String, Sendable, CaseIterable {
    /// The tiers of Rebalancing.md; the only one that is proven best.
    case leastChange = "least-change"
    /// The tiers with every sub-project a class of its own: lowest priority loses first.
    case priority
    /// The same percentage for every tranche of what is cut; no backfill, no deferral.
    case proportional
  }

  /// What comes first within a priority class where fair shares would lose more in all; the method
  /// `proportional` knows neither.
  public enum First: String, Sendable, CaseIterable {
    /// The largest share that a sub-project loses, then the next largest, and so on.
    case fair
    /// The sum of what the class loses; fair shares among the allocations that have the least.
    case total
  }
}

/// One change to what the plan may do.
public enum Change: Sendable, Hashable {
  /// The money that `selector` chooses falls by a share of itself, or by an amount.
  case cut(Selector, Quantity)
  /// It is at most this amount.
  case limit(Selector, Amount)
  /// Every tranche stays exactly as planned.
  case lock(Selector)
  /// It is at least this share of its plan, or this amount.
  case floor(Selector, Quantity)
  /// These sources may give more than planned, together at most `atMost`.
  case backfill([SourceSet], atMost: Amount?)
  /// What these sources leave unspent of a year's ceiling may be spent in the next year.
  case carryover(SourceSet)
  /// Money may move to later years, at most `yearsBeyond` beyond the sub-project's window.
  case deferral(yearsBeyond: Int32)
  /// In each sub-project-year these sources give at most `share` of the money; `nil`: the plan's own
  /// share there.
  case match(SourceSet, share: Ratio?)
  /// Sub-projects from the first to be spared to the last; those not named come after all of them.
  case priority([RowSet])
}

/// A share or an amount.
public enum Quantity: Sendable, Hashable {
  case share(Ratio)
  case amount(Amount)
}

/// Sources by name, tier or place.
public enum SourceSet: Sendable, Hashable {
  case all
  case source(Int32)
  case payer(Payer)
  /// Every source of the place itself (not of the places inside it).
  case place(Int32)

  /// Whether the set holds the source at this index; O(1).
  public func contains(_ source: Int32, in draft: PlanDraft) -> Bool {
    switch self {
    case .all: true
    case .source(let index): index == source
    case .payer(.tier(let tier)): draft.sources[Int(source)].tier == tier
    case .payer(.local): draft.sources[Int(source)].tier.isLocal
    case .place(let place): draft.sources[Int(source)].place == place
    }
  }

  /// As a selector writes it; empty for all.
  public func text(in draft: PlanDraft) -> String {
    switch self {
    case .all: ""
    case .source(let index): draft.sources[Int(index)].id
    case .payer(let payer): payer.name
    case .place(let index): draft.places[Int(index)].code
    }
  }
}

/// Sub-projects by name or project.
public enum RowSet: Sendable, Hashable {
  case all
  case subproject(Int32)
  case project(Int32)

  /// Whether the set holds the sub-project at this index; O(1).
  public func contains(_ subproject: Int32, in draft: PlanDraft) -> Bool {
    switch self {
    case .all: true
    case .subproject(let index): index == subproject
    case .project(let index): draft.subprojects[Int(subproject)].project == index
    }
  }

  /// As a selector writes it; empty for all.
  public func text(in draft: PlanDraft) -> String {
    switch self {
    case .all: ""
    case .subproject(let index): draft.subprojects[Int(index)].id
    case .project(let index): draft.projects[Int(index)].id
    }
  }
}

/// Part of the plan's cells: `[source-or-tier][@year][:subproject-or-project]`.
public struct Selector: Sendable, Hashable {
  /// Who pays.
  public var sources: SourceSet
  /// A calendar year; `nil` for all.
  public var year: Int32?
  /// What is paid for.
  public var rows: RowSet

  /// The cells in all three; without arguments the whole plan.
  public init(sources: SourceSet = .all, year: Int32? = nil, rows: RowSet = .all) {
    self.sources = sources
    self.year = year
    self.rows = rows
  }

  /// Whether it chooses the cell of these indices and this calendar year; O(1).
  public func contains(
    subproject: Int32, source: Int32, year: Int32, in draft: PlanDraft
  ) -> Bool {
    (self.year == nil || self.year == year) && sources.contains(source, in: draft)
      && rows.contains(subproject, in: draft)
  }

  /// As a command line writes it: `province@2021:sp01`, `*` for everything.
  public func text(in draft: PlanDraft) -> String {
    let rows = rows.text(in: draft)
    let text =
      sources.text(in: draft) + (year.map { "@\($0)" } ?? "") + (rows.isEmpty ? "" : ":" + rows)
    return text.isEmpty ? "*" : text
  }
}
