internal import Allocation
internal import Pages
internal import Planning
internal import Rebalancing
package import Screens
internal import Texts

/// What scenarios do to the plan: a panel each, and a switch between them that needs no script.
extension PlanReport {
  package func title(of scenario: RebalanceReport) -> String {
    let name = scenario.answer.scenario.name
    return name.isEmpty ? scenario.words.joined(separator: " ") : name
  }

  /// Rules that show one panel when its button is chosen; without style sheets, in print and at first
  /// all of them are there.
  var switchRules: String {
    if scenarios.count < 2 { return "" }
    return "@media screen{\n"
      + scenarios.indices.map {
        "#w\($0):checked~.panels>section:not(#s\($0)){display:none}\n"
      }.joined() + "}\n"
  }

  var scenarioSections: String {
    var html = ""
    if scenarios.count > 1 {
      let label = say("看哪个情景", "Which scenario")
      html += HTMLText.element(
        "p", "class=\"whatif\"",
        say(
          "下面并列各情景；在屏幕上可以只看其中一个，打印时全部印出。",
          "The scenarios follow one another; on a screen one alone can be chosen, in print all are there."
        ))
      html += comparison
      html += "<div class=\"switch\" role=\"group\" aria-label=\"\(label)\">\n"
      html += "<input class=\"whatif\" type=\"radio\" name=\"whatif\" id=\"wall\" checked>"
      html += HTMLText.element("label", "class=\"whatif\" for=\"wall\"", say("全部", "all")) + "\n"
      for (number, scenario) in scenarios.enumerated() {
        html += "<input class=\"whatif\" type=\"radio\" name=\"whatif\" id=\"w\(number)\">"
        html +=
          HTMLText.element("label", "class=\"whatif\" for=\"w\(number)\"", title(of: scenario))
          + "\n"
      }
    }
    html += "<div class=\"panels\">\n"
    for number in scenarios.indices { html += panel(number) }
    html += "</div>\n"
    if scenarios.count > 1 { html += "</div>\n" }
    return section("scenarios", say("情景", "Scenarios"), html)
  }

  /// All scenarios in one table.
  private var comparison: String {
    let rows = scenarios.enumerated().map { number, scenario -> [String] in
      let total = scenario.total
      guard scenario.status == "funded" else {
        return [title(of: scenario), say("没有可行的安排", "no allocation"), "", "", "", ""]
      }
      let lines = scenario.bySubproject.filter { $0.change < 0 }
      let worst = lines.max { -$0.change * $1.before < -$1.change * $0.before }
      return [
        title(of: scenario),
        scenario.answer.scenario.method == .proportional || scenario.isBest
          ? say("可行", "funded") : say("可行，未证明最优", "funded, not proven best"),
        unit.text(total.before), unit.text(total.after),
        unit.text(-total.change), worst.map { words.id(subproject: $0.subproject) } ?? "–",
      ]
    }
    return HTMLTable.plain(
      [
        say("情景", "scenario"), say("结论", "status"), say("计划", "before"), say("调整后", "after"),
        say("缺口", "lost"), say("减得最重的子项目", "hit hardest"),
      ], rows, numeric: [2, 3, 4], caption: say("各情景对照", "Scenarios side by side"))
  }

  private func screen(_ scenario: RebalanceReport) -> RebalanceScreen {
    RebalanceScreen(
      scenario,
      RebalanceReport.Rendering(language: words.language, palette: Palette(isOn: false)),
      isNarrow: false)
  }

  private func panel(_ number: Int) -> String {
    let scenario = scenarios[number]
    var html = "<section class=\"scenario\" id=\"s\(number)\">\n"
    html += HTMLText.element("h3", "", say("情景：", "Scenario: ") + title(of: scenario)) + "\n"
    let blocks = screen(scenario).page(withCurve: false)
    html += blocks.part(.opening).html(
      level: 4, name: say("情景的合计：", "Sums of the scenario: ") + title(of: scenario))
    if scenario.status == "funded", !scenario.changedCells.isEmpty {
      html += waterfall(scenario, number) + byProject(scenario, number) + byPlace(scenario, number)
    }
    html += curve(scenario, number)
    html += blocks.part(.details).html(level: 3)
    return html + "</section>\n"
  }

  // MARK: Charts

  /// At most `barsShown` rows, the largest changes; the others in one.
  private func largest(_ rows: [(name: String, amount: Int128, before: Int128)]) -> [(
    name: String, amount: Int128, before: Int128
  )] {
    let changed = rows.filter { $0.amount != 0 }
    if changed.count <= PlanReport.barsShown { return changed }
    func size(_ row: Int) -> UInt128 { changed[row].amount.magnitude }
    let kept = changed.indices.sorted { (size($1), $0) < (size($0), $1) }
      .prefix(PlanReport.barsShown - 1).sorted()
    let rest = Set(changed.indices).subtracting(kept)
    return kept.map { changed[$0] } + [
      (
        say("其余 \(rest.count) 个", "\(rest.count) others"),
        rest.reduce(Int128(0)) { $0 + changed[$1].amount },
        rest.reduce(Int128(0)) { $0 + changed[$1].before }
      )
    ]
  }

  private func waterfall(_ scenario: RebalanceReport, _ number: Int) -> String {
    var changes: [Int32: (amount: Int128, before: Int128)] = [:]
    for line in scenario.bySourceYear {
      changes[line.source, default: (0, 0)].amount += line.change
      changes[line.source]!.before += line.before
    }
    let rows = largest(
      changes.keys.sorted().map {
        (words.name(source: $0), changes[$0]!.amount, changes[$0]!.before)
      })
    let total = scenario.total
    let title = say("从计划到调整后，按来源", "From plan to result, by source")
    let chart = Waterfall(
      caption: caption(
        "waterfall\(number)", title,
        say(
          "计划 \(unit.text(total.before))，调整后 \(unit.text(total.after))。",
          "Planned \(unit.text(total.before)), afterwards \(unit.text(total.after)).")),
      start: Waterfall.Step(name: say("计划", "planned"), amount: total.before),
      steps: rows.map { Waterfall.Step(name: $0.name, amount: $0.amount) },
      end: Waterfall.Step(name: say("调整后", "after"), amount: total.after))
    var lines = [[say("计划", "planned"), "", unit.text(total.before)]]
    var level = total.before
    for row in rows {
      level += row.amount
      lines.append([row.name, unit.signedText(row.amount), unit.text(level)])
    }
    lines.append([say("调整后", "after"), unit.signedText(total.change), unit.text(total.after)])
    return HTMLText.element("h4", "", title) + "\n" + figure(chart.svg(), title)
      + HTMLTable.plain(
        [say("资金来源", "source"), say("增减", "change"), say("累计", "level")], lines,
        numeric: [1, 2], caption: title)
  }

  private func byProject(_ scenario: RebalanceReport, _ number: Int) -> String {
    var changes: [Int: (amount: Int128, before: Int128)] = [:]
    for line in scenario.bySubproject {
      let project = draft.subprojects[Int(line.subproject)].project.map { Int($0) }
      let key = project ?? draft.projects.count
      changes[key, default: (0, 0)].amount += line.change
      changes[key]!.before += line.before
    }
    return diverging(
      "project\(number)", say("哪些项目增减", "Which projects gain and lose"), say("项目", "project"),
      changes.keys.sorted().map { (projectName($0), changes[$0]!.amount, changes[$0]!.before) })
  }

  /// With joint money split or not as in the sections of places.
  private func byPlace(_ scenario: RebalanceReport, _ number: Int) -> String {
    guard let book = scenario.scheduleBook(schedules.book.jointMoney) else { return "" }
    let rows = book.places.map { place in
      let sums = book.entries(of: place).reduce(into: (change: Int128(0), before: Int128(0))) {
        $0.change += Int128($1.amount) - Int128($1.planned)
        $0.before += Int128($1.planned)
      }
      return (words.name(place: place), sums.change, sums.before)
    }
    return diverging(
      "places\(number)",
      schedules.book.jointMoney == .inProportion
        ? say(
          "各地资金增减（上级资金按各地出资比例分摊）", "What places gain and lose (joint money split in proportion)")
        : say("各地出资增减", "What places pay more and less"),
      say("地方", "place"), rows)
  }

  private func diverging(
    _ id: String, _ title: String, _ head: String,
    _ all: [(name: String, amount: Int128, before: Int128)]
  ) -> String {
    let rows = largest(all)
    if rows.isEmpty {
      return HTMLText.element("h4", "", title)
        + HTMLText.element("p", "", say("没有增减。", "Nothing changes."))
    }
    func percent(_ row: (name: String, amount: Int128, before: Int128)) -> String {
      if row.before <= 0 { return "" }
      let hundredths = divideRoundingHalfUp(row.amount * 10_000, by: row.before)
      return (row.amount > 0 ? "+" : "") + decimalText(hundredths, decimals: 2) + "%"
    }
    let least = rows.min { $0.amount < $1.amount }!
    let chart = DivergingBars(
      caption: caption(
        id, title,
        say(
          "变动最多的减少者：\(least.name) \(unit.signedText(least.amount))。",
          "The largest loss: \(least.name) \(unit.signedText(least.amount)).")),
      rows: rows.map { DivergingBars.Row(name: $0.name, amount: $0.amount, note: percent($0)) })
    return HTMLText.element("h4", "", title) + "\n" + figure(chart.svg(), title)
      + HTMLTable.plain(
        [head, say("计划", "before"), say("增减", "change"), say("占计划", "% of plan")],
        rows.map { [$0.name, unit.text($0.before), unit.signedText($0.amount), percent($0)] },
        numeric: [1, 2, 3], caption: title)
  }

  private func curve(_ scenario: RebalanceReport, _ number: Int) -> String {
    guard let curve = scenario.curve else { return "" }
    let possible = curve.points.filter(\.isPossible)
    guard let last = possible.last, last.cut > 0, curve.planned > 0 else { return "" }
    let isAsked = possible.contains { $0.asked != 0 }
    let title = say("削减越深，缺口多大", "What is lost as the cut goes deeper")
    let chart = LossCurve(
      caption: caption(
        "curve\(number)", title,
        say(
          "削减到 \(unit.text(last.cut)) 时缺口 \(unit.text(last.unmetSum))。",
          "At a cut of \(unit.text(last.cut)), \(unit.text(last.unmetSum)) is lost.")),
      planned: Int128(curve.planned),
      lost: possible.map { LossCurve.Point(cut: Int128($0.cut), amount: $0.unmetSum) },
      lostName: say("缺口", "lost"),
      asked: isAsked
        ? possible.map { LossCurve.Point(cut: Int128($0.cut), amount: Int128($0.asked)) } : [],
      askedName: say("别处多出", "asked of others"),
      lastPossible: last.cut < curve.planned ? Int128(last.cut) : nil,
      current: curve.own.map {
        LossCurve.Point(cut: Int128($0), amount: -scenario.total.change)
      })
    var page = Page()
    screen(scenario).add(curve, to: &page)
    return page.html(level: 3, figure: figure(chart.svg(), title))
  }
}
