/// Checks that claims in whole units, sorted by claim / weight from the largest, are lexicographically least.
///
/// Let Sₖ be the nodes of pieces ≤ k, λₖ the threshold of piece k, and κⱼ = min(upperⱼ, ⌊λₖ wⱼ⌋) for a claim j
/// into piece k. What claim j brings to Sₖ is cⱼ(u): u, and for each of its gates that enters Sₖ what that lets through
/// at u; where all that leads to the gate comes from outside Sₖ, the least of both that and what can get to it, for the
/// cut may pass on either side of the gate. As u rises by one cⱼ rises by one, rests or, with several gates, falls;
/// Cⱼ(κ) = max { cⱼ(u) : u ≤ κ } rises by one or rests. The units up to κⱼ that bring Cⱼ(κⱼ) are the *plateau* of j: more
/// of them take less through the gates. The checker demands of the flow x
///
/// 1. it is feasible, gates included; arcs that leave an Sₖ carry their lower bound, arcs that enter one, claims
///    aside, their upper bound, gates all they let through; claims outside of all pieces carry nothing;
/// 2. thresholds never rise, and xⱼ ≤ κⱼ;
/// 3. either cⱼ(xⱼ) = Cⱼ(κⱼ), or *j gives one up*: λₖ wⱼ is whole and is κⱼ, κⱼ alone is the plateau, and xⱼ is the
///    least u that brings Cⱼ(κⱼ) − 1;
/// 4. where the plateau is more than one number, bⱼ the least, *j waits* for the piece that its gate leaves: there it
///    has as many units of the plateau as that piece's λ allows, bⱼ at least, or gives up one unit of those that it brings there
///    as in 3; bⱼ if the gate leaves from outside of all pieces. With several gates it is counted anew in each piece that
///    one of them leaves: what it brings there is what no longer passes those gates, which never falls as u rises, and what
///    brings as much is the plateau that waits for the next;
/// 5. of the claims of piece k that are at λₖ exactly or have given one up, those that have are first in
///    the order: the smaller ratio left, then the later claim; so are those of k before claims at the threshold of a later piece
///    with the same one; and one is at λₖ, unless it is 0. None of
///    them may wait, if one has given a unit up, unless its gate leaves from outside; nor may a claim wait from one piece
///    for another of the same threshold. Where the plateau has holes, giving one up may cost the piece more than a unit; no claim
///    does that.
///
/// *Theorem.* x is the best. Let y be feasible and its sorted ratios not worse. Suppose y has x's claims in the
/// pieces before k, those that wait for k or later aside, whose yⱼ lies on their plateau. The rest of x has
/// ratios ≤ λₖ by 2, but for claims that wait with xⱼ = bⱼ; y has no less there, so just as much, and everything else
/// of y is ≤ λₖ too: yⱼ ≤ κⱼ. By 1 the claims into Sₖ bring in y at least what they bring in x; claims that
/// wait for a later piece bring the same in both. So by 3 all others bring at most σ less than Cⱼ(κⱼ), where
/// σ claims of piece k have given one up in x. Off the plateau each of them brings less. So y has at
/// least as many claims at λₖ as x, and just as many only if all σ units go to claims at λₖ, one each; all others have
/// κ, or wait. Which of the claims at λₖ give one up is settled by their next ratios, then by their order (5); by 5 too
/// that changes nothing for what comes later. So y has x's claims in piece k, or equals x up to that order.
public enum WholeShareProof {
  /// Time linear in nodes + arcs + claims; the search for the end of a plateau adds a logarithm.
  public static func check(
    _ problem: WholeShareProblem, _ certificate: WholeShareCertificate
  ) throws(ProofFailure) {
    var memory = WholeShareMemory()
    try check(problem, certificate, in: &memory)
  }

  /// Allocates nothing where `memory` has served a problem of this size.
  static func check(
    _ problem: WholeShareProblem, _ certificate: WholeShareCertificate,
    in memory: inout WholeShareMemory
  ) throws(ProofFailure) {
    var reading = WholeShareReading(problem, certificate, memory)
    // The reading alone holds the arrays now, and writes them in place.
    memory = WholeShareMemory()
    try reading.readShape()
    try reading.checkCuts()
    try reading.checkClaims()
    try reading.checkOrder()
    memory = reading.memory
  }
}

struct WholeShareReading {
  let problem: WholeShareProblem
  let certificate: WholeShareCertificate
  let pieces: Int32
  var memory: WholeShareMemory

  private typealias Rank = WholeShareMemory.Rank

  init(
    _ problem: WholeShareProblem, _ certificate: WholeShareCertificate, _ memory: WholeShareMemory
  ) {
    self.problem = problem
    self.certificate = certificate
    self.memory = memory
    pieces = Int32(clamping: certificate.numerators.count)
  }

  mutating func readShape() throws(ProofFailure) {
    let statement = problem.statement
    try FairProblem.checkShape(
      statement, claims: problem.claims, weights: problem.weights, &memory.claimOfArc)
    memory.lastLowered.refill(nil, count: Int(pieces))
    memory.firstKept.refill(nil, count: Int(pieces))
    memory.isUnclear.refill(false, count: Int(pieces))
    memory.waitsBeside.refill(false, count: Int(pieces))
    memory.hasFirm.refill(false, count: Int(pieces))
    memory.gateOfArc.refill(-1, count: statement.arcCount)
    memory.gateOfClaim.refill(-1, count: problem.claims.count)
    try checkCount("numerators", certificate.numerators.count, equals: Int(pieces))
    try checkCount("denominators", certificate.denominators.count, equals: Int(pieces))
    try checkCount("piece", certificate.piece.count, equals: statement.nodeCount)
    try checkCount("flow", certificate.flow.count, equals: statement.arcCount)
    for node in certificate.piece.indices
    where certificate.piece[node] < 0 || certificate.piece[node] > pieces {
      throw .shape("piece: node \(node) lies in none")
    }
    guard piece(statement.tail[Int(problem.claims[0])]) == pieces else {
      throw .shape("piece: the claims start inside a cut")
    }
    try readGates()
  }

  func piece(_ node: Int32) -> Int32 { certificate.piece[Int(node)] }

  private mutating func readGates() throws(ProofFailure) {
    let statement = problem.statement
    try checkCount("gateClaim", problem.gateClaim.count, equals: problem.gateArc.count)
    memory.nextGate.refill(-1, count: problem.gateArc.count)
    try checkCount("shareStart", problem.shareStart.count, equals: problem.gateArc.count + 1)
    for gate in problem.gateArc.indices {
      let (arc, claim) = (Int(problem.gateArc[gate]), Int(problem.gateClaim[gate]))
      guard memory.gateOfArc.indices.contains(arc), memory.gateOfArc[arc] < 0,
        memory.claimOfArc[arc] < 0,
        memory.gateOfClaim.indices.contains(claim),
        statement.lower[arc] == 0,
        piece(statement.head[arc]) == piece(statement.head[Int(problem.claims[claim])])
      else { throw .shape("gates: \(gate) is misplaced") }
      let range =
        problem.shareStart[
          gate]..<max(
          problem.shareStart[gate], problem.shareStart[gate + 1])
      guard !range.isEmpty, range.lowerBound >= 0, Int(range.upperBound) <= problem.shares.count
      else { throw .shape("gates: \(gate) has no share") }
      for place in range {
        let share = problem.shares[Int(place)]
        guard share.denominator > 0, 0 <= share.numerator, share.numerator <= share.denominator
        else { throw .shape("gates: \(gate) has a share above all") }
      }
      memory.gateOfArc[arc] = Int32(gate)
      memory.nextGate[gate] = memory.gateOfClaim[claim]
      memory.gateOfClaim[claim] = Int32(gate)
    }
    readArcsBeforeGates()
  }

  private mutating func readArcsBeforeGates() {
    let statement = problem.statement
    memory.firstPieceBefore.refill(.max, count: problem.gateArc.count)
    memory.mostBefore.refill(0, count: problem.gateArc.count)
    if problem.gateArc.isEmpty { return }
    memory.gateOfNode.refill(-1, count: statement.nodeCount)
    for (gate, arc) in problem.gateArc.enumerated() {
      memory.gateOfNode[Int(statement.tail[Int(arc)])] = Int32(gate)
    }
    for arc in 0..<statement.arcCount where memory.gateOfNode[Int(statement.head[arc])] >= 0 {
      let gate = Int(memory.gateOfNode[Int(statement.head[arc])])
      memory.firstPieceBefore[gate] = min(memory.firstPieceBefore[gate], piece(statement.tail[arc]))
      let (sum, overflow) = memory.mostBefore[gate].addingReportingOverflow(statement.upper[arc])
      memory.mostBefore[gate] = overflow ? .max : sum
    }
  }

  func through(_ gate: Int, at units: Int64) -> Int64 {
    var least = Int64.max
    for place in Int(problem.shareStart[gate])..<Int(problem.shareStart[gate + 1]) {
      let share = problem.shares[place]
      let twice =
        2 * Int128(share.numerator) * (Int128(share.total) - Int128(units))
        + Int128(share.denominator)
      let (quotient, rest) = twice.quotientAndRemainder(dividingBy: 2 * Int128(share.denominator))
      least = min(
        least, Int64(clamping: quotient - (rest < 0 ? 1 : 0) - Int128(share.settled)))
    }
    return max(0, least)
  }

  // MARK: 1

  mutating func checkCuts() throws(ProofFailure) {
    let statement = problem.statement
    memory.upper.removeAll(keepingCapacity: true)
    memory.upper.append(contentsOf: statement.upper)
    for gate in problem.gateArc.indices {
      let units = certificate.flow[Int(problem.claims[Int(problem.gateClaim[gate])])]
      memory.upper[Int(problem.gateArc[gate])] = through(gate, at: units)
    }
    try FlowProof.checkFeasible(
      statement, lower: statement.lower, upper: memory.upper, flow: certificate.flow,
      &memory.unplaced)
    for arc in 0..<statement.arcCount {
      let (from, to) = (piece(statement.tail[arc]), piece(statement.head[arc]))
      let flow = certificate.flow[arc]
      if memory.claimOfArc[arc] >= 0 {
        if to == pieces, flow != 0 { throw .shareNotTight(claim: Int(memory.claimOfArc[arc])) }
      } else if from != to {
        guard flow == (from < to ? statement.lower[arc] : memory.upper[arc]) else {
          throw .arcNotTight(arc: arc)
        }
      }
    }
  }

  // MARK: 2 to 4

  mutating func checkClaims() throws(ProofFailure) {
    for k in 0..<Int(pieces) {
      let (n, d) = (certificate.numerators[k], certificate.denominators[k])
      guard n >= 0, d > 0 else { throw .levelsNotFalling(level: k) }
      if k == 0 { continue }
      let before = (certificate.numerators[k - 1], certificate.denominators[k - 1])
      guard Int128(before.0) * Int128(d) >= Int128(n) * Int128(before.1) else {
        throw .levelsNotFalling(level: k)
      }
    }
    for claim in problem.claims.indices { try checkClaim(claim) }
  }

  /// A gate that enters a cut, and what can get to it at most.
  struct Entering {
    var gate: Int
    var most: Int64
  }

  private func entering(_ gate: Int, _ own: Int32) -> Entering? {
    let node = problem.statement.tail[Int(problem.gateArc[gate])]
    if memory.firstPieceBefore[gate] > own, problem.statement.supply[Int(node)] == 0 {
      return Entering(gate: gate, most: memory.mostBefore[gate])
    }
    return piece(node) > own ? Entering(gate: gate, most: .max) : nil
  }

  /// What the claim brings to the cut of its piece.
  private func brought(_ gate: Entering?, at units: Int64) -> Int128 {
    guard let gate else { return Int128(units) }
    return Int128(units) + Int128(min(gate.most, through(gate.gate, at: units)))
  }

  /// The least units that bring as much as `units` do.
  private func least(_ gate: Entering?, bringing units: Int64) -> Int64 {
    guard gate != nil else { return units }
    let wanted = brought(gate, at: units)
    var (low, high) = (Int64(-1), units)
    var step: Int64 = 1
    while high - low > 1 {
      let middle = max(low + 1, min(high - 1, high - step))
      if brought(gate, at: middle) < wanted {
        low = middle
        step = max(1, (high - low) / 2)
      } else {
        high = middle
        step = step < (high - low) / 2 ? step * 2 : max(1, (high - low) / 2)
      }
    }
    return high
  }

  private mutating func checkClaim(_ claim: Int) throws(ProofFailure) {
    let arc = Int(problem.claims[claim])
    let own = piece(problem.statement.head[arc])
    if own == pieces { return }
    let allowed = allowed(claim, in: own, atMost: problem.statement.upper[arc])
    let (cap, units) = (allowed.units, certificate.flow[arc])
    guard 0 <= units, units <= cap else { throw .shareOutsideBounds(claim: claim) }
    var (gate, others): (Entering?, [Entering]) = (nil, [])
    var next = memory.gateOfClaim[claim]
    while next >= 0 {
      if let found = entering(Int(next), own) {
        if gate == nil { gate = found } else { others.append(found) }
      }
      next = memory.nextGate[Int(next)]
    }
    if let gate, !others.isEmpty { return try checkSeveral(claim, own, [gate] + others) }
    let isAtThreshold =
      allowed.isExact && brought(gate, at: cap - 1) < brought(gate, at: cap)
    switch brought(gate, at: cap) - brought(gate, at: units) {
    case 0:
      let base = least(gate, bringing: cap)
      if let gate, base < cap {
        return try checkWaiting(claim, gate.gate, from: own, base: base, cap: cap)
      }
      if isAtThreshold {
        let next = least(gate, bringing: cap - 1)
        noteOpen(gate, own, isOpen: next < cap - 1)
        keep(claim, at: own, next: next)
      }
    case 1 where isAtThreshold:
      let base = least(gate, bringing: cap - 1)
      guard units == base else { throw .shareNotTight(claim: claim) }
      noteOpen(gate, own, isOpen: base < cap - 1)
      lower(claim, at: own, to: units)
    default: throw .shareNotTight(claim: claim)
    }
  }

  /// Notes a claim of piece `own` that would wait for a later one if it gave a unit up.
  private mutating func noteOpen(_ gate: Entering?, _ own: Int32, isOpen: Bool) {
    guard isOpen, let gate, leaves(gate.gate, from: own) < pieces else { return }
    memory.isUnclear[Int(own)] = true
  }

  /// The units that the threshold of a piece allows, no more than `most`, and whether they are at it exactly.
  func allowed(
    _ claim: Int, in piece: Int32, atMost most: Int64
  ) -> (units: Int64, isExact: Bool) {
    let (n, d) = (certificate.numerators[Int(piece)], certificate.denominators[Int(piece)])
    let (whole, rest) = (Int128(problem.weights[claim]) * Int128(n))
      .quotientAndRemainder(dividingBy: Int128(d))
    let units = Int64(clamping: min(Int128(most), whole))
    return (units, rest == 0 && Int128(units) == whole && units > 0)
  }

  /// The piece in which what a unit less takes through the gate is counted.
  func leaves(_ gate: Int, from own: Int32) -> Int32 {
    let node = piece(problem.statement.tail[Int(problem.gateArc[gate])])
    return node > own ? node : memory.firstPieceBefore[gate]
  }

  private mutating func checkWaiting(
    _ claim: Int, _ gate: Int, from own: Int32, base: Int64, cap: Int64
  ) throws(ProofFailure) {
    let later = leaves(gate, from: own)
    let units = certificate.flow[Int(problem.claims[claim])]
    guard later < pieces else {
      guard units == base else { throw .shareNotTight(claim: claim) }
      return
    }
    let allowed = allowed(claim, in: later, atMost: cap)
    if isEqual(own, later) { memory.waitsBeside[Int(own)] = true }
    if allowed.units <= base {
      guard units == base else { throw .shareNotTight(claim: claim) }
    } else if units == allowed.units {
      if allowed.isExact { keep(claim, at: later, next: units - 1) }
    } else {
      guard allowed.isExact, units == allowed.units - 1 else { throw .shareNotTight(claim: claim) }
      lower(claim, at: later, to: units)
    }
  }

  func isEqual(_ a: Int32, _ b: Int32) -> Bool {
    let (x, y) = (Int(a), Int(b))
    return Int128(certificate.numerators[x]) * Int128(certificate.denominators[y])
      == Int128(certificate.numerators[y]) * Int128(certificate.denominators[x])
  }

  /// A claim at the threshold of a piece that would have `next` units if it gave one up.
  mutating func keep(_ claim: Int, at piece: Int32, next: Int64) {
    let rank = Rank(left: next, weight: problem.weights[claim], claim: claim)
    if memory.firstKept[Int(piece)].map({ rank < $0 }) ?? true {
      memory.firstKept[Int(piece)] = rank
    }
  }

  /// A claim that was at the threshold of a piece and has given a unit up.
  mutating func lower(_ claim: Int, at piece: Int32, to units: Int64) {
    let rank = Rank(left: units, weight: problem.weights[claim], claim: claim)
    if memory.lastLowered[Int(piece)].map({ $0 < rank }) ?? true {
      memory.lastLowered[Int(piece)] = rank
    }
  }

  // MARK: 5

  /// And that a threshold is what some claim has: then it is the only one that serves.
  mutating func checkOrder() throws(ProofFailure) {
    memory.hasClaim.refill(false, count: Int(pieces) + 1)
    for arc in problem.claims {
      memory.hasClaim[Int(piece(problem.statement.head[Int(arc)]))] = true
    }
    var first = 0
    for k in 0..<Int(pieces) {
      let (n, d) = (certificate.numerators[k], certificate.denominators[k])
      let isOwn = n == 0 ? d == 1 : memory.firstKept[k] != nil || memory.hasFirm[k]
      let before =
        k == 0 ? (0, 1) : (certificate.numerators[k - 1], certificate.denominators[k - 1])
      let isSame = !memory.hasClaim[k] && (n, d) == before
      guard isOwn || isSame else { throw .levelsNotFalling(level: k) }
      if memory.isUnclear[k], let lowered = memory.lastLowered[k] {
        throw .notARoundedShare(claim: lowered.claim)
      }
      if k + 1 < Int(pieces), isEqual(Int32(k), Int32(k + 1)) { continue }
      try checkEquals(first...k)
      first = k + 1
    }
  }

  /// Pieces of one threshold: what one of them has too much may pass to a later one. If a claim waits in one for another,
  /// none of them gives a unit up.
  private func checkEquals(_ range: ClosedRange<Int>) throws(ProofFailure) {
    let waits = range.contains { memory.waitsBeside[$0] }
    var firstKept: Rank?
    for k in range.reversed() {
      if let kept = memory.firstKept[k] { firstKept = firstKept.map { min($0, kept) } ?? kept }
      guard let lowered = memory.lastLowered[k] else { continue }
      if waits || firstKept.map({ $0 < lowered }) ?? false {
        throw .notARoundedShare(claim: lowered.claim)
      }
    }
  }
}
