internal import Allocation
internal import Planning

/// The sub-projects whose money one ceiling cuts, as the fast road of deferral sees them.
///
/// With one ceiling to be kept a sub-project is a problem of its own: of the cut money planned for its
/// year some waits, and what it brings into a later year must be matched there. What that costs depends
/// on the *total* T of each year alone: delay is planned minus paid money, year after year, and a
/// cofinancing row is a cap ⌊(room + β T) / (α + β)⌋ on what the matched sources give. So the state of a
/// block is how much of the cut year's total goes where; who moves follows (`DeferralMove`).
///
/// Flat columns: *slots* are a block's years from the cut one on, *kinds* the sources of one row (0…sets−1)
/// and, last, all others. Amounts in minor units.
struct DeferralBlocks {
  /// The ceiling's node, and what the plan has above its capacity.
  private(set) var hub: Int32 = -1
  private(set) var required: Int64 = 0
  /// The tail of each ceiling node's only arc in; −1 for other nodes.
  private(set) var parents: [Int32] = []
  /// Arcs into ceilings and into the node of all unmet need.
  private(set) var isTreeArc: [Bool] = []
  /// Rows of one kind that a sub-project may have, plus one.
  private(set) var kinds = 1

  private(set) var subproject: [Int32] = []
  /// First slot of each block, and one past the last of all.
  private(set) var firstSlot: [Int32] = [0]
  /// Cells of each block.
  private(set) var cells: [Range<Int>] = []
  private(set) var cutYear: [Int32] = []
  /// By block and kind: what may leave the cut year, under the ceiling and not.
  private(set) var movableCut: [Int64] = []
  private(set) var movableFree: [Int64] = []
  /// By block and kind: cut money that stays, because it is spent or locked, or has no later year.
  private(set) var total: [Int64] = []
  /// By slot: whether all cut money that can move, and whether all money that can, may be paid here.
  private(set) var isOpenToCut: [Bool] = []
  private(set) var isOpenToAll: [Bool] = []
  /// By slot and kind: planned money and the row, −1 without.
  private(set) var amount: [Int64] = []
  private(set) var row: [Int32] = []
  /// By row: α + β, β and room; 0 where the network's row is no match of one sub-project-year.
  private(set) var span: [Int64]
  private(set) var beta: [Int64]
  private let room: [Int64]
  /// Kind of each cell; −1 outside the blocks.
  private(set) var kindOfCell: [Int8]
  private(set) var isUnderHub: [Bool]
  /// The first cell of each network row's sub-project-year, −1 for other rows.
  private var cellOfRow: [Int32]

  var count: Int { subproject.count }

  /// Reads the network; nil where `DeferralTiers.applies` would have to say no.
  ///
  /// Complexity: O(arcs + row entries).
  init?(_ terms: AllocationTerms, _ network: AllocationNetwork) {
    span = [Int64](repeating: 0, count: network.rowCount)
    beta = span
    room = network.rowLimit
    cellOfRow = [Int32](repeating: -1, count: network.rowCount)
    kindOfCell = [Int8](repeating: -1, count: network.cells.count)
    isUnderHub = [Bool](repeating: false, count: network.cells.count)
    guard terms.yearsBeyond != nil, terms.backfill == nil, terms.carryover.isEmpty,
      network.asked.isEmpty, findHub(network)
    else { return nil }
    let rows = readRows(network)
    guard readBlocks(network, rows) else { return nil }
  }

  // MARK: The ceiling

  /// The only ceiling that the plan breaks; of several around the same money the tightest.
  private mutating func findHub(_ network: AllocationNetwork) -> Bool {
    var isTree = [Bool](repeating: true, count: network.arcCount)
    for arcs in [network.own, network.late, network.chain, network.short, network.unmet] {
      for arc in arcs where arc >= 0 { isTree[Int(arc)] = false }
    }
    isTreeArc = isTree
    var into = [Int32](repeating: -1, count: network.nodeCount)
    for arc in 0..<network.arcCount where isTree[arc] { into[Int(network.head[arc])] = Int32(arc) }
    parents = into.map { $0 < 0 ? -1 : network.tail[Int($0)] }
    var load = [Int64](repeating: 0, count: network.nodeCount)
    for arc in network.own where arc >= 0 {
      load[Int(network.tail[Int(arc)])] += network.upper[Int(arc)]
    }
    // Outer ceilings have the smaller numbers.
    for node in stride(from: network.nodeCount - 1, to: 0, by: -1) where into[node] >= 0 {
      load[Int(network.tail[Int(into[node])])] += load[node]
    }
    for node in 1..<max(1, network.nodeCount) where into[node] >= 0 {
      let capacity = network.upper[Int(into[node])]
      if load[node] <= capacity { continue }
      if hub < 0 {
        (hub, required) = (Int32(node), load[node] - capacity)
        continue
      }
      // Nested around the same money, or two cuts.
      var outer = Int32(node)
      while outer != hub, into[Int(outer)] >= 0 { outer = network.tail[Int(into[Int(outer)])] }
      if outer != hub || load[node] != load[Int(hub)] { return false }
      if load[node] - capacity > required { (hub, required) = (Int32(node), load[node] - capacity) }
    }
    if hub < 0 { return false }
    var isInside = [Bool](repeating: false, count: network.nodeCount)
    isInside[Int(hub)] = true
    for node in 1..<network.nodeCount where into[node] >= 0 && Int32(node) != hub {
      isInside[node] = isInside[Int(network.tail[Int(into[node])])]
    }
    for c in isUnderHub.indices {
      let arc = network.own[c] >= 0 ? network.own[c] : network.late[c]
      if arc >= 0 { isUnderHub[c] = isInside[Int(network.tail[Int(arc)])] }
    }
    return true
  }

  // MARK: Rows

  /// Rows of each sub-project that are matches of one of its years: α on some cells, −β on all others.
  private mutating func readRows(_ network: AllocationNetwork) -> [[Int32]] {
    var cellOfArc = [Int32](repeating: -1, count: network.arcCount)
    for arcs in [network.own, network.late] {
      for (c, arc) in arcs.enumerated() where arc >= 0 { cellOfArc[Int(arc)] = Int32(c) }
    }
    var rows = [[Int32]](repeating: [], count: network.need.count)
    let cells = network.cells
    next: for row in 0..<network.rowCount {
      var (alpha, minus) = (Int64(0), Int64(0))
      var first: Int32 = -1
      for entry in Int(network.rowStart[row])..<Int(network.rowStart[row + 1]) {
        let c = cellOfArc[Int(network.rowArc[entry])]
        if c < 0 { continue next }
        if first < 0 { first = c }
        let coefficient = network.rowCoefficient[entry]
        guard cells.subproject[Int(c)] == cells.subproject[Int(first)],
          cells.year[Int(c)] == cells.year[Int(first)]
        else { continue next }
        if coefficient > 0 {
          if alpha != 0, alpha != coefficient { continue next }
          alpha = coefficient
        } else {
          if minus != 0, minus != -coefficient { continue next }
          minus = -coefficient
        }
      }
      let (sum, overflow) = alpha.addingReportingOverflow(minus)
      if alpha == 0 || overflow { continue }
      (span[row], beta[row], cellOfRow[row]) = (sum, minus, first)
      rows[Int(cells.subproject[Int(first)])].append(Int32(row))
    }
    return rows
  }

  /// The most that the matched sources may give beside a year's total.
  func cap(_ row: Int32, total: Int64) -> Int64 {
    if row < 0 { return Int64.max / 4 }
    let (product, overflow) = beta[Int(row)].multipliedReportingOverflow(by: total)
    if !overflow {
      let (sum, overflow) = product.addingReportingOverflow(room[Int(row)])
      if !overflow {
        let (quotient, rest) = sum.quotientAndRemainder(dividingBy: span[Int(row)])
        return rest < 0 ? quotient - 1 : quotient
      }
    }
    let sum = Int128(beta[Int(row)]) * Int128(total) + Int128(room[Int(row)])
    let (quotient, rest) = sum.quotientAndRemainder(dividingBy: Int128(span[Int(row)]))
    return Int64(clamping: rest < 0 ? quotient - 1 : quotient)
  }

  /// The most matched money that a year takes beyond its plan when nothing else moves with it.
  func plainRoom(_ slot: Int, _ kind: Int) -> Int64 {
    let place = slot * kinds + kind
    let row = row[place]
    if row < 0 { return Int64.max / 4 }
    let (s, b) = (Int128(span[Int(row)]), Int128(beta[Int(row)]))
    let slack = Int128(room[Int(row)]) + b * Int128(total[slot]) - s * Int128(amount[place])
    if slack < 0 { return 0 }
    return s == b ? Int64.max / 4 : Int64(clamping: slack / (s - b))
  }

  // MARK: Blocks

  private mutating func readBlocks(_ network: AllocationNetwork, _ rows: [[Int32]]) -> Bool {
    let cells = network.cells
    var sets: [[[Int32]]] = []
    var start = 0
    while start < cells.count {
      let i = cells.subproject[start]
      var end = start
      var year: Int32?
      while end < cells.count, cells.subproject[end] == i {
        if isUnderHub[end], network.own[end] >= 0 {
          if year == nil { year = cells.year[end] }
          if year != cells.year[end] { return false }
        }
        end += 1
      }
      if let year {
        subproject.append(i)
        self.cells.append(start..<end)
        cutYear.append(year)
        sets.append(matchedSets(network, rows[Int(i)], start..<end))
        kinds = max(kinds, sets[sets.count - 1].count + 1)
        for c in start..<end where cells.planned[c] < 0 { return false }
      }
      start = end
    }
    if kinds > 4 { return false }
    for b in 0..<count {
      nameKinds(b, network, sets[b])
      fillSlots(b, network, rows[Int(subproject[b])])
      findMovable(b, network)
    }
    return true
  }

  /// The sets of sources that rows cap; sets that overlap are one.
  private func matchedSets(
    _ network: AllocationNetwork, _ rows: [Int32], _ range: Range<Int>
  ) -> [[Int32]] {
    if rows.isEmpty { return [] }
    let cells = network.cells
    var sets: [[Int32]] = []
    for row in rows {
      var sources: [Int32] = []
      for entry in Int(network.rowStart[Int(row)])..<Int(network.rowStart[Int(row) + 1])
      where network.rowCoefficient[entry] > 0 {
        let arc = network.rowArc[entry]
        let year = cells.year[Int(cellOfRow[Int(row)])]
        for c in range where cells.year[c] == year {
          let isHere = network.own[c] == arc || network.late[c] == arc
          if isHere, !sources.contains(cells.source[c]) { sources.append(cells.source[c]) }
        }
      }
      let touching = sets.indices.filter { sets[$0].contains { sources.contains($0) } }
      for place in touching.reversed() {
        sources += sets.remove(at: place).filter { !sources.contains($0) }
      }
      sets.append(sources)
    }
    return sets
  }

  private mutating func nameKinds(_ b: Int, _ network: AllocationNetwork, _ sets: [[Int32]]) {
    for c in cells[b] {
      let source = network.cells.source[c]
      kindOfCell[c] = Int8(sets.firstIndex { $0.contains(source) } ?? kinds - 1)
    }
  }

  private mutating func fillSlots(_ b: Int, _ network: AllocationNetwork, _ rows: [Int32]) {
    let planned = network.cells
    var last = cutYear[b]
    for c in cells[b] { last = max(last, planned.year[c]) }
    let base = Int(firstSlot[b])
    let length = Int(last - cutYear[b]) + 1
    firstSlot.append(Int32(base + length))
    total += Array(repeating: 0, count: length)
    amount += Array(repeating: 0, count: length * kinds)
    row += Array(repeating: -1, count: length * kinds)
    for c in cells[b] where planned.year[c] >= cutYear[b] {
      let slot = base + Int(planned.year[c] - cutYear[b])
      total[slot] += planned.planned[c]
      amount[slot * kinds + Int(kindOfCell[c])] += planned.planned[c]
    }
    for r in rows {
      let first = Int(cellOfRow[Int(r)])
      let offset = Int(planned.year[first] - cutYear[b])
      // A year before the cut keeps its plan.
      guard offset >= 0, let kind = kind(of: r, network, cells[b]) else { continue }
      let place = (base + offset) * kinds + kind
      let t = total[base + offset]
      if row[place] < 0 || cap(r, total: t) < cap(row[place], total: t) { row[place] = r }
    }
  }

  /// The kind that a row caps, if it caps all cells of its year of that kind and no others.
  private func kind(of row: Int32, _ network: AllocationNetwork, _ range: Range<Int>) -> Int? {
    var kind: Int8 = -1
    let entries = Int(network.rowStart[Int(row)])..<Int(network.rowStart[Int(row) + 1])
    let year = network.cells.year[Int(cellOfRow[Int(row)])]
    func coefficient(_ c: Int) -> Int64? {
      for entry in entries {
        let arc = network.rowArc[entry]
        if arc == network.own[c] || arc == network.late[c] { return network.rowCoefficient[entry] }
      }
      return nil
    }
    for c in range where network.cells.year[c] == year && (coefficient(c) ?? 0) > 0 {
      kind = kindOfCell[c]
    }
    if kind < 0 { return nil }
    for c in range where network.cells.year[c] == year {
      if network.own[c] < 0 && network.late[c] < 0 { continue }
      let isCapped = (coefficient(c) ?? 0) > 0
      if isCapped != (kindOfCell[c] == kind) { return nil }
    }
    return Int(kind)
  }

  // MARK: What may move

  private mutating func findMovable(_ b: Int, _ network: AllocationNetwork) {
    let planned = network.cells
    let base = Int(firstSlot[b])
    let length = Int(firstSlot[b + 1]) - base
    movableCut += Array(repeating: 0, count: kinds)
    movableFree += Array(repeating: 0, count: kinds)
    isOpenToCut += Array(repeating: true, count: length)
    isOpenToAll += Array(repeating: true, count: length)
    isOpenToCut[base] = false
    isOpenToAll[base] = false
    for c in cells[b] where planned.year[c] == cutYear[b] {
      let units = movable(c, network)
      if units == 0 { continue }
      let openings = (1..<max(1, length)).map { isOpen(c, $0, network) }
      if !openings.contains(true) { continue }
      let place = b * kinds + Int(kindOfCell[c])
      if isUnderHub[c] { movableCut[place] += units } else { movableFree[place] += units }
      for (offset, isOpen) in openings.enumerated() where !isOpen {
        isOpenToAll[base + offset + 1] = false
        if isUnderHub[c] { isOpenToCut[base + offset + 1] = false }
      }
    }
  }

  /// What a cell of the cut year may give up.
  func movable(_ c: Int, _ network: AllocationNetwork) -> Int64 {
    let own = network.own[c]
    return own < 0 ? 0 : network.upper[Int(own)] - network.lower[Int(own)]
  }

  /// Cut money that could be paid later, rows aside.
  func movable(_ b: Int) -> Int64 {
    (b * kinds..<(b + 1) * kinds).reduce(0) { $0 + movableCut[$1] }
  }

  /// What a block may lose of its cut money so that nothing else need change: none where it is unmatched
  /// money that a row of the year counts.
  func losable(_ b: Int, _ network: AllocationNetwork) -> Int64 {
    var sum: Int64 = 0
    let base = Int(firstSlot[b])
    let hasRow = (0..<kinds).contains { row[base * kinds + $0] >= 0 }
    for c in cells[b] where isUnderHub[c] && network.cells.year[c] == cutYear[b] {
      if hasRow, Int(kindOfCell[c]) == kinds - 1 { return 0 }
      // Money that could wait is not lost.
      if c + 1 < network.cells.count, network.chain[c + 1] >= 0 { continue }
      sum += movable(c, network)
    }
    return sum
  }

  /// The rows of the cut year in the order in which a falling total makes them push: after how many units,
  /// and with which share of each further one.
  func tightening(_ b: Int) -> [(kind: Int, after: Int64, share: Double)] {
    let base = Int(firstSlot[b])
    var steps: [(kind: Int, after: Int64, share: Double)] = []
    for kind in 0..<kinds - 1 {
      let place = base * kinds + kind
      let row = Int(row[place])
      if row < 0 || amount[place] == 0 || beta[row] == 0 { continue }
      let needed = Int128(span[row]) * Int128(amount[place]) - Int128(room[row])
      let least = max(0, (needed + Int128(beta[row]) - 1) / Int128(beta[row]))
      steps.append(
        (kind, max(0, total[base] - Int64(least)), Double(beta[row]) / Double(span[row])))
    }
    return steps.sorted { ($0.after, $0.kind) < ($1.after, $1.kind) }
  }

  /// Whether its money may be paid `offset` years later, outside the ceiling.
  func isOpen(_ c: Int, _ offset: Int, _ network: AllocationNetwork) -> Bool {
    let cells = network.cells
    let later = c + offset
    guard later < cells.count, cells.subproject[later] == cells.subproject[c],
      cells.source[later] == cells.source[c], cells.year[later] == cells.year[c] + Int32(offset),
      network.late[later] >= 0, !isUnderHub[later]
    else { return false }
    return (c + 1...later).allSatisfy { network.chain[$0] >= 0 }
  }
}
