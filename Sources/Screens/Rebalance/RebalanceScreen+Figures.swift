package import Allocation
internal import Planning
package import Rebalancing
internal import Texts

/// The tables of an allocation.
extension RebalanceScreen {
  package typealias Line = RebalanceReport.Line

  func addFigures(to page: inout Page) {
    addTotals(to: &page)
    if report.changedCells.isEmpty { return }
    addSources(to: &page)
    addAsked(to: &page)
    addSubprojects(to: &page)
    addWaits(to: &page)
    addCofinancing(to: &page)
    addPrices(to: &page)
    addMoves(to: &page)
  }

  /// Source-years that give more than planned.
  package var asked: [(hub: SourceYear, extra: Int128)] {
    guard case .funded(let funded, _) = report.answer.outcome else { return [] }
    return zip(funded.network.askedHubs, funded.asked).filter { $0.1 > 0 }.map {
      ($0.0, Int128($0.1))
    }
  }

  /// Moves to a later year, by the same source or another.
  package var waits: [Move] {
    moves.filter { move in
      move.to.map { report.cells.year[$0] > report.cells.year[move.from] } ?? false
    }
  }

  private func sum(_ moves: [Move]) -> Int128 { moves.reduce(0) { $0 + Int128($1.amount) } }

  private func addTotals(to page: inout Page) {
    let extra = asked.reduce(Int128(0)) { $0 + $1.extra }
    page.add(
      .table(
        [
          say("计划", "before"), say("调整后", "after"), say("缺口", "lost"),
          say("别处多出", "asked of others"), say("推迟", "waits"),
        ],
        [
          [
            money(total.before), money(total.after), money(-total.change), money(extra),
            money(sum(waits)),
          ]
        ], numeric: [0, 1, 2, 3, 4]))
  }

  /// Source-years that change, then what does not, then everything.
  private func addSources(to page: inout Page) {
    page.add(.heading(say("按资金来源和年度", "By source and year")))
    let changed = bySourceYear.filter { $0.change != 0 }
    let shown = changed.prefix(RebalanceScreen.rowsShown)
    var rows = shown.map { line in
      [
        name(source: line.source), year(line.year), money(line.before), money(line.after),
        signed(line.change),
      ]
    }
    var rest = total
    for line in shown {
      rest.before -= line.before
      rest.after -= line.after
    }
    if rest.before != 0 || rest.after != 0 {
      let label =
        changed.count > shown.count
        ? say(
          "其余（另有 \(changed.count - shown.count) 处变动）",
          "others (\(changed.count - shown.count) more change)")
        : say("其余不变", "unchanged")
      rows.append([label, "", money(rest.before), money(rest.after), signed(rest.change)])
    }
    rows.append([
      say("合计", "total"), "", money(total.before), money(total.after), signed(total.change),
    ])
    page.add(
      .table(
        [
          say("资金来源", "source"), say("年度", "year"), say("计划", "before"), say("调整后", "after"),
          say("增减", "change"),
        ], rows, numeric: [2, 3, 4], hasTotal: true))
  }

  private func addAsked(to page: inout Page) {
    let lines = asked
    if lines.isEmpty { return }
    page.add(.heading(say("谁多出", "Who gives more")))
    var rows = lines.prefix(RebalanceScreen.rowsShown).map { hub, extra in
      [
        name(source: hub.source), year(hub.year), money(hub.planned), signed(extra),
        percent(extra, of: hub.planned),
      ]
    }
    let planned = lines.reduce(Int128(0)) { $0 + $1.hub.planned }
    let extra = lines.reduce(Int128(0)) { $0 + $1.extra }
    let rest = lines.dropFirst(rows.count)
    if !rest.isEmpty {
      let (planned, extra) = rest.reduce((Int128(0), Int128(0))) {
        ($0.0 + $1.hub.planned, $0.1 + $1.extra)
      }
      rows.append([
        say("另 \(rest.count) 行", "\(rest.count) more"), "", money(planned), signed(extra),
        percent(extra, of: planned),
      ])
    }
    if lines.count > 1 {
      rows.append([
        say("合计", "total"), "", money(planned), signed(extra), percent(extra, of: planned),
      ])
    }
    page.add(
      .table(
        [
          say("资金来源", "source"), say("年度", "year"), say("计划", "planned"), say("多出", "extra"),
          say("占计划", "% of plan"),
        ], rows, numeric: [2, 3, 4], hasTotal: lines.count > 1))
  }

  /// Sub-projects that lose or wait: the worst hit, in printed order; then the others; then all.
  private func addSubprojects(to page: inout Page) {
    var waiting: [Int32: Int128] = [:]
    for move in waits {
      waiting[report.cells.subproject[move.from], default: 0] += Int128(move.amount)
    }
    let touched = bySubproject.indices.filter {
      bySubproject[$0].change != 0 || waiting[bySubproject[$0].subproject] != nil
    }
    if touched.isEmpty { return }
    page.add(.heading(say("按子项目", "By sub-project")))
    let worst = touched.sorted { a, b in
      let (a, b) = (bySubproject[a], bySubproject[b])
      return (-a.change * b.before, b.subproject) > (-b.change * a.before, a.subproject)
    }
    let shown = worst.prefix(RebalanceScreen.rowsShown).sorted().map { bySubproject[$0] }
    func row(_ label: String, _ line: Line, _ waits: Int128) -> [String] {
      [
        label, money(line.before), money(line.after), money(max(0, -line.change)),
        percent(max(0, -line.change), of: line.before), money(waits),
      ]
    }
    var rows = shown.map { line in
      row(title(subproject: line.subproject), line, waiting[line.subproject] ?? 0)
    }
    var (rest, restWaits) = (total, sum(waits))
    for line in shown {
      rest.before -= line.before
      rest.after -= line.after
      restWaits -= waiting[line.subproject] ?? 0
    }
    let others = bySubproject.count - shown.count
    if others > 0 {
      let label =
        touched.count > shown.count
        ? say("其余 \(others) 个（损失较轻或没有）", "\(others) others, hit less or not at all")
        : say("其余 \(others) 个不受影响", "\(others) others, not affected")
      rows.append(row(label, rest, restWaits))
    }
    rows.append(row(say("合计", "total"), total, sum(waits)))
    page.add(
      .table(
        [
          say("子项目", "sub-project"), say("需求", "need"), say("调整后", "after"), say("缺口", "unmet"),
          say("占需求", "% lost"), say("推迟", "waits"),
        ], rows, numeric: [1, 2, 3, 4, 5], hasTotal: true))
  }

  private func addWaits(to page: inout Page) {
    struct Key: Hashable, Comparable {
      var from: Int32
      var source: Int32
      var year: Int32
      var to: Int32
      static func < (a: Key, b: Key) -> Bool {
        (a.source, a.year, a.from, a.to) < (b.source, b.year, b.from, b.to)
      }
    }
    var sums: [Key: Int128] = [:]
    let cells = report.cells
    for move in waits {
      let key = Key(
        from: cells.source[move.from], source: cells.source[move.to!],
        year: cells.year[move.from], to: cells.year[move.to!])
      sums[key, default: 0] += Int128(move.amount)
    }
    if sums.isEmpty { return }
    page.add(.heading(say("什么推迟", "What waits")))
    let keys = sums.keys.sorted()
    var rows = keys.prefix(RebalanceScreen.rowsShown).map { key in
      let payer = name(source: key.source)
      let who = key.from == key.source ? payer : name(source: key.from) + " → " + payer
      return [who, year(key.year) + " → " + words.title(year: key.to), money(sums[key]!)]
    }
    let rest = keys.dropFirst(rows.count)
    if !rest.isEmpty {
      rows.append([
        say("另 \(rest.count) 行", "\(rest.count) more"), "",
        money(rest.reduce(Int128(0)) { $0 + sums[$1]! }),
      ])
    }
    page.add(
      .table(
        [say("资金来源", "source"), say("年度", "years"), say("金额", "amount")], rows, numeric: [2]))
  }

  /// The ledger, as far as a screen holds it.
  private func addMoves(to page: inout Page) {
    if moves.isEmpty { return }
    page.add(.heading(say("每一笔去向", "Where each amount goes")))
    let cells = report.cells
    let rows = moves.prefix(RebalanceScreen.rowsShown).map { move in
      let from = move.from
      let target =
        switch (move.kind, move.to) {
        case (.unmet, _), (_, nil): say("无人支付", "nobody pays")
        case (_, let to?): name(source: cells.source[to]) + " " + year(cells.year[to])
        }
      return [
        id(subproject: cells.subproject[from]),
        name(source: cells.source[from]) + " " + year(cells.year[from]), target,
        money(move.amount),
        move.limit.map { report.text(of: $0, in: unit) } ?? say("受牵连", "in step"),
      ]
    }
    page.add(
      .table(
        [
          say("子项目", "sub-project"), say("原由", "instead of"), say("改由", "now"), say("金额", "amount"),
          say("限制", "limit"),
        ], rows, numeric: [3]))
    if moves.count > rows.count {
      page.add(
        .words(
          say(
            "另有 \(moves.count - rows.count) 笔，见 --format csv 或 json。",
            "and \(moves.count - rows.count) more, see --format csv or json")))
    }
  }
}
