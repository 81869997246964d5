extension Rule {
  public static let figuresDisagree: Rule = Rule(
    code: "F101", name: "figures-disagree", severity: .error,
    title: Bilingual(zh: "各数之间的关系不成立", en: "figures of a statement disagree"),
    explanation: Bilingual(
      zh: """
        relations 表写明的差、占比、增长率、比率、乘积或“同一数”关系，在印出的小数位上不成立。合计关系见 T101，\
        单位写混见 U101。
        """,
      en: """
        A difference, share, growth, rate, product or equality that table relations states does not \
        hold at the printed decimals. Sums are T101, mixed-up units U101.
        """),
    violating: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,预算数,100,万元,2\nb,执行数,90,万元,2\n"
        + "r,执行率,91,%,2\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,b,rate,\nx,whole,a,rate,\n"
        + "x,result,r,rate,\n",
    ]),
    complying: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,预算数,57.04,万元,2\nb,执行数,56.96,万元,2\n"
        + "r,执行率,99.86,%,2\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,b,rate,\nx,whole,a,rate,\n"
        + "x,result,r,rate,\n",
    ]),
    check: { context, result in
      for judged in context.statements where judged.relation.kind != .sum {
        result.cases += 1
        if judged.verdict == .broken, judged.unitSlips.isEmpty {
          result.findings.append(judged.finding(.figuresDisagree, context))
        }
      }
    })
}
