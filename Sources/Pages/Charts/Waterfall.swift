internal import Texts

/// How one amount becomes another, step by step; one row a step, from the top down.
package struct Waterfall: Sendable {
  package struct Step: Sendable {
    package var name: String
    /// Minor units: what the step adds (above 0) or takes away.
    package var amount: Int128

    package init(name: String, amount: Int128) {
      self.name = name
      self.amount = amount
    }
  }

  package var caption: ChartCaption
  package var start: Step
  package var steps: [Step]
  /// What is left after all steps: `start` plus their sum.
  package var end: Step

  package init(caption: ChartCaption, start: Step, steps: [Step], end: Step) {
    self.caption = caption
    self.start = start
    self.steps = steps
    self.end = end
  }

  package func svg() -> String {
    let levels = steps.reduce(into: [start.amount]) { $0.append($0.last! + $1.amount) }
    precondition(levels.last == end.amount, "the steps do not lead from the start to the end")
    if start.amount == 0, steps.allSatisfy({ $0.amount == 0 }) {
      return SVGCanvas.notice(caption, caption.allZero)
    }
    var canvas = SVGCanvas(caption)
    let plot = rows(levels, top: canvas.legend(entries), canvas)
    plot.drawFrame(on: &canvas)
    let isBroken = plot.breakWidth > 0
    let foot = isBroken ? plot.axis.low : 0
    plot.drawBar(
      0, from: foot, to: start.amount, .grey, label: caption.text(start.amount), on: &canvas)
    for (number, step) in steps.enumerated() {
      plot.drawBar(
        number + 1, from: levels[number], to: levels[number + 1],
        step.amount < 0 ? .orange : .blue, label: caption.signed(step.amount), on: &canvas)
    }
    plot.drawBar(
      steps.count + 1, from: foot, to: end.amount, .grey, label: caption.text(end.amount),
      on: &canvas)
    for (row, level) in levels.enumerated() {
      let x = plot.axis.position(level)
      canvas.line(
        (x, plot.middle(row) + AmountRows.barHeight / 2),
        (x, plot.middle(row + 1) - AmountRows.barHeight / 2), .leader)
    }
    if isBroken {
      drawBreak(plot, on: &canvas)
      return finish(plot, canvas)
    }
    let zero = plot.axis.position(0)
    canvas.line((zero, plot.top), (zero, plot.bottom), .axis)
    return canvas.finish(height: plot.height)
  }

  private var entries: [(ChartLegend.Mark, String)] {
    var entries: [(ChartLegend.Mark, String)] = []
    if steps.contains(where: { $0.amount > 0 }) { entries.append((.area(.blue), caption.more)) }
    if steps.contains(where: { $0.amount < 0 }) { entries.append((.area(.orange), caption.less)) }
    return entries
  }

  /// The rows; the axis leaves out the amounts from 0 on where all steps together would be less
  /// than a twentieth of the bars, so that they could hardly be seen.
  private func rows(_ levels: [Int128], top: Int, _ canvas: SVGCanvas) -> AmountRows {
    let (lowest, highest) = (levels.min()!, levels.max()!)
    let spread = highest - lowest
    let isBroken = spread > 0 && lowest > 0 && spread < highest / 20
    let from = isBroken ? lowest - spread / 2 : min(lowest, 0)
    let labels =
      [caption.text(start.amount), caption.text(end.amount)]
      + steps.map { caption.signed($0.amount) }
    // The axis's own first label and its 0 stand side by side.
    let breakWidth = isBroken ? 300 + Lettering.width(caption.text(highest)) / 2 : 0
    return AmountRows(
      [start.name] + steps.map(\.name) + [end.name], from: from, to: max(highest, 0), before: 0,
      after: labels.map { Lettering.width($0) }.max()!, top: top, breakWidth: breakWidth,
      canvas: canvas)
  }

  // MARK: An axis that does not begin at 0

  private func drawBreak(_ plot: AmountRows, on canvas: inout SVGCanvas) {
    let left = plot.axis.start - plot.breakWidth
    canvas.line((left, plot.top), (left, plot.bottom), .axis)
    canvas.text(
      caption.text(0), x: left, y: plot.bottom + Lettering.lineHeight * 3 / 4, .middle)
    for row in [0, plot.names.count - 1] {
      let (top, height) = (plot.middle(row) - AmountRows.barHeight / 2, AmountRows.barHeight)
      // Over the seam, so that the bar goes on as one.
      canvas.rectangle(
        x: left, y: top, width: plot.breakWidth + 6, height: height,
        ChartPaint(fill: ChartPaint.grey.fill, mark: ""))
      for y in [top, top + height] {
        canvas.line((left, y), (plot.axis.start + 6, y), .outline)
      }
    }
    // Two zigzags, white between them, from the first bar to the last.
    let middle = left + plot.breakWidth / 2
    func zigzag(_ x: Int) -> [(x: Int, y: Int)] {
      (0...(plot.names.count * 4)).map { number in
        (x + (number % 2 == 0 ? -30 : 30), plot.top + number * AmountRows.rowHeight / 4)
      }
    }
    canvas.polyline(zigzag(middle), ChartStroke(colour: ChartPaint.paper, width: 60))
    canvas.polyline(zigzag(middle - 30), .axis)
    canvas.polyline(zigzag(middle + 30), .axis)
  }

  private func finish(_ plot: AmountRows, _ canvas: SVGCanvas) -> String {
    var canvas = canvas
    let low = caption.text(plot.axis.low)
    let sentence = caption.say(
      "横轴不是连续的：断口处略去 0 到 \(low) 之间的一段，灰条的长度不可相比。",
      "The axis is broken: 0 to \(low) is left out; do not compare lengths of grey bars.")
    var y = plot.height + 60
    for line in Layout.wrap(sentence, to: (canvas.width - 2 * SVGCanvas.margin) / 80) {
      canvas.text(line, x: SVGCanvas.margin, y: y)
      y += Lettering.lineHeight
    }
    return canvas.finish(height: y, adding: sentence)
  }
}
