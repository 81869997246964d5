/// Runs independent parts of work side by side. This room knows no threads: whoever calls it brings
/// them, or has one part done after the other.
///
/// Parts must not depend on which of them runs first; results come in the order of the parts, so the
/// number of workers changes nothing but the time.
public struct Workers: Sendable {
  /// How many parts run at the same time.
  public let count: Int
  private let each: @Sendable (_ parts: Int, _ body: (Int) -> Void) -> Void

  /// `each` calls its body once for every number below `parts`, begun in order on `count` threads, and
  /// returns when all are done.
  public init(count: Int, each: @escaping @Sendable (_ parts: Int, _ body: (Int) -> Void) -> Void) {
    precondition(count > 0, "work needs somebody to do it")
    self.count = count
    self.each = each
  }

  /// One part after the other, on the caller's own thread.
  public static let one = Workers(count: 1) { parts, body in
    for part in 0..<parts { body(part) }
  }

  /// Calls `body` once for every number below `parts`; the parts are begun in order.
  public func forEach(_ parts: Int, _ body: (Int) -> Void) {
    if parts == 1 { body(0) } else if parts > 1 { each(parts, body) }
  }

  /// The results of `body` for `0..<parts`, in order.
  public func map<Result>(_ parts: Int, _ body: (Int) -> Result) -> [Result] {
    if parts == 0 { return [] }
    return Array(unsafeUninitializedCapacity: parts) { results, count in
      nonisolated(unsafe) let slots = results.baseAddress!
      forEach(parts) { part in (slots + part).initialize(to: body(part)) }
      count = parts
    }
  }

  /// `rows` cut into one range for each worker, or a single one below `smallest` rows, where starting
  /// threads costs more than they save.
  public func ranges(of rows: Int, smallest: Int) -> [Range<Int>] {
    let parts = rows < smallest ? 1 : count
    return (0..<parts).map {
      rows / parts * $0..<($0 == parts - 1 ? rows : rows / parts * ($0 + 1))
    }
  }
}
