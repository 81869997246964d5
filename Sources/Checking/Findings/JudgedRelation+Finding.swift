public import Localisation
public import Planning
internal import Rounding

/// What a finding says about a relation of a statement.
extension JudgedRelation {
  func finding(_ rule: Rule, _ context: CheckupContext) -> Finding {
    let figures = context.draft.figures
    let main = figures[Int(relation.main.figure)]
    let derives = relation.main.role == .result
    var difference: String?
    if derives, let expected, let printed = main.value {
      let decimals = max(expected.decimals, printed.decimals)
      func scaled(_ value: Decimal) -> Int128 {
        Int128(value.units) * powerOfTen(Int(decimals - value.decimals))
      }
      difference = decimalText(scaled(printed) - scaled(expected), decimals: Int(decimals))
    }
    return Finding(
      rule, Subject(figure: relation.main.figure, relation: relation.id), found: main.valueText,
      expected: derives ? expected?.text : nil, difference: difference, places: places(context),
      message: message(context.draft), evidence: evidence(context))
  }

  /// The figures' cells, the one that must be wrong in front where it is known.
  private func places(_ context: CheckupContext) -> [Place] {
    var order = [relation.main.figure] + relation.members.map(\.figure)
    if let wrong = context.fault(of: number)?.unique?.figures.map(\.figure) {
      order = order.filter(wrong.contains) + order
    }
    var seen = Set<Int32>()
    return order.filter { seen.insert($0).inserted }.map {
      Place(.figures, row: Int(context.draft.figures[Int($0)].row), column: "value")
    }
  }

  // MARK: Words

  private func message(_ draft: PlanDraft) -> Bilingual {
    let figures = draft.figures
    let main = figures[Int(relation.main.figure)]
    let name = main.label
    let computed = self.computed
    func says(_ zh: String, _ en: String) -> Bilingual {
      Bilingual(
        zh:
          "\(name)：印出\(main.close(main.valueText))，\(zh)\(computed.map { main.close($0.text) } ?? "?")",
        en: "\(name): printed \(main.text(main.valueText)), \(en) "
          + (computed.map { main.text($0) } ?? "?"))
    }
    switch relation.kind {
    case .sum: return surplus(figures) ?? says("各部分相加是", "its parts add up to")
    case .difference: return says("两数相减是", "the difference is")
    case .share: return says("按两数算出的占比是", "the share computed is")
    case .growth: return says("按两数算出的增减率是", "the growth computed is")
    case .rate: return says("按两数算出的比率是", "the rate computed is")
    case .product: return says("各数相乘是", "the product is")
    case .equal: return unequal(figures)
    case .atMost: return excess(figures)
    }
  }

  /// A sum that holds without one of its parts: `实有人数122人等于在职人员122人；退休人员8人不应列入“其中”`.
  private func surplus(_ figures: [Figure]) -> Bilingual? {
    let parts = relation.members.filter { $0.role == .part }
    guard parts.count > 1, relation.main.role == .result else { return nil }
    let superfluous = parts.filter { part in
      let without = relation.members.filter { $0.figure != part.figure || $0.role != .part }
      let rest = StatementRelation(
        id: relation.id, kind: .sum, members: without, row: relation.row)
      return rest.judged(figures).verdict == .exact
    }
    guard superfluous.count == 1 else { return nil }
    let main = figures[Int(relation.main.figure)]
    let part = figures[Int(superfluous[0].figure)]
    let others = parts.filter { $0.figure != superfluous[0].figure }.map { figures[Int($0.figure)] }
    func joined(_ separator: String, _ words: (Figure) -> String) -> String {
      others.map(words).joined(separator: separator)
    }
    return Bilingual(
      zh: "\(main.titled)等于" + joined("＋", \.titled) + "；\(part.titled)不应列入“其中”",
      en: "\(main.worded) is " + joined(" + ", \.worded)
        + "; \(part.worded) should not be listed as "
        + "a part of it")
  }

  /// One figure printed differently: `149040元即14.904万元，另表印14万元`.
  private func unequal(_ figures: [Figure]) -> Bilingual {
    let members = relation.members.map { figures[Int($0.figure)] }
    let isPlain = relation.members.allSatisfy { $0.factor == Ratio(1) }
    guard members.count == 2, isPlain, let value = members[0].value,
      let other = members[1].value
    else {
      return Bilingual(
        zh: "同一个数印得不一样：" + words(figures, nil, "、", \.zh),
        en: "the same figure is printed differently: " + words(figures, nil, ", ", \.en))
    }
    let (first, second) = (members[0], members[1])
    let converted =
      first.unit == second.unit
      ? nil
      : first.inBaseUnits(value).flatMap {
        second.rounded($0, decimals: JudgedRelation.decimalsConverted)
      }.map { $0.shortened }
    let isElsewhere = first.table != second.table
    let name = first.label
    return Bilingual(
      zh: "\(name)：\(first.close(value.text))"
        + (converted.map { "即\(second.close($0.text))" } ?? "")
        + "，\(isElsewhere ? "另表" : "另一处")印\(second.close(other.text))",
      en: "\(name): \(first.text(value))" + (converted.map { " is \(second.text($0))" } ?? "")
        + ", yet \(second.text(other)) is printed in another \(isElsewhere ? "table" : "place")")
  }

  /// More than a limit: `行政人员12人，行政编制10名（另机关后勤服务编制1名）：超1人，不计机关后勤服务编制超2人`.
  private func excess(_ figures: [Figure]) -> Bilingual {
    let members = relation.members
    let wholes = members.filter { $0.role == .whole }.map { figures[Int($0.figure)] }
    let parts = members.filter { $0.role == .part }.map { figures[Int($0.figure)] }
    func above(_ count: Int) -> Decimal? {
      guard members.allSatisfy({ $0.factor == Ratio(1) }) else { return nil }
      let limits = wholes.prefix(count).compactMap { figure in
        figure.value.flatMap(figure.inBaseUnits)
      }
      let own = parts.compactMap { figure in figure.value.flatMap(figure.inBaseUnits) }
      guard limits.count == count, own.count == parts.count else { return nil }
      let limit = limits.reduce(Fraction.zero as Fraction?) { $0?.plus($1) }
      let sum = own.reduce(Fraction.zero as Fraction?) { $0?.plus($1) }
      return limit.flatMap { sum?.minus($0) }.flatMap {
        parts[0].rounded($0, decimals: parts[0].decimals)
      }
    }
    guard let first = wholes.first, let over = above(wholes.count) else {
      return Bilingual(
        zh: words(figures, .part, "＋", \.zh) + "，超过" + words(figures, .whole, "＋", \.zh),
        en: words(figures, .part, " + ", \.en) + " is more than "
          + words(figures, .whole, " + ", \.en))
    }
    let others = Array(wholes.dropFirst())
    let alone = others.isEmpty ? nil : above(1)
    let names = others.map(\.label)
    return Bilingual(
      zh: parts.map(\.titled).joined(separator: "＋") + "，\(first.titled)"
        + (others.isEmpty ? "" : "（另" + others.map(\.titled).joined(separator: "、") + "）")
        + "：超\(parts[0].close(over.text))"
        + (alone.map { "，不计\(names.joined(separator: "、"))超\(parts[0].close($0.text))" } ?? "")
        + "。请说明超出的依据",
      en: parts.map(\.worded).joined(separator: " + ") + ", \(first.worded)"
        + (others.isEmpty ? "" : " (and " + others.map(\.worded).joined(separator: ", ") + ")")
        + ": \(parts[0].text(over)) too many"
        + (alone.map { ", \(parts[0].text($0)) without \(names.joined(separator: ", "))" } ?? "")
        + ": on what ground?")
  }

  /// Decimals to which a figure is converted into another unit, to be shown.
  private static let decimalsConverted: Int32 = 6

  private func words(
    _ figures: [Figure], _ role: Role?, _ separator: String,
    _ language: KeyPath<Bilingual, String>
  ) -> String {
    relation.members.filter { role == nil || $0.role == role }.map { member in
      let figure = figures[Int(member.figure)]
      let factor = member.factor == Ratio(1) ? "" : " × \(member.factor.text)"
      return (language == \Bilingual.zh ? figure.titled : figure.worded) + factor
    }.joined(separator: separator)
  }

  private func evidence(_ context: CheckupContext) -> [Bilingual] {
    let figures = context.draft.figures
    var lines: [Bilingual] = []
    func line(_ format: (KeyPath<Bilingual, String>) -> String) {
      lines.append(Bilingual(zh: format(\.zh), en: format(\.en)))
    }
    switch relation.kind {
    case .sum: line { words(figures, .part, " + ", $0) }
    case .product: line { words(figures, .part, " × ", $0) }
    case .difference: line { words(figures, .to, "", $0) + " − " + words(figures, .from, "", $0) }
    case .growth:
      line {
        "(" + words(figures, .to, "", $0) + " − " + words(figures, .from, "", $0) + ") / "
          + words(figures, .from, "", $0)
      }
    case .share, .rate:
      line { words(figures, .part, " + ", $0) + " / " + words(figures, .whole, " + ", $0) }
    case .equal, .atMost: break
    }
    // A limit that is exceeded asks for a reason, not for other figures.
    if relation.kind != .atMost, let rounding = context.statements.rounding, rounding.isRounded {
      lines += rounding.words(about: number, context.draft)
    } else if relation.kind != .atMost, let fault = context.fault(of: number) {
      lines += fault.words(context.draft)
    }
    return lines
  }
}

extension Figure {
  /// `退休人员8人`
  package var titled: String { label + close(valueText) }

  /// `退休人员 8 人`
  package var worded: String { label + " " + text(valueText) }

  /// `value` with its unit as official Chinese sets it: `57.04万元`.
  package func close(_ value: String) -> String { value + unit }

  /// The table or part of the document that it is printed in.
  fileprivate var table: Substring { printedAt.prefix { $0 != " " && $0 != "，" } }
}

extension Decimal {
  /// Without zeros behind the last digit.
  fileprivate var shortened: Decimal {
    var value = self
    while value.decimals > 0, value.units % 10 == 0 {
      value = Decimal(units: value.units / 10, decimals: value.decimals - 1)
    }
    return value
  }
}

extension Ratio {
  /// `−1`, `3/4`
  package var text: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

extension StatementFault {
  /// Alternatives told in a finding.
  private static let alternativesTold = 3

  /// Which figure must be wrong, or which may be.
  package func words(_ draft: PlanDraft) -> [Bilingual] {
    if repairs.isEmpty {
      return [
        Bilingual(
          zh: "没有找到只改一两个数就能使有关的关系都成立的办法",
          en:
            "no change of one or two figures was found that makes all the relations concerned hold")
      ]
    }
    if let unique {
      return [
        Bilingual(
          zh: "只有这样改，有关的关系才\(relations.count > 1 ? "都" : "")成立，"
            + "其他关系也不受影响：" + unique.words(draft, \.zh),
          en:
            "the only change of so few figures that mends what is broken and breaks no other relation: "
            + unique.words(draft, \.en))
      ]
    }
    if let exact = uniqueExact {
      let more = repairs.count - 1
      return [
        Bilingual(
          zh: "只有这样改，合计才分毫不差：" + exact.words(draft, \.zh)
            + (more > 0 ? "（另有\(more)种改法要四舍五入才成立）" : ""),
          en: "the only change with which the sum comes out exact: " + exact.words(draft, \.en)
            + (more > 0 ? " (\(more) more hold by rounding)" : ""))
      ]
    }
    // A range of values is no advice.
    let valued = repairs.filter { $0.figures.allSatisfy { $0.meant != nil } }
    if valued.isEmpty { return [] }
    let told = valued.prefix(StatementFault.alternativesTold)
    let more = repairs.count - told.count
    return [
      Bilingual(
        zh: "以下任改一处，有关的关系就都成立："
          + told.map { $0.words(draft, \.zh) }.joined(separator: "；或 ")
          + (more > 0 ? "；等\(repairs.count)种" : ""),
        en: "any one of these makes the relations concerned hold: "
          + told.map { $0.words(draft, \.en) }.joined(separator: "; or ")
          + (more > 0 ? "; \(repairs.count) ways in all" : ""))
    ]
  }
}

extension FigureRepair {
  package func words(_ draft: PlanDraft, _ language: KeyPath<Bilingual, String>) -> String {
    figures.map { repaired in
      let figure = draft.figures[Int(repaired.figure)]
      let slip = repaired.slip == .other ? "" : " (\(repaired.slip.title[keyPath: language]))"
      return "\(figure.label) \(figure.text(repaired.found)) → "
        + repaired.rangeText(figure)[keyPath: language] + slip
    }.joined(separator: language == \Bilingual.zh ? "，" : ", ")
  }
}

extension RepairedFigure {
  /// `200000 元`, `135000 – 144999 元`, `at most 11 人`.
  public func rangeText(_ figure: Figure) -> Bilingual {
    if let likely { return Bilingual(zh: figure.text(likely), en: figure.text(likely)) }
    switch (least, most) {
    case (let least?, let most?):
      let text = least == most ? figure.text(least) : least.text + " – " + figure.text(most)
      return Bilingual(zh: text, en: text)
    case (nil, let most?):
      return Bilingual(zh: "至多 \(figure.text(most))", en: "at most \(figure.text(most))")
    case (let least?, nil):
      return Bilingual(zh: "至少 \(figure.text(least))", en: "at least \(figure.text(least))")
    case (nil, nil): return Bilingual(zh: "任何数", en: "anything")
    }
  }
}
