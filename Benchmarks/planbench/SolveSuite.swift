internal import Instances
internal import Solvers

/// The solver alone, on instances of the shape of a plan after a cut, made here: with and without
/// cofinancing rows. The certificate is checked within the time.
enum SolveSuite {
  /// Sub-projects by name of size: a tenth as many as plans of that name have tranches, as a cut touches
  /// few years.
  private static let subprojects = [
    "smoke": 40, "1e4": 400, "1e5": 4_000, "1e6": 40_000, "province": 10_000,
  ]
  /// Sub-projects up to which cofinancing is measured.
  private static let mostWithRatios = 4_000

  static func run(_ size: String, repeats: Int) -> [Measurement] {
    guard let rows = subprojects[size] else { return [] }
    return [false, true].filter { !$0 || rows <= mostWithRatios }.map { ratios in
      let instance = SolveSuite.instance(rows, ratios: ratios)
      var times: [Duration] = []
      var counts: [(String, Int)] = []
      var value: Int128 = 0
      for _ in 0..<repeats {
        times.append(
          ContinuousClock().measure {
            guard let answer = ratios ? ratio(instance) : flow(instance) else {
              return verify(false, "a plan after a cut has a flow that obeys all limits")
            }
            do { try answer.claim.check() } catch {
              verify(false, "the certificate holds: \(error)")
            }
            (counts, value) = (answer.counts, answer.value)
          })
      }
      return Measurement(
        suite: "solve", plan: size, what: ratios ? "with cofinancing rows" : "network",
        counts: [("arcs", instance.network.arcCount), ("rows", instance.ratios.count)] + counts,
        times: times, work: ("arcs", instance.network.arcCount),
        answer: AnswerHash.of([Int64(truncatingIfNeeded: value)]))
    }
  }

  static func instance(_ rows: Int, ratios: Bool) -> PlanShapedInstance {
    PlanShapedInstance(
      subprojects: rows, counties: max(3, rows / 80), years: 5, ratios: ratios, seed: 7)
  }

  private typealias Answer = (claim: Claim, counts: [(String, Int)], value: Int128)

  private static func flow(_ instance: PlanShapedInstance) -> Answer? {
    var solver = MinimumCostFlow(instance.network)
    guard case .optimal(let optimum)? = try? solver.solve() else { return nil }
    return (
      Claim(.optimal(optimum), for: instance.network), [("pivots", optimum.counts.pivots)],
      optimum.value
    )
  }

  private static func ratio(_ instance: PlanShapedInstance) -> Answer? {
    let outcome = try? RatioFlow(instance.network, instance.ratios).solve()
    guard case .found(let answer)? = outcome,
      let claim = Claim(.found(answer), for: instance.network, instance.ratios)
    else { return nil }
    return (
      claim,
      [("pivots", answer.counts.flow.pivots), ("gap", Int(truncatingIfNeeded: answer.gap))],
      answer.value
    )
  }
}
