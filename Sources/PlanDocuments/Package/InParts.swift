internal import Dispatch

/// Work on all cores whose results come in the order of its parts: threads change only the time.
enum InParts {
  /// Rows that one part of a loop over rows has: enough work to be worth a thread's while.
  static let rows = 1 << 15

  /// Calls `work` for `0..<count` on all cores and returns the results in order.
  static func map<Result: Sendable>(_ count: Int, _ work: (Int) -> Result) -> [Result] {
    if count <= 1 { return (0..<max(count, 0)).map(work) }
    return withoutActuallyEscaping(work) { work in
      nonisolated(unsafe) let work = work
      return Array(unsafeUninitializedCapacity: count) { results, initialized in
        nonisolated(unsafe) let slots = results.baseAddress!
        DispatchQueue.concurrentPerform(iterations: count) { number in
          (slots + number).initialize(to: work(number))
        }
        initialized = count
      }
    }
  }

  /// Calls `work` for consecutive ranges of `0..<count` on all cores; the results in order.
  static func ranges<Result: Sendable>(
    _ count: Int, step: Int = InParts.rows, _ work: (Range<Int>) -> Result
  ) -> [Result] {
    map((count + step - 1) / step) { part in work(part * step..<min((part + 1) * step, count)) }
  }

  /// `make` of `0..<count`, in order, made on all cores.
  static func array<Element: Sendable>(
    _ count: Int, _ make: (Int) -> Element
  ) -> [Element] {
    Array(unsafeUninitializedCapacity: count) { elements, initialized in
      // Each part initialises elements of its own.
      nonisolated(unsafe) let elements = elements
      _ = ranges(count) { range in
        for index in range { elements.initializeElement(at: index, to: make(index)) }
      }
      initialized = count
    }
  }
}
