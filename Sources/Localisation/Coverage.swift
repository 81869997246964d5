public import Planning

/// What the relations of a plan can and cannot see.
///
/// In coding terms: cells are positions of a code word, relations its parity checks. A change pattern
/// that cancels in every relation is invisible to all of them; the size of the smallest one says how
/// many wrong cells are always noticed.
public struct Coverage: Sendable {
  /// Tranches and printed totals.
  public let cellCount: Int
  /// How many cells stand in how many relations, ascending.
  public let cellsByRelations: [(relations: Int, cells: Int)]
  /// Groups of cells that stand in the same relations: an error in one is noticed, but looks like an
  /// error in any other of the group. Cells in no relation at all are not listed here.
  public let indistinguishable: [[Cell]]
  /// Cells in no relation: an error there is never noticed.
  public let unguarded: [Cell]
  /// Sets of three or four cells whose change by one same amount (up or down) cancels in every
  /// relation; `nil` when the plan has more than `largestPatternSearch` cells.
  public let patterns: [Pattern]?

  /// Cells whose changes by one same amount no relation notices.
  public struct Pattern: Sendable, Equatable {
    /// Each cell with +1 or −1.
    public var changes: [(cell: Cell, sign: Int)]

    public static func == (a: Pattern, b: Pattern) -> Bool {
      a.changes.elementsEqual(b.changes) { $0.cell == $1.cell && $0.sign == $1.sign }
    }
  }

  /// Cells up to which patterns are searched: pairs are quadratic, 2,000 cells make 4 million.
  public static let largestPatternSearch = 2_000

  /// Any change of at most this many cells by equal amounts is noticed; `nil` if that is not known.
  public var alwaysNoticed: Int? {
    if cellCount == 0 { return nil }
    if !unguarded.isEmpty { return 0 }
    if !indistinguishable.isEmpty { return 1 }
    guard let patterns else { return nil }
    return (patterns.map(\.changes.count).min() ?? 5) - 1
  }

  /// Looks at every cell of `draft`: O(cells), and O(cells²) for the patterns of a small plan.
  public init(_ draft: PlanDraft) {
    let incidence = Incidence(draft, TotalsCheck(draft))
    let cells =
      (0..<draft.totals.count).map(Cell.total) + (0..<draft.tranches.count).map(Cell.tranche)
    let columns = cells.map { Column(incidence.relations(of: $0)) }
    cellCount = cells.count
    var histogram: [Int: Int] = [:]
    for column in columns { histogram[column.entries.count, default: 0] += 1 }
    cellsByRelations = histogram.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    unguarded = cells.indices.filter { columns[$0].entries.isEmpty }.map { cells[$0] }
    let guarded = cells.indices.filter { !columns[$0].entries.isEmpty }
    let groups = Dictionary(grouping: guarded) { columns[$0].unsigned }
    indistinguishable = groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
      .map { $0.map { cells[$0] } }
    patterns =
      cells.count <= Coverage.largestPatternSearch
      ? Coverage.patterns(groups.values.map { $0[0] }.sorted(), cells, columns) : nil
  }

  /// The relations of a cell with their signs, and a sum of scrambled numbers that is equal for equal
  /// columns and adds up when columns are added.
  private struct Column {
    let entries: [TotalRelation: Int]
    let sum: UInt64

    init(_ entries: [TotalRelation: Int]) {
      self.entries = entries
      sum = entries.reduce(0) { sum, entry in
        let scrambled = Column.scramble(entry.key)
        return entry.value > 0 ? sum &+ scrambled : sum &- scrambled
      }
    }

    /// The column up to its sign.
    var unsigned: [TotalRelation: Int] {
      guard let first = entries.keys.min() else { return [:] }
      return entries[first]! > 0 ? entries : entries.mapValues { -$0 }
    }

    private static func scramble(_ relation: TotalRelation) -> UInt64 {
      var z = UInt64(relation.total) &* 8 &+ UInt64(relation.kind.rawValue) &+ 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// Three and four cells whose columns add up to nothing with signs ±1, among cells with pairwise
  /// different columns. Sums of two columns are looked up among the columns and among each other;
  /// every hit is added up for real.
  private static func patterns(
    _ rows: [Int], _ cells: [Cell], _ columns: [Column]
  ) -> [Pattern] {
    var single: [UInt64: (row: Int, sign: Int)] = [:]
    for row in rows {
      single[columns[row].sum] = (row, 1)
      single[0 &- columns[row].sum] = (row, -1)
    }
    var pairs: [UInt64: [(a: Int, b: Int, sign: Int)]] = [:]
    var found: [[Int]: [Int]] = [:]
    func keep(_ terms: [(row: Int, sign: Int)]) {
      let sorted = terms.sorted { $0.row < $1.row }
      let rows = sorted.map(\.row)
      guard Set(rows).count == rows.count, found[rows] == nil else { return }
      var sum: [TotalRelation: Int] = [:]
      for term in sorted {
        for (relation, value) in columns[term.row].entries {
          sum[relation, default: 0] += term.sign * value
        }
      }
      if sum.values.allSatisfy({ $0 == 0 }) {
        found[rows] = sorted.map { $0.sign * sorted[0].sign }
      }
    }
    for (position, a) in rows.enumerated() {
      for b in rows[(position + 1)...] {
        for sign in [1, -1] {
          // a + sign·b: a third column that takes it back, or an earlier pair that equals it.
          let sum =
            sign > 0 ? columns[a].sum &+ columns[b].sum : columns[a].sum &- columns[b].sum
          if let third = single[0 &- sum] { keep([(a, 1), (b, sign), third]) }
          for other in pairs[sum] ?? [] {
            keep([(a, 1), (b, sign), (other.a, -1), (other.b, -other.sign)])
          }
          for other in pairs[0 &- sum] ?? [] {
            keep([(a, 1), (b, sign), (other.a, 1), (other.b, other.sign)])
          }
          pairs[sum, default: []].append((a, b, sign))
        }
      }
    }
    return found.sorted {
      ([$0.key.count] + $0.key).lexicographicallyPrecedes([$1.key.count] + $1.key)
    }.map { rows, signs in
      Pattern(changes: zip(rows, signs).map { (cells[$0], $1) })
    }
  }
}
