internal import Dispatch
internal import Synchronization

/// Runs independent parts of work on a few threads; what each part does must not depend on the others.
package struct SideBySide: Sendable {
  /// How many may work at a time.
  private let threads: Int
  /// Parts that a thread takes at once.
  private static let chunk = 16

  package init(threads: Int) { self.threads = threads }

  /// Calls `body` once for every number below `count`.
  package func forEach(_ count: Int, _ body: (Int) -> Void) {
    let chunks = (count + Self.chunk - 1) / Self.chunk
    if threads < 2 || chunks < 2 {
      for number in 0..<count { body(number) }
      return
    }
    let next = Atomic(0)
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let work = body
      DispatchQueue.concurrentPerform(iterations: min(threads, chunks)) { _ in
        while true {
          let chunk = next.add(1, ordering: .relaxed).oldValue
          if chunk >= chunks { return }
          for number in chunk * Self.chunk..<min(count, (chunk + 1) * Self.chunk) { work(number) }
        }
      }
    }
  }
}
