/// The head of a laid-out table: which columns each of its labels stands above.
///
/// A label stands in the middle of what it is above, which the text alone says. The lowest label over a
/// column is its own. Labels that name years are above blocks of columns side by side; any other is above
/// the run of columns whose own labels stand lower. Where not exactly one such reading puts every label within
/// `tolerance` of its middle, the head is not read.
struct LayoutHead {
  struct Label: Equatable {
    var line: Int
    var columns: Range<Int>
    var text: String
  }
  private(set) var labels: [Label] = []

  /// Places by which a label may miss the middle of its columns: the text of a page rounds each to a letter.
  private static let tolerance = 25

  private struct Piece {
    var line: Int
    var extent: Range<Int>
    var text: String
    /// Columns below or above which it prints.
    var over: Range<Int>

    var middle: Int { extent.lowerBound + extent.upperBound }
  }

  private let columns: [Range<Int>]
  /// The label of each column, with its uppermost line.
  private var own: [(line: Int, text: String)?]

  /// `nil` where no reading or more than one puts every label in the middle of its columns.
  /// O(lines × columns²).
  init?(_ lines: [LayoutLine], _ columns: [Range<Int>]) {
    self.columns = columns
    own = Array(repeating: nil, count: columns.count)
    var upper: [Piece] = []
    for (number, line) in lines.enumerated().reversed() {
      guard let pieces = pieces(line, number) else { return nil }
      let free = Set(columns.indices.filter { own[$0] == nil })
      let leaves = pieces.filter { $0.over.allSatisfy(free.contains) }
      let named = Set(leaves.flatMap(\.over))
      for piece in leaves {
        if piece.over.count > 1 { upper.append(piece) }
        for column in piece.over { own[column] = (number, piece.over.count > 1 ? "" : piece.text) }
      }
      for piece in pieces where !piece.over.allSatisfy(free.contains) {
        guard piece.over.allSatisfy({ !free.contains($0) }) else { return nil }
        let column = piece.over.lowerBound
        // The first half of a folded label, beside labels of one line.
        let isFolded =
          piece.over.count == 1 && Self.year(piece.text) == nil
          && (named.contains(column - 1) || named.contains(column + 1))
          && own[column]!.line == number + 1
        if isFolded {
          own[column] = (number, piece.text + own[column]!.text)
        } else {
          upper.append(piece)
        }
      }
    }
    guard place(upper) else { return nil }
    for (column, label) in own.enumerated() {
      guard let label, !label.text.isEmpty else { continue }
      labels.append(Label(line: label.line, columns: column..<column + 1, text: label.text))
    }
    labels.sort { ($0.line, $0.columns.lowerBound) < ($1.line, $1.columns.lowerBound) }
  }

  /// The one year in a label.
  private static func year(_ text: String) -> Int? {
    let runs = text.split { !($0.isASCII && $0.isNumber) }
    let years = runs.compactMap { $0.count == 4 ? Int($0) : nil }.filter {
      (1990...2100).contains($0)
    }
    return years.count == 1 ? years[0] : nil
  }

  private func pieces(_ line: LayoutLine, _ number: Int) -> [Piece]? {
    var pieces: [Piece] = []
    for segment in line.segments {
      let over = columns.indices.filter { columns[$0].overlaps(segment.extent) }
      let near = columns.indices.min { gap(columns[$0], segment) < gap(columns[$1], segment) }
      guard let first = over.first ?? near else { return nil }
      if over.isEmpty, gap(columns[first], segment) > 2 * LayoutLine.narrow { return nil }
      let range = first..<(over.last ?? first) + 1
      if let last = pieces.last, last.over.overlaps(range) { return nil }
      pieces.append(
        Piece(line: number, extent: segment.extent, text: segment.text, over: range))
    }
    return pieces
  }

  private func gap(_ column: Range<Int>, _ segment: LayoutLine.Segment) -> Int {
    max(
      column.lowerBound - segment.extent.upperBound, segment.extent.lowerBound - column.upperBound)
  }

  /// How far `piece` is from the middle of `range`, in half places.
  private func miss(_ piece: Piece, _ range: Range<Int>) -> Int {
    abs(
      columns[range.lowerBound].lowerBound + columns[range.upperBound - 1].upperBound - piece.middle
    )
  }

  private func isMiddle(_ piece: Piece, _ range: Range<Int>) -> Bool {
    range.lowerBound <= piece.over.lowerBound && piece.over.upperBound <= range.upperBound
      && miss(piece, range) <= 2 * Self.tolerance
  }

  // MARK: Labels above others

  private mutating func place(_ upper: [Piece]) -> Bool {
    var ofYears: [Range<Int>] = []
    let byYears = upper.filter { Self.year($0.text) != nil }
    let lines = Set(byYears.map(\.line)).sorted()
    if lines.count > 1 { return false }
    let years = byYears.sorted { $0.extent.lowerBound < $1.extent.lowerBound }
    if !years.isEmpty {
      guard let ranges = blocks(years) else { return false }
      for (piece, range) in zip(years, ranges) { add(piece, range) }
      ofYears = ranges
    }
    let all = ofYears.isEmpty ? 0..<0 : ofYears[0].lowerBound..<ofYears.last!.upperBound
    var open: [Piece] = []
    for piece in upper where Self.year(piece.text) == nil {
      if !all.isEmpty, all.contains(piece.over.lowerBound), all.contains(piece.over.upperBound - 1)
      {
        guard piece.line < years[0].line, isMiddle(piece, all) else { return false }
        add(piece, all)
      } else {
        open.append(piece)
      }
    }
    // Pieces of one folded label share their columns, and are one run each.
    for piece in open {
      guard let range = run(around: piece, outside: all, open) else { return false }
      add(piece, range)
    }
    return true
  }

  private mutating func add(_ piece: Piece, _ range: Range<Int>) {
    if range.count == 1, let label = own[range.lowerBound] {
      own[range.lowerBound] = (piece.line, piece.text + label.text)
    } else if let same = labels.firstIndex(where: {
      $0.columns == range && abs($0.line - piece.line) == 1
    }) {
      let isAbove = piece.line < labels[same].line
      labels[same].text =
        isAbove ? piece.text + labels[same].text : labels[same].text + piece.text
      labels[same].line = min(labels[same].line, piece.line)
    } else {
      labels.append(Label(line: piece.line, columns: range, text: piece.text))
    }
  }

  /// Blocks of columns, side by side, one for each year: the only ones whose middles fit, of as many columns
  /// each, or else of any. No block has two columns of the same label.
  private func blocks(_ years: [Piece]) -> [Range<Int>]? {
    var found: [[Range<Int>]] = []
    for size in 1...max(1, columns.count / years.count) {
      for start in columns.indices where start + size * years.count <= columns.count {
        let ranges = years.indices.map { start + $0 * size..<start + ($0 + 1) * size }
        if zip(years, ranges).allSatisfy(isBlock) { found.append(ranges) }
      }
    }
    if found.isEmpty {
      for start in columns.indices { extend([], from: start, years, &found) }
    }
    return found.count == 1 ? found[0] : nil
  }

  private func extend(
    _ ranges: [Range<Int>], from start: Int, _ years: [Piece], _ found: inout [[Range<Int>]]
  ) {
    if ranges.count == years.count {
      found.append(ranges)
      return
    }
    let piece = years[ranges.count]
    for end in start..<columns.count where found.count < 2 && isBlock(piece, start..<end + 1) {
      extend(ranges + [start..<end + 1], from: end + 1, years, &found)
    }
  }

  private func isBlock(_ piece: Piece, _ range: Range<Int>) -> Bool {
    guard isMiddle(piece, range), range.allSatisfy({ (own[$0]?.line ?? 0) > piece.line }) else {
      return false
    }
    return Set(range.map { own[$0]!.text }).count == range.count
  }

  /// The columns around `piece` whose own labels stand lower, up to the years, and up to the middle between
  /// it and another label above such columns.
  private func run(around piece: Piece, outside years: Range<Int>, _ open: [Piece]) -> Range<Int>? {
    func isPart(_ column: Int) -> Bool {
      columns.indices.contains(column) && !years.contains(column)
        && (own[column].map { $0.line > piece.line } ?? false)
    }
    guard piece.over.allSatisfy(isPart) else { return nil }
    var (start, end) = (piece.over.lowerBound, piece.over.upperBound)
    let others = open.filter { !$0.over.overlaps(piece.over) }
    func isTaken(_ column: Int) -> Bool { others.contains { $0.over.contains(column) } }
    // All columns with lower labels, if the label stands in the middle of them.
    var (left, right) = (start, end)
    while isPart(left - 1), !isTaken(left - 1) { left -= 1 }
    while isPart(right), !isTaken(right) { right += 1 }
    if isMiddle(piece, left..<right) { return left..<right }
    while isPart(start - 1), !isTaken(start - 1), own[start - 1]!.line == own[start]!.line {
      start -= 1
    }
    while isPart(end), !isTaken(end), own[end]!.line == own[end - 1]!.line { end += 1 }
    var fitting: [Range<Int>] = []
    for first in start...piece.over.lowerBound {
      for last in piece.over.upperBound...end where isMiddle(piece, first..<last) {
        fitting.append(first..<last)
      }
    }
    let whole = start..<end
    if fitting.contains(whole) { return whole }
    return fitting.count == 1 ? fitting[0] : nil
  }
}
