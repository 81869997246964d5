/// Rows Σ coefficient × flow ≤ limit beside a network, the way a checker is told of them.
///
/// Row r holds the entries `start[r]..<start[r + 1]` of `arc` and `coefficient`; an arc may occur
/// in a row more than once, its coefficients then add up.
public struct SideRows: Sendable, Equatable {
  /// One more than there are rows, rising from 0.
  public var start: [Int32]
  /// By entry: an arc of the network.
  public var arc: [Int32]
  /// By entry: what a unit on the arc counts, of any sign.
  public var coefficient: [Int64]
  /// By row: the most that its sum may come to.
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
