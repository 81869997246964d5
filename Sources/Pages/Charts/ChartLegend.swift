internal import Texts

/// What the paints and strokes of a chart stand for, in lines above it.
enum ChartLegend {
  enum Mark {
    case area(ChartPaint)
    case line(ChartStroke)
  }

  fileprivate static let markWidth = 220
  fileprivate static let gap = 60
  fileprivate static let between = 200
  fileprivate static let height = 200
  /// A name's room at most.
  fileprivate static let widest = 3_200
}

extension SVGCanvas {
  /// Writes the unit, then the legend; returns how far down they reach.
  mutating func legend(_ entries: [(mark: ChartLegend.Mark, name: String)]) -> Int {
    var x = Self.margin
    var y = 40 + ChartLegend.height / 2
    text(caption.unitLine, x: x, y: y)
    x +=
      min(Lettering.width(Layout.plain(caption.unitLine)), width - 2 * x) + ChartLegend.between
    for entry in entries {
      let most = width - 2 * Self.margin - ChartLegend.markWidth - ChartLegend.gap
      let room = min(Lettering.width(Layout.plain(entry.name)), most, ChartLegend.widest)
      if x + ChartLegend.markWidth + ChartLegend.gap + room > width - Self.margin {
        x = Self.margin
        y += ChartLegend.height
      }
      draw(entry.mark, x: x, y: y)
      x += ChartLegend.markWidth + ChartLegend.gap
      text(entry.name, x: x, y: y, within: room)
      x += room + ChartLegend.between
    }
    return y + ChartLegend.height / 2 + 40
  }

  private mutating func draw(_ mark: ChartLegend.Mark, x: Int, y: Int) {
    switch mark {
    case .area(let paint):
      rectangle(
        x: x, y: y - 65, width: ChartLegend.markWidth, height: 130, paint, edge: .outline)
    case .line(let stroke):
      line((x, y), (x + ChartLegend.markWidth, y), stroke)
    }
  }
}
