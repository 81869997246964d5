/// Which lines of a laid-out body are one row.
///
/// A printed row is as high as its longest folded text, and its figures stand on the line in the middle, or
/// on the first line. Nothing in the text says where a row ends; but texts that stand around the middle of
/// their row do, since the lines above and below it are as many, one more below at most. A split of the
/// lines between figures is taken if it is the only one with which that holds for every row and every text,
/// or of several the one after which clearly the fewest texts end in a full line.
package struct FoldedRows {
  package struct Line {
    /// Whether it holds the figures of a row, or opens a group.
    var isAnchor: Bool
    /// Columns of words in which it prints something.
    var words: [Word]
    var followsBlank: Bool

    package init(isAnchor: Bool, words: [Word], followsBlank: Bool) {
      self.isAnchor = isAnchor
      self.words = words
      self.followsBlank = followsBlank
    }
  }

  package struct Word {
    var column: Int
    var first: Character
    /// Whether it fills its column: the next line may go on with it.
    var isFull: Bool
    /// Whether it ends a sentence.
    var isEnd: Bool

    package init(column: Int, first: Character, isFull: Bool, isEnd: Bool) {
      self.column = column
      self.first = first
      self.isFull = isFull
      self.isEnd = isEnd
    }
  }

  /// The lines of a row, and which of them has its figures.
  package struct Row: Equatable {
    package var lines: Range<Int>
    package var anchor: Int
  }

  package enum Reading: Equatable {
    case rows([Row])
    /// Every line is a row of its own, or goes on below its figures.
    case asPrinted
    /// From this line on several ways are as good, or none.
    case unclear(Int)
  }

  private let lines: [Line]
  /// Columns in which sentences end: no text of theirs should end without.
  private let prose: Set<Int>

  private init(_ lines: [Line]) {
    self.lines = lines
    var counts: [Int: (ends: Int, all: Int)] = [:]
    for word in lines.flatMap(\.words) {
      counts[word.column, default: (0, 0)].all += 1
      if word.isEnd { counts[word.column]!.ends += 1 }
    }
    prose = Set(counts.filter { $0.value.ends * 6 >= $0.value.all }.keys)
  }

  /// O(lines × columns).
  package static func read(_ lines: [Line]) -> Reading {
    if lines.allSatisfy(\.isAnchor) { return .asPrinted }
    let folded = FoldedRows(lines)
    switch folded.split {
    case .one(let rows): return .rows(rows)
    case .none where folded.areToppedByFigures: return .asPrinted
    case .none, .several: break
    }
    return .unclear(lines.firstIndex { !$0.isAnchor } ?? 0)
  }

  /// Whether the words of every row begin beside its figures.
  private var areToppedByFigures: Bool {
    guard let first = lines.first, first.isAnchor else { return false }
    var above = Set<Int>()
    for line in lines {
      let columns = Set(line.words.map(\.column))
      if !line.isAnchor, !columns.isSubset(of: above) { return false }
      above = columns
    }
    return true
  }

  private enum Split {
    case none
    case one([Row])
    case several
  }

  /// The split of all lines, with no row over a blank line.
  private var split: Split {
    var rows: [Row] = []
    var start = 0
    while start < lines.count {
      var end = start + 1
      while end < lines.count, !lines[end].followsBlank { end += 1 }
      switch part(start..<end) {
      case .one(let part): rows += part
      case .none: return .none
      case .several: return .several
      }
      start = end
    }
    return .one(rows)
  }

  /// The rows of lines without a blank one between.
  private func part(_ range: Range<Int>) -> Split {
    let anchors = range.filter { lines[$0].isAnchor }
    if anchors.isEmpty { return .none }
    // Where a row can begin, with the ends of the rows before it.
    var states: [Int: Way] = [range.lowerBound: Way()]
    for (number, anchor) in anchors.enumerated() {
      let isLast = number + 1 == anchors.count
      let limit = isLast ? range.upperBound : anchors[number + 1]
      var reached: [Int: Way] = [:]
      for (start, way) in states.sorted(by: { $0.key < $1.key }) {
        for extra in 0...1 {
          let end = anchor + (anchor - start) + extra + 1
          guard end <= limit, !isLast || end == limit, let cost = cost(of: start..<end, anchor)
          else { continue }
          let next = way.adding(end, cost)
          reached[end] = reached[end].map { $0.better(next) } ?? next
        }
      }
      states = reached
    }
    guard let way = states[range.upperBound] else { return .none }
    guard way.rival.map({ $0 >= way.cost + FoldedRows.clear }) ?? true else { return .several }
    var start = range.lowerBound
    return .one(
      zip(way.ends, anchors).map { end, anchor in
        defer { start = end }
        return Row(lines: start..<end, anchor: anchor)
      })
  }

  /// How much speaks against the row, texts that end in a full line; `nil` if a text does not stand around the line
  /// of its figures, begins as no text can, or ends without the end of a sentence where the others have one.
  private func cost(of range: Range<Int>, _ anchor: Int) -> Int? {
    var texts: [Int: (top: Int, first: Character, bottom: Int, last: Word)] = [:]
    for line in range {
      for word in lines[line].words {
        let (top, first) = texts[word.column].map { ($0.top, $0.first) } ?? (line, word.first)
        texts[word.column] = (top, first, line, word)
      }
    }
    var cost = 0
    for (column, text) in texts.sorted(by: { $0.key < $1.key }) {
      let isMiddle = abs((text.bottom - anchor) - (anchor - text.top)) <= 1
      if !isMiddle || FoldedRows.closing.contains(text.first) { return nil }
      if text.last.isEnd { continue }
      if prose.contains(column) { return nil }
      cost += text.last.isFull ? 1 : 0
    }
    return cost
  }

  /// Ends of rows so far.
  private struct Way {
    var ends: [Int] = []
    var cost = 0
    /// The cost of the best other way to the same place.
    var rival: Int?

    func adding(_ end: Int, _ more: Int) -> Way {
      Way(ends: ends + [end], cost: cost + more, rival: rival.map { $0 + more })
    }

    func better(_ other: Way) -> Way {
      var (best, second) = cost <= other.cost ? (self, other) : (other, self)
      second.rival = nil
      best.rival = min(best.rival ?? Int.max, second.cost)
      return best
    }
  }

  /// By how much one way must be better than another: one full line may be chance.
  private static let clear = 2

  /// Marks with which no text begins.
  private static let closing: Set<Character> = [
    "，", "。", "、", "；", "：", "）", "”", "》", ",", ";", ":", ")", "!", "！", "？",
  ]
}
