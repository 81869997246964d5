import Proofs
import Testing

@testable import Rounding

/// What the checker accepts, and that it accepts nothing that was tampered with.
struct RoundedProofTests {
  /// 1 + 1 printed as 3, once more as 2.
  private let sums: RoundedSums = {
    var table = SmallTable()
    let parts = [table.add(1), table.add(1)]
    table.relate(table.add(3), parts, kind: 0)
    table.relate(table.add(2), parts, kind: 0)
    return table.system.sums
  }()

  private func values(_ deviation: [Int128], over denominator: Int128 = 4) -> RoundedValues {
    RoundedValues(
      deviation: deviation, part: deviation.map { _ in 0 }, denominators: [denominator])
  }

  @Test func `values that round to every figure and add up are accepted`() throws {
    // 1.25 + 1.25 = 2.5 would be printed 3; but then 2 is not the same sum.
    try RoundedProof.checkValues(sums, values([2, 2, -4, 0]), excluding: [1])
  }

  @Test(arguments: [
    [2, 2, -4, 4], [2, 1, -4, 0], [4, 0, -4, 0], [2, 2, -5, 0], [3, 3, -2, 0], [0, 0, 0, 0],
  ])
  func `values that do not are refused`(deviation: [Int128]) {
    #expect(throws: ProofFailure.self) {
      try RoundedProof.checkValues(sums, values(deviation))
    }
  }

  @Test func `an upper end is not a value, a lower end is`() throws {
    var table = SmallTable()
    let part = table.add(1)
    table.relate(table.add(2), [part], kind: 0)
    let one = table.system.sums
    // Both would be 1.5, which is printed 2 and not 1.
    #expect(throws: ProofFailure.valueOutsideRange(figure: 0)) {
      try RoundedProof.checkValues(one, values([4, -4]))
    }
    try RoundedProof.checkContradiction(one, [(0, 1)])
  }

  @Test func `relations that cannot hold together are proven, alone they are not`() throws {
    try RoundedProof.checkContradiction(sums, [(0, 1), (1, -1)])
    for multipliers in [[(0, 1)], [(1, 1)], [(0, 1), (1, 1)], [(0, 2), (1, -1)], []] {
      #expect(throws: ProofFailure.noContradiction) {
        try RoundedProof.checkContradiction(
          sums, multipliers.map { (relation: $0.0, value: Int128($0.1)) })
      }
    }
  }

  @Test func `shapes that do not fit, and numbers that are too large, are refused`() {
    #expect(throws: ProofFailure.self) {
      try RoundedProof.checkContradiction(sums, [(2, 1)])
    }
    #expect(throws: ProofFailure.overflow) {
      try RoundedProof.checkContradiction(sums, [(0, .max), (1, -.max)])
    }
    #expect(throws: ProofFailure.self) {
      try RoundedProof.checkValues(sums, values([2, 2, -4]))
    }
    #expect(throws: ProofFailure.denominatorNotPositive) {
      try RoundedProof.checkValues(sums, values([2, 2, -4, 0], over: 0))
    }
    var parts = values([2, 2, -4, 0])
    parts.denominators = [4, 4]
    parts.part = [0, 1, 0, 0]
    #expect(throws: ProofFailure.self) {
      try RoundedProof.checkValues(sums, parts, excluding: [1])
    }
    var other = sums
    other.width[0] = -1
    #expect(throws: ProofFailure.self) {
      try RoundedProof.checkValues(other, values([0, 0, 0, 0]))
    }
  }
}
