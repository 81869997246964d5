internal import Planning

extension Rule {
  /// A case is a sub-project-year with an initial budget and expenditure and no adjustment. O(lines × log).
  public static let executedFarFromInitial: Rule = Rule(
    code: "E104", name: "executed-far-from-initial", severity: .warning, class: .question,
    title: Bilingual(
      zh: "执行数与年初预算相差很大，没有调整", en: "expenditure far from the initial budget, without adjustment"),
    explanation: Bilingual(
      zh: """
        execution 表：某个子项目某年没有调整预算，执行数（各来源合计）比年初预算多或少 \(farPercent)% 以上。\
        总的执行率看不出来：一个超支可以由另一个没有执行抵消。这一年还没有结束（执行数的日期在年内）的不判断。
        """,
      en: """
        Table execution: without any adjustment, the expenditure of a sub-project-year (all sources) is \
        \(farPercent)% or more above or below its initial budget. The rate of the whole does not show it: \
        what one overspends another leaves unspent. Years that are not over (an expenditure dated within \
        them) are not judged.
        """),
    violating: RuleExample([
      .execution: "subproject_id,source_id,year,stage,amount\ns1,city,2020,initial,900\n"
        + "s1,city,2020,executed,1726.32\n"
    ]),
    complying: RuleExample([
      .execution: "subproject_id,source_id,year,stage,amount\ns1,city,2020,initial,77\n"
        + "s1,city,2020,executed,76\n"
    ]),
    check: { context, result in
      for lines in context.budgets.grouped(by: { [$0.subproject, $0.year] }) {
        var (initial, executed) = (Int128(0), Int128(0))
        var isWhole = true
        for line in lines {
          guard let budget = line.initial, let spent = line.executed, line.adjusted == nil else {
            isWhole = false
            break
          }
          if let day = line.executedOn, line.yearStart.end(of: line.year) > day { isWhole = false }
          initial += Int128(budget)
          executed += Int128(spent)
        }
        if !isWhole || initial <= 0 { continue }
        result.cases += 1
        let gap = executed - initial
        if (gap < 0 ? -gap : gap) * 100 < initial * farPercent { continue }
        guard let share = ExecutionRate(gap < 0 ? -gap : gap, of: initial) else { continue }
        let name = context.label(lines[0].subproject)
        let title = context.title(year: lines[0].year)
        let (from, to) = (context.money(initial), context.money(executed))
        let by = context.money(gap < 0 ? -gap : gap)
        result.findings.append(
          Finding(
            .executedFarFromInitial,
            Subject(scope: Scope(subproject: lines[0].subproject, year: lines[0].year)),
            found: context.unit.text(executed), expected: context.unit.text(initial),
            difference: context.unit.text(gap),
            places: lines.flatMap { [$0.executedRow, $0.initialRow] }.map {
              Place(.execution, row: Int($0), column: "amount")
            },
            message: Bilingual(
              zh: "\(name)\(title.zh)：年初\(from.zh)，执行\(to.zh)，\(gap < 0 ? "少" : "多")\(by.zh)"
                + "（\(share.text())），没有列出调整。请说明原因，或列出调整预算数",
              en: "\(name), \(title.en): initially \(from.en), executed \(to.en), \(by.en) "
                + "\(gap < 0 ? "less" : "more") (\(share.text())), and no adjustment is stated: why, and "
                + "what was the adjusted budget?")))
      }
    })

  /// From this difference on, in percent of the initial budget, it is far.
  private static let farPercent: Int128 = 30
}
