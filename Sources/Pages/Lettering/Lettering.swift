internal import Texts

/// How much room a text takes in a chart, in tenths of a pixel.
///
/// No font is known where the page is written, so the widths are those of a wide one (DejaVu Sans):
/// what fits by this estimate fits in the fonts of common systems.
enum Lettering {
  /// The font size of charts, in tenths of a pixel.
  static let size = 120
  /// From one line to the next.
  static let lineHeight = 160

  /// The estimated width of `text`, which is not escaped yet.
  static func width(_ text: String, isStrong: Bool = false) -> Int {
    let percents = text.reduce(0) { $0 + percentOfSize($1) }
    return (percents * size * (isStrong ? 108 : 100) + 9_999) / 10_000
  }

  private static func percentOfSize(_ character: Character) -> Int {
    let columns = Layout.width(String(character))
    if columns != 1 { return columns * 50 }
    switch character {
    case "m", "w", "M", "W", "@", "%": return 100
    case "A"..."Z", "…": return 80
    default: return character.isASCII ? 64 : 100
    }
  }

  /// `text` as it can be shown within `room`, with an ellipsis where it is cut; empty where not
  /// even that fits.
  static func fitted(_ text: String, within room: Int, isStrong: Bool = false) -> String {
    if width(text, isStrong: isStrong) <= room { return text }
    // No column is narrower than half the size.
    var columns = max(room, 0) * 2 / size
    while columns > 0 {
      let short = Layout.shortened(text, to: columns)
      if width(short, isStrong: isStrong) <= room { return short }
      columns -= 1
    }
    return ""
  }

  /// A name, cut if it must be, and its amount, which never is; empty where that does not fit.
  static func labelled(_ name: String, _ amount: String, within room: Int) -> String {
    let name = fitted(Layout.plain(name), within: room - width(" " + amount))
    if name.isEmpty { return fitted(amount, within: room) == amount ? amount : "" }
    return name + " " + amount
  }

  /// Centres of lines of `height`, as near to the `wished` ones (ascending) as they can be without
  /// touching each other or leaving `range`, in the same order.
  ///
  /// With `z = wished − number × height` this is isotonic regression: neighbours that would touch
  /// pool into one block around their mean. O(lines).
  static func spread(_ wished: [Int], height: Int, within range: Range<Int>) -> [Int] {
    precondition(wished.count * height <= range.count, "more lines than room")
    var blocks: [(sum: Int, count: Int)] = []
    for (number, centre) in wished.enumerated() {
      blocks.append((centre - number * height, 1))
      while blocks.count > 1, mean(blocks[blocks.count - 2]) > mean(blocks[blocks.count - 1]) {
        let last = blocks.removeLast()
        blocks[blocks.count - 1].sum += last.sum
        blocks[blocks.count - 1].count += last.count
      }
    }
    let first = range.lowerBound + height / 2
    let last = range.upperBound - (height - height / 2) - (wished.count - 1) * height
    return blocks.flatMap { block in
      repeatElement(min(max(mean(block), first), last), count: block.count)
    }.enumerated().map { $1 + $0 * height }
  }

  private static func mean(_ block: (sum: Int, count: Int)) -> Int {
    block.sum / block.count
  }
}
