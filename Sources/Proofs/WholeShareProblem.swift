/// Fair shares in whole units: claims in a network, some with a gate beside them.
public struct WholeShareProblem: Sendable {
  /// A share p/q of what is left of `total`, rounded half up, less `settled`: what a gate lets through while its
  /// claim carries u is the least of ⌊(2 p (total − u) + q) / 2 q⌋ − settled over its shares, at least 0.
  public struct Share: Sendable, Equatable {
    public var numerator: Int64
    public var denominator: Int64
    public var total: Int64
    public var settled: Int64

    public init(numerator: Int64, denominator: Int64, total: Int64, settled: Int64) {
      self.numerator = numerator
      self.denominator = denominator
      self.total = total
      self.settled = settled
    }
  }

  public var statement: FlowStatement
  public var claims: [Int32]
  /// One per claim, > 0.
  public var weights: [Int64]
  /// Gates: an arc, its claim, and the shares `shares[shareStart[g]..<shareStart[g + 1]]`. Their arcs' upper
  /// bounds in the statement are not looked at.
  public var gateArc: [Int32] = []
  public var gateClaim: [Int32] = []
  public var shareStart: [Int32] = [0]
  public var shares: [Share] = []

  public init(statement: FlowStatement, claims: [Int32], weights: [Int64]) {
    self.statement = statement
    self.claims = claims
    self.weights = weights
  }
}

/// Whole units on every arc, and the nested cuts that force the claims'.
public struct WholeShareCertificate: Sendable, Equatable {
  /// The largest ratio numerator / denominator that a claim into each piece may have.
  public var numerators: [Int64]
  public var denominators: [Int64]
  /// One per node; `numerators.count` outside of all cuts, where the node is that the claims leave.
  public var piece: [Int32]
  public var flow: [Int64]

  public init(numerators: [Int64], denominators: [Int64], piece: [Int32], flow: [Int64]) {
    self.numerators = numerators
    self.denominators = denominators
    self.piece = piece
    self.flow = flow
  }
}
