internal import Texts

/// A table of amounts, rows by columns, shaded by magnitude.
package struct HeatMap: Sendable {
  package var caption: ChartCaption
  package var rows: [String]
  package var columns: [String]
  /// One array a row, one amount a column; `nil` where there is no figure, which is not 0.
  package var amounts: [[Int128?]]
  /// Whether a last column adds up each row, and a last row each column; both are unshaded.
  package var hasRowTotals = false
  package var hasColumnTotals = false

  package init(
    caption: ChartCaption, rows: [String], columns: [String], amounts: [[Int128?]],
    hasRowTotals: Bool = false, hasColumnTotals: Bool = false
  ) {
    self.caption = caption
    self.rows = rows
    self.columns = columns
    self.amounts = amounts
    self.hasRowTotals = hasRowTotals
    self.hasColumnTotals = hasColumnTotals
  }

  private static let cellHeight = 220
  private static let padding = 160
  private static let widestHead = 1_000
  private static let widestName = 2_800
  private static let leastCell = 600
  /// So that the legend is one line in most cases.
  private static let leastWidth = 8_600
  private static let mostCell = 1_400

  package func svg() -> String {
    precondition(amounts.count == rows.count)
    precondition(amounts.allSatisfy { $0.count == columns.count })
    if rows.isEmpty || columns.isEmpty { return SVGCanvas.notice(caption, caption.nothing) }
    let grid = Grid(self)
    var canvas = SVGCanvas(caption, width: grid.width)
    let scale = Shades(amounts.joined().compactMap { $0 })
    let top = canvas.legend(entries(scale)) + Self.cellHeight
    for (column, name) in heads.enumerated() {
      canvas.text(
        name, x: grid.left(column) + grid.cell / 2, y: top - Self.cellHeight / 2, .middle,
        within: grid.cell - 60, isStrong: column == columns.count)
    }
    for row in rows.indices { draw(row, top + row * Self.cellHeight, grid, scale, on: &canvas) }
    var bottom = top + rows.count * Self.cellHeight
    if hasColumnTotals {
      drawColumnTotals(bottom, grid, on: &canvas)
      bottom += Self.cellHeight
    }
    return canvas.finish(height: bottom + 80)
  }

  private var heads: [String] { columns + (hasRowTotals ? [caption.total] : []) }

  private func sum(row: Int) -> Int128 { amounts[row].reduce(0) { $0 + ($1 ?? 0) } }

  private func sum(column: Int) -> Int128 { amounts.reduce(0) { $0 + ($1[column] ?? 0) } }

  /// Where the cells stand.
  private struct Grid {
    let names: Int
    let cell: Int
    let width: Int

    init(_ map: HeatMap) {
      let named = map.rows + (map.hasColumnTotals ? [map.caption.total] : [])
      let widestName = named.map { Lettering.width(Layout.plain($0), isStrong: true) }.max()!
      names = SVGCanvas.margin + min(widestName, HeatMap.widestName) + 100
      var sums = map.hasRowTotals ? map.rows.indices.map { map.sum(row: $0) } : []
      if map.hasColumnTotals { sums += map.columns.indices.map { map.sum(column: $0) } }
      if map.hasRowTotals, map.hasColumnTotals {
        sums.append(map.rows.indices.reduce(0) { $0 + map.sum(row: $1) })
      }
      let numbers = (map.amounts.joined().compactMap { $0 } + sums).map {
        Lettering.width(map.caption.text($0), isStrong: true)
      }
      let heads = map.heads.map {
        min(Lettering.width(Layout.plain($0), isStrong: true), HeatMap.widestHead)
      }
      let count = map.heads.count
      let needed = max((numbers + heads).max()! + HeatMap.padding, HeatMap.leastCell)
      let share = (SVGCanvas.pageWidth - names - SVGCanvas.margin) / count
      cell = max(needed, min(share, HeatMap.mostCell))
      width = max(names + cell * count + SVGCanvas.margin, HeatMap.leastWidth)
    }

    func left(_ column: Int) -> Int { names + column * cell }
    /// Where a number ends.
    func end(_ column: Int) -> Int { left(column) + cell - HeatMap.padding / 2 }
  }

  private func draw(
    _ row: Int, _ y: Int, _ grid: Grid, _ scale: Shades, on canvas: inout SVGCanvas
  ) {
    let middle = y + Self.cellHeight / 2
    canvas.text(
      rows[row], x: SVGCanvas.margin, y: middle, within: grid.names - SVGCanvas.margin - 60)
    for (column, amount) in amounts[row].enumerated() {
      let paint = amount.map(scale.paint) ?? .hatched
      let place = rows[row] + " · " + columns[column]
      canvas.rectangle(
        x: grid.left(column), y: y, width: grid.cell, height: Self.cellHeight, paint, edge: .rule,
        tooltip: amount.map { caption.text(place, $0) } ?? place + caption.say("：", ": ") + "–")
      canvas.text(
        amount.map(caption.text) ?? "–", x: grid.end(column), y: middle, .end,
        halo: amount == nil ? paint.fill : nil)
    }
    if hasRowTotals {
      canvas.text(
        caption.text(sum(row: row)), x: grid.end(columns.count), y: middle, .end, isStrong: true)
    }
  }

  private func drawColumnTotals(_ y: Int, _ grid: Grid, on canvas: inout SVGCanvas) {
    let middle = y + Self.cellHeight / 2
    canvas.text(caption.total, x: SVGCanvas.margin, y: middle, isStrong: true)
    var sums = columns.indices.map { sum(column: $0) }
    if hasRowTotals { sums.append(sums.reduce(0, +)) }
    for (column, sum) in sums.enumerated() {
      canvas.text(caption.text(sum), x: grid.end(column), y: middle, .end, isStrong: true)
    }
  }

  // MARK: Shading

  /// Shades in steps of 1, 2, 5 × 10ⁿ up to the largest magnitude: public budgets range over
  /// decades, and equal steps would leave all but the largest cells in one shade.
  private struct Shades {
    /// Largest magnitude of each shade, ascending.
    let limits: [Int128]
    let hasNegative: Bool

    init(_ amounts: [Int128]) {
      hasNegative = amounts.contains { $0 < 0 }
      let largest = amounts.map { abs($0) }.max() ?? 0
      var limits: [Int128] = []
      var power: Int128 = 1
      while largest > 0, limits.last ?? 0 < largest {
        limits += [1, 2, 5].map { $0 * power }
        power *= 10
      }
      while let last = limits.dropLast().last, last >= largest { limits.removeLast() }
      self.limits = limits.suffix(ChartPaint.shades.count)
    }

    func paint(_ amount: Int128) -> ChartPaint {
      if amount == 0 { return ChartPaint(fill: ChartPaint.paper, mark: "") }
      let shades = amount < 0 ? ChartPaint.negativeShades : ChartPaint.shades
      let number = limits.firstIndex { abs(amount) <= $0 }!
      return ChartPaint(fill: shades[number], mark: "")
    }
  }

  private func entries(_ scale: Shades) -> [(ChartLegend.Mark, String)] {
    var entries: [(ChartLegend.Mark, String)] = scale.limits.map {
      (.area(scale.paint($0)), "≤ " + caption.text($0))
    }
    if scale.hasNegative {
      entries.append(
        (.area(scale.paint(-scale.limits.last!)), caption.say("低于 0，分级相同", "below 0, same steps")))
    }
    if amounts.joined().contains(nil) {
      entries.append((.area(.hatched), caption.say("– 没有数字", "– no figure")))
    }
    return entries
  }
}
