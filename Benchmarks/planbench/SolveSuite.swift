internal import Instances
internal import Solvers

/// The solver on instances of the shape of a plan, made here: the certificate is checked within the
/// time, and the answer is printed beside it.
enum SolveSuite {
  static func run(_ sizes: [Int], repeats: Int) {
    print("| sub-projects | problem | arcs | ratio rows | solve + check s | pivots | value | gap |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows in sizes {
      for ratios in [false, true] {
        let instance = PlanShapedInstance(
          subprojects: rows, counties: max(3, rows / 80), years: 5, ratios: ratios, seed: 7)
        let title = "\(rows) | \(ratios ? "ratio" : "flow")"
        measure(instance, title, repeats, ratios ? ratio : flow)
      }
    }
  }

  private typealias Answer = (claim: Claim, line: String)

  private static func measure(
    _ instance: PlanShapedInstance, _ title: String, _ repeats: Int,
    _ solve: (PlanShapedInstance) -> Answer?
  ) {
    var times: [Duration] = []
    var line = ""
    for _ in 0..<repeats {
      times.append(
        ContinuousClock().measure {
          guard let answer = solve(instance) else {
            return verify(false, "a plan after a cut has a flow that obeys all limits")
          }
          do { try answer.claim.check() } catch { verify(false, "the certificate holds: \(error)") }
          line = answer.line
        })
    }
    print(
      "| \(title) | \(instance.network.arcCount) | \(instance.ratios.count) | "
        + "\(seconds(median(times))) | \(line) |")
  }

  private static func flow(_ instance: PlanShapedInstance) -> Answer? {
    var solver = MinimumCostFlow(instance.network)
    guard case .optimal(let optimum)? = try? solver.solve() else { return nil }
    return (
      Claim(.optimal(optimum), for: instance.network),
      "\(optimum.counts.pivots) | \(optimum.value) | 0"
    )
  }

  private static func ratio(_ instance: PlanShapedInstance) -> Answer? {
    let outcome = try? RatioFlow(instance.network, instance.ratios).solve()
    guard case .found(let answer)? = outcome,
      let claim = Claim(.found(answer), for: instance.network, instance.ratios)
    else { return nil }
    return (claim, "\(answer.counts.flow.pivots) | \(answer.value) | \(answer.gap)")
  }
}
