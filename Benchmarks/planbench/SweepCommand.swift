internal import Dispatch
internal import Instances
internal import Solvers
internal import Synchronization

/// `planbench sweep FILE.bin SCENARIOS.bin [COUNT]`: one network under many supplies, on both cores,
/// every answer certified. A scenario is a row of 64-bit supplies of the first nodes; the last node
/// balances them.
struct SweepCommand {
  private let network: Network
  private let offset: Int64
  private let width: Int
  private let supplies: [Int64]
  private let count: Int

  init(_ words: [String]) throws(InstanceFault) {
    guard words.count == 2 || words.count == 3 else {
      throw InstanceFault(
        file: "sweep", found: "\(words.count) words",
        expected: "FILE.bin SCENARIOS.bin and perhaps a count")
    }
    let instance = try FlowInstance(path: words[0])
    network = instance.network
    offset = instance.offset
    let header = try readBytes(words[0])
    guard words[0].hasSuffix(".bin"), header.count >= 40 else {
      throw InstanceFault(file: words[0], found: "another form", expected: "the binary form .bin")
    }
    width = Int(Self.number(header, 3))
    let bytes = try readBytes(words[1])
    guard width > 0, width < network.nodeCount, bytes.count % (8 * width) == 0 else {
      throw InstanceFault(
        file: words[1], found: "\(bytes.count) bytes",
        expected: "rows of \(width) numbers of 8 bytes")
    }
    supplies = (0..<bytes.count / 8).map { Self.number(bytes, $0) }
    let all = supplies.count / width
    if words.count == 3 {
      guard let wanted = Int(words[2]), wanted > 0, wanted <= all else {
        throw InstanceFault(
          file: "sweep", found: words[2].debugDescription, expected: "a count from 1 to \(all)")
      }
      count = wanted
    } else {
      count = all
    }
  }

  private static func number(_ bytes: [UInt8], _ place: Int) -> Int64 {
    (0..<8).reduce(0) { $0 | Int64(bytes[8 * place + $1]) << (8 * Int64($1)) }
  }

  /// Exit status: 0 if all answers were certified.
  func run() -> Int32 {
    let sum = Mutex(Int128(0))
    let certified = Atomic(0)
    let infeasible = Atomic(0)
    let next = Atomic(0)
    let threads = 2
    let time = ContinuousClock().measure {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        var solver = MinimumCostFlow(network, threads: 1)
        while true {
          let k = next.add(1, ordering: .relaxed).oldValue
          if k >= count { return }
          setSupplies(k, of: &solver)
          guard let outcome = try? solver.solve() else { continue }
          guard (try? Claim(outcome, for: solver.network).check()) != nil else { continue }
          certified.add(1, ordering: .relaxed)
          if case .optimal(let optimum) = outcome {
            sum.withLock { $0 += optimum.value + Int128(offset) }
          } else {
            infeasible.add(1, ordering: .relaxed)
          }
        }
      }
    }
    let proven = certified.load(ordering: .relaxed)
    let perSecond = Double(count) / (time / .seconds(1))
    print(
      "\(count) scenarios, \(infeasible.load(ordering: .relaxed)) infeasible, \(proven) "
        + "certified; sum of optima \(sum.withLock { $0 })")
    print("\(seconds(time)) s on \(threads) threads, \(Int(perSecond)) scenarios per second")
    return proven == count ? 0 : 1
  }

  private func setSupplies(_ scenario: Int, of solver: inout MinimumCostFlow) {
    let last = network.nodeCount - 1
    var sum = network.supply[width..<last].reduce(0, +)
    for node in 0..<width {
      let units = supplies[scenario * width + node]
      solver.setSupply(of: node, to: units)
      sum += units
    }
    solver.setSupply(of: last, to: -sum)
  }
}
