import TestSupport
import Testing

@testable import CoarserUnits

/// Rounded tables add up, stay next to the exact figures, and are the closest that do.
struct ControlledRoundingTests {
  // MARK: Random tables

  private static func tree(_ random: inout SeededGenerator, deep: Bool) -> SumTree {
    if !deep { return .flat(Int.random(in: 1...3, using: &random)) }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return SumTree(parent: [nil])
    case 1: return .flat(Int.random(in: 1...3, using: &random))
    case 2: return .grouped((0..<2).map { _ in Int.random(in: 1...2, using: &random) })
    // The total first, then a group with its lines, then a line of its own.
    default: return SumTree(parent: [nil, 0, 1, 1, 0])
    }
  }

  private static func table(_ random: inout SeededGenerator, base: Int64) -> RoundingTable {
    let isTall = Bool.random(using: &random)
    let rows = tree(&random, deep: isTall)
    let columns = tree(&random, deep: !isTall)
    let step = [1, base / 2, base / 4].randomElement(using: &random)!
    let leaves = (0..<rows.leaves.count * columns.leaves.count).map { _ -> Int64? in
      if Int.random(in: 0..<6, using: &random) == 0 { return nil }
      return Int64.random(in: -3 * base / step...3 * base / step, using: &random) * step
    }
    return RoundingTable(rows: rows, columns: columns, leaves: leaves)
  }

  // MARK: A naive reading of what is promised

  /// Sums of a table by asking each leaf for all lines that it is in.
  private static func sums(_ table: RoundingTable, _ leaves: [Int64?]) -> [Int128?] {
    func lines(_ tree: SumTree, _ leaf: Int) -> [Int] {
      var found = [leaf]
      while let up = tree.parent[found.last!] { found.append(up) }
      return found
    }
    let columns = table.columns.parent.count
    var sums = [Int128?](repeating: nil, count: table.rows.parent.count * columns)
    for (i, r) in table.rows.leaves.enumerated() {
      for (j, c) in table.columns.leaves.enumerated() {
        guard let amount = leaves[i * table.columns.leaves.count + j] else { continue }
        for row in lines(table.rows, r) {
          for column in lines(table.columns, c) {
            let cell = row * columns + column
            sums[cell] = (sums[cell] ?? 0) + Int128(amount)
          }
        }
      }
    }
    return sums
  }

  private struct Judgement: Equatable {
    var isNear = true
    var isTotalUsual = true
    var subtotals: Int128 = 0
    var leaves: Int128 = 0
    var rankSum = 0
    var key: (Int128, Int128, Int) { (subtotals, leaves, rankSum) }
  }

  private static func judge(
    _ rounded: [Int64?], _ table: RoundingTable, base: Int64, except stray: Set<Int> = []
  ) -> Judgement {
    var judgement = Judgement()
    let columns = table.columns.parent.count
    for (cell, pair) in zip(sums(table, rounded), sums(table, table.leaves)).enumerated() {
      guard let found = pair.0, let exact = pair.1 else { continue }
      let distance = Int128((found - exact).magnitude)
      if distance >= base, !stray.contains(cell) { judgement.isNear = false }
      let (row, column) = (cell / columns, cell % columns)
      if row == table.rows.root, column == table.columns.root {
        judgement.isTotalUsual =
          distance * 2 < base
          || (distance * 2 == base && found.magnitude > exact.magnitude)
      } else if table.rows.leaves.contains(row), table.columns.leaves.contains(column) {
        judgement.leaves += distance
      } else {
        judgement.subtotals += distance
      }
    }
    for (rank, (new, old)) in zip(rounded, table.leaves).enumerated() {
      if let new, let old, new > old { judgement.rankSum += rank }
    }
    return judgement
  }

  private static func leaves(_ rounded: RoundedTable, of table: RoundingTable) -> [Int64?] {
    table.rows.leaves.flatMap { r in
      table.columns.leaves.map { c in rounded[r, c].map { Int64($0) } }
    }
  }

  /// The best of all 2ᵏ choices; `nil` if none is allowed.
  private static func best(_ table: RoundingTable, base: Int64) -> Judgement? {
    let open = table.leaves.indices.filter { (table.leaves[$0] ?? 0) % base != 0 }
    let down = table.leaves.map { $0.map { $0 - (($0 % base) + base) % base } }
    var best: Judgement?
    for choice in 0..<(1 << open.count) {
      var leaves = down
      for (bit, leaf) in open.enumerated() where choice >> bit & 1 == 1 { leaves[leaf]! += base }
      let found = judge(leaves, table, base: base)
      guard found.isNear, found.isTotalUsual else { continue }
      if best.map({ found.key < $0.key }) ?? true { best = found }
    }
    return best
  }

  private static func expectSums(
    _ rounded: RoundedTable, _ table: RoundingTable, _ note: Comment
  ) {
    let expected = sums(table, leaves(rounded, of: table))
    let columns = table.columns.parent.count
    for cell in expected.indices where rounded[cell / columns, cell % columns] != expected[cell] {
      Issue.record(note)
    }
  }

  // MARK: Tests

  @Test(arguments: Trials.of(0..<400))
  func `no other choice of neighbours is closer`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let base: Int64 = [4, 100, 10_000].randomElement(using: &random)!
    let table = Self.table(&random, base: base)
    let best = try #require(Self.best(table, base: base), "seed \(seed)")
    let rounded = ControlledRounding.round(table, to: base)
    #expect(Self.judge(Self.leaves(rounded, of: table), table, base: base) == best)
    #expect(rounded.stray.isEmpty && rounded.isClosest)
    #expect(rounded.changed == (Self.leaves(rounded, of: table) != table.leaves))
    Self.expectSums(rounded, table, "seed \(seed)")

    let near = ControlledRounding.round(table, to: base, closest: false, threads: 1)
    let judgement = Self.judge(Self.leaves(near, of: table), table, base: base)
    #expect(judgement.isNear && judgement.isTotalUsual && near.stray.isEmpty)
    #expect(judgement.subtotals >= best.subtotals)
    Self.expectSums(near, table, "seed \(seed)")
  }

  @Test(arguments: Trials.of(0..<100))
  func `scaled, negated, reordered and rounded again it stays the same table`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let table = Self.table(&random, base: 100)
    let once = Self.leaves(ControlledRounding.round(table, to: 100), of: table)
    func rounded(_ leaves: [Int64?], base: Int64) -> [Int64?] {
      let changed = RoundingTable(rows: table.rows, columns: table.columns, leaves: leaves)
      return Self.leaves(ControlledRounding.round(changed, to: base), of: changed)
    }
    #expect(
      rounded(table.leaves.map { $0.map { $0 * 7 } }, base: 700) == once.map { $0.map { $0 * 7 } })
    #expect(rounded(once, base: 100) == once)
    let whole = RoundingTable(rows: table.rows, columns: table.columns, leaves: once)
    #expect(!ControlledRounding.round(whole, to: 100).changed)
    var asked = Self.judge(once, table, base: 100)
    let negative = RoundingTable(
      rows: table.rows, columns: table.columns, leaves: table.leaves.map { $0.map { -$0 } })
    var mirrored = Self.judge(
      Self.leaves(ControlledRounding.round(negative, to: 100), of: negative), negative, base: 100)
    // Which of two equally close tables is taken follows the order of cells, not their sign.
    (asked.rankSum, mirrored.rankSum) = (0, 0)
    #expect(asked == mirrored)
    let turned = RoundingTable(
      rows: Self.reversed(table.rows), columns: Self.reversed(table.columns),
      leaves: table.leaves.reversed())
    var reordered = Self.judge(
      Self.leaves(ControlledRounding.round(turned, to: 100), of: turned), turned, base: 100)
    reordered.rankSum = 0
    #expect(asked == reordered)
  }

  private static func reversed(_ tree: SumTree) -> SumTree {
    let last = tree.parent.count - 1
    return SumTree(parent: tree.parent.reversed().map { $0.map { last - $0 } })
  }

  /// Five cells of one half each, every two neighbours in a ring with a sum of one: with subtotals
  /// below the total on both sides no rounding is near everywhere.
  private static let ring: RoundingTable = {
    let side = SumTree.grouped([2, 2])
    var leaves = [Int64?](repeating: nil, count: 16)
    // Rows are (place, project), columns (year, source); links: same row, column, or place and year.
    for (row, column) in [(0, 0), (0, 2), (2, 2), (2, 1), (1, 1)] { leaves[row * 4 + column] = 50 }
    return RoundingTable(rows: side, columns: side, leaves: leaves)
  }()

  @Test func `with subtotals below both totals there may be no such table, and it is said`() {
    #expect(Self.best(Self.ring, base: 100) == nil)
    for closest in [true, false] {
      let rounded = ControlledRounding.round(Self.ring, to: 100, closest: closest, threads: 1)
      let stray = Set(rounded.stray.map { $0.row * 7 + $0.column })
      #expect(stray == [4 * 7 + 4])
      let judgement = Self.judge(
        Self.leaves(rounded, of: Self.ring), Self.ring, base: 100, except: stray)
      #expect(judgement.isNear && judgement.isTotalUsual)
      Self.expectSums(rounded, Self.ring, "ring")
    }
  }

  @Test(arguments: Trials.of(0..<60))
  func `subtotals below both totals add up even where they are not near`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let side = SumTree.grouped([3, 1, 4])
    let leaves = (0..<64).map { _ -> Int64? in
      Bool.random(using: &random) ? nil : Int64.random(in: -400...400, using: &random)
    }
    let table = RoundingTable(rows: side, columns: side, leaves: leaves)
    for closest in [true, false] {
      let rounded = ControlledRounding.round(table, to: 100, closest: closest, threads: 1)
      let stray = Set(rounded.stray.map { $0.row * 12 + $0.column })
      let judgement = Self.judge(
        Self.leaves(rounded, of: table), table, base: 100, except: stray)
      #expect(judgement.isNear && judgement.isTotalUsual)
      Self.expectSums(rounded, table, "seed \(seed)")
    }
  }

  @Test(arguments: [
    ([20, 300, 7, 100], 12, 1_000), ([600], 70, 1_000_000), ([9, 9], 5, 1_000_000_000_000_000),
  ])
  func `large tables and large amounts add up on any number of threads`(
    groups: [Int], columns: Int, most: Int64
  ) {
    var random = SeededGenerator(seed: 11)
    let rows = SumTree.grouped(groups)
    let leaves = (0..<rows.leaves.count * columns).map { _ -> Int64? in
      most == Amounts.most
        ? (Bool.random(using: &random) ? 1 : -1) * (most - Int64.random(in: 0...99, using: &random))
        : Int64.random(in: -most...most, using: &random)
    }
    let table = RoundingTable(rows: rows, columns: .flat(columns), leaves: leaves)
    let rounded = ControlledRounding.round(table, to: 100, threads: 2)
    let found = Self.leaves(rounded, of: table)
    #expect(found == Self.leaves(ControlledRounding.round(table, to: 100, threads: 1), of: table))
    let judgement = Self.judge(found, table, base: 100)
    #expect(judgement.isNear && judgement.isTotalUsual)
    #expect(rounded.isClosest == ControlledRounding.isSolvable(table))
    Self.expectSums(rounded, table, "\(groups) × \(columns)")
  }

  private enum Amounts {
    static let most: Int64 = 1_000_000_000_000_000
  }
}
