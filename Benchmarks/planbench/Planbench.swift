internal import Glibc
internal import Instances
internal import PlanDocuments
internal import Planning

/// Measures planctl on synthetic plans. Every answer is verified before its time is printed.
@main
enum Planbench {
  static let usage = """
    planbench smoke             the smallest sizes, once: for tests
    planbench check [CELLS]…    read, check and locate on plans of CELLS tranches (100000 1000000);
                                medians of 5 runs; compare ratios: machines are noisy
    planbench flow FILE         minimum-cost flow: a DIMACS .min file, or the binary form .bin
    planbench lp FILE           a linear program in MPS form that is a network with ratio rows
    planbench sweep FILE.bin SCENARIOS.bin [COUNT]
                                one network under many supplies, on both cores, each certified
    planbench rebalance [CELLS]…
                                cut plans of CELLS tranches, each answer certified (10000 100000)
    planbench schedule [CELLS]…
                                all schedules of plans of CELLS tranches and 2,997 counties, as folders
                                of csv, html and xlsx, added up again from the bytes (100000 1000000)
    planbench solve [ROWS]…     flow and lp, on plans of ROWS sub-projects made for it (400 4000)

    flow and lp print the exact optimum, counts, the solving time apart from the reading time, and
    whether the certificate held; they take
      --threads N   components solved side by side, 2 by itself
      --repeat N    the median time of N runs
      --record F    problem, answer and certificate as JSON, for Tests/ProofsTests/recheck.py
    Exit status: 0 certified, 1 not certified or undecided, 2 wrong use or unreadable file.

    """

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    let rest = Array(words.dropFirst())
    let sizes = words.dropFirst().map { Int($0) }
    switch words.first {
    case "smoke" where words.count == 1:
      run([10_000], repeats: 1)
      SolveSuite.run([40], repeats: 1)
      RebalanceSuite.run([600], repeats: 1)
      ScheduleSuite.run([6_000], counties: 180, formats: [.csv, .html, .xlsx], repeats: 1)
    case "flow": finish { () throws(InstanceFault) in try SolveCommand(rest).solveFlow() }
    case "lp": finish { () throws(InstanceFault) in try SolveCommand(rest).solveProgram() }
    case "sweep": finish { () throws(InstanceFault) in try SweepCommand(rest).run() }
    case "solve" where !sizes.contains(where: { $0 ?? 0 < 1 }):
      SolveSuite.run(sizes.isEmpty ? [400, 4_000] : sizes.map { $0! }, repeats: 5)
    case "rebalance" where !sizes.contains(where: { $0 ?? 0 < SyntheticPlan.cellsPerRow }):
      RebalanceSuite.run(sizes.isEmpty ? [10_000, 100_000] : sizes.map { $0! }, repeats: 3)
    case "schedule" where !sizes.contains(where: { $0 ?? 0 < SyntheticPlan.cellsPerRow }):
      ScheduleSuite.run(
        sizes.isEmpty ? [100_000, 1_000_000] : sizes.map { $0! }, counties: ScheduleSuite.counties,
        formats: [.csv, .html, .xlsx], repeats: 3)
    case "check" where !sizes.contains(where: { $0 ?? 0 < SyntheticPlan.cellsPerRow }):
      run(sizes.isEmpty ? [100_000, 1_000_000] : sizes.map { $0! }, repeats: 5)
    default:
      if words.isEmpty || words == ["--help"] { print(usage, terminator: "") } else { wrongUse() }
    }
  }

  /// Runs a command that answers with an exit status, and makes sure that all it said was written.
  private static func finish(_ command: () throws(InstanceFault) -> Int32) -> Never {
    do {
      let status = try command()
      if fflush(nil) != 0 {
        complain("planbench: cannot write the output: \(String(cString: strerror(errno)))")
        exit(2)
      }
      exit(status)
    } catch {
      complain("planbench: \(error)")
      exit(2)
    }
  }

  private static func wrongUse() -> Never {
    complain(usage)
    exit(2)
  }

  private static func run(_ sizes: [Int], repeats: Int) {
    print(
      "| tranches | CSV MB | relations | read s | check s | check + locate s | M tranches/s | answer |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for cells in sizes { measure(cells, repeats: repeats) }
  }

  private static func measure(_ cells: Int, repeats: Int) {
    let plan = SyntheticPlan(rows: cells / SyntheticPlan.cellsPerRow)
    let bytes = plan.files.values.reduce(0) { $0 + $1.count }
    var reads: [Duration] = []
    var checks: [Duration] = []
    var locations: [Duration] = []
    var answer: UInt64 = 0
    let clock = ContinuousClock()
    for _ in 0..<repeats {
      do {
        var package: PlanPackage?
        reads.append(try clock.measure { package = try PlanPackage(.memory(plan.files)) })
        var draft = package!.draft
        var checkup: Checkup?
        checks.append(clock.measure { checkup = Checkup(draft, workers: .cores) })
        verify(checkup!.relations[.exact] == plan.relations, "every relation holds")
        verify(checkup!.findings.isEmpty, "a clean plan has no findings")
        let (row, right) = spoil(&draft)
        var wrong: Checkup?
        let both = clock.measure { wrong = Checkup(draft, workers: .cores) }
        locations.append(both)
        let repair = wrong!.location.unique?.cells
        verify(repair?.map(\.cell) == [.tranche(row)], "the wrong cell is found")
        verify(repair?.first?.restored == right, "its value is restored")
        answer = hash(package!.draft)
      } catch {
        verify(false, "the synthetic plan is readable: \(error)")
      }
    }
    let (read, check) = (median(reads), median(checks))
    let rate = Double(plan.rows * SyntheticPlan.cellsPerRow) / ((read + check) / .microseconds(1))
    print(
      "| \(plan.rows * SyntheticPlan.cellsPerRow) | \(bytes / 1_000_000) | \(plan.relations) | "
        + "\(seconds(read)) | \(seconds(check)) | \(seconds(median(locations))) | "
        + "\(decimalText(Int128(rate * 100), decimals: 2, keepingZeros: true)) | "
        + "\(String(answer, radix: 16)) |")
  }

  /// Adds 0.90 to the tranche in the middle of the plan.
  private static func spoil(_ draft: inout PlanDraft) -> (row: Int, right: Amount) {
    let row = draft.tranches.count / 2
    let right = draft.tranches.amount[row]
    draft.tranches.amount[row] = right + 90
    return (row, right)
  }

  private static func hash(_ draft: PlanDraft) -> UInt64 {
    draft.tranches.amount.reduce(0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64(bitPattern: $1)) &* 0x100_0000_01B3
    }
  }
}
