internal import Planning
internal import Texts

/// One chart as it is drawn: inline SVG that needs nothing from elsewhere.
///
/// Positions and lengths are tenths of a pixel, from the upper left. There are presentation
/// attributes only, no styles, scripts or references but to the chart's own patterns, so that the
/// strictest Content-Security-Policy lets it through; everything lies on white paper of its own, so
/// that it reads the same on a dark page and in print.
struct SVGCanvas {
  enum Anchor: String {
    case start, middle, end
  }

  /// Kept free at the left and right edge.
  static let margin = 40
  /// Of a chart that fills the page.
  static let pageWidth = 9_600

  let caption: ChartCaption
  let width: Int
  private var body = ""
  private var patterns: [ChartPaint] = []

  init(_ caption: ChartCaption, width: Int = SVGCanvas.pageWidth) {
    precondition(caption.id.first?.isLetter == true)
    precondition(caption.id.utf8.allSatisfy(Self.isIdentifier), "chart id \(caption.id)")
    self.caption = caption
    self.width = width
  }

  private static func isIdentifier(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }

  /// A chart that has only a sentence to say.
  static func notice(_ caption: ChartCaption, _ sentence: String) -> String {
    var canvas = SVGCanvas(caption)
    canvas.text(sentence, x: margin, y: 200)
    return canvas.finish(height: 400)
  }

  /// The whole chart.
  ///
  /// - Parameter sentence: what the drawing itself found worth saying, added to the description.
  func finish(height: Int, adding sentence: String = "") -> String {
    let id = caption.id
    let size = "viewBox=\"0 0 \(Self.pixels(width)) \(Self.pixels(height))\""
    let description = caption.sentence + (sentence.isEmpty ? "" : " " + sentence)
    var svg = "<svg class=\"chart\" role=\"img\" aria-labelledby=\"\(id)-title \(id)-desc\" \(size)"
    svg += Self.attribute("width", width) + Self.attribute("height", height)
    svg += " font-size=\"\(Self.pixels(Lettering.size))\" fill=\"\(ChartPaint.ink)\">\n"
    svg += "<title id=\"\(id)-title\">\(HTMLText.escaped(caption.title))</title>\n"
    svg += "<desc id=\"\(id)-desc\">\(HTMLText.escaped(description))</desc>\n"
    if !patterns.isEmpty { svg += "<defs>\n\(definitions)</defs>\n" }
    svg += "<rect x=\"0\" y=\"0\"" + Self.attribute("width", width)
    svg += Self.attribute("height", height) + " fill=\"\(ChartPaint.paper)\"/>\n"
    return svg + body + "</svg>\n"
  }

  // MARK: Shapes

  /// A filled rectangle; `tooltip` appears under the pointer.
  mutating func rectangle(
    x: Int, y: Int, width: Int, height: Int, _ paint: ChartPaint, edge: ChartStroke? = nil,
    tooltip: String = ""
  ) {
    let box =
      Self.attribute("x", x) + Self.attribute("y", y) + Self.attribute("width", width)
      + Self.attribute("height", height)
    add("rect", box + " fill=\"\(reference(paint))\"" + stroke(edge), tooltip: tooltip)
  }

  mutating func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ stroke: ChartStroke) {
    let ends =
      Self.attribute("x1", from.x) + Self.attribute("y1", from.y) + Self.attribute("x2", to.x)
      + Self.attribute("y2", to.y)
    add("line", ends + self.stroke(stroke))
  }

  mutating func polyline(_ points: [(x: Int, y: Int)], _ stroke: ChartStroke) {
    let list = points.map { Self.pixels($0.x) + "," + Self.pixels($0.y) }.joined(separator: " ")
    add(
      "polyline",
      " points=\"\(list)\" fill=\"none\" stroke-linejoin=\"round\"" + self.stroke(stroke))
  }

  mutating func circle(x: Int, y: Int, radius: Int, fill: String, edge: ChartStroke) {
    let place = Self.attribute("cx", x) + Self.attribute("cy", y) + Self.attribute("r", radius)
    add("circle", place + " fill=\"\(fill)\"" + stroke(edge))
  }

  /// A band between two upright edges that leaves and arrives level.
  mutating func ribbon(
    from left: (x: Int, y: Range<Int>), to right: (x: Int, y: Range<Int>), _ paint: ChartPaint,
    tooltip: String
  ) {
    let bend = Self.pixels((left.x + right.x) / 2)
    let (x0, x1) = (Self.pixels(left.x), Self.pixels(right.x))
    let (top0, bottom0) = (Self.pixels(left.y.lowerBound), Self.pixels(left.y.upperBound))
    let (top1, bottom1) = (Self.pixels(right.y.lowerBound), Self.pixels(right.y.upperBound))
    let path =
      "M\(x0) \(top0)C\(bend) \(top0) \(bend) \(top1) \(x1) \(top1)"
      + "V\(bottom1)C\(bend) \(bottom1) \(bend) \(bottom0) \(x0) \(bottom0)Z"
    let edge = stroke(ChartStroke(colour: paint.mark, width: 5))
    add(
      "path", " d=\"\(path)\" fill=\"\(reference(paint))\" fill-opacity=\"0.75\"" + edge,
      tooltip: tooltip)
  }

  // MARK: Texts

  /// One line of text around the middle `y`, cut to `room` and kept inside the chart.
  ///
  /// - Parameter halo: the colour around the letters where the text lies on a texture.
  mutating func text(
    _ text: String, x: Int, y: Int, _ anchor: Anchor = .start, within room: Int? = nil,
    isStrong: Bool = false, halo: String? = nil
  ) {
    let whole = Layout.plain(text)
    let most = min(room ?? width, width - 2 * Self.margin)
    let shown = Lettering.fitted(whole, within: most, isStrong: isStrong)
    if shown.isEmpty { return }
    let taken = Lettering.width(shown, isStrong: isStrong)
    let (before, after) =
      switch anchor {
      case .start: (0, taken)
      case .middle: (taken / 2, taken - taken / 2)
      case .end: (taken, 0)
      }
    let inside = min(max(x, Self.margin + before), width - Self.margin - after)
    // From the middle of a line to its baseline: about a third of the size in common fonts.
    var place = Self.attribute("x", inside) + Self.attribute("y", y + Lettering.size * 35 / 100)
    if anchor != .start { place += " text-anchor=\"\(anchor.rawValue)\"" }
    if isStrong { place += " font-weight=\"700\"" }
    if let halo {
      place +=
        " paint-order=\"stroke\" stroke=\"\(halo)\" stroke-width=\"3\" stroke-linejoin=\"round\""
    }
    add("text", place, content: shown, tooltip: shown == whole ? "" : whole)
  }

  // MARK: Parts

  private mutating func add(
    _ name: String, _ attributes: String, content: String = "", tooltip: String = ""
  ) {
    let inside =
      (tooltip.isEmpty ? "" : "<title>\(HTMLText.escaped(Layout.plain(tooltip)))</title>")
      + HTMLText.escaped(content)
    body += "<\(name)\(attributes)" + (inside.isEmpty ? "/>\n" : ">\(inside)</\(name)>\n")
  }

  private func stroke(_ stroke: ChartStroke?) -> String {
    guard let stroke else { return "" }
    let dashes = stroke.dashes.isEmpty ? "" : " stroke-dasharray=\"\(stroke.dashes)\""
    return " stroke=\"\(stroke.colour)\"" + Self.attribute("stroke-width", stroke.width) + dashes
  }

  /// What `fill` says: the colour, or the pattern, which is defined at its first use.
  private mutating func reference(_ paint: ChartPaint) -> String {
    if paint.texture == .plain { return paint.fill }
    let known = patterns.firstIndex(of: paint)
    if known == nil { patterns.append(paint) }
    return "url(#\(caption.id)-p\(known ?? patterns.count - 1))"
  }

  private var definitions: String {
    patterns.enumerated().map { number, paint in
      let side = "width=\"\(ChartPaint.tile)\" height=\"\(ChartPaint.tile)\""
      let dots = paint.texture == .dots ? " stroke-linecap=\"round\"" : ""
      let weight = paint.texture == .dots ? "2" : "1.2"
      return "<pattern id=\"\(caption.id)-p\(number)\" patternUnits=\"userSpaceOnUse\" \(side)>"
        + "<rect \(side) fill=\"\(paint.fill)\"/><path d=\"\(paint.strokes)\" fill=\"none\""
        + " stroke=\"\(paint.mark)\" stroke-width=\"\(weight)\"\(dots)/></pattern>\n"
    }.joined()
  }

  private static func attribute(_ name: String, _ tenths: Int) -> String {
    " \(name)=\"\(pixels(tenths))\""
  }

  /// Tenths of a pixel in pixels.
  static func pixels(_ tenths: Int) -> String { decimalText(Int128(tenths), decimals: 1) }
}
