internal import Planning

extension Rule {
  /// A case is an indicator beside the others of its name and year, in its form or the
  /// department's.
  public static let indicatorContradiction: Rule = Rule(
    code: "I103", name: "indicator-contradiction", severity: .error, class: .contradiction,
    title: Bilingual(zh: "同一指标前后矛盾", en: "the same indicator says two things"),
    explanation: Bilingual(
      zh: """
        indicators 表：同名、同年的指标（同一子项目；或一处写在全部门的表里）印了两个不同的指标值（方向相同而数不同，或不能同时\
        成立）或两个不同的完成值。\
        单位不同的先精确换算（元、万元，月、年），再按印出的小数位比较。名称只是类别（“数量指标”等）的不比较。
        """,
      en: """
        Table indicators: an indicator of one name and year (of one sub-project, or one of them of the \
        whole department) is printed with two targets (one direction and two numbers, or such that no \
        result meets both) or with two results. Units \
        are converted exactly (元 and 万元, months and years), then compared at the printed decimals. \
        Names that are only a class (数量指标 …) are not compared.
        """),
    explanationElsewhere: Bilingual(
      zh: """
        indicators 表：同名、同年的指标（同一子项目；或一处写在全部门的表里）印了两个不同的指标值（方向相同而数不同，或不能同时\
        成立）或两个不同的完成值。单位不同的先精确换算，再按印出的小数位比较。名称只是类别的不比较。
        """,
      en: """
        Table indicators: an indicator of one name and year (of one sub-project, or one of them of the \
        whole department) is printed with two targets (one direction and two numbers, or such that no \
        result meets both) or with two results. Units are converted exactly, then compared at the \
        printed decimals. Names that are only a class are not compared.
        """),
    violating: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,成本指标,年租金,<=,149040,0,元,未下达\ni2,成本指标,年租金,=,14,14,万元,\n"
    ]),
    complying: RuleExample([
      .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
        + "i1,时效指标,租金时间,=,12,12,月,\ni2,时效指标,租金时间,=,1,1,年,\n"
    ]),
    check: { context, result in
      let linked = links(context.draft.indicators)
      let indicators = context.draft.indicators.filter { !$0.isClass || linked[$0.id] != nil }
      func key(of indicator: Indicator) -> IndicatorKey {
        IndicatorKey(indicator, name: linked[indicator.id] ?? indicator.name)
      }
      var stated: [IndicatorKey: Statements] = [:]
      for indicator in indicators {
        stated[key(of: indicator), default: Statements()].add(indicator)
      }
      for indicator in indicators {
        let key = key(of: indicator)
        var clashes: [Clash] = []
        for other in key == key.ofDepartment ? [key] : [key, key.ofDepartment] {
          guard let known = stated[other], known.isOther(than: indicator) else { continue }
          result.cases += 1
          // Within one form, the later row is told against the earlier one.
          clashes += known.clashes(with: indicator).filter {
            other != key || $0.other.row < indicator.row
          }
        }
        let contradictions = clashes.reduce(into: [Clash]()) { kept, clash in
          if !kept.contains(where: { $0.column == clash.column }) { kept.append(clash) }
        }
        if !contradictions.isEmpty {
          result.findings.append(finding(about: indicator, contradictions))
        }
      }
    })

  /// What indicators linked by `same_as` are called together: by id, the name of the one that the link
  /// leads to. A link leads over at most as many indicators as there are.
  private static func links(_ indicators: [Indicator]) -> [String: String] {
    let links = indicators.filter { !$0.sameAs.isEmpty }
    if links.isEmpty { return [:] }
    let byID = Dictionary(indicators.map { ($0.id, $0) }) { first, _ in first }
    var names: [String: String] = [:]
    for indicator in links {
      var end = indicator
      for _ in links where !end.sameAs.isEmpty { end = byID[end.sameAs] ?? end }
      names[indicator.id] = "\(end.name) \(end.id)"
      names[end.id] = "\(end.name) \(end.id)"
    }
    return names
  }

  private static func finding(about indicator: Indicator, _ clashes: [Clash]) -> Finding {
    /// `指标值一处≥149040元、另一处=14万元`
    func line(_ clash: Clash) -> Bilingual {
      let isTarget = clash.column == "target"
      let words = pair(indicator, clash.other).map { row in
        row.words(isTarget ? row.target : row.actual, sign: isTarget)
      }
      return Bilingual(
        zh: (isTarget ? "指标值" : "完成值") + "一处\(words[0])、另一处\(words[1])",
        en: (isTarget ? "target " : "result ") + "\(words[0]) in one place, \(words[1]) in another")
    }
    let lines = clashes.map(line)
    let rows = pair(indicator, clashes[0].other)
    let printed = rows.filter { !$0.printedAt.isEmpty }.map { row in
      let target = row.words(row.target, sign: true)
      return Bilingual(
        zh: "\(target) 印于：\(row.printedAt)", en: "\(target) is printed in: \(row.printedAt)")
    }
    return Finding(
      .indicatorContradiction, indicator.subject,
      found: clashes[0].column == "target" ? indicator.target : indicator.actual,
      places: clashes.flatMap { clash in
        pair(indicator, clash.other).map {
          Place(.indicators, row: Int($0.row), column: clash.column)
        }
      },
      message: Bilingual(
        zh: "\(name(indicator, clashes[0].other).zh)：" + lines.map(\.zh).joined(separator: "；")
          + "。请说明以哪个为准",
        en: "\(name(indicator, clashes[0].other).en): " + lines.map(\.en).joined(separator: "; ")
          + ": which of them holds?"),
      evidence: printed)
  }

  /// Its name; both where two names are linked.
  private static func name(_ indicator: Indicator, _ other: Indicator) -> Bilingual {
    if indicator.name == other.name {
      return Bilingual(zh: indicator.label, en: indicator.label)
    }
    let rows = pair(indicator, other)
    return Bilingual(
      zh: "\(rows[0].label)（另称\(rows[1].label)）", en: "\(rows[0].label) (also \(rows[1].label))")
  }

  /// Both rows as the file has them.
  private static func pair(_ a: Indicator, _ b: Indicator) -> [Indicator] {
    a.row < b.row ? [a, b] : [b, a]
  }
}

/// What makes two rows the same indicator.
private struct IndicatorKey: Hashable {
  var name: String
  var subproject: Int32?
  var year: Int32?

  init(_ indicator: Indicator, name: String) {
    self.name = name
    subproject = indicator.subproject
    year = indicator.year
  }

  /// The same indicator in the form of the whole department.
  var ofDepartment: IndicatorKey {
    var key = self
    key.subproject = nil
    return key
  }
}

private struct Clash {
  var other: Indicator
  var column: String
}

/// The different targets and results that were stated for an indicator.
private struct Statements {
  /// Different statements kept of one indicator: more of them are no indicator but a list.
  private static let kept = 32

  private var targets: [Indicator] = []
  private var actuals: [Indicator] = []

  mutating func add(_ indicator: Indicator) {
    if let value = indicator.targetValue, targets.count < Statements.kept,
      !targets.contains(where: {
        $0.relation == indicator.relation && $0.targetValue?.compared(to: value) == 0
      })
    {
      targets.append(indicator)
    }
    if let value = indicator.actualValue, actuals.count < Statements.kept,
      !actuals.contains(where: { $0.actualValue?.compared(to: value) == 0 })
    {
      actuals.append(indicator)
    }
  }

  /// Whether any of them stands in another row than `indicator`.
  func isOther(than indicator: Indicator) -> Bool {
    (targets + actuals).contains { $0.row != indicator.row }
  }

  /// What `indicator` contradicts.
  func clashes(with indicator: Indicator) -> [Clash] {
    targets.filter { $0.targetContradicts(indicator) }.map { Clash(other: $0, column: "target") }
      + actuals.filter { other in
        guard let value = other.actualValue, let own = indicator.actualValue else { return false }
        return value.agrees(with: own) == false
      }.map { Clash(other: $0, column: "actual") }
  }
}

extension Indicator {
  /// Whether the name is only a class of indicators.
  var isClass: Bool { name.hasSuffix("指标") || name.isEmpty }

  /// Whether both targets can not be meant.
  func targetContradicts(_ other: Indicator) -> Bool {
    guard let own = targetValue, let value = other.targetValue,
      let order = own.compared(to: value), own.agrees(with: value) == false
    else { return false }
    switch (relation ?? .equal, other.relation ?? .equal) {
    case (.atLeast, .atLeast), (.equal, .equal), (.atMost, .atMost): return true
    case (.atLeast, _), (.equal, .atMost): return order > 0
    case (.atMost, _), (.equal, .atLeast): return order < 0
    }
  }
}
