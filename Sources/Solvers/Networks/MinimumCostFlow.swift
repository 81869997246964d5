internal import Dispatch
internal import Synchronization

/// The cheapest feasible flow, in whole units, or the proof that there is no feasible flow.
public enum FlowOutcome: Sendable, Equatable {
  case optimal(FlowOptimum)
  case infeasible(FlowConflict)
}

/// A flow of least cost and the prices that prove it.
///
/// With `potential[t]` for tier t: an arc whose reduced cost is positive carries its lower bound, one
/// whose reduced cost is negative its upper bound. A later tier is the best among the optima of the
/// tiers before: there, arcs with a reduced cost other than zero in an earlier tier stay as they are.
public struct FlowOptimum: Sendable, Equatable {
  /// Units on each arc.
  public var flow: [Int64]
  /// Potentials of the nodes, one array a tier.
  public var potentials: [[Int64]]
  /// Σ cost × flow, one value a tier.
  public var values: [Int128]
  /// What it took, all tiers and components together.
  public var counts: FlowCounts

  /// Of the first tier.
  public var value: Int128 { values[0] }
}

/// Why no flow is feasible.
public enum FlowConflict: Sendable, Equatable {
  /// These nodes have more than can leave them:
  /// Σ supply > Σ upper of leaving arcs − Σ lower of entering arcs.
  case excess(inside: [Bool])
  /// These nodes need more than can reach them:
  /// Σ supply < Σ lower of leaving arcs − Σ upper of entering arcs.
  case shortage(inside: [Bool])
  /// The arc's lower bound is above its upper bound.
  case emptyArc(Int)
}

/// Minimum-cost flow by a two-level network simplex, exact in 64-bit integers; a workspace that
/// starts from its last prices when supplies, bounds or costs have changed.
///
/// ```swift
/// var flow = MinimumCostFlow(network)
/// guard case .optimal(let before) = try flow.solve() else { … }
/// flow.setSupply(of: 0, to: 80)
/// let after = try flow.solve()
/// ```
/// Components are solved side by side; the answer is the same for any number of threads.
/// Complexity, literature and limits: NetworkSimplex.md.
public struct MinimumCostFlow: ~Copyable {
  /// As the last `set` left it.
  public private(set) var network: Network
  /// The costs of the tiers after the first.
  private let laterTiers: [[Int64]]
  private let threads: Int
  private let idleLimit: Int?
  private var simplex: Arranged?
  private var isChecked = false
  /// Prices and flow to start from; none for a first solve.
  private var last: FlowOptimum?

  /// - Parameters:
  ///   - laterTiers: costs that decide, in this order, between optima of `network.cost`.
  ///   - threads: how many components may be solved at the same time.
  public init(_ network: Network, laterTiers: [[Int64]] = [], threads: Int = 2) {
    self.init(network, laterTiers: laterTiers, threads: threads, idleLimit: nil)
  }

  /// With `idleLimit`, for tests: Bland's rule takes over after so many pivots that move nothing.
  init(
    _ network: Network, laterTiers: [[Int64]], threads: Int, idleLimit: Int?
  ) {
    self.network = network
    self.laterTiers = laterTiers
    self.threads = max(1, threads)
    self.idleLimit = idleLimit
  }

  /// Starts the first solve from prices that are near the optimum's, one per node.
  init(_ network: Network, threads: Int, from potential: [Int64]) {
    self.init(network, laterTiers: [], threads: threads, idleLimit: nil)
    last = FlowOptimum(
      flow: network.lower, potentials: [potential], values: [], counts: FlowCounts())
  }

  // MARK: Changes between two solves

  /// Changes the units that enter at a node.
  public mutating func setSupply(of node: Int, to units: Int64) {
    network.supply[node] = units
    isChecked = false
  }

  /// Changes an arc's bounds.
  public mutating func setBounds(of arc: Int, lower: Int64, upper: Int64) {
    network.lower[arc] = lower
    network.upper[arc] = upper
    simplex = nil
    isChecked = false
  }

  /// Changes what a unit costs on an arc.
  public mutating func setCost(of arc: Int, to cost: Int64) {
    network.cost[arc] = cost
    simplex = nil
    isChecked = false
  }

  // MARK: Solving

  /// Solves from scratch the first time, later from the last optimum's prices.
  ///
  /// - Throws: what can not be computed with in 64 bits, before the first pivot.
  public mutating func solve() throws(NetworkFault) -> FlowOutcome {
    if !isChecked || simplex == nil {
      let most = try network.admitted(tiers: laterTiers)
      for arc in 0..<network.arcCount where network.lower[arc] > network.upper[arc] {
        return .infeasible(.emptyArc(arc))
      }
      if let simplex {
        simplex.columns.foldSupply(of: network)
        simplex.columns.table.limitCapacities(network, most: most)
      } else {
        simplex = Arranged(
          NetworkSimplex(network, merging: laterTiers.isEmpty, most: most, idleLimit: idleLimit))
      }
      isChecked = true
    }
    let outcome = simplex!.columns.solve(
      network, laterTiers, from: last, threads: threads)
    if case .optimal(let optimum) = outcome { last = optimum }
    // Later tiers leave their costs and fixed arcs in the columns.
    if !laterTiers.isEmpty { simplex = nil }
    return outcome
  }
}

/// Keeps the columns of a network between two solves.
private final class Arranged {
  let columns: NetworkSimplex

  init(_ columns: consuming NetworkSimplex) { self.columns = columns }
}

extension NetworkSimplex {
  fileprivate borrowing func solve(
    _ network: Network, _ laterTiers: [[Int64]], from last: FlowOptimum?,
    threads: Int
  ) -> FlowOutcome {
    if let conflict = unbalancedComponent(network) { return .infeasible(conflict) }
    let start = Start(
      potential: last?.potentials[0], flow: last?.flow, lower: network.lower)
    let components = parts.componentCount
    let feasible = Column<Bool>(repeating: true, count: components)
    let counts = Column<FlowCounts>(repeating: FlowCounts(), count: components)
    let tierPrices = Column<Int64>(
      uninitialized: network.nodeCount * (laterTiers.count + 1))
    let next = Atomic<Int>(0)
    let order = componentsBySize()
    @Sendable func work() {
      while true {
        let position = next.add(1, ordering: .relaxed).oldValue
        if position >= components { return }
        let c = order[position]
        var run = ComponentRun(component: c, of: self)
        feasible[c] = solve(&run, start)
        if feasible[c] {
          copyPrices(run, to: tierPrices, tier: 0)
          for (t, costs) in laterTiers.enumerated() {
            descend(to: costs, &run)
            copyPrices(run, to: tierPrices, tier: t + 1)
          }
        }
        counts[c] = run.counts
      }
    }
    // To wake a second thread takes longer than to solve a few small components.
    let others = order.dropFirst().reduce(0) { $0 + parts.sizeOfComponent($1) }
    if threads > 1 && others >= Self.smallComponent {
      DispatchQueue.concurrentPerform(iterations: min(threads, components)) { _ in work() }
    } else {
      work()
    }
    for c in 0..<components where !feasible[c] {
      return .infeasible(conflict(network, component: c))
    }
    let potentials = (0...laterTiers.count).map { tier in
      tierPrices.array(tier * network.nodeCount..<(tier + 1) * network.nodeCount)
    }
    let flow = flow(network, laterTiers)
    let values = ([network.cost] + laterTiers).map { costs in
      var sum: Int128 = 0
      for a in 0..<flow.count { sum += Int128(costs[a]) * Int128(flow[a]) }
      return sum
    }
    var total = FlowCounts()
    for c in 0..<components { total.add(counts[c]) }
    return .optimal(FlowOptimum(flow: flow, potentials: potentials, values: values, counts: total))
  }

  /// Large components first, so that both cores are busy to the end.
  private borrowing func componentsBySize() -> [Int] {
    (0..<parts.componentCount).sorted {
      let (left, right) = (parts.sizeOfComponent($0), parts.sizeOfComponent($1))
      return left != right ? left > right : $0 < $1
    }
  }

  private borrowing func copyPrices(
    _ run: ComponentRun, to prices: borrowing Column<Int64>, tier: Int
  ) {
    let first = tier * callerNode.count
    for block in run.blocks { refresh(block) }
    eachNode(run) { v in prices[first + Int(callerNode[v])] = price[v] }
  }

  private borrowing func flow(_ network: Network, _ laterTiers: [[Int64]]) -> [Int64] {
    var flow = network.lower
    for arc in 0..<Int32(table.count) {
      for s in table.firstSegment[arc]...current[arc] {
        let units = s < current[arc] ? table.segmentCapacity[s] : fill[arc]
        flow[Int(table.origin[s])] += units
      }
    }
    let allCosts = [network.cost] + laterTiers
    for a in 0..<network.arcCount where network.tail[a] == network.head[a] {
      let cost: Int64 = allCosts.map({ $0[a] }).first(where: { $0 != 0 }) ?? 0
      flow[a] = cost < 0 ? network.upper[a] : network.lower[a]
    }
    return flow
  }

  // MARK: Conflicts

  /// A component whose supplies do not add up to zero.
  private borrowing func unbalancedComponent(_ network: Network) -> FlowConflict? {
    for c in 0..<parts.componentCount {
      let run = ComponentRun(component: c, of: self)
      var sum: Int128 = 0
      eachNode(run) { v in sum += Int128(supply[v]) }
      if sum == 0 { continue }
      var inside = [Bool](repeating: false, count: network.nodeCount)
      eachNode(run) { v in inside[Int(callerNode[v])] = true }
      return sum > 0 ? .excess(inside: inside) : .shortage(inside: inside)
    }
    return nil
  }

  /// The cut that the ray of a component's prices tells of. The gain along the ray is the sum of the
  /// gains of its positive and of its negative nodes, so one of the two is a violated cut.
  private borrowing func conflict(_ network: Network, component: Int) -> FlowConflict {
    let run = ComponentRun(component: component, of: self)
    for sign: Int8 in [1, -1] {
      var inside = [Bool](repeating: false, count: network.nodeCount)
      eachNode(run) { v in if ray[v].signum() == sign { inside[Int(callerNode[v])] = true } }
      let (excess, shortage) = network.imbalance(inside)
      if excess > 0 { return .excess(inside: inside) }
      if shortage > 0 { return .shortage(inside: inside) }
    }
    preconditionFailure("the ray of an infeasible component is no violated cut")
  }
}

extension Network {
  /// Units that a set of nodes has too many, and too few, even if its arcs carry all they can;
  /// positive numbers prove that no flow is feasible.
  func imbalance(_ inside: [Bool]) -> (excess: Int128, shortage: Int128) {
    var supplied: Int128 = 0
    for v in 0..<nodeCount where inside[v] { supplied += Int128(supply[v]) }
    var (mostNet, leastNet): (Int128, Int128) = (0, 0)
    for a in 0..<arcCount {
      switch (inside[Int(tail[a])], inside[Int(head[a])]) {
      case (true, false):
        mostNet += Int128(upper[a])
        leastNet += Int128(lower[a])
      case (false, true):
        mostNet -= Int128(lower[a])
        leastNet -= Int128(upper[a])
      default: break
      }
    }
    return (supplied - mostNet, leastNet - supplied)
  }
}
