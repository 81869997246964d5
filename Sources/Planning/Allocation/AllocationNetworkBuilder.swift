extension AllocationNetwork {
  /// The most that all tranches together may need, in minor units.
  ///
  /// Reason: a network's units and their shares are computed in 64 bits, with room for every arc.
  public static let needLimit: Int128 = 1 << 50

  /// Reads terms as a network. Time linear in cells × (1 + limits that choose them).
  ///
  /// - Throws: a need above `needLimit`, before anything is built.
  public init(_ terms: AllocationTerms, _ sums: PlannedSums) throws(AllocationFault) {
    var need: Int128 = 0
    for amount in sums.draft.tranches.amount { need += Int128(max(amount, 0)) }
    guard need <= AllocationNetwork.needLimit else { throw .needTooLarge(need) }
    var builder = AllocationNetworkBuilder(terms, sums)
    builder.build()
    self = builder.network
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
  private let money: Int32 = 0
  /// The cells that each limit chooses.
  private var chosen: [[Int32]]
  private var isLocked: [Bool] = []
  private var spent: [Int64] = []
  /// Whether a cell's source may not be asked here.
  private var isClosed: [Bool] = []
  /// The innermost ceiling node above each cell.
  private var above: [Int32] = []
  /// The tranche's node of each cell; −1 where nothing is needed or passes.
  private var tranche: [Int32] = []
  private var planned: [Int128] = []
  /// First cell of each sub-project, and one past the last of all.
  private var firstCell: [Int32] = []
  /// Ceilings that the tree could not take.
  private var rowCeilings: [Int] = []

  init(_ terms: AllocationTerms, _ sums: PlannedSums) {
    self.terms = terms
    self.sums = sums
    draft = sums.draft
    chosen = Array(repeating: [], count: terms.limits.count)
  }

  mutating func build() {
    _ = network.addNode()
    listCells()
    chooseCells()
    readCellLimits()
    buildCeilings()
    buildTranches()
    buildOwnMoney()
    buildExtraMoney()
    buildUnmetNeed()
    addFloors()
    for limit in rowCeilings { addCeilingRow(limit) }
    addMatchRows()
  }

  // MARK: Cells

  /// The last year that deferred money of a sub-project may be paid in.
  private func lastYear(_ subproject: Int32) -> Int32? {
    guard let beyond = terms.yearsBeyond else { return nil }
    return (draft.subprojects[Int(subproject)].endYear ?? sums.lastYear) + beyond
  }

  private mutating func listCells() {
    let tranches = draft.tranches
    var position = 0
    let order = sums.order
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
  private mutating func chooseCells() {
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

  private mutating func choose(_ c: Int, _ number: Int) {
    let cells = network.cells
    let isChosen = terms.limits[number].selector.contains(
      subproject: cells.subproject[c], source: cells.source[c], year: cells.year[c], in: draft)
    if !isChosen { return }
    chosen[number].append(Int32(c))
    planned[number] += Int128(cells.planned[c])
  }

  private mutating func readCellLimits() {
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

  private func negative(_ limit: Int) -> Int128 {
    chosen[limit].reduce(0) { $0 + Int128(min(network.cells.planned[Int($1)], 0)) }
  }

  /// A ceiling's capacity for cells that are shared out: negative tranches stay and make room.
  private func capacity(_ limit: Int) -> Int64 {
    guard case .ceiling(let amount) = terms.limits[limit].kind else { preconditionFailure() }
    return Int64(clamping: Int128(amount) - negative(limit))
  }

  /// Puts nested ceilings above their cells, widest first, chains of carryover before all others; what
  /// does not nest becomes a row.
  private mutating func buildCeilings() {
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
      _ = network.addArc(parent, node, upper: room)
      for c in chosen[limit] { above[Int(c)] = node }
    }
  }

  private struct Chain {
    var sources: SourceSet
    /// The limits of each year from the first to the last; empty where the plan itself is the ceiling.
    var years: [[Int]]
    var firstYear: Int32
    var limits: [Int] { years.flatMap { $0 } }
  }

  /// Ceilings on the same sources in single years, for all sub-projects. Wider sets of sources come first,
  /// and a source is in one chain only: a ceiling on part of a chain's sources stays what it is.
  private func carryoverChains() -> [Chain] {
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

  private func carries(_ sources: SourceSet) -> Bool {
    terms.carryover.contains { carried in
      draft.sources.indices.allSatisfy {
        !sources.contains(Int32($0), in: draft) || carried.contains(Int32($0), in: draft)
      }
    }
  }

  private mutating func buildChain(_ chain: Chain) {
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

  private var totalNeed: Int128 { network.need.reduce(0) { $0 + Int128($1) } }

  // MARK: Tranches and own money

  private var width: Int { Int(sums.lastYear - sums.firstYear) + 1 + Int(terms.yearsBeyond ?? 0) }

  private mutating func buildTranches() {
    network.chain = [Int32](repeating: -1, count: network.cells.count)
    if terms.yearsBeyond == nil { buildSubprojectYears() } else { buildChains() }
    network.supply[Int(money)] = network.need.reduce(0, +)
  }

  /// A node for every sub-project-year that needs money, shared by its cells.
  private mutating func buildSubprojectYears() {
    let cells = network.cells
    var node = [Int32](repeating: -1, count: width)
    for i in draft.subprojects.indices where network.need[i] > 0 {
      let range = Int(firstCell[i])..<Int(firstCell[i + 1])
      for c in range where cells.planned[c] > 0 {
        let slot = Int(cells.year[c] - sums.firstYear)
        if node[slot] < 0 { node[slot] = network.addNode() }
        network.supply[Int(node[slot])] -= cells.planned[c]
      }
      for c in range where cells.planned[c] >= 0 {
        tranche[c] = node[Int(cells.year[c] - sums.firstYear)]
      }
      for c in range { node[Int(cells.year[c] - sums.firstYear)] = -1 }
    }
  }

  /// A node for every tranche that needs money, and for every cell that deferred money may come through.
  private mutating func buildChains() {
    let cells = network.cells
    for c in 0..<cells.count {
      let followsOwn =
        c > 0 && tranche[c - 1] >= 0 && cells.subproject[c - 1] == cells.subproject[c]
        && cells.source[c - 1] == cells.source[c]
      let isOpen = followsOwn && lastYear(cells.subproject[c]).map { cells.year[c] <= $0 } ?? false
      if cells.planned[c] <= 0 && !isOpen { continue }
      tranche[c] = network.addNode()
      network.supply[Int(tranche[c])] = -max(cells.planned[c], 0)
      if isOpen {
        network.chain[c] = network.addArc(
          tranche[c], tranche[c - 1], upper: network.need[Int(cells.subproject[c])])
      }
    }
  }

  private mutating func buildOwnMoney() {
    let cells = network.cells
    network.own = [Int32](repeating: -1, count: cells.count)
    network.late = network.own
    var soFar: Int64 = 0
    for c in 0..<cells.count where tranche[c] >= 0 {
      if c == 0 || cells.subproject[c - 1] != cells.subproject[c]
        || cells.source[c - 1] != cells.source[c]
      {
        soFar = 0
      }
      let planned = max(cells.planned[c], 0)
      if planned > 0 {
        network.own[c] = network.addArc(
          above[c], tranche[c], lower: isLocked[c] ? planned : min(spent[c], planned),
          upper: planned)
      }
      if network.chain[c] >= 0, soFar > 0, !isLocked[c] {
        network.late[c] = network.addArc(above[c], tranche[c], upper: soFar)
      }
      soFar += planned
    }
  }

  // MARK: Extra money

  private mutating func buildExtraMoney() {
    let cells = network.cells
    network.extra = [Int32](repeating: -1, count: cells.count)
    network.serve = network.extra
    guard let backfill = terms.backfill else { return }
    var isAsked = [Bool](repeating: false, count: draft.sources.count)
    for s in isAsked.indices {
      isAsked[s] = backfill.sources.contains { $0.contains(Int32(s), in: draft) }
    }
    let purse = network.addNode()
    _ = network.addArc(
      money, purse, upper: min(backfill.atMost ?? .max, Int64(clamping: totalNeed)))
    var hubNode = [Int32](repeating: -1, count: sums.hubs.count)
    for i in draft.subprojects.indices where network.need[i] > 0 {
      let range = Int(firstCell[i])..<Int(firstCell[i + 1])
      var yearNode = [Int32](repeating: -1, count: width)
      let inPlan = range.filter { tranche[$0] >= 0 }
      for c in range where cells.row[c] >= 0 && cells.planned[c] >= 0 {
        let s = Int(cells.source[c])
        let slot = Int(cells.year[c] - sums.firstYear)
        guard isAsked[s], !isClosed[c], !isLocked[c],
          inPlan.contains(where: { cells.year[$0] == cells.year[c] })
        else { continue }
        if terms.yearsBeyond == nil {
          yearNode[slot] = tranche[c]
        } else if yearNode[slot] < 0 {
          yearNode[slot] = network.addNode()
          for c in inPlan where Int(cells.year[c] - sums.firstYear) == slot {
            network.serve[c] = network.addArc(yearNode[slot], tranche[c], upper: network.need[i])
          }
        }
        let hub = Int(hub(of: c))
        if hubNode[hub] < 0 {
          hubNode[hub] = network.addNode()
          network.askedHubs.append(sums.hubs[hub])
          network.asked.append(
            network.addArc(purse, hubNode[hub], upper: askable(sums.hubs[hub])))
        }
        network.extra[c] = network.addArc(hubNode[hub], yearNode[slot], upper: network.need[i])
      }
    }
    let order = network.asked.indices.sorted {
      let (a, b) = (network.askedHubs[$0], network.askedHubs[$1])
      return (a.source, a.year) < (b.source, b.year)
    }
    network.asked = order.map { network.asked[$0] }
    network.askedHubs = order.map { network.askedHubs[$0] }
    for (number, limit) in terms.limits.enumerated() {
      if case .ceiling(let amount) = limit.kind, Int128(amount) > planned[number],
        !isSourceYear(limit.selector), !rowCeilings.contains(number),
        chosen[number].contains(where: { network.extra[Int($0)] >= 0 })
      {
        rowCeilings.append(number)
      }
    }
  }

  private func hub(of cell: Int) -> Int32 {
    let wanted = (network.cells.source[cell], network.cells.year[cell])
    var (low, high) = (0, sums.hubs.count)
    while low < high {
      let middle = (low + high) / 2
      let hub = sums.hubs[middle]
      if (hub.source, hub.year) < wanted { low = middle + 1 } else { high = middle }
    }
    return Int32(low)
  }

  /// Whether a ceiling above the plan can be kept by bounding what one source-year is asked for.
  private func isSourceYear(_ selector: Selector) -> Bool {
    guard terms.yearsBeyond == nil, selector.rows == .all, selector.year != nil else {
      return false
    }
    return draft.sources.indices.filter { selector.sources.contains(Int32($0), in: draft) }.count
      == 1
  }

  private func askable(_ hub: SourceYear) -> Int64 {
    var room = totalNeed
    for limit in terms.limits where isSourceYear(limit.selector) {
      if case .ceiling(let amount) = limit.kind, limit.selector.year == hub.year,
        limit.selector.sources.contains(hub.source, in: draft)
      {
        room = min(room, Int128(amount) - hub.planned)
      }
    }
    return Int64(clamping: max(0, room))
  }

  // MARK: Unmet need

  private mutating func buildUnmetNeed() {
    let cells = network.cells
    network.unmet = [Int32](repeating: -1, count: draft.subprojects.count)
    network.short = [Int32](repeating: -1, count: cells.count)
    let unmet = network.addNode()
    _ = network.addArc(money, unmet, upper: Int64(clamping: totalNeed))
    for i in draft.subprojects.indices where network.need[i] > 0 {
      let node = network.addNode()
      network.unmet[i] = network.addArc(unmet, node, upper: network.need[i])
      var reached = Set<Int32>()
      for c in Int(firstCell[i])..<Int(firstCell[i + 1])
      where cells.planned[c] > 0 && reached.insert(tranche[c]).inserted {
        network.short[c] = network.addArc(
          node, tranche[c], upper: -network.supply[Int(tranche[c])])
      }
    }
  }

  // MARK: Rows

  private mutating func addFloors() {
    for (number, limit) in terms.limits.enumerated() {
      guard case .floor(let amount) = limit.kind else { continue }
      let least = Int64(clamping: Int128(amount) - negative(number))
      if least <= 0 { continue }
      if case .subproject(let i) = limit.selector.rows, limit.selector.year == nil,
        limit.selector.sources == .all, network.unmet[Int(i)] >= 0
      {
        let arc = Int(network.unmet[Int(i)])
        network.upper[arc] = min(network.upper[arc], network.need[Int(i)] - least)
        continue
      }
      if chosen[number].count == 1, let cell = chosen[number].first.map({ Int($0) }),
        network.own[cell] >= 0, network.late[cell] < 0, network.extra[cell] < 0
      {
        let arc = Int(network.own[cell])
        network.lower[arc] = max(network.lower[arc], least)
        continue
      }
      for c in chosen[number] { addCell(Int(c), -1) }
      network.closeRow(limit: -least, of: number)
    }
  }

  private mutating func addCell(_ cell: Int, _ coefficient: Int64) {
    network.addEntry(network.own[cell], coefficient)
    network.addEntry(network.late[cell], coefficient)
    network.addEntry(network.extra[cell], coefficient)
  }

  private mutating func addCeilingRow(_ limit: Int) {
    for c in chosen[limit] { addCell(Int(c), 1) }
    network.closeRow(limit: capacity(limit), of: limit)
  }

  /// 2 q Σ chosen ≤ 2 p Σ all + q says Σ chosen ≤ round-half-up(p/q × Σ all).
  private mutating func addMatchRows() {
    let cells = network.cells
    for (number, limit) in terms.limits.enumerated() {
      guard case .match(let share) = limit.kind else { continue }
      let candidates =
        if case .subproject(let i) = limit.selector.rows {
          Int(i)..<Int(i) + 1
        } else { draft.subprojects.indices }
      for i in candidates where network.need[i] > 0 {
        guard limit.selector.rows.contains(Int32(i), in: draft) else { continue }
        let range = Int(firstCell[i])..<Int(firstCell[i + 1])
        for year in Set(range.map { cells.year[$0] }).sorted() {
          if let chosen = limit.selector.year, chosen != year { continue }
          addMatchRow(range.filter { cells.year[$0] == year }, limit.selector, share, of: number)
        }
      }
    }
  }

  private mutating func addMatchRow(
    _ members: [Int], _ selector: Selector, _ share: Ratio?, of number: Int
  ) {
    let cells = network.cells
    let isCapped = members.map { selector.sources.contains(cells.source[$0], in: draft) }
    var (capped, all) = (Int128(0), Int128(0))
    var (fixedCapped, fixedAll) = (Int128(0), Int128(0))
    for (place, c) in members.enumerated() {
      let amount = Int128(cells.planned[c])
      all += amount
      if isCapped[place] { capped += amount }
      if amount < 0 {
        fixedAll += amount
        if isCapped[place] { fixedCapped += amount }
      }
    }
    if share == nil, all <= 0 || capped < 0 || capped > all { return }
    let ratio = share.map { ($0.numerator, $0.denominator) } ?? Ratio.covering(capped, of: all)
    let (p, q) = ratio
    let divisor = greatestCommonDivisor(2 * (q - p), 2 * p)
    if divisor == 0 { return }
    var room = Int128(q) + 2 * Int128(p) * fixedAll - 2 * Int128(q) * fixedCapped
    room = floorQuotient(room, Int128(divisor))
    var hasCapped = false
    for (place, c) in members.enumerated() where cells.planned[c] >= 0 {
      if isCapped[place], network.own[c] >= 0 || network.late[c] >= 0 || network.extra[c] >= 0 {
        hasCapped = true
      }
    }
    if !hasCapped { return }
    for (place, c) in members.enumerated() where cells.planned[c] >= 0 {
      addCell(c, (isCapped[place] ? 2 * (q - p) : -2 * p) / divisor)
    }
    network.closeRow(limit: Int64(clamping: room), of: number)
  }
}

extension Ratio {
  /// `part / whole` in lowest terms, or, where these need more than 29 bits, the smallest fraction of
  /// 29 bits that is not below it: coefficients of rows stay small, and the plan itself obeys.
  static func covering(_ part: Int128, of whole: Int128) -> (Int64, Int64) {
    let divisor = max(greatestCommonDivisor(part, whole), 1)
    let (p, q) = (part / divisor, whole / divisor)
    let most: Int128 = 1 << 29 - 1
    if q <= most { return (Int64(p), Int64(q)) }
    return (Int64((p * most + q - 1) / q), Int64(most))
  }
}

/// The quotient rounded down; `denominator > 0`.
func floorQuotient(_ numerator: Int128, _ denominator: Int128) -> Int128 {
  let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
  return rest < 0 ? quotient - 1 : quotient
}
