internal import Glibc
internal import Synchronization

/// Counts the objects that Swift code allocates on this thread, by the hook that the runtime has for
/// instruments.
package struct HeapCounter {
  private typealias Allocate =
    @convention(c) (UnsafeRawPointer?, Int, Int) -> UnsafeMutableRawPointer?

  private nonisolated(unsafe) static var plain: Allocate?
  private static let thread = Atomic<UInt>(0)
  private static let allocations = Atomic(0)

  private let hook: UnsafeMutablePointer<Allocate>
  private let isHooked: UnsafeMutablePointer<Bool>

  /// `nil` where the runtime has no such hook.
  package init?() {
    let all = UnsafeMutableRawPointer(bitPattern: 0)
    let name = "_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly"
    guard let hook = dlsym(all, "_swift_allocObject"), let isHooked = dlsym(all, name) else {
      return nil
    }
    self.hook = hook.assumingMemoryBound(to: Allocate.self)
    self.isHooked = isHooked.assumingMemoryBound(to: Bool.self)
  }

  /// How many objects `body` allocates; one counter at a time.
  package func count(_ body: () throws -> Void) rethrows -> Int {
    let plain = hook.pointee
    Self.plain = plain
    Self.allocations.store(0, ordering: .relaxed)
    Self.thread.store(UInt(pthread_self()), ordering: .relaxed)
    hook.pointee = { metadata, size, alignment in
      if HeapCounter.thread.load(ordering: .relaxed) == UInt(pthread_self()) {
        HeapCounter.allocations.add(1, ordering: .relaxed)
      }
      return HeapCounter.plain!(metadata, size, alignment)
    }
    isHooked.pointee = true
    defer {
      isHooked.pointee = false
      hook.pointee = plain
      Self.thread.store(0, ordering: .relaxed)
    }
    try body()
    return Self.allocations.load(ordering: .relaxed)
  }
}
