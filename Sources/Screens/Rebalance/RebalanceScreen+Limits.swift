internal import Allocation
internal import Checking
internal import Planning
internal import Rebalancing
internal import Texts

/// Limits in words: what cofinancing loses, what one more unit would bring, why there is no allocation.
extension RebalanceScreen {
  // MARK: Cofinancing

  /// Money lost because the money that it is matched to is lost: one sentence for each
  /// sub-project-year, the largest first.
  func addCofinancing(to page: inout Page) {
    let lines = matched
    if lines.isEmpty { return }
    page.add(.heading(say("因配套随之减少", "Lost with cofinancing")))
    let shown = lines.prefix(RebalanceScreen.sentencesShown)
    page.add(.list(shown.map(sentence)))
    let rest = lines.dropFirst(shown.count)
    if !rest.isEmpty {
      let sum = rest.reduce(Int128(0)) { $0 + $1.lost }
      page.add(
        .words(
          say(
            "另有 \(rest.count) 处，共 \(money(sum))。", "and \(rest.count) more, \(money(sum)) in all")))
    }
  }

  /// Sentences of a list on the screen.
  private static let sentencesShown = 6

  private struct Matched {
    var subproject: Int32
    var year: Int32
    var limit: Int
    var sources: [Int32] = []
    var lost: Int128 = 0
  }

  private var matched: [Matched] {
    var lines: [[Int32]: Matched] = [:]
    let cells = report.cells
    for move in moves {
      guard let limit = move.limit, case .match = report.terms.limits[limit].kind else { continue }
      let (subproject, year) = (cells.subproject[move.from], cells.year[move.from])
      let key = [subproject, year, Int32(limit)]
      lines[key, default: Matched(subproject: subproject, year: year, limit: limit)].lost +=
        Int128(move.amount)
      let source = cells.source[move.from]
      if !lines[key]!.sources.contains(source) { lines[key]!.sources.append(source) }
    }
    return lines.values.sorted {
      ($1.lost, $0.subproject, $0.year) < ($0.lost, $1.subproject, $1.year)
    }
  }

  private func sentence(_ line: Matched) -> String {
    let cells = report.cells
    let selector = report.terms.limits[line.limit].selector
    var others: [Int32: Int128] = [:]
    var (part, whole) = (Int128(0), Int128(0))
    for c in cells.planned.indices
    where cells.subproject[c] == line.subproject && cells.year[c] == line.year {
      whole += Int128(cells.planned[c])
      if selector.sources.contains(cells.source[c], in: draft) {
        part += Int128(cells.planned[c])
      } else if report.amounts[c] < cells.planned[c] {
        others[cells.source[c], default: 0] += Int128(cells.planned[c] - report.amounts[c])
      }
    }
    let share: String
    if case .match(let ratio?) = report.terms.limits[line.limit].kind {
      share = ratio.percentText()
    } else {
      share = percent(part, of: whole)
    }
    let less = others.sorted { $0.key < $1.key }.map { source, amount in
      say(
        "\(name(source: source))少付 \(money(amount))",
        "\(name(source: source)) pays \(money(amount)) less")
    }
    let row = id(subproject: line.subproject)
    let year = words.title(year: line.year)
    let match = joined(line.sources.sorted().map(name(source:)))
    let step = money(Amount(1))
    if less.isEmpty {
      return say(
        "\(row) \(year)的\(match)少 \(money(line.lost))（占比至多 \(share)，四舍五入到 \(step)）",
        "\(row) \(year): \(match) falls by \(money(line.lost)) (at most \(share), rounded to \(step))"
      )
    }
    return say(
      "\(joined(less))，\(row) \(year)的\(match)配套随之减少 \(money(line.lost))（按 \(share)，四舍五入到 \(step)）",
      "\(row) \(year): \(joined(less)), so the matching \(match) money falls by "
        + "\(money(line.lost)) (at \(share), rounded to \(step))")
  }

  // MARK: Shadow prices

  func addPrices(to page: inout Page) {
    let sentences = report.prices.compactMap(sentence)
    if sentences.isEmpty { return }
    page.add(.heading(say("哪条限制在起作用", "The limits that bind")))
    let shown = sentences.prefix(RebalanceScreen.sentencesShown)
    page.add(.list(Array(shown)))
    if sentences.count > shown.count {
      page.add(
        .words(
          say(
            "另有 \(sentences.count - shown.count) 条，见 --format json。",
            "and \(sentences.count - shown.count) more, see --format json")))
    }
  }

  /// What one more unit under a limit would bring.
  private func sentence(_ price: ShadowPrice) -> String? {
    let more = money(Amount(powerOfTen(max(draft.unit.decimals, 0))))
    var gains: [String] = []
    let restored = price.restored.reduce(Int128(0)) { $0 + Int128($1.amount) }
    if restored > 0 {
      let parts = price.restored.filter { $0.amount > 0 }.map {
        id(subproject: $0.subproject) + " " + money($0.amount)
      }
      let shown = parts.prefix(8).joined(separator: say("、", ", ")) + (parts.count > 8 ? "…" : "")
      gains.append(
        parts.count == 1
          ? say("可使 \(shown) 得以恢复", "restore \(shown)")
          : say("可恢复 \(shown)，共 \(money(restored))", "restore \(shown), \(money(restored)) in all"))
    }
    if price.relieved > 0 {
      gains.append(
        say("别处可少出 \(money(price.relieved))", "relieve others by \(money(price.relieved))"))
    }
    if price.hastened > 0, restored >= 0 {
      gains.append(
        say(
          "推迟可减少 \(money(price.hastened)) \(unit.title.zh)·年",
          "bring forward \(money(price.hastened)) \(unit.title.en)·years"))
    }
    // A gain in a later tier alone is none when an earlier one loses by the gap of whole units.
    if gains.isEmpty || restored < 0 { return nil }
    let limit = words(limit: price.limit, isShort: true)
    return say(
      "\(limit)：再多 \(more) \(unit.title.zh)，" + gains.joined(separator: "，"),
      "\(limit): \(more) \(unit.title.en) more would " + gains.joined(separator: " and "))
  }

  // MARK: Impossible

  func addConflict(_ impossible: Impossible, to page: inout Page) {
    let count = impossible.conflict.count
    page.add(
      .verdict(
        say(
          "做不到：下面 \(count) 条限制合在一起没有可行的安排，去掉其中任何一条就不再矛盾（已证明）。",
          "Impossible: no allocation meets the \(count) limits below together; without any one of them "
            + "the others do not conflict (proven)."),
        isGood: false))
    page.add(
      .table(
        [say("限制", "limit"), say("计划数", "planned"), say("来自", "from")],
        impossible.conflict.map { number in
          let planned = report.answer.sums.total(report.terms.limits[number].selector)
          return [words(limit: number), money(planned), origin(of: number)]
        }, numeric: [1]))
    let missing = impossible.repairs.compactMap(missing).min()
    if let missing {
      page.add(
        .words(
          say(
            "差额：至少 \(money(missing)) \(unit.title.zh)。",
            "Missing: at least \(money(missing)) \(unit.title.en).")))
    }
    if !impossible.repairs.isEmpty {
      page.add(
        .heading(
          impossible.repairs.count == 1
            ? say("这样做就够", "This is enough") : say("任选其一即可", "Any one is enough")))
      page.add(.list(impossible.repairs.map(words)))
    } else if !impossible.together.isEmpty {
      page.add(.heading(say("单独哪一条都不够，须同时做到", "No single one is enough; together they are")))
      page.add(.list(impossible.together.map(words)))
    } else {
      page.add(.words(say("没有找到放宽限制的办法。", "No loosening of the limits was found.")))
    }
    addNotices(to: &page)
    page.add(
      .note(
        say(
          "独立复核通过：这些限制的数字确实互相矛盾。退出码 3。",
          "Checked independently: the figures of these limits contradict each other. Exit status 3."
        )))
  }

  /// By how much a repair loosens a limit.
  private func missing(_ repair: Impossible.Repair) -> Int128? {
    switch repair {
    case .raise(let limit, let atLeast):
      guard case .ceiling(let amount) = report.terms.limits[limit].kind else { return nil }
      return Int128(atLeast) - Int128(amount)
    case .lower(let limit, let atMost):
      guard case .floor(let amount) = report.terms.limits[limit].kind else { return nil }
      return Int128(amount) - Int128(atMost)
    case .release: return nil
    case .backfill(_, let atLeast): return Int128(atLeast)
    }
  }

  private func words(_ repair: Impossible.Repair) -> String {
    let change = missing(repair).map { money($0) } ?? ""
    switch repair {
    case .raise(let limit, let atLeast):
      let what = words(report.terms.limits[limit].selector, isShort: true)
      return say(
        "把\(what)的上限提高到 \(money(atLeast))（增加 \(change)）",
        "raise the ceiling of \(what) to \(money(atLeast)) (by \(change))")
    case .lower(let limit, let atMost):
      let what = words(report.terms.limits[limit].selector, isShort: true)
      return say(
        "把\(what)的下限降到 \(money(atMost))（降低 \(change)）",
        "lower the floor of \(what) to \(money(atMost)) (by \(change))")
    case .release(let limit):
      return say(
        "取消：\(words(limit: limit, isShort: true))",
        "do without: \(words(limit: limit, isShort: true))")
    case .backfill(let sources, let atLeast):
      let who = joined(sources.map { words(Selector(sources: $0)) })
      return say(
        "允许\(who)比计划多出，合计可达 \(money(atLeast))",
        "let \(who) give more than planned, \(money(atLeast)) in all")
    }
  }
}
