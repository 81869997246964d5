internal import Planning

// Cofinancing as gates: what a sub-project-year still has fixes how much matched money may pass.

extension AllocationNetworkBuilder {
  /// A match as it meets one sub-project-year: p/q of all its money, rounded half up, less what is settled.
  struct MatchedYear {
    /// The cells that share money here, none negative, and whether each is capped.
    var members: [Int]
    var isCapped: [Bool]
    var share: AllocationNetwork.GateShare
  }

  /// Reads `share` of `selector` in one sub-project-year; `nil` where it says nothing.
  func matchedYear(_ members: [Int], _ selector: Selector, _ share: Ratio?) -> MatchedYear? {
    let cells = network.cells
    var year = MatchedYear(
      members: [], isCapped: [],
      share: AllocationNetwork.GateShare(numerator: 0, denominator: 1, total: 0, settled: 0))
    var (capped, all) = (Int128(0), Int128(0))
    for c in members {
      let isCapped = selector.sources.contains(cells.source[c], in: draft)
      let amount = Int128(cells.planned[c])
      all += amount
      if isCapped { capped += amount }
      if amount >= 0 {
        year.members.append(c)
        year.isCapped.append(isCapped)
      } else if isCapped {
        year.share.settled += cells.planned[c]
      }
    }
    if share == nil, all <= 0 || capped < 0 || capped > all { return nil }
    let ratio = share.map { (Int128($0.numerator), Int128($0.denominator)) } ?? (capped, all)
    let divisor = max(greatestCommonDivisor(ratio.0, ratio.1), 1)
    year.share.numerator = Int64(ratio.0 / divisor)
    year.share.denominator = Int64(ratio.1 / divisor)
    year.share.total = Int64(all)
    return year
  }

  /// Puts a node before every sub-project-year whose matched money gates can bound: no money is deferred,
  /// the sub-project is reached in this year alone, so that its unmet need is that year's, and
  /// matches there cap the same cells, which share a gate, or none in common. What is left stays a row.
  mutating func buildGates() {
    entry = tranche
    if terms.yearsBeyond != nil { return }
    let matches = terms.limits.filter { if case .match = $0.kind { true } else { false } }
    if matches.isEmpty { return }
    var yearsOf = [[MatchedYear]](repeating: [], count: draft.subprojects.count)
    for limit in matches {
      guard case .match(let share) = limit.kind else { continue }
      for members in matchedYears(limit.selector) where isReached[members[0]] {
        guard let year = matchedYear(members, limit.selector, share),
          year.share.numerator <= year.share.denominator
        else { continue }
        yearsOf[Int(network.cells.subproject[members[0]])].append(year)
      }
    }
    for i in yearsOf.indices { buildGate(Int32(i), yearsOf[i]) }
  }

  private mutating func buildGate(_ subproject: Int32, _ years: [MatchedYear]) {
    let range = Int(firstCell[Int(subproject)])..<Int(firstCell[Int(subproject) + 1])
    let blocks = Set(range.compactMap { tranche[$0] < 0 ? nil : tranche[$0] })
    guard let first = years.first, blocks.count == 1, let block = blocks.first,
      years.allSatisfy({ $0.members == first.members })
    else { return }
    var gates: [(cells: [Int], shares: [AllocationNetwork.GateShare])] = []
    for year in years {
      let capped = zip(year.members, year.isCapped).filter { $0.1 && tranche[$0.0] >= 0 }.map(\.0)
      if capped.isEmpty { continue }
      if let same = gates.firstIndex(where: { $0.cells == capped }) {
        gates[same].shares.append(year.share)
      } else {
        gates.append((capped, [year.share]))
      }
    }
    if gates.count > 1, !areApart(gates.map(\.cells)) || !isRising(gates.map(\.shares)) { return }
    for (cells, shares) in gates {
      let node = network.addNode()
      for c in cells { entry[c] = node }
      let gate = network.gateArc.count
      network.gateSubproject.append(subproject)
      network.gateShares += shares
      network.gateStart.append(Int32(network.gateShares.count))
      network.gateArc.append(
        network.addArc(node, block, upper: network.gateCapacity(gate, unmet: 0)))
    }
  }

  private func areApart(_ sets: [[Int]]) -> Bool {
    Set(sets.flatMap(\.self)).count == sets.reduce(0) { $0 + $1.count }
  }

  /// Whether what a claim brings together with several gates falls back for some units at most: the shares leave enough
  /// to money that none of them caps.
  private func isRising(_ gates: [[AllocationNetwork.GateShare]]) -> Bool {
    // Each gate can be a unit lower than its line: within the window the rest makes up for these and one more.
    let one: Int128 = 1 << 20
    let rest = gates.reduce(one) { rest, shares in
      let steepest = shares.map {
        -floorQuotient(-one * Int128($0.numerator), Int128($0.denominator))
      }
      return rest - (steepest.max() ?? 0)
    }
    return rest * Int128(AllocationNetwork.gateWindow) >= one * Int128(gates.count + 1)
  }

  /// The most that a sub-project may lose: what is locked or spent of matched money must stay matched.
  func mostUnmet(_ gate: Int) -> Int64 {
    let i = Int(network.gateSubproject[gate])
    let node = network.tail[Int(network.gateArc[gate])]
    var kept: Int64 = 0
    var need: Int64 = 0
    for c in Int(firstCell[i])..<Int(firstCell[i + 1]) where network.own[c] >= 0 {
      need += network.cells.planned[c]
      if entry[c] == node { kept += network.lower[Int(network.own[c])] }
    }
    if network.gateCapacity(gate, unmet: need) >= kept { return need }
    var (most, tooMuch) = (Int64(0), need)
    while tooMuch - most > 1 {
      let middle = most + (tooMuch - most) / 2
      if network.gateCapacity(gate, unmet: middle) >= kept {
        most = middle
      } else {
        tooMuch = middle
      }
    }
    return most
  }
}

extension AllocationNetwork {
  /// Units within which what a claim brings with several gates must rise.
  ///
  /// Reason: the units with which such a claim brings the same are kept in the bits of a word.
  package static var gateWindow: Int64 { 64 }

  /// p/q of what is left of a sub-project-year's planned total, rounded half up, less what is settled there
  /// (negative tranches): how much matched money a gate lets through. Money in minor units.
  public struct GateShare: Sendable, Equatable {
    /// p of the share p/q, in lowest terms; 0 or more.
    public var numerator: Int64
    /// q of the share p/q, above 0.
    public var denominator: Int64
    /// What the sub-project-year has by plan, negative tranches included.
    public var total: Int64
    /// What of the matched money is settled already: its negative tranches, so 0 or less.
    public var settled: Int64

    /// Takes the four as they are.
    public init(numerator: Int64, denominator: Int64, total: Int64, settled: Int64) {
      self.numerator = numerator
      self.denominator = denominator
      self.total = total
      self.settled = settled
    }
  }

  /// What gate `gate` lets through while the sub-project lacks `unmet`.
  func gateCapacity(_ gate: Int, unmet: Int64) -> Int64 {
    var least = Int64.max
    for share in gateShares[Int(gateStart[gate])..<Int(gateStart[gate + 1])] {
      let matched = divideRoundingHalfUp(
        Int128(share.numerator) * Int128(share.total - unmet), by: Int128(share.denominator))
      least = min(least, Int64(matched) - share.settled)
    }
    return max(0, least)
  }
}
