/// Prices of nodes and rows in whole parts of `denominator`: any such prices prove that no flow that
/// obeys the rows costs less than some bound, so they may come out of floating point.
public struct BoundPrices: Sendable, Equatable {
  /// By node, of either sign.
  public var potential: [Int128]
  /// Never negative.
  public var rowPrice: [Int128]
  /// Of edges of the hull of a row's whole points.
  public var facets: [FacetPrice] = []
  /// Of sums of a row's arcs, in a branch that bounds them.
  public var sums: [SumPrice] = []
  /// Rows that follow from all others in whole units, each from those before it, and their prices.
  public var rounded: [RoundedRow] = []
  /// By entry of `rounded`, never negative.
  public var roundedPrice: [Int128] = []
  /// Above 0.
  public var denominator: Int128

  /// Takes the three as they are; no edges, sums or rounded rows.
  public init(potential: [Int128], rowPrice: [Int128], denominator: Int128) {
    self.potential = potential
    self.rowPrice = rowPrice
    self.denominator = denominator
  }
}

/// A row Σ coefficient × x ≤ limit that whole flows obey because a weighted sum of balances, rows, edges and
/// rounded rows before it says so of fractions, to less than a unit (Gomory 1958; Chvátal 1973).
public struct RoundedRow: Sendable, Equatable {
  /// Weights, over the denominator; none negative but those of balances.
  public var potential: [Int128]
  /// By row, none negative.
  public var rowPrice: [Int128]
  /// Edges of hulls, weighted as they are priced.
  public var facets: [FacetPrice]
  /// By rounded row before this one.
  public var roundedPrice: [Int128]
  /// Above 0.
  public var denominator: Int128
  /// Each once.
  public var arcs: [Int32]
  /// Parallel to `arcs`.
  public var coefficients: [Int64]
  /// Rounded down to whole units.
  public var limit: Int128
}

/// The price of matched × C − other × L ≤ limit, which all whole points of a ratio row obey; C is the sum
/// of its arcs with positive coefficients, L of those with negative ones.
public struct FacetPrice: Sendable, Equatable {
  /// Of the ratio rows.
  public var row: Int32
  /// Factor of C.
  public var matched: Int128
  /// Factor of L.
  public var other: Int128
  /// What no whole point of the row exceeds.
  public var limit: Int128
  /// Never negative.
  public var price: Int128

  /// Takes the five as they are.
  public init(row: Int32, matched: Int128, other: Int128, limit: Int128, price: Int128) {
    self.row = row
    self.matched = matched
    self.other = other
    self.limit = limit
    self.price = price
  }
}

/// The price of C (matched) or L of a row in a branch: > 0 for its upper bound, < 0 for its lower.
public struct SumPrice: Sendable, Equatable {
  /// Of the ratio rows.
  public var row: Int32
  /// Whether it prices C, or else L.
  public var isMatched: Bool
  /// In whole parts of the denominator of the prices it stands among.
  public var price: Int128

  /// Takes the three as they are.
  public init(row: Int32, isMatched: Bool, price: Int128) {
    self.row = row
    self.isMatched = isMatched
    self.price = price
  }
}
