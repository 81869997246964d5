internal import Allocation
internal import Planning
internal import Rebalancing
internal import Texts

/// The same scenario answered by every method, side by side.
public struct MethodComparison: Sendable {
  package let reports: [RebalanceReport]

  /// `reports` of one scenario, one for each method.
  public init(_ reports: [RebalanceReport]) { self.reports = reports }

  /// JSON holds the complete reports; text, Markdown and CSV (`figure,subproject_id,` one column a
  /// method) the figures that differ.
  public func rendered(
    _ format: RebalanceReport.Format, _ rendering: RebalanceReport.Rendering
  ) -> String {
    switch format {
    case .json:
      JSON.object([
        ("command", .string(reports.first?.command ?? "simulate")), ("format", .integer(1)),
        ("methods", .array(reports.map(\.json))),
      ]).pretty()
    case .csv: csv(rendering)
    case .md: page(rendering, isNarrow: false).markdown
    case .text: page(rendering, isNarrow: true).text(rendering.palette)
    }
  }

  // MARK: Figures

  /// One row: a figure of the whole plan or of a sub-project, by method; `nil` where there is none.
  private struct Row {
    var key: String
    var title: Bilingual
    var subproject: Int32?
    var values: [String?]
  }

  private func rows(_ unit: MoneyUnit, _ language: Language, isNarrow: Bool) -> [Row] {
    let screens = reports.map {
      RebalanceScreen(
        $0,
        RebalanceReport.Rendering(
          language: language, palette: Palette(isOn: false), unit: unit.name),
        isNarrow: isNarrow)
    }
    func row(
      _ key: String, _ zh: String, _ en: String, _ value: (RebalanceScreen) -> String
    ) -> Row {
      Row(
        key: key, title: Bilingual(zh: zh, en: en),
        values: screens.map { $0.report.exitStatus == 0 ? value($0) : nil })
    }
    func worst(_ screen: RebalanceScreen) -> RebalanceReport.Line? {
      screen.bySubproject.filter { $0.change < 0 }.max {
        -$0.change * $1.before < -$1.change * $0.before
      }
    }
    var rows = [
      row("before", "计划", "before") { $0.money($0.total.before) },
      row("after", "调整后", "after") { $0.money($0.total.after) },
      row("lost", "缺口", "lost") { $0.money(-$0.total.change) },
      row("asked", "别处多出", "asked of others") { screen in
        screen.money(screen.asked.reduce(Int128(0)) { $0 + $1.extra })
      },
      row("delay", "推迟（金额×年）", "delay (money × years)") { $0.money($0.report.delay) },
      row("change", "变动（逐笔增减之和）", "change (sum over tranches)") { $0.money($0.report.changeSum) },
      row("largest_loss", "受损最重的子项目少", "largest loss of a sub-project") { screen in
        worst(screen).map {
          screen.percent(-$0.change, of: $0.before)
            + " " + screen.id(subproject: $0.subproject)
        } ?? "0%"
      },
      row("nothing_left", "一分不剩的子项目", "sub-projects with nothing left") { screen in
        "\(screen.bySubproject.count { $0.before > 0 && $0.after == 0 })"
      },
      row("proof", "证明", "proof", proof),
    ]
    guard let first = screens.first(where: { !$0.bySubproject.isEmpty }) else { return rows }
    for line in first.bySubproject {
      let unmet = screens.map { screen -> Int128? in
        screen.report.exitStatus == 0
          ? screen.bySubproject.first { $0.subproject == line.subproject }.map { -$0.change } : nil
      }
      if unmet.allSatisfy({ $0 == nil || $0 == 0 }) { continue }
      let title = first.title(subproject: line.subproject)
      rows.append(
        Row(
          key: "unmet", title: Bilingual(zh: title, en: title), subproject: line.subproject,
          values: unmet.map { $0.map { unit.text($0) } }))
    }
    return rows
  }

  /// How far an answer is proven to be the best.
  private func proof(_ screen: RebalanceScreen) -> String {
    if case .proportional = screen.report.answer.outcome {
      return screen.say("不称最优", "not claimed")
    }
    return screen.report.isBest
      ? screen.say("已证明最优", "proven best") : screen.say("未证明最优", "not proven")
  }

  private func unit(_ rendering: RebalanceReport.Rendering) -> MoneyUnit? {
    reports.first.map { report in
      rendering.unit.flatMap { report.draft.unit.shown(in: $0) } ?? report.draft.unit
    }
  }

  private func csv(_ rendering: RebalanceReport.Rendering) -> String {
    guard let unit = unit(rendering), let draft = reports.first?.draft else { return "" }
    return CSVText.row(
      ["figure", "subproject_id"] + reports.map { $0.answer.scenario.method.rawValue })
      + rows(unit, .en, isNarrow: false).map { row in
        CSVText.row(
          [
            row.key,
            row.subproject.map { CSVText.harmless(draft.subprojects[Int($0)].id) } ?? "",
          ] + row.values.map { $0 ?? "" })
      }.joined()
  }

  private func page(_ rendering: RebalanceReport.Rendering, isNarrow: Bool) -> Page {
    var page = Page()
    guard let unit = unit(rendering), let first = reports.first else { return page }
    let language = rendering.language
    RebalanceScreen(first, rendering, isNarrow: isNarrow).addTitle(to: &page)
    let lines = rows(unit, language, isNarrow: isNarrow)
    func cells(_ row: Row) -> [String] {
      [row.title(language)]
        + row.values.map { $0 ?? Bilingual(zh: "做不到", en: "impossible")(language) }
    }
    let numeric = Set(1...reports.count)
    let methods = reports.map { method($0.answer.scenario.method)(language) }
    page.add(.heading(Bilingual(zh: "三种分法", en: "The methods side by side")(language)))
    page.add(
      .table([""] + methods, lines.filter { $0.subproject == nil }.map(cells), numeric: numeric))
    let losses = lines.filter { $0.subproject != nil }
    if !losses.isEmpty {
      page.add(.heading(Bilingual(zh: "各子项目的缺口", en: "Unmet by sub-project")(language)))
      let shown = losses.prefix(RebalanceScreen.rowsShown)
      page.add(
        .table(
          [Bilingual(zh: "子项目", en: "sub-project")(language)] + methods, shown.map(cells),
          numeric: numeric))
      if losses.count > shown.count {
        let more = losses.count - shown.count
        page.add(
          .words(
            Bilingual(zh: "另有 \(more) 个，见 --format csv。", en: "and \(more) more, see --format csv")(
              language)))
      }
    }
    page.add(.note(closing(language)))
    return page
  }

  private func method(_ method: Scenario.Method) -> Bilingual {
    switch method {
    case .leastChange: Bilingual(zh: "最少变动", en: "least-change")
    case .priority: Bilingual(zh: "按优先次序", en: "priority")
    case .proportional: Bilingual(zh: "同一百分比", en: "proportional")
    }
  }

  private func closing(_ language: Language) -> String {
    Bilingual(
      zh: "最少变动：缺口在限制允许的范围内按需求均衡分担；按优先次序：后面的子项目先减；同一百分比：被削减的每笔资金减同一比例，"
        + "不补足、不推迟。前两种各按自己的次序求最优，证明到哪里见“证明”一行，各层的差距见 JSON；第三种只核对了限制。",
      en:
        "least-change shares the loss as evenly as the limits allow; priority takes it from the last "
        + "sub-projects first; proportional takes the same percentage of every tranche that is cut, "
        + "without backfill or deferral. The first two seek the best, each in its own order; the row "
        + "proof says whether that is proven, JSON the gap of each tier. The third is checked against "
        + "the limits and no more."
    )(language)
  }
}

extension RebalanceReport {
  /// Money × years that wait.
  package var delay: Int128 {
    if case .funded(let funded, _) = answer.outcome { funded.delay } else { 0 }
  }

  /// Σ |new − planned| over all tranches.
  var changeSum: Int128 {
    amounts.indices.reduce(0) { $0 + Int128((amounts[$1] - cells.planned[$1]).magnitude) }
  }
}
