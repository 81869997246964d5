public import Certificates
internal import Planning

// The stages of answers with side rows, and the prices that prove them.

/// A proof that no whole flow of a network with rows costs less than a bound.
public enum AllocationBound: Sendable, Equatable {
  case prices(BoundPrices)
  case tree([BranchNode])
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
  public var prices: BoundPrices
  /// The branching tree that proves the bound, when the prices alone do not.
  public var tree: [BranchNode]?
  /// What proves the bound instead of prices and tree, part by part.
  public var parts: AllocationParts?

  /// Takes the fields as they are; `value − bound` is the gap that stays open.
  public init(
    flow: [Int64], value: Int128, bound: Int128, prices: BoundPrices,
    tree: [BranchNode]?, parts: AllocationParts? = nil
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
