public import Allocation
public import Planning
internal import Solvers

/// What is lost as a function of how deep one cut is, from nothing to everything.
///
/// With a network alone every figure is linear between two points, to the minor unit: the points are where some
/// sub-project's share changes its slope, a source begins to be asked, or nothing is possible any more.
public struct CutCurve: Sendable {
  /// What the best answer is at one depth.
  public struct Point: Sendable {
    /// Depth of the cut, in minor units.
    public var cut: Amount
    /// Unmet need by sub-project; empty where no allocation is possible.
    public var unmet: [Amount]
    /// Asked of others, in all.
    public var asked: Amount
    /// Money × years that wait.
    public var delay: Int128
    /// Whether an allocation was found; without one the other figures are 0 or empty.
    public var isPossible: Bool
    /// Neither an allocation nor a proof that there is none was found.
    public var isUndecided = false

    /// Unmet need in all.
    public var unmetSum: Int128 { unmet.reduce(0) { $0 + Int128($1) } }
  }

  /// What is cut, and its planned sum.
  public var selector: Selector
  /// In minor units: the deepest cut there is.
  public var planned: Amount
  /// How deep the scenario itself cuts; `nil` outside of 0 to `planned`.
  public var own: Amount?
  /// By rising depth, from 0 to `planned`.
  public var points: [Point]
  /// Whether every point where a slope changes is listed; if not, whole percents are.
  public var isComplete: Bool
}

extension Rebalancer {
  /// Points that a curve lists at most.
  static let curveLimit = 400

  /// The curve of `scenario` over the depth of its change number `change`, a cut.
  ///
  /// Where one ceiling alone is short its bends are known; else bisection on the shape of the answer: which
  /// claims share which level, who is at a bound. O(points × log planned) solves.
  public func curve(
    of scenario: Scenario, over change: Int
  ) throws(RebalancingFault) -> CutCurve? {
    guard scenario.changes.indices.contains(change),
      case .cut(let selector, _) = scenario.changes[change]
    else { return nil }
    let planned = Amount(clamping: sums.total(selector))
    if planned <= 0 { return nil }
    let own = Rebalancer.depth(scenario.changes[change], planned)
    var samples = Sampling(self, scenario, change)
    let closed = try samples.closed(planned)
    if case .points(let points) = closed {
      return CutCurve(
        selector: selector, planned: planned, own: own, points: points, isComplete: true)
    }
    var isComplete = if case .percents = closed { false } else { true }
    samples.hasShapes = isComplete
    var pending = [(low: Amount(0), high: planned)]
    while isComplete, let (low, high) = pending.popLast() {
      if samples.count > Rebalancer.curveLimit * 8 {
        isComplete = false
        break
      }
      if high - low <= 1 {
        _ = try samples.sample(low)
        _ = try samples.sample(high)
        continue
      }
      let (a, b) = (try samples.sample(low), try samples.sample(high))
      if a.shape == nil && b.shape == nil && !a.point.isPossible && !b.point.isPossible { continue }
      let middle = low + (high - low) / 2
      let m = try samples.sample(middle)
      if a.shape == nil || b.shape == nil || m.shape == nil, a.point.isPossible, b.point.isPossible
      {
        // Rows: no shape to compare. Whole percents instead.
        isComplete = false
        break
      }
      if let shape = a.shape, shape == b.shape, shape == m.shape { continue }
      pending.append((middle, high))
      pending.append((low, middle))
    }
    if !isComplete {
      samples.hasShapes = false
      let ends = [0, planned] + (own.map { [$0] } ?? [])
      samples.keep(ends)
      for depth in ends { _ = try samples.sample(depth) }
      // Where the general engine answers, each point takes as long as a scenario: tens are listed.
      let step = samples.all.contains { $0.isGeneral } ? 10 : 1
      for percent in stride(from: 0, through: 100, by: step) {
        _ = try samples.sample(
          Amount(clamping: Ratio(Int64(percent), 100).rounded(of: Int128(planned))))
      }
    }
    let all = samples.all
    return CutCurve(
      selector: selector, planned: planned, own: own,
      points: isComplete ? Rebalancer.corners(all) : all.map(\.point), isComplete: isComplete)
  }

  /// How deep `change`, a cut of what is `planned`, goes; `nil` outside of 0 to all.
  private static func depth(_ change: Change, _ planned: Amount) -> Amount? {
    guard case .cut(_, let quantity) = change else { return nil }
    let depth =
      switch quantity {
      case .amount(let amount): Int128(amount)
      case .share(let share): share.rounded(of: Int128(planned))
      }
    return (0...Int128(planned)).contains(depth) ? Amount(depth) : nil
  }

  /// The first, the last, and wherever the shape changes to the next sample.
  private static func corners(_ samples: [Sample]) -> [CutCurve.Point] {
    samples.indices.filter { index in
      index == 0 || index == samples.count - 1
        || samples[index].key != samples[index - 1].key
        || samples[index].key != samples[index + 1].key
    }.map { samples[$0].point }
  }

  /// The depths that were answered, each once, in memory that is kept from one to the next.
  private struct Sampling: ~Copyable {
    private let change: Int
    private var terms: DrawnTerms
    private var lane: RebalancingLane
    private var samples: [Amount: Sample] = [:]
    /// Whether shapes are compared.
    var hasShapes = true

    init(_ rebalancer: Rebalancer, _ scenario: Scenario, _ change: Int) {
      self.change = change
      terms = DrawnTerms(scenario, rebalancer.sums)
      lane = RebalancingLane(rebalancer)
    }

    var count: Int { samples.count }
    /// By depth.
    var all: [Sample] { samples.values.sorted { $0.point.cut < $1.point.cut } }

    mutating func keep(_ depths: [Amount]) { samples = samples.filter { depths.contains($0.key) } }

    /// What a closed form says about the curve.
    enum Closed {
      /// The points on both sides of each bend, and the first and last.
      case points([CutCurve.Point])
      /// There are too many bends, or gates bend shares between them.
      case percents
      /// Another kind of answer.
      case none
    }

    mutating func closed(_ planned: Amount) throws(RebalancingFault) -> Closed {
      terms.set(change, .amount(1))
      _ = try lane.solve(terms.terms)
      guard let form = lane.form else { return .none }
      guard let bends = form.bends, bends.count <= Rebalancer.curveLimit / 2 else {
        return .percents
      }
      var depths = Set([0, planned])
      for bend in bends { depths.formUnion([bend, bend + 1].filter { $0 <= planned }) }
      var points: [CutCurve.Point] = []
      for depth in depths.sorted() {
        terms.set(change, .amount(depth))
        let outcome = try lane.solve(terms.terms)
        // A row that the closed form breaks at a bend bends shares elsewhere.
        if depth > 0, case .funded(let funded) = outcome, funded.answer.flow != lane.flow {
          return .none
        }
        points.append(CutCurve.Point(cut: depth, outcome))
      }
      return .points(points)
    }

    mutating func sample(_ cut: Amount) throws(RebalancingFault) -> Sample {
      if let known = samples[cut] { return known }
      terms.set(change, .amount(cut))
      let sample = Sample(cut: cut, try lane.solve(terms.terms), hasShape: hasShapes)
      samples[cut] = sample
      return sample
    }
  }

  /// One depth: its figures, and the shape of its fair shares.
  private struct Sample {
    var point: CutCurve.Point
    /// For each fair tier: which level each claim has and which claims are at a bound; `nil` with rows or
    /// where nothing is possible.
    var shape: [[Int32]]?
    /// Whether the engine for rows has answered.
    var isGeneral = false
    var key: [[Int32]] { shape ?? [[point.isPossible ? 1 : 0]] }

    init(cut: Amount, _ outcome: Rebalance, hasShape: Bool) {
      point = CutCurve.Point(cut: cut, outcome)
      guard case .funded(let funded) = outcome else { return }
      if hasShape { shape = Sample.shape(of: funded) }
      isGeneral = funded.answer.stages.contains {
        switch $0 {
        case .boundedFair, .deferralLoss: true
        default: false
        }
      }
    }

    /// The fair shares in fractions, tier by tier on what the whole units of those before have settled; `nil`
    /// where gates matter.
    private static func shape(of funded: Funded) -> [[Int32]]? {
      let network = funded.network
      var statement = network.statement
      var stages = funded.answer.stages[...]
      var shape: [[Int32]] = []
      for tier in network.fairTiers(of: funded.terms) {
        if funded.terms.putsSumFirst(tier) { stages.removeFirst() }
        guard case .fair(_, let stage)? = stages.popFirst(),
          case .optimal(let shares)? = try? FairFlow(
            statement, claims: tier.claims, weights: tier.weights
          ).solve()
        else { return nil }
        if !network.gateArc.isEmpty {
          // Open gates would give the same units: then they bend nothing.
          let open = WholeShares(statement, claims: tier.claims, weights: tier.weights)
          guard case .optimal(let units)? = try? open.solve(),
            tier.claims.allSatisfy({ units.flow[$0] == stage.whole[$0] })
          else { return nil }
        }
        shape.append(
          shares.level.map { shares.levels[Int($0)].numerator == 0 ? -1 : $0 })
        shape.append(shares.piece)
        statement.settle(tier.claims, at: stage.whole)
      }
      return shape
    }
  }
}

extension CutCurve.Point {
  fileprivate init(cut: Amount, _ outcome: Rebalance) {
    guard case .funded(let funded) = outcome else {
      self.init(cut: cut, unmet: [], asked: 0, delay: 0, isPossible: false)
      if case .undecided = outcome { isUndecided = true }
      return
    }
    self.init(
      cut: cut, unmet: funded.unmet, asked: funded.asked.reduce(0, +), delay: funded.delay,
      isPossible: true)
  }
}
