internal import Planning

extension Rule {
  /// A case is a relation of kind growth. O(relations).
  public static let growthOverZero: Rule = Rule(
    code: "F102", name: "growth-over-zero", severity: .error, class: .contradiction,
    title: Bilingual(zh: "基数为0却印出增减率", en: "growth rate over a base of 0"),
    explanation: Bilingual(
      zh: """
        relations 表的 growth：基数（from）为0时没有增减率可言，却印出了一个不为0的百分比，或者后一个数不为0。\
        增减率没有印出的不判断。
        """,
      en: """
        growth in table relations: over a base (from) of 0 there is no rate, yet one is printed that is not \
        0, or the later figure is not 0. A rate that is left blank is not judged.
        """),
    violating: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,上年数,0,万元,2\nb,本年数,1421.25,万元,2\n"
        + "r,增长率,100,%,2\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,from,a,growth,\nx,to,b,growth,\n"
        + "x,result,r,growth,\n",
    ]),
    complying: RuleExample([
      .figures: "figure_id,label,value,unit,decimals\na,上年数,0,万元,2\nb,本年数,0,万元,2\n"
        + "r,增长率,0,%,2\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,from,a,growth,\nx,to,b,growth,\n"
        + "x,result,r,growth,\n",
    ]),
    check: { context, result in
      let figures = context.draft.figures
      for relation in context.draft.statementRelations where relation.kind == .growth {
        result.cases += 1
        func figure(_ role: Role) -> Figure? {
          relation.members.first { $0.role == role }.map { figures[Int($0.figure)] }
        }
        guard let from = figure(.from), let to = figure(.to), let rate = figure(.result),
          from.value?.units == 0, let later = to.value, let printed = rate.value,
          later.units != 0 || printed.units != 0
        else { continue }
        result.findings.append(
          Finding(
            .growthOverZero,
            Subject(figure: relation.main.figure, relation: relation.id), found: printed.text,
            places: relation.members.map {
              Place(.figures, row: Int(figures[Int($0.figure)].row), column: "value")
            },
            message: Bilingual(
              zh: "\(rate.titled)：\(from.titled)，基数为0，没有增减率可言。请改为文字说明或核对基数",
              en:
                "\(rate.worded): over \(from.worded), a base of 0, there is no rate: please say it in "
                + "words, or check the base")))
      }
    })
}
