/// What it costs a block to pay less of the cut money in the cut year, in whole units: the curve of one
/// sub-project, evaluated where it is asked for.
///
/// Money moves in two ways. *Plain*: cut matched money alone into a later year whose row has room for it.
/// *Matched*: a slice of the cut year's total into the `main` year, split among the kinds so that the rows
/// of both years hold and as much of it as possible is cut money.
struct DeferralMoves {
  let blocks: DeferralBlocks
  /// By block: the year offset that takes matched slices; 0 if none does.
  private(set) var main: [Int32] = []
  /// By block: the only kind with cut money, if it is matched; −1.
  private(set) var plainKind: [Int8] = []
  /// By block: the most that is released, all ways together.
  private(set) var most: [Int64] = []
  /// By block: years and units of total per unit of cut money of its last, dearest piece.
  private(set) var dearest: [(offset: Int32, units: Double)] = []
  /// Pieces of the curve as rows without rounding would have it.
  private(set) var pieces: [Piece] = []

  /// Units of cut money that are released at one price.
  struct Piece {
    var block: Int32
    /// The year offset, 0 for matched slices into the main year.
    var plain: Int32
    var units: Int64
    /// Delay per unit released, as a fraction.
    var numerator: Int64
    var denominator: Int64
    var slope: Double { Double(numerator) / Double(denominator) }
  }

  /// A state of a block: total units moved into the main year, cut money moved plainly into others.
  struct State: Equatable {
    var slice: Int64
    var plain: Int64
    var released: Int64
    /// Money × years.
    var delay: Int64
  }

  init(_ blocks: DeferralBlocks) {
    self.blocks = blocks
    for b in 0..<blocks.count { addBlock(b) }
  }

  // MARK: Pieces

  private mutating func addBlock(_ b: Int) {
    let k = blocks.kinds
    let base = Int(blocks.firstSlot[b])
    let length = Int(blocks.firstSlot[b + 1]) - base
    let cut = (0..<k).filter { blocks.movableCut[b * k + $0] > 0 }
    plainKind.append(cut.count == 1 && cut[0] < k - 1 ? Int8(cut[0]) : -1)
    var choice: (offset: Int, num: Int64, den: Int64)?
    for offset in 1..<max(1, length) where blocks.isOpenToAll[base + offset] {
      var (num, den) = (Int64(1), Int64(1))
      if plainKind[b] >= 0 {
        let row = blocks.row[(base + offset) * k + cut[0]]
        if row >= 0 { (num, den) = (blocks.span[Int(row)], blocks.beta[Int(row)]) }
        if den == 0 { continue }
      }
      if choice.map({
        Double(offset) * Double(num) / Double(den)
          < Double($0.offset) * Double($0.num) / Double($0.den)
      }) ?? true {
        choice = (offset, num, den)
      }
    }
    main.append(Int32(choice?.offset ?? 0))
    let movable = cut.reduce(Int64(0)) { $0 + blocks.movableCut[b * k + $1] }
    most.append(0)
    dearest.append((1, 1))
    let left =
      plainKind[b] >= 0
      ? addMatchedPieces(b, movable, choice) : addUnmatchedPieces(b, movable, cut, choice)
    var units = movable - left
    var tries = 0
    while units > 0, state(b, releasing: units) == nil, tries < 64 {
      units -= 1
      tries += 1
    }
    most[b] = tries == 64 ? 0 : max(0, units)
  }

  /// Pieces of cut matched money: plain ones while they are cheaper than slices, then slices. Returns what
  /// can not wait.
  private mutating func addMatchedPieces(
    _ b: Int, _ movable: Int64, _ choice: (offset: Int, num: Int64, den: Int64)?
  ) -> Int64 {
    let base = Int(blocks.firstSlot[b])
    let length = Int(blocks.firstSlot[b + 1]) - base
    let kind = Int(plainKind[b])
    var left = movable
    for offset in 1..<max(1, length) where blocks.isOpenToCut[base + offset] {
      if let choice, offset != choice.offset,
        Int128(offset) * Int128(choice.den) >= Int128(choice.offset) * Int128(choice.num)
      {
        break
      }
      let units = min(left, blocks.plainRoom(base + offset, kind))
      if units <= 0 { continue }
      add(b, plain: offset, units, offset: offset, 1, 1)
      left -= units
    }
    if let choice, left > 0 {
      add(b, plain: 0, left, offset: choice.offset, choice.num, choice.den)
      left = 0
    }
    return left
  }

  /// Pieces of cut unmatched money: the more of the total goes, the more rows of the cut year push their
  /// matched money along. Returns what can not wait.
  private mutating func addUnmatchedPieces(
    _ b: Int, _ movable: Int64, _ cut: [Int], _ choice: (offset: Int, num: Int64, den: Int64)?
  ) -> Int64 {
    guard let choice else { return movable }
    var left = movable
    if cut == [blocks.kinds - 1] {
      var (share, moved) = (0.0, Int64(0))
      for step in blocks.tightening(b) {
        let units = min(left, Int64(Double(step.after - moved) * (1 - share)))
        if units > 0 {
          add(b, plain: 0, units, offset: choice.offset, 65_536, Int64(65_536 * (1 - share)))
        }
        left -= max(0, units)
        moved = step.after
        share += step.share
        if share > 0.999 { return left }
      }
      if left > 0 {
        add(b, plain: 0, left, offset: choice.offset, 65_536, Int64(65_536 * (1 - share)))
      }
      return 0
    }
    if left > 0 { add(b, plain: 0, left, offset: choice.offset, 1, 1) }
    return 0
  }

  /// A piece whose units each need num / den units of the total to wait `offset` years.
  private mutating func add(
    _ b: Int, plain: Int, _ units: Int64, offset: Int, _ num: Int64, _ den: Int64
  ) {
    let (product, overflow) = num.multipliedReportingOverflow(by: Int64(offset))
    pieces.append(
      Piece(
        block: Int32(b), plain: Int32(plain), units: units,
        numerator: overflow ? num / max(1, den) : product, denominator: overflow ? 1 : max(1, den)))
    dearest[b] = (Int32(offset), Double(num) / Double(max(1, den)))
  }

  // MARK: The curve

  /// The cheapest state of `b` that releases at least `units`; nil if none is found.
  func state(_ b: Int, releasing units: Int64, near guess: Int64? = nil) -> State? {
    if units <= 0 { return State(slice: 0, plain: 0, released: 0, delay: 0) }
    let (plain, plainDelay) = plainPart(b, units)
    let offset = Int64(main[b])
    if offset == 0 {
      guard units == plain, isAllowed(b, slice: 0, plain: plain, units) else { return nil }
      return State(slice: 0, plain: plain, released: plain, delay: plainDelay)
    }
    let largest = largestSlice(b) - plain
    var slice: Int64
    if let guess, guess <= largest {
      slice = max(0, guess)
      while slice > 0, reach(b, slice: slice, plain: plain) >= units { slice -= 1 }
      while slice < largest, reach(b, slice: slice, plain: plain) < units { slice += 1 }
    } else {
      var (low, high) = (Int64(0), largest)
      while low < high {
        let middle = low + (high - low) / 2
        let isEnough = reach(b, slice: middle, plain: plain) >= units
        if isEnough { high = middle } else { low = middle + 1 }
      }
      slice = low
    }
    for _ in 0..<32 where slice <= largest {
      if isAllowed(b, slice: slice, plain: plain, units) {
        return State(
          slice: slice, plain: plain, released: units, delay: slice * offset + plainDelay)
      }
      slice += 1
    }
    return nil
  }

  /// Units that move plainly into years other than the main one, nearest first after what the main year
  /// takes without any match, and their delay.
  func plainPart(_ b: Int, _ units: Int64) -> (units: Int64, delay: Int64) {
    var (sum, delay) = (Int64(0), Int64(0))
    eachPlain(b, units) { _, offset, moved in
      sum += moved
      delay += moved * Int64(offset)
    }
    return (sum, delay)
  }

  /// Calls `body` with slot, offset and units of each plain move outside the main year.
  func eachPlain(_ b: Int, _ units: Int64, _ body: (Int, Int, Int64) -> Void) {
    let kind = Int(plainKind[b])
    if kind < 0 { return }
    let base = Int(blocks.firstSlot[b])
    let length = Int(blocks.firstSlot[b + 1]) - base
    let offset = Int(main[b])
    var left = units
    for o in 1..<max(1, length) where blocks.isOpenToCut[base + o] && left > 0 {
      if offset > 0, o != offset, !isPlainCheaper(b, o) { break }
      let moved = min(left, blocks.plainRoom(base + o, kind))
      left -= moved
      if o != offset, moved > 0 { body(base + o, o, moved) }
    }
  }

  private func isPlainCheaper(_ b: Int, _ o: Int) -> Bool {
    let slot = Int(blocks.firstSlot[b]) + Int(main[b])
    let row = blocks.row[slot * blocks.kinds + Int(plainKind[b])]
    if row < 0 { return o < Int(main[b]) }
    return Int128(o) * Int128(blocks.beta[Int(row)])
      < Int128(main[b]) * Int128(blocks.span[Int(row)])
  }

  private func largestSlice(_ b: Int) -> Int64 {
    var sum: Int64 = 0
    for k in b * blocks.kinds..<(b + 1) * blocks.kinds {
      sum += blocks.movableCut[k] + blocks.movableFree[k]
    }
    return sum
  }

  /// The range of what each kind may move in a slice; room for four kinds.
  private struct Ranges {
    var low = InlineArray<4, Int64>(repeating: 0)
    var high = InlineArray<4, Int64>(repeating: 0)
    var lowSum: Int64 = 0
    var highSum: Int64 = 0
    var isEmpty = false
  }

  private func ranges(_ b: Int, slice: Int64, plain: Int64) -> Ranges {
    let k = blocks.kinds
    let base = Int(blocks.firstSlot[b])
    let later = base + Int(main[b])
    var ranges = Ranges()
    for kind in 0..<k {
      let isPlain = kind == Int(plainKind[b])
      var high = blocks.movableCut[b * k + kind] + blocks.movableFree[b * k + kind]
      var low: Int64 = 0
      if kind < k - 1 {
        let place = base * k + kind
        low =
          blocks.amount[place]
          - blocks.cap(blocks.row[place], total: blocks.total[base] - slice - plain)
        let there = later * k + kind
        if main[b] > 0 {
          high = min(
            high,
            blocks.cap(blocks.row[there], total: blocks.total[later] + slice)
              - blocks.amount[there])
        }
      }
      if isPlain {
        low -= plain
        high = min(high, blocks.movableCut[b * k + kind] + blocks.movableFree[b * k + kind] - plain)
      }
      low = max(0, low)
      if low > high { ranges.isEmpty = true }
      ranges.low[kind] = low
      ranges.high[kind] = high
      ranges.lowSum += low
      ranges.highSum += max(low, high)
    }
    return ranges
  }

  /// How much cut money a slice could take along; rising with the slice but for a unit or two.
  private func reach(_ b: Int, slice: Int64, plain: Int64) -> Int64 {
    let ranges = ranges(b, slice: slice, plain: plain)
    return plain + split(b, slice, plain, ranges).cut
  }

  /// Whether the slice can be split within the ranges so that exactly `units` are released or more.
  private func isAllowed(_ b: Int, slice: Int64, plain: Int64, _ units: Int64) -> Bool {
    let ranges = ranges(b, slice: slice, plain: plain)
    if ranges.isEmpty || slice < ranges.lowSum || slice > ranges.highSum { return false }
    return plain + split(b, slice, plain, ranges).cut >= units
  }

  /// The split of a slice among the kinds that takes most cut money.
  private func split(
    _ b: Int, _ slice: Int64, _ plain: Int64, _ ranges: Ranges
  ) -> (cut: Int64, moved: InlineArray<4, Int64>) {
    let k = blocks.kinds
    var moved = ranges.low
    var left = slice - ranges.lowSum
    // A slice too small for what must move shows how much cut money it has room for.
    var cut: Int64 = min(left, 0)
    for kind in 0..<k {
      var movable = blocks.movableCut[b * k + kind]
      if kind == Int(plainKind[b]) { movable -= plain }
      let more = max(0, min(left, min(ranges.high[kind], movable) - moved[kind]))
      moved[kind] += more
      left -= more
      cut += min(moved[kind], movable)
    }
    for kind in 0..<k where left > 0 {
      let more = max(0, min(left, ranges.high[kind] - moved[kind]))
      moved[kind] += more
      left -= more
    }
    return (cut, moved)
  }

  /// What each kind moves into the main year.
  func moved(_ b: Int, _ state: State) -> InlineArray<4, Int64> {
    if state.slice == 0 { return InlineArray(repeating: 0) }
    let ranges = ranges(b, slice: state.slice, plain: state.plain)
    return split(b, state.slice, state.plain, ranges).moved
  }
}
