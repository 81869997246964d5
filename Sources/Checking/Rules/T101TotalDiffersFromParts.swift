public import Localisation
public import Planning
internal import Rounding

extension Rule {
  /// A case is a printed total or a relation of kind `sum`; a finding names all that it breaks.
  public static let totalDiffersFromParts: Rule = Rule(
    code: "T101", name: "total-differs-from-parts", severity: .error, class: .contradiction,
    title: Bilingual(zh: "合计数与分项之和不符", en: "printed total is not the sum of its parts"),
    explanation: Bilingual(
      zh: """
        每个印出的合计数（totals 表）都要等于它所含分项之和：先加印出的小计，没有小计的加 tranches \
        里的明细。按整数“分”比较，没有容差。错在哪一格、或可能在哪几格，locate 按每组相关的合计分别指出。
        """,
      en: """
        Every printed total (table totals) must equal the sum of what it contains: the printed \
        subtotals inside it, and the tranches that no subtotal covers. Compared as integers, without \
        any tolerance. Which cell is wrong, or which may be, locate says for each group of sums.
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
      let broken = context.broken
      result.findings.reserveCapacity(broken.count)
      var first = 0
      while first < broken.count {
        let row = broken[first].relation.total
        var end = first + 1
        while end < broken.count, broken[end].relation.total == row { end += 1 }
        result.findings.append(finding(about: row, broken[first..<end], context))
        first = end
      }
      context.addRelations(.totalDiffersFromParts, of: [.sum], to: &result)
    })

  private typealias Broken = ArraySlice<(relation: TotalRelation, residual: Int128)>

  /// What is wrong with the total in `row`, which heads the relations `broken`.
  private static func finding(
    about row: Int, _ broken: Broken, _ context: CheckupContext
  ) -> Finding {
    let totals = context.draft.totals
    let unit = context.unit
    let printed = Int128(totals.amount[row])
    let residual = broken[broken.startIndex].residual
    var rows = [row]
    if broken[broken.startIndex].relation.kind == .again {
      rows.append(context.totals.printed(context.totals.boxes[row]))
    }
    return Finding(
      .totalDiffersFromParts, Subject(scope: totals.scope(row), total: row),
      found: unit.text(printed), expected: unit.text(printed - residual),
      difference: unit.text(residual),
      places: rows.map { Place(.totals, row: Int(totals.row[$0]), column: "amount") }
    ) { words(about: row, broken, context) }
  }

  private static func words(
    about row: Int, _ broken: Broken, _ context: CheckupContext
  ) -> Finding.Words {
    let unit = context.unit
    let printed = Int128(context.draft.totals.amount[row])
    let (relation, residual) = broken[broken.startIndex]
    let parts = printed - residual
    let label = context.label(context.draft.totals.scope(row))
    let money = context.money(_:) as (Int128) -> Bilingual
    if relation.kind == .again {
      return Finding.Words(
        message: Bilingual(
          zh: "\(label.zh)：同一个数印了两次，一处\(money(printed).zh)，另一处\(money(parts).zh)",
          en: "\(label.en): the same figure is printed twice, as \(money(printed).en) and as "
            + "\(money(parts).en)"),
        evidence: suspicion(about: row, context))
    }
    let others = context.totals.heads[row].kinds.count - broken.count
    var evidence = broken.dropFirst().map { relation, residual in
      let sum = relation.kind.sum
      return Bilingual(
        zh: "\(sum.zh)\(money(printed - residual).zh)，相差\(unit.text(residual))",
        en: "\(sum.en) \(unit.text(printed - residual)), difference \(unit.text(residual))")
    }
    if others > 0 {
      evidence.append(
        Bilingual(
          zh: "这个合计数另有\(others)条关系成立",
          en: others == 1
            ? "one other sum of this total holds" : "\(others) other sums of this total hold"))
    }
    evidence += suspicion(about: row, context)
    let sum = relation.kind.sum
    return Finding.Words(
      message: Bilingual(
        zh: "\(label.zh)：印出\(money(printed).zh)，\(sum.zh)"
          + "\(money(parts).zh)，相差\(unit.text(residual))",
        en: "\(label.en): printed \(money(printed).en), \(sum.en) "
          + "\(money(parts).en), difference \(unit.text(residual))"),
      evidence: evidence)
  }

  /// What localisation says about this total: the mistake itself, a consequence of another one, or that
  /// it cannot be told.
  private static func suspicion(about row: Int, _ context: CheckupContext) -> [Bilingual] {
    let kinds = context.totals.heads[row].kinds
    let relations = kinds.map { TotalRelation(total: row, kind: $0) }
    if let rounding = context.rounding, rounding.isRounded {
      return rounding.words(about: relations, context.draft)
    }
    if let doubted = context.classes.first(where: { $0.contains(row, context.totals) }) {
      return [doubted.question(context.draft)]
    }
    let groups = context.location.groups(of: relations)
    if groups.isEmpty { return [] }
    if groups.count > 1 { return consequence(of: groups, context) }
    let group = groups[0]
    guard group.isUnique, let repair = context.location.repairs(of: group).first else {
      return alternatives(of: group, context)
    }
    let concerned = Repair(
      cells: repair.cells.filter { context.location.stands($0.cell, inAnyOf: relations) })
    let words = concerned.words(context.draft, context.totals.lattice)
    if concerned.cells.contains(where: { $0.cell == .total(row) }) {
      return concerned.cells.count == 1
        ? [
          Bilingual(
            zh: "其余各数互相吻合：错的就是这个印出的数",
            en: "all other figures agree with each other: this printed figure is the mistake")
        ]
        : [
          Bilingual(
            zh: "印出的这个数有错，它所含的也有错：" + words.zh,
            en: "this printed figure is a mistake, and so is something in it: " + words.en)
        ]
    }
    let count = concerned.cells.count
    return [
      Bilingual(
        zh: "这是别处\(count == 1 ? "一个错误" : " \(count) 个错误")的后果：" + words.zh,
        en: "this follows from \(count == 1 ? "a mistake" : "\(count) mistakes") elsewhere: "
          + words.en)
    ]
  }

  /// Mistakes told in a finding.
  private static let mistakesTold = 3

  /// A total over cells of several groups.
  private static func consequence(
    of groups: [RepairGroup], _ context: CheckupContext
  ) -> [Bilingual] {
    let lattice = context.totals.lattice
    let repairs = groups.filter(\.isUnique).prefix(mistakesTold).compactMap {
      context.location.repairs(of: $0).first?.words(context.draft, lattice)
    }
    let more = groups.count - repairs.count
    return [
      Bilingual(
        zh: "这个合计数涉及\(groups.count)组不符" + (repairs.isEmpty ? "" : "：")
          + repairs.map(\.zh).joined(separator: "；")
          + (more > 0 && !repairs.isEmpty ? "；另有\(more)组" : ""),
        en: "\(groups.count) groups of broken sums meet in this total"
          + (repairs.isEmpty ? "" : ": ")
          + repairs.map(\.en).joined(separator: "; ")
          + (more > 0 && !repairs.isEmpty ? "; \(more) more" : ""))
    ]
  }

  private static func alternatives(
    of group: RepairGroup, _ context: CheckupContext
  ) -> [Bilingual] {
    let count = group.suspects.count
    if count < 2 || !group.isComplete { return [] }
    return [
      Bilingual(
        zh: "有\(count)格可能有错，凭合计分不出是哪一格（见 locate）",
        en: "one of \(count) cells is wrong; the sums cannot tell which (see locate)")
    ]
  }
}

extension Repair {
  /// The cells, with what stands there and what must.
  func words(_ draft: PlanDraft, _ lattice: Lattice) -> Bilingual {
    let words = cells.map { cell in
      let label = draft.label(cell.cell.scope(in: draft, lattice))
      let found = cell.found.map { draft.unit.text($0) }
      let restored = draft.unit.text(cell.restored)
      return Bilingual(
        zh: "\(label.zh)：\(found ?? "空白") → \(restored)",
        en: "\(label.en): \(found ?? "blank") → \(restored)")
    }
    return Bilingual(
      zh: words.map(\.zh).joined(separator: "；"), en: words.map(\.en).joined(separator: "; "))
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
