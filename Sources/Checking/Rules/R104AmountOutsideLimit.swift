internal import Planning

extension Rule {
  /// A case is a cap or floor written as an amount; its sum is taken over the whole scope.
  public static let amountOutsideLimit: Rule = Rule(
    code: "R104", name: "amount-outside-limit", severity: .error, class: .breach,
    title: Bilingual(zh: "资金超过封顶或低于保底", en: "money above a cap or below a floor"),
    explanation: Bilingual(
      zh: "rules 表的 cap、floor（金额）：所列范围内的资金合计不得高于封顶数、不得低于保底数。floor 写成占比时只用于调整，不在此检查。",
      en: """
        cap and floor (as amounts) in table rules: the money in the scope must not add up to more than \
        the cap or less than the floor. A floor written as a share concerns rebalancing only.
        """),
    violating: RuleExample([
      .rules: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
        + "r1,cap,,,city,,2020,70,\n"
    ]),
    complying: RuleExample([
      .rules: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
        + "r1,cap,,,city,,2020,77,\nr2,floor,s1,,,,,100,\n"
    ]),
    check: { context, result in
      for (position, rule) in context.draft.plannerRules.enumerated()
      where rule.kind == .cap || rule.kind == .floor {
        guard case .number(let number)? = rule.value else { continue }
        result.cases += 1
        let sum = context.ruled.sums[position]
        if let finding = amountOutsideLimit(rule, number, sum, context) {
          result.findings.append(finding)
        }
      }
    })

  /// What is wrong when `sum` stands in the scope of `rule`, `nil` if nothing is.
  static func amountOutsideLimit(
    _ rule: PlannerRule, _ number: Decimal, _ sum: Int128, _ context: CheckupContext
  ) -> Finding? {
    // A rule whose amount has more decimals than the unit is refused on reading.
    guard let limit = context.unit.minorUnits(number) else { return nil }
    if rule.kind == .cap ? sum <= limit : sum >= limit { return nil }
    let label = context.label(rule.scope)
    let (zh, en) = rule.kind == .cap ? ("至多", "at most") : ("至少", "at least")
    return Finding(
      .amountOutsideLimit, Subject(scope: rule.scope), found: context.unit.text(sum),
      expected: context.unit.text(limit), difference: context.unit.text(sum - limit),
      places: [Place(.rules, row: Int(rule.row), column: "value")],
      message: Bilingual(
        zh: "\(label.zh)：合计 \(context.money(sum).zh)，规则 \(rule.id) 要求\(zh) "
          + "\(context.money(limit).zh)",
        en: "\(label.en): \(context.money(sum).en) in all, rule \(rule.id) asks for \(en) "
          + "\(context.money(limit).en)"))
  }
}
