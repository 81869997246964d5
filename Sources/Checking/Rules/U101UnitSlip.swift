public import Localisation
public import Planning

extension Rule {
  /// A case is a group of broken sums of the money table, or of broken relations between figures.
  public static let unitSlip: Rule = Rule(
    code: "U101", name: "unit-slip", severity: .error, class: .contradiction,
    title: Bilingual(zh: "单位混淆", en: "unit slip"),
    explanation: Bilingual(
      zh: "某个数只有乘以或除以 10⁴、10⁸ 才与其他各数相符：元、万元、亿元写混了。",
      en: """
        A figure agrees with the others only when multiplied or divided by 10⁴ or 10⁸: 元, 万元 and \
        亿元 were mixed up.
        """),
    explanationElsewhere: Bilingual(
      zh: "某个数只有乘以或除以 10³、10⁶ 之类的整倍数才与其他各数相符：个、千、百万等单位写混了。",
      en: """
        A figure agrees with the others only when multiplied or divided by 10³, 10⁶ or the like: single \
        units, thousands and millions were mixed up.
        """),
    violating: RuleExample([
      .tranches: "subproject_id,source_id,year,amount\ns1,province,2020,23\ns1,city,2020,770000\n",
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,,100,总投资\nt2,,,city,,2020,77,市本级合计\n",
    ]),
    complying: RuleExample([
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,,100,总投资\nt2,,,city,,2020,77,市本级合计\n"
    ]),
    check: { context, result in
      result.cases = context.location.groups.count
      for group in context.location.groups
      where !group.isDoubted && context.location.mayBeUnitSlip(group) {
        let repair = context.location.repairs(of: group).first
        for cell in repair?.cells ?? [] where cell.slip == .unitSlip {
          result.findings.append(finding(about: cell, context))
        }
      }
      for fault in context.statements.faults {
        result.cases += 1
        for slip in context.statements.unitSlips(fault) {
          result.findings.append(finding(about: slip, fault, context))
        }
      }
    })

  private static func finding(
    about slip: RepairedFigure, _ fault: StatementFault, _ context: CheckupContext
  ) -> Finding {
    let figure = context.draft.figures[Int(slip.figure)]
    let restored = slip.meant ?? slip.found
    let relations = fault.relations.map { context.draft.statementRelations[$0] }.filter {
      $0.members.contains { $0.figure == slip.figure }
    }
    let (printed, right) = (
      figure.text(slip.found), slip.inOtherUnit(figure, restored, context.unit)
    )
    return Finding(
      .unitSlip, Subject(figure: slip.figure, relation: relations.first?.id),
      found: slip.found.text, expected: restored.text,
      places: [Place(.figures, row: Int(figure.row), column: "value")],
      message: sum(figure, slip, relations, context)
        ?? Bilingual(
          zh: "\(figure.label)：印出\(figure.close(slip.found.text))，要与其他各数相符应为\(right.zh)",
          en: "\(figure.label): printed \(printed), agrees with the others as \(right.en)"),
      evidence: fault.words(context.draft))
  }

  /// The arithmetic where the figure is one part of a sum:
  /// `其他交通费用：其余12项合计170万元，距190万元差20万元，“20元”应为“20万元”`.
  private static func sum(
    _ figure: Figure, _ slip: RepairedFigure, _ relations: [StatementRelation],
    _ context: CheckupContext
  ) -> Bilingual? {
    guard relations.count == 1, relations[0].kind == .sum, relations[0].main.role == .result,
      relations[0].main.figure != slip.figure,
      relations[0].members.allSatisfy({ $0.factor == Ratio(1) })
    else { return nil }
    let figures = context.draft.figures
    let total = figures[Int(relations[0].main.figure)]
    let others = relations[0].members.filter { $0.role == .part && $0.figure != slip.figure }
    let values = others.map { figures[Int($0.figure)] }.compactMap { figure in
      figure.value.flatMap(figure.inBaseUnits)
    }
    guard values.count == others.count, let printed = total.value,
      let whole = total.inBaseUnits(printed),
      let sum = values.reduce(Fraction.zero as Fraction?, { $0?.plus($1) }),
      let rest = whole.minus(sum), let shown = total.rounded(sum, decimals: total.decimals),
      let gap = total.rounded(rest, decimals: total.decimals)
    else { return nil }
    let restored = slip.meant ?? slip.found
    let right = slip.inOtherUnit(figure, restored, context.unit)
    return Bilingual(
      zh: "\(figure.label)：其余\(others.count)项合计\(total.close(shown.text))，"
        + "距\(total.close(printed.text))差\(total.close(gap.text))："
        + "“\(figure.close(slip.found.text))”应为“\(right.last.zh)”",
      en: "\(figure.label): the other \(others.count) items come to \(total.text(shown)), "
        + "\(total.text(gap)) short of \(total.text(printed)): \"\(figure.text(slip.found))\" should be "
        + "\"\(right.last.en)\"")
  }

  private static func finding(about cell: RepairedCell, _ context: CheckupContext) -> Finding {
    let scope = cell.cell.scope(in: context.draft, context.totals.lattice)
    let label = context.label(scope)
    let found = context.unit.text(cell.found ?? 0)
    let restored = context.unit.text(cell.restored)
    var total: Int?
    if case .total(let row) = cell.cell { total = row }
    return Finding(
      .unitSlip, Subject(scope: scope, total: total), found: found, expected: restored,
      difference: context.unit.text(Int128(cell.found ?? 0) - Int128(cell.restored)),
      places: cell.cell.place(in: context.draft).map { [$0] } ?? [],
      message: Bilingual(
        zh: "\(label.zh)：写作\(found)，要与各合计数相符应为\(restored)：单位写混了",
        en:
          "\(label.en): printed \(found), agrees with the totals only as \(restored): the unit was "
          + "mixed up"))
  }
}

extension Cell {
  /// Where the cell is written, `nil` for a blank.
  public func place(in draft: PlanDraft) -> Place? {
    switch self {
    case .total(let row): Place(.totals, row: Int(draft.totals.row[row]), column: "amount")
    case .tranche(let row): draft.tranches.place(row)
    case .blank: nil
    }
  }
}

extension RepairedFigure {
  /// `200000 元 = 20 万元`: what it must be, and how it was meant if that is the unit next to it.
  fileprivate func inOtherUnit(
    _ figure: Figure, _ restored: Decimal, _ unit: MoneyUnit
  ) -> OtherUnit {
    let text = OtherUnit(
      own: Bilingual(zh: figure.close(restored.text), en: figure.text(restored)), meant: nil)
    guard let base = figure.inBaseUnits(restored) else { return text }
    let words = unit.currency == "CNY" ? MoneyUnit.scales.map(\.name) : MoneyUnit.words.map(\.word)
    for unit in words.compactMap(unit.shown) where unit.name != figure.unit {
      if figure.measureUnit.measure == .money,
        base == Fraction(found)?.times(Fraction(Ratio(unit.scale)))
      {
        return OtherUnit(
          own: text.own,
          meant: Bilingual(zh: found.text + unit.name, en: found.text + " " + unit.name))
      }
    }
    return text
  }
}

/// What a figure must be, in its own unit and in the one that was meant.
private struct OtherUnit {
  var own: Bilingual
  var meant: Bilingual?

  var last: Bilingual { meant ?? own }
  var zh: String { own.zh + (meant.map { "（即\($0.zh)）" } ?? "") }
  var en: String { own.en + (meant.map { " = \($0.en)" } ?? "") }
}
