internal import Planning

// The stages of answers with side rows, and the prices that prove them.

/// Prices of nodes and rows, in 1 / denominator of the cost of a unit.
public struct AllocationPrices: Sendable, Equatable {
  /// By node, of either sign.
  public var potential: [Int128]
  /// By row of the network, 0 or more.
  public var rowPrice: [Int128]
  /// Of edges of the hulls of rows; a row may have several.
  public var facets: [AllocationFacet]
  /// Of sums that a branch bounds; empty outside of trees.
  public var sums: [AllocationSumPrice]
  /// Rows that follow from all others in whole units, each from those before it, and their prices.
  public var rounded: [AllocationRoundedRow]
  /// By entry of `rounded`, 0 or more.
  public var roundedPrice: [Int128]
  /// What all prices here are over; above 0.
  public var denominator: Int128

  /// Takes the arrays as they are; `BoundProof` is what checks lengths and signs.
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

  /// Prices of nodes and rows alone.
  public init(potential: [Int64], rowPrice: [Int64], denominator: Int64) {
    self.init(
      potential: potential.map { Int128($0) }, rowPrice: rowPrice.map { Int128($0) },
      denominator: Int128(denominator))
  }
}

/// An edge matched × C − other × L ≤ limit of the hull of a row's whole points, and its price.
public struct AllocationFacet: Sendable, Equatable {
  /// The row that the edge belongs to.
  public var row: Int32
  /// Factor of C, the sum over the row's arcs of positive coefficient.
  public var matched: Int128
  /// Factor of L, the sum over the row's arcs of negative coefficient.
  public var other: Int128
  /// What no whole point of the row exceeds.
  public var limit: Int128
  /// In 1 / denominator of the cost of a unit, 0 or more.
  public var price: Int128

  /// Takes the five as they are; that the edge holds is checked with the proof.
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
  /// Weights of balances, by node.
  public var potential: [Int128]
  /// Weights of rows, by row, 0 or more.
  public var rowPrice: [Int128]
  /// Weights of edges of hulls, as their prices.
  public var facets: [AllocationFacet]
  /// Weights of the rounded rows before this one, in their order.
  public var roundedPrice: [Int128]
  /// What all weights here are over; above 0.
  public var denominator: Int128
  /// The row's arcs, each once.
  public var arcs: [Int32]
  /// Parallel to `arcs`.
  public var coefficients: [Int64]
  /// No less than what the weights allow, rounded down to whole units.
  public var limit: Int128

  /// Takes the arrays as they are; that the row follows is checked with the proof.
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
  /// The row whose sum it is.
  public var row: Int32
  /// Whether it prices C, the sum over arcs of positive coefficient, or else L.
  public var isMatched: Bool
  /// In 1 / denominator of the cost of a unit, of either sign.
  public var price: Int128

  /// Takes the three as they are.
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
  /// Part by part; a part's own proof is one of the other two.
  indirect case parts(AllocationParts)
}

/// Whole-unit fair shares of a tier, found from the largest fraction down.
public struct BoundedFairStage: Sendable, Equatable {
  /// A flow in which every claim has its settled units.
  public var flow: [Int64]
  /// From the largest fraction down; numerators over denominators never rise.
  public var rounds: [Round]

  /// Takes both as they are; `AllocationProof` is what checks them.
  public init(flow: [Int64], rounds: [Round]) {
    self.flow = flow
    self.rounds = rounds
  }

  /// One round: the least possible largest fraction λ of the claims that are still active, and the claims
  /// that it settles. No active claim has more than λ of its weight from here on.
  public struct Round: Sendable, Equatable {
    /// λ = numerator / denominator.
    public var numerator: Int64
    /// Above 0.
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

    /// Takes the fields as they are.
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
    /// How many can not have less.
    public var count: Int64
    /// That Σ of the last units is at least `count`.
    public var proof: AllocationBound

    /// Takes both as they are.
    public init(count: Int64, proof: AllocationBound) {
      self.count = count
      self.proof = proof
    }
  }

  /// A claim whose units stay as they are in all later rounds.
  public struct Settled: Sendable, Equatable {
    /// Position in the tier's claims.
    public var claim: Int32
    /// Why it can have no less, as far as that is proven.
    public var reason: Reason

    /// Takes both as they are.
    public init(claim: Int32, reason: Reason) {
      self.claim = claim
      self.reason = reason
    }
  }

  /// What says that a settled claim can not have less.
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
  /// Units on each arc.
  public var flow: [Int64]
  /// Σ cost × flow of the tier.
  public var value: Int128
  /// No allowed flow has less; equal to `value` where the flow is proven best.
  public var bound: Int128
  /// What proves the bound, unless `tree` does.
  public var prices: AllocationPrices
  /// The branching tree that proves the bound, when the prices alone do not.
  public var tree: [AllocationBranch]?
  /// What proves the bound instead of prices and tree, part by part.
  public var parts: AllocationParts?

  /// Takes the fields as they are; `value − bound` is the gap that stays open.
  public init(
    flow: [Int64], value: Int128, bound: Int128, prices: AllocationPrices,
    tree: [AllocationBranch]?, parts: AllocationParts? = nil
  ) {
    self.flow = flow
    self.value = value
    self.bound = bound
    self.prices = prices
    self.tree = tree
    self.parts = parts
  }
}

/// A bound that is proven part by part: prices take nodes and rows out of a network, which then falls into
/// parts.
public struct AllocationParts: Sendable, Equatable {
  /// The nodes that are taken out.
  public var nodes: [Int32]
  /// Their prices, in 1 / denominator of the cost of a unit.
  public var prices: [Int64]
  /// Rows that are taken out; row numbers count what earlier tiers have added.
  public var rows: [Int32]
  /// Their prices, 0 or more, in 1 / denominator of the cost of a unit.
  public var rowPrices: [Int64]
  /// What all prices and the parts' bounds are over; above 0.
  public var denominator: Int64
  /// In the order of their first nodes.
  public var parts: [Part]

  /// Takes the arrays as they are; `PartsProof` is what checks them.
  public init(
    nodes: [Int32], prices: [Int64], rows: [Int32], rowPrices: [Int64], denominator: Int64,
    parts: [Part]
  ) {
    self.nodes = nodes
    self.prices = prices
    self.rows = rows
    self.rowPrices = rowPrices
    self.denominator = denominator
    self.parts = parts
  }

  /// What a part costs at least, in 1 / denominator; about its own nodes, from 1 on, its own arcs and rows.
  public struct Part: Sendable, Equatable {
    /// Below what no whole flow in the part costs.
    public var bound: Int128
    /// What proves that.
    public var proof: AllocationBound

    /// Takes both as they are.
    public init(bound: Int128, proof: AllocationBound) {
      self.bound = bound
      self.proof = proof
    }
  }
}

/// A node of a branching tree; node 0 is the root.
public enum AllocationBranch: Sendable, Equatable {
  case split(arc: Int32, at: Int64, below: Int32, above: Int32)
  case splitSum(row: Int32, isMatched: Bool, at: Int64, below: Int32, above: Int32)
  case bounded(AllocationPrices)
  case impossible(AllocationPrices)
}
