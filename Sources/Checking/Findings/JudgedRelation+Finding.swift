public import Localisation
public import Planning

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
    let printed = main.text(main.valueText)
    let computed = self.computed.map { main.text($0) } ?? "?"
    func says(_ zh: String, _ en: String) -> Bilingual {
      Bilingual(
        zh: "\(name)：印出 \(printed)，\(zh) \(computed)（关系 \(relation.id)）",
        en: "\(name): printed \(printed), \(en) \(computed) (relation \(relation.id))")
    }
    switch relation.kind {
    case .sum: return says("各部分相加是", "its parts add up to")
    case .difference: return says("两数相减是", "the difference is")
    case .share: return says("按两数算出的占比是", "the share computed is")
    case .growth: return says("按两数算出的增减率是", "the growth computed is")
    case .rate: return says("按两数算出的比率是", "the rate computed is")
    case .product: return says("各数相乘是", "the product is")
    case .equal:
      return Bilingual(
        zh: "同一个数印得不一样（关系 \(relation.id)）：" + words(figures, nil, "、", \.zh),
        en: "the same figure is printed differently (relation \(relation.id)): "
          + words(figures, nil, ", ", \.en))
    case .atMost:
      return Bilingual(
        zh: words(figures, .part, " + ", \.zh) + "，超过 " + words(figures, .whole, " + ", \.zh)
          + "（关系 \(relation.id)）",
        en: words(figures, .part, " + ", \.en) + " is more than "
          + words(figures, .whole, " + ", \.en) + " (relation \(relation.id))")
    }
  }

  private func words(
    _ figures: [Figure], _ role: Role?, _ separator: String,
    _ language: KeyPath<Bilingual, String>
  ) -> String {
    relation.members.filter { role == nil || $0.role == role }.map { member in
      let figure = figures[Int(member.figure)]
      let factor = member.factor == Ratio(1) ? "" : " × \(member.factor.text)"
      return figure.label + " " + figure.text(figure.valueText) + factor
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
    if let fault = context.fault(of: number) { lines += fault.words(context.draft) }
    return lines
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
      let ids = relations.map { draft.statementRelations[$0].id }
      return [
        Bilingual(
          zh: "只有这样改，关系 \(ids.joined(separator: "、")) 才\(ids.count > 1 ? "都" : "")成立，"
            + "其他关系也不受影响：" + unique.words(draft, \.zh),
          en:
            "the only change of so few figures that mends \(ids.joined(separator: ", ")) and breaks "
            + "no other relation: " + unique.words(draft, \.en))
      ]
    }
    if let exact = uniqueExact {
      let more = repairs.count - 1
      return [
        Bilingual(
          zh: "只有这样改，合计才分毫不差：" + exact.words(draft, \.zh)
            + (more > 0 ? "（另有 \(more) 种改法要四舍五入才成立）" : ""),
          en: "the only change with which the sum comes out exact: " + exact.words(draft, \.en)
            + (more > 0 ? " (\(more) more hold by rounding)" : ""))
      ]
    }
    let told = repairs.prefix(StatementFault.alternativesTold)
    let more = repairs.count - told.count
    return [
      Bilingual(
        zh: "以下任改一处，有关的关系就都成立："
          + told.map { $0.words(draft, \.zh) }.joined(separator: "；或 ")
          + (more > 0 ? "；等 \(repairs.count) 种" : ""),
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
      return "\(figure.id) \(figure.label) \(figure.text(repaired.found)) → "
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
