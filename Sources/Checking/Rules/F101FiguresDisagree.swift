internal import Planning

extension Rule {
  /// A case is a relation of kind difference, share, growth, product or equal. O(relations).
  public static let figuresDisagree: Rule = Rule(
    code: "F101", name: "figures-disagree", severity: .error, class: .contradiction,
    title: Bilingual(zh: "各数之间的关系不成立", en: "figures of a statement disagree"),
    explanation: Bilingual(
      zh: """
        relations 表写明的差、占比、增减率、乘积或“同一数”关系，在印出的小数位上不成立。合计见 T101，执行率等比率见 \
        E102，人数与编制见 H101，单位写混见 U101。
        """,
      en: """
        A difference, share, growth, product or equality that table relations states does not hold at \
        the printed decimals. Sums are T101, rates E102, head-counts H101, mixed-up units U101.
        """),
    violating: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,预算数,100,万元,2\nb,执行数,90,万元,2\n"
        + "r,占比,91,%,2\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,b,share,\nx,whole,a,share,\n"
        + "x,result,r,share,\n",
    ]),
    complying: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,预算数,57.04,万元,2\nb,执行数,56.96,万元,2\n"
        + "r,占比,99.86,%,2\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,b,share,\nx,whole,a,share,\n"
        + "x,result,r,share,\n",
    ]),
    check: { context, result in
      context.addRelations(
        .figuresDisagree, of: [.difference, .share, .growth, .product, .equal], to: &result)
    })
}
