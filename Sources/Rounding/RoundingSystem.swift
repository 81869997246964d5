package import Proofs

/// Rounded figures with what the search wants to know beside them.
package struct RoundingSystem: Sendable {
  package var sums: RoundedSums
  /// The figure that each relation says to be the sum.
  package var head: [Int32]
  /// Along what each relation adds up, from 0 to 7: relations of one kind do not follow from each other.
  package var kind: [UInt8]
  /// The widths of figures when a total that equals the sum of its printed parts is taken to be computed
  /// from them: then the sum of theirs.
  package let chained: [Int64]

  /// `sums` in the widths of single figures. O(entries).
  package init(_ sums: RoundedSums, head: [Int32], kind: [UInt8]) {
    self.sums = sums
    self.head = head
    self.kind = kind
    chained = RoundingSystem.chained(sums, head)
  }

  /// Which kind stays, the first of them, where a total heads several relations.
  static let orders: [[UInt8]] = {
    let kinds: [[Int]] = [[1, 2, 0], [2, 1, 0], [0, 1, 2], [1, 0, 2]]
    return kinds.map { first in
      (0..<8).map { UInt8(first.firstIndex(of: $0) ?? 3 + $0) }
    }
  }()

  /// Parts come before their totals: each total waits for the relations that it heads and that hold.
  private static func chained(_ sums: RoundedSums, _ head: [Int32]) -> [Int64] {
    var width = sums.width
    var isDone = Array(repeating: false, count: width.count)
    var relations = Array(repeating: Int32(-1), count: width.count)
    var following = Array(repeating: Int32(-1), count: sums.count)
    for relation in (0..<sums.count).reversed() where sums.residual(relation) == 0 {
      following[relation] = relations[Int(head[relation])]
      relations[Int(head[relation])] = Int32(relation)
    }
    // Totals under way, each with the relation and entry that it is at.
    var pending: [(figure: Int32, relation: Int32, entry: Int, sum: Int64)] = []
    func begin(_ figure: Int32) {
      isDone[Int(figure)] = true
      let relation = relations[Int(figure)]
      if relation >= 0 {
        pending.append((figure, relation, Int(sums.starts[Int(relation)]), 0))
      }
    }
    for figure in width.indices where !isDone[figure] {
      begin(Int32(figure))
      while var step = pending.popLast() {
        if step.entry < Int(sums.starts[Int(step.relation) + 1]) {
          let part = sums.figure[step.entry]
          if part != step.figure, !isDone[Int(part)] {
            pending.append(step)
            begin(part)
            continue
          }
          if part != step.figure { step.sum = min(step.sum + width[Int(part)], 1 << 61) }
          step.entry += 1
          pending.append(step)
        } else {
          width[Int(step.figure)] = max(width[Int(step.figure)], step.sum)
          let relation = following[Int(step.relation)]
          if relation >= 0 {
            pending.append((step.figure, relation, Int(sums.starts[Int(relation)]), 0))
          }
        }
      }
    }
    return width
  }
}
