import Certificates
import Instances
import TestSupport
import Testing

@testable import Solvers

/// The parts that the solvers are made of, each on its own.
@Suite struct PartsTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Hubs and blocks: every arc joins hubs, or stays with one block`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let network =
      seed % 2 == 0
      ? PlanShapedInstance(
        subprojects: 20 + Int(seed) * 10, counties: 5, years: 5, seed: seed
      ).network
      : randomNetwork(
        nodes: 50, arcs: Int(seed) * 20, amounts: 5, costs: 5, feasible: true, &random)
    let parts = HubBlocks(
      nodes: network.nodeCount, tail: network.tail, head: network.head,
      isOpen: { ArcTable.isOpen(network, $0) })
    #expect(Set(parts.number.array).count == network.nodeCount)
    var blockOf = [Int](repeating: -1, count: network.nodeCount)
    for b in 0..<parts.blockCount {
      #expect(parts.blockStart[b + 1] - parts.blockStart[b] <= Int32(HubBlocks.limit))
      for v in parts.blockStart[b]..<parts.blockStart[b + 1] { blockOf[Int(v)] = b }
    }
    for a in 0..<network.arcCount where ArcTable.isOpen(network, a) {
      let ends = [network.tail[a], network.head[a]].map { blockOf[Int(parts.number[$0])] }
      #expect(ends[0] == ends[1] || ends.contains(-1))
    }
    for c in 0..<parts.componentCount {
      #expect(parts.hubOfComponent[c] < parts.hubOfComponent[c + 1])
    }
    if seed % 2 == 0 {
      // Source-years and the last node; hardly a node of a sub-project.
      let sourceYears = Int(network.tail[network.arcCount - 1]) + 2
      #expect(parts.hubCount <= sourceYears)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Groups of blocks cover all blocks and hubs, and see every price difference that changes`(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    let network = PlanShapedInstance(
      subprojects: 20 + Int(seed) * 30, counties: 2 + Int(seed), years: 5, seed: seed
    ).network
    let parts = HubBlocks(
      nodes: network.nodeCount, tail: network.tail, head: network.head,
      isOpen: { ArcTable.isOpen(network, $0) })
    let reserve = Reserve(bytes: 0)
    let table = ArcTable(network, parts, merging: true, most: 1 << 40, in: reserve)
    let groups = BlockGroups(parts, table)
    #expect(groups.ofComponent.last == groups.firstBlock.count - 1)
    #expect(groups.firstBlock[groups.firstBlock.count - 1] == Int32(parts.blockCount))
    let price = Column<Int64>(repeating: 0, count: network.nodeCount)
    for round in 0..<30 {
      let before = price.array
      // The whole tree moves, and some hubs once more.
      for h in 0..<parts.hubCount { price[h] += Int64(round % 3) }
      for _ in 0..<round % 5 {
        price[Int.random(in: 0..<parts.hubCount, using: &random)] += Int64.random(
          in: -3...3, using: &random)
      }
      for group in 0..<groups.firstBlock.count - 1 {
        let moved = groups.look(group, at: price)
        #expect(moved & WatchBits.again != 0)
        let hubs = (groups.firstHub[group]..<groups.firstHub[group + 1]).map { groups.hub[$0] }
        let shifts = Dictionary(grouping: hubs) { price[$0] - before[Int($0)] }
        // Two hubs that moved by different amounts are never both left out.
        let leftOut = shifts.filter { !$0.value.allSatisfy { moved & WatchBits.bit(of: $0) != 0 } }
        #expect(leftOut.count <= 1)
        let blocks = groups.firstBlock[group]..<groups.firstBlock[group + 1]
        for b in blocks {
          for arc in table.arcsOfBlock[b]..<table.arcsOfBlock[b + 1] {
            for end in [table.tail[arc], table.head[arc]] where Int(end) < parts.hubCount {
              #expect(hubs.contains(end))
            }
          }
        }
      }
    }
  }

  @Test(arguments: 1...12)
  func `Sparse Cholesky solves what it factors`(size: Int) {
    var random = SeededGenerator(seed: UInt64(size))
    // Symmetric and diagonally dominant.
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    var cliques: [[Int32]] = (0..<size).map { [Int32($0)] }
    for _ in 0..<size {
      let (i, j) = (
        Int.random(in: 0..<size, using: &random), Int.random(in: 0..<size, using: &random)
      )
      if i == j { continue }
      matrix[i][j] = -1
      matrix[j][i] = -1
      cliques.append([Int32(i), Int32(j)])
    }
    for i in 0..<size { matrix[i][i] = 1.5 - matrix[i].reduce(0, +) }
    let factor = HubCholesky(hubs: size, isLeftOut: { $0 == size }, cliques: cliques)
    for k in 0..<factor.entryCount { factor.set(k, to: 0) }
    for i in 0..<size {
      for j in 0...i where matrix[i][j] != 0 {
        factor.set(Int(factor.entry(Int32(i), Int32(j))), to: matrix[i][j])
      }
    }
    factor.factor()
    let wanted = (0..<size).map { Double($0 * $0 - 3) }
    let side = Column<Double>(
      matrix.map { row in zip(row, wanted).reduce(0) { $0 + $1.0 * $1.1 } })
    factor.solve(side)
    for i in 0..<size { #expect(abs(side[i] - wanted[i]) < 1e-8) }
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `Simplex and interior point agree with the network simplex where there are no rows`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let network = randomNetwork(
      nodes: 8, arcs: 30, amounts: 40, costs: 9, feasible: true, &random)
    var exact = MinimumCostFlow(network)
    guard case .optimal(let optimum) = try exact.solve() else {
      Issue.record("the network has a flow")
      return
    }
    var simplex = VertexSimplex(network)
    for a in 0..<network.arcCount {
      simplex.setBounds(a, network.lower[a], network.upper[a])
      simplex.setCost(a, network.cost[a])
    }
    guard case .optimal = simplex.solve() else {
      Issue.record("the simplex finds no flow")
      return
    }
    let flow = (0..<network.arcCount).map { simplex.flow($0) }
    let prices = simplex.multipliers { arc in
      Int(arc) < network.arcCount ? -Double(network.cost[Int(arc)]) : 0
    }
    func value(_ flow: [Double]) -> Double {
      zip(network.cost, flow).reduce(0) { $0 + Double($1.0) * $1.1 }
    }
    #expect(abs(value(flow) - Double(optimum.value)) < 1e-6)
    let dual = DualBound(network, RatioRows())
    let bound = dual.wholePrices(potential: prices, rowPrice: [])
    #expect(
      dual.sum(bound).ceilingQuotient(bound.denominator) == optimum.value)
    let forced = ForcedArcs(network)
    let relaxed = Relaxation(forced.network, RatioRows(), threads: 1).solve(
      from: optimum.flow, potential: optimum.potentials[0])
    if relaxed.report.isConverged {
      #expect(abs(value(relaxed.flow) - Double(optimum.value)) < 1e-3)
    }
  }

  @Test func `Forced arcs are found one after another`() {
    // 0 → 1 → 2, and a choice between two arcs from 2 to 3.
    var network = Network(supply: [4, 1, 0, -5])
    network.addArc(from: 0, to: 1, upper: 9)
    network.addArc(from: 1, to: 2, upper: 9)
    network.addArc(from: 2, to: 3, upper: 9)
    network.addArc(from: 2, to: 3, upper: 9)
    let forced = ForcedArcs(network)
    #expect(forced.network.lower == [4, 5, 0, 0])
    #expect(forced.network.upper == [4, 5, 9, 9])
    #expect(forced.leaves.map(\.node) == [0, 1])
  }
}
