internal import Planning

extension Rule {
  /// A case is a tranche of city or county money at city or county level. O(tranches).
  public static let payerOutsideLevel: Rule = Rule(
    code: "S101", name: "payer-outside-level", severity: .warning, class: .question,
    title: Bilingual(zh: "出资方与项目级别不符", en: "payer outside the sub-project's level"),
    explanation: Bilingual(
      zh: "市级项目由县（区）出资，或县级项目由市本级出资：项目级别与出资方对不上。",
      en: """
        A city-level sub-project is paid by a county, or a county-level one by the city: level and \
        payer do not match.
        """),
    explanationElsewhere: Bilingual(
      zh: "子项目的级别是一个层级，出资的却是另一个层级：两者对不上。",
      en:
        "The level of a sub-project is one tier's, and another tier pays: level and payer do not match."
    ),
    violating: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city,2020,2021,\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,county,2020,5\n",
    ]),
    complying: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city,2020,2021,\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,city,2020,5\ns1,county,2020,0\n",
    ]),
    check: { context, result in
      let draft = context.draft
      let tranches = draft.tranches
      let tiers = draft.sources.map(\.tier)
      let levels = draft.subprojects.map(\.level)
      var outside = Set<[Int32]>()
      for row in 0..<tranches.count {
        let tier = tiers[Int(tranches.source[row])]
        guard tier == .city || tier == .county else { continue }
        let level = levels[Int(tranches.subproject[row])]
        guard level == .city || level == .county else { continue }
        result.cases += 1
        if tranches.amount[row] != 0, (level == .city) != (tier == .city) {
          outside.insert([tranches.subproject[row], tranches.source[row]])
        }
      }
      for pair in outside.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
        let rows = context.money.rows(of: pair[0]).filter {
          tranches.source[$0] == pair[1] && tranches.amount[$0] != 0
        }.sorted { tranches.year[$0] < tranches.year[$1] }
        let amount = rows.reduce(Int128(0)) { $0 + Int128(tranches.amount[$1]) }
        let source = draft.sources[Int(pair[1])]
        let isCity = draft.subprojects[Int(pair[0])].level == .city
        let level = draft.tierNames.title(isCity ? Level.city : Level.county)
        result.findings.append(
          Finding(
            .payerOutsideLevel,
            Subject(
              scope: Scope(subproject: pair[0], source: pair[1]),
              years: rows.map { tranches.year[$0] }
            ),
            found: context.unit.text(amount),
            places: rows.map { tranches.place($0) }
              + [context.place(of: pair[0], "level")],
            message: Bilingual(
              zh: "\(context.label(pair[0]))：\(level.zh)项目，却由\(source.title.zh)出资 "
                + "\(context.money(amount).zh)",
              en:
                "\(context.label(pair[0])): a \(level.en)-level sub-project, yet "
                + "\(source.title.en) pays "
                + context.money(amount).en
            )))
      }
    })
}
