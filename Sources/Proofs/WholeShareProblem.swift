/// Fair shares in whole units: claims in a network, some with a gate beside them.
public struct WholeShareProblem: Sendable {
  /// A share p/q of what is left of `total`, rounded half up, less `settled`: what a gate lets through while its
  /// claim carries u is the least of ⌊(2 p (total − u) + q) / 2 q⌋ − settled over its shares, at least 0.
  public struct Share: Sendable, Equatable {
    /// p, ≥ 0.
    public var numerator: Int64
    /// q, > 0 and no less than p.
    public var denominator: Int64
    /// Units that the share is taken of while the claim carries none.
    public var total: Int64
    /// Units taken off the share because they are settled beside the gate.
    public var settled: Int64

    /// Takes the four as they are; checks refuse what is out of range.
    public init(numerator: Int64, denominator: Int64, total: Int64, settled: Int64) {
      self.numerator = numerator
      self.denominator = denominator
      self.total = total
      self.settled = settled
    }
  }

  /// The network; arcs of claims and gates are among its arcs.
  public var statement: FlowStatement
  /// Arcs of the statement, each once.
  public var claims: [Int32]
  /// One per claim, > 0.
  public var weights: [Int64]
  /// Gates: an arc, its claim, and the shares `shares[shareStart[g]..<shareStart[g + 1]]`. Their arcs' upper
  /// bounds in the statement are not looked at.
  public var gateArc: [Int32] = []
  /// By gate: the position of its claim in `claims`.
  public var gateClaim: [Int32] = []
  /// One more than there are gates, rising from 0.
  public var shareStart: [Int32] = [0]
  /// By share, gate after gate.
  public var shares: [Share] = []

  /// A problem without gates.
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
  /// Of `numerators`, > 0.
  public var denominators: [Int64]
  /// One per node; `numerators.count` outside of all cuts, where the node is that the claims leave.
  public var piece: [Int32]
  /// By arc: whole units.
  public var flow: [Int64]

  /// Takes the arrays as they are; checks refuse a wrong shape.
  public init(numerators: [Int64], denominators: [Int64], piece: [Int32], flow: [Int64]) {
    self.numerators = numerators
    self.denominators = denominators
    self.piece = piece
    self.flow = flow
  }
}
