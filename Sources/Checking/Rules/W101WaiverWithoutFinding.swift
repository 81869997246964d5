package import Planning

extension Rule {
  /// A case is a waiver; it looks at what all other rules found.
  public static let waiverWithoutFinding: Rule = Rule(
    code: "W101", name: "waiver-without-finding", severity: .warning, class: .omission,
    title: Bilingual(zh: "认可的问题并不存在", en: "waiver for a finding that is not there"),
    explanation: Bilingual(
      zh: "waivers 表认可了一个问题，但核查没有发现它：问题已改正，或者认可的对象（子项目、年份、来源、分工、合计、数、关系、指标）写错了。",
      en: """
        Table waivers accepts a finding that the checks do not make: it has been corrected, or what the \
        waiver names (sub-project, year, source, duty, total, figure, relation, indicator) is wrong.
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
      let index = WaiverIndex(context.draft.waivers, totals: context.draft.totals.row)
      let covered = Set(result.earlier.flatMap(index.all))
      for (number, waiver) in context.draft.waivers.enumerated() where !covered.contains(number) {
        let named = waiver.words(context.draft)
        result.findings.append(
          Finding(
            .waiverWithoutFinding,
            Subject(
              scope: Scope(
                subproject: waiver.subproject, source: waiver.source, year: waiver.year),
              duty: waiver.duty, figure: waiver.figure, relation: waiver.relation,
              indicator: waiver.indicator),
            places: [Place(.waivers, row: Int(waiver.row), column: "rule")],
            message: Bilingual(
              zh: "认可了 \(named.zh)，但没有这个问题：请删去这一行，或写明所指的对象",
              en:
                "\(named.en) is waived, but there is no such finding: take the row out, or name what "
                + "it means")))
      }
    })
}

extension Waiver {
  /// `王某 2021-06-30 认可：质保金`; who accepted it is not said to be known where it is not.
  package var approval: Bilingual {
    let day = approvedOn.isEmpty ? "" : " " + approvedOn
    return Bilingual(
      zh: (approvedBy.isEmpty ? "已认可，未注明认可人\(day)" : "已由 \(approvedBy)\(day) 认可")
        + "：\(reason)",
      en: (approvedBy.isEmpty ? "waived\(day), nobody named" : "waived by \(approvedBy)\(day)")
        + ": \(reason)")
  }

  /// `Y104 新建城乡消防站、队基本车辆配备 2022 年`: the rule and what is waived of it.
  package func words(_ draft: PlanDraft) -> Bilingual {
    func words(_ language: KeyPath<Bilingual, String>) -> String {
      var parts = [rule]
      if let subproject { parts.append(draft.subprojects[Int(subproject)].id) }
      if let source { parts.append(draft.sources[Int(source)].title[keyPath: language]) }
      if let duty { parts.append(draft.duties[Int(duty)].name) }
      if let figure, draft.figures.indices.contains(Int(figure)) {
        parts.append(draft.figures[Int(figure)].label)
      }
      parts += [relation, indicator].compactMap { $0 }
      if let total, let row = draft.totals.row.firstIndex(of: total) {
        parts.append(draft.label(draft.totals.scope(row))[keyPath: language])
      }
      if let year { parts.append(draft.fiscalYears.name(year)[keyPath: language]) }
      return parts.joined(separator: " ")
    }
    return Bilingual(zh: words(\.zh), en: words(\.en))
  }
}
