internal import Origins
internal import Planning

/// Doubts as a screen shows them: those of one column or row for the same reason together.
enum DoubtGroups {
  /// Doubts of a line of the table from which they are one line of the screen.
  private static let together = 4

  private struct Line: Hashable {
    var reason: String
    var table: Int
    var sheet: String
    /// The column that they share, negative the row.
    var line: Int
  }

  /// The first doubt of each group and how many there are, in the order of the first ones. O(doubts).
  static func of(_ doubts: [Doubt]) -> [(first: Doubt, count: Int)] {
    var counts: [Line: Int] = [:]
    for doubt in doubts {
      for line in lines(doubt) { counts[line, default: 0] += 1 }
    }
    var places: [Line: Int] = [:]
    var groups: [(first: Doubt, count: Int)] = []
    for doubt in doubts {
      guard let line = lines(doubt).first(where: { counts[$0]! >= together }) else {
        groups.append((doubt, 1))
        continue
      }
      if let place = places[line] {
        groups[place].count += 1
      } else {
        places[line] = groups.count
        groups.append((doubt, 1))
      }
    }
    return groups
  }

  private static func lines(_ doubt: Doubt) -> [Line] {
    let (origin, reason) = (doubt.origin, doubt.reason.zh)
    return [origin.column, -origin.row].map {
      Line(reason: reason, table: origin.table, sheet: origin.sheet, line: $0)
    }
  }
}
