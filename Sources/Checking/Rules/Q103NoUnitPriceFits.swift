internal import Planning

extension Rule {
  /// A case is a sub-project with outputs and money; a simplex in whole numbers decides each.
  public static let noUnitPriceFits: Rule = Rule(
    code: "Q103", name: "no-unit-price-fits", severity: .warning, class: .question,
    title: Bilingual(zh: "任何单价都无法解释各年资金", en: "no unit price fits"),
    explanation: Bilingual(
      zh: """
        一个子项目各年的数量（outputs）乘以每种物品一个不变的非负单价，应当得出各年资金（允许各年半个最小\
        货币单位的舍入）。用整数单纯形法判定；无解时给出最少的几个年度和一个组合：相加后左边不可能为负，右边却为负。
        """,
      en: """
        The quantities of a sub-project (table outputs), times one non-negative price per item that is \
        the same in all years, must give each year's money, half a minor unit of rounding allowed per \
        year. Decided by the simplex method in integers; when no price fits, the fewest years that \
        contradict each other are shown with a combination whose left side cannot be negative while \
        its right side is.
        """),
    violating: RuleExample([
      .outputs: "subproject_id,year,item,quantity,unit,unit_cost\n"
        + "s1,2020,消防站,1,个,\ns1,2020,消防队,2,个,\ns1,2021,消防站,1,个,\ns1,2021,消防队,1,个,\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,city,2020,2700\ns1,city,2021,2740\n",
    ]),
    complying: RuleExample([
      .outputs: "subproject_id,year,item,quantity,unit,unit_cost\n"
        + "s1,2020,消防站,1,个,\ns1,2020,消防队,2,个,\ns1,2021,消防站,1,个,\ns1,2021,消防队,1,个,\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,city,2020,2740\ns1,city,2021,2700\n",
    ]),
    check: { context, result in
      let outputs = context.draft.outputs
      var start = 0
      while start < outputs.count {
        var end = start
        while end < outputs.count, outputs[end].subproject == outputs[start].subproject { end += 1 }
        let table = PriceTable(outputs[start..<end], context)
        if table.years.count > 0 {
          result.cases += 1
          if let contradiction = table.contradiction() {
            result.findings.append(
              finding(outputs[start].subproject, table, contradiction, context))
          }
        }
        start = end
      }
    })

  private static func finding(
    _ subproject: Int32, _ table: PriceTable, _ contradiction: PriceTable.Contradiction,
    _ context: CheckupContext
  ) -> Finding {
    let terms = contradiction.terms
    let years = terms.map { table.years[$0.row].year }
    let names = context.draft.fiscalYears.name
    var evidence = terms.map { term in
      let year = table.years[term.row]
      let left = table.sum(year.quantities)
      return Bilingual(
        zh: "\(context.title(year: year.year).zh)：\(left) = \(context.money(year.money).zh)",
        en: "\(context.title(year: year.year).en): \(left) = \(context.money(year.money).en)")
    }
    let combination = terms.enumerated().map { position, term in
      let magnitude = term.multiplier.magnitude
      let sign = term.multiplier < 0 ? "− " : position == 0 ? "" : "+ "
      return sign + (magnitude == 1 ? "" : "\(magnitude) × ")
        + "(\(names(table.years[term.row].year).en))"
    }.joined(separator: " ")
    let right = context.unit.text(contradiction.right)
    let left = table.sum(contradiction.left)
    evidence.append(
      Bilingual(
        zh: "\(combination)：\(left) = \(right)，单价非负时左边不可能为负",
        en: "\(combination): \(left) = \(right), which no price of 0 or more can give"))
    let places = table.rows.filter { years.contains(context.draft.outputs[$0].year) }
    let joined = context.draft.fiscalYears.list(years)
    return Finding(
      .noUnitPriceFits, Subject(scope: Scope(subproject: subproject), years: years), found: right,
      places: places.map {
        Place(.outputs, row: Int(context.draft.outputs[$0].row), column: "quantity")
      } + years.flatMap { context.tranchePlaces(subproject, $0) },
      message: comparison(subproject, table, contradiction, context)
        ?? Bilingual(
          zh: "如各年单价相同，“\(context.label(subproject))”\(joined.zh)的数量与资金不能同时成立。\(request.zh)",
          en: "If unit prices are the same in every year, quantities and money of "
            + "\(context.label(subproject)) in \(joined.en) cannot all be right: \(request.en)"),
      evidence: evidence)
  }

  private static let request = Bilingual(
    zh: "请核对数量、金额，或列明各年单价",
    en: "please check quantities and amounts, or state the unit prices of each year")

  /// The contradiction in words where one year has at least as much of everything as another, and less
  /// money.
  private static func comparison(
    _ subproject: Int32, _ table: PriceTable, _ contradiction: PriceTable.Contradiction,
    _ context: CheckupContext
  ) -> Bilingual? {
    let terms = contradiction.terms
    guard terms.count == 2, let more = terms.first(where: { $0.multiplier == 1 }),
      let less = terms.first(where: { $0.multiplier == -1 })
    else { return nil }
    let name = context.label(subproject)
    let (first, second) = (
      context.title(year: table.years[more.row].year),
      context.title(year: table.years[less.row].year)
    )
    let money = context.money(-contradiction.right)
    let surplus = contradiction.left.indices.filter { contradiction.left[$0] != 0 }.map { item in
      let quantity = decimalText(contradiction.left[item], decimals: table.decimals)
      let unit =
        context.draft.outputs[table.rows].first { $0.item == table.items[item] }?.unit ?? ""
      return Bilingual(
        zh: "\(quantity)\(unit)\(table.items[item])",
        en: "\(quantity) \(unit) \(table.items[item])".replacing("  ", with: " "))
    }
    if surplus.isEmpty {
      return Bilingual(
        zh: "如各年单价相同，“\(name)”\(first.zh)与\(second.zh)数量一样，资金却少\(money.zh)。\(request.zh)",
        en: "If unit prices are the same in every year, \(name) has the same quantities in "
          + "\(first.en) as in \(second.en), yet \(money.en) less: \(request.en)")
    }
    return Bilingual(
      zh: "如各年单价相同，“\(name)”\(first.zh)比\(second.zh)多"
        + surplus.map(\.zh).joined(separator: "、") + "，资金反少\(money.zh)。\(request.zh)",
      en: "If unit prices are the same in every year, \(name) has "
        + surplus.map(\.en).joined(separator: ", ") + " more in \(first.en) than in \(second.en), "
        + "yet \(money.en) less: \(request.en)")
  }
}

/// The yearly quantities and money of one sub-project.
private struct PriceTable {
  struct Year {
    var year: Int32
    /// Quantity of each item, in units of 10^(−decimals).
    var quantities: [Int128]
    var money: Int128
  }
  struct Contradiction {
    var terms: [(row: Int, multiplier: Int128)]
    /// Σ multiplier × quantities, all ≥ 0.
    var left: [Int128]
    /// Σ multiplier × money, < 0.
    var right: Int128
  }

  let items: [String]
  let decimals: Int
  let years: [Year]
  /// Positions in the plan's outputs.
  let rows: Range<Int>

  /// Years with quantities but no money at all up to them are left to Q101.
  init(_ outputs: ArraySlice<Output>, _ context: CheckupContext) {
    rows = outputs.indices
    items = Set(outputs.map(\.item)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    decimals = Int(outputs.map(\.quantity.decimals).max() ?? 0)
    var years: [Year] = []
    let hasMoney = outputs.first.map { context.money.hasAny(Int($0.subproject)) } ?? false
    for output in hasMoney ? outputs : [] {
      if years.last?.year != output.year {
        let index = Int(context.totals.lattice.yearIndex(output.year))
        years.append(
          Year(
            year: output.year, quantities: Array(repeating: 0, count: items.count),
            money: index < 0 ? 0 : context.money.sum(Int(output.subproject), index)))
      }
      let scale = powerOfTen(decimals - Int(output.quantity.decimals))
      years[years.count - 1].quantities[items.firstIndex(of: output.item)!] +=
        Int128(output.quantity.units) * scale
    }
    self.years = years.filter { $0.money != 0 }
  }

  /// The fewest years whose equations contradict each other, by leaving out one year after the other.
  func contradiction() -> Contradiction? {
    guard var best = multipliers(Array(years.indices)) else { return nil }
    for row in years.indices where best.contains(where: { $0.row == row }) {
      if let fewer = multipliers(best.map(\.row).filter { $0 != row }) { best = fewer }
    }
    var left = Array(repeating: Int128(0), count: items.count)
    var right: Int128 = 0
    for (row, multiplier) in best {
      for item in items.indices { left[item] += multiplier * years[row].quantities[item] }
      right += multiplier * years[row].money
    }
    precondition(left.allSatisfy { $0 >= 0 } && right < 0, "a contradiction must contradict")
    return Contradiction(terms: best, left: left, right: right)
  }

  /// Multipliers of the given years that contradict, `nil` when prices fit (or numbers are too large).
  ///
  /// Each year says 2m − 1 ≤ 2·q·p ≤ 2m + 1: with a slack w in 0…2, 2·q·p + w = 2m + 1 and w + v = 2.
  private func multipliers(_ rows: [Int]) -> [(row: Int, multiplier: Int128)]? {
    if rows.isEmpty { return nil }
    let scale = powerOfTen(decimals)
    let slacks = rows.count
    var matrix: [[Int128]] = []
    var right: [Int128] = []
    for (position, row) in rows.enumerated() {
      var equation = years[row].quantities.map { 2 * $0 }
      equation += (0..<2 * slacks).map { $0 == position ? scale : 0 }
      matrix.append(equation)
      right.append((2 * years[row].money + 1) * scale)
    }
    for position in rows.indices {
      matrix.append(
        Array(repeating: 0, count: items.count)
          + (0..<2 * slacks).map { $0 == position || $0 == slacks + position ? 1 : 0 })
      right.append(2)
    }
    guard case .contradiction(let y) = NonNegativeSystem.decide(matrix, equals: right) else {
      return nil
    }
    var terms = zip(rows, y).filter { $0.1 != 0 }.map { (row: $0.0, multiplier: $0.1) }
    let divisor = terms.reduce(Int128(0)) {
      greatestCommonDivisor($0, $1.multiplier < 0 ? -$1.multiplier : $1.multiplier)
    }
    terms = terms.map { ($0.row, $0.multiplier / max(divisor, 1)) }
    return terms
  }

  /// `1 × 一级消防站 + 2 × 二级乡镇专职消防队`
  func sum(_ quantities: [Int128]) -> String {
    let terms = zip(quantities, items).filter { $0.0 != 0 }.map {
      decimalText($0.0, decimals: decimals) + " × " + $0.1
    }
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }
}
