/// Rows Σ coefficient × flow ≤ limit beside a network, the way a checker is told of them.
///
/// Row r holds the entries `start[r]..<start[r + 1]` of `arc` and `coefficient`; an arc may occur
/// in a row more than once, its coefficients then add up.
public struct SideRows: Sendable, Equatable {
  public var start: [Int32]
  public var arc: [Int32]
  public var coefficient: [Int64]
  public var limit: [Int64]

  /// No rows unless told otherwise.
  public init(
    start: [Int32] = [0], arc: [Int32] = [], coefficient: [Int64] = [], limit: [Int64] = []
  ) {
    self.start = start
    self.arc = arc
    self.coefficient = coefficient
    self.limit = limit
  }

  /// The positions of row `row` in `arc` and `coefficient`; the shape must have been checked.
  func entries(of row: Int) -> Range<Int> { Int(start[row])..<Int(start[row + 1]) }
}
