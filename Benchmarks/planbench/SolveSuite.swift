internal import Instances
internal import Proofs
internal import Solvers

/// The solver on instances of the shape of a plan, made here: the certificate is checked within the
/// time, and the answer is printed beside it.
enum SolveSuite {
  static func run(_ sizes: [Int], repeats: Int) {
    print("| sub-projects | problem | arcs | ratio rows | solve + check s | pivots | value | gap |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows in sizes {
      let counties = max(3, rows / 80)
      flow(
        PlanShapedInstance(subprojects: rows, counties: counties, years: 5, seed: 7), rows, repeats)
      ratio(
        PlanShapedInstance(
          subprojects: rows, counties: counties, years: 5, ratios: true, seed: 7), rows, repeats)
    }
  }

  private static func flow(_ instance: PlanShapedInstance, _ size: Int, _ repeats: Int) {
    var times: [Duration] = []
    var line = ""
    for _ in 0..<repeats {
      times.append(
        ContinuousClock().measure {
          var solver = MinimumCostFlow(instance.network)
          guard case .optimal(let optimum)? = try? solver.solve() else {
            return verify(false, "a plan after a cut has a flow")
          }
          check(Claim(.optimal(optimum), for: instance.network))
          line = "\(optimum.counts.pivots) | \(optimum.value) | 0 |"
        })
    }
    print(
      "| \(size) | flow | \(instance.network.arcCount) | 0 | \(seconds(median(times))) | " + line)
  }

  private static func ratio(_ instance: PlanShapedInstance, _ size: Int, _ repeats: Int) {
    var times: [Duration] = []
    var line = ""
    for _ in 0..<repeats {
      times.append(
        ContinuousClock().measure {
          let solver = RatioFlow(instance.network, instance.ratios)
          guard case .found(let answer)? = try? solver.solve() else {
            return verify(false, "a plan after a cut has a flow that obeys the ratio rows")
          }
          check(Claim(.found(answer), for: instance.network, instance.ratios)!)
          line = "\(answer.counts.flow.pivots) | \(answer.value) | \(answer.gap) |"
        })
    }
    print(
      "| \(size) | ratio | \(instance.network.arcCount) | \(instance.ratios.count) | "
        + "\(seconds(median(times))) | " + line)
  }

  private static func check(_ claim: Claim) {
    do { try claim.check() } catch { verify(false, "the certificate holds: \(error)") }
  }
}
