internal import Certificates
public import Proofs
public import Solvers

// What the solver answers, told to the checkers as plain arrays. The checkers share no code with it.

extension FlowStatement {
  public init(_ network: Network) {
    self.init(
      supply: network.supply, tail: network.tail, head: network.head, lower: network.lower,
      upper: network.upper, cost: network.cost)
  }
}

extension SideRows {
  public init(_ rows: RatioRows) {
    self.init(
      start: rows.start, arc: rows.arc, coefficient: rows.coefficient, limit: rows.limit)
  }
}

/// What an answer claims: how to check it, and how to write it down for a second checker.
public struct Claim {
  public let check: () throws(ProofFailure) -> Void
  public let record: ProofRecord?

  private init(
    check: @escaping () throws(ProofFailure) -> Void, record: ProofRecord? = nil
  ) {
    self.check = check
    self.record = record
  }

  public init(_ record: ProofRecord) {
    check = { () throws(ProofFailure) in try ProofRecord.check(record) }
    self.record = record
  }

  public init(_ conflict: FlowConflict, _ statement: FlowStatement) {
    switch conflict {
    case .excess(let inside), .shortage(let inside):
      self.init(.cut(statement, inside: inside))
    case .emptyArc(let arc):
      self.init(check: { () throws(ProofFailure) in
        try FlowProof.checkEmptyArc(statement, arc: arc)
      })
    }
  }

  public init(_ outcome: FlowOutcome, for network: Network, laterTiers: [[Int64]] = []) {
    let statement = FlowStatement(network)
    switch outcome {
    case .optimal(let optimum):
      self.init(
        .tiers(
          statement, costs: [network.cost] + laterTiers, flow: optimum.flow,
          potentials: optimum.potentials, values: optimum.values))
    case .infeasible(let conflict): self.init(conflict, statement)
    }
  }

  public init(_ outcome: FairOutcome, for problem: FairFlow) {
    let statement = FlowStatement(problem.network)
    switch outcome {
    case .infeasible(let conflict): self.init(conflict, statement)
    case .optimal(let optimum):
      let shares = FairShares(
        levels: optimum.levels.map { FairShares.Ratio($0.numerator, $0.denominator) },
        level: optimum.level)
      self.init(
        .fair(
          FairProblem(
            statement: statement, claims: problem.claims.map { Int32($0) },
            weights: problem.weights),
          FairCertificate(shares: shares, piece: optimum.piece, scaledFlow: optimum.scaledFlow),
          whole: nil))
    }
  }

  public init(_ outcome: ConvexOutcome, for problem: ConvexFlow) {
    let statement = FlowStatement(problem.network)
    switch outcome {
    case .infeasible(let conflict): self.init(conflict, statement)
    case .optimal(let optimum):
      let costs = problem.costs
      self.init(check: { () throws(ProofFailure) in
        try FlowProof.checkConvexOptimal(
          statement, costs: costs, flow: optimum.flow, potential: optimum.potential,
          value: optimum.value)
      })
    }
  }

  /// Nil if nothing is claimed.
  public init?(_ outcome: RatioOutcome, for network: Network, _ rows: RatioRows) {
    let statement = FlowStatement(network)
    let sides = SideRows(rows)
    switch outcome {
    case .found(let answer):
      let (flow, value) = (answer.flow, answer.value)
      if let tree = answer.tree {
        let nodes = tree
        self.init(.branch(statement, sides, flow: flow, value: value, tree: nodes))
      } else {
        let prices = answer.prices
        self.init(
          .whole(statement, sides, flow: flow, value: value, prices, bound: answer.bound))
      }
    case .infeasibleNetwork(let conflict): self.init(conflict, statement)
    case .infeasible(let prices):
      self.init(.impossible(statement, sides, prices))
    case .infeasibleInWholeUnits(let tree):
      self.init(.noWhole(statement, sides, tree: tree))
    case .undecided: return nil
    }
  }
}
