internal import Planning

extension Rule {
  /// A case is a row of `rules.csv` of any kind.
  public static let ruleWithoutEffect: Rule = Rule(
    code: "R105", name: "rule-without-effect", severity: .warning, class: .omission,
    title: Bilingual(zh: "规则的范围内没有资金", en: "planner's rule that touches no money"),
    explanation: Bilingual(
      zh: "rules 表中一条规则所列的范围里没有任何资金明细：写错了年份或编号？",
      en: "No tranche lies in the scope of a row of table rules: a wrong year or id?"),
    violating: RuleExample([
      .rules: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
        + "r1,share_max,,,,province,2035,23%,\n"
    ]),
    complying: RuleExample([
      .rules: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
        + "r1,share_max,,,,province,2020,23%,\n"
    ]),
    check: { context, result in
      result.cases = context.draft.plannerRules.count
      for (position, rule) in context.draft.plannerRules.enumerated()
      where context.ruled.counts[position] == 0 {
        result.findings.append(ruleWithoutEffect(rule, context))
      }
    })

  static func ruleWithoutEffect(_ rule: PlannerRule, _ context: CheckupContext) -> Finding {
    let label = context.label(rule.scope)
    return Finding(
      .ruleWithoutEffect, Subject(scope: rule.scope),
      places: [Place(.rules, row: Int(rule.row), column: "rule_id")],
      message: Bilingual(
        zh: "规则 \(rule.id)（\(label.zh)）的范围里没有任何资金明细",
        en: "rule \(rule.id) (\(label.en)) has no tranche in its scope"))
  }
}
