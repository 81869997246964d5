internal import Dispatch
internal import Glibc
internal import Planning
internal import Synchronization

/// Makes the bytes of a long file piece by piece, several pieces at once, and hands them over in order.
///
/// While one round of pieces is being made, the round before it is written: memory is two rounds,
/// whatever the file's length, and the bytes do not depend on the number of threads.
struct ChunkPress: Sendable {
  let threads: Int
  /// Pieces that a thread makes in a round.
  private static let piecesPerThread = 4

  /// Threads that the machine runs at once.
  static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Calls `make` for pieces `0..<count`, on any thread and in no order, and `take` with the bytes of
  /// each, in order, one at a time.
  ///
  /// - Throws: what `take` throws; nothing more is made then.
  func run(
    _ count: Int, make: @Sendable (Int, inout ByteLines) -> Void,
    take: @Sendable (UnsafeRawBufferPointer) throws(OutputFault) -> Void
  ) throws(OutputFault) {
    let round = threads * ChunkPress.piecesPerThread
    let buffers = UnsafeMutablePointer<ByteLines>.allocate(capacity: 2 * round)
    for position in 0..<2 * round { (buffers + position).initialize(to: ByteLines()) }
    defer {
      buffers.deinitialize(count: 2 * round)
      buffers.deallocate()
    }
    // Each buffer is used by one task at a time: rounds take turns, and a round ends before the next.
    nonisolated(unsafe) let shared = buffers
    let fault = Mutex<OutputFault?>(nil)
    var written = 0..<0
    var side = 0
    while true {
      let made = written.upperBound..<min(written.upperBound + round, count)
      if made.isEmpty, written.isEmpty { return }
      let (earlier, pieces) = (written, made)
      let (front, back) = (side * round, (1 - side) * round)
      perform(1 + pieces.count) { task in
        if task > 0 {
          shared[front + task - 1].removeAll()
          make(pieces.lowerBound + task - 1, &shared[front + task - 1])
          return
        }
        do throws(OutputFault) {
          for position in 0..<earlier.count { try take(shared[back + position].bytes) }
        } catch {
          fault.withLock { $0 = error }
        }
      }
      if let fault = fault.withLock({ $0 }) { throw fault }
      written = pieces
      side = 1 - side
    }
  }

  /// Calls `work` for `0..<count`, on `threads` threads, first numbers first.
  func perform(_ count: Int, _ work: (Int) -> Void) {
    if threads == 1 {
      for task in 0..<count { work(task) }
      return
    }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(work) { work in
      nonisolated(unsafe) let work = work
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        while true {
          let task = next.add(1, ordering: .relaxed).oldValue
          if task >= count { return }
          work(task)
        }
      }
    }
  }
}
