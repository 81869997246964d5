internal import Planning
internal import Synchronization
internal import Texts

/// Makes the bytes of a long file piece by piece, several pieces at once, and hands them over in order.
///
/// While one round of pieces is being made, the round before it is written: memory is two rounds,
/// whatever the file's length, and the bytes do not depend on the number of workers.
struct ChunkPress: Sendable {
  let workers: Workers
  /// Pieces that each worker makes in a round.
  private static let piecesPerWorker = 4

  /// Calls `make` for pieces `0..<count`, on any thread and in no order, and `take` with the bytes of
  /// each, in order, one at a time.
  ///
  /// - Throws: what `take` throws; nothing more is made then.
  func run(
    _ count: Int, make: @Sendable (Int, inout ByteLines) -> Void,
    take: @Sendable (UnsafeRawBufferPointer) throws(OutputFault) -> Void
  ) throws(OutputFault) {
    let round = workers.count * ChunkPress.piecesPerWorker
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
      workers.forEach(1 + pieces.count) { task in
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
}
