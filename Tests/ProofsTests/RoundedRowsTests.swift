import Certificates
import Planning
import TestSupport
import Testing

@testable import Allocation
@testable import Proofs

/// Rounded rows against all whole flows of small networks.
struct RoundedRowsTests {
  @Test(arguments: 0..<30) func `a rounded row that is accepted cuts off no whole flow, seed`(
    seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 500)
    var (accepted, refused) = (0, 0)
    for _ in 0..<300 {
      func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
      let total = number(2...9)
      let upper = [number(1...6), number(1...6), number(1...6)]
      let statement = FlowStatement([total, -total], arcs: upper.map { (0, 1, 0, $0, 0) })
      let coefficients = [number(-6...7), number(-6...7), number(-6...7)]
      let room = number(-4...20)
      let rows = SideRows([
        ([(0, coefficients[0]), (1, coefficients[1]), (2, coefficients[2])], room)
      ])
      let row = RoundedRow(
        potential: [Int128(number(-4...4)), Int128(number(-4...4))],
        rowPrice: [Int128(number(0...5))], facets: [], roundedPrice: [],
        denominator: Int128(number(1...7)), arcs: [0, 1, 2],
        coefficients: [number(-3...3), number(-3...3), number(-3...3)],
        limit: Int128(number(-8...20)))
      var isObeyed = true
      for x in 0...upper[0] {
        for y in 0...upper[1] {
          let flow = [x, y, total - x - y]
          guard flow[2] >= 0, flow[2] <= upper[2],
            zip(flow, coefficients).reduce(0, { $0 + $1.0 * $1.1 }) <= room
          else { continue }
          let sum = zip(flow, row.coefficients).reduce(0) { $0 + $1.0 * $1.1 }
          if Int128(sum) > row.limit { isObeyed = false }
        }
      }
      let found = failure { () throws(ProofFailure) in
        try RoundedRows.check([row], statement, rows)
      }
      if found == nil { accepted += 1 } else { refused += 1 }
      #expect(found != nil || isObeyed, "\(statement) \(rows) \(row)")
    }
    #expect(accepted > 20)
    #expect(refused > 20)
  }

  /// 2 x + 2 y ≤ 3 and x + y as dear as can be: half of it rounds to x + y ≤ 1.
  @Test func `a rounded row proves what fractions do not, and one unit more proves nothing`() throws
  {
    let statement = FlowStatement(
      [2, -2], arcs: [(0, 1, 0, 2, 0), (0, 1, 0, 2, 0), (0, 1, 0, 2, 1)])
    let rows = SideRows([([(0, 2), (1, 2)], 3)])
    let row = RoundedRow(
      potential: [0, 0], rowPrice: [1], facets: [], roundedPrice: [], denominator: 2,
      arcs: [0, 1], coefficients: [1, 1], limit: 1)
    var prices = BoundPrices(potential: [0, 1], rowPrice: [0], denominator: 1)
    (prices.rounded, prices.roundedPrice) = ([row], [1])
    func check(_ prices: BoundPrices, _ bound: Int128) -> ProofFailure? {
      failure { () throws(ProofFailure) in
        try BoundProof.checkBound(statement, rows: rows, prices: prices, bound: bound)
      }
    }
    #expect(check(prices, 1) == nil)
    #expect(check(prices, 2) != nil)
    var tampered = prices
    tampered.rounded[0].limit = 0
    #expect(check(tampered, 2) == .shape("rounded row 0: does not follow"))
    tampered = prices
    tampered.rounded[0].rowPrice = [-1]
    #expect(check(tampered, 1) == .negativeRowPrice(row: 0))
    tampered = prices
    tampered.roundedPrice = [-1]
    #expect(check(tampered, 0) == .shape("rounded row 0: a negative price"))
    tampered = prices
    tampered.rounded[0].arcs = [0, 0]
    #expect(check(tampered, 1) == .shape("rounded row 0: names no arc, or one twice"))
    // A row may only build on those before it.
    tampered = prices
    tampered.rounded[0].roundedPrice = [1]
    #expect(check(tampered, 1) != nil)
  }
}
