/// The things a plan is made of. Every array of them is in the plan's canonical order (declared with
/// each type), so an index into it is also a rank, and nothing depends on the order of rows in a file.

/// Who is asked to pay, from the top down. Everything below the province is *local* (市县资金).
public enum Tier: Int32, Sendable, CaseIterable {
  case central, province, city, county, other

  /// City, county and other money together are the local share.
  public var isLocal: Bool { rawValue >= Tier.city.rawValue }

  public var name: String { Tier.names[Int(rawValue)] }
  public static let names = ["central", "province", "city", "county", "other"]
}

public enum PlaceKind: Int32, Sendable, CaseIterable {
  case province, city, county, zone

  public static let names = ["province", "city", "county", "zone"]
}

/// 项目级别: which government carries a sub-project out.
public enum Level: Int32, Sendable, CaseIterable {
  case central, province, city, county, cityCounty, other

  public var name: String { Level.names[Int(rawValue)] }
  public static let names = ["central", "province", "city", "county", "city-county", "other"]

  public var title: Bilingual {
    let zh = ["中央", "省级", "市级", "县级", "市县级", "其他"]
    return Bilingual(zh: zh[Int(rawValue)], en: name)
  }
}

/// 项目. Order: natural order of the id (`p2` before `p10`).
public struct Project: Sendable {
  public var id: String
  public var name: String
  /// Row in its table, for places.
  public var row: Int32

  public init(
    id: String, name: String, row: Int32
  ) {
    self.id = id
    self.name = name
    self.row = row
  }
}

/// 子项目: one printed row of the plan. Order: `seq`, then natural order of the id.
public struct Subproject: Sendable {
  public var id: String
  public var name: String
  public var sequence: Int32?
  public var project: Int32?
  public var level: Level?
  public var startYear: Int32?
  public var endYear: Int32?
  /// 建设内容及进度安排, the document's own words.
  public var content: String
  public var row: Int32

  public init(
    id: String, name: String, sequence: Int32?, project: Int32?, level: Level?, startYear: Int32?,
    endYear: Int32?, content: String, row: Int32
  ) {
    self.id = id
    self.name = name
    self.sequence = sequence
    self.project = project
    self.level = level
    self.startYear = startYear
    self.endYear = endYear
    self.content = content
    self.row = row
  }
}

/// A place of the administrative division, by GB/T 2260 code or a local one. Order: code bytes.
public struct PlaceUnit: Sendable {
  public var code: String
  public var name: String
  public var nameEnglish: String
  public var kind: PlaceKind?
  public var parent: Int32?
  public var row: Int32

  public init(
    code: String, name: String, nameEnglish: String, kind: PlaceKind?, parent: Int32?, row: Int32
  ) {
    self.code = code
    self.name = name
    self.nameEnglish = nameEnglish
    self.kind = kind
    self.parent = parent
    self.row = row
  }
}

/// 资金来源. Order: tier, then place code, then natural order of the id.
public struct Source: Sendable {
  public var id: String
  public var name: String
  public var nameEnglish: String
  public var tier: Tier
  public var place: Int32?
  public var row: Int32

  public init(
    id: String, name: String, nameEnglish: String, tier: Tier, place: Int32?, row: Int32
  ) {
    self.id = id
    self.name = name
    self.nameEnglish = nameEnglish
    self.tier = tier
    self.place = place
    self.row = row
  }
}

/// What the money of a sub-project-year buys. Order: sub-project, year, item bytes.
public struct Output: Sendable {
  public var subproject: Int32
  public var year: Int32
  public var item: String
  public var quantity: Decimal
  public var unit: String
  /// Money per unit of quantity, where the document prints one.
  public var unitCost: Amount?
  public var row: Int32

  public init(
    subproject: Int32, year: Int32, item: String, quantity: Decimal, unit: String,
    unitCost: Amount?, row: Int32
  ) {
    self.subproject = subproject
    self.year = year
    self.item = item
    self.quantity = quantity
    self.unit = unit
    self.unitCost = unitCost
    self.row = row
  }
}

/// Annex 2: who leads which key task, when. Order: natural order of the id.
public struct Duty: Sendable {
  public var id: String
  public var name: String
  public var lead: String
  public var partners: [String]
  public var startYear: Int32?
  public var endYear: Int32?
  public var projects: [Int32]
  public var row: Int32

  public init(
    id: String, name: String, lead: String, partners: [String], startYear: Int32?, endYear: Int32?,
    projects: [Int32], row: Int32
  ) {
    self.id = id
    self.name = name
    self.lead = lead
    self.partners = partners
    self.startYear = startYear
    self.endYear = endYear
    self.projects = projects
    self.row = row
  }
}

public enum PlannerRuleKind: Int32, Sendable {
  case shareMaximum, shareMinimum, floor, cap, lock, priority

  public static let names = ["share_max", "share_min", "floor", "cap", "lock", "priority"]
}

/// One of the planner's own limits (`rules.csv`). Empty scope columns mean all. Order: natural order
/// of the id.
public struct PlannerRule: Sendable {
  public var id: String
  public var kind: PlannerRuleKind
  public var scope: Scope
  /// `23%`, `0.23` or an amount, as written; absent for a lock.
  public var value: RuleValue?
  public var row: Int32

  public init(
    id: String, kind: PlannerRuleKind, scope: Scope, value: RuleValue?, row: Int32
  ) {
    self.id = id
    self.kind = kind
    self.scope = scope
    self.value = value
    self.row = row
  }
}

public enum RuleValue: Sendable {
  case ratio(Ratio)
  case number(Decimal)
}

/// Part of the plan's grid; `nil` means all.
public struct Scope: Sendable, Hashable {
  public var subproject: Int32?
  public var project: Int32?
  public var source: Int32?
  public var payer: Payer?
  public var year: Int32?

  public init(
    subproject: Int32? = nil, project: Int32? = nil, source: Int32? = nil, payer: Payer? = nil,
    year: Int32? = nil
  ) {
    self.subproject = subproject
    self.project = project
    self.source = source
    self.payer = payer
    self.year = year
  }
}

/// A set of sources that documents print a column for: one tier, or all local money.
public enum Payer: Sendable, Hashable {
  case tier(Tier)
  case local

  public static let names = Tier.names + ["local"]

  /// The payer at `index` of `names`.
  public init(index: Int32) {
    self = Tier(rawValue: index).map(Payer.tier) ?? .local
  }

  /// Index into `names`.
  public var index: Int32 {
    switch self {
    case .tier(let tier): tier.rawValue
    case .local: Int32(Payer.names.count - 1)
    }
  }

  public var name: String { Payer.names[Int(index)] }
}

/// A finding that somebody has accepted, kept as data.
public struct Waiver: Sendable {
  public var rule: String
  public var subproject: Int32?
  public var year: Int32?
  public var reason: String
  public var approvedBy: String
  public var approvedOn: String
  public var row: Int32

  public init(
    rule: String, subproject: Int32?, year: Int32?, reason: String, approvedBy: String,
    approvedOn: String, row: Int32
  ) {
    self.rule = rule
    self.subproject = subproject
    self.year = year
    self.reason = reason
    self.approvedBy = approvedBy
    self.approvedOn = approvedOn
    self.row = row
  }
}

extension Payer {
  public var title: Bilingual {
    switch self {
    case .local: Bilingual(zh: "市县资金", en: "local")
    case .tier(.central): Bilingual(zh: "中央资金", en: "central")
    case .tier(.province): Bilingual(zh: "省级资金", en: "province")
    case .tier(.city): Bilingual(zh: "市级资金", en: "city")
    case .tier(.county): Bilingual(zh: "县级资金", en: "county")
    case .tier(.other): Bilingual(zh: "其他资金", en: "other")
    }
  }
}
