/// The rows of `tranches` by sub-project. Where the file has them in that order, which canonical files
/// do, only the bounds are kept: 4 bytes a sub-project; otherwise 4 more a row.
package struct TrancheRows: Sendable {
  /// Sub-project `s` has positions `starts[s]..<starts[s + 1]`.
  package let starts: [Int32]
  /// The row at each position; empty when position and row are the same.
  package let order: [Int32]

  /// One pass, or a counting sort: O(rows + sub-projects).
  package init(_ draft: PlanDraft) {
    let keys = draft.tranches.subproject
    let count = draft.subprojects.count
    guard TrancheRows.isAscending(keys) else {
      let groups = RowGroups(keys, count: count)
      starts = (0..<count).map { Int32(groups.range(of: $0).lowerBound) } + [Int32(keys.count)]
      order = groups.rows
      return
    }
    var starts = [Int32](repeating: 0, count: count + 1)
    var next = 0
    for (row, key) in keys.enumerated() where Int(key) >= next {
      while next <= Int(key) {
        starts[next] = Int32(row)
        next += 1
      }
    }
    while next <= count {
      starts[next] = Int32(keys.count)
      next += 1
    }
    self.starts = starts
    order = []
  }

  private static func isAscending(_ keys: [Int32]) -> Bool {
    var previous = Int32.min
    for key in keys {
      if key < previous { return false }
      previous = key
    }
    return true
  }

  /// Rows of a sub-project, ascending.
  package struct Group: RandomAccessCollection {
    fileprivate let order: [Int32]
    package let startIndex: Int
    package let endIndex: Int
    package subscript(position: Int) -> Int { order.isEmpty ? position : Int(order[position]) }
  }

  package subscript(subproject: Int) -> Group {
    Group(
      order: order, startIndex: Int(starts[subproject]), endIndex: Int(starts[subproject + 1]))
  }
}
