/// A line as runs of text with two or more blanks between them.
struct LayoutLine {
  /// Width of a blank or a Latin letter: places are counted in tenths of it.
  static let narrow = 10

  struct Segment {
    /// Places of the page it covers.
    var extent: Range<Int>
    var text: String
    var isFigure: Bool
  }
  private(set) var segments: [Segment] = []

  /// `wide` is how many places an East Asian wide character covers.
  init(_ line: String, wide: Int) {
    var text = String.UnicodeScalarView()
    var start = 0
    var end = 0
    var column = 0
    for scalar in line.unicodeScalars {
      let width = scalar.isWide ? wide : Self.narrow
      if scalar == " " || scalar == "\u{A0}" || scalar == "\t" || scalar == "\u{3000}" {
        column += width
        continue
      }
      if text.isEmpty {
        start = column
      } else if column - end >= 2 * Self.narrow || (column > end && Self.endsColumn(text, scalar)) {
        close(&text, start..<end)
        start = column
      } else if column > end {
        text.append(" ")
      }
      text.append(scalar)
      column += width
      end = column
    }
    close(&text, start..<end)
  }

  /// Whether one blank is enough: an amount with marks, and words behind it.
  private static func endsColumn(_ text: String.UnicodeScalarView, _ next: Unicode.Scalar) -> Bool {
    next.properties.isAlphabetic && next.isWide && text.last?.properties.numericType != nil
      && text.contains { $0 == "," || $0 == "." } && String(text).isFigure
  }

  private mutating func close(_ text: inout String.UnicodeScalarView, _ extent: Range<Int>) {
    guard !text.isEmpty else { return }
    let line = String(text)
    segments.append(Segment(extent: extent, text: line, isFigure: line.isFigure))
    text.removeAll()
  }

  var hasFigures: Bool { segments.count > 1 && segments.contains { $0.isFigure } }
}

extension Unicode.Scalar {
  /// Whether it fills two columns of a terminal (Unicode Standard Annex 11: wide and full-width).
  var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

/// The columns of lines that stand one below the other, and what stands in them.
struct TableLayout {
  struct Cell {
    var columns: Range<Int>
    var text: String
  }
  private(set) var rows: [[Cell]] = []
  /// The first row with figures; the number of rows if there is none.
  private(set) var firstDataRow = 0
  private var columns: [Range<Int>] = []
  /// Columns that blank paper does not tell apart, then all: the less the better.
  private(set) var unclearness = (smeared: 0, all: 0)

  init(_ lines: [LayoutLine]) {
    let withFigures = lines.filter(\.hasFigures)
    let tabular = withFigures.isEmpty ? lines.filter { $0.segments.count > 1 } : withFigures
    let clear = Self.printed(tabular)
    columns = clear.flatMap { Self.split($0, tabular) }
    unclearness = (columns.count - clear.count, columns.count)
    firstDataRow = lines.firstIndex(where: \.hasFigures) ?? lines.count
    rows = lines.map { line in
      var cells: [Cell] = []
      for segment in line.segments {
        let taken = cells.last?.columns.upperBound ?? 0
        let place = line.hasFigures ? dataColumn(segment) : headColumns(segment)
        if place.lowerBound < taken {
          cells[cells.count - 1].text += "  " + segment.text
        } else {
          cells.append(Cell(columns: place, text: segment.text))
        }
      }
      return cells
    }
  }

  /// Where the lines print something, as ranges with at least the width of a blank between them.
  private static func printed(_ lines: [LayoutLine]) -> [Range<Int>] {
    let width = lines.compactMap { $0.segments.last?.extent.upperBound }.max() ?? 0
    var changes = [Int](repeating: 0, count: width + 1)
    for segment in lines.flatMap(\.segments) {
      changes[segment.extent.lowerBound] += 1
      changes[segment.extent.upperBound] -= 1
    }
    var ranges: [Range<Int>] = []
    var depth = 0
    var start = 0
    for column in 0...width {
      let before = depth
      depth += changes[column]
      if before == 0, depth > 0 { start = column }
      guard before > 0, depth == 0 else { continue }
      if let last = ranges.last, start - last.upperBound < LayoutLine.narrow {
        ranges[ranges.count - 1] = last.lowerBound..<column
      } else {
        ranges.append(start..<column)
      }
    }
    return ranges
  }

  /// `range` as the columns that it holds: more than one if some line prints twice in it.
  private static func split(_ range: Range<Int>, _ lines: [LayoutLine]) -> [Range<Int>] {
    let inside = lines.map { line in line.segments.filter { range.overlaps($0.extent) } }
    let most = inside.map(\.count).max() ?? 1
    guard most > 1 else { return [range] }
    let models = inside.filter { $0.count == most }
    return (0..<most).map { number in
      let parts = models.map { $0[number].extent }
      return parts.map(\.lowerBound).min()!..<parts.map(\.upperBound).max()!
    }
  }

  /// The column of a piece of a line with figures: figures end where their column ends, words begin
  /// where it begins, unless only one column is there anyway.
  private func dataColumn(_ segment: LayoutLine.Segment) -> Range<Int> {
    let over = columns.indices.filter { columns[$0].overlaps(segment.extent) }
    let candidates = over.isEmpty ? Array(columns.indices) : over
    let best = candidates.min {
      distance(segment, $0) < distance(segment, $1)
    }
    return (best ?? 0)..<(best ?? 0) + 1
  }

  private func distance(_ segment: LayoutLine.Segment, _ column: Int) -> Int {
    segment.isFigure
      ? abs(columns[column].upperBound - segment.extent.upperBound)
      : abs(columns[column].lowerBound - segment.extent.lowerBound)
  }

  /// All columns that a piece of a heading stands over; if none, the nearest.
  private func headColumns(_ segment: LayoutLine.Segment) -> Range<Int> {
    let over = columns.indices.filter { columns[$0].overlaps(segment.extent) }
    if let first = over.first, let last = over.last { return first..<last + 1 }
    let middle = segment.extent.lowerBound + segment.extent.upperBound
    let nearest = columns.indices.min {
      abs(columns[$0].lowerBound + columns[$0].upperBound - middle)
        < abs(columns[$1].lowerBound + columns[$1].upperBound - middle)
    }
    return (nearest ?? 0)..<(nearest ?? 0) + 1
  }
}
