internal import Planning

// The stages of answers with side rows, and the prices that prove them.

/// Prices of nodes and rows, in 1 / denominator of the cost of a unit.
public struct AllocationPrices: Sendable, Equatable {
  public var potential: [Int128]
  public var rowPrice: [Int128]
  public var facets: [AllocationFacet]
  public var sums: [AllocationSumPrice]
  /// Rows that follow from all others in whole units, each from those before it, and their prices.
  public var rounded: [AllocationRoundedRow]
  public var roundedPrice: [Int128]
  public var denominator: Int128

  public init(
    potential: [Int128], rowPrice: [Int128], denominator: Int128,
    facets: [AllocationFacet] = [], sums: [AllocationSumPrice] = [],
    rounded: [AllocationRoundedRow] = [], roundedPrice: [Int128] = []
  ) {
    self.potential = potential
    self.rowPrice = rowPrice
    self.facets = facets
    self.sums = sums
    self.rounded = rounded
    self.roundedPrice = roundedPrice
    self.denominator = denominator
  }

  public init(potential: [Int64], rowPrice: [Int64], denominator: Int64) {
    self.init(
      potential: potential.map { Int128($0) }, rowPrice: rowPrice.map { Int128($0) },
      denominator: Int128(denominator))
  }
}

/// An edge matched × C − other × L ≤ limit of the hull of a row's whole points, and its price.
public struct AllocationFacet: Sendable, Equatable {
  public var row: Int32
  public var matched: Int128
  public var other: Int128
  public var limit: Int128
  public var price: Int128

  public init(row: Int32, matched: Int128, other: Int128, limit: Int128, price: Int128) {
    self.row = row
    self.matched = matched
    self.other = other
    self.limit = limit
    self.price = price
  }
}

/// A row Σ coefficient × x ≤ limit that whole flows obey because a weighted sum of the rows says so of
/// fractions, to less than a unit (Gomory 1958; Chvátal 1973).
///
/// Weights of balances, rows, edges of hulls and rounded rows before this one, over `denominator`.
public struct AllocationRoundedRow: Sendable, Equatable {
  public var potential: [Int128]
  public var rowPrice: [Int128]
  public var facets: [AllocationFacet]
  public var roundedPrice: [Int128]
  public var denominator: Int128
  public var arcs: [Int32]
  public var coefficients: [Int64]
  public var limit: Int128

  public init(
    potential: [Int128], rowPrice: [Int128], facets: [AllocationFacet], roundedPrice: [Int128],
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

/// The price of a row's sum C (matched) or L where a branch bounds it.
public struct AllocationSumPrice: Sendable, Equatable {
  public var row: Int32
  public var isMatched: Bool
  public var price: Int128

  public init(row: Int32, isMatched: Bool, price: Int128) {
    self.row = row
    self.isMatched = isMatched
    self.price = price
  }
}

/// A proof that no whole flow of a network with rows costs less than a bound.
public enum AllocationBound: Sendable, Equatable {
  case prices(AllocationPrices)
  case tree([AllocationBranch])
}

/// Whole-unit fair shares of a tier, found from the largest fraction down.
public struct BoundedFairStage: Sendable, Equatable {
  /// A flow in which every claim has its settled units.
  public var flow: [Int64]
  public var rounds: [Round]

  public init(flow: [Int64], rounds: [Round]) {
    self.flow = flow
    self.rounds = rounds
  }

  /// One round: the least possible largest fraction λ of the claims that are still active, and the claims
  /// that it settles. No active claim has more than λ of its weight from here on.
  public struct Round: Sendable, Equatable {
    /// λ = numerator / denominator.
    public var numerator: Int64
    public var denominator: Int64
    /// Why some active claim has at least λ: prices say that none can have less (with caps just below λ there
    /// is no flow), or a tree that units beyond those caps are at least 1. Nil if λ is 0, or unproven.
    public var isLeast: AllocationBound?
    /// How many of the claims that may have exactly λ must have it, if several may.
    public var ties: Ties?
    /// Settled in this round, at the units of `flow`.
    public var settled: [Settled]
    /// Where fewer are settled as tied than could be, each other choice: number i is what remains if the tied
    /// before the i-th have λ and the i-th has less. Its rounds lead to fractions no less than those of
    /// `flow`. Empty if they are not compared.
    public var others: [[Round]]

    public init(
      numerator: Int64, denominator: Int64, isLeast: AllocationBound?, ties: Ties?,
      settled: [Settled], others: [[Round]] = []
    ) {
      self.numerator = numerator
      self.denominator = denominator
      self.isLeast = isLeast
      self.ties = ties
      self.settled = settled
      self.others = others
    }
  }

  /// At least `count` of the claims at λ can not have less; about the network in which the last unit of
  /// each is an arc of its own that costs 1.
  public struct Ties: Sendable, Equatable {
    public var count: Int64
    public var proof: AllocationBound

    public init(count: Int64, proof: AllocationBound) {
      self.count = count
      self.proof = proof
    }
  }

  public struct Settled: Sendable, Equatable {
    /// Position in the tier's claims.
    public var claim: Int32
    public var reason: Reason

    public init(claim: Int32, reason: Reason) {
      self.claim = claim
      self.reason = reason
    }
  }

  public enum Reason: Sendable, Equatable {
    /// λ is 0: nothing is left to lose.
    case nothing
    /// The only active claim that can have exactly λ.
    case attains
    /// The round's prices exclude one unit less.
    case forced
    /// One of `ties`.
    case tied
    /// Nothing proves that it can not have less.
    case unproven
  }
}

/// A whole flow, its value, and a proven bound on the value of any other.
public struct BoundedStage: Sendable, Equatable {
  public var flow: [Int64]
  public var value: Int128
  public var bound: Int128
  public var prices: AllocationPrices
  /// The branching tree that proves the bound, when the prices alone do not.
  public var tree: [AllocationBranch]?

  public init(
    flow: [Int64], value: Int128, bound: Int128, prices: AllocationPrices,
    tree: [AllocationBranch]?
  ) {
    self.flow = flow
    self.value = value
    self.bound = bound
    self.prices = prices
    self.tree = tree
  }
}

/// A node of a branching tree; node 0 is the root.
public enum AllocationBranch: Sendable, Equatable {
  case split(arc: Int32, at: Int64, below: Int32, above: Int32)
  case splitSum(row: Int32, isMatched: Bool, at: Int64, below: Int32, above: Int32)
  case bounded(AllocationPrices)
  case impossible(AllocationPrices)
}
