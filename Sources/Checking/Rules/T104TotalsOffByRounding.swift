internal import Planning
internal import Rounding

extension Rule {
  /// A case is a printed total; all together make one finding.
  public static let totalsOffByRounding: Rule = Rule(
    code: "T104", name: "totals-off-by-rounding", severity: .info, class: .question,
    title: Bilingual(zh: "合计不符，由四舍五入而来", en: "sums that are off by rounding"),
    explanation: Bilingual(
      zh: """
        文件的数字各自四舍五入（planctl.figures 写明，或由各合计推断），所以合计可以与分项之和相差一点。\
        每一组相关的合计都已证明：有一组取值，各自舍入后就是印出的数，并使全部合计同时成立（一个印出的数代表 \
        [数 − 半个末位, 数 + 半个末位)）。印出的合计恰为印出分项之和的，可视为由它们相加得出。\
        舍入解释不了的，仍是 T101。
        """,
      en: """
        The document's figures were rounded one by one (planctl.figures says so, or its sums show it), so a \
        total may differ a little from the sum of its parts. Of each connected group of sums it is proven \
        that some values, rounded, give the printed figures and make all sums hold at once; a printed figure \
        stands for the values from half a unit of its last digit below it up to, not including, half a unit \
        above. A total that equals the sum of its printed parts may have been computed from them. What \
        rounding does not explain stays with T101.
        """),
    violating: RuleExample([
      .tranches: "subproject_id,source_id,year,amount\n"
        + "s1,province,2020,23\ns1,province,2021,23\ns1,city,2020,77\ns1,city,2021,77\n",
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,2020,101,小计\nt2,s1,,,,2021,101,小计\n",
    ]),
    complying: RuleExample([
      .tranches: "subproject_id,source_id,year,amount\n"
        + "s1,province,2020,23\ns1,province,2021,23\ns1,city,2020,77\ns1,city,2021,77\n",
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,2020,100,小计\nt2,s1,,,,2021,100,小计\n",
    ]),
    check: { context, result in
      result.cases = context.draft.totals.count
      addStatement(context, &result)
      guard let rounding = context.rounding, rounding.isRounded else { return }
      let explained = rounding.explained
      if explained.isEmpty { return }
      let places = explained.places(context.draft)
      let count = places.count
      let premise = rounding.premise
      let rest =
        context.broken.isEmpty
        ? Bilingual(zh: "", en: "")
        : Bilingual(zh: "（T101 所列的除外）", en: ", leaving out those of T101")
      result.findings.append(
        Finding(
          .totalsOffByRounding, Subject(), places: places,
          message: Bilingual(
            zh: "\(count) 个合计与分项之和的差额，由各数四舍五入\(premise.zh)即可解释。已证明：有一组取值，"
              + "舍入后就是印出的各数，并使全部合计同时成立\(rest.zh)",
            en:
              "\(count) \(count == 1 ? "total differs from its" : "totals differ from their") parts by "
              + "no more than rounding explains\(premise.en); proven: there are values that stand for "
              + "every printed figure and make all sums hold at once\(rest.en)"),
          evidence: rounding.isDeclared
            ? [
              Bilingual(
                zh: "planctl.figures 写明各数是舍入数", en: "planctl.figures says that figures are rounded")
            ] : rounding.tails.words))
    })

  /// The same of figures that a statement's relations tie.
  private static func addStatement(_ context: CheckupContext, _ result: inout RuleResult) {
    let relations = context.statements.relations
    result.cases += relations.count { $0.relation.kind != .atMost }
    guard let rounding = context.statements.rounding, rounding.isRounded else { return }
    let explained = rounding.explained
    if explained.isEmpty { return }
    let count = explained.count
    let premise = rounding.premise
    let isAll = rounding.verdicts.count == count
    result.findings.append(
      Finding(
        .totalsOffByRounding, Subject(figure: relations[explained[0]].relation.main.figure),
        places: explained.figurePlaces(context),
        message: Bilingual(
          zh: "\(count) 条关系不符，由各数四舍五入\(premise.zh)即可解释。已证明：有一组取值，舍入后就是印出的各数，"
            + "并使有关的关系同时成立\(isAll ? "" : "（另行列出的除外）")",
          en:
            "\(count) \(count == 1 ? "relation is" : "relations are") off by no more than rounding "
            + "explains\(premise.en); proven: there are values that stand for every printed figure and make "
            + "all relations hold at once\(isAll ? "" : ", leaving out those told apart")"),
        evidence: rounding.isDeclared
          ? [
            Bilingual(
              zh: "planctl.figures 写明各数是舍入数", en: "planctl.figures says that figures are rounded")
          ] : rounding.tails.words))
  }
}
