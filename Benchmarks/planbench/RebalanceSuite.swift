internal import PlanDocuments
internal import Planning
internal import Proofs
internal import Rebalancing

/// Rebalancing of synthetic plans: one scenario solved, and its answer certified, in the measured time.
enum RebalanceSuite {
  private struct Case {
    var name: String
    var options: [(option: String, value: String?)]
  }

  private static let cut = (option: "--cut", value: Optional("province@2021=20%"))

  private static let cases = [
    Case(name: "cut", options: [cut]),
    Case(name: "cut, two priority classes", options: [cut, ("--priority", "sp0,sp1,sp2")]),
    Case(name: "cut, backfill", options: [cut, ("--backfill", "city,county")]),
    Case(name: "cut, deferral", options: [cut, ("--defer", nil)]),
    Case(
      name: "city short, cofinancing", options: [("--cut", "city@2021=20%"), ("--match", "plan")]),
  ]

  /// Plans of so many tranches each; cofinancing up to `mostWithRows` of them.
  static func run(_ sizes: [Int], repeats: Int, mostWithRows: Int = 3_000) {
    print("| tranches | scenario | network s | solve + proof s | unmet | asked | gap | answer |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for cells in sizes {
      let plan = SyntheticPlan(rows: max(1, cells / SyntheticPlan.cellsPerRow))
      do {
        let package = try PlanPackage(.memory(plan.files))
        for scenario in cases where !scenario.name.contains("cofin") || cells <= mostWithRows {
          measure(scenario, package, repeats: repeats)
        }
      } catch { verify(false, "the synthetic plan is readable: \(error)") }
    }
  }

  private static func measure(_ scenario: Case, _ package: PlanPackage, repeats: Int) {
    let clock = ContinuousClock()
    do {
      let changes = try ScenarioReader(package.draft).scenario(name: "", options: scenario.options)
      let rebalancer = Rebalancer(package.draft)
      var builds: [Duration] = []
      var solves: [Duration] = []
      var answer: CertifiedAnswer?
      for _ in 0..<repeats {
        builds.append(
          try clock.measure {
            _ = try AllocationNetwork(AllocationTerms(changes, rebalancer.sums), rebalancer.sums)
          })
        solves.append(try clock.measure { answer = try CertifiedAnswer(rebalancer, changes) })
      }
      guard case .funded(let funded, let verdict)? = answer?.outcome else {
        return verify(false, "\(scenario.name): funded")
      }
      let unit = package.draft.unit
      let hash = funded.amounts.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
        ($0 ^ UInt64(bitPattern: $1)) &* 0x100_0000_01B3
      }
      print(
        "| \(package.draft.tranches.count) | \(scenario.name) | \(seconds(median(builds))) | "
          + "\(seconds(median(solves))) | \(unit.text(funded.unmet.reduce(0, +))) | "
          + "\(unit.text(funded.asked.reduce(0, +))) | \(verdict.gap) | \(String(hash, radix: 16)) |"
      )
    } catch { verify(false, "\(scenario.name): \(error)") }
  }
}
