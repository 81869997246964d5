/// Prices of nodes and rows in whole parts of a denominator: any such prices prove that no flow that obeys the
/// rows costs less than some bound (the LP dual; Geoffrion 1974), so they may come out of floating point.
///
/// Plain data, as all of this room: what they prove is worked out by a solver and by a checker, each by itself.
public struct BoundPrices: Sendable, Equatable {
  /// By node, of either sign, in 1 / denominator of the cost of one unit.
  public var potential: [Int128]
  /// By side row, ≥ 0, in 1 / denominator of the cost of one unit of the row's limit.
  public var rowPrice: [Int128]
  /// Of edges of the hulls of rows' whole points: what rows say about whole flows beyond what they say
  /// about fractions. A row may have several.
  public var facets: [FacetPrice]
  /// Of sums of a row's arcs that splits on the way to a leaf bound; empty outside trees.
  public var sums: [SumPrice]
  /// Rows that follow from all others in whole units, each from those before it, and their prices.
  public var rounded: [RoundedRow] = []
  /// By entry of `rounded`, ≥ 0, in 1 / denominator of the cost of one unit of its limit.
  public var roundedPrice: [Int128] = []
  /// > 0.
  public var denominator: Int128

  /// Takes the arrays as they are; `rounded` starts empty. Lengths and signs are what checks look at.
  public init(
    potential: [Int128], rowPrice: [Int128], denominator: Int128, facets: [FacetPrice] = [],
    sums: [SumPrice] = []
  ) {
    self.potential = potential
    self.rowPrice = rowPrice
    self.facets = facets
    self.sums = sums
    self.denominator = denominator
  }

  /// Prices of nodes and rows alone, from 64 bits.
  public init(potential: [Int64], rowPrice: [Int64], denominator: Int64) {
    self.init(
      potential: potential.map { Int128($0) }, rowPrice: rowPrice.map { Int128($0) },
      denominator: Int128(denominator))
  }
}

/// The price of an edge matched × C − other × L ≤ limit, which all whole points of a row obey; C is the sum
/// of its arcs with positive coefficients, L of those with negative ones.
public struct FacetPrice: Sendable, Equatable {
  /// The side row that the edge belongs to.
  public var row: Int32
  /// Factor of C.
  public var matched: Int128
  /// Factor of L.
  public var other: Int128
  /// What no whole point of the row exceeds.
  public var limit: Int128
  /// ≥ 0, in 1 / denominator of the cost of one unit of the limit.
  public var price: Int128

  /// Takes the five as they are; whether the edge holds is what checks look at.
  public init(row: Int32, matched: Int128, other: Int128, limit: Int128, price: Int128) {
    self.row = row
    self.matched = matched
    self.other = other
    self.limit = limit
    self.price = price
  }
}

/// The price of C (matched) or L of a row where a branching tree bounds it: > 0 for its upper bound, < 0 for
/// its lower.
public struct SumPrice: Sendable, Equatable {
  /// The side row whose sum it is.
  public var row: Int32
  /// Whether it prices C, the sum over arcs of positive coefficient, or else L.
  public var isMatched: Bool
  /// In 1 / denominator of the cost of one unit of the sum.
  public var price: Int128

  /// Takes the three as they are.
  public init(row: Int32, isMatched: Bool, price: Int128) {
    self.row = row
    self.isMatched = isMatched
    self.price = price
  }
}

/// A row Σ coefficient × x ≤ limit that whole flows obey because a weighted sum of balances, rows, edges of
/// hulls and rounded rows before it says so of fractions, to less than a unit (Gomory 1958; Chvátal 1973).
public struct RoundedRow: Sendable, Equatable {
  /// Weights of balances, by node, of either sign.
  public var potential: [Int128]
  /// Weights of rows, by row, ≥ 0.
  public var rowPrice: [Int128]
  /// Weights of edges of hulls, as their prices.
  public var facets: [FacetPrice]
  /// Weights of the rounded rows before this one, in their order.
  public var roundedPrice: [Int128]
  /// What all weights here are over; > 0.
  public var denominator: Int128
  /// The row's arcs, each once.
  public var arcs: [Int32]
  /// Parallel to `arcs`.
  public var coefficients: [Int64]
  /// No less than what the weights allow, rounded down to whole units.
  public var limit: Int128

  /// Takes the arrays as they are; that the row follows is what checks look at.
  public init(
    potential: [Int128], rowPrice: [Int128], facets: [FacetPrice], roundedPrice: [Int128],
    denominator: Int128, arcs: [Int32], coefficients: [Int64], limit: Int128
  ) {
    self.potential = potential
    self.rowPrice = rowPrice
    self.facets = facets
    self.roundedPrice = roundedPrice
    self.denominator = denominator
    self.arcs = arcs
    self.coefficients = coefficients
    self.limit = limit
  }
}
