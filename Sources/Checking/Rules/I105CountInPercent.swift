internal import Planning

extension Rule {
  /// A case is an indicator whose name says that something is counted. O(indicators).
  public static let countInPercent: Rule = Rule(
    code: "I105", name: "count-in-percent", severity: .warning, class: .contradiction,
    title: Bilingual(zh: "计数的指标用了百分比", en: "a count with a percentage"),
    explanation: Bilingual(
      zh: "indicators 表：名称是人数、次数、户数等计数的指标，指标值却是百分比：名称或单位必有一个写错（常因表格错行）。",
      en: """
        Table indicators: the name says that people, times, households or the like are counted, yet the \
        target is a percentage: name or unit must be wrong (often a row has slipped).
        """),
    violating: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,产出指标,人数,>=,99,99,%,\n"
    ]),
    complying: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,产出指标,培训人数,=,10,10,人,\n"
    ]),
    check: { context, result in
      for indicator in context.draft.indicators where indicator.isCount {
        guard let target = indicator.targetValue else { continue }
        result.cases += 1
        if target.measureUnit.measure != .ratio { continue }
        let words = indicator.words(indicator.target, sign: true)
        result.findings.append(
          Finding(
            .countInPercent, indicator.subject, found: indicator.target,
            places: ["target", "name"].map {
              Place(.indicators, row: Int(indicator.row), column: $0)
            },
            message: Bilingual(
              zh: "\(indicator.label)：是计数的指标，指标值却是\(words)。请核对名称和单位",
              en:
                "\(indicator.label): something is counted, yet the target is \(words): is the name wrong, "
                + "or the unit?")))
      }
    })
}

extension Indicator {
  /// Whether the name says that something is counted.
  fileprivate var isCount: Bool {
    ["人数", "人次", "次数", "户数", "台数", "个数", "场数", "件数"].contains(where: name.hasSuffix)
  }
}
