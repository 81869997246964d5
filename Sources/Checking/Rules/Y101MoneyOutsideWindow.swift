internal import Planning

extension Rule {
  /// A case is a tranche, a finding a sub-project-year. O(tranches).
  public static let moneyOutsideWindow: Rule = Rule(
    code: "Y101", name: "money-outside-window", severity: .error, class: .contradiction,
    title: Bilingual(zh: "起止时间以外安排了资金", en: "money outside the sub-project's window"),
    explanation: Bilingual(
      zh: "某年安排了资金，而子项目的起始时间晚于、或截止时间早于这一年：两处说法不能同时成立。",
      en: """
        Money stands in a year before the sub-project's start or after its end: both statements \
        cannot be true.
        """),
    violating: RuleExample([
      .tranches: "subproject_id,source_id,year,amount\ns1,city,2020,77\ns1,city,2022,5\n"
    ]),
    complying: RuleExample([
      .tranches: "subproject_id,source_id,year,amount\ns1,city,2020,77\ns1,city,2022,0\n"
    ]),
    check: { context, result in
      let draft = context.draft
      let tranches = draft.tranches
      result.cases = tranches.count
      let starts = draft.subprojects.map { $0.startYear ?? .min }
      let ends = draft.subprojects.map { $0.endYear ?? .max }
      var outside = Set<[Int32]>()
      for row in 0..<tranches.count where tranches.amount[row] != 0 {
        let subproject = Int(tranches.subproject[row])
        let year = tranches.year[row]
        if year < starts[subproject] || year > ends[subproject] {
          outside.insert([tranches.subproject[row], year])
        }
      }
      for pair in outside.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
        result.findings.append(outsideWindow(pair[0], pair[1], context))
      }
    })

  private static func outsideWindow(
    _ index: Int32, _ year: Int32, _ context: CheckupContext
  ) -> Finding {
    let subproject = context.draft.subprojects[Int(index)]
    let places = context.tranchePlaces(index, year)
    let amount = places.reduce(Int128(0)) { $0 + Int128(context.draft.tranches.amount[$1.row]) }
    let years = context.draft.fiscalYears
    let (window, title) = (
      years.period(subproject.startYear, subproject.endYear), years.title(year)
    )
    let isLate = subproject.endYear.map { year > $0 } ?? false
    let column = isLate ? "end_year" : "start_year"
    var evidence: [Bilingual] = []
    if DescribedYears.years(in: subproject.content).contains(year) {
      evidence.append(
        Bilingual(
          zh: "建设内容也写到\(title.zh)：很可能是\(isLate ? "截止" : "起始")时间有误，应为\(title.zh)",
          en:
            "the text describes \(title.en) too: the \(isLate ? "end" : "start") year is the likely "
            + "mistake and should be \(title.en)"))
    }
    var finding = Finding(
      .moneyOutsideWindow,
      Subject(scope: Scope(subproject: index, year: year)), found: context.unit.text(amount),
      places: places + [context.place(of: index, column)],
      message: Bilingual(
        zh: "\(context.label(index))：起止时间为\(window.zh)，却在\(title.zh)安排"
          + "\(context.money(amount).zh)",
        en: "\(context.label(index)): the window is \(window.en), yet \(context.money(amount).en) "
          + "stands in \(title.en)"),
      evidence: evidence)
    if !evidence.isEmpty {
      finding.correction = Correction(place: context.place(of: index, column), value: "\(year)")
    }
    return finding
  }
}
