internal import Synchronization

/// How far a long piece of work has come: written by the workers, on any thread, and read by whoever
/// shows it.
///
/// Workers count in coarse steps (a megabyte, a thousand rows), so that counting costs nothing; showing
/// takes a look now and then. Nothing here knows about clocks or terminals.
public final class WorkProgress: Sendable {
  /// What is being done, and in which unit it is counted.
  public enum Stage: Int, Sendable, CaseIterable {
    /// Nothing yet.
    case idle
    /// Bytes of the plan package.
    case reading
    /// Tranches and printed totals judged.
    case checking
    /// Tranches summed for a pivot.
    case summing
    /// Bytes of a result.
    case writing
    /// Files of a folder.
    case filing
    /// Scenarios of a sweep; how many there are may be unknown.
    case sweeping
    /// Steps of an answer: solved, proven, its prices, its curve. They take times of their own.
    case solving
    /// Sub-projects of a synthetic plan.
    case generating
    /// Places laid out, on a page or in a workbook.
    case placing
    /// Rows of a workbook, half when they are written and half when they are packed.
    case tabulating
  }

  /// The stage that runs, and how far it has come.
  public struct State: Sendable, Equatable {
    /// What is being done; it says what `done` and `total` count.
    public var stage: Stage
    /// Units done.
    public var done: Int
    /// Units to do, 0 if nobody knows.
    public var total: Int
    /// How many stages have begun: tells one stage from the same stage begun again.
    public var round: Int

    /// Takes the figures as they are.
    public init(stage: Stage, done: Int = 0, total: Int = 0, round: Int = 0) {
      self.stage = stage
      self.done = done
      self.total = total
      self.round = round
    }
  }

  private let stage = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let total = Atomic<Int>(0)
  private let round = Atomic<Int>(0)

  /// Idle, with nothing done.
  public init() {}

  /// Begins `stage`, of which there are `total` units to do, 0 if nobody knows.
  public func begin(_ stage: Stage, of total: Int = 0) {
    done.store(0, ordering: .relaxed)
    self.total.store(total, ordering: .relaxed)
    self.stage.store(stage.rawValue, ordering: .relaxed)
    round.add(1, ordering: .releasing)
  }

  /// Counts `units` more as done. May be called on any thread.
  public func advance(by units: Int) { done.add(units, ordering: .relaxed) }

  /// The stage that runs, and how many of its units are done. A look while a stage begins may find
  /// figures of both: it is for showing, not for deciding.
  public var state: State {
    let round = round.load(ordering: .acquiring)
    return State(
      stage: Stage(rawValue: stage.load(ordering: .relaxed)) ?? .idle,
      done: done.load(ordering: .relaxed), total: total.load(ordering: .relaxed), round: round)
  }
}
