internal import Planning
internal import Texts

/// What is lost as a cut goes deeper, from nothing to all that was planned.
package struct LossCurve: Sendable {
  package struct Point: Sendable {
    /// Depth of the cut, in minor units.
    package var cut: Int128
    package var amount: Int128

    package init(cut: Int128, amount: Int128) {
      self.cut = cut
      self.amount = amount
    }
  }

  package var caption: ChartCaption
  /// What is cut: its planned sum, above 0 for anything to be drawn.
  package var planned: Int128
  /// Piecewise linear: the points where the slope changes, ascending in `cut`.
  package var lost: [Point]
  package var lostName: String
  /// What others are asked for, likewise; empty for no such line.
  package var asked: [Point] = []
  package var askedName = ""
  /// The deepest cut for which there is an answer, if that is not all.
  package var lastPossible: Int128?
  /// The depth that the page is about, and what is lost there.
  package var current: Point?

  package init(
    caption: ChartCaption, planned: Int128, lost: [Point], lostName: String, asked: [Point] = [],
    askedName: String = "", lastPossible: Int128? = nil, current: Point? = nil
  ) {
    self.caption = caption
    self.planned = planned
    self.lost = lost
    self.lostName = lostName
    self.asked = asked
    self.askedName = askedName
    self.lastPossible = lastPossible
    self.current = current
  }

  private static let plotHeight = 2_800
  private static let gap = 60
  private static let lostStroke = ChartStroke(colour: "#0b4f8a", width: 25)
  private static let askedStroke = ChartStroke(colour: "#a34700", dashes: "7 5", width: 25)
  private static let currentStroke = ChartStroke(colour: "#555555", dashes: "2 3")

  package func svg() -> String {
    if planned <= 0 || lost.isEmpty { return SVGCanvas.notice(caption, caption.nothing) }
    for points in [lost, asked] {
      precondition(zip(points, points.dropFirst()).allSatisfy { $0.cut <= $1.cut })
    }
    precondition((lost + asked).allSatisfy { 0...(lastPossible ?? planned) ~= $0.cut })
    var canvas = SVGCanvas(caption)
    // Below the legend the percents, below them the plot.
    let top = canvas.legend(entries) + Lettering.lineHeight + 2 * Self.gap
    let amounts = (lost + asked).map(\.amount) + (current.map { [$0.amount] } ?? [])
    let upright = AmountAxis(
      min(amounts.min()!, 0), max(amounts.max()!, 0), intervals: 6, start: top + Self.plotHeight,
      end: top)
    let widest = upright.ticks.map { Lettering.width(caption.text($0)) }.max()!
    let level = AmountAxis(
      until: planned, start: SVGCanvas.margin + widest + Self.gap,
      end: canvas.width - SVGCanvas.margin - 640, label: caption.text)
    drawFrame(level, upright, on: &canvas)
    let lines = [(asked, Self.askedStroke), (lost, Self.lostStroke)]
    for (points, stroke) in lines where !points.isEmpty {
      canvas.polyline(
        points.map { (level.position($0.cut), upright.position($0.amount)) }, stroke)
    }
    if amounts.allSatisfy({ $0 == 0 }) {
      canvas.text(
        caption.allZero, x: (level.start + level.end) / 2, y: top + Lettering.lineHeight, .middle,
        halo: ChartPaint.paper)
    }
    drawCurrent(level, upright, on: &canvas)
    return canvas.finish(height: upright.start + 3 * Lettering.lineHeight)
  }

  private var entries: [(ChartLegend.Mark, String)] {
    var entries: [(ChartLegend.Mark, String)] = [(.line(Self.lostStroke), lostName)]
    if !asked.isEmpty { entries.append((.line(Self.askedStroke), askedName)) }
    if let last = lastPossible, last < planned {
      let depth = "\(caption.text(last)) (\(percent(last)))"
      let words = caption.say("削减超过 \(depth) 时没有可行办法", "nothing is possible beyond \(depth)")
      entries.append((.area(.hatched), words))
    }
    return entries
  }

  /// Axes, grid, and the depths at which nothing is possible.
  private func drawFrame(
    _ level: AmountAxis, _ upright: AmountAxis, on canvas: inout SVGCanvas
  ) {
    let (top, bottom) = (upright.end, upright.start)
    if let last = lastPossible, last < planned {
      let left = level.position(max(last, 0))
      canvas.rectangle(
        x: left, y: top, width: level.end - left, height: bottom - top, .hatched)
    }
    for tick in upright.ticks {
      let y = upright.position(tick)
      canvas.line((level.start, y), (level.end, y), .rule)
      canvas.text(caption.text(tick), x: level.start - Self.gap, y: y, .end)
    }
    for tick in level.ticks {
      let x = level.position(tick)
      canvas.line((x, bottom), (x, bottom + 40), .axis)
      canvas.text(caption.text(tick), x: x, y: bottom + 40 + Lettering.lineHeight / 2, .middle)
    }
    for quarter in 0...4 {
      let x = level.start + (level.end - level.start) * quarter / 4
      canvas.line((x, top - 40), (x, bottom), .rule)
      let y = top - 2 * Self.gap - Lettering.lineHeight / 2
      canvas.text("\(25 * quarter)%", x: x, y: y, .middle)
    }
    let zero = upright.position(0)
    canvas.line((level.start, zero), (level.end, zero), .axis)
    canvas.line((level.start, top), (level.start, bottom), .axis)
    let words = caption.say(
      "削减额（100% = 计划的 \(caption.text(planned))）",
      "Depth of the cut (100% = the planned \(caption.text(planned)))")
    canvas.text(
      words, x: (level.start + level.end) / 2, y: bottom + 2 * Lettering.lineHeight, .middle)
  }

  private func drawCurrent(
    _ level: AmountAxis, _ upright: AmountAxis, on canvas: inout SVGCanvas
  ) {
    guard let current else { return }
    let (x, y) = (level.position(current.cut), upright.position(current.amount))
    canvas.line((x, upright.end), (x, upright.start), Self.currentStroke)
    canvas.circle(
      x: x, y: y, radius: 55, fill: ChartPaint.paper,
      edge: ChartStroke(colour: Self.lostStroke.colour, width: 25))
    let colon = caption.say("：", ": ")
    let lines = [
      caption.say("削减", "Cut") + colon + "\(caption.text(current.cut)) (\(percent(current.cut)))",
      lostName + colon + caption.text(current.amount),
    ]
    let room = (level.end - level.start) / 2 - 120
    let shown = lines.map { Lettering.fitted(Layout.plain($0), within: room, isStrong: true) }
    let boxWidth = shown.map { Lettering.width($0, isStrong: true) }.max()!
    let curves = [lost, asked].map { points in
      points.map { (x: level.position($0.cut), y: upright.position($0.amount)) }
    }
    let box = ChartBox.free(
      of: curves, beside: (x, y), width: boxWidth, height: lines.count * Lettering.lineHeight,
      within: ChartBox(x: level.start..<level.end, y: upright.end..<upright.start))
    for (number, line) in lines.enumerated() {
      canvas.text(
        line, x: box.x.lowerBound,
        y: box.y.lowerBound + Lettering.lineHeight / 2 + number * Lettering.lineHeight,
        within: room, isStrong: true, halo: ChartPaint.paper)
    }
  }

  private func percent(_ cut: Int128) -> String {
    decimalText(divideRoundingHalfUp(cut * 10_000, by: planned), decimals: 2) + "%"
  }
}
