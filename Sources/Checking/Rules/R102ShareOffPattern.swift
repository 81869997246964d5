package import Planning

extension Rule {
  /// A case is a sub-project-year with money, a finding one tier: centre or province. O(tranches).
  public static let shareOffPattern: Rule = Rule(
    code: "R102", name: "share-off-pattern", severity: .info, class: .question,
    title: Bilingual(zh: "上级资金占比偏离本计划的通行比例", en: "share off the plan's own pattern"),
    explanation: Bilingual(
      zh: """
        从计划自身推断：若中央或省级资金在半数以上的“子项目·年”里恰为同一整百分比（到最小货币单位四舍五入），\
        就列出支持和例外。这只是提示，不是错误。
        """,
      en: """
        Inferred from the plan itself: where central or provincial money is the same whole percentage, \
        to half a minor unit, in more than half of the sub-project-years, the rate is named with its \
        support and its exceptions. Worth knowing, not an error.
        """),
    explanationElsewhere: Bilingual(
      zh: """
        从计划自身推断：若上级资金在半数以上的“子项目·年”里恰为同一整百分比（到最小货币单位四舍五入），\
        就列出支持和例外。这只是提示，不是错误。
        """,
      en: """
        Inferred from the plan itself: where money from above is the same whole percentage, to half a \
        minor unit, in more than half of the sub-project-years, the rate is named with its support and \
        its exceptions. Worth knowing, not an error.
        """),
    violating: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2023,\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,province,2020,23\ns1,province,2021,46\n"
        + "s1,province,2022,69\ns1,province,2023,10\ns1,city,2020,77\ns1,city,2021,154\n"
        + "s1,city,2022,231\ns1,city,2023,90\n",
    ]),
    complying: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2022,\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,province,2020,23\ns1,province,2021,46\n"
        + "s1,province,2022,69\ns1,city,2020,77\ns1,city,2021,154\ns1,city,2022,231\n",
    ]),
    check: { context, result in
      for tier in [Tier.central, .province]
      where context.draft.sources.contains(where: { $0.tier == tier }) {
        checkPattern(of: tier, context, &result)
      }
    })

  /// Exceptions listed one by one.
  private static let exceptionsListed = 20

  private static func checkPattern(
    of tier: Tier, _ context: CheckupContext, _ result: inout RuleResult
  ) {
    let shares = tierMoney(tier, context)
    let pattern = SharePattern(shares, context)
    result.cases += pattern.cases
    guard let rate = pattern.rate else { return }
    let draft = context.draft
    let yearCount = context.years.count
    let ratio = Ratio(Int64(rate), 100)
    let exceptions = shares.indices.filter { position in
      let whole = context.money.sum(position / yearCount, position % yearCount)
      return whole > 0 && ratio.rounded(of: whole) != shares[position]
    }
    var evidence = exceptions.prefix(exceptionsListed).map { position in
      let whole = context.money.sum(position / yearCount, position % yearCount)
      let name = context.label(Int32(position / yearCount))
      let year = context.title(year: context.years[position % yearCount])
      let percent = decimalText(
        divideRoundingHalfUp(shares[position] * 10_000, by: whole), decimals: 2)
      let figures = "\(context.unit.text(shares[position])) / \(context.unit.text(whole))"
      return Bilingual(
        zh: "例外：\(name)\(year.zh)\(percent)%（\(figures)）",
        en: "exception: \(name) \(year.en) \(percent)% (\(figures))")
    }
    let more = exceptions.count - exceptionsListed
    if more > 0 {
      evidence.append(Bilingual(zh: "另有 \(more) 个例外", en: "\(more) more exceptions"))
    }
    let places = exceptions.prefix(exceptionsListed).flatMap { position in
      context.tranchePlaces(Int32(position / yearCount), context.years[position % yearCount])
        .prefix(1)
    }
    result.findings.append(
      shareOffPattern(tier, draft.tierNames, pattern, rate, places, evidence))
  }

  /// What is worth knowing about the share of `tier`, which is `rate` percent as a rule.
  static func shareOffPattern(
    _ tier: Tier, _ names: TierNames, _ pattern: SharePattern, _ rate: Int, _ places: [Place] = [],
    _ evidence: [Bilingual] = []
  ) -> Finding {
    let title = names.title(tier)
    let percent = Ratio(Int64(rate), 100).percentText()
    let most = pattern.support[rate]
    let exceptions = pattern.cases - most
    return Finding(
      .shareOffPattern, Subject(scope: Scope(payer: .tier(tier))), found: "\(most)",
      expected: "\(pattern.cases)", places: places,
      message: Bilingual(
        zh: "\(title.zh)的通行比例是\(percent)：有资金的\(pattern.cases)个“子项目·年”中\(most)"
          + "个恰为此比例，\(exceptions)个例外",
        en: "the \(title.en) share is as a rule \(percent): \(most) of \(pattern.cases) "
          + "sub-project-years with money follow it, \(exceptions) do not"),
      evidence: evidence)
  }

  /// How the shares of `tier` are spread over whole percentages.
  package static func pattern(of tier: Tier, _ context: CheckupContext) -> SharePattern {
    SharePattern(tierMoney(tier, context), context)
  }

  /// Money of `tier` by sub-project × years + year.
  private static func tierMoney(_ tier: Tier, _ context: CheckupContext) -> [Int128] {
    let draft = context.draft
    let tranches = draft.tranches
    let yearCount = context.years.count
    var sums = Array(repeating: Int128(0), count: draft.subprojects.count * yearCount)
    let isOfTier = draft.sources.map { $0.tier == tier }
    for row in 0..<tranches.count where isOfTier[Int(tranches.source[row])] {
      let year = Int(context.totals.lattice.yearIndex(tranches.year[row]))
      sums[Int(tranches.subproject[row]) * yearCount + year] += Int128(tranches.amount[row])
    }
    return sums
  }
}

/// How many sub-project-years with money give a tier which whole percentage, to half a minor unit.
/// Patterns of disjoint sub-projects add up.
public struct SharePattern: Sendable, Equatable {
  /// The fewest sub-project-years that make a pattern.
  private static let leastSupport = 3

  /// Sub-project-years with money.
  public var cases = 0
  /// How many of them each percentage from 0 to 100 explains.
  public var support = Array(repeating: 0, count: 101)

  /// No cases; patterns of parts are added to it.
  public init() {}

  /// The pattern of `shares`, by sub-project × years + year.
  package init(_ shares: [Int128], _ context: CheckupContext) {
    let yearCount = context.years.count
    for position in shares.indices {
      let whole = context.money.sum(position / yearCount, position % yearCount)
      if whole <= 0 { continue }
      cases += 1
      if shares[position] <= 0 || shares[position] > whole { continue }
      let near = SharePattern.nearestPercentage(of: shares[position], in: whole)
      for rate in max(near - 1, 0)...min(near + 1, 100)
      where SharePattern.isPercentage(rate, shares[position], of: whole) { support[rate] += 1 }
    }
  }

  /// Amounts below this are handled in 64 bits: dividing 128 bits takes four times as long.
  private static let small = Int128(1) << 55

  /// `share` / `whole` in whole per cent, rounded half up; 0 < share ≤ whole.
  private static func nearestPercentage(of share: Int128, in whole: Int128) -> Int {
    if whole >= small { return Int(divideRoundingHalfUp(share * 100, by: whole)) }
    let (part, all) = (Int64(share), Int64(whole))
    return Int((200 * part + all) / (2 * all))
  }

  /// Whether `share` is `rate` per cent of `whole`, rounded half up to the minor unit.
  private static func isPercentage(_ rate: Int, _ share: Int128, of whole: Int128) -> Bool {
    if whole >= small { return Ratio(Int64(rate), 100).rounded(of: whole) == share }
    return (2 * Int64(rate) * Int64(whole) + 100) / 200 == Int64(share)
  }

  /// The percentage that more than half of the cases follow, but not all; `nil` if there is none.
  package var rate: Int? {
    let most = support.max() ?? 0
    guard most >= SharePattern.leastSupport, 2 * most > cases, most < cases else { return nil }
    return support.firstIndex(of: most)
  }
}
