internal import Texts

/// Rows with their names at the left and bars along one axis of amounts.
struct AmountRows {
  let axis: AmountAxis
  let names: [String]
  /// Upper edge of the first row.
  let top: Int
  /// Left of the axis: a part of it that is left out.
  let breakWidth: Int

  static let rowHeight = 240
  static let barHeight = 150
  private static let gap = 60
  private static let widestName = 3_000
  /// So that a tick's label at the end of an axis stays clear of the edge.
  private static let leastRoom = 640

  /// - Parameters:
  ///   - before: the widest of the labels left of bars, 0 for none.
  ///   - after: the widest of the labels right of bars.
  init(
    _ names: [String], from lowest: Int128, to highest: Int128, before: Int, after: Int, top: Int,
    breakWidth: Int = 0, canvas: SVGCanvas
  ) {
    self.names = names
    self.top = top
    self.breakWidth = breakWidth
    let widest = names.map { Lettering.width(Layout.plain($0)) }.max() ?? 0
    let left = before == 0 ? 0 : before + 2 * Self.gap
    let start =
      SVGCanvas.margin + max(min(widest, Self.widestName) + 2 * Self.gap + left, Self.leastRoom)
    let end = canvas.width - SVGCanvas.margin - max(after + 2 * Self.gap, Self.leastRoom)
    axis = AmountAxis(across: lowest, highest, start: start + breakWidth, end: end) {
      canvas.caption.text($0)
    }
    nameRoom = start - left - 2 * Self.gap - SVGCanvas.margin
  }

  private let nameRoom: Int

  var bottom: Int { top + names.count * Self.rowHeight }

  /// The height of a chart that has nothing below its axis.
  var height: Int { bottom + Lettering.lineHeight + 120 }

  func middle(_ row: Int) -> Int { top + row * Self.rowHeight + Self.rowHeight / 2 }

  /// Everything behind the bars.
  func drawFrame(on canvas: inout SVGCanvas) {
    for tick in axis.ticks {
      let x = axis.position(tick)
      canvas.line((x, top), (x, bottom), .rule)
      canvas.text(
        canvas.caption.text(tick), x: x, y: bottom + Lettering.lineHeight * 3 / 4, .middle)
    }
    for (row, name) in names.enumerated() {
      canvas.text(name, x: SVGCanvas.margin, y: middle(row), within: nameRoom)
    }
  }

  /// A bar between two amounts, its label beyond the end that `labelsLeft` chooses.
  func drawBar(
    _ row: Int, from: Int128, to: Int128, _ paint: ChartPaint, label: String,
    labelsLeft: Bool = false, on canvas: inout SVGCanvas
  ) {
    let left = axis.position(min(from, to))
    let right = axis.position(max(from, to))
    canvas.rectangle(
      x: left, y: middle(row) - Self.barHeight / 2, width: right - left, height: Self.barHeight,
      paint, edge: .outline, tooltip: names[row] + canvas.caption.say("：", ": ") + label)
    let edge = labelsLeft ? left - Self.gap : right + Self.gap
    canvas.text(
      label, x: edge, y: middle(row), labelsLeft ? .end : .start, halo: ChartPaint.paper)
  }
}
