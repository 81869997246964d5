internal import Planning

extension Rule {
  /// A case is a cost that is no saving, or a satisfaction, with a relation. O(indicators).
  public static let indicatorDirection: Rule = Rule(
    code: "I102", name: "indicator-direction", severity: .warning, class: .question,
    title: Bilingual(zh: "指标方向写反", en: "indicator points the wrong way"),
    explanation: Bilingual(
      zh: """
        indicators 表：成本指标写成“≥”（花得越多越好？），或者满意度指标写成“≤”。节约、降低和各种“率”\
        （单位为 % 的成本指标）不在此列。
        """,
      en: """
        Table indicators: a cost with "≥" (the more is spent the better?), or a satisfaction with "≤". \
        Savings, reductions and costs that are rates (in %) are not meant.
        """),
    violating: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,成本指标/经济成本指标,年租金,>=,149040,149040,元,\n"
    ]),
    complying: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,成本指标/经济成本指标,年租金,<=,149040,149040,元,\n"
        + "i2,成本指标/经济成本指标,成本节约率,>=,5,6,%,\n"
    ]),
    check: { context, result in
      for indicator in context.draft.indicators {
        guard let relation = indicator.relation else { continue }
        let isSpent = indicator.isCost && !indicator.isSaving
        if !isSpent && !indicator.isSatisfaction { continue }
        result.cases += 1
        let isWrong =
          isSpent ? relation == .atLeast : indicator.isSatisfaction && relation == .atMost
        if !isWrong { continue }
        let target = indicator.words(indicator.target, sign: true)
        result.findings.append(
          Finding(
            .indicatorDirection, indicator.subject, found: relation.sign,
            expected: isSpent ? "<=" : ">=",
            places: [Place(.indicators, row: Int(indicator.row), column: "relation")],
            message: isSpent
              ? Bilingual(
                zh: "\(indicator.label)：成本指标写成\(target)，花得越多越算完成。应为≤或=",
                en: "\(indicator.label): a cost with target \(target), so that spending more "
                  + "fulfils it; should be ≤ or =")
              : Bilingual(
                zh: "\(indicator.label)：满意度写成\(target)，越不满意越算完成。应为≥",
                en:
                  "\(indicator.label): a satisfaction with target \(target), so that less fulfils "
                  + "it; should be ≥")))
      }
    })
}

extension Indicator {
  var isCost: Bool {
    let kind = kind.lowercased()
    return kind.contains("成本") || kind.split(separator: "/").contains { $0 == "cost" }
      || kind == "cost"
  }

  /// Of a rate (of saving, of payment), more can be better.
  var isSaving: Bool {
    let words = ["节约", "节省", "节支", "降低", "减少", "下降", "压减", "saving", "reduction"]
    return words.contains(where: name.lowercased().contains) || name.hasSuffix("率")
      || targetValue?.measureUnit.measure == .ratio
  }

  var isSatisfaction: Bool {
    let name = name.lowercased()
    return (name.contains("满意") || name.contains("satisfaction")) && !name.contains("不满意")
      && !name.contains("dissatisfaction")
  }
}
