internal import Checking
internal import Planning
package import Rebalancing
package import Texts

/// How deep one cut may go.
extension RebalanceScreen {
  package func add(_ curve: CutCurve, to page: inout Page) {
    let what = words(curve.selector)
    page.add(
      .heading(
        say("\(what)削减多少，结果怎样", "What becomes of deeper cuts to \(what)")))
    page.add(.words(sentence(curve, what)))
    let points = shown(curve)
    var rows = points.indices.prefix(RebalanceScreen.curveRows).map { number in
      let point = points[number]
      let share = percent(Int128(point.cut), of: Int128(curve.planned))
      guard point.isPossible else {
        let isLast = !points[number...].contains(where: \.isPossible)
        let words =
          isLast
          ? say("从这里起没有可行的安排", "impossible from here on") : say("没有得出安排", "no allocation found")
        return [money(point.cut), share, "", "", "", words]
      }
      return [
        money(point.cut), share, money(point.unmetSum),
        money(point.asked), money(point.delay),
        turn(points, number),
      ]
    }
    if points.count > rows.count {
      rows.append([
        "…", "", "", "", "",
        say(
          "另 \(points.count - rows.count) 点，见 --format json",
          "\(points.count - rows.count) more in --format json"),
      ])
    }
    page.add(
      .table(
        [
          say("削减", "cut"), say("占计划", "% of plan"), say("缺口", "unmet"),
          say("别处多出", "asked"), say("推迟（金额×年）", "waits × years"), say("此后", "from here on"),
        ], rows, numeric: [0, 1, 2, 3, 4]))
  }

  /// Points in one table.
  private static let curveRows = 30

  private func sentence(_ curve: CutCurve, _ what: String) -> String {
    let list =
      curve.isComplete
      ? say(
        "下表列出每个转折点，两点之间按直线变化。",
        "Every turning point is listed; between two of them each figure runs straight.")
      : say(
        "有配套规则而转折点之间不是直线，或转折点太多：逐个整百分点（费时的逐个整十点）计算，下表列出其中的整十点。",
        "Cofinancing bends the figures between turning points, or these are too many: computed at whole "
          + "percents (at tens where each takes long), every tenth is listed.")
    guard let last = curve.points.last(where: \.isPossible) else {
      return say("无论削减多少都没有可行的安排。", "There is no allocation at any depth.")
    }
    let planned = money(curve.planned)
    if last.cut == curve.planned {
      return say(
        "计划 \(planned)；削减到 100% 仍有可行的安排。", "Planned \(planned); an allocation exists up to 100%. "
      )
        + list
    }
    let share = percent(Int128(last.cut), of: Int128(curve.planned))
    return say(
      "计划 \(planned)；最多可削减 \(money(last.cut))（\(share)），再深就没有可行的安排。",
      "Planned \(planned); \(money(last.cut)) (\(share)) can be cut at most, nothing deeper is possible. "
    )
      + list
  }

  /// Turning points, one for each pair of neighbours a minor unit apart; of whole percents every tenth
  /// and where it becomes impossible.
  private func shown(_ curve: CutCurve) -> [CutCurve.Point] {
    var shown: [CutCurve.Point] = []
    for (number, point) in curve.points.enumerated() {
      let turns = shown.last.map { $0.isPossible != point.isPossible } ?? true
      if curve.isComplete {
        if let last = shown.last, point.cut - last.cut <= 1, !turns { continue }
      } else if !turns, number % 10 != 0, number != curve.points.count - 1 {
        continue
      }
      shown.append(point)
    }
    return shown
  }

  /// Which sub-projects begin to lose between two points, and which lose no more.
  private func turn(_ points: [CutCurve.Point], _ number: Int) -> String {
    guard number + 1 < points.count, points[number].isPossible, points[number + 1].isPossible
    else { return "" }
    let (point, next) = (points[number], points[number + 1])
    // The neighbour of a turning point a unit further may have the last unit of a loss.
    func stands(_ a: CutCurve.Point, _ b: CutCurve.Point, _ i: Int) -> Bool {
      a.isPossible && a.unmet[i] > 0 && b.unmet[i] - a.unmet[i] <= 1 && b.cut - a.cut > 1
    }
    let first = point.unmet.indices.filter { point.unmet[$0] == 0 && next.unmet[$0] > 0 }
    let last = point.unmet.indices.filter {
      stands(point, next, $0) && !(number > 0 && stands(points[number - 1], point, $0))
    }
    func ids(_ list: [Int]) -> String {
      list.prefix(4).map { draft.subprojects[$0].id }.joined(separator: " ")
        + (list.count > 4 ? say(" 等 \(list.count) 个", " and \(list.count - 4) more") : "")
    }
    var words: [String] = []
    if !first.isEmpty { words.append(say(ids(first) + " 开始减少", "begin to lose: " + ids(first))) }
    if !last.isEmpty { words.append(say(ids(last) + " 不再减少", "lose no more: " + ids(last))) }
    return words.joined(separator: say("；", "; "))
  }
}
