public import Allocation
public import Planning
public import Proofs

/// A scenario's answer after `Proofs` has accepted it: the only thing that reports show.
public struct CertifiedAnswer: Sendable {
  /// What was found, and how far it is proven.
  public enum Outcome: Sendable {
    /// The best allocation, and what was proven of it.
    case funded(Funded, AllocationProof.Verdict)
    case impossible(Impossible)
    /// The same percentage for all: it obeys the limits, nothing more is claimed.
    case proportional(Proportional)
    /// Rows that neither whole amounts nor a proof were found for.
    case undecided
  }

  /// What was asked, as it was given.
  public let scenario: Scenario
  /// The plan that was asked about, as `Rebalancer.sums`.
  public let sums: PlannedSums
  /// Allocations that keep every limit, and contradictions, have passed `AllocationProof`.
  public let outcome: Outcome
  /// The least that any allocation leaves unmet, whoever bears it, in minor units; `nil` where that was not
  /// asked for, and where `Rebalancer.leastLoss` has none or leaves a gap.
  public var leastUnmet: Int128?

  /// How often `step` is called: solved, proven.
  public static let steps = 2

  /// Solves `scenario` and has the answer checked against limits rebuilt from plan and scenario.
  /// `step` is called after each of the two. With `comparesLeast` also the least loss, for the price of fairness.
  ///
  /// Throws `AnswerFault` for what can not be computed with, and for an answer whose proof fails.
  public init(
    _ rebalancer: Rebalancer, _ scenario: Scenario, comparesLeast: Bool = false,
    step: () -> Void = {}
  ) throws(AnswerFault) {
    self.scenario = scenario
    defer { step() }
    sums = rebalancer.sums
    let terms = AllocationTerms(scenario, sums)
    do throws(RebalancingFault) {
      if scenario.method == .proportional {
        let answer = try rebalancer.proportional(scenario)
        step()
        if answer.broken == nil {
          try CertifiedAnswer.check {
            () throws(ProofFailure) in
            try AllocationProof.checkAllowed(
              answer.terms, rebalancer.sums, amounts: answer.amounts)
          }
        }
        outcome = .proportional(answer)
        return
      }
      let answer = try rebalancer.solve(scenario)
      step()
      switch answer {
      case .funded(let funded):
        var verdict = AllocationProof.Verdict(gap: 0, unjudged: 0)
        try CertifiedAnswer.check {
          () throws(ProofFailure) in
          verdict = try AllocationProof.checkFunded(
            terms, rebalancer.sums, funded.answer, amounts: funded.amounts)
        }
        outcome = .funded(funded, verdict)
        guard comparesLeast, let least = try rebalancer.leastLoss(funded) else { return }
        try CertifiedAnswer.check {
          () throws(ProofFailure) in
          try AllocationProof.checkLeastLoss(terms, rebalancer.sums, least)
        }
        if least.value == least.bound { leastUnmet = least.value }
      case .impossible(let answer):
        try CertifiedAnswer.check {
          () throws(ProofFailure) in
          try AllocationProof.checkImpossible(
            terms, rebalancer.sums, conflict: answer.conflict, answer.certificate)
        }
        outcome = .impossible(answer)
      case .undecided: outcome = .undecided
      }
    } catch { throw AnswerFault(error) }
  }

  /// An answer that `Proofs` has accepted.
  package init(scenario: Scenario, sums: PlannedSums, outcome: Outcome) {
    self.scenario = scenario
    self.sums = sums
    self.outcome = outcome
  }

  private static func check(
    _ proof: () throws(ProofFailure) -> Void
  ) throws(RebalancingFault) {
    do { try proof() } catch { throw .solver("proof failed: \(error)") }
  }
}

/// Why there is no answer at all.
public struct AnswerFault: Error, Sendable {
  /// What can not be computed with and what to do, or which proof failed; a clause without a full
  /// stop.
  public var message: Bilingual

  package init(message: Bilingual) { self.message = message }

  package init(_ fault: RebalancingFault) {
    switch fault {
    case .plan(.needTooLarge(let found)):
      message = Bilingual(
        zh: "计划总额 \(found) 个最小货币单位，超出可精确调整的上限 \(AllocationNetwork.needLimit)；请改用较大的单位",
        en:
          "the plan adds up to \(found) minor units, more than the \(AllocationNetwork.needLimit) "
          + "that can be rebalanced exactly; use a larger unit")
    case .solver(let text):
      message = Bilingual(zh: "无法求解：\(text)", en: "no answer: \(text)")
    }
  }
}
