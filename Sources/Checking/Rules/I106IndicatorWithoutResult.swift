internal import Planning

extension Rule {
  /// A case is an indicator with a target in a form of which results are known. O(indicators).
  public static let indicatorWithoutResult: Rule = Rule(
    code: "I106", name: "indicator-without-result", severity: .warning, class: .omission,
    title: Bilingual(zh: "指标没有完成值", en: "indicator without a result"),
    explanation: Bilingual(
      zh: """
        indicators 表：同一对象、同一年度的指标中，有的填了完成值，有的没有填。一处（place 的第一个词）没有填的合为一个问题。\
        都没有填的（只是目标）和预算执行率不判断。
        """,
      en: """
        Table indicators: of the indicators of one subject and year some have a result and others have none. \
        Those of one part of the document (the first word of place) are one finding. Where none has a result \
        (targets alone), and of execution rates, nothing is said.
        """),
    violating: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,产出指标,卫星电话,=,26,,部,\ni2,产出指标,对讲机,=,25,25,部,\n"
    ]),
    complying: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,产出指标,卫星电话,=,26,26,部,\ni2,产出指标,对讲机,=,25,25,部,\n"
    ]),
    check: { context, result in
      struct Form: Hashable {
        var subproject: Int32?
        var year: Int32?
      }
      let indicators = context.draft.indicators.filter {
        !$0.target.isEmpty && !$0.isExecutionRate
      }
      func form(_ indicator: Indicator) -> Form {
        Form(subproject: indicator.subproject, year: indicator.year)
      }
      let known = Set(indicators.filter { !$0.actual.isEmpty }.map(form))
      var groups: [[Indicator]] = []
      for indicator in indicators where known.contains(form(indicator)) {
        result.cases += 1
        if !indicator.actual.isEmpty { continue }
        let position = groups.firstIndex {
          form($0[0]) == form(indicator) && $0[0].part == indicator.part
        }
        if let position { groups[position].append(indicator) } else { groups.append([indicator]) }
      }
      for group in groups {
        let names = group.prefix(namesTold).map(\.label)
        let more = group.count - names.count
        let part = group[0].part
        result.findings.append(
          Finding(
            .indicatorWithoutResult, group[0].subject,
            places: group.map { Place(.indicators, row: Int($0.row), column: "actual") },
            message: Bilingual(
              zh: (part.isEmpty ? "" : "\(part)：") + "\(group.count)项指标没有完成值（"
                + names.joined(separator: "、") + (more > 0 ? "等" : "") + "）。请填写完成值",
              en: (part.isEmpty ? "" : "\(part): ")
                + (group.count == 1 ? "1 indicator has" : "\(group.count) indicators have")
                + " no result (" + names.joined(separator: ", ") + (more > 0 ? ", …" : "")
                + "): what was achieved?")))
      }
    })

  /// Indicators named in a finding.
  private static let namesTold = 12
}

extension Indicator {
  /// The part of the document that it is printed in.
  fileprivate var part: Substring { printedAt.prefix { $0 != " " } }
}
