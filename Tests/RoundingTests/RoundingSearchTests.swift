import Proofs
import TestSupport
import Testing

@testable import Rounding

/// Random small tables of every shape, rounded figure by figure, with and without planted errors.
struct RoundingSearchTests {
  /// Sets by the set around them; leaves first, so that a set has a higher number than what it holds.
  static let shapes: [(name: String, sides: [[Int]])] = [
    ("flat", [[4, 4, 4, 4, -1]]),
    ("cross", [[2, 2, -1], [2, 2, -1]]),
    ("tree × flat", [[4, 4, 5, 5, 6, 6, -1], [3, 3, 3, -1]]),
    ("tree × tree", [[4, 4, 5, 5, 6, 6, -1], [4, 4, 5, 5, 6, 6, -1]]),
    ("cube", [[2, 2, -1], [2, 2, -1], [2, 2, -1]]),
  ]

  /// True values count `grain` to the printed unit.
  private static func draw(
    _ sides: [[Int]], _ random: inout SeededGenerator, chained: Bool
  ) -> SmallTable {
    var table = SmallTable(sides: sides)
    let grain = [7, 10, 1000].randomElement(using: &random)!
    var value = Array(repeating: Int64(0), count: table.printed.count)
    for cell in table.printed.indices {
      let heads = table.relations.filter { $0.head == cell }
      if heads.isEmpty {
        value[cell] = Int64.random(in: 0...Int64(30 * grain), using: &random)
      } else {
        value[cell] = heads[0].parts.reduce(0) { $0 + value[$1] }
      }
      table.printed[cell] = (2 * value[cell] + Int64(grain)) / Int64(2 * grain)
      if chained, let head = heads.randomElement(using: &random), Bool.random(using: &random) {
        table.printed[cell] = head.parts.reduce(0) { $0 + table.printed[$1] }
      }
    }
    return table
  }

  private static func check(_ search: RoundingSearch) throws {
    try RoundedProof.checkValues(search.sums, search.values, excluding: Set(search.excluded))
    for contradiction in search.groups.flatMap(\.contradictions) {
      try RoundedProof.checkContradiction(search.sums, contradiction.multipliers)
    }
    #expect(!search.groups.contains { $0.isUndecided })
  }

  @Test(arguments: Trials.of(1..<1001))
  func `no contradiction is found in figures that were rounded one by one`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for shape in Self.shapes {
      let search = RoundingSearch(Self.draw(shape.sides, &random, chained: false).system)
      try Self.check(search)
      #expect(search.groups.areWithin, "\(shape.name)")
    }
  }

  @Test(arguments: Trials.of(1..<1001))
  func `nor where some totals were computed from printed parts`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for shape in Self.shapes {
      let search = RoundingSearch(Self.draw(shape.sides, &random, chained: true).system)
      try Self.check(search)
      #expect(!search.groups.areContradicted, "\(shape.name)")
    }
  }

  /// Whether some multipliers of −1, 0 and 1 contradict: with figures in at most two relations there are no
  /// others (Hoffman and Kruskal 1956).
  private static func isContradicted(_ table: SmallTable, _ width: [Int64]) -> Bool {
    let relations = table.relations
    var digits = Array(repeating: -1, count: relations.count)
    while true {
      var weight = Array(repeating: 0, count: table.printed.count)
      for (digit, relation) in zip(digits, relations) where digit != 0 {
        weight[relation.head] += digit
        for part in relation.parts { weight[part] -= digit }
      }
      // 2Σap must be below Σ of what a value can take away; an upper end is never reached.
      var (printed, taken, isReached) = (0, 0, true)
      for (figure, a) in weight.enumerated() where a != 0 {
        printed += 2 * a * Int(table.printed[figure])
        taken += abs(a) * Int(width[figure])
        if a < 0 { isReached = false }
      }
      if isReached ? printed > taken : printed >= taken, weight.contains(where: { $0 != 0 }) {
        return true
      }
      guard let position = digits.firstIndex(where: { $0 < 1 }) else { return false }
      for before in 0..<position { digits[before] = -1 }
      digits[position] += 1
    }
  }

  @Test(arguments: Trials.of(1..<1001))
  func `planted errors are contradictions exactly where every cut is tried`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for sides in [Self.shapes[0].sides, Self.shapes[1].sides] {
      var table = Self.draw(sides, &random, chained: Bool.random(using: &random))
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let cell = table.printed.indices.randomElement(using: &random)!
        table.printed[cell] += [-6, -3, -2, -1, 1, 2, 3, 6].randomElement(using: &random)!
      }
      let system = table.system
      let search = RoundingSearch(system)
      try Self.check(search)
      if search.groups.isEmpty { continue }
      let isWithin = !Self.isContradicted(table, table.width)
      #expect(search.groups.areWithin == isWithin)
      let isChained = !Self.isContradicted(table, system.chained)
      #expect(!search.groups.areContradicted == isChained)
    }
  }

  @Test(arguments: Trials.of(1..<1001))
  func `a single error beyond rounding leaves its right figure among the candidates`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    for shape in Self.shapes {
      var table = Self.draw(shape.sides, &random, chained: false)
      let cell = table.printed.indices.randomElement(using: &random)!
      let right = table.printed[cell]
      table.printed[cell] += Int64.random(in: 40...90, using: &random)
      let search = RoundingSearch(table.system)
      try Self.check(search)
      let group = try #require(search.groups.first { $0.isContradicted }, "\(shape.name)")
      for contradiction in group.contradictions {
        let found = search.candidates(of: contradiction, in: group, unit: table.width)
          .first { $0.figure == cell }
        let candidate = try #require(found, "\(shape.name)")
        #expect(candidate.least <= right && right <= candidate.most, "\(shape.name)")
      }
    }
  }

  @Test func `what is far from a broken sum is not looked at`() throws {
    // 2,000 rows of two figures and their total, and no sum across: one row is off by one.
    var table = SmallTable()
    for row in 0..<2_000 {
      let parts = [table.add(10), table.add(20)]
      table.relate(table.add(row == 700 ? 31 : 30), parts, kind: 0)
    }
    let search = RoundingSearch(table.system)
    #expect(search.groups.count == 1 && search.groups[0].isWithin)
    #expect(search.touched < 5)
  }

  @Test func `a rounded column of many rows costs little more than its length`() throws {
    var random = SeededGenerator(seed: 5)
    let sides = [Array(repeating: 1_000, count: 1_000) + [-1], [3, 3, 3, -1]]
    let table = Self.draw(sides, &random, chained: false)
    let search = RoundingSearch(table.system)
    try Self.check(search)
    #expect(search.groups.areWithin)
    #expect(search.touched < 30 * table.relations.count)
  }
}
