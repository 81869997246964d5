internal import Planning

extension Rule {
  /// A case is a relation of kind `rate`, or an execution rate that a form prints.
  public static let rateDiffers: Rule = Rule(
    code: "E102", name: "rate-differs", severity: .error, class: .contradiction,
    title: Bilingual(zh: "执行率、完成率与算出的不符", en: "printed rate differs from the figures"),
    explanation: Bilingual(
      zh: """
        relations 表的 rate：印出的率按印出的小数位四舍五入，要等于分子 ÷ 分母。indicators 表中类别为“预算执行率”\
        （execution-rate）且有完成值的指标，要等于 execution 表的执行数 ÷ 调整预算（没有调整的用年初预算）。
        """,
      en: """
        A rate in table relations must be part / whole, rounded half up to the decimals printed. An \
        indicator of kind 预算执行率 (execution-rate) with a result must be executed / adjusted budget of \
        table execution (the initial budget where nothing was adjusted).
        """),
    violating: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,预算数,57.04,万元,2\nb,执行数,56.96,万元,2\n"
        + "r,执行率,99.68,%,2\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,b,rate,\nx,whole,a,rate,\n"
        + "x,result,r,rate,\n",
    ]),
    complying: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,预算数,57.04,万元,2\nb,执行数,56.96,万元,2\n"
        + "r,执行率,99.86,%,2\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,b,rate,\nx,whole,a,rate,\n"
        + "x,result,r,rate,\n",
    ]),
    check: { context, result in
      context.addRelations(.rateDiffers, of: [.rate], to: &result)
      let rows = context.draft.indicators.filter { $0.isExecutionRate && !$0.actual.isEmpty }
      if rows.isEmpty { return }
      let rates = FormRates(context.budgets)
      for indicator in rows {
        guard let printed = indicator.actualValue, printed.measureUnit.measure == .ratio,
          let rate = rates.rate(of: indicator.form)
        else { continue }
        result.cases += 1
        let scale = printed.measureUnit.scale
        // rate / scale, to the decimals printed
        let computed = divideRoundingHalfUp(
          rate.part * Int128(scale.denominator) * powerOfTen(Int(printed.value.decimals)),
          by: rate.whole * Int128(scale.numerator))
        if computed == Int128(printed.value.units) { continue }
        let expected = decimalText(computed, decimals: Int(printed.value.decimals))
        result.findings.append(
          Finding(
            .rateDiffers, indicator.subject, found: printed.value.text, expected: expected,
            places: [Place(.indicators, row: Int(indicator.row), column: "actual")],
            message: Bilingual(
              zh: "\(indicator.label)：印出\(printed.value.text)\(printed.unit)，按执行数和预算数是"
                + "\(context.unit.text(rate.part)) / \(context.unit.text(rate.whole)) = "
                + "\(expected)\(printed.unit)",
              en: "\(indicator.label): printed \(printed.value.text)\(printed.unit), but table "
                + "execution gives \(context.unit.text(rate.part)) / \(context.unit.text(rate.whole)) "
                + "= \(expected)\(printed.unit)")))
      }
    })
}

extension Indicator {
  package var subject: Subject {
    Subject(scope: Scope(subproject: subproject, year: year), indicator: id)
  }
}
