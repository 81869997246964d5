/// The things a plan is made of. Every array of them is in the plan's canonical order (declared with
/// each type), so an index into it is also a rank, and nothing depends on the order of rows in a file.

/// Who is asked to pay, from the top down. Everything below the province is *local* (市县资金).
public enum Tier: Int32, Sendable, CaseIterable {
  case central, province, city, county, other

  /// City, county and other money together are the local share.
  public var isLocal: Bool { rawValue >= Tier.city.rawValue }

  /// The word of the `tier` column.
  public var name: String { Tier.names[Int(rawValue)] }
  /// Words of the `tier` column, by raw value.
  public static let names = ["central", "province", "city", "county", "other"]
}

/// What a place of the division is; the raw value indexes `names`.
public enum PlaceKind: Int32, Sendable, CaseIterable {
  case province, city, county, zone

  /// Words of the `kind` column of places, by raw value.
  public static let names = ["province", "city", "county", "zone"]
}

/// 项目级别: which government carries a sub-project out.
public enum Level: Int32, Sendable, CaseIterable {
  case central, province, city, county, cityCounty, other

  /// The word of the `level` column.
  public var name: String { Level.names[Int(rawValue)] }
  /// Words of the `level` column, by raw value.
  public static let names = ["central", "province", "city", "county", "city-county", "other"]

  /// As the document's column 项目级别 prints it.
  public var title: Bilingual {
    let zh = ["中央", "省级", "市级", "县级", "市县级", "其他"]
    return Bilingual(zh: zh[Int(rawValue)], en: name)
  }
}

/// 项目. Order: natural order of the id (`p2` before `p10`).
public struct Project: Sendable {
  /// Unique in `projects.csv`, compared byte for byte.
  public var id: String
  /// The document's words; empty where it prints none.
  public var name: String
  /// Row in its table, for places.
  public var row: Int32

  /// Takes the fields as they are.
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
  /// Unique in `subprojects.csv`, compared byte for byte.
  public var id: String
  /// The document's words; empty where it prints none.
  public var name: String
  /// 序号 as printed; `nil` where the row has none.
  public var sequence: Int32?
  /// Index into the plan's projects; `nil` where it belongs to none.
  public var project: Int32?
  /// `nil` where the document does not say.
  public var level: Level?
  /// First year of its window; `nil` where it is open.
  public var startYear: Int32?
  /// Last year of its window, included; `nil` where it is open.
  public var endYear: Int32?
  /// 建设内容及进度安排, the document's own words.
  public var content: String
  /// Row of `subprojects.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are; a window that ends before it starts is refused on reading only.
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
  /// Six digits of GB/T 2260 or a local code; unique in the plan, kept as text.
  public var code: String
  /// In Chinese; empty where the plan has none.
  public var name: String
  /// In English; empty where the plan has none.
  public var nameEnglish: String
  /// `nil` where the plan does not say.
  public var kind: PlaceKind?
  /// Index into the plan's places of the one it lies in; `nil` at the top.
  public var parent: Int32?
  /// Row of `places.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are; circles of parents are refused on reading only.
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
  /// Unique in `sources.csv`, compared byte for byte.
  public var id: String
  /// In Chinese; empty where the plan has none, and the id is shown.
  public var name: String
  /// In English; empty where the plan has none, and the id is shown.
  public var nameEnglish: String
  /// Who pays, from the top down.
  public var tier: Tier
  /// Index into the plan's places; `nil` where the money belongs to no place.
  public var place: Int32?
  /// Row of `sources.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are.
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
  /// Index into the plan's sub-projects.
  public var subproject: Int32
  /// The year in which it is due.
  public var year: Int32
  /// What is bought, in the document's words; unique in its sub-project and year.
  public var item: String
  /// How many `unit`s, 0 or more, with the decimals as printed.
  public var quantity: Decimal
  /// What is counted (个, 套, 平方米); empty where the document prints none.
  public var unit: String
  /// Money per unit of quantity, where the document prints one.
  public var unitCost: Amount?
  /// Row of `outputs.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are.
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
  /// Unique in `duties.csv`, compared byte for byte.
  public var id: String
  /// 重点任务 in the document's words.
  public var name: String
  /// 牵头单位 as printed; empty where nobody is named.
  public var lead: String
  /// 配合单位, as printed and in that order.
  public var partners: [String]
  /// First year of its time limit; `nil` where it is open.
  public var startYear: Int32?
  /// Last year of its time limit, included; `nil` where it is open.
  public var endYear: Int32?
  /// Indices into the plan's projects that carry it out; empty where none does.
  public var projects: [Int32]
  /// Row of `duties.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are.
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

/// The raw value indexes `names`.
public enum PlannerRuleKind: Int32, Sendable {
  case shareMaximum, shareMinimum, floor, cap, lock, priority

  /// Words of the `kind` column of rules, by raw value.
  public static let names = ["share_max", "share_min", "floor", "cap", "lock", "priority"]
}

/// One of the planner's own limits (`rules.csv`). Empty scope columns mean all. Order: natural order
/// of the id.
public struct PlannerRule: Sendable {
  /// Unique in `rules.csv`; limits that the rule makes name it.
  public var id: String
  /// Decides what `value` may be: a share, for a floor also an amount; an amount for a cap.
  public var kind: PlannerRuleKind
  /// Which cells of the plan it limits.
  public var scope: Scope
  /// `23%`, `0.23` or an amount, as written; absent for a lock.
  public var value: RuleValue?
  /// Row of `rules.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are; a value that the kind does not allow is refused on reading only.
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

/// A share, or a number: an amount in the plan's unit, or the rank of a priority.
public enum RuleValue: Sendable {
  case ratio(Ratio)
  case number(Decimal)
}

/// Part of the plan's grid; `nil` means all.
public struct Scope: Sendable, Hashable {
  /// Index into the plan's sub-projects.
  public var subproject: Int32?
  /// Index into the plan's projects: every sub-project of it.
  public var project: Int32?
  /// Index into the plan's sources.
  public var source: Int32?
  /// Every source of a tier, or of all local ones.
  public var payer: Payer?
  /// One calendar year.
  public var year: Int32?

  /// The cells that all named dimensions share; nothing named is the whole plan.
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

  /// Words of the `tier` column of totals, rules and scenarios, by `index`.
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

  /// The word of the `tier` column.
  public var name: String { Payer.names[Int(index)] }
}

extension Source {
  /// Its name, in English the printed one where it has no English name, and its id where it has neither.
  public var title: Bilingual { Bilingual.title(name, nameEnglish, else: id) }
}

extension PlaceUnit {
  /// Its name, in English the printed one where it has no English name, and its code where it has neither.
  public var title: Bilingual { Bilingual.title(name, nameEnglish, else: code) }
}

extension Bilingual {
  fileprivate static func title(_ name: String, _ english: String, else id: String) -> Bilingual {
    let zh = name.isEmpty ? id : name
    return Bilingual(zh: zh, en: english.isEmpty ? zh : english)
  }
}

/// A finding that somebody has accepted, kept as data.
public struct Waiver: Sendable {
  /// Code of the waived rule, such as `Y101`.
  public var rule: String
  /// Index into the plan's sub-projects; `nil` waives the rule for all.
  public var subproject: Int32?
  /// `nil` waives the rule for all years.
  public var year: Int32?
  /// Index into the plan's sources: of a cell, beside sub-project and year; `nil` for all.
  public var source: Int32?
  /// Index into the plan's duties; `nil` for all.
  public var duty: Int32?
  /// Row of `totals.csv` of the one printed total that is meant, from 0 without the header.
  public var total: Int32?
  /// Index into the plan's figures; `nil` for all.
  public var figure: Int32?
  /// Id of the one relation of statements that is meant; `nil` for all.
  public var relation: String?
  /// Id of the one indicator that is meant; `nil` for all.
  public var indicator: String?
  /// Why it is accepted, in words; never empty when read from a package.
  public var reason: String
  /// Who accepted it; empty where the plan does not say.
  public var approvedBy: String
  /// The day as `2021-06-30`; empty where the plan does not say.
  public var approvedOn: String
  /// Row of `waivers.csv`, from 0 without the header; −1 for one that another part of the plan
  /// states.
  public var row: Int32

  /// Takes the fields as they are.
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
  /// As the columns of the document call it.
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
