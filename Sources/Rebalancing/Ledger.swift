internal import Allocation
public import Planning

/// Where money that changes its place comes from and goes to. Cells are numbers of
/// `AllocationNetwork.cells`.
public struct Move: Sendable, Hashable {
  /// What becomes of the amount that a tranche loses.
  public enum Kind: String, Sendable, CaseIterable {
    /// Nobody pays.
    case unmet
    /// Another source pays, in that year or later.
    case asked
    /// The same source pays later.
    case delayed
  }

  /// Who pays instead, if anybody does.
  public var kind: Kind
  /// The tranche that loses the amount.
  public var from: Int
  /// The tranche that gains it; `nil` for unmet need.
  public var to: Int?
  /// In minor units.
  public var amount: Amount
  /// The limit that takes it away, a number of `terms.limits`.
  public var limit: Int?
}

/// Every minor unit of change in an allocation: for each cell, what leaves it minus what enters it is
/// planned − new.
public struct Ledger: Sendable {
  /// By tranche in canonical order, then kind.
  public let moves: [Move]

  /// Takes the flow apart, tranche by tranche; linear in cells × sources of a sub-project-year.
  public init(_ funded: Funded) {
    var walk = LedgerWalk(funded)
    walk.run()
    moves = walk.moves.sorted {
      ($0.from, $0.kind.order, $0.to ?? -1) < ($1.from, $1.kind.order, $1.to ?? -1)
    }
  }
}

extension Move.Kind {
  var order: Int { Move.Kind.allCases.firstIndex(of: self)! }
}

/// Takes the flow of each sub-project apart into paths from a paying cell to a needing tranche.
private struct LedgerWalk {
  private let funded: Funded
  private let network: AllocationNetwork
  private let cells: AllocationCells
  private let flow: [Int64]
  private let blame: Blame
  var moves: [Move] = []

  /// Money that waits to be matched with need: the cell that pays it.
  private struct Payment {
    var cell: Int
    var amount: Int64
  }

  init(_ funded: Funded) {
    self.funded = funded
    network = funded.network
    cells = funded.network.cells
    flow = funded.answer.flow
    blame = Blame(funded)
  }

  private func units(_ arc: Int32) -> Int64 { arc < 0 ? 0 : flow[Int(arc)] }

  private func own(_ cell: Int) -> Int64 { max(network.ownAmount(cell, of: flow), 0) }

  /// Extra money of a sub-project by year, in the order of its sources.
  private func extraMoney(of range: Range<Int>) -> [Int32: [Payment]] {
    var extra: [Int32: [Payment]] = [:]
    for c in range where units(network.extra[c]) > 0 {
      extra[cells.year[c], default: []].append(Payment(cell: c, amount: units(network.extra[c])))
    }
    return extra
  }

  mutating func run() {
    var first = 0
    while first < cells.count {
      var end = first
      while end < cells.count, cells.subproject[end] == cells.subproject[first] { end += 1 }
      if funded.terms.yearsBeyond == nil {
        settleYears(first..<end)
      } else {
        settle(first..<end)
      }
      first = end
    }
  }

  /// One sub-project without deferral: what each tranche lacks is paid by the extra money of the year, source
  /// after source in printed order, as far as it goes.
  private mutating func settleYears(_ range: Range<Int>) {
    var extra = extraMoney(of: range)
    for c in range where cells.planned[c] > 0 {
      var lacking = cells.planned[c] - network.ownAmount(c, of: flow)
      // What a source gives beyond here, where it gives less than planned, is its own money still.
      if let place = extra[cells.year[c]]?.firstIndex(where: { $0.cell == c }) {
        let same = min(lacking, extra[cells.year[c]]![place].amount)
        extra[cells.year[c]]![place].amount -= same
        lacking -= same
      }
      if lacking == 0 { continue }
      for payment in take(lacking, from: &extra[cells.year[c], default: []]) {
        lacking -= payment.amount
        moves.append(
          Move(
            kind: .asked, from: c, to: payment.cell, amount: payment.amount,
            limit: blame.limit(of: c)))
      }
      if lacking > 0 {
        moves.append(
          Move(kind: .unmet, from: c, to: nil, amount: lacking, limit: blame.limit(of: c)))
      }
    }
  }

  /// One sub-project: extra money of each year in the order of its sources, then each source's tranches
  /// from the last year back, since later money serves earlier need.
  private mutating func settle(_ range: Range<Int>) {
    var extra = extraMoney(of: range)
    var end = range.upperBound
    while end > range.lowerBound {
      var first = end - 1
      while first > range.lowerBound, cells.source[first - 1] == cells.source[end - 1] {
        first -= 1
      }
      var carried: [Payment] = []
      for c in (first..<end).reversed() {
        var payments = [Payment(cell: c, amount: own(c) + units(network.late[c]))]
        payments += carried
        payments += take(units(network.serve[c]), from: &extra[cells.year[c], default: []])
        pay(c, &payments)
        carried = payments.filter { $0.amount > 0 }
      }
      end = first
    }
  }

  private func take(_ wanted: Int64, from payments: inout [Payment]) -> [Payment] {
    var wanted = wanted
    var taken: [Payment] = []
    for place in payments.indices where wanted > 0 && payments[place].amount > 0 {
      let part = min(wanted, payments[place].amount)
      taken.append(Payment(cell: payments[place].cell, amount: part))
      payments[place].amount -= part
      wanted -= part
    }
    return taken
  }

  /// Pays the need of a tranche, first with its own money, and leaves the rest in `payments`.
  private mutating func pay(_ c: Int, _ payments: inout [Payment]) {
    let short = units(network.short[c])
    if short > 0 {
      moves.append(
        Move(kind: .unmet, from: c, to: nil, amount: short, limit: blame.limit(of: c)))
    }
    var need = max(cells.planned[c], 0) - short
    for place in payments.indices where need > 0 && payments[place].amount > 0 {
      let part = min(need, payments[place].amount)
      payments[place].amount -= part
      need -= part
      let payer = payments[place].cell
      if payer == c { continue }
      moves.append(
        Move(
          kind: cells.source[payer] == cells.source[c] ? .delayed : .asked, from: c, to: payer,
          amount: part, limit: blame.limit(of: c)))
    }
  }
}

/// Which limit takes money away from a cell.
private struct Blame {
  private let funded: Funded
  /// Ceilings that leave nothing, the narrowest first, then cofinancing rules.
  private var ceilings: [Int] = []
  private var matches: [Int] = []
  private let draft: PlanDraft

  init(_ funded: Funded) {
    self.funded = funded
    draft = funded.draft
    let cells = funded.network.cells
    var narrow: [(count: Int, limit: Int)] = []
    for (number, limit) in funded.terms.limits.enumerated() {
      switch limit.kind {
      case .ceiling(let amount):
        var (sum, planned, count) = (Int128(0), Int128(0), 0)
        for c in cells.range(of: limit.selector.rows) where chooses(limit.selector, c) {
          sum += Int128(funded.amounts[c])
          planned += Int128(cells.planned[c])
          count += 1
        }
        if sum >= Int128(amount) || planned > Int128(amount) { narrow.append((count, number)) }
      case .match: matches.append(number)
      default: break
      }
    }
    ceilings = narrow.sorted { ($0.count, $0.limit) < ($1.count, $1.limit) }.map(\.limit)
  }

  private func chooses(_ selector: Selector, _ c: Int) -> Bool {
    let cells = funded.network.cells
    return selector.contains(
      subproject: cells.subproject[c], source: cells.source[c], year: cells.year[c], in: draft)
  }

  func limit(of cell: Int) -> Int? {
    for number in ceilings + matches where chooses(funded.terms.limits[number].selector, cell) {
      return number
    }
    return nil
  }
}
