package import Allocation
package import Planning
package import Proofs

// Answers that were found elsewhere, and are checked here without solving anything.

extension CertifiedAnswer {
  /// The allocation that `claimed` is, if it proves what it has to.
  ///
  /// - Throws: the first thing that does not hold.
  package init(
    _ scenario: Scenario, _ sums: PlannedSums, claimed: AllocationAnswer, amounts: [Amount]
  ) throws(ProofFailure) {
    let terms = AllocationTerms(scenario, sums)
    let verdict = try AllocationProof.checkFunded(terms, sums, claimed, amounts: amounts)
    let funded = Funded(
      draft: sums.draft, terms: terms, network: try CertifiedAnswer.network(terms, sums),
      answer: claimed, amounts: amounts)
    self.init(scenario: scenario, sums: sums, outcome: .funded(funded, verdict))
  }

  /// `amounts`, if they obey every limit; that they are best is not claimed.
  package init(
    _ scenario: Scenario, _ sums: PlannedSums, allowed amounts: [Amount]
  ) throws(ProofFailure) {
    let terms = AllocationTerms(scenario, sums)
    try AllocationProof.checkAllowed(terms, sums, amounts: amounts)
    let answer = Proportional(
      draft: sums.draft, terms: terms, network: try CertifiedAnswer.network(terms, sums),
      amounts: amounts, broken: nil)
    self.init(scenario: scenario, sums: sums, outcome: .proportional(answer))
  }

  /// That no allocation obeys `limits`, if the certificate says so. What would make one possible is not
  /// known.
  package init(
    _ scenario: Scenario, _ sums: PlannedSums, impossible limits: [Int],
    _ certificate: AllocationConflict
  ) throws(ProofFailure) {
    let terms = AllocationTerms(scenario, sums)
    try AllocationProof.checkImpossible(terms, sums, conflict: limits, certificate)
    let answer = Impossible(
      terms: terms, conflict: limits, certificate: certificate, repairs: [], together: [])
    self.init(scenario: scenario, sums: sums, outcome: .impossible(answer))
  }

  private static func network(
    _ terms: AllocationTerms, _ sums: PlannedSums
  ) throws(ProofFailure) -> AllocationNetwork {
    do { return try AllocationNetwork(terms, sums) } catch { throw .overflow }
  }
}
