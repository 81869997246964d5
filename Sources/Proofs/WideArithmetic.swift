/// 128-bit sums that remember whether any step ever left 128 bits.
///
/// After such a step the sums are meaningless; nothing may be accepted before `check()`.
struct WideArithmetic {
  private var overflowed = false

  @inline(__always)
  mutating func add(_ term: Int128, to sum: inout Int128) {
    let (result, overflow) = sum.addingReportingOverflow(term)
    sum = result
    overflowed = overflowed || overflow
  }

  @inline(__always)
  mutating func add(_ factor: Int128, times other: Int128, to sum: inout Int128) {
    let (product, overflow) = factor.multipliedReportingOverflow(by: other)
    overflowed = overflowed || overflow
    add(product, to: &sum)
  }

  /// Adds the least of reduced × x over lower ≤ x ≤ upper: one arc's part of every dual objective.
  @inline(__always)
  mutating func addLeast(
    of reduced: Int128, _ lower: Int64, _ upper: Int64, to sum: inout Int128
  ) {
    add(reduced, times: Int128(reduced > 0 ? lower : upper), to: &sum)
  }

  /// Subtracts Σ a × b: the potentials' and the row prices' part of every dual objective.
  mutating func subtractProducts(_ a: [Int64], _ b: [Int64], from sum: inout Int128) {
    for index in a.indices { add(-Int128(a[index]), times: Int128(b[index]), to: &sum) }
  }

  func check() throws(ProofFailure) {
    if overflowed { throw .overflow }
  }
}
