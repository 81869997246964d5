/// What a plan calls its tiers: 州级, State. Names of the plan's own where it gives any, else those of
/// Chinese public finance.
public struct TierNames: Sendable, Equatable {
  /// By the words of the format: `province`, `local`, `city-county` …
  public var own: [String: Bilingual]

  /// The plan's own names by the words of `words`; a tier without one keeps its usual name.
  public init(_ own: [String: Bilingual] = [:]) {
    self.own = own
  }

  /// The words that can be given a name: the tiers, all local money, and the level of cities and
  /// counties together.
  public static let words = Payer.names + [Level.cityCounty.name]

  /// Money of `payer` in words: 省级资金, or the plan's own name (with 资金 in Chinese, unless it ends
  /// so already).
  public func title(_ payer: Payer) -> Bilingual {
    guard let name = own[payer.name] else {
      // 市县资金 means city and county, which other tiers are not.
      if payer == .local, hasOwnLocal { return Bilingual(zh: "地方资金", en: "local") }
      return payer.title
    }
    let isMoney = TierNames.moneyEndings.contains(where: name.zh.hasSuffix) || name.zh.isASCII
    return Bilingual(zh: isMoney ? name.zh : name.zh + "资金", en: name.en)
  }

  private static let moneyEndings = ["资金", "金", "款", "债", "收入", "补助"]

  /// What the plan calls money of `tier`.
  public func title(_ tier: Tier) -> Bilingual { title(Payer.tier(tier)) }

  /// 项目级别 in words: 州级, State.
  public func title(_ level: Level) -> Bilingual {
    if let name = own[level.name] { return name }
    guard level == .cityCounty, own[Tier.city.name] != nil || own[Tier.county.name] != nil else {
      return level.title
    }
    let (city, county) = (title(Level.city), title(Level.county))
    return Bilingual(zh: city.zh + "、" + county.zh, en: city.en + " and " + county.en)
  }

  private var hasOwnLocal: Bool {
    Tier.allCases.contains { $0.isLocal && own[$0.name] != nil }
  }

  /// The payer that the plan calls `name`, with its letters in any case; `nil` if it calls none so.
  public func payer(named name: String) -> Payer? {
    let wanted = name.lowercased()
    let index = Payer.names.firstIndex { word in
      guard let own = own[word] else { return false }
      let payer = Payer(index: Int32(Payer.names.firstIndex(of: word)!))
      return [own.zh, own.en, title(payer).zh].contains { $0.lowercased() == wanted }
    }
    return index.map { Payer(index: Int32($0)) }
  }

  /// The level that the plan calls `name`.
  public func level(named name: String) -> Level? {
    let wanted = name.lowercased()
    return Level.allCases.first { level in
      own[level.name].map { [$0.zh, $0.en].contains { $0.lowercased() == wanted } } ?? false
    }
  }

  /// Whether all tiers keep their usual names.
  public var isEmpty: Bool { own.isEmpty }
}

extension String {
  fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 128 } }
}
