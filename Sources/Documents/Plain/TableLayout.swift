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
    joinTotals()
  }

  /// 合  计 is one word, however wide it is set.
  private mutating func joinTotals() {
    for place in segments.indices.dropFirst().reversed()
    where segments[place].text == "计" && ["合", "总", "小", "共"].contains(segments[place - 1].text) {
      segments[place - 1].text += "计"
      segments[place - 1].extent =
        segments[place - 1].extent.lowerBound..<segments[place].extent.upperBound
      segments.remove(at: place)
    }
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

  /// Whether its figures are years, one later than the other, as they stand in a head.
  var namesYears: Bool {
    let figures = segments.filter(\.isFigure).map { Int($0.text) ?? 0 }
    return figures.count > 1 && figures.allSatisfy((1990...2100).contains)
      && zip(figures, figures.dropFirst()).allSatisfy(<)
  }
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
    /// Where its text ends on the page.
    var end: Int
  }
  private let lines: [LayoutLine]
  /// The first row with figures; the number of rows if there is none.
  let firstFigureRow: Int
  /// Where lines with figures print, with blank paper between; where only words go on or only a label stands
  /// there is a column too.
  private let clear: [Range<Int>]
  /// The columns of each clear range: more than one where some line prints twice in it.
  private var columns: [[Range<Int>]] = []
  /// How many columns stand before each clear range.
  private var offsets: [Int] = []
  /// Columns that blank paper does not tell apart, then all: the less the better.
  let unclearness: (smeared: Int, all: Int)

  init(_ lines: [LayoutLine]) {
    self.lines = lines
    firstFigureRow =
      lines.firstIndex { $0.hasFigures && !$0.namesYears } ?? lines.firstIndex(where: \.hasFigures)
      ?? lines.count
    let withFigures = lines[firstFigureRow...].filter(\.hasFigures)
    let tabular = withFigures.isEmpty ? lines.filter { $0.segments.count > 1 } : withFigures
    let printed = Self.printed(tabular)
    clear =
      withFigures.isEmpty
      ? printed
      : Self.labelled(
        Self.widened(printed, by: lines[firstFigureRow...]), lines[..<firstFigureRow])
    var most = [Int](repeating: 1, count: clear.count)
    for line in tabular {
      for (range, count) in Self.counts(line, clear) { most[range] = max(most[range], count) }
    }
    columns = clear.enumerated().map { most[$0] > 1 ? [] : [$1] }
    for line in tabular { Self.widen(&columns, with: line, clear, most) }
    var count = 0
    for range in columns {
      offsets.append(count)
      count += range.count
    }
    unclearness = (count - clear.count, count - clear.count + printed.count)
  }

  /// `ranges` with what lines without figures print in one of them, or apart from all.
  private static func widened(
    _ ranges: [Range<Int>], by lines: ArraySlice<LayoutLine>
  ) -> [Range<Int>] {
    var ranges = ranges
    for segment in lines.filter({ !$0.hasFigures }).flatMap(\.segments) {
      let extent = segment.extent
      let place = position(extent.lowerBound, ranges)
      if place == ranges.count || ranges[place].lowerBound >= extent.upperBound {
        ranges.insert(extent, at: place)
        continue
      }
      let union =
        min(
          ranges[place].lowerBound, extent.lowerBound)..<max(
          ranges[place].upperBound, extent.upperBound)
      let isFree =
        (place == 0 || ranges[place - 1].upperBound < union.lowerBound)
        && (place + 1 == ranges.count || ranges[place + 1].lowerBound > union.upperBound)
      if isFree { ranges[place] = union }
    }
    return ranges
  }

  /// `ranges` with the places where the lowest labels of the head stand over blank paper: a column without any
  /// figure, or with short ones at its right end.
  private static func labelled(
    _ ranges: [Range<Int>], _ head: ArraySlice<LayoutLine>
  ) -> [Range<Int>] {
    var ranges = ranges.map { (extent: $0, isLabel: false) }
    func position(_ place: Int) -> Int {
      ranges.firstIndex { $0.extent.upperBound > place } ?? ranges.count
    }
    let segments = head.flatMap(\.segments)
    var lower: [Range<Int>] = []
    for line in head.reversed() {
      for segment in line.segments {
        let place = position(segment.extent.lowerBound)
        let isApart =
          place == ranges.count || ranges[place].extent.lowerBound >= segment.extent.upperBound
        // What stands above another label spans columns.
        if isApart, !lower.contains(where: segment.extent.overlaps) {
          ranges.insert((segment.extent, true), at: place)
        }
      }
      lower += line.segments.map(\.extent)
    }
    var joined: [(extent: Range<Int>, isLabel: Bool)] = []
    for range in ranges {
      let own = segments.filter { $0.extent.overlaps(range.extent) }
      if let last = joined.last, last.isLabel, !range.isLabel,
        own.allSatisfy({ $0.extent.overlaps(last.extent) })
      {
        joined[joined.count - 1] = (last.extent.lowerBound..<range.extent.upperBound, false)
      } else {
        joined.append(range)
      }
    }
    return joined.map(\.extent)
  }

  /// Lines of the head, the first `count`.
  func head(_ count: Int) -> [LayoutLine] { Array(lines.prefix(count)) }

  /// Lines of the body with figures.
  var figureLines: [Int] {
    lines.indices.filter { $0 >= firstFigureRow && lines[$0].hasFigures }
  }

  /// Places of each column.
  var extents: [Range<Int>] { columns.flatMap { $0 } }

  /// The first of `clear` that does not end before `place`.
  private static func position(_ place: Int, _ clear: [Range<Int>]) -> Int {
    var (low, high) = (0, clear.count)
    while low < high {
      let middle = (low + high) / 2
      if clear[middle].upperBound <= place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How often a line prints in each range that it prints in.
  private static func counts(
    _ line: LayoutLine, _ clear: [Range<Int>]
  ) -> [(range: Int, count: Int)] {
    var found: [(range: Int, count: Int)] = []
    for segment in line.segments {
      let range = position(segment.extent.lowerBound, clear)
      if found.last?.range == range {
        found[found.count - 1].count += 1
      } else {
        found.append((range, 1))
      }
    }
    return found
  }

  /// Ranges in which some lines print several times have the columns that those lines have.
  private static func widen(
    _ columns: inout [[Range<Int>]], with line: LayoutLine, _ clear: [Range<Int>], _ most: [Int]
  ) {
    var segment = 0
    for (range, count) in counts(line, clear) {
      defer { segment += count }
      guard count > 1, count == most[range] else { continue }
      let parts = line.segments[segment..<segment + count].map(\.extent)
      columns[range] =
        columns[range].isEmpty
        ? parts
        : zip(columns[range], parts).map {
          min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound)
        }
    }
  }

  /// Every line as cells.
  func rows() -> [[Cell]] {
    lines.enumerated().map { number, line in
      var cells: [Cell] = []
      for segment in line.segments {
        let taken = cells.last?.columns.upperBound ?? 0
        let place =
          line.hasFigures && number >= firstFigureRow
          ? figureColumn(segment) : headColumns(segment)
        if place.lowerBound < taken {
          cells[cells.count - 1].text += "  " + segment.text
        } else {
          cells.append(Cell(columns: place, text: segment.text, end: segment.extent.upperBound))
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

  /// The column of a piece of a line with figures: figures end where their column ends, words begin
  /// where it begins, unless only one column is there anyway.
  private func figureColumn(_ segment: LayoutLine.Segment) -> Range<Int> {
    let range = min(Self.position(segment.extent.lowerBound, clear), clear.count - 1)
    let best = columns[range].indices.min {
      distance(segment, columns[range][$0]) < distance(segment, columns[range][$1])
    }
    let column = offsets[range] + (best ?? 0)
    return column..<column + 1
  }

  private func distance(_ segment: LayoutLine.Segment, _ column: Range<Int>) -> Int {
    segment.isFigure
      ? abs(column.upperBound - segment.extent.upperBound)
      : abs(column.lowerBound - segment.extent.lowerBound)
  }

  /// All columns that a piece of a heading stands over; if none, the nearest.
  private func headColumns(_ segment: LayoutLine.Segment) -> Range<Int> {
    let extent = segment.extent
    let start = Self.position(extent.lowerBound, clear)
    var over: Range<Int>?
    var range = start
    while range < clear.count, clear[range].lowerBound < extent.upperBound {
      for (number, column) in columns[range].enumerated() where column.overlaps(extent) {
        let place = offsets[range] + number
        over = (over?.lowerBound ?? place)..<place + 1
      }
      range += 1
    }
    if let over { return over }
    let middle = extent.lowerBound + extent.upperBound
    let nearest = [start - 1, start].filter(clear.indices.contains).min {
      abs(clear[$0].lowerBound + clear[$0].upperBound - middle)
        < abs(clear[$1].lowerBound + clear[$1].upperBound - middle)
    }
    let place = nearest.map { offsets[$0] } ?? 0
    return place..<place + 1
  }
}
