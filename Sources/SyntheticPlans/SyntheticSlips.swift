internal import Checking
internal import Localisation
internal import Planning

/// The figures of a synthetic plan that are written wrongly on purpose, and what they should be.
struct SyntheticSlips: Sendable {
  struct Planted: Sendable {
    let subproject: Int
    /// Tranches by payer and year, then the printed totals.
    let cell: Int
    let found: Amount
    let restored: Amount
    let slip: Slip
  }

  /// The slips of one sub-project.
  struct OfRow {
    fileprivate let planted: ArraySlice<Planted>
    var isEmpty: Bool { planted.isEmpty }

    @inline(__always)
    func found(_ cell: Int) -> Amount? {
      if planted.isEmpty { return nil }
      return planted.first { $0.cell == cell }?.found
    }
  }

  /// By sub-project, then cell.
  private(set) var planted: [Planted] = []
  /// Where a sub-project's slips stand. Only looked up, never gone through.
  private var ranges: [Int: Range<Int>] = [:]

  /// No slips.
  init() {}

  /// More slips than there are figures that could be wrong.
  struct TooMany: Error { let cells: Int }

  /// Plants `count` slips, each in another sub-project as long as there are enough of them.
  ///
  /// Time and memory O(count); with more slips than sub-projects also the time of two passes.
  init(_ count: Int, in shape: SyntheticShape) throws(TooMany) {
    if count == 0 { return }
    var random = SplitMix64(seed: ~shape.seed, index: 0)
    var row = SyntheticRow(shape)
    for (subproject, quota) in try SyntheticSlips.quotas(count, shape, &random) {
      row.make(subproject)
      let first = planted.count
      plant(quota, row, shape, &random)
      ranges[subproject] = first..<planted.count
    }
  }

  subscript(subproject: Int) -> OfRow {
    if planted.isEmpty { return OfRow(planted: []) }
    guard let range = ranges[subproject] else { return OfRow(planted: []) }
    return OfRow(planted: planted[range])
  }

  // MARK: Where

  /// Which sub-projects get how many, ascending.
  private static func quotas(
    _ count: Int, _ shape: SyntheticShape, _ random: inout SplitMix64
  ) throws(TooMany) -> [(subproject: Int, quota: Int)] {
    if count <= shape.subprojects {
      return sample(count, of: shape.subprojects, &random).map { ($0, 1) }
    }
    var row = SyntheticRow(shape)
    var capacities: [Int] = []
    for subproject in 0..<shape.subprojects {
      row.make(subproject)
      capacities.append(cells(row, shape).count)
    }
    let all = capacities.reduce(0, +)
    if count > all { throw TooMany(cells: all) }
    // As many in each as go into all of them; then one more, from the first on, where there is room.
    var level = 0
    while capacities.reduce(0, { $0 + min($1, level + 1) }) <= count {
      if level >= capacities.max()! { break }
      level += 1
    }
    var more = count - capacities.reduce(0) { $0 + min($1, level) }
    return capacities.enumerated().map { subproject, capacity in
      if capacity <= level || more == 0 { return (subproject, min(capacity, level)) }
      more -= 1
      return (subproject, level + 1)
    }
  }

  /// `count` different numbers below `bound`, ascending (Floyd's algorithm; Bentley, "Programming
  /// Pearls", CACM 30(9), 1987).
  private static func sample(_ count: Int, of bound: Int, _ random: inout SplitMix64) -> [Int] {
    var chosen = Set<Int>()
    for last in bound - count..<bound {
      let number = Int(random.next(below: UInt64(last + 1)))
      if !chosen.insert(number).inserted { chosen.insert(last) }
    }
    return chosen.sorted()
  }

  /// The figures of a sub-project that can be written wrongly: all that are not 0.
  private static func cells(
    _ row: SyntheticRow, _ shape: SyntheticShape
  ) -> [(cell: Int, amount: Amount)] {
    var cells: [(cell: Int, amount: Amount)] = []
    for payer in 0..<row.payerCount {
      for year in 0..<row.length where row.amount(payer, year) != 0 {
        cells.append((payer * row.length + year, row.amount(payer, year)))
      }
    }
    let totals = SyntheticTotals(row, years: shape.years)
    for position in 0..<totals.count {
      cells.append((row.trancheCount + position, totals[position].amount))
    }
    return cells
  }

  private mutating func plant(
    _ quota: Int, _ row: SyntheticRow, _ shape: SyntheticShape, _ random: inout SplitMix64
  ) {
    var left = SyntheticSlips.cells(row, shape)
    let values = left.map(\.amount)
    let first = planted.count
    for _ in 0..<quota {
      // Three of four among the tranches, as long as there are any.
      let tranches = left.count { $0.cell < row.trancheCount }
      let isTotal = tranches == 0 || (tranches < left.count && random.next() & 3 == 0)
      let range = isTotal ? tranches..<left.count : 0..<tranches
      let position = range.lowerBound + Int(random.next(below: UInt64(range.count)))
      let (cell, amount) = left.remove(at: position)
      let (found, slip) = SyntheticSlips.slip(
        on: amount, beside: values, powers: shape.dress.unit.slipPowers, &random)
      planted.append(
        Planted(
          subproject: row.index, cell: cell, found: found, restored: amount, slip: slip))
    }
    planted[first...].sort { $0.cell < $1.cell }
  }

  // MARK: How

  /// The kinds planted, as often as people make them; later ones are tried when one fits no figure.
  private static let kinds: [Slip] = [
    .digitsSwapped, .digitsSwapped, .digitsSwapped, .digitWrong, .digitWrong, .digitDropped,
    .digitDropped, .decimalPointMoved, .decimalPointMoved, .digitDoubled, .digitAdded, .sign,
    .unitSlip,
  ]

  /// How `right` may come to be written wrongly. The kind is the one that `Slip.between` finds again,
  /// whichever of the figures `beside` it are next to it.
  private static func slip(
    on right: Amount, beside values: [Amount], powers: [Int], _ random: inout SplitMix64
  ) -> (found: Amount, slip: Slip) {
    let first = Int(random.next(below: UInt64(kinds.count)))
    for step in kinds.indices {
      let kind = kinds[(first + step) % kinds.count]
      let fitting = candidates(kind, right, powers, &random).filter { found in
        found != right && found.magnitude <= Amount.limit.magnitude && !values.contains(found)
          && Slip.between(found: found, right: right, neighbours: [], decimals: 2, powers: powers)
            == kind
      }
      if fitting.isEmpty { continue }
      return (fitting[Int(random.next(below: UInt64(fitting.count)))], kind)
    }
    // Every way to write one digit wrongly gives another figure of the row.
    let found = right == 1 ? 2 : right - 1
    return (
      found, Slip.between(found: found, right: right, neighbours: [], decimals: 2, powers: powers)
    )
  }

  private static func candidates(
    _ kind: Slip, _ right: Amount, _ powers: [Int], _ random: inout SplitMix64
  ) -> [Amount] {
    let digits = Digits(right, decimals: 2)
    switch kind {
    case .digitsSwapped: return digits.swaps
    case .digitDropped: return digits.drops
    case .digitDoubled: return digits.doublings
    case .decimalPointMoved:
      return [right * 10, right * 100] + (right % 10 == 0 ? [right / 10] : [])
    case .unitSlip: return [right * Int64(powerOfTen(powers[0]))]
    case .sign: return [-right]
    case .digitWrong:
      return digits.full.indices.compactMap { position in
        var wrong = digits.full
        wrong[position] = (wrong[position] + 1 + UInt8(random.next(below: 9))) % 10
        // A figure does not begin with 0.
        if position == 0, wrong[0] == 0 { return nil }
        return digits.amount(wrong, decimals: 2)
      }
    case .digitAdded:
      return (1...digits.short.count).compactMap { position in
        var more = digits.short
        more.insert(UInt8(random.next(below: 10)), at: position)
        let isFraction = position > digits.short.count - digits.shortDecimals
        return digits.amount(more, decimals: digits.shortDecimals + (isFraction ? 1 : 0))
      }
    case .neighbourColumn, .blank, .other: return []
    }
  }
}
