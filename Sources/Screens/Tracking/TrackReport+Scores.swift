internal import Checking
internal import Planning
internal import Texts

/// Performance forms for people.
extension TrackReport {
  /// Columns of a target or result on a terminal.
  private static let figureWidth = 16

  func addScores(isText: Bool, to page: inout Page) {
    for form in forms {
      page.add(.heading(title(form)))
      page.add(.words(verdict(form)))
      addTable(form, isText: isText, to: &page)
      addReasons(form, to: &page)
    }
    if forms.contains(where: \.isScored) { page.add(.note(scoreNote)) }
  }

  private func title(_ form: PerformanceForm) -> String {
    let subject =
      form.subproject.map { words.title(subproject: $0) } ?? say("部门整体", "the whole department")
    let year = form.year.map { " " + words.title(year: $0) } ?? ""
    return say("绩效自评：\(subject)\(year)", "Performance: \(subject)\(year)")
  }

  private func verdict(_ form: PerformanceForm) -> String {
    let sum = form.total
    var parts: [String] = []
    if form.isScored {
      let (points, weight) = (pointsText(sum.points), PerformanceSum.text(sum.weight))
      parts.append(say("得 \(points) 分，满分 \(weight) 分", "\(points) of \(weight) points"))
      if sum.open > 0 {
        let open = PerformanceSum.text(sum.open)
        parts.append(
          say("\(open) 分未定（没有完成值或须人工评定，不计为 0）", "\(open) still open, not counted as 0"))
      }
      if let given = sum.given {
        let given = PerformanceSum.text(given)
        let number = sum.givenIndicators
        parts.append(
          say(
            "自评 \(given) 分（\(number) 项）",
            "the body gave itself \(given) (\(number) indicator\(number == 1 ? "" : "s"))"))
      }
    }
    let counts = PerformanceScore.Status.allCases.filter { sum.count($0) > 0 }.map { status in
      say("\(word(status)) \(sum.count(status)) 项", "\(sum.count(status)) \(word(status))")
    }
    parts.append(words.joined(counts))
    return parts.joined(separator: say("；", "; ")) + say("。", ".")
      + (form.isScored
        ? "" : say("没有分值，不计分。", " The form prints no weights, so there are no scores."))
  }

  private func word(_ status: PerformanceScore.Status) -> String {
    switch status {
    case .met: say("达成", "met")
    case .exceeded: say("高于指标值", "above target")
    case .missed: say("未达成", "missed")
    case .open: say("没有完成值", "without result")
    case .judged: say("须评定", "to be judged")
    }
  }

  private func pointsText(_ points: Int128) -> String {
    decimalText(points, decimals: 2, keepingZeros: true)
  }

  private func addTable(_ form: PerformanceForm, isText: Bool, to page: inout Page) {
    let hasGiven = form.total.given != nil
    var heads = [
      say("一级指标", "kind"), say("指标值", "target"), say("完成值", "result"), say("情况", "verdict"),
    ]
    if form.isScored { heads += [say("分值", "weight"), say("得分", "points")] }
    if hasGiven { heads.append(say("自评分", "own score")) }
    let firstNumber = heads.count + 1 - (form.isScored ? 2 : 0) - (hasGiven ? 1 : 0)
    func sumRow(_ name: String, _ kind: String, _ sum: PerformanceSum) -> [String] {
      var row = [name, kind, "", "", ""]
      if form.isScored { row += [PerformanceSum.text(sum.weight), pointsText(sum.points)] }
      if hasGiven { row.append(sum.given.map(PerformanceSum.text) ?? "") }
      return row
    }
    var rows: [[String]] = []
    let hasSums = form.isScored || hasGiven
    for group in form.kinds {
      rows += group.scores.map { row($0, form, hasGiven: hasGiven, isText: isText) }
      if hasSums, form.kinds.count > 1, group.scores.count > 1 {
        rows.append(sumRow(say("小计", "subtotal"), group.kind, group.sum))
      }
    }
    if hasSums { rows.append(sumRow(say("合计", "total"), "", form.total)) }
    page.add(
      .table(
        [say("指标", "indicator")] + heads, isText ? TrackReport.narrow(rows, heads) : rows,
        numeric: Set(firstNumber..<(heads.count + 1)), hasTotal: hasSums))
  }

  private func row(
    _ score: PerformanceScore, _ form: PerformanceForm, hasGiven: Bool, isText: Bool
  ) -> [String] {
    let row = draft.indicators[score.indicator]
    func cut(_ text: String) -> String {
      isText ? Layout.shortened(text, to: TrackReport.figureWidth) : text
    }
    var cells = [
      row.name, cut(row.firstKind), cut(target(row)), cut(result(score)), word(score.status),
    ]
    if form.isScored {
      cells += [row.weight?.text ?? "", score.points.map(pointsText) ?? ""]
    }
    if hasGiven { cells.append(row.score?.text ?? "") }
    return cells
  }

  private func target(_ row: Indicator) -> String {
    let sign =
      switch row.relation {
      case .atLeast: "≥"
      case .equal: "="
      case .atMost: "≤"
      case nil: ""
      }
    let startsAsNumber = row.target.utf8.first.map { isDigit($0) || $0 == 0x2D } ?? false
    return (startsAsNumber ? sign : "") + withUnit(row.target, row.unit)
  }

  /// 偏差原因分析, as the form prints it.
  private func addReasons(_ form: PerformanceForm, to page: inout Page) {
    let rows = form.kinds.flatMap(\.scores).map { draft.indicators[$0.indicator] }
    let reasons = rows.filter { !$0.reason.isEmpty }
    if reasons.isEmpty { return }
    page.add(.words(say("偏差原因：", "Reasons given:")))
    page.add(.list(reasons.map { $0.name + say("：", ": ") + $0.reason }))
  }

  private func result(_ score: PerformanceScore) -> String {
    let row = draft.indicators[score.indicator]
    if let rate = score.computedRate { return say("\(rate.text())（算得）", "\(rate.text()) computed") }
    return withUnit(row.actual, row.unit)
  }

  /// A figure that is only a number gets its unit.
  private func withUnit(_ figure: String, _ unit: String) -> String {
    figure.utf8.last.map(isDigit) ?? false ? figure + unit : figure
  }

  private var scoreNote: String {
    say(
      "得分按表的分值计：达到指标值得全部分值；未达到的按完成值与指标值的比例（≥、＝ 为完成值÷指标值，≤ 为指标值÷完成值），"
        + "不低于 0、不高于分值，逐项四舍五入到 0.01，合计为各项之和；没有完成值的、须人工评定的不计分，也不计为 0。"
        + "预算执行率没有填写的按执行数÷预算计算。",
      "Points by the weights of the form: a target reached earns all of them, a target missed those in "
        + "proportion (≥ and =: result / target; ≤: target / result), never below 0 nor above the weight, "
        + "each rounded half up to 0.01; totals add up the rounded points. Indicators without a result "
        + "or to be judged by a person are not scored and not counted as 0. A blank execution rate is "
        + "executed / budget.")
  }
}
