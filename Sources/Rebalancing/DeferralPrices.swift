internal import Allocation
internal import Certificates
internal import Planning

/// Prices that bound a tier of the fast road from below, in closed form: what the ceiling's last unit
/// costs, and per block what its rows are worth at that price.
///
/// Let y be the price of "matched money ≤ ρ × total" in a year. A unit of the total then is worth σ = Σ ρ y,
/// a unit of matched money costs y − σ. Plain moves of cut money o years on are not worth while with
/// price ≤ y (1 − ρ) + w(o), matched slices with ρ y ≤ w(o) + σ(cut year); other matched sources, which
/// must move along when the total falls, make σ(cut year) positive. Node prices are the shortest
/// paths through the years that follow. Whatever the prices, they are a bound (`BoundProof`).
struct DeferralPrices {
  let network: AllocationNetwork
  let moves: DeferralMoves
  let own: Int64
  let late: Int64
  /// Cost of waiting a year.
  let wait: Int64
  let denominator: Int64
  private(set) var potential: [Int64]
  private(set) var rowPrice: [Int64]

  /// Prices for the ceiling's `price`, in delay per unit; the tier costs `own` and `late` a unit paid so,
  /// and `wait` a unit and year.
  init(
    _ network: AllocationNetwork, _ moves: DeferralMoves, price: Double, own: Int64, late: Int64,
    wait: Int64
  ) {
    self.network = network
    self.moves = moves
    (self.own, self.late, self.wait) = (own, late, wait)
    // Room for the largest potential below 2⁶⁰.
    let largest = abs(price) + Double(wait) * 64 + 4
    var bits = 0
    while bits < 50, Double(sign: .plus, exponent: bits + 1, significand: largest) < 0x1p58 {
      bits += 1
    }
    denominator = 1 << Int64(bits)
    potential = [Int64](repeating: 0, count: network.nodeCount)
    rowPrice = [Int64](repeating: 0, count: network.rowCount)
    priceHub(Int64((price * Double(denominator)).rounded()))
    var b = 0
    var start = 0
    while start < network.cells.count {
      let end = network.cells.end(from: start)
      let isBlock = b < moves.blocks.count && moves.blocks.cells[b].lowerBound == start
      if isBlock { priceRows(b, price) }
      priceNodes(start..<end, isBlock ? b : nil)
      if isBlock { b += 1 }
      start = end
    }
  }

  var prices: BoundPrices {
    BoundPrices(potential: potential, rowPrice: rowPrice, denominator: denominator)
  }

  /// All nodes below the ceiling have its price.
  private mutating func priceHub(_ price: Int64) {
    let blocks = moves.blocks
    potential[Int(blocks.hub)] = price
    for c in 0..<network.cells.count where blocks.isUnderHub[c] {
      let arc = network.own[c] >= 0 ? network.own[c] : network.late[c]
      var node = Int(network.tail[Int(arc)])
      while node != Int(blocks.hub), potential[node] == 0 {
        potential[node] = price
        node = Int(blocks.parents[node])
      }
    }
  }

  // MARK: Rows

  private mutating func priceRows(_ b: Int, _ hubPrice: Double) {
    let blocks = moves.blocks
    let k = blocks.kinds
    let base = Int(blocks.firstSlot[b])
    let length = Int(blocks.firstSlot[b + 1]) - base
    func cost(_ o: Int) -> Double { Double(wait) * Double(o) + Double(late - own) }
    func share(_ slot: Int, _ kind: Int) -> Double {
      let row = blocks.row[slot * k + kind]
      return row < 0 ? 1 : Double(blocks.beta[Int(row)]) / Double(blocks.span[Int(row)])
    }
    // A block that gives all it has is not worth more than its last unit.
    let last = moves.dearest[b]
    var price = min(hubPrice, cost(Int(last.offset)) * last.units)
    let plain = Int(moves.plainKind[b])
    if plain >= 0 {
      let others = (0..<k - 1).filter {
        $0 != plain && blocks.row[base * k + $0] >= 0 && blocks.amount[base * k + $0] > 0
      }
      let sum = others.reduce(0.0) { $0 + share(base, $1) }
      let main = max(1, Int(moves.main[b]))
      // Other matched money that has to move along.
      var worth = 0.0
      if sum > 0, sum < 1, isTight(b, others, base) {
        if last.units == 1 { price = min(hubPrice, price / (1 - sum)) }
        let rho = main < length ? share(base + main, plain) : 0
        let y = min(
          max(0, (price * (1 - sum) - cost(main)) / max(1e-9, 1 - rho - sum)),
          cost(main) / max(rho, 1e-12))
        let full = max(0, (cost(main) - rho * y)) / (1 - sum)
        worth = min(sum * full, max(0, price - cost(main)))
        for kind in others { set(base, kind, worth / sum) }
      }
      for o in 1..<max(1, length) where blocks.row[(base + o) * k + plain] >= 0 {
        let rho = share(base + o, plain)
        let y = min(
          max(0, (price - worth - cost(o)) / max(1e-12, 1 - rho)),
          (cost(o) + worth) / max(rho, 1e-12))
        set(base + o, plain, y)
      }
    } else if k > 1, (0..<k - 1).allSatisfy({ blocks.movableCut[b * k + $0] == 0 }) {
      priceUnmatched(b, price, cost(max(1, Int(moves.main[b]))))
    }
  }

  /// Unmatched money is cut: rows of the cut year push matched money along, one after the other.
  private mutating func priceUnmatched(_ b: Int, _ price: Double, _ cost: Double) {
    let base = Int(moves.blocks.firstSlot[b])
    var share = 0.0
    var tight: [Int] = []
    for step in moves.blocks.tightening(b) {
      if share + step.share >= 0.999 { break }
      if cost / (1 - share - step.share) > price {
        let worth = price - cost - share * price
        if worth > 0 {
          for kind in tight { set(base, kind, price) }
          set(base, step.kind, worth / step.share)
          return
        }
        break
      }
      share += step.share
      tight.append(step.kind)
    }
    for kind in tight { set(base, kind, cost / (1 - share)) }
  }

  private func isTight(_ b: Int, _ kinds: [Int], _ base: Int) -> Bool {
    let blocks = moves.blocks
    return kinds.contains {
      let place = base * blocks.kinds + $0
      return blocks.cap(blocks.row[place], total: blocks.total[base] - 4) <= blocks.amount[place]
    }
  }

  /// Sets the price of a row per unit of matched money.
  private mutating func set(_ slot: Int, _ kind: Int, _ price: Double) {
    let row = moves.blocks.row[slot * moves.blocks.kinds + kind]
    if row < 0 || price <= 0 { return }
    let units = price / Double(moves.blocks.span[Int(row)]) * Double(denominator)
    if units.isFinite, units < 0x1p60 { rowPrice[Int(row)] = Int64(units.rounded()) }
  }

  // MARK: Nodes

  /// Shortest paths from the years in which a tranche may be paid.
  private mutating func priceNodes(_ range: Range<Int>, _ b: Int?) {
    let cells = network.cells
    var most = Int64.min
    for c in range.reversed() {
      let node = tranche(c)
      if node < 0 { continue }
      var least = Int64.max
      if network.late[c] >= 0 {
        least = late * denominator + source(c, b, network.late[c])
      }
      if c + 1 < range.upperBound, network.chain[c + 1] >= 0 {
        let years = Int64(cells.year[c + 1] - cells.year[c])
        least = min(least, potential[tranche(c + 1)] + wait * years * denominator)
      }
      // Where nothing earlier waits, more than its own money's cost gains a tranche nothing.
      if least == .max || network.chain[c] < 0 {
        let cost = network.own[c] >= 0 ? own * denominator + source(c, b, network.own[c]) : 0
        least = min(least, cost)
      }
      potential[node] = least
      most = max(most, least)
    }
    let i = Int(cells.subproject[range.lowerBound])
    if network.unmet[i] >= 0, most > .min {
      potential[Int(network.head[Int(network.unmet[i])])] = max(0, most)
    }
  }

  private func tranche(_ c: Int) -> Int {
    let arc = network.own[c] >= 0 ? network.own[c] : network.late[c]
    if arc >= 0 { return Int(network.head[Int(arc)]) }
    return network.chain[c] >= 0 ? Int(network.tail[Int(network.chain[c])]) : -1
  }

  /// What a unit costs that leaves `arc`'s tail, with the rows it counts in.
  private func source(_ c: Int, _ b: Int?, _ arc: Int32) -> Int64 {
    var cost = Int128(potential[Int(network.tail[Int(arc)])])
    guard let b else { return Int64(clamping: cost) }
    let blocks = moves.blocks
    let offset = Int(network.cells.year[c] - blocks.cutYear[b])
    if offset < 0 { return Int64(clamping: cost) }
    let slot = Int(blocks.firstSlot[b]) + offset
    for kind in 0..<blocks.kinds - 1 {
      let row = blocks.row[slot * blocks.kinds + kind]
      if row < 0 { continue }
      let price = Int128(rowPrice[Int(row)])
      cost -= price * Int128(blocks.beta[Int(row)])
      if Int(blocks.kindOfCell[c]) == kind { cost += price * Int128(blocks.span[Int(row)]) }
    }
    return Int64(clamping: cost)
  }
}

extension AllocationCells {
  /// One past the last cell of the sub-project that `start` belongs to.
  func end(from start: Int) -> Int {
    var end = start
    while end < count, subproject[end] == subproject[start] { end += 1 }
    return end
  }
}
