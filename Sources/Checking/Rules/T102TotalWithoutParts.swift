internal import Planning

extension Rule {
  /// A case is a printed total; the finding's relations count as undecided.
  public static let totalWithoutParts: Rule = Rule(
    code: "T102", name: "total-without-parts", severity: .warning, class: .omission,
    title: Bilingual(zh: "合计数没有任何分项", en: "printed total has no parts at all"),
    explanation: Bilingual(
      zh: "印出了合计数，但它所含的范围内没有一笔明细，无法核对（计入“无法判断”）。",
      en: """
        A total is printed, but no tranche lies in its range, so it cannot be checked (it counts as \
        undecided).
        """),
    violating: RuleExample([
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,county,,,5,县级资金\n"
    ]),
    complying: RuleExample([
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,city,,,77,市级资金\n"
    ]),
    check: { context, result in
      let totals = context.draft.totals
      result.cases = totals.count
      for row in context.totals.withoutParts {
        let scope = totals.scope(row)
        let label = context.label(scope)
        let printed = context.unit.text(totals.amount[row])
        result.findings.append(
          Finding(
            .totalWithoutParts, Subject(scope: scope, total: row), found: printed,
            places: [Place(.totals, row: Int(totals.row[row]), column: "amount")],
            message: Bilingual(
              zh: "\(label.zh)：印出 \(printed)，但没有任何明细",
              en: "\(label.en): printed \(printed), but there is no tranche")))
      }
    })
}
