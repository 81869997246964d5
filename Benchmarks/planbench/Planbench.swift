internal import Dispatch
internal import Glibc
internal import Instances
internal import Planning
internal import Texts

/// Measures planctl on synthetic plans. Every answer is verified before its time is printed.
@main
enum Planbench {
  static let usage = """
    planbench smoke                  every suite on the smallest plan, once: for tests
    planbench SUITE… [PLAN…]         suites, or `all`:
                read        files to checked columns
                check       all totals and rules
                locate      1, 2 and 3 wrong cells found, proven to be the only ones
                show        pivots
                rebalance   cuts of money, each answer certified
                sweep       many cuts, each answer certified
                schedule    a schedule for every place, written and added up again
                report      the page of the whole plan
                solve       the solver alone, on networks of the shape of a plan
      PLAN      smoke, 1e4, 1e5, 1e6, 1e7 (tranches), province, nation, or a plan folder
      --repeat N          medians of N runs (3)
      --format md|ndjson  a table, or a JSON object a line
    planbench flow FILE         minimum-cost flow: a DIMACS .min file, or the binary form .bin
    planbench lp FILE           a linear program in MPS form that is a network with ratio rows
    planbench supplies FILE.bin SCENARIOS.bin [COUNT]
                                one network under many supplies, on both cores, each certified
    planbench instance SIZE FILE.min
                                writes the network that `solve` uses, for other solvers

    flow and lp print the exact optimum, counts, the solving time apart from the reading time, and
    whether the certificate held; they take
      --threads N   components solved side by side, 2 by itself
      --repeat N    the median time of N runs
      --record F    problem, answer and certificate as JSON, for Tests/ProofsTests/recheck.py
    Times are medians of a shared machine: compare ratios. Counts and answers are the same everywhere.
    Exit status: 0 certified, 1 not certified or undecided, 2 wrong use or unreadable file.

    """

  typealias Suite = @Sendable (BenchPlan, Int) -> [Measurement]
  static let suites: [(name: String, run: Suite)] = [
    ("read", CheckSuites.read), ("check", CheckSuites.check), ("locate", CheckSuites.locate),
    ("show", CheckSuites.show), ("rebalance", RebalanceSuites.rebalance),
    ("sweep", RebalanceSuites.sweep), ("schedule", DocumentSuites.schedule),
    ("report", DocumentSuites.report),
    ("solve", { plan, repeats in SolveSuite.run(plan.name, repeats: repeats) }),
  ]

  static func main() {
    FreedMemory.keep()
    // Interrupted, it still takes its temporary folder away, which `exit` does.
    signal(SIGINT, SIG_IGN)
    let interruption = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    interruption.setEventHandler { exit(130) }
    interruption.resume()
    let words = Array(CommandLine.arguments.dropFirst())
    let rest = Array(words.dropFirst())
    switch words.first {
    case nil, "--help", "-h": print(usage, terminator: "")
    case "smoke" where rest.isEmpty:
      run(suites.map(\.name), ["smoke"], repeats: 1, .md)
    case "flow": finish { () throws(InstanceFault) in try SolveCommand(rest).solveFlow() }
    case "lp": finish { () throws(InstanceFault) in try SolveCommand(rest).solveProgram() }
    case "supplies": finish { () throws(InstanceFault) in try SweepCommand(rest).run() }
    case "instance": writeInstance(rest)
    default: measure(words)
    }
  }

  /// Suites and plans as the words name them.
  private static func measure(_ words: [String]) {
    var names: [String] = []
    var plans: [String] = []
    var repeats = 3
    var format = Measurement.Format.md
    var words = words[...]
    while let word = words.popFirst() {
      switch word {
      case "--repeat":
        guard let value = words.popFirst().flatMap({ Int($0) }), value > 0 else {
          return wrongUse("--repeat needs a whole number above 0")
        }
        repeats = value
      case "--format":
        guard let value = words.popFirst().flatMap(Measurement.Format.init) else {
          return wrongUse("--format is md or ndjson")
        }
        format = value
      case "all" where plans.isEmpty: names = suites.map(\.name)
      default:
        if plans.isEmpty, suites.contains(where: { $0.name == word }) {
          names.append(word)
        } else {
          plans.append(word)
        }
      }
    }
    if names.isEmpty { return wrongUse("\(plans.first ?? "nothing") is no suite") }
    if let unknown = plans.first(where: { !BenchPlan.isKnown($0) }) {
      return wrongUse(
        "\(unknown) is neither a plan folder nor one of "
          + BenchPlan.sizes.map(\.name).joined(separator: ", "))
    }
    run(names, plans.isEmpty ? ["1e5", "1e6"] : plans, repeats: repeats, format)
  }

  private static func run(
    _ names: [String], _ plans: [String], repeats: Int, _ format: Measurement.Format
  ) {
    if format == .md { print(Measurement.header) }
    for plan in plans.lazy.compactMap({ BenchPlan($0) }) {
      defer { plan.discard() }
      for suite in suites where names.contains(suite.name) {
        for measured in suite.run(plan, repeats) {
          print(measured.line(format))
          fflush(nil)
        }
      }
    }
  }

  /// Writes the network of a size of the solve suite as a DIMACS file.
  private static func writeInstance(_ words: [String]) {
    guard words.count == 2, let rows = Int(words[0]), rows > 0 else {
      return wrongUse("instance needs a number of sub-projects and a file")
    }
    let network = SolveSuite.instance(rows, ratios: false).network
    do {
      try OutputFile.write(DimacsFile.text(network), to: words[1])
    } catch {
      complain("planbench: \(words[1]): \(error.reason.en)")
      exit(2)
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

  private static func wrongUse(_ reason: String) {
    complain("planbench: \(reason)\n\n" + usage)
    exit(2)
  }
}
