package import Planning

extension Rule {
  /// A case is a sub-project-year with all three figures, its sources added up. O(lines × log).
  public static let deepCutHiddenByRate: Rule = Rule(
    code: "E103", name: "deep-cut-hidden-by-rate", severity: .warning, class: .question,
    title: Bilingual(
      zh: "执行率高，是因为预算先被大幅调减", en: "high execution rate after a deep cut of the budget"),
    explanation: Bilingual(
      zh: """
        execution 表：某个子项目某年的预算（各来源合计，没有调整的用年初数）由年初数调减 \(cutPercent) % 以上，而执行数占调整预算的 \(ratePercent) % \
        以上。只看执行率，看不出年初安排的事大部分没有做；应同时说明占年初预算的比例。
        """,
      en: """
        Table execution: the budget of a sub-project-year (all sources, the initial figure where nothing was adjusted) was cut by \(cutPercent) % or more from its \
        initial figure, and \(ratePercent) % or more of what was left was spent. The execution rate \
        alone does not show that much of what was planned was not done: the share of the initial \
        budget belongs beside it.
        """),
    violating: RuleExample([
      .execution: "subproject_id,source_id,year,stage,amount\ns1,city,2020,initial,132.71\n"
        + "s1,city,2020,adjusted,57.04\ns1,city,2020,executed,56.96\n"
    ]),
    complying: RuleExample([
      .execution: "subproject_id,source_id,year,stage,amount\ns1,city,2020,initial,77\n"
        + "s1,city,2020,adjusted,70\ns1,city,2020,executed,69\n"
    ]),
    check: { context, result in
      for lines in context.budgets.grouped(by: { [$0.subproject, $0.year] }) {
        // All sources together: what one gives up and another takes over is no cut.
        var sum = ExecutionSum()
        for line in lines { sum.add(line, on: nil) }
        if sum.initialLines == 0 || sum.adjustedLines == 0 || sum.executedLines == 0 { continue }
        result.cases += 1
        let isDeep = (sum.initial - sum.budget) * 100 >= sum.initial * cutPercent
        let isHigh = sum.executed * 100 >= sum.budget * ratePercent
        guard isDeep, isHigh, let rate = sum.rate, let whole = sum.rateOfInitial,
          let cut = ExecutionRate(sum.initial - sum.budget, of: sum.initial)
        else { continue }
        let scope = Scope(subproject: lines[0].subproject, year: lines[0].year)
        let name = context.label(lines[0].subproject)
        let title = context.title(year: lines[0].year)
        let money = context.money(_:) as (Int128) -> Bilingual
        result.findings.append(
          Finding(
            .deepCutHiddenByRate, Subject(scope: scope), found: rate.text(),
            expected: whole.text(),
            places: lines.flatMap { [$0.adjustedRow, $0.initialRow, $0.executedRow] }.filter {
              $0 >= 0
            }.map {
              Place(.execution, row: Int($0), column: "amount")
            },
            message: Bilingual(
              zh: "\(name)\(title.zh)：年初\(money(sum.initial).zh)，"
                + "调减\(money(sum.initial - sum.budget).zh)（\(cut.text())），"
                + "执行\(money(sum.executed).zh)，只占年初\(whole.text())"
                + "（执行率\(rate.text())按调整后的\(money(sum.budget).zh)计算）",
              en:
                "\(name), \(title.en): initially \(money(sum.initial).en), cut by "
                + "\(money(sum.initial - sum.budget).en) (\(cut.text())); executed "
                + "\(money(sum.executed).en), only \(whole.text()) of the initial budget (the rate of "
                + "\(rate.text()) is that of the adjusted \(money(sum.budget).en))")))
      }
    })

  /// From this cut on, in percent of the initial budget, a cut is deep.
  private static let cutPercent: Int128 = 30
  /// From this execution rate on, in percent of the adjusted budget, nobody asks further.
  private static let ratePercent: Int128 = 90
}

extension [BudgetLine] {
  /// The lines that agree in `key`, groups in ascending order of it.
  package func grouped(by key: (BudgetLine) -> [Int32]) -> [[BudgetLine]] {
    Dictionary(grouping: self, by: key).sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map(\.value)
  }
}
