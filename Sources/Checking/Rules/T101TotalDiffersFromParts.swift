public import Planning

extension Rule {
  /// A case is a printed total or a relation of kind `sum`; a finding names all that it breaks.
  public static let totalDiffersFromParts: Rule = Rule(
    code: "T101", name: "total-differs-from-parts", severity: .error,
    title: Bilingual(zh: "合计数与分项之和不符", en: "printed total is not the sum of its parts"),
    explanation: Bilingual(
      zh: """
        每个印出的合计数（totals 表）都要等于它所含分项之和：先加印出的小计，没有小计的加 tranches \
        里的明细。按整数“分”比较，没有容差。若全表只有少数单元格有误，locate 会指出是哪一格、应为多少。
        """,
      en: """
        Every printed total (table totals) must equal the sum of what it contains: the printed \
        subtotals inside it, and the tranches that no subtotal covers. Compared as integers, without \
        any tolerance. When few cells are wrong, locate names them and restores their values.
        """),
    violating: RuleExample([
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,,100.01,总投资\n"
    ]),
    complying: RuleExample([
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,,100,总投资\n"
    ]),
    check: { context, result in
      let draft = context.draft
      result.cases = draft.totals.count
      let broken = Dictionary(grouping: context.totals.broken, by: \.relation.total)
      for (row, relations) in broken.sorted(by: { $0.key < $1.key }) {
        result.findings.append(
          finding(about: row, broken: relations.map { ($0.relation.kind, $0.residual) }, context))
      }
      context.addRelations(.totalDiffersFromParts, of: [.sum], to: &result)
    })

  private static func finding(
    about row: Int, broken: [(kind: RelationKind, residual: Int128)], _ context: CheckupContext
  ) -> Finding {
    let totals = context.draft.totals
    let unit = context.unit
    let printed = Int128(totals.amount[row])
    let parts = printed - broken[0].residual
    let scope = totals.scope(row)
    let label = context.label(scope)
    if broken[0].kind == .again {
      return Finding(
        .totalDiffersFromParts, Subject(scope: scope, total: row), found: unit.text(printed),
        expected: unit.text(parts), difference: unit.text(printed - parts),
        places: [row, context.totals.printed(context.totals.boxes[row])].map {
          Place(.totals, row: Int(totals.row[$0]), column: "amount")
        },
        message: Bilingual(
          zh: "\(label.zh)：同一个数印了两次，一处 \(unit.text(printed))，另一处 \(unit.text(parts))",
          en: "\(label.en): the same figure is printed twice, as \(unit.text(printed)) and as "
            + "\(unit.text(parts))"),
        evidence: suspicion(about: row, context))
    }
    let others = context.totals.heads[row].kinds.count - broken.count
    var evidence = broken.dropFirst().map { kind, residual in
      Bilingual(
        zh: "\(kind.sum.zh) \(unit.text(printed - residual))，相差 \(unit.text(residual))",
        en: "\(kind.sum.en) \(unit.text(printed - residual)), difference \(unit.text(residual))")
    }
    if others > 0 {
      evidence.append(
        Bilingual(
          zh: "这个合计数另有 \(others) 条关系成立", en: "\(others) other sums of this total hold"))
    }
    evidence += suspicion(about: row, context)
    return Finding(
      .totalDiffersFromParts, Subject(scope: scope, total: row), found: unit.text(printed),
      expected: unit.text(parts), difference: unit.text(printed - parts),
      places: [Place(.totals, row: Int(totals.row[row]), column: "amount")],
      message: Bilingual(
        zh: "\(label.zh)：印出 \(unit.text(printed))，\(broken[0].kind.sum.zh) "
          + "\(unit.text(parts))，相差 \(unit.text(printed - parts))",
        en: "\(label.en): printed \(unit.text(printed)), \(broken[0].kind.sum.en) "
          + "\(unit.text(parts)), difference \(unit.text(printed - parts))"),
      evidence: evidence)
  }

  /// What localisation says about this total: the mistake itself, or a consequence of another one.
  private static func suspicion(about row: Int, _ context: CheckupContext) -> [Bilingual] {
    guard let repair = context.location.unique else { return [] }
    if repair.cells.contains(where: { $0.cell == .total(row) }) {
      return [
        Bilingual(
          zh: "其余各数互相吻合：错的就是这个印出的数",
          en: "all other figures agree with each other: this printed figure is the mistake")
      ]
    }
    let cells = repair.cells.map { cell in
      let label = context.label(cell.cell.scope(in: context.draft, context.totals.lattice))
      let found = cell.found.map { context.unit.text($0) }
      let restored = context.unit.text(cell.restored)
      return Bilingual(
        zh: "\(label.zh)：\(found ?? "空白") → \(restored)",
        en: "\(label.en): \(found ?? "blank") → \(restored)")
    }
    return [
      Bilingual(
        zh: "这是别处一个错误的后果：" + cells.map(\.zh).joined(separator: "；"),
        en: "this follows from a mistake elsewhere: " + cells.map(\.en).joined(separator: "; "))
    ]
  }
}

extension RelationKind {
  /// What is added up, up to the sum.
  package var sum: Bilingual {
    switch self {
    case .subprojects: Bilingual(zh: "各子项目相加为", en: "the sub-projects add up to")
    case .sources: Bilingual(zh: "各来源相加为", en: "the sources add up to")
    case .years: Bilingual(zh: "各年相加为", en: "the years add up to")
    case .joint: Bilingual(zh: "各来源各年相加为", en: "the sources and years add up to")
    case .tranches: Bilingual(zh: "明细相加为", en: "the tranches add up to")
    case .again: Bilingual(zh: "另一处印的是", en: "elsewhere it is printed as")
    }
  }
}

extension Cell {
  /// The part of the plan's grid that the cell stands for.
  public func scope(in draft: PlanDraft) -> Scope { scope(in: draft, Lattice(draft)) }

  package func scope(in draft: PlanDraft, _ lattice: Lattice) -> Scope {
    switch self {
    case .total(let row): draft.totals.scope(row)
    case .tranche(let row):
      Scope(
        subproject: draft.tranches.subproject[row], source: draft.tranches.source[row],
        year: draft.tranches.year[row])
    case .blank(let subproject, let source, let year):
      Scope(subproject: subproject, source: source, year: lattice.years[Int(year)])
    }
  }
}
