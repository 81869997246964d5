internal import Glibc
internal import PlanDocuments
internal import Planning

/// Measures planctl on synthetic plans. Every answer is verified before its time is printed.
@main
enum Planbench {
  static let usage = """
    planbench smoke            10,000 tranches, once: for tests
    planbench check [CELLS]…   read, check and locate on plans of CELLS tranches (100000 1000000)
                               medians of 5 runs; compare ratios: machines are noisy

    """

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    let sizes = words.dropFirst().map { Int($0) }
    switch words.first {
    case "smoke" where words.count == 1: run([10_000], repeats: 1)
    case "check" where !sizes.contains(where: { $0 ?? 0 < SyntheticPlan.cellsPerRow }):
      run(sizes.isEmpty ? [100_000, 1_000_000] : sizes.map { $0! }, repeats: 5)
    default:
      print(usage, terminator: "")
      exit(words.isEmpty || words == ["--help"] ? 0 : 2)
    }
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
        checks.append(clock.measure { checkup = Checkup(draft) })
        verify(checkup!.relations[.exact] == plan.relations, "every relation holds")
        verify(checkup!.findings.isEmpty, "a clean plan has no findings")
        let (row, right) = spoil(&draft)
        var wrong: Checkup?
        let both = clock.measure { wrong = Checkup(draft) }
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
    let rate = Double(plan.rows * SyntheticPlan.cellsPerRow) / (read + check) / 1e6
    print(
      "| \(plan.rows * SyntheticPlan.cellsPerRow) | \(bytes / 1_000_000) | \(plan.relations) | "
        + "\(shown(read)) | \(shown(check)) | \(shown(median(locations))) | \(shown(rate)) | "
        + "\(String(answer, radix: 16)) |")
  }

  /// Adds 0.90 to the tranche in the middle of the plan.
  private static func spoil(_ draft: inout PlanDraft) -> (row: Int, right: Amount) {
    let row = draft.tranches.count / 2
    let right = draft.tranches.amount[row]
    draft.tranches.amount[row] = right + 90
    return (row, right)
  }

  private static func verify(_ holds: Bool, _ claim: String) {
    if holds { return }
    print("planbench: not true: \(claim)")
    exit(1)
  }

  private static func hash(_ draft: PlanDraft) -> UInt64 {
    draft.tranches.amount.reduce(0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64(bitPattern: $1)) &* 0x100_0000_01B3
    }
  }

  private static func median(_ times: [Duration]) -> Double {
    let sorted = times.sorted()
    let middle = sorted[sorted.count / 2]
    return Double(middle.components.seconds) + Double(middle.components.attoseconds) / 1e18
  }

  private static func shown(_ value: Double) -> String {
    let scaled = Int128(value * 10_000 + 0.5)
    return decimalText(scaled, decimals: 4, keepingZeros: true)
  }
}
