import Planning
import Proofs
import TestSupport
import Testing

@testable import Allocation
@testable import Rebalancing

/// Answers and certificates with one thing wrong: the checker must notice each.
struct MutationTests {
  private func isAccepted(
    _ answer: AllocationAnswer, _ funded: Funded, _ rebalancer: Rebalancer, _ scenario: Scenario
  ) -> Bool {
    let amounts = funded.network.amounts(of: answer.flow)
    let terms = AllocationTerms(scenario, rebalancer.sums)
    return
      (try? AllocationProof.checkFunded(terms, rebalancer.sums, answer, amounts: amounts)) != nil
  }

  @Test(arguments: 0..<10) func `another allowed allocation is refused, seed`(_ seed: Int) throws {
    var random = SeededGenerator(seed: 2000 + UInt64(seed))
    var tried = 0
    for _ in 0..<20 {
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: false, &random)
      let rebalancer = Rebalancer(draft)
      guard case .funded(let funded) = try rebalancer.solve(scenario) else { continue }
      let network = funded.network
      // Any other flow within the plain bounds is worse in some tier, or less proportional.
      for _ in 0..<20 {
        guard let flow = Self.other(funded.answer.flow, network, &random),
          network.obeysRows(flow), network.amounts(of: flow) != funded.amounts
        else { continue }
        tried += 1
        var answer = funded.answer
        answer.flow = flow
        #expect(!isAccepted(answer, funded, rebalancer, scenario))
      }
    }
    #expect(tried > 20)
  }

  /// A flow that differs by one unit along a random circle of the residual graph.
  private static func other(
    _ flow: [Int64], _ network: AllocationNetwork, _ random: inout SeededGenerator
  ) -> [Int64]? {
    var flow = flow
    let start = Int.random(in: 0..<network.nodeCount, using: &random)
    var node = start
    var last = -1
    for _ in 0..<12 {
      let steps = (0..<network.arcCount).filter { arc in
        arc != last
          && ((Int(network.tail[arc]) == node && flow[arc] < network.upper[arc])
            || (Int(network.head[arc]) == node && flow[arc] > network.lower[arc]))
      }
      guard let arc = steps.randomElement(using: &random) else { return nil }
      if Int(network.tail[arc]) == node, flow[arc] < network.upper[arc] {
        flow[arc] += 1
        node = Int(network.head[arc])
      } else {
        flow[arc] -= 1
        node = Int(network.tail[arc])
      }
      last = arc
      if node == start { return flow }
    }
    return nil
  }

  @Test(arguments: Trials.ofFew(0..<10)) func `a changed certificate is refused, seed`(_ seed: Int)
    throws
  {
    var random = SeededGenerator(seed: 2200 + UInt64(seed))
    var tried = 0
    for _ in 0..<15 {
      let draft = RandomCase.plan(&random)
      let scenario = RandomCase.scenario(of: draft, rows: seed % 2 == 1, &random)
      let rebalancer = Rebalancer(draft, branchLimit: 100)
      guard case .funded(let funded) = try rebalancer.solve(scenario) else { continue }
      #expect(isAccepted(funded.answer, funded, rebalancer, scenario))
      for place in funded.answer.stages.indices {
        for stage in Self.mutations(of: funded.answer.stages[place]) {
          var answer = funded.answer
          answer.stages[place] = stage
          tried += 1
          #expect(!isAccepted(answer, funded, rebalancer, scenario), "\(stage)")
        }
        var fewer = funded.answer
        fewer.stages.remove(at: place)
        #expect(!isAccepted(fewer, funded, rebalancer, scenario))
      }
    }
    #expect(tried > 10)
  }

  /// The stage with one claim of it changed, each so that it is false.
  private static func mutations(of stage: AllocationStage) -> [AllocationStage] {
    switch stage {
    case .fair(let tier, let fair):
      var all: [FairStage] = []
      for level in fair.numerators.indices {
        var other = fair
        other.numerators[level] += 1
        all.append(other)
      }
      var moved = fair
      moved.whole[0] += 1
      all.append(moved)
      var short = fair
      short.piece.removeLast()
      all.append(short)
      return all.map { .fair(tier, $0) } + [.fair(.asked, fair)].filter { _ in tier != .asked }
    case .cheapest(let cheapest):
      var value = cheapest
      value.values[0] -= 1
      var flow = cheapest
      flow.flow[0] += 1
      var tiers = cheapest
      tiers.potentials.removeLast()
      return [.cheapest(value), .cheapest(flow), .cheapest(tiers)]
    case .proportional(let potential, let value):
      return [
        .proportional(potential: potential, value: value - 1),
        .proportional(potential: Array(potential.dropLast()), value: value),
      ]
    case .boundedFair(let tier, let fair):
      var all: [BoundedFairStage] = []
      for number in fair.rounds.indices {
        var other = fair
        other.rounds[number].settled.removeLast()
        all.append(other)
        // A round that claims nothing may say anything.
        if fair.rounds[number].settled.allSatisfy({ $0.reason == .unproven }) { continue }
        other = fair
        other.rounds[number].numerator += 1
        all.append(other)
        if fair.rounds[number].numerator > 0 {
          other = fair
          other.rounds[number].isLeast = nil
          all.append(other)
        }
        for place in fair.rounds[number].others.indices {
          other = fair
          other.rounds[number].others[place].removeLast()
          all.append(other)
          other = fair
          other.rounds[number].others.remove(at: place)
          if !other.rounds[number].others.isEmpty { all.append(other) }
          other = fair
          let last = other.rounds[number].others[place].count - 1
          other.rounds[number].others[place][last].isLeast = nil
          if fair.rounds[number].others[place][last].isLeast != nil { all.append(other) }
        }
      }
      var moved = fair
      moved.flow[0] += 1
      all.append(moved)
      return all.map { .boundedFair(tier, $0) }
    case .deferralLoss(let loss):
      var flow = loss
      flow.flow[0] += 1
      var ceiling = loss
      ceiling.ceiling = -1
      return [.deferralLoss(flow), .deferralLoss(ceiling)]
    case .bounded(let tier, let bounded):
      var value = bounded
      value.value -= 1
      var bound = bounded
      bound.bound = bounded.value + 1
      return [.bounded(tier, value), .bounded(tier, bound)]
    }
  }

  @Test(arguments: Trials.ofFew(0..<6)) func `a changed conflict is refused, seed`(_ seed: Int)
    throws
  {
    var random = SeededGenerator(seed: 2400 + UInt64(seed))
    var tried = 0
    for _ in 0..<40 {
      let draft = RandomCase.plan(&random)
      var scenario = RandomCase.scenario(of: draft, rows: false, &random)
      scenario.changes.append(.lock(Selector(sources: .source(0))))
      let rebalancer = Rebalancer(draft, branchLimit: 100)
      guard case .impossible(let impossible) = try rebalancer.solve(scenario) else { continue }
      let terms = AllocationTerms(scenario, rebalancer.sums)
      // Without one of its limits nothing is contradictory any more.
      for left in impossible.conflict {
        tried += 1
        #expect(throws: ProofFailure.self) {
          try AllocationProof.checkImpossible(
            terms, rebalancer.sums, conflict: impossible.conflict.filter { $0 != left },
            impossible.certificate)
        }
      }
      if case .cut(let inside) = impossible.certificate {
        #expect(throws: ProofFailure.self) {
          try AllocationProof.checkImpossible(
            terms, rebalancer.sums, conflict: impossible.conflict,
            .cut(inside: [Bool](repeating: true, count: inside.count)))
        }
      }
    }
    #expect(tried > 5)
  }
}
