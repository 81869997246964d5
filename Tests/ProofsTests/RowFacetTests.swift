import Certificates
import TestSupport
import Testing

@testable import Allocation
@testable import Proofs

struct RowFacetTests {
  @Test(arguments: 0..<40)
  func `a facet is accepted exactly if all whole points obey it, seed`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    var (valid, invalid) = (0, 0)
    for _ in 0..<300 {
      let alpha = Int64.random(in: 1...30, using: &random)
      let beta = Int64.random(in: 1...30, using: &random)
      let room = Int64.random(in: -20...60, using: &random)
      let rows = SideRows([([(0, alpha), (1, -beta)], room)])
      let lower = [Int64(0), Int64.random(in: 0...4, using: &random)]
      let upper = [
        Int64.random(in: 0...15, using: &random),
        lower[1] + Int64.random(in: 0...20, using: &random),
      ]
      let facet = FacetPrice(
        row: 0, matched: Int128(Int.random(in: 0...9, using: &random)),
        other: Int128(Int.random(in: 0...9, using: &random)),
        limit: Int128(Int.random(in: -30...60, using: &random)), price: 1)
      var isValid = true
      for l in lower[1]...upper[1] {
        // C may be as low as it likes: the facet only grows with it.
        let most = min(Int128(upper[0]), floored(Int128(beta * l + room), Int128(alpha)))
        if facet.matched * most - facet.other * Int128(l) > facet.limit { isValid = false }
      }
      let pair = try PairRow(rows, 0)
      let found = failure { () throws(ProofFailure) in
        try pair.check(facet, lower: lower, upper: upper)
      }
      #expect((found == nil) == isValid, "\(rows) \(lower) \(upper) \(facet)")
      if isValid { valid += 1 } else { invalid += 1 }
    }
    #expect(valid > 20)
    #expect(invalid > 20)
  }

  @Test func `a facet proves more than the row, and a false one proves nothing`() throws {
    let statement = FlowStatement([2, -2], arcs: [(0, 1, 0, 2, 0), (0, 1, 0, 2, 1)])
    let rows = SideRows([([(0, 3), (1, -1)], 1)])
    // 3 C ≤ L + 1 for L up to 2: C ≤ 1 holds for all whole points, C ≤ 0 does not.
    var prices = BoundPrices(
      potential: [0, 1], rowPrice: [0], denominator: 1,
      facets: [FacetPrice(row: 0, matched: 1, other: 0, limit: 1, price: 1)])
    let record = ProofRecord.whole(
      statement, rows, flow: [0, 2], value: 2, prices, bound: 1)
    #expect(record.failure == nil)
    prices.facets[0].limit = 0
    #expect(
      ProofRecord.whole(statement, rows, flow: [0, 2], value: 2, prices, bound: 2).failure
        == .facetInvalid(row: 0))
    prices.facets[0].limit = 1
    prices.facets[0].price = -1
    #expect(
      ProofRecord.whole(statement, rows, flow: [0, 2], value: 2, prices, bound: -9).failure
        == .facetInvalid(row: 0))
  }

  @Test func `a split of a sum bounds it in its two children only`() {
    // Two matched arcs of one row, at most 3 of their sum of 4 in half of the tree.
    let statement = FlowStatement(
      [4, -4], arcs: [(0, 1, 0, 2, -1), (0, 1, 0, 2, -1), (0, 1, 0, 4, 0)])
    let rows = SideRows([([(0, 2), (1, 2)], 7)])
    let below = BoundPrices(
      potential: [0, 0], rowPrice: [0], denominator: 1,
      sums: [SumPrice(row: 0, isMatched: true, price: 1)])
    let above = BoundPrices(
      potential: [0, 0], rowPrice: [1], denominator: 1,
      sums: [SumPrice(row: 0, isMatched: true, price: -2)])
    let split = BranchNode.splitSum(row: 0, isMatched: true, at: 3, below: 1, above: 2)
    func record(_ tree: [BranchNode]) -> ProofRecord {
      .branch(statement, rows, flow: [2, 1, 1], value: -3, tree: tree)
    }
    #expect(record([split, .bounded(below), .impossible(above)]).failure == nil)
    #expect(!record([split, .bounded(above), .impossible(below)]).holds)
    #expect(!record([.bounded(below)]).holds)
    let none = BranchNode.splitSum(row: 1, isMatched: true, at: 3, below: 1, above: 2)
    #expect(
      record([none, .bounded(below), .impossible(above)]).failure == .facetInvalid(row: 1))
  }

  private func floored(_ a: Int128, _ b: Int128) -> Int128 {
    let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
    return rest < 0 ? quotient - 1 : quotient
  }
}
