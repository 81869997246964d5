package import Planning

extension Rule {
  /// A case is a sub-project-year with money in the scope of a `share_max`, once for each such
  /// rule.
  public static let shareAboveLimit: Rule = Rule(
    code: "R101", name: "share-above-limit", severity: .error, class: .breach,
    title: Bilingual(zh: "资金占比超过上限", en: "share above the limit"),
    explanation: Bilingual(
      zh: """
        rules 表的 share_max：在每个子项目每一年，所列来源的资金不得超过该年全部资金的给定比例；按比例算出的\
        上限四舍五入到最小货币单位（606.16 的 23% 是 139.4168，上限 139.42）。
        """,
      en: """
        share_max in table rules: in each sub-project-year the named source may give at most this \
        share of all money; the limit is rounded half up to the minor unit (23 % of 606.16 is \
        139.4168, so at most 139.42).
        """),
    violating: RuleExample([
      .rules: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
        + "r1,share_max,,,,province,,20%,\n"
    ]),
    complying: RuleExample([
      .rules: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
        + "r1,share_max,,,,province,,23%,\n"
    ]),
    check: { context, result in
      checkShares(.shareMaximum, .shareAboveLimit, context, &result)
    })

  /// Applies every planner's rule of `kind` to each sub-project-year with money in its scope.
  package static func checkShares(
    _ kind: PlannerRuleKind, _ rule: Rule, _ context: CheckupContext, _ result: inout RuleResult
  ) {
    let draft = context.draft
    let lattice = context.totals.lattice
    for limit in draft.plannerRules where limit.kind == kind {
      guard case .ratio(let ratio)? = limit.value, let box = lattice.box(limit.scope, of: draft)
      else { continue }
      for subproject in context.subprojects(in: limit.scope) {
        for (year, number) in context.years.enumerated()
        where lattice.contains(lattice.yearSets, box.years, leaf: Int32(year)) {
          let whole = context.money.sum(subproject, year)
          if whole == 0 { continue }
          result.cases += 1
          func isCounted(_ row: Int) -> Bool {
            draft.tranches.year[row] == number
              && lattice.isSource(draft.tranches.source[row], in: box.sources)
          }
          let own = context.money.rows(of: Int32(subproject))
          var share: Int128 = 0
          for row in own where isCounted(row) { share += Int128(draft.tranches.amount[row]) }
          let allowed = ratio.rounded(of: whole)
          if kind == .shareMaximum ? share <= allowed : share >= allowed { continue }
          let rows = own.filter(isCounted)
          var scope = limit.scope
          scope.subproject = Int32(subproject)
          scope.project = nil
          scope.year = number
          let label = context.label(scope)
          let unit = context.unit
          let percent = ratio.percentText()
          let (sideZh, sideEn) =
            kind == .shareMaximum ? ("至多", "at most") : ("至少", "at least")
          result.findings.append(
            Finding(
              rule, Subject(scope: scope), found: unit.text(share), expected: unit.text(allowed),
              difference: unit.text(share - allowed),
              places: rows.map { context.draft.tranches.place($0) }
                + [Place(.rules, row: Int(limit.row), column: "value")],
              message: Bilingual(
                zh: "\(label.zh)：\(unit.text(share))，占 \(unit.text(whole)) 的比例\(sideZh) "
                  + "\(percent)，即\(sideZh) \(unit.text(allowed))（规则 \(limit.id)）",
                en:
                  "\(label.en): \(unit.text(share)) of \(unit.text(whole)); \(sideEn) \(percent), "
                  + "that is \(unit.text(allowed)) (rule \(limit.id))")))
        }
      }
    }
  }
}
