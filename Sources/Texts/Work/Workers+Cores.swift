internal import Dispatch
internal import Glibc
public import Planning
internal import Synchronization

extension Workers {
  /// As many workers as the machine has processors for this process.
  public static let cores = threads(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// `count` threads that take parts in turn; one, if `count` is less.
  public static func threads(_ count: Int) -> Workers {
    if count <= 1 { return .one }
    return Workers(count: count) { parts, body in
      let next = Atomic<Int>(0)
      withoutActuallyEscaping(body) { body in
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: min(count, parts)) { _ in
          while true {
            let part = next.add(1, ordering: .relaxed).oldValue
            if part >= parts { return }
            body(part)
          }
        }
      }
    }
  }

  /// Rows that one part of a loop over rows has: enough work to be worth a thread's while.
  static let rowsOfPart = 1 << 15

  /// The results of `body` for consecutive ranges of `0..<count`, in order.
  package func mapRanges<Result>(
    of count: Int, step: Int = Workers.rowsOfPart, _ body: (Range<Int>) -> Result
  ) -> [Result] {
    map((count + step - 1) / step) { part in body(part * step..<min((part + 1) * step, count)) }
  }

  /// `make` of `0..<count`, in order.
  package func array<Element>(_ count: Int, _ make: (Int) -> Element) -> [Element] {
    Array(unsafeUninitializedCapacity: count) { elements, initialized in
      // Each part initialises elements of its own.
      nonisolated(unsafe) let elements = elements
      _ = mapRanges(of: count) { range in
        for index in range { elements.initializeElement(at: index, to: make(index)) }
      }
      initialized = count
    }
  }
}
