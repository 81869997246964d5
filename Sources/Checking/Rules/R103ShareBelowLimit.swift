internal import Planning

extension Rule {
  /// A case is a sub-project-year with money in the scope of a `share_min`, once for each such
  /// rule.
  public static let shareBelowLimit: Rule = Rule(
    code: "R103", name: "share-below-limit", severity: .error, class: .breach,
    title: Bilingual(zh: "资金占比低于下限", en: "share below the limit"),
    explanation: Bilingual(
      zh: "rules 表的 share_min：在每个子项目每一年，所列来源的资金不得低于该年全部资金的给定比例（四舍五入到最小货币单位）。",
      en: """
        share_min in table rules: in each sub-project-year the named source must give at least this \
        share of all money, rounded half up to the minor unit.
        """),
    violating: RuleExample([
      .rules: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
        + "r1,share_min,,,,local,,80%,\n"
    ]),
    complying: RuleExample([
      .rules: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
        + "r1,share_min,,,,local,,77%,\n"
    ]),
    check: { context, result in
      checkShares(.shareMinimum, .shareBelowLimit, context, &result)
    })
}
