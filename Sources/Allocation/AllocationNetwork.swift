public import Planning

/// The terms of an allocation as a network with side rows, in whole minor units: what Rebalancing.md
/// says, and nothing about how an optimum is found. Solver and checker both build it from plan and terms.
///
///     money ─▸ ceilings ─▸ own ─▸ sub-project-year
///     money ─▸ asked ─▸ source-year ─▸ extra ─▸ sub-project-year
///     money ─▸ unmet ─▸ sub-project ─▸ sub-project-year
///
/// Matched money passes a gate before the sub-project-year, whose capacity falls with the unmet need.
/// A sub-project-year needs what its tranches were to give; every arc into it is one fate of its units.
/// With deferral each tranche is a node of its own, since money may wait only with the source that owes it:
///
///     money ─▸ ceilings ─▸ own, late ─▸ tranche ─▸ earlier tranche
///     money ─▸ asked ─▸ source-year ─▸ extra ─▸ sub-project-year ─▸ tranche
///     money ─▸ unmet ─▸ sub-project ─▸ tranche
///
/// What no limit reaches keeps its plan and has no nodes (`AllocationNetworkBuilder.markReached`).
/// Ceilings are nodes as far as their sets of cells are nested; all other limits are rows. Nodes and arcs:
/// at most about two for each tranche, eight with backfill and deferral.
public struct AllocationNetwork: Sendable {
  // MARK: The statement: out − in = supply, lower ≤ flow ≤ upper

  /// By node, what leaves minus what enters; these sum to 0.
  public internal(set) var supply: [Int64] = []
  /// By arc, the node that it leaves.
  public internal(set) var tail: [Int32] = []
  /// By arc, the node that it enters.
  public internal(set) var head: [Int32] = []
  /// By arc, the least units that it carries.
  public internal(set) var lower: [Int64] = []
  /// By arc, the most units that it carries.
  public internal(set) var upper: [Int64] = []

  /// Rows Σ coefficient × flow ≤ limit; row r holds the entries `rowStart[r]..<rowStart[r + 1]`.
  public internal(set) var rowStart: [Int32] = [0]
  /// By entry, its arc.
  public internal(set) var rowArc: [Int32] = []
  /// By entry, what a unit on its arc counts in the row.
  public internal(set) var rowCoefficient: [Int64] = []
  /// By row, the most that its sum may come to.
  public internal(set) var rowLimit: [Int64] = []

  // MARK: What it means

  /// What own, late, extra, chain, short and serve are parallel to.
  public internal(set) var cells = AllocationCells()
  /// Arc of each cell's own money up to its planned amount; −1 if there is none, or if it keeps all of it.
  public internal(set) var own: [Int32] = []
  /// Arc of own money beyond it, deferred from earlier years; −1.
  public internal(set) var late: [Int32] = []
  /// Arc of money that the source is asked for beyond its plan; −1.
  public internal(set) var extra: [Int32] = []
  /// Arc from a cell's tranche to the tranche of the same source before it; −1.
  public internal(set) var chain: [Int32] = []
  /// Arc from the unmet need of the sub-project to the tranche; without deferral to the sub-project-year,
  /// with the first of its cells that has money; −1.
  public internal(set) var short: [Int32] = []
  /// Arc from the extra money of the sub-project-year to the tranche; −1.
  public internal(set) var serve: [Int32] = []
  /// Arc of each sub-project's unmet need; −1 without need, or where no limit reaches it.
  public internal(set) var unmet: [Int32] = []
  /// Gates: arcs that matched money passes into a sub-project-year that its sub-project is reached in alone.
  /// As upper bound they have what passes while nothing is unmet; the rest of their match is in the rows.
  public internal(set) var gateArc: [Int32] = []
  /// Index into the plan's sub-projects, by gate.
  public internal(set) var gateSubproject: [Int32] = []
  /// Gate g has the shares `gateShares[gateStart[g]..<gateStart[g + 1]]`; the least counts.
  public internal(set) var gateStart: [Int32] = [0]
  /// By share, gate after gate.
  public internal(set) var gateShares: [GateShare] = []
  /// Planned total of each sub-project, negative tranches aside.
  public internal(set) var need: [Int64] = []
  /// Source-years that may be asked, and their arcs.
  public internal(set) var askedHubs: [SourceYear] = []
  /// By entry of `askedHubs`, the arc of what it is asked for.
  public internal(set) var asked: [Int32] = []

  /// Nodes count from 0; so do arcs and rows.
  public var nodeCount: Int { supply.count }
  /// The length of `tail`, `head`, `lower` and `upper`.
  public var arcCount: Int { tail.count }
  /// Rows, not entries of rows.
  public var rowCount: Int { rowLimit.count }

  package init() {}

  package mutating func addNode() -> Int32 {
    supply.append(0)
    return Int32(supply.count - 1)
  }

  package mutating func addArc(_ from: Int32, _ to: Int32, lower: Int64 = 0, upper: Int64) -> Int32
  {
    tail.append(from)
    head.append(to)
    self.lower.append(lower)
    self.upper.append(upper)
    return Int32(tail.count - 1)
  }

  package mutating func addEntry(_ arc: Int32, _ coefficient: Int64) {
    if arc < 0 || coefficient == 0 { return }
    rowArc.append(arc)
    rowCoefficient.append(coefficient)
  }

  mutating func closeRow(limit: Int64) {
    rowStart.append(Int32(rowArc.count))
    rowLimit.append(limit)
  }

  /// What a flow leaves of a cell's planned amount.
  public func ownAmount(_ cell: Int, of flow: [Int64]) -> Amount {
    own[cell] < 0 ? cells.planned[cell] : flow[Int(own[cell])]
  }

  /// What a flow gives each cell.
  public func amounts(of flow: [Int64]) -> [Amount] {
    (0..<cells.count).map { amount($0, of: flow) }
  }

  /// What a flow gives one cell. Allocates nothing.
  public func amount(_ cell: Int, of flow: [Int64]) -> Amount {
    var amount = ownAmount(cell, of: flow)
    if late[cell] >= 0 { amount += flow[Int(late[cell])] }
    if extra[cell] >= 0 { amount += flow[Int(extra[cell])] }
    return amount
  }

  /// Whether `flow` obeys every row.
  public func obeysRows(_ flow: [Int64]) -> Bool { firstBrokenRow(flow) == nil }

  /// The first row whose sum exceeds its limit, `nil` if none does; linear in entries of rows.
  public func firstBrokenRow(_ flow: [Int64]) -> Int? {
    for row in 0..<rowCount {
      var sum: Int128 = 0
      for entry in Int(rowStart[row])..<Int(rowStart[row + 1]) {
        sum += Int128(rowCoefficient[entry]) * Int128(flow[Int(rowArc[entry])])
      }
      if sum > Int128(rowLimit[row]) { return row }
    }
    return nil
  }

  // MARK: The tiers

  /// Delay: money × years on each arc.
  public var delayCosts: [Int64] {
    var costs = [Int64](repeating: 0, count: arcCount)
    for cell in 0..<cells.count where chain[cell] >= 0 {
      costs[Int(chain[cell])] = Int64(cells.year[cell] - cells.year[cell - 1])
    }
    return costs
  }

  /// Change: what is not own counts once more than what is; up to a constant Σ |x − a|.
  public var changeCosts: [Int64] {
    var costs = [Int64](repeating: 0, count: arcCount)
    for cell in 0..<cells.count {
      if own[cell] >= 0 { costs[Int(own[cell])] = -1 }
      if late[cell] >= 0 { costs[Int(late[cell])] = 1 }
      if extra[cell] >= 0 { costs[Int(extra[cell])] = 1 }
    }
    return costs
  }

  /// Proportion: the convex cost square × flow² + linear × flow of each of `arcs`, square = S / planned for
  /// a scale S that keeps all marginal costs small enough to compute with; ties by printed order.
  public func proportionCosts(
    upper: [Int64], among arcs: [Int]
  ) -> [(square: Int64, linear: Int64)] {
    var base = [Int64](repeating: 0, count: arcCount)
    var isOwn = [Bool](repeating: false, count: arcCount)
    for cell in 0..<cells.count {
      for arc in [own[cell], late[cell], extra[cell]] where arc >= 0 {
        base[Int(arc)] = max(cells.planned[cell], 1)
      }
      if own[cell] >= 0 { isOwn[Int(own[cell])] = true }
    }
    var steepest: Int64 = 2
    for arc in arcs where base[arc] > 0 {
      steepest = max(steepest, (2 * upper[arc] + 1) / base[arc] + 1)
    }
    let scale = max(1, min(1 << 36, (1 << 53) / Int64(arcs.count + 2) / steepest))
    return arcs.enumerated().map { rank, arc in
      if base[arc] == 0 { return (0, 0) }
      let square = max(1, scale / base[arc])
      // Of equals, the first in printed order keeps and gives; squares, so that no two exchanges are
      // as good as each other.
      let tie = Int64(rank) * (arcs.count < 4096 ? Int64(rank) : 1)
      return (square, (isOwn[arc] ? -2 * square * base[arc] : 0) + tie)
    }
  }

  /// A tier that is shared fairly: its claims in printed order, and what each is measured against.
  public struct FairTier: Sendable {
    /// What a unit of the claims is: unmet need of a class, or money asked.
    public var tier: AllocationTier
    /// Arcs, at least one.
    public var claims: [Int]
    /// The need of a sub-project; the planned money of a source-year, at least one unit.
    public var weights: [Int64]
  }

  /// The fair tiers that have claims, in their order: unmet need class by class, then what is asked.
  public func fairTiers(of terms: AllocationTerms) -> [FairTier] {
    var tiers = (0..<terms.classCount).map {
      FairTier(tier: .unmet(class: $0), claims: [], weights: [])
    }
    for i in unmet.indices where unmet[i] >= 0 {
      tiers[Int(terms.classes[i])].claims.append(Int(unmet[i]))
      tiers[Int(terms.classes[i])].weights.append(need[i])
    }
    tiers.append(
      FairTier(
        tier: .asked, claims: asked.map { Int($0) },
        weights: askedHubs.map { max(1, Int64(clamping: $0.planned)) }))
    return tiers.filter { !$0.claims.isEmpty }
  }
}

/// Sub-project × source × year: the tranches, and the years that deferral opens. Sorted by these three.
public struct AllocationCells: Sendable {
  /// Indices into the plan's sub-projects; all columns are parallel.
  public internal(set) var subproject: [Int32] = []
  /// Indices into the plan's sources.
  public internal(set) var source: [Int32] = []
  /// Calendar years.
  public internal(set) var year: [Int32] = []
  /// In minor units, negative ones included; 0 where the document prints nothing.
  public internal(set) var planned: [Amount] = []
  /// Row of `draft.tranches`; −1 where the document prints nothing.
  public internal(set) var row: [Int32] = []

  /// Cells, the same in each column.
  public var count: Int { planned.count }

  /// No cells.
  public init() {}

  /// The cells of `rows`; all of them, unless `rows` is one sub-project. O(log cells).
  public func range(of rows: RowSet) -> Range<Int> {
    guard case .subproject(let wanted) = rows else { return 0..<count }
    return first(wanted)..<first(wanted + 1)
  }

  private func first(_ wanted: Int32) -> Int {
    firstPosition(below: count) { subproject[$0] >= wanted }
  }

  package mutating func reserve(_ count: Int) {
    subproject.reserveCapacity(count)
    source.reserveCapacity(count)
    year.reserveCapacity(count)
    planned.reserveCapacity(count)
    row.reserveCapacity(count)
  }

  package mutating func append(
    _ subproject: Int32, _ source: Int32, _ year: Int32, _ planned: Amount, row: Int32
  ) {
    self.subproject.append(subproject)
    self.source.append(source)
    self.year.append(year)
    self.planned.append(planned)
    self.row.append(row)
  }
}
