internal import Checking
internal import Texts

/// How fast work goes and how long it still takes, from looks at its counter.
///
/// The rate is that of the last seconds, so that a slow disk shows; the time left follows it slowly, so
/// that it can be read. All in whole milliseconds.
struct ProgressPace {
  /// The rate is taken over this many milliseconds.
  static let window = 5_000
  /// Below this many milliseconds of a stage nothing is said of the future.
  static let shortest = 600
  /// The time left follows what the rate says with this time constant, in milliseconds.
  private static let inertia = 3_000

  private struct Look {
    var time: Int
    var done: Int
  }

  private var looks: [Look] = []
  private var round = -1
  private var began = 0
  /// When the work is expected to end.
  private var end: Int?

  /// The line for what is seen at `time`, in milliseconds of any clock that does not go back.
  mutating func look(_ state: WorkProgress.State, at time: Int) -> ProgressLine {
    if state.round != round {
      self = ProgressPace()
      round = state.round
      began = time
    }
    let before = looks.last?.time ?? time
    looks.append(Look(time: time, done: state.done))
    // The look before the window stays: the rate spans the window at least.
    while looks.count > 2, looks[1].time <= time - ProgressPace.window { looks.removeFirst() }
    // Steps of an answer are of different lengths: nothing is said of the next one.
    let isUneven = state.stage == .solving
    let rate = isUneven || time - began < ProgressPace.shortest ? nil : rate(state.done, at: time)
    return ProgressLine(
      state: state, elapsed: time - began, rate: rate,
      left: left(state, rate, since: before, at: time))
  }

  /// Units a second over the window; over the whole stage if next to nothing was counted in it, as when
  /// work is counted in large steps.
  private func rate(_ done: Int, at time: Int) -> Int? {
    let first = looks[0]
    var steps = 0
    for (look, next) in zip(looks, looks.dropFirst()) where next.done > look.done { steps += 1 }
    let isSteady = steps > 2
    let (units, span) =
      isSteady ? (done - first.done, time - first.time) : (done, time - began)
    guard units > 0, span > 0 else { return nil }
    let rate = Int(clamping: Int128(units) * 1000 / Int128(span))
    return rate > 0 ? rate : nil
  }

  /// Milliseconds that remain: never negative, never far from what the present rate says.
  private mutating func left(
    _ state: WorkProgress.State, _ rate: Int?, since before: Int, at time: Int
  ) -> Int? {
    guard let rate, rate > 0, state.total > 0, state.done < state.total else { return nil }
    let now = Int(clamping: Int128(state.total - state.done) * 1000 / Int128(rate))
    // A year is as good as never; sums stay far from overflow.
    let raw = min(now, 365 * 86_400_000)
    guard let expected = end else {
      end = time + raw
      return raw
    }
    let old = expected - time
    let pass = time - before
    let eased = old + (raw - old) * pass / (pass + ProgressPace.inertia)
    let left = min(max(eased, raw / 2, 0), 2 * raw)
    end = time + left
    return left
  }
}
