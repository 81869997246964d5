/// Sparse Cholesky factorisation of the matrix that is left over the hubs once all blocks are
/// eliminated: minimum-degree order, factor column by column.
///
/// Complexity: the symbolic part O(Σ degree²) once; a factorisation O(Σ column²). Hubs of one county
/// meet those of its city and of the province only, so that columns stay short.
struct HubCholesky: ~Copyable, Sendable {
  let size: Int
  /// Place of a hub in the order of elimination; −1 for hubs left out.
  let place: Column<Int32>
  private let columnStart: Column<Int32>
  /// Rows of a column in ascending order; the first is the diagonal.
  private let row: Column<Int32>
  private let value: Column<Double>
  private let scratch: Column<Double>

  var entryCount: Int { row.count }

  /// - Parameters:
  ///   - hubs: how many hubs there are.
  ///   - isLeftOut: hubs whose row and column are not part of the matrix.
  ///   - cliques: groups of hubs that meet each other.
  init(hubs: Int, isLeftOut: (Int) -> Bool, cliques: [[Int32]]) {
    var neighbours = [Set<Int32>](repeating: [], count: hubs)
    var seen = Set<[Int32]>()
    for clique in cliques {
      let members = clique.filter { !isLeftOut(Int($0)) }.sorted()
      guard seen.insert(members).inserted else { continue }
      for a in members { for b in members where a != b { neighbours[Int(a)].insert(b) } }
    }
    let place = Column<Int32>(repeating: -1, count: hubs)
    var degrees = LeastDegree(hubs: hubs)
    for hub in 0..<hubs where !isLeftOut(hub) { degrees.set(hub, to: neighbours[hub].count) }
    var columns: [[Int32]] = []  // by hub, in order of elimination
    while let hub = degrees.takeFirst() {
      place[hub] = Int32(columns.count)
      let members = neighbours[hub].sorted()
      columns.append(members)
      for a in members {
        neighbours[Int(a)].remove(Int32(hub))
        neighbours[Int(a)].formUnion(members)
        neighbours[Int(a)].remove(a)
        degrees.set(Int(a), to: neighbours[Int(a)].count)
      }
      neighbours[hub] = []
    }
    size = columns.count
    var start: [Int32] = [0]
    var rows: [Int32] = []
    for (k, members) in columns.enumerated() {
      rows.append(Int32(k))
      rows.append(contentsOf: members.map { place[$0] }.sorted())
      start.append(Int32(rows.count))
    }
    self.place = place
    columnStart = Column(start)
    row = Column(rows)
    value = Column(repeating: 0, count: rows.count)
    scratch = Column(repeating: 0, count: size)
  }

  /// Where the entry of two hubs is kept; −1 if one of them is left out.
  func entry(_ a: Int32, _ b: Int32) -> Int32 {
    let (p, q) = (place[a], place[b])
    if p < 0 || q < 0 { return -1 }
    let (column, wanted) = (min(p, q), max(p, q))
    var low = columnStart[column]
    var high = columnStart[column + 1]
    while high - low > 1 {
      let middle = (low + high) / 2
      if row[middle] <= wanted { low = middle } else { high = middle }
    }
    assert(row[low] == wanted)
    return low
  }

  func set(_ entry: Int, to newValue: Double) { value[entry] = newValue }

  /// Factors in place. A pivot that rounding has made too small is replaced by a huge one: that
  /// price stays where it is in this step.
  func factor() {
    for j in 0..<size {
      let first = Int(columnStart[j])
      let end = Int(columnStart[j + 1])
      let diagonal = value[first]
      if diagonal <= 1e-30 {
        value[first] = 1e64
        for e in first + 1..<end { value[e] = 0 }
        continue
      }
      let root = diagonal.squareRoot()
      value[first] = root
      for e in first + 1..<end { value[e] /= root }
      for e in first + 1..<end {
        let factor = value[e]
        if factor == 0 { continue }
        var target = Int(columnStart[row[e]])
        for f in e..<end {
          while row[target] < row[f] { target += 1 }
          value[target] -= factor * value[f]
        }
      }
    }
  }

  /// Solves for a right-hand side by hub; entries of hubs left out become zero.
  func solve(_ side: borrowing Column<Double>) {
    for h in 0..<place.count where place[h] >= 0 { scratch[place[h]] = side[h] }
    for j in 0..<size {
      let first = Int(columnStart[j])
      let x = scratch[j] / value[first]
      scratch[j] = x
      for e in first + 1..<Int(columnStart[j + 1]) { scratch[row[e]] -= value[e] * x }
    }
    for j in (0..<size).reversed() {
      let first = Int(columnStart[j])
      var x = scratch[j]
      for e in first + 1..<Int(columnStart[j + 1]) { x -= value[e] * scratch[row[e]] }
      scratch[j] = x / value[first]
    }
    for h in 0..<place.count { side[h] = place[h] >= 0 ? scratch[place[h]] : 0 }
  }
}

/// Hubs by how many neighbours are left: a tournament finds the first of the fewest in O(log hubs).
private struct LeastDegree {
  private static let none = UInt64.max
  /// Entry 1 is the winner; hub h plays at `hubs + h`. A degree above the hub's number.
  private var winner: [UInt64]
  private let hubs: Int

  init(hubs: Int) {
    self.hubs = hubs
    winner = [UInt64](repeating: Self.none, count: 2 * max(hubs, 1))
  }

  mutating func set(_ hub: Int, to degree: Int) {
    play(hub, UInt64(degree) << 32 | UInt64(hub))
  }

  /// The hub of least degree, the first of several; it is taken out.
  mutating func takeFirst() -> Int? {
    // With one hub its own entry is the winner.
    let best = winner[1]
    if best == Self.none { return nil }
    let hub = Int(best & 0xFFFF_FFFF)
    play(hub, Self.none)
    return hub
  }

  private mutating func play(_ hub: Int, _ key: UInt64) {
    var k = hubs + hub
    winner[k] = key
    while k > 1 {
      k /= 2
      winner[k] = min(winner[2 * k], winner[2 * k + 1])
    }
  }
}
