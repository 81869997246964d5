public import Certificates

/// A problem, its answer and the certificate, to be checked here or written down for a second
/// checker in another language.
public enum ProofRecord: Sendable {
  /// A flow that is cheapest tier by tier; one tier is an ordinary cheapest flow.
  case tiers(
    FlowStatement, costs: [[Int64]], flow: [Int64], potentials: [[Int64]], values: [Int128])
  /// No feasible flow, by a cut.
  case cut(FlowStatement, inside: [Bool])
  /// A whole flow of this value, and a bound that no whole flow undercuts: optimal if both are one.
  case whole(
    FlowStatement, SideRows, flow: [Int64], value: Int128, BoundPrices, bound: Int128)
  /// No flow obeys the rows, by Farkas prices.
  case impossible(FlowStatement, SideRows, BoundPrices)
  /// A cheapest whole flow with side rows, by a branch tree.
  case branch(FlowStatement, SideRows, flow: [Int64], value: Int128, tree: [BranchNode])
  /// No whole flow obeys the rows, by a branch tree.
  case noWhole(FlowStatement, SideRows, tree: [BranchNode])
  /// Fair shares, and a rounded whole flow if there is one.
  case fair(FairProblem, FairCertificate, whole: [Int64]?)
  /// The fairest whole units, some with gates, and the cuts that force them.
  case shares(WholeShareProblem, WholeShareCertificate)

  /// Checks the record with the checker of its kind.
  public static func check(_ record: ProofRecord) throws(ProofFailure) {
    switch record {
    case .tiers(let statement, let costs, let flow, let potentials, let values):
      try FlowProof.checkTiers(
        statement, costs: costs, flow: flow, potentials: potentials, values: values)
    case .cut(let statement, let inside):
      try FlowProof.checkCut(statement, inside: inside)
    case .whole(let statement, let rows, let flow, let value, let prices, let bound):
      try BoundProof.checkWhole(statement, rows: rows, flow: flow, value: value)
      try BoundProof.checkBound(statement, rows: rows, prices: prices, bound: bound)
    case .impossible(let statement, let rows, let prices):
      try BoundProof.checkImpossible(statement, rows: rows, prices: prices)
    case .branch(let statement, let rows, let flow, let value, let tree):
      try BranchProof.checkOptimal(
        statement, rows: rows, flow: flow, value: value, tree: tree)
    case .noWhole(let statement, let rows, let tree):
      try BranchProof.checkImpossible(statement, rows: rows, tree: tree)
    case .fair(let problem, let certificate, let whole):
      try FairProof.checkOptimal(problem, certificate)
      if let whole { try FairProof.checkWholeShares(problem, certificate.shares, flow: whole) }
    case .shares(let problem, let certificate): try WholeShareProof.check(problem, certificate)
    }
  }
}
