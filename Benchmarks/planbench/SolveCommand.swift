internal import Instances
internal import Planning
internal import Proofs
internal import Solvers
internal import Texts

/// `planbench flow FILE` and `planbench lp FILE`: anybody's instance, solved and certified.
struct SolveCommand {
  private var path = ""
  private var threads = 2
  private var repeats = 1
  private var recordPath: String?

  /// - Throws: what is wrong with the words.
  init(_ words: [String]) throws(InstanceFault) {
    var words = words[...]
    func fault(_ found: String?, _ expected: String) -> InstanceFault {
      InstanceFault(
        file: "command line", found: found.map(\.debugDescription) ?? "nothing", expected: expected)
    }
    while let word = words.popFirst() {
      switch word {
      case "--threads", "--repeat":
        let text = words.popFirst()
        guard let value = text.flatMap({ Int($0) }), value > 0 else {
          throw fault(text, "a whole number above 0 after \(word)")
        }
        if word == "--threads" { threads = value } else { repeats = value }
      case "--record":
        guard let value = words.popFirst() else { throw fault(nil, "a file after --record") }
        recordPath = value
      default:
        guard path.isEmpty, !word.hasPrefix("-") else {
          throw fault(word, "one FILE, --threads N, --repeat N or --record F")
        }
        path = word
      }
    }
    if path.isEmpty { throw fault(nil, "a FILE") }
  }

  /// Exit status: 0 certified, 1 not certified or undecided, 2 unreadable or out of range.
  func solveFlow() -> Int32 {
    let clock = ContinuousClock()
    do {
      var instance: FlowInstance?
      let reading = try clock.measure { instance = try FlowInstance(path: path) }
      let (network, offset) = (instance!.network, instance!.offset)
      tellSize(network, ratioRows: nil, reading)
      var outcome: FlowOutcome?
      var times: [Duration] = []
      for _ in 0..<repeats {
        times.append(
          try clock.measure {
            var solver = MinimumCostFlow(network, threads: threads)
            outcome = try solver.solve()
          })
      }
      switch outcome! {
      case .optimal(let optimum):
        print("optimal value \(optimum.value + Int128(offset))\(offsetNote(offset))")
        tell(optimum.counts)
      case .infeasible(let conflict): print("infeasible: \(told(conflict, network))")
      }
      return certify(Claim(outcome!, for: network), solving: times)
    } catch { return refuse(error) }
  }

  func solveProgram() -> Int32 {
    let clock = ContinuousClock()
    do {
      var hidden: HiddenNetwork?
      let reading = try clock.measure {
        hidden = try HiddenNetwork(LinearProgram(path: path))
      }
      let (network, rows, offset) = (hidden!.network, hidden!.ratios, hidden!.offset)
      tellSize(network, ratioRows: rows.count, reading)
      if hidden!.assumedBoundCount > 0 {
        print("note: \(hidden!.assumedBoundCount) unlimited variables are limited to ±2⁴⁵")
      }
      var outcome: RatioOutcome?
      var times: [Duration] = []
      for _ in 0..<repeats {
        times.append(
          try clock.measure {
            outcome = try RatioFlow(network, rows, threads: threads).solve()
          })
      }
      tell(outcome!, network, offset: offset)
      return certify(Claim(outcome!, for: network, rows), solving: times)
    } catch { return refuse(error) }
  }

  // MARK: Words

  private func tellSize(_ network: Network, ratioRows: Int?, _ reading: Duration) {
    let rows = ratioRows.map { ", \($0) ratio rows" } ?? ""
    print(
      "\(path): \(network.nodeCount) nodes, \(network.arcCount) arcs\(rows); read in "
        + "\(seconds(reading)) s")
  }

  private func offsetNote(_ offset: Int64) -> String {
    offset == 0 ? "" : "  (with the file's offset \(offset))"
  }

  private func tell(_ counts: FlowCounts) {
    print(
      "pivots \(counts.pivots) (\(counts.degeneratePivots) degenerate, \(counts.hubPivots) moved "
        + "hubs), arcs priced \(counts.arcsPriced), sweeps \(counts.sweeps), stages "
        + "\(counts.stages)")
  }

  private func tell(_ outcome: RatioOutcome, _ network: Network, offset: Int64) {
    switch outcome {
    case .found(let answer):
      let gap = answer.gap == 0 ? "optimal" : "at most \(answer.gap) above the optimum"
      print("whole-unit value \(answer.value + Int128(offset)), \(gap)\(offsetNote(offset))")
      print("prices alone prove \(answer.proven + Int128(offset)) or more")
      print(
        "steps of the relaxation \(answer.counts.iterations), branches "
          + "\(answer.counts.branches)")
      tell(answer.counts.flow)
    case .infeasibleNetwork(let conflict): print("infeasible: \(told(conflict, network))")
    case .infeasible: print("infeasible: the ratio rows contradict the network (multipliers)")
    case .infeasibleInWholeUnits(let tree):
      print("infeasible in whole units: a tree of \(tree.count) nodes")
    case .undecided: print("undecided: no whole-unit flow found, and no proof that there is none")
    }
  }

  private func told(_ conflict: FlowConflict, _ network: Network) -> String {
    switch conflict {
    case .excess(let inside): "\(inside.count { $0 }) nodes have more than can leave them"
    case .shortage(let inside): "\(inside.count { $0 }) nodes need more than can reach them"
    case .emptyArc(let arc):
      "arc \(arc + 1) has lower bound \(network.lower[arc]) above upper bound \(network.upper[arc])"
    }
  }

  private func certify(_ claim: Claim?, solving times: [Duration]) -> Int32 {
    let runs = times.count > 1 ? " (median of \(times.count))" : ""
    print("solve \(seconds(median(times))) s\(runs)", terminator: "; ")
    guard let claim else {
      print("nothing to certify")
      return 1
    }
    do {
      let checking = try ContinuousClock().measure { try claim.check() }
      print("certificate holds, checked in \(seconds(checking)) s")
    } catch {
      print("CERTIFICATE FAILS: \(error)")
      return 1
    }
    guard let recordPath, let record = claim.record else { return 0 }
    do {
      try OutputFile.write(Array(ProofRecord.json(record).utf8), to: recordPath)
      return 0
    } catch {
      complain("planbench: \(recordPath): \(error.reason.en)")
      return 2
    }
  }

  private func refuse(_ error: any Error) -> Int32 {
    complain(error is NetworkFault ? "planbench: \(path): \(error)" : "planbench: \(error)")
    return 2
  }
}
