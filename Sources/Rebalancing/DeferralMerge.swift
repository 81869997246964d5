/// Shares out what must be released among the blocks, cheapest first, in whole units.
///
/// Sorting and merging the pieces of all curves is exact where nothing is rounded. In whole units a row
/// gives way in steps, so afterwards each block looks for the best point of its curve near its own at the
/// price of the last piece, and what is then missing or too much is made up at the least cost.
struct DeferralMerge {
  let moves: DeferralMoves
  /// Units released by each block.
  private(set) var released: [Int64]
  private(set) var states: [DeferralMoves.State]
  /// Delay per unit at which the last block gave: a price for the ceiling.
  private(set) var price: (numerator: Int64, denominator: Int64) = (0, 1)
  /// The years that the last block's money waits.
  private(set) var offset: Int32 = 1

  /// How far from its own point a block looks: about a period of shares in whole thousandths.
  private static let reach: Int64 = 40
  /// Blocks that are asked for the last missing units.
  private static let menders = 1000

  /// - Complexity: O(n log n) for n pieces and, per block, `reach` evaluations.
  init(_ moves: DeferralMoves, releasing required: Int64, losing lost: [Int64]) {
    self.moves = moves
    released = [Int64](repeating: 0, count: moves.blocks.count)
    states = []
    fill(required - lost.reduce(0, +))
    states = released.indices.map { b in
      released[b] = min(released[b], moves.most[b])
      return moves.nearest(b, &released[b])
    }
    polish(required - lost.reduce(0, +))
  }

  /// Pieces in the order of their price, those of equal price in printed order.
  private mutating func fill(_ required: Int64) {
    let slopes = moves.pieces.map(\.slope)
    let order = slopes.indices.sorted { (slopes[$0], $0) < (slopes[$1], $1) }
    var left = required
    for place in order where left > 0 {
      let piece = moves.pieces[place]
      let block = Int(piece.block)
      let units = min(left, piece.units, moves.most[block] - released[block])
      if units <= 0 { continue }
      released[block] += units
      left -= units
      price = (piece.numerator, piece.denominator)
      offset = piece.plain > 0 ? piece.plain : moves.main[block]
    }
  }

  // MARK: Whole units

  /// What a point costs beyond what its units are worth at the price, × the price's denominator.
  private func excess(_ state: DeferralMoves.State) -> Int128 {
    Int128(state.delay) * Int128(price.denominator)
      - Int128(state.released) * Int128(price.numerator)
  }

  private mutating func polish(_ required: Int64) {
    for b in released.indices { moveToBest(b) }
    var missing = required - released.reduce(0, +)
    var rounds = 0
    while missing != 0, rounds < 8 {
      let before = missing
      missing = shiftPeriods(missing)
      if missing != 0 { missing = mend(missing) }
      rounds += 1
      if missing == before { break }
    }
    for b in released.indices where missing > 0 {
      // Any way that is left: the rest block by block.
      var units = min(moves.most[b] - released[b], missing)
      while units > 0 {
        if let state = moves.state(b, releasing: released[b] + units) {
          missing -= units
          set(b, state)
          break
        }
        units -= 1
      }
    }
  }

  private mutating func set(_ b: Int, _ state: DeferralMoves.State) {
    states[b] = state
    released[b] = state.released
  }

  /// The points of a block's curve near its own.
  private func around(_ b: Int) -> [DeferralMoves.State] {
    let low = max(0, released[b] - DeferralMerge.reach)
    let high = min(moves.most[b], released[b] + DeferralMerge.reach)
    if low > high { return [] }
    var found: [DeferralMoves.State] = []
    var guess: Int64?
    for units in low...high {
      if let state = moves.state(b, releasing: units, near: guess) {
        found.append(state)
        guess = state.slice
      }
    }
    return found
  }

  private mutating func moveToBest(_ b: Int) {
    var best = states[b]
    var least = excess(best)
    for state in around(b) {
      let cost = excess(state)
      if cost < least { (best, least) = (state, cost) }
    }
    set(b, best)
  }

  /// Moves blocks whose curve is straight at the price by whole periods; returns what is still missing.
  private mutating func shiftPeriods(_ missing: Int64) -> Int64 {
    var missing = missing
    for piece in moves.pieces where abs(missing) >= 1 && piece.plain == 0 {
      let b = Int(piece.block)
      guard
        Int128(piece.numerator) * Int128(price.denominator)
          == Int128(price.numerator) * Int128(piece.denominator)
      else { continue }
      let period = moves.period(b)
      if period > abs(missing) { continue }
      let room = missing > 0 ? moves.most[b] - released[b] : released[b]
      let shift = min(abs(missing), room) / period * period
      if shift <= 0 { continue }
      let target = released[b] + (missing > 0 ? shift : -shift)
      guard let state = moves.state(b, releasing: target) else { continue }
      missing -= target - released[b]
      set(b, state)
    }
    return missing
  }

  /// Makes up a few units at the least cost, by steps of up to two blocks; returns what is still missing.
  private mutating func mend(_ missing: Int64) -> Int64 {
    struct Step {
      var block: Int
      var state: DeferralMoves.State
      var cost: Int128
    }
    let span = Int(DeferralMerge.reach)
    let goal = Int(max(-Int64(span), min(Int64(span), missing)))
    // Best two steps of each size.
    var steps = [[Step]](repeating: [], count: 2 * span + 1)
    // Equals are many: some hundred blocks hold every size of step.
    let stride = max(1, released.count / DeferralMerge.menders)
    for b in Swift.stride(from: 0, to: released.count, by: stride) {
      let here = states[b].delay
      for state in around(b) {
        let size = Int(state.released - released[b])
        if size == 0 || abs(size) > span { continue }
        let step = Step(block: b, state: state, cost: Int128(state.delay - here))
        steps[size + span].append(step)
        if steps[size + span].count > 2 {
          steps[size + span].sort { ($0.cost, $0.block) < ($1.cost, $1.block) }
          steps[size + span].removeLast()
        }
      }
    }
    var best: (cost: Int128, steps: [Step])?
    func offer(_ cost: Int128, _ steps: [Step]) {
      if let known = best, known.cost <= cost { return }
      best = (cost, steps)
    }
    for total in goal...span {
      for step in total == 0 ? [] : steps[total + span] { offer(step.cost, [step]) }
      for first in -span...span where abs(total - first) <= span {
        for one in steps[first + span] {
          for two in steps[total - first + span] where two.block != one.block {
            offer(one.cost + two.cost, [one, two])
          }
        }
      }
      if goal == 0 { break }
    }
    guard let best else { return missing }
    var left = missing
    for step in best.steps {
      left -= step.state.released - released[step.block]
      set(step.block, step.state)
    }
    return max(left, missing < 0 ? left : 0)
  }
}

extension DeferralMoves {
  /// The state that releases `units`, or the fewest more that is possible; lowers `units` to what is.
  func nearest(_ b: Int, _ units: inout Int64) -> State {
    for step in 0...64 {
      for candidate in [units + Int64(step), units - Int64(step)]
      where candidate >= 0 && candidate <= most[b] {
        if let state = state(b, releasing: candidate) {
          units = candidate
          return state
        }
      }
    }
    units = 0
    return State(slice: 0, plain: 0, released: 0, delay: 0)
  }

  /// Units of cut money after which matched slices come out whole again.
  func period(_ b: Int) -> Int64 {
    guard main[b] > 0, plainKind[b] >= 0 else { return 1 }
    let place = (Int(blocks.firstSlot[b]) + Int(main[b])) * blocks.kinds + Int(plainKind[b])
    let row = Int(blocks.row[place])
    if row < 0 { return 1 }
    var (a, r) = (blocks.span[row], blocks.beta[row])
    while r != 0 { (a, r) = (r, a % r) }
    return max(1, blocks.beta[row] / max(1, a))
  }
}
