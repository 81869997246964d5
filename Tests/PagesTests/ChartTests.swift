import Foundation
import PlanSamples
import TestSupport
import Testing

@testable import Pages
@testable import Planning

/// What holds for every chart, whatever its figures and names.
struct ChartTests {
  static let seeds = Trials.ofFew(0..<40 as Range<UInt64>)

  struct Chart: Sendable {
    var name: String
    var svg: String
  }

  /// The Ziyang charts in both languages, and random ones.
  static func everything() throws -> [Chart] {
    let ziyang = try Language.allCases.flatMap { language in
      try ChartSamples.ziyang(language).all.map {
        Chart(name: "\($0.name)-\(language)", svg: $0.svg)
      }
    }
    return ziyang
      + seeds.flatMap { seed in
        ChartSamples.random(seed: seed).all.map {
          Chart(name: "\($0.name)-seed \(seed)", svg: $0.svg)
        }
      }
  }

  /// Drawn once for all tests.
  private static let drawn = Result { try everything() }

  private static let allowed: [String: Set<String>] = [
    "svg": [
      "class", "role", "aria-labelledby", "viewBox", "width", "height", "font-size", "fill",
    ],
    "title": ["id"], "desc": ["id"], "defs": [],
    "pattern": ["id", "patternUnits", "width", "height"],
    "path": [
      "d", "fill", "stroke", "stroke-width", "stroke-linecap", "fill-opacity",
    ],
    "rect": ["x", "y", "width", "height", "fill", "stroke", "stroke-width"],
    "line": ["x1", "y1", "x2", "y2", "stroke", "stroke-width", "stroke-dasharray"],
    "polyline": [
      "points", "fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-dasharray",
    ],
    "circle": ["cx", "cy", "r", "fill", "stroke", "stroke-width"],
    "text": [
      "x", "y", "text-anchor", "font-weight", "paint-order", "stroke", "stroke-width",
      "stroke-linejoin",
    ],
  ]

  @Test func `charts are well-formed and hold nothing that a strict page forbids`() throws {
    for chart in try Self.drawn.get() {
      let root = try SVGScanner.read(chart.svg)
      #expect(root.name == "svg" && root.attributes["role"] == "img")
      for node in root.all {
        let allowed = try #require(Self.allowed[node.name], "\(chart.name): <\(node.name)>")
        let extra = Set(node.attributes.keys).subtracting(allowed)
        #expect(extra.isEmpty, "\(chart.name): \(node.name) has \(extra)")
      }
      let attributes = root.all.flatMap(\.attributes.values)
      #expect(!attributes.contains { $0.contains("<") || $0.contains("http") })
    }
  }

  @Test(.enabled(if: Recheck.isAvailable))
  func `a second reader finds the charts well-formed`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "charts.xml")
    let charts = try Self.drawn.get().map(\.svg)
    try Data("<charts>\(charts.joined())</charts>".utf8).write(to: file)
    let script =
      "import sys, xml.etree.ElementTree as t; print(len(t.parse(sys.argv[1]).getroot()))"
    let run = try Recheck.run(["-c", script, file.path(percentEncoded: false)])
    #expect(run.status == 0 && run.lines == ["\(charts.count)"])
  }

  @Test func `ids begin with the chart's own and every reference has its target`() throws {
    for chart in try Self.drawn.get() {
      let root = try SVGScanner.read(chart.svg)
      let ids = root.all.compactMap { $0.attributes["id"] }
      let own = try #require(chart.name.split(separator: "-").first)
      #expect(Set(ids).count == ids.count && ids.allSatisfy { $0.hasPrefix(own + "-") })
      let named = root.attributes["aria-labelledby"]?.split(separator: " ").map(String.init) ?? []
      let painted = root.all.compactMap { $0.attributes["fill"] }.filter { $0.hasPrefix("url") }
        .map { String($0.dropFirst(5).dropLast()) }
      #expect(Set(named + painted).isSubset(of: ids) && named.count == 2)
    }
  }

  private struct Box {
    var text: String
    var x: ClosedRange<Int>
    var y: ClosedRange<Int>
  }

  /// Where the texts of a chart stand, by the estimate.
  private func boxes(_ root: SVGScanner.Node) throws -> [Box] {
    try root.all.filter { $0.name == "text" }.map { node in
      let isStrong = node.attributes["font-weight"] != nil
      let width = Lettering.width(node.text, isStrong: isStrong)
      let x = try node.tenths("x")
      let y = try node.tenths("y")
      let left =
        switch node.attributes["text-anchor"] {
        case "middle": x - width / 2
        case "end": x - width
        default: x
        }
      // Ascent and descent of common fonts; a line of text is 16 pixels at least from the next.
      return Box(text: node.text, x: left...(left + width), y: (y - 105)...(y + 30))
    }
  }

  @Test func `texts stay inside the chart and apart from each other`() throws {
    for chart in try Self.drawn.get() {
      let root = try SVGScanner.read(chart.svg)
      let size = try (root.tenths("width"), root.tenths("height"))
      let boxes = try boxes(root).sorted { $0.y.lowerBound < $1.y.lowerBound }
      for (number, box) in boxes.enumerated() {
        let isInside =
          box.x.lowerBound >= 0 && box.x.upperBound <= size.0 && box.y.lowerBound >= 0
          && box.y.upperBound <= size.1
        #expect(isInside, "\(chart.name): \(box) leaves \(size)")
        for other in boxes[(number + 1)...].prefix(while: { $0.y.lowerBound <= box.y.upperBound })
        where other.x.overlaps(box.x) {
          Issue.record("\(chart.name): \(box) meets \(other)")
        }
      }
    }
  }

  @Test func `shapes stay inside the chart`() throws {
    for chart in try Self.drawn.get() {
      let root = try SVGScanner.read(chart.svg)
      let size = try (root.tenths("width"), root.tenths("height"))
      for node in root.children where node.name == "rect" {
        let (x, y) = try (node.tenths("x"), node.tenths("y"))
        let (width, height) = try (node.tenths("width"), node.tenths("height"))
        #expect(x >= 0 && y >= 0 && width >= 0 && height >= 0, "\(chart.name)")
        #expect(x + width <= size.0 && y + height <= size.1, "\(chart.name)")
      }
      for node in root.children where node.name == "polyline" {
        for point in try #require(node.attributes["points"]).split(separator: " ") {
          let place = try point.split(separator: ",").map(SVGScanner.tenths)
          #expect(0...size.0 ~= place[0] && 0...size.1 ~= place[1], "\(chart.name)")
        }
      }
    }
  }

  @Test func `the same figures give the same bytes`() throws {
    for (first, second) in zip(try Self.drawn.get(), try Self.everything()) {
      #expect(first.svg == second.svg)
    }
  }

  @Test func `charts without figures say so`() throws {
    let caption = ChartSamples.caption("none")
    let empty = [
      StackedBars(caption: caption, categories: [], series: []).svg(),
      StackedBars(caption: caption, categories: ["2020"], series: []).svg(),
      HeatMap(caption: caption, rows: [], columns: ["2020"], amounts: []).svg(),
      Sankey(caption: caption, left: [], right: [], flows: [], others: { "\($0)" }).svg(),
      DivergingBars(caption: caption, rows: []).svg(),
      LossCurve(caption: caption, planned: 0, lost: [], lostName: "").svg(),
    ]
    #expect(empty.allSatisfy { $0.contains(caption.nothing) })
    let zeros = [
      StackedBars(
        caption: caption, categories: ["2020"], series: [.init(name: "省", amounts: [0])]
      ).svg(),
      Sankey(
        caption: caption, left: ["省"], right: ["p"], flows: [.init(left: 0, right: 0, amount: 0)],
        others: { "\($0)" }
      ).svg(),
      Waterfall(
        caption: caption, start: .init(name: "始", amount: 0), steps: [.init(name: "步", amount: 0)],
        end: .init(name: "终", amount: 0)
      ).svg(),
      DivergingBars(caption: caption, rows: [.init(name: "省", amount: 0)]).svg(),
      LossCurve(
        caption: caption, planned: 9, lost: [.init(cut: 0, amount: 0), .init(cut: 9, amount: 0)],
        lostName: "损失"
      ).svg(),
    ]
    #expect(zeros.allSatisfy { $0.contains(caption.allZero) })
  }

  @Test func `dark text reads well on every paint`() {
    func channel(_ byte: Int) -> Double {
      let share = Double(byte) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    func luminance(_ colour: String) -> Double {
      let value = Int(colour.dropFirst(), radix: 16)!
      return 0.2126 * channel(value >> 16) + 0.7152 * channel(value >> 8 & 255)
        + 0.0722 * channel(value & 255)
    }
    func contrast(_ one: String, _ other: String) -> Double {
      let both = [luminance(one), luminance(other)].sorted()
      return (both[1] + 0.05) / (both[0] + 0.05)
    }
    let paints =
      ChartPaint.palette + [.blue, .orange, .grey, .hatched]
    let colours =
      paints.flatMap { [$0.fill, $0.mark] } + ChartPaint.shades + ChartPaint.negativeShades
      + [ChartPaint.paper]
    for colour in colours { #expect(contrast(colour, ChartPaint.ink) >= 4.5, "\(colour)") }
    // Shades get darker step by step, so that they keep their order in grey.
    for shades in [ChartPaint.shades, ChartPaint.negativeShades] {
      #expect(shades.map(luminance) == shades.map(luminance).sorted(by: >))
    }
    let many = (0..<64).map(ChartPaint.series)
    #expect(many.indices.allSatisfy { !many[..<$0].contains(many[$0]) })
  }
}
