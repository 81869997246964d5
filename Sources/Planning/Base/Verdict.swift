/// What a relation between figures comes to. There is no tolerance anywhere.
public enum Verdict: Int, Sendable, CaseIterable {
  /// Equal as integers or fractions.
  case exact
  /// Equal after rounding half up to the printed decimals.
  case rounded
  /// Neither.
  case broken
  /// A part is blank or missing, so nothing can be said.
  case undecided
}

/// How many relations came to which verdict. All four are always shown: a relation that never
/// applied must be visible.
public struct VerdictCounts: Sendable, Equatable {
  private var counts = [0, 0, 0, 0]

  /// All four counts 0.
  public init() {}
  /// How many relations came to `verdict`.
  public subscript(verdict: Verdict) -> Int {
    get { counts[verdict.rawValue] }
    set { counts[verdict.rawValue] = newValue }
  }
  /// The four counts added up: every relation that was judged, undecided ones included.
  public var total: Int { counts.reduce(0, +) }
}
