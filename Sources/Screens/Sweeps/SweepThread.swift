package import Allocation
internal import PlanPackages
internal import Planning
internal import Proofs
package import Rebalancing
internal import Synchronization

/// What one thread of a sweep keeps from one scenario to the next; used by one thread at a time.
package final class SweepThread: @unchecked Sendable {
  /// What a draw came to.
  package enum DrawOutcome: UInt8, Sendable {
    /// Funded, and proven best in every tier.
    case best
    /// Funded.
    case unproven
    case impossible, undecided
  }

  var lane: RebalancingLane
  var check: RepeatedCheck
  /// The line that is being written.
  var line: [UInt8] = []
  private var drawn: (template: ScenarioTemplate, terms: DrawnTerms)?
  private let draft: PlanDraft
  /// The place of each source; the number of places for a source without one.
  private let placeOfSource: [Int]

  init(_ rebalancer: Rebalancer) {
    lane = RebalancingLane(rebalancer)
    check = RepeatedCheck(rebalancer.sums)
    draft = rebalancer.sums.draft
    let places = draft.places.count
    placeOfSource = draft.sources.map { $0.place.map { Int($0) } ?? places }
  }

  /// Answers draw `index` of `template`, proves the answer, and writes what is unmet to `figures`: by
  /// sub-project, then by place, the last for sources without one.
  ///
  /// Where the closed form serves, nothing is allocated once draws of the template have been answered.
  func draw(
    _ template: ScenarioTemplate, seed: UInt64, index: Int,
    _ figures: UnsafeMutableBufferPointer<Amount>
  ) throws(AnswerFault) -> DrawOutcome {
    if template.isLeastChange, closedDraw(template, seed, index) {
      figures.update(repeating: 0)
      lane.forEachLack { subproject, source, amount in
        figures[subproject] += amount
        figures[draft.subprojects.count + placeOfSource[source]] += amount
      }
      return .best
    }
    let draw = SampleReport.Draw(
      try CertifiedAnswer(self, template.draw(seed: seed, index: index)))
    figures.update(repeating: 0)
    for (slot, amount) in draw.unmet.enumerated() { figures[slot] = amount }
    for (slot, amount) in draw.byPlace.enumerated() {
      figures[draft.subprojects.count + slot] = amount
    }
    return draw.outcome
  }

  /// Whether the draw has an answer in closed form whose proof holds.
  private func closedDraw(_ template: ScenarioTemplate, _ seed: UInt64, _ index: Int) -> Bool {
    if drawn?.template.isSame(as: template) != true {
      let first = template.draw(seed: seed, index: index)
      drawn = (template, DrawnTerms(first, lane.rebalancer.sums))
    }
    template.draw(seed: seed, index: index, into: &drawn!.terms)
    do {
      guard try lane.solveClosed(drawn!.terms.terms) else { return false }
      let verdict = try check.checkShares(
        drawn!.terms.terms, lane.stage, flow: lane.flow, amounts: lane.amounts)
      return verdict.isOptimal
    } catch { return false }
  }
}

/// The threads of a sweep that are not at work.
final class SweepThreads: Sendable {
  private let rebalancer: Rebalancer
  private let idle = Mutex<[SweepThread]>([])

  init(_ rebalancer: Rebalancer) { self.rebalancer = rebalancer }

  /// Lends one to `body`.
  func with<Result>(_ body: (SweepThread) -> Result) -> Result {
    let thread = idle.withLock { $0.popLast() } ?? SweepThread(rebalancer)
    defer { idle.withLock { $0.append(thread) } }
    return body(thread)
  }
}

extension CertifiedAnswer {
  /// The same answer, solved and proven in the memory of a thread.
  package init(_ thread: SweepThread, _ scenario: Scenario) throws(AnswerFault) {
    let rebalancer = thread.lane.rebalancer
    if scenario.method == .proportional {
      try self.init(rebalancer, scenario)
      return
    }
    let terms = AllocationTerms(scenario, rebalancer.sums)
    if let outcome = thread.outcome(of: terms) {
      self.init(scenario: scenario, sums: rebalancer.sums, outcome: outcome)
    } else {
      try self.init(rebalancer, scenario)
    }
  }
}

extension SweepThread {
  /// The answer after `Proofs` has accepted it; `nil` where anything fails, and is to be looked at anew.
  fileprivate func outcome(of terms: AllocationTerms) -> CertifiedAnswer.Outcome? {
    do {
      switch try lane.solve(terms) {
      case .funded(let funded):
        let verdict = try check.checkFunded(terms, funded.answer, amounts: funded.amounts)
        return .funded(funded, verdict)
      case .impossible(let answer):
        try AllocationProof.checkImpossible(
          terms, lane.rebalancer.sums, conflict: answer.conflict, answer.certificate)
        return .impossible(answer)
      case .undecided: return .undecided
      }
    } catch { return nil }
  }
}
