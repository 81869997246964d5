internal import Pages
internal import Planning
internal import Screens

/// Where the money comes from and where it goes: charts, each with its table.
extension PlanReport {
  func caption(_ id: String, _ title: String, _ sentence: String) -> ChartCaption {
    ChartCaption(
      id: id, title: title, sentence: sentence, unit: unit, unitName: unit.title(words.language),
      language: words.language)
  }

  /// A chart that scrolls by itself where the screen is narrow.
  package func figure(_ svg: String, _ title: String) -> String {
    "<figure role=\"group\" aria-label=\"\(HTMLText.escaped(title))\" tabindex=\"0\">\n" + svg
      + "</figure>\n"
  }

  private var yearNames: [String] { breakdown.years.map(words.title(year:)) }

  var moneySections: String {
    section(
      "money", say("资金从哪里来、到哪里去", "Where the money comes from and goes"),
      barsByYear + heatMap + sankey)
  }

  /// The largest rows, others added up in one.
  private func rows(_ values: [[Int128?]], _ name: (Int) -> String) -> [(String, [Int128?])] {
    let live = values.indices.filter { values[$0].contains { $0 != nil } }
    func size(_ row: Int) -> Int128 { values[row].reduce(0) { $0 + ($1 ?? 0).magnitudeAmount } }
    if live.count <= PlanReport.barsShown { return live.map { (name($0), values[$0]) } }
    let kept = live.sorted { (size($1), $0) < (size($0), $1) }.prefix(PlanReport.barsShown - 1)
      .sorted()
    var rest = [Int128?](repeating: nil, count: breakdown.years.count)
    for row in Set(live).subtracting(kept) {
      for (year, value) in values[row].enumerated() {
        if let value { rest[year] = (rest[year] ?? 0) + value }
      }
    }
    let count = live.count - kept.count
    return kept.map { (name($0), values[$0]) } + [(say("其余 \(count) 个", "\(count) others"), rest)]
  }

  /// A table of sums by year with totals on both sides.
  private func table(_ head: String, _ rows: [(String, [Int128?])], _ title: String) -> String {
    var lines = rows.map { name, values in
      [name] + values.map { $0.map { unit.text($0) } ?? "" }
        + [unit.text(values.reduce(Int128(0)) { $0 + ($1 ?? 0) })]
    }
    let sums = breakdown.years.indices.map { year in
      rows.reduce(Int128(0)) { $0 + ($1.1[year] ?? 0) }
    }
    lines.append(
      [say("合计", "total")] + sums.map { unit.text($0) } + [unit.text(sums.reduce(0, +))])
    return HTMLTable.plain(
      [head] + yearNames + [say("合计", "total")], lines,
      numeric: Set(1...(breakdown.years.count + 1)), caption: title, hasTotal: true)
  }

  private func sentence(_ rows: [(String, [Int128?])]) -> String {
    let sums = breakdown.years.indices.map { year in
      yearNames[year] + " " + unit.text(rows.reduce(Int128(0)) { $0 + ($1.1[year] ?? 0) })
    }
    return sums.joined(separator: say("，", ", "))
      + say("（\(unit.title.zh)）。", " (\(unit.title.en)).")
  }

  private var barsByYear: String {
    let rows = rows(breakdown.bySource) { words.name(source: Int32($0)) }
    let title = say("各年资金，按来源", "Money by year and source")
    let chart = StackedBars(
      caption: caption("bars", title, sentence(rows)), categories: yearNames,
      series: rows.map { StackedBars.Series(name: $0.0, amounts: $0.1.map { $0 ?? 0 }) })
    return HTMLText.element("h3", "", title) + "\n" + figure(chart.svg(), title)
      + table(say("资金来源", "source"), rows, title)
  }

  private var heatMap: String {
    let rows = rows(breakdown.byPlace) {
      words.name(place: $0 < draft.places.count ? Int32($0) : -1)
    }
    let title = say("各地各年出资", "What each place pays by year")
    let chart = HeatMap(
      caption: caption("heat", title, sentence(rows)), rows: rows.map(\.0), columns: yearNames,
      amounts: rows.map(\.1), hasRowTotals: true, hasColumnTotals: true)
    return HTMLText.element("h3", "", title) + "\n" + figure(chart.svg(), title)
      + table(say("地方", "place"), rows, title)
  }

  private var sankey: String {
    let title = say("资金流向：从来源到项目", "From sources to projects")
    var flows: [Sankey.Flow] = []
    var lines: [[String]] = []
    var negative = false
    for source in draft.sources.indices {
      for project in 0...draft.projects.count where breakdown.flows[source][project] != 0 {
        let amount = breakdown.flows[source][project]
        lines.append([
          words.name(source: Int32(source)), projectName(project), unit.text(amount),
        ])
        if amount < 0 {
          negative = true
        } else {
          flows.append(Sankey.Flow(left: source, right: project, amount: amount))
        }
      }
    }
    let say = words.say
    let chart = Sankey(
      caption: caption(
        "flow", title,
        say(
          "共 \(lines.count) 条资金流向，数字见下表。",
          "\(lines.count) flows; the figures are in the table below.")),
      left: draft.sources.indices.map { words.name(source: Int32($0)) },
      right: (0...draft.projects.count).map(projectName), flows: flows,
      others: { say("其余 \($0) 个", "\($0) others") })
    let shown = lines.prefix(PlanReport.rowsShown)
    var html = HTMLText.element("h3", "", title) + "\n" + figure(chart.svg(), title)
    html += HTMLTable.plain(
      [say("资金来源", "source"), say("项目", "project"), say("金额", "amount")], Array(shown),
      numeric: [2], caption: title)
    if negative {
      html += HTMLText.element(
        "p", "", say("负的金额只在表中，图里不画。", "Negative amounts stand in the table only."))
    }
    return html
  }

  func projectName(_ project: Int) -> String {
    project < draft.projects.count
      ? words.title(project: Int32(project)) : say("未列项目", "no project")
  }
}

extension Int128 {
  /// The amount without its sign; amounts are far from the largest value.
  fileprivate var magnitudeAmount: Int128 { self < 0 ? -self : self }
}
