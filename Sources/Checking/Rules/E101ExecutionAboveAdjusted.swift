internal import Planning

extension Rule {
  /// A case is a budget line with an adjusted budget and an expenditure. O(budget lines).
  public static let executionAboveAdjusted: Rule = Rule(
    code: "E101", name: "execution-above-adjusted", severity: .error, class: .breach,
    title: Bilingual(zh: "执行数超过调整预算", en: "expenditure above the adjusted budget"),
    explanation: Bilingual(
      zh: """
        execution 表：某个子项目、来源、年度的执行数（executed）大于调整预算（adjusted）。要么执行数记错，要么预算没有\
        调整到位。有多次记录时取最近一次。
        """,
      en: """
        Table execution: more was spent (executed) of a sub-project, source and year than its adjusted \
        budget allows. Either the expenditure is recorded wrongly, or an adjustment is missing. Of several records the latest counts.
        """),
    violating: RuleExample([
      .execution: "subproject_id,source_id,year,stage,amount\ns1,city,2020,adjusted,70\n"
        + "s1,city,2020,executed,77\n"
    ]),
    complying: RuleExample([
      .execution: "subproject_id,source_id,year,stage,amount\ns1,city,2020,adjusted,77\n"
        + "s1,city,2020,executed,77\n"
    ]),
    check: { context, result in
      for line in context.budgets {
        guard let adjusted = line.adjusted, let executed = line.executed else { continue }
        result.cases += 1
        if executed <= adjusted { continue }
        let scope = Scope(subproject: line.subproject, source: line.source, year: line.year)
        let label = context.label(scope)
        let (spent, allowed) = (Int128(executed), Int128(adjusted))
        result.findings.append(
          Finding(
            .executionAboveAdjusted, Subject(scope: scope), found: context.unit.text(spent),
            expected: context.unit.text(allowed), difference: context.unit.text(spent - allowed),
            places: [line.executedRow, line.adjustedRow].map {
              Place(.execution, row: Int($0), column: "amount")
            },
            message: Bilingual(
              zh: "\(label.zh)：执行\(context.money(spent).zh)，调整预算只有\(context.money(allowed).zh)，"
                + "超出\(context.money(spent - allowed).zh)",
              en: "\(label.en): executed \(context.money(spent).en), but the adjusted budget is "
                + "\(context.money(allowed).en), \(context.money(spent - allowed).en) too much")))
      }
    })
}
