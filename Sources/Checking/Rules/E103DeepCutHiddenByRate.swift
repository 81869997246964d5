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
        let label = context.label(scope)
        let unit = context.unit
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
              zh: "\(label.zh)：执行 \(unit.text(sum.executed))，占调整预算 \(unit.text(sum.budget)) 的 "
                + "\(rate.text())，但只占年初预算 \(unit.text(sum.initial)) 的 \(whole.text())："
                + "预算先调减了 \(cut.text())",
              en:
                "\(label.en): executed \(unit.text(sum.executed)) is \(rate.text()) of the adjusted "
                + "\(unit.text(sum.budget)), but only \(whole.text()) of the initial "
                + "\(unit.text(sum.initial)): the budget was first cut by \(cut.text())")))
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
