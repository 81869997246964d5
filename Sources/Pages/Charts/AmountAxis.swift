internal import Planning

/// Amounts on a straight line of pixels, with ticks at 1, 2 or 5 × 10ⁿ minor units.
///
/// Amounts up to 10³⁰ minor units; positions in tenths of a pixel.
struct AmountAxis: Sendable {
  /// Amounts at the two ends.
  let low: Int128
  let high: Int128
  let step: Int128
  /// Where `low` and `high` stand; an axis that goes up or left has its end before its start.
  let start: Int
  let end: Int

  /// An axis for `lowest...highest` with at most `intervals` steps, of which there may be one more
  /// for each end that lies between two ticks.
  init(_ lowest: Int128, _ highest: Int128, intervals: Int, start: Int, end: Int) {
    precondition(lowest <= highest && intervals > 0)
    let step = Self.step(covering: highest - lowest, intervals: intervals)
    self.step = step
    let low = Self.divideFloor(lowest, by: step) * step
    self.low = low
    high = max(-Self.divideFloor(-highest, by: step) * step, low + step)
    self.start = start
    self.end = end
  }

  /// An axis from left to right, from 0 to just `highest`, that need not be a tick.
  init(until highest: Int128, start: Int, end: Int, label: (Int128) -> String) {
    let round = AmountAxis(across: 0, highest, start: start, end: end, label: label)
    (low, high, step) = (0, highest, round.step)
    (self.start, self.end) = (start, end)
  }

  /// An axis from left to right whose tick labels do not touch.
  init(
    across lowest: Int128, _ highest: Int128, start: Int, end: Int, label: (Int128) -> String
  ) {
    var intervals = 10
    while true {
      let axis = AmountAxis(lowest, highest, intervals: intervals, start: start, end: end)
      let widest = axis.ticks.map { Lettering.width(label($0)) }.max() ?? 0
      if intervals == 1 || (widest + 160) * (axis.ticks.count - 1) <= end - start {
        self = axis
        return
      }
      intervals -= 1
    }
  }

  /// The smallest of 1, 2, 5, 10, 20 … that covers `span` in at most `intervals` steps.
  static func step(covering span: Int128, intervals: Int) -> Int128 {
    var step: Int128 = 1
    while true {
      for factor: Int128 in [1, 2, 5] where step * factor * Int128(intervals) >= span {
        return step * factor
      }
      step *= 10
    }
  }

  var ticks: [Int128] {
    (0...Int((high - low) / step)).map { low + Int128($0) * step }
  }

  /// Where `amount` (between `low` and `high`) stands, to the nearest tenth of a pixel.
  func position(_ amount: Int128) -> Int {
    precondition(low <= amount && amount <= high)
    let span = high - low
    let length = Int128(abs(end - start))
    let offset = Int(divideRoundingHalfUp((amount - low) * length, by: span))
    return end >= start ? start + offset : start - offset
  }

  private static func divideFloor(_ value: Int128, by divisor: Int128) -> Int128 {
    let quotient = value / divisor
    return value < quotient * divisor ? quotient - 1 : quotient
  }
}
