import TestSupport
import Testing

@testable import Solvers

@Suite struct LatticeHullTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `The best step is that of trying them all, seed`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int128 {
      Int128(Int.random(in: range, using: &random))
    }
    for _ in 0..<2000 {
      let (factor, step, slope) = (number(-9...9), number(-9...9), number(0...15))
      let (offset, divisor, most) = (number(-30...30), number(1...15), number(0...20))
      func value(_ x: Int128) -> Int128 {
        factor * floorQuotient(slope * x + offset, divisor) + step * x
      }
      let x = bestStep(factor, step, slope: slope, offset: offset, divisor: divisor, most: most)
      #expect((0...most).contains(x))
      #expect(value(x) == (0..<most + 1).map(value).max())
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `An edge is valid for all whole points, and points without one are in their hull, seed`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: 100 + seed)
    var violated = 0
    for _ in 0..<300 {
      var network = Network(supply: [0, 0])
      network.addArc(from: 0, to: 1, upper: Int64.random(in: 0...12, using: &random))
      let least = Int64.random(in: 0...3, using: &random)
      network.addArc(
        from: 0, to: 1, lower: least, upper: least + Int64.random(in: 0...25, using: &random))
      var rows = RatioRows()
      let (alpha, beta) = (
        Int64.random(in: 1...40, using: &random), Int64.random(in: 0...40, using: &random)
      )
      let room = Int64.random(in: 0...60, using: &random)
      rows.add([(0, alpha), (1, -beta)], atMost: room)
      let row = try #require(LatticeRow(0, rows, network))
      let points = (network.lower[1]...network.upper[1]).map { l in
        (l: l, c: min(network.upper[0], (beta * l + room) / alpha))
      }
      let l = Double.random(in: Double(least)...Double(network.upper[1]), using: &random)
      let c = Double.random(in: 0...Double(network.upper[0]), using: &random)
      // The concave hull above l, by all pairs of points around it.
      var top = -Double.infinity
      for left in points where Double(left.l) <= l {
        for right in points where Double(right.l) >= l {
          let part = right.l == left.l ? 0 : (l - Double(left.l)) / Double(right.l - left.l)
          top = max(top, Double(left.c) + part * Double(right.c - left.c))
        }
      }
      let edge = row.violatedEdge(
        .init(whole: 0, part: c), .init(whole: 0, part: l), tolerance: 1e-9)
      #expect((edge != nil) == (c > top + 1e-9), "\(alpha) \(beta) \(room) \(c) \(l) \(top)")
      guard let edge else { continue }
      violated += 1
      for point in points { #expect(edge.a * Int128(point.c) - edge.b * Int128(point.l) <= edge.c) }
    }
    #expect(violated > 20)
  }

  @Test func `Edges of rows with amounts of fifty digits in binary are found at once`() throws {
    var network = Network(supply: [0, 0])
    network.addArc(from: 0, to: 1, upper: 1 << 49)
    network.addArc(from: 0, to: 1, upper: 1 << 50)
    var rows = RatioRows()
    let (p, q): (Int64, Int64) = (3_141_592_653_589_79, 8_539_734_222_673_56)
    rows.add([(0, 2 * (q - p)), (1, -2 * p)], atMost: q)
    let row = try #require(LatticeRow(0, rows, network))
    let l = 0x1p49
    let c = (2 * Double(p) * l + Double(q)) / (2 * Double(q - p))
    _ = row.violatedEdge(
      .init(whole: 0, part: c + 1), .init(whole: 0, part: l), tolerance: 1e-3)
    let edge = try #require(
      row.violatedEdge(
        .init(whole: 0, part: c + 2), .init(whole: 0, part: l), tolerance: 1e-3))
    #expect(edge.a > 0 && edge.b > 0)
  }
}
