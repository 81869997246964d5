package import Planning

/// Finds columns that are sums of columns beside them, from numbers alone.
///
/// A total equals a contiguous run of top-level columns directly beside it; what it adds up is then no
/// top-level column any more, so that outer totals are found behind inner ones. The same serves for rows,
/// with rows and columns exchanged.
package struct SumSearch: Sendable {
  /// A total and the lines it adds up.
  package struct Found: Sendable, Equatable {
    package var total: Int
    package var parts: [Int]
    package var count: SumCount
  }

  /// Lines of numbers, all of the same length; `nil` adds nothing.
  private let lines: [[Amount?]]
  private let allowsRounding: Bool

  package init(_ lines: [[Amount?]], allowsRounding: Bool = false) {
    self.lines = lines
    self.allowsRounding = allowsRounding
  }

  /// The same search where every number may have been rounded to its last digit.
  package var allowingRounding: SumSearch { SumSearch(lines, allowsRounding: true) }

  /// Places of a line that are tried before all others: a wrong total fails them.
  private static let fewFirst = 8

  /// Every total found, inner ones first. O(lines³ × places) at worst, mostly O(lines² × 8).
  package func totals() -> [Found] {
    var top = Array(lines.indices)
    var found: [Found] = []
    while let next = innermost(top) {
      found.append(next)
      top.removeAll { next.parts.contains($0) }
    }
    return found
  }

  /// The total with the fewest parts, or one of those parts that is a total itself: it must be found
  /// before it is taken away.
  private func innermost(_ top: [Int]) -> Found? {
    guard top.count > 2 else { return nil }
    let sums = RunSums(top.map { lines[$0] })
    var candidate: Found?
    for length in 2..<top.count where candidate == nil {
      for position in top.indices where candidate == nil {
        candidate = total(at: position, length, top, sums)
      }
    }
    while let outer = candidate {
      let deeper = outer.parts.lazy.compactMap { part -> Found? in
        let position = top.firstIndex(of: part)!
        for length in 2..<top.count {
          if let found = total(at: position, length, top, sums), !found.parts.contains(outer.total)
          {
            return found
          }
        }
        return nil
      }.first
      guard let deeper else { return outer }
      candidate = deeper
    }
    return nil
  }

  /// Whether the line at `position` is the sum of so many lines behind it or before it.
  private func total(at position: Int, _ length: Int, _ top: [Int], _ sums: RunSums) -> Found? {
    let behind = position + 1..<position + 1 + length
    let before = position - length..<position
    for range in [behind, before] where range.lowerBound >= 0 && range.upperBound <= top.count {
      guard var count = proof(top[position], sums, range) else { continue }
      var best = range
      // A column that is mostly blank may be missing: the longer run that fails less is meant.
      var longer = range
      while count.failed > 0 {
        longer =
          range == behind
          ? longer.lowerBound..<longer.upperBound + 1 : longer.lowerBound - 1..<longer.upperBound
        guard longer.lowerBound >= 0, longer.upperBound <= top.count else { break }
        if let next = proof(top[position], sums, longer), next.failed < count.failed {
          (count, best) = (next, longer)
        }
      }
      return Found(total: top[position], parts: Array(top[best]), count: count)
    }
    return nil
  }

  private func proof(_ total: Int, _ sums: RunSums, _ range: Range<Int>) -> SumCount? {
    var count = SumCount()
    let limit = allowsRounding ? (range.count + 1) / 2 : 0
    for place in lines[total].indices {
      guard let printed = lines[total][place] else { continue }
      let (sum, parted) = sums.sum(range, at: place)
      if parted == 0, printed == 0 { continue }
      let difference = (Int128(printed) - sum).magnitude
      if difference == 0 {
        count.held += 1
      } else if difference <= UInt128(limit) {
        count.rounded += 1
      } else {
        count.failed += 1
      }
      if parted >= 2 { count.informative += 1 }
      if count.tested == SumSearch.fewFirst, count.failed * 2 > count.tested { return nil }
    }
    return count.provesAlone ? count : nil
  }
}

/// Sums of runs of lines at each place, from their running sums.
private struct RunSums {
  /// By place, then how many lines are summed.
  private var sums: [[Int128]]
  private var counts: [[Int32]]

  init(_ lines: [[Amount?]]) {
    let places = lines.first?.count ?? 0
    sums = Array(repeating: [0], count: places)
    counts = Array(repeating: [0], count: places)
    for line in lines {
      for place in 0..<places {
        let value = line[place] ?? 0
        sums[place].append(sums[place].last! + Int128(value))
        counts[place].append(counts[place].last! + (value == 0 ? 0 : 1))
      }
    }
  }

  /// The sum of a run of lines at `place`, and how many of them are not zero.
  func sum(_ range: Range<Int>, at place: Int) -> (Int128, Int) {
    (
      sums[place][range.upperBound] - sums[place][range.lowerBound],
      Int(counts[place][range.upperBound] - counts[place][range.lowerBound])
    )
  }
}
