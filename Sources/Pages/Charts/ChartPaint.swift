/// What an area is filled with: a light colour and, for readers without colour, a texture in a
/// darker shade of it.
///
/// Both are light enough for `ink` on top (contrast at least 4.5 : 1, WCAG 2.2, 1.4.3; proven by a
/// test). The hues follow Okabe and Ito's palette, which survives the common kinds of colour
/// blindness.
struct ChartPaint: Sendable, Equatable {
  enum Texture: Int, Sendable, CaseIterable {
    case plain, rising, dots, falling, level, crosses, upright, grid
  }

  var fill: String
  var mark: String
  var texture = Texture.plain

  /// Colours of texts and of lines that carry a meaning.
  static let ink = "#1a1a1a"
  static let paper = "#ffffff"

  static let blue = ChartPaint(fill: "#a9cfee", mark: "#5b9bd0")
  static let orange = ChartPaint(fill: "#fbd38d", mark: "#cc8a1e", texture: .rising)
  static let grey = ChartPaint(fill: "#d4d4d4", mark: "#979797")

  /// Series in order; beyond eight, the same colours come back with other textures.
  static func series(_ number: Int) -> ChartPaint {
    let round = number / palette.count
    var paint = palette[number % palette.count]
    let textures = Texture.allCases
    paint.texture = textures[(paint.texture.rawValue + round) % textures.count]
    return paint
  }

  static let palette = [
    blue,
    orange,
    ChartPaint(fill: "#a8dcc5", mark: "#4ca583", texture: .dots),
    ChartPaint(fill: "#f6ec9c", mark: "#b09a2a", texture: .falling),
    ChartPaint(fill: "#f5b69a", mark: "#d9764a", texture: .level),
    ChartPaint(fill: "#dcc3e3", mark: "#ae7db5", texture: .crosses),
    ChartPaint(fill: "#d4d4d4", mark: "#929292", texture: .upright),
    ChartPaint(fill: "#b5e3ea", mark: "#4fa3b3", texture: .grid),
  ]

  /// From hardly anything to the most, for amounts above 0.
  static let shades = ["#eef5fb", "#dbeaf6", "#c2dbf0", "#a5cae8", "#86b6de", "#68a1d2"]
  /// The same for amounts below 0.
  static let negativeShades = ["#fdf2e6", "#fbe5cd", "#f8d4ac", "#f3c088", "#eba963", "#e09245"]
  /// Where there is no figure, or nothing is possible.
  static let hatched = ChartPaint(fill: "#f4f4f4", mark: "#b8b8b8", texture: .rising)

  /// The texture's strokes on a square of `tile` pixels that repeats without a seam.
  static let tile = 8
  var strokes: String {
    switch texture {
    case .plain: ""
    case .rising: "M-2 2L2 -2M0 8L8 0M6 10L10 6"
    case .falling: "M-2 6L2 10M0 0L8 8M6 -2L10 2"
    case .dots: "M1 2H3M5 6H7"
    case .level: "M0 4H8"
    case .upright: "M4 0V8"
    case .crosses: "M4 1.5V6.5M1.5 4H6.5"
    case .grid: "M0 2H8M2 0V8"
    }
  }
}

/// A line that carries a meaning.
struct ChartStroke: Sendable, Equatable {
  var colour: String
  /// Lengths of dashes and gaps in pixels; empty for a solid line.
  var dashes = ""
  /// Tenths of a pixel.
  var width = 10

  /// Around an area, so that neighbours stay apart on any printer.
  static let outline = ChartStroke(colour: "#555555", width: 6)
  static let axis = ChartStroke(colour: "#555555")
  static let rule = ChartStroke(colour: "#dcdcdc")
  /// From a shape to a text that stands apart from it, or from one bar to the next.
  static let leader = ChartStroke(colour: "#777777", width: 7)
}
