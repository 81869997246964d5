import TestSupport
import Testing

@testable import Planning

struct NonNegativeSystemTests {
  /// Solvable iff some basic solution (at most one column per row, solved by Cramer's rule) is
  /// non-negative: the fundamental theorem of linear programming, for two equations.
  private func isSolvable(_ a: [[Int128]], _ b: [Int128]) -> Bool {
    if b == [0, 0] { return true }
    let columns = a[0].count
    for first in 0..<columns {
      let (x, y) = (a[0][first], a[1][first])
      let isParallel = x * b[1] == y * b[0]
      let sameSide = x * b[0] >= 0 && y * b[1] >= 0 && (x * b[0] > 0 || y * b[1] > 0)
      if isParallel, sameSide { return true }
      for second in 0..<columns where second != first {
        let determinant = x * a[1][second] - y * a[0][second]
        if determinant == 0 { continue }
        let p = (b[0] * a[1][second] - b[1] * a[0][second]) * determinant.signum()
        let q = (x * b[1] - y * b[0]) * determinant.signum()
        if p >= 0, q >= 0 { return true }
      }
    }
    return false
  }

  @Test(arguments: Trials.of(0..<500))
  func `the answer agrees with trying every basic solution`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let columns = Int.random(in: 1...4, using: &random)
    let matrix = (0..<2).map { _ in
      (0..<columns).map { _ in Int128(Int.random(in: -3...3, using: &random)) }
    }
    let right = (0..<2).map { _ in Int128(Int.random(in: -6...6, using: &random)) }
    switch NonNegativeSystem.decide(matrix, equals: right) {
    case .solvable: #expect(isSolvable(matrix, right))
    case .contradiction(let y):
      #expect(!isSolvable(matrix, right))
      #expect(NonNegativeSystem.proves(y, matrix, right))
    case .tooLarge: Issue.record("numbers this small never outgrow 128 bits")
    }
  }

  @Test func `numbers beyond 128 bits are admitted, not guessed`() {
    let big = Int128.max / 3
    let matrix: [[Int128]] = [[big, 1, 5], [7, big, big / 2], [3, 9, big - 1]]
    if case .tooLarge = NonNegativeSystem.decide(matrix, equals: [1, big / 5, 11]) { return }
    Issue.record("expected tooLarge")
  }
}
