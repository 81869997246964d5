internal import Texts

/// Who gains and who loses: one bar a row, losses to the left of the zero line and gains to its
/// right.
package struct DivergingBars: Sendable {
  package struct Row: Sendable {
    package var name: String
    /// Minor units, with its sign.
    package var amount: Int128
    /// Said after the amount, such as a percentage; may be empty.
    package var note = ""

    package init(name: String, amount: Int128, note: String = "") {
      self.name = name
      self.amount = amount
      self.note = note
    }
  }

  package var caption: ChartCaption
  /// From the top down.
  package var rows: [Row]

  package init(caption: ChartCaption, rows: [Row]) {
    self.caption = caption
    self.rows = rows
  }

  private static let widestLabel = 2_000

  package func svg() -> String {
    if rows.isEmpty { return SVGCanvas.notice(caption, caption.nothing) }
    if rows.allSatisfy({ $0.amount == 0 }) { return SVGCanvas.notice(caption, caption.allZero) }
    var canvas = SVGCanvas(caption)
    var entries: [(ChartLegend.Mark, String)] = []
    if rows.contains(where: { $0.amount < 0 }) { entries.append((.area(.orange), caption.less)) }
    if rows.contains(where: { $0.amount > 0 }) { entries.append((.area(.blue), caption.more)) }
    let top = canvas.legend(entries)
    let labels = rows.map(label)
    func widest(_ isWanted: (Int128) -> Bool) -> Int {
      zip(rows, labels).map { isWanted($0.amount) ? Lettering.width($1) : 0 }.max() ?? 0
    }
    let plot = AmountRows(
      rows.map(\.name), from: min(rows.map(\.amount).min()!, 0),
      to: max(rows.map(\.amount).max()!, 0),
      before: widest { $0 < 0 }, after: widest { $0 >= 0 }, top: top, canvas: canvas)
    plot.drawFrame(on: &canvas)
    for (row, label) in labels.enumerated() {
      let amount = rows[row].amount
      plot.drawBar(
        row, from: 0, to: amount, amount < 0 ? .orange : .blue, label: label,
        labelsLeft: amount < 0,
        on: &canvas)
    }
    let zero = plot.axis.position(0)
    canvas.line((zero, plot.top), (zero, plot.bottom), .axis)
    return canvas.finish(height: plot.height)
  }

  /// The amount, and as much of the note as fits.
  private func label(_ row: Row) -> String {
    let amount = caption.signed(row.amount)
    if row.note.isEmpty { return amount }
    let room = Self.widestLabel - Lettering.width(amount + " ()")
    let note = Lettering.fitted(Layout.plain(row.note), within: room)
    return note.isEmpty ? amount : "\(amount) (\(note))"
  }
}
