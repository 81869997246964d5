internal import Planning

extension Rule {
  /// A case is a relation of kind `at_most`. O(relations).
  public static let headcountAboveEstablishment: Rule = Rule(
    code: "H101", name: "headcount-above-establishment", severity: .error, class: .breach,
    title: Bilingual(zh: "人数超过编制（或数额超过上限）", en: "head-count above the establishment"),
    explanation: Bilingual(
      zh: """
        relations 表的 at_most：part 各数之和不得超过 whole 各数之和。用于实有人数与核定编制，也可用于其他上限。
        """,
      en: """
        at_most in table relations: the parts must not add up to more than the wholes. Made for staff \
        in post against their establishment (编制); any other ceiling will do.
        """),
    violating: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,行政编制,10,名,0\nb,行政人员,12,人,0\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,b,at_most,\nx,whole,a,at_most,\n",
    ]),
    complying: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,事业编制,30,名,0\nb,在职人员,28,人,0\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,b,at_most,\nx,whole,a,at_most,\n",
    ]),
    check: { context, result in
      context.addRelations(.headcountAboveEstablishment, of: [.atMost], to: &result)
    })
}
