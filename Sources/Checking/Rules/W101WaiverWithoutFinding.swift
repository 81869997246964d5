internal import Planning

extension Rule {
  /// A case is a waiver; it looks at what all other rules found.
  public static let waiverWithoutFinding: Rule = Rule(
    code: "W101", name: "waiver-without-finding", severity: .warning, class: .omission,
    title: Bilingual(zh: "认可的问题并不存在", en: "waiver for a finding that is not there"),
    explanation: Bilingual(
      zh: "waivers 表认可了一个问题，但核查没有发现它：问题已改正，或者写错了子项目、年份。",
      en: """
        Table waivers accepts a finding that the checks do not make: it has been corrected, or the \
        sub-project or the year is wrong.
        """),
    violating: RuleExample([
      .waivers: "rule,subproject_id,year,reason,approved_by,approved_on\nY101,s1,2022,质保金,王某,\n"
    ]),
    complying: RuleExample([
      .tranches: "subproject_id,source_id,year,amount\ns1,city,2020,77\ns1,city,2022,5\n",
      .waivers: "rule,subproject_id,year,reason,approved_by,approved_on\nY101,s1,2022,质保金,王某,\n",
    ]),
    check: { context, result in
      result.cases = context.draft.waivers.count
      if context.draft.waivers.isEmpty { return }
      let covered = Set(result.earlier.flatMap(\.waiverScopes))
      for waiver in context.draft.waivers where !covered.contains(waiver.scope) {
        let name = waiver.subproject.map { context.draft.subprojects[Int($0)].id } ?? ""
        let year = waiver.year.map { context.draft.fiscalYears.name($0) }
        func words(_ year: String?) -> String {
          [waiver.rule, name, year ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        }
        result.findings.append(
          Finding(
            .waiverWithoutFinding,
            Subject(scope: Scope(subproject: waiver.subproject, year: waiver.year)),
            places: [Place(.waivers, row: Int(waiver.row), column: "rule")],
            message: Bilingual(
              zh: "认可了 \(words(year?.zh))，但没有这个问题",
              en: "\(words(year?.en)) is waived, but there is no such finding")))
      }
    })
}
