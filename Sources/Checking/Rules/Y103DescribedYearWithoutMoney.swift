internal import Planning

extension Rule {
  /// A case is a year of the plan that a text names; a finding is about one sub-project.
  public static let describedYearWithoutMoney: Rule = Rule(
    code: "Y103", name: "described-year-without-money", severity: .warning, class: .omission,
    title: Bilingual(zh: "写了建设内容的年度没有资金", en: "described year without money"),
    explanation: Bilingual(
      zh: "建设内容写到某一计划年度，而这一年没有任何资金：由谁出钱？",
      en: "The text describes work in a year of the plan that has no money at all: who pays?"),
    violating: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2021,\"2020年，开工。2021年，建成。\"\n"
        + "s2,2,p1,消防队建设,city-county,2020,2021,\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,city,2020,77\ns2,city,2021,5\n",
    ]),
    complying: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2021,\"2020年，建成。\"\n"
    ]),
    check: { context, result in
      for (index, subproject) in context.draft.subprojects.enumerated() {
        let described = DescribedYears.years(in: subproject.content)
        let planned = context.years.enumerated().filter { described.contains($0.element) }
        result.cases += planned.count
        let unpaid = planned.filter { context.money.sum(index, $0.offset) == 0 }.map(\.element)
        if unpaid.isEmpty { continue }
        let years = context.draft.fiscalYears.list(unpaid)
        var finding = Finding(
          .describedYearWithoutMoney,
          Subject(scope: Scope(subproject: Int32(index)), years: unpaid), found: "0",
          places: [context.place(of: Int32(index), "content")],
          message: Bilingual(
            zh: "\(context.label(Int32(index)))：建设内容写到\(years.zh)，但没有资金。请列明资金来源",
            en: "\(context.label(Int32(index))): the text describes \(years.en), but there is no "
              + "money: who pays?"))
        if !context.money.hasAny(Int(Int32(index))) {
          // Any money would do for both.
          finding.correction = Correction(
            place: context.place(of: Int32(index), "subproject_id"), value: "")
        }
        result.findings.append(finding)
      }
    })
}
