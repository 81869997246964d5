internal import Planning

// Tranches, own and extra money, unmet need, rows: the second half of the network.

extension AllocationNetworkBuilder {
  // MARK: Tranches and own money

  var width: Int { Int(sums.lastYear - sums.firstYear) + 1 + Int(terms.yearsBeyond ?? 0) }

  mutating func buildTranches() {
    network.chain = [Int32](repeating: -1, count: network.cells.count)
    if terms.yearsBeyond == nil { buildSubprojectYears() } else { buildChains() }
    network.supply[Int(money)] = -network.supply.reduce(0, +)
  }

  /// A node for every sub-project-year that needs money, shared by its cells.
  mutating func buildSubprojectYears() {
    let cells = network.cells
    var node = [Int32](repeating: -1, count: width)
    for i in draft.subprojects.indices where network.need[i] > 0 {
      let range = Int(firstCell[i])..<Int(firstCell[i + 1])
      for c in range where cells.planned[c] > 0 && isReached[c] {
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
  mutating func buildChains() {
    let cells = network.cells
    for c in 0..<cells.count {
      let followsOwn =
        c > 0 && tranche[c - 1] >= 0 && cells.subproject[c - 1] == cells.subproject[c]
        && cells.source[c - 1] == cells.source[c]
      let isOpen = followsOwn && lastYear(cells.subproject[c]).map { cells.year[c] <= $0 } ?? false
      if !isReached[c] || cells.planned[c] <= 0 && !isOpen { continue }
      tranche[c] = network.addNode()
      network.supply[Int(tranche[c])] = -max(cells.planned[c], 0)
      if isOpen {
        network.chain[c] = network.addArc(
          tranche[c], tranche[c - 1], upper: network.need[Int(cells.subproject[c])])
      }
    }
  }

  mutating func buildOwnMoney() {
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
          above[c], entry[c], lower: isLocked[c] ? planned : min(spent[c], planned),
          upper: planned)
      }
      if network.chain[c] >= 0, soFar > 0, !isLocked[c] {
        network.late[c] = network.addArc(above[c], tranche[c], upper: soFar)
      }
      soFar += planned
    }
  }

  // MARK: Extra money

  mutating func buildExtraMoney() {
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
          yearNode[slot] = entry[c]
        } else if yearNode[slot] < 0 {
          yearNode[slot] = network.addNode()
          for c in inPlan where Int(cells.year[c] - sums.firstYear) == slot {
            network.serve[c] = network.addArc(yearNode[slot], tranche[c], upper: network.need[i])
          }
        }
        let hub = hub(of: c)
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

  func hub(of cell: Int) -> Int {
    let wanted = (network.cells.source[cell], network.cells.year[cell])
    return firstPosition(below: sums.hubs.count) {
      (sums.hubs[$0].source, sums.hubs[$0].year) >= wanted
    }
  }

  /// Whether a ceiling above the plan can be kept by bounding what one source-year is asked for.
  func isSourceYear(_ selector: Selector) -> Bool {
    guard terms.yearsBeyond == nil, selector.rows == .all, selector.year != nil else {
      return false
    }
    return draft.sources.indices.filter { selector.sources.contains(Int32($0), in: draft) }.count
      == 1
  }

  func askable(_ hub: SourceYear) -> Int64 {
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

  mutating func buildUnmetNeed() {
    let cells = network.cells
    network.unmet = [Int32](repeating: -1, count: draft.subprojects.count)
    network.short = [Int32](repeating: -1, count: cells.count)
    let unmet = network.addNode()
    _ = network.addArc(money, unmet, upper: Int64(clamping: totalNeed))
    var mostOf: [Int32: Int64] = [:]
    for (gate, i) in network.gateSubproject.enumerated() {
      mostOf[i] = min(mostOf[i] ?? .max, mostUnmet(gate))
    }
    for i in draft.subprojects.indices {
      let range = Int(firstCell[i])..<Int(firstCell[i + 1])
      let inNeed = range.filter { cells.planned[$0] > 0 && tranche[$0] >= 0 }
      if inNeed.isEmpty { continue }
      let node = network.addNode()
      network.unmet[i] = network.addArc(
        unmet, node, upper: mostOf[Int32(i)] ?? network.need[i])
      var served = Set<Int32>()
      for c in inNeed where served.insert(tranche[c]).inserted {
        network.short[c] = network.addArc(
          node, tranche[c], upper: -network.supply[Int(tranche[c])])
      }
    }
  }

  // MARK: Rows

  mutating func addFloors() {
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
      let settled = chosen[number].reduce(Int128(0)) {
        network.own[Int($1)] < 0 ? $0 + Int128(max(network.cells.planned[Int($1)], 0)) : $0
      }
      if Int128(least) <= settled { continue }
      for c in chosen[number] { addCell(Int(c), -1) }
      network.closeRow(limit: Int64(clamping: settled - Int128(least)))
    }
    // Matched money that a floor keeps must stay matched, as what is locked or spent.
    for gate in network.gateArc.indices {
      let unmet = Int(network.unmet[Int(network.gateSubproject[gate])])
      network.upper[unmet] = min(network.upper[unmet], mostUnmet(gate))
    }
  }

  mutating func addCell(_ cell: Int, _ coefficient: Int64) {
    network.addEntry(network.own[cell], coefficient)
    network.addEntry(network.late[cell], coefficient)
    network.addEntry(network.extra[cell], coefficient)
  }

  mutating func addCeilingRow(_ limit: Int) {
    for c in chosen[limit] { addCell(Int(c), 1) }
    ceilingRow[limit] = Int32(network.rowCount)
    network.closeRow(limit: capacity(limit))
  }

  /// 2 q Σ chosen ≤ 2 p Σ all + q says Σ chosen ≤ round-half-up(p/q × Σ all).
  mutating func addMatchRows() {
    for limit in terms.limits {
      guard case .match(let share) = limit.kind else { continue }
      for members in matchedYears(limit.selector) where isReached[members[0]] {
        addMatchRow(members, limit.selector, share)
      }
    }
  }

  /// The cells of each sub-project-year that a match is about.
  func matchedYears(_ selector: Selector) -> [[Int]] {
    let cells = network.cells
    let candidates =
      if case .subproject(let i) = selector.rows {
        Int(i)..<Int(i) + 1
      } else { draft.subprojects.indices }
    var years: [[Int]] = []
    for i in candidates where network.need[i] > 0 {
      guard selector.rows.contains(Int32(i), in: draft) else { continue }
      let range = Int(firstCell[i])..<Int(firstCell[i + 1])
      for year in Set(range.map { cells.year[$0] }).sorted() {
        if let chosen = selector.year, chosen != year { continue }
        years.append(range.filter { cells.year[$0] == year })
      }
    }
    return years
  }

  mutating func addMatchRow(
    _ members: [Int], _ selector: Selector, _ share: Ratio?
  ) {
    guard let year = matchedYear(members, selector, share) else { return }
    let (p, q) = (Int128(year.share.numerator), Int128(year.share.denominator))
    let divisor = greatestCommonDivisor(2 * (q - p), 2 * p)
    if divisor == 0 { return }
    let cells = network.cells
    let planned = year.members.reduce(Int128(0)) { $0 + Int128(cells.planned[$1]) }
    let fixedAll = Int128(year.share.total) - planned
    let hasCapped = zip(year.members, year.isCapped).contains { c, isCapped in
      isCapped && (network.own[c] >= 0 || network.late[c] >= 0 || network.extra[c] >= 0)
    }
    if !hasCapped { return }
    for (c, isCapped) in zip(year.members, year.isCapped) {
      addCell(c, Int64((isCapped ? 2 * (q - p) : -2 * p) / divisor))
    }
    let room = q + 2 * p * fixedAll - 2 * q * Int128(year.share.settled)
    network.closeRow(limit: Int64(clamping: floorQuotient(room, divisor)))
  }
}
