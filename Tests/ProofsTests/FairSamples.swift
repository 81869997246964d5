import TestSupport

@testable import Allocation
@testable import Proofs

/// Fair shares of small problems by trying all node sets, with certificates from residual networks.
///
/// Round by round: the least ratio r such that no node set forces more than the claims may carry if
/// each still free claim j carries at most min(weight × r, upper); then every free claim that some
/// tight set forces is fixed at that amount.
struct FairSolver {
  private let problem: FairProblem
  private var statement: FlowStatement { problem.statement }
  private var fixed: [Fraction?]

  static func solve(_ problem: FairProblem) -> FairCertificate {
    var solver = FairSolver(problem: problem, fixed: problem.claims.map { _ in nil })
    while solver.fixed.contains(where: { $0 == nil }) { solver.fixMostForced() }
    return solver.certificate()
  }

  private func upper(_ claim: Int) -> Fraction {
    Fraction(statement.upper[Int(problem.claims[claim])], 1)
  }

  private func ratio(_ claim: Int) -> Fraction { fixed[claim]! / problem.weights[claim] }

  /// What the claims into node set `set` must carry together.
  private func forced(_ set: Int) -> Int64 {
    func holds(_ node: Int32) -> Bool { set >> Int(node) & 1 == 1 }
    var sum = statement.supply.indices.reduce(0) {
      $0 - (set >> $1 & 1 == 1 ? statement.supply[$1] : 0)
    }
    for arc in statement.tail.indices where !problem.claims.contains(Int32(arc)) {
      let (leaves, stays) = (holds(statement.tail[arc]), holds(statement.head[arc]))
      if leaves, !stays { sum += statement.lower[arc] }
      if !leaves, stays { sum -= statement.upper[arc] }
    }
    return sum
  }

  /// What the claims into the set carry at ratio r, and which free ones are among them.
  private func carried(_ set: Int, _ r: Fraction) -> Fraction {
    claims(into: set).reduce(Fraction(0, 1)) { sum, claim in
      sum + (fixed[claim] ?? min(r * problem.weights[claim], upper(claim)))
    }
  }

  private func claims(into set: Int) -> [Int] {
    problem.claims.indices.filter {
      set >> Int(statement.head[Int(problem.claims[$0])]) & 1 == 1
    }
  }

  private mutating func fixMostForced() {
    // The source is node 0; sets are those of the other nodes.
    let sets = (0..<(1 << statement.supply.count)).filter { $0 & 1 == 0 }
    let free = fixed.indices.filter { fixed[$0] == nil }
    let caps = free.map { upper($0) / problem.weights[$0] }
    var least = Fraction(0, 1)
    for set in sets {
      // carried(set, r) rises in r with kinks at the caps: the first r that carries what is forced.
      let want = Fraction(forced(set), 1)
      if carried(set, least) >= want { continue }
      let kink = caps.filter { carried(set, $0) >= want }.min()!
      let below = max(least, caps.filter { $0 < kink }.max() ?? least)
      let slope = claims(into: set).reduce(Int64(0)) { sum, claim in
        let isRising = fixed[claim] == nil && below < upper(claim) / problem.weights[claim]
        return sum + (isRising ? problem.weights[claim] : 0)
      }
      least = below + (want - carried(set, below)) / slope
    }
    if least == Fraction(0, 1) {
      for claim in free { fixed[claim] = least }
      return
    }
    let tight = sets.filter { carried($0, least) == Fraction(forced($0), 1) }
    let into = Set(tight.flatMap { claims(into: $0) })
    for claim in free where into.contains(claim) {
      fixed[claim] = min(least * problem.weights[claim], upper(claim))
    }
  }

  private func certificate() -> FairCertificate {
    let ratios = Set(fixed.indices.map(ratio)).sorted { $0 > $1 }
    let level = fixed.indices.map { Int32(ratios.firstIndex(of: ratio($0))!) }
    let shares = FairShares(
      levels: ratios.map { .init($0.numerator, $0.denominator) }, level: level)
    // One flow with everything over a common denominator, to see which nodes each cut holds.
    let scale = ratios.reduce(Int64(1)) {
      $0 / Fraction.divisor($0, $1.denominator) * $1.denominator
    }
    var scaled = statement
    scaled.supply = scaled.supply.map { $0 * scale }
    scaled.lower = scaled.lower.map { $0 * scale }
    scaled.upper = scaled.upper.map { $0 * scale }
    for claim in fixed.indices {
      let amount = fixed[claim]! * scale
      scaled.lower[Int(problem.claims[claim])] = amount.numerator
      scaled.upper[Int(problem.claims[claim])] = amount.numerator
    }
    guard case .flow(let flow, _) = TinySolver.solve(scaled) else {
      preconditionFailure("the shares are carried by a flow")
    }
    var piece = [Int32](repeating: Int32(ratios.count), count: statement.supply.count)
    for cut in ratios.indices.reversed() {
      let reached = reachable(flow, level, cut, scale)
      for node in piece.indices where !reached.contains(node) { piece[node] = Int32(cut) }
    }
    return FairCertificate(
      shares: shares, piece: piece, scaledFlow: witness(shares, piece, flow, scale))
  }

  /// The nodes reached from the source by augmenting without raising claims of levels ≤ `cut`.
  private func reachable(
    _ flow: [Int64], _ level: [Int32], _ cut: Int, _ scale: Int64
  ) -> Set<Int> {
    var reached: Set = [0]
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for arc in flow.indices {
        let (tail, head) = (Int(statement.tail[arc]), Int(statement.head[arc]))
        let claim = problem.claims.firstIndex(of: Int32(arc))
        let mayRise =
          flow[arc] < statement.upper[arc] * scale && claim.map { level[$0] <= cut } != true
        let mayFall = flow[arc] > statement.lower[arc] * scale
        if mayRise, reached.contains(tail), reached.insert(head).inserted { isGrowing = true }
        if mayFall, reached.contains(head), reached.insert(tail).inserted { isGrowing = true }
      }
    }
    return reached
  }

  /// Each piece solved on its own, in its own denominator.
  private func witness(
    _ shares: FairShares, _ piece: [Int32], _ flow: [Int64], _ scale: Int64
  ) -> [Int128] {
    var witness = flow.map { Int128($0) / Int128(scale) }
    for claim in shares.level.indices {
      let arc = Int(problem.claims[claim])
      if piece[Int(statement.head[arc])] == shares.level[claim] {
        let level = shares.levels[Int(shares.level[claim])]
        witness[arc] = Int128(problem.weights[claim] * level.numerator)
      }
    }
    for part in 0...Int32(shares.levels.count) {
      let unit =
        Int(part) < shares.levels.count ? shares.levels[Int(part)].denominator : 1
      let inner = flow.indices.filter {
        piece[Int(statement.tail[$0])] == part && piece[Int(statement.head[$0])] == part
          && !problem.claims.contains(Int32($0))
      }
      var supply = statement.supply.indices.map {
        piece[$0] == part ? statement.supply[$0] * unit : 0
      }
      for arc in flow.indices where !inner.contains(arc) {
        let amount = flow[arc] * unit
        let (tail, head) = (Int(statement.tail[arc]), Int(statement.head[arc]))
        if piece[tail] == part { supply[tail] -= amount / scale }
        if piece[head] == part { supply[head] += amount / scale }
        // The source's own sum has fractions that cancel: settled below.
      }
      if part == shares.levels.count {
        supply[0] = -supply.dropFirst().reduce(0, +)
      }
      let network = FlowStatement(
        supply,
        arcs: inner.map {
          (
            statement.tail[$0], statement.head[$0], statement.lower[$0] * unit,
            statement.upper[$0] * unit, 0
          )
        })
      guard case .flow(let amounts, _) = TinySolver.solve(network) else {
        preconditionFailure("each piece conserves by itself")
      }
      for (arc, amount) in zip(inner, amounts) { witness[arc] = Int128(amount) }
    }
    return witness
  }
}

/// A reduced fraction of small numbers.
struct Fraction: Hashable, Comparable {
  let numerator: Int64
  let denominator: Int64

  init(_ numerator: Int64, _ denominator: Int64) {
    let divisor = Self.divisor(numerator, denominator) * denominator.signum()
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  static func divisor(_ a: Int64, _ b: Int64) -> Int64 { b == 0 ? abs(a) : divisor(b, a % b) }

  static func + (a: Self, b: Self) -> Self {
    Self(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }
  static func - (a: Self, b: Self) -> Self { a + b * -1 }
  static func * (a: Self, b: Int64) -> Self { Self(a.numerator * b, a.denominator) }
  static func / (a: Self, b: Int64) -> Self { Self(a.numerator, a.denominator * b) }
  static func < (a: Self, b: Self) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }
}

extension Samples {
  /// Rows 1... need money that sources with bounded arcs, or else the claims of node 0, must carry.
  static func fair(seed: Int) -> ProofRecord {
    var random = SeededGenerator(seed: UInt64(seed))
    let rows = Int32.random(in: 1...3, using: &random)
    let sources = Int32.random(in: 1...2, using: &random)
    var statement = FlowStatement([0], arcs: [])
    func add(_ tail: Int32, _ head: Int32, _ lower: Int64, _ upper: Int64) {
      statement.tail.append(tail)
      statement.head.append(head)
      statement.lower.append(lower)
      statement.upper.append(upper)
      statement.cost.append(0)
    }
    statement.supply += (0..<rows).map { _ in -Int64.random(in: 1...5, using: &random) }
    statement.supply += (0..<sources).map { _ in Int64.random(in: 0...4, using: &random) }
    statement.supply[0] = -statement.supply.reduce(0, +)
    for source in rows + 1...rows + sources {
      add(source, 0, 0, 9)
      for row in 1...rows where Bool.random(using: &random) {
        add(source, row, 0, Int64.random(in: 0...3, using: &random))
      }
    }
    if rows > 1, Bool.random(using: &random) {
      add(1, 2, Int64.random(in: 0...1, using: &random), 2)
    }
    var (claims, weights) = ([Int32](), [Int64]())
    for row in 1...rows {
      for copy in 0..<Int.random(in: 1...2, using: &random) {
        claims.append(Int32(statement.tail.count))
        weights.append(Int64.random(in: 1...4, using: &random))
        // The first claim of a row can carry all that is needed; further ones may have a cap.
        add(0, row, 0, copy == 0 ? 12 : Int64.random(in: 0...3, using: &random))
      }
    }
    let problem = FairProblem(statement: statement, claims: claims, weights: weights)
    let certificate = FairSolver.solve(problem)
    return .fair(problem, certificate, whole: whole(problem, certificate))
  }

  /// A whole flow between the rounded shares that stays at the bounds between the pieces.
  private static func whole(_ problem: FairProblem, _ certificate: FairCertificate) -> [Int64]? {
    var rounded = problem.statement
    let piece = certificate.piece
    for arc in rounded.tail.indices {
      let (from, to) = (piece[Int(rounded.tail[arc])], piece[Int(rounded.head[arc])])
      if let claim = problem.claims.firstIndex(of: Int32(arc)) {
        let level = certificate.shares.levels[Int(certificate.shares.level[claim])]
        let share = problem.weights[claim] * level.numerator
        rounded.lower[arc] = share / level.denominator
        rounded.upper[arc] = (share + level.denominator - 1) / level.denominator
      } else if from != to {
        let bound = from < to ? rounded.lower[arc] : rounded.upper[arc]
        (rounded.lower[arc], rounded.upper[arc]) = (bound, bound)
      }
    }
    guard case .flow(let flow, _) = TinySolver.solve(rounded) else { return nil }
    return flow
  }
}
