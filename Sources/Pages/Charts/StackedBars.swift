/// Years as bars, each stacked from the amounts of its sources.
package struct StackedBars: Sendable {
  package struct Series: Sendable {
    package var name: String
    /// One amount a category, in minor units; below 0 they stack downwards.
    package var amounts: [Int128]

    package init(name: String, amounts: [Int128]) {
      self.name = name
      self.amounts = amounts
    }
  }

  package var caption: ChartCaption
  package var categories: [String]
  /// From the axis outwards.
  package var series: [Series]

  package init(caption: ChartCaption, categories: [String], series: [Series]) {
    self.caption = caption
    self.categories = categories
    self.series = series
  }

  static let plotHeight = 3_000
  private static let gap = 60

  package func svg() -> String {
    precondition(series.allSatisfy { $0.amounts.count == categories.count })
    if categories.isEmpty || series.isEmpty { return SVGCanvas.notice(caption, caption.nothing) }
    let amounts = series.flatMap(\.amounts)
    if amounts.allSatisfy({ $0 == 0 }) { return SVGCanvas.notice(caption, caption.allZero) }
    var canvas = SVGCanvas(caption)
    let top =
      Lettering.lineHeight
      + canvas.legend(
        series.indices.map {
          (.area(.series($0)), series[$0].name)
        })
    let plot = Plot(self, top: top, width: canvas.width)
    plot.drawAxis(caption, on: &canvas)
    for bar in categories.indices { draw(bar, plot, on: &canvas) }
    let zero = plot.axis.position(0)
    canvas.line((plot.left, zero), (plot.right, zero), .axis)
    return canvas.finish(height: top + Self.plotHeight + 2 * Lettering.lineHeight)
  }

  /// Where a bar's segments end, outwards from 0: those above it, then those below.
  private func segments(of bar: Int) -> [(series: Int, from: Int128, to: Int128)] {
    var up: Int128 = 0
    var down: Int128 = 0
    return series.indices.compactMap { number in
      let amount = series[number].amounts[bar]
      if amount == 0 { return nil }
      if amount > 0 {
        up += amount
        return (number, up - amount, up)
      }
      down += amount
      return (number, down - amount, down)
    }
  }

  /// The measures that all bars share.
  private struct Plot {
    let axis: AmountAxis
    let left: Int
    let right: Int
    let slot: Int
    let barWidth: Int
    /// From a slot's left edge to the middle of its bar: left of the middle where there is room for
    /// labels at the right.
    let middle: Int
    /// How many slots a category's label stands for.
    let labelled: Int

    init(_ bars: StackedBars, top: Int, width: Int) {
      let ends = bars.categories.indices.map { bars.segments(of: $0).map(\.to) }
      let axis = AmountAxis(
        ends.joined().min().map { min($0, 0) }!, ends.joined().max().map { max($0, 0) }!,
        intervals: 6, start: top + StackedBars.plotHeight, end: top)
      self.axis = axis
      let widest = axis.ticks.map { Lettering.width(bars.caption.text($0)) }.max()!
      left = SVGCanvas.margin + widest + StackedBars.gap
      right = width - SVGCanvas.margin
      slot = (right - left) / bars.categories.count
      barWidth = max(min(slot / 2, 1_200), 1)
      middle = slot >= 1_800 ? slot * 28 / 100 : slot / 2
      // Three wide characters or four digits are enough to tell years apart.
      labelled = max((400 + slot - 1) / max(slot, 1), 1)
    }

    func drawAxis(_ caption: ChartCaption, on canvas: inout SVGCanvas) {
      for tick in axis.ticks {
        let y = axis.position(tick)
        canvas.line((left, y), (right, y), .rule)
        canvas.text(caption.text(tick), x: left - StackedBars.gap, y: y, .end)
      }
    }
  }

  private func draw(_ bar: Int, _ plot: Plot, on canvas: inout SVGCanvas) {
    let segments = segments(of: bar)
    let centre = plot.left + bar * plot.slot + plot.middle
    let left = centre - plot.barWidth / 2
    var apart: [Callout] = []
    for segment in segments {
      let ends = [segment.from, segment.to].map(plot.axis.position)
      let (top, bottom) = (ends.min()!, ends.max()!)
      let amount = series[segment.series].amounts[bar]
      let paint = ChartPaint.series(segment.series)
      canvas.rectangle(
        x: left, y: top, width: plot.barWidth, height: bottom - top, paint, edge: .outline,
        tooltip: categories[bar] + " · " + caption.text(series[segment.series].name, amount))
      let label = caption.text(amount)
      if bottom - top >= Lettering.lineHeight, Lettering.width(label) + 60 <= plot.barWidth {
        canvas.text(label, x: centre, y: (top + bottom) / 2, .middle, halo: paint.fill)
      } else {
        apart.append(
          Callout(
            name: series[segment.series].name, amount: label, middle: (top + bottom) / 2,
            size: bottom - top))
      }
    }
    let total = caption.text(series.reduce(0) { $0 + $1.amounts[bar] })
    let totalWidth = Lettering.width(total, isStrong: true)
    let top = plot.axis.position(segments.map(\.to).max().map { max($0, 0) } ?? 0)
    let room = 2 * min(plot.middle, plot.slot - plot.middle) - 40
    if totalWidth <= room {
      canvas.text(total, x: centre, y: top - Lettering.lineHeight / 2, .middle, isStrong: true)
    }
    if bar % plot.labelled == 0, plot.labelled == 1 || centre + 300 < plot.right {
      canvas.text(
        categories[bar], x: centre, y: plot.axis.start + Lettering.lineHeight, .middle,
        within: plot.labelled == 1 ? room : plot.slot * plot.labelled - 40)
    }
    let edge = centre + max(plot.barWidth, min(totalWidth, room)) / 2
    let end = plot.left + (bar + 1) * plot.slot - 40
    draw(apart, from: left + plot.barWidth, over: edge, to: end, plot, on: &canvas)
  }

  /// A segment too small for its own label.
  private struct Callout {
    var name: String
    var amount: String
    var middle: Int
    var size: Int
  }

  /// Labels beside the bar, with a line to each one's segment; of too many, the smallest are left
  /// to the tooltips.
  private func draw(
    _ callouts: [Callout], from bar: Int, over edge: Int, to end: Int, _ plot: Plot,
    on canvas: inout SVGCanvas
  ) {
    let x = edge + 160
    let fitting = callouts.filter { Lettering.width($0.amount) <= end - x }
    let most = (plot.axis.start - plot.axis.end) / Lettering.lineHeight
    let largest = fitting.indices.sorted { (fitting[$1].size, $0) < (fitting[$0].size, $1) }
    let shown = largest.prefix(most).map { fitting[$0] }.sorted { $0.middle < $1.middle }
    let centres = Lettering.spread(
      shown.map(\.middle), height: Lettering.lineHeight, within: plot.axis.end..<plot.axis.start)
    for (callout, y) in zip(shown, centres) {
      canvas.polyline([(bar, callout.middle), (edge + 60, y), (x - 20, y)], .leader)
      canvas.text(
        Lettering.labelled(callout.name, callout.amount, within: end - x), x: x, y: y,
        halo: ChartPaint.paper)
    }
  }
}
