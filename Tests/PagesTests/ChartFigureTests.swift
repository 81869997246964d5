import PlanSamples
import TestSupport
import Testing

@testable import Checking
@testable import Pages
@testable import Planning
@testable import Texts

/// Shapes are as large as their figures.
struct ChartFigureTests {
  @Test(arguments: ChartTests.seeds)
  func `segments are in proportion and add up to their bar, seed`(_ seed: UInt64) throws {
    let bars = ChartSamples.random(seed: seed).bars
    let amounts = bars.series.flatMap(\.amounts)
    if amounts.allSatisfy({ $0 == 0 }) { return }
    let root = try SVGScanner.read(bars.svg())
    let rects = root.children.filter { $0.name == "rect" && !$0.tooltip.isEmpty }
    #expect(rects.count == amounts.count { $0 != 0 })
    // The longest segment gives the scale.
    var next = rects.makeIterator()
    var segments: [(amount: Int128, top: Int, bottom: Int)] = []
    for category in bars.categories.indices {
      var ends: [Bool: Int] = [:]
      for series in bars.series where series.amounts[category] != 0 {
        guard let rect = next.next() else { continue }
        let amount = series.amounts[category]
        let place = bars.categories[category] + " · " + bars.caption.text(series.name, amount)
        #expect(rect.tooltip == Layout.plain(place))
        let top = try rect.tenths("y")
        let bottom = top + (try rect.tenths("height"))
        segments.append((amount, top, bottom))
        // Each segment begins where the one before it on its side ended.
        if let end = ends[amount > 0] { #expect((amount > 0 ? bottom : top) == end) }
        ends[amount > 0] = amount > 0 ? top : bottom
      }
    }
    let axis = AmountAxis(
      stacks(bars).min()!, stacks(bars).max()!, intervals: 6, start: StackedBars.plotHeight, end: 0)
    for segment in segments {
      let exact = segment.amount.magnitude * UInt128(StackedBars.plotHeight)
      let span = (axis.high - axis.low).magnitude
      let drawn = UInt128(segment.bottom - segment.top) * span
      #expect(max(drawn, exact) - min(drawn, exact) <= span)
    }
  }

  /// Where stacks end, and 0.
  private func stacks(_ bars: StackedBars) -> [Int128] {
    [0]
      + bars.categories.indices.flatMap { category in
        let amounts = bars.series.map { $0.amounts[category] }
        return [
          amounts.filter { $0 > 0 }.reduce(0, +), amounts.filter { $0 < 0 }.reduce(0, +),
        ]
      }
  }

  @Test(arguments: ChartTests.seeds)
  func `bands fill their nodes without a gap, seed`(_ seed: UInt64) throws {
    for sankey in [ChartSamples.random(seed: seed).sankey, try ChartSamples.ziyang(.zh).sankey] {
      let root = try SVGScanner.read(sankey.svg())
      let bands = root.children.filter { $0.name == "path" }
      if bands.isEmpty { continue }
      let nodes = root.children.filter { $0.name == "rect" && !$0.tooltip.isEmpty }
      #expect(nodes.count <= 2 * Sankey.mostNodes)
      let ends = try bands.map(ends)
      for (side, x) in try Set(nodes.map { try $0.tenths("x") }).sorted().enumerated() {
        let own = try nodes.filter { try $0.tenths("x") == x }
        let ranges = try own.map { node in
          let top = try node.tenths("y")
          return top..<(top + (try node.tenths("height")))
        }.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        var parts = ends.map { $0[side] }.sorted {
          ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
        }
        for range in ranges {
          var reached = range.lowerBound
          while let part = parts.first, part.lowerBound == reached,
            part.upperBound <= range.upperBound
          {
            reached = part.upperBound
            parts.removeFirst()
          }
          #expect(reached == range.upperBound, "seed \(seed)")
        }
        #expect(parts.isEmpty)
      }
    }
  }

  /// The upper and lower edge of a band, left and right.
  private func ends(_ band: SVGScanner.Node) throws -> [Range<Int>] {
    let numbers = try (band.attributes["d"] ?? "").split { !"-.0123456789".contains($0) }
      .map(SVGScanner.tenths)
    try #require(numbers.count == 15)
    // M x0 t0 C m t0 m t1 x1 t1 V b1 C m b1 m b0 x0 b0 Z
    return [numbers[1]..<numbers[14], numbers[7]..<numbers[8]]
  }

  @Test(arguments: ChartTests.seeds)
  func `an order of nodes never crosses more than the plan's own, seed`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (rows, columns) = (Int.random(in: 1...4, using: &generator), 4)
    let amounts = (0..<rows).map { _ in
      (0..<columns).map { _ in Int128(max(Int.random(in: -4...9, using: &generator), 0)) }
    }
    let order = SankeyOrder(amounts)
    #expect(order.left.sorted() == Array(0..<rows) && order.right.sorted() == Array(0..<columns))
    func crossing(_ left: [Int], _ right: [Int]) -> Int128 {
      var sum: Int128 = 0
      for a in left.indices {
        for b in left.indices where b > a {
          for c in right.indices {
            for d in right.indices where d < c {
              sum += min(amounts[left[a]][right[c]], amounts[left[b]][right[d]])
            }
          }
        }
      }
      return sum
    }
    #expect(order.crossing(amounts) == crossing(order.left, order.right))
    #expect(order.crossing(amounts) <= crossing(Array(0..<rows), Array(0..<columns)))
  }

  @Test(arguments: ChartTests.seeds)
  func `ticks are round and cover the amounts, seed`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let most = Int64(powerOfTen(Int.random(in: 0...18, using: &generator)))
    let ends = (0..<2).map { _ in Int128(Int64.random(in: -most...most, using: &generator)) }
    let (lowest, highest) = (ends.min()!, ends.max()!)
    let axis = AmountAxis(lowest, highest, intervals: 6, start: 3_000, end: 0)
    #expect(axis.low <= lowest && axis.high >= highest && axis.low < axis.high)
    #expect(axis.ticks.count <= 8 && axis.ticks.allSatisfy { $0 % axis.step == 0 })
    #expect("125".contains(String(axis.step).first!))
    #expect(String(axis.step).dropFirst().allSatisfy { $0 == "0" })
    #expect(axis.position(axis.low) == 3_000 && axis.position(axis.high) == 0)
  }

  @Test(arguments: ChartTests.seeds)
  func `labels that are pushed apart keep order, distance and range, seed`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...20, using: &generator)
    let wished = (0..<count).map { _ in Int.random(in: 0...4_000, using: &generator) }.sorted()
    let spread = Lettering.spread(wished, height: 161, within: 0..<4_000)
    #expect(spread.count == count)
    #expect(zip(spread, spread.dropFirst()).allSatisfy { $1 - $0 >= 161 })
    #expect(spread.allSatisfy { 80...3_920 ~= $0 })
    let isFree = zip([-999] + wished, wished + [9_999]).allSatisfy { $1 - $0 >= 161 }
    if isFree { #expect(spread == wished.map { min(max($0, 80), 3_919) }) }
  }

  @Test func `a cell without a figure is not 0`() throws {
    let map = HeatMap(
      caption: ChartSamples.caption("heat"), rows: ["资阳"], columns: ["a", "b", "c"],
      amounts: [[nil, 0, -150]], hasRowTotals: true, hasColumnTotals: true)
    let texts = try SVGScanner.read(map.svg()).all.filter { $0.name == "text" }.map(\.text)
    #expect(texts.count { $0 == "–" } == 1)
    // The cell, and the sums of the first two columns.
    #expect(texts.count { $0 == "0" } == 3)
    #expect(texts.count { $0 == "-1.5" } == 4)
  }

  @Test func `an axis is broken only where steps could hardly be seen, and says so`() throws {
    func waterfall(_ step: Int128) -> String {
      Waterfall(
        caption: ChartSamples.caption("fall"), start: .init(name: "始", amount: 100_000),
        steps: [.init(name: "步", amount: step)], end: .init(name: "终", amount: 100_000 + step)
      ).svg()
    }
    let words = "断口处略去"
    #expect(waterfall(-4_999).contains(words) && waterfall(4_999).contains(words))
    #expect(!waterfall(-5_000).contains(words) && !waterfall(0).contains(words))
    // In the drawing and in its description.
    #expect(waterfall(1).split(separator: words).count == 3)
  }

  @Test func `the smallest nodes are merged beyond what has room`() throws {
    let sources = (1...40).map { "来源\($0)" }
    let sankey = Sankey(
      caption: ChartSamples.caption("many"), left: sources, right: ["项目"],
      flows: sources.indices.map { .init(left: $0, right: 0, amount: Int128($0 + 1)) },
      others: { "其他 \($0) 项" })
    let texts = try SVGScanner.read(sankey.svg()).all.filter { $0.name == "text" }.map(\.text)
    // 23 stay; 1 + 2 + … + 17 = 153.
    #expect(texts.contains("其他 17 项 1.53") && texts.contains("来源18 0.18"))
    #expect(!texts.contains("来源17 0.17") && texts.contains("项目 8.2"))
  }

  @Test func `the curve runs through its points`() throws {
    let curve = try ChartSamples.ziyang(.zh).curve
    let root = try SVGScanner.read(curve.svg())
    let lines = root.children.filter { $0.name == "polyline" }
    #expect(lines.count == 2 && lines[0].attributes["stroke-dasharray"] != nil)
    let points = try #require(lines[1].attributes["points"]).split(separator: " ").map {
      try $0.split(separator: ",").map(SVGScanner.tenths)
    }
    #expect(points.count == curve.lost.count)
    // Cuts of 60, 246.5 and 450 and losses of 0, 186.5 and 370 give both scales.
    let (x0, width) = (points[0][0], points[3][0] - points[0][0])
    let (y0, height) = (points[0][1], points[0][1] - points[3][1])
    for (point, place) in zip(curve.lost, points) {
      #expect(abs(place[0] - x0 - width * Int(point.cut) / 450_00) <= 1)
      #expect(abs(y0 - place[1] - height * Int(point.amount) / 370_00) <= 1)
    }
  }

  @Test func `amounts of any plan fit`() throws {
    let largest = Int128(Amount.limit) * 1_000_000
    let caption = ChartSamples.caption("large")
    let charts = [
      StackedBars(
        caption: caption, categories: ["2020"], series: [.init(name: "省", amounts: [largest])]),
      StackedBars(
        caption: caption, categories: ["2020", "2021"],
        series: [.init(name: "省", amounts: [-largest, 1])]),
    ].map { $0.svg() }
    for chart in charts { _ = try SVGScanner.read(chart) }
    let map = HeatMap(caption: caption, rows: ["省"], columns: ["年"], amounts: [[largest]])
    #expect(map.svg().contains(caption.text(largest)))
  }
}
