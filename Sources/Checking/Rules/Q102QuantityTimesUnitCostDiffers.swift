internal import Planning

extension Rule {
  /// A case is a sub-project-year with a unit cost; its verdict counts as a relation's. O(outputs).
  public static let quantityTimesUnitCostDiffers: Rule = Rule(
    code: "Q102", name: "quantity-times-unit-cost-differs", severity: .error, class: .contradiction,
    title: Bilingual(zh: "数量 × 单价与资金不符", en: "quantity × unit cost differs from the money"),
    explanation: Bilingual(
      zh: """
        一个“子项目·年”的全部数量都写明单价时，Σ 数量 × 单价要等于该年资金（四舍五入到最小货币单位）；\
        只有部分写明单价时，已知部分不得超过该年资金。
        """,
      en: """
        Where every quantity of a sub-project-year has a unit cost, Σ quantity × unit cost must equal \
        the year's money, rounded half up to the minor unit; where only some have, the known part \
        must not exceed it.
        """),
    violating: RuleExample([
      .outputs: "subproject_id,year,item,quantity,unit,unit_cost\ns1,2020,消防站,3,个,40\n"
    ]),
    complying: RuleExample([
      .outputs: "subproject_id,year,item,quantity,unit,unit_cost\ns1,2020,消防站,2,个,50\n"
    ]),
    check: { context, result in
      let outputs = context.draft.outputs
      var start = 0
      while start < outputs.count {
        var end = start
        while end < outputs.count, outputs[end].subproject == outputs[start].subproject,
          outputs[end].year == outputs[start].year
        {
          end += 1
        }
        checkProducts(outputs[start..<end], context, &result)
        start = end
      }
    })

  private static func checkProducts(
    _ outputs: ArraySlice<Output>, _ context: CheckupContext, _ result: inout RuleResult
  ) {
    let priced = outputs.filter { $0.unitCost != nil }
    guard let first = priced.first else { return }
    let decimals = Int(priced.map(\.quantity.decimals).max()!)
    var sum: Int128 = 0
    for output in priced {
      let scale = powerOfTen(decimals - Int(output.quantity.decimals))
      sum += Int128(output.quantity.units) * scale * Int128(output.unitCost!)
    }
    let year = Int(context.totals.lattice.yearIndex(first.year))
    let money = year < 0 ? 0 : context.money.sum(Int(first.subproject), year)
    let cost = divideRoundingHalfUp(sum, by: powerOfTen(decimals))
    let isComplete = priced.count == outputs.count
    result.cases += 1
    let isBroken = isComplete ? cost != money : cost > money
    let isExact = sum == money * powerOfTen(decimals)
    result.relations[
      isBroken ? .broken : !isComplete ? .undecided : isExact ? .exact : .rounded] += 1
    if !isBroken { return }
    let unit = context.unit
    let terms = priced.map {
      "\($0.quantity.text) \($0.unit) \($0.item) × \(unit.text($0.unitCost!))"
    }.joined(separator: " + ")
    let title = context.title(year: first.year)
    result.findings.append(
      Finding(
        .quantityTimesUnitCostDiffers,
        Subject(scope: Scope(subproject: first.subproject, year: first.year)),
        found: unit.text(money), expected: unit.text(cost), difference: unit.text(money - cost),
        places: priced.map { Place(.outputs, row: Int($0.row), column: "unit_cost") }
          + context.tranchePlaces(first.subproject, first.year),
        message: Bilingual(
          zh: "\(context.label(first.subproject)) \(title.zh)：\(terms) = \(unit.text(cost))，"
            + "资金为 \(unit.text(money))",
          en: "\(context.label(first.subproject)) \(title.en): \(terms) = \(unit.text(cost)), "
            + "but the money is \(unit.text(money))")))
  }
}
