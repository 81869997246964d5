internal import Planning

extension AllocationNetwork {
  /// The most that all tranches together may need, in minor units.
  ///
  /// Reason: a network's units and their shares are computed in 64 bits, with room for every arc.
  public static let needLimit: Int128 = 1 << 50

  /// Reads terms as a network. Time linear in cells × (1 + limits that choose them).
  ///
  /// - Throws: a need above `needLimit`, before anything is built.
  public init(_ terms: AllocationTerms, _ sums: PlannedSums) throws(AllocationFault) {
    try self.init(terms, sums, isWhole: false)
  }

  /// With `isWhole`, for tests, also what no limit reaches.
  package init(
    _ terms: AllocationTerms, _ sums: PlannedSums, isWhole: Bool
  ) throws(AllocationFault) {
    try AllocationNetwork.admit(sums)
    var builder = AllocationNetworkBuilder(terms, sums)
    builder.build(isWhole: isWhole)
    self = builder.network
  }

  static func admit(_ sums: PlannedSums) throws(AllocationFault) {
    var need: Int128 = 0
    for amount in sums.draft.tranches.amount { need += Int128(max(amount, 0)) }
    guard need <= AllocationNetwork.needLimit else { throw .needTooLarge(need) }
  }
}

/// Why a plan can not be rebalanced at all.
public enum AllocationFault: Error, Sendable, Equatable {
  /// The planned total, in minor units, is above `AllocationNetwork.needLimit`.
  case needTooLarge(Int128)
}

/// Builds the network in the order in which AllocationNetwork's drawing reads: cells, ceilings, own
/// money, extra money, unmet need, rows.
struct AllocationNetworkBuilder {
  let terms: AllocationTerms
  let sums: PlannedSums
  let draft: PlanDraft
  var network = AllocationNetwork()

  /// The node that all money leaves.
  let money: Int32 = 0
  /// The cells that each limit chooses.
  var chosen: [[Int32]]
  var isLocked: [Bool] = []
  var spent: [Int64] = []
  /// Whether a cell's source may not be asked here.
  var isClosed: [Bool] = []
  /// The innermost ceiling node above each cell.
  var above: [Int32] = []
  /// Whether a limit reaches the cell, so that it has a part in the network.
  var isReached: [Bool] = []
  /// The tranche's node of each cell; −1 where nothing is needed or passes.
  var tranche: [Int32] = []
  /// The node that a cell's money goes to: its tranche's, or the gate before it.
  var entry: [Int32] = []
  var planned: [Int128] = []
  /// First cell of each sub-project, and one past the last of all.
  var firstCell: [Int32] = []
  /// Ceilings that the tree could not take.
  var rowCeilings: [Int] = []
  /// The arc or the row whose bound each limit's own amount is, if it is a ceiling; −1.
  var ceilingArc: [Int32]
  var ceilingRow: [Int32]

  init(_ terms: AllocationTerms, _ sums: PlannedSums) {
    self.terms = terms
    self.sums = sums
    draft = sums.draft
    chosen = Array(repeating: [], count: terms.limits.count)
    ceilingArc = Array(repeating: -1, count: terms.limits.count)
    ceilingRow = ceilingArc
  }

  mutating func build(isWhole: Bool) {
    _ = network.addNode()
    listCells()
    chooseCells()
    readCellLimits()
    buildCeilings()
    isReached = [Bool](repeating: isWhole, count: network.cells.count)
    if !isWhole { markReached() }
    buildTranches()
    buildGates()
    buildOwnMoney()
    buildExtraMoney()
    buildUnmetNeed()
    addFloors()
    for limit in rowCeilings { addCeilingRow(limit) }
    addMatchRows()
  }

  // MARK: Cells

  /// The last year that deferred money of a sub-project may be paid in.
  func lastYear(_ subproject: Int32) -> Int32? {
    guard let beyond = terms.yearsBeyond else { return nil }
    return (draft.subprojects[Int(subproject)].endYear ?? sums.lastYear) + beyond
  }

  mutating func listCells() {
    let tranches = draft.tranches
    var position = 0
    let order = sums.order
    network.cells.reserve(order.count)
    while position < order.count {
      let first = Int(order[position])
      let (i, s) = (tranches.subproject[first], tranches.source[first])
      var end = position
      var firstMoney: Int32?
      while end < order.count, tranches.subproject[Int(order[end])] == i,
        tranches.source[Int(order[end])] == s
      {
        let row = Int(order[end])
        if firstMoney == nil, tranches.amount[row] > 0 { firstMoney = tranches.year[row] }
        end += 1
      }
      // Years between and after the tranches, where deferral may bring money.
      let last = firstMoney == nil ? nil : lastYear(i)
      var year = firstMoney ?? 0
      for place in position..<end {
        let row = Int(order[place])
        if let last {
          while year < tranches.year[row], year <= last {
            network.cells.append(i, s, year, 0, row: -1)
            year += 1
          }
          if tranches.year[row] >= year { year = tranches.year[row] + 1 }
        }
        network.cells.append(i, s, tranches.year[row], tranches.amount[row], row: Int32(row))
      }
      if let last, year <= last {
        for added in year...last { network.cells.append(i, s, added, 0, row: -1) }
      }
      position = end
    }
    let cells = network.cells
    firstCell = [Int32](repeating: 0, count: draft.subprojects.count + 1)
    for i in cells.subproject { firstCell[Int(i) + 1] += 1 }
    for i in 1..<firstCell.count { firstCell[i] += firstCell[i - 1] }
    network.need = [Int64](repeating: 0, count: draft.subprojects.count)
    for c in 0..<cells.count where cells.planned[c] > 0 {
      network.need[Int(cells.subproject[c])] += cells.planned[c]
    }
    isLocked = [Bool](repeating: false, count: cells.count)
    isClosed = isLocked
    spent = [Int64](repeating: 0, count: cells.count)
    above = [Int32](repeating: money, count: cells.count)
    tranche = [Int32](repeating: -1, count: cells.count)
  }

  /// Lists the cells of every limit: a cell meets only limits that choose its source and, if they are about
  /// one sub-project, its own.
  mutating func chooseCells() {
    let cells = network.cells
    planned = Array(repeating: 0, count: terms.limits.count)
    if terms.limits.isEmpty { return }
    let width = draft.sources.count
    var limitsOfSource = [[Int]](repeating: [], count: width)
    for (number, limit) in terms.limits.enumerated() {
      if case .match = limit.kind { continue }
      if case .subproject = limit.selector.rows {
        for c in cells.range(of: limit.selector.rows) { choose(c, number) }
        continue
      }
      for s in 0..<width where limit.selector.sources.contains(Int32(s), in: draft) {
        limitsOfSource[s].append(number)
      }
    }
    for c in 0..<cells.count {
      for number in limitsOfSource[Int(cells.source[c])] { choose(c, number) }
    }
  }

  mutating func choose(_ c: Int, _ number: Int) {
    let cells = network.cells
    let isChosen = terms.limits[number].selector.contains(
      subproject: cells.subproject[c], source: cells.source[c], year: cells.year[c], in: draft)
    if !isChosen { return }
    chosen[number].append(Int32(c))
    planned[number] += Int128(cells.planned[c])
  }

  mutating func readCellLimits() {
    for (number, limit) in terms.limits.enumerated() {
      switch limit.kind {
      case .lock: for c in chosen[number] { isLocked[Int(c)] = true }
      case .spent(let amount):
        for c in chosen[number] { spent[Int(c)] = max(spent[Int(c)], amount) }
      case .ceiling(let amount) where Int128(amount) <= planned[number]:
        for c in chosen[number] { isClosed[Int(c)] = true }
      default: break
      }
    }
  }

  // MARK: Ceilings

  func negative(_ limit: Int) -> Int128 {
    chosen[limit].reduce(0) { $0 + Int128(min(network.cells.planned[Int($1)], 0)) }
  }

  /// A ceiling's capacity for cells that are shared out: negative tranches stay and make room.
  func capacity(_ limit: Int) -> Int64 {
    guard case .ceiling(let amount) = terms.limits[limit].kind else { preconditionFailure() }
    return Int64(clamping: Int128(amount) - negative(limit))
  }

  /// Puts nested ceilings above their cells, widest first, chains of carryover before all others; what
  /// does not nest becomes a row.
  mutating func buildCeilings() {
    let chains = carryoverChains()
    for chain in chains { buildChain(chain) }
    let chained = Set(chains.flatMap { $0.limits })
    var ceilings = terms.limits.indices.filter {
      if case .ceiling = terms.limits[$0].kind { return !chained.contains($0) }
      return false
    }
    ceilings.sort { (-chosen[$0].count, $0) < (-chosen[$1].count, $1) }
    for limit in ceilings where !chosen[limit].isEmpty {
      let room = capacity(limit)
      // Own money never reaches it; extra money is bounded with the source-year or in a row.
      if Int128(room) >= planned[limit] - negative(limit), terms.yearsBeyond == nil { continue }
      let parent = above[Int(chosen[limit][0])]
      guard chosen[limit].allSatisfy({ above[Int($0)] == parent }) else {
        rowCeilings.append(limit)
        continue
      }
      let node = network.addNode()
      ceilingArc[limit] = network.addArc(parent, node, upper: room)
      for c in chosen[limit] { above[Int(c)] = node }
    }
  }

  struct Chain {
    var sources: SourceSet
    /// The limits of each year from the first to the last; empty where the plan itself is the ceiling.
    var years: [[Int]]
    var firstYear: Int32
    var limits: [Int] { years.flatMap { $0 } }
  }

  /// Ceilings on the same sources in single years, for all sub-projects. Wider sets of sources come first,
  /// and a source is in one chain only: a ceiling on part of a chain's sources stays what it is.
  func carryoverChains() -> [Chain] {
    if terms.carryover.isEmpty { return [] }
    var candidates: [(members: [Int], limit: Int)] = []
    for (number, limit) in terms.limits.enumerated() {
      guard case .ceiling = limit.kind, limit.selector.rows == .all, limit.selector.year != nil,
        carries(limit.selector.sources)
      else { continue }
      let members = draft.sources.indices.filter {
        limit.selector.sources.contains(Int32($0), in: draft)
      }
      candidates.append((members, number))
    }
    candidates.sort { (-$0.members.count, $0.limit) < (-$1.members.count, $1.limit) }
    let length = Int(sums.lastYear - sums.firstYear) + 1 + Int(terms.yearsBeyond ?? 0)
    var chains: [(members: [Int], chain: Chain)] = []
    var isTaken = [Bool](repeating: false, count: draft.sources.count)
    for (members, number) in candidates {
      let selector = terms.limits[number].selector
      let offset = Int(selector.year! - sums.firstYear)
      if !(0..<length).contains(offset) { continue }
      if let place = chains.firstIndex(where: { $0.members == members }) {
        chains[place].chain.years[offset].append(number)
      } else if !members.contains(where: { isTaken[$0] }) {
        for s in members { isTaken[s] = true }
        var chain = Chain(
          sources: selector.sources, years: Array(repeating: [], count: length),
          firstYear: sums.firstYear)
        chain.years[offset].append(number)
        chains.append((members, chain))
      }
    }
    return chains.map { _, chain in
      var chain = chain
      while chain.years.last?.isEmpty == true { chain.years.removeLast() }
      return chain
    }
  }

  func carries(_ sources: SourceSet) -> Bool {
    terms.carryover.contains { carried in
      draft.sources.indices.allSatisfy {
        !sources.contains(Int32($0), in: draft) || carried.contains(Int32($0), in: draft)
      }
    }
  }

  mutating func buildChain(_ chain: Chain) {
    let cells = network.cells
    var before: Int32?
    for (offset, limits) in chain.years.enumerated() {
      let year = chain.firstYear + Int32(offset)
      let members = (0..<cells.count).filter {
        cells.year[$0] == year && chain.sources.contains(cells.source[$0], in: draft)
      }
      let positive = members.reduce(Int128(0)) { $0 + Int128(max(cells.planned[$1], 0)) }
      let room = limits.map { capacity($0) }.min() ?? Int64(clamping: positive)
      let node = network.addNode()
      _ = network.addArc(money, node, upper: room)
      if let before {
        _ = network.addArc(before, node, upper: Int64(clamping: totalNeed))
      }
      for c in members {
        above[c] = node
        isClosed[c] = true
      }
      before = node
    }
  }

  var totalNeed: Int128 { network.need.reduce(0) { $0 + Int128($1) } }
}

/// The quotient rounded down; `denominator > 0`.
func floorQuotient(_ numerator: Int128, _ denominator: Int128) -> Int128 {
  let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
  return rest < 0 ? quotient - 1 : quotient
}
