internal import Planning

/// Where the money comes from and where it goes: bands from sources (left) to projects (right).
package struct Sankey: Sendable {
  package struct Flow: Sendable {
    /// Numbers in the lists of nodes.
    package var left: Int
    package var right: Int
    /// Minor units, not below 0; several flows between the same nodes add up.
    package var amount: Int128

    package init(left: Int, right: Int, amount: Int128) {
      self.left = left
      self.right = right
      self.amount = amount
    }
  }

  package var caption: ChartCaption
  package var left: [String]
  package var right: [String]
  package var flows: [Flow]
  /// What the smallest nodes of a side are called, merged into one; takes their number.
  package var others: @Sendable (Int) -> String

  package init(
    caption: ChartCaption, left: [String], right: [String], flows: [Flow],
    others: @escaping @Sendable (Int) -> String
  ) {
    self.caption = caption
    self.left = left
    self.right = right
    self.flows = flows
    self.others = others
  }

  /// Nodes a side at most: more would leave no room for their names.
  static let mostNodes = 24
  private static let nodeWidth = 140
  private static let heightPerNode = 340
  private static let leastHeight = 3_000
  private static let nodeGap = 100
  private static let mostGap = 500
  private static let widestLabel = 3_000
  private static let leader = 180

  package func svg() -> String {
    precondition(flows.allSatisfy { $0.amount >= 0 })
    if flows.isEmpty { return SVGCanvas.notice(caption, caption.nothing) }
    let total = flows.reduce(0) { $0 + $1.amount }
    if total == 0 { return SVGCanvas.notice(caption, caption.allZero) }
    let sides = [side(left, \.left), side(right, \.right)]
    var amounts = Array(
      repeating: Array(repeating: Int128(0), count: sides[1].names.count),
      count: sides[0].names.count)
    for flow in flows where flow.amount > 0 {
      amounts[sides[0].node[flow.left]!][sides[1].node[flow.right]!] += flow.amount
    }
    let order = SankeyOrder(amounts)
    var canvas = SVGCanvas(caption)
    let top = canvas.legend([]) + 40
    let most = sides.map(\.names.count).max()!
    let height = max(most * Self.heightPerNode, Self.leastHeight)
    let columns = zip(sides, [order.left, order.right]).map {
      Column(
        $0, order: $1, total: total, top: top, height: height,
        scale: height - (most - 1) * Self.nodeGap)
    }
    let labels = columns.map { $0.labels(caption) }
    let ends = zip(columns, labels).map { SVGCanvas.margin + $0.labelWidth($1) + Self.leader }
    let edges = [ends[0], canvas.width - ends[1] - Self.nodeWidth]
    drawBands(amounts, columns, from: edges[0] + Self.nodeWidth, to: edges[1], on: &canvas)
    for side in 0...1 {
      draw(columns[side], labels[side], x: edges[side], isLeft: side == 0, on: &canvas)
    }
    return canvas.finish(height: top + height + 120)
  }

  // MARK: Nodes

  /// The nodes of one side that are drawn, in the plan's order, merged ones last.
  private struct Side {
    var names: [String]
    var amounts: [Int128]
    /// The node drawn for each node given; none where nothing flows.
    var node: [Int?]
  }

  private func side(_ given: [String], _ end: KeyPath<Flow, Int>) -> Side {
    var sums = [Int128](repeating: 0, count: given.count)
    for flow in flows { sums[flow[keyPath: end]] += flow.amount }
    let live = sums.indices.filter { sums[$0] > 0 }
    let largest = live.sorted { (sums[$1], $0) < (sums[$0], $1) }
    let kept = live.count <= Self.mostNodes ? live : largest.prefix(Self.mostNodes - 1).sorted()
    var side = Side(
      names: kept.map { given[$0] }, amounts: kept.map { sums[$0] },
      node: Array(repeating: nil, count: given.count))
    for (node, number) in kept.enumerated() { side.node[number] = node }
    let merged = live.filter { side.node[$0] == nil }
    if !merged.isEmpty {
      side.names.append(others(merged.count))
      side.amounts.append(merged.reduce(0) { $0 + sums[$1] })
      for number in merged { side.node[number] = kept.count }
    }
    return side
  }

  /// One side with its places.
  private struct Column {
    let side: Side
    let order: [Int]
    let top: Int
    let height: Int
    /// The upper and lower edge of each node.
    private(set) var ranges: [Range<Int>]
    private let total: Int128
    private let scale: Int
    /// What of each node's amount has a band already, and where that node begins in the side's sum.
    private var used: [Int128]
    private var sums: [Int128]
    private var shifts: [Int]

    init(_ side: Side, order: [Int], total: Int128, top: Int, height: Int, scale: Int) {
      (self.side, self.order, self.total, self.scale) = (side, order, total, scale)
      (self.top, self.height) = (top, height)
      let count = order.count
      used = Array(repeating: 0, count: count)
      sums = used
      shifts = Array(repeating: 0, count: count)
      ranges = Array(repeating: 0..<0, count: count)
      let gap = count == 1 ? 0 : min((height - scale) / (count - 1), Sankey.mostGap)
      let first = top + (height - scale - gap * (count - 1)) / 2
      var sum: Int128 = 0
      for (rank, node) in order.enumerated() {
        sums[node] = sum
        shifts[node] = first + rank * gap
        sum += side.amounts[node]
        ranges[node] = place(sums[node], node)..<place(sum, node)
      }
    }

    /// Edges are rounded as sums from the top of the side: widths of bands add up to their node.
    private func place(_ sum: Int128, _ node: Int) -> Int {
      shifts[node] + Int(divideRoundingHalfUp(sum * Int128(scale), by: total))
    }

    /// The next part of a node's edge, `amount` wide.
    mutating func take(_ amount: Int128, of node: Int) -> Range<Int> {
      let from = sums[node] + used[node]
      used[node] += amount
      return place(from, node)..<place(from + amount, node)
    }

    /// Each node's label.
    func labels(_ caption: ChartCaption) -> [String] {
      side.names.indices.map {
        Lettering.labelled(
          side.names[$0], caption.text(side.amounts[$0]), within: Sankey.widestLabel)
      }
    }

    func labelWidth(_ labels: [String]) -> Int { labels.map { Lettering.width($0) }.max()! }
  }

  // MARK: Drawing

  private func drawBands(
    _ amounts: [[Int128]], _ columns: [Column], from: Int, to: Int, on canvas: inout SVGCanvas
  ) {
    var (left, right) = (columns[0], columns[1])
    for node in left.order {
      for partner in right.order where amounts[node][partner] > 0 {
        let amount = amounts[node][partner]
        let names = left.side.names[node] + " → " + right.side.names[partner]
        canvas.ribbon(
          from: (from, left.take(amount, of: node)), to: (to, right.take(amount, of: partner)),
          .series(node), tooltip: caption.text(names, amount))
      }
    }
  }

  private func draw(
    _ column: Column, _ labels: [String], x: Int, isLeft: Bool, on canvas: inout SVGCanvas
  ) {
    let middles = column.order.map {
      (column.ranges[$0].lowerBound + column.ranges[$0].upperBound) / 2
    }
    let centres = Lettering.spread(
      middles, height: Lettering.lineHeight, within: column.top..<(column.top + column.height))
    for (rank, node) in column.order.enumerated() {
      let range = column.ranges[node]
      canvas.rectangle(
        x: x, y: range.lowerBound, width: Self.nodeWidth, height: range.count,
        isLeft ? .series(node) : .grey, edge: .outline,
        tooltip: caption.text(column.side.names[node], column.side.amounts[node]))
      let edge = isLeft ? x : x + Self.nodeWidth
      let out = isLeft ? -1 : 1
      canvas.polyline(
        [(edge, middles[rank]), (edge + out * 120, centres[rank])], .leader)
      canvas.text(
        labels[node], x: edge + out * Self.leader, y: centres[rank], isLeft ? .end : .start)
    }
  }
}
