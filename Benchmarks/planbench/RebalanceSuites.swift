internal import Allocation
internal import PlanPackages
internal import Planning
internal import Proofs
internal import Rebalancing
internal import Screens

/// Cuts of money: one answered with its certificate, and many.
enum RebalanceSuites {
  private struct Case {
    var name: String
    var options: [(option: String, value: String?)]
    /// Tranches up to which it is measured: cofinancing takes longer than anything else.
    var most = Int.max
  }

  /// The cuts are of the plan's second year, or of its only one.
  private static func cases(_ draft: PlanDraft) -> [Case] {
    let years = Set(draft.tranches.year).sorted()
    let year = years[min(1, years.count - 1)]
    let cut = (option: "--cut", value: Optional("province@\(year)=20%"))
    let free = (option: "--no-rules", value: String?.none)
    return [
      Case(name: "cut", options: [cut, free]),
      Case(name: "cut, backfill", options: [cut, ("--backfill", "city,county"), free]),
      Case(name: "cut, deferral", options: [cut, ("--defer", nil), free]),
      Case(
        name: "cut, backfill, the plan's rules", options: [cut, ("--backfill", "city,county")]),
      Case(
        name: "city cut, cofinancing",
        options: [("--cut", "city@\(year)=20%"), ("--match", "plan"), free], most: 20_000),
    ]
  }

  /// One scenario solved and its answer proven, in the measured time. Verified: the certificate.
  static func rebalance(_ plan: BenchPlan, repeats: Int) -> [Measurement] {
    let package = plan.package()
    let draft = package.draft
    let rebalancer = Rebalancer(draft)
    return cases(draft).filter { draft.tranches.count <= $0.most }.map { scenario in
      var times: [Duration] = []
      var answer: CertifiedAnswer?
      do {
        let changes = try ScenarioReader(draft).scenario(name: "", options: scenario.options)
        for _ in 0..<repeats {
          times.append(
            try ContinuousClock().measure { answer = try CertifiedAnswer(rebalancer, changes) })
        }
      } catch { verify(false, "\(scenario.name): \(error)") }
      guard case .funded(let funded, let verdict)? = answer?.outcome else {
        verify(false, "\(scenario.name): funded")
        preconditionFailure("verify ends the run")
      }
      return Measurement(
        suite: "rebalance", plan: plan.name, what: scenario.name,
        counts: [
          ("tranches", draft.tranches.count), ("unmet", Int(funded.unmet.reduce(0, +))),
          ("asked", Int(funded.asked.reduce(0, +))), ("gap", Int(verdict.gap)),
        ], times: times, work: ("tranches", draft.tranches.count),
        answer: AnswerHash.of(funded.amounts))
    }
  }

  /// Scenarios a run, at most: larger plans get fewer, so that a run ends, and so does the smallest, which
  /// tests run without optimisation.
  private static let mostScenarios = 2_000
  private static let smokeScenarios = 20

  /// Cuts of every per cent from 1 to 40 and every year in turn, on all cores, a line of JSON in and
  /// one out each. Verified: every answer's certificate.
  static func sweep(_ plan: BenchPlan, repeats: Int) -> [Measurement] {
    let package = plan.package()
    let draft = package.draft
    let years = Set(draft.tranches.year).sorted()
    let most = plan.name == "smoke" ? smokeScenarios : mostScenarios
    let count = max(4, min(most, 20_000_000 / max(draft.tranches.count, 1)))
    let lines = (0..<count).map { number in
      Array(
        #"{"cut":"province@\#(years[number % years.count])=\#(1 + number % 40)%","no_rules":true}"#
          .utf8)
    }
    var times: [Duration] = []
    var results: [ScenarioSweep.Result] = []
    let sweep = ScenarioSweep(package)
    for _ in 0..<repeats {
      times.append(ContinuousClock().measure { results = sweep.results(of: lines, firstLine: 1) })
    }
    verify(
      results.allSatisfy { !$0.isError && $0.json.contains(#""checked":true"#) },
      "every answer is certified")
    var hash = AnswerHash()
    for result in results { hash.add(result.json) }
    return [
      Measurement(
        suite: "sweep", plan: plan.name, what: "province cuts, proven",
        counts: [("tranches", draft.tranches.count), ("scenarios", count)], times: times,
        work: ("scenarios", count), answer: hash.value)
    ] + drawn(plan.name, draft, years[min(1, years.count - 1)], count: count, repeats: repeats)
  }

  /// Cuts of one year alone, drawn, answered and proven on one thread. Verified: each answer's certificate, and that
  /// nothing is allocated once the first is answered. None where the plan has no closed form.
  private static func drawn(
    _ name: String, _ draft: PlanDraft, _ year: Int32, count: Int, repeats: Int
  ) -> [Measurement] {
    let cut = Change.cut(
      Selector(sources: .payer(.tier(.province)), year: year), .share(Ratio(1, 5)))
    let rebalancer = Rebalancer(draft, threads: 1)
    var terms = DrawnTerms(Scenario(changes: [cut], followsRules: false), rebalancer.sums)
    var lane = RebalancingLane(rebalancer)
    var check = RepeatedCheck(rebalancer.sums)
    var hash = AnswerHash()
    func answer(_ percent: Int) -> Bool {
      terms.set(0, .share(Ratio(Int64(percent), 100)))
      guard (try? lane.solveClosed(terms.terms)) == true else { return false }
      let verdict = try? check.checkShares(
        terms.terms, lane.stage, flow: lane.flow, amounts: lane.amounts)
      verify(verdict?.isOptimal == true, "every draw is certified")
      return true
    }
    for percent in 1...40 where !answer(percent) { return [] }
    for amount in lane.amounts { hash.add("\(amount)") }
    var times: [Duration] = []
    for _ in 0..<repeats {
      times.append(
        ContinuousClock().measure {
          for number in 0..<count { _ = answer(1 + number % 40) }
        })
    }
    if isOptimised, let heap = HeapCounter() {
      let pieces = heap.count { for percent in 1...40 { _ = answer(percent) } }
      verify(pieces == 0, "a draw allocates nothing: \(pieces) pieces of memory for 40")
    }
    return [
      Measurement(
        suite: "sweep", plan: name, what: "province cuts, drawn, one thread",
        counts: [("tranches", draft.tranches.count), ("scenarios", count)], times: times,
        work: ("scenarios", count), answer: hash.value)
    ]
  }

  /// Without optimisation, the standard library's generics allocate what they do not otherwise.
  private static var isOptimised: Bool {
    var isOptimised = true
    assert(
      {
        isOptimised = false
        return true
      }())
    return isOptimised
  }
}
