/// How the figures of a document came about.
public enum FigureWord: String, Sendable, CaseIterable {
  /// Each is what it says: sums of them must come out.
  case exact
  /// Each was rounded by itself: sums of them may be off by that.
  case rounded
}

/// What a package says of its figures, by table; `nil` where it says nothing.
public struct DeclaredFigures: Sendable, Equatable {
  /// Of the tranches, of the printed totals, and of the figures of statements.
  public var tranches, totals, figures: FigureWord?

  /// Nothing is said unless given.
  public init(
    tranches: FigureWord? = nil, totals: FigureWord? = nil, figures: FigureWord? = nil
  ) { (self.tranches, self.totals, self.figures) = (tranches, totals, figures) }

  /// What that makes of the plan: rounded where one table is, exact where both are.
  public var word: FigureWord? {
    if tranches == .rounded || totals == .rounded { return .rounded }
    return tranches == .exact && totals == .exact ? .exact : nil
  }
}
