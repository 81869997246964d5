/// The fairest whole units among all feasible flows, or the proof that there is no feasible flow.
public enum WholeShareOutcome: Sendable, Equatable {
  case optimal(WholeShareOptimum)
  case infeasible(FlowConflict)
  /// Gates of several parts that pull on each other: the cuts found do not prove an optimum.
  case undecided
}

/// Claims in whole units, a flow that grants them, and the nested cuts that force them.
///
/// Let Sₖ be the nodes whose piece is ≤ k. Arcs that leave Sₖ for a later piece carry their lower bound, arcs
/// that enter it from a later piece, claims aside, their upper bound (a gate: what it lets through at its
/// claim). A claim that enters piece k carries at most ⌊threshold k × weight⌋; less only where a cut has
/// units to spare, and then a claim that would be at the threshold exactly gives it up.
public struct WholeShareOptimum: Sendable, Equatable {
  /// Units on each arc.
  public var flow: [Int64]
  /// The piece of each node; `thresholds.count` outside of all cuts, where claims carry nothing.
  public var piece: [Int32]
  /// The largest ratio that a claim into the piece may have; never rising.
  public var thresholds: [FairLevel]
  /// What it took to find.
  public var counts: FairCounts
}

/// Capacities that shrink as claims grow: matched money falls with the money it is matched to.
///
/// A gate is an arc into the node that its claim serves, beside other money. While the claim carries u units,
/// the gate lets through at most min over its shares of ⌊(2 p (T − u) + q) / 2 q⌋ − f: p/q of what is left of
/// a total T, rounded half up, less what is settled. 0 ≤ p ≤ q, so that one unit more of the claim takes one or no
/// unit from the gate.
public struct ShareGates: Sendable, Equatable {
  /// One p/q of what is left of a total, less what is settled.
  public struct Share: Sendable, Equatable {
    /// p, ≥ 0.
    public var numerator: Int64
    /// q, ≥ p and > 0.
    public var denominator: Int64
    /// T, in units.
    public var total: Int64
    /// f, in units.
    public var settled: Int64

    /// Takes the four as they are; `WholeShares.solve` admits them.
    public init(numerator: Int64, denominator: Int64, total: Int64, settled: Int64) {
      self.numerator = numerator
      self.denominator = denominator
      self.total = total
      self.settled = settled
    }
  }

  /// One arc for each gate, and the position of its claim.
  public var arc: [Int32] = []
  /// Position in `claims`, by gate.
  public var claim: [Int32] = []
  /// Gate g has the shares `shares[start[g]..<start[g + 1]]`.
  public var start: [Int32] = [0]
  /// By share, gate after gate.
  public var shares: [Share] = []
  /// The largest share of each gate, in units of 2⁻²⁰, rounded up.
  private(set) var steepest: [Int64] = []

  /// No gates.
  public init() {}

  /// Adds a gate: an arc, the position of its claim, and shares of which the least counts.
  public mutating func add(arc: Int, claim: Int, shares: some Sequence<Share>) {
    self.arc.append(Int32(arc))
    self.claim.append(Int32(claim))
    self.shares += shares
    let one: Int128 = 1 << Self.restDigits
    let own = self.shares[Int(start.last!)...].map { share in
      let (p, q) = (Int128(share.numerator), Int128(share.denominator))
      return Int64((one * p + q - 1) / q)
    }
    steepest.append(own.max() ?? 0)
    start.append(Int32(self.shares.count))
  }

  /// Units of a claim with several gates beyond which it brings more: the bits of a word.
  public static var window: Int64 { 64 }
  /// Binary digits of `rest`.
  static var restDigits: Int { 20 }

  /// What a unit more of a claim brings at least, on the whole, while all of `crossings` follow it: in units of
  /// 2⁻²⁰, rounded down.
  func rest(_ crossings: ArraySlice<WholeAllotment.Crossing>) -> Int64 {
    crossings.reduce(1 << Self.restDigits) { $0 - steepest[Int($1.gate)] }
  }

  /// What gate `gate` lets through while its claim carries `units`.
  func capacity(_ gate: Int, at units: Int64) -> Int64 {
    var least = Int64.max
    for place in Int(start[gate])..<Int(start[gate + 1]) {
      least = min(least, shares[place].capacity(at: units))
    }
    return least
  }
}

extension ShareGates.Share {
  /// What passes while the claim carries `claimed`, in units.
  public func capacity(at claimed: Int64) -> Int64 { max(0, rounded(of: total - claimed)) }

  /// p/q of `units`, rounded half up, less what is settled.
  private func rounded(of units: Int64) -> Int64 {
    let (high, overflow) = units.multipliedReportingOverflow(by: 2 * numerator)
    if !overflow, high >= 0, high <= Int64.max - denominator {
      return (high + denominator) / (2 * denominator) - settled
    }
    let wide = 2 * Int128(numerator) * Int128(units) + Int128(denominator)
    let (quotient, rest) = wide.quotientAndRemainder(dividingBy: 2 * Int128(denominator))
    return Int64(rest < 0 ? quotient - 1 : quotient) - settled
  }
}

/// Whole units that are fair in the order of the largest: of all feasible flows in whole units the one
/// whose ratios claim / weight, sorted from the largest, are lexicographically least.
///
/// Claims are arcs that all leave one node. Of claims with equal ratios, any of which could have a unit less, the
/// one whose next ratio is smallest has it, then the last in the order of `claims`.
///
/// Without gates this is decreasing minimisation on an integral base polyhedron (Frank & Murota 2022): the
/// decomposition of Fujishige (1980) and Groenevelt (1991) with a threshold in whole units in place of a common
/// ratio. Gates make what a claim brings to a cut a step function of it; as long as each claim meets cuts on
/// one side of its gate only, the same holds with the steps counted. Otherwise the cuts found may prove
/// nothing, which is seen and said (`WholeShareOutcome.undecided`). Algorithm, proof and limits: WholeShares.md.
public struct WholeShares: Sendable {
  /// As given; costs count for nothing.
  public let network: Network
  /// Arcs, each once, that leave one common node.
  public let claims: [Int]
  /// One per claim, > 0.
  public let weights: [Int64]
  /// None where claims alone are shared.
  public let gates: ShareGates

  /// - Parameters:
  ///   - claims: arcs, each once, with lower bound 0, that leave one common node.
  ///   - weights: one per claim, > 0.
  ///   - gates: their arcs' upper bounds are not looked at. All of a claim serve one node. The node between a gate's claim and the node it
  ///     serves, if there is one, must let through more than the claim can carry.
  public init(
    _ network: Network, claims: [Int], weights: [Int64], gates: ShareGates = ShareGates()
  ) {
    self.network = network
    self.claims = claims
    self.weights = weights
    self.gates = gates
  }

  /// Finds the units and their certificate: at most 2 × pieces + 2 maximum flows, mostly small.
  ///
  /// - Throws: what can not be computed with, before anything is computed.
  public func solve() throws(FairFault) -> WholeShareOutcome {
    let most = try FairFlow(network, claims: claims, weights: weights).admitted()
    for arc in 0..<network.arcCount where network.lower[arc] > network.upper[arc] {
      return .infeasible(.emptyArc(arc))
    }
    let everyNode = [Bool](repeating: true, count: network.nodeCount)
    let supplied = network.supply.reduce(Int128(0)) { $0 + Int128($1) }
    if supplied > 0 { return .infeasible(.excess(inside: everyNode)) }
    if supplied < 0 { return .infeasible(.shortage(inside: everyNode)) }
    let several = claimsOfSeveralGates()
    if !several.allSatisfy({ rises($0.gates) }) { return .undecided }
    var decomposition = WholeDecomposition(self, most: most)
    if let conflict = decomposition.splitOffUnforced() {
      // The most that a claim may have need not bring most.
      return several.allSatisfy { bringsMost($0.claim, $0.gates) }
        ? .infeasible(conflict) : .undecided
    }
    if decomposition.splitIntoPieces(), let optimum = aligned(decomposition.optimum()),
      isForced(optimum)
    {
      return .optimal(optimum)
    }
    if gates.arc.isEmpty { preconditionFailure("without gates every cut divides the claims") }
    var ascent = WholeDecomposition(self, most: most)
    if ascent.ascendFromWhole(), let optimum = aligned(ascent.optimum()), isForced(optimum) {
      return .optimal(optimum)
    }
    return .undecided
  }

  private func claimsOfSeveralGates() -> [(claim: Int, gates: [WholeAllotment.Crossing])] {
    var isGated = [Bool](repeating: false, count: claims.count)
    var several: Set<Int32> = []
    for claim in gates.claim {
      if isGated[Int(claim)] { several.insert(claim) }
      isGated[Int(claim)] = true
    }
    if several.isEmpty { return [] }
    var all: [Int32: [WholeAllotment.Crossing]] = [:]
    for (gate, claim) in gates.claim.enumerated() where several.contains(claim) {
      all[claim, default: []].append(WholeAllotment.Crossing(gate: Int32(gate), most: .max))
    }
    return all.map { (Int($0.key), $0.value) }
  }

  /// Whether a claim with these gates brings more than before after a window of units.
  private func rises(_ crossings: [WholeAllotment.Crossing]) -> Bool {
    Int128(gates.rest(crossings[...])) * Int128(ShareGates.window)
      >= Int128(crossings.count + 1) << ShareGates.restDigits
  }

  private func bringsMost(_ claim: Int, _ crossings: [WholeAllotment.Crossing]) -> Bool {
    let upper = max(0, network.upper[claims[claim]])
    let entry = WholeAllotment.Entry(
      upper: upper, weight: weights[claim], gate: -1, most: 0, several: crossings.indices)
    let cut = WholeAllotment(entries: [entry], gates: gates, crossings: crossings)
    return cut.brought(0, at: upper) == cut.mostBrought(0, upTo: upper)
  }

  /// The optimum with each gate's claim in the piece of what both serve: a claim that can carry nothing lies
  /// in any. Nil where another would have to move.
  private func aligned(_ optimum: WholeShareOptimum) -> WholeShareOptimum? {
    var optimum = optimum
    for (arc, claim) in zip(gates.arc, gates.claim) {
      let served = optimum.piece[Int(network.head[Int(arc)])]
      let node = Int(network.head[claims[Int(claim)]])
      if optimum.piece[node] == served { continue }
      if network.upper[claims[Int(claim)]] > 0 { return nil }
      optimum.piece[node] = served
    }
    return optimum
  }
}
