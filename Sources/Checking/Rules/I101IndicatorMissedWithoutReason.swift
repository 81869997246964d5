internal import Planning

extension Rule {
  /// A case is an indicator whose result can be held against its target. O(indicators).
  public static let indicatorMissedWithoutReason: Rule = Rule(
    code: "I101", name: "indicator-missed-without-reason", severity: .warning, class: .omission,
    title: Bilingual(zh: "指标没有完成，也没有说明原因", en: "indicator missed without a reason"),
    explanation: Bilingual(
      zh: """
        indicators 表：完成值没有达到指标值，而 reason（偏差原因分析）空白。指标写“=”时，多于或少于指标值都要说明。\
        用文字表述、无法比较的指标不判断。
        """,
      en: """
        Table indicators: the result does not reach the target, and reason is blank. Where the target \
        says "=", more needs a reason as well as less. Targets in words that can not be compared are \
        not judged.
        """),
    violating: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,产出指标,卫星电话,=,25,0,部,\n"
    ]),
    complying: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,产出指标,卫星电话,=,25,0,部,财政未下达指标\n"
    ]),
    check: { context, result in
      for indicator in context.draft.indicators {
        guard let isMet = indicator.isMet else { continue }
        result.cases += 1
        if isMet || indicator.hasReason { continue }
        let target = indicator.words(indicator.target, sign: true)
        let actual = indicator.words(indicator.actual, sign: false)
        result.findings.append(
          Finding(
            .indicatorMissedWithoutReason, indicator.subject, found: indicator.actual,
            expected: (indicator.relation?.sign ?? "") + indicator.target,
            places: ["reason", "actual"].map {
              Place(.indicators, row: Int(indicator.row), column: $0)
            },
            message: Bilingual(
              zh: "\(indicator.label)：指标值\(target)，完成值\(actual)，没有说明原因",
              en: "\(indicator.label): target \(target), result \(actual), and no reason given")))
      }
    })
}

extension Indicator {
  /// Whether a reason is given: blanks are none.
  fileprivate var hasReason: Bool {
    reason.unicodeScalars.contains { !$0.properties.isWhitespace }
  }
}
