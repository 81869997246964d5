/// An order of the nodes of two sides in which few bands cross.
struct SankeyOrder: Sendable, Equatable {
  /// Nodes from the top down.
  private(set) var left: [Int]
  private(set) var right: [Int]

  /// Orders the nodes by barycentres, side by side in turn, and keeps the best order met: the
  /// plan's own unless another has less crossing (Sugiyama, Tagawa and Toda 1981). Deterministic.
  ///
  /// O(rounds × bands²).
  init(_ amounts: [[Int128]]) {
    let columns = amounts.first?.indices.map { column in amounts.map { $0[column] } } ?? []
    left = Array(amounts.indices)
    right = Array(columns.indices)
    var best = self
    var least = crossing(amounts)
    for _ in 0..<Self.rounds where least > 0 {
      right = Self.sorted(right, by: columns, against: left)
      left = Self.sorted(left, by: amounts, against: right)
      let crossing = crossing(amounts)
      if crossing < least { (best, least) = (self, crossing) }
    }
    self = best
  }

  private static let rounds = 8

  /// What the bands that cross have in common, in all.
  func crossing(_ amounts: [[Int128]]) -> Int128 {
    var bands: [(right: Int, amount: Int128)] = []
    var crossing: Int128 = 0
    for node in left {
      let own = right.indices.compactMap { rank in
        let amount = amounts[node][right[rank]]
        return amount > 0 ? (right: rank, amount: amount) : nil
      }
      for band in own {
        for other in bands where other.right > band.right {
          crossing += min(other.amount, band.amount)
        }
      }
      bands += own
    }
    return crossing
  }

  /// Nodes by the mean rank of their partners, weighted by amount; equal ones stay as they are.
  private static func sorted(
    _ nodes: [Int], by amounts: [[Int128]], against partners: [Int]
  ) -> [Int] {
    let keys = nodes.map { node -> Int128 in
      var (sum, weighted): (Int128, Int128) = (0, 0)
      for (rank, partner) in partners.enumerated() {
        sum += amounts[node][partner]
        weighted += amounts[node][partner] * Int128(rank) * 1_000
      }
      return sum == 0 ? 0 : weighted / sum
    }
    return nodes.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.map { nodes[$0] }
  }
}
