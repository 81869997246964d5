internal import Planning

extension Rule {
  /// A case is a form with weights; a finding is about the form or one of its scores.
  public static let weightsDoNotAddUp: Rule = Rule(
    code: "I104", name: "weights-do-not-add-up", severity: .error, class: .contradiction,
    title: Bilingual(zh: "分值合计不是 100，或得分超过分值", en: "weights do not add up to 100"),
    explanation: Bilingual(
      zh: """
        indicators 表：一张表（同一子项目、同一年度）的分值（weight）合计应为 100，每项得分（score）不得超过分值。\
        没有分值的表不适用。
        """,
      en: """
        Table indicators: the weights of one form (one sub-project and year) must add up to 100, and no \
        score may be above its weight. Does not apply to forms without weights.
        """),
    violating: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason,weight\n"
        + "i1,产出指标,卫星电话,=,25,25,部,,50\ni2,效益指标,畅通率,>=,99,99,%,,40\n"
    ]),
    complying: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason,weight\n"
        + "i1,产出指标,卫星电话,=,25,25,部,,60\ni2,效益指标,畅通率,>=,99,99,%,,40\n"
    ]),
    check: { context, result in
      let forms = Dictionary(grouping: context.draft.indicators.filter { $0.weight != nil }) {
        [$0.subproject ?? -1, $0.year ?? -1]
      }
      for (_, form) in forms.sorted(by: { $0.value[0].row < $1.value[0].row }) {
        result.cases += 1
        var sum = Fraction.zero
        for indicator in form {
          sum = indicator.weight.flatMap(Fraction.init).flatMap { sum?.plus($0) }
        }
        if let sum, sum != Fraction(100, 1) {
          let text = Decimal(sum)?.text ?? "\(sum.numerator)/\(sum.denominator)"
          result.findings.append(
            Finding(
              .weightsDoNotAddUp,
              Subject(scope: Scope(subproject: form[0].subproject, year: form[0].year)),
              found: text, expected: "100",
              places: form.map { Place(.indicators, row: Int($0.row), column: "weight") },
              message: Bilingual(
                zh: "\(form.count) 项指标的分值合计 \(text)，应为 100",
                en: "the weights of \(form.count) indicators add up to \(text), not to 100")))
        }
        for indicator in form {
          guard let weight = indicator.weight, let score = indicator.score,
            let room = Fraction(weight)?.minus(Fraction(score)!), room.numerator < 0
          else { continue }
          result.findings.append(
            Finding(
              .weightsDoNotAddUp, indicator.subject, found: score.text, expected: weight.text,
              places: ["score", "weight"].map {
                Place(.indicators, row: Int(indicator.row), column: $0)
              },
              message: Bilingual(
                zh: "\(indicator.label)：得分\(score.text)超过分值\(weight.text)",
                en: "\(indicator.label): score \(score.text) is above its weight \(weight.text)")))
        }
      }
    })
}
