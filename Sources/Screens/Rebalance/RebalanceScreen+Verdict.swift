internal import Allocation
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Texts

/// The first lines: which scenario, and in one sentence what becomes of it.
extension RebalanceScreen {
  func addTitle(to page: inout Page) {
    let title = report.package.title
    page.add(.title(title + say("　单位：\(unit.title.zh)", "  (unit: \(unit.title.en))")))
    let scenario = report.answer.scenario
    let name = scenario.name.isEmpty ? "" : scenario.name + say("：", ": ")
    var words = report.words.joined(separator: " ")
    if words.isEmpty { words = say("没有变动，只核对计划自己的规则", "no changes, the plan's own rules alone") }
    if unit.name != draft.unit.name {
      words += say(
        "（情景中的金额以\(draft.unit.title.zh)计）", " (amounts of the scenario in \(draft.unit.title.en))")
    }
    page.add(.words(say("情景 ", "Scenario ") + name + words))
    if self.words.language == .zh, !notes.isEmpty { page.add(.words(notes.joined(separator: "；"))) }
  }

  /// The plan's own notes on the scenario's steps.
  private var notes: [String] {
    let scenario = report.answer.scenario.name
    return draft.scenarioSteps.filter { $0.scenario == scenario }.map {
      report.package.text(.scenarios, row: Int($0.row), column: "note")
    }.filter { !$0.isEmpty }
  }

  /// What happened, in one sentence; before it what is not proven, after it that all is.
  package var verdict: String {
    if report.changedCells.isEmpty {
      return opening + say("计划不必改动", "The plan need not change") + ending
    }
    let parts = [less, more, later, unmetWords].filter { !$0.isEmpty }
    let sentence = parts.joined(separator: say("；", "; "))
    return opening + sentence.prefix(1).uppercased() + sentence.dropFirst() + ending
  }

  /// Whose money falls: by source, the years together.
  private var less: String {
    let lines = bySourceYear.filter { $0.change < 0 }
    if lines.isEmpty { return "" }
    let sources = distinct(lines.map(\.source))
    if sources.count > 3 {
      let sum = lines.reduce(Int128(0)) { $0 - $1.change }
      let names = sources.map(name(source:))
      let shown =
        names.count > 6 ? say("\(names.count) 个来源", "\(names.count) sources") : joined(names)
      let years = words.titles(years: distinct(lines.map(\.year)).sorted())
      return say(
        "\(shown)\(years)共少 \(money(sum)) \(unit.title.zh)",
        "\(shown) pay \(money(sum)) \(unit.title.en) less in \(years)")
    }
    let parts = sources.map { source in
      let own = lines.filter { $0.source == source }
      let sum = own.reduce(Int128(0)) { $0 - $1.change }
      let years = words.titles(years: own.map(\.year))
      return say(
        "\(name(source: source))\(years)少 \(money(sum))",
        "\(name(source: source)) falls by \(money(sum)) in \(years)")
    }
    return say(
      parts.joined(separator: "，") + " \(unit.title.zh)",
      parts.joined(separator: ", ") + " (\(unit.title.en))")
  }

  private var more: String {
    let lines = asked
    let sum = lines.reduce(Int128(0)) { $0 + $1.extra }
    if sum == 0 {
      return report.terms.backfill == nil || isProportional
        ? "" : say("获准补足的来源不必多出", "nobody is asked for more")
    }
    let names = distinct(lines.map(\.hub.source)).map(name(source:))
    let shown =
      names.count > 6 ? say("\(names.count) 个来源", "\(names.count) sources") : joined(names)
    return say("\(shown)共多出 \(money(sum))", "\(shown) give \(money(sum)) more")
  }

  private var later: String {
    let sum = waits.reduce(Int128(0)) { $0 + Int128($1.amount) }
    if sum == 0 { return "" }
    let years = words.titles(
      years: distinct(waits.map { report.cells.year[$0.to!] }).sorted())
    return say(
      "\(money(sum)) 推迟到 \(years)", "\(money(sum)) waits until \(years)")
  }

  /// What nobody meets, and how it is shared.
  private var unmetWords: String {
    let lost = -total.change
    if lost == 0 { return say("各子项目的资金一分不少", "no sub-project loses anything") }
    let losers = bySubproject.filter { $0.change < 0 }
    let need = losers.reduce(Int128(0)) { $0 + $1.before }
    let share = percent(lost, of: need)
    let nobody =
      report.ledger != nil && report.terms.backfill == nil
      ? say("无人补足，", "nobody makes up for it, ") : ""
    let amount = say("缺口 \(money(lost)) ", "\(money(lost)) ")
    if losers.count == 1 {
      return nobody
        + say(
          "\(amount)全部落在 \(id(subproject: losers[0].subproject))（少 \(share)）",
          "\(amount)is lost by \(id(subproject: losers[0].subproject)) (\(share))")
    }
    if isInProportion(losers) {
      return nobody
        + say(
          "\(amount)由 \(losers.count) 个子项目按需求同比例分担（各 \(share)）",
          "\(amount)is shared by \(losers.count) sub-projects in proportion to need (\(share) each)"
        )
    }
    let most = losers.max { -$0.change * $1.before < -$1.change * $0.before }!
    let worst = percent(-most.change, of: most.before)
    return nobody
      + say(
        "\(amount)由 \(losers.count) 个子项目承担，最重的 \(id(subproject: most.subproject)) 少 \(worst)",
        "\(amount)is lost by \(losers.count) sub-projects, \(id(subproject: most.subproject)) most "
          + "(\(worst))")
  }

  /// Whether each of `losers` loses the same part of its need, to a minor unit.
  private func isInProportion(_ losers: [RebalanceReport.Line]) -> Bool {
    let lost = losers.reduce(Int128(0)) { $0 - $1.change }
    let need = losers.reduce(Int128(0)) { $0 + $1.before }
    // With less than a few units each there is nothing to see of a proportion.
    return lost >= 4 * Int128(losers.count)
      && losers.allSatisfy { (-$0.change * need - lost * $0.before).magnitude <= need.magnitude }
  }

  private var isProportional: Bool { report.answer.scenario.method == .proportional }

  func brokenVerdict(_ limit: Int) -> String {
    say(
      "按同一百分比分摊做不到：\(words(limit: limit))（\(origin(of: limit))）无法满足。",
      "The same percentage for all is not possible: \(words(limit: limit)) (\(origin(of: limit))) "
        + "cannot be kept.")
  }

  func distinct(_ values: [Int32]) -> [Int32] {
    var seen = Set<Int32>()
    return values.filter { seen.insert($0).inserted }
  }
}
