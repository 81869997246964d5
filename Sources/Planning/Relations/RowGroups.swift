/// Row numbers grouped by a small key, in row order within each group. Counting sort: O(rows + keys).
package struct RowGroups: Sendable {
  /// Group `k` is `rows[starts[k]..<starts[k + 1]]`.
  private let starts: [Int32]
  /// All positions, group by group.
  package let rows: [Int32]

  /// Groups the positions of `keys`, each from 0 to `count` − 1.
  package init(_ keys: [Int32], count: Int) {
    var starts = Array(repeating: Int32(0), count: count + 1)
    for key in keys { starts[Int(key) + 1] += 1 }
    for position in starts.indices.dropFirst() { starts[position] += starts[position - 1] }
    var next = starts
    var rows = Array(repeating: Int32(0), count: keys.count)
    for (row, key) in keys.enumerated() {
      rows[Int(next[Int(key)])] = Int32(row)
      next[Int(key)] += 1
    }
    self.starts = starts
    self.rows = rows
  }

  package subscript(key: Int) -> ArraySlice<Int32> { rows[range(of: key)] }

  /// Where group `key` stands in `rows`.
  package func range(of key: Int) -> Range<Int> { Int(starts[key])..<Int(starts[key + 1]) }
}
