internal import Planning

extension Rule {
  /// A case is a sub-project-year with money, where the text names any year.
  public static let moneyInUndescribedYear: Rule = Rule(
    code: "Y102", name: "money-in-undescribed-year", severity: .warning, class: .omission,
    title: Bilingual(
      zh: "有资金的年度没有建设内容", en: "money in a year that the text does not describe"),
    explanation: Bilingual(
      zh: "建设内容逐年写明了安排，却没有写到某个有资金的年度：这笔钱做什么？",
      en: """
        The sub-project's text says year by year what is done, but does not name a year that has \
        money: what is that money for?
        """),
    violating: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2021,\"2021年，建成。\"\n"
    ]),
    complying: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2021,\"2020—2021年，建成。\"\n"
    ]),
    check: { context, result in
      for (index, subproject) in context.draft.subprojects.enumerated() {
        let described = DescribedYears.years(in: subproject.content)
        if described.isEmpty { continue }
        for (position, year) in context.years.enumerated() {
          let amount = context.money.sum(index, position)
          if amount == 0 { continue }
          result.cases += 1
          let isOutside =
            subproject.startYear.map { year < $0 } ?? false
            || subproject.endYear.map { year > $0 } ?? false
          if described.contains(year) || isOutside { continue }
          let (title, money) = (context.title(year: year), context.money(amount))
          let named = context.draft.fiscalYears.list(described)
          result.findings.append(
            Finding(
              .moneyInUndescribedYear,
              Subject(scope: Scope(subproject: Int32(index), year: year)),
              found: context.unit.text(amount),
              places: context.tranchePlaces(Int32(index), year)
                + [context.place(of: Int32(index), "content")],
              message: Bilingual(
                zh: "\(context.label(Int32(index)))：\(title.zh)安排\(money.zh)，"
                  + "建设内容只写了\(named.zh)。请说明这笔资金的用途",
                en: "\(context.label(Int32(index))): \(money.en) stands in \(title.en), "
                  + "but the text describes only \(named.en): what is that money for?")))
        }
      }
    })
}
